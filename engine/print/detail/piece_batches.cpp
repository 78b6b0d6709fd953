// SPDX-License-Identifier: Apache-2.0
#include "print/detail/piece_batches.h"

#include <utility>

namespace cajista::print::detail {

namespace {

// Large enough that handing over costs nothing, small enough that a few fit in a cache.
constexpr std::size_t batch_steps = 64;
constexpr std::size_t batch_bytes = 1024UL * 1024;
constexpr std::size_t batches_per_thread = 3;

}  // namespace

/// Opened where it is used first, by its own thread.
struct PieceBatches::Worker {
    std::unique_ptr<store::PageStoreReader> own;
    std::unique_ptr<PiecePreparer> preparer;
};

PieceBatches::PieceBatches(const PieceSettings& settings, store::PageStoreReader& reader,
                           WorkQueue* queue, std::filesystem::path pages, Write write)
    : settings_(settings),
      reader_(reader),
      queue_(queue),
      pages_(std::move(pages)),
      write_(std::move(write)),
      gathering_(std::make_unique<Batch>()) {
    const std::size_t helpers = queue != nullptr ? queue->helpers() : 0;
    for (std::size_t i = 0; i <= helpers; ++i) workers_.push_back(std::make_unique<Worker>());
}

PieceBatches::~PieceBatches() {
    if (queue_ != nullptr) queue_->cancel();
}

void PieceBatches::prepare(Batch& batch, std::size_t worker) {
    Worker& own = *workers_[worker];
    if (!own.preparer) {
        if (worker != 0) {
            auto opened = store::PageStoreReader::open(pages_);
            if (!opened) {
                batch.status = std::move(opened).errors();
                return;
            }
            own.own = std::move(opened).value();
        }
        own.preparer = std::make_unique<PiecePreparer>(settings_, worker != 0 ? *own.own : reader_);
    }
    for (Step& step : batch.steps) {
        if (!step.is_separator) batch.status = own.preparer->prepare(step.prepared);
        if (!batch.status) return;
        ++batch.prepared;
    }
}

base::Status PieceBatches::add(Step step) {
    gathering_->bytes += step.prepared.piece.bytes;
    gathering_->steps.push_back(std::move(step));
    const bool is_full =
        gathering_->steps.size() >= batch_steps || gathering_->bytes >= batch_bytes;
    return is_full ? submit() : base::Status();
}

base::Status PieceBatches::submit() {
    if (gathering_->steps.empty()) return {};
    Batch* const batch = gathering_.get();
    under_way_.push_back(std::exchange(gathering_, std::make_unique<Batch>()));
    if (queue_ == nullptr) {
        prepare(*batch, 0);
        return write_oldest();
    }
    queue_->submit([this, batch](std::size_t worker) { prepare(*batch, worker); });
    if (under_way_.size() <= batches_per_thread * workers_.size()) return {};
    return write_oldest();
}

base::Status PieceBatches::write_oldest() {
    if (queue_ != nullptr) queue_->finish_oldest();
    const std::unique_ptr<Batch> batch = std::move(under_way_.front());
    under_way_.pop_front();
    for (std::size_t i = 0; i < batch->prepared; ++i) {
        if (base::Status written = write_(batch->steps[i]); !written) return written;
    }
    return std::move(batch->status);
}

base::Status PieceBatches::finish() {
    if (base::Status done = submit(); !done) return done;
    while (!under_way_.empty()) {
        if (base::Status done = write_oldest(); !done) return done;
    }
    return {};
}

}  // namespace cajista::print::detail
