// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <catch2/catch.hpp>

using namespace cajista::base;

TEST_CASE("every code point survives encoding and decoding") {
    std::string text;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c == 0xD800) c = 0xE000;
        text.clear();
        append_utf8(text, c);
        REQUIRE(first_invalid_utf8(text) == text.size());
        std::size_t at = 0;
        REQUIRE(next_code_point(text, at) == c);
        REQUIRE(at == text.size());
    }
}

TEST_CASE("surrogates and numbers that are no code point become U+FFFD") {
    std::string text;
    append_utf8(text, 0xD800);
    append_utf8(text, 0x110000);
    CHECK(text == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("invalid UTF-8 is found at its first byte, wherever it stands") {
    const std::string bad[] = {"\x80",
                               "\xC0\xAF",
                               "\xC1\x81",
                               "\xE0\x80\xAF",
                               "\xED\xA0\x80",
                               "\xF0\x80\x80\x80",
                               "\xF4\x90\x80\x80",
                               "\xF5\x80\x80\x80",
                               "\xFF",
                               "\xC3",
                               "\xE2\x82",
                               "\xF0\x9F\x98",
                               "\xE2\x28\xA1",
                               "\xC3\x28"};
    for (const std::string& sequence : bad) {
        for (std::size_t before : {0, 1, 30, 31, 32, 33, 63, 64, 65}) {
            for (const char* after : {"", "abc", "0123456789012345678901234567890123456789"}) {
                const std::string text = std::string(before, 'a') + sequence + after;
                INFO(before);
                REQUIRE(first_invalid_utf8(text) == before);
            }
        }
    }
    // The same among characters that are not ASCII.
    std::string text;
    for (int i = 0; i < 50; ++i) text += "ñ€😀";
    CHECK(first_invalid_utf8(text) == text.size());
    CHECK(first_invalid_utf8(text + "\xE2\x82") == text.size());
}

TEST_CASE("decoding invalid bytes moves on by one and ends") {
    const std::string text = "a\xE2\x82z\xFF";
    std::size_t at = 0;
    std::u32string decoded;
    while (at < text.size()) decoded += next_code_point(text, at);
    CHECK(decoded == U"a\xFFFD\xFFFDz\xFFFD");
}
