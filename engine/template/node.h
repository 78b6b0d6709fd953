// SPDX-License-Identifier: Apache-2.0
// lint: long, one struct for each kind of node
// The nodes of a compiled template (plan.h): plain data in its arena, made by template/ and walked
// by compose/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/attachment.h"
#include "base/structure.h"
#include "document/document.h"
#include "graphic/chart.h"
#include "graphic/drawing.h"
#include "graphic/image.h"
#include "graphic/pdf_file.h"
#include "locale/catalogue.h"
#include "rules/expression.h"
#include "template/channel.h"
#include "text/paragraph.h"
#include "value/schema.h"

namespace cajista::templates {

/// A span in one of Plan::sources (a SourceSpan counts references, so it can't lie in an arena).
struct Place {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// `:first-child`, `:last-child`, `:nth-child(an+b)`, `:nth-last-child(an+b)` of an element whose place among its siblings
/// depends on data. The composer writes the answer into bit `id` of its table of tests.
struct PositionTest {
    enum class Kind : std::uint8_t { first, last, nth, nth_last };
    Kind kind = Kind::nth;
    std::uint16_t id = 0;
    std::int32_t step = 0;    ///< a
    std::int32_t offset = 0;  ///< b
};

/// An element's style: one, or a variant for each combination of answers to `tests` (bit i of the
/// variant's index is the answer to tests[i]).
struct StyleChoice {
    const document::Style* const* variants = nullptr;
    const std::uint16_t* tests = nullptr;
    std::uint32_t test_count = 0;
};

/// A text with expressions in it, in an attribute: `title="{s.name} {s.account}"`.
struct TextPlan {
    struct Piece {
        std::string_view literal;
        const rules::Expression* value = nullptr;  ///< null: the literal
    };
    std::span<const Piece> pieces;
    Place place;
    bool is_constant() const {
        return pieces.empty() || (pieces.size() == 1 && pieces[0].value == nullptr);
    }
    std::string_view constant() const { return pieces.empty() ? "" : pieces[0].literal; }
};

enum class NodeKind : std::uint8_t {
    // blocks
    paragraph,
    container,
    list,
    list_item,
    table,
    picture,
    barcode,
    chart,
    series,
    markup,
    rule,
    fill,
    section,
    append,
    stub,
    footnote,
    running,
    page_of,
    // files of the document, and the content of XML files
    attach,
    xml_element,
    xml_text,
    // parts of a table
    row_group,
    row,
    cell,
    // inline content
    literal,
    value,
    message,
    by_language,
    scope,
    inline_box,
    tab,
    line_break,
    // control: walked through at every level
    branch,
    repeat,
    assign,
};

struct Node;
using Nodes = std::span<const Node* const>;

/// What all nodes have. The kinds below derive from it; `kind` says which one it is.
struct Node {
    NodeKind kind = NodeKind::container;
    base::Role role = base::Role::none;
    ChannelMask channels = all_channels;
    bool is_element = true;           ///< counts among its siblings for position tests
    bool counts_children = false;     ///< children have position tests: their places are counted
    bool needs_total = false;         ///< ... of :last-child: their number must be known before
    bool may_vanish = false;          ///< some variant of its style has `display: none`
    bool is_static = false;           ///< nothing below depends on data, channel or late values
    std::uint32_t static_number = 0;  ///< of a static block or row, from 1; 0: none
    StyleChoice style;
    std::span<const PositionTest> tests;
    const TextPlan* anchor = nullptr;
    const TextPlan* bookmark = nullptr;
    std::string_view language;  ///< `lang`
    Place place;
};

struct ParagraphNode : Node {
    Nodes inlines;
};
/// container, list, list_item
struct ContainerNode : Node {
    Nodes children;
    std::uint32_t number = 0;  ///< start of an ordered list; `value` of an item; 0: not given
};
/// A picture, as a block or inside a line.
struct PictureNode : Node {
    const graphic::Image* image = nullptr;  ///< named by the template
    const graphic::Drawing* drawing = nullptr;
    const TextPlan* source = nullptr;  ///< or named by data, below Plan::folder
    base::Size size;                   ///< 0: natural; one side 0: in proportion
    /// Of a PDF file named by data; the page's number when `page` is null.
    const TextPlan* page = nullptr;
    std::uint32_t page_number = 1;
    graphic::PageBox page_box = graphic::PageBox::crop;
    const TextPlan* alternative_text = nullptr;
};
struct BarcodeNode : Node {
    graphic::BarcodeKind symbology = graphic::BarcodeKind::code128;
    graphic::BarcodeOptions options;
    const rules::Expression* value = nullptr;
    const TextPlan* alternative_text = nullptr;
};
/// One list of numbers of a chart; stands among the chart's children, below control nodes too.
struct SeriesNode : Node {
    const rules::Expression* values = nullptr;
    const TextPlan* label = nullptr;
    base::Color color;  ///< none: the next of the chart's
};
struct ChartNode : Node {
    graphic::Chart model;  ///< what the template says; data and texts come with the record
    const rules::Expression* labels = nullptr;
    Nodes series;
    const TextPlan *format = nullptr, *axis_format = nullptr;
    const TextPlan *x_title = nullptr, *y_title = nullptr, *center = nullptr, *empty = nullptr;
    const TextPlan* alternative_text = nullptr;  ///< null: made of the data
    StyleChoice large, light;
};
/// The styles of marked-up text at one place.
struct MarkupText {
    StyleChoice plain, bold, italic, both;
};
/// Text of the data that may hold b, i, br, p and lists.
struct MarkupNode : Node {
    struct List {
        StyleChoice box, item;
        MarkupText text;
    };
    const rules::Expression* value = nullptr;
    MarkupText line;  ///< in a line of other text
    MarkupText text;  ///< in paragraphs of its own, without <p>
    StyleChoice paragraph;
    MarkupText paragraph_text;
    List lists[2][2];  ///< outer and inner ones; ul and ol
};
/// A footnote: its call in the line has a style of its own.
struct FootnoteNode : ContainerNode {
    StyleChoice call;
};
/// A text for furniture, or the page of an anchor.
struct RunningNode : Node {
    std::string_view name;
    const rules::Expression* value = nullptr;
};
struct PageOfNode : Node {
    const TextPlan* target = nullptr;
};
struct StubNode : ContainerNode {
    const document::PageMaster* master = nullptr;  ///< null: that of any last page
};
struct SectionNode : ContainerNode {
    document::PageSequence pages;  ///< without masters: the document's
};
/// Pages of a PDF file as pages of the document.
struct AppendNode : Node {
    struct Page {
        const graphic::Image* image = nullptr;
        const document::PageMaster* master = nullptr;
    };
    std::span<const Page> pages;       ///< of a file that the template names
    const TextPlan* source = nullptr;  ///< or named by data
    const TextPlan* range = nullptr;   ///< null: all
    graphic::PageBox page_box = graphic::PageBox::crop;
    const document::PageMaster* master = nullptr;  ///< null: pages of their own size, like `usual`
    const document::PageMaster* usual = nullptr;
    std::string_view frame;                          ///< that the flow fills
    const document::Style* picture_style = nullptr;  ///< never null
    const TextPlan* alternative_text = nullptr;
};
struct FillNode : Node {
    base::Length least, most;
    Nodes children;  ///< composed when layout asks
};

struct CellNode : Node {
    std::uint16_t column_span = 1;
    std::uint16_t row_span = 1;
    Nodes children;
};
struct RowNode : Node {
    Nodes cells;
    bool keep_with_next = false;
};
struct RowGroupNode : Node {
    document::RowGroup::Kind group = document::RowGroup::Kind::body;
    document::RowGroup::Show show = document::RowGroup::Show::repeat;
    std::uint8_t keep = 0;
    Nodes rows;
};
struct TableNode : Node {
    std::span<const document::Column> columns;
    const ContainerNode* caption = nullptr;
    Nodes heads, feet, bodies;
    /// Set when a head or foot reads `table`: the rows are captured then. `late_type` null: the
    /// rows are of no single type, and `table` is a context.
    bool asks_rows = false;
    const value::RecordType* late_type = nullptr;
    std::uint32_t late_slot = 0;
};

/// Text of the template. `shaped` null: short, or it stands against data inside a word, so that it
/// is shaped together with its neighbours.
struct LiteralNode : Node {
    std::string_view text;
    const text::ShapedText* shaped = nullptr;
};
/// `{…}` in text.
struct ValueNode : Node {
    const rules::Expression* value = nullptr;
    bool is_late = false;
};
/// A message that is formatted as a whole (plural, select), with its arguments in order.
struct MessageNode : Node {
    struct Argument {
        const rules::Expression* value = nullptr;  ///< `name="{s.name}"`
        const TextPlan* text = nullptr;            ///< anything else
    };
    const locale::Message* message = nullptr;
    std::span<const Argument> arguments;
    bool is_late = false;
};
/// A message by language of the catalogue; one that is simple is taken apart.
struct ByLanguageNode : Node {
    std::span<const Nodes> languages;
};
/// An inline element that is a link, has a language, a role or position tests.
struct ScopeNode : Node {
    const TextPlan* link = nullptr;
    bool has_edges = false;  ///< in one of its styles: padding, border, background, margins
    Nodes children;
};

/// A block that stands in a line, floats from there or is positioned.
struct InlineBoxNode : Node {
    const Node* content = nullptr;
};

/// `<attach>`: a file of the document. One of `xml`, `file`, `source` and `content` is its content.
struct AttachNode : Node {
    const TextPlan* name = nullptr;  ///< null: of the file or the profile
    const TextPlan* source = nullptr;
    const rules::Expression* content = nullptr;
    const TextPlan* media_type = nullptr;  ///< null: by the name's ending
    const TextPlan* description = nullptr;
    Nodes xml;
    bool is_xml = false;
    bool is_base64 = false;
    std::uint32_t file = UINT32_MAX;    ///< in Plan::attached_files
    std::uint32_t schema = UINT32_MAX;  ///< in Plan::xml_schemas
    base::Relationship relationship = base::Relationship::unspecified;
    base::InvoiceProfile profile = base::InvoiceProfile::none;
    std::uint32_t profile_slot = 0, guideline_slot = 0;  ///< names in an invoice's template
};
/// An element of an XML template. It is left out when all that its content has is empty.
struct XmlElementNode : Node {
    struct Attribute {
        std::string_view name;
        const TextPlan* value = nullptr;
        bool is_constant = false;  ///< a declaration or a literal: there even when empty
    };
    std::string_view name;  ///< with its prefix
    std::span<const Attribute> attributes;
    Nodes children;
    bool keeps_empty = false;
};
struct XmlTextNode : Node {
    const TextPlan* text = nullptr;
};

struct BranchNode : Node {  ///< if, choose
    struct Case {
        const rules::Expression* test = nullptr;  ///< null: otherwise
        Nodes children;
    };
    std::span<const Case> cases;
};
struct RepeatNode : Node {  ///< for-each
    static constexpr std::uint32_t none = UINT32_MAX;
    const rules::Expression* in = nullptr;
    std::uint32_t slot = 0;
    std::uint32_t index_slot = none;
    bool holds_rows = false;  ///< its items are what `table.rows` lists
    /// Keys of an item, which stands in `item_slot`. Grouped: the body sees a list of items in
    /// `slot`, and their key.
    const rules::Expression* sort_by = nullptr;
    const rules::Expression* group_by = nullptr;
    bool is_descending = false;
    std::uint32_t item_slot = none, key_slot = none;
    Nodes children;
};
struct AssignNode : Node {  ///< let
    const rules::Expression* value = nullptr;
    std::uint32_t slot = 0;
};

}  // namespace cajista::templates
