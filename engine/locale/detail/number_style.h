// SPDX-License-Identifier: Apache-2.0
// One way of writing numbers: learnt from what ICU writes, then written by hand (20 ns, not 340).
#pragma once

#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <unicode/numberformatter.h>

#include "value/decimal.h"

namespace cajista::locale::detail {

/// Learns affixes, digits, separators, grouping, decimals and scale from a few numbers that ICU
/// formats, then checks itself against ICU on many more. A style that fails the check (exotic
/// numbering systems, significant digits, compact notation) leaves everything to ICU, so the text
/// is ICU's in every case. Learning costs as much as some hundred numbers, so the first ones are
/// left to ICU: a single document ends before it pays. One owner, one thread.
class NumberStyle {
public:
    enum class Decimals : std::uint8_t {
        of_style,  ///< as the formatter says
        of_value,  ///< as many as the value is written with
    };
    NumberStyle(icu::number::LocalizedNumberFormatter formatter, Decimals decimals);

    void append(std::string& out, value::Decimal number);
    /// Whether numbers are written without ICU, once there are many; for tests.
    bool is_by_hand() {
        learn_once();
        return by_hand_;
    }
    const icu::number::LocalizedNumberFormatter& formatter() const { return formatter_; }
    /// `number` as ICU writes it.
    void append_by_icu(std::string& out, value::Decimal number);

private:
    static constexpr int uses_before_learning = 256;
    static constexpr int kept_decimals = 4;

    struct Shape;
    void learn_once();
    bool learn();
    bool learn_digits();
    bool learn_grouping();
    bool learn_decimals();
    bool agrees_with_icu();
    /// `formatter_` with so many decimals.
    const icu::number::LocalizedNumberFormatter& formatter_for(int decimals);
    void append_by_hand(std::string& out, value::Decimal number) const;
    void append_long(std::string& out, value::Decimal number, std::size_t least) const;
    char* write(char* out, bool negative, std::string_view whole, std::string_view fraction,
                std::size_t least) const;
    char* write_digits(char* out, std::string_view digits) const;
    char* write_grouped(char* out, std::string_view digits) const;

    icu::number::LocalizedNumberFormatter formatter_;
    Decimals decimals_;
    /// By decimals: ICU compiles a formatter that it meets again.
    std::array<std::optional<icu::number::LocalizedNumberFormatter>, kept_decimals> formatters_;
    icu::number::LocalizedNumberFormatter other_formatter_;
    int uses_ = 0;
    bool has_learnt_ = false;
    bool by_hand_ = false;
    /// A short text that is copied whole, which is faster than copying as much as there is.
    struct Affix {
        std::array<char, 24> bytes{};
        std::size_t size = 0;
        bool set(const std::string& text);
        char* write(char* out) const {
            std::memcpy(out, bytes.data(), bytes.size());
            return out + size;
        }
    };
    Affix prefix_, suffix_, negative_prefix_, negative_suffix_, group_, decimal_;
    std::array<std::array<char, 4>, 10> digits_{};
    std::size_t digit_bytes_ = 1;
    bool ascii_digits_ = true;
    std::size_t primary_ = 0;        ///< digits of the last group; 0: no grouping
    std::size_t secondary_ = 0;      ///< of the others
    std::size_t least_grouped_ = 0;  ///< digits from which on there are groups
    int scale_ = 0;                  ///< 2 for percent
    int least_decimals_ = 0;
    int most_decimals_ = 0;
};

}  // namespace cajista::locale::detail
