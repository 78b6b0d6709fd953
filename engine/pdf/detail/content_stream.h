// SPDX-License-Identifier: Apache-2.0
// Writes one content stream (ISO 32000-1, 7.8.2): states set only on change, relative moves, one
// text object for many runs, neighbouring fills and lines as one path.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/color.h"
#include "base/length.h"
#include "graphic/drawing.h"
#include "page/page.h"
#include "pdf/color_converter.h"
#include "pdf/detail/content_buffer.h"
#include "pdf/detail/encoded_resources.h"
#include "pdf/detail/painted_area.h"
#include "pdf/font_plan.h"

namespace cajista::pdf::detail {

/// A face as the encoder needs it. `plan` has the codes and characters.
struct EncodableFace {
    /// Code and width of a glyph side by side: one look-up each on the hot path.
    struct Entry {
        std::uint16_t advance = 0;  ///< font units
        std::uint8_t code = 0;      ///< 0: two bytes
    };
    const text::FontFace* face = nullptr;
    const PlannedFace* plan = nullptr;
    std::uint32_t index = 0;
    base::Sha256 description{};  ///< of a deferred face
    std::vector<Entry> entries;  ///< by glyph, for every 16-bit id up to the last glyph
    /// By glyph: the one character that a reader takes it for (its ToUnicode); 0: none, several, or
    /// one of private use. Filled when tagged content asks first.
    std::vector<char32_t> said;
    /// The same for ASCII, which is most of what is shown; 0xFF, no byte of UTF-8: something else.
    std::vector<std::uint8_t> said_ascii;

    Entry entry(std::uint16_t glyph) const {
        return glyph < entries.size() ? entries[glyph] : Entry{};
    }
};

/// Fills EncodableFace::said; entries and plan must be there.
void find_said_characters(EncodableFace& face);

/// Text and graphics are gathered apart, graphics go first: a phase. What would be painted over
/// text already gathered starts the next phase, so the painting order holds. Not thread-safe.
class ContentStream {
public:
    enum class Kind : std::uint8_t { page, form };

    /// `elements`: for marked content, empty when not tagged. A form starts from unknown colours
    /// and line styles, because it inherits those of where it is shown (8.10.1).
    void start(Kind kind, base::Size size, bool is_tagged, std::span<const page::Element> elements,
               EncodedResources& resources);

    /// Colours go through it from the next start() on; null: as they are.
    void convert_by(const ColorConverter* converter) { converter_ = converter; }

    void show(const page::Item& item, const EncodableFace& face);
    void fill(const page::Item& item);
    void stroke(const page::Item& item);
    void outline(const page::Item& item);
    void draw(const page::Item& item);
    /// An image (`size` is its area) or form (moved only), by its name /X<index>.
    void paint(const page::Item& item, std::uint32_t index, bool is_form, const base::Rect& extent);

    /// Around what is painted in between: only what lies in the item's area is seen.
    void begin_window(const page::Item& item);
    void end_window();

    /// Around what is painted in between: items of a turned frame, in its own coordinates.
    void begin_turned(const page::Item& item);
    void end_turned();

    /// The finished stream; valid until the next start().
    std::string_view finish();
    /// Where a run's ink is expected: its width by the ascent and descent of its face.
    static base::Rect extent_of(const page::Item& item, const EncodableFace& face);
    /// Colour spaces painted with since start(), as bits 1 << base::Color::Space.
    std::uint8_t color_spaces() const { return spaces_; }
    /// The element (index + 1) of each MCID.
    std::vector<std::uint32_t>& marked_elements() { return marked_elements_; }

private:
    struct LineStyle {
        base::Color color;
        std::int64_t width = -1;  ///< 1/1000 pt; -1: unknown
        std::uint8_t dash = 0;    ///< page::Item::dash; 255: another or unknown
        std::uint8_t cap = 0;
        std::uint8_t join = 0;
        bool operator==(const LineStyle&) const = default;
    };
    struct TextState {
        std::uint32_t font = UINT32_MAX;  ///< face * 2 + is_wide
        base::Length size;
        std::int64_t spacing = 0;  ///< Tc, 1/1000 pt
        std::int64_t words = 0;    ///< Tw, 1/1000 pt
        base::Color color;         ///< none: not set in this phase yet
        bool is_invisible = false;
    };
    enum class Path : std::uint8_t { none, fill, fill_even_odd, stroke };

