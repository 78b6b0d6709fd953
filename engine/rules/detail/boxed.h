// SPDX-License-Identifier: Apache-2.0
// Boxed expressions (DMN 1.5, 10.2) to nodes, with the compiler of texts for what stands in them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rules/detail/decision_table.h"
#include "rules/detail/dmn_types.h"
#include "rules/detail/drg.h"

namespace cajista::rules::detail {

class BoxedCompiler {
public:
    /// `names` holds what the expressions may see; `name` is that of the decision, for traces.
    BoxedCompiler(DrgCode& drg, DmnTypes& types, base::Diagnostics& problems, const DmnFile& file,
                  Names& names, std::string_view name);

    /// The first child that is an expression; a null node when there is none (`is_there` says).
    const Node* logic_of(pugi::xml_node parent, bool* is_there = nullptr);
    /// A function definition's parameters and body, in a frame of their own.
    const Node* function(pugi::xml_node node, const StaticType* result);
    /// The parameters as they are declared.
    std::vector<StaticType::Entry> parameters(pugi::xml_node node);
    /// Wraps what has to be of a type; null: nothing to check.
    /// Notes of what is below say that they come from `where`.
    const Node* placed(const Node* root, const base::SourceSpan& where, bool is_exact);
    const Node* coerced(const Node* node, const StaticType* type, pugi::xml_node place);

private:
    const Node* expression(pugi::xml_node node);
    const Node* dispatch(pugi::xml_node node);
    const Node* literal(pugi::xml_node node);
    const Node* text(const DmnText& text);
    const UnaryTests* tests(const DmnText& text, const NameLevel::Local& input);
    const Node* context(pugi::xml_node node);
    const Node* list(pugi::xml_node node);
    const Node* relation(pugi::xml_node node);
    const Node* invocation(pugi::xml_node node);
    const Node* conditional(pugi::xml_node node);
    const Node* filter(pugi::xml_node node);
    const Node* loop(pugi::xml_node node, std::string_view kind);
    const Node* part(pugi::xml_node parent, std::string_view name);  ///< of a child element

    // --- build_table.cpp
    const Node* table(pugi::xml_node node);
    void read_policy(pugi::xml_node node, TableCode& code);
    void read_inputs(pugi::xml_node node, TableCode& code, std::vector<const Node*>& children);
    void read_outputs(pugi::xml_node node, TableCode& code, std::vector<const Node*>& children);
    void read_rules(pugi::xml_node node, TableCode& code, std::vector<const Node*>& children);
    const StaticType& type_of_results(const TableCode& code);

    Node* make(Node::Run run, const StaticType& type, std::span<const Node* const> children,
               pugi::xml_node place);
    const Node* null_node(pugi::xml_node place, const char* why);
    CompiledExpression& new_text(const DmnText& text);
    void take(base::Diagnostics errors);
    base::Diagnostic& report(std::string code, std::string message, const base::SourceSpan& where);
    bool is_feel(pugi::xml_node node);

    DrgCode& drg_;
    DmnTypes& types_;
    base::Diagnostics& problems_;
    const DmnFile& file_;
    Names& names_;
    std::string_view name_;
    Scope scope_;
};

}  // namespace cajista::rules::detail
