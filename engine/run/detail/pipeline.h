// SPDX-License-Identifier: Apache-2.0
// The threads of a run: a reader, workers, and the caller as the ordered writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "data/reader.h"
#include "run/composing.h"

namespace cajista::run::detail {

/// A batch on its way. The objects go round: nothing is allocated for a batch after the first ones.
struct BatchJob {
    std::uint64_t number = 0;
    data::RawBatch raw;
    BatchOutput output;
    double read_seconds = 0;
};

struct PipelineOptions {
    std::uint32_t workers = 1;
    std::uint32_t batch_records = 64;
    std::uint64_t limit = 0;  ///< records; 0: all
    Channels channels;
};

/// Why the reader stopped.
struct PipelineEnd {
    bool is_interrupted = false;  ///< a signal, or `consume` said so
    bool has_failed = false;      ///< the data can't be read on
    base::Diagnostic failure;
};

/// Reads, composes on `workers` threads and calls `consume` for every batch in input order on the
/// calling thread; `consume` returns false to stop. At most four batches a worker are under way, so
/// memory is bounded and a slow writer holds the reader back. All threads have ended on return.
PipelineEnd run_pipeline(const CompiledJob& compiled, data::Reader& reader,
                         const PipelineOptions& options,
                         const std::function<bool(BatchJob&)>& consume);

/// Set by install_stop_handlers' signals.
bool is_stop_requested();

}  // namespace cajista::run::detail
