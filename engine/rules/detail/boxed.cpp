// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/boxed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {

constexpr std::array<std::string_view, 12> expression_names = {
    "literalExpression", "decisionTable", "context", "list", "relation", "functionDefinition",
    "invocation",        "conditional",   "filter",  "for",  "some",     "every",
};

bool is_expression_name(std::string_view name) {
    return std::find(expression_names.begin(), expression_names.end(), name) !=
           expression_names.end();
}

}  // namespace

BoxedCompiler::BoxedCompiler(DrgCode& drg, DmnTypes& types, base::Diagnostics& problems,
                             const DmnFile& file, Names& names, std::string_view name)
    : drg_(drg),
      types_(types),
      problems_(problems),
      file_(file),
      names_(names),
      name_(drg.arena.copy(name)) {}

base::Diagnostic& BoxedCompiler::report(std::string code, std::string message,
                                        const base::SourceSpan& where) {
    problems_.push_back(base::error(std::move(code), std::move(message), where));
    return problems_.back();
}

void BoxedCompiler::take(base::Diagnostics errors) {
    for (base::Diagnostic& error : errors) problems_.push_back(std::move(error));
}

Node* BoxedCompiler::make(Node::Run run, const StaticType& type,
                          std::span<const Node* const> children, pugi::xml_node place) {
    Node* node = drg_.arena.make<Node>();
    node->run = run;
    node->type = &type;
    node->children = drg_.arena.copy(children);
    node->is_pure = false;
    for (const Node* child : children) {
        node->height =
            std::max<std::uint16_t>(node->height, static_cast<std::uint16_t>(child->height + 1));
    }
    if (node->height > most_node_height) {
        report("rules.too-deep",
               fmt::format("the expression nests deeper than {} steps", most_node_height),
               file_.span(place));
        node->run = run_broken;
        node->children = {};
        node->height = 1;
    }
    return node;
}

const Node* BoxedCompiler::null_node(pugi::xml_node place, const char* why) {
    Node* node = make(run_broken, any_type(), {}, place);
    node->constant = Value::string(why);
    return node;
}

const Node* BoxedCompiler::coerced(const Node* node, const StaticType* type, pugi::xml_node place) {
    if (type == nullptr || (type->kind == TypeKind::any && type->allowed == nullptr)) return node;
    // what a plain type promises already needs no check; `null` stays null
    const bool is_sure = node->type->kind == type->kind && type->allowed == nullptr &&
                         type->entries.empty() && type->kind != TypeKind::list &&
                         type->kind != TypeKind::range && type->kind != TypeKind::function;
    if (is_sure && node->is_constant) return node;
    const std::array<const Node*, 1> child = {node};
    Node* made = make(run_coerce, *type, child, place);
    made->extra = type;
    return made;
}

const Node* BoxedCompiler::logic_of(pugi::xml_node parent, bool* is_there) {
    for (const pugi::xml_node node : parent.children()) {
        if (!is_expression_name(file_.local_name(node))) continue;
        if (is_there != nullptr) *is_there = true;
        return expression(node);
    }
    if (is_there != nullptr) *is_there = false;
    return null_node(parent, "there is no expression");
}

const Node* BoxedCompiler::expression(pugi::xml_node node) {
    const std::size_t levels = names_.levels.size();
    LocalFrame* const frame = names_.frame;
    const Node* made = dispatch(node);
    // errors in a text may have left levels open
    while (names_.levels.size() > levels) names_.levels.pop_back();
    names_.frame = frame;
    // the type of a function's expression says what the function is, not what it gives
    const StaticType* type = types_.of(file_, node);
    if (type != nullptr && type->kind == TypeKind::function) return made;
    if (file_.is(node, "functionDefinition")) return made;
    return coerced(made, type, node);
}

const Node* BoxedCompiler::dispatch(pugi::xml_node node) {
    const std::string_view kind = file_.local_name(node);
    if (kind == "literalExpression") return literal(node);
    if (kind == "decisionTable") return table(node);
    if (kind == "context") return context(node);
    if (kind == "list") return list(node);
    if (kind == "relation") return relation(node);
    if (kind == "functionDefinition") return function(node, nullptr);
    if (kind == "invocation") return invocation(node);
    if (kind == "conditional") return conditional(node);
    if (kind == "filter") return filter(node);
    return loop(node, kind);
}

