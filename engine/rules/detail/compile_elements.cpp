// SPDX-License-Identifier: Apache-2.0
// The logic of decisions, knowledge models and services, each with the names that its requirements
// give it (DMN 1.5, 6.3 and 10.4).
#include <fmt/format.h>

#include <algorithm>

#include "rules/detail/evaluate.h"
#include "rules/detail/model_compiler.h"

namespace cajista::rules::detail {

void ModelCompiler::declare_types() {
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
        Element& element = drg_.elements[i];
        const DmnFile& file = file_of(i);
        const pugi::xml_node variable = file.child(sources_[i].node, "variable");
        const StaticType* type = variable ? types_.of(file, variable) : nullptr;
        const bool is_function =
            element.kind == Element::Kind::knowledge || element.kind == Element::Kind::service;
        element.type = is_function ? nullptr : type;
        if (element.kind == Element::Kind::input && type == nullptr) element.type = &any_type();
        if (!is_function) continue;
        auto* function = drg_.arena.make<value::Function>();
        element.function = function;
        // until its logic is compiled, whoever calls it in a circle knows no types
        element.type = &plain_type(TypeKind::function);
        auto* code = drg_.arena.make<FunctionCode>();
        auto* body = drg_.arena.make<Node>();
        body->run = run_broken;
        body->type = &any_type();
        body->constant = Value::string("the function has an error");
        code->body = body;
        function->code = code;
    }
}

void ModelCompiler::compile_logic(std::uint32_t element) {
    switch (drg_.elements[element].kind) {
        case Element::Kind::decision:
            compile_decision(element);
            break;
        case Element::Kind::knowledge:
            compile_knowledge(element);
            break;
        case Element::Kind::service:
            compile_service(element);
            break;
        default:
            break;
    }
}

/// What a name of a requirement stands for.
const Node* ModelCompiler::value_of(std::uint32_t number) {
    const Element& element = drg_.elements[number];
    Node* node = drg_.arena.make<Node>();
    node->type = element.type == nullptr ? &any_type() : element.type;
    if (element.function != nullptr) {
        node->run = run_constant;
        node->constant = Value::function(element.function);
    } else {
        node->run = run_local;
        node->slot = number;
    }
    node->is_pure = false;  // nothing of it may be folded: it isn't compiled, or not yet known
    return node;
}

namespace {

const DmnImport* import_of(const DmnFile& file, const DmnFile& other) {
    for (const DmnImport& import : file.imports()) {
        if (import.space == other.space()) return &import;
    }
    return nullptr;
}

/// Tools of Camunda name results by the decision's id or by the output's name.
void offer(NameLevel& level, std::string name, const Node* node) {
    if (name.empty()) return;
    for (const auto& local : level.locals) {
        if (local.name == name) return;
    }
    level.locals.push_back({.name = std::move(name),
                            .type = node->type,
                            .slot = node->slot,
                            .node = node->run == run_local ? nullptr : node});
}

}  // namespace

void ModelCompiler::add_aliases(std::uint32_t number, NameLevel& level) {
    const Source& source = sources_[number];
    for (const std::uint32_t need : source.needs) {
        const DmnFile& file = file_of(need);
        const pugi::xml_node node = sources_[need].node;
        const Node* value = value_of(need);
        offer(level, dmn_name(node.attribute("name").value()), value);
        offer(level, drg_.elements[need].id, value);
        const auto outputs = file.children(file.child(node, "decisionTable"), "output");
        for (const pugi::xml_node output : outputs) {
            std::string name = dmn_name(output.attribute("name").value());
            if (outputs.size() == 1) {
                offer(level, std::move(name), value);
                continue;
            }
            Node* path = drg_.arena.make<Node>();
            path->run = run_path;
            path->type = &any_type();
            path->children = drg_.arena.copy(std::span<const Node* const>(&value, 1));
            path->constant = Value::string(drg_.arena.copy(std::string_view(name)));
            path->height = 2;
            path->is_pure = false;
            offer(level, std::move(name), path);
        }
    }
}