    // content_stream.cpp
    Hundredths x_of(base::Length x) const { return to_hundredths(x); }
    Hundredths y_of(base::Length y) const { return to_hundredths(size_.height - y); }
    void flush();
    void mark(ContentBuffer& out, std::uint64_t& current, std::uint32_t element);
    void end_mark(ContentBuffer& out, std::uint64_t& current);
    void set_color(ContentBuffer& out, const base::Color& color, bool is_stroke);
    void write_color(ContentBuffer& out, const base::Color& color, bool is_stroke);
    base::Color converted(const base::Color& color);
    void write_spot(ContentBuffer& out, const base::Color& color, bool is_stroke);
    void set_overprint(ContentBuffer& out, bool& current, bool is_on);

    // text_content.cpp
    void begin_text(const page::Item& item, const EncodableFace& face);
    void move_to(Hundredths x, Hundredths y);
    bool continues(const page::Item& item, const EncodableFace& face, std::int64_t words) const;
    void make_array();
    char* reopen_string(base::Length left, base::Length size);
    void set_font(const EncodableFace& face, bool is_wide, base::Length size);
    bool show_plain(const page::Item& item, const EncodableFace& face);
    bool is_set(const EncodableFace& face, const text::TextStyle& style, std::int64_t words) const;
    void show_adjusted(const page::Item& item, const EncodableFace& face, bool has_text);
    static bool tells_its_text(const text::GlyphRun& run, const EncodableFace& face);
    bool begin_actual_text(const text::GlyphRun& run, const EncodableFace& face);
    void begin_actual_text(std::string_view text);
    void paint_missing(const page::Item& item, const EncodableFace& face, std::size_t index);
    void set_spacing(std::int64_t spacing);
    void set_word_spacing(std::int64_t words);

    // graphic_content.cpp
    void before_graphics(const page::Item& item, const base::Rect& extent);
    void begin_path(Path kind, const base::Color& color);
    void end_path();
    void set_line(const LineStyle& style, std::span<const base::Length> dashes);
    void rectangle(const base::Rect& area);
    bool line_as_area(const page::Item& item);
    bool modules(const graphic::Shape& shape, const struct Placement& placement);
    void rounded_rectangle(const base::Rect& area, base::Length radius);
    void path(std::span<const graphic::PathPoint> points, const struct Placement& placement);
    void shape(const graphic::Shape& shape, const struct Placement& placement);

    std::vector<std::size_t> missing_;  ///< glyphs without a shape, of the run being shown
    const ColorConverter* converter_ = nullptr;
    std::vector<std::pair<base::Color, base::Color>> converted_;  ///< a few, met before
    std::uint8_t spaces_ = 0;                                     ///< color_spaces()
    /// Whether what is written last into graphics_ and text_ overprints; off where each begins and
    /// ends, so that they can stand in any order, and before forms and images.
    bool graphics_overprint_ = false, text_overprint_ = false;
    base::Size size_;
    Kind kind_ = Kind::page;
    bool is_tagged_ = false;
    std::span<const page::Element> elements_;
    EncodedResources* resources_ = nullptr;
    std::vector<std::uint32_t> marked_elements_;

    ContentBuffer out_, graphics_, text_;
    PaintedArea text_area_;
    struct Heights {
        const EncodableFace* face = nullptr;
        base::Length size, above, below;
    } heights_;               ///< of the face and size shown last
    base::Color fill_color_;  ///< after all of graphics_ (or of out_); none: unknown
    LineStyle line_;
    Path path_ = Path::none;
    struct Saved {
        base::Color fill_color;
        LineStyle line;
        bool overprint = false;
    } saved_;  ///< what was set before a window
    struct Outside {
        base::Size size;
        Saved saved;
        TextState text;
    };
    std::vector<Outside> outside_;  ///< of the turned frames that are open
    TextState text_state_;
    base::Color first_text_color_;  ///< what text_ expects to be set where it begins
    bool is_text_open_ = false;
    Hundredths text_x_ = 0, text_y_ = 0;  ///< start of the text line, as Td knows it
    /// The string shown last, when text_ ends with it and more may follow on its line.
    struct Shown {
        std::size_t begin = 0;  ///< of `(`; of no meaning in an array
        std::size_t end = 0;    ///< behind `Tj` or `TJ`; 0: none
        bool is_array = false;
        base::Length pen;  ///< where the reader's pen is
    } shown_;
    static constexpr std::uint64_t no_mark = UINT64_MAX;
    std::uint64_t graphics_mark_ = no_mark, text_mark_ = no_mark;
};

}  // namespace cajista::pdf::detail
