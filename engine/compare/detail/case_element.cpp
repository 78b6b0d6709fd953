// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/case_element.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/characters.h"
#include "base/names.h"
#include "base/xml_places.h"

namespace cajista::compare::detail {

namespace {

/// Places in a start tag: the file is well-formed.
struct StartTag {
    std::size_t name_end = 0;
    std::size_t attributes_end = 0;  ///< before `>` or `/>`
    std::size_t end = 0;             ///< behind `>`
    bool is_empty = false;
};

StartTag scan_start_tag(std::string_view text, std::size_t name) {
    StartTag tag;
    tag.name_end = std::min(text.find_first_of(" \t\r\n/>", name), text.size());
    char quote = 0;
    std::size_t at = tag.name_end;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            break;
        }
    }
    tag.is_empty = at > 0 && at < text.size() && text[at - 1] == '/';
    tag.attributes_end = tag.is_empty ? at - 1 : at;
    tag.end = std::min(at + 1, text.size());
    return tag;
}

/// Where the end tag that closes an element begins, whose content begins at `at`.
std::size_t find_end_tag(std::string_view text, std::size_t at) {
    int depth = 0;
    while ((at = text.find('<', at)) != std::string_view::npos) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("<!--")) {
            at = std::min(text.find("-->", at), text.size() - 1) + 1;
        } else if (rest.starts_with("<![CDATA[")) {
            at = std::min(text.find("]]>", at), text.size() - 1) + 1;
        } else if (rest.starts_with("<?")) {
            at = std::min(text.find("?>", at), text.size() - 1) + 1;
        } else if (rest.starts_with("</")) {
            if (depth-- == 0) return at;
            ++at;
        } else {
            const StartTag tag = scan_start_tag(text, at + 1);
            if (!tag.is_empty) ++depth;
            at = tag.end;
        }
    }
    return text.size();
}

std::size_t name_place(const pugi::xml_node& node) {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
}

base::SourceSpan make_span(const base::SourceFilePtr& file, std::size_t begin, std::size_t end) {
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

base::SourceSpan CaseElement::span() const {
    return base::element_span(file_, node_.offset_debug());
}

base::SourceSpan CaseElement::value_span(std::string_view attribute) const {
    return base::attribute_value_span(file_, node_.offset_debug(), attribute);
}

void CaseElement::report(std::string code, std::string message, base::SourceSpan span,
                         std::string hint) const {
    base::Diagnostic error = base::error(std::move(code), std::move(message), std::move(span));
    if (!hint.empty()) error.hints.push_back(std::move(hint));
    diagnostics_.get().push_back(std::move(error));
}

std::string CaseElement::required(const char* attribute) const {
    std::string value = get(attribute);
    if (value.empty()) {
        report("compare.missing-attribute",
               fmt::format("<{}> needs the attribute \"{}\"", name(), attribute), span());
    }
    return value;
}

std::optional<base::Length> CaseElement::length(const char* attribute) const {
    if (!has(attribute)) return std::nullopt;
    const auto value = parse_length(get(attribute));
    if (!value) {
        report("compare.bad-value", fmt::format("\"{}\" is no length", get(attribute)),
               value_span(attribute), "write points, as 12.5, or 3mm, 1cm, 1in");
    }
    return value;
}

std::optional<std::uint32_t> CaseElement::number(const char* attribute, std::uint32_t least,
                                                 std::uint32_t most) const {
    if (!has(attribute)) return std::nullopt;
    const std::string text = get(attribute);
    const bool digits = !text.empty() && text.size() < 10 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    const std::uint64_t value = digits ? std::stoull(text) : 0;
    if (digits && value >= least && value <= most) return static_cast<std::uint32_t>(value);
    report("compare.bad-value",
           fmt::format("\"{}\" is no whole number from {} to {}", text, least, most),
           value_span(attribute));
    return std::nullopt;
}

std::optional<base::Rect> CaseElement::area(const char* attribute) const {
    if (!has(attribute)) return std::nullopt;
    const std::vector<std::string> words = split_words(get(attribute));
    std::vector<base::Length> lengths;
    for (const std::string& word : words) {
        if (const auto one = parse_length(word)) lengths.push_back(*one);
    }
    if (words.size() == 4 && lengths.size() == 4) {
        return base::Rect{lengths[0], lengths[1], lengths[2], lengths[3]};
    }
    report("compare.bad-value", fmt::format("\"{}\" is no area", get(attribute)),
           value_span(attribute), "write left, top, width and height: in=\"20 20 200pt 5cm\"");
    return std::nullopt;
}

void CaseElement::allow_attributes(std::initializer_list<std::string_view> names) const {
    for (const pugi::xml_attribute& attribute : node_.attributes()) {
        const std::string_view wanted = attribute.name();
        if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
        const std::vector<std::string_view> known(names);
        std::string hint;
        if (const auto nearest = base::nearest_name(wanted, known)) {
            hint = fmt::format("did you mean \"{}\"?", *nearest);
        } else if (!known.empty()) {
            hint = fmt::format("it has {}", fmt::join(known, ", "));
        }
        report("compare.unknown-attribute",
               fmt::format("<{}> has no attribute \"{}\"", name(), wanted),
               base::attribute_name_span(file_, node_.offset_debug(), wanted), std::move(hint));
    }
}

void CaseElement::unknown(std::initializer_list<std::string_view> names) const {
    const std::vector<std::string_view> known(names);
    std::string hint;
    if (const auto nearest = base::nearest_name(name(), known)) {
        hint = fmt::format("did you mean <{}>?", *nearest);
    } else {
        hint = fmt::format("known here: {}", fmt::join(known, ", "));
    }
    report("compare.unknown-element",
           fmt::format("<{}> has no element <{}>", node_.parent().name(), name()), span(),
           std::move(hint));
}

void CaseElement::forbid_text() const {
    for (const pugi::xml_node& child : node_.children()) {
        if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
        const std::string_view text = child.value();
        if (base::is_blank(text)) continue;
        const std::size_t begin = file_->text.find_first_not_of(
            " \t\r\n", static_cast<std::size_t>(std::max<std::ptrdiff_t>(child.offset_debug(), 0)));
        const std::size_t end = std::min(file_->text.find_first_of("\r\n<", begin), begin + 40);
        report("compare.unexpected-text", fmt::format("<{}> holds no text", name()),
               make_span(file_, begin, std::min(end, file_->text.size())));
    }
}

std::string CaseElement::text() const {
    std::string out;
    for (const pugi::xml_node& child : node_.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            out += child.value();
        }
    }
    return out;
}

