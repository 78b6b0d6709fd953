// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/four_state.h"

#include <string>

namespace cajista::graphic::detail {

namespace {

using base::Length;

/// Micrometres; from least to most what the post reads.
struct Range {
    std::int64_t least, nominal, most;
};

struct PostalBars {
    Range full, pitch, bar;
    std::int64_t tracker;           ///< at the nominal height
    std::int64_t quiet_x, quiet_y;  ///< clear around the bars
};

// USPS-B-3200, 2.3 (inches there): 20 to 24 bars an inch, bars of 0.015 to 0.025, full bars of
// 0.125 to 0.165, 0.125 clear beside and 0.028 above and below.
constexpr PostalBars imb_bars{
    {3175, 3683, 4191}, {1059, 1154, 1270}, {381, 508, 635}, 1219, 3175, 711};
// Royal Mail, Mailmark barcode definition (4-state) and PostNL, KIX: 20 to 24 bars in 25.4 mm,
// bars of 0.38 to 0.63 mm, full bars of 4.22 to 5.84 mm, 2 mm clear all around.
constexpr PostalBars royal_bars{
    {4220, 5030, 5840}, {1059, 1154, 1270}, {380, 500, 630}, 1270, 2000, 2000};

std::int64_t micrometres_of(Length length) {
    return length.times(25'400, 72 * Length::units_per_point).units;
}

std::string millimetres(std::int64_t micrometres) {
    const std::int64_t hundredths = (micrometres + 5) / 10;
    const std::string digits = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
}

base::Diagnostic outside(const char* what, std::int64_t is, const Range& range) {
    return base::error("graphic.barcode-size",
                       std::string("the ") + what + " of this postal barcode would be " +
                           millimetres(is) + " mm; its post reads " + millimetres(range.least) +
                           " to " + millimetres(range.most) + " mm")
        .hint("leave module, width and height out to have the nominal sizes, or give it more room");
}

}  // namespace

bool is_four_state(BarcodeKind kind) {
    return kind == BarcodeKind::imb || kind == BarcodeKind::rm4scc ||
           kind == BarcodeKind::mailmark || kind == BarcodeKind::kix;
}

base::Result<const Drawing*> draw_four_state(BarcodeKind kind, const Symbol& symbol,
                                             const BarcodeOptions& options, base::Arena& arena) {
    const PostalBars& post = kind == BarcodeKind::imb ? imb_bars : royal_bars;
    const std::int64_t bars = (std::int64_t{symbol.width} + 1) / 2;
    const std::int64_t quiet_x = options.quiet_zone ? post.quiet_x : 0;
    const std::int64_t quiet_y = options.quiet_zone ? post.quiet_y : 0;
    std::int64_t bar = post.bar.nominal, pitch = post.pitch.nominal, full = post.full.nominal;
    if (options.module.units > 0) {
        bar = micrometres_of(options.module);
        if (bar < post.bar.least || bar > post.bar.most) return outside("bars", bar, post.bar);
        pitch =
            std::min(std::max(pitch * bar / post.bar.nominal, post.pitch.least), post.pitch.most);
    } else if (options.size.width.units > 0) {
        const std::int64_t room = micrometres_of(options.size.width) - 2 * quiet_x - bar;
        pitch = bars > 1 ? std::min(pitch, room / (bars - 1)) : pitch;
        bar = std::max(bar * pitch / post.pitch.nominal, post.bar.least);
    }
    if (pitch < post.pitch.least) return outside("pitch", pitch, post.pitch);
    if (options.size.height.units > 0) {
        full = std::min(full, micrometres_of(options.size.height) - 2 * quiet_y);
        if (full < post.full.least) return outside("height", full, post.full);
    }
    const std::int64_t tracker = post.tracker * full / post.full.nominal;
    const std::int64_t wing = (full - tracker) / 2;
    const std::int64_t width = (bars - 1) * pitch + bar + 2 * quiet_x;
    if (options.size.width.units > 0 && width > micrometres_of(options.size.width)) {
        return base::error("graphic.barcode-size",
                           "the barcode is " + millimetres(width) + " mm wide; there is room for " +
                               millimetres(micrometres_of(options.size.width)) + " mm")
            .hint("leave the module out to have it fitted, or give it more room");
    }
    const auto rects = arena.array<base::Rect>(static_cast<std::size_t>(bars));
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const bool rises = symbol.dark[2 * i];
        const bool falls = symbol.dark[std::size_t{2} * symbol.width + 2 * i];
        const std::int64_t top = rises ? 0 : wing;
        const std::int64_t bottom = falls ? full : wing + tracker;
        rects[i] = {Length::micrometres(quiet_x + static_cast<std::int64_t>(i) * pitch),
                    Length::micrometres(quiet_y + top), Length::micrometres(bar),
                    Length::micrometres(bottom - top)};
    }
    const auto shapes = arena.array<Shape>(1);
    shapes[0].kind = Shape::Kind::rects;
    shapes[0].rects = rects;
    shapes[0].fill = options.color;
    auto* drawing = arena.make<Drawing>();
    drawing->size = {Length::micrometres(width), Length::micrometres(full + 2 * quiet_y)};
    drawing->shapes = shapes;
    return drawing;
}

}  // namespace cajista::graphic::detail
