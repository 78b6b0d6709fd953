// SPDX-License-Identifier: Apache-2.0
#include "value/detail/date_pattern.h"
#include "base/characters.h"

#include <algorithm>

namespace cajista::value::detail {

namespace {

using Part = DatePattern::Part;
using Piece = DatePattern::Piece;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number(Part part) {
    return part != Part::literal && part != Part::zone && part != Part::half_day;
}

/// The piece that `count` times `letter` means; nothing when it means none here.
std::optional<Piece> piece_of(char letter, std::size_t count) {
    const auto digits = static_cast<std::uint8_t>(std::min<std::size_t>(count, 9));
    const auto number = [&](Part part, std::uint8_t most) -> std::optional<Piece> {
        if (count > most) return std::nullopt;
        return count == 1 ? Piece{part, 1, most, {}} : Piece{part, digits, digits, {}};
    };
    switch (letter) {
        case 'u':
        case 'y':
            return count == 2 ? Piece{Part::year_of_century, 2, 2, {}} : number(Part::year, 9);
        case 'M':
        case 'L':
            return number(Part::month, 2);
        case 'd':
            return number(Part::day, 2);
        case 'D':
            return number(Part::day_of_year, 3);
        case 'H':
            return number(Part::hour, 2);
        case 'h':
            return number(Part::hour12, 2);
        case 'm':
            return number(Part::minute, 2);
        case 's':
            return number(Part::second, 2);
        case 'S':
            return Piece{Part::fraction, 1, 9, {}};
        case 'a':
            return Piece{Part::half_day, 0, 0, {}};
        case 'X':
        case 'x':
        case 'Z':
            return Piece{Part::zone, 0, 0, {}};
        default:
            return std::nullopt;
    }
}

void add_literal(std::vector<Piece>& pieces, std::string_view text) {
    if (pieces.empty() || pieces.back().part != Part::literal) pieces.push_back({});
    pieces.back().text += text;
}

bool add_quoted(std::vector<Piece>& pieces, std::string_view pattern, std::size_t& at) {
    if (pattern.substr(at).starts_with("''")) {
        add_literal(pieces, "'");
        at += 2;
        return true;
    }
    const std::size_t end = pattern.find('\'', at + 1);
    if (end == std::string_view::npos) return false;
    add_literal(pieces, pattern.substr(at + 1, end - at - 1));
    at = end + 1;
    return true;
}

/// What is missing or doubled in the pattern, or empty.
std::string problem_of(const std::vector<Piece>& pieces, FieldType type) {
    const auto count = [&](Part part) {
        return std::count_if(pieces.begin(), pieces.end(),
                             [part](const Piece& piece) { return piece.part == part; });
    };
    for (int part = static_cast<int>(Part::year); part <= static_cast<int>(Part::zone); ++part) {
        if (count(static_cast<Part>(part)) > 1) return "has a field twice";
    }
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        if (is_number(pieces[i].part) && is_number(pieces[i + 1].part) &&
            pieces[i].least != pieces[i].most) {
            return "has a number of any length directly before another number";
        }
    }
    const bool has_year = count(Part::year) + count(Part::year_of_century) == 1;
    const bool has_date = has_year && (count(Part::month) == 1 && count(Part::day) == 1) !=
                                          (count(Part::day_of_year) == 1);
    const bool has_time = count(Part::hour) + count(Part::hour12) == 1;
    if (type != FieldType::time && !has_date) return "needs a year, a month and a day";
    if (type != FieldType::date && !has_time) return "needs an hour";
    if (count(Part::hour12) != count(Part::half_day)) return "needs both h and a, or H";
    return {};
}

/// What was read so far, and the text that is left.
struct Reading {
    std::string_view rest;
    std::int64_t year = 1970;
    int month = 1, day = 1, day_of_year = 0;
    int hour = 0, minute = 0, second = 0;
    std::uint32_t nanosecond = 0;
    bool afternoon = false, has_half_day = false;
    Zone zone{};

    bool take_digits(const Piece& piece, std::int64_t& value) {
        std::size_t count = 0;
        value = 0;
        while (count < piece.most && count < rest.size() && base::is_digit(rest[count])) {
            value = value * 10 + (rest[count++] - '0');
        }
        if (count < piece.least) return false;
        if (piece.part == Part::fraction) {
            for (std::size_t i = count; i < 9; ++i) value *= 10;
        }
        rest.remove_prefix(count);
        return true;
    }

