// SPDX-License-Identifier: Apache-2.0
#include "document/list_marker.h"

#include <string_view>

namespace cajista::document {

namespace {

std::string letters(std::uint32_t number, char first) {
    std::string text;
    while (number > 0) {
        --number;
        text.insert(text.begin(), static_cast<char>(first + static_cast<char>(number % 26)));
        number /= 26;
    }
    return text;
}

std::string roman(std::uint32_t number, bool lower) {
    struct Numeral {
        std::uint32_t value;
        std::string_view upper, small;
    };
    static constexpr Numeral numerals[] = {
        {1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
        {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
        {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
    std::string text;
    if (number > 3999) return std::to_string(number);  // as CSS Counter Styles falls back
    for (const Numeral& one : numerals) {
        for (; number >= one.value; number -= one.value) text += lower ? one.small : one.upper;
    }
    return text;
}

}  // namespace

bool is_counted(ListMarker marker) {
    switch (marker) {
        case ListMarker::none:
        case ListMarker::disc:
        case ListMarker::circle:
        case ListMarker::square:
        case ListMarker::text:
            return false;
        default:
            return true;
    }
}

std::string marker_text(const ListStyle& style, std::uint32_t number) {
    switch (style.marker) {
        case ListMarker::none:
            return {};
        case ListMarker::disc:
            return "\u2022";
        case ListMarker::circle:
            return "\u25E6";
        case ListMarker::square:
            return "\u25AA";
        case ListMarker::text:
            return style.text;
        case ListMarker::decimal:
            return std::to_string(number);
        case ListMarker::lower_alpha:
            return letters(number, 'a');
        case ListMarker::upper_alpha:
            return letters(number, 'A');
        case ListMarker::lower_roman:
            return roman(number, true);
        case ListMarker::upper_roman:
            return roman(number, false);
    }
    return {};
}

}  // namespace cajista::document
