// SPDX-License-Identifier: Apache-2.0
// Threads that help the caller to prepare what it writes in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "print/work_queue.h"

namespace cajista::run::detail {

/// `workers` threads in all: the caller's and the others, which live as long as the object. One
/// owner, as WorkQueue says.
class WorkThreads final : public print::WorkQueue {
public:
    explicit WorkThreads(std::uint32_t workers);
    ~WorkThreads() override;
    WorkThreads(const WorkThreads&) = delete;
    WorkThreads& operator=(const WorkThreads&) = delete;

    std::size_t helpers() const override { return threads_.size(); }
    void submit(Work work) override;
    void finish_oldest() override;
    void cancel() override;

private:
    struct Task {
        Work work;
        bool has_begun = false, is_done = false;
    };
    void help(std::size_t worker);

    std::mutex mutex_;
    std::condition_variable has_work_, has_done_;
    std::deque<std::shared_ptr<Task>> waited_for_;  ///< submitted, in order; the owner's
    std::deque<std::shared_ptr<Task>> open_;        ///< of those, that nobody has begun
    bool is_ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace cajista::run::detail
