// SPDX-License-Identifier: Apache-2.0
#include "run/detail/checkpointer.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace cajista::run::detail {

namespace {
// What a kill costs at most beside the batches under way. Two seconds of a night are nothing, and
// the disk is asked seldom.
constexpr std::chrono::milliseconds longest_pause{2000};
constexpr std::chrono::milliseconds shortest_pause{100};
constexpr int parts_of_a_run = 100;
}  // namespace

Checkpointer::Checkpointer(Journal& journal) : journal_(journal), thread_([this] { work(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool Checkpointer::is_due() {
    const Clock::time_point now = Clock::now();
    const auto pause =
        std::clamp<Clock::duration>((now - start_) / parts_of_a_run, shortest_pause, longest_pause);
    if (now - last_ < pause) return false;
    const std::lock_guard lock(mutex_);
    return !offered_;
}

void Checkpointer::offer(Checkpoint checkpoint, std::vector<int> descriptors) {
    last_ = Clock::now();
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !offered_; });
        offered_ = std::move(checkpoint);
        descriptors_ = std::move(descriptors);
    }
    changed_.notify_all();
}

base::Status Checkpointer::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !offered_; });
    return status_;
}

void Checkpointer::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return offered_ || is_ended_; });
        if (!offered_) return;
        const Checkpoint checkpoint = *offered_;
        const std::vector<int> descriptors = std::exchange(descriptors_, {});
        const bool has_failed = !status_.ok();
        lock.unlock();
        base::Status done;
        for (const int file : descriptors) {
            if ((file < 0 || ::fdatasync(file) != 0) && done) {
                done = base::error("run.checkpoint-failed",
                                   fmt::format("what was composed could not be brought to the "
                                               "disk: {}",
                                               std::generic_category().message(errno)))
                           .hint("free space or repair the volume, then `cajista resume`");
            }
            if (file >= 0) ::close(file);
        }
        if (done && !has_failed) done = journal_.add(checkpoint);
        lock.lock();
        if (status_) status_ = std::move(done);
        offered_.reset();
        changed_.notify_all();
    }
}

}  // namespace cajista::run::detail
