// SPDX-License-Identifier: Apache-2.0
#include "job/detail/element.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <sstream>
#include <utility>

#include "base/characters.h"
#include "base/names.h"

namespace cajista::job::detail {

namespace {

std::uint32_t offset_of(const pugi::xml_node& node) {
    const std::ptrdiff_t offset = node.offset_debug();
    return offset < 0 ? 0 : static_cast<std::uint32_t>(offset);
}

std::string joined(std::span<const std::string_view> names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

base::Diagnostic with_suggestion(base::Diagnostic diagnostic, std::string_view wanted,
                                 const std::vector<std::string_view>& known,
                                 std::string_view none) {
    if (const auto nearest = base::nearest_name(wanted, known)) {
        return std::move(diagnostic).hint(fmt::format("did you mean '{}'?", *nearest));
    }
    if (known.empty()) return std::move(diagnostic).hint(std::string(none));
    return std::move(diagnostic).hint(fmt::format("known here: {}", joined(known)));
}

}  // namespace

base::SourceSpan span_of(const pugi::xml_node& node, const base::SourceFilePtr& file) {
    const std::uint32_t begin = offset_of(node);
    return {file, begin, begin + static_cast<std::uint32_t>(std::string_view(node.name()).size())};
}

base::SourceSpan span_of(const pugi::xml_node& node, std::string_view attribute,
                         const base::SourceFilePtr& file, AttributePart part) {
    const std::string_view text = file->text;
    std::size_t at = offset_of(node) + std::string_view(node.name()).size();
    while (at < text.size() && text[at] != '>' && text[at] != '/') {
        while (at < text.size() && base::is_space(text[at])) ++at;
        const std::size_t name_begin = at;
        while (at < text.size() && text[at] != '=' && text[at] != '>' && !base::is_space(text[at]))
            ++at;
        const std::string_view name = text.substr(name_begin, at - name_begin);
        while (at < text.size() && text[at] != '"' && text[at] != '\'' && text[at] != '>') ++at;
        if (at >= text.size() || text[at] == '>') break;
        const std::size_t value_begin = at + 1;
        const std::size_t value_end = text.find(text[at], value_begin);
        if (value_end == std::string_view::npos) break;
        if (name == attribute && part == AttributePart::name) {
            return {file, static_cast<std::uint32_t>(name_begin),
                    static_cast<std::uint32_t>(name_begin + name.size())};
        }
        if (name == attribute) {
            return {file, static_cast<std::uint32_t>(value_begin),
                    static_cast<std::uint32_t>(value_end)};
        }
        at = value_end + 1;
        while (at < text.size() && base::is_space(text[at])) ++at;
    }
    return span_of(node, file);
}

Element::Element(pugi::xml_node node, base::SourceFilePtr file, base::Diagnostics& diagnostics)
    : node_(node), file_(std::move(file)), diagnostics_(&diagnostics) {}

pugi::xml_attribute Element::find(std::string_view name) const {
    for (const pugi::xml_attribute attribute : node_.attributes()) {
        if (attribute.name() == name) return attribute;
    }
    return {};
}

bool Element::has(std::string_view attribute) const { return bool(find(attribute)); }

std::optional<Attribute> Element::attribute(std::string_view name) {
    if (std::find(attributes_.begin(), attributes_.end(), name) == attributes_.end()) {
        attributes_.push_back(name);
    }
    const pugi::xml_attribute found = find(name);
    if (!found) return std::nullopt;
    Attribute result{found.value(), span_of(node_, name, file_), true};
    const std::string_view written =
        std::string_view(file_->text)
            .substr(result.span.begin, result.span.end - result.span.begin);
    result.as_written = written == result.value;
    return result;
}

Attribute Element::required(std::string_view name) {
    if (auto found = attribute(name)) {
        if (!found->value.empty()) return *std::move(found);
        diagnostics_->push_back(base::error(
            "job.bad-value", fmt::format("attribute '{}' of <{}> is empty", name, node_.name()),
            found->span));
        return *std::move(found);
    }
    diagnostics_->push_back(
        base::error("job.missing-attribute",
                    fmt::format("<{}> needs the attribute '{}'", node_.name(), name), span()));
    return {"", span(), true};
}

void Element::bad_value(std::string_view attribute, std::string_view expected) {
    diagnostics_->push_back(
        base::error("job.bad-value",
                    fmt::format("attribute '{}' of <{}> must be {}, not '{}'", attribute,
                                node_.name(), expected, find(attribute).value()),
                    span_of(node_, attribute, file_)));
}

bool Element::yes_no(std::string_view name, bool otherwise) {
    return choice(name, {"no", "yes"}, otherwise ? 1 : 0) == 1;
}

std::size_t Element::choice(std::string_view name, std::initializer_list<std::string_view> choices,
                            std::size_t otherwise) {
    const auto found = attribute(name);
    if (!found) return otherwise;
    const auto* at = std::find(choices.begin(), choices.end(), std::string_view(found->value));
    if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
    const std::vector<std::string_view> known(choices);
    bad_value(name, fmt::format("one of {}", joined(known)));
    if (const auto nearest = base::nearest_name(found->value, known)) {
        auto& last = diagnostics_->back();
        last.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    }
    return otherwise;
}

Element::Digits Element::digits_of(std::string_view text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, value);
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    if (problem != std::errc()) return {std::nullopt, rest};
    return {value, rest};
}

std::uint64_t Element::number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                              std::uint64_t most) {
    const auto found = attribute(name);
    if (!found) return otherwise;
    const auto [value, rest] = digits_of(found->value);
    if (value && rest.empty() && *value >= least && *value <= most) return *value;
    bad_value(name, fmt::format("a whole number from {} to {}", least, most));
    return otherwise;
}

