// SPDX-License-Identifier: Apache-2.0
#include "print/detail/prepared_piece.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "print/detail/serials.h"

namespace cajista::print::detail {

namespace {

/// A sheet before the document, for the address of one who isn't its own recipient.
void add_cover(PreparedDocument& document) {
    store::PageFacts cover = document.facts.pages.front();
    cover.plex = base::Plex::simplex;
    document.facts.pages.insert(document.facts.pages.begin(), cover);
    pdf::EncodedDocument& encoded = document.encoded;
    pdf::EncodedPage page;
    page.size = encoded.pages.front().size;
    encoded.pages.insert(encoded.pages.begin(), std::move(page));
    for (pdf::EncodedBookmark& bookmark : encoded.bookmarks) ++bookmark.page;
    for (pdf::EncodedAnchor& anchor : encoded.anchors) ++anchor.page;
}

/// An empty page of that size, behind the pages of the document.
std::uint32_t empty_page(PreparedDocument& document, base::Size size) {
    auto& pages = document.encoded.pages;
    for (std::size_t i = document.facts.pages.size(); i < pages.size(); ++i) {
        if (pages[i].size == size) return static_cast<std::uint32_t>(i);
    }
    pages.emplace_back();
    pages.back().size = size;
    return static_cast<std::uint32_t>(pages.size() - 1);
}

}  // namespace

base::Diagnostic damaged_facts() {
    return base::error("store.damaged", "the facts of a document can't be read")
        .hint("run the job again; the page store can't be repaired");
}

base::Status PiecePreparer::read(const PlannedDocument& planned, PreparedDocument& document) {
    store::Frame frame;
    if (!reader_.read(planned.frame, frame)) return reader_.status();
    document.bytes = std::make_unique<char[]>(frame.facts.size());
    std::copy(frame.facts.begin(), frame.facts.end(), document.bytes.get());
    const std::string_view facts(document.bytes.get(), frame.facts.size());
    if (!store::parse_facts(facts, document.facts)) return damaged_facts();
    auto encoded = pdf::EncodedDocument::parse(frame.document);
    if (!encoded) return std::move(encoded).errors();
    document.encoded = std::move(encoded).value();
    if (document.encoded.pages.size() != document.facts.pages.size() ||
        document.encoded.pages.empty()) {
        return damaged_facts();
    }
    const std::uint32_t recipient = planned.recipient;
    document.has_cover = recipient != 0 && settings_.production.recipients[recipient - 1].has_cover;
    if (document.has_cover) add_cover(document);
    lay_sheets(document.facts.pages, settings_.production.is_simplex, document.sheets);
    return {};
}

/// The serial number of a piece: the same in every reprint.
base::Status PiecePreparer::find_serial(PreparedPiece& wanted) const {
    const job::Serials& serials = settings_.production.marks.serials;
    const std::uint64_t number = wanted.piece.number;
    if (!serials.series.empty()) {
        wanted.serial = settings_.first_serial + (number - settings_.pieces_before) - 1;
        return {};
    }
    const std::vector<std::string_view>& values = wanted.documents.front().facts.sort_keys;
    std::uint64_t first = 1;
    if (serials.from < values.size()) {
        auto parsed = parse_first_serial(values[serials.from], number);
        if (!parsed) return std::move(parsed).errors();
        first = parsed.value();
    }
    auto serial = serial_of(serials, first, number);
    if (!serial) return std::move(serial).errors();
    wanted.serial = serial.value();
    return {};
}

base::Status PiecePreparer::add_side(const SheetFacts& sheet, PreparedDocument& document,
                                     std::uint32_t page, const base::Rect& zone, bool is_front) {
    document.pages.push_back(page);
    const job::Marks& marks = settings_.production.marks;
    const job::MarkSide side = marks.side;
    const bool is_marked = !marks.marks.empty() && (side == job::MarkSide::both ||
                                                    (side == job::MarkSide::front) == is_front);
    if (!is_marked) {
        document.marks.emplace_back();
        return {};
    }
    // Both sides of a sheet say the same: what was drawn for the front serves the back.
    const base::Size size = document.encoded.pages[page].size;
    const bool is_same =
        !is_front && side == job::MarkSide::both && size == front_size_ && zone == front_zone_;
    if (is_same) {
        document.marks.push_back(document.marks.back());
        return {};
    }
    front_size_ = size;
    front_zone_ = zone;
    auto drawn = painter_.draw(sheet, size, zone);
    if (!drawn) return std::move(drawn).errors();
    document.marks.push_back(std::move(drawn).value());
    return {};
}

/// Pages and marks of a document. `sheet`: sheets of the piece before it; counted on.
base::Status PiecePreparer::mark(const PreparedPiece& wanted, const PlannedDocument& planned,
                                 PreparedDocument& document, std::uint32_t& sheet) {
    const job::Production& production = settings_.production;
    const Piece& piece = wanted.piece;
    SheetFacts facts;
    facts.job = settings_.job;
    facts.key = document.facts.key;
    if (piece.machine < production.machines.size()) {
        facts.machine = production.machines[piece.machine].name;
    }
    facts.piece = piece.number;
    facts.sheets = piece.sheets;
    facts.volume = wanted.volume;
    facts.inserts = piece.inserts;
    facts.serial = wanted.serial;
    facts.values = document.facts.sort_keys;
    for (const Sheet& one : document.sheets) {
        facts.sequence = wanted.first_sequence + sheet;
        facts.sheet = ++sheet;
        const base::Rect front_zone = document.facts.pages[one.front].mark_zone;
        base::Status side = add_side(facts, document, one.front, front_zone, true);
        if (!side) return side;
        if (production.is_simplex) continue;
        const bool is_empty = one.back == no_page;
        const std::uint32_t back =
            is_empty ? empty_page(document, document.encoded.pages[one.front].size) : one.back;
        const base::Rect zone = is_empty ? front_zone : document.facts.pages[back].mark_zone;
        side = add_side(facts, document, back, zone, false);
        if (!side) return side;
    }
    if (document.has_cover) {  // the address, before the marks of its page
        const job::Recipients& recipients = production.recipients[planned.recipient - 1];
        const base::Size size = document.encoded.pages.front().size;
        document.marks.front() =
            painter_.draw_lines(planned.address, recipients.at, recipients.size, size) +
            document.marks.front();
    }
    std::vector<pdf::WideGlyph> shown = painter_.take_glyphs();
    std::vector<pdf::WideGlyph>& glyphs = document.encoded.wide_glyphs;
    glyphs.insert(glyphs.end(), std::make_move_iterator(shown.begin()),
                  std::make_move_iterator(shown.end()));
    return {};
}

base::Status PiecePreparer::prepare(PreparedPiece& wanted) {
    const std::vector<PlannedDocument>& planned = wanted.piece.documents;
    wanted.documents.resize(planned.size());
    for (std::size_t i = 0; i < planned.size(); ++i) {
        PreparedDocument& document = wanted.documents[i];
        if (base::Status done = read(planned[i], document); !done) return done;
        if (i != 0) wanted.keys += ' ';
        wanted.keys += document.facts.key;
    }
    if (base::Status found = find_serial(wanted); !found) return found;
    std::uint32_t sheet = 0;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        if (base::Status done = mark(wanted, planned[i], wanted.documents[i], sheet); !done) {
            return done;
        }
    }
    // The sequence numbers of the pieces behind it were counted by the plan.
    return sheet == wanted.piece.sheets ? base::Status() : damaged_facts();
}

}  // namespace cajista::print::detail
