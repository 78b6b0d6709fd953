// SPDX-License-Identifier: Apache-2.0
// Members of Compiler that are templates: making a node, and control elements at every level.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "template/detail/compiler.h"

namespace cajista::templates::detail {

/// Blocks and rows; parts of them are static with the whole.
inline bool takes_static_number(NodeKind kind) {
    switch (kind) {
        case NodeKind::paragraph:
        case NodeKind::container:
        case NodeKind::list:
        case NodeKind::table:
        case NodeKind::picture:
        case NodeKind::barcode:
        case NodeKind::rule:
        case NodeKind::row:
            return true;
        default:
            return false;
    }
}

/// Rows of its own: not those of a for-each inside it.
inline bool holds_rows(const SourceNode& node) {
    return std::any_of(node.children.begin(), node.children.end(), [](const auto& child) {
        if (child->is(Element::tr)) return true;
        return is_control(*child) && !child->is(Element::for_each) && holds_rows(*child);
    });
}

/// Whether some variant of an element's style has `display: none`.
inline bool may_vanish(const SourceNode& source) {
    if (source.style.variants == nullptr || is_control(source)) return false;
    for (std::uint32_t i = 0; i < (1U << source.style.test_count); ++i) {
        if (source.style.variants[i]->box.display == document::Display::none) return true;
    }
    return false;
}

/// `lang` of an element, or of the parts of a table around it, which are no blocks that could hand
/// it on.
inline std::string_view language_of(const SourceNode& source) {
    for (const SourceNode* node = &source; node != nullptr; node = node->parent) {
        if (const SourceAttribute* own = node->find("lang")) return own->value;
        const SourceNode* parent = node->parent;
        if (parent == nullptr || parent->rule == nullptr) break;
        switch (parent->rule->element) {
            case Element::td:
            case Element::th:
            case Element::tr:
            case Element::thead:
            case Element::tbody:
            case Element::tfoot:
                continue;
            default:
                if (!is_control(*parent)) return {};
        }
    }
    return {};
}

template <typename T>
T* Compiler::make(NodeKind kind, const SourceNode& source, base::Role role) {
    T* node = plan_.arena.make<T>();
    node->kind = kind;
    node->role = role;
    node->channels = channels_of(source);
    node->counts_children = source.counts_children;
    node->needs_total = source.needs_total;
    node->style = source.style;
    node->tests = plan_.arena.copy(source.tests);
    node->language = plan_.arena.copy(language_of(source));
    node->place = place_of(source.span);
    node->may_vanish = may_vanish(source);
    if (source.rule->is_content) {
        node->anchor = text_of(source, "id");
        node->bookmark = text_of(source, "bookmark");
    }
    return node;
}

template <typename CompileList>
const Node* Compiler::control(const SourceNode& source, CompileList compile) {
    switch (source.rule->element) {
        case Element::if_:
        case Element::choose: {
            BranchNode* node = make<BranchNode>(NodeKind::branch, source);
            node->is_element = false;
            std::vector<BranchNode::Case> cases;
            const auto add_case = [&](const SourceNode& part) {
                const bool has_test = !part.is(Element::otherwise);
                const rules::Expression* test =
                    has_test ? expression_of(part, "test", Use::test) : nullptr;
                const ScopeGuard guard(*this);
                const Nodes children = compile(part);
                if (has_test && test == nullptr) return;  // reported
                cases.push_back({test, children});
            };
            if (source.is(Element::if_)) {
                add_case(source);
            } else {
                bool is_last = false;
                for (const auto& part : source.children) {
                    if (is_last) {
                        complain("template.after-otherwise", "nothing can stand after <otherwise>",
                                 part->span);
                    }
                    is_last = part->is(Element::otherwise);
                    add_case(*part);
                }
            }
            node->cases = plan_.arena.copy(cases);
            return node;
        }
        case Element::for_each: {
            RepeatNode* node = make<RepeatNode>(NodeKind::repeat, source);
            node->is_element = false;
            node->in = expression_of(source, "in", Use::list);
            const ScopeGuard guard(*this);
            rules::Type item;
            if (node->in != nullptr) item = node->in->type().item_type();
            arrange_items(source, *node, item);
            rules::Scope& scope = open_scope();
            const bool is_grouped = source.find("group-by") != nullptr;
            if (const SourceAttribute* name = source.find("as")) {
                const rules::Type all = node->in == nullptr ? rules::Type{} : node->in->type();
                node->slot = declare(scope, *name, is_grouped ? all : item);
            }
            if (const SourceAttribute* name = source.find("key"); name != nullptr && is_grouped) {
                const auto* key = node->group_by;
                node->key_slot =
                    declare(scope, *name, key == nullptr ? rules::Type{} : key->type());
            }
            if (const SourceAttribute* name = source.find("index")) {
                node->index_slot = declare(
                    scope, *name, {rules::Type::Kind::number, rules::Type::Kind::any, nullptr});
            }
            // Headings and sums of groups are no items: those are in a for-each of their own.
            node->holds_rows = !is_grouped && holds_rows(source);
            if (node->holds_rows) row_types_.push_back(item);
            node->children = compile(source);
            return node->in == nullptr ? nullptr : node;
        }
        case Element::let: {
            AssignNode* node = make<AssignNode>(NodeKind::assign, source);
            node->is_element = false;
            node->value = expression_of(source, "value", Use::value);
            const rules::Type type = node->value == nullptr ? rules::Type{} : node->value->type();
            if (const SourceAttribute* name = source.find("name")) {
                node->slot = declare(open_scope(), *name, type);
            }
            return node->value == nullptr ? nullptr : node;
        }
        case Element::include: {  // with `only`
            BranchNode* node = make<BranchNode>(NodeKind::branch, source);
            node->is_element = false;
            const std::vector<BranchNode::Case> cases{{nullptr, compile(source)}};
            node->cases = plan_.arena.copy(cases);
            return node;
        }
        default:
            return nullptr;
    }
}

}  // namespace cajista::templates::detail
