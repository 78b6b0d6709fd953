// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/files.h"
#include "base/limits.h"
#include "base/names.h"
#include "cli/options.h"
#include "rules/decision.h"
#include "rules/read_json.h"
#include "run/instant.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;
using rules::DecisionItem;
using rules::DecisionModel;
using value::Value;

namespace {

po::options_description decide_options() {
    po::options_description options;
    options.add_options()("data", po::value<std::string>(),
                          "JSON objects, one a line or in a list, with the inputs by name; - is "
                          "standard input (default: one record without inputs)")(
        "explain", po::bool_switch(), "also says which rules matched, with which inputs")(
        "now", po::value<std::string>(), "instant of now() and today() (default: the clock)");
    return options;
}

base::Result<std::string> read_data(const po::variables_map& values) {
    if (values.count("data") == 0) return std::string("{}");
    const std::string& name = values["data"].as<std::string>();
    if (name != "-") return base::read_bytes(name, base::limits::record_bytes);
    std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
    return text;
}

/// The value of an input: by its name, or by `import.name`'s last part in an object of that name.
Value input_of(const Value& record, const std::string& name) {
    if (!record.is(value::ValueKind::context)) return {};
    const Value* found = record.as_context().find(name);
    return found == nullptr ? Value() : *found;
}

class Deciding {
public:
    Deciding(const DecisionModel& model, std::vector<std::uint32_t> items, bool explains,
             const run::Instant& now)
        : model_(model), items_(std::move(items)), explains_(explains), now_(now) {}

    void decide(const Value& record, std::uint64_t number, base::Arena& arena) {
        rules::Trace trace;
        base::Diagnostics notes;
        std::string results = "{";
        for (const std::uint32_t item : items_) {
            rules::Frame frame{.variables = {}, .arena = arena};
            frame.now = now_.local;
            frame.steps_left = base::limits::rule_steps;
            frame.notes = &notes;
            if (explains_) frame.trace = &trace;
            std::vector<Value> arguments;
            const auto& parameters = model_.items()[item].parameters;
            for (std::size_t i = 0; i < parameters.size(); ++i) {
                const Value given = input_of(record, parameters[i].name);
                arguments.push_back(model_.from_json(item, i, given, arena));
            }
            const Value result = model_.evaluate(item, arguments, frame);
            if (results.size() > 1) results += ", ";
            rules::append_json(results, Value::string(model_.items()[item].name));
            results += ": ";
            rules::append_json(results, result);
        }
        results += '}';
        print(results, trace, notes, number);
    }

private:
    void print(const std::string& results, const rules::Trace& trace, base::Diagnostics& notes,
               std::uint64_t number) const {
        if (!explains_) {
            std::cout << results << '\n';
            for (base::Diagnostic& note : notes) note.record_number = number;
            print_diagnostics(notes);
            return;
        }
        std::string lines;
        for (const base::Diagnostic& note : notes) {
            if (!lines.empty()) lines += ", ";
            rules::append_json(lines, Value::string(base::format_diagnostic_line(note)));
        }
        std::cout << fmt::format("{{\"decisions\": {}, \"why\": {}, \"notes\": [{}]}}\n", results,
                                 rules::to_json(trace), lines);
    }

    const DecisionModel& model_;
    std::vector<std::uint32_t> items_;
    bool explains_;
    const run::Instant& now_;
};

int unknown_decision(const DecisionModel& model, const std::string& wanted) {
    std::vector<std::string_view> names;
    for (const DecisionItem& item : model.items()) {
        if (item.file == 0 && item.kind != DecisionItem::Kind::input) names.push_back(item.name);
    }
    base::Diagnostic problem =
        base::error("cli.decision-unknown",
                    fmt::format("the model \"{}\" has no decision \"{}\"", model.name(), wanted));
    if (const auto nearest = base::nearest_name(wanted, names)) {
        problem.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
    } else {
        problem.hints.push_back(fmt::format("it has: {}", fmt::join(names, ", ")));
    }
    print_diagnostics({problem});
    return exit_wrong;
}

int decide_all(Deciding& deciding, std::string_view text) {
    std::uint64_t number = 0;
    base::Arena arena;
    while (!text.empty()) {
        arena.reset();
        auto record = rules::read_json(text, arena);
        if (!record) {
            record.errors()[0].record_number = number + 1;
            print_diagnostics(record.errors());
            return exit_wrong;
        }
        if (record->is(value::ValueKind::list)) {
            for (const Value& one : record->as_list()) {
                base::Arena own;
                deciding.decide(one, ++number, own);
            }
        } else if (record->is(value::ValueKind::context)) {
            deciding.decide(record.value(), ++number, arena);
        } else if (!record->is_null()) {
            base::Diagnostic problem =
                base::error("cli.record-kind", "a record must be a JSON object");
            problem.record_number = number + 1;
            print_diagnostics({problem});
            return exit_wrong;
        }
    }
    return std::cout.flush() ? 0 : 16;
}

}  // namespace

int call_decide(const Arguments& arguments) {
    const Command& self = command("decide");
    const Parsed parsed = parse_options(self, decide_options(), "model", 2, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("model") == 0) return usage_error(self, "the model is missing");
    const Texts& names = values["model"].as<Texts>();
    run::Instant now = run::instant_of_clock();
    if (values.count("now") != 0) {
        base::Result<run::Instant> given = run::parse_instant(values["now"].as<std::string>());
        if (!given) {
            print_diagnostics(given.errors());
            return exit_wrong;
        }
        now = std::move(given).value();
    }
    auto model = rules::load_decisions(names[0]);
    if (!model) {
        print_diagnostics(model.errors());
        return exit_wrong;
    }
    std::vector<std::uint32_t> items;
    const auto& all = model.value()->items();
    if (names.size() > 1) {
        const auto found = model.value()->find(names[1]);
        if (!found) return unknown_decision(*model.value(), names[1]);
        items.push_back(*found);
    } else {
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            if (all[i].file == 0 && all[i].kind == DecisionItem::Kind::decision) items.push_back(i);
        }
    }
    base::Result<std::string> data = read_data(values);
    if (!data) {
        print_diagnostics(data.errors());
        return exit_wrong;
    }
    Deciding deciding(*model.value(), std::move(items), values["explain"].as<bool>(), now);
    return decide_all(deciding, data.value());
}

}  // namespace cajista::cli
