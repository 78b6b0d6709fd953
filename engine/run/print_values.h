// SPDX-License-Identifier: Apache-2.0
// What the expressions of <print> give for a document: computed when it is composed, kept among its
// facts, so that production needs neither the record nor the job.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "job/job.h"
#include "locale/locale.h"
#include "rules/expression.h"

namespace cajista::run {

/// Bytes that compare as the value does: null, then numbers by value, then anything else as text,
/// collated when there is a locale.
std::string order_bytes(const value::Value& value, locale::Locale* locale);

/// One value, by its form (job::PrintValue). `frame` has the variables of the job, then
/// document_pages and document_sheets. Errors: the notes of the evaluation; run.unknown-locale.
base::Result<std::string> print_value(const job::PrintValue& value, rules::Frame& frame,
                                      locale::LocaleCache& locales);

}  // namespace cajista::run
