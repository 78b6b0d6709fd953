// SPDX-License-Identifier: Apache-2.0
// From text to nodes in one pass: names with spaces are cut by what is in scope, so parsing,
// resolving and type checking go together. parse_*.cpp read, build_*.cpp check and make nodes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "rules/detail/arithmetic.h"
#include "rules/detail/lex.h"
#include "rules/detail/name_level.h"
#include "rules/detail/node.h"
#include "rules/detail/unary_tests.h"
#include "rules/expression.h"

namespace cajista::rules::detail {

/// The operator that a token is, of those that compare.
std::optional<Operator> comparison_of(TokenKind kind);

/// The arguments of an invocation as written.
struct Arguments {
    std::vector<const Node*> nodes;
    std::vector<std::string> names;  ///< empty: positional
};

class Compiler {
public:
    Compiler(CompiledExpression& target, const Scope& scope, Checking checking);
    /// A text among others: nodes lie in `target`'s arena, which may be shared.
    Compiler(CompiledExpression& target, const Scope& scope, Checking checking, Names& names);
    /// Null when there are errors.
    const Node* compile();
    /// Unary tests (DMN 1.5, 7.3.14 and grammar rule 15) of the local `?`; null when there are
    /// errors.
    const UnaryTests* compile_unary_tests(const NameLevel::Local& input);
    base::Diagnostics take_errors() { return std::move(errors_); }
    /// What lenient checking lets pass.
    base::Diagnostics take_warnings() { return std::move(warnings_); }

private:
    // --- compiler.cpp: tokens, errors, nodes
    void advance() { read_at(token_.end); }
    void read_at(std::size_t offset);
    bool is(TokenKind kind) const { return token_.kind == kind; }
    bool is(Keyword keyword) const { return token_.keyword == keyword; }
    bool accept(TokenKind kind);
    bool accept(Keyword keyword);
    void expect(TokenKind kind, std::string_view what);
    void expect(Keyword keyword, std::string_view what);
    std::string_view token_text() const;
    Token token_behind() const { return next_token(text_, token_.end); }
    void syntax_error(std::string_view expected);
    void stop();  ///< behind an error that leaves nothing to read on from
    base::Diagnostic& report(std::string code, std::string message, std::size_t begin,
                             std::size_t end);
    /// An error in strict checking, else a warning.
    base::Diagnostic& complain(std::string code, std::string message, std::size_t begin,
                               std::size_t end);
    /// The same for types.
    void type_error(std::string message, const Node& node);
    base::SourceSpan span_of(std::size_t begin, std::size_t end) const;

    Node* make(Node::Run run, const StaticType& type, std::span<const Node* const> children,
               std::size_t begin);
    Node* make(Node::Run run, const StaticType& type, std::initializer_list<const Node*> children,
               std::size_t begin);
    const Node* finish(Node* node);  ///< folds it when all of it is constant
    const Node* literal(Value value, const StaticType& type, std::size_t begin);
    const Node* null_node(std::size_t begin);
    /// Null that says why when it is evaluated: what lenient checking lets pass.
    const Node* broken_node(std::string_view why, std::size_t begin);
    bool check_height(const Node& node);
    std::uint32_t new_local() { return names_.frame->count++; }

    // --- parse_expression.cpp: operators by precedence (DMN 1.5, 10.3.1.2)
    const Node* parse_expression();
    const Node* parse_disjunction();
    const Node* parse_conjunction();
    const Node* parse_comparison();
    const Node* parse_additive();
    const Node* parse_multiplicative();
    const Node* parse_power();
    const Node* parse_unary();
    const Node* parse_instance_of();
    const Node* parse_between(const Node* value, std::size_t begin);
    const Node* parse_in(const Node* value, std::size_t begin);
    const Node* parse_unary_test();

    // --- parse_tests.cpp: unary tests
    bool at_negation() const;
    UnaryTest parse_positive_test(const NameLevel::Local& input);

    // --- parse_primary.cpp: literals, parentheses, lists, ranges, contexts
    const Node* parse_postfix();
    const Node* parse_primary();
    const Node* parse_number();
    const Node* parse_string();
    const Node* parse_at_literal();
    const Node* parse_parenthesis();
    const Node* parse_bracket();
    const Node* parse_range_end(const Node* low, value::Range::Bound low_bound, std::size_t begin);
    bool at_range_close() const;
    const Node* parse_unary_range(std::size_t begin);
    const Node* parse_context();
    std::string parse_key();
    std::string read_string();

