// SPDX-License-Identifier: Apache-2.0
#include "data/detail/xml_tokens.h"

#include <algorithm>

#include "base/characters.h"
#include "data/detail/cutter.h"

namespace cajista::data::detail {

namespace {

using Kind = XmlToken::Kind;

XmlToken until(std::string_view data, std::size_t begin, std::size_t from, std::string_view mark,
               Kind kind) {
    const std::size_t at = data.find(mark, from);
    if (at == std::string_view::npos) return {Kind::more, begin, data.size(), {}};
    return {kind, begin, at + mark.size(), {}};
}

bool starts_name(char c) {
    return base::is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

bool ends_name(char c) { return base::is_space(c) || c == '>' || c == '/' || c == '<' || c == '='; }

/// The `>` of a tag, attribute values left out; npos when it isn't there, data.size() + 1 when a
/// `<` shows that the tag is broken.
std::size_t tag_end(std::string_view data, std::size_t at) {
    while (at < data.size()) {
        const char c = data[at];
        if (c == '>') return at;
        if (c == '<') return data.size() + 1;
        if (c == '"' || c == '\'') {
            at = data.find(c, at + 1);
            if (at == std::string_view::npos) return at;
        }
        ++at;
    }
    return std::string_view::npos;
}

XmlToken tag_at(std::string_view data, std::size_t begin) {
    const bool is_end = data[begin + 1] == '/';
    const std::size_t name_begin = begin + (is_end ? 2 : 1);
    if (name_begin >= data.size()) return {Kind::more, begin, data.size(), {}};
    if (!starts_name(data[name_begin])) return {Kind::broken, begin, begin + 1, {}};
    std::size_t name_end = name_begin;
    while (name_end < data.size() && !ends_name(data[name_end])) ++name_end;
    const std::size_t close = tag_end(data, name_end);
    if (close == std::string_view::npos) return {Kind::more, begin, data.size(), {}};
    if (close > data.size()) return {Kind::broken, begin, begin + 1, {}};
    const Kind kind = is_end ? Kind::end : data[close - 1] == '/' ? Kind::empty : Kind::start;
    return {kind, begin, close + 1, data.substr(name_begin, name_end - name_begin)};
}

}  // namespace

XmlToken next_token(std::string_view data, std::size_t from) {
    const std::size_t begin = data.find('<', from);
    if (begin == std::string_view::npos) return {Kind::more, data.size(), data.size(), {}};
    const std::string_view rest = data.substr(begin);
    if (rest.size() < 2) return {Kind::more, begin, data.size(), {}};
    if (rest[1] == '?') return until(data, begin, begin + 2, "?>", Kind::instruction);
    if (rest[1] != '!') return tag_at(data, begin);
    constexpr std::string_view cdata = "<![CDATA[";
    if (rest.starts_with("<!--")) return until(data, begin, begin + 4, "-->", Kind::comment);
    if (rest.starts_with(cdata)) {
        return until(data, begin, begin + cdata.size(), "]]>", Kind::cdata);
    }
    if (rest.size() < cdata.size() &&
        (cdata.starts_with(rest) || std::string_view("<!--").starts_with(rest))) {
        return {Kind::more, begin, data.size(), {}};
    }
    return {Kind::declaration, begin, std::min(begin + 2, data.size()), {}};
}

XmlAttributes::XmlAttributes(std::string_view tag) : rest_(tag) {
    if (!rest_.starts_with('<')) return;
    std::size_t at = 1;
    while (at < rest_.size() && !ends_name(rest_[at])) ++at;
    rest_.remove_prefix(at);
}

bool XmlAttributes::next(std::string_view& name, std::string_view& value) {
    std::size_t at = 0;
    while (at < rest_.size() && base::is_space(rest_[at])) ++at;
    const std::size_t name_begin = at;
    while (at < rest_.size() && !ends_name(rest_[at])) ++at;
    name = rest_.substr(name_begin, at - name_begin);
    while (at < rest_.size() && (base::is_space(rest_[at]) || rest_[at] == '=')) ++at;
    if (name.empty() || at >= rest_.size() || (rest_[at] != '"' && rest_[at] != '\'')) return false;
    const std::size_t end = rest_.find(rest_[at], at + 1);
    if (end == std::string_view::npos) return false;
    value = rest_.substr(at + 1, end - at - 1);
    rest_.remove_prefix(end + 1);
    return true;
}

QualifiedName split_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

std::string_view namespace_of(std::string_view prefix, std::string_view declarations) {
    if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
    std::string_view result, name, value;
    XmlAttributes attributes(declarations);
    while (attributes.next(name, value)) {
        const bool is_default = name == "xmlns" && prefix.empty();
        const bool is_prefix = name.starts_with("xmlns:") && name.substr(6) == prefix;
        if (is_default || (is_prefix && !prefix.empty())) result = value;
    }
    return result;
}

}  // namespace cajista::data::detail
