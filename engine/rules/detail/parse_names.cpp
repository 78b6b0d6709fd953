// SPDX-License-Identifier: Apache-2.0
// What a name means: the longest one in scope that stands at this place, the innermost of equals
// (DMN 1.5, 10.3.1.5).
#include <fmt/format.h>

#include <algorithm>

#include "base/names.h"
#include "rules/detail/builtin.h"
#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {
constexpr std::size_t no_match = std::string_view::npos;
}

void Compiler::find_in_level(std::size_t level, std::size_t begin, Found& best) const {
    const NameLevel& names = names_.levels[level];
    for (std::size_t i = names.locals.size(); i-- > 0;) {
        const auto& local = names.locals[i];
        if (!best.offer(match_name(text_, begin, local.name))) continue;
        best.kind = Found::Kind::local;
        best.level = level + 1;
        best.index = i;
        best.name = local.name;
    }
    const auto offer_entry = [&](std::string_view name, std::size_t i) {
        if (!best.offer(match_name(text_, begin, name))) return;
        best.kind = Found::Kind::item_field;
        best.level = level + 1;
        best.index = i;
        best.name = name;
    };
    if (names.filtered == nullptr) return;
    const StaticType& item = *names.filtered;
    if (item.kind == TypeKind::record && item.record != nullptr) {
        for (std::size_t i = 0; i < item.record->fields.size(); ++i) {
            offer_entry(item.record->fields[i].name, i);
        }
    }
    if (item.kind == TypeKind::context) {
        for (std::size_t i = 0; i < item.entries.size(); ++i) offer_entry(item.entries[i].name, i);
    }
    // `item`, unless the item has an entry of that name
    if (best.offer(match_name(text_, begin, "item"))) {
        best.kind = Found::Kind::item_field;
        best.level = level + 1;
        best.index = no_match;
        best.name = "item";
    }
}

/// The names of the scope with what they mean, once for the whole text.
void Compiler::read_scope() {
    for (const std::string_view name : scope_.names()) {
        const Scope::Variable* variable = scope_.find(name);
        const auto place = scope_.find_field(name);
        if (variable != nullptr) {
            scope_names_.push_back({name, variable, 0, false});
        } else if (place) {
            scope_names_.push_back({name, place->variable, place->field, true});
        }
    }
}

void Compiler::find_in_scope(std::size_t begin, Found& best) const {
    for (const ScopeName& known : scope_names_) {
        if (known.name.empty() || known.name[0] != text_[begin]) continue;
        if (!best.offer(match_name(text_, begin, known.name))) continue;
        best.level = 0;
        best.name = known.name;
        best.kind = known.is_field ? Found::Kind::field : Found::Kind::variable;
        best.variable = known.variable;
        best.index = known.field;
    }
}

Compiler::Found Compiler::find_name(std::size_t begin) const {
    Found best;
    best.end = begin;
    for (std::size_t level = names_.levels.size(); level-- > 0;) find_in_level(level, begin, best);
    find_in_scope(begin, best);
    return best;
}

/// The slot that `frame` has for a local of the enclosing frame `from`; copies it in when needed.
std::uint32_t Compiler::captured_slot(LocalFrame* frame, LocalFrame* from, std::uint32_t slot) {
    if (frame == from) return slot;
    const std::uint32_t outer = captured_slot(frame->outer, from, slot);
    for (const Capture& capture : frame->captured) {
        if (capture.outer_slot == outer) return capture.inner_slot;
    }
    frame->captured.push_back({outer, frame->count++});
    return frame->captured.back().inner_slot;
}

const Node* Compiler::node_of(const Found& found, std::size_t begin) {
    const auto local = [&](NameLevel& level, std::uint32_t slot, const StaticType& type,
                           bool is_late) {
        Node* node = make(run_local, type, std::span<const Node* const>(), begin);
        node->slot = captured_slot(names_.frame, level.frame, slot);
        node->is_late = is_late;
        return node;
    };
    switch (found.kind) {
        case Found::Kind::local: {
            auto& level = names_.levels[found.level - 1];
            auto& name = level.locals[found.index];
            name.is_used = true;
            if (name.node != nullptr) {
                Node* copy = arena_.make<Node>(*name.node);
                copy->begin = static_cast<std::uint32_t>(begin);
                copy->end = static_cast<std::uint32_t>(last_end_);
                return copy;
            }
            return local(level, name.slot, *name.type, name.is_late);
        }
        case Found::Kind::item_field: {
            auto& level = names_.levels[found.level - 1];
            const Node* item = local(level, level.item_slot, *level.filtered, level.is_late);
            if (found.index != no_match) return path(item, found.name, begin, begin);
            if (!is_unknown(*level.filtered) && level.filtered->kind != TypeKind::context) {
                return item;
            }
            Node* node = make(run_item, any_type(), {item}, begin);
            return node;
        }
        case Found::Kind::variable:
        case Found::Kind::field: {
            const StaticType& type = from_public(found.variable->type, arena_);
            Node* node = make(run_variable, type, std::span<const Node* const>(), begin);
            node->slot = found.variable->slot;
            node->is_late = found.variable->timing == Timing::late;
            if (found.kind == Found::Kind::variable) return node;
            return path(node, found.name, begin, begin);
        }
        default:
            return null_node(begin);
    }
}

