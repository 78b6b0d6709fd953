// SPDX-License-Identifier: Apache-2.0
// The children of <print> and <profile>.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "job/detail/element.h"
#include "job/job.h"

namespace cajista::job::detail {

/// The expressions of all profiles, each once, in the order of the file: a slot is a place here.
struct ValueRequests {
    struct Request {
        Attribute attribute;
        PrintValue::Form form;
        std::string locale;
    };
    std::vector<Request> all;
    ValueSlot add(const Attribute& attribute, PrintValue::Form form, std::string locale = {});
};

/// True when the path of an output file stays below its folder.
bool stays_inside(std::string_view path);

/// All of <print> but its attributes.
ProductionSet load_production(Element& print, ValueRequests& values);

/// <marks>; `trays`: highest tray of an insert.
Marks load_marks(Element& element, std::uint32_t trays, ValueRequests& values);

/// <control>.
Control load_control(Element& element);
/// <presort>: the format and columns of what the presort program gets.
Control load_control(Element& element, std::vector<ControlColumn> otherwise);

/// Nothing when it is no length with its unit.
std::optional<base::Length> parse_length(std::string_view text);

/// A length with its unit (mm, cm, in, pt): job.bad-value for anything else.
base::Length length_of(Element& element, std::string_view name, base::Length otherwise);

/// A decimal of at most `decimals` places, as a whole number of its last place.
std::optional<std::int64_t> scaled_decimal(std::string_view text, int decimals);

}  // namespace cajista::job::detail
