// SPDX-License-Identifier: Apache-2.0
// The document part hierarchy of PDF/VT (ISO 16612-2, 6.5): the spool, below it levels of segments
// and recipients as the writer's options name them, at last a part a document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pdf/detail/object_file.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

/// One owner, one thread. Parts are written as they end and their lists when they are full: memory
/// doesn't grow with documents.
class DocumentParts {
public:
    explicit DocumentParts(ObjectFile& file) : file_(file) {}

    /// Writes the part of a document whose pages are the objects `first` to `last`, and begins the
    /// parts above it that are others than before; gives its number, /DPart of those pages.
    std::uint32_t add(std::uint32_t first, std::uint32_t last, const VolumeOptions& options,
                      const PartMetadata& metadata);
    /// The value of /DPartRoot; 0: no parts.
    std::uint32_t finish(const VolumeOptions& options);

private:
    /// A part that isn't written yet.
    struct Open {
        std::uint32_t number = 0;
        std::string key, description;
        std::string full_lists;  ///< of kids, by reference
        std::string list;        ///< `[12 0 R 13 0 R`
        std::uint32_t kids = 0;  ///< in it
    };
    void add_kid(Open& part, std::uint32_t number);
    void append_kids(const Open& part);
    void begin(const PartNode& node);
    void end();

    ObjectFile& file_;
    std::vector<Open> open_;  ///< outermost first; the first one is the spool
    std::string value_;
};

}  // namespace cajista::pdf::detail
