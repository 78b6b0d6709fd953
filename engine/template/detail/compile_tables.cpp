// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "template/detail/compiler.h"
#include "template/detail/css_values.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

namespace {

using document::Keep;
using document::RowGroup;

constexpr std::uint32_t most_span = 1000;

/// Whether a control element in a table decides over this kind of row group.
bool holds_part(const SourceNode& node, Element part) {
    if (node.is_text()) return false;
    if (!is_control(node)) return node.is(part);
    return std::any_of(node.children.begin(), node.children.end(),
                       [part](const auto& child) { return holds_part(*child, part); });
}

}  // namespace

/// Bodies come first, so that heads and feet know what `table.rows` holds.
const Node* Compiler::table(const SourceNode& source) {
    TableNode* node = make<TableNode>(NodeKind::table, source, base::Role::table);
    node->columns = columns(source);
    const ScopeGuard guard(*this);
    const std::vector<rules::Type> outer_types = std::move(row_types_);
    row_types_.clear();
    const bool outer_read = table_is_read_;
    table_is_read_ = false;

    NodeList bodies, heads, feet;
    table_parts(source, Element::tbody, bodies);
    declare_table(*node, source);
    const LatePlace outer_place = late_place_;
    late_place_ = LatePlace::table_part;
    table_parts(source, Element::thead, heads);
    table_parts(source, Element::tfoot, feet);
    late_place_ = outer_place;
    node->bodies = store(bodies);
    node->heads = store(heads);
    node->feet = store(feet);
    node->asks_rows = table_is_read_;

    for (const auto& child : source.children) {
        if (!child->is(Element::caption)) continue;
        if (node->caption != nullptr) {
            complain("template.twice", "a table has one caption", child->span);
        }
        node->caption =
            container(*child, NodeKind::container, base::Role::caption, base::Role::none);
    }
    row_types_ = outer_types;
    table_is_read_ = outer_read;
    finish(*node, all_static(node->bodies) && all_static(node->heads) && all_static(node->feet) &&
                      (node->caption == nullptr || node->caption->is_static));
    return node;
}

/// `table` as the heads and feet of this table see it.
void Compiler::declare_table(TableNode& node, const SourceNode& source) {
    using Kind = rules::Type::Kind;
    rules::Scope& scope = open_scope();
    rules::Type type{Kind::any, Kind::any, nullptr};
    const bool is_one_type =
        !row_types_.empty() && row_types_[0].kind == Kind::record &&
        row_types_[0].record != nullptr &&
        std::all_of(row_types_.begin(), row_types_.end(), [this](const rules::Type& other) {
            return other.kind == Kind::record && other.record == row_types_[0].record;
        });
    if (is_one_type) {
        value::RecordType table;
        table.name = "table";
        for (const char* name : {"rows", "rows_on_page"}) {
            value::Field field;
            field.name = name;
            field.type = value::FieldType::record;
            field.is_list = true;
            // Shares the schema, which owns the type.
            field.record =
                std::shared_ptr<const value::RecordType>(plan_.schema.record, row_types_[0].record);
            table.fields.push_back(std::move(field));
        }
        plan_.late_types.push_back(std::move(table));
        node.late_type = &plan_.late_types.back();
        type = {Kind::record, Kind::any, node.late_type};
    }
    node.late_slot =
        declare(scope, {"", "table", source.span, source.span}, type, rules::Timing::late);
}

void Compiler::table_parts(const SourceNode& parent, Element part, NodeList& out) {
    for (const auto& child : parent.children) {
        const bool is_let = child->is(Element::let);
        if (!holds_part(*child, part) && !(is_let && part == Element::tbody)) continue;
        if (!is_control(*child)) {
            out.push_back(row_group(*child));
            continue;
        }
        if (is_plain_include(*child)) {
            table_parts(*child, part, out);
            continue;
        }
        for (const Element other : {Element::thead, Element::tbody, Element::tfoot}) {
            if (other == part || !holds_part(*child, other)) continue;
            complain("template.mixed-parts",
                     fmt::format("this <{}> decides over several kinds of row groups",
                                 child->rule->name),
                     child->span)
                .hints.push_back("write one for each of thead, tbody and tfoot");
        }
        const Node* node = control(*child, [this, part](const SourceNode& inner) {
            NodeList nodes;
            table_parts(inner, part, nodes);
            return store(nodes);
        });
        if (node != nullptr) out.push_back(node);
    }
}

