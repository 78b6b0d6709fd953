// SPDX-License-Identifier: Apache-2.0
#include "rules/decision.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/detail/adapt_data.h"
#include "rules/detail/drg.h"
#include "rules/detail/function.h"
#include "rules/detail/model_compiler.h"

namespace cajista::rules {

using detail::DmnFile;
using detail::Element;
using value::Value;

namespace {

DecisionItem item_of(const detail::DrgCode& drg, const detail::DmnFiles& files,
                     const Element& element) {
    DecisionItem item;
    item.kind = static_cast<DecisionItem::Kind>(element.kind);
    item.name = element.name;
    item.id = element.id;
    item.space = files[element.file]->space();
    item.file = element.file;
    item.span = element.span;
    item.has_logic = element.kind != Element::Kind::decision || element.logic != nullptr;
    const detail::StaticType* type = element.type;
    if (element.function != nullptr) type = element.type->item;
    if (type != nullptr) item.type = detail::to_public(*type);
    if (element.kind == Element::Kind::knowledge) {
        for (const auto& parameter : element.function->code->parameters) {
            item.parameters.push_back(
                {std::string(parameter.name), item.space, detail::to_public(*parameter.type)});
        }
        return item;
    }
    for (const std::uint32_t input : element.inputs) {
        const Element& other = drg.elements[input];
        item.parameters.push_back(
            {other.name, files[other.file]->space(),
             other.type == nullptr ? Type() : detail::to_public(*other.type)});
    }
    return item;
}

}  // namespace

DecisionModel::DecisionModel() : code_(std::make_unique<detail::DrgCode>()) {}
DecisionModel::~DecisionModel() = default;

base::Result<std::shared_ptr<const DecisionModel>> DecisionModel::compile(
    std::span<const base::SourceFilePtr> files) {
    detail::DmnFiles read;
    base::Diagnostics errors;
    for (const base::SourceFilePtr& file : files) {
        auto one = DmnFile::read(file);
        if (!one) {
            for (auto& error : std::move(one).errors()) errors.push_back(std::move(error));
            continue;
        }
        read.push_back(std::move(one).value());
    }
    if (read.empty() && errors.empty()) {
        errors.push_back(base::error("rules.dmn-root", "there is no file to read"));
    }
    if (!errors.empty()) return errors;
    std::shared_ptr<DecisionModel> model(new DecisionModel());
    detail::ModelCompiler compiler(*model->code_, read, model->problems_);
    compiler.compile();
    model->name_ = read[0]->name();
    for (const Element& element : model->code_->elements) {
        model->items_.push_back(item_of(*model->code_, read, element));
    }
    for (const detail::DmnImport& import : read[0]->imports()) {
        const DmnFile* other = detail::imported_file(read, import);
        for (std::uint32_t i = 0; i < read.size(); ++i) {
            if (read[i].get() == other) model->imports_.emplace_back(import.name, i);
        }
    }
    return std::shared_ptr<const DecisionModel>(std::move(model));
}

std::optional<std::uint32_t> DecisionModel::find(std::string_view name) const {
    const auto in_file = [&](std::uint32_t file,
                             std::string_view wanted) -> std::optional<std::uint32_t> {
        for (const bool by_id : {false, true}) {
            for (std::uint32_t i = 0; i < items_.size(); ++i) {
                const DecisionItem& item = items_[i];
                if (item.file != file || item.kind == DecisionItem::Kind::input) continue;
                if ((by_id ? item.id : item.name) == wanted) return i;
            }
        }
        return std::nullopt;
    };
    if (const auto found = in_file(0, name)) return found;
    for (const auto& [import, file] : imports_) {
        if (import.empty()) {
            if (const auto found = in_file(file, name)) return found;
        }
        const bool fits = name.size() > import.size() + 1 && name.starts_with(import) &&
                          name[import.size()] == '.';
        if (!fits) continue;
        if (const auto found = in_file(file, name.substr(import.size() + 1))) return found;
    }
    return std::nullopt;
}

value::Value DecisionModel::from_json(std::uint32_t number, std::size_t parameter,
                                      const value::Value& value, base::Arena& arena) const {
    const detail::StaticType* type = detail::type_of_parameter(*code_, number, parameter);
    return type == nullptr ? value : detail::adapted(value, *type, detail::Written::json, arena);
}

value::Value DecisionModel::from_texts(std::uint32_t number, std::size_t parameter,
                                       const value::Value& value, base::Arena& arena) const {
    const detail::StaticType* type = detail::type_of_parameter(*code_, number, parameter);
    return detail::adapted(value, type == nullptr ? detail::any_type() : *type,
                           detail::Written::texts, arena);
}

value::Value DecisionModel::evaluate(std::uint32_t number, std::span<const value::Value> arguments,
                                     Frame& frame) const {
    const Element& element = code_->elements[number];
    detail::Machine machine{
        .frame = frame, .variables = frame.variables.data(), .arena = frame.arena};
    machine.where = &element.span;
    if (!machine.step()) return {};
    switch (element.kind) {
        case Element::Kind::input:
            return arguments.empty() ? Value() : arguments[0];
        case Element::Kind::decision:
            return detail::evaluate_decision(*code_, number, arguments, machine);
        default:
            break;
    }
    detail::Node place;
    place.type = &detail::any_type();
    return detail::call_function(*element.function, arguments, place, machine);
}

}  // namespace cajista::rules
