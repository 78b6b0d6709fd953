// SPDX-License-Identifier: Apache-2.0
// Decision tables of files (DMN 1.5, 8.3) to TableCode.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "rules/detail/boxed.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {

struct NamedPolicy {
    std::string_view name;
    std::string_view letter;
    HitPolicy policy;
};
constexpr std::array<NamedPolicy, 7> policies = {{
    {"UNIQUE", "U", HitPolicy::unique},
    {"FIRST", "F", HitPolicy::first},
    {"PRIORITY", "P", HitPolicy::priority},
    {"ANY", "A", HitPolicy::any},
    {"COLLECT", "C", HitPolicy::collect},
    {"RULE ORDER", "R", HitPolicy::rule_order},
    {"OUTPUT ORDER", "O", HitPolicy::output_order},
}};

struct NamedAggregation {
    std::string_view name;
    std::string_view letters;
    Aggregation aggregation;
};
constexpr std::array<NamedAggregation, 4> aggregations = {{
    {"SUM", "C+", Aggregation::sum},
    {"MIN", "C<", Aggregation::least},
    {"MAX", "C>", Aggregation::most},
    {"COUNT", "C#", Aggregation::count},
}};

/// An entry that is left empty, or `-`.
bool is_blank(std::string_view text) {
    const std::string name = dmn_name(text);
    return name.empty() || name == "-";
}

}  // namespace

std::string_view abbreviation(HitPolicy policy, Aggregation aggregation) {
    for (const NamedAggregation& named : aggregations) {
        if (policy == HitPolicy::collect && named.aggregation == aggregation) return named.letters;
    }
    for (const NamedPolicy& named : policies) {
        if (named.policy == policy) return named.letter;
    }
    return {};
}

void BoxedCompiler::read_policy(pugi::xml_node node, TableCode& code) {
    const std::string_view policy = node.attribute("hitPolicy").value();
    const auto* named = std::find_if(policies.begin(), policies.end(), [&](const NamedPolicy& one) {
        return one.name == policy || one.letter == policy;
    });
    if (named != policies.end()) {
        code.policy = named->policy;
    } else if (!policy.empty()) {
        report("rules.dmn-value", fmt::format("there is no hit policy \"{}\"", policy),
               file_.span(node, "hitPolicy"));
    }
    const std::string_view aggregation = node.attribute("aggregation").value();
    const auto* function =
        std::find_if(aggregations.begin(), aggregations.end(),
                     [&](const NamedAggregation& one) { return one.name == aggregation; });
    if (function != aggregations.end()) {
        code.aggregation = function->aggregation;
    } else if (!aggregation.empty()) {
        report("rules.dmn-value", fmt::format("there is no aggregation \"{}\"", aggregation),
               file_.span(node, "aggregation"));
    }
}

void BoxedCompiler::read_inputs(pugi::xml_node node, TableCode& code,
                                std::vector<const Node*>& children) {
    for (const pugi::xml_node clause : file_.children(node, "input")) {
        InputColumn column;
        const pugi::xml_node expression = file_.child(clause, "inputExpression");
        const auto written = file_.text(expression);
        column.type = types_.of(file_, expression);
        if (written && !is_blank(written->text)) {
            const bool may_imply = std::exchange(names_.may_imply, true);
            const Node* value = literal(expression);
            names_.may_imply = may_imply;
            column.text = drg_.arena.copy(std::string_view(dmn_name(written->text)));
            if (column.type == nullptr) column.type = value->type;
            column.expression = coerced(value, column.type, expression);
        } else {
            column.expression = null_node(clause, "the input has no expression");
            column.type = column.type == nullptr ? &any_type() : column.type;
        }
        column.slot = names_.frame->count++;
        const auto allowed = file_.text(file_.child(clause, "inputValues"));
        if (allowed && !is_blank(allowed->text)) {
            column.allowed =
                tests(*allowed, {.name = "?", .type = column.type, .slot = column.slot});
        }
        children.push_back(column.expression);
        code.inputs.push_back(column);
    }
}

void BoxedCompiler::read_outputs(pugi::xml_node node, TableCode& code,
                                 std::vector<const Node*>& children) {
    for (const pugi::xml_node clause : file_.children(node, "output")) {
        OutputColumn column;
        std::string name = dmn_name(clause.attribute("name").value());
        column.name = drg_.arena.copy(std::string_view(name));
        column.type = types_.of(file_, clause);
        const auto allowed = file_.text(file_.child(clause, "outputValues"));
        if (allowed && !is_blank(allowed->text)) {
            const StaticType& type = column.type == nullptr ? any_type() : *column.type;
            column.allowed = types_.tests(file_, *allowed, type);
        } else if (column.type != nullptr && column.type->allowed != nullptr) {
            column.priorities = column.type->allowed->tests;
        }
        if (column.priorities == nullptr) column.priorities = column.allowed;
        const pugi::xml_node otherwise = file_.child(clause, "defaultOutputEntry");
        const auto text = file_.text(otherwise);
        if (text && !is_blank(text->text)) {
            column.otherwise = coerced(literal(otherwise), column.type, otherwise);
            children.push_back(column.otherwise);
        }
        code.outputs.push_back(column);
    }
    const bool names_nothing =
        std::any_of(code.outputs.begin(), code.outputs.end(),
                    [](const OutputColumn& one) { return one.name.empty(); });
    if (code.outputs.empty() || (code.outputs.size() > 1 && names_nothing)) {
        report("rules.dmn-table",
               code.outputs.empty() ? "the table has no output"
                                    : "of several outputs each needs a name",
               file_.span(node));
    }
    const bool aggregates = code.aggregation == Aggregation::sum ||
                            code.aggregation == Aggregation::least ||
                            code.aggregation == Aggregation::most;
    if (aggregates && code.outputs.size() > 1) {
        report("rules.dmn-table", "sums, minimum and maximum need a single output",
               file_.span(node));
    }
}

