// SPDX-License-Identifier: Apache-2.0
// Reads the parts of a property's value: lengths, percentages, colours, words.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/color.h"
#include "base/length.h"
#include "document/style.h"
#include "template/detail/css_tokens.h"

namespace cajista::templates::detail {

/// `spot("PANTONE 485 C", 40%, overprint)`.
struct SpotUse {
    std::string name;
    std::uint16_t tint = 10'000;
    bool overprints = false;
};

/// What lengths by the font are multiples of.
struct Units {
    base::Length em, root, ex, ch;
    Units(base::Length size = {}) : em(size), root(size), ex(size / 2), ch(size / 2) {}
};

/// Walks the tokens of one value, spaces left out. A function that finds nothing of its kind
/// returns nothing and stays where it is.
class ValueReader {
public:
    ValueReader(std::span<const Token> tokens, const Units& units)
        : tokens_(tokens), units_(units) {}

    bool at_end() const { return at_ >= tokens_.size(); }
    std::size_t position() const { return at_; }
    void go_back(std::size_t position) { at_ = position; }
    const Token* peek() const { return at_end() ? nullptr : &tokens_[at_]; }
    bool take_mark(char c);
    bool take_word(std::string_view word);
    std::optional<std::string> take_string();
    std::optional<std::string> take_any_word();
    /// The place of the word taken in `words`.
    std::optional<std::size_t> take_word_of(std::span<const std::string_view> words);
    std::optional<std::int64_t> take_integer();
    /// A plain number in thousandths.
    std::optional<std::int64_t> take_permille();
    /// pt mm cm q in px pc em rem ex ch, and 0 without a unit. px is 1/96 in; calc() of lengths.
    std::optional<base::Length> take_length();
    /// In hundredths of a percent.
    std::optional<std::int32_t> take_percent();
    /// A length, a percentage, calc() of both, or `auto`.
    std::optional<document::Measure> take_measure();
    /// As take_measure; also `1fr` and `content`.
    std::optional<document::Measure> take_column_width();
    /// #rgb #rrggbb, a name, rgb(), cmyk(), device-cmyk(), gray(), transparent.
    std::optional<base::Color> take_color();
    /// What stands behind `spot(`.
    std::optional<SpotUse> take_spot();

private:
    bool take_overprint();
    std::optional<base::Color> color_function(const std::string& name);
    std::optional<document::Measure> take_calculated();
    std::span<const Token> tokens_;
    Units units_;
    std::size_t at_ = 0;
};

/// A whole attribute as a length or column width; nothing when it is something else.
std::optional<base::Length> parse_length(std::string_view text);
std::optional<document::Measure> parse_column_width(std::string_view text);

/// Tokens without spaces.
std::vector<Token> without_spaces(std::vector<Token> tokens);

}  // namespace cajista::templates::detail
