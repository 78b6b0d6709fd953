// SPDX-License-Identifier: Apache-2.0
#include "locale/detail/number_style.h"

#include <algorithm>
#include <vector>

#include <unicode/formattedvalue.h>

#include "base/print_number.h"
#include "locale/detail/icu_text.h"

namespace cajista::locale::detail {

namespace {

using value::Decimal;
using value::Rounding;

/// ICU's own numbers have no more digits behind the point than this by default or by skeleton.
constexpr int probed_decimals = 20;

/// Numbers on which hand and ICU must agree: halves, borders of rounding and grouping, both signs.
constexpr std::string_view probes[] = {"0",
                                       "1",
                                       "-1",
                                       "7",
                                       "0.5",
                                       "1.5",
                                       "2.5",
                                       "-2.5",
                                       "0.05",
                                       "0.125",
                                       "0.005",
                                       "0.015",
                                       "-0.995",
                                       "9.995",
                                       "12.34",
                                       "99",
                                       "100",
                                       "-185.49",
                                       "999.99",
                                       "999.995",
                                       "1000",
                                       "1234.5",
                                       "-1234.5",
                                       "9999.99",
                                       "9999.995",
                                       "10000",
                                       "12345.67",
                                       "99999.5",
                                       "100000",
                                       "1234567.891",
                                       "12345678",
                                       "123456789.12",
                                       "1234567890",
                                       "1234567890123.45",
                                       "-99999999.99",
                                       "0.000001",
                                       "0.1234567",
                                       "12345678901234567890",
                                       "12345678901234567890.123456789"};

std::string icu_text(const icu::number::LocalizedNumberFormatter& formatter,
                     std::string_view number) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber formatted =
        formatter.formatDecimal({number.data(), static_cast<int32_t>(number.size())}, status);
    std::string out;
    append_icu(out, formatted.toTempString(status));
    return U_SUCCESS(status) ? out : std::string();
}

}  // namespace

/// A formatted number taken apart. Lengths and places count UTF-16 units.
struct NumberStyle::Shape {
    icu::UnicodeString text;
    int32_t whole_begin = -1, whole_end = -1, end = 0;
    icu::UnicodeString group, decimal, fraction;
    std::vector<int32_t> group_begins;

    bool read(const icu::number::LocalizedNumberFormatter& formatter, std::string_view number) {
        UErrorCode status = U_ZERO_ERROR;
        const icu::number::FormattedNumber formatted =
            formatter.formatDecimal({number.data(), static_cast<int32_t>(number.size())}, status);
        text = formatted.toString(status);
        icu::ConstrainedFieldPosition field;
        field.constrainCategory(UFIELD_CATEGORY_NUMBER);
        while (formatted.nextPosition(field, status)) {
            const int32_t begin = field.getStart();
            const int32_t limit = field.getLimit();
            const auto part = text.tempSubStringBetween(begin, limit);
            switch (field.getField()) {
                case UNUM_INTEGER_FIELD:
                    whole_begin = begin;
                    whole_end = limit;
                    end = std::max(end, limit);
                    break;
                case UNUM_GROUPING_SEPARATOR_FIELD:
                    group = part;
                    group_begins.push_back(begin);
                    break;
                case UNUM_DECIMAL_SEPARATOR_FIELD:
                    decimal = part;
                    break;
                case UNUM_FRACTION_FIELD:
                    fraction = part;
                    end = limit;
                    break;
                default:
                    break;
            }
        }
        return U_SUCCESS(status) && whole_begin >= 0;
    }
    std::string prefix() const { return from_icu(text.tempSubStringBetween(0, whole_begin)); }
    std::string suffix() const { return from_icu(text.tempSubString(end)); }
    int32_t whole_size() const { return whole_end - whole_begin; }
};

NumberStyle::NumberStyle(icu::number::LocalizedNumberFormatter formatter, Decimals decimals)
    : formatter_(std::move(formatter)), decimals_(decimals) {}

void NumberStyle::learn_once() {
    if (has_learnt_) return;
    has_learnt_ = true;
    by_hand_ = learn() && agrees_with_icu();
}

bool NumberStyle::Affix::set(const std::string& text) {
    if (text.size() > bytes.size()) return false;
    std::memcpy(bytes.data(), text.data(), text.size());
    size = text.size();
    return true;
}

