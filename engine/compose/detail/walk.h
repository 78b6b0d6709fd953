// SPDX-License-Identifier: Apache-2.0
// Control elements, the same at every level: blocks, rows, cells, inline content.
#pragma once

#include "compose/detail/builder.h"

namespace cajista::compose::detail {

template <typename T>
T* Builder::make_block(const Node& node, document::BlockKind kind) {
    T* made = arena_->make<T>();
    made->kind = kind;
    made->role = node.role;
    made->style = style_of(node.style);
    made->language = node.language;
    if (node.anchor != nullptr) made->anchor = text_of(node.anchor);
    if (node.bookmark != nullptr) made->bookmark = text_of(node.bookmark);
    return made;
}

template <typename Emit>
void Builder::walk(Nodes nodes, Emit& emit) {
    using templates::NodeKind;
    for (const Node* node : nodes) {
        if (failed_) return;
        if ((node->channels & channel_) == 0) continue;
        switch (node->kind) {
            case NodeKind::branch:
                for (const auto& one : static_cast<const templates::BranchNode*>(node)->cases) {
                    if (one.test != nullptr && !evaluate(*one.test, node->place).is_true())
                        continue;
                    walk(one.children, emit);
                    break;
                }
                break;
            case NodeKind::repeat:
                walk_repeat(*static_cast<const templates::RepeatNode*>(node), emit);
                break;
            case NodeKind::assign: {
                const auto* assign = static_cast<const templates::AssignNode*>(node);
                set_variable(assign->slot, evaluate(*assign->value, node->place));
                break;
            }
            default:
                if (counting_ && node->is_element) ++position_;
                if (!node->tests.empty()) answer_tests(*node);
                if (node->may_vanish && is_left_out(*node)) break;
                emit(*node);
        }
    }
}

template <typename Emit>
void Builder::walk_repeat(const templates::RepeatNode& node, Emit& emit) {
    const value::Value list = evaluate(*node.in, node.place);
    if (failed_ || list.is_null()) return;
    // FEEL takes a single value for a list of one (DMN 1.5, 10.3.2.9.4).
    std::span<const value::Value> items =
        list.is(value::ValueKind::list) ? list.as_list() : std::span(&list, 1);
    if (node.sort_by != nullptr) items = sorted(node, items);
    Groups groups;
    if (node.group_by != nullptr) {
        groups = grouped(node, items);
        items = groups.lists;
    }
    const bool outer_captured = row_captured_;
    const std::uint32_t outer_slot = row_slot_;
    for (std::size_t i = 0; i < items.size() && !failed_; ++i) {
        if (is_too_large()) fail_memory(node.place);
        if (frame_->steps_left == 0) fail_steps(node.place);
        if (failed_) break;
        --frame_->steps_left;
        set_variable(node.slot, items[i]);
        if (i < groups.keys.size() && node.key_slot != templates::RepeatNode::none) {
            set_variable(node.key_slot, groups.keys[i]);
        }
        if (node.index_slot != templates::RepeatNode::none) {
            set_variable(node.index_slot, value::Value::integer(static_cast<std::int64_t>(i) + 1));
        }
        if (node.holds_rows) {
            row_slot_ = node.slot;
            row_captured_ = false;
        }
        walk(node.children, emit);
    }
    row_captured_ = outer_captured;
    row_slot_ = outer_slot;
}

}  // namespace cajista::compose::detail
