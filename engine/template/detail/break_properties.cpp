// SPDX-License-Identifier: Apache-2.0
// Where boxes may be cut, what becomes of their edges and margins there, and columns.
#include <array>

#include "template/detail/setting.h"

namespace cajista::templates::detail {

bool set_break(Setting& s) {
    using document::Break;
    struct Word {
        std::string_view name;
        Break how;
        bool is_new = true;  ///< not of CSS 2.2, 13.3.1
    };
    // Page one is a right one: books that are read from the right are not told apart.
    constexpr std::array words{
        Word{"auto", Break::automatic, false}, Word{"avoid", Break::avoid, false},
        Word{"right", Break::odd_page, false}, Word{"left", Break::even_page, false},
        Word{"always", Break::page, false},    Word{"page", Break::page},
        Word{"odd-page", Break::odd_page},     Word{"even-page", Break::even_page},
        Word{"recto", Break::odd_page},        Word{"verso", Break::even_page},
        Word{"column", Break::column},         Word{"avoid-page", Break::avoid},
        Word{"avoid-column", Break::avoid}};
    const bool is_old = s.property.starts_with("page-");
    document::BoxStyle& box = s.self.style.box;
    Break& target = s.property.ends_with("before") ? box.break_before : box.break_after;
    for (const Word& word : words) {
        if (is_old && word.is_new) continue;
        if (!s.value.take_word(word.name)) continue;
        target = word.how;
        return true;
    }
    return false;
}
bool set_break_inside(Setting& s) {
    document::Break& target = s.self.style.box.break_inside;
    target = document::Break::automatic;
    if (s.value.take_word("auto")) return true;
    target = document::Break::avoid;
    if (s.value.take_word("avoid")) return true;
    return s.property == "break-inside" &&
           (s.value.take_word("avoid-page") || s.value.take_word("avoid-column"));
}

namespace {

bool take_count(Setting& s) {
    const std::size_t begin = s.value.position();
    const auto number = s.value.take_integer();
    if (number && *number >= 1 && *number <= 100) {
        s.self.style.box.columns = static_cast<std::uint8_t>(*number);
        return true;
    }
    s.value.go_back(begin);
    return false;
}
bool take_column_width(Setting& s) {
    const auto length = take_positive(s.value);
    if (!length || length->units == 0) return false;
    s.self.style.box.column_width = *length;
    return true;
}

}  // namespace

bool set_column_count(Setting& s) {
    s.self.style.box.columns = 0;
    return s.value.take_word("auto") || take_count(s);
}
bool set_column_width(Setting& s) {
    s.self.style.box.column_width = {};
    return s.value.take_word("auto") || take_column_width(s);
}
bool set_columns(Setting& s) {
    s.self.style.box.columns = 0;
    s.self.style.box.column_width = {};
    bool any = false;
    for (int i = 0; i < 2 && !s.value.at_end(); ++i) {
        if (!s.value.take_word("auto") && !take_count(s) && !take_column_width(s)) return false;
        any = true;
    }
    return any;
}
bool set_column_fill(Setting& s) {
    s.self.style.box.balances_columns = s.value.take_word("balance");
    return s.self.style.box.balances_columns || s.value.take_word("auto");
}
bool set_column_span(Setting& s) {
    s.self.style.box.spans_columns = s.value.take_word("all");
    return s.self.style.box.spans_columns || s.value.take_word("none");
}
bool set_footnote_policy(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"auto", "line", "block"};
    return set_word(s, s.self.style.box.footnote_policy, words);
}
bool set_margin_break(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"auto", "keep", "discard"};
    return set_word(s, s.self.style.box.margin_break, words);
}
bool set_decoration_break(Setting& s) {
    s.self.style.box.clones_edges = s.value.take_word("clone");
    return s.self.style.box.clones_edges || s.value.take_word("slice");
}
bool set_column_rule(Setting& s) {
    bool has_color = false;
    document::BorderSide rule;
    if (!take_line(s.value, rule, has_color)) return false;
    s.self.style.box.column_rule = rule;
    s.self.has_rule_color = has_color;
    return true;
}
bool set_column_rule_width(Setting& s) {
    const auto width = take_line_width(s.value);
    if (width) s.self.style.box.column_rule.width = *width;
    return width.has_value();
}
bool set_column_rule_style(Setting& s) {
    const auto word = s.value.take_word_of(line_words);
    if (word) s.self.style.box.column_rule.style = line_style(*word);
    return word.has_value();
}
bool set_column_rule_color(Setting& s) {
    const auto color = s.value.take_color();
    if (color) s.self.style.box.column_rule.color = *color;
    s.self.has_rule_color = s.self.has_rule_color || color.has_value();
    return color.has_value();
}

}  // namespace cajista::templates::detail
