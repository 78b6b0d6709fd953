// SPDX-License-Identifier: Apache-2.0
// What is wrong in a template, all at once, with places and hints.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "unit/template/template_files.h"

using namespace cajista;
using test::CompiledTemplate;
using test::template_around;

namespace {

/// The codes for a body, in order, space between.
std::string codes_of(const std::string& body, const std::string& head = "",
                     const std::string& furniture = "") {
    CompiledTemplate made({{"main.xml", template_around(body, head, furniture)}});
    std::string codes;
    for (const base::Diagnostic& error : made.errors) {
        if (!codes.empty()) codes += ' ';
        codes += error.code;
        CHECK(error.span);
    }
    return codes;
}

}  // namespace

TEST_CASE("ten errors at once, in the order of the text") {
    CompiledTemplate made({{"main.xml", R"(<template name="t" xmlns="urn:cajista:template">
  <record name="o" schema="order.schema.xml"/>
  <style href="x.css"/>
  <page name="all"><frame name="body"/></page>
  <document locale="en" pages="al*">
    <flow frame="bodi">
      <pp>x</pp>
      <p clas="x">{o.idd}</p>
      <td/>
      <if test="o.total"><p/></if>
      <for-each in="o.id" as="x"/>
      <p>{page.number}</p>
      <text key="x"/>
      <hr only="prnt"/>
    </flow>
  </document>
</template>
)"},
                           {"x.css", "p { colour: red; color: reed }\nqq { margin: 0 }\n"}});
    CHECK(made.error_lines() ==
          "template.unknown-page 5:32\n"
          "template.unknown-frame 6:18\n"
          "template.unknown-element 7:8\n"
          "template.unknown-attribute 8:10\n"
          "rules.unknown-name 8:22\n"
          "template.misplaced-element 9:8\n"
          "template.test-type 10:17\n"
          "template.list-type 11:21\n"
          "template.late-here 12:11\n"
          "template.no-texts 13:8\n"
          "template.unknown-channel 14:17\n"
          "style.unknown-property 1:5\n"
          "style.invalid-value 1:25\n"
          "style.unknown-element 2:1\n");
    const std::string messages = made.messages();
    CHECK(messages.find("did you mean \"class\"?") != std::string::npos);
    CHECK(messages.find("did you mean \"color\"?") != std::string::npos);
    CHECK(messages.find("did you mean \"body\"?") != std::string::npos);
    CHECK(messages.find("did you mean \"print\"?") != std::string::npos);
    CHECK(messages.find("it may stand in the text of: header, footer, thead, tfoot") !=
          std::string::npos);
}

TEST_CASE("each wrong thing has its code") {
    const std::pair<const char*, const char*> rows[] = {
        {"<p/>", ""},
        {"<ul>text</ul>", "template.text-here"},
        {"<ul><p/></ul>", "template.misplaced-element"},
        {"<table><td/></table>", "template.misplaced-element"},
        {"<if><p/></if>", "template.missing-attribute"},
        {"<p>{o.items}</p>", "template.not-printable"},
        {"<p>{o.id</p>", "rules.brace-unclosed"},
        {"<p>}</p>", "rules.brace-lone"},
        {"<p>{{literal}}</p>", ""},
        {"<let name='9x' value='1'/>", "template.invalid-name"},
        {"<choose><otherwise/><when test='true'/></choose>", "template.after-otherwise"},
        {"<img src='none.png'/>", "graphic.image-unreadable"},
        {"<img src='../x.png'/>", "base.path-outside-root"},
        {"<img src='/etc/passwd'/>", "base.path-outside-root"},
        {"<img src='x.png' width='wide'/>", "graphic.image-unreadable template.invalid-length"},
        {"<barcode kind='code128x' value='o.id'/>", "template.unknown-barcode"},
        {"<barcode kind='qr' value='o.id' error-level='Z'/>", "template.invalid-word"},
        {"<ol start='none'><li/></ol>", "template.invalid-number"},
        {"<table><tbody keep='close'/></table>", "template.invalid-word"},
        {"<table><tfoot at='top'/></table>", "template.invalid-word"},
        {"<table><columns><column width='x'/></columns></table>", "template.invalid-length"},
        {"<table><columns><column/></columns><tr><td/><td/></tr></table>",
         "template.too-many-cells"},
        {"<table><if test='true'><thead/><tfoot/></if></table>", "template.mixed-parts"},
        {"<p>{table.rows}</p>", "template.late-here"},
        {"<p>{space.left}</p>", "template.late-here"},
        {"<fill><p>{page.count}</p></fill>", "template.late-here"},
        {"<p style='font: none'/>", "style.invalid-value"},
        {"<p style='margin: 1pt }'/>", "style.syntax"},
        {"<p>a<span bookmark='x'>b</span></p>", "template.attribute-here"},
        {"<include src='none.xml'/>", "base.file-unreadable"},
        {"<p style='font-family: \"Nonesuch Sans\"'/>", "text.unknown-font"},
        {"<fill min='9pt' max='1pt'/>", "template.invalid-length"},
    };
    for (const auto& [body, codes] : rows) {
        INFO(body);
        CHECK(codes_of(body) == codes);
    }
}

TEST_CASE("late values stand in furniture, in text only") {
    CHECK(codes_of("<p/>", "", "<footer><p>{page.number}</p></footer>").empty());
    CHECK(codes_of("<p/>", "", "<footer><if test='page.number > 1'><p/></if></footer>") ==
          "template.late-here");
    CHECK(codes_of("<p/>", "", "<footer><a href='#{page.number}'>x</a></footer>") ==
          "template.late-here");
    CHECK(codes_of("<p/>", "", "<footer><p>{table.rows}</p></footer>").find("late-here") !=
          std::string::npos);
}

