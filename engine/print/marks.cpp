// SPDX-License-Identifier: Apache-2.0
#include "print/marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "graphic/drawing.h"

namespace cajista::print {

namespace {

bool contains(const base::Rect& zone, const base::Rect& area) {
    // A hundredth of a point is what a PDF number keeps.
    const base::Length slack = base::Length::points(1, 100);
    return area.width.units >= 0 && area.height.units >= 0 && area.left + slack >= zone.left &&
           area.top + slack >= zone.top && area.right() <= zone.right() + slack &&
           area.bottom() <= zone.bottom() + slack;
}

std::string_view kind_name(job::Mark::Kind kind) {
    constexpr std::string_view names[] = {"omr", "datamatrix", "code128",  "text", "qr",
                                          "imb", "rm4scc",     "mailmark", "kix"};
    return names[static_cast<std::size_t>(kind)];
}

graphic::BarcodeKind barcode_kind(job::Mark::Kind kind) {
    switch (kind) {
        case job::Mark::Kind::code128:
            return graphic::BarcodeKind::code128;
        case job::Mark::Kind::qr:
            return graphic::BarcodeKind::qr;
        case job::Mark::Kind::imb:
            return graphic::BarcodeKind::imb;
        case job::Mark::Kind::rm4scc:
            return graphic::BarcodeKind::rm4scc;
        case job::Mark::Kind::mailmark:
            return graphic::BarcodeKind::mailmark;
        case job::Mark::Kind::kix:
            return graphic::BarcodeKind::kix;
        default:
            return graphic::BarcodeKind::datamatrix;
    }
}

bool is_wanted(job::MarkSheets sheets, const SheetFacts& facts) {
    return sheets == job::MarkSheets::all ||
           (sheets == job::MarkSheets::first ? facts.sheet == 1 : facts.sheet == facts.sheets);
}

double millimetres(base::Length length) { return length.to_points() * 25.4 / 72; }

base::Diagnostic outside(const job::Mark& mark, const base::Rect& area, const base::Rect& zone) {
    return base::error(
               "print.mark-outside-zone",
               fmt::format("the mark <{}> ends {:.1f} mm right and {:.1f} mm below the corner of "
                           "the mark zone, which is {:.1f} mm wide and {:.1f} mm high",
                           kind_name(mark.kind),
                           millimetres(max(area.left, area.right()) - zone.left),
                           millimetres(max(area.top, area.bottom()) - zone.top),
                           millimetres(zone.width), millimetres(zone.height)))
        .hint("make the mark smaller, move it, or give the page master a larger mark zone");
}

}  // namespace

std::string tray_list(std::uint32_t inserts) {
    std::string out;
    for (std::uint32_t tray = 1; tray <= 32; ++tray) {
        if ((inserts >> (tray - 1) & 1) == 0) continue;
        if (!out.empty()) out += '+';
        fmt::format_to(std::back_inserter(out), "{}", tray);
    }
    return out.empty() ? "0" : out;
}

std::string expand(const job::MarkText& text, const SheetFacts& facts) {
    std::string out;
    for (const job::MarkText::Part& part : text.parts) {
        out += part.literal;
        if (part.value < facts.values.size()) {
            const std::string_view value = facts.values[part.value];
            if (value.size() < part.digits) out.append(part.digits - value.size(), '0');
            out += value;
        }
        if (!part.name) continue;
        const auto number = [&](std::uint64_t value) {
            fmt::format_to(std::back_inserter(out), "{:0{}}", value, part.digits);
        };
        switch (*part.name) {
            case job::MarkName::job:
                out += facts.job;
                break;
            case job::MarkName::piece:
                number(facts.piece);
                break;
            case job::MarkName::sheet:
                number(facts.sheet);
                break;
            case job::MarkName::sheets:
                number(facts.sheets);
                break;
            case job::MarkName::sequence:
                number(facts.sequence);
                break;
            case job::MarkName::inserts:
                out += tray_list(facts.inserts);
                break;
            case job::MarkName::key:
                out += facts.key;
                break;
            case job::MarkName::machine:
                out += facts.machine;
                break;
            case job::MarkName::volume:
                number(facts.volume);
                break;
            case job::MarkName::serial:
                number(facts.serial);
                break;
        }
    }
    return out;
}

std::vector<bool> omr_lines(const job::Omr& omr, const SheetFacts& facts) {
    std::vector<bool> lines;
    std::vector<std::size_t> parity;
    for (const job::OmrLine line : omr.order) {
        switch (line) {
            case job::OmrLine::gate:
                lines.push_back(true);
                break;
            case job::OmrLine::begin:
                lines.push_back(facts.sheet == 1);
                break;
            case job::OmrLine::end:
                lines.push_back(facts.sheet == facts.sheets);
                break;
            case job::OmrLine::sequence:
                for (std::uint32_t i = 0; i < omr.sequence_lines; ++i) {
                    lines.push_back((facts.sequence >> i & 1) != 0);
                }
                break;
            case job::OmrLine::insert:
                for (std::uint32_t i = 0; i < omr.trays; ++i) {
                    lines.push_back((facts.inserts >> i & 1) != 0);
                }
                break;
            case job::OmrLine::parity:
                parity.push_back(lines.size());
                lines.push_back(false);
                break;
        }
    }
    for (const std::size_t at : parity) {
        std::size_t drawn = 0;
        for (const bool line : lines) drawn += line ? 1 : 0;
        lines[at] = (drawn % 2 != 0) != omr.parity_is_odd;
    }
    return lines;
}

MarkPainter::MarkPainter(const job::Marks& marks, const pdf::FontPlan& plan, std::int32_t face,
                         const pdf::MarkGlyphs* glyphs)
    : marks_(marks), plan_(plan), face_(static_cast<std::uint32_t>(face)), glyphs_(glyphs) {}

std::string MarkPainter::draw_lines(std::string_view lines, base::Point at, base::Length size,
                                    base::Size page) {
    pdf::MarkContent content(plan_, face_, page, glyphs_);
    while (!lines.empty()) {
        at.y += size * 5 / 4;
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        content.text(at, size, lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    std::vector<pdf::WideGlyph> used = content.take_glyphs();
    wide_.insert(wide_.end(), std::make_move_iterator(used.begin()),
                 std::make_move_iterator(used.end()));
    return content.take();
}

base::Result<std::string> MarkPainter::draw(const SheetFacts& facts, base::Size page,
                                            const base::Rect& zone) {
    pdf::MarkContent content(plan_, face_, page, glyphs_);
    for (const job::Mark& mark : marks_.marks) {
        if (!is_wanted(mark.sheets, facts)) continue;
        arena_.reset();
        const base::Rect whole{{}, {}, page.width, page.height};
        base::Status drawn = draw_one(mark, facts, mark.is_on_page ? whole : zone, content);
        if (!drawn) return std::move(drawn).errors();
    }
    std::vector<pdf::WideGlyph> used = content.take_glyphs();
    wide_.insert(wide_.end(), std::make_move_iterator(used.begin()),
                 std::make_move_iterator(used.end()));
    return content.take();
}

base::Status MarkPainter::draw_one(const job::Mark& mark, const SheetFacts& facts,
                                   const base::Rect& zone, pdf::MarkContent& content) {
    base::Rect area{zone.left + mark.area.left, zone.top + mark.area.top, mark.area.width,
                    mark.area.height};
    if (area.width.units <= 0) area.width = zone.right() - area.left;
    if (area.height.units <= 0) area.height = zone.bottom() - area.top;
    if (mark.kind == job::Mark::Kind::omr) {
        const std::vector<bool> lines = omr_lines(mark.omr, facts);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const base::Rect line{area.left, area.top + mark.omr.pitch * static_cast<int>(i),
                                  area.width, mark.omr.thickness};
            if (!contains(zone, line)) return outside(mark, line, zone);
            if (lines[i]) content.rectangle(line);
        }
        return {};
    }
    if (!contains(zone, area)) return outside(mark, area, zone);
    if (mark.kind == job::Mark::Kind::text) {
        if (mark.size > area.height)
            return outside(mark, {area.left, area.top, {}, mark.size}, zone);
        content.text({area.left, area.top + mark.size}, mark.size, expand(mark.content, facts));
        return {};
    }
    graphic::BarcodeOptions options;
    options.module = mark.module;
    options.size = {area.width, area.height};
    options.is_hex = mark.is_hex;
    if (!mark.symbol.empty() && !graphic::parse_symbol_size(mark.symbol, options)) {
        return base::error("print.bad-mark",
                           fmt::format("no Data Matrix has {} modules", mark.symbol))
            .hint("rows and columns, like 26x26 or 16x48");
    }
    const std::string data = expand(mark.content, facts);
    auto drawing = graphic::make_barcode(barcode_kind(mark.kind), data, options, arena_);
    if (!drawing) {
        base::Diagnostics errors = std::move(drawing).errors();
        for (base::Diagnostic& error : errors) {
            error.message =
                fmt::format("the mark <{}> of piece {}, sheet {}: {}", kind_name(mark.kind),
                            facts.piece, facts.sheet, error.message);
        }
        return errors;
    }
    for (const graphic::Shape& shape : drawing.value()->shapes) {
        for (base::Rect rect : shape.rects) {
            rect.left += area.left;
            rect.top += area.top;
            content.rectangle(rect);
        }
    }
    return {};
}

}  // namespace cajista::print
