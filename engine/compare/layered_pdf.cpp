// SPDX-License-Identifier: Apache-2.0
// The PDF with both layers of diff_files.h: pages are copied as forms below optional content groups
// (ISO 32000-1, 8.10, 8.11 and 11.4).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/files.h"
#include "compare/detail/difference_text.h"
#include "compare/detail/page_pairs.h"
#include "compare/detail/pdf_copy.h"
#include "compare/diff_files.h"
#include "compare/picture.h"

namespace cajista::compare {

namespace {

using detail::PagePair;
using detail::PdfCopy;
using detail::PdfObject;

constexpr std::uint32_t layer_dpi = 100;  // of pages that can't be copied

/// What one side of a page became: a form or an image, and its size in points.
struct Side {
    std::uint32_t object = 0;
    bool is_image = false;
    double width = 0, height = 0;
};

class LayeredPdf {
public:
    base::Status write(const std::vector<PagePair>& pairs, const std::filesystem::path& path) {
        before_ = layer("before");
        after_ = layer("after");
        frames_ = layer("differences");
        // Screen makes black the colour and leaves white; what both sides have is dark again, since
        // the second layer multiplies.
        screen_ = out_.add("<</BM/Screen>>");
        multiply_ = out_.add("<</BM/Multiply>>");
        pages_ = out_.reserve();
        for (const PagePair& pair : pairs) {
            if (base::Status added = add(pair); !added) return added;
        }
        std::string kids;
        for (const std::uint32_t page : made_) kids += fmt::format("{} 0 R ", page);
        out_.put(pages_, fmt::format("<</Type/Pages/Count {}/Kids[{}]>>", made_.size(), kids));
        const std::string groups = fmt::format("{} 0 R {} 0 R {} 0 R", before_, after_, frames_);
        const std::uint32_t root = out_.add(fmt::format(
            "<</Type/Catalog/Pages {} 0 R/PageMode/UseOC/OCProperties<</OCGs[{}]/D<</Order[{}]"
            "/ON[{}]/Name(Layers)>>>>{}>>",
            pages_, groups, groups, groups, outline()));
        return base::write_whole_file(path, out_.finish(root));
    }

private:
    std::uint32_t layer(std::string_view name) {
        return out_.add(fmt::format("<</Type/OCG/Name({})>>", name));
    }

    base::Status add(const PagePair& pair) {
        Side sides[2];
        detail::SideFile* files[2] = {pair.before, pair.after};
        const std::uint64_t pages[2] = {pair.old_page, pair.new_page};
        for (int i = 0; i < 2; ++i) {
            if (base::Status opened = files[i]->open(); !opened) return opened;
            if (pages[i] == 0 || pages[i] > files[i]->pages()) continue;
            base::Status placed = place(*files[i], pages[i], sides[i]);
            if (!placed) return placed;
        }
        const double width = std::max(sides[0].width, sides[1].width);
        const double height = std::max(sides[0].height, sides[1].height);
        if (width == 0) return {};
        std::string content;
        std::string objects;
        const std::string_view colors[2] = {"0.85 0 0 rg", "0 0.3 0.85 rg"};
        for (int i = 0; i < 2; ++i) {
            if (sides[i].object == 0) continue;
            const std::uint32_t tinted = tint(sides[i], width, height, colors[i]);
            objects += fmt::format("/S{} {} 0 R", i, tinted);
            content +=
                fmt::format("/OC /L{0} BDC q {1}/S{0} Do Q EMC\n", i, i == 1 ? "/M gs " : "");
        }
        content += frames(pair, height);
        const std::uint32_t stream = out_.add_stream("<<", content);
        const std::uint32_t page = out_.add(fmt::format(
            "<</Type/Page/Parent {} 0 R/MediaBox[0 0 {:.2f} {:.2f}]/Contents {} 0 R/Resources<<"
            "/XObject<<{}>>/ExtGState<</M {} 0 R>>/Properties<</L0 {} 0 R/L1 {} 0 R/L2 {} 0 R>>>>"
            "/Group<</S/Transparency/CS/DeviceRGB/I true>>>>",
            pages_, width, height, stream, objects, multiply_, before_, after_, frames_));
        made_.push_back(page);
        titles_.push_back(
            fmt::format("{} page {}: {}", pair.document, pair.page, fmt::join(pair.kinds, ", ")));
        return {};
    }

