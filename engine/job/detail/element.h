// SPDX-License-Identifier: Apache-2.0
// An element of the job file as its reader sees it: every attribute and child that is asked for is
// known, what was never asked for is an error. So the code that reads is the closed list.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace cajista::job::detail {

/// An attribute's value and the place of the value in the file.
struct Attribute {
    std::string value;
    base::SourceSpan span;
    bool as_written = true;  ///< the value stands in the file byte for byte (no entities)
};

/// The start tag's name; the whole file when pugixml doesn't know.
base::SourceSpan span_of(const pugi::xml_node& node, const base::SourceFilePtr& file);
/// The value or the name of an attribute in a well-formed file; the element's name when it isn't
/// there.
enum class AttributePart : std::uint8_t { value, name };
base::SourceSpan span_of(const pugi::xml_node& node, std::string_view attribute,
                         const base::SourceFilePtr& file,
                         AttributePart part = AttributePart::value);

/// Reads one element, once. Errors go to `diagnostics`; every getter gives something usable, so
/// that reading goes on and finds the next error.
class Element {
public:
    Element(pugi::xml_node node, base::SourceFilePtr file, base::Diagnostics& diagnostics);

    std::optional<Attribute> attribute(std::string_view name);
    /// Error job.missing-attribute; then the value is empty.
    Attribute required(std::string_view name);
    bool yes_no(std::string_view name, bool otherwise);
    std::uint64_t number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                         std::uint64_t most);
    /// A number of bytes: `4096`, `64KiB`, `512MiB`, `2GiB`.
    std::uint64_t bytes(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                        std::uint64_t most);
    /// Index of the value among `choices`.
    std::size_t choice(std::string_view name, std::initializer_list<std::string_view> choices,
                       std::size_t otherwise);

    std::vector<Element> children(std::string_view name);
    /// At most one: job.element-twice for more.
    std::optional<Element> child(std::string_view name);
    /// The text inside; makes text known.
    std::string text();

    /// Reports what was never asked for: job.unknown-attribute, job.unknown-element,
    /// job.unexpected-text.
    void finish();

    /// Whether an element of another name stands in it.
    bool has_children_besides(std::initializer_list<std::string_view> names) const;
    /// The element with all that is in it, as XML.
    std::string markup() const;

    base::SourceSpan span() const { return span_of(node_, file_); }
    std::string_view name() const { return node_.name(); }
    bool has(std::string_view attribute) const;
    const base::SourceFilePtr& file() const { return file_; }
    base::Diagnostics& diagnostics() { return *diagnostics_; }
    void bad_value(std::string_view attribute, std::string_view expected);

private:
    pugi::xml_attribute find(std::string_view name) const;
    /// The digits at the front of a value, and what stands behind them.
    struct Digits {
        std::optional<std::uint64_t> value;
        std::string_view rest;
    };
    static Digits digits_of(std::string_view text);
    base::SourceSpan place_of_text(const pugi::xml_node& text) const;

    pugi::xml_node node_;
    base::SourceFilePtr file_;
    base::Diagnostics* diagnostics_;
    std::vector<std::string_view> attributes_;  ///< asked for; string literals
    std::vector<std::string_view> children_;
    bool takes_text_ = false;
};

}  // namespace cajista::job::detail
