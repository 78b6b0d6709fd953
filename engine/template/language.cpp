// SPDX-License-Identifier: Apache-2.0
#include "template/language.h"

#include <array>

namespace cajista::templates {

namespace {

using enum Content;

constexpr std::uint32_t in(Content content) { return 1U << static_cast<unsigned>(content); }
constexpr std::uint32_t in_root = in(root);
constexpr std::uint32_t in_flow = in(flow);
constexpr std::uint32_t in_text = in(flow) | in(phrasing);
constexpr std::uint32_t in_attachments = in(attachments);
constexpr std::uint32_t in_control = in(flow) | in(phrasing) | in(list) | in(table) | in(rows) |
                                     in(cells) | in(Content::chart) | in_attachments;

constexpr AttributeRule required(std::string_view name, ValueForm form = ValueForm::constant) {
    return {name, form, true};
}
constexpr AttributeRule optional(std::string_view name, ValueForm form = ValueForm::constant) {
    return {name, form, false};
}

constexpr std::array template_attributes{required("name"), optional("version"),
                                         optional("language"), required("xmlns")};
constexpr std::array piece_attributes{required("xmlns")};
constexpr std::array record_attributes{required("name"), required("schema")};
constexpr std::array decisions_attributes{required("name"), required("path")};
constexpr std::array texts_attributes{required("path"), required("languages"),
                                      optional("tone", ValueForm::text)};
constexpr std::array style_attributes{optional("href")};
constexpr std::array page_attributes{required("name")};
constexpr std::array frame_attributes{required("name"), optional("left"), optional("top"),
                                      optional("width"), optional("height")};
constexpr std::array zone_attributes{required("left"), required("top"), required("width"),
                                     required("height")};
constexpr std::array document_attributes{optional("locale", ValueForm::text),
                                         optional("title", ValueForm::text),
                                         optional("currency", ValueForm::text),
                                         optional("pages"),
                                         optional("single"),
                                         optional("blank"),
                                         optional("force-page-count"),
                                         optional("recipient")};
constexpr std::array flow_attributes{required("frame")};
constexpr std::array list_attributes{optional("start")};
constexpr std::array item_attributes{optional("value")};
constexpr std::array column_attributes{optional("width")};
constexpr std::array head_attributes{optional("at")};
constexpr std::array foot_attributes{optional("at")};
constexpr std::array furniture_attributes{optional("side")};
constexpr std::array body_attributes{optional("keep")};
constexpr std::array cell_attributes{optional("colspan"), optional("rowspan")};
constexpr std::array link_attributes{required("href", ValueForm::text)};
constexpr std::array image_attributes{required("src", ValueForm::text),
                                      optional("alt", ValueForm::text),
                                      optional("width"),
                                      optional("height"),
                                      optional("page", ValueForm::text),
                                      optional("box")};
constexpr std::array barcode_attributes{
    required("kind"),        required("value", ValueForm::expression),
    optional("module"),      optional("width"),
    optional("height"),      optional("quiet-zone"),
    optional("error-level"), optional("symbol"),
    optional("data"),        optional("alt", ValueForm::text)};
constexpr std::array chart_attributes{required("kind"),
                                      optional("labels", ValueForm::expression),
                                      optional("values", ValueForm::expression),
                                      optional("width"),
                                      optional("height"),
                                      optional("orientation"),
                                      optional("colors"),
                                      optional("format", ValueForm::text),
                                      optional("axis-format", ValueForm::text),
                                      optional("legend"),
                                      optional("value-labels"),
                                      optional("x-title", ValueForm::text),
                                      optional("y-title", ValueForm::text),
                                      optional("center", ValueForm::text),
                                      optional("empty", ValueForm::text),
                                      optional("alt", ValueForm::text)};
constexpr std::array markup_attributes{required("value", ValueForm::expression)};
constexpr std::array series_attributes{required("values", ValueForm::expression),
                                       optional("label", ValueForm::text), optional("color")};
constexpr std::array text_attributes{required("key"), optional("tone", ValueForm::text)};
constexpr std::array test_attributes{required("test", ValueForm::expression)};
constexpr std::array repeat_attributes{required("in", ValueForm::expression),
                                       required("as"),
                                       optional("index"),
                                       optional("sort-by", ValueForm::expression),
                                       optional("order"),
                                       optional("group-by", ValueForm::expression),
                                       optional("key")};
constexpr std::array let_attributes{required("name"), required("value", ValueForm::expression)};
constexpr std::array include_attributes{required("src")};
constexpr std::array stub_attributes{optional("master")};
constexpr std::array section_attributes{optional("pages"), optional("single"), optional("blank"),
                                        optional("initial-page-number"),
                                        optional("force-page-count")};
constexpr std::array append_attributes{required("src", ValueForm::text),
                                       optional("range", ValueForm::text), optional("box"),
                                       optional("master"), optional("alt", ValueForm::text)};
constexpr std::array background_attributes{required("src", ValueForm::text),
                                           optional("page", ValueForm::text), optional("box")};
constexpr std::array running_attributes{required("name"), required("value", ValueForm::expression)};
constexpr std::array page_of_attributes{required("target", ValueForm::text)};
constexpr std::array attach_attributes{optional("name", ValueForm::text),
                                       optional("src", ValueForm::text),
                                       optional("template"),
                                       optional("content", ValueForm::expression),
                                       optional("encoding"),
                                       optional("profile"),
                                       optional("schema"),
                                       optional("type", ValueForm::text),
                                       optional("description", ValueForm::text),
                                       optional("relationship")};
constexpr std::array fill_attributes{optional("min"), optional("max")};

constexpr ElementRule part(std::string_view name, Element element, Content content,
                           std::uint32_t stands_in, std::span<const AttributeRule> attributes) {
    return {name, element, content, stands_in, attributes, false, false};
}
constexpr ElementRule content(std::string_view name, Element element, Content inside,
                              std::uint32_t stands_in,
                              std::span<const AttributeRule> attributes = {}) {
    return {name, element, inside, stands_in, attributes, true, false};
}

constexpr std::array rules{
    part("template", Element::template_, root, 0, template_attributes),
    part("piece", Element::piece, transparent, 0, piece_attributes),
    part("record", Element::record, nothing, in_root, record_attributes),
    part("decisions", Element::decisions, nothing, in_root, decisions_attributes),
    part("texts", Element::texts, nothing, in_root, texts_attributes),
    part("style", Element::style, style_text, in_root, style_attributes),
    part("page", Element::page, page, in_root, page_attributes),
    part("frame", Element::frame, nothing, in(page), frame_attributes),
    content("header", Element::header, flow, in(page), furniture_attributes),
    content("footer", Element::footer, flow, in(page), furniture_attributes),
    content("background", Element::background, nothing, in(page), background_attributes),
    part("mark-zone", Element::mark_zone, nothing, in(page), zone_attributes),
    part("document", Element::document, document, in_root, document_attributes),
    content("flow", Element::flow, flow, in(document), flow_attributes),
    content("h1", Element::h1, phrasing, in_flow),
    content("h2", Element::h2, phrasing, in_flow),
    content("h3", Element::h3, phrasing, in_flow),
    content("h4", Element::h4, phrasing, in_flow),
    content("h5", Element::h5, phrasing, in_flow),
    content("h6", Element::h6, phrasing, in_flow),
    content("p", Element::p, phrasing, in_flow),
    content("div", Element::div, flow, in_flow),
    content("hr", Element::hr, nothing, in_flow),
    content("ul", Element::ul, list, in_flow),
    content("ol", Element::ol, list, in_flow, list_attributes),
    content("li", Element::li, flow, in(list), item_attributes),
    content("table", Element::table, table, in_flow),
    content("caption", Element::caption, flow, in(table)),
    part("columns", Element::columns, columns, in(table), {}),
    content("column", Element::column, nothing, in(columns), column_attributes),
    content("thead", Element::thead, rows, in(table), head_attributes),
    content("tbody", Element::tbody, rows, in(table), body_attributes),
    content("tfoot", Element::tfoot, rows, in(table), foot_attributes),
    content("tr", Element::tr, cells, in(table) | in(Content::rows)),
    content("td", Element::td, flow, in(cells), cell_attributes),
    content("th", Element::th, flow, in(cells), cell_attributes),
    content("span", Element::span, phrasing, in_text),
    content("b", Element::b, phrasing, in_text),
    content("strong", Element::strong, phrasing, in_text),
    content("i", Element::i, phrasing, in_text),
    content("em", Element::em, phrasing, in_text),
    content("small", Element::small, phrasing, in_text),
    content("sub", Element::sub, phrasing, in_text),
    content("sup", Element::sup, phrasing, in_text),
    content("q", Element::q, phrasing, in_text),
    content("a", Element::a, phrasing, in_text, link_attributes),
    content("br", Element::br, nothing, in_text),
    content("tab", Element::tab, nothing, in_text),
    content("img", Element::img, nothing, in_text, image_attributes),
    content("barcode", Element::barcode, nothing, in_text, barcode_attributes),
    content("chart", Element::chart, Content::chart, in_text, chart_attributes),
    part("series", Element::series, nothing, in(Content::chart), series_attributes),
    content("markup", Element::markup, nothing, in_text, markup_attributes),
    ElementRule{"text", Element::text, nothing, in_text, text_attributes, false, true},
    part("if", Element::if_, transparent, in_control | in(document), test_attributes),
    part("choose", Element::choose, cases, in_control | in(document), {}),
    part("when", Element::when, transparent, in(cases), test_attributes),
    part("otherwise", Element::otherwise, transparent, in(cases), {}),
    part("for-each", Element::for_each, transparent, in_control | in(document), repeat_attributes),
    part("let", Element::let, nothing, in_control, let_attributes),
    part("include", Element::include, nothing, in_control, include_attributes),
    content("fill", Element::fill, flow, in_flow, fill_attributes),
    content("footnote", Element::footnote, flow, in_text),
    content("section", Element::section, flow, in_flow, section_attributes),
    content("append", Element::append, nothing, in_flow, append_attributes),
    content("stub", Element::stub, flow, in_flow, stub_attributes),
    content("running", Element::running, nothing, in_flow, running_attributes),
    content("page-of", Element::page_of, nothing, in_text, page_of_attributes),
    part("attach", Element::attach, nothing, in(document) | in_attachments, attach_attributes),
};

constexpr std::array common_attributes{optional("id", ValueForm::text), optional("class"),
                                       optional("style"), optional("lang"),
                                       optional("bookmark", ValueForm::text)};
constexpr AttributeRule only{"only", ValueForm::constant, false};

constexpr std::string_view length = "LENGTH";
constexpr std::string_view padding = "LENGTH | PERCENT";
constexpr std::string_view line_width = "LENGTH | thin | medium | thick";
constexpr std::string_view side = "LENGTH | PERCENT | auto";
constexpr std::string_view extent = "LENGTH | PERCENT | auto";
constexpr std::string_view most = "LENGTH | PERCENT | none | auto";
constexpr std::string_view line_words =
    "none | solid | dashed | dotted | double | groove | ridge | inset | outset | hidden";
constexpr std::string_view line = "WIDTH LINE COLOR, in any order, or none";
constexpr std::string_view colour = "COLOR";
constexpr std::string_view breaks =
    "auto | avoid | page | always | odd-page | even-page | left | right | recto | verso | column | "
    "avoid-page | avoid-column";
constexpr std::string_view page_breaks = "auto | avoid | always | left | right";

constexpr std::array properties{
    PropertyRule{"font", true, "STYLE WEIGHT SIZE/LINE-HEIGHT FAMILY, …"},
    PropertyRule{"font-family", true, "FAMILY, FAMILY, …"},
    PropertyRule{"font-size", true, "LENGTH | PERCENT | xx-small … xxx-large | smaller | larger"},
    PropertyRule{"font-weight", true, "normal | bold | bolder | lighter | 100 … 900"},
    PropertyRule{"font-style", true, "normal | italic | oblique"},
    PropertyRule{"font-feature-settings", true, "\"TAG\" [NUMBER | on | off], … | normal"},
    PropertyRule{"font-variant", true,
                 "normal | none | small-caps, words of font-variant-numeric, or both"},
    PropertyRule{"font-variant-caps", true, "normal | small-caps"},
    PropertyRule{"font-variant-numeric", true,
                 "normal | tabular-nums | proportional-nums | lining-nums | oldstyle-nums | "
                 "slashed-zero | diagonal-fractions | stacked-fractions | ordinal, or several"},
    PropertyRule{"line-height", true, "normal | NUMBER | LENGTH | PERCENT"},
    PropertyRule{"letter-spacing", true, "normal | LENGTH"},
    PropertyRule{"word-spacing", true, "normal | LENGTH"},
    PropertyRule{"text-align", true,
                 "start | end | left | right | center | justify, or \"SIGN\" | decimal with or "
                 "without one of start … center"},
    PropertyRule{"text-align-last", true, "auto | start | end | left | right | center | justify"},
    PropertyRule{"text-indent", true, "LENGTH | PERCENT"},
    PropertyRule{"text-transform", true, "none | uppercase | lowercase | capitalize"},
    PropertyRule{"text-decoration", true, "none | underline | line-through, or both"},
    PropertyRule{"text-decoration-line", true, "none | underline | line-through, or both"},
    PropertyRule{"direction", true, "auto | ltr | rtl"},
    PropertyRule{"white-space", true, "normal | nowrap | pre | pre-wrap | pre-line"},
    PropertyRule{"text-wrap", true, "wrap | pretty"},
    PropertyRule{"hyphens", true, "none | manual | auto"},
    PropertyRule{"hyphenate-limit-chars", true, "one to three of NUMBER | auto"},
    PropertyRule{"hyphenate-limit-lines", true, "no-limit | NUMBER"},
    PropertyRule{"line-break", true, "auto | loose | normal | strict | anywhere"},
    PropertyRule{"word-break", true, "normal | break-all | keep-all"},
    PropertyRule{"overflow-wrap", true, "normal | break-word | anywhere"},
    PropertyRule{"word-wrap", true, "normal | break-word | anywhere"},
    PropertyRule{"orphans", true, "NUMBER"},
    PropertyRule{"widows", true, "NUMBER"},
    PropertyRule{"tab-stops", true,
                 "none | POSITION [left | right | center | decimal] [\"LEADER\"], …"},
    PropertyRule{"tab-size", true, "NUMBER"},
    PropertyRule{"display", false, "none | block | inline | inline-block | list-item | flow-root"},
    PropertyRule{"visibility", true, "visible | hidden | collapse"},
    PropertyRule{"overflow", false, "visible | hidden | clip | auto | scroll"},
    PropertyRule{"color", true, colour},
    PropertyRule{"background", false, "COLOR | none"},
    PropertyRule{"background-color", false, "COLOR | none"},
    PropertyRule{"margin", false, "one to four of LENGTH | PERCENT | auto"},
    PropertyRule{"margin-top", false, side},
    PropertyRule{"margin-right", false, side},
    PropertyRule{"margin-bottom", false, side},
    PropertyRule{"margin-left", false, side},
    PropertyRule{"margin-block", false, "one or two of LENGTH | PERCENT | auto"},
    PropertyRule{"margin-inline", false, "one or two of LENGTH | PERCENT | auto"},
    PropertyRule{"padding", false, "one to four of LENGTH | PERCENT"},
    PropertyRule{"padding-top", false, padding},
    PropertyRule{"padding-right", false, padding},
    PropertyRule{"padding-bottom", false, padding},
    PropertyRule{"padding-left", false, padding},
    PropertyRule{"padding-block", false, "one or two of LENGTH | PERCENT"},
    PropertyRule{"padding-inline", false, "one or two of LENGTH | PERCENT"},
    PropertyRule{"border", false, line},
    PropertyRule{"border-top", false, line},
    PropertyRule{"border-right", false, line},
    PropertyRule{"border-bottom", false, line},
    PropertyRule{"border-left", false, line},
    PropertyRule{"border-width", false, "one to four of LENGTH | thin | medium | thick"},
    PropertyRule{"border-style", false,
                 "one to four of none | solid | dashed | dotted | double | groove | ridge | inset "
                 "| outset | hidden"},
    PropertyRule{"border-color", false, "one to four COLOR"},
    PropertyRule{"border-top-width", false, line_width},
    PropertyRule{"border-right-width", false, line_width},
    PropertyRule{"border-bottom-width", false, line_width},
    PropertyRule{"border-left-width", false, line_width},
    PropertyRule{"border-top-style", false, line_words},
    PropertyRule{"border-right-style", false, line_words},
    PropertyRule{"border-bottom-style", false, line_words},
    PropertyRule{"border-left-style", false, line_words},
    PropertyRule{"border-top-color", false, colour},
    PropertyRule{"border-right-color", false, colour},
    PropertyRule{"border-bottom-color", false, colour},
    PropertyRule{"border-left-color", false, colour},
    PropertyRule{"border-radius", false, length},
    PropertyRule{"width", false,
                 "LENGTH | PERCENT | auto | min-content | max-content | fit-content"},
    PropertyRule{"height", false, extent},
    PropertyRule{"min-width", false, extent},
    PropertyRule{"min-height", false, extent},
    PropertyRule{"max-width", false, most},
    PropertyRule{"max-height", false, most},
    PropertyRule{"box-sizing", false, "content-box | border-box"},
    PropertyRule{"position", false, "static | relative | absolute | fixed"},
    PropertyRule{"inset", false, "one to four of LENGTH | PERCENT | auto"},
    PropertyRule{"top", false, extent},
    PropertyRule{"right", false, extent},
    PropertyRule{"bottom", false, extent},
    PropertyRule{"left", false, extent},
    PropertyRule{"z-index", false, "auto | NUMBER"},
    PropertyRule{"object-fit", false, "fill | contain | cover | none | scale-down"},
    PropertyRule{"object-position", false,
                 "one or two of left | center | right | top | bottom | LENGTH | PERCENT"},
    PropertyRule{"reference-orientation", false, "0 | 90 | 180 | 270 | -90 | -180 | -270"},
    PropertyRule{"transform", false,
                 "none | rotate(ANGLE) by right angles: 90deg, -90deg, 180deg, 0.25turn"},
    PropertyRule{"transform-origin", false,
                 "one or two of left | center | right | top | bottom | LENGTH | PERCENT"},
    PropertyRule{"float", false, "none | left | right"},
    PropertyRule{"clear", false, "none | left | right | both"},
    PropertyRule{"break-before", false, breaks},
    PropertyRule{"break-after", false, breaks},
    PropertyRule{"break-inside", false, "auto | avoid | avoid-page | avoid-column"},
    PropertyRule{"margin-break", false, "auto | keep | discard"},
    PropertyRule{"box-decoration-break", false, "slice | clone"},
    PropertyRule{"page", true, "auto | NAME"},
    PropertyRule{"page-break-before", false, page_breaks},
    PropertyRule{"page-break-after", false, page_breaks},
    PropertyRule{"page-break-inside", false, "auto | avoid"},
    PropertyRule{"columns", false, "NUMBER LENGTH, in any order, or auto"},
    PropertyRule{"column-count", false, "auto | NUMBER"},
    PropertyRule{"column-width", false, "auto | LENGTH"},
    PropertyRule{"column-gap", false, "normal | LENGTH | PERCENT"},
    PropertyRule{"column-fill", false, "balance | auto"},
    PropertyRule{"column-span", false, "none | all"},
    PropertyRule{"footnote-policy", false, "auto | line | block"},
    PropertyRule{"column-rule", false, line},
    PropertyRule{"column-rule-width", false, line_width},
    PropertyRule{"column-rule-style", false, line_words},
    PropertyRule{"column-rule-color", false, colour},
    PropertyRule{"border-collapse", true, "collapse | separate"},
    PropertyRule{"border-spacing", true, "LENGTH [LENGTH]"},
    PropertyRule{"table-layout", false, "auto | fixed"},
    PropertyRule{"caption-side", true, "top | bottom"},
    PropertyRule{"empty-cells", true, "show | hide"},
    PropertyRule{
        "vertical-align", false,
        "top | middle | bottom | baseline | sub | super | text-top | text-bottom | LENGTH | "
        "PERCENT"},
    PropertyRule{"list-style-type", true,
                 "none | disc | circle | square | decimal | lower-alpha | upper-alpha | "
                 "lower-roman | upper-roman | lower-latin | upper-latin | \"TEXT\""},
    PropertyRule{"list-style-position", true, "inside | outside"},
    PropertyRule{"list-style", true, "TYPE POSITION, in any order"},
};

constexpr std::array page_properties{
    PropertyRule{
        "size", false,
        "A3 | A4 | A5 | A6 | B4 | B5 | JIS-B4 | JIS-B5 | letter | legal | ledger [portrait | "
        "landscape] | LENGTH [LENGTH]"},
    PropertyRule{"margin", false, "one to four LENGTH"},
    PropertyRule{"margin-top", false, length},
    PropertyRule{"margin-right", false, length},
    PropertyRule{"margin-bottom", false, length},
    PropertyRule{"margin-left", false, length},
    PropertyRule{"header-top", false, length},
    PropertyRule{"footer-bottom", false, length},
    PropertyRule{"medium", false, "\"NAME\""},
    PropertyRule{"plex", false, "simplex | duplex"},
    PropertyRule{"stationery", false, "\"NAME\" | none"},
    PropertyRule{"mark-zone", false, "LEFT TOP WIDTH HEIGHT | none"},
    PropertyRule{"margin-inside", false, length},
    PropertyRule{"margin-outside", false, length},
    PropertyRule{"footnote-margin", false, length},
    PropertyRule{"footnote-rule", false, line},
    PropertyRule{"footnote-padding", false, length},
};

constexpr std::array font_face_properties{
    PropertyRule{"font-family", false, "\"NAME\""},
    PropertyRule{"src", false, "url(\"FILE\")"},
    PropertyRule{"font-weight", false, "normal | bold | 100 … 900"},
    PropertyRule{"font-style", false, "normal | italic"},
};

constexpr std::array color_properties{
    PropertyRule{"alternate", false, "COLOR"},
};

constexpr std::string_view furniture = "header, footer, thead, tfoot";
constexpr std::string_view with_fill = "header, footer, thead, tfoot, fill";
constexpr std::array late{
    LateName{"page.number", with_fill},     LateName{"page.count", furniture},
    LateName{"section.page", with_fill},    LateName{"section.pages", furniture},
    LateName{"table.rows", "thead, tfoot"}, LateName{"table.rows_on_page", "thead, tfoot"},
    LateName{"running", "header, footer"},  LateName{"space.left", "fill"},
};

}  // namespace

std::span<const ElementRule> element_rules() { return rules; }

const ElementRule* find_element(std::string_view name) {
    for (const ElementRule& rule : rules) {
        if (rule.name == name) return &rule;
    }
    return nullptr;
}

std::span<const AttributeRule> content_attributes() { return common_attributes; }
const AttributeRule& only_attribute() { return only; }
std::span<const PropertyRule> property_rules() { return properties; }
std::span<const PropertyRule> page_property_rules() { return page_properties; }
std::span<const PropertyRule> font_face_rules() { return font_face_properties; }
std::span<const PropertyRule> color_rules() { return color_properties; }
std::span<const LateName> late_names() { return late; }

}  // namespace cajista::templates
