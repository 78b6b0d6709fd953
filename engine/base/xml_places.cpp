// SPDX-License-Identifier: Apache-2.0
#include "base/xml_places.h"

#include <algorithm>
#include <cstddef>

namespace cajista::base {

namespace {

constexpr std::string_view space = " \t\r\n";

struct Place {
    std::size_t begin = 0, end = 0;
};
struct Attribute {
    Place name, value;
};

std::size_t skip_space(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(space, at), text.size());
}

Place name_at(std::string_view text, std::ptrdiff_t offset) {
    const std::size_t begin =
        std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)), text.size());
    return {begin, std::min(text.find_first_of(" \t\r\n/>", begin), text.size())};
}

/// The attribute that begins at `at`; false at the end of the tag.
bool attribute_at(std::string_view text, std::size_t at, Attribute& found) {
    found.name.begin = skip_space(text, at);
    found.name.end = std::min(text.find_first_of(" \t\r\n=/>", found.name.begin), text.size());
    if (found.name.end == found.name.begin) return false;
    at = skip_space(text, found.name.end);
    if (at >= text.size() || text[at] != '=') return false;
    at = skip_space(text, at + 1);
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
    found.value = {at + 1, text.find(text[at], at + 1)};
    return found.value.end != std::string_view::npos;
}

SourceSpan span(const SourceFilePtr& file, Place place) {
    return {file, static_cast<std::uint32_t>(place.begin), static_cast<std::uint32_t>(place.end)};
}

SourceSpan attribute_part(const SourceFilePtr& file, std::ptrdiff_t name_offset,
                          std::string_view attribute, Place Attribute::*part) {
    const std::string_view text = file->text;
    const Place element = name_at(text, name_offset);
    Attribute found;
    for (std::size_t at = element.end; attribute_at(text, at, found); at = found.value.end + 1) {
        if (text.substr(found.name.begin, found.name.end - found.name.begin) == attribute) {
            return span(file, found.*part);
        }
    }
    return span(file, element);
}

}  // namespace

SourceSpan element_span(const SourceFilePtr& file, std::ptrdiff_t name_offset) {
    return span(file, name_at(file->text, name_offset));
}

SourceSpan attribute_value_span(const SourceFilePtr& file, std::ptrdiff_t name_offset,
                                std::string_view attribute) {
    return attribute_part(file, name_offset, attribute, &Attribute::value);
}

SourceSpan attribute_name_span(const SourceFilePtr& file, std::ptrdiff_t name_offset,
                               std::string_view attribute) {
    return attribute_part(file, name_offset, attribute, &Attribute::name);
}

}  // namespace cajista::base
