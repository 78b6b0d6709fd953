// SPDX-License-Identifier: Apache-2.0
// How boxes show themselves: display, overflow, visibility, padding, list markers.
#include <utility>

#include "template/detail/setting.h"

namespace cajista::templates::detail {

bool set_display(Setting& s) {
    using document::Display;
    document::BoxStyle& box = s.self.style.box;
    if (s.value.take_word("flow-root")) {
        box.display = Display::block;
        box.is_context = true;
        return true;
    }
    constexpr std::array<std::string_view, 5> words{"none", "block", "inline", "inline-block",
                                                    "list-item"};
    const auto word = s.value.take_word_of(words);
    if (word) box.display = static_cast<Display>(*word + 1);
    return word.has_value();
}

bool set_overflow(Setting& s) {
    document::BoxStyle& box = s.self.style.box;
    box.hides_overflow = box.is_context = false;
    if (s.value.take_word("visible")) return true;
    if (s.value.take_word("clip")) {
        box.hides_overflow = true;
        return true;
    }
    box.hides_overflow = box.is_context = s.value.take_word("hidden");
    if (box.hides_overflow) return true;
    box.is_context = s.value.take_word("auto") || s.value.take_word("scroll");
    return box.is_context;
}

bool set_visibility(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"visible", "hidden", "collapse"};
    const auto word = s.value.take_word_of(words);
    if (word) s.self.style.box.is_hidden = *word > 0;
    return word.has_value();
}

/// `auto` is the page of the element around (CSS Paged Media 3, 8.4).
bool set_page(Setting& s) {
    auto name = s.value.take_any_word();
    if (name) s.self.page = *name == "auto" ? s.parent.page : std::move(*name);
    return name.has_value();
}

namespace {

struct Padding {
    Length length;
    std::int32_t percent = 0;
};

std::optional<Padding> take_padding(ValueReader& value) {
    const std::size_t begin = value.position();
    if (const auto percent = value.take_percent()) {
        if (*percent >= 0) return Padding{{}, *percent};
        value.go_back(begin);
        return std::nullopt;
    }
    const auto length = take_positive(value);
    if (!length) return std::nullopt;
    return Padding{*length, 0};
}

void set_side(document::BoxStyle& box, std::size_t side, const Padding& padding) {
    *edge_of(box.padding, side) = padding.length;
    box.padding_percent[side] = padding.percent;
}

}  // namespace

bool set_fit(Setting& s) {
    constexpr std::array<std::string_view, 5> words{"fill", "contain", "cover", "none",
                                                    "scale-down"};
    return set_word(s, s.self.style.box.fit, words);
}

