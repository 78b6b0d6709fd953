// SPDX-License-Identifier: Apache-2.0
#include "value/detail/transcendental.h"

#include <algorithm>
#include <charconv>
#include <ios>

#include <boost/multiprecision/cpp_dec_float.hpp>

namespace cajista::value::detail {

namespace {

constexpr int most_digits = 34;
constexpr int least_exponent = -6176;
constexpr int greatest_magnitude = 6144;  // of the first digit

template <unsigned digits>
using Number = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<digits>,
                                             boost::multiprecision::et_off>;

// ln(1 + 1E-33) loses 33 digits and the functions a few more, so of 110 digits 52 are surely right,
// of 300 surely 150. A tie is left by 1 + x + x*x/2 at 70 digits or before.
constexpr unsigned few = 110;
constexpr int few_shown = 52;
constexpr unsigned many = 300;
constexpr int many_shown = 150;

// exp of more than ln(10) * 6145 is too large, of less than -ln(10) * 6178 nothing.
constexpr int greatest_exponent_of_e = 14'150;
constexpr int least_exponent_of_e = -14'226;

struct Rounded {
    std::optional<std::string> text;
    bool is_decided = true;  ///< false: the digits shown say that it is exact or a tie
};

/// `text` is `d.ddd…e±n`.
Rounded round(const std::string& text) {
    const bool negative = text[0] == '-';
    const std::size_t begin = negative ? 1 : 0;
    const std::size_t mark = text.find('e');
    std::string digits = text.substr(begin, 1) + text.substr(begin + 2, mark - begin - 2);
    const std::size_t sign = text[mark + 1] == '+' ? 1 : 0;
    int exponent = 0;
    std::from_chars(text.data() + mark + 1 + sign, text.data() + text.size(), exponent);
    if (exponent > greatest_magnitude) return {std::nullopt};
    if (exponent < least_exponent - 1) return {"0"};
    if (exponent == least_exponent - 1) digits.insert(0, "0"), ++exponent;
    const int kept = std::min(most_digits, exponent - least_exponent + 1);
    std::string result = digits.substr(0, static_cast<std::size_t>(kept));
    const std::string tail = digits.substr(static_cast<std::size_t>(kept));
    const bool is_bare = tail.find_first_not_of('0', 1) == std::string::npos;
    const bool is_odd = (result.back() - '0') % 2 != 0;
    if (tail[0] > '5' || (tail[0] == '5' && (!is_bare || is_odd))) {
        std::size_t at = result.size();
        while (at > 0 && result[at - 1] == '9') result[--at] = '0';
        if (at == 0) {
            result.insert(0, "1");
        } else {
            ++result[at - 1];
        }
    }
    Rounded rounded{(negative ? "-" : "") + result + "e" + std::to_string(exponent - kept + 1)};
    rounded.is_decided = !is_bare || (tail[0] != '0' && tail[0] != '5');
    return rounded;
}

/// 2.000 -> 2: of an exact result the zeros say nothing.
std::string without_zeros(std::string text) {
    const std::size_t mark = text.find('e');
    std::size_t end = mark;
    while (end > 1 && text[end - 1] == '0') --end;
    int exponent = 0;
    std::from_chars(text.data() + mark + 1, text.data() + text.size(), exponent);
    const int most = exponent < 0 ? -exponent : 0;
    end = mark - std::min(mark - end, static_cast<std::size_t>(most));
    return text.substr(0, end) + "e" + std::to_string(exponent + static_cast<int>(mark - end));
}

template <template <unsigned> typename Function, typename... Operands>
std::optional<std::string> decided(const Operands&... operands) {
    const auto first = Function<few>::of(few_shown, Number<few>(operands)...);
    if (first.is_decided) return first.text;
    const auto second = Function<many>::of(many_shown, Number<many>(operands)...);
    if (second.is_decided || !second.text) return second.text;
    return without_zeros(*second.text);
}

template <unsigned digits>
Rounded shown(int count, const Number<digits>& value) {
    if (value.is_zero()) return {"0"};
    return round(value.str(count - 1, std::ios_base::scientific));
}

template <unsigned digits>
struct Exponential {
    static Rounded of(int count, const Number<digits>& x) {
        if (x > greatest_exponent_of_e) return {std::nullopt};
        if (x < least_exponent_of_e) return {"0"};
        return shown<digits>(count, exp(x));
    }
};
template <unsigned digits>
struct Logarithm {
    static Rounded of(int count, const Number<digits>& x) { return shown<digits>(count, log(x)); }
};
template <unsigned digits>
struct Power {
    static Rounded of(int count, const Number<digits>& base, const Number<digits>& x) {
        return Exponential<digits>::of(count, Number<digits>(x * log(base)));
    }
};

}  // namespace

std::optional<std::string> exponential(const std::string& x) { return decided<Exponential>(x); }
std::optional<std::string> logarithm(const std::string& x) { return decided<Logarithm>(x); }
std::optional<std::string> power(const std::string& base, const std::string& x) {
    return decided<Power>(base, x);
}

}  // namespace cajista::value::detail
