// SPDX-License-Identifier: Apache-2.0
#include "pdf/volume_file.h"

#include <utility>

namespace cajista::pdf {

base::Result<VolumeFile> VolumeFile::create(const std::filesystem::path& path, const FontPlan& plan,
                                            ResourceSource& source, VolumeOptions options,
                                            const FontCache* fonts) {
    VolumeFile made;
    auto output = FileOutput::create(path);
    if (!output) return std::move(output).errors();
    made.output = std::move(output).value();
    auto writer = VolumeWriter::create(*made.output, plan, source, std::move(options), fonts);
    if (!writer) return std::move(writer).errors();
    made.writer = std::make_unique<VolumeWriter>(std::move(writer).value());
    return made;
}

}  // namespace cajista::pdf
