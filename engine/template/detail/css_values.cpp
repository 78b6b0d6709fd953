// SPDX-License-Identifier: Apache-2.0
#include "template/detail/css_values.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/characters.h"

namespace cajista::templates::detail {

namespace {

constexpr std::int64_t powers[] = {1, 10, 100, 1000, 10'000, 100'000, 1'000'000};
/// No length on paper comes near it (20 km), and sums of many stay far from overflow.
constexpr std::int64_t most_units = std::int64_t{56'000'000} * base::Length::units_per_point;

std::optional<base::Length> bounded(base::Length length) {
    if (length.units > most_units || length.units < -most_units) return std::nullopt;
    return length;
}

/// number * points / divisor of one unit.
base::Length in_points(const Token& token, std::int64_t points, std::int64_t divisor) {
    return base::Length::scaled(token.mantissa, points * base::Length::units_per_point,
                                divisor * powers[token.scale]);
}

std::optional<base::Length> length_of(const Token& token, const Units& units) {
    if (token.is(Token::Kind::number)) {
        if (token.mantissa == 0) return base::Length{};
        return std::nullopt;
    }
    if (!token.is(Token::Kind::dimension)) return std::nullopt;
    const std::string& unit = token.text;
    if (unit == "pt") return bounded(in_points(token, 1, 1));
    if (unit == "mm") return bounded(in_points(token, 720, 254));
    if (unit == "cm") return bounded(in_points(token, 7200, 254));
    if (unit == "in") return bounded(in_points(token, 72, 1));
    if (unit == "px") return bounded(in_points(token, 3, 4));
    if (unit == "pc") return bounded(in_points(token, 12, 1));
    if (unit == "q" || unit == "Q") return bounded(in_points(token, 180, 254));
    const base::Length* const size = unit == "em"    ? &units.em
                                     : unit == "rem" ? &units.root
                                     : unit == "ex"  ? &units.ex
                                     : unit == "ch"  ? &units.ch
                                                     : nullptr;
    if (size == nullptr) return std::nullopt;
    return bounded(base::Length::scaled(token.mantissa, size->units, powers[token.scale]));
}

/// value * 10^digits / 10^scale, rounded half up in magnitude.
std::int64_t scaled(const Token& token, std::int64_t factor) {
    return base::Length::scaled(token.mantissa, factor, powers[token.scale]).units;
}

struct NamedColor {
    std::string_view name;
    std::uint32_t rgb;
};
/// CSS 2.1 (4.3.6), and the few others that documents use.
constexpr std::array named_colors{
    NamedColor{"aqua", 0x00FFFF},   NamedColor{"blue", 0x0000FF},   NamedColor{"fuchsia", 0xFF00FF},
    NamedColor{"gold", 0xFFD700},   NamedColor{"green", 0x008000},  NamedColor{"lime", 0x00FF00},
    NamedColor{"maroon", 0x800000}, NamedColor{"navy", 0x000080},   NamedColor{"olive", 0x808000},
    NamedColor{"orange", 0xFFA500}, NamedColor{"purple", 0x800080}, NamedColor{"red", 0xFF0000},
    NamedColor{"silver", 0xC0C0C0}, NamedColor{"teal", 0x008080},   NamedColor{"yellow", 0xFFFF00},
};

std::uint16_t from_byte(std::uint32_t byte) {
    return static_cast<std::uint16_t>((byte * 10000 + 127) / 255);
}
base::Color from_rgb(std::uint32_t rgb) {
    return base::Color::rgb(from_byte(rgb >> 16 & 0xFF), from_byte(rgb >> 8 & 0xFF),
                            from_byte(rgb & 0xFF));
}

std::optional<base::Color> from_hex(std::string_view text) {
    std::uint32_t value = 0;
    for (const char c : text) {
        const int read = base::hexadecimal(c);
        if (read < 0) return std::nullopt;
        const auto digit = static_cast<std::uint32_t>(read);
        value = value << 4 | digit;
        if (text.size() == 3) value = value << 4 | digit;
    }
    if (text.size() != 3 && text.size() != 6) return std::nullopt;
    return from_rgb(value);
}

}  // namespace

bool ValueReader::take_mark(char c) {
    if (at_end() || !tokens_[at_].is_mark(c)) return false;
    ++at_;
    return true;
}

bool ValueReader::take_word(std::string_view word) {
    if (at_end() || !tokens_[at_].is_word(word)) return false;
    ++at_;
    return true;
}

std::optional<std::string> ValueReader::take_string() {
    if (at_end() || !tokens_[at_].is(Token::Kind::string)) return std::nullopt;
    return tokens_[at_++].text;
}

std::optional<std::string> ValueReader::take_any_word() {
    if (at_end() || !tokens_[at_].is(Token::Kind::word)) return std::nullopt;
    return tokens_[at_++].text;
}

std::optional<std::size_t> ValueReader::take_word_of(std::span<const std::string_view> words) {
    if (at_end() || !tokens_[at_].is(Token::Kind::word)) return std::nullopt;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (tokens_[at_].text == words[i]) {
            ++at_;
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> ValueReader::take_integer() {
    if (at_end() || !tokens_[at_].is(Token::Kind::number) || tokens_[at_].scale != 0) {
        return std::nullopt;
    }
    return tokens_[at_++].mantissa;
}

std::optional<std::int64_t> ValueReader::take_permille() {
    if (at_end() || !tokens_[at_].is(Token::Kind::number)) return std::nullopt;
    return scaled(tokens_[at_++], 1000);
}

std::optional<base::Length> ValueReader::take_length() {
    if (at_end()) return std::nullopt;
    const std::size_t begin = at_;
    if (const auto calculated = take_calculated()) {
        if (calculated->kind == document::Measure::Kind::length) return calculated->length;
        at_ = begin;
        return std::nullopt;
    }
    const auto length = length_of(tokens_[at_], units_);
    if (length) ++at_;
    return length;
}

namespace {

/// CSS Values 3, 8.1: sums and products, in which a product has at most one part that is no number
/// and a divisor is a number.
class Calculator {
public:
    /// A length plus a percentage (in hundredths), or a number (in millionths).
    struct Value {
        base::Length length;
        std::int64_t percent = 0;
        std::int64_t number = 0;
        bool is_number = false, has_percent = false;
    };
    Calculator(std::span<const Token> tokens, std::size_t& at, const Units& units)
        : tokens_(tokens), at_(at), units_(units) {}

    /// Behind `calc(`, to the bracket that closes it.
    std::optional<Value> sum(int depth = 0) {
        auto result = product(depth);
        while (result && at_ < tokens_.size() && !tokens_[at_].is_mark(')')) {
            const bool minus = tokens_[at_].is_mark('-');
            if (!minus && !tokens_[at_].is_mark('+')) return std::nullopt;
            ++at_;
            const auto other = product(depth);
            if (!other || other->is_number != result->is_number) return std::nullopt;
            result = added(*result, *other, minus ? -1 : 1);
        }
        if (at_ >= tokens_.size()) return std::nullopt;
        ++at_;
        return result;
    }

private:
    static constexpr std::int64_t one = 1'000'000;
    static constexpr int deepest = 16;

    static std::optional<Value> bounded_value(Value value) {
        constexpr std::int64_t most_percent = 1'000'000, most_number = 1'000'000 * one;
        const auto is_in = [](std::int64_t number, std::int64_t most) {
            return number >= -most && number <= most;
        };
        if (!is_in(value.length.units, most_units) || !is_in(value.percent, most_percent) ||
            !is_in(value.number, most_number)) {
            return std::nullopt;
        }
        return value;
    }
    static std::optional<Value> added(Value a, const Value& b, std::int64_t sign) {
        a.length += b.length * sign;
        a.percent += b.percent * sign;
        a.number += b.number * sign;
        a.has_percent |= b.has_percent;
        return bounded_value(a);
    }
    static std::optional<Value> times(Value a, std::int64_t number, std::int64_t divisor) {
        if (divisor == 0) return std::nullopt;
        const auto scaled = [&](std::int64_t value) {
            return base::Length::scaled(value, number, divisor).units;
        };
        a.length.units = scaled(a.length.units);
        a.percent = scaled(a.percent);
        a.number = scaled(a.number);
        return bounded_value(a);
    }

    std::optional<Value> product(int depth) {
        auto result = part(depth);
        while (result && at_ < tokens_.size()) {
            const bool divides = tokens_[at_].is_mark('/');
            if (!divides && !tokens_[at_].is_mark('*')) break;
            ++at_;
            const auto other = part(depth);
            if (!other || (divides && !other->is_number)) return std::nullopt;
            if (divides) {
                result = times(*result, one, other->number);
            } else if (other->is_number) {
                result = times(*result, other->number, one);
            } else if (result->is_number) {
                result = times(*other, result->number, one);
            } else {
                return std::nullopt;
            }
        }
        return result;
    }

    std::optional<Value> part(int depth) {
        if (at_ >= tokens_.size() || depth > deepest) return std::nullopt;
        const Token& token = tokens_[at_++];
        if (token.is_mark('(') || (token.is(Token::Kind::function) && token.text == "calc")) {
            return sum(depth + 1);
        }
        Value value;
        if (token.is(Token::Kind::percent)) {
            value.percent = scaled(token, 100);
            value.has_percent = true;
        } else if (token.is(Token::Kind::number)) {
            value.number = scaled(token, one);
            value.is_number = true;
        } else if (const auto length = length_of(token, units_)) {
            value.length = *length;
        } else {
            return std::nullopt;
        }
        return bounded_value(value);
    }

    std::span<const Token> tokens_;
    std::size_t& at_;
    const Units& units_;
};

}  // namespace

std::optional<document::Measure> ValueReader::take_calculated() {
    if (at_end() || !tokens_[at_].is(Token::Kind::function) || tokens_[at_].text != "calc") {
        return std::nullopt;
    }
    std::size_t at = at_ + 1;
    const auto value = Calculator(tokens_, at, units_).sum();
    if (!value || value->is_number) return std::nullopt;
    at_ = at;
    if (!value->has_percent) return document::Measure::of(value->length);
    return document::Measure{document::Measure::Kind::percent,
                             static_cast<std::int32_t>(value->percent), value->length};
}

std::optional<std::int32_t> ValueReader::take_percent() {
    if (at_end() || !tokens_[at_].is(Token::Kind::percent)) return std::nullopt;
    const std::int64_t hundredths = scaled(tokens_[at_], 100);
    if (hundredths > 1'000'000 || hundredths < -1'000'000) return std::nullopt;
    ++at_;
    return static_cast<std::int32_t>(hundredths);
}

std::optional<document::Measure> ValueReader::take_measure() {
    if (take_word("auto")) return document::Measure{};
    if (const auto calculated = take_calculated()) return calculated;
    if (const auto length = take_length()) return document::Measure::of(*length);
    if (const auto percent = take_percent()) {
        return document::Measure{document::Measure::Kind::percent, *percent, {}};
    }
    return std::nullopt;
}

std::optional<document::Measure> ValueReader::take_column_width() {
    if (take_word("content")) return document::Measure{document::Measure::Kind::content, 0, {}};
    if (!at_end() && tokens_[at_].is(Token::Kind::dimension) && tokens_[at_].text == "fr") {
        const std::int64_t thousandths = scaled(tokens_[at_], 1000);
        if (thousandths <= 0 || thousandths > 1'000'000) return std::nullopt;
        ++at_;
        return document::Measure{
            document::Measure::Kind::fraction, static_cast<std::int32_t>(thousandths), {}};
    }
    return take_measure();
}

std::optional<base::Color> ValueReader::take_color() {
    if (at_end()) return std::nullopt;
    const Token& token = tokens_[at_];
    if (token.is(Token::Kind::hash)) {
        const auto color = from_hex(token.text);
        if (color) ++at_;
        return color;
    }
    if (token.is(Token::Kind::color)) return tokens_[at_++].color;
    if (token.is(Token::Kind::function)) {
        const std::size_t begin = at_++;
        const auto color = color_function(token.text);
        if (!color) at_ = begin;
        return color;
    }
    if (!token.is(Token::Kind::word)) return std::nullopt;
    // The neutral ones stay in DeviceGray, so that black text is black ink only.
    if (take_word("black")) return base::Color::gray(0);
    if (take_word("white")) return base::Color::gray(10000);
    if (take_word("gray") || take_word("grey")) return base::Color::gray(5020);
    if (take_word("transparent")) return base::Color{};
    for (const NamedColor& named : named_colors) {
        if (take_word(named.name)) return from_rgb(named.rgb);
    }
    return std::nullopt;
}

/// After the name and "(": components with commas or spaces between, then ")". Numbers of rgb() are
/// 0 to 255, all others percentages with or without the sign.
std::optional<base::Color> ValueReader::color_function(const std::string& name) {
    std::array<std::uint16_t, 4> components{};
    const bool is_cmyk = name == "cmyk" || name == "device-cmyk";
    const std::size_t count = name == "rgb" ? 3 : is_cmyk ? 4 : name == "gray" ? 1 : 0;
    if (count == 0) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) take_mark(',');
        if (at_end()) return std::nullopt;
        const Token& token = tokens_[at_++];
        std::int64_t value = 0;
        if (token.is(Token::Kind::percent)) {
            value = scaled(token, 100);
        } else if (token.is(Token::Kind::number)) {
            value = name == "rgb" ? (scaled(token, 1000) * 10 + 127) / 255 : scaled(token, 100);
        } else {
            return std::nullopt;
        }
        if (value < 0 || value > 10000) return std::nullopt;
        components[i] = static_cast<std::uint16_t>(value);
    }
    const bool overprints = is_cmyk && take_overprint();
    if (!take_mark(')')) return std::nullopt;
    if (count == 1) return base::Color::gray(components[0]);
    if (count == 3) return base::Color::rgb(components[0], components[1], components[2]);
    auto color = base::Color::cmyk(components[0], components[1], components[2], components[3]);
    color.overprints = overprints;
    return color;
}

bool ValueReader::take_overprint() {
    const std::size_t begin = at_;
    take_mark(',');
    if (take_word("overprint")) return true;
    at_ = begin;
    return false;
}

/// After `spot(`: the name, a tint, `overprint`, then ")".
std::optional<SpotUse> ValueReader::take_spot() {
    SpotUse use;
    if (at_end() || !(tokens_[at_].is(Token::Kind::string) || tokens_[at_].is(Token::Kind::word))) {
        return std::nullopt;
    }
    use.name = tokens_[at_++].text;
    const std::size_t begin = at_;
    take_mark(',');
    if (const auto tint = take_percent()) {
        if (*tint < 0 || *tint > 10'000) return std::nullopt;
        use.tint = static_cast<std::uint16_t>(*tint);
    } else {
        at_ = begin;
    }
    use.overprints = take_overprint();
    if (!take_mark(')')) return std::nullopt;
    return use;
}

std::vector<Token> without_spaces(std::vector<Token> tokens) {
    std::erase_if(tokens, [](const Token& token) {
        return token.is(Token::Kind::space) || token.is(Token::Kind::end);
    });
    return tokens;
}

namespace {

std::vector<Token> tokens_of(std::string_view text) {
    base::Diagnostics ignored;
    auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"", std::string(text)});
    auto tokens = cut_css(file, 0, static_cast<std::uint32_t>(text.size()), ignored);
    if (!ignored.empty()) return {};
    return without_spaces(std::move(tokens));
}

}  // namespace

std::optional<base::Length> parse_length(std::string_view text) {
    const auto tokens = tokens_of(text);
    ValueReader reader(tokens, {});
    const auto length = reader.take_length();
    if (!length || !reader.at_end()) return std::nullopt;
    return length;
}

std::optional<document::Measure> parse_column_width(std::string_view text) {
    const auto tokens = tokens_of(text);
    ValueReader reader(tokens, {});
    const auto width = reader.take_column_width();
    if (!width || !reader.at_end()) return std::nullopt;
    return width;
}

}  // namespace cajista::templates::detail
