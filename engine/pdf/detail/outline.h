// SPDX-License-Identifier: Apache-2.0
// The outline (bookmarks; ISO 32000-1, 12.3.3), streamed: an entry is written when its next
// sibling, or that there is none, is known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/detail/object_file.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

class Outline {
public:
    explicit Outline(ObjectFile& file) : file_(file) {}

    /// The next entry in reading order. `level` 0 is the top; a level too deep for its place
    /// becomes a child of the entry before. `top`: height on the page in PDF space, whole points.
    void add(std::size_t level, std::string_view title, std::uint32_t page, std::int64_t top);
    /// The object number of the root; 0 when nothing was added.
    std::uint32_t finish();

private:
    struct Entry {
        std::uint32_t number = 0, parent = 0, previous = 0;
        std::uint32_t first = 0, last = 0, children = 0;
        std::string title;
        std::uint32_t page = 0;
        std::int64_t top = 0;
    };
    void close(std::uint32_t next);

    ObjectFile& file_;
    ObjectModel model_;
    std::vector<Entry> open_;  ///< from the top down
    Entry root_;
    std::string value_;
};

}  // namespace cajista::pdf::detail