void ModelCompiler::fill_names(std::uint32_t number, Names& names) {
    names.top.count = first_local_;
    const DmnFile& file = file_of(number);
    names.find_type = [this, &file](std::string_view text, std::size_t offset, std::size_t& end) {
        return types_.find_at(file, text, offset, end);
    };
    NameLevel level{.frame = &names.top};
    struct Group {
        std::vector<StaticType::Entry> entries;
        std::vector<const Node*> values;
    };
    std::map<std::string, Group> groups;
    std::vector<std::uint32_t> visible = sources_[number].needs;
    visible.insert(visible.end(), sources_[number].knows.begin(), sources_[number].knows.end());
    for (const std::uint32_t other : visible) {
        const Node* value = value_of(other);
        const DmnFile& home = file_of(other);
        const DmnImport* import = &home == &file ? nullptr : import_of(file, home);
        if (import != nullptr && !import->name.empty()) {
            Group& group = groups[import->name];
            group.entries.push_back({drg_.elements[other].name, value->type});
            group.values.push_back(value);
            continue;
        }
        offer(level, drg_.elements[other].name, value);
    }
    // a function may call itself
    if (drg_.elements[number].kind == Element::Kind::knowledge) {
        offer(level, drg_.elements[number].name, value_of(number));
    }
    for (const auto& [name, group] : groups) {
        auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::context));
        type->entries = drg_.arena.copy(group.entries);
        Node* node = drg_.arena.make<Node>();
        node->run = run_context;
        node->type = type;
        node->children = drg_.arena.copy(group.values);
        node->extra = drg_.arena.make<ContextCode>(ContextCode{type->entries, {}});
        node->field = namespace_mark;
        node->height = 2;
        node->is_pure = false;
        offer(level, name, node);
    }
    if (file.is_camunda()) add_aliases(number, level);
    names.levels.push_back(std::move(level));
}

std::uint32_t ModelCompiler::implied_input(std::uint32_t decision, std::string_view name) {
    const auto found = implied_.find(name);
    std::uint32_t number = 0;
    if (found != implied_.end()) {
        number = found->second;
    } else {
        number = static_cast<std::uint32_t>(drg_.elements.size());
        Element element;
        element.name = name;
        element.file = drg_.elements[decision].file;
        element.type = &any_type();
        element.span = drg_.elements[decision].span;
        element.is_implied = true;
        drg_.elements.push_back(std::move(element));
        implied_.emplace(name, number);
    }
    auto& needs = sources_[decision].needs;
    if (std::find(needs.begin(), needs.end(), number) == needs.end()) needs.push_back(number);
    return number;
}

void ModelCompiler::compile_decision(std::uint32_t number) {
    Names names;
    fill_names(number, names);
    names.imply = [this, number](std::string_view name) -> std::uint32_t {
        if (drg_.elements.size() >= first_local_ && implied_.find(name) == implied_.end()) {
            return UINT32_MAX;  // no room for one more
        }
        return implied_input(number, name);
    };
    const DmnFile& file = file_of(number);
    names.may_imply = file.is_camunda();
    BoxedCompiler boxed(drg_, types_, problems_, file, names, drg_.elements[number].name);
    bool is_there = false;
    const Node* logic = boxed.logic_of(sources_[number].node, &is_there);
    Element& element = drg_.elements[number];
    if (!is_there) {
        if (element.type == nullptr) element.type = &any_type();
        return;
    }
    const StaticType* type = element.type;
    if (type == nullptr) element.type = logic->type;
    logic = boxed.coerced(logic, type, sources_[number].node);
    element.logic = boxed.placed(logic, element.span, false);
    drg_.local_count = std::max(drg_.local_count, names.top.count);
}

