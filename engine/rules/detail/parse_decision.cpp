// SPDX-License-Identifier: Apache-2.0
// `offers.best offer`: decisions of a model by name, their inputs found by name where they stand.
#include <fmt/format.h>

#include <utility>

#include "base/names.h"
#include "rules/decision.h"
#include "rules/detail/compiler.h"
#include "rules/detail/drg.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

const Scope::Decisions* Compiler::model_at(std::size_t begin, std::size_t& end) const {
    const Scope::Decisions* best = nullptr;
    end = begin;
    for (const Scope::Decisions* one : scope_.decisions()) {
        const std::size_t behind = match_name(text_, begin, one->name);
        if (behind == std::string_view::npos || behind <= end) continue;
        // a name alone is no value: a model's is always followed by one of its decisions
        if (next_token(text_, behind).kind != TokenKind::dot) continue;
        best = one;
        end = behind;
    }
    return best;
}

const Node* Compiler::parse_decision(const Scope::Decisions& model, std::size_t begin) {
    advance();
    const std::size_t name_begin = token_.begin;
    const auto& items = model.model->items();
    std::size_t end = name_begin;
    std::uint32_t best = 0;
    std::vector<std::string_view> known;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (items[i].file != 0 || items[i].kind == DecisionItem::Kind::input) continue;
        known.push_back(items[i].name);
        const std::size_t behind = match_name(text_, name_begin, items[i].name);
        if (behind == std::string_view::npos || behind <= end) continue;
        end = behind;
        best = i;
    }
    if (end == name_begin) {
        end = end_of_unknown_name(name_begin);
        const std::string name = normalized_name(text_.substr(name_begin, end - name_begin));
        auto& error = report("rules.unknown-name",
                             fmt::format("\"{}\" has no decision \"{}\"", model.name, name),
                             name_begin, std::max(end, name_begin + 1));
        if (const auto nearest = base::nearest_name(name, known)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        }
        read_at(std::max(end, name_begin + 1));
        return null_node(begin);
    }
    read_at(end);
    last_end_ = end;
    target_.owned.push_back(model.model);
    target_.may_nest = true;
    const Element& element = model.model->code().elements[best];
    if (element.function == nullptr) return decision_call(model, best, begin);
    Node* node = make(run_constant, *element.type, std::span<const Node* const>(), begin);
    node->constant = Value::function(element.function);
    node->is_pure = false;
    target_.decisions.push_back({model.model.get(), best, {}});
    return node;
}

const Node* Compiler::input_by_name(std::string_view name) {
    const std::string_view text = std::exchange(text_, arena_.copy(name));
    const Token token = token_;
    const std::size_t last_end = last_end_;
    const Found found = find_name(0);
    const bool is_there = found.kind != Found::Kind::none && found.end == text_.size();
    const Node* node = is_there ? node_of(found, 0) : nullptr;
    text_ = text;
    token_ = token;
    last_end_ = last_end;
    return node;
}

const Node* Compiler::decision_call(const Scope::Decisions& model, std::uint32_t item,
                                    std::size_t begin) {
    const DecisionItem& decision = model.model->items()[item];
    const DrgCode& drg = model.model->code();
    std::vector<const Node*> inputs;
    for (std::size_t i = 0; i < decision.parameters.size(); ++i) {
        const DecisionItem::Parameter& parameter = decision.parameters[i];
        const Node* input = input_by_name(parameter.name);
        if (input == nullptr) {
            auto& error = report("rules.decision-input",
                                 fmt::format("the decision \"{}\" needs \"{}\", which isn't here",
                                             decision.name, parameter.name),
                                 begin, last_end_);
            const auto names = visible_names();
            if (const auto nearest = base::nearest_name(parameter.name, names)) {
                error.hints.push_back(fmt::format("is it \"{}\"?", *nearest));
            }
            error.hints.push_back(
                "an input is found by its name among the fields and variables of this place");
            input = null_node(begin);
        }
        const StaticType& wanted = *drg.elements[drg.elements[item].inputs[i]].type;
        const StaticType& given = *input->type;
        const bool is_structure =
            wanted.kind == TypeKind::context && given.kind == TypeKind::record;
        const bool fits = is_unknown(wanted) || is_unknown(given) || wanted.kind == given.kind ||
                          is_structure || wanted.kind == TypeKind::list ||
                          given.kind == TypeKind::list ||
                          (wanted.kind == TypeKind::date_time && given.kind == TypeKind::date);
        if (!fits) {
            type_error(
                fmt::format("the decision \"{}\" takes \"{}\" as {}, here it is {}", decision.name,
                            parameter.name, describe(wanted), describe(given)),
                *input);
        }
        inputs.push_back(input);
    }
    const StaticType* type = drg.elements[item].type;
    Node* node = make(run_decision, type == nullptr ? any_type() : *type, inputs, begin);
    node->is_pure = false;
    node->extra = arena_.make<DecisionCall>(DecisionCall{&drg, item});
    target_.decisions.push_back({model.model.get(), item, {}});
    return node;
}

}  // namespace cajista::rules::detail
