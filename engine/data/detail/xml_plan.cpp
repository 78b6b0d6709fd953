// SPDX-License-Identifier: Apache-2.0
#include "data/detail/xml_plan.h"

#include <fmt/format.h>

#include "base/names.h"

namespace cajista::data::detail {

base::Diagnostics XmlPlan::compile(const job::Input& input, const value::RecordType& type,
                                   const std::vector<bool>& joined) {
    base::Diagnostics problems;
    namespaces_ = type.namespaces;
    is_strict_ = input.xml.strict;
    shape_ = &shapes_.add(type);
    compile_node(type, joined, root_, problems);
    return problems;
}

std::int32_t XmlPlan::namespace_index(std::string_view uri) const {
    for (std::size_t i = 0; i < namespaces_.size(); ++i) {
        if (namespaces_[i].second == uri) return static_cast<std::int32_t>(i);
    }
    return no_namespace;
}

void XmlPlan::compile_node(const value::RecordType& type, const std::vector<bool>& joined,
                           XmlNode& node, base::Diagnostics& problems) {
    for (std::uint32_t slot = 0; slot < type.fields.size(); ++slot) {
        if (slot < joined.size() && joined[slot]) continue;
        const value::Field& field = type.fields[slot];
        std::uint8_t rank = 0;
        for (const std::string_view from : split_alternatives(source_of(field))) {
            auto path = parse_path(from, field.span);
            if (path.ok()) {
                compile_path(field, slot, rank++, path.value(), node, problems);
            } else {
                for (auto& problem : path.errors()) problems.push_back(std::move(problem));
            }
        }
    }
}

XmlName XmlPlan::resolve(const PathStep& step, const value::Field& field,
                         base::Diagnostics& problems) {
    XmlName name{step.local, any_namespace};
    if (step.prefix.empty()) return name;
    uses_namespaces_ = true;
    std::vector<std::string_view> known;
    for (const auto& [prefix, uri] : namespaces_) {
        known.push_back(prefix);
        if (prefix == step.prefix) name.uri = namespace_index(uri);
    }
    if (name.uri != any_namespace) return name;
    base::Diagnostic problem = base::error(
        "data.path-prefix", fmt::format("the schema has no <namespace prefix=\"{}\">", step.prefix),
        field.span);
    if (const auto nearest = base::nearest_name(step.prefix, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    }
    problems.push_back(std::move(problem));
    return name;
}

void XmlPlan::compile_path(const value::Field& field, std::uint32_t slot, std::uint8_t rank,
                           const std::vector<PathStep>& path, XmlNode& node,
                           base::Diagnostics& problems) {
    XmlNode* at = &node;
    for (const PathStep& step : path) {
        if (step.kind == PathStep::Kind::self) break;
        const XmlName name = resolve(step, field, problems);
        if (step.kind == PathStep::Kind::attribute) {
            if (field.type == value::FieldType::record) {
                problems.push_back(base::error(
                    "data.path-malformed",
                    fmt::format("field '{}' is a record; an attribute can't hold one", field.name),
                    field.span));
            }
            at->attributes.push_back({name, {slot, rank}});
            return;
        }
        std::vector<XmlConditionStep> condition;
        for (const PathStep& each : step.condition) {
            condition.push_back({each.kind, resolve(each, field, problems)});
        }
        XmlChild* found = nullptr;
        for (XmlChild& child : at->children) {
            if (child.name == name && child.condition == condition &&
                child.condition_value == step.condition_value) {
                found = &child;
            }
        }
        if (found == nullptr) {
            found = &at->children.emplace_back();
            found->name = name;
            found->condition = std::move(condition);
            found->condition_value = step.condition_value;
            found->node = std::make_unique<XmlNode>();
        }
        at = found->node.get();
    }
    if (field.type != value::FieldType::record) {
        at->texts.push_back({slot, rank});
        return;
    }
    XmlRecord& record = at->records.emplace_back();
    record.slot = slot;
    record.shape = &shapes_.add(*field.record);
    record.plan = std::make_unique<XmlNode>();
    compile_node(*field.record, {}, *record.plan, problems);
}

base::Result<std::unique_ptr<FormatPlan>> plan_xml(const job::Input& input,
                                                   const value::RecordType& type,
                                                   const std::vector<bool>& joined) {
    auto plan = std::make_unique<XmlPlan>();
    base::Diagnostics problems = plan->compile(input, type, joined);
    if (!problems.empty()) return problems;
    return std::unique_ptr<FormatPlan>(std::move(plan));
}

}  // namespace cajista::data::detail
