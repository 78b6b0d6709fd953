// SPDX-License-Identifier: Apache-2.0
// Makes batch borders last while the run goes on: a thread of its own waits for the disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "run/journal.h"

namespace cajista::run::detail {

/// One owner; called from one thread. A checkpoint is in the journal only after all that it stands
/// for is on the disk, so a run can be killed at any instant, the machine's too.
class Checkpointer {
public:
    /// `journal` is used by this object alone until it is gone.
    explicit Checkpointer(Journal& journal);
    ~Checkpointer();

    /// Whether it is time for the next one: not more than a hundredth of a run goes by without,
    /// and no more often than every 100 ms; and the one before is done.
    bool is_due();
    /// Takes over the descriptors; they are synced, then closed, then the journal is written.
    void offer(Checkpoint checkpoint, std::vector<int> descriptors);
    /// Waits until the last one that was offered is in the journal.
    base::Status wait();

private:
    using Clock = std::chrono::steady_clock;
    void work();

    Journal& journal_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Checkpoint> offered_;
    std::vector<int> descriptors_;
    base::Status status_;
    bool is_ended_ = false;
    const Clock::time_point start_ = Clock::now();
    Clock::time_point last_ = start_;
    std::thread thread_;
};

}  // namespace cajista::run::detail
