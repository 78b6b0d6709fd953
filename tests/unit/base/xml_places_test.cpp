// SPDX-License-Identifier: Apache-2.0
#include "base/xml_places.h"

#include <catch2/catch.hpp>

using namespace cajista::base;

TEST_CASE("attributes of a start tag are found as they are written") {
    const auto file = std::make_shared<SourceFile>(
        SourceFile{"a", "<a>\n<c:b\n one = '1>\"' two=\"t='2'\" three=''/>"});
    const auto text = [&](const SourceSpan& span) {
        return file->text.substr(span.begin, span.end - span.begin);
    };
    const std::ptrdiff_t b = 5;
    CHECK(text(element_span(file, b)) == "c:b");
    CHECK(text(attribute_value_span(file, b, "one")) == "1>\"");
    CHECK(text(attribute_name_span(file, b, "one")) == "one");
    CHECK(text(attribute_value_span(file, b, "two")) == "t='2'");
    CHECK(text(attribute_value_span(file, b, "three")) == "");
    CHECK(attribute_value_span(file, b, "three").begin == file->text.size() - 3);
    CHECK(text(attribute_value_span(file, b, "t")) == "c:b");
    CHECK(text(element_span(file, 1)) == "a");
    CHECK(text(attribute_name_span(file, 1, "one")) == "a");
}

TEST_CASE("a place outside of the file does no harm") {
    const auto file = std::make_shared<SourceFile>(SourceFile{"a", "<a b='"});
    CHECK(attribute_value_span(file, -1, "b").begin == 0);
    CHECK(attribute_value_span(file, 99, "b").begin == 6);
    CHECK(attribute_value_span(file, 1, "b").begin == 1);
}
