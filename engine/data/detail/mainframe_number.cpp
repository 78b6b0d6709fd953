// SPDX-License-Identifier: Apache-2.0
#include "data/detail/mainframe_number.h"

#include <fmt/format.h>

#include <algorithm>

namespace cajista::data::detail {

namespace {

void append_scaled(std::string& out, std::string digits, bool is_negative, int decimals) {
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, zeros);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (is_negative) out += '-';
    out += digits.substr(0, digits.size() - places);
    if (places != 0) out.append(".").append(digits, digits.size() - places);
}

struct SignedDigit {
    int digit = -1;  ///< -1: none
    bool is_negative = false;
};

/// The last byte of a zoned number, EBCDIC or ASCII.
SignedDigit signed_digit(unsigned char byte) {
    const int low = byte & 0x0F;
    switch (byte >> 4) {
        case 0xF:
        case 0xC:
        case 0xA:
        case 0xE:
            return {low <= 9 ? low : -1, false};
        case 0xD:
        case 0xB:
            return {low <= 9 ? low : -1, true};
        default:
            break;
    }
    if (byte >= '0' && byte <= '9') return {byte - '0', false};
    if (byte == '{') return {0, false};
    if (byte >= 'A' && byte <= 'I') return {byte - 'A' + 1, false};
    if (byte == '}') return {0, true};
    if (byte >= 'J' && byte <= 'R') return {byte - 'J' + 1, true};
    if (byte >= 'p' && byte <= 'y') return {byte - 'p', true};
    return {};
}

}  // namespace

bool append_zoned(std::string& out, std::string_view bytes, const job::Column& column) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\x40' || c == '\0'; };
    if (std::all_of(bytes.begin(), bytes.end(), is_blank)) return true;
    std::string digits;
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const int zone = byte >> 4;
        const int low = byte & 0x0F;
        if ((zone != 0xF && zone != 0x3) || low > 9) return false;
        digits += static_cast<char>('0' + low);
    }
    const SignedDigit last = signed_digit(static_cast<unsigned char>(bytes.back()));
    if (last.digit < 0) return false;
    digits += static_cast<char>('0' + last.digit);
    append_scaled(out, std::move(digits), last.is_negative, column.decimals);
    return true;
}

bool append_packed(std::string& out, std::string_view bytes, const job::Column& column) {
    std::string digits;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte >> 4 > 9) return false;
        digits += static_cast<char>('0' + (byte >> 4));
        const int low = byte & 0x0F;
        if (i + 1 == bytes.size()) {
            if (low < 0xA) return false;
            append_scaled(out, std::move(digits), low == 0xB || low == 0xD, column.decimals);
            return true;
        }
        if (low > 9) return false;
        digits += static_cast<char>('0' + low);
    }
    return false;
}

bool append_binary(std::string& out, std::string_view bytes, const job::Column& column) {
    if (bytes.empty() || bytes.size() > 8) return false;
    std::uint64_t bits = static_cast<unsigned char>(bytes[0]) >= 0x80 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) bits = bits << 8 | static_cast<unsigned char>(byte);
    const bool is_negative = bits >> 63 != 0;
    const std::uint64_t magnitude = is_negative ? ~bits + 1 : bits;
    append_scaled(out, fmt::format("{}", magnitude), is_negative, column.decimals);
    return true;
}

}  // namespace cajista::data::detail
