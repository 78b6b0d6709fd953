// SPDX-License-Identifier: Apache-2.0
#include "run/detail/pipeline.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "run/detail/process.h"
#include "run/detail/watch.h"

namespace cajista::run::detail {

namespace {

// Two at work or waiting and two on the way to the writer: enough that nobody waits, small enough
// that a batch of long documents stays in bound.
constexpr std::uint32_t batches_per_worker = 4;
// A batch of few, huge records must not hold more than this.
constexpr std::size_t batch_bytes = std::size_t{4} << 20;

// A signal is obeyed within two seconds, also in the middle of a document that takes minutes.
constexpr auto patience_with_workers = std::chrono::milliseconds(1000);
constexpr auto last_patience = std::chrono::milliseconds(200);
constexpr auto watch_period = std::chrono::milliseconds(100);

class Pipeline {
public:
    Pipeline(const CompiledJob& compiled, data::Reader& reader, const PipelineOptions& options)
        : compiled_(compiled), reader_(reader), options_(options) {
        const std::uint32_t batches = options.workers * batches_per_worker;
        for (std::uint32_t i = 0; i < batches; ++i) free_.push_back(std::make_unique<BatchJob>());
    }

    PipelineEnd run(const std::function<bool(BatchJob&)>& consume) {
        workers_left_ = options_.workers;
        watches_ = std::vector<WorkerWatch>(options_.workers);
        threads_left_ = options_.workers + 1;
        std::vector<std::thread> threads;
        threads.emplace_back([this] {
            read();
            note_end();
        });
        for (std::uint32_t i = 0; i < options_.workers; ++i) {
            threads.emplace_back([this, i] {
                work(watches_[i]);
                note_end();
            });
        }
        std::thread watcher([this] { watch(); });
        write(consume);
        const bool have_ended = end_threads();
        watcher.join();
        for (std::thread& thread : threads) {
            if (have_ended) {
                thread.join();
            } else {
                thread.detach();
            }
        }
        const std::lock_guard lock(mutex_);
        PipelineEnd end = end_;
        end.is_abandoned = !have_ended;
        return end;
    }

private:
    using BatchPtr = std::unique_ptr<BatchJob>;

    void note_end() {
        const std::lock_guard lock(mutex_);
        --threads_left_;
        to_end_.notify_all();
    }

    /// False when some are left at work: only after the watch has given them up.
    bool end_threads() {
        std::unique_lock lock(mutex_);
        const auto all_ended = [this] { return threads_left_ == 0; };
        to_end_.wait(lock, [&] { return all_ended() || is_abandoned_; });
        const bool have_ended = to_end_.wait_for(lock, last_patience, all_ended);
        is_over_ = true;
        to_watch_.notify_all();
        return have_ended;
    }

    /// Looks at the clock, for a record that takes too long and a signal that isn't obeyed.
    void watch() {
        std::optional<std::chrono::steady_clock::time_point> asked;
        std::unique_lock lock(mutex_);
        while (!to_watch_.wait_for(lock, watch_period, [this] { return is_over_; })) {
            const auto now = std::chrono::steady_clock::now();
            if (is_stop_requested() && !asked) asked = now;
            if (asked && now - *asked > patience_with_workers) abandon();
            for (WorkerWatch& worker : watches_) {
                if (options_.record_seconds == 0 || end_.has_failed) continue;
                std::optional<base::Diagnostic> slow = worker.overdue(options_.record_seconds);
                if (!slow) continue;
                end_.has_failed = true;
                end_.failure = std::move(*slow);
                abandon();
            }
        }
    }

    /// With the lock held.
    void abandon() {
        is_abandoned_ = true;
        is_stopped_ = true;
        end_.is_interrupted = true;
        to_read_.notify_all();
        to_work_.notify_all();
        to_write_.notify_all();
        to_end_.notify_all();
    }

    void read() {
        std::uint64_t number = options_.done.batches;
        std::uint64_t records = 0;
        std::uint32_t checksum = 0;
        bool more = pass_done(records, checksum);
        while (more) {
            BatchPtr batch = take_free();
            if (!batch) break;
            batch->number = number;
            more = fill(*batch, records);
            checksum = batch->raw.checksum(checksum);
            batch->checksum = checksum;
            batch->bytes_read = reader_.bytes_read();
            const std::lock_guard lock(mutex_);
            // A batch that was cut off is no border: once the data is whole it has more records.
            if (batch->raw.records().empty() || end_.has_failed) break;
            if (is_own(number++)) {
                waiting_.push_back(std::move(batch));
                to_work_.notify_one();
            } else {
                free_.push_back(std::move(batch));
            }
        }
        const std::lock_guard lock(mutex_);
        is_read_ = true;
        batches_read_ = number;
        end_.batches = number;
        end_.checksum = checksum;
        to_work_.notify_all();
        to_write_.notify_all();
    }

