// SPDX-License-Identifier: Apache-2.0
// The archive in volumes: many documents in one PDF, found by an index that names file and page.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "archive/archive_writer.h"

namespace cajista::archive {

struct ArchiveVolume {
    std::string name;  ///< relative to the folder
    std::uint64_t documents = 0;
    pdf::VolumeFacts facts;
};

/// Writes volumes and index.sqlite: table `documents` (key, number, path, first_page from 1, pages,
/// template, title, the index fields), table `volumes` (path, documents, pages, bytes, sha256). One
/// owner, one thread; plan and source must outlive it. Errors: archive.write-failed,
/// archive.index-failed, archive.volume-exists, those of pdf::VolumeWriter.
class ArchiveVolumes {
public:
    using NameOf = std::function<base::Result<std::string>(std::uint64_t volume)>;
    /// `most_pages`: of a volume; a longer document has one of its own. `name_of`: relative path.
    static base::Result<std::unique_ptr<ArchiveVolumes>> create(std::filesystem::path folder,
                                                                ArchiveSettings settings,
                                                                std::uint64_t most_pages,
                                                                NameOf name_of,
                                                                pdf::ResourceSource& source);
    ~ArchiveVolumes();

    /// The next document; its bookmark is its title, else its key.
    base::Status add(const store::DocumentFacts& facts, const pdf::EncodedDocument& document);
    /// Closes the last volume and builds the index. Without documents there are no volumes.
    base::Status finish();

    const std::vector<ArchiveVolume>& volumes() const;
    std::uint64_t documents() const;
    std::uint64_t pages() const;

private:
    struct State;
    explicit ArchiveVolumes(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::archive
