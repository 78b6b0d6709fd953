// SPDX-License-Identifier: Apache-2.0
// The compiled form of a template: a tree of nodes in one arena, with every style, static text and
// expression resolved. Made by template/, walked by compose/; no one else reads it. Const and shared
// after compilation.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/source.h"
#include "base/structure.h"
#include "document/document.h"
#include "graphic/drawing.h"
#include "graphic/image.h"
#include "locale/catalogue.h"
#include "rules/expression.h"
#include "template/channel.h"
#include "template/template.h"
#include "text/paragraph.h"
#include "value/schema.h"

namespace cajista::templates {

/// A span in one of Plan::sources (a SourceSpan counts references, so it can't lie in an arena).
struct Place {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// `:first-child`, `:last-child`, `:nth-child(an+b)` of an element whose place among its siblings
/// depends on data. The composer writes the answer into bit `id` of its table of tests.
struct PositionTest {
    enum class Kind : std::uint8_t { first, last, nth };
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
    paragraph, container, list, list_item, table, picture, barcode, rule, fill,
    // parts of a table
    row_group, row, cell,
    // inline content
    literal, value, message, by_language, scope, tab, line_break,
    // control: walked through at every level
    branch, repeat, assign,
};

struct Node;
using Nodes = std::span<const Node* const>;

/// What all nodes have. The kinds below derive from it; `kind` says which one it is.
struct Node {
    NodeKind kind = NodeKind::container;
    base::Role role = base::Role::none;
    ChannelMask channels = all_channels;
    bool is_element = true;       ///< counts among its siblings for position tests
    bool counts_children = false; ///< children have position tests: their places are counted
    bool needs_total = false;     ///< ... of :last-child: their number must be known before
    bool is_static = false;       ///< nothing below depends on data, channel or late values
    std::uint32_t static_number = 0;  ///< of a static block or row, from 1; 0: none
    StyleChoice style;
    std::span<const PositionTest> tests;
    const TextPlan* anchor = nullptr;
    const TextPlan* bookmark = nullptr;
    std::string_view language;    ///< `lang`
    Place place;
};

struct ParagraphNode : Node { Nodes inlines; };
/// container, list, list_item
struct ContainerNode : Node {
    Nodes children;
    std::uint32_t number = 0;  ///< start of an ordered list; `value` of an item; 0: not given
};
/// A picture, as a block or inside a line.
struct PictureNode : Node {
    const graphic::Image* image = nullptr;      ///< named by the template
    const graphic::Drawing* drawing = nullptr;
    const TextPlan* source = nullptr;           ///< or named by data, below Plan::folder
    base::Size size;                            ///< 0: natural; one side 0: in proportion
    const TextPlan* alternative_text = nullptr;
};
struct BarcodeNode : Node {
    graphic::BarcodeKind symbology = graphic::BarcodeKind::code128;
    graphic::BarcodeOptions options;
    const rules::Expression* value = nullptr;
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
    /// Set when a head or foot reads `table`: the rows are captured then. `late_type` null: the rows
    /// are of no single type, and `table` is a context.
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
struct ByLanguageNode : Node { std::span<const Nodes> languages; };
/// An inline element that is a link, has a language, a role or position tests.
struct ScopeNode : Node {
    const TextPlan* link = nullptr;
    Nodes children;
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
    Nodes children;
};
struct AssignNode : Node {  ///< let
    const rules::Expression* value = nullptr;
    std::uint32_t slot = 0;
};

struct FurniturePlan {
    const document::PageMaster* master = nullptr;
    base::Rect header_area, footer_area;
    const ContainerNode* header = nullptr;  ///< null: none
    const ContainerNode* footer = nullptr;
};
struct FlowPlan {
    std::string_view frame;
    const ContainerNode* content = nullptr;
};

/// Slots of the late values, the outermost names (template.md, 4). Each table with rows has a `table`
/// of its own type in TableNode::late_slot, which hides the outermost one.
enum LateSlot : std::uint32_t { page_slot = 0, table_slot = 1, space_slot = 2, first_early_slot = 3 };

/// Everything a composer needs. Owns what the nodes point at.
struct Plan {
    std::string name, version, language;
    std::filesystem::path folder;
    std::uint32_t number = 0;
    base::Arena arena;
    std::vector<base::SourceFilePtr> sources;
    std::vector<Template::UsedFile> files;
    base::Diagnostics warnings;
    std::set<ChannelMask> channel_masks;  ///< every `only`

    value::Schema schema;
    std::deque<rules::Expression> expressions;
    std::deque<document::Style> styles;
    std::vector<std::shared_ptr<const graphic::Image>> images;
    locale::Catalogue catalogue;
    std::vector<std::string> languages;  ///< of the catalogue; empty without <texts>
    std::vector<const text::ShapedText*> static_texts;
    std::vector<const text::TextStyle*> data_text_styles;
    /// Types of `page`, of `space`, then of `table` (one for each table with rows of one type).
    std::deque<value::RecordType> late_types;
    const value::RecordType& page_type() const { return late_types[0]; }
    const value::RecordType& space_type() const { return late_types[1]; }

    const TextPlan* locale = nullptr;  ///< null: `language`
    const TextPlan* title = nullptr;
    const TextPlan* currency = nullptr;
    std::string_view recipient_frame;
    std::span<const document::MasterStep> masters;
    std::span<const FurniturePlan> furniture;
    std::span<const FlowPlan> flows;

    std::uint32_t record_slot = first_early_slot;
    std::uint32_t slot_count = first_early_slot;
    std::uint32_t static_count = 0;  ///< highest static_number
    std::uint32_t test_count = 0;

    base::SourceSpan span_of(const Place& place) const {
        if (place.file >= sources.size()) return {};
        return {sources[place.file], place.begin, place.end};
    }
};

}  // namespace cajista::templates
