// SPDX-License-Identifier: Apache-2.0
// Embedded files (ISO 32000-1, 7.11.4) and what they are to the document (ISO 32000-2, 14.13;
// ISO 19005-3, 6.8).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pdf/detail/object_file.h"
#include "pdf/detail/pdf_object.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

class AttachedFiles {
public:
    explicit AttachedFiles(ObjectFile& file) : file_(file) {}

    /// Writes the files and their specifications.
    base::Status add(std::span<const EncodedAttachment> files, ResourceSource& source,
                     const VolumeOptions& options);
    /// `/Names` and `/AF` of the catalog; false when there is no file.
    bool add_to(PdfDict& catalog);

private:
    struct Entry {
        std::string name;
        std::uint32_t number = 0;
    };
    ObjectFile& file_;
    std::vector<Entry> entries_;
};

}  // namespace cajista::pdf::detail
