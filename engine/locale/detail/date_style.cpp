// SPDX-License-Identifier: Apache-2.0
#include "locale/detail/date_style.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include <unicode/calendar.h>
#include <unicode/decimfmt.h>
#include <unicode/dtfmtsym.h>
#include <unicode/gregocal.h>
#include <unicode/simpletz.h>

#include "base/print_number.h"
#include "locale/detail/icu_text.h"
#include "locale/zones.h"

namespace cajista::locale::detail {

namespace {

using value::Date;
using value::DateTime;

constexpr double milliseconds_per_day = 86'400'000.0;

UDate to_udate(const DateTime& instant) {
    const auto of_day = (instant.time.hour * 3600 + instant.time.minute * 60 + instant.time.second);
    return static_cast<double>(instant.date.to_days()) * milliseconds_per_day + of_day * 1000.0 +
           instant.time.nanosecond / 1'000'000;
}

bool is_letter(char16_t c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z'); }

std::vector<std::string> to_names(const icu::UnicodeString* names, int32_t first, int32_t count) {
    std::vector<std::string> out;
    for (int32_t i = first; i < count; ++i) out.push_back(from_icu(names[i]));
    return out;
}

/// ICU prints nothing for letters that belong to skeletons only, and closes quotes by itself.
bool is_well_formed(const icu::UnicodeString& pattern) {
    constexpr std::u16string_view letters = u"GyYuUrQqMLlwWdDFgEecabBhHKkmsSAzZOvVXx";
    bool quoted = false;
    for (int32_t i = 0; i < pattern.length(); ++i) {
        const char16_t c = pattern[i];
        if (c == u'\'')
            quoted = !quoted;
        else if (!quoted && is_letter(c) && letters.find(c) == letters.npos)
            return false;
    }
    return !quoted && !pattern.isEmpty();
}

/// Names by number of letters: MMM, MMMM, MMMMM.
std::vector<std::string> month_names(const icu::DateFormatSymbols& symbols, int letters,
                                     icu::DateFormatSymbols::DtContextType context) {
    using Symbols = icu::DateFormatSymbols;
    int32_t count = 0;
    const auto width = letters == 3   ? Symbols::ABBREVIATED
                       : letters == 4 ? Symbols::WIDE
                                      : Symbols::NARROW;
    const icu::UnicodeString* names = symbols.getMonths(count, context, width);
    return count == 12 ? to_names(names, 0, count) : std::vector<std::string>();
}

/// ICU's first weekday name, at 1, is Sunday; ours is Monday.
std::vector<std::string> weekday_names(const icu::DateFormatSymbols& symbols, int letters,
                                       icu::DateFormatSymbols::DtContextType context) {
    using Symbols = icu::DateFormatSymbols;
    int32_t count = 0;
    const auto width = letters <= 3   ? Symbols::ABBREVIATED
                       : letters == 4 ? Symbols::WIDE
                       : letters == 5 ? Symbols::NARROW
                                      : Symbols::SHORT;
    const icu::UnicodeString* names = symbols.getWeekdays(count, context, width);
    if (count != 8) return {};
    std::vector<std::string> out = to_names(names, 1, count);
    std::rotate(out.begin(), out.begin() + 1, out.end());
    return out;
}

}  // namespace

DateStyle::DateStyle(const icu::Locale& locale, const icu::UnicodeString& pattern) {
    if (!is_well_formed(pattern)) return;
    UErrorCode status = U_ZERO_ERROR;
    formatter_ = std::make_unique<icu::SimpleDateFormat>(pattern, locale, status);
    if (U_FAILURE(status)) return;
    formatter_->adoptTimeZone(icu::TimeZone::getGMT()->clone());
    // ISO 8601 knows no Julian calendar before 1582.
    std::unique_ptr<icu::Calendar> calendar(formatter_->getCalendar()->clone());
    auto* gregorian = dynamic_cast<icu::GregorianCalendar*>(calendar.get());
    const std::string_view kind = calendar->getType();
    const bool is_gregorian = gregorian != nullptr && (kind == "gregorian" || kind == "iso8601");
    if (is_gregorian) {
        gregorian->setGregorianChange(-std::numeric_limits<double>::max(), status);
        formatter_->adoptCalendar(calendar.release());
    }
    valid_ = U_SUCCESS(status);
    if (!valid_) return;
    by_hand_ = compile(locale, pattern) && is_gregorian && agrees_with_icu();
}

bool DateStyle::compile(const icu::Locale& locale, const icu::UnicodeString& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(locale, status);
    const auto* numbers = dynamic_cast<const icu::DecimalFormat*>(formatter_->getNumberFormat());
    if (U_FAILURE(status)) return false;
    bool complete = numbers != nullptr;
    bool quoted = false;
    for (int32_t i = 0; i < pattern.length(); ++i) {
        const char16_t c = pattern[i];
        if (c == u'\'') {
            if (i + 1 < pattern.length() && pattern[i + 1] == u'\'')
                add_literal(pattern[++i]);
            else
                quoted = !quoted;
        } else if (quoted || !is_letter(c)) {
            add_literal(c);
        } else {
            int count = 1;
            while (i + 1 < pattern.length() && pattern[i + 1] == c) ++i, ++count;
            shows_zone_ =
                shows_zone_ || std::u16string_view(u"zZOvVXx").find(c) != std::u16string_view::npos;
            complete = complete && add_field(symbols, c, count);
        }
    }
    if (!complete) return false;
    add_literal(0);
    for (std::size_t digit = 0; digit < 10; ++digit) {
        const auto place = static_cast<int>(icu::DecimalFormatSymbols::kZeroDigitSymbol);
        const auto symbol = static_cast<icu::DecimalFormatSymbols::ENumberFormatSymbol>(
            digit == 0 ? place
                       : static_cast<int>(icu::DecimalFormatSymbols::kOneDigitSymbol) +
                             static_cast<int>(digit) - 1);
        digits_[digit] = from_icu(numbers->getDecimalFormatSymbols()->getConstSymbol(symbol));
    }
    ascii_digits_ = digits_[0] == "0" && digits_[9] == "9";
    return true;
}

/// 0 ends the literal that was being gathered.
void DateStyle::add_literal(char16_t unit) {
    if (unit != 0) {
        literal_.append(unit);
        return;
    }
    if (literal_.isEmpty()) return;
    pieces_.push_back({Field::literal, 0, {from_icu(literal_)}});
    literal_.remove();
}

bool DateStyle::add_field(const icu::DateFormatSymbols& symbols, char16_t letter, int count) {
    add_literal(0);
    using Symbols = icu::DateFormatSymbols;
    if (count > 9) return false;
    const auto number = [&](Field field) {
        pieces_.push_back({field, static_cast<std::uint8_t>(count), {}});
        return true;
    };
    const auto named = [&](Field field, std::vector<std::string> names) {
        if (names.empty()) return false;
        pieces_.push_back({field, 0, std::move(names)});
        return true;
    };
    const auto context = letter == u'L' || letter == u'c' ? Symbols::STANDALONE : Symbols::FORMAT;
    switch (letter) {
        case u'y':
            return number(count == 2 ? Field::year_of_century : Field::year);
        case u'M':
        case u'L':
            if (count <= 2) return number(Field::month);
            return count <= 5 && named(Field::month, month_names(symbols, count, context));
        case u'd':
            return count <= 2 && number(Field::day);
        case u'E':
            return count <= 6 && named(Field::weekday, weekday_names(symbols, count, context));
        case u'c':
            return count >= 3 && count <= 6 &&
                   named(Field::weekday, weekday_names(symbols, count, context));
        case u'H':
            return count <= 2 && number(Field::hour);
        case u'h':
            return count <= 2 && number(Field::hour12);
        case u'm':
            return count <= 2 && number(Field::minute);
        case u's':
            return count <= 2 && number(Field::second);
        case u'S':
            return number(Field::fraction);
        case u'a': {
            int32_t halves = 0;
            const icu::UnicodeString* names = symbols.getAmPmStrings(halves);
            return count <= 3 && halves == 2 && named(Field::half_day, to_names(names, 0, 2));
        }
        default:
            return false;
    }
}

bool DateStyle::agrees_with_icu() {
    std::string ours, theirs;
    const auto agrees = [&](const DateTime& instant) {
        ours.clear();
        theirs.clear();
        append_by_hand(ours, instant);
        append_by_icu(theirs, instant);
        return ours == theirs;
    };
    // Every month, every weekday, every hour; then years of any length.
    DateTime instant{{2026, 1, 1}, {0, 0, 0, 0, {}}};
    for (int i = 0; i < 36; ++i) {
        instant.date = Date::from_days(Date{2026, 1, 1}.to_days() + 31 * i);
        instant.time.hour = static_cast<std::uint8_t>(i % 24);
        instant.time.minute = static_cast<std::uint8_t>(i * 7 % 60);
        instant.time.second = static_cast<std::uint8_t>(i * 11 % 60);
        instant.time.nanosecond = static_cast<std::uint32_t>(i % 3) * 123'000'000;
        if (!agrees(instant)) return false;
    }
    for (const int year : {-43, 0, 1, 9, 99, 1200, 1582, 1600, 1969, 1999, 2000, 9999, 12345}) {
        instant.date = {year, 2, 28};
        if (!agrees(instant)) return false;
    }
    return true;
}

void DateStyle::append(std::string& out, const DateTime& instant) {
    // ICU's calendars end 5 million years from now; ours don't.
    const bool within_icu = instant.date.year < 5'000'000 && instant.date.year > -5'000'000;
    if (by_hand_)
        append_by_hand(out, instant);
    else if (within_icu)
        append_by_icu(out, instant);
    else
        out += value::to_string(instant, zone_name);
}

void DateStyle::append_by_icu(std::string& out, const DateTime& instant) {
    UDate date = to_udate(instant);
    if (shows_zone_) {
        const value::Zone& zone = instant.time.zone;
        const std::int32_t offset = zone.kind == value::Zone::Kind::named
                                        ? offset_at_local(zone.zone, instant)
                                        : zone.offset_seconds;
        date -= offset * 1000.0;
        formatter_->adoptTimeZone(
            zone.kind == value::Zone::Kind::named
                ? icu::TimeZone::createTimeZone(to_icu(zone_name(zone.zone)))
                : new icu::SimpleTimeZone(offset * 1000, icu::UnicodeString()));
    }
    icu::UnicodeString text;
    formatter_->format(date, text);
    append_icu(out, text);
}

/// The number of a field, or the index of its name.
std::int64_t DateStyle::Piece::number_of(const DateTime& instant) const {
    const value::Time& time = instant.time;
    // Before the year 1 the era counts backwards: 0 is 1 BC.
    const std::int64_t year =
        instant.date.year > 0 ? instant.date.year : 1 - std::int64_t{instant.date.year};
    const int first = names.empty() ? 0 : 1;
    switch (field) {
        case Field::literal:
            return 0;
        case Field::year:
            return year;
        case Field::year_of_century:
            return year % 100;
        case Field::month:
            return instant.date.month - first;
        case Field::day:
            return instant.date.day;
        case Field::weekday:
            return instant.date.weekday() - first;
        case Field::hour:
            return time.hour;
        case Field::hour12:
            return time.hour % 12 == 0 ? 12 : time.hour % 12;
        case Field::half_day:
            return time.hour / 12;
        case Field::minute:
            return time.minute;
        case Field::second:
            return time.second;
        case Field::fraction:
            break;
    }
    // ICU knows milliseconds only: 123 and zeros.
    std::int64_t number = time.nanosecond / 1'000'000;
    for (int i = width; i < 3; ++i) number /= 10;
    for (int i = 3; i < width; ++i) number *= 10;
    return number;
}

char* DateStyle::write_number(char* out, std::int64_t number, std::uint8_t width) const {
    const auto two = [](char* to, unsigned value) {
        to[0] = static_cast<char>('0' + value / 10);
        to[1] = static_cast<char>('0' + value % 10);
        return to + 2;
    };
    // 01.10.2026, the everyday case
    const auto small = static_cast<unsigned>(number);
    if (ascii_digits_ && width == 2 && number < 100) return two(out, small);
    if (ascii_digits_ && width == 4 && number < 10'000) {
        return two(two(out, small / 100), small % 100);
    }
    std::array<char, 2 * base::number_bytes> buffer;
    char* const middle = buffer.data() + base::number_bytes;
    char* const end = base::write_unsigned(middle, static_cast<std::uint64_t>(number));
    char* begin = middle;
    while (end - begin < width) *--begin = '0';
    if (ascii_digits_) return std::copy(begin, end, out);
    for (; begin != end; ++begin) {
        const std::string& digit = digits_[static_cast<std::size_t>(*begin - '0')];
        out = std::copy(digit.begin(), digit.end(), out);
    }
    return out;
}

void DateStyle::append_by_hand(std::string& out, const DateTime& instant) const {
    // A number has at most 20 digits of 4 bytes; longer names and literals go straight to `out`.
    std::array<char, 256> buffer;
    constexpr std::size_t room = 80;
    char* at = buffer.data();
    for (const Piece& piece : pieces_) {
        const std::int64_t number = piece.number_of(instant);
        const std::string* const name =
            piece.names.empty() ? nullptr : &piece.names[static_cast<std::size_t>(number)];
        const auto left = static_cast<std::size_t>(buffer.data() + buffer.size() - at);
        if (left < room || (name != nullptr && name->size() > left)) {
            out.append(buffer.data(), at);
            at = buffer.data();
        }
        if (name == nullptr)
            at = write_number(at, number, piece.width);
        else if (name->size() == 1)
            *at++ = name->front();
        else if (name->size() <= buffer.size())
            at = std::copy(name->begin(), name->end(), at);
        else
            out += *name;
    }
    out.append(buffer.data(), at);
}

}  // namespace cajista::locale::detail
