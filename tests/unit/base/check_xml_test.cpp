// SPDX-License-Identifier: Apache-2.0
#include "base/check_xml.h"

#include <catch2/catch.hpp>

using namespace cajista::base;

namespace {
Diagnostics check(std::string text) {
    return check_xml(std::make_shared<SourceFile>(SourceFile{"a.xml", std::move(text)})).errors();
}
std::string where(const Diagnostics& findings) {
    const SourceSpan& span = findings.at(0).span;
    const SourcePosition position = position_of(*span.file, span.begin);
    return findings.at(0).code + " " + std::to_string(position.line) + ":" +
           std::to_string(position.column);
}
}  // namespace

TEST_CASE("well-formed XML passes") {
    CHECK(check("<a/>").empty());
    CHECK(check("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><a x='1'>ñ &amp; &#160;"
                "<![CDATA[<]]><?pi?></a>\n")
              .empty());
    CHECK(check("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>plain</a>").empty());
    CHECK(check("<a xmlns:c='urn:c'><c:if/></a>").empty());
}

TEST_CASE("what is not well-formed is found where it stands") {
    CHECK(where(check("<a>\n  <b x='<'/>\n</a>")) == "base.xml-malformed 2:9");
    CHECK(where(check("<a>\nR & D</a>")) == "base.xml-malformed 2:4");
    CHECK(where(check("<a/><b/>")) == "base.xml-malformed 1:5");
    CHECK(where(check("<a b='1' b='2'/>")) == "base.xml-malformed 1:10");
    CHECK(where(check("<a>&nbsp;</a>")) == "base.xml-malformed 1:4");
    CHECK(where(check("<a><c:if/></a>")) == "base.xml-malformed 1:4");
    CHECK(where(check("")) == "base.xml-malformed 1:1");
    CHECK(where(check("no xml")) == "base.xml-malformed 1:1");
    CHECK(where(check(std::string("<a>\0</a>", 8))) == "base.xml-malformed 1:4");
}

TEST_CASE("an unclosed element is shown with its start") {
    const Diagnostics findings = check("<a>\n<row id='1'>\n</a>");
    REQUIRE(findings.size() == 1);
    CHECK(where(findings) == "base.xml-malformed 3:1");
    REQUIRE(findings[0].labels.size() == 1);
    const SourceSpan& open = findings[0].labels[0].span;
    CHECK(open.file->text.substr(open.begin, open.end - open.begin) == "<row");
    CHECK(findings[0].hints.at(0) == "close it with </row>");
    CHECK(where(check("<a>\n<b>")) == "base.xml-malformed 2:4");
}

TEST_CASE("document types, entities and depth are refused") {
    CHECK(where(check("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")) == "base.xml-doctype 1:1");
    CHECK(where(check("<?xml version=\"1.0\" encoding=\"latin1\"?><a>ñ</a>")) ==
          "base.xml-encoding 1:1");
    CHECK(where(check("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>")) ==
          "base.xml-encoding 1:1");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK(where(check(deep)) == "base.xml-too-deep 1:601");
}

TEST_CASE("XML that comes in pieces") {
    XmlPieces good;
    for (const char* piece : {"<?xml version='1.0'?><a", " x='1", "'><b/>", "</a><!-- end -->"}) {
        CHECK(good.add(piece));
    }
    CHECK(good.finish());
    XmlPieces open;
    CHECK(open.add("<a>"));
    CHECK(open.finish().errors().at(0).code == "base.xml-malformed");
    XmlPieces two;
    CHECK(two.add("<a/><b/>").errors().at(0).code == "base.xml-malformed");
    XmlPieces types;
    CHECK(types.add("<!DOCTYPE a [<!ENTITY x 'y'>]>").errors().at(0).code == "base.xml-doctype");
}
