// SPDX-License-Identifier: Apache-2.0
// Strings of JSON (RFC 8259, 7), with their quotes. No state; any thread.
#pragma once

#include <string>
#include <string_view>

namespace cajista::base {

/// Bytes that are no UTF-8 stay as they are.
void append_json_text(std::string& out, std::string_view text);

/// Invalid UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

}  // namespace cajista::base
