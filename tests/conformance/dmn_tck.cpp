// SPDX-License-Identifier: Apache-2.0
// DMN Technology Compatibility Kit: every result node of every test case of a folder.
//   tools/conformance dmn-tck [DIR]    default: ../shared/conformance/dmn-tck, or dmn-tck where
//                                      CAJISTA_CONFORMANCE points
// Results are compared strictly: kinds (a number is no string), numbers by value, names and counts
// of entries, the order of lists; an error result is null with a note that says why. The TCK's own
// CSV goes to build/dmn-tck/tck_results.csv.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/files.h"
#include "base/limits.h"
#include "locale/zones.h"
#include "rules/decision.h"
#include "rules/expression.h"
#include "value/convert.h"

namespace fs = std::filesystem;
using namespace cajista;
using rules::DecisionItem;
using rules::DecisionModel;
using value::Value;
using value::ValueKind;

namespace {

/// Cases that can't be passed here, each with its reason: "folder" or "folder/case".
const std::map<std::string, std::string> exceptions = {
    {"compliance-level-3/0076-feel-external-java", "calls Java"},
};

struct Totals {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;
};

std::string_view local(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_node one : node.children()) {
        if (local(one) == name) return one;
    }
    return {};
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_attribute one : node.attributes()) {
        const std::string_view full = one.name();
        if (full == name || full.ends_with(":" + std::string(name))) return one.value();
    }
    return {};
}

std::string text_of(const pugi::xml_node& node) {
    std::string text;
    for (const pugi::xml_node part : node.children()) text += part.value();
    return text;
}

/// What FEEL's `@"…"` gives: the reader of literals is the engine's own.
std::optional<Value> literal(const std::string& text, base::Arena& arena) {
    const rules::Scope scope;
    auto compiled = rules::compile_expression("@\"" + text + "\"", {}, scope);
    if (!compiled || compiled->constant() == nullptr) return std::nullopt;
    const Value value = *compiled->constant();
    switch (value.kind()) {
        case ValueKind::time:
            return Value::time(arena.make<value::Time>(value.as_time()));
        case ValueKind::date_time:
            return Value::date_time(arena.make<value::DateTime>(value.as_date_time()));
        default:
            return value;
    }
}

Value scalar(const pugi::xml_node& node, base::Arena& arena) {
    if (attribute(node, "nil") == "true") return {};
    std::string type = attribute(node, "type");
    type = type.substr(type.find(':') == std::string::npos ? 0 : type.find(':') + 1);
    const std::string text = text_of(node);
    if (type == "boolean") return Value::boolean(text == "true" || text == "1");
    if (type == "decimal" || type == "double" || type == "integer" || type == "int" ||
        type == "float" || type == "long") {
        const auto number = value::Decimal::parse(text);
        if (number) return Value::number(*number);
    }
    if (type == "date" || type == "time" || type == "dateTime" || type == "duration") {
        if (const auto value = literal(text, arena)) return *value;
    }
    return Value::string(arena.copy(std::string_view(text)));
}

Value value_of(const pugi::xml_node& holder, base::Arena& arena) {
    std::vector<value::ContextEntry> entries;
    for (const pugi::xml_node node : holder.children()) {
        const std::string_view kind = local(node);
        if (kind == "value") return scalar(node, arena);
        if (kind == "list") {
            if (attribute(node, "nil") == "true") return {};
            std::vector<Value> items;
            for (const pugi::xml_node item : node.children()) {
                if (local(item) == "item") items.push_back(value_of(item, arena));
            }
            return Value::list(arena.copy(items));
        }
        if (kind == "component") {
            const std::string name = attribute(node, "name");
            const bool is_nil = attribute(node, "nil") == "true";
            entries.push_back(
                {arena.copy(std::string_view(name)), is_nil ? Value() : value_of(node, arena)});
        }
    }
    if (entries.empty()) return {};
    return Value::context(arena.make<value::Context>(value::Context{arena.copy(entries)}));
}

/// By value; a test that writes eight and more decimals means a rounded or a binary number.
bool is_same_number(const value::Decimal& expected, const value::Decimal& result) {
    if (value::compare(expected, result) == 0) return true;
    const std::string text = expected.to_string();
    const std::size_t point = text.find('.');
    if (point == std::string::npos || text.size() - point - 1 < 8) return false;
    const auto difference = value::subtract(expected, result);
    const auto tolerance = value::Decimal::from_scaled(1, -8);
    return difference && value::compare(*difference, tolerance) < 0 &&
           value::compare(difference->negated(), tolerance) < 0;
}

