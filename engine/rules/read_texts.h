// SPDX-License-Identifier: Apache-2.0
// Data whose values are all texts (CSV, XML) as the inputs of a decision model want them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "rules/decision.h"
#include "value/value.h"

namespace cajista::rules {

/// The way to a scalar among the inputs: `{"Applicant", "Age"}` is the column `Applicant.Age`.
using InputPath = std::vector<std::string>;

/// The scalars, and lists of scalars, that the inputs of these items are made of; each once.
std::vector<InputPath> input_paths(const DecisionModel& model,
                                   std::span<const std::uint32_t> items);
/// Equal but for spaces, `-` and `_`: XML has no names with spaces.
bool is_same_input(std::string_view a, std::string_view b);
std::string column_of(const InputPath& path);
/// `values` by path, as nested contexts; empty texts are null.
value::Value context_of(std::span<const InputPath> paths, std::span<const value::Value> values,
                        base::Arena& arena);

/// One XML element: its attributes and child elements become entries by their local names, elements
/// of the same name a list, an element of nothing but text its text. Names of DMN may hold spaces,
/// those of XML not: see DecisionModel::from_texts. Errors: rules.xml-record.
base::Result<value::Value> read_xml_record(std::string_view text, base::Arena& arena);

}  // namespace cajista::rules
