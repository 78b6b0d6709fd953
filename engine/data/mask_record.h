// SPDX-License-Identifier: Apache-2.0
// Takes what belongs to a customer out of a kept record, so that it can be shown to others.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "job/input.h"

namespace cajista::data {

using KeptNames = std::set<std::string, std::less<>>;

/// The record with its values masked: letters become x and X, digits 1, so that dates and amounts
/// stay what they are; names, signs and lengths in ASCII stay. Left as they are: values that look
/// like a language, country or currency (`de-DE`, `EUR`), and those of the fields in `keep` (names
/// as the data has them; of CSV and fixed-width rows no field can be kept).
std::string mask_record(std::string_view bytes, job::Format format, const KeptNames& keep);

/// The same for a line of rejects.ndjson, with the parts that were joined to it; its key, file and
/// message are left out. Empty when the line can't be read.
std::string mask_kept_line(std::string_view line, job::Format format, const KeptNames& keep);

}  // namespace cajista::data
