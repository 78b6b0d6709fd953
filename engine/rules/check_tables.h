// SPDX-License-Identifier: Apache-2.0
// What can be said of decision tables without data: rules that overlap, cases that no rule has,
// rules that can never count.
#pragma once

#include <span>

#include "base/diagnostic.h"
#include "rules/decision.h"

namespace cajista::rules {

/// Warnings, each with its rule: rules.table-overlap and rules.table-gap of Unique tables without
/// default output, rules.table-unreachable of all. Exact for tests that are constants (numbers,
/// texts, dates, truth values, ranges of them, lists, not(…)) and inputs as their types and input
/// values allow them; a rule with another test is left out of what would be a guess. Null inputs
/// aren't counted as cases. Bounded: at most 10 findings of a kind in each table.
base::Diagnostics check_tables(const DecisionModel& model);

/// Decisions of the models that nobody asks for, not even another decision, and outputs of which
/// only others are read: rules.output-unused.
base::Diagnostics check_uses(const DecisionModel& model,
                             std::span<const Expression::DecisionUse> uses);

}  // namespace cajista::rules
