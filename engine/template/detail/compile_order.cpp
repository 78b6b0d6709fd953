// SPDX-License-Identifier: Apache-2.0
// for-each in an order of its own, and in groups.
#include <fmt/format.h>

#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

/// In both expressions the item is called `item`, and its fields stand bare.
void Compiler::arrange_items(const SourceNode& source, RepeatNode& node, const rules::Type& item) {
    const auto needs = [&](std::string_view attribute, std::string_view other) {
        const SourceAttribute* found = source.find(attribute);
        if (found == nullptr || source.find(other) != nullptr) return;
        complain("template.missing-attribute",
                 fmt::format("{} means nothing without {}", attribute, other), found->span)
            .hints.push_back(fmt::format("add {}=\"…\", or leave {} out", other, attribute));
    };
    needs("order", "sort-by");
    needs("key", "group-by");
    if (const SourceAttribute* order = source.find("order")) {
        node.is_descending = order->value == "descending";
        if (order->value != "descending" && order->value != "ascending") {
            complain("template.invalid-word",
                     fmt::format("\"{}\" is neither ascending nor descending", order->value),
                     order->inside);
        }
    }
    if (source.find("sort-by") == nullptr && source.find("group-by") == nullptr) return;
    const ScopeGuard guard(*this);
    rules::Scope& scope = open_scope();
    node.item_slot = scope.declare("item", item);
    plan_.slot_count = std::max(plan_.slot_count, scope.size());
    if (item.kind == rules::Type::Kind::record) scope.open(node.item_slot);
    node.sort_by = expression_of(source, "sort-by", Use::value);
    node.group_by = expression_of(source, "group-by", Use::value);
}

}  // namespace cajista::templates::detail
