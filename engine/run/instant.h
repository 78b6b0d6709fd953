// SPDX-License-Identifier: Apache-2.0
// The instant of a job: `--now`, or the clock once, at the start; kept in run.json.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "pdf/volume.h"
#include "value/calendar.h"

namespace cajista::run {

struct Instant {
    value::DateTime local;   ///< for now() and today()
    pdf::Instant file_time;  ///< for the dates in files
    std::string text;        ///< ISO 8601, as run.json keeps it
};

/// `2026-11-02T08:00:00+01:00`, `…Z`, or without a zone (UTC). Error: run.instant-malformed.
base::Result<Instant> parse_instant(std::string_view text);
/// The machine's clock, in UTC, whole seconds. The only place that asks it for content.
Instant instant_of_clock();

}  // namespace cajista::run
