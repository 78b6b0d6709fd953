// SPDX-License-Identifier: Apache-2.0
// Writes a PDF with pages of other files as forms.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compare/detail/pdf_file.h"

namespace cajista::compare::detail {

/// Objects are numbered in the order in which they are asked for; the file is kept in memory.
class PdfCopy {
public:
    /// A file that is copied from, with the numbers its objects have in the copy.
    struct Source {
        explicit Source(const PdfFile& of) : file(of) {}
        const PdfFile& file;
        std::map<std::uint32_t, std::uint32_t> numbers;
    };

    std::uint32_t reserve();
    void put(std::uint32_t number, std::string body);
    std::uint32_t add(std::string body);
    /// `dictionary` without its end and length; the bytes are compressed.
    std::uint32_t add_stream(std::string dictionary, std::string_view bytes);
    /// A page (from 0) as a form whose left bottom is at 0 0, with all that it uses; 0 when its
    /// content can't be decoded or it is turned. Sizes in points.
    std::uint32_t copy_page(Source& from, std::size_t index, double& width, double& height);

    std::string finish(std::uint32_t root);

private:
    void append(Source& from, const PdfObject& object, std::string& out);
    void copy_waiting(Source& from);

    std::vector<std::string> bodies_;  ///< object 1 first
    std::vector<std::uint32_t> waiting_;
};

/// A text string as UTF-16 with mark, in hexadecimal.
std::string pdf_hexadecimal(std::string_view text);

}  // namespace cajista::compare::detail
