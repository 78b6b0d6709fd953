// SPDX-License-Identifier: Apache-2.0
#include "graphic/drawing.h"

#include <algorithm>
#include <array>
#include <vector>

#include "graphic/detail/modules.h"

namespace cajista::graphic {

namespace {

using base::Length;
using detail::Symbol;

constexpr std::array<std::string_view, 9> names = {
    "code128", "gs1-128", "code39", "ean13", "itf", "qr", "datamatrix", "pdf417", "aztec"};

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
        case BarcodeKind::aztec:
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

base::Result<const Drawing*> make_barcode(BarcodeKind kind, std::string_view data,
                                          const BarcodeOptions& options, base::Arena& arena) {
    auto encoded = detail::encode_by_zint(kind, data, options);
    if (!encoded.ok()) return std::move(encoded).errors();
    const Symbol& symbol = encoded.value();
    const QuietZone quiet = options.quiet_zone ? quiet_zone_of(kind) : QuietZone{};
    const std::int64_t across = std::int64_t{symbol.width} + quiet.left + quiet.right;
    const std::int64_t down =
        std::int64_t{symbol.rows} * symbol.row_height + quiet.top + quiet.bottom;
    const bool is_bars = symbol.rows == 1;
    const base::Size wanted = options.size;
    Length module = options.module;
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
    return drawing;
}

}  // namespace cajista::graphic
