// SPDX-License-Identifier: Apache-2.0
// Compact binary records: unsigned numbers as LEB128, signed ones zigzag, texts by length. The
// reader checks every bound, so a damaged file is an error and never a crash.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cajista::base {

/// Appends to a string that the caller owns.
class BinaryWriter {
public:
    explicit BinaryWriter(std::string& out) : out_(out) {}

    void number(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<char>(value));
    }
    void signed_number(std::int64_t value) {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void text(std::string_view value) {
        number(value.size());
        out_.append(value);
    }
    /// Four bytes, little endian: for places that are filled in later.
    void fixed32(std::uint32_t value) {
        char bytes[4];
        for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
        out_.append(bytes, 4);
    }

private:
    std::string& out_;
};

/// Reads what BinaryWriter wrote. After the first fault `ok()` is false and all further reads give
/// zero or an empty text; views point into the bytes given.
class BinaryReader {
public:
    explicit BinaryReader(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        fail();
        return 0;
    }
    std::int64_t signed_number() {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::string_view text() {
        const std::uint64_t size = number();
        if (size > rest_.size()) {
            fail();
            return {};
        }
        const std::string_view value = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return value;
    }
    std::uint32_t fixed32() {
        if (rest_.size() < 4) {
            fail();
            return 0;
        }
        std::uint32_t value = 0;
        for (int i = 3; i >= 0; --i) {
            value = value << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
        }
        rest_.remove_prefix(4);
        return value;
    }
    /// A count of things that take at least one byte each: more than the bytes left is a fault.
    std::uint64_t count() {
        const std::uint64_t value = number();
        if (value > rest_.size()) {
            fail();
            return 0;
        }
        return value;
    }
    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }

private:
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace cajista::base