bool NumberStyle::learn() {
    Shape positive, negative;
    if (!positive.read(formatter_, "1") || !negative.read(formatter_, "-1")) return false;
    return prefix_.set(positive.prefix()) && suffix_.set(positive.suffix()) &&
           negative_prefix_.set(negative.prefix()) && negative_suffix_.set(negative.suffix()) &&
           learn_digits() && learn_grouping() && learn_decimals();
}

bool NumberStyle::learn_digits() {
    Shape shape;
    if (!shape.read(formatter_, "1")) return false;
    scale_ = shape.whole_size() == 3 ? 2 : 0;  // percent: 1 is 100
    for (int digit = 0; digit < 10; ++digit) {
        const char number[] = {static_cast<char>('0' + digit), '\0'};
        Shape one;
        if (!one.read(formatter_, number)) return false;
        const auto length = one.text.moveIndex32(one.whole_begin, 1);
        const std::string text = from_icu(one.text.tempSubStringBetween(one.whole_begin, length));
        if (text.empty() || text.size() > 4) return false;
        digit_bytes_ = text.size();
        std::memcpy(digits_[static_cast<std::size_t>(digit)].data(), text.data(), text.size());
    }
    ascii_digits_ = digit_bytes_ == 1;
    return true;
}

bool NumberStyle::learn_grouping() {
    Shape shape;
    if (!shape.read(formatter_, "123456789012345")) return false;
    if (shape.group_begins.empty()) return true;
    if (!group_.set(from_icu(shape.group))) return false;
    const int32_t unit = digit_bytes_ == 4 ? 2 : 1;  // UTF-16 units of a digit
    const int32_t last = shape.group_begins.back() + shape.group.length();
    primary_ = static_cast<std::size_t>((shape.whole_end - last) / unit);
    secondary_ = primary_;
    if (shape.group_begins.size() > 1) {
        const int32_t before =
            shape.group_begins[shape.group_begins.size() - 2] + shape.group.length();
        secondary_ = static_cast<std::size_t>((shape.group_begins.back() - before) / unit);
    }
    if (primary_ == 0 || secondary_ == 0) return false;
    // Spanish writes 1234 but 12.345: minimumGroupingDigits of CLDR.
    for (least_grouped_ = primary_ + 1; least_grouped_ < primary_ + 4; ++least_grouped_) {
        std::string number(least_grouped_ - static_cast<std::size_t>(scale_), '0');
        number[0] = '1';
        Shape grouped;
        if (!grouped.read(formatter_, number)) return false;
        if (!grouped.group_begins.empty()) return true;
    }
    return false;
}

bool NumberStyle::learn_decimals() {
    const int32_t unit = digit_bytes_ == 4 ? 2 : 1;
    Shape whole, part;
    const std::string many = "0." + std::string(probed_decimals + 4, '1');
    if (!whole.read(formatter_, "1") || !part.read(formatter_, many)) return false;
    if (!decimal_.set(from_icu(part.decimal))) return false;
    least_decimals_ = whole.fraction.length() / unit;
    most_decimals_ = part.fraction.length() / unit;
    if (decimals_ == Decimals::of_style) return most_decimals_ <= probed_decimals;
    return decimal_.size > 0;
}

bool NumberStyle::agrees_with_icu() {
    std::string ours, theirs;
    for (const std::string_view probe : probes) {
        const auto number = Decimal::parse(probe);
        ours.clear();
        theirs.clear();
        append_by_hand(ours, *number);
        append_by_icu(theirs, *number);
        if (ours != theirs) return false;
    }
    return true;
}

void NumberStyle::append(std::string& out, Decimal number) {
    if (!has_learnt_ && ++uses_ > uses_before_learning) learn_once();
    if (by_hand_)
        append_by_hand(out, number);
    else
        append_by_icu(out, number);
}

const icu::number::LocalizedNumberFormatter& NumberStyle::formatter_for(int decimals) {
    const auto make = [&] {
        return formatter_.precision(icu::number::Precision::fixedFraction(decimals));
    };
    if (decimals >= kept_decimals) return other_formatter_ = make();
    auto& kept = formatters_[static_cast<std::size_t>(decimals)];
    if (!kept) kept = make();
    return *kept;
}

