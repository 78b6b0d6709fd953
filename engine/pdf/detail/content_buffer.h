// SPDX-License-Identifier: Apache-2.0
// Operators and numbers of a content stream, written without a check per byte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/length.h"
#include "base/print_number.h"

namespace cajista::pdf::detail {

/// Positions in content are in 1/100 pt (3.5 um); sums of rounded steps never drift, because every
/// step is the difference of two rounded positions.
using Hundredths = std::int64_t;

constexpr Hundredths to_hundredths(base::Length length) {
    // Far outside any page nothing is seen; the bound keeps numbers within what readers take.
    constexpr std::int64_t most = std::int64_t{30'000} * 65536;
    const std::int64_t units = std::clamp(length.units, -most, most);
    return (units * 100 + 32768) >> 16;
}

/// Growing memory, kept for the next page. One owner, one thread.
class ContentBuffer {
public:
    void clear() { size_ = 0; }
    bool empty() const { return size_ == 0; }
    std::string_view view() const { return {bytes_.get(), size_}; }

    /// Room for `count` bytes; write there, then commit() the end.
    char* reserve(std::size_t count) {
        if (capacity_ - size_ < count) grow(count);
        return bytes_.get() + size_;
    }
    void commit(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

    void append(std::string_view text) {
        if (text.empty()) return;
        char* out = reserve(text.size());
        std::memcpy(out, text.data(), text.size());
        commit(out + text.size());
    }
    /// Numbers with a blank between them, then the operator: `1.5 -3 Td`. No blank at the end.
    template <typename... Numbers>
    void numbers(std::string_view operation, Numbers... values) {
        char* out = reserve(sizeof...(values) * (base::number_bytes + 1) + operation.size());
        ((out = write_hundredths(out, values), *out++ = ' '), ...);
        std::memcpy(out, operation.data(), operation.size());
        commit(out + operation.size());
    }

    static char* write_hundredths(char* out, Hundredths value) {
        if (value < 0) {
            *out++ = '-';
            value = -value;
        }
        const auto magnitude = static_cast<std::uint64_t>(value);
        const std::uint64_t whole = magnitude / 100;
        const std::uint64_t rest = magnitude % 100;
        if (whole >= 10'000 || (whole == 0 && rest == 0)) {
            return base::write_fixed(out, value, 2);
        }
        const auto number = static_cast<unsigned>(whole);
        if (number >= 1000) *out++ = static_cast<char>('0' + number / 1000);
        if (number >= 100) *out++ = static_cast<char>('0' + number / 100 % 10);
        if (number >= 10) *out++ = static_cast<char>('0' + number / 10 % 10);
        if (number > 0) *out++ = static_cast<char>('0' + number % 10);  // `.5`, not `0.5`
        if (rest == 0) return out;
        *out++ = '.';
        *out++ = static_cast<char>('0' + rest / 10);
        if (rest % 10 != 0) *out++ = static_cast<char>('0' + rest % 10);
        return out;
    }

private:
    void grow(std::size_t count) {
        const std::size_t capacity =
            std::max(size_ + count, std::max<std::size_t>(2 * capacity_, 16 * 1024));
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace cajista::pdf::detail
