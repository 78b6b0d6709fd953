// SPDX-License-Identifier: Apache-2.0
// Numbers as COBOL writes them (IBM z/Architecture Principles of Operation, chapter 8).
#pragma once

#include <string>
#include <string_view>

#include "job/input.h"

namespace cajista::data::detail {

/// Each appends the number in plain notation, its point placed by Column::decimals. False when the
/// bytes are none; all blank (and zoned) is no number but no error: nothing is appended.
bool append_zoned(std::string& out, std::string_view bytes, const job::Column& column);
bool append_packed(std::string& out, std::string_view bytes, const job::Column& column);
bool append_binary(std::string& out, std::string_view bytes, const job::Column& column);

}  // namespace cajista::data::detail
