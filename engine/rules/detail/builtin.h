// SPDX-License-Identifier: Apache-2.0
// The built-in functions of FEEL (DMN 1.5, 10.3.4) and ours: a table of names, parameters, results.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/detail/node.h"

namespace cajista::rules::detail {

/// One call at run time. Arguments have the kinds that the table says; those left out are null.
struct Call {
    Machine& machine;
    const Node& node;
    std::span<const Value> arguments;
    const void* prepared = nullptr;

    Value operator[](std::size_t i) const { return i < arguments.size() ? arguments[i] : Value(); }
    bool has(std::size_t i) const { return i < arguments.size() && !arguments[i].is_null(); }
    /// The null of a function whose arguments make no sense, with a note why.
    Value null(std::string_view why) const {
        return null_because(node, machine, "rules.no-result", why);
    }
    /// A numeric result; none when the arithmetic has none.
    Value number(const std::optional<value::Decimal>& result) const {
        return result ? Value::number(*result) : null("the result is no number");
    }
    /// A string result, copied into the arena and counted.
    Value text(std::string_view text) const;
};

/// Made once for constant arguments: a compiled regular expression, or why it can't be.
struct Prepared {
    std::shared_ptr<const void> object{};
    std::string code{};
    std::string error{};
};

struct Builtin {
    std::string_view name;
    /// `name:kinds` separated by commas. Kinds: s string, n number, b boolean, d date, t time,
    /// D date and time, y years and months, u days and time, l list, c context, r range,
    /// f function, a anything with null, 0 null. `?` behind the name: may be left out.
    /// `*` at the end: one list or its items as arguments. `+`: any number of the last parameter.
    std::string_view parameters;
    /// The same letters; `i` item of the first argument, `=` type of the first argument,
    /// `S`, `N` list of strings, of numbers.
    char result = 'a';
    Value (*run)(const Call&) = nullptr;
    bool is_pure = true;
    Prepared (*prepare)(std::span<const Node* const> arguments) = nullptr;
};

struct Parameter {
    std::string_view name;
    std::uint32_t kinds = 0;  ///< bit per ValueKind
    bool is_optional = false;
};

struct Signature {
    enum class Tail : std::uint8_t { none, spread, repeated };
    const Builtin* builtin = nullptr;
    std::array<Parameter, 4> parameters{};
    std::size_t count = 0;
    std::size_t required = 0;
    Tail tail = Tail::none;

    bool takes(std::size_t arguments) const;
    const Parameter& parameter(std::size_t i) const {
        return parameters[i < count ? i : count - 1];
    }
    static bool accepts(const Parameter& parameter, ValueKind kind) {
        return (parameter.kinds >> static_cast<unsigned>(kind) & 1u) != 0;
    }
};

/// What an invocation node points to.
struct BuiltinCall {
    std::span<const Signature> candidates{};
    const void* prepared = nullptr;
};

std::span<const Builtin> builtins();
/// All of that name, in the order of the table.
std::vector<Signature> signatures_of(std::string_view name);
Signature signature_of(const Builtin& builtin);
/// The longest name of a function that stands at `offset`; empty when none does.
std::string_view builtin_name_at(std::string_view text, std::size_t offset);
std::vector<std::string_view> builtin_names();
const StaticType& result_type_of(const Builtin& builtin, std::span<const Node* const> arguments,
                                 base::Arena& arena);
/// The function as a value.
const Node* builtin_value(std::string_view name, base::Arena& arena,
                          const std::function<Node*(const StaticType&)>& make_node);

/// Picks the signature that fits the values, converts singletons, calls.
Value call_builtin(std::span<const Signature> candidates, std::span<Value> arguments,
                   const void* prepared, const Node& node, Machine& machine);

std::span<const Builtin> string_builtins();
std::span<const Builtin> pattern_builtins();
std::span<const Builtin> list_builtins();
std::span<const Builtin> order_builtins();
std::span<const Builtin> statistics_builtins();
std::span<const Builtin> number_builtins();
std::span<const Builtin> calendar_builtins();
std::span<const Builtin> range_builtins();
std::span<const Builtin> context_builtins();
std::span<const Builtin> document_builtins();

}  // namespace cajista::rules::detail
