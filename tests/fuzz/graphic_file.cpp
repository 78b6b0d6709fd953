// SPDX-License-Identifier: Apache-2.0
// Any bytes as a picture, by what they begin with: a page of a PDF, an SVG, else PNG or JPEG.
// Errors, or a picture; never a crash.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/limits.h"
#include "graphic/drawing.h"
#include "graphic/image.h"
#include "graphic/pdf_file.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t pixels = 1 << 20;

fs::path write(std::string_view bytes) {
    static const fs::path path = [] {
        std::string pattern = (fs::temp_directory_path() / "cajista-fuzz-XXXXXX").string();
        return fs::path(::mkdtemp(pattern.data())) / "picture";
    }();
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
}

void read_pdf(const fs::path& path) {
    auto file = graphic::PdfFile::open(path, {});
    if (!file) return;
    const std::uint32_t pages = std::min(file->page_count(), 5U);
    for (std::uint32_t number = 1; number <= pages; ++number) {
        auto page = file->page(number, graphic::PageBox::crop);
        graphic::ImportedPage stored;
        if (page && !graphic::ImportedPage::parse(page.value()->bytes, stored)) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (text.starts_with("<")) {
        auto file = std::make_shared<base::SourceFile>();
        file->text = text;
        base::Arena arena;
        auto drawing = graphic::load_svg(file, arena);
        if (drawing && drawing.value() == nullptr) std::abort();
        return 0;
    }
    const fs::path path = write(text);
    if (text.starts_with("%PDF")) {
        read_pdf(path);
    } else {
        auto image = graphic::load_image(path, {}, pixels);
        if (image && std::uint64_t{image.value()->width} * image.value()->height > pixels) {
            std::abort();
        }
    }
    return 0;
}
