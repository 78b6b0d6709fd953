// SPDX-License-Identifier: Apache-2.0
// Operators and paths: what their operands' types allow, and the fastest node that does it.
#include <fmt/format.h>

#include "base/names.h"
#include "rules/detail/compiler.h"
#include "rules/detail/drg.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

const Node* Compiler::binary(Operator op, const Node* a, const Node* b, std::size_t begin) {
    const StaticType* type = result_type(op, *a->type, *b->type);
    if (type == nullptr) {
        const bool compares = op >= Operator::equal;
        type_error(compares ? fmt::format("{} can't be compared with {} by {}", describe(*a->type),
                                          describe(*b->type), symbol(op))
                            : fmt::format("{} {} {} has no meaning", describe(*a->type), symbol(op),
                                          describe(*b->type)),
                   *b);
        type = compares ? &plain_type(TypeKind::boolean) : &any_type();
    }
    const Node::Run run = op >= Operator::equal ? comparison_run(op, *a, *b) : arithmetic_run(op);
    Node* node = make(run, *type, {a, b}, begin);
    node->field = static_cast<std::uint32_t>(op);
    return finish(node);
}

void Compiler::expect_boolean(const Node& node, std::string_view where) {
    if (node.type->kind == TypeKind::boolean || is_unknown(*node.type)) return;
    type_error(fmt::format("{} is {}, not a boolean", where, describe(*node.type)), node);
}

const Node* Compiler::logical(bool is_and, const std::vector<const Node*>& parts,
                              std::size_t begin) {
    for (const Node* part : parts) {
        expect_boolean(*part, is_and ? "a side of and" : "a side of or");
    }
    return finish(make(is_and ? run_and : run_or, plain_type(TypeKind::boolean), parts, begin));
}

namespace {

struct Property {
    std::string_view name;
    TypeKind type;
};
constexpr Property date_parts[] = {{"year", TypeKind::number},
                                   {"month", TypeKind::number},
                                   {"day", TypeKind::number},
                                   {"weekday", TypeKind::number}};
constexpr Property time_parts[] = {{"hour", TypeKind::number},
                                   {"minute", TypeKind::number},
                                   {"second", TypeKind::number},
                                   {"time offset", TypeKind::day_time_duration},
                                   {"timezone", TypeKind::string}};
constexpr Property month_parts[] = {{"years", TypeKind::number}, {"months", TypeKind::number}};
constexpr Property day_parts[] = {{"days", TypeKind::number},
                                  {"hours", TypeKind::number},
                                  {"minutes", TypeKind::number},
                                  {"seconds", TypeKind::number}};
constexpr Property range_parts[] = {{"start", TypeKind::any},
                                    {"end", TypeKind::any},
                                    {"start included", TypeKind::boolean},
                                    {"end included", TypeKind::boolean}};

void add_properties(const StaticType& type, std::vector<Property>& out) {
    const auto add = [&](std::span<const Property> parts) {
        out.insert(out.end(), parts.begin(), parts.end());
    };
    switch (type.kind) {
        case TypeKind::date:
            add(date_parts);
            break;
        case TypeKind::date_time:
            add(date_parts);
            add(time_parts);
            break;
        case TypeKind::time:
            add(time_parts);
            break;
        case TypeKind::year_month_duration:
            add(month_parts);
            break;
        case TypeKind::day_time_duration:
            add(day_parts);
            break;
        case TypeKind::range:
            add(range_parts);
            break;
        default:
            break;
    }
}

std::vector<std::string_view> names_of(const StaticType& type) {
    std::vector<std::string_view> names;
    for (const auto& entry : type.entries) names.push_back(entry.name);
    if (type.record != nullptr) {
        for (const auto& field : type.record->fields) names.push_back(field.name);
    }
    std::vector<Property> properties;
    add_properties(type, properties);
    for (const Property& property : properties) names.push_back(property.name);
    return names;
}

/// Whether nothing but what the type names can be asked of its values.
bool is_complete(const StaticType& type) {
    if (is_unknown(type)) return false;
    if (type.kind == TypeKind::context) return type.is_closed;
    if (type.kind == TypeKind::record) return type.record != nullptr;
    return true;
}

}  // namespace

/// The type of an entry; null when the type certainly has none of that name.
const StaticType* Compiler::type_of_entry(const StaticType& type, std::string_view name) const {
    for (const auto& entry : type.entries) {
        if (entry.name == name && type.kind == TypeKind::context) return entry.type;
    }
    if (type.kind == TypeKind::record && type.record != nullptr) {
        const auto slot = type.record->slot_of(name);
        return slot ? &type_of_field(type.record->fields[*slot], arena_) : nullptr;
    }
    std::vector<Property> properties;
    add_properties(type, properties);
    for (const Property& property : properties) {
        if (property.name == name) return &plain_type(property.type);
    }
    // what a decision gives may have more entries than its type says, but nobody wrote which
    const bool has_known =
        checking_ == Checking::strict && type.kind == TypeKind::context && !type.entries.empty();
    return has_known || is_complete(type) ? nullptr : &any_type();
}

const Node* Compiler::path(const Node* from, std::string_view name, std::size_t name_begin,
                           std::size_t begin) {
    const bool is_list = from->type->kind == TypeKind::list;
    const StaticType& one = is_list ? *from->type->item : *from->type;
    const StaticType* type = type_of_entry(one, name);
    if (type == nullptr) {
        if (!is_broken_ && !is_unknown(one)) {
            const bool has_entries = one.kind == TypeKind::record || one.kind == TypeKind::context;
            auto& error =
                complain("rules.unknown-name",
                         has_entries ? fmt::format("{} has no field \"{}\"", describe(one), name)
                                     : fmt::format("{} has no \"{}\"", describe(one), name),
                         name_begin, last_end_);
            const auto names = names_of(one);
            if (const auto nearest = base::nearest_name(name, names)) {
                error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
            }
        }
        type = &any_type();
    }
    if (checking_ != Checking::strict && from->type->kind == TypeKind::null) {
        return broken_node(fmt::format("null has no \"{}\"", name), begin);
    }
    if (from->run == run_decision && !target_.decisions.empty() &&
        target_.decisions.back().entry.empty()) {
        target_.decisions.back().entry = name;
    }
    if (from->run == run_context && from->field == namespace_mark) {
        const auto entries = static_cast<const ContextCode*>(from->extra)->entries;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].name == name) return from->children[i];
        }
    }
    const StaticType& result = is_list ? list_of(*type, arena_) : *type;
    if (one.kind == TypeKind::record && one.record != nullptr && !is_list) {
        if (const auto slot = one.record->slot_of(name)) {
            if (from->run == run_variable) {
                Node* node = make(run_field, result, std::span<const Node* const>(), begin);
                node->slot = from->slot;
                node->field = *slot;
                node->is_late = from->is_late;
                return node;
            }
            Node* node = make(run_record_path, result, {from}, begin);
            node->field = *slot;
            node->extra = one.record;
            node->constant = Value::string(arena_.copy(name));
            return node;
        }
    }
    Node* node = make(run_path, result, {from}, begin);
    node->constant = Value::string(arena_.copy(name));
    return finish(node);
}

}  // namespace cajista::rules::detail
