// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rules/detail/static_type.h"
#include "rules/expression.h"

namespace cajista::rules {

Type Type::of(const value::Field& field) {
    base::Arena arena(256);
    return detail::to_public(detail::type_of_field(field, arena));
}

Type Type::item_type() const {
    if (kind != Kind::list) return {};
    if (shape != nullptr) return detail::to_public(*shape->type->item);
    Type one;
    one.kind = item;
    one.record = record;
    return one;
}

Scope::Scope(const Scope* outer)
    : outer_(outer), next_slot_(outer == nullptr ? 0 : outer->next_slot_) {}

std::uint32_t Scope::declare(std::string name, Type type, Timing timing) {
    variables_.push_back({std::move(name), type, timing, next_slot_});
    return next_slot_++;
}

void Scope::open(std::uint32_t slot) { opened_.push_back(slot); }

void Scope::add_decisions(std::string name, std::shared_ptr<const DecisionModel> model) {
    decisions_.push_back({std::move(name), std::move(model)});
}

std::vector<const Scope::Decisions*> Scope::decisions() const {
    std::vector<const Decisions*> all;
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        for (const Decisions& one : scope->decisions_) all.push_back(&one);
    }
    return all;
}

const Scope::Variable* Scope::find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        const auto& all = scope->variables_;
        const auto at = std::find_if(all.rbegin(), all.rend(),
                                     [&](const Variable& v) { return v.name == name; });
        if (at != all.rend()) return &*at;
        // a field opened in this scope hides variables of outer ones
        if (scope->find_opened(name)) return nullptr;
    }
    return nullptr;
}

const Scope::Variable* Scope::at_slot(std::uint32_t slot) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        for (const Variable& variable : scope->variables_) {
            if (variable.slot == slot) return &variable;
        }
    }
    return nullptr;
}

std::optional<Scope::FieldPlace> Scope::find_opened(std::string_view name) const {
    for (auto slot = opened_.rbegin(); slot != opened_.rend(); ++slot) {
        const Variable* variable = at_slot(*slot);
        if (variable == nullptr || variable->type.kind != Type::Kind::record ||
            variable->type.record == nullptr) {
            continue;
        }
        if (const auto field = variable->type.record->slot_of(name)) {
            return FieldPlace{variable, *field};
        }
    }
    return std::nullopt;
}

std::optional<Scope::FieldPlace> Scope::find_field(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        if (auto place = scope->find_opened(name)) return place;
    }
    return std::nullopt;
}

std::vector<std::string_view> Scope::names() const {
    std::vector<std::string_view> names;
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
        for (const Variable& variable : scope->variables_) names.push_back(variable.name);
        for (const Decisions& one : scope->decisions_) names.push_back(one.name);
        for (const std::uint32_t slot : scope->opened_) {
            const Variable* variable = at_slot(slot);
            if (variable == nullptr || variable->type.record == nullptr) continue;
            for (const auto& field : variable->type.record->fields) names.push_back(field.name);
        }
    }
    return names;
}

}  // namespace cajista::rules
