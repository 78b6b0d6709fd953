// SPDX-License-Identifier: Apache-2.0
// Work that others may do beside the caller: print/ says what, run/ has the threads.
#pragma once

#include <cstddef>
#include <functional>

namespace cajista::print {

/// Pieces of work in the order in which they were submitted. One owner, who calls all of it on one
/// thread. Work mustn't touch what other work, or the owner meanwhile, changes.
class WorkQueue {
public:
    /// `worker`: 0 on the caller's thread, 1 to helpers() on the others, each of which does one
    /// work at a time.
    using Work = std::function<void(std::size_t worker)>;

    virtual ~WorkQueue() = default;
    /// Threads besides the caller's.
    virtual std::size_t helpers() const = 0;
    /// Returns at once.
    virtual void submit(Work work) = 0;
    /// Returns when the oldest work that wasn't waited for is done; the caller does it when nobody
    /// has begun it.
    virtual void finish_oldest() = 0;
    /// Drops what nobody has begun and waits for the rest.
    virtual void cancel() = 0;
};

}  // namespace cajista::print
