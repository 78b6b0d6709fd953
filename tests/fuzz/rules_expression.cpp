// SPDX-License-Identifier: Apache-2.0
// Any bytes as an expression and as a text with `{…}`: compiled, and evaluated when that succeeds.
#include <array>
#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "rules/expression.h"

using namespace cajista;

namespace {

constexpr std::uint64_t steps = 200'000;  // an input may loop as it likes, but not for long

void evaluate(std::string_view text) {
    rules::Scope scope;
    rules::Type number;
    number.kind = rules::Type::Kind::number;
    rules::Type list;
    list.kind = rules::Type::Kind::list;
    scope.declare("balance", number);
    scope.declare("segment", {});
    scope.declare("rows", list);
    base::Result<rules::Expression> compiled = rules::compile_expression(text, {}, scope);
    if (!compiled) return;
    base::Arena arena;
    const std::array items{value::Value::integer(3), value::Value::string("x"), value::Value()};
    const std::array variables{value::Value::integer(-5), value::Value::string("gold"),
                               value::Value::list(items)};
    base::Diagnostics notes;
    rules::Frame frame{variables, arena};
    frame.steps_left = steps;
    frame.notes = &notes;
    compiled->evaluate(frame);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    evaluate(text);
    base::Result<std::vector<rules::TextPiece>> cut = rules::cut_text(text, {});
    if (!cut) return 0;
    for (const rules::TextPiece& piece : cut.value()) {
        if (piece.is_expression) evaluate(piece.text);
    }
    return 0;
}
