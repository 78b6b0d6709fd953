// SPDX-License-Identifier: Apache-2.0
// The threads of a run: a reader, workers, and the caller as the ordered writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "data/reader.h"
#include "run/composing.h"
#include "run/run_directory.h"

namespace cajista::run::detail {

/// A batch on its way. The objects go round: nothing is allocated for a batch after the first ones.
struct BatchJob {
    std::uint64_t number = 0;
    data::RawBatch raw;
    BatchOutput output;
    double read_seconds = 0;
    std::uint32_t checksum = 0;    ///< RawBatch::checksum of this batch and all before it
    std::uint64_t bytes_read = 0;  ///< of the input, when this batch was full
};

/// What was done before an interruption: it is read again, compared and not composed.
struct Done {
    std::uint64_t batches = 0;
    std::uint64_t records = 0;
    std::uint32_t checksum = 0;
};

struct PipelineOptions {
    std::uint32_t workers = 1;
    std::uint32_t batch_records = 64;
    std::uint64_t limit = 0;  ///< records; 0: all
    Channels channels;
    std::uint32_t record_seconds = 0;  ///< that one record may take; 0: any
    Done done;
    Shard shard;  ///< other batches are read, and nobody composes them
};

/// Why the reader stopped.
struct PipelineEnd {
    bool is_interrupted = false;  ///< a signal, or `consume` said so
    bool has_failed = false;      ///< the data can't be read on
    base::Diagnostic failure;
    std::uint64_t batches = 0;   ///< read, also those of other shards
    std::uint32_t checksum = 0;  ///< of them all
    /// Threads are still at work and can't be stopped: on a record that takes too long, or when a
    /// signal asked for an end. They use the compiled job and the reader, which must not be
    /// destroyed any more; the program has to end by std::_Exit.
    bool is_abandoned = false;
};

/// Reads, composes on `workers` threads and calls `consume` for every batch in input order on the
/// calling thread; `consume` returns false to stop. At most four batches a worker are under way, so
/// memory is bounded and a slow writer holds the reader back. When a stop is asked for, batches
/// under way are given up: what was consumed ends at a batch border. All threads have ended on
/// return, unless it says is_abandoned. Failures: the reader's; run.data-changed, run.record-slow.
PipelineEnd run_pipeline(const CompiledJob& compiled, data::Reader& reader,
                         const PipelineOptions& options,
                         const std::function<bool(BatchJob&)>& consume);

}  // namespace cajista::run::detail
