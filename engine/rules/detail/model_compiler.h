// SPDX-License-Identifier: Apache-2.0
// DMN files to a DrgCode: elements, requirements and their order, then the logic of each.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/detail/boxed.h"
#include "rules/detail/dmn_types.h"
#include "rules/detail/drg.h"

namespace cajista::rules::detail {

class ModelCompiler {
public:
    ModelCompiler(DrgCode& drg, const DmnFiles& files, base::Diagnostics& problems);
    void compile();
    /// The element's parameters: inputs of a decision, else those of its function.
    std::vector<std::uint32_t> service_parameters(std::uint32_t service) const;

private:
    /// What an element's file says of it.
    struct Source {
        pugi::xml_node node{};
        std::vector<std::uint32_t> needs{};       ///< inputs and decisions
        std::vector<std::uint32_t> knows{};       ///< knowledge models and services
        std::vector<std::uint32_t> input_data{};  ///< of a service, as those below
        std::vector<std::uint32_t> input_decisions{};
        std::vector<std::uint32_t> outputs{};
    };
    enum class Wanted : std::uint8_t { value, function, input, decision };

    // --- model_compiler.cpp
    void read_elements();
    void add_element(std::uint32_t file, pugi::xml_node node, Element::Kind kind);
    void read_requirements(std::uint32_t element);
    void refer(std::uint32_t element, pugi::xml_node parent, std::string_view group,
               std::string_view child, Wanted wanted, std::vector<std::uint32_t>& into);
    bool find_reference(std::uint32_t element, pugi::xml_node node, Wanted wanted,
                        std::uint32_t& found);
    void sort_elements();
    std::vector<std::uint32_t> neighbours(std::uint32_t element) const;
    void report_cycle(std::uint32_t from, std::uint32_t to);
    bool collect(std::span<const std::uint32_t> from, std::span<const std::uint32_t> stops,
                 std::vector<std::uint32_t>& decisions, std::vector<std::uint32_t>& inputs);

    // --- compile_elements.cpp
    void declare_types();
    void compile_logic(std::uint32_t element);
    void compile_decision(std::uint32_t element);
    void compile_knowledge(std::uint32_t element);
    void compile_service(std::uint32_t element);
    void fill_names(std::uint32_t element, Names& names);
    void add_aliases(std::uint32_t element, NameLevel& level);
    const Node* value_of(std::uint32_t element);
    void finish_orders();
    std::uint32_t implied_input(std::uint32_t decision, std::string_view name);

    const DmnFile& file_of(std::uint32_t element) const;
    base::Diagnostic& report(std::string code, std::string message, const base::SourceSpan& where);

    DrgCode& drg_;
    const DmnFiles& files_;
    base::Diagnostics& problems_;
    DmnTypes types_;
    std::vector<Source> sources_;
    std::map<std::pair<std::string, std::string>, std::uint32_t> by_id_;  ///< namespace, id
    std::vector<std::uint32_t> sorted_;  ///< what is needed stands before what needs it
    std::map<std::string, std::uint32_t, std::less<>> implied_;
    std::uint32_t first_local_ = 0;
    std::size_t order_entries_ = 0;
};

}  // namespace cajista::rules::detail