std::uint64_t Element::bytes(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                             std::uint64_t most) {
    const auto found = attribute(name);
    if (!found) return otherwise;
    const auto [value, unit] = digits_of(found->value);
    const int shift = unit.empty()    ? 0
                      : unit == "KiB" ? 10
                      : unit == "MiB" ? 20
                      : unit == "GiB" ? 30
                                      : -1;
    const bool fits = value && shift >= 0 && *value <= most >> shift;
    if (fits && *value << shift >= least) return *value << shift;
    bad_value(name, fmt::format("bytes from {} to {}, as a number or like 512KiB, 64MiB, 2GiB",
                                least, most));
    return otherwise;
}

std::vector<Element> Element::children(std::string_view name) {
    children_.push_back(name);
    std::vector<Element> result;
    for (const pugi::xml_node child : node_.children()) {
        if (child.type() == pugi::node_element && child.name() == name) {
            result.emplace_back(child, file_, *diagnostics_);
        }
    }
    return result;
}

std::optional<Element> Element::child(std::string_view name) {
    std::vector<Element> all = children(name);
    if (all.empty()) return std::nullopt;
    for (std::size_t i = 1; i < all.size(); ++i) {
        diagnostics_->push_back(
            base::error("job.element-twice",
                        fmt::format("<{}> may stand in <{}> only once", name, node_.name()),
                        all[i].span())
                .label(all[0].span(), "first here"));
    }
    return std::move(all.front());
}

std::string Element::text() {
    takes_text_ = true;
    std::string result;
    for (const pugi::xml_node child : node_.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            result += child.value();
        }
    }
    return result;
}

bool Element::has_children_besides(std::initializer_list<std::string_view> names) const {
    for (const pugi::xml_node child : node_.children()) {
        if (child.type() != pugi::node_element) continue;
        if (std::find(names.begin(), names.end(), child.name()) == names.end()) return true;
    }
    return false;
}

std::string Element::markup() const {
    std::ostringstream out;
    node_.print(out, "", pugi::format_raw | pugi::format_no_declaration);
    return std::move(out).str();
}

/// Where the first word of the text stands.
base::SourceSpan Element::place_of_text(const pugi::xml_node& text) const {
    const std::ptrdiff_t offset = text.offset_debug();
    if (offset < 0) return span();
    auto begin = static_cast<std::uint32_t>(offset);
    while (begin < file_->text.size() && base::is_space(file_->text[begin])) ++begin;
    return {file_, begin, begin + 1};
}

void Element::finish() {
    for (const pugi::xml_attribute attribute : node_.attributes()) {
        const std::string_view name = attribute.name();
        if (name == "xmlns" && node_.parent().type() == pugi::node_document) continue;
        if (std::find(attributes_.begin(), attributes_.end(), name) != attributes_.end()) continue;
        diagnostics_->push_back(with_suggestion(
            base::error("job.unknown-attribute",
                        fmt::format("<{}> has no attribute '{}'", node_.name(), name),
                        span_of(node_, name, file_, AttributePart::name)),
            name, attributes_, "it takes no attributes"));
    }
    for (const pugi::xml_node child : node_.children()) {
        if (child.type() == pugi::node_element) {
            const std::string_view name = child.name();
            if (std::find(children_.begin(), children_.end(), name) != children_.end()) continue;
            diagnostics_->push_back(with_suggestion(
                base::error("job.unknown-element",
                            fmt::format("<{}> can't stand in <{}>", name, node_.name()),
                            span_of(child, file_)),
                name, children_, "nothing can stand in it"));
        } else if ((child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) &&
                   !takes_text_) {
            diagnostics_->push_back(base::error("job.unexpected-text",
                                                fmt::format("<{}> takes no text", node_.name()),
                                                place_of_text(child)));
        }
    }
}

}  // namespace cajista::job::detail