namespace {

/// Two of words, lengths and percentages; with one the other is the middle.
bool set_place(Setting& s, std::array<Measure, 2>& target) {
    constexpr std::array<std::string_view, 5> words{"left", "center", "right", "top", "bottom"};
    constexpr auto percent = [](std::int32_t hundredths) {
        return Measure{Measure::Kind::percent, hundredths, {}};
    };
    std::array<Measure, 2> places{percent(50'00), percent(50'00)};
    bool has[2] = {false, false};
    for (std::size_t taken = 0; taken < 2 && !s.value.at_end(); ++taken) {
        std::size_t axis = taken;
        Measure place = percent(50'00);
        if (const auto word = s.value.take_word_of(words)) {
            if (*word != 1) axis = *word < 3 ? 0 : 1;
            if (*word == 0 || *word == 3) place = percent(0);
            if (*word == 2 || *word == 4) place = percent(100'00);
            if (*word == 1 && has[axis]) axis = 1 - axis;
        } else if (const auto measure = s.value.take_measure();
                   measure && (measure->kind == Measure::Kind::length ||
                               measure->kind == Measure::Kind::percent)) {
            place = *measure;
        } else {
            return false;
        }
        if (has[axis]) return false;
        has[axis] = true;
        places[axis] = place;
    }
    if (!has[0] && !has[1]) return false;
    target = places;
    return true;
}

/// Turns by right angles, counter-clockwise, 0 to 3; nothing for other angles.
std::optional<std::uint8_t> quarters_of(std::int64_t angle, std::int64_t whole) {
    angle %= whole;
    if (angle * 4 % whole != 0) return std::nullopt;
    return static_cast<std::uint8_t>((angle * 4 / whole + 4) % 4);
}

/// `90deg`, `100grad`, `0.25turn`, clockwise.
std::optional<std::uint8_t> take_rotation(ValueReader& value) {
    const Token* token = value.peek();
    if (token == nullptr) return std::nullopt;
    std::int64_t whole = 0;
    if (token->is(Token::Kind::dimension)) {
        if (token->text == "deg") whole = 360;
        if (token->text == "grad") whole = 400;
        if (token->text == "turn") whole = 1;
    } else if (token->is_number() && token->mantissa == 0) {
        whole = 360;
    }
    if (whole == 0) return std::nullopt;
    value.go_back(value.position() + 1);
    for (std::int32_t digit = 0; digit < token->scale; ++digit) whole *= 10;
    return quarters_of(-(token->mantissa % whole), whole);
}

}  // namespace

bool set_fit_position(Setting& s) { return set_place(s, s.self.style.box.fit_position); }

bool set_rotation_origin(Setting& s) { return set_place(s, s.self.style.box.rotation_origin); }

bool set_orientation(Setting& s) {
    const auto angle = s.value.take_integer();
    const auto quarters =
        angle && *angle > -360 && *angle < 360 ? quarters_of(*angle, 360) : std::nullopt;
    if (quarters) s.self.style.box.orientation = *quarters;
    return quarters.has_value();
}

bool set_rotation(Setting& s) {
    std::uint8_t& rotation = s.self.style.box.rotation;
    rotation = 0;
    if (s.value.take_word("none")) return true;
    const Token* token = s.value.peek();
    if (token == nullptr || !token->is(Token::Kind::function) || token->text != "rotate") {
        return false;
    }
    s.value.go_back(s.value.position() + 1);
    const auto quarters = take_rotation(s.value);
    if (!quarters || !s.value.take_mark(')')) return false;
    rotation = *quarters;
    return true;
}

bool set_paddings(Setting& s) {
    std::array<Padding, 4> sides;
    if (!take_sides(s.value, sides, take_padding)) return false;
    for (std::size_t side = 0; side < 4; ++side) set_side(s.self.style.box, side, sides[side]);
    return true;
}

bool set_padding(Setting& s) {
    const auto padding = take_padding(s.value);
    if (padding) set_side(s.self.style.box, side_of(s.property), *padding);
    return padding.has_value();
}

bool set_padding_pair(Setting& s) {
    const auto first = take_padding(s.value);
    const auto second = first && s.value.at_end() ? first : take_padding(s.value);
    if (!first || !second) return false;
    const auto sides = pair_of(s.property);
    set_side(s.self.style.box, sides[0], *first);
    set_side(s.self.style.box, sides[1], *second);
    return true;
}

bool set_list_marker(Setting& s) {
    constexpr std::array<std::string_view, 9> words{"none",        "disc",        "circle",
                                                    "square",      "decimal",     "lower-alpha",
                                                    "upper-alpha", "lower-roman", "upper-roman"};
    document::ListStyle& list = s.self.style.list;
    list.text.clear();
    if (s.value.take_word("lower-latin")) {
        list.marker = document::ListMarker::lower_alpha;
        return true;
    }
    if (s.value.take_word("upper-latin")) {
        list.marker = document::ListMarker::upper_alpha;
        return true;
    }
    if (auto text = s.value.take_string()) {
        list.marker = document::ListMarker::text;
        list.text = std::move(*text);
        return true;
    }
    return set_word(s, list.marker, words);
}

bool set_list_position(Setting& s) {
    s.self.style.list.is_inside = s.value.take_word("inside");
    return s.self.style.list.is_inside || s.value.take_word("outside");
}

/// Type and position in any order; what is not named is initial.
bool set_list(Setting& s) {
    s.self.style.list = {};
    bool has_type = false, has_position = false;
    while (!s.value.at_end()) {
        if (!has_position && set_list_position(s)) {
            has_position = true;
        } else if (!has_type && set_list_marker(s)) {
            has_type = true;
        } else {
            return false;
        }
    }
    return has_type || has_position;
}

}  // namespace cajista::templates::detail