void BoxedCompiler::read_rules(pugi::xml_node node, TableCode& code,
                               std::vector<const Node*>& children) {
    // cells that say the same are compiled once, but for those with nodes: their notes have a place
    std::vector<std::map<std::string, const UnaryTests*, std::less<>>> known(code.inputs.size());
    for (const pugi::xml_node element : file_.children(node, "rule")) {
        TableRule rule;
        rule.where = file_.span(element);
        const auto inputs = file_.children(element, "inputEntry");
        const auto outputs = file_.children(element, "outputEntry");
        if (inputs.size() != code.inputs.size() || outputs.size() != code.outputs.size()) {
            report(
                "rules.dmn-table",
                fmt::format("the rule has {} inputs and {} outputs, the table {} and {}",
                            inputs.size(), outputs.size(), code.inputs.size(), code.outputs.size()),
                rule.where);
            rule.tests.assign(code.inputs.size(), nullptr);
            rule.outputs.assign(code.outputs.size(), null_node(element, "the rule is broken"));
            code.rules.push_back(std::move(rule));
            continue;
        }
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const auto written = file_.text(inputs[i]);
            const InputColumn& column = code.inputs[i];
            const DmnText text = written.value_or(DmnText{"-", file_.span(inputs[i])});
            const bool is_read = is_feel(inputs[i]);
            const auto same = known[i].find(text.text);
            if (is_read && same != known[i].end()) {
                rule.tests.push_back(same->second);
                continue;
            }
            rule.tests.push_back(
                is_read ? tests(text, {.name = "?", .type = column.type, .slot = column.slot})
                        : nullptr);
            if (rule.tests.back() == nullptr) continue;
            if (!rule.tests.back()->reads_locals) known[i].emplace(text.text, rule.tests.back());
            for (const UnaryTest& test : rule.tests.back()->tests) {
                if (test.node != nullptr) children.push_back(test.node);
            }
        }
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            const auto text = file_.text(outputs[i]);
            const Node* value = text && is_blank(text->text)
                                    ? null_node(outputs[i], "the output entry is empty")
                                    : literal(outputs[i]);
            rule.outputs.push_back(coerced(value, code.outputs[i].type, outputs[i]));
            children.push_back(rule.outputs.back());
        }
        code.rules.push_back(std::move(rule));
    }
}

const StaticType& BoxedCompiler::type_of_results(const TableCode& code) {
    const bool counts = code.policy == HitPolicy::collect && code.aggregation == Aggregation::count;
    if (counts) return plain_type(TypeKind::number);
    std::vector<StaticType::Entry> entries;
    for (std::size_t i = 0; i < code.outputs.size(); ++i) {
        const StaticType* type = code.outputs[i].type;
        for (const TableRule& rule : code.rules) {
            if (code.outputs[i].type != nullptr || i >= rule.outputs.size()) break;
            type = type == nullptr ? rule.outputs[i]->type
                                   : &join(*type, *rule.outputs[i]->type, drg_.arena);
        }
        entries.push_back({code.outputs[i].name, type == nullptr ? &any_type() : type});
    }
    const StaticType* one = entries.empty() ? &any_type() : entries[0].type;
    if (entries.size() > 1) {
        auto* context = drg_.arena.make<StaticType>(plain_type(TypeKind::context));
        context->entries = drg_.arena.copy(entries);
        one = context;
    }
    const bool is_list =
        code.policy == HitPolicy::rule_order || code.policy == HitPolicy::output_order ||
        (code.policy == HitPolicy::collect && code.aggregation == Aggregation::none);
    return is_list ? list_of(*one, drg_.arena) : *one;
}

const Node* BoxedCompiler::table(pugi::xml_node node) {
    TableCode& code = drg_.tables.emplace_back();
    code.name = name_;
    code.where = file_.span(node);
    std::vector<const Node*> children;
    read_policy(node, code);
    read_inputs(node, code, children);
    read_outputs(node, code, children);
    read_rules(node, code, children);
    code.groups = group_rules(code);
    // the children are only counted: the code knows which is what
    Node* made = make(run_table, type_of_results(code), children, node);
    if (made->run != run_table) return made;
    made->extra = &code;
    return placed(made, code.where, false);
}

}  // namespace cajista::rules::detail
