// SPDX-License-Identifier: Apache-2.0
// The reference statement by cairo's PDF surface and its text calls.
//   yardstick_cairo DATA.ndjson TEXTS FONTS OUT.pdf     prints the number of pages
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <cstdio>
#include <string>

#include "yardstick/statement.h"

namespace {

using namespace yardstick;

class CairoCanvas final : public Canvas {
public:
    CairoCanvas(cairo_t* cairo, cairo_font_face_t* regular, cairo_font_face_t* bold)
        : cairo_(cairo), faces_{regular, bold} {}
    void begin_page() override {}
    void end_page() override { cairo_show_page(cairo_); }
    double width(std::string_view text, bool bold, double size) override {
        select(bold, size);
        cairo_text_extents_t extents;
        cairo_text_extents(cairo_, std::string(text).c_str(), &extents);
        return extents.x_advance;
    }
    void text(double x, double baseline, std::string_view text, bool bold, double size, Color color,
              double word_space) override {
        cairo_set_source_rgb(cairo_, color.red, color.green, color.blue);
        select(bold, size);
        if (word_space == 0) {
            show(x, baseline, std::string(text));
            return;
        }
        const double space = width(" ", bold, size) + word_space;
        while (!text.empty()) {
            const std::string word(text.substr(0, text.find(' ')));
            show(x, baseline, word);
            x += width(word, bold, size) + space;
            text.remove_prefix(std::min(word.size() + 1, text.size()));
        }
    }
    void rectangle(double x, double y, double width, double height, Color color) override {
        cairo_set_source_rgb(cairo_, color.red, color.green, color.blue);
        cairo_rectangle(cairo_, x, y, width, height);
        cairo_fill(cairo_);
    }
    void line(double x1, double y1, double x2, double y2, double width, Color) override {
        cairo_set_source_rgb(cairo_, 0, 0, 0);
        cairo_set_line_width(cairo_, width);
        cairo_move_to(cairo_, x1, y1);
        cairo_line_to(cairo_, x2, y2);
        cairo_stroke(cairo_);
    }

private:
    void select(bool bold, double size) {
        cairo_set_font_face(cairo_, faces_[bold]);
        cairo_set_font_size(cairo_, size);
    }
    void show(double x, double baseline, const std::string& text) {
        cairo_move_to(cairo_, x, baseline);
        cairo_show_text(cairo_, text.c_str());
    }

    cairo_t* cairo_;
    cairo_font_face_t* faces_[2];
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return 2;
    FT_Library library = nullptr;
    FT_Init_FreeType(&library);
    const std::string fonts = arguments[3];
    const auto face = [&](const char* file) {
        FT_Face loaded = nullptr;
        FT_New_Face(library, (fonts + "/" + file).c_str(), 0, &loaded);
        return cairo_ft_font_face_create_for_ft_face(loaded, 0);
    };
    cairo_surface_t* surface = cairo_pdf_surface_create(arguments[4], 595.28, 841.89);
    cairo_t* cairo = cairo_create(surface);
    CairoCanvas canvas(cairo, face("LiberationSans-Regular.ttf"), face("LiberationSans-Bold.ttf"));
    Printer printer(canvas, arguments[2]);
    const std::size_t pages = print_file(arguments[1], printer);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    const bool failed = cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    std::printf("%zu\n", pages);
    return pages == 0 || failed ? 1 : 0;
}
