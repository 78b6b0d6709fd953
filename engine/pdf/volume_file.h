// SPDX-License-Identifier: Apache-2.0
// A volume and the file that it is written to, which live and end together.
#pragma once

#include <filesystem>
#include <memory>

#include "pdf/output.h"
#include "pdf/volume.h"

namespace cajista::pdf {

/// One owner, one thread. Everything given must outlive it; the folder of `path` exists. Errors:
/// those of FileOutput and VolumeWriter. Destroyed before `writer->finish()`, no file stays.
struct VolumeFile {
    std::unique_ptr<FileOutput> output;  ///< outlives `writer`
    std::unique_ptr<VolumeWriter> writer;

    static base::Result<VolumeFile> create(const std::filesystem::path& path, const FontPlan& plan,
                                           ResourceSource& source, VolumeOptions options,
                                           const FontCache* fonts = nullptr);
};

}  // namespace cajista::pdf
