// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>
#include <set>

#include "base/limits.h"
#include "base/names.h"
#include "cli/decide_data.h"
#include "cli/options.h"
#include "rules/decision.h"
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
                          "records with the inputs by name: JSON, NDJSON, CSV with a header, XML "
                          "(each child of the root is a record), also .gz and .zst; - is JSON on "
                          "standard input (default: one record without inputs)")(
        "delimiter", po::value<std::string>()->default_value(","),
        "what stands between the columns of a CSV file")(
        "explain", po::bool_switch(), "also says which rules matched, with which inputs")(
        "text", po::bool_switch(), "lines to read instead of JSON")(
        "now", po::value<std::string>(), "instant of now() and today() (default: the clock)");
    return options;
}

/// The record's entry for an input: by its name, in data of texts also when only spaces differ.
const value::ContextEntry* entry_of(const Value& record, const std::string& name, bool is_loose) {
    const auto entries = record.as_context().entries;
    for (const bool loosely : {false, true}) {
        if (loosely && !is_loose) break;
        for (const value::ContextEntry& entry : entries) {
            const bool is_same =
                loosely ? rules::is_same_input(entry.name, name) : entry.name == name;
            if (is_same) return &entry;
        }
    }
    return nullptr;
}

struct Form {
    bool explains = false;
    bool is_text = false;
    bool has_texts = false;  ///< of the data: all values are texts
};

class Deciding {
public:
    Deciding(const DecisionModel& model, std::vector<std::uint32_t> items, Form form,
             const run::Instant& now)
        : model_(model), items_(std::move(items)), form_(form), now_(now) {}

    void decide(const Value& record, std::uint64_t number, base::Arena& arena) {
        rules::Trace trace;
        base::Diagnostics notes;
        Results results;
        for (const std::uint32_t item : items_) {
            rules::Frame frame{.variables = {}, .arena = arena};
            frame.now = now_.local;
            frame.steps_left = base::limits::rule_steps;
            frame.notes = &notes;
            if (form_.explains) frame.trace = &trace;
            const std::vector<Value> arguments = arguments_of(item, record, number, arena);
            std::string json;
            rules::append_json(json, model_.evaluate(item, arguments, frame));
            results.emplace_back(model_.items()[item].name, std::move(json));
        }
        for (base::Diagnostic& note : notes) note.record_number = number;
        if (form_.is_text) {
            print_text(results, trace, notes, number);
        } else {
            print_json(results, trace, notes);
        }
    }

private:
    using Results = std::vector<std::pair<std::string, std::string>>;

    std::vector<Value> arguments_of(std::uint32_t item, const Value& record, std::uint64_t number,
                                    base::Arena& arena) {
        std::vector<Value> arguments;
        const auto& parameters = model_.items()[item].parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const auto* entry = entry_of(record, parameters[i].name, form_.has_texts);
            if (entry == nullptr) report_missing(item, parameters[i].name, record, number);
            const Value given = entry == nullptr ? Value() : entry->value;
            arguments.push_back(form_.has_texts ? model_.from_texts(item, i, given, arena)
                                                : model_.from_json(item, i, given, arena));
        }
        return arguments;
    }

    /// Once a name: a file that lacks a field lacks it in every record.
    void report_missing(std::uint32_t item, const std::string& name, const Value& record,
                        std::uint64_t number) {
        if (!missing_.insert(name).second) return;
        base::Diagnostic problem =
            base::warning("cli.input-missing",
                          fmt::format("the record has no \"{}\", which \"{}\" needs; it is null",
                                      name, model_.items()[item].name));
        problem.record_number = number;
        std::vector<std::string_view> names;
        for (const auto& entry : record.as_context().entries) names.push_back(entry.name);
        if (const auto nearest = base::nearest_name(name, names)) {
            problem.hints.push_back(fmt::format("is it \"{}\"?", *nearest));
        }
        print_diagnostics({problem});
    }

    void print_json(const Results& results, const rules::Trace& trace,
                    const base::Diagnostics& notes) const {
        std::string object = "{";
        for (const auto& [name, json] : results) {
            if (object.size() > 1) object += ", ";
            rules::append_json(object, Value::string(name));
            object += ": " + json;
        }
        object += '}';
        if (!form_.explains) {
            std::cout << object << '\n';
            print_diagnostics(notes);
            return;
        }
        std::string lines;
        for (const base::Diagnostic& note : notes) {
            if (!lines.empty()) lines += ", ";
            rules::append_json(lines, Value::string(base::format_diagnostic_line(note)));
        }
        std::cout << fmt::format("{{\"decisions\": {}, \"why\": {}, \"notes\": [{}]}}\n", object,
                                 rules::to_json(trace), lines);
    }

    void print_text(const Results& results, const rules::Trace& trace,
                    const base::Diagnostics& notes, std::uint64_t number) const {
        std::cout << fmt::format("record {}\n", number);
        for (const auto& [name, json] : results) {
            std::cout << fmt::format("  {} = {}\n", name, json);
        }
        if (form_.explains) {
            std::cout << "  because\n" << rules::to_text(trace, "    ");
            for (const base::Diagnostic& note : notes) {
                std::cout << "    " << base::format_diagnostic_line(note) << '\n';
            }
        } else {
            print_diagnostics(notes);
        }
    }

    const DecisionModel& model_;
    std::vector<std::uint32_t> items_;
    Form form_;
    const run::Instant& now_;
    std::set<std::string> missing_;  ///< inputs that were reported
};

