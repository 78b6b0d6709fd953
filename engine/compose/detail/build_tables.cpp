// SPDX-License-Identifier: Apache-2.0
#include "compose/detail/builder.h"
#include "compose/detail/static_one.h"
#include "compose/detail/walk.h"

namespace cajista::compose::detail {

using document::Block;
using templates::NodeKind;

/// Bodies first: late content of heads and feet asks for their rows.
const Block* Builder::table(const templates::TableNode& node) {
    document::Table* made = arena_->make<document::Table>();
    made->kind = document::BlockKind::table;
    made->role = node.role;
    made->style = style_of(node.style);
    made->language = node.language;
    made->anchor = text_of(node.anchor);
    made->bookmark = text_of(node.bookmark);
    made->columns = node.columns;
    if (node.caption != nullptr) made->caption = block(*node.caption);
    if (!in_static_) made->table_index = table_count_++;

    const TableCapture* const outer_table = table_;
    const bool outer_capturing = capturing_;
    const bool outer_captured = row_captured_;
    std::vector<value::Value> outer_items;
    std::vector<std::uint32_t> outer_through;
    if (outer_capturing) {  // otherwise they are empty, and keep their memory
        outer_items.swap(row_items_);
        outer_through.swap(items_through_);
    }
    capturing_ = node.asks_rows;
    row_captured_ = true;  // rows outside of any for-each are no items
    made->bodies = groups(node, node.bodies);

    TableCapture* capture = nullptr;
    if (node.asks_rows) {
        capture = arena_->make<TableCapture>();
        capture->node = &node;
        capture->items = arena_->copy(row_items_);
        capture->items_through = arena_->copy(items_through_);
    }
    capturing_ = false;
    table_ = capture;
    made->heads = groups(node, node.heads);
    made->feet = groups(node, node.feet);
    table_ = outer_table;
    capturing_ = outer_capturing;
    row_captured_ = outer_captured;
    if (outer_capturing) {
        row_items_.swap(outer_items);
        items_through_.swap(outer_through);
    } else {
        row_items_.clear();
        items_through_.clear();
    }
    return made;
}

std::span<const document::RowGroup> Builder::groups(const templates::TableNode& table,
                                                    Nodes nodes) {
    struct Adder {
        Builder& builder;
        void operator()(const Node& node) {
            const document::RowGroup made =
                builder.group(static_cast<const templates::RowGroupNode&>(node));
            builder.groups_.push_back(made);
        }
    };
    const std::size_t first = groups_.size();
    const Level level(*this, table, nodes);
    Adder adder{*this};
    walk(nodes, adder);
    const auto made = arena_->copy(std::span<const document::RowGroup>(groups_).subspan(first));
    groups_.resize(first);
    return made;
}

document::RowGroup Builder::group(const templates::RowGroupNode& node) {
    document::RowGroup made;
    made.kind = node.group;
    made.style = style_of(node.style);
    made.keep = node.keep;
    made.show = node.show;
    made.rows = rows(node);
    return made;
}

std::span<const document::Row> Builder::rows(const templates::RowGroupNode& node) {
    struct Adder {
        Builder& builder;
        void operator()(const Node& one) {
            const document::Row made = builder.row(static_cast<const templates::RowNode&>(one));
            builder.rows_.push_back(made);
            if (builder.capturing_) builder.capture_row();
        }
    };
    const std::size_t first = rows_.size();
    const Level level(*this, node, node.rows);
    Adder adder{*this};
    walk(node.rows, adder);
    const auto made = arena_->copy(std::span<const document::Row>(rows_).subspan(first));
    rows_.resize(first);
    return made;
}

/// An item counts from its first row on.
void Builder::capture_row() {
    if (!row_captured_) {
        row_items_.push_back(variables_[row_slot_]);
        row_captured_ = true;
    }
    items_through_.push_back(static_cast<std::uint32_t>(row_items_.size()));
}

document::Row Builder::row(const templates::RowNode& node) {
    if (node.static_number == 0 || in_static_) return build_row(node);
    const void* made = static_one(node, [this, &node]() -> const void* {
        document::Row* kept = arena_->make<document::Row>();
        *kept = build_row(node);
        kept->static_id = static_id(node);
        return kept;
    });
    return *static_cast<const document::Row*>(made);
}

document::Row Builder::build_row(const templates::RowNode& node) {
    struct Adder {
        Builder& builder;
        void operator()(const Node& one) {
            builder.cell(static_cast<const templates::CellNode&>(one));
        }
    };
    const std::size_t first = cells_.size();
    document::Row made;
    made.style = style_of(node.style);
    made.keep_with_next = node.keep_with_next;
    const Level level(*this, node, node.cells);
    Adder adder{*this};
    walk(node.cells, adder);
    made.cells = arena_->copy(std::span<const document::Cell>(cells_).subspan(first));
    cells_.resize(first);
    return made;
}

void Builder::cell(const templates::CellNode& node) {
    document::Cell made;
    made.style = style_of(node.style);
    made.role = node.role;
    made.column_span = node.column_span;
    made.row_span = node.row_span;
    made.children = cell_children(node);
    cells_.push_back(made);
}

/// Most cells hold one paragraph and nothing that decides about it.
std::span<const Block* const> Builder::cell_children(const templates::CellNode& node) {
    if (node.children.empty()) return {};
    const Node& first = *node.children[0];
    const bool is_plain = node.children.size() == 1 && first.kind == NodeKind::paragraph &&
                          !node.counts_children && first.tests.empty() &&
                          first.channels == templates::all_channels;
    if (!is_plain) return children_of(node, node.children);
    const Block** child = arena_->make<const Block*>(block(first));
    return {child, 1};
}

}  // namespace cajista::compose::detail