const Node* Compiler::row_group(const SourceNode& source) {
    const bool is_head = source.is(Element::thead);
    const bool is_foot = source.is(Element::tfoot);
    RowGroupNode* node = make<RowGroupNode>(NodeKind::row_group, source,
                                            is_head   ? base::Role::table_head
                                            : is_foot ? base::Role::table_foot
                                                      : base::Role::table_body);
    node->group = is_head   ? RowGroup::Kind::head
                  : is_foot ? RowGroup::Kind::foot
                            : RowGroup::Kind::body;
    node->show = is_foot ? RowGroup::Show::end : RowGroup::Show::repeat;
    if (const SourceAttribute* at = source.find("at")) {
        struct Word {
            std::string_view name;
            RowGroup::Show show;
            bool of_head;
        };
        constexpr Word words[] = {{"page", RowGroup::Show::repeat, true},
                                  {"first", RowGroup::Show::first, true},
                                  {"after-break", RowGroup::Show::after_break, true},
                                  {"end", RowGroup::Show::end, false},
                                  {"break", RowGroup::Show::break_only, false},
                                  {"page", RowGroup::Show::repeat, false}};
        const auto* found = std::find_if(std::begin(words), std::end(words), [&](const Word& word) {
            return word.of_head == is_head && word.name == at->value;
        });
        if (found != std::end(words)) {
            node->show = found->show;
        } else {
            complain("template.invalid-word",
                     fmt::format("\"{}\" is no place of a <{}>", at->value, source.rule->name),
                     at->inside)
                .hints.push_back(is_head ? "write page, first or after-break"
                                         : "write end, break or page");
        }
    }
    if (const SourceAttribute* keep = source.find("keep")) {
        for (const std::string_view word : words_of(keep->value)) {
            if (word == "together") {
                node->keep |= static_cast<std::uint8_t>(Keep::together);
            } else if (word == "with-previous") {
                node->keep |= static_cast<std::uint8_t>(Keep::with_previous);
            } else {
                complain("template.invalid-word",
                         fmt::format("\"{}\" is no way to keep rows", word), keep->inside)
                    .hints.push_back("write together, with-previous or both");
            }
        }
    }
    if (source.style.variants[0]->box.break_inside == document::Break::avoid) {
        node->keep |= static_cast<std::uint8_t>(Keep::together);
    }
    node->rows = rows(source);
    finish(*node, all_static(node->rows));
    return node;
}

Nodes Compiler::rows(const SourceNode& parent) {
    const ScopeGuard guard(*this);
    NodeList out;
    for (const auto& child : parent.children) {
        if (child->is_text()) continue;
        if (is_plain_include(*child)) {
            const Nodes inner = rows(*child);
            out.insert(out.end(), inner.begin(), inner.end());
            continue;
        }
        const Node* node =
            is_control(*child)
                ? control(*child, [this](const SourceNode& inner) { return rows(inner); })
                : row(*child);
        if (node != nullptr) out.push_back(node);
    }
    return store(out);
}

const Node* Compiler::row(const SourceNode& source) {
    RowNode* node = make<RowNode>(NodeKind::row, source, base::Role::table_row);
    node->keep_with_next = source.style.variants[0]->box.break_after == document::Break::avoid;
    node->cells = cells(source);
    finish(*node, all_static(node->cells));
    return node;
}

Nodes Compiler::cells(const SourceNode& parent) {
    const ScopeGuard guard(*this);
    NodeList out;
    for (const auto& child : parent.children) {
        if (child->is_text()) continue;
        if (is_plain_include(*child)) {
            const Nodes inner = cells(*child);
            out.insert(out.end(), inner.begin(), inner.end());
            continue;
        }
        const Node* node =
            is_control(*child)
                ? control(*child, [this](const SourceNode& inner) { return cells(inner); })
                : cell(*child);
        if (node != nullptr) out.push_back(node);
    }
    return store(out);
}

const Node* Compiler::cell(const SourceNode& source) {
    const bool is_header = source.is(Element::th);
    CellNode* node = make<CellNode>(NodeKind::cell, source,
                                    is_header ? base::Role::table_header : base::Role::table_data);
    node->column_span = static_cast<std::uint16_t>(number_of(source, "colspan", most_span, 1));
    node->row_span = static_cast<std::uint16_t>(number_of(source, "rowspan", most_span, 1));
    node->children = flow_children(source, source.style, base::Role::none);
    finish(*node, all_static(node->children));
    return node;
}

std::span<const document::Column> Compiler::columns(const SourceNode& table) {
    std::vector<document::Column> result;
    const SourceNode* list = nullptr;
    for (const auto& child : table.children) {
        if (!child->is(Element::columns)) continue;
        if (list != nullptr) complain("template.twice", "a table has one <columns>", child->span);
        list = child.get();
        for (const auto& column : child->children) {
            document::Column made;
            made.style = column->style.variants[0];
            made.width = made.style->box.width;
            if (const SourceAttribute* width = column->find("width")) {
                if (const auto measure = parse_column_width(width->value)) {
                    made.width = *measure;
                } else {
                    complain("template.invalid-length",
                             fmt::format("\"{}\" is no width of a column", width->value),
                             width->inside)
                        .hints.push_back(
                            "write a length (58pt), a share (1fr), a percentage, "
                            "content or auto");
                }
            }
            result.push_back(made);
        }
    }
    const std::size_t widest = widest_row(table);
    if (list == nullptr) {
        result.resize(widest);
    } else if (widest > result.size()) {
        complain("template.too-many-cells",
                 fmt::format("a row has {} cells, but there are {} columns", widest, result.size()),
                 list->span);
    }
    return plan_.arena.copy(result);
}

/// Cells of the row with most of them, spans counted; a control element counts what it holds once.
std::size_t Compiler::widest_row(const SourceNode& parent) const {
    std::size_t widest = 0;
    for (const auto& child : parent.children) {
        if (child->is_text()) continue;
        if (!child->is(Element::tr)) {
            if (!child->is(Element::caption)) widest = std::max(widest, widest_row(*child));
            continue;
        }
        std::size_t cells = 0;
        for (const auto& cell : child->children) {
            if (cell->is(Element::let) || cell->is_text()) continue;
            std::size_t span = 0;
            for (const char c : cell->get("colspan").substr(0, 4)) {
                if (c >= '0' && c <= '9') span = span * 10 + static_cast<std::size_t>(c - '0');
            }
            cells += std::clamp<std::size_t>(span, 1, most_span);
        }
        widest = std::max(widest, cells);
    }
    return widest;
}

}  // namespace cajista::templates::detail