/// Strictly the same.
bool is_same(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case ValueKind::null:
            return true;
        case ValueKind::number:
            return is_same_number(a.as_number(), b.as_number());
        case ValueKind::list: {
            const auto x = a.as_list();
            const auto y = b.as_list();
            return std::equal(x.begin(), x.end(), y.begin(), y.end(), is_same);
        }
        case ValueKind::context: {
            const value::Context& x = a.as_context();
            const value::Context& y = b.as_context();
            if (x.entries.size() != y.entries.size()) return false;
            return std::all_of(x.entries.begin(), x.entries.end(), [&](const auto& entry) {
                const Value* other = y.find(entry.name);
                return other != nullptr && is_same(entry.value, *other);
            });
        }
        case ValueKind::time:
        case ValueKind::date_time:
            return value::to_plain_text(a, locale::zone_name) ==
                       value::to_plain_text(b, locale::zone_name) ||
                   value::equal(a, b);
        default:
            return value::equal(a, b);
    }
}

class Suite {
public:
    explicit Suite(std::string name) : name_(std::move(name)) {}

    void run(const fs::path& folder, std::ostream& csv, Totals& totals) {
        std::vector<fs::path> models;
        std::vector<fs::path> tests;
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() == ".dmn") models.push_back(entry.path());
            if (entry.path().extension() == ".xml") tests.push_back(entry.path());
        }
        std::sort(models.begin(), models.end());
        std::sort(tests.begin(), tests.end());
        for (const fs::path& test : tests) run_file(test, models, csv, totals);
    }

private:
    std::shared_ptr<const DecisionModel> load(const fs::path& main,
                                              const std::vector<fs::path>& models) {
        std::vector<base::SourceFilePtr> files;
        const auto add = [&](const fs::path& path) {
            auto file = base::read_source(path);
            if (file) files.push_back(file.value());
        };
        add(main);
        for (const fs::path& path : models) {
            if (path.filename() != main.filename()) add(path);
        }
        auto model = DecisionModel::compile(files);
        if (!model) {
            std::cout << base::format_diagnostic(model.errors()[0], base::Coloring::plain) << '\n';
            return nullptr;
        }
        if (std::getenv("CAJISTA_TCK_PROBLEMS") != nullptr) {
            for (const auto& problem : model.value()->problems()) {
                std::cout << base::format_diagnostic_line(problem) << '\n';
            }
        }
        return model.value();
    }

    void run_file(const fs::path& test, const std::vector<fs::path>& models, std::ostream& csv,
                  Totals& totals) {
        pugi::xml_document document;
        constexpr unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
        if (!document.load_file(test.c_str(), options)) {
            std::cout << test.string() << ": can't be read\n";
            ++totals.failed;
            return;
        }
        const pugi::xml_node root = document.document_element();
        const std::string main = text_of(child(root, "modelName"));
        const auto model = load(test.parent_path() / main, models);
        for (const pugi::xml_node one : root.children()) {
            if (local(one) == "testCase") run_case(test, one, model.get(), csv, totals);
        }
    }

    void run_case(const fs::path& test, const pugi::xml_node& one, const DecisionModel* model,
                  std::ostream& csv, Totals& totals) {
        const std::string id = attribute(one, "id");
        const auto except = exceptions.find(name_);
        std::size_t failed = 0;
        std::string why;
        for (const pugi::xml_node node : one.children()) {
            if (local(node) != "resultNode") continue;
            if (except != exceptions.end()) {
                ++totals.skipped;
                continue;
            }
            std::string problem =
                model == nullptr ? "the model can't be read" : run_node(one, node, *model);
            if (problem.empty()) {
                ++totals.passed;
                continue;
            }
            ++failed;
            ++totals.failed;
            std::cout << fmt::format("{}/{} {} \"{}\": {}\n", name_, test.stem().string(), id,
                                     attribute(node, "name"), problem);
            why = std::move(problem);
        }
        if (except != exceptions.end()) why = except->second;
        std::replace(why.begin(), why.end(), '"', '\'');
        std::replace(why.begin(), why.end(), '\n', ' ');
        csv << fmt::format("\"{}\",\"{}\",\"{}\",\"{}\",\"{}\"\n", name_, test.stem().string(), id,
                           except != exceptions.end() ? "SKIPPED"
                           : failed == 0              ? "SUCCESS"
                                                      : "ERROR",
                           why);
    }

    /// The value that the test gives for a parameter; null when it gives none.
    static Value input_for(const pugi::xml_node& one, const DecisionItem::Parameter& parameter,
                           base::Arena& arena) {
        for (const pugi::xml_node node : one.children()) {
            if (local(node) != "inputNode") continue;
            const std::string space = attribute(node, "namespace");
            if (attribute(node, "name") != parameter.name) continue;
            if (!space.empty() && space != parameter.space) continue;
            return value_of(node, arena);
        }
        return {};
    }

    static std::string run_node(const pugi::xml_node& one, const pugi::xml_node& node,
                                const DecisionModel& model) {
        base::Arena arena;
        base::Diagnostics notes;
        rules::Frame frame{.variables = {}, .arena = arena};
        frame.steps_left = base::limits::rule_steps;
        frame.notes = &notes;
        frame.now = {{2026, 10, 1},
                     {.hour = 13,
                      .minute = 45,
                      .zone = {.kind = value::Zone::Kind::offset, .offset_seconds = 7200}}};
        const std::string invocable = attribute(one, "invocableName");
        const std::string name = invocable.empty() ? attribute(node, "name") : invocable;
        const auto item = model.find(name);
        if (!item) return fmt::format("there is no \"{}\"", name);
        std::vector<Value> arguments;
        for (const auto& parameter : model.items()[*item].parameters) {
            arguments.push_back(input_for(one, parameter, arena));
        }
        Value result = model.evaluate(*item, arguments, frame);
        // a service of several outputs gives a context of them
        const bool picks =
            !invocable.empty() && name != attribute(node, "name") && result.is(ValueKind::context);
        if (picks) {
            if (const Value* part = result.as_context().find(attribute(node, "name"))) {
                result = *part;
            }
        }
        const Value expected = value_of(child(node, "expected"), arena);
        if (!is_same(expected, result)) {
            return fmt::format("{} instead of {}{}", shown(result), shown(expected),
                               notes.empty() ? "" : " (" + notes[0].message + ")");
        }
        if (attribute(node, "errorResult") == "true" && notes.empty()) {
            return "null without saying why";
        }
        return {};
    }

    static std::string shown(const Value& value) {
        std::string text;
        rules::append_json(text, value);
        return text.substr(0, 200);
    }

    std::string name_;
};

