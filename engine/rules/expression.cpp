// SPDX-License-Identifier: Apache-2.0
#include "rules/expression.h"

#include <array>

#include "base/limits.h"
#include "rules/detail/compiler.h"
#include "rules/detail/shallow.h"

namespace cajista::rules {

using detail::CompiledExpression;
using detail::Machine;
using value::Value;

Expression::Expression() = default;
Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;

namespace {

constexpr std::size_t few_locals = 8;

Value checked(const Value& value, const CompiledExpression& compiled, Machine& machine) {
    if (detail::is_shallow(value, 0, machine.frame.steps_left)) return value;
    if (machine.frame.steps_left == 0) {
        (void)machine.step();  // says so
        return {};
    }
    return null_because(*compiled.root, machine, "rules.too-deep",
                        "the value nests deeper than values may");
}

}  // namespace

Value Expression::evaluate(Frame& frame) const {
    if (compiled_ == nullptr) return {};
    const CompiledExpression& compiled = *compiled_;
    const detail::Node& root = *compiled.root;
    Machine machine{.frame = frame,
                    .variables = frame.variables.data(),
                    .arena = frame.arena,
                    .where = &compiled.where,
                    .has_exact_place = compiled.has_exact_place};
    if (!machine.step()) return {};
    if (compiled.local_count == 0) {
        const Value value = detail::evaluate(root, machine);
        return compiled.may_nest ? checked(value, compiled, machine) : value;
    }
    std::array<Value, few_locals> locals;
    machine.locals = compiled.local_count <= few_locals
                         ? locals.data()
                         : frame.arena.array<Value>(compiled.local_count).data();
    const Value value = detail::evaluate(root, machine);
    return compiled.may_nest ? checked(value, compiled, machine) : value;
}

Type Expression::type() const {
    return compiled_ == nullptr ? Type{} : detail::to_public(*compiled_->root->type);
}

bool Expression::uses_late() const { return compiled_ != nullptr && compiled_->root->is_late; }

const Value* Expression::constant() const {
    if (compiled_ == nullptr || !compiled_->root->is_constant) return nullptr;
    return &compiled_->root->constant;
}

std::string_view Expression::text() const {
    return compiled_ == nullptr ? std::string_view() : std::string_view(compiled_->text);
}

std::span<const Expression::DecisionUse> Expression::decisions() const {
    if (compiled_ == nullptr) return {};
    return compiled_->decisions;
}

base::Result<Expression> compile_expression(std::string_view text, const base::SourceSpan& where,
                                            const Scope& scope, Checking checking) {
    auto compiled = std::make_unique<CompiledExpression>();
    compiled->text = text;
    compiled->where = where;
    compiled->has_exact_place = where && where.end - where.begin == text.size();
    detail::Compiler compiler(*compiled, scope, checking);
    compiled->root = compiler.compile();
    if (compiled->root == nullptr) return compiler.take_errors();
    Expression expression;
    expression.compiled_ = std::move(compiled);
    return expression;
}

}  // namespace cajista::rules

namespace cajista::rules::detail {

bool is_shallow(const Value& value, int depth, std::uint64_t& steps) {
    if (depth > base::limits::expression_depth || steps == 0) return false;
    --steps;
    if (value.is(value::ValueKind::list)) {
        for (const Value& item : value.as_list()) {
            if (!is_shallow(item, depth + 1, steps)) return false;
        }
    } else if (value.is(value::ValueKind::context)) {
        for (const auto& entry : value.as_context().entries) {
            if (!is_shallow(entry.value, depth + 1, steps)) return false;
        }
    } else if (value.is(value::ValueKind::range)) {
        return is_shallow(value.as_range().low, depth + 1, steps) &&
               is_shallow(value.as_range().high, depth + 1, steps);
    }
    return true;
}

void Machine::note(const char* code, std::string_view message, std::uint32_t begin,
                   std::uint32_t end) {
    has_noted = true;
    base::Diagnostic note;
    note.severity = base::Severity::note;
    note.code = code;
    note.message = message;
    if (where != nullptr) {
        note.span = *where;
        if (has_exact_place) {
            note.span.end = note.span.begin + end;
            note.span.begin += begin;
        }
    }
    frame.notes->push_back(std::move(note));
}

bool Machine::exhaust() {
    frame.steps_left = 0;
    if (!is_exhausted && wants_notes()) {
        note("rules.step-limit", "the steps that a record may take are used up", 0, 0);
    }
    is_exhausted = true;
    return false;
}

}  // namespace cajista::rules::detail
