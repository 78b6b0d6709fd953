// SPDX-License-Identifier: Apache-2.0
// From composed documents, in order, to print volumes and their control file. The same calls make
// the first output of a run and, from the page store, every later one (`produce`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "job/job.h"
#include "pdf/volume.h"
#include "print/numbers_before.h"
#include "print/spool_format.h"
#include "store/facts.h"

namespace cajista::print {

struct PrintSettings {
    std::string job;  ///< its name, for {job} and the title of a volume
    std::string path = "{job}-{volume}.pdf";
    std::uint64_t volume_sheets = 0;  ///< 0: no limit; a longer document has a volume of its own
    std::uint64_t volume_pages = 0;   ///< 0: no limit
    std::string control = "control.csv";
    bool bookmarks = false;
    pdf::Instant created;
    SpoolFormat format{};
    NumbersBefore before{};
};

struct VolumeRow {
    std::string name;  ///< relative to the folder
    std::uint64_t documents = 0;
    std::uint64_t sheets = 0;
    pdf::VolumeFacts facts;
};

/// Writes volumes and the control file into a folder. One owner, one thread; plan and source must
/// outlive it. Errors: those of pdf::VolumeWriter, print.volume-exists, base.file-unwritable.
class PrintProducer {
public:
    static base::Result<std::unique_ptr<PrintProducer>> create(std::filesystem::path folder,
                                                               PrintSettings settings,
                                                               const pdf::FontPlan& plan,
                                                               pdf::ResourceSource& source);
    ~PrintProducer();

    /// The next document of the spool; never cut by a volume.
    base::Status add(const store::DocumentFacts& facts, const pdf::EncodedDocument& document);
    /// Closes the last volume and the control file. Without documents there are no volumes.
    base::Status finish();

    const std::vector<VolumeRow>& volumes() const;
    std::uint64_t documents() const;
    std::uint64_t pages() const;
    std::uint64_t sheets() const;

private:
    struct State;
    explicit PrintProducer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::print