/// What the model has: `Name`, and `import.Name` of those that it imports.
std::vector<std::string> names_of(const DecisionModel& model) {
    std::vector<std::string> names;
    for (const DecisionItem& item : model.items()) {
        if (item.kind == DecisionItem::Kind::input) continue;
        if (item.file == 0) names.push_back(item.name);
        for (const auto& [import, file] : model.imports()) {
            if (item.file == file && !import.empty()) names.push_back(import + "." + item.name);
        }
    }
    return names;
}

base::Diagnostic unknown_decision(const DecisionModel& model, const std::string& wanted) {
    const std::vector<std::string> all = names_of(model);
    const std::vector<std::string_view> names(all.begin(), all.end());
    base::Diagnostic problem =
        base::error("cli.decision-unknown",
                    fmt::format("the model \"{}\" has no decision \"{}\"", model.name(), wanted));
    for (const std::string& name : all) {
        if (name.ends_with("." + wanted))
            problem.hints.push_back(fmt::format("it is \"{}\"", name));
    }
    if (!problem.hints.empty()) return problem;
    if (const auto nearest = base::nearest_name(wanted, names)) {
        problem.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
    } else {
        problem.hints.push_back(fmt::format("it has: {}", fmt::join(names, ", ")));
    }
    return problem;
}

/// The item that is asked for; a name that two have is told from an id.
base::Result<std::uint32_t> find_item(const DecisionModel& model, const std::string& wanted) {
    std::vector<std::string> ids;
    for (const DecisionItem& item : model.items()) {
        const bool is_own = item.file == 0 && item.kind != DecisionItem::Kind::input;
        if (is_own && item.name == wanted) ids.push_back(item.id);
    }
    if (ids.size() > 1) {
        return base::error("cli.decision-ambiguous",
                           fmt::format("the model \"{}\" has {} items called \"{}\"", model.name(),
                                       ids.size(), wanted))
            .hint(fmt::format("ask by id: {}", fmt::join(ids, ", ")));
    }
    const auto found = model.find(wanted);
    if (!found) return unknown_decision(model, wanted);
    return *found;
}

int decide_all(Deciding& deciding, DecideData& data) {
    base::Arena arena;
    for (std::uint64_t number = 1;; ++number) {
        arena.reset();
        auto record = data.next(arena);
        if (!record) {
            for (base::Diagnostic& error : record.errors()) error.record_number = number;
            print_diagnostics(record.errors());
            return exit_wrong;
        }
        if (!record.value()) break;
        deciding.decide(*record.value(), number, arena);
    }
    return std::cout.flush() ? 0 : 16;
}

/// The item of that name, else all decisions of the first file.
base::Result<std::vector<std::uint32_t>> items_of(const DecisionModel& model, const Texts& names) {
    std::vector<std::uint32_t> items;
    if (names.size() > 1) {
        const auto found = find_item(model, names[1]);
        if (!found) return found.errors();
        items.push_back(found.value());
        return items;
    }
    for (std::uint32_t i = 0; i < model.items().size(); ++i) {
        const DecisionItem& item = model.items()[i];
        if (item.file == 0 && item.kind == DecisionItem::Kind::decision) items.push_back(i);
    }
    return items;
}

int fail(const base::Diagnostics& problems) {
    print_diagnostics(problems);
    return exit_wrong;
}

}  // namespace

int call_decide(const Arguments& arguments) {
    const Command& self = command("decide");
    const Parsed parsed = parse_options(self, decide_options(), "model", 2, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("model") == 0) return usage_error(self, "the model is missing");
    const Texts& names = values["model"].as<Texts>();
    base::Result<run::Instant> now = instant_of(values);
    if (!now) return fail(now.errors());
    const std::string& delimiter = values["delimiter"].as<std::string>();
    if (delimiter.size() != 1) return usage_error(self, "--delimiter takes one character");
    auto model = rules::load_decisions(names[0]);
    if (!model) return fail(model.errors());
    auto items = items_of(*model.value(), names);
    if (!items) return fail(items.errors());
    const std::string path = values.count("data") == 0 ? "" : values["data"].as<std::string>();
    auto data = DecideData::open(path, delimiter[0], *model.value(), items.value());
    if (!data) return fail(data.errors());
    const Form form{values["explain"].as<bool>(), values["text"].as<bool>(),
                    data.value()->has_texts()};
    Deciding deciding(*model.value(), std::move(items).value(), form, now.value());
    return decide_all(deciding, *data.value());
}

}  // namespace cajista::cli
