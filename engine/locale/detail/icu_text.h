// SPDX-License-Identifier: Apache-2.0
// Between UTF-8, which all of Cajista speaks, and ICU's strings.
#pragma once

#include <string>
#include <string_view>

#include <unicode/unistr.h>

namespace cajista::locale::detail {

inline icu::UnicodeString to_icu(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

inline void append_icu(std::string& out, const icu::UnicodeString& text) { text.toUTF8String(out); }

inline std::string from_icu(const icu::UnicodeString& text) {
    std::string out;
    append_icu(out, text);
    return out;
}

}  // namespace cajista::locale::detail
