// SPDX-License-Identifier: Apache-2.0
// The date and time patterns of text_format.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/calendar.h"
#include "value/text_format.h"

namespace cajista::value::detail {

struct DatePattern {
    enum class Part : std::uint8_t {
        literal,
        year,
        year_of_century,
        month,
        day,
        day_of_year,
        hour,
        hour12,
        half_day,
        minute,
        second,
        fraction,
        zone,
    };
    struct Piece {
        Part part = Part::literal;
        std::uint8_t least = 1, most = 1;  ///< digits
        std::string text;                  ///< of a literal
    };
    std::vector<Piece> pieces;

    static std::optional<DatePattern> compile(FieldType type, std::string_view pattern,
                                              std::string& problem);
    std::optional<DateTime> read(std::string_view text) const;
};

}  // namespace cajista::value::detail
