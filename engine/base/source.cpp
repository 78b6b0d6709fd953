// SPDX-License-Identifier: Apache-2.0
#include "base/source.h"

#include <algorithm>

namespace cajista::base {

namespace {
std::size_t line_start(std::string_view text, std::size_t offset) {
    const std::size_t end = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    return offset == 0 || end == std::string_view::npos ? 0 : end + 1;
}
}  // namespace

SourcePosition position_of(const SourceFile& file, std::uint32_t offset) {
    const std::string_view text = file.text;
    const std::size_t at = std::min<std::size_t>(offset, text.size());
    const std::size_t start = line_start(text, at);
    SourcePosition result;
    result.line += static_cast<std::uint32_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n'));
    // Continuation bytes 10xxxxxx belong to the code point before them.
    result.column += static_cast<std::uint32_t>(
        std::count_if(text.begin() + static_cast<std::ptrdiff_t>(start),
                      text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    return result;
}

std::string_view line_of(const SourceFile& file, std::uint32_t offset) {
    const std::string_view text = file.text;
    const std::size_t at = std::min<std::size_t>(offset, text.size());
    const std::size_t start = line_start(text, at);
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    if (end > start && text[end - 1] == '\r') --end;
    return text.substr(start, end - start);
}

}  // namespace cajista::base
