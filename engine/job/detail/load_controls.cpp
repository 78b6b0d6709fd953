// SPDX-License-Identifier: Apache-2.0
// What guards a run: control totals, and the register of what was run before.
#include "job/detail/loading.h"

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

}  // namespace

void load_controls(Loading& loading, Element& root, const rules::Scope& scope) {
    for (Element& element : root.children("total")) load_total(loading, element, scope);
    auto element = root.child("state");
    if (!element) return;
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
