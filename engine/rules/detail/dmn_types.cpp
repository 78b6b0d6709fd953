// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/dmn_types.h"

#include <fmt/format.h>

#include <array>

#include "base/limits.h"
#include "base/names.h"

namespace cajista::rules::detail {

namespace {

struct NamedKind {
    std::string_view name;
    TypeKind kind;
};
constexpr int most_lookups = 1'000;  // of one name through imports

/// FEEL's own; the XSD-like names of DMN 1.1 and dmn-js; those of Camunda's tools.
constexpr std::array<NamedKind, 22> named_kinds = {{
    {"number", TypeKind::number},
    {"string", TypeKind::string},
    {"boolean", TypeKind::boolean},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"date and time", TypeKind::date_time},
    {"dateTime", TypeKind::date_time},
    {"days and time duration", TypeKind::day_time_duration},
    {"day and time duration", TypeKind::day_time_duration},
    {"dayTimeDuration", TypeKind::day_time_duration},
    {"years and months duration", TypeKind::year_month_duration},
    {"year and month duration", TypeKind::year_month_duration},
    {"yearMonthDuration", TypeKind::year_month_duration},
    {"Any", TypeKind::any},
    {"any", TypeKind::any},
    {"list", TypeKind::list},
    {"context", TypeKind::context},
    {"range", TypeKind::range},
    {"function", TypeKind::function},
    {"integer", TypeKind::number},
    {"long", TypeKind::number},
    {"double", TypeKind::number},
}};

const StaticType* built_in(std::string_view name) {
    for (const NamedKind& named : named_kinds) {
        if (named.name == name) return &plain_type(named.kind);
    }
    return nullptr;
}

bool is_collection(pugi::xml_node node) {
    return std::string_view(node.attribute("isCollection").value()) == "true";
}

}  // namespace

const DmnFile* imported_file(const DmnFiles& files, const DmnImport& import) {
    for (const auto& file : files) {
        if (file->space() == import.space) return file.get();
    }
    return nullptr;
}

DmnTypes::DmnTypes(const DmnFiles& files, base::Arena& arena, std::deque<CompiledExpression>& texts,
                   base::Diagnostics& problems)
    : files_(files), arena_(arena), texts_(texts), problems_(problems) {}

base::Diagnostic& DmnTypes::report(std::string code, std::string message,
                                   const base::SourceSpan& where) {
    problems_.push_back(base::error(std::move(code), std::move(message), where));
    return problems_.back();
}

void DmnTypes::compile() {
    for (const auto& file : files_) {
        Definitions& all = definitions_[file.get()];
        for (const pugi::xml_node node : file->children(file->root(), "itemDefinition")) {
            const std::string name = dmn_name(node.attribute("name").value());
            const auto [at, is_new] = all.emplace(name, Definition{node, nullptr});
            if (!is_new) {
                report("rules.dmn-name-twice", fmt::format("the type \"{}\" stands twice", name),
                       file->span(node, "name"));
                continue;
            }
            at->second.type = arena_.make<StaticType>(any_type());
        }
    }
    for (const auto& file : files_) {
        for (auto& [name, definition] : definitions_[file.get()]) fill(*file, definition);
    }
}

void DmnTypes::fill(const DmnFile& file, Definition& definition) {
    if (definition.is_filled) return;
    const std::string name = dmn_name(definition.node.attribute("name").value());
    if (definition.is_filling || depth_ > base::limits::include_depth) {
        report("rules.dmn-type-cycle",
               fmt::format("the type \"{}\" is {}", name,
                           definition.is_filling ? "made of itself" : "too many types deep"),
               file.span(definition.node, "name"));
        definition.is_filled = true;
        return;
    }
    definition.is_filling = true;
    ++depth_;
    const StaticType type = shape(file, definition.node, name);
    --depth_;
    if (!definition.is_filled) *definition.type = type;
    definition.is_filled = true;
    definition.is_filling = false;
}

