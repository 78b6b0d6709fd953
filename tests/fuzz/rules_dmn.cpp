// SPDX-License-Identifier: Apache-2.0
// Any bytes as a DMN file: compiled, checked, and every decision, function and service evaluated.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "rules/check_tables.h"
#include "rules/decision.h"

using namespace cajista;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::uint64_t steps = 100'000;  // an input may loop as it likes, but not for long
    auto file = std::make_shared<base::SourceFile>();
    file->path = "fuzz.dmn";
    file->text.assign(reinterpret_cast<const char*>(bytes), size);
    const base::SourceFilePtr files[] = {file};
    auto model = rules::DecisionModel::compile(files);
    if (!model) return 0;
    rules::check_tables(*model.value());
    rules::check_uses(*model.value(), {});
    const std::array<value::Value, 4> samples = {value::Value::integer(7), value::Value(),
                                                 value::Value::string("gold"),
                                                 value::Value::boolean(true)};
    const auto& items = model.value()->items();
    for (std::uint32_t item = 0; item < items.size() && item < 50; ++item) {
        base::Arena arena;
        base::Diagnostics notes;
        rules::Trace trace;
        rules::Frame frame{.variables = {}, .arena = arena, .steps_left = steps, .notes = &notes};
        frame.trace = &trace;
        std::vector<value::Value> arguments;
        for (std::size_t i = 0; i < items[item].parameters.size(); ++i) {
            arguments.push_back(samples[(item + i) % samples.size()]);
        }
        std::string text;
        rules::append_json(text, model.value()->evaluate(item, arguments, frame));
        rules::to_json(trace);
    }
    return 0;
}
