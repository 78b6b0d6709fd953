// SPDX-License-Identifier: Apache-2.0
// The reference statement by libharu's own page and text calls, in one document.
//   yardstick_libharu DATA.ndjson TEXTS FONTS OUT.pdf     prints the number of pages
#include <hpdf.h>

#include <cstdio>
#include <string>

#include "yardstick/statement.h"

namespace {

using namespace yardstick;

class HaruCanvas final : public Canvas {
public:
    HaruCanvas(HPDF_Doc document, HPDF_Font regular, HPDF_Font bold)
        : document_(document), fonts_{regular, bold} {}
    void begin_page() override {
        page_ = HPDF_AddPage(document_);
        HPDF_Page_SetWidth(page_, 595.28F);
        HPDF_Page_SetHeight(page_, 841.89F);
    }
    void end_page() override {}
    double width(std::string_view text, bool bold, double size) override {
        const HPDF_TextWidth wide =
            HPDF_Font_TextWidth(fonts_[bold], reinterpret_cast<const HPDF_BYTE*>(text.data()),
                                static_cast<HPDF_UINT>(text.size()));
        return static_cast<double>(wide.width) * size / 1000;
    }
    void text(double x, double baseline, std::string_view text, bool bold, double size, Color color,
              double word_space) override {
        fill(color);
        HPDF_Page_BeginText(page_);
        HPDF_Page_SetFontAndSize(page_, fonts_[bold], static_cast<float>(size));
        if (word_space == 0) {
            show(x, baseline, std::string(text));
        } else {  // Tw does not work with fonts of two bytes a sign
            const double space = width(" ", bold, size) + word_space;
            while (!text.empty()) {
                const std::string word(text.substr(0, text.find(' ')));
                show(x, baseline, word);
                x += width(word, bold, size) + space;
                text.remove_prefix(std::min(word.size() + 1, text.size()));
            }
        }
        HPDF_Page_EndText(page_);
    }
    void rectangle(double x, double y, double width, double height, Color color) override {
        fill(color);
        HPDF_Page_Rectangle(page_, static_cast<float>(x), static_cast<float>(841.89 - y - height),
                            static_cast<float>(width), static_cast<float>(height));
        HPDF_Page_Fill(page_);
    }
    void line(double x1, double y1, double x2, double y2, double width, Color) override {
        HPDF_Page_SetLineWidth(page_, static_cast<float>(width));
        HPDF_Page_MoveTo(page_, static_cast<float>(x1), static_cast<float>(841.89 - y1));
        HPDF_Page_LineTo(page_, static_cast<float>(x2), static_cast<float>(841.89 - y2));
        HPDF_Page_Stroke(page_);
    }

private:
    void fill(Color color) {
        HPDF_Page_SetRGBFill(page_, static_cast<float>(color.red), static_cast<float>(color.green),
                             static_cast<float>(color.blue));
    }
    void show(double x, double baseline, const std::string& text) {
        HPDF_Page_TextOut(page_, static_cast<float>(x), static_cast<float>(841.89 - baseline),
                          text.c_str());
    }

    HPDF_Doc document_;
    HPDF_Font fonts_[2];
    HPDF_Page page_ = nullptr;
};

void report(HPDF_STATUS error, HPDF_STATUS detail, void*) {
    std::fprintf(stderr, "libharu: error %04lx, %lu\n", error, detail);
    std::exit(1);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return 2;
    HPDF_Doc document = HPDF_New(report, nullptr);
    HPDF_UseUTFEncodings(document);
    HPDF_SetCompressionMode(document, HPDF_COMP_ALL);
    const std::string fonts = arguments[3];
    const auto font = [&](const char* file) {
        const char* name =
            HPDF_LoadTTFontFromFile(document, (fonts + "/" + file).c_str(), HPDF_TRUE);
        return HPDF_GetFont(document, name, "UTF-8");
    };
    HaruCanvas canvas(document, font("LiberationSans-Regular.ttf"),
                      font("LiberationSans-Bold.ttf"));
    Printer printer(canvas, arguments[2]);
    const std::size_t pages = print_file(arguments[1], printer);
    HPDF_SaveToFile(document, arguments[4]);
    HPDF_Free(document);
    std::printf("%zu\n", pages);
    return pages == 0 ? 1 : 0;
}
