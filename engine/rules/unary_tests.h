// SPDX-License-Identifier: Apache-2.0
// Unary tests of FEEL (DMN 1.5, 7.3.14) on their own: `< 10, [20..30]`, `not("a", "b")`, `-`.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "rules/expression.h"
#include "value/value.h"

namespace cajista::rules {

namespace detail {
struct CompiledExpression;
struct UnaryTests;
}  // namespace detail

/// Compiled tests: const, shared by all workers.
class UnaryTests {
public:
    /// The value is `?` in them, and of type `input`; no other names are known. Errors as of
    /// compile_expression.
    static base::Result<UnaryTests> compile(std::string_view text, const base::SourceSpan& where,
                                            Type input = {});
    ~UnaryTests();
    UnaryTests(UnaryTests&&) noexcept;
    UnaryTests& operator=(UnaryTests&&) noexcept;

    /// Whether the value passes. Never fails: what can't be decided doesn't pass.
    bool matches(const value::Value& value, Frame& frame) const;

private:
    UnaryTests();
    std::unique_ptr<const detail::CompiledExpression> compiled_;
    const detail::UnaryTests* tests_ = nullptr;
};

}  // namespace cajista::rules
