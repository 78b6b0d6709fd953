// SPDX-License-Identifier: Apache-2.0
// Places in a series, `2n+1` (CSS Syntax 3, 6).
#include <charconv>

#include "template/detail/style_sheet.h"

namespace cajista::templates::detail {

namespace {

bool to_number(std::string_view text, std::int32_t& number) {
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    return !text.empty() && parsed.ec == std::errc() && parsed.ptr == end &&
           number > -1'000'000'000 && number < 1'000'000'000;
}

}  // namespace

const NamedPlace* find_place(std::string_view name, bool is_function) {
    using Place = PseudoClass::Kind;
    static constexpr NamedPlace places[] = {
        {"first-child", Place::first_child, false},
        {"last-child", Place::last_child, false},
        {"nth-child", Place::nth_child, true},
        {"nth-last-child", Place::nth_last_child, true},
        {"first-of-type", Place::nth_of_type, false},
        {"last-of-type", Place::nth_last_of_type, false},
        {"nth-of-type", Place::nth_of_type, true},
        {"nth-last-of-type", Place::nth_last_of_type, true},
    };
    for (const NamedPlace& one : places) {
        if (one.is_series == is_function && one.name == name) return &one;
    }
    return nullptr;
}

bool read_series(std::string text, PseudoClass& pseudo) {
    pseudo.step = pseudo.offset = 0;
    if (text == "odd") text = "2n+1";
    if (text == "even") text = "2n";
    const std::size_t n = text.find('n');
    if (n == std::string::npos) return to_number(text, pseudo.offset);
    const std::string step = text.substr(0, n);
    const std::string offset = text.substr(n + 1);
    if (step.empty() || step == "+") {
        pseudo.step = 1;
    } else if (step == "-") {
        pseudo.step = -1;
    } else if (!to_number(step, pseudo.step)) {
        return false;
    }
    return offset.empty() || to_number(offset, pseudo.offset);
}

}  // namespace cajista::templates::detail
