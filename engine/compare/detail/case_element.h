// SPDX-License-Identifier: Apache-2.0
// An element of a case file: its attributes, content and places, with a closed list of names.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/length.h"
#include "base/source.h"

namespace cajista::compare::detail {

/// One element of a well-formed file. Findings go to `diagnostics`; getters give something usable,
/// so that reading goes on and finds the next error.
class CaseElement {
public:
    CaseElement(pugi::xml_node node, base::SourceFilePtr file, base::Diagnostics& diagnostics)
        : node_(node), file_(std::move(file)), diagnostics_(diagnostics) {}

    /// An element of the same file.
    CaseElement beside(pugi::xml_node node) const { return {node, file_, diagnostics_}; }

    std::string_view name() const { return node_.name(); }
    const pugi::xml_node& node() const { return node_; }
    base::SourceSpan span() const;
    base::SourceSpan value_span(std::string_view attribute) const;
    bool has(const char* attribute) const { return !node_.attribute(attribute).empty(); }
    std::string get(const char* attribute) const { return node_.attribute(attribute).value(); }

    /// compare.missing-attribute when it isn't there or empty.
    std::string required(const char* attribute) const;
    std::optional<base::Length> length(const char* attribute) const;
    std::optional<std::uint32_t> number(const char* attribute, std::uint32_t least,
                                        std::uint32_t most) const;
    std::optional<base::Rect> area(const char* attribute) const;

    /// compare.unknown-attribute for any that is not among these.
    void allow_attributes(std::initializer_list<std::string_view> names) const;
    /// compare.unknown-element for the element itself, which its parent doesn't know.
    void unknown(std::initializer_list<std::string_view> names) const;
    /// compare.unexpected-text when there is text between the element's children.
    void forbid_text() const;
    /// How many findings there are of the file so far.
    std::size_t findings() const { return diagnostics_.get().size(); }
    void report(std::string code, std::string message, base::SourceSpan span,
                std::string hint = {}) const;

    /// Text and CDATA inside, entities resolved.
    std::string text() const;
    /// The raw content between start and end tag; of `<a/>` the slash, with `empty_tag` set.
    base::SourceSpan inside(bool* empty_tag = nullptr) const;
    /// The whole element from `<` to the `>` of its end tag.
    base::SourceSpan outside() const;
    /// The attributes as written, from behind the name to before `>` or `/>`.
    base::SourceSpan raw_attributes() const;

private:
    pugi::xml_node node_;
    base::SourceFilePtr file_;
    std::reference_wrapper<base::Diagnostics> diagnostics_;
};

/// `12`, `12pt`, `3.5mm`, `1cm`, `1in`; without unit: points.
std::optional<base::Length> parse_length(std::string_view text);

/// Words between blanks.
std::vector<std::string> split_words(std::string_view text);

}  // namespace cajista::compare::detail
