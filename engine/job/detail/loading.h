// SPDX-License-Identifier: Apache-2.0
// The steps of load_job, each for one part of the file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "job/detail/element.h"
#include "job/job.h"

namespace cajista::job::detail {

/// What the steps share while one job is loaded.
struct Loading {
    Job& job;
    base::Diagnostics& diagnostics;
    const LoadOptions& options;
    std::filesystem::path folder;  ///< of the job file

    void report(base::Diagnostic diagnostic) { diagnostics.push_back(std::move(diagnostic)); }
    void report(base::Diagnostics more);
    /// A path of the job file, which counts from its folder.
    std::string path_of(std::string_view written) const;
};

/// Reads all <input>, joins details to their masters, loads schemas, finds the main input.
void load_inputs(Loading& loading, Element& root);

/// Fields of an <input>'s <csv>, <xml>, <fixed> or <query>.
void load_format(Loading& loading, Element& element, Input& input);

/// <set> and what the command line sets.
void load_parameters(Loading& loading, Element& root);

/// The value of a <set>, from where it says. Errors: job.value-missing, job.bad-value.
void read_parameter(Loading& loading, Element& element, Parameter& parameter);

/// <decisions>: DMN files by name.
void load_decisions(Loading& loading, Element& root);

/// <document>, <documents>, <suppress>.
void load_documents(Loading& loading, Element& root, const rules::Scope& scope);

/// <print>, <archive>, <web>.
void load_channels(Loading& loading, Element& root, const rules::Scope& scope);

/// <suppress>, <hold>.
void load_record_rules(Loading& loading, Element& root, const rules::Scope& scope);

/// <total>, <state>.
void load_controls(Loading& loading, Element& root, const rules::Scope& scope);

/// <limits>.
Limits read_limits(Element& element);

/// An expression that stands in an attribute; when it is wrong, a default one and errors reported.
rules::Expression compile(Loading& loading, const Attribute& attribute, const rules::Scope& scope);

/// A text with `{…}` that stands in an attribute.
TextPattern compile_text(Loading& loading, const Attribute& attribute, const rules::Scope& scope);

/// Where a field of a schema is in the data: `from`, or its name.
inline std::string_view source_of(const value::Field& field) {
    return field.from.empty() ? std::string_view(field.name) : std::string_view(field.from);
}

}  // namespace cajista::job::detail