TEST_CASE("pages and frames") {
    const auto codes = [](const std::string& pages, const std::string& css = "") {
        CompiledTemplate made(
            {{"main.xml", "<template name='t' xmlns='urn:cajista:template'><style>" + css +
                              "</style>" + pages +
                              "<document><flow frame='body'><p/></flow></document></template>"}});
        std::string all;
        for (const base::Diagnostic& error : made.errors) all += error.code + ' ';
        return all;
    };
    CHECK(codes("<page name='a'/>").empty());
    CHECK(codes("") == "template.no-page template.unknown-frame ");
    CHECK(codes("<page name='a'/><page name='a'/>") == "template.twice ");
    CHECK(codes("<page name='a'><frame name='body'/><frame name='body'/></page>") ==
          "template.frame-area template.twice ");
    CHECK(codes("<page name='a'><frame name='body' left='1pt'/></page>") == "template.frame-area ");
    CHECK(codes("<page name='a'/>", "@page a { margin: 20cm }") == "template.no-room ");
    CHECK(codes("<page name='a'/>", "@page b { margin: 2cm }") == "template.unknown-page ");
    CHECK(codes("<page name='a'/>", "@page { size: A9 }") == "style.invalid-value ");
    CHECK(codes("<page name='a'/>", "@page :third { size: A4 }") == "style.unsupported-selector ");
    CHECK(codes("<page name='a'/>", "@media print { p { margin: 0 } }") ==
          "style.unknown-at-rule ");
    CHECK(codes("<page name='a'/>", "p:hover { margin: 0 }") == "style.unsupported-selector ");
    CHECK(codes("<page name='a'/>", "p { margin: 0") == "style.syntax ");
    CHECK(codes("<page name='a'/>", "@font-face { font-family: X }") == "style.font-face ");
}

TEST_CASE("hostile templates end with an error") {
    CompiledTemplate itself(
        {{"main.xml", template_around("<include src='a.xml'/>")},
         {"a.xml", "<piece xmlns='urn:cajista:template'><include src='a.xml'/></piece>"}});
    CHECK(itself.messages().find("template.include-too-deep") != std::string::npos);

    // Each piece includes the next one ten times: 10^15 in all.
    std::map<std::string, std::string> files{
        {"main.xml", template_around("<include src='p0.xml'/>")}};
    for (int i = 0; i < 15; ++i) {
        std::string piece = "<piece xmlns='urn:cajista:template'>";
        for (int k = 0; k < 10; ++k) {
            piece += i == 14 ? "<p/>" : fmt::format("<include src='p{}.xml'/>", i + 1);
        }
        files[fmt::format("p{}.xml", i)] = piece + "</piece>";
    }
    CompiledTemplate many(files);
    CHECK(many.messages().find("template.too-large") != std::string::npos);

    std::string deep, close;
    for (int i = 0; i < 150; ++i) {
        deep += "<div>";
        close += "</div>";
    }
    CompiledTemplate deeper(
        {{"main.xml", template_around(deep + "<include src='d.xml'/>" + close)},
         {"d.xml", "<piece xmlns='urn:cajista:template'>" + deep + close + "</piece>"}});
    CHECK(deeper.messages().find("base.xml-too-deep") != std::string::npos);

    // A selector that backtracking would walk for ever.
    std::string selector;
    for (int i = 0; i < 30; ++i) selector += "div ";
    std::string boxes, boxes_end;
    for (int i = 0; i < 120; ++i) {
        boxes += "<div>";
        boxes_end += "</div>";
    }
    CompiledTemplate slow(
        {{"main.xml", template_around(boxes + boxes_end,
                                      "<style>" + selector + "> h1 b { margin: 0 }</style>")}});
    CHECK(slow.compiled != nullptr);

    std::string tests = "<style>";
    for (int i = 2; i < 12; ++i) tests += fmt::format("p:nth-child({}n) {{ margin: {}pt }} ", i, i);
    CompiledTemplate variants(
        {{"main.xml", template_around("<for-each in='o.lines' as='l'><p>{l}</p></for-each>",
                                      tests + "</style>")}});
    CHECK(variants.messages().find("style.too-many-variants") != std::string::npos);
}

TEST_CASE("no bytes make the style parser hang or fall") {
    const char* sheets[] = {"",
                            "}",
                            "{",
                            "{}",
                            "p",
                            "p{",
                            "p{color",
                            "p{color:",
                            "p{color:;",
                            "p{:}",
                            "@",
                            "@page",
                            "@page{",
                            "@page a b{}",
                            "a,b",
                            ",{}",
                            "p,{}",
                            ">p{}",
                            "p>{}",
                            "p:nth-child(",
                            "p:nth-child(){}",
                            "p:nth-child(n-){}",
                            "p{margin:-}",
                            "\"",
                            "/*",
                            "p{font:}",
                            "p{color:rgb(1,2}",
                            "p{color:rgb(1,2,999)}",
                            "p{width:99999999999999999999pt}",
                            "p{width:1e9pt}",
                            "#{}",
                            ".{}",
                            "p{background:url(}",
                            "@font-face{src:url(",
                            "\\",
                            "p{}}p{}",
                            "p{color:#ff;margin:1pt 2pt 3pt 4pt 5pt}",
                            "!",
                            "p !{}"};
    for (const char* sheet : sheets) {
        INFO(sheet);
        CompiledTemplate made(
            {{"main.xml", template_around("<p/>", "<style href='x.css'/>")}, {"x.css", sheet}});
        CHECK((made.compiled != nullptr || !made.errors.empty()));
    }
}
