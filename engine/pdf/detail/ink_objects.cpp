// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/ink_objects.h"

#include <array>

#include "base/characters.h"
#include "base/print_number.h"
#include "pdf/detail/stored_form.h"

namespace cajista::pdf::detail {

namespace {

using Space = base::Color::Space;

std::size_t component_count(Space space) {
    return space == Space::gray ? 1 : space == Space::rgb ? 3 : 4;
}

/// A name object; what is no plain character is #XX (7.3.5).
void append_name(std::string& out, std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '/';
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = base::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
        if (is_plain) {
            out += c;
        } else {
            out += '#';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

}  // namespace

void write_ink(std::string& out, const base::SpotColor& spot) {
    base::BinaryWriter writer(out);
    writer.text(spot.name);
    writer.number(static_cast<std::uint64_t>(spot.alternate.space));
    for (const std::uint16_t component : spot.alternate.components) writer.number(component);
}

base::Status write_separation(ObjectFile& file, std::uint32_t number, std::string_view stored,
                              std::uint32_t rgb_profile) {
    StoredReader in(stored);
    const std::string name(in.text());
    const auto space = static_cast<Space>(in.number8(3));
    std::array<std::uint16_t, 4> full{};
    for (std::uint16_t& component : full) {
        component = static_cast<std::uint16_t>(in.number_to(10'000));
    }
    in.expect(space != Space::none);
    if (!in.is_sound() || !in.at_end()) return damaged("a spot colour");
    std::string value = "[/Separation";
    append_name(value, name);
    if (space == Space::rgb && rgb_profile != 0) {
        value += "[/ICCBased ";
        base::append_integer(value, rgb_profile);
        value += " 0 R]";
    } else {
        value += space == Space::gray  ? "/DeviceGray"
                 : space == Space::rgb ? "/DeviceRGB"
                                       : "/DeviceCMYK";
    }
    value += "<</FunctionType 2/Domain[0 1]/N 1/C0[";
    const std::size_t count = component_count(space);
    for (std::size_t i = 0; i < count; ++i) value += space == Space::cmyk ? "0 " : "1 ";
    value.back() = ']';
    value += "/C1[";
    for (std::size_t i = 0; i < count; ++i) {
        base::append_fixed(value, full[i], 4);
        value += ' ';
    }
    value.back() = ']';
    value += ">>]";
    file.write(number, value);
    return file.status();
}

std::uint32_t write_overprint(ObjectFile& file, bool is_on) {
    const std::uint32_t number = file.allocate();
    file.write(number, is_on ? "<</Type/ExtGState/OP true/op true/OPM 1>>"
                             : "<</Type/ExtGState/OP false/op false/OPM 0>>");
    return number;
}

}  // namespace cajista::pdf::detail
