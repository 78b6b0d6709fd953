// SPDX-License-Identifier: Apache-2.0
#include "template/detail/read_attributes.h"
#include "base/characters.h"

#include <algorithm>
#include <string_view>

namespace cajista::templates::detail {

namespace {

/// The attributes of the element whose name begins at `at`, with their places. The text is known to
/// be well-formed, but every step is bounded anyway.
struct AttributeScanner {
    std::string_view text;
    std::size_t at;

    void skip_space() {
        while (at < text.size() && base::is_space(text[at])) ++at;
    }
    std::string_view name() {
        const std::size_t begin = at;
        while (at < text.size() && !base::is_space(text[at]) && text[at] != '=' &&
               text[at] != '>' && text[at] != '/') {
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

}  // namespace

std::vector<SourceAttribute> read_attributes(const base::SourceFilePtr& file,
                                             const pugi::xml_node& element, std::size_t name_end) {
    std::vector<SourceAttribute> attributes;
    AttributeScanner scanner{file->text, name_end};
    for (const pugi::xml_attribute& attribute : element.attributes()) {
        std::size_t name_begin = name_end, end_of_name = name_end;
        std::size_t begin = name_end, end = name_end;
        scanner.next(name_begin, end_of_name, begin, end);
        const auto offset = [](std::size_t at) { return static_cast<std::uint32_t>(at); };
        attributes.push_back({attribute.name(),
                              attribute.value(),
                              {file, offset(name_begin), offset(end_of_name)},
                              {file, offset(begin), offset(end)}});
    }
    return attributes;
}

}  // namespace cajista::templates::detail
