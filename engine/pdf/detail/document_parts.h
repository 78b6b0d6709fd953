// SPDX-License-Identifier: Apache-2.0
// The document part hierarchy of PDF/VT (ISO 16612-2, 6.5): the spool, below it a part a document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pdf/detail/object_file.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

/// One owner, one thread. Parts are written as they come; four bytes of memory a document.
class DocumentParts {
public:
    explicit DocumentParts(ObjectFile& file) : file_(file) {}

    /// Writes the part of a document whose pages are the objects `first` to `last`; gives its
    /// number, /DPart of those pages.
    std::uint32_t add(std::uint32_t first, std::uint32_t last, const PartMetadata& metadata);
    /// The value of /DPartRoot; 0: no parts.
    std::uint32_t finish(const VolumeOptions& options);

private:
    ObjectFile& file_;
    std::uint32_t root_node_ = 0;
    std::vector<std::uint32_t> parts_;
    std::string value_;
};

}  // namespace cajista::pdf::detail
