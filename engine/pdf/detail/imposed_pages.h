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

/// Takes 32 bytes of memory a page.
class ImposedPages {
public:
    ImposedPages(ObjectFile& file, const Imposition& imposition)
        : file_(file), imposition_(imposition) {}

    /// Writes the page's streams as forms. `resources`: object of its dictionary.
    void add(base::Size size, std::uint32_t resources, std::string_view content, bool is_compressed,
             std::string_view marks);
    /// Writes the pages of the file. `boxes`: which boxes they have besides the media box.
    void finish(PageTree& tree, bool has_trim_box);

private:
    struct Waiting {
        base::Size size;
        std::uint32_t content = 0, marks = 0;  ///< forms; 0: none
    };
    std::uint32_t write_form(base::Size size, std::uint32_t resources, std::string_view content,
                             bool is_compressed);
    base::Size press_size() const;

    ObjectFile& file_;
    Imposition imposition_;
    std::vector<Waiting> pages_;
};

}  // namespace cajista::pdf::detail
