// SPDX-License-Identifier: Apache-2.0
// The words of the template language: elements, attributes, style properties, late names. The lists
// that the compiler works from; templates/README.md is compared with them by a test.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cajista::templates {

/// What may stand inside an element, and so where an element may stand.
enum class Content : std::uint8_t {
    nothing,      ///< empty elements
    root,         ///< <template>
    page,         ///< <page>
    document,     ///< <document>
    attachments,  ///< control elements of a <document>
    flow,         ///< blocks, inline content, text
    phrasing,     ///< inline content, text
    list,         ///< li
    table,        ///< row groups, rows
    columns,      ///< column
    rows,         ///< tr
    cells,        ///< td th
    cases,        ///< when otherwise
    chart,        ///< series
    style_text,   ///< CSS
    transparent,  ///< what its parent may hold: control elements
};

enum class Element : std::uint8_t {
    template_,
    piece,
    record,
    decisions,
    texts,
    style,
    page,
    frame,
    header,
    footer,
    mark_zone,
    document,
    flow,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    p,
    div,
    hr,
    ul,
    ol,
    li,
    caption,
    table,
    columns,
    column,
    thead,
    tbody,
    tfoot,
    tr,
    td,
    th,
    span,
    b,
    i,
    strong,
    em,
    small,
    sub,
    sup,
    q,
    a,
    br,
    tab,
    img,
    barcode,
    chart,
    series,
    markup,
    text,
    if_,
    choose,
    when,
    otherwise,
    for_each,
    let,
    include,
    fill,
    footnote,
    section,
    append,
    background,
    stub,
    running,
    page_of,
    attach,
    xml_element,  ///< of an XML template: any
};

/// How an attribute's value is read.
enum class ValueForm : std::uint8_t {
    constant,    ///< as written
    text,        ///< with {…} in it
    expression,  ///< a bare FEEL expression
};

struct AttributeRule {
    std::string_view name;
    ValueForm form = ValueForm::constant;
    bool required = false;
};

struct ElementRule {
    std::string_view name;
    Element element = Element::div;
    Content content = Content::nothing;
    std::uint32_t stands_in = 0;  ///< bits of Content
    std::span<const AttributeRule> attributes;
    bool is_content = false;           ///< takes id class style lang only bookmark as well
    bool takes_any_attribute = false;  ///< <text>: the others are the message's arguments
};

/// All elements, in the order of templates/README.md.
std::span<const ElementRule> element_rules();
const ElementRule* find_element(std::string_view name);
/// The attributes that every content element takes.
std::span<const AttributeRule> content_attributes();
/// `only`, which content and control elements take.
const AttributeRule& only_attribute();

/// A property of the style profile, and the values it takes as templates/README.md writes them.
struct PropertyRule {
    std::string_view name;
    bool is_inherited = false;
    std::string_view values;
};
std::span<const PropertyRule> property_rules();       ///< of elements
std::span<const PropertyRule> page_property_rules();  ///< of @page
std::span<const PropertyRule> font_face_rules();      ///< of @font-face
std::span<const PropertyRule> color_rules();          ///< of @color

struct LateName {
    std::string_view name;   ///< `page.number`
    std::string_view where;  ///< where it may stand
};
std::span<const LateName> late_names();

}  // namespace cajista::templates
