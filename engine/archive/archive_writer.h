// SPDX-License-Identifier: Apache-2.0
// One PDF per archived document, in a folder tree that stays small per folder, and an index.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/volume.h"
#include "store/facts.h"

namespace cajista::archive {

/// What makes the PDFs of one job's archive. Const and shared by workers, but for `subsets`.
struct ArchiveSettings {
    std::string job;
    pdf::Instant created;
    const pdf::FontPlan* plan = nullptr;
    const pdf::FontCache* fonts = nullptr;
    const base::PdfStandard* standard = base::pdf_standards.data();
    pdf::OutputIntent intent{};
    std::vector<std::string> index_fields{};  ///< go into the XMP with their values
    pdf::SubsetCache* subsets = nullptr;      ///< of one worker; may be null
};

/// One document as a PDF file in `out` (cleared first). Any thread, with a source of its own.
base::Result<pdf::VolumeFacts> make_document(const ArchiveSettings& settings,
                                             const store::DocumentFacts& facts,
                                             const pdf::EncodedDocument& document,
                                             pdf::ResourceSource& source, pdf::MemoryOutput& out);

/// Writes files and the index (index.sqlite, table `documents`, in order of key and number; built
/// in one transaction, then VACUUM INTO, so that equal content is equal bytes). One owner, one
/// thread. Errors: archive.write-failed, archive.index-failed.
class ArchiveWriter {
public:
    /// `index_fields`: column names after the fixed ones.
    static base::Result<std::unique_ptr<ArchiveWriter>> create(
        std::filesystem::path folder, const std::vector<std::string>& index_fields);
    ~ArchiveWriter();

    /// False when an earlier document has this path (compare by 128 bits of SHA-256). Remembers it.
    bool claim_path(std::string_view path);
    bool has_path(std::string_view path) const;
    /// `facts.archive_path` was claimed before. A folder of a thousand documents, counted in order,
    /// is put before the file's name: 2026-11-02/C1.pdf is 2026-11-02/000000/C1.pdf.
    base::Status add(const store::DocumentFacts& facts, std::string_view pdf,
                     const pdf::VolumeFacts& volume);
    /// Instead of add(), after an interruption: takes the file of the next document as it is. False
    /// when it is missing or not what `facts` says; then add() it.
    base::Result<bool> keep(const store::DocumentFacts& facts);
    /// Builds the index; everything is on the disk when it returns.
    base::Status finish();

    std::uint64_t documents() const;
    std::uint64_t pages() const;

private:
    struct State;
    explicit ArchiveWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::archive
