// SPDX-License-Identifier: Apache-2.0
// Several keys as one string of bytes that compares as they do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cajista::print::detail {

/// Appends one key. A zero byte becomes 00 FF and the end is 00 01, so a shorter key comes before
/// its continuations and no key runs into the next; descending, all bits are turned.
inline void append_key(std::string& out, std::string_view key, bool descending = false) {
    const std::size_t begin = out.size();
    for (const char c : key) {
        out += c;
        if (c == '\0') out += '\xFF';
    }
    out += '\0';
    out += '\x01';
    if (!descending) return;
    for (std::size_t i = begin; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
}

/// Appends a number, big-endian.
inline void append_key(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}

}  // namespace cajista::print::detail
