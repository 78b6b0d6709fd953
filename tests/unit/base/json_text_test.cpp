// SPDX-License-Identifier: Apache-2.0
#include "base/json_text.h"

#include <catch2/catch.hpp>

using namespace cajista::base;

TEST_CASE("JSON strings are escaped, broken UTF-8 is replaced") {
    CHECK(json_string("a\"b\\c\n\t\r\x01\x7f") == R"("a\"b\\c\n\t\r\u0001\u007f")");
    CHECK(json_string("\xff") == "\"\xef\xbf\xbd\"");
}

TEST_CASE("JSON text keeps bytes that are no UTF-8") {
    std::string out;
    append_json_text(out, "\xff");
    CHECK(out == "\"\xff\"");
}
