// SPDX-License-Identifier: Apache-2.0
// What a schema field says in `from`: where its value is in the data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "value/schema.h"

namespace cajista::data::detail {

/// One step of an XML path.
struct PathStep {
    enum class Kind : std::uint8_t { element, attribute, self };
    Kind kind = Kind::element;
    std::string prefix, local;
    /// `[cbc:Y='z']`: the element must have this path with this value. Empty: no condition.
    std::vector<PathStep> condition;
    std::string condition_value;
};

inline std::string_view source_of(const value::Field& field) {
    return field.from.empty() ? std::string_view(field.name) : std::string_view(field.from);
}

/// `a | b` → `a` and `b`; a `|` in quotes or brackets doesn't count.
std::vector<std::string_view> split_alternatives(std::string_view from);
/// `a/b` → `a` and `b`.
std::vector<std::string_view> split_steps(std::string_view path);

/// Reads an XML path. Error: data.path-malformed with the field's span.
base::Result<std::vector<PathStep>> parse_path(std::string_view path, const base::SourceSpan& span);

}  // namespace cajista::data::detail