void ModelCompiler::compile_knowledge(std::uint32_t number) {
    Names names;
    fill_names(number, names);
    const DmnFile& file = file_of(number);
    const pugi::xml_node node = sources_[number].node;
    const pugi::xml_node logic = file.child(node, "encapsulatedLogic");
    BoxedCompiler boxed(drg_, types_, problems_, file, names, drg_.elements[number].name);
    if (!logic) return;
    const pugi::xml_node variable = file.child(node, "variable");
    const StaticType* declared = variable ? types_.of(file, variable) : nullptr;
    // the variable's type is the function's; older files say there what the function gives
    const bool is_function = declared != nullptr && declared->kind == TypeKind::function;
    const StaticType* result = is_function ? declared->item : declared;
    const Node* made = boxed.function(logic, result);
    Element& element = drg_.elements[number];
    if (made->run == run_function) {
        element.function->code = static_cast<const FunctionCode*>(made->extra);
        element.type = made->type;
        return;
    }
    auto* code = drg_.arena.make<FunctionCode>();
    auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::function));
    type->entries = drg_.arena.copy(boxed.parameters(logic));
    code->body = made;
    code->parameters = type->entries;
    code->local_count = static_cast<std::uint32_t>(type->entries.size());
    element.function->code = code;
    element.type = type;
}

void ModelCompiler::compile_service(std::uint32_t number) {
    const Source& source = sources_[number];
    Element& element = drg_.elements[number];
    ServiceCode& service = drg_.services.emplace_back();
    service.drg = &drg_;
    service.name = element.name;
    service.outputs = source.outputs;
    service.parameters = source.input_data;
    service.parameters.insert(service.parameters.end(), source.input_decisions.begin(),
                              source.input_decisions.end());
    const DmnFile& file = file_of(number);
    const pugi::xml_node variable = file.child(source.node, "variable");
    const StaticType* declared = variable ? types_.of(file, variable) : nullptr;
    const bool is_function = declared != nullptr && declared->kind == TypeKind::function;
    service.result = is_function ? declared->item : declared;
    std::vector<StaticType::Entry> parameters;
    for (const std::uint32_t parameter : service.parameters) {
        // what doesn't fit is null inside, not a refusal to call
        parameters.push_back({drg_.elements[parameter].name, &any_type()});
    }
    auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::function));
    type->entries = drg_.arena.copy(parameters);
    auto* body = drg_.arena.make<Node>();
    body->run = run_service;
    body->extra = &service;
    body->is_pure = false;
    body->type = service.result == nullptr ? &any_type() : service.result;
    if (service.result == nullptr && service.outputs.size() == 1) {
        const StaticType* output = drg_.elements[service.outputs[0]].type;
        if (output != nullptr) body->type = output;
    }
    type->item = body->type;
    auto* code = drg_.arena.make<FunctionCode>();
    code->body = body;
    code->parameters = type->entries;
    code->local_count = static_cast<std::uint32_t>(parameters.size());
    element.function->code = code;
    element.type = type;
}

void ModelCompiler::finish_orders() {
    const auto too_large = [this](std::uint32_t number) {
        report("rules.dmn-too-large", "the decisions need each other in too many ways",
               drg_.elements[number].span);
    };
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
        Element& element = drg_.elements[i];
        if (element.kind != Element::Kind::decision) continue;
        const std::uint32_t from[] = {i};
        if (!collect(from, {}, element.order, element.inputs)) return too_large(i);
        // a decision without logic is asked for, as an input is
        std::uint16_t height = 1;
        for (const std::uint32_t other : element.order) {
            const Node* logic = drg_.elements[other].logic;
            if (logic != nullptr) height = std::max(height, logic->height);
        }
        element.height = static_cast<std::uint16_t>(height + 2);
    }
    std::size_t next = 0;
    for (const std::uint32_t i : sorted_) {
        if (drg_.elements[i].kind != Element::Kind::service) continue;
        ServiceCode& service = drg_.services[next++];
        std::vector<std::uint32_t> inputs;
        if (!collect(service.outputs, sources_[i].input_decisions, service.order, inputs)) {
            return too_large(i);
        }
        std::uint16_t height = 1;
        for (const std::uint32_t other : service.order) {
            const Node* logic = drg_.elements[other].logic;
            if (logic != nullptr) height = std::max(height, logic->height);
        }
        drg_.elements[i].order = service.order;
        drg_.elements[i].inputs = service.parameters;
        // the body runs them one after the other, each on top of it
        const_cast<Node*>(drg_.elements[i].function->code->body)->height =
            static_cast<std::uint16_t>(height + 2);
    }
}

}  // namespace cajista::rules::detail