    bool take_zone() {
        zone.kind = Zone::Kind::offset;
        if (rest.starts_with('Z')) {
            rest.remove_prefix(1);
            return true;
        }
        if (!rest.starts_with('+') && !rest.starts_with('-')) return false;
        const int sign = rest[0] == '-' ? -1 : 1;
        rest.remove_prefix(1);
        const Piece two{Part::hour, 2, 2, {}};
        std::int64_t hours;
        std::int64_t minutes = 0;
        if (!take_digits(two, hours)) return false;
        if (rest.starts_with(':')) rest.remove_prefix(1);
        if (!rest.empty() && base::is_digit(rest[0]) && !take_digits(two, minutes)) return false;
        zone.offset_seconds = static_cast<std::int32_t>(sign * (hours * 3600 + minutes * 60));
        return minutes < 60 && hours * 60 + minutes <= 14 * 60;
    }

    bool take_half_day() {
        if (rest.size() < 2 || (rest[1] | 0x20) != 'm') return false;
        const int half = rest[0] | 0x20;
        rest.remove_prefix(2);
        afternoon = half == 'p';
        has_half_day = true;
        return half == 'a' || half == 'p';
    }

    bool take(const Piece& piece) {
        if (piece.part == Part::literal) {
            if (!rest.starts_with(piece.text)) return false;
            rest.remove_prefix(piece.text.size());
            return true;
        }
        if (piece.part == Part::zone) return take_zone();
        if (piece.part == Part::half_day) return take_half_day();
        std::int64_t value;
        if (!take_digits(piece, value)) return false;
        const int small = static_cast<int>(value);
        switch (piece.part) {
            case Part::year:
                year = value;
                break;
            case Part::year_of_century:
                year = value + (value < 69 ? 2000 : 1900);
                break;
            case Part::month:
                month = small;
                break;
            case Part::day:
                day = small;
                break;
            case Part::day_of_year:
                day_of_year = small;
                return small > 0;
            case Part::hour:
                hour = small;
                break;
            case Part::hour12:
                hour = small % 12;
                return small >= 1 && small <= 12;
            case Part::minute:
                minute = small;
                break;
            case Part::second:
                second = small;
                break;
            case Part::fraction:
                nanosecond = static_cast<std::uint32_t>(value);
                break;
            default:
                return false;
        }
        return true;
    }

    std::optional<DateTime> finish() const {
        auto date = Date::create(year, month, day);
        if (date && day_of_year > 0) {
            if (day_of_year > (is_leap_year(year) ? 366 : 365)) return std::nullopt;
            date = Date::from_days(date->to_days() + day_of_year - 1);
        }
        const int of_day = has_half_day && afternoon ? hour + 12 : hour;
        if (!date || of_day > 23 || minute > 59 || second > 59) return std::nullopt;
        return DateTime{*date,
                        {static_cast<std::uint8_t>(of_day), static_cast<std::uint8_t>(minute),
                         static_cast<std::uint8_t>(second), nanosecond, zone}};
    }
};

}  // namespace

std::optional<DatePattern> DatePattern::compile(FieldType type, std::string_view pattern,
                                                std::string& problem) {
    DatePattern out;
    for (std::size_t at = 0; at < pattern.size();) {
        const char c = pattern[at];
        if (c == '\'') {
            if (!add_quoted(out.pieces, pattern, at)) {
                problem = "has a quote that isn't closed";
                return std::nullopt;
            }
        } else if (is_letter(c)) {
            const std::size_t end = std::min(pattern.find_first_not_of(c, at), pattern.size());
            auto piece = piece_of(c, end - at);
            if (!piece) {
                problem = "has " + std::string(pattern.substr(at, end - at)) +
                          ", which data can't be read with (put text in quotes)";
                return std::nullopt;
            }
            out.pieces.push_back(std::move(*piece));
            at = end;
        } else {
            add_literal(out.pieces, pattern.substr(at, 1));
            ++at;
        }
    }
    problem = problem_of(out.pieces, type);
    if (!problem.empty()) return std::nullopt;
    return out;
}

std::optional<DateTime> DatePattern::read(std::string_view text) const {
    Reading reading{text};
    for (const Piece& piece : pieces) {
        if (!reading.take(piece)) return std::nullopt;
    }
    return reading.rest.empty() ? reading.finish() : std::nullopt;
}

}  // namespace cajista::value::detail
