// SPDX-License-Identifier: Apache-2.0
#include "base/print_number.h"

#include <array>
#include <cstring>

#include "base/power_of_ten.h"

namespace cajista::base {

namespace {

constexpr auto digit_pairs = [] {
    std::array<char, 200> table{};
    for (std::size_t i = 0; i < 100; ++i) {
        table[2 * i] = static_cast<char>('0' + i / 10);
        table[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return table;
}();

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

/// Below 10,000, as most numbers of a file are: at most two look-ups.
char* write_short(char* out, std::size_t value) {
    if (value >= 100) {
        const std::size_t hundreds = value / 100;
        value -= hundreds * 100;
        if (hundreds >= 10) *out++ = digit_pairs[2 * hundreds];
        *out++ = digit_pairs[2 * hundreds + 1];
    } else if (value < 10) {
        *out = static_cast<char>('0' + value);
        return out + 1;
    }
    std::memcpy(out, &digit_pairs[2 * value], 2);
    return out + 2;
}

/// whole + fraction / 10^digits.
char* write_parts(char* out, std::uint64_t whole, std::uint64_t fraction, int digits) {
    out = write_unsigned(out, whole);
    if (fraction == 0) return out;
    *out++ = '.';
    while (fraction % 10 == 0) {
        fraction /= 10;
        --digits;
    }
    for (int i = digits; i-- > 0; fraction /= 10) out[i] = static_cast<char>('0' + fraction % 10);
    return out + digits;
}

}  // namespace

char* write_unsigned(char* out, std::uint64_t value) {
    if (value < 10'000) return write_short(out, static_cast<std::size_t>(value));
    std::array<char, 20> digits;
    char* const end = digits.data() + digits.size();
    char* first = end;
    while (value >= 100) {
        first -= 2;
        std::memcpy(first, &digit_pairs[2 * (value % 100)], 2);
        value /= 100;
    }
    if (value >= 10) {
        first -= 2;
        std::memcpy(first, &digit_pairs[2 * value], 2);
    } else {
        *--first = static_cast<char>('0' + value);
    }
    const auto length = static_cast<std::size_t>(end - first);
    std::memcpy(out, first, length);
    return out + length;
}

char* write_integer(char* out, std::int64_t value) {
    if (value < 0) *out++ = '-';
    return write_unsigned(out, magnitude(value));
}

char* write_fixed(char* out, std::int64_t value, int digits) {
    if (value < 0) *out++ = '-';
    const auto unit = static_cast<std::uint64_t>(power_of_ten(digits));
    return write_parts(out, magnitude(value) / unit, magnitude(value) % unit, digits);
}

char* write_points(char* out, Length length, int digits) {
    const std::uint64_t units = magnitude(length.units);
    const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
    std::uint64_t whole = units >> 16U;
    std::uint64_t fraction = ((units & 0xFFFFU) * scale + 0x8000U) >> 16U;
    if (fraction == scale) {
        ++whole;
        fraction = 0;
    }
    if (length.units < 0 && (whole | fraction) != 0) *out++ = '-';
    return write_parts(out, whole, fraction, digits);
}

void append_integer(std::string& out, std::int64_t value) {
    std::array<char, number_bytes> text;
    out.append(text.data(), write_integer(text.data(), value));
}

void append_fixed(std::string& out, std::int64_t value, int digits) {
    std::array<char, number_bytes> text;
    out.append(text.data(), write_fixed(text.data(), value, digits));
}

void append_points(std::string& out, Length length, int digits) {
    std::array<char, number_bytes> text;
    out.append(text.data(), write_points(text.data(), length, digits));
}

}  // namespace cajista::base
