// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/detail/css_values.h"
#include "template/detail/properties.h"
#include "template/language.h"
#include "template/plan.h"
#include "unit/template/template_files.h"

using namespace cajista;
using base::Length;
using templates::detail::parse_length;

namespace {

/// The style of the first block in the body.
document::Style style_of(const std::string& css, const std::string& body = "<p class='x'>a</p>") {
    test::CompiledTemplate made(
        {{"main.xml", test::template_around(body, "<style>" + css + "</style>")}});
    INFO(made.messages());
    REQUIRE(made.compiled != nullptr);
    document::Style style = *made.compiled->plan().flows[0].content->children[0]->style.variants[0];
    return style;
}

bool takes(const std::string& property, const std::string& value) {
    const test::CompiledTemplate made(
        {{"main.xml", test::template_around(
                          "<p>a</p>", "<style>p { " + property + ": " + value + " }</style>")}});
    return made.compiled != nullptr;
}

}  // namespace

TEST_CASE("lengths are exact") {
    CHECK(parse_length("12.5pt") == Length::points(25, 2));
    CHECK(parse_length("1in") == Length::points(72));
    CHECK(parse_length("210mm") == Length::micrometres(210'000));
    CHECK(parse_length("2.54cm") == Length::points(72));
    CHECK(parse_length("4px") == Length::points(3));
    CHECK(parse_length("0") == Length{});
    CHECK(parse_length("-3pt") == Length::points(-3));
    CHECK(parse_length(" 3pt ") == Length::points(3));
    for (const char* bad : {"", "3", "3 pt", "pt", "3furlongs", "1pt 2pt", "10%", "1e3pt",
                            "99999999999pt", "--1pt"}) {
        INFO(bad);
        CHECK_FALSE(parse_length(bad).has_value());
    }
}

TEST_CASE("the cascade: specificity, then order, then the attribute") {
    CHECK(style_of("p { margin: 1pt } .x { margin: 2pt } p { margin: 3pt }").box.margin[0].length ==
          Length::points(2));
    CHECK(style_of("p { margin: 1pt } p { margin: 3pt }").box.margin[0].length ==
          Length::points(3));
    CHECK(style_of("#i { margin: 4pt } p.x.x { margin: 2pt }", "<p id='i' class='x'>a</p>")
              .box.margin[0]
              .length == Length::points(4));
    CHECK(style_of("#i { margin: 4pt }", "<p id='i' style='margin: 5pt'>a</p>")
              .box.margin[0]
              .length == Length::points(5));
    CHECK(style_of("flow > p { margin: 6pt } p p { margin: 7pt }").box.margin[0].length ==
          Length::points(6));
    CHECK(style_of("p:first-child { margin: 8pt } p:last-child { margin: 9pt }", "<p>a</p><p>b</p>")
              .box.margin[0]
              .length == Length::points(8));
    CHECK(style_of("p:nth-child(2n+1) { margin: 8pt } p:nth-child(even) { margin: 9pt }",
                   "<p>a</p><p>b</p>")
              .box.margin[0]
              .length == Length::points(8));
    CHECK(style_of("").name == "p.x");
}

TEST_CASE("selectors by attributes, siblings and places") {
    const auto margin = [](const std::string& selector, const std::string& body) {
        const auto style = style_of(selector + " { margin: 7pt }", body);
        return style.box.margin[0].length == Length::points(7);
    };
    CHECK(margin("[class]", "<p class='x'>a</p>"));
    CHECK_FALSE(margin("[lang]", "<p class='x'>a</p>"));
    CHECK(margin("p[lang=de]", "<p lang='de'>a</p>"));
    CHECK(margin("[lang=\"de\"]", "<p lang='de'>a</p>"));
    CHECK_FALSE(margin("[lang=de]", "<p lang='de-AT'>a</p>"));
    CHECK(margin("[lang|=de]", "<p lang='de-AT'>a</p>"));
    CHECK_FALSE(margin("[lang|=de]", "<p lang='den'>a</p>"));
    CHECK(margin("[class~=y]", "<p class='x y'>a</p>"));
    CHECK_FALSE(margin("[class~=y]", "<p class='x yz'>a</p>"));
    CHECK(margin("[class^=fo]", "<p class='foo'>a</p>"));
    CHECK(margin("[class$='oo']", "<p class='foo'>a</p>"));
    CHECK(margin("[class*=o]", "<p class='foo'>a</p>"));
    CHECK_FALSE(margin("[class*=\"\"]", "<p class='foo'>a</p>"));
    CHECK(margin("p:nth-last-child(2)", "<p>a</p><p>b</p>"));
    CHECK_FALSE(margin("p:nth-last-child(1)", "<p>a</p><p>b</p>"));
    CHECK(margin("p:first-of-type", "<p>a</p><p>b</p>"));
    CHECK_FALSE(margin("p:last-of-type", "<p>a</p><p>b</p>"));
    CHECK(margin("p:nth-last-of-type(2)", "<p>a</p><div>c</div><p>b</p>"));
    CHECK(margin("p:only-of-type", "<p>a</p><div>c</div>"));
    CHECK(margin(":is(h1, p)", "<p>a</p>"));
    CHECK(margin(":is(h1, .x):is(p, div)", "<p class='x'>a</p>"));
    CHECK_FALSE(margin(":is(h1, .y)", "<p class='x'>a</p>"));
    CHECK(margin("p:is(:first-child, h1)", "<p>a</p>"));
    const auto last = [](const std::string& selector, const std::string& body) {
        test::CompiledTemplate made(
            {{"main.xml",
              test::template_around(body, "<style>" + selector + " { margin: 7pt }</style>")}});
        INFO(made.messages());
        REQUIRE(made.compiled != nullptr);
        const auto& children = made.compiled->plan().flows[0].content->children;
        const auto& box = children.back()->style.variants[0]->box;
        return box.margin[0].length == Length::points(7);
    };
    const std::string three = "<h1>a</h1><div>b</div><p>c</p>";
    CHECK(last("h1 ~ p", three));
    CHECK(last("div ~ p", three));
    CHECK(last("h1 ~ div + p", three));
    CHECK(last("h1 + div ~ p", three));
    CHECK(last("h1 ~ *", three));
    CHECK_FALSE(last("p ~ p", three));
    CHECK_FALSE(last("div ~ h1 ~ p", three));
    CHECK_FALSE(last("div ~ div ~ p", three));
    CHECK_FALSE(last("h1 + p", three));
    CHECK(last("flow > h1 ~ p", three));
    CHECK_FALSE(last("div > h1 ~ p", three));
    // Specificity: [x] and a place as a class, :is() as the strongest in it, :where() as nothing.
    const std::string p = "<p class='x' lang='de'>a</p>";
    CHECK(style_of("p[lang] { margin: 1pt } p { margin: 2pt }", p).box.margin[0].length ==
          Length::points(1));
    CHECK(style_of(":is(p, .x) { margin: 1pt } p { margin: 2pt }", p).box.margin[0].length ==
          Length::points(1));
    CHECK(style_of(":where(.x) { margin: 1pt } p { margin: 2pt }", p).box.margin[0].length ==
          Length::points(2));
}

TEST_CASE("what selectors can't ask for") {
    const auto messages = [](const std::string& selector, const std::string& body) {
        return test::CompiledTemplate(
                   {{"main.xml", test::template_around(
                                     body, "<style>" + selector + " { margin: 7pt }</style>")}})
            .messages();
    };
    const std::string loop = "<for-each in='[1, 2]' as='i'><p lang='{i}'>a</p></for-each>";
    for (const char* bad : {"p:nth-of-type(2)", "div ~ p", "[lang=de]"}) {
        INFO(bad);
        CHECK(messages(bad, loop).find("style.unsupported-selector") != std::string::npos);
    }
    CHECK(messages("[clas]", "<p>a</p>").find("did you mean \"class\"?") != std::string::npos);
    for (const char* bad : {"[class", "[class=]", "[class!=a]", "[=a]", ":is()", ":is(p"}) {
        INFO(bad);
        CHECK(messages(bad, "<p>a</p>").find("style.") != std::string::npos);
    }
}

TEST_CASE("lengths in em, percent and inheritance") {
    const auto style = style_of(
        "flow { font-size: 20pt; color: red; margin: 4pt } "
        "p { text-indent: 2em; font-size: 50%; line-height: 1.5 }");
    CHECK(style.text.size == Length::points(10));
    CHECK(style.paragraph.first_line_indent == Length::points(20));
    CHECK(style.paragraph.line_height_permille == 1500);
    CHECK(style.text.color == base::Color::rgb(10000, 0, 0));
    CHECK(style.box.margin[1].length == Length{});
    CHECK(style.box.margin[0].length == Length::points(10));  // 1em of the default style
}

TEST_CASE("shorthands and colours") {
    const auto style = style_of(
        "p { border: 1pt solid; border-left: none; padding: 1pt 2pt 3pt; color: #0f0; "
        "background: cmyk(0, 100%, 50%, 0); font: italic bold 8pt/9pt serif }");
    CHECK(style.box.border[document::top].width == Length::points(1));
    CHECK(style.box.border[document::top].color == base::Color::rgb(0, 10000, 0));
    CHECK(style.box.border[document::left].style == document::LineStyle::none);
    CHECK(style.box.padding ==
          base::Edges{Length::points(1), Length::points(2), Length::points(3), Length::points(2)});
    CHECK(style.box.background == base::Color::cmyk(0, 10000, 5000, 0));
    CHECK(style.paragraph.line_height == Length::points(9));
    REQUIRE(style.text.fonts != nullptr);
    CHECK(style_of("p { color: gray(50%) }").text.color == base::Color::gray(5000));
    CHECK(style_of("p { color: rgb(0, 255, 51) }").text.color == base::Color::rgb(0, 10000, 2000));
    CHECK(style_of("p { color: #003366 }").text.color == base::Color::rgb(0, 2000, 4000));
}

TEST_CASE("turns by right angles") {
    const auto orientation = [](const char* value) {
        return int{
            style_of(std::string("p { reference-orientation: ") + value + " }").box.orientation};
    };
    CHECK(orientation("90") == 1);
    CHECK(orientation("-90") == 3);
    CHECK(orientation("180") == 2);
    CHECK(orientation("-270") == 1);
    const auto rotation = [](const char* value) {
        return int{style_of(std::string("p { transform: ") + value + " }").box.rotation};
    };
    CHECK(rotation("rotate(90deg)") == 3);  // clockwise
    CHECK(rotation("rotate(-90deg)") == 1);
    CHECK(rotation("rotate(450deg)") == 3);
    CHECK(rotation("rotate(200grad)") == 2);
    CHECK(rotation("rotate(-0.25turn)") == 1);
    CHECK(rotation("rotate(0)") == 0);
    CHECK(rotation("none") == 0);
    CHECK_FALSE(takes("transform", "rotate(45deg)"));
    CHECK_FALSE(takes("transform", "rotate(90)"));
    CHECK_FALSE(takes("transform", "scale(2)"));
    CHECK_FALSE(takes("reference-orientation", "45"));
    CHECK_FALSE(takes("reference-orientation", "90deg"));
}

TEST_CASE("every property of the list is set by its own function") {
    // One good value each; a property that no setter knows, or out of order, fails here.
    const std::pair<const char*, const char*> values[] = {
        {"font", "bold 9pt/1.2 sans-serif"},
        {"font-family", "\"Liberation Sans\", serif"},
        {"font-size", "120%"},
        {"font-weight", "600"},
        {"font-style", "italic"},
        {"font-feature-settings", "\"tnum\" 1, \"kern\" off"},
        {"font-variant", "small-caps tabular-nums"},
        {"font-variant-caps", "small-caps"},
        {"font-variant-numeric", "tabular-nums"},
        {"line-height", "140%"},
        {"letter-spacing", "0.1pt"},
        {"word-spacing", "normal"},
        {"text-align", "justify"},
        {"text-align-last", "center"},
        {"text-indent", "-5pt"},
        {"text-transform", "uppercase"},
        {"text-decoration", "underline line-through"},
        {"text-decoration-line", "underline"},
        {"direction", "rtl"},
        {"white-space", "pre-wrap"},
        {"text-wrap", "pretty"},
        {"hyphens", "auto"},
        {"hyphenate-limit-chars", "6 3"},
        {"hyphenate-limit-lines", "2"},
        {"line-break", "strict"},
        {"word-break", "keep-all"},
        {"overflow-wrap", "normal"},
        {"word-wrap", "break-word"},
        {"orphans", "3"},
        {"widows", "2"},
        {"tab-stops", "10pt left, 100pt right \".\""},
        {"tab-size", "4"},
        {"display", "inline-block"},
        {"visibility", "hidden"},
        {"overflow", "clip"},
        {"color", "navy"},
        {"background", "none"},
        {"background-color", "#fff"},
        {"margin", "0 auto"},
        {"margin-top", "1pt"},
        {"margin-right", "auto"},
        {"margin-bottom", "5%"},
        {"margin-left", "-2pt"},
        {"margin-block", "1pt -2pt"},
        {"margin-inline", "auto"},
        {"padding", "1pt"},
        {"padding-top", "5%"},
        {"padding-right", "1pt"},
        {"padding-bottom", "1pt"},
        {"padding-left", "1pt"},
        {"padding-block", "1pt"},
        {"padding-inline", "5% 1pt"},
        {"border", "solid red 2pt"},
        {"border-top", "none"},
        {"border-right", "1pt dashed"},
        {"border-bottom", "0"},
        {"border-left", "double 3pt"},
        {"border-width", "1pt 2pt"},
        {"border-style", "solid none"},
        {"border-color", "red transparent"},
        {"border-top-width", "1pt"},
        {"border-right-width", "1pt"},
        {"border-bottom-width", "1pt"},
        {"border-left-width", "thick"},
        {"border-top-style", "dotted"},
        {"border-right-style", "none"},
        {"border-bottom-style", "solid"},
        {"border-left-style", "solid"},
        {"border-top-color", "red"},
        {"border-right-color", "red"},
        {"border-bottom-color", "red"},
        {"border-left-color", "red"},
        {"border-radius", "2pt"},
        {"width", "50%"},
        {"height", "10pt"},
        {"min-width", "10pt"},
        {"min-height", "auto"},
        {"max-width", "10pt"},
        {"max-height", "none"},
        {"box-sizing", "border-box"},
        {"position", "fixed"},
        {"inset", "0 auto"},
        {"top", "-1pt"},
        {"right", "10%"},
        {"bottom", "0"},
        {"left", "auto"},
        {"z-index", "-1"},
        {"object-fit", "cover"},
        {"object-position", "right 20%"},
        {"reference-orientation", "-90"},
        {"transform", "rotate(-0.25turn)"},
        {"transform-origin", "left 20%"},
        {"float", "left"},
        {"clear", "both"},
        {"break-before", "odd-page"},
        {"break-after", "avoid"},
        {"break-inside", "avoid"},
        {"margin-break", "keep"},
        {"box-decoration-break", "clone"},
        {"page", "auto"},
        {"page-break-before", "always"},
        {"page-break-after", "left"},
        {"page-break-inside", "avoid"},
        {"columns", "2 60pt"},
        {"column-count", "2"},
        {"column-width", "60pt"},
        {"column-gap", "10pt"},
        {"column-fill", "auto"},
        {"column-span", "all"},
        {"footnote-policy", "block"},
        {"column-rule", "1pt solid red"},
        {"column-rule-width", "1pt"},
        {"column-rule-style", "dotted"},
        {"column-rule-color", "red"},
        {"border-collapse", "separate"},
        {"border-spacing", "2pt"},
        {"table-layout", "fixed"},
        {"caption-side", "bottom"},
        {"empty-cells", "hide"},
        {"vertical-align", "super"},
        {"list-style-type", "\"–\""},
        {"list-style-position", "inside"},
        {"list-style", "inside lower-latin"},
    };
    const auto known = templates::property_rules();
    REQUIRE(known.size() == std::size(values));
    for (std::size_t i = 0; i < known.size(); ++i) {
        INFO(known[i].name);
        CHECK(known[i].name == values[i].first);
        style_of(fmt::format("p {{ {}: {} }}", values[i].first, values[i].second));
        test::CompiledTemplate bad(
            {{"main.xml", test::template_around("<p/>", fmt::format("<style>p {{ {}: ?? }}"
                                                                    "</style>",
                                                                    values[i].first))}});
        CHECK(bad.messages().find("style.invalid-value") != std::string::npos);
    }
}

TEST_CASE("units of the font and of the document") {
    const auto width = [](const std::string& value) {
        return style_of("template { font-size: 8pt } p { font-size: 20pt; width: " + value + " }")
            .box.width;
    };
    CHECK(width("2em").length == Length::points(40));
    CHECK(width("2rem").length == Length::points(16));
    CHECK(width("40q").length == Length::micrometres(10'000));
    // Liberation Sans: 0 is 1139 of 2048 wide, x is 1082 high.
    CHECK(width("2ch").length == Length::points(20).times(1139, 2048) * 2);
    CHECK(width("1ex").length == Length::points(20).times(1082, 2048));
    CHECK(style_of("p { width: 1ch; font-family: monospace; font-size: 10pt }").box.width.length ==
          Length::points(10).times(1229, 2048));
}

TEST_CASE("calc() adds lengths and percentages") {
    using Kind = document::Measure::Kind;
    const auto width = [](const std::string& value) {
        return style_of("p { font-size: 10pt; width: calc(" + value + ") }").box.width;
    };
    CHECK(width("50% - 10pt") == document::Measure{Kind::percent, 50'00, Length::points(-10)});
    CHECK(width("2 * (1em + 3pt) / 4") ==
          document::Measure{Kind::length, 0, Length::points(13, 2)});
    CHECK(width("(10pt)*2") == document::Measure{Kind::length, 0, Length::points(20)});
    CHECK(style_of("p { padding-top: calc(1pt + 2pt) }").box.padding.top == Length::points(3));
    for (const char* wrong : {"1pt + 2", "1pt * 2pt", "1pt / 0", "1pt -", "2", "(1pt", "1pt 2pt"}) {
        INFO(wrong);
        test::CompiledTemplate bad(
            {{"main.xml", test::template_around("<p/>", fmt::format("<style>p {{ width: "
                                                                    "calc({}) }}</style>",
                                                                    wrong))}});
        CHECK(bad.messages().find("style.") != std::string::npos);
    }
}

TEST_CASE("what stands behind another, what something is not") {
    const auto left = [](const std::string& selector) {
        test::CompiledTemplate made(
            {{"main.xml",
              test::template_around("<h1>a</h1><p class='a'>b</p><p>c</p>"
                                    "<div><p>d</p></div>",
                                    "<style>" + selector + " { margin-left: 7pt }</style>")}});
        INFO(made.messages());
        REQUIRE(made.compiled != nullptr);
        int found = 0;
        for (const document::Style& style : made.compiled->plan().styles) {
            found += style.box.margin[document::left].length == Length::points(7) ? 1 : 0;
        }
        return found;
    };
    CHECK(left("h1 + p") == 1);
    CHECK(left("p + p") == 1);
    CHECK(left("h1 + p + p") == 1);
    CHECK(left("flow > h1 + .a + p") == 1);
    CHECK(left("p + h1") == 0);
    CHECK(left("div + p") == 0);
    CHECK(left("div p + p") == 0);
    CHECK(left("p:not(.a)") == 1);
    CHECK(left("p:not(.a, :only-child)") == 1);
    CHECK(left("p:not(p)") == 0);
    CHECK(left("p:only-child") == 1);
    CHECK(left("h1:only-child") == 0);
    test::CompiledTemplate open(
        {{"main.xml", test::template_around("<for-each in='[1, 2]' as='i'><p>{i}</p>"
                                            "</for-each>",
                                            "<style>p + p { margin: 0 }</style>")}});
    CHECK(open.messages().find("only the data knows") != std::string::npos);
    test::CompiledTemplate nested(
        {{"main.xml", test::template_around("<p/>",
                                            "<style>p:not(:not(b)) { margin: 0 }"
                                            "</style>")}});
    CHECK(nested.messages().find("style.unsupported-selector") != std::string::npos);
}

TEST_CASE("an important declaration wins over all others") {
    CHECK(style_of("p { margin-top: 3pt !important } p.x { margin-top: 4pt }").box.margin[0] ==
          document::Measure::of(Length::points(3)));
    CHECK(style_of("p { margin-top: 3pt!important } .x { margin-top: 4pt ! important }")
              .box.margin[0] == document::Measure::of(Length::points(4)));
}

TEST_CASE("inherit, initial and unset are values of every property") {
    for (const templates::PropertyRule& property : templates::property_rules()) {
        for (const char* word : {"inherit", "initial", "unset"}) {
            style_of("p { " + std::string(property.name) + ": " + word + " }");
        }
    }
    const auto padding = [](const char* css) { return style_of(css).box.padding.top; };
    CHECK(padding("flow { padding: 7pt } p { padding: 1pt } .x { padding: inherit }") ==
          Length::points(7));
    CHECK(padding("flow { padding: 7pt } p { padding: 1pt } .x { padding-top: unset }") ==
          Length{});
    const auto size = [](const char* css) { return style_of(css).text.size; };
    CHECK(size("flow { font-size: 20pt } p { font-size: 5pt } .x { font-size: unset }") ==
          Length::points(20));
    CHECK(size("flow { font-size: 20pt } .x { font-size: initial }") == Length::points(10));
    const document::Style style = style_of(
        "flow { border: 2pt dashed red } p { border: 1pt solid } "
        ".x { border-left: inherit; border-top-width: inherit; margin: initial }");
    CHECK(style.box.border[document::left].style == document::LineStyle::dashed);
    CHECK(style.box.border[document::left].width == Length::points(2));
    CHECK(style.box.border[document::top].width == Length::points(2));
    CHECK(style.box.border[document::top].style == document::LineStyle::solid);
    CHECK(style.box.border[document::right].width == Length::points(1));
    CHECK(style.box.margin[document::top].length == Length{});
}

TEST_CASE("text-align takes a sign and a word") {
    const auto paragraph_of = [](const std::string& value) {
        return style_of("p { text-align: " + value + " }").paragraph;
    };
    CHECK(paragraph_of("\".\"").align_sign == U'.');
    CHECK(paragraph_of("\".\"").align == text::Align::end);
    CHECK(paragraph_of("center \"\u066B\"").align_sign == U'\u066B');
    CHECK(paragraph_of("center \"\u066B\"").align == text::Align::center);
    CHECK(paragraph_of("decimal left").align_sign == text::ParagraphStyle::decimal_sign);
    CHECK(paragraph_of("decimal; text-align: left").align_sign == 0);
    for (const char* wrong : {"\"\"", "\"..\"", "\" \"", "\".\" justify", "left right",
                              "\".\" decimal", "\".\" \",\"", "\".\" left left"}) {
        INFO(wrong);
        const std::string style = "<style>p { text-align: " + std::string(wrong) + " }</style>";
        test::CompiledTemplate made({{"main.xml", test::template_around("<p>a</p>", style)}});
        CHECK(made.messages().find("style.invalid-value") != std::string::npos);
    }
}

TEST_CASE("page properties") {
    test::CompiledTemplate made({{"main.xml", test::template_around("<p/>", R"(<style>
        @page { size: A5 landscape; margin: 1cm; medium: "thin"; plex: duplex; stationery: "logo";
                mark-zone: 1pt 2pt 3pt 4pt; header-top: 5pt; footer-bottom: 6pt }
        @page all { margin-left: 2cm }</style>)",
                                                                    "<header><p/></header>")}});
    INFO(made.messages());
    REQUIRE(made.compiled != nullptr);
    const templates::Plan& plan = made.compiled->plan();
    const document::PageMaster& page = *plan.masters[0].master;
    CHECK(page.size == base::Size{Length::micrometres(210'000), Length::micrometres(148'000)});
    CHECK(page.margin.left == Length::micrometres(20'000));
    CHECK(page.margin.right == Length::micrometres(10'000));
    CHECK(page.medium == "thin");
    CHECK(page.stationery == "logo");
    CHECK(page.plex == base::Plex::duplex);
    CHECK(page.mark_zone ==
          base::Rect{Length::points(1), Length::points(2), Length::points(3), Length::points(4)});
    REQUIRE(page.frames.size() == 1);
    CHECK_FALSE(page.frames[0].fixed);
    CHECK(page.frames[0].area.left == page.margin.left);
    CHECK(page.frames[0].area.bottom() == page.size.height - page.margin.bottom);
    CHECK(plan.furniture[0].header_area.top == Length::points(5));
    CHECK(plan.furniture[0].footer_area.bottom() == page.size.height - Length::points(6));
}
