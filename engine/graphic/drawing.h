// SPDX-License-Identifier: Apache-2.0
// Vector graphics in one form: barcodes, charts and SVG all become a Drawing.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/color.h"
#include "base/length.h"
#include "base/result.h"
#include "text/paragraph.h"

namespace cajista::graphic {

struct PathPoint {
    /// A curve is three points of kind `curve` in a row: two controls and the end. `close` has no
    /// place of its own.
    enum class Kind : std::uint8_t { move, line, curve, close };
    Kind kind = Kind::move;
    base::Point at;
};

/// A filled or stroked shape. Coordinates from the drawing's top left, y down.
struct Shape {
    enum class Kind : std::uint8_t { rects, path };
    Kind kind = Kind::path;
    std::span<const base::Rect> rects;  ///< for barcodes: many bars, one fill
    std::span<const PathPoint> path;
    base::Color fill;    ///< none: not filled
    base::Color stroke;  ///< none: not stroked
    base::Length stroke_width;
    std::span<const base::Length> dashes;
    std::uint8_t line_cap = 0;   ///< 0 butt, 1 round, 2 square (PDF's numbers)
    std::uint8_t line_join = 0;  ///< 0 miter, 1 round, 2 bevel
    bool even_odd = false;
};

/// Words of a drawing, above its shapes: a run whose baseline begins at `at`. A drawing that is
/// scaled moves them, their size stays.
struct Label {
    base::Point at;
    const text::GlyphRun* run = nullptr;
};

/// Plain data; all spans point into the arena it was made in.
struct Drawing {
    base::Size size;
    std::span<const Shape> shapes;
    std::span<const Label> labels{};
    std::uint32_t missing_glyphs = 0;  ///< characters of the labels that no font has
    char32_t first_missing = 0;
    std::string_view alternative_text;
};

enum class BarcodeKind : std::uint8_t {
    code128,
    gs1_128,
    code39,
    ean13,
    itf,
    qr,
    datamatrix,
    pdf417,
    aztec,
    ean8,
    upca,
    gs1_datamatrix,
    imb,       ///< USPS Intelligent Mail (USPS-B-3200): 20, 25, 29 or 31 digits
    rm4scc,    ///< Royal Mail 4-state customer code: postcode and delivery point
    mailmark,  ///< Royal Mail 4-state Mailmark, C (22 characters) and L (26)
    kix,       ///< PostNL KIX: postcode, house number, suffix
    epc_qr,    ///< EPC069-12, a SEPA credit transfer; see payment_code.h
    swiss_qr   ///< the Swiss QR code of a QR-bill, 46 mm wide with its cross
};

struct BarcodeOptions {
    /// Width of the narrowest bar; zero: as large as fits `size` (without one: 0.33 mm, or 0.5 mm
    /// for kinds with several rows). Bars stretch to the height; symbols with rows keep their
    /// shape. Postal bars (imb, rm4scc, mailmark, kix) have the nominal sizes of their post, or as
    /// much less as `size` wants and the post permits.
    base::Length module;
    base::Size size;  ///< most that it may take; zero: what `module` and the data need
    bool quiet_zone = false;
    char qr_error_level = 'M';  ///< L M Q H
    /// Of a Data Matrix, in modules, like 26 x 26; zero: the smallest square that holds the data.
    std::uint16_t symbol_rows = 0, symbol_columns = 0;
    bool is_hex = false;  ///< the data of a Data Matrix are bytes, written as hexadecimal digits
    base::Color color = base::Color::black();
};

/// Kind by its template name (`code128`, `qr`, …); nothing when unknown.
bool parse_barcode_kind(std::string_view name, BarcodeKind& kind);
std::span<const std::string_view> barcode_kind_names();
/// `26x26`, `16x48`: rows and columns of a Data Matrix (ISO/IEC 16022, table 7); false: none such.
bool parse_symbol_size(std::string_view text, BarcodeOptions& options);

/// Encodes `data` (UTF-8) by zint; the GS1 kinds take application identifiers in brackets. The
/// drawing's size is that of the symbol with its quiet zone. Errors: graphic.barcode-data (what the
/// symbology can't hold, the value itself not shown), graphic.barcode-size (modules below 0.1 mm,
/// or no room for `module`). The errors have no span.
base::Result<const Drawing*> make_barcode(BarcodeKind kind, std::string_view data,
                                          const BarcodeOptions& options, base::Arena& arena);

/// Reads a static SVG (paths, basic shapes, groups, transforms, solid fills and strokes, viewBox);
/// what it doesn't know is graphic.svg-unsupported, what is no SVG graphic.svg-malformed, with the
/// places, all at once. The text alternative is its `title`. The result lives in `arena`, and not
/// longer than `inks`: the spot colours that it may name, others are graphic.svg-unknown-ink.
base::Result<const Drawing*> load_svg(const base::SourceFilePtr& file, base::Arena& arena,
                                      const std::deque<base::SpotColor>& inks = {});

}  // namespace cajista::graphic
