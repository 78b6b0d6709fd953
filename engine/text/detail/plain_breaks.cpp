// SPDX-License-Identifier: Apache-2.0
#include "text/detail/plain_breaks.h"

#include <unicode/uchar.h>

namespace cajista::text::detail {

namespace {

using Class = PlainBreaks::Class;

Class class_of(char32_t c) {
    if (c == 0x2010) return Class::real_hyphen;
    switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_LINE_BREAK)) {
        case U_LB_ALPHABETIC:
        case U_LB_AMBIGUOUS:
        case U_LB_UNKNOWN:
            return Class::letter;
        case U_LB_NUMERIC:
            return Class::number;
        case U_LB_SPACE:
            return Class::space;
        case U_LB_HYPHEN:
            return Class::hyphen;
        case U_LB_BREAK_AFTER:
            return Class::after;
        case U_LB_GLUE:
            return Class::glue;
        case U_LB_CLOSE_PUNCTUATION:
            return Class::close;
        case U_LB_CLOSE_PARENTHESIS:
            return Class::parenthesis;
        case U_LB_EXCLAMATION:
            return Class::exclamation;
        case U_LB_INFIX_NUMERIC:
            return Class::infix;
        case U_LB_BREAK_SYMBOLS:
            return Class::slash;
        case U_LB_OPEN_PUNCTUATION:
            return Class::open;
        case U_LB_QUOTATION:
            return Class::quote;
        case U_LB_BREAK_BOTH:
            return Class::two_dashes;
        case U_LB_BREAK_BEFORE:
            return Class::before;
        case U_LB_INSEPARABLE:
            return Class::leader;
        case U_LB_PREFIX_NUMERIC:
            return Class::prefix;
        case U_LB_POSTFIX_NUMERIC:
            return Class::postfix;
        default:
            return Class::unknown;
    }
}

bool is_affix(Class c) { return c == Class::prefix || c == Class::postfix; }

/// What stands before a place.
struct Left {
    Class last = Class::line_break;  ///< the last character that isn't a space
    bool has_space = false;          ///< spaces follow it
    bool begins_line = true;         ///< the last character may begin a line
    enum class Number : std::uint8_t { no, inside, closed } number = Number::no;  ///< LB25
};

/// Whether a line may begin with `next`. LB14a and LB25 look ahead: `before_number` says that a
/// number follows, which for an opening sign may begin with an infix.
bool may_break(const Left& left, Class next, bool before_number) {
    const Class last = left.last;
    if (last == Class::line_break && !left.has_space) return true;        // LB4
    if (next == Class::line_break || next == Class::space) return false;  // LB6, LB7
    if (!left.has_space) {
        if (last == Class::glue) return false;  // LB12
        if (next == Class::glue) {              // LB12a
            return last == Class::after || last == Class::real_hyphen || last == Class::hyphen;
        }
    }
    switch (next) {  // LB13
        case Class::close:
        case Class::parenthesis:
        case Class::exclamation:
        case Class::slash:
            return false;
        case Class::infix:  // ICU LB14a
            return left.has_space && before_number && last != Class::open;
        default:
            break;
    }
    if (last == Class::open) return false;                                     // LB14
    if (last == Class::quote && next == Class::open) return false;             // LB15
    if (last == Class::two_dashes && next == Class::two_dashes) return false;  // LB17
    if (left.has_space) return true;                                           // LB18
    if (last == Class::quote || next == Class::quote) return false;            // LB19
    if (last == Class::object || next == Class::object) return true;           // LB20
    const bool is_hyphen = last == Class::hyphen || last == Class::real_hyphen;
    if (is_hyphen && left.begins_line && next == Class::letter) return false;  // ICU LB20.09
    switch (next) {                                                            // LB21, LB22
        case Class::after:
        case Class::hyphen:
        case Class::real_hyphen:
        case Class::leader:
            return false;
        default:
            break;
    }
    if (last == Class::before) return false;  // LB21
    if (next == Class::number) {
        if (left.number == Left::Number::inside) return false;      // LB25
        return last != Class::letter && last != Class::number &&    // LB23
               !is_affix(last) && last != Class::hyphen &&          // LB25
               last != Class::infix && last != Class::parenthesis;  // LB30
    }
    if (next == Class::letter) {
        return last != Class::letter && last != Class::number &&  // LB28, LB23
               !is_affix(last) && last != Class::infix &&         // LB24, LB29
               last != Class::parenthesis;                        // LB30
    }
    if (is_affix(next)) {
        return last != Class::letter && left.number == Left::Number::no;  // LB24, LB25
    }
    if (next == Class::open) {
        if (is_affix(last) && before_number) return false;      // LB25
        return last != Class::letter && last != Class::number;  // LB30
    }
    return true;  // LB31
}

