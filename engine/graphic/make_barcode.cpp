// SPDX-License-Identifier: Apache-2.0
#include "graphic/drawing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "graphic/detail/four_state.h"
#include "graphic/detail/modules.h"

namespace cajista::graphic {

namespace {

using base::Length;
using detail::Symbol;

constexpr std::array<std::string_view, 18> names = {
    "code128",    "gs1-128", "code39",   "ean13", "itf",    "qr",
    "datamatrix", "pdf417",  "aztec",    "ean8",  "upca",   "gs1-datamatrix",
    "imb",        "rm4scc",  "mailmark", "kix",   "epc-qr", "swiss-qr"};

// Two dots of a 600 dpi press are 0.085 mm: below 0.1 mm no scanner reads what it prints.
constexpr Length least_module = Length::micrometres(100);
// GS1 General Specifications, 5.5.2.7: X dimension of general retail 0.33 mm, of 2D symbols 0.5 mm.
constexpr Length usual_bar_module = Length::micrometres(330);
constexpr Length usual_square_module = Length::micrometres(500);
constexpr Length usual_bar_height = Length::micrometres(10'000);

/// Light modules that the standards want around a symbol.
struct QuietZone {
    std::uint32_t left = 0, right = 0, top = 0, bottom = 0;
};

QuietZone quiet_zone_of(BarcodeKind kind) {
    switch (kind) {
        case BarcodeKind::code128:  // ISO/IEC 15417, 4.2
        case BarcodeKind::gs1_128:
        case BarcodeKind::code39:  // ISO/IEC 16388, 4.2
        case BarcodeKind::itf:
            return {10, 10, 0, 0};  // ISO/IEC 16390, 4.2
        case BarcodeKind::ean13:
            return {11, 7, 0, 0};  // ISO/IEC 15420, 4.3
        case BarcodeKind::qr:
            return {4, 4, 4, 4};  // ISO/IEC 18004, 6.3.8
        case BarcodeKind::datamatrix:
            return {1, 1, 1, 1};
        case BarcodeKind::pdf417:
            return {2, 2, 2, 2};
        case BarcodeKind::ean8:  // ISO/IEC 15420, 4.3
            return {7, 7, 0, 0};
        case BarcodeKind::upca:
            return {9, 9, 0, 0};
        case BarcodeKind::epc_qr:
            return {4, 4, 4, 4};
        case BarcodeKind::gs1_datamatrix:
            return {1, 1, 1, 1};
        case BarcodeKind::aztec:
        case BarcodeKind::imb:  // they have measures of their own
        case BarcodeKind::rm4scc:
        case BarcodeKind::mailmark:
        case BarcodeKind::kix:
        case BarcodeKind::swiss_qr:
            return {};
    }
    return {};
}

std::string millimetres(Length length) {
    const std::int64_t hundredths = length.times(2540, 72 * Length::units_per_point).units;
    const std::string digits = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits + " mm";
}

/// Rectangles of equal columns in rows that follow each other become one.
std::span<const base::Rect> rects_of(const Symbol& symbol, const QuietZone& quiet, Length module,
                                     Length row_height, base::Arena& arena) {
    struct Run {
        std::uint32_t begin, end, row, rows;
    };
    std::vector<Run> done;
    std::vector<Run> open;
    std::vector<Run> next;
    for (std::uint32_t row = 0; row < symbol.rows; ++row) {
        next.clear();
        auto above = open.begin();
        for (std::uint32_t x = 0; x < symbol.width;) {
            const auto is_dark = [&](std::uint32_t at) {
                return at < symbol.width && symbol.dark[std::size_t{row} * symbol.width + at];
            };
            if (!is_dark(x)) {
                ++x;
                continue;
            }
            const std::uint32_t begin = x;
            while (is_dark(x)) ++x;
            while (above != open.end() && above->begin < begin) done.push_back(*above++);
            if (above != open.end() && above->begin == begin && above->end == x) {
                next.push_back({begin, x, above->row, above->rows + 1});
                ++above;
            } else {
                next.push_back({begin, x, row, 1});
            }
        }
        done.insert(done.end(), above, open.end());
        std::swap(open, next);
    }
    done.insert(done.end(), open.begin(), open.end());
    const auto rects = arena.array<base::Rect>(done.size());
    for (std::size_t i = 0; i < done.size(); ++i) {
        const Run& run = done[i];
        rects[i] = {module * (quiet.left + run.begin), module * quiet.top + row_height * run.row,
                    module * (run.end - run.begin), row_height * run.rows};
    }
    return rects;
}

/// The Swiss cross, 7 mm in the middle of 46 mm (SIX Implementation Guidelines, 6.4.2): black with
/// a white edge, its arms in the proportions of the flag.
void add_swiss_cross(Drawing& drawing, base::Arena& arena) {
    const std::span<const Shape> code = drawing.shapes;
    const auto shapes = arena.array<Shape>(4);
    shapes[0] = code[0];
    const Length middle = drawing.size.width / 2;
    const auto square = [&](std::int64_t micrometres_of_46) {
        return drawing.size.width.times(micrometres_of_46, 46'000);
    };
    const auto box = [&](Shape& shape, Length width, Length height, base::Color color) {
        const auto rects = arena.array<base::Rect>(1);
        rects[0] = {middle - width / 2, middle - height / 2, width, height};
        shape.kind = Shape::Kind::rects;
        shape.rects = rects;
        shape.fill = color;
    };
    const base::Color white = base::Color::gray(10'000);
    box(shapes[1], square(7'000), square(7'000), white);
    box(shapes[2], square(6'200), square(6'200), code[0].fill);
    const Length longer = square(3'900), thin = square(1'170);
    shapes[3].kind = Shape::Kind::path;
    const auto path = arena.array<PathPoint>(13);
    const Length l = middle - longer / 2, r = middle + longer / 2, a = middle - thin / 2,
                 b = middle + thin / 2;
    const base::Point corners[] = {{a, l}, {b, l}, {b, a}, {r, a}, {r, b}, {b, b},
                                   {b, r}, {a, r}, {a, b}, {l, b}, {l, a}, {a, a}};
    for (std::size_t i = 0; i < 12; ++i) {
        path[i] = {i == 0 ? PathPoint::Kind::move : PathPoint::Kind::line, corners[i]};
    }
    path[12] = {PathPoint::Kind::close, corners[0]};
    shapes[3].path = path;
    shapes[3].fill = white;
    drawing.shapes = shapes;
}

base::Diagnostic too_small(Length module, std::int64_t across) {
    return base::error("graphic.barcode-size", "the barcode has " + std::to_string(across) +
                                                   " modules across, of " + millimetres(module) +
                                                   " each; below " + millimetres(least_module) +
                                                   " none can be read")
        .hint("give it more room, or put less data in it");
}

}  // namespace

bool parse_barcode_kind(std::string_view name, BarcodeKind& kind) {
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) return false;
    kind = static_cast<BarcodeKind>(found - names.begin());
    return true;
}

std::span<const std::string_view> barcode_kind_names() { return names; }

bool parse_symbol_size(std::string_view text, BarcodeOptions& options) {
    const char* const end = text.data() + text.size();
    std::uint16_t rows = 0, columns = 0;
    const auto first = std::from_chars(text.data(), end, rows);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != 'x') return false;
    const auto second = std::from_chars(first.ptr + 1, end, columns);
    if (second.ec != std::errc() || second.ptr != end) return false;
    if (!detail::is_symbol_size(rows, columns)) return false;
    options.symbol_rows = rows;
    options.symbol_columns = columns;
    return true;
}

base::Result<const Drawing*> make_barcode(BarcodeKind kind, std::string_view data,
                                          const BarcodeOptions& options, base::Arena& arena) {
    auto encoded = detail::encode_by_zint(kind, data, options);
    if (!encoded.ok()) return std::move(encoded).errors();
    const Symbol& symbol = encoded.value();
    if (detail::is_four_state(kind)) return detail::draw_four_state(kind, symbol, options, arena);
    const QuietZone quiet = options.quiet_zone ? quiet_zone_of(kind) : QuietZone{};
    const std::int64_t across = std::int64_t{symbol.width} + quiet.left + quiet.right;
    const std::int64_t down =
        std::int64_t{symbol.rows} * symbol.row_height + quiet.top + quiet.bottom;
    const bool is_bars = symbol.rows == 1;
    base::Size wanted = options.size;
    Length module = options.module;
    if (kind == BarcodeKind::swiss_qr) {  // always 46 mm, however many modules it has
        module = Length::micrometres(46'000) / across;
        wanted.width = wanted.width.units > 0 ? wanted.width : Length::micrometres(46'000);
    }
    if (module.units <= 0) {
        module = wanted.width.units > 0 ? wanted.width / across : Length{};
        if (!is_bars && wanted.height.units > 0) {
            const Length by_height = wanted.height / down;
            module = module.units > 0 ? base::min(module, by_height) : by_height;
        }
        if (wanted.width.units <= 0 && (is_bars || wanted.height.units <= 0)) {
            module = is_bars ? usual_bar_module : usual_square_module;
        }
    }
    if (module < least_module) return too_small(module, across);
    Length row_height = module * symbol.row_height;
    if (is_bars) row_height = wanted.height.units > 0 ? wanted.height : usual_bar_height;
    const base::Size size{module * across, is_bars ? row_height : module * down};
    const bool is_too_wide = wanted.width.units > 0 && size.width > wanted.width;
    if (is_too_wide || (wanted.height.units > 0 && size.height > wanted.height)) {
        return base::error("graphic.barcode-size",
                           "the barcode is " + millimetres(size.width) + " x " +
                               millimetres(size.height) + ", larger than the wanted " +
                               millimetres(wanted.width) + " x " + millimetres(wanted.height))
            .hint("leave the module out to have it fitted, or give it more room");
    }
    const auto shapes = arena.array<Shape>(1);
    shapes[0].kind = Shape::Kind::rects;
    shapes[0].rects = rects_of(symbol, quiet, module, row_height, arena);
    shapes[0].fill = options.color;
    auto* drawing = arena.make<Drawing>();
    drawing->size = size;
    drawing->shapes = shapes;
    if (kind == BarcodeKind::swiss_qr) add_swiss_cross(*drawing, arena);
    return drawing;
}

}  // namespace cajista::graphic