base::SourceSpan CaseElement::inside(bool* empty_tag) const {
    const StartTag tag = scan_start_tag(file_->text, name_place(node_));
    if (empty_tag != nullptr) *empty_tag = tag.is_empty;
    if (tag.is_empty) return make_span(file_, tag.attributes_end, tag.attributes_end + 1);
    return make_span(file_, tag.end, find_end_tag(file_->text, tag.end));
}

base::SourceSpan CaseElement::outside() const {
    const std::size_t name = name_place(node_);
    const StartTag tag = scan_start_tag(file_->text, name);
    std::size_t end = tag.end;
    if (!tag.is_empty) {
        const std::size_t closing = find_end_tag(file_->text, tag.end);
        end = std::min(file_->text.find('>', closing), file_->text.size() - 1) + 1;
    }
    return make_span(file_, name == 0 ? 0 : name - 1, end);
}

base::SourceSpan CaseElement::raw_attributes() const {
    const StartTag tag = scan_start_tag(file_->text, name_place(node_));
    return make_span(file_, tag.name_end, tag.attributes_end);
}

std::optional<base::Length> parse_length(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t micrometres;  ///< 0: points
    };
    static constexpr Unit units[] = {{"pt", 0}, {"mm", 1000}, {"cm", 10000}, {"in", 25400}};
    std::int64_t micrometres = 0;
    for (const Unit& unit : units) {
        if (!text.ends_with(unit.name)) continue;
        text.remove_suffix(unit.name.size());
        micrometres = unit.micrometres;
        break;
    }
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    std::int64_t value = 0;
    std::int64_t scale = 1;
    bool point = false;
    if (text.empty() || text.size() > 12) return std::nullopt;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            if (point) scale *= 10;
        } else {
            return std::nullopt;
        }
    }
    if (negative) value = -value;
    return micrometres == 0
               ? base::Length::points(value, scale)
               : base::Length::scaled(value * 72, base::Length::units_per_point * micrometres / 200,
                                      scale * 127);
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

}  // namespace cajista::compare::detail