void step(Left& left, Class next, bool is_break) {
    if (next == Class::space) {
        left.has_space = true;
        left.number = Left::Number::no;
        return;
    }
    if (next == Class::number) {
        left.number = Left::Number::inside;
    } else if (left.number == Left::Number::inside && !is_break) {
        if (next == Class::close || next == Class::parenthesis) {
            left.number = Left::Number::closed;
        } else if (next != Class::slash && next != Class::infix) {
            left.number = Left::Number::no;
        }
    } else {
        left.number = Left::Number::no;
    }
    left.last = next;
    left.has_space = false;
    left.begins_line = is_break;
}

}  // namespace

PlainBreaks::PlainBreaks() {
    for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
        classes_[slot] = class_of(character_of_slot(slot));
    }
}

bool PlainBreaks::is_for(std::string_view language) {
    const std::string_view head = language.substr(0, 2);
    return head != "ja" && head != "zh" && head != "ko" && head != "yu";
}

PlainBreaks::Class PlainBreaks::next_class(std::string_view text, std::size_t& at) const {
    if (at >= text.size()) return Class::line_break;
    const std::uint16_t slot = next_slot(text, at);
    if (slot != no_slot) return classes_[slot];
    const std::string_view rest = text.substr(at);
    if (rest.starts_with('\t')) {
        at += 1;
        return Class::after;
    }
    const bool is_object = rest.starts_with("\uFFFC");
    if (!is_object && !rest.starts_with("\u2028")) return Class::unknown;
    at += 3;
    return is_object ? Class::object : Class::line_break;
}

std::optional<bool> PlainBreaks::find_at_space(std::uint16_t before, std::uint16_t after) const {
    const Class next = classes_[after];
    Left left;
    left.last = classes_[before];
    left.has_space = true;
    if (next == Class::unknown || left.last == Class::unknown || next == Class::infix) {
        return std::nullopt;
    }
    return may_break(left, next, false);
}

bool PlainBreaks::never_parts(std::uint16_t before, std::uint16_t after) const {
    const Class last = classes_[before];
    const Class next = classes_[after];
    const auto is_alphanumeric = [](Class c) { return c == Class::letter || c == Class::number; };
    if (last == Class::glue || last == Class::quote || last == Class::open) return true;
    switch (next) {
        case Class::close:
        case Class::parenthesis:
        case Class::exclamation:
        case Class::slash:
        case Class::infix:
        case Class::quote:
            return true;
        case Class::letter:
        case Class::number:
        case Class::glue:
            return is_alphanumeric(last);
        default:
            return false;
    }
}

bool PlainBreaks::has_break_inside(std::string_view word, bool may_begin_line) const {
    Left left;
    std::size_t at = 0;
    std::size_t next_at = 0;
    for (Class next = next_class(word, next_at); at < word.size();) {
        std::size_t behind_at = next_at;
        if (next == Class::unknown) return true;
        const Class behind = next_class(word, behind_at);
        bool before_number = behind == Class::number;
        if (next == Class::open && behind == Class::infix) {
            std::size_t far_at = behind_at;
            before_number = next_class(word, far_at) == Class::number;
        }
        const bool is_break = at == 0 ? may_begin_line : may_break(left, next, before_number);
        if (at > 0 && is_break) return true;
        step(left, next, is_break);
        at = next_at;
        next = behind;
        next_at = behind_at;
    }
    return false;
}

bool PlainBreaks::find(std::string_view text, std::vector<bool>& breaks) const {
    breaks.assign(text.size() + 1, false);
    Left left;
    std::size_t at = 0;
    std::size_t next_at = 0;
    for (Class next = next_class(text, next_at); at < text.size();) {
        std::size_t behind_at = next_at;
        if (next == Class::unknown) return false;
        const Class behind = next_class(text, behind_at);
        bool before_number = behind == Class::number;
        if (next == Class::open && behind == Class::infix) {
            std::size_t far_at = behind_at;
            before_number = next_class(text, far_at) == Class::number;
        }
        const bool is_break = at == 0 || may_break(left, next, before_number);
        if (at > 0) breaks[at] = is_break;
        step(left, next, is_break);
        at = next_at;
        next = behind;
        next_at = behind_at;
    }
    return true;
}

}  // namespace cajista::text::detail