    base::Status place(detail::SideFile& file, std::uint64_t page, Side& made) {
        if (file.objects() != nullptr) {
            auto& copier = copiers_[file.objects()];
            if (copier == nullptr) copier = std::make_unique<PdfCopy::Source>(*file.objects());
            made.object = out_.copy_page(*copier, page - 1, made.width, made.height);
            if (made.object != 0) return {};
        }
        auto drawn = draw_page(file.path(), static_cast<std::uint32_t>(page), layer_dpi);
        if (!drawn) return base::Status(std::move(drawn).errors());
        const Picture& picture = drawn.value();
        made.is_image = true;
        made.width = picture.width * 72.0 / layer_dpi;
        made.height = picture.height * 72.0 / layer_dpi;
        made.object = out_.add_stream(
            fmt::format("<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceRGB"
                        "/BitsPerComponent 8",
                        picture.width, picture.height),
            {reinterpret_cast<const char*>(picture.pixels.data()), picture.pixels.size()});
        return {};
    }

    /// The page on white, with its black in a colour.
    std::uint32_t tint(const Side& side, double width, double height, std::string_view color) {
        // The left top of both sides is the same.
        const double up = height - side.height;
        const std::string scale =
            side.is_image ? fmt::format("{:.2f} 0 0 {:.2f} 0 {:.2f}", side.width, side.height, up)
                          : fmt::format("1 0 0 1 0 {:.2f}", up);
        const std::string all = fmt::format("0 0 {:.2f} {:.2f}", width, height);
        return out_.add_stream(
            fmt::format("<</Type/XObject/Subtype/Form/BBox[{}]/Group<</S/Transparency/CS/DeviceRGB"
                        "/I true>>/Resources<</XObject<</P {} 0 R>>/ExtGState<</S {} 0 R>>>>",
                        all, side.object, screen_),
            fmt::format("1 g {0} re f q {1} cm /P Do Q /S gs {2} {0} re f", all, scale, color));
    }

    static std::string frames(const PagePair& pair, double height) {
        std::string out = "/OC /L2 BDC q 1 0.6 0 RG 0.7 w\n";
        for (const Difference* one : pair.differences) {
            if (one->width == 0 && one->height == 0) continue;
            const double left = one->left / 100.0 - 1;
            const double bottom = height - (one->top + one->height) / 100.0 - 1;
            out += fmt::format("{:.2f} {:.2f} {:.2f} {:.2f} re\n", left, bottom,
                               one->width / 100.0 + 2, one->height / 100.0 + 2);
        }
        return out + "S Q EMC\n";
    }

    /// A bookmark for each page.
    std::string outline() {
        if (made_.empty()) return {};
        const std::uint32_t top = out_.reserve();
        std::vector<std::uint32_t> items;
        for (std::size_t i = 0; i < made_.size(); ++i) items.push_back(out_.reserve());
        for (std::size_t i = 0; i < made_.size(); ++i) {
            std::string item =
                fmt::format("<</Parent {} 0 R/Dest[{} 0 R/Fit]/Title ", top, made_[i]);
            item += detail::pdf_hexadecimal(titles_[i]);
            if (i > 0) item += fmt::format("/Prev {} 0 R", items[i - 1]);
            if (i + 1 < items.size()) item += fmt::format("/Next {} 0 R", items[i + 1]);
            out_.put(items[i], item + ">>");
        }
        out_.put(top, fmt::format("<</Type/Outlines/Count {}/First {} 0 R/Last {} 0 R>>",
                                  items.size(), items.front(), items.back()));
        return fmt::format("/Outlines {} 0 R", top);
    }

    PdfCopy out_;
    std::map<const detail::PdfFile*, std::unique_ptr<PdfCopy::Source>> copiers_;
    std::uint32_t before_ = 0, after_ = 0, frames_ = 0, screen_ = 0, multiply_ = 0, pages_ = 0;
    std::vector<std::uint32_t> made_;
    std::vector<std::string> titles_;
};

}  // namespace

base::Status write_layered_pdf(const DiffResult& result, DiffSide& before, DiffSide& after,
                               const std::filesystem::path& path, std::size_t most_pages) {
    const std::vector<PagePair> pairs = detail::page_pairs(result, before, after, most_pages);
    return LayeredPdf().write(pairs, path);
}

}  // namespace cajista::compare