StaticType DmnTypes::shape(const DmnFile& file, pugi::xml_node node, std::string_view name) {
    StaticType type = base_shape(file, node);
    if (type.item == nullptr) type.item = &any_type();
    type.name = arena_.copy(name);
    if (!is_collection(node)) {
        allow(file, node, "allowedValues", type);
        allow(file, node, "typeConstraint", type);
        return type;
    }
    auto* item = arena_.make<StaticType>(type);
    allow(file, node, "allowedValues", *item);
    item->name = {};
    StaticType list = plain_type(TypeKind::list);
    list.item = item;
    list.name = type.name;
    allow(file, node, "typeConstraint", list);
    return list;
}

StaticType DmnTypes::base_shape(const DmnFile& file, pugi::xml_node node) {
    StaticType type = any_type();
    if (const pugi::xml_node function = file.child(node, "functionItem")) {
        std::vector<StaticType::Entry> parameters;
        for (const pugi::xml_node parameter : file.children(function, "parameters")) {
            const StaticType* of_parameter = of(file, parameter);
            const std::string name = dmn_name(parameter.attribute("name").value());
            parameters.push_back({arena_.copy(std::string_view(name)),
                                  of_parameter == nullptr ? &any_type() : of_parameter});
        }
        type = plain_type(TypeKind::function);
        type.entries = arena_.copy(parameters);
        if (const pugi::xml_attribute output = function.attribute("outputTypeRef")) {
            type.item = &resolve(file, output.value(), file.span(function, "outputTypeRef"));
        }
        return type;
    }
    const auto components = file.children(node, "itemComponent");
    if (!components.empty()) {
        std::vector<StaticType::Entry> entries;
        for (const pugi::xml_node child : components) {
            const std::string name = dmn_name(child.attribute("name").value());
            entries.push_back({arena_.copy(std::string_view(name)), component(file, child)});
        }
        type = plain_type(TypeKind::context);
        type.entries = arena_.copy(entries);
        return type;
    }
    const auto type_ref = file.text(node, "typeRef");
    if (!type_ref) return type;
    const DmnFile* home = nullptr;
    const std::string name = dmn_name(type_ref->text);
    lookups_left_ = most_lookups;
    Definition* definition = built_in(name) == nullptr ? find(file, name, home) : nullptr;
    if (definition != nullptr) fill(*home, *definition);
    return resolve(file, name, type_ref->where);
}

/// A component refers to a definition itself where it can, so that types may hold themselves.
const StaticType* DmnTypes::component(const DmnFile& file, pugi::xml_node node) {
    const auto type_ref = file.text(node, "typeRef");
    const bool is_plain = type_ref && !is_collection(node) && !file.child(node, "allowedValues") &&
                          !file.child(node, "typeConstraint") && !file.child(node, "itemComponent");
    if (is_plain) return &resolve(file, type_ref->text, type_ref->where);
    if (type_ref && is_collection(node) && !file.child(node, "allowedValues") &&
        !file.child(node, "typeConstraint")) {
        auto* list = arena_.make<StaticType>(plain_type(TypeKind::list));
        list->item = &resolve(file, type_ref->text, type_ref->where);
        return list;
    }
    auto* type = arena_.make<StaticType>(shape(file, node, {}));
    return type;
}

void DmnTypes::allow(const DmnFile& file, pugi::xml_node node, std::string_view element,
                     StaticType& type) {
    const pugi::xml_node values = file.child(node, element);
    if (!values) return;
    const auto text = file.text(values);
    if (!text) return;
    const UnaryTests* compiled = tests(file, *text, type);
    if (compiled == nullptr || compiled->is_any) return;
    type.allowed = arena_.make<AllowedValues>(AllowedValues{compiled, type.allowed});
}

const UnaryTests* DmnTypes::tests(const DmnFile& file, const DmnText& text,
                                  const StaticType& type) {
    CompiledExpression& target = texts_.emplace_back();
    target.shared_arena = &arena_;
    target.text = text.text;
    target.where = text.where;
    target.has_exact_place = text.where.end - text.where.begin == text.text.size();
    const Scope scope;
    Names names;
    names.find_type = [&](std::string_view feel, std::size_t offset, std::size_t& end) {
        return find_at(file, feel, offset, end);
    };
    const NameLevel::Local input{.name = "?", .type = &type, .slot = names.top.count++};
    Compiler compiler(target, scope, Checking::lenient, names);
    const UnaryTests* compiled = compiler.compile_unary_tests(input);
    for (base::Diagnostic& error : compiler.take_errors()) problems_.push_back(std::move(error));
    return compiled;
}