fs::path default_folder() {
    if (const char* set = std::getenv("CAJISTA_CONFORMANCE")) return fs::path(set) / "dmn-tck";
    return fs::path(CAJISTA_SOURCE_DIR) / "../shared/conformance/dmn-tck";
}

}  // namespace

int main(int count, char** arguments) {
    const fs::path root = count > 1 ? fs::path(arguments[1]) : default_folder();
    if (!fs::is_directory(root)) {
        std::cout << "the TCK isn't at " << root.string() << "; nothing was run\n"
                  << "0 passed, 0 failed, 1 skipped\n";
        return 1;
    }
    const fs::path out = fs::path(CAJISTA_SOURCE_DIR) / "build/dmn-tck";
    fs::create_directories(out);
    std::ofstream csv(out / "tck_results.csv");
    Totals totals;
    for (const auto& [name, reason] : exceptions) std::cout << name << ": " << reason << '\n';
    for (const char* level : {"compliance-level-2", "compliance-level-3"}) {
        if (!fs::is_directory(root / level)) continue;
        std::vector<fs::path> folders;
        for (const auto& entry : fs::directory_iterator(root / level)) {
            if (entry.is_directory()) folders.push_back(entry.path());
        }
        std::sort(folders.begin(), folders.end());
        const Totals before = totals;
        for (const fs::path& folder : folders) {
            Suite(std::string(level) + "/" + folder.filename().string()).run(folder, csv, totals);
        }
        std::cout << fmt::format("{}: {} passed, {} failed, {} skipped\n", level,
                                 totals.passed - before.passed, totals.failed - before.failed,
                                 totals.skipped - before.skipped);
    }
    std::cout << fmt::format("{} passed, {} failed, {} skipped\n", totals.passed, totals.failed,
                             totals.skipped);
    return totals.passed != 0 && totals.failed == 0 ? 0 : 1;
}