bool BoxedCompiler::is_feel(pugi::xml_node node) {
    for (const pugi::xml_node at : {node, file_.root()}) {
        const std::string_view language = at.attribute("expressionLanguage").value();
        if (language.empty()) continue;
        const auto has = [&](std::string_view part) {
            return std::search(language.begin(), language.end(), part.begin(), part.end(),
                               [](char a, char b) { return (a | 0x20) == b; }) != language.end();
        };
        if (has("feel")) return true;
        report("rules.dmn-language",
               fmt::format("the expression is in \"{}\", only FEEL is evaluated", language),
               file_.span(at, "expressionLanguage"));
        return false;
    }
    return true;
}

CompiledExpression& BoxedCompiler::new_text(const DmnText& text) {
    CompiledExpression& target = drg_.texts.emplace_back();
    target.shared_arena = &drg_.arena;
    target.text = text.text;
    target.where = text.where;
    target.has_exact_place = text.where && text.where.end - text.where.begin == text.text.size();
    return target;
}

const Node* BoxedCompiler::text(const DmnText& text) {
    CompiledExpression& target = new_text(text);
    Compiler compiler(target, scope_, Checking::lenient, names_);
    const std::size_t levels = names_.levels.size();
    LocalFrame* const frame = names_.frame;
    const Node* root = compiler.compile();
    take(compiler.take_warnings());
    names_.levels.resize(levels);
    names_.frame = frame;
    if (root == nullptr) {
        take(compiler.take_errors());
        return null_node({}, "the expression has an error");
    }
    if (root->is_constant || root->height == 1) return root;
    return placed(root, target.where, target.has_exact_place);
}

const Node* BoxedCompiler::placed(const Node* root, const base::SourceSpan& where, bool is_exact) {
    if (root->run == run_local || root->run == run_constant) return root;  // never notes anything
    const std::array<const Node*, 1> child = {root};
    Node* node = make(run_placed, *root->type, child, {});
    node->extra = &drg_.places.emplace_back(TextPlace{where, is_exact});
    return node;
}

const UnaryTests* BoxedCompiler::tests(const DmnText& text, const NameLevel::Local& input) {
    CompiledExpression& target = new_text(text);
    Compiler compiler(target, scope_, Checking::lenient, names_);
    const std::size_t levels = names_.levels.size();
    LocalFrame* const frame = names_.frame;
    const UnaryTests* compiled = compiler.compile_unary_tests(input);
    take(compiler.take_warnings());
    names_.levels.resize(levels);
    names_.frame = frame;
    if (compiled == nullptr) take(compiler.take_errors());
    return compiled;
}

const Node* BoxedCompiler::literal(pugi::xml_node node) {
    const auto written = file_.text(node);
    if (!written || skip_space(written->text, 0) == written->text.size()) {
        return null_node(node, "the expression is empty");
    }
    if (!is_feel(node)) return null_node(node, "the expression isn't FEEL");
    return text(*written);
}

const Node* BoxedCompiler::context(pugi::xml_node node) {
    names_.levels.push_back({.frame = names_.frame});
    std::vector<const Node*> values;
    std::vector<StaticType::Entry> entries;
    std::vector<std::uint32_t> slots;
    const StaticType* result = nullptr;
    for (const pugi::xml_node entry : file_.children(node, "contextEntry")) {
        const pugi::xml_node variable = file_.child(entry, "variable");
        const Node* value = logic_of(entry);
        if (!variable) {
            result = value->type;
            values.push_back(value);
            break;  // the result stands last
        }
        value = coerced(value, types_.of(file_, variable), entry);
        const std::string name = dmn_name(variable.attribute("name").value());
        values.push_back(value);
        entries.push_back({drg_.arena.copy(std::string_view(name)), value->type});
        slots.push_back(names_.frame->count++);
        names_.levels.back().locals.push_back({name, value->type, slots.back()});
    }
    names_.levels.pop_back();
    auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::context));
    type->entries = drg_.arena.copy(entries);
    type->is_closed = true;
    const bool has_result = result != nullptr;
    Node* made = make(has_result ? run_context_result : run_context, has_result ? *result : *type,
                      values, node);
    made->extra = drg_.arena.make<ContextCode>(ContextCode{type->entries, drg_.arena.copy(slots)});
    return made;
}

