// SPDX-License-Identifier: Apache-2.0
// One document, now: for the person at the counter and for previews.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "data/reader.h"
#include "run/capture.h"
#include "run/compiled_job.h"
#include "run/composing.h"
#include "template/channel.h"

namespace cajista::run {

/// Which record: by key, by number (1-based), or the first.
struct Selection {
    std::optional<std::string> key;
    std::optional<std::uint64_t> record;
};

/// Reads up to the wanted record; it is the only one in `batch` afterwards. Errors:
/// run.key-not-found, data.*.
base::Status find_record(data::Reader& reader, ComposingWorker& worker, const Selection& selection,
                         data::RawBatch& batch);

struct OneDocument {
    std::string bytes;  ///< a PDF, or HTML for the web channel
    std::uint64_t pages = 0;
    base::Diagnostics warnings;
};

/// Reads until the record is found and composes it. Errors: those that would reject it,
/// run.key-not-found, data.*. Channels: print, archive (PDF), web (HTML).
base::Result<OneDocument> compose_one(const CompiledJob& compiled, const Selection& selection,
                                      templates::Channel channel,
                                      const data::OpenOptions& open = {});

/// Composes a captured record; `now`: another instant than that of its run.
base::Result<OneDocument> replay_capture(const Replay& replay, const std::optional<Instant>& now,
                                         templates::Channel channel);

}  // namespace cajista::run
