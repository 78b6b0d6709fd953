// SPDX-License-Identifier: Apache-2.0
// Pages that wait as forms until the volume ends, when it is known which stand side by side.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "pdf/detail/object_file.h"
#include "pdf/detail/page_tree.h"
#include "pdf/imposition.h"

namespace cajista::pdf::detail {

/// Where a link on an imposed page leads: a URI, or a page in the order of add().
struct ImposedTarget {
    std::string uri;  ///< empty: the page
    std::uint64_t page = 0;
    base::Point at;
};

/// Takes 32 bytes of memory a page, and what its links say.
class ImposedPages {
public:
    ImposedPages(ObjectFile& file, const Imposition& imposition)
        : file_(file), imposition_(imposition) {}

    /// Writes the page's streams as forms. `resources`: object of its dictionary.
    void add(base::Size size, std::uint32_t resources, std::string_view content, bool is_compressed,
             std::string_view marks);
    /// A link of the page that was added last.
    void add_link(const base::Rect& area, ImposedTarget target);
    std::uint64_t pages() const { return pages_.size(); }
    /// After finish(): the object of the page of the file that has this one on it, and how high a
    /// place of the page is there, in whole points.
    std::uint32_t object_of(std::uint64_t page) const { return placed_[page].object; }
    std::int64_t height_of(std::uint64_t page, base::Length y) const;
    /// Writes the pages of the file. `boxes`: which boxes they have besides the media box.
    void finish(PageTree& tree, bool has_trim_box);

private:
    struct Waiting {
        base::Size size;
        std::uint32_t content = 0, marks = 0;  ///< forms; 0: none
    };
    struct Link {
        std::uint64_t page = 0;
        base::Rect area;
        ImposedTarget target;
    };
    struct Placed {
        std::uint32_t object = 0;
        base::Length left, bottom;  ///< of its corner on the page of the file
    };
    std::string annotations_of(std::uint64_t page);
    std::uint32_t write_form(base::Size size, std::uint32_t resources, std::string_view content,
                             bool is_compressed);
    base::Size press_size() const;

    ObjectFile& file_;
    Imposition imposition_;
    std::vector<Waiting> pages_;
    std::vector<Link> links_;  ///< by page
    std::vector<Placed> placed_;
};

}  // namespace cajista::pdf::detail
