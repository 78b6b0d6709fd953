// SPDX-License-Identifier: Apache-2.0
// Pieces, in order, into volumes and control files: blank backs, marks, banners. Used for the print
// output of a run and for its reprints.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "pdf/volume.h"
#include "print/banner.h"
#include "print/piece_plan.h"
#include "print/print_producer.h"
#include "print/spool_format.h"
#include "print/work_queue.h"
#include "store/page_store.h"

namespace cajista::print {

struct WriterSettings {
    std::string job;
    pdf::Instant created;
    std::uint64_t first_sequence = 1;  ///< of the sheets
    std::uint64_t volumes_before = 0;  ///< NumbersBefore::volumes
    std::uint64_t pieces_before = 0;   ///< NumbersBefore::pieces
    std::uint64_t first_serial = 0;    ///< of the first piece, when its serials are of a series
    std::string reason;                ///< of a reprint
    std::string id_seed;               ///< tells the files of a reprint from those of the run
    SpoolFormat format{};
    WorkQueue* queue = nullptr;     ///< who helps to prepare pieces; the files are the same
    std::filesystem::path pages{};  ///< the page store; needed with `queue`
};

/// Of the paper of a medium.
struct MediumCount {
    std::uint64_t sheets = 0;
    std::uint64_t two_sided = 0;
    base::Size size;
};

struct WrittenFacts {
    std::vector<VolumeRow> volumes;
    std::vector<std::string> machines;  ///< of each volume
    std::vector<std::string> controls;
    std::uint64_t documents = 0, pages = 0, sheets = 0, pieces = 0, banners = 0;
    std::uint64_t next_sequence = 1;
    std::int64_t milligrams = 0, postage = 0;
    std::map<std::string, MediumCount> media;  ///< by name
};

/// One owner, one thread. Production, plan, source, reader and queue must outlive it. What a call
/// adds is written by later ones, with their errors. Errors: those of pdf::VolumeWriter,
/// ControlFile, MarkPainter; print.volume-exists, store.damaged.
class PieceWriter {
public:
    static base::Result<std::unique_ptr<PieceWriter>> create(
        std::filesystem::path folder, const job::Production& production, WriterSettings settings,
        const pdf::FontPlan& plan, pdf::ResourceSource& source, store::PageStoreReader& reader);
    ~PieceWriter();
    /// The next add() begins a new volume.
    void break_volume();
    /// A page of its own before the next piece, on paper of that piece's first page.
    void announce(Banner banner);
    /// An empty sheet, unless a volume begins here.
    base::Status separate();
    base::Status add(const Piece& piece);
    /// Closes all files. Without pieces there are no volumes.
    base::Result<WrittenFacts> finish();

private:
    struct State;
    explicit PieceWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The face for texts of marks and banners: the first one sure to be there; -1: none.
std::int32_t mark_face(const pdf::FontPlan& plan);

/// The job's control files, or the usual three: documents, pieces, sheets.
std::vector<job::Control> controls_of(const job::Production& production);

}  // namespace cajista::print
