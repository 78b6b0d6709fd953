// SPDX-License-Identifier: Apache-2.0
// Fonts and text: the properties that are inherited.
#include <algorithm>

#include "base/utf8.h"
#include "template/detail/setting.h"

namespace cajista::templates::detail {

bool set_font_size(Setting& s) {
    Length size;
    // CSS Fonts 4, 2.5: of `medium`, 16 px; `smaller` and `larger` by the ratio of neighbours.
    constexpr std::array<std::string_view, 10> words{"xx-small", "x-small", "small",    "medium",
                                                     "large",    "x-large", "xx-large", "xxx-large",
                                                     "smaller",  "larger"};
    constexpr std::array<std::int64_t, 8> pixels{9, 10, 13, 16, 18, 24, 32, 48};
    if (const auto word = s.value.take_word_of(words)) {
        const Length around = s.parent.style.text.size;
        size = *word < pixels.size() ? Length::points(pixels[*word] * 3, 4)
               : *word == 8          ? around.times(5, 6)
                                     : around.times(6, 5);
    } else if (const auto percent = s.value.take_percent()) {
        size = s.parent.style.text.size.times(*percent, 10000);
    } else if (const auto length = s.value.take_length()) {
        size = *length;
    } else {
        return false;
    }
    if (size.units <= 0 || size > Length::points(10'000)) return false;
    s.self.style.text.size = size;
    return true;
}

namespace {

std::optional<std::uint16_t> take_weight(ValueReader& value) {
    if (value.take_word("normal")) return std::uint16_t{400};
    if (value.take_word("bold")) return std::uint16_t{700};
    const std::size_t begin = value.position();
    const auto number = value.take_integer();
    if (number && *number >= 1 && *number <= 1000) return static_cast<std::uint16_t>(*number);
    value.go_back(begin);
    return std::nullopt;
}

}  // namespace

bool set_font_weight(Setting& s) {
    // CSS Fonts 4, 2.4.1.
    const std::uint16_t around = s.parent.weight;
    if (s.value.take_word("bolder")) {
        s.self.weight = around < 350   ? 400
                        : around < 550 ? 700
                                       : std::max<std::uint16_t>(around, 900);
        return true;
    }
    if (s.value.take_word("lighter")) {
        s.self.weight = around < 550   ? std::min<std::uint16_t>(around, 100)
                        : around < 750 ? 400
                                       : 700;
        return true;
    }
    const auto weight = take_weight(s.value);
    if (weight) s.self.weight = *weight;
    return weight.has_value();
}

bool set_font_style(Setting& s) {
    if (s.value.take_word("italic") || s.value.take_word("oblique")) {
        s.self.italic = true;
    } else if (s.value.take_word("normal")) {
        s.self.italic = false;
    } else {
        return false;
    }
    return true;
}

bool set_font_family(Setting& s) {
    std::vector<std::string> families;
    do {
        std::string family;
        if (const auto quoted = s.value.take_string()) {
            family = *quoted;
        } else {
            while (const auto word = s.value.take_any_word()) {
                if (!family.empty()) family += ' ';
                family += *word;
            }
            // The generic families, as Debian's catalogue has them.
            if (family == "sans-serif") family = "Liberation Sans";
            if (family == "serif") family = "Liberation Serif";
            if (family == "monospace") family = "Liberation Mono";
        }
        if (family.empty()) return false;
        families.push_back(std::move(family));
    } while (s.value.take_mark(','));
    s.self.families = std::move(families);
    return true;
}

bool set_line_height(Setting& s) {
    text::ParagraphStyle& paragraph = s.self.style.paragraph;
    const auto set = [&paragraph, &s](Length length, std::int32_t permille) {
        paragraph.line_height = s.self.style.text.line_height = length;
        paragraph.line_height_permille = s.self.style.text.line_height_permille = permille;
        s.self.style.text.has_line_height = true;
        return true;
    };
    if (s.value.take_word("normal")) return set({}, 0);
    if (const auto permille = s.value.take_permille()) {
        if (*permille <= 0 || *permille > 100'000) return false;
        return set({}, static_cast<std::int32_t>(*permille));
    }
    if (const auto percent = s.value.take_percent()) {
        const Length height = s.self.style.text.size.times(*percent, 10000);
        return height.units > 0 && set(height, 0);
    }
    const auto length = s.value.take_length();
    return length && length->units > 0 && set(*length, 0);
}

bool set_font(Setting& s) {
    bool italic = false;
    std::uint16_t weight = 400;
    while (true) {
        if (s.value.take_word("italic")) {
            italic = true;
        } else if (const auto given = take_weight(s.value)) {
            weight = *given;
        } else {
            break;
        }
    }
    s.self.italic = italic;
    s.self.weight = weight;
    if (!set_font_size(s)) return false;
    s.self.style.paragraph.line_height = s.self.style.text.line_height = {};
    s.self.style.paragraph.line_height_permille = s.self.style.text.line_height_permille = 0;
    s.self.style.text.has_line_height = true;
    if (s.value.take_mark('/') && !set_line_height(s)) return false;
    return set_font_family(s);
}

bool set_features(Setting& s) {
    std::vector<text::FontFeature> features;
    if (!s.value.take_word("normal")) {
        do {
            const auto tag = s.value.take_string();
            if (!tag || tag->size() != 4) return false;
            text::FontFeature feature;
            std::copy(tag->begin(), tag->end(), feature.tag.begin());
            if (const auto number = s.value.take_integer()) {
                if (*number < 0 || *number > 0xFFFF) return false;
                feature.value = static_cast<std::uint32_t>(*number);
            } else if (s.value.take_word("off")) {
                feature.value = 0;
            } else {
                s.value.take_word("on");
            }
            features.push_back(feature);
        } while (s.value.take_mark(','));
    }
    s.self.style.text.features = std::move(features);
    return true;
}

bool set_caps(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"normal", "small-caps"};
    return set_word(s, s.self.style.text.small_caps, words);
}

/// As far as a shorthand of the two below: `normal`, `none`, or any of their words.
bool set_variant(Setting& s) {
    s.self.style.text.small_caps = false;
    s.self.numeric.clear();
    if (s.value.take_word("none")) return true;
    s.self.style.text.small_caps = s.value.take_word("small-caps");
    return s.self.style.text.small_caps && s.value.at_end() ? true : set_numeric(s);
}

bool set_numeric(Setting& s) {
    struct Variant {
        std::string_view word;
        text::FontFeature feature;
    };
    static constexpr std::array<Variant, 8> known{{
        {"tabular-nums", {{'t', 'n', 'u', 'm'}, 1}},
        {"proportional-nums", {{'p', 'n', 'u', 'm'}, 1}},
        {"lining-nums", {{'l', 'n', 'u', 'm'}, 1}},
        {"oldstyle-nums", {{'o', 'n', 'u', 'm'}, 1}},
        {"slashed-zero", {{'z', 'e', 'r', 'o'}, 1}},
        {"diagonal-fractions", {{'f', 'r', 'a', 'c'}, 1}},
        {"stacked-fractions", {{'a', 'f', 'r', 'c'}, 1}},
        {"ordinal", {{'o', 'r', 'd', 'n'}, 1}},
    }};
    std::vector<text::FontFeature> features;
    if (!s.value.take_word("normal")) {
        while (!s.value.at_end()) {
            const auto found = std::ranges::find_if(
                known, [&](const Variant& one) { return s.value.take_word(one.word); });
            if (found == known.end()) return false;
            features.push_back(found->feature);
        }
        if (features.empty()) return false;
    }
    s.self.numeric = std::move(features);
    return true;
}

bool set_spacing(Setting& s) {
    Length& target = s.property == "letter-spacing" ? s.self.style.text.letter_spacing
                                                    : s.self.style.text.word_spacing;
    if (s.value.take_word("normal")) {
        target = {};
        return true;
    }
    const auto length = s.value.take_length();
    if (length) target = *length;
    return length.has_value();
}

namespace {
constexpr std::array<std::string_view, 6> align_words{"start", "end",    "left",
                                                      "right", "center", "justify"};
}  // namespace

/// `"."`, `decimal`, or either with a word that says where the column puts its cells.
bool set_align(Setting& s) {
    text::ParagraphStyle& paragraph = s.self.style.paragraph;
    paragraph.align_sign = 0;
    bool has_word = false;
    for (int i = 0; i < 2 && !s.value.at_end(); ++i) {
        if (const auto sign = s.value.take_string()) {
            std::size_t end = 0;
            if (sign->empty() || paragraph.align_sign != 0) return false;
            paragraph.align_sign = base::next_code_point(*sign, end);
            if (end != sign->size() || paragraph.align_sign <= U' ') return false;
        } else if (paragraph.align_sign == 0 && s.value.take_word("decimal")) {
            paragraph.align_sign = text::ParagraphStyle::decimal_sign;
        } else if (has_word || !set_word(s, paragraph.align, align_words)) {
            return false;
        } else {
            has_word = true;
        }
    }
    if (paragraph.align_sign == 0) return has_word;
    if (!has_word) paragraph.align = text::Align::end;
    return paragraph.align != text::Align::justify;
}
bool set_align_last(Setting& s) {
    if (s.value.take_word("auto")) {  // CSS Text 3, 7.2: a justified paragraph ends at the start
        s.self.style.paragraph.align_last = text::Align::start;
        return true;
    }
    return set_word(s, s.self.style.paragraph.align_last, align_words);
}
bool set_indent(Setting& s) {
    text::ParagraphStyle& paragraph = s.self.style.paragraph;
    paragraph.first_line_indent = {};
    paragraph.indent_percent = 0;
    if (const auto percent = s.value.take_percent()) {
        paragraph.indent_percent = *percent;
        return true;
    }
    const auto length = s.value.take_length();
    if (length) paragraph.first_line_indent = *length;
    return length.has_value();
}
bool set_transform(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"none", "uppercase", "lowercase", "capitalize"};
    return set_word(s, s.self.style.text.transform, words);
}
bool set_decoration(Setting& s) {
    text::TextStyle& text = s.self.style.text;
    text.underline = text.line_through = false;
    if (s.value.take_word("none")) return true;
    bool any = false;
    while (true) {
        if (s.value.take_word("underline"))
            text.underline = true;
        else if (s.value.take_word("line-through"))
            text.line_through = true;
        else
            return any;
        any = true;
    }
}
bool set_direction(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"auto", "ltr", "rtl"};
    return set_word(s, s.self.style.paragraph.direction, words);
}
bool set_white_space(Setting& s) {
    constexpr std::array<std::string_view, 5> words{"normal", "nowrap", "pre", "pre-wrap",
                                                    "pre-line"};
    return set_word(s, s.self.style.paragraph.white_space, words);
}
bool set_wrap(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"wrap", "pretty"};
    return set_word(s, s.self.style.paragraph.wrap, words);
}
bool set_hyphens(Setting& s) {
    text::ParagraphStyle& paragraph = s.self.style.paragraph;
    paragraph.hyphens = s.value.take_word("auto");
    paragraph.ignores_soft_hyphens = !paragraph.hyphens && s.value.take_word("none");
    return paragraph.hyphens || paragraph.ignores_soft_hyphens || s.value.take_word("manual");
}
bool set_hyphen_limits(Setting& s) {
    text::ParagraphStyle::HyphenLimits limits;
    bool any = false;
    for (std::uint8_t* target : {&limits.word, &limits.before, &limits.after}) {
        if (s.value.at_end()) break;
        any = true;
        if (s.value.take_word("auto")) continue;
        const auto number = s.value.take_integer();
        if (!number || *number < 1 || *number > 100) return false;
        *target = static_cast<std::uint8_t>(*number);
        if (target == &limits.before) limits.after = limits.before;  // unless it is said
    }
    s.self.style.paragraph.hyphen_limits = limits;
    return any;
}
bool set_hyphens_in_a_row(Setting& s) {
    std::uint8_t& target = s.self.style.paragraph.hyphens_in_a_row;
    target = 0;
    if (s.value.take_word("no-limit")) return true;
    const auto number = s.value.take_integer();
    if (!number || *number < 1 || *number > 100) return false;
    target = static_cast<std::uint8_t>(*number);
    return true;
}
bool set_line_break(Setting& s) {
    constexpr std::array<std::string_view, 5> words{"auto", "loose", "normal", "strict",
                                                    "anywhere"};
    return set_word(s, s.self.style.paragraph.line_break, words);
}
bool set_word_break(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"normal", "break-all", "keep-all"};
    return set_word(s, s.self.style.paragraph.word_break, words);
}
bool set_overflow_wrap(Setting& s) {
    bool& breaks = s.self.style.paragraph.breaks_words;
    breaks = s.value.take_word("break-word") || s.value.take_word("anywhere");
    return breaks || s.value.take_word("normal");
}
bool set_lines_kept(Setting& s) {
    const auto number = s.value.take_integer();
    if (!number || *number < 1 || *number > 100) return false;
    (s.property == "orphans" ? s.self.style.paragraph.orphans : s.self.style.paragraph.widows) =
        static_cast<std::uint8_t>(*number);
    return true;
}

bool set_tab_size(Setting& s) {
    const auto number = s.value.take_integer();
    if (!number || *number < 1 || *number > 100) return false;
    s.self.style.paragraph.tab_size = static_cast<std::uint8_t>(*number);
    return true;
}

bool set_tab_stops(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"left", "right", "center", "decimal"};
    std::vector<text::TabStop> stops;
    if (!s.value.take_word("none")) {
        do {
            const auto position = take_positive(s.value);
            if (!position) return false;
            text::TabStop stop;
            stop.position = *position;
            if (const auto kind = s.value.take_word_of(words)) {
                stop.kind = static_cast<text::TabStop::Kind>(*kind);
            }
            if (const auto leader = s.value.take_string()) {
                std::size_t end = 0;
                if (leader->empty()) return false;
                stop.leader = base::next_code_point(*leader, end);
                if (end != leader->size() || stop.leader <= U' ') return false;
            }
            if (!stops.empty() && stops.back().position >= stop.position) return false;
            stops.push_back(stop);
        } while (s.value.take_mark(','));
    }
    s.self.style.paragraph.tabs = std::move(stops);
    return true;
}

}  // namespace cajista::templates::detail
