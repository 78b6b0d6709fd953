// SPDX-License-Identifier: Apache-2.0
// A parsed style sheet: rules with selectors and declarations, @page, @font-face.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "template/detail/css_tokens.h"
#include "template/language.h"
#include "template/palette.h"

namespace cajista::templates::detail {

struct Declaration {
    const PropertyRule* property = nullptr;
    std::vector<Token> value;  ///< without spaces
    base::SourceSpan span;     ///< of the value
    bool is_important = false;
    /// Its colours in Palette::uses: the first one and how many.
    std::uint32_t first_color = 0, color_count = 0;
};

struct PseudoClass {
    enum class Kind : std::uint8_t {
        first_child,
        last_child,
        nth_child,
        nth_last_child,
        nth_of_type,
        nth_last_of_type
    };
    Kind kind = Kind::nth_child;
    std::int32_t step = 0;    ///< a of an+b
    std::int32_t offset = 0;  ///< b
};

/// How a compound is joined to the one before: by a space, `>`, `+` or `~`.
enum class Joint : std::uint8_t { descendant, child, next, later };

/// `[name]`, or what its value must be.
struct AttributeTest {
    enum class Kind : std::uint8_t { there, equal, word, begins_with_part, begins, ends, holds };
    Kind kind = Kind::there;
    std::string name;
    std::string value;
};

/// `tr.total:first-child`: all of it must hold for one element.
struct Compound {
    const ElementRule* element = nullptr;  ///< null: any
    std::string id;
    std::vector<std::string> classes;
    std::vector<PseudoClass> pseudo_classes;
    std::vector<AttributeTest> attributes;
    std::vector<Compound> excluded;             ///< of :not(), none of which may hold
    std::vector<std::vector<Compound>> any_of;  ///< of :is(), one of each list must hold
    Joint joint = Joint::descendant;
};

struct Selector {
    std::vector<Compound> compounds;  ///< as written; the last one is the subject
    std::uint32_t specificity = 0;    ///< ids, classes, types in 10 bits each
};

struct StyleRule {
    Selector selector;
    std::uint32_t declarations = 0;  ///< index into StyleSheet::blocks
    std::uint32_t order = 0;
};

struct PageRule {
    std::string name;    ///< empty: all pages
    unsigned where = 0;  ///< bits of document::PageMaster::Variant, and right_page
    static constexpr unsigned right_page = 8;
    std::vector<Declaration> declarations;
};

struct FontFaceRule {
    std::vector<Declaration> declarations;
    base::SourceSpan span;
};

struct StyleSheet {
    Palette* palette = nullptr;  ///< where colours go; null: nowhere
    std::vector<std::vector<Declaration>> blocks;
    std::vector<StyleRule> rules;
    std::vector<PageRule> pages;
    std::vector<FontFaceRule> font_faces;
};

/// A pseudo-class of a place; `is_series`: an+b stands in it.
struct NamedPlace {
    std::string_view name;
    PseudoClass::Kind kind;
    bool is_series;
};
/// Null: there is none of this name, as a function or a word.
const NamedPlace* find_place(std::string_view name, bool is_function);
/// `an+b`, `odd`, `even`, without spaces. False: it is none.
bool read_series(std::string text, PseudoClass& pseudo);

/// Adds the rules in [begin, end) of a file after those already in `sheet`. All errors at once,
/// with spans, to `diagnostics`: style.syntax, style.unknown-property, style.invalid-value,
/// style.unknown-element, style.unsupported-selector, style.unknown-at-rule, style.unknown-color,
/// style.color-declaration.
void parse_style_sheet(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
                       StyleSheet& sheet, base::Diagnostics& diagnostics);

/// The declarations of a style="" attribute.
std::vector<Declaration> parse_declarations(const base::SourceFilePtr& file, std::uint32_t begin,
                                            std::uint32_t end, Palette* palette,
                                            base::Diagnostics& diagnostics);

}  // namespace cajista::templates::detail
