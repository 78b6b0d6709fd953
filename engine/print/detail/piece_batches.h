// SPDX-License-Identifier: Apache-2.0
// Pieces on their way into files: decided in order, prepared by whoever has time, written in order.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "print/banner.h"
#include "print/detail/prepared_piece.h"
#include "print/work_queue.h"
#include "store/page_store.h"

namespace cajista::print::detail {

/// What comes next in the files, as it was decided from the plan.
struct Step {
    bool begins_volume = false;   ///< with this number, for the machine of the piece
    bool is_separator = false;    ///< an empty sheet, no piece
    std::vector<Banner> banners;  ///< before the piece
    PreparedPiece prepared;
};

/// Gathers steps, has them prepared in batches and gives them back in order. Memory: a few batches
/// a thread, each of some pieces or a megabyte. One owner, one thread; `settings`, `reader`,
/// `queue` and the functions' captures must outlive it. Errors: those of PiecePreparer and `write`,
/// the first one in order, after all that stands before it was written.
class PieceBatches {
public:
    using Write = std::function<base::Status(Step& step)>;
    /// `queue`: null, or who helps. `pages`: the store, for the helpers' own readers.
    PieceBatches(const PieceSettings& settings, store::PageStoreReader& reader, WorkQueue* queue,
                 std::filesystem::path pages, Write write);
    ~PieceBatches();
    base::Status add(Step step);
    /// Writes all that waits.
    base::Status finish();

private:
    struct Batch {
        std::vector<Step> steps;
        std::size_t bytes = 0;
        std::size_t prepared = 0;  ///< steps that may be written
        base::Status status;       ///< of the step behind those
    };
    struct Worker;

    void prepare(Batch& batch, std::size_t worker);
    base::Status submit();
    base::Status write_oldest();

    const PieceSettings& settings_;
    store::PageStoreReader& reader_;
    WorkQueue* queue_;
    std::filesystem::path pages_;
    Write write_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::unique_ptr<Batch> gathering_;
    std::deque<std::unique_ptr<Batch>> under_way_;
};

}  // namespace cajista::print::detail
