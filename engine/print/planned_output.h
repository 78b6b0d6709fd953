// SPDX-License-Identifier: Apache-2.0
// The print output of a run with mailpieces: planned from facts, then assembled from the store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/result.h"
#include "job/production.h"
#include "pdf/volume.h"
#include "print/piece_plan.h"
#include "print/piece_writer.h"
#include "store/page_store.h"

namespace cajista::print {

/// Name of the plan among the print output; reprints find their pieces by it.
constexpr const char* plan_name = "pieces.plan";

struct PlannedRun {
    std::filesystem::path pages;    ///< the page store
    std::filesystem::path folder;   ///< of the output; made
    std::filesystem::path scratch;  ///< an existing folder
    std::string job;
    pdf::Instant created;
    const job::Production* production = nullptr;
    const pdf::FontPlan* plan = nullptr;
    SpoolFormat format{};
    NumbersBefore before;
    std::set<std::uint64_t> pulled;  ///< numbers of pieces that are not printed
    std::filesystem::path presort;   ///< what a presort gave back; empty: none
    /// Asked at each piece and now and then while planning; true ends it with run.interrupted.
    /// `documents`: printed so far.
    std::function<bool(std::uint64_t documents)> is_stopped;
    /// Gives the first serial number for so many pieces; for a production with a series of them.
    std::function<base::Result<std::uint64_t>(std::uint64_t pieces)> first_serial{};
    WorkQueue* queue = nullptr;  ///< who helps; the output is the same
};

struct PlannedOutput {
    PlanFacts plan;
    WrittenFacts written;
};

/// Plans and writes all. Nothing in `folder` is whole unless it succeeds.
base::Result<PlannedOutput> produce_planned(const PlannedRun& run);

/// Resources of a page store.
class StoreResources final : public pdf::ResourceSource {
public:
    explicit StoreResources(store::PageStoreReader& reader) : reader_(reader) {}
    base::Result<std::string_view> bytes(const base::Sha256& digest) override {
        return reader_.resource(digest);
    }

private:
    store::PageStoreReader& reader_;
};

/// The code plan of the fonts that the run kept.
base::Result<pdf::FontPlan> read_font_plan(const std::filesystem::path& pages);

}  // namespace cajista::print
