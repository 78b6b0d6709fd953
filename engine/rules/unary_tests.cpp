// SPDX-License-Identifier: Apache-2.0
#include "rules/unary_tests.h"

#include "rules/detail/compiler.h"
#include "rules/detail/unary_tests.h"

namespace cajista::rules {

UnaryTests::UnaryTests() = default;
UnaryTests::~UnaryTests() = default;
UnaryTests::UnaryTests(UnaryTests&&) noexcept = default;
UnaryTests& UnaryTests::operator=(UnaryTests&&) noexcept = default;

base::Result<UnaryTests> UnaryTests::compile(std::string_view text, const base::SourceSpan& where,
                                             Type input) {
    auto compiled = std::make_unique<detail::CompiledExpression>();
    compiled->text = text;
    compiled->where = where;
    compiled->has_exact_place = where && where.end - where.begin == text.size();
    const Scope scope;
    detail::Names names;
    const detail::NameLevel::Local local{.name = "?",
                                         .type = &detail::from_public(input, compiled->arena()),
                                         .slot = names.top.count++};
    detail::Compiler compiler(*compiled, scope, Checking::strict, names);
    UnaryTests result;
    result.tests_ = compiler.compile_unary_tests(local);
    if (result.tests_ == nullptr) return compiler.take_errors();
    result.compiled_ = std::move(compiled);
    return result;
}

bool UnaryTests::matches(const value::Value& value, Frame& frame) const {
    if (tests_ == nullptr) return false;
    detail::Machine machine{.frame = frame,
                            .variables = frame.variables.data(),
                            .arena = frame.arena,
                            .where = &compiled_->where,
                            .has_exact_place = compiled_->has_exact_place};
    return detail::is_allowed(value, {tests_, nullptr}, machine);
}

}  // namespace cajista::rules
