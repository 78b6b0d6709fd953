// SPDX-License-Identifier: Apache-2.0
// Pages of PDF files as images: each becomes a form of its own, with all that it uses and nothing
// else (no annotations, actions, scripts, forms or tags of the file).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "base/source.h"
#include "graphic/image.h"

namespace cajista::graphic {

/// Which box of a page is shown (ISO 32000-1, 14.11.2). Boxes that a page lacks are its crop box.
enum class PageBox : std::uint8_t { crop, media, trim, bleed, art };

bool parse_page_box(std::string_view name, PageBox& box);

/// `2`, `1-3 5`, `4-` (to the end), `all`: numbers of pages, in the order given. Error, without
/// span: graphic.pdf-pages (no such list, or a page that a file of `count` pages doesn't have).
base::Result<std::vector<std::uint32_t>> parse_page_list(std::string_view text,
                                                         std::uint32_t count);

/// An open PDF file. One owner, one thread.
class PdfFile {
public:
    /// Errors: graphic.image-unreadable, graphic.pdf-encrypted, graphic.pdf-malformed,
    /// graphic.pdf-too-large (bytes, pages).
    static base::Result<PdfFile> open(const std::filesystem::path& path,
                                      const base::SourceSpan& asked_by);
    ~PdfFile();
    PdfFile(PdfFile&&) noexcept;
    PdfFile& operator=(PdfFile&&) noexcept;

    std::uint32_t page_count() const;
    const base::Sha256& digest() const;  ///< of the file
    /// Page `number`, from 1, as it is shown: turned by /Rotate, sized by /UserUnit. Errors:
    /// graphic.pdf-pages, graphic.pdf-malformed, graphic.pdf-too-large, graphic.pdf-layers,
    /// graphic.pdf-unsupported (XFA and the like have no pages; PostScript, external streams).
    base::Result<std::shared_ptr<const Image>> page(std::uint32_t number, PageBox box);

private:
    struct State;
    explicit PdfFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The stored form of a page: objects whose values refer to each other. In a value `\1` DIGITS `;`
/// stands for a reference to the object of that index, `\2` for the place in a /ColorSpace
/// dictionary where a file adds its /DefaultRGB.
struct ImportedPage {
    static constexpr char reference = '\1';
    static constexpr char default_rgb = '\2';
    static constexpr std::string_view magic = "CAJISTA-PAGE-1\n";

    struct Object {
        std::string value;  ///< of a stream: the entries of its dictionary, without << >>
        bool is_stream = false;
        bool is_packed = false;  ///< `data` is compressed (FlateDecode), which `value` doesn't say
        std::string data;
        /// Of an object that is the same in other pages of the file: fonts, images. Zero: not so.
        base::Sha256 digest{};
    };
    std::vector<Object> objects;  ///< the first is the form, one unit wide and high

    void append_to(std::string& out) const;
    /// False: what isn't a stored page.
    static bool parse(std::string_view bytes, ImportedPage& page);
};

}  // namespace cajista::graphic