void NumberStyle::append_by_icu(std::string& out, Decimal number) {
    const std::string text = number.to_string();
    if (decimals_ == Decimals::of_style) {
        out += icu_text(formatter_, text);
        return;
    }
    // More than ICU's limit of 999 are not to be had.
    const int decimals = std::clamp(-number.exponent(), 0, 999);
    out += icu_text(formatter_for(decimals), text);
}

void NumberStyle::append_by_hand(std::string& out, Decimal number) const {
    int least = least_decimals_;
    int most = most_decimals_;
    if (decimals_ == Decimals::of_value) least = most = std::max(0, -number.exponent());
    if (scale_ != 0) {
        const auto scaled = multiply(number, Decimal::from_scaled(1, scale_));
        if (scaled) number = *scaled;
    }
    number = number.rounded(most, Rounding::half_even);
    std::int64_t coefficient;
    int exponent;
    const auto least_digits = static_cast<std::size_t>(least);
    if (!number.to_scaled(coefficient, exponent) || exponent > 0 || exponent < -18) {
        return append_long(out, number, least_digits);
    }
    // 19 digits, zeros before them when the number is small, and room to copy four at a time.
    std::array<char, 64> digits;
    constexpr std::size_t room = 20;
    char* const first = digits.data() + room;
    const bool negative = coefficient < 0;
    const auto magnitude = static_cast<std::uint64_t>(negative ? -coefficient : coefficient);
    const auto size = static_cast<std::size_t>(base::write_unsigned(first, magnitude) - first);
    const auto decimals = static_cast<std::size_t>(-exponent);
    const std::size_t zeros = size > decimals ? 0 : decimals + 1 - size;
    std::memset(first - room, '0', room);
    // Two affixes, 19 digits with a group sign each, the decimal sign, the most decimals, slack.
    std::array<char, 2 * 24 + 20 * (4 + 24) + 24 + (probed_decimals + 20) * 4 + 32> buffer;
    char* const end = write(buffer.data(), negative, {first - zeros, size + zeros - decimals},
                            {first + size - decimals, decimals}, least_digits);
    out.append(buffer.data(), end);
}

void NumberStyle::append_long(std::string& out, Decimal number, std::size_t least) const {
    std::string text = number.absolute().to_string();
    const std::size_t size = text.size();
    const std::size_t point = std::min(text.find('.'), size);
    text.append(4, '0');  // room to copy four at a time
    const std::string_view all(text.data(), size);
    std::string buffer(160 + size * 28 + least * 4, '\0');
    const std::string_view fraction = all.substr(std::min(point + 1, size));
    char* const end =
        write(buffer.data(), number.is_negative(), all.substr(0, point), fraction, least);
    out.append(buffer.data(), end);
}

char* NumberStyle::write(char* out, bool negative, std::string_view whole,
                         std::string_view fraction, std::size_t least) const {
    while (fraction.size() > least && fraction.back() == '0') fraction.remove_suffix(1);
    out = (negative ? negative_prefix_ : prefix_).write(out);
    out = primary_ == 0 || whole.size() < least_grouped_ ? write_digits(out, whole)
                                                         : write_grouped(out, whole);
    if (std::max(fraction.size(), least) > 0) {
        out = write_digits(decimal_.write(out), fraction);
        for (std::size_t i = fraction.size(); i < least; ++i) {
            out = write_digits(out, std::string_view("0    ").substr(0, 1));
        }
    }
    return (negative ? negative_suffix_ : suffix_).write(out);
}

/// Four bytes behind `digits` may be read.
char* NumberStyle::write_digits(char* out, std::string_view digits) const {
    if (ascii_digits_) {
        if (digits.size() <= 4)
            std::memcpy(out, digits.data(), 4);
        else
            std::memcpy(out, digits.data(), digits.size());
        return out + digits.size();
    }
    for (const char digit : digits) {
        std::memcpy(out, digits_[static_cast<std::size_t>(digit - '0')].data(), 4);
        out += digit_bytes_;
    }
    return out;
}

char* NumberStyle::write_grouped(char* out, std::string_view digits) const {
    std::size_t left = digits.size();
    std::size_t run = left <= primary_ ? left : (left - primary_) % secondary_;
    if (run == 0) run = secondary_;
    while (left > primary_) {
        out = write_digits(out, digits.substr(digits.size() - left, run));
        out = group_.write(out);
        left -= run;
        run = secondary_;
    }
    return write_digits(out, digits.substr(digits.size() - left));
}

}  // namespace cajista::locale::detail