/// Words in a row that are no keywords: what can only be one name.
std::size_t Compiler::end_of_unknown_name(std::size_t begin) const {
    std::size_t end = end_of_word(text_, begin);
    for (;;) {
        const Token next = next_token(text_, end);
        if (next.kind != TokenKind::word || next.keyword != Keyword::none) return end;
        end = next.end;
    }
}

/// Inside a filter over items of unknown shape: the item's entry, else the name's meaning outside.
const Node* Compiler::dynamic_name(std::size_t begin) {
    for (std::size_t i = names_.levels.size(); i-- > 0;) {
        NameLevel& level = names_.levels[i];
        if (level.filtered == nullptr) continue;
        const TypeKind kind = level.filtered->kind;
        // strictly, a context has the entries that its type says and no others
        const bool is_open = kind == TypeKind::context &&
                             (!level.filtered->is_closed || checking_ != Checking::strict);
        if (kind != TypeKind::any && !is_open) continue;
        const Found found = find_name(begin);
        const std::size_t end =
            found.kind == Found::Kind::none ? end_of_unknown_name(begin) : found.end;
        if (found.kind != Found::Kind::none && found.level > i) return nullptr;
        const std::string name = normalized_name(text_.substr(begin, end - begin));
        read_at(end);
        last_end_ = end;
        const Node* outside =
            found.kind == Found::Kind::none ? null_node(begin) : node_of(found, begin);
        Node* item = make(run_local, *level.filtered, std::span<const Node* const>(), begin);
        item->slot = captured_slot(names_.frame, level.frame, level.item_slot);
        item->is_late = level.is_late;
        Node* node = make(run_item_or, any_type(), {item, outside}, begin);
        node->constant = Value::string(arena_.copy(std::string_view(name)));
        return node;
    }
    return nullptr;
}

const Node* Compiler::parse_name() {
    const std::size_t begin = token_.begin;
    const Found found = find_name(begin);
    const std::string_view builtin = builtin_name_at(text_, begin);
    const std::size_t builtin_end = builtin.empty() ? 0 : match_name(text_, begin, builtin);
    const bool is_called =
        !builtin.empty() && next_token(text_, builtin_end).kind == TokenKind::parenthesis_open;
    if (is_called && builtin_end >= found.end) {
        const bool is_hidden =
            builtin_end == found.end && found.kind == Found::Kind::local &&
            names_.levels[found.level - 1].locals[found.index].type->kind == TypeKind::function;
        if (!is_hidden) {
            read_at(builtin_end);
            last_end_ = builtin_end;
            return parse_builtin_invocation(builtin, begin);
        }
    }
    std::size_t model_end = 0;
    const Scope::Decisions* model = model_at(begin, model_end);
    if (model != nullptr && model_end > found.end) {
        read_at(model_end);
        return parse_decision(*model, begin);
    }
    if (const Node* dynamic = dynamic_name(begin)) return dynamic;
    if (found.kind != Found::Kind::none) {
        read_at(found.end);
        last_end_ = found.end;
        return node_of(found, begin);
    }
    if (!builtin.empty() && builtin_end >= end_of_unknown_name(begin)) {
        read_at(builtin_end);
        last_end_ = builtin_end;
        return builtin_value(builtin, arena_, [&](const StaticType& type) {
            return make(run_constant, type, std::span<const Node* const>(), begin);
        });
    }
    return unknown_name(begin);
}

std::vector<std::string_view> Compiler::visible_names() const {
    std::vector<std::string_view> names;
    for (std::size_t i = names_.levels.size(); i-- > 0;) {
        for (const auto& local : names_.levels[i].locals) names.push_back(local.name);
        const StaticType* item = names_.levels[i].filtered;
        if (item == nullptr) continue;
        for (const auto& entry : item->entries) names.push_back(entry.name);
        if (item->record == nullptr) continue;
        for (const auto& field : item->record->fields) names.push_back(field.name);
    }
    const auto outer = scope_.names();
    names.insert(names.end(), outer.begin(), outer.end());
    return names;
}

const Node* Compiler::unknown_name(std::size_t begin) {
    const std::size_t end = end_of_unknown_name(begin);
    const std::string name = normalized_name(text_.substr(begin, end - begin));
    const bool is_called = next_token(text_, end).kind == TokenKind::parenthesis_open;
    read_at(end);
    last_end_ = end;
    if (names_.may_imply && names_.imply && !is_called) {
        Node* node = make(run_local, any_type(), std::span<const Node* const>(), begin);
        node->slot = captured_slot(names_.frame, &names_.top, names_.imply(name));
        return node;
    }
    std::string message = fmt::format("there is no {} \"{}\"{}", is_called ? "function" : "name",
                                      name, is_called ? "" : " here");
    auto& error = is_called ? complain("rules.unknown-function", std::move(message), begin, end)
                            : report("rules.unknown-name", std::move(message), begin, end);
    const auto names = is_called ? builtin_names() : visible_names();
    if (const auto nearest = base::nearest_name(name, names)) {
        error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
    }
    return literal(Value(), any_type(), begin);
}

}  // namespace cajista::rules::detail
