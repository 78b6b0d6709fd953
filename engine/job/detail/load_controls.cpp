// SPDX-License-Identifier: Apache-2.0
// What guards a run: control totals, and the register of what was run before.
#include <algorithm>

#include "base/files.h"
#include "job/detail/loading.h"

namespace cajista::job {

void read_keys(std::string_view text, std::set<std::string, std::less<>>& keys) {
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (!line.empty() && line.front() != '#') keys.emplace(line);
    }
}

}  // namespace cajista::job

namespace cajista::job::detail {

namespace {

void load_total(Loading& loading, Element& element, const rules::Scope& scope) {
    Total total;
    const Attribute name = element.required("name");
    total.name = name.value;
    total.span = name.span;
    if (const auto of = element.attribute("of")) {
        total.of = compile(loading, *of, scope);
        total.has_of = true;
    }
    if (const auto expect = element.attribute("expect")) {
        total.expect = compile(loading, *expect, scope);
        total.has_expect = true;
    }
    if (const auto printed = element.attribute("printed")) {
        total.printed = compile(loading, *printed, scope);
        total.has_printed = true;
    }
    element.finish();
    const bool is_plain = total.name.find_first_of(" \t\r\n\"\\") == std::string::npos;
    if (!is_plain) element.bad_value("name", "a name without blanks and quotes");
    for (const Total& other : loading.job.totals) {
        if (other.name != total.name) continue;
        loading.report(base::error("job.duplicate-name",
                                   "there is a total '" + total.name + "' already", name.span));
    }
    loading.job.totals.push_back(std::move(total));
}

RecordRule load_record_rule(Loading& loading, Element& element, const rules::Scope& scope) {
    RecordRule rule;
    rule.span = element.span();
    if (const auto when = element.attribute("when")) {
        rule.when = compile(loading, *when, scope);
        rule.has_when = true;
        rule.span = when->span;
    }
    const auto list = element.attribute("list");
    if (list) {
        auto file = base::read_source(loading.path_of(list->value), list->span);
        if (file) {
            rule.list = std::move(file).value();
            read_keys(rule.list->text, rule.keys);
        } else {
            loading.report(std::move(file).errors());
        }
    }
    if (list && !loading.job.inputs.empty() && !loading.job.main().has_key) {
        loading.report(base::error("job.missing-attribute",
                                   "a list holds keys, and the input has no 'key'", list->span)
                           .hint("add key=\"…\" to <input>"));
    }
    if (!rule.has_when && !list) (void)element.required("when");
    rule.reason = element.attribute("reason").value_or(Attribute{}).value;
    element.finish();
    return rule;
}

}  // namespace

void load_record_rules(Loading& loading, Element& root, const rules::Scope& scope) {
    for (Element& element : root.children("suppress")) {
        loading.job.suppressions.push_back(load_record_rule(loading, element, scope));
    }
    for (Element& element : root.children("hold")) {
        loading.job.holds.push_back(load_record_rule(loading, element, scope));
    }
}

/// Serial numbers that are unique over runs need a place where the runs meet.
static void check_series(Loading& loading) {
    if (!loading.job.print) return;
    const ProductionSet& set = loading.job.print->production;
    const auto has_series = [](const Production& one) { return !one.marks.serials.series.empty(); };
    if (!has_series(set.main) && std::ranges::none_of(set.profiles, has_series)) return;
    loading.report(base::error("job.missing-element",
                               "<serial series=\"…\"> needs <state path=\"…\"/> in the job",
                               loading.job.print->span)
                       .hint("the folder where the ranges that were given out are kept"));
}

void load_controls(Loading& loading, Element& root, const rules::Scope& scope) {
    for (Element& element : root.children("total")) load_total(loading, element, scope);
    auto element = root.child("state");
    if (!element) {
        check_series(loading);
        return;
    }
    StateOptions& state = loading.job.state;
    const Attribute path = element->required("path");
    state.path = loading.path_of(path.value);
    state.span = path.span;
    state.duplicates =
        static_cast<Duplicates>(element->choice("duplicates", {"refuse", "warn", "allow"}, 0));
    state.keys = element->yes_no("keys", false);
    element->finish();
}

}  // namespace cajista::job::detail