const Node* BoxedCompiler::list(pugi::xml_node node) {
    std::vector<const Node*> items;
    const StaticType* item = nullptr;
    for (const pugi::xml_node child : node.children()) {
        if (!is_expression_name(file_.local_name(child))) continue;
        items.push_back(expression(child));
        item = item == nullptr ? items.back()->type : &join(*item, *items.back()->type, drg_.arena);
    }
    return make(run_list, item == nullptr ? plain_type(TypeKind::list) : list_of(*item, drg_.arena),
                items, node);
}

const Node* BoxedCompiler::relation(pugi::xml_node node) {
    std::vector<std::string_view> names;
    std::vector<const StaticType*> types;
    for (const pugi::xml_node column : file_.children(node, "column")) {
        names.push_back(
            drg_.arena.copy(std::string_view(dmn_name(column.attribute("name").value()))));
        types.push_back(types_.of(file_, column));
    }
    std::vector<const Node*> rows;
    const StaticType* row_type = nullptr;
    for (const pugi::xml_node row : file_.children(node, "row")) {
        std::vector<const Node*> cells;
        std::vector<StaticType::Entry> entries;
        for (const pugi::xml_node cell : row.children()) {
            if (!is_expression_name(file_.local_name(cell)) || cells.size() >= names.size())
                continue;
            const std::size_t at = cells.size();
            cells.push_back(coerced(expression(cell), types[at], cell));
            entries.push_back({names[at], cells.back()->type});
        }
        while (cells.size() < names.size()) {
            entries.push_back({names[cells.size()], &any_type()});
            cells.push_back(null_node(row, "the row has no such cell"));
        }
        auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::context));
        type->entries = drg_.arena.copy(entries);
        Node* made = make(run_context, *type, cells, row);
        made->extra = drg_.arena.make<ContextCode>(ContextCode{type->entries, {}});
        rows.push_back(made);
        if (row_type == nullptr) row_type = type;
    }
    // names of columns are those of every row; their types may differ
    return make(run_list,
                row_type == nullptr ? plain_type(TypeKind::list) : list_of(*row_type, drg_.arena),
                rows, node);
}

std::vector<StaticType::Entry> BoxedCompiler::parameters(pugi::xml_node node) {
    std::vector<StaticType::Entry> entries;
    for (const pugi::xml_node parameter : file_.children(node, "formalParameter")) {
        const std::string name = dmn_name(parameter.attribute("name").value());
        const StaticType* type = types_.of(file_, parameter);
        entries.push_back(
            {drg_.arena.copy(std::string_view(name)), type == nullptr ? &any_type() : type});
    }
    return entries;
}

const Node* BoxedCompiler::function(pugi::xml_node node, const StaticType* result) {
    const std::string_view kind = node.attribute("kind").value();
    if (!kind.empty() && kind != "FEEL") {
        report("rules.function-external",
               fmt::format("functions in {} can't be called from here", kind),
               file_.span(node, "kind"))
            .hints.push_back("write the function in FEEL");
        return null_node(node, "the function isn't FEEL");
    }
    const std::vector<StaticType::Entry> entries = parameters(node);
    LocalFrame frame{.outer = names_.frame};
    LocalFrame* const outer = std::exchange(names_.frame, &frame);
    names_.levels.push_back({.frame = &frame});
    for (const StaticType::Entry& entry : entries) {
        names_.levels.back().locals.push_back({std::string(entry.name), entry.type, frame.count++});
    }
    const Node* body = placed(coerced(logic_of(node), result, node), file_.span(node), false);
    names_.levels.pop_back();
    names_.frame = outer;
    auto* type = drg_.arena.make<StaticType>(plain_type(TypeKind::function));
    type->item = body->type;
    type->entries = drg_.arena.copy(entries);
    Node* made = make(run_function, *type, {}, node);
    made->extra = drg_.arena.make<FunctionCode>(
        FunctionCode{body, type->entries, drg_.arena.copy(frame.captured), frame.count});
    made->height = body->height;
    return made;
}

