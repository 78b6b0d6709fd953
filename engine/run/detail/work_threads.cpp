// SPDX-License-Identifier: Apache-2.0
#include "run/detail/work_threads.h"

#include <system_error>
#include <utility>

namespace cajista::run::detail {

WorkThreads::WorkThreads(std::uint32_t workers) {
    threads_.reserve(workers);
    for (std::uint32_t worker = 1; worker < workers; ++worker) {
        try {
            threads_.emplace_back([this, worker] { help(worker); });
        } catch (const std::system_error&) {
            break;  // the system has no more threads: those that are there do it
        }
    }
}

WorkThreads::~WorkThreads() {
    cancel();
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    has_work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void WorkThreads::submit(Work work) {
    auto task = std::make_shared<Task>();
    task->work = std::move(work);
    waited_for_.push_back(task);
    {
        const std::lock_guard lock(mutex_);
        open_.push_back(std::move(task));
    }
    has_work_.notify_one();
}

void WorkThreads::finish_oldest() {
    if (waited_for_.empty()) return;
    const std::shared_ptr<Task> task = std::move(waited_for_.front());
    waited_for_.pop_front();
    std::unique_lock lock(mutex_);
    if (!task->has_begun) {
        task->has_begun = true;  // what is oldest and open stands in front
        open_.pop_front();
        lock.unlock();
        task->work(0);
        return;
    }
    has_done_.wait(lock, [&] { return task->is_done; });
}

void WorkThreads::cancel() {
    std::unique_lock lock(mutex_);
    open_.clear();
    has_done_.wait(lock, [&] {
        for (const std::shared_ptr<Task>& task : waited_for_) {
            if (task->has_begun && !task->is_done) return false;
        }
        return true;
    });
    waited_for_.clear();
}

void WorkThreads::help(std::size_t worker) {
    std::unique_lock lock(mutex_);
    while (true) {
        has_work_.wait(lock, [&] { return is_ending_ || !open_.empty(); });
        if (is_ending_) return;
        const std::shared_ptr<Task> task = std::move(open_.front());
        open_.pop_front();
        task->has_begun = true;
        lock.unlock();
        task->work(worker);
        lock.lock();
        task->is_done = true;
        has_done_.notify_all();
    }
}

}  // namespace cajista::run::detail
