// SPDX-License-Identifier: Apache-2.0
// What a template lacks for readers who can't see its pages.
#include <catch2/catch.hpp>

#include "template/check_accessibility.h"
#include "unit/template/template_files.h"

using namespace cajista;
using test::CompiledTemplate;
using test::template_around;

namespace {

/// The codes but that of the title, which `template_around` may not have.
std::string lacks(const std::string& body) {
    const CompiledTemplate made({{"main.xml", template_around(body, "", "")}});
    REQUIRE(made.compiled != nullptr);
    std::string codes;
    for (const base::Diagnostic& one : templates::check_accessibility(*made.compiled)) {
        if (one.code == "template.no-title") continue;
        CHECK(one.span);
        CHECK(one.severity == base::Severity::warning);
        codes += one.code.substr(9) + ' ';
    }
    return codes;
}

}  // namespace

TEST_CASE("accessibility: headings that skip a level on some way through the template") {
    CHECK(lacks("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2><h1>e</h1>").empty());
    CHECK(lacks("<h2>a</h2>") == "heading-skipped ");
    CHECK(lacks("<h1>a</h1><h3>b</h3>") == "heading-skipped ");
    CHECK(lacks("<h1>a</h1><div><h4>b</h4></div><h5>c</h5>") == "heading-skipped ");
    CHECK(lacks("<h1>a</h1><if test=\"true\"><h2>b</h2></if><h3>c</h3>") == "heading-skipped ");
    CHECK(lacks("<h1>a</h1><choose><when test=\"true\"><h2>b</h2></when><otherwise><h2>c</h2>"
                "</otherwise></choose><h3>d</h3>")
              .empty());
}

TEST_CASE("accessibility: pictures say what they show, or that they are decoration") {
    CHECK(lacks("<barcode kind=\"qr\" value='\"x\"'/>") == "image-without-text ");
    CHECK(lacks("<barcode kind=\"qr\" value='\"x\"' alt=\"a code\"/>").empty());
    CHECK(lacks("<barcode kind=\"qr\" value='\"x\"' alt=\"\"/>").empty());
}

TEST_CASE("accessibility: tables of data have header cells") {
    const std::string rows =
        "<for-each in=\"[1, 2]\" as=\"n\"><tr><td>{n}</td><td>b</td></tr></for-each>";
    CHECK(lacks("<table>" + rows + "</table>") == "table-without-headers ");
    CHECK(lacks("<table><thead><tr><td>a</td><td>b</td></tr></thead>" + rows + "</table>") ==
          "table-without-headers ");
    CHECK(lacks("<table><tbody><if test=\"true\">" + rows + "</if></tbody></table>") ==
          "table-without-headers ");
    CHECK(lacks("<table><tr><td><table>" + rows + "</table></td></tr></table>") ==
          "table-without-headers ");
    CHECK(lacks("<table><thead><tr><th>a</th><th>b</th></tr></thead>" + rows + "</table>").empty());
    CHECK(lacks("<table><for-each in=\"[1]\" as=\"n\"><tr><th>{n}</th><td>b</td></tr></for-each>"
                "</table>")
              .empty());
    // Tables that arrange: no rows of data, or one cell in each.
    CHECK(lacks("<table><tr><td>a</td><td>b</td></tr></table>").empty());
    CHECK(lacks("<table><for-each in=\"[1]\" as=\"n\"><tr><td>{n}</td></tr></for-each></table>")
              .empty());
}
