// SPDX-License-Identifier: Apache-2.0
// From the facts of documents to mailpieces in the order in which they are printed: filter, sort,
// group, household, machine, inserts. No page is opened; more than memory goes to disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "print/numbers_before.h"
#include "store/facts.h"
#include "store/page_store.h"

namespace cajista::print {

struct PlannedDocument {
    store::FrameRef frame;
    std::uint64_t number = 0;  ///< 1-based, among the print documents of the run, as composed
    std::uint32_t pages = 0;
    std::uint32_t sheets = 0;
    std::int64_t milligrams = 0;
    std::uint64_t bytes = 0;      ///< encoded
    std::uint32_t inserts = 0;    ///< bit tray - 1: its rule holds; also of those that only fill
    std::uint32_t copy = 0;       ///< 0: the first of the document's own; else further ones
    std::uint32_t recipient = 0;  ///< index + 1 into Production::recipients; 0: the document's own
    std::string address;          ///< of such a recipient, lines joined by \n
};

/// What goes into one envelope.
struct Piece {
    std::uint64_t number = 0;  ///< 1-based, in print order, unique in the run
    std::uint32_t machine = 0;
    std::uint32_t inserts = 0;  ///< bit tray - 1
    std::uint32_t sheets = 0;
    std::uint64_t pages = 0;
    std::uint64_t bytes = 0;
    std::int64_t milligrams = 0;   ///< with envelope and inserts
    std::int64_t postage = 0;      ///< in 1/10000; 0: no steps, or beyond the last
    std::uint32_t new_groups = 0;  ///< outermost level that begins here, from 1; 0: none
    std::vector<std::string> groups;
    std::string household;
    std::string tray;          ///< of the presort; empty: none
    bool begins_tray = false;  ///< another one than the piece before it
    std::vector<PlannedDocument> documents;
};

/// How much a group has.
struct GroupCount {
    std::uint64_t pieces = 0, documents = 0, sheets = 0;
};

struct PlanFacts {
    std::uint64_t documents = 0, filtered = 0, pieces = 0, sheets = 0, pages = 0;
    /// By level, outermost first; the groups of a level in the order of the plan.
    std::vector<std::vector<GroupCount>> groups;
    std::vector<GroupCount> trays;  ///< of a presort, in the order of the plan
    base::Diagnostics warnings;     ///< print.too-thick; the first of them
    /// Serials::from, when all documents say the same.
    std::optional<std::string> first_serial;
};

/// One owner, one thread. `production` must outlive it. Errors: print.mark-zone-missing (all that
/// were found, at finish), print.bad-copies, print.scratch-failed, base.file-unwritable,
/// store.damaged.
class PiecePlanner {
public:
    /// `scratch`: an existing folder for what doesn't fit into `memory` bytes (0: the usual).
    PiecePlanner(const job::Production& production, std::filesystem::path scratch,
                 std::size_t memory = 0);
    ~PiecePlanner();
    /// Pieces and documents are numbered behind those of earlier runs; before the first add().
    void set_numbers_before(const NumbersBefore& before);
    /// The next print document, in run order.
    base::Status add(const store::DocumentFacts& facts, store::FrameRef frame, std::uint64_t bytes);
    /// Writes the plan. Pieces of a machine stand together, machines in the order of the job.
    base::Result<PlanFacts> finish(const std::filesystem::path& plan);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Writes a plan. One owner, one thread.
class PlanWriter {
public:
    static base::Result<std::unique_ptr<PlanWriter>> create(const std::filesystem::path& plan);
    ~PlanWriter();
    base::Status add(const Piece& piece);
    base::Status finish();

private:
    struct State;
    explicit PlanWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Reads a plan, in order. One owner, one thread.
class PlanReader {
public:
    /// Errors: print.plan-unreadable.
    static base::Result<std::unique_ptr<PlanReader>> open(const std::filesystem::path& plan);
    ~PlanReader();
    /// False at the end or on an error, see status().
    bool next(Piece& piece);
    const base::Status& status() const;

private:
    struct State;
    explicit PlanReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::print
