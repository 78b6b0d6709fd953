// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/model_compiler.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace cajista::rules::detail {

ModelCompiler::ModelCompiler(DrgCode& drg, const DmnFiles& files, base::Diagnostics& problems)
    : drg_(drg),
      files_(files),
      problems_(problems),
      types_(files, drg.arena, drg.texts, problems) {}

void ModelCompiler::compile() {
    read_elements();
    for (std::uint32_t i = 0; i < sources_.size(); ++i) read_requirements(i);
    sort_elements();
    types_.compile();
    declare_types();
    for (const std::uint32_t element : sorted_) compile_logic(element);
    finish_orders();
}

const DmnFile& ModelCompiler::file_of(std::uint32_t element) const {
    return *files_[drg_.elements[element].file];
}

base::Diagnostic& ModelCompiler::report(std::string code, std::string message,
                                        const base::SourceSpan& where) {
    problems_.push_back(base::error(std::move(code), std::move(message), where));
    return problems_.back();
}

void ModelCompiler::read_elements() {
    std::size_t tags = 0;
    for (std::uint32_t f = 0; f < files_.size(); ++f) {
        drg_.files.push_back(files_[f]->source()->path);
        for (const pugi::xml_node node : files_[f]->root().children()) {
            const std::string_view kind = files_[f]->local_name(node);
            if (kind == "inputData") add_element(f, node, Element::Kind::input);
            if (kind == "decision") add_element(f, node, Element::Kind::decision);
            if (kind == "businessKnowledgeModel") add_element(f, node, Element::Kind::knowledge);
            if (kind == "decisionService") add_element(f, node, Element::Kind::service);
        }
        const std::string_view text = files_[f]->source()->text;
        const std::string_view tag = files_[f]->is_camunda() ? "text>" : "inputExpression";
        for (std::size_t at = 0; (at = text.find(tag, at)) != text.npos; ++at) ++tags;
    }
    // every input column may imply an input that has no element; in Camunda's files every text,
    // and some of them several
    first_local_ = static_cast<std::uint32_t>(drg_.elements.size() + tags + 8);
    drg_.local_count = first_local_;
}

void ModelCompiler::add_element(std::uint32_t file, pugi::xml_node node, Element::Kind kind) {
    Element element;
    element.kind = kind;
    element.file = file;
    const DmnFile& in = *files_[file];
    element.span = in.span(node, "name");
    element.id = node.attribute("id").value();
    const pugi::xml_attribute name = in.child(node, "variable").attribute("name");
    element.name = dmn_name(name ? name.value() : node.attribute("name").value());
    if (element.name.empty()) element.name = dmn_name(node.attribute("name").value());
    const auto number = static_cast<std::uint32_t>(drg_.elements.size());
    if (!element.id.empty() && !by_id_.emplace(std::pair(in.space(), element.id), number).second) {
        report("rules.dmn-name-twice", fmt::format("the id \"{}\" stands twice", element.id),
               in.span(node, "id"));
    }
    drg_.elements.push_back(std::move(element));
    sources_.push_back({node});
}

bool ModelCompiler::find_reference(std::uint32_t element, pugi::xml_node node, Wanted wanted,
                                   std::uint32_t& found) {
    const DmnFile& file = file_of(element);
    const std::string_view href = node.attribute("href").value();
    const std::size_t hash = href.find('#');
    const std::string space(hash == 0 || hash == std::string_view::npos
                                ? std::string_view(file.space())
                                : href.substr(0, hash));
    const std::string id(hash == std::string_view::npos ? href : href.substr(hash + 1));
    const auto at = by_id_.find({space, id});
    if (at == by_id_.end()) {
        report("rules.dmn-reference", fmt::format("there is no element \"{}\"", href),
               file.span(node, "href"))
            .hints.push_back(space == file.space() ? "elements are found by their id"
                                                   : "is the file of that namespace imported?");
        return false;
    }
    const Element::Kind kind = drg_.elements[at->second].kind;
    const bool is_function = kind == Element::Kind::knowledge || kind == Element::Kind::service;
    const bool fits = wanted == Wanted::function   ? is_function
                      : wanted == Wanted::value    ? !is_function
                      : wanted == Wanted::decision ? kind == Element::Kind::decision
                                                   : kind == Element::Kind::input;
    if (!fits) {
        report("rules.dmn-reference",
               fmt::format("the element \"{}\" is of another kind", drg_.elements[at->second].name),
               file.span(node, "href"));
        return false;
    }
    found = at->second;
    return true;
}

