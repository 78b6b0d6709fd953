// SPDX-License-Identifier: Apache-2.0
// Where the attributes of an element stand in the text of its file: pugixml doesn't say.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace cajista::templates::detail {

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The attributes of the element whose name begins at `at`, with their places. The text is known to
/// be well-formed, but every step is bounded anyway.
struct AttributeScanner {
    std::string_view text;
    std::size_t at;

    void skip_space() {
        while (at < text.size() && is_space(text[at])) ++at;
    }
    std::string_view name() {
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at]) && text[at] != '=' && text[at] != '>' &&
               text[at] != '/') {
            ++at;
        }
        return text.substr(begin, at - begin);
    }
    /// Offsets of the next value, between its quotes; false at the end of the tag.
    bool next(std::size_t& name_begin, std::size_t& name_end, std::size_t& begin,
              std::size_t& end) {
        skip_space();
        name_begin = at;
        if (name().empty()) return false;
        name_end = at;
        skip_space();
        if (at >= text.size() || text[at] != '=') return false;
        ++at;
        skip_space();
        if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
        const char quote = text[at++];
        begin = at;
        end = std::min(text.find(quote, at), text.size());
        at = std::min(end + 1, text.size());
        return true;
    }
};

}  // namespace cajista::templates::detail
