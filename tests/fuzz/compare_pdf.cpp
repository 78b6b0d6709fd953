// SPDX-License-Identifier: Apache-2.0
// Any bytes as a PDF that is compared: read without a crash, whatever its pages are.
#include <algorithm>
#include <cstdint>
#include <string>

#include "compare/detail/page_reader.h"
#include "compare/detail/pdf_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace cajista::compare;
    auto file = detail::PdfFile::from_bytes({reinterpret_cast<const char*>(bytes), size});
    if (!file) return 0;
    detail::PageReader reader(*file.value());
    PdfText text;
    for (std::size_t i = 0; i < std::min<std::size_t>(file.value()->pages(), 20); ++i) {
        reader.read(i, text);
        (void)reader.fingerprint(i);
    }
    for (const PdfPage& page : text.pages) (void)detail::content_digest(text, page);
    return 0;
}
