// SPDX-License-Identifier: Apache-2.0
// Digests, rectangles and enumerations in the compact binary form of the page store.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/binary.h"
#include "base/length.h"
#include "base/result.h"
#include "base/sha256.h"

namespace cajista::pdf::detail {

inline void write_digest(base::BinaryWriter& out, const base::Sha256& digest) {
    out.text({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

inline void write_rect(base::BinaryWriter& out, const base::Rect& rect) {
    out.signed_number(rect.left.units);
    out.signed_number(rect.top.units);
    out.signed_number(rect.width.units);
    out.signed_number(rect.height.units);
}

/// A reader that also knows when a value, though readable, can't be right.
class StoredReader : public base::BinaryReader {
public:
    using BinaryReader::BinaryReader;

    std::uint64_t number_to(std::uint64_t most) {
        const std::uint64_t value = number();
        if (value <= most) return value;
        sound_ = false;
        return 0;
    }
    std::uint32_t number32() { return static_cast<std::uint32_t>(number_to(UINT32_MAX)); }
    std::uint16_t number16() { return static_cast<std::uint16_t>(number_to(UINT16_MAX)); }
    std::uint8_t number8(std::uint8_t most) { return static_cast<std::uint8_t>(number_to(most)); }
    bool flag() { return number_to(1) != 0; }
    std::int32_t signed32() {
        const std::int64_t value = signed_number();
        if (value < INT32_MIN || value > INT32_MAX) sound_ = false;
        return static_cast<std::int32_t>(value);
    }
    base::Length length() { return {signed_number()}; }
    base::Sha256 digest() {
        base::Sha256 value{};
        const std::string_view bytes = text();
        if (bytes.size() == value.size()) {
            std::memcpy(value.data(), bytes.data(), value.size());
        } else {
            sound_ = false;
        }
        return value;
    }
    base::Rect rect() {
        base::Rect value;
        value.left = length();
        value.top = length();
        value.width = length();
        value.height = length();
        return value;
    }
    void expect(bool condition) { sound_ = sound_ && condition; }
    bool is_sound() const { return ok() && sound_; }

private:
    bool sound_ = true;
};

/// The error of everything that is read back from the store and can't be right.
inline base::Diagnostic damaged(const char* what) {
    return base::error("pdf.store-damaged", std::string(what) + " in the page store is damaged")
        .hint("compose the run again; the disk or a copy of the run directory may be faulty");
}

}  // namespace cajista::pdf::detail