void ModelCompiler::refer(std::uint32_t element, pugi::xml_node parent, std::string_view group,
                          std::string_view child, Wanted wanted, std::vector<std::uint32_t>& into) {
    const DmnFile& file = file_of(element);
    const auto add = [&](pugi::xml_node node) {
        std::uint32_t found = 0;
        if (!file.is(node, child) || !find_reference(element, node, wanted, found)) return;
        if (std::find(into.begin(), into.end(), found) == into.end()) into.push_back(found);
    };
    if (group.empty()) {
        for (const pugi::xml_node node : parent.children()) add(node);
        return;
    }
    for (const pugi::xml_node requirement : file.children(parent, group)) {
        for (const pugi::xml_node node : requirement.children()) add(node);
    }
}

void ModelCompiler::read_requirements(std::uint32_t element) {
    Source& source = sources_[element];
    const pugi::xml_node node = source.node;
    refer(element, node, "informationRequirement", "requiredDecision", Wanted::decision,
          source.needs);
    refer(element, node, "informationRequirement", "requiredInput", Wanted::input, source.needs);
    refer(element, node, "knowledgeRequirement", "requiredKnowledge", Wanted::function,
          source.knows);
    if (drg_.elements[element].kind != Element::Kind::service) return;
    refer(element, node, "", "outputDecision", Wanted::decision, source.outputs);
    refer(element, node, "", "inputDecision", Wanted::decision, source.input_decisions);
    refer(element, node, "", "inputData", Wanted::input, source.input_data);
}

std::vector<std::uint32_t> ModelCompiler::neighbours(std::uint32_t element) const {
    const Source& source = sources_[element];
    std::vector<std::uint32_t> all = source.needs;
    all.insert(all.end(), source.knows.begin(), source.knows.end());
    all.insert(all.end(), source.outputs.begin(), source.outputs.end());
    return all;
}

void ModelCompiler::report_cycle(std::uint32_t from, std::uint32_t to) {
    auto& needs = sources_[from].needs;
    const auto at = std::find(needs.begin(), needs.end(), to);
    // functions may call each other; their depth is limited when they run
    if (at == needs.end()) return;
    report("rules.dmn-cycle",
           fmt::format("\"{}\" needs \"{}\", which needs it again", drg_.elements[from].name,
                       drg_.elements[to].name),
           drg_.elements[from].span);
    needs.erase(at);
}

/// Depth first without recursion: chains of requirements may be as long as the file.
void ModelCompiler::sort_elements() {
    enum class State : std::uint8_t { fresh, open, done };
    struct Step {
        std::uint32_t element;
        std::vector<std::uint32_t> next;
        std::size_t at;
    };
    std::vector<State> states(sources_.size(), State::fresh);
    for (std::uint32_t start = 0; start < sources_.size(); ++start) {
        if (states[start] != State::fresh) continue;
        std::vector<Step> stack;
        stack.push_back({start, neighbours(start), 0});
        states[start] = State::open;
        while (!stack.empty()) {
            Step& top = stack.back();
            if (top.at == top.next.size()) {
                states[top.element] = State::done;
                sorted_.push_back(top.element);
                stack.pop_back();
                continue;
            }
            const std::uint32_t next = top.next[top.at++];
            if (states[next] == State::open) report_cycle(top.element, next);
            if (states[next] != State::fresh) continue;
            states[next] = State::open;
            stack.push_back({next, neighbours(next), 0});
        }
    }
}

namespace {
// Chains of decisions repeat their beginnings in every order: 4 million entries are 16 MB.
constexpr std::size_t most_order_entries = 4'000'000;
}  // namespace

/// Decisions to evaluate for `from`, in order, and the inputs that they read. What is in `stops` is
/// given, so it and what only it needs is left out. False past the limit.
bool ModelCompiler::collect(std::span<const std::uint32_t> from,
                            std::span<const std::uint32_t> stops,
                            std::vector<std::uint32_t>& decisions,
                            std::vector<std::uint32_t>& inputs) {
    std::vector<bool> is_wanted(drg_.elements.size(), false);
    std::vector<bool> is_stop(drg_.elements.size(), false);
    for (const std::uint32_t stop : stops) is_stop[stop] = true;
    std::vector<std::uint32_t> open;
    for (const std::uint32_t element : from) {
        if (!is_wanted[element] && !is_stop[element]) open.push_back(element);
        is_wanted[element] = true;
    }
    while (!open.empty()) {
        const std::uint32_t element = open.back();
        open.pop_back();
        if (drg_.elements[element].kind == Element::Kind::input) inputs.push_back(element);
        if (element >= sources_.size()) continue;
        for (const std::uint32_t next : sources_[element].needs) {
            if (is_wanted[next] || is_stop[next]) continue;
            is_wanted[next] = true;
            open.push_back(next);
        }
    }
    std::sort(inputs.begin(), inputs.end());
    for (const std::uint32_t element : sorted_) {
        const bool is_decision = drg_.elements[element].kind == Element::Kind::decision;
        if (is_decision && is_wanted[element] && !is_stop[element]) decisions.push_back(element);
    }
    order_entries_ += decisions.size() + inputs.size();
    return order_entries_ <= most_order_entries;
}

}  // namespace cajista::rules::detail