const Node* BoxedCompiler::invocation(pugi::xml_node node) {
    std::vector<const Node*> children = {logic_of(node)};
    std::vector<std::string_view> names;
    for (const pugi::xml_node binding : file_.children(node, "binding")) {
        const pugi::xml_node parameter = file_.child(binding, "parameter");
        const std::string name = dmn_name(parameter.attribute("name").value());
        names.push_back(drg_.arena.copy(std::string_view(name)));
        children.push_back(coerced(logic_of(binding), types_.of(file_, parameter), binding));
    }
    const StaticType& callee = *children[0]->type;
    const StaticType& type =
        callee.kind == TypeKind::function && callee.item != nullptr ? *callee.item : any_type();
    Node* made = make(run_invocation, type, children, node);
    if (!names.empty()) {
        auto copy = drg_.arena.array<std::string_view>(names.size());
        std::copy(names.begin(), names.end(), copy.begin());
        made->extra = drg_.arena.make<std::span<std::string_view>>(copy);
    }
    return made;
}

const Node* BoxedCompiler::part(pugi::xml_node parent, std::string_view name) {
    const pugi::xml_node child = file_.child(parent, name);
    return child ? logic_of(child) : null_node(parent, "a part of the expression is missing");
}

const Node* BoxedCompiler::conditional(pugi::xml_node node) {
    const std::array<const Node*, 3> parts = {part(node, "if"), part(node, "then"),
                                              part(node, "else")};
    return make(run_boxed_if, join(*parts[1]->type, *parts[2]->type, drg_.arena), parts, node);
}

const Node* BoxedCompiler::filter(pugi::xml_node node) {
    const Node* list = part(node, "in");
    const StaticType& item = list->type->kind == TypeKind::list ? *list->type->item : *list->type;
    const std::uint32_t slot = names_.frame->count++;
    names_.levels.push_back({.frame = names_.frame, .filtered = &item, .item_slot = slot});
    const Node* match = part(node, "match");
    names_.levels.pop_back();
    const std::array<const Node*, 2> parts = {list, match};
    if (match->type->kind == TypeKind::number) return make(run_index, item, parts, node);
    const bool is_condition = match->type->kind == TypeKind::boolean;
    Node* made =
        make(run_boxed_filter, is_condition ? list_of(item, drg_.arena) : any_type(), parts, node);
    made->slot = slot;
    return made;
}

const Node* BoxedCompiler::loop(pugi::xml_node node, std::string_view kind) {
    const bool is_for = kind == "for";
    const Node* domain = part(node, "in");
    const TypeKind domain_kind = domain->type->kind;
    const bool has_items = domain_kind == TypeKind::list || domain_kind == TypeKind::range;
    const StaticType& item = has_items                   ? *domain->type->item
                             : is_unknown(*domain->type) ? any_type()
                                                         : *domain->type;
    names_.levels.push_back({.frame = names_.frame});
    const std::array<std::uint32_t, 1> slots = {names_.frame->count++};
    auto& locals = names_.levels.back().locals;
    locals.push_back({dmn_name(node.attribute("iteratorVariable").value()), &item, slots[0]});
    const std::uint32_t partial = names_.frame->count++;
    if (is_for) locals.push_back({"partial", &plain_type(TypeKind::list), partial});
    const Node* body = part(node, is_for ? "return" : "satisfies");
    const bool uses_partial = is_for && names_.levels.back().locals.back().is_used;
    names_.levels.pop_back();
    const std::array<const Node*, 2> parts = {domain, body};
    Node* made = make(is_for ? run_for : run_quantified,
                      is_for ? list_of(*body->type, drg_.arena) : plain_type(TypeKind::boolean),
                      parts, node);
    made->extra = drg_.arena.make<LoopCode>(
        LoopCode{drg_.arena.copy(std::span<const std::uint32_t>(slots)), uses_partial, !is_for});
    if (is_for) made->slot = partial;
    made->field = kind == "every" ? 1 : 0;
    return made;
}

}  // namespace cajista::rules::detail