    // --- parse_statement.cpp: if, for, some, every, function
    const Node* parse_if();
    const Node* parse_for();
    const Node* parse_quantified();
    const Node* parse_function();
    bool parse_iterator(std::vector<const Node*>& children, std::vector<std::uint32_t>& slots);
    std::string parse_new_name(std::string_view what);

    // --- parse_type.cpp
    const StaticType& parse_type();
    const StaticType& parse_type_parameter(TypeKind kind);
    const StaticType& parse_context_type();
    const StaticType& parse_function_type();

    // --- parse_names.cpp: names, paths, filters, invocations
    const Node* parse_name();
    const Node* parse_path_step(const Node* from, std::size_t begin);
    const Node* parse_filter(const Node* list, std::size_t begin);
    const Node* parse_invocation(const Node* callee, std::size_t begin);
    const Node* parse_builtin_invocation(std::string_view name, std::size_t begin);
    Arguments parse_arguments(const StaticType* item_hint);
    bool at_named_argument() const;
    std::size_t end_of_unknown_name(std::size_t begin) const;
    struct Found;
    Found find_name(std::size_t begin) const;
    void find_in_level(std::size_t level, std::size_t begin, Found& best) const;
    void read_scope();
    void find_in_scope(std::size_t begin, Found& best) const;
    const Node* node_of(const Found& found, std::size_t begin);
    const Node* dynamic_name(std::size_t begin);
    const Node* unknown_name(std::size_t begin);
    // --- parse_decision.cpp: names of decision models
    const Scope::Decisions* model_at(std::size_t begin, std::size_t& end) const;
    const Node* parse_decision(const Scope::Decisions& model, std::size_t begin);
    const Node* decision_call(const Scope::Decisions& model, std::uint32_t item, std::size_t begin);
    const Node* input_by_name(std::string_view name);
    std::uint32_t captured_slot(LocalFrame* frame, LocalFrame* from, std::uint32_t slot);
    std::vector<std::string_view> visible_names() const;

    // --- build_operators.cpp, build_paths.cpp, build_calls.cpp: checks
    const Node* binary(Operator op, const Node* a, const Node* b, std::size_t begin);
    const Node* logical(bool is_and, const std::vector<const Node*>& parts, std::size_t begin);
    void expect_boolean(const Node& node, std::string_view where);
    const Node* path(const Node* from, std::string_view name, std::size_t name_begin,
                     std::size_t begin);
    const StaticType* type_of_entry(const StaticType& type, std::string_view name) const;
    const Node* builtin_call(std::string_view name, Arguments& arguments, std::size_t begin);
    bool check_arguments(const struct Signature& signature, std::span<const Node* const> arguments,
                         std::string_view name);

    class Depth;
    struct ScopeName {
        std::string_view name;
        const Scope::Variable* variable = nullptr;
        std::uint32_t field = 0;
        bool is_field = false;  ///< of the record that the variable holds
    };

    CompiledExpression& target_;
    std::string_view text_;
    base::Arena& arena_;
    const Scope& scope_;
    std::vector<ScopeName> scope_names_;
    Checking checking_;
    base::Diagnostics errors_;
    base::Diagnostics warnings_;
    Token token_{};
    std::size_t last_end_ = 0;  ///< of the token before
    bool is_broken_ = false;    ///< a syntax error was reported: everything ends
    int depth_ = 0;
    bool in_range_end_ = false;
    Names own_names_{};
    Names& names_;
    const StaticType* parameter_hint_ = nullptr;  ///< of function literals among arguments
    std::uint64_t fold_steps_ = 20'000;
};

/// Counts the nesting of the parser; false past the limit.
class Compiler::Depth {
public:
    explicit Depth(Compiler& compiler);
    ~Depth() { --compiler_.depth_; }
    Depth(const Depth&) = delete;
    explicit operator bool() const { return is_fine_; }

private:
    Compiler& compiler_;
    bool is_fine_ = true;
};

/// The best match so far.
struct Compiler::Found {
    enum class Kind : std::uint8_t { none, local, item_field, variable, field };
    Kind kind = Kind::none;
    std::size_t end = 0;    ///< of the name in the text
    std::size_t level = 0;  ///< index + 1 into names_.levels; 0: the scope
    std::size_t index = 0;  ///< of the local, or of the entry or field
    const Scope::Variable* variable = nullptr;
    std::string_view name{};

    /// Longer wins; of equals the first found, which is the inner one.
    bool offer(std::size_t matched_end) {
        if (matched_end == std::string_view::npos || matched_end <= end) return false;
        end = matched_end;
        return true;
    }
};

}  // namespace cajista::rules::detail