DmnTypes::Definition* DmnTypes::find(const DmnFile& file, std::string_view name,
                                     const DmnFile*& home) {
    Definitions& all = definitions_[&file];
    if (const auto found = all.find(name); found != all.end()) {
        home = &file;
        return &found->second;
    }
    for (const DmnImport& import : file.imports()) {
        const bool is_bare = import.name.empty();
        const bool has_prefix = name.size() > import.name.size() + 1 &&
                                name.starts_with(import.name) && name[import.name.size()] == '.';
        const DmnFile* other = imported_file(files_, import);
        if (other == nullptr || other == &file || (!is_bare && !has_prefix)) continue;
        // imports may go round in circles
        if (--lookups_left_ < 0) return nullptr;
        Definition* found =
            find(*other, is_bare ? name : name.substr(import.name.size() + 1), home);
        if (found != nullptr) return found;
    }
    return nullptr;
}

const StaticType& DmnTypes::resolve(const DmnFile& file, std::string_view type_ref,
                                    const base::SourceSpan& where) {
    std::string name = dmn_name(type_ref);
    if (name.empty()) return any_type();
    const DmnFile* home = nullptr;
    lookups_left_ = most_lookups;
    if (Definition* definition = find(file, name, home)) return *definition->type;
    if (const StaticType* plain = built_in(name)) return *plain;
    // DMN 1.1 wrote qualified names: feel:string, and the model's own prefix; some tools put the
    // dot of DMN 1.2 behind such a prefix
    const std::size_t mark = name.find_first_of(":.");
    if (mark != std::string::npos &&
        (name[mark] == ':' || file.is_own_prefix(std::string_view(name).substr(0, mark)))) {
        name.erase(0, mark + 1);
        if (Definition* definition = find(file, name, home)) return *definition->type;
        if (const StaticType* plain = built_in(name)) return *plain;
    }
    auto& error = report("rules.unknown-type", fmt::format("there is no type \"{}\"", name), where);
    std::vector<std::string_view> known;
    for (const auto& [other, definition] : definitions_[&file]) known.push_back(other);
    for (const NamedKind& named : named_kinds) known.push_back(named.name);
    if (const auto nearest = base::nearest_name(name, known)) {
        error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
    }
    return any_type();
}

const StaticType* DmnTypes::of(const DmnFile& file, pugi::xml_node node) {
    const pugi::xml_attribute attribute = node.attribute("typeRef");
    if (attribute) return &resolve(file, attribute.value(), file.span(node, "typeRef"));
    // DMN 1.1 had it as an element
    const auto text = file.is(node, "variable") ? file.text(node, "typeRef") : std::nullopt;
    return text ? &resolve(file, text->text, text->where) : nullptr;
}

const StaticType* DmnTypes::find_at(const DmnFile& file, std::string_view text, std::size_t offset,
                                    std::size_t& end) const {
    const StaticType* best = nullptr;
    end = offset;
    const auto all = definitions_.find(&file);
    if (all == definitions_.end()) return nullptr;
    for (const auto& [name, definition] : all->second) {
        const std::size_t behind = match_name(text, offset, name);
        if (behind == std::string_view::npos || behind <= end) continue;
        best = definition.type;
        end = behind;
    }
    if (best != nullptr) return best;
    for (const DmnImport& import : file.imports()) {
        const DmnFile* other = imported_file(files_, import);
        if (other == nullptr || other == &file) continue;
        const std::size_t behind = match_name(text, offset, import.name);
        if (behind == std::string_view::npos) continue;
        const Token dot = next_token(text, behind);
        if (dot.kind != TokenKind::dot) continue;
        const std::size_t begin = skip_space(text, dot.end);
        const auto others = definitions_.find(other);
        if (others == definitions_.end()) continue;
        for (const auto& [name, definition] : others->second) {
            const std::size_t last = match_name(text, begin, name);
            if (last == std::string_view::npos || last <= end) continue;
            best = definition.type;
            end = last;
        }
    }
    return best;
}

}  // namespace cajista::rules::detail
