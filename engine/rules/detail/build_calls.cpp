// SPDX-License-Identifier: Apache-2.0
// Calls of built-in functions: which signature fits, types and counts of arguments.
#include <fmt/format.h>

#include <algorithm>

#include "base/names.h"
#include "rules/detail/builtin.h"
#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {

/// The arguments in the order of the parameters; false when a name isn't a parameter.
bool reorder(const Signature& signature, const Arguments& arguments,
             std::vector<const Node*>& ordered, const Node* null) {
    ordered.assign(signature.count, nullptr);
    for (std::size_t i = 0; i < arguments.nodes.size(); ++i) {
        std::size_t at = 0;
        while (at < signature.count && signature.parameters[at].name != arguments.names[i]) ++at;
        if (at == signature.count) return false;
        ordered[at] = arguments.nodes[i];
    }
    for (std::size_t i = 0; i < signature.count; ++i) {
        if (ordered[i] == nullptr && !signature.parameters[i].is_optional) return false;
    }
    while (!ordered.empty() && ordered.back() == nullptr) ordered.pop_back();
    std::replace(ordered.begin(), ordered.end(), static_cast<const Node*>(nullptr), null);
    return true;
}

bool has_kind(const Parameter& parameter, TypeKind kind) {
    for (unsigned i = 0; i < 14; ++i) {
        const auto value_kind = static_cast<ValueKind>(i);
        if (Signature::accepts(parameter, value_kind) && kind_of(value_kind) == kind) return true;
    }
    return false;
}

/// A value of the type may be taken, perhaps as a list of one or out of one.
bool may_take(const Parameter& parameter, const StaticType& type) {
    if (is_unknown(type) || has_kind(parameter, type.kind)) return true;
    if (has_kind(parameter, TypeKind::list)) return true;
    return type.kind == TypeKind::list &&
           (is_unknown(*type.item) || has_kind(parameter, type.item->kind));
}

std::string describe_kinds(const Parameter& parameter) {
    std::string text;
    for (unsigned i = 1; i < 14; ++i) {
        const auto kind = static_cast<ValueKind>(i);
        if (!Signature::accepts(parameter, kind) || kind == ValueKind::record) continue;
        if (!text.empty()) text += " or ";
        text += describe(kind);
    }
    return text;
}

std::size_t first_misfit(const Signature& signature, std::span<const Node* const> arguments) {
    if (signature.tail == Signature::Tail::spread && arguments.size() != 1) {
        return arguments.size();
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!may_take(signature.parameter(i), *arguments[i]->type)) return i;
    }
    return arguments.size();
}

std::string describe_count(std::span<const Signature> signatures) {
    std::size_t least = signatures.front().required;
    std::size_t most = 0;
    bool is_open = false;
    for (const Signature& signature : signatures) {
        least = std::min(least, signature.required);
        most = std::max(most, signature.count);
        is_open |= signature.tail != Signature::Tail::none;
    }
    if (is_open) return fmt::format("{} or more arguments", std::max<std::size_t>(least, 1));
    if (least == most) return fmt::format("{} argument{}", most, most == 1 ? "" : "s");
    return fmt::format("{} to {} arguments", least, most);
}

std::string describe_names(std::span<const Signature> signatures) {
    std::string text;
    for (const Signature& signature : signatures) {
        if (!text.empty()) text += "; or ";
        for (std::size_t i = 0; i < signature.count; ++i) {
            if (i != 0) text += ", ";
            text += signature.parameters[i].name;
        }
    }
    return text;
}

}  // namespace

const Node* Compiler::builtin_call(std::string_view name, Arguments& arguments, std::size_t begin) {
    const std::vector<Signature> all = signatures_of(name);
    std::vector<Signature> fitting;
    std::vector<const Node*> nodes = arguments.nodes;
    if (!arguments.names.empty()) {
        const Node* null = null_node(begin);
        for (const Signature& signature : all) {
            if (!fitting.empty() || !reorder(signature, arguments, nodes, null)) continue;
            fitting.push_back(signature);
        }
    } else {
        std::copy_if(all.begin(), all.end(), std::back_inserter(fitting),
                     [&](const Signature& signature) { return signature.takes(nodes.size()); });
    }
    if (fitting.empty()) {
        auto message = arguments.names.empty()
                           ? fmt::format("{}() takes {}, {} are given", name, describe_count(all),
                                         nodes.size())
                           : fmt::format("{}() doesn't take these named arguments", name);
        const Node* broken = broken_node(message, begin);
        complain("rules.argument-count", std::move(message), begin, last_end_)
            .hints.push_back(fmt::format("its parameters: {}", describe_names(all)));
        return broken;
    }
    std::vector<Signature> typed;
    for (const Signature& signature : fitting) {
        if (first_misfit(signature, nodes) == nodes.size()) typed.push_back(signature);
    }
    if (typed.empty()) {
        const std::size_t at = first_misfit(fitting[0], nodes);
        const Parameter& parameter = fitting[0].parameter(at);
        type_error(fmt::format("{}() takes {} as {}, not {}", name, describe_kinds(parameter),
                               parameter.name, describe(*nodes[at]->type)),
                   *nodes[at]);
        typed = fitting;
    }
    const Builtin& builtin = *typed[0].builtin;
    const StaticType& type = result_type_of(builtin, nodes, arena_);
    Node* node = make(run_builtin, type, nodes, begin);
    node->is_pure &= builtin.is_pure;
    auto* call = arena_.make<BuiltinCall>();
    call->candidates = arena_.copy(typed);
    node->extra = call;
    if (builtin.prepare != nullptr && !is_broken_) {
        Prepared prepared = builtin.prepare(nodes);
        if (!prepared.error.empty()) {
            complain(prepared.code, prepared.error, begin, last_end_);
        }
        call->prepared = prepared.object.get();
        if (prepared.object) target_.owned.push_back(std::move(prepared.object));
    }
    return finish(node);
}

}  // namespace cajista::rules::detail
