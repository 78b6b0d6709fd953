// SPDX-License-Identifier: Apache-2.0
#include "print/detail/serials.h"

#include <fmt/format.h>

#include <charconv>

namespace cajista::print::detail {

base::Result<std::uint64_t> parse_first_serial(std::string_view text, std::uint64_t piece) {
    std::uint64_t first = 1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), first);
    if (problem == std::errc() && end == text.data() + text.size()) return first;
    return base::error("print.bad-serial",
                       fmt::format("the first serial number of piece {} is no whole number", piece))
        .hint("'from' of <serial> is usually a parameter: <set name=\"first\" value=\"1\"/>");
}

base::Result<std::uint64_t> serial_of(const job::Serials& serials, std::uint64_t first,
                                      std::uint64_t piece) {
    const std::uint64_t serial = first + piece - 1;
    if (serial >= first && serial <= serials.to) return serial;
    return base::error("print.serials-used-up",
                       fmt::format("piece {} would have the serial number {}; they end at {}",
                                   piece, serial, serials.to))
        .hint("give <serial> another 'from', or a 'to' that leaves room");
}

}  // namespace cajista::print::detail