    /// Reads what was composed before the interruption; false when the run can't go on.
    bool pass_done(std::uint64_t& records, std::uint32_t& checksum) {
        const Done& done = options_.done;
        BatchJob batch;
        bool more = true;
        for (std::uint64_t number = 0; number < done.batches && more; ++number) {
            if (is_stop_requested()) {
                const std::lock_guard lock(mutex_);
                end_.is_interrupted = true;
                return false;
            }
            more = fill(batch, records);
            checksum = batch.raw.checksum(checksum);
        }
        // A shard counts its own records only.
        const bool is_same = options_.shard.is_part() || records == done.records;
        if (is_same && checksum == done.checksum) return more;
        const std::lock_guard lock(mutex_);
        if (end_.has_failed) return false;
        end_.has_failed = true;
        end_.failure = base::error("run.data-changed",
                                   "the data is not what it was before the run was interrupted")
                           .hint("put the data back as it was, or run the job again");
        return false;
    }

    bool is_own(std::uint64_t batch) const {
        return batch % options_.shard.count == options_.shard.index;
    }

    BatchPtr take_free() {
        std::unique_lock lock(mutex_);
        to_read_.wait(lock, [this] { return !free_.empty() || is_stopped_; });
        if (is_stopped_ || is_stop_requested()) {
            end_.is_interrupted = true;
            return nullptr;
        }
        BatchPtr batch = std::move(free_.back());
        free_.pop_back();
        return batch;
    }

    /// False when this is the last batch.
    bool fill(BatchJob& batch, std::uint64_t& records) {
        const auto start = std::chrono::steady_clock::now();
        batch.raw.clear();
        batch.output = BatchOutput{};
        bool more = true;
        while (more && batch.raw.records().size() < options_.batch_records &&
               batch.raw.bytes_used() < batch_bytes) {
            if (options_.limit != 0 && records >= options_.limit) {
                more = false;
                break;
            }
            switch (reader_.next(batch.raw)) {
                case data::Outcome::record:
                case data::Outcome::reject:
                    ++records;
                    break;
                case data::Outcome::end:
                    more = false;
                    break;
                case data::Outcome::failed: {
                    const std::lock_guard lock(mutex_);
                    end_.has_failed = true;
                    end_.failure = reader_.failure();
                    more = false;
                    break;
                }
            }
        }
        batch.read_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return more;
    }

    void work(WorkerWatch& watch) {
        ComposingWorker worker(compiled_, reader_, options_.channels);
        worker.set_record_listener(&watch);
        while (BatchPtr batch = take_waiting()) {
            const bool is_whole = worker.process(batch->raw, batch->output, is_stop_requested);
            watch.on_idle();
            if (!is_whole) break;
            const std::lock_guard lock(mutex_);
            const std::uint64_t number = batch->number;
            done_.emplace(number, std::move(batch));
            to_write_.notify_one();
        }
        const std::lock_guard lock(mutex_);
        --workers_left_;
        to_write_.notify_one();
    }

    /// Nothing when there is no more work.
    BatchPtr take_waiting() {
        std::unique_lock lock(mutex_);
        to_work_.wait(lock, [this] { return !waiting_.empty() || is_read_ || is_stopped_; });
        if (is_stopped_ || waiting_.empty() || is_stop_requested()) return nullptr;
        BatchPtr batch = std::move(waiting_.front());
        waiting_.pop_front();
        return batch;
    }

    void write(const std::function<bool(BatchJob&)>& consume) {
        for (std::uint64_t next = options_.done.batches;; ++next) {
            if (!is_own(next)) continue;
            BatchPtr batch;
            {
                std::unique_lock lock(mutex_);
                to_write_.wait(lock, [&] {
                    return done_.contains(next) || (is_read_ && next >= batches_read_) ||
                           workers_left_ == 0 || is_abandoned_;
                });
                const auto found = done_.find(next);
                if (found == done_.end()) {
                    give_up(is_read_ && next >= batches_read_ && !is_abandoned_);
                    return;
                }
                batch = std::move(found->second);
                done_.erase(found);
            }
            const bool goes_on = consume(*batch);
            const std::lock_guard lock(mutex_);
            free_.push_back(std::move(batch));
            to_read_.notify_one();
            if (goes_on) continue;
            give_up(false);
            return;
        }
    }

    /// With the lock held.
    void give_up(bool is_all_written) {
        if (is_all_written) return;
        is_stopped_ = true;
        end_.is_interrupted = true;
        to_read_.notify_all();
        to_work_.notify_all();
    }

    const CompiledJob& compiled_;
    data::Reader& reader_;
    const PipelineOptions options_;
    std::mutex mutex_;
    std::condition_variable to_read_, to_work_, to_write_, to_watch_, to_end_;
    std::vector<BatchPtr> free_;
    std::deque<BatchPtr> waiting_;
    std::map<std::uint64_t, BatchPtr> done_;
    std::uint64_t batches_read_ = 0;
    std::uint32_t workers_left_ = 0;
    bool is_read_ = false;
    bool is_stopped_ = false;
    bool is_abandoned_ = false;
    bool is_over_ = false;
    std::uint32_t threads_left_ = 0;
    std::vector<WorkerWatch> watches_;
    PipelineEnd end_;
};

}  // namespace

PipelineEnd run_pipeline(const CompiledJob& compiled, data::Reader& reader,
                         const PipelineOptions& options,
                         const std::function<bool(BatchJob&)>& consume) {
    auto pipeline = std::make_unique<Pipeline>(compiled, reader, options);
    PipelineEnd end = pipeline->run(consume);
    if (end.is_abandoned) (void)pipeline.release();  // threads that can't be stopped use it
    return end;
}

}  // namespace cajista::run::detail
