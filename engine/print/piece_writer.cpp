// SPDX-License-Identifier: Apache-2.0
#include "print/piece_writer.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <optional>

#include "job/volume_path.h"
#include "pdf/volume_file.h"
#include "print/control_file.h"
#include "print/detail/csv.h"
#include "print/detail/output_names.h"
#include "print/marks.h"
#include "print/sheets.h"

namespace cajista::print {

namespace {

constexpr base::Length banner_text = base::Length::points(14);

base::Diagnostic damaged_facts() {
    return base::error("store.damaged", "the facts of a document can't be read")
        .hint("run the job again; the page store can't be repaired");
}

/// A document read back from the store; views point into the reader, so it is used up first.
struct OpenDocument {
    store::DocumentFacts facts;
    pdf::EncodedDocument encoded;
    std::vector<Sheet> sheets;
    bool has_cover = false;            // the first page is an address
    std::vector<std::uint32_t> pages;  // to print, in order; empty backs are pages of their own
    std::vector<std::string> marks;    // by place in `pages`
};

struct OpenVolume {
    pdf::VolumeFile file;
    VolumeRow row;
    std::uint64_t number = 1;
    std::uint32_t machine = 0;
    std::uint64_t pages = 0;
    std::uint64_t bytes = 0;
};

/// Nothing when no face is sure to be there, or its file can't be read: then ASCII must do.
std::optional<pdf::MarkGlyphs> open_glyphs(const pdf::FontPlan& plan, std::int32_t face,
                                           pdf::ResourceSource& source) {
    if (face < 0) return std::nullopt;
    auto opened = pdf::MarkGlyphs::create(plan.faces()[static_cast<std::size_t>(face)], source);
    if (!opened) return std::nullopt;
    return std::move(opened).value();
}

pdf::Imposition imposition_of(const job::Production& production) {
    using Order = pdf::Imposition::Order;
    constexpr Order orders[] = {Order::none, Order::pairs, Order::cut_and_stack};
    pdf::Imposition imposition;
    imposition.order = orders[static_cast<std::size_t>(production.press.order)];
    imposition.is_duplex = !production.is_simplex;
    imposition.sheet = production.press.sheet;
    imposition.gutter = production.press.gutter;
    return imposition;
}

}  // namespace

struct PieceWriter::State {
    detail::OutputNames names;
    const job::Production& production;
    WriterSettings settings;
    job::TextPattern pattern;
    const pdf::FontPlan& plan;
    pdf::ResourceSource& source;
    store::PageStoreReader& reader;
    std::int32_t face;
    std::optional<pdf::MarkGlyphs> glyphs;
    MarkPainter painter;
    std::vector<job::Control> controls;
    std::vector<std::unique_ptr<ControlFile>> files;
    std::unique_ptr<pdf::FileOutput> places;  ///< of imposed pages
    std::unique_ptr<OpenVolume> volume;
    bool wants_volume = false;
    std::vector<Banner> banners;
    base::Size last_size;
    base::Size front_size;  ///< of the sheet whose marks were drawn last
    base::Rect front_zone;
    std::uint64_t sequence;
    std::uint64_t serial = 0;  ///< of the piece
    OpenDocument open;
    std::string keys;
    WrittenFacts facts;
    SpoolParts parts;

    State(std::filesystem::path in, const job::Production& with, WriterSettings given,
          job::TextPattern path, const pdf::FontPlan& fonts, pdf::ResourceSource& resources,
          store::PageStoreReader& pages)
        : names(std::move(in),
                "put {volume} into the path of <print>, and give each <control> a path"),
          production(with),
          settings(std::move(given)),
          pattern(std::move(path)),
          plan(fonts),
          source(resources),
          reader(pages),
          face(mark_face(fonts)),
          glyphs(open_glyphs(fonts, face, resources)),
          painter(with.marks, fonts, face, glyphs ? &*glyphs : nullptr),
          controls(controls_of(with)),
          sequence(settings.first_sequence),
          parts(settings.format, with.groups) {}

    base::Status open_controls() {
        for (const job::Control& control : controls) {
            auto path = names.prepare(control.path);
            if (!path) return std::move(path).errors();
            auto file = ControlFile::create(path.value(), control);
            if (!file) return std::move(file).errors();
            files.push_back(std::move(file).value());
            facts.controls.push_back(control.path);
        }
        return {};
    }

    base::Status open_volume(std::uint32_t machine) {
        auto next = std::make_unique<OpenVolume>();
        next->number = settings.volumes_before + facts.volumes.size() + 1;
        next->machine = machine;
        auto name = job::volume_path(pattern, settings.job, next->number);
        if (!name) return std::move(name).errors();
        next->row.name = name.value();
        auto path = names.prepare(name.value());
        if (!path) return std::move(path).errors();
        pdf::VolumeOptions options;
        options.title = fmt::format("{} {}", settings.job, next->number);
        settings.format.set(options);
        parts.set(options);
        options.created = settings.created;
        const std::string profile = production.name.empty() ? "" : production.name + "/";
        options.id_seed =
            fmt::format("{}/{}{}{}", settings.job, profile, settings.id_seed, next->number);
        options.bookmarks = production.has_bookmarks;
        options.mark_face = face;
        options.imposition = imposition_of(production);
        auto file = pdf::VolumeFile::create(path.value(), plan, source, std::move(options));
        if (!file) return std::move(file).errors();
        next->file = std::move(file).value();
        volume = std::move(next);
        wants_volume = false;
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        auto written = volume->file.writer->finish();
        if (!written) return std::move(written).errors();
        volume->row.facts = written.value();
        if (base::Status placed = write_places(); !placed) return placed;
        facts.machines.push_back(machine_name(volume->machine));
        facts.volumes.push_back(std::move(volume->row));
        volume.reset();
        return {};
    }

    /// Where the pages of the control files stand on the sheets of the press.
    base::Status write_places() {
        const pdf::Imposition imposition = imposition_of(production);
        if (imposition.order == pdf::Imposition::Order::none) return {};
        if (!places) {
            auto path = names.prepare("press.csv");
            if (!path) return std::move(path).errors();
            auto output = pdf::FileOutput::create(path.value());
            if (!output) return std::move(output).errors();
            places = std::move(output).value();
            if (base::Status begun = places->write("file,page,press_page,lane\n"); !begun) {
                return begun;
            }
            facts.controls.push_back("press.csv");
        }
        std::string rows;
        for (std::uint64_t page = 0; page < volume->pages; ++page) {
            const pdf::ImposedPlace place = pdf::imposed_place(imposition, volume->pages, page);
            detail::append_csv(rows, volume->row.name);
            fmt::format_to(std::back_inserter(rows), ",{},{},{}\n", page + 1, place.page + 1,
                           place.lane == 0 ? "left" : "right");
        }
        return places->write(rows);
    }

    std::string machine_name(std::uint32_t machine) const {
        return machine < production.machines.size() ? production.machines[machine].name
                                                    : std::string();
    }

    /// Sides that a sheet has in the file.
    std::uint64_t sides() const { return production.is_simplex ? 1 : 2; }

    bool is_full(const Piece& piece) const {
        const job::VolumeLimits& limits = production.volume;
        const auto over = [](std::uint64_t limit, std::uint64_t sum) {
            return limit != 0 && sum > limit;
        };
        return over(limits.sheets, volume->row.sheets + piece.sheets) ||
               over(limits.pages, volume->pages + piece.sheets * sides()) ||
               over(limits.bytes, volume->bytes + piece.bytes);
    }

    base::Status choose_volume(const Piece& piece) {
        const bool ends =
            volume && (wants_volume || volume->machine != piece.machine || is_full(piece));
        if (ends) {
            if (base::Status closed = close_volume(); !closed) return closed;
        }
        return volume ? base::Status() : open_volume(piece.machine);
    }

    /// A sheet that belongs to no piece.
    base::Status add_extra(base::Size size, std::string_view kind, std::string_view title,
                           std::string marks) {
        pdf::EncodedDocument document;
        document.title = title;
        for (std::uint64_t side = 0; side < sides(); ++side) {
            document.pages.emplace_back();
            document.pages.back().size = size;
        }
        document.wide_glyphs = painter.take_glyphs();
        const std::string content[] = {std::move(marks)};
        base::Status added =
            volume->file.writer->add_document(document, title, content, parts.extra(kind));
        volume->pages += sides();
        ++volume->row.sheets;
        facts.pages += sides();
        ++facts.sheets;
        ++facts.banners;
        return added;
    }

    base::Status print_banners(base::Size size) {
        for (const Banner& banner : banners) {
            const std::string lines =
                fmt::format("{}\n{}: {}\n{} pieces, {} documents, {} sheets\nvolume {}",
                            settings.job, banner.name, banner.value, banner.count.pieces,
                            banner.count.documents, banner.count.sheets, volume->number);
            std::string content = painter.draw_lines(
                lines, {size.width / 6, size.height / 4 - banner_text}, banner_text, size);
            const std::string title = fmt::format("{}: {}", banner.name, banner.value);
            base::Status added = add_extra(size, "banner", title, std::move(content));
            if (!added) return added;
        }
        banners.clear();
        return {};
    }

    base::Status read(const PlannedDocument& document) {
        store::Frame frame;
        if (!reader.read(document.frame, frame)) return reader.status();
        if (!store::parse_facts(frame.facts, open.facts)) return damaged_facts();
        auto encoded = pdf::EncodedDocument::parse(frame.document);
        if (!encoded) return std::move(encoded).errors();
        open.encoded = std::move(encoded).value();
        if (open.encoded.pages.size() != open.facts.pages.size() || open.encoded.pages.empty()) {
            return damaged_facts();
        }
        open.has_cover =
            document.recipient != 0 && production.recipients[document.recipient - 1].has_cover;
        if (open.has_cover) add_cover();
        lay_sheets(open.facts.pages, production.is_simplex, open.sheets);
        return {};
    }

    /// A sheet before the document, for the address of one who isn't its own recipient.
    void add_cover() {
        store::PageFacts cover = open.facts.pages.front();
        cover.plex = base::Plex::simplex;
        open.facts.pages.insert(open.facts.pages.begin(), cover);
        pdf::EncodedPage page;
        page.size = open.encoded.pages.front().size;
        open.encoded.pages.insert(open.encoded.pages.begin(), std::move(page));
        for (pdf::EncodedBookmark& bookmark : open.encoded.bookmarks) ++bookmark.page;
        for (pdf::EncodedAnchor& anchor : open.encoded.anchors) ++anchor.page;
    }

    /// The address on the cover, before the marks of its page.
    void draw_address(const PlannedDocument& document) {
        const job::Recipients& recipients = production.recipients[document.recipient - 1];
        const base::Size size = open.encoded.pages.front().size;
        open.marks.front() =
            painter.draw_lines(document.address, recipients.at, recipients.size, size) +
            open.marks.front();
    }

    /// An empty page of that size, behind the pages of the document.
    std::uint32_t empty_page(base::Size size) {
        const auto& pages = open.encoded.pages;
        for (std::size_t i = open.facts.pages.size(); i < pages.size(); ++i) {
            if (pages[i].size == size) return static_cast<std::uint32_t>(i);
        }
        open.encoded.pages.emplace_back();
        open.encoded.pages.back().size = size;
        return static_cast<std::uint32_t>(pages.size() - 1);
    }

    SheetFacts sheet_facts(const Piece& piece, std::uint32_t sheet) const {
        SheetFacts result;
        result.job = settings.job;
        result.key = open.facts.key;
        if (piece.machine < production.machines.size()) {
            result.machine = production.machines[piece.machine].name;
        }
        result.piece = piece.number;
        result.sheet = sheet;
        result.sheets = piece.sheets;
        result.sequence = sequence;
        result.volume = volume->number;
        result.inserts = piece.inserts;
        result.serial = serial;
        result.values = open.facts.sort_keys;
        return result;
    }

    /// The serial number of a piece: the same in every reprint.
    base::Status find_serial(const Piece& piece) {
        const job::Serials& serials = production.marks.serials;
        if (!serials.series.empty()) {
            serial = settings.first_serial + (piece.number - settings.pieces_before) - 1;
            return {};
        }
        std::uint64_t first = 1;
        if (serials.from < open.facts.sort_keys.size()) {
            const std::string_view text = open.facts.sort_keys[serials.from];
            const auto [end, problem] =
                std::from_chars(text.data(), text.data() + text.size(), first);
            if (problem != std::errc() || end != text.data() + text.size()) {
                return base::error("print.bad-serial",
                                   fmt::format("the first serial number of piece {} is no whole "
                                               "number",
                                               piece.number));
            }
        }
        serial = first + piece.number - 1;
        if (serial >= first && serial <= serials.to) return {};
        return base::error("print.serials-used-up",
                           fmt::format("piece {} would have the serial number {}; they end at {}",
                                       piece.number, serial, serials.to))
            .hint("give <serial> another 'from', or a 'to' that leaves room");
    }

    base::Status add_side(const SheetFacts& sheet, std::uint32_t page, const base::Rect& zone,
                          bool is_front) {
        open.pages.push_back(page);
        const job::MarkSide side = production.marks.side;
        const bool is_marked =
            !production.marks.marks.empty() &&
            (side == job::MarkSide::both || (side == job::MarkSide::front) == is_front);
        if (!is_marked) {
            open.marks.emplace_back();
            return {};
        }
        // Both sides of a sheet say the same: what was drawn for the front serves the back.
        const base::Size size = open.encoded.pages[page].size;
        const bool is_same =
            !is_front && side == job::MarkSide::both && size == front_size && zone == front_zone;
        if (is_same) {
            open.marks.push_back(open.marks.back());
            return {};
        }
        front_size = size;
        front_zone = zone;
        auto drawn = painter.draw(sheet, size, zone);
        if (!drawn) return std::move(drawn).errors();
        open.marks.push_back(std::move(drawn).value());
        return {};
    }

    ControlRow row_of(const Piece& piece) const {
        ControlRow row;
        row.job = settings.job;
        row.keys = keys;
        if (piece.machine < production.machines.size()) {
            row.machine = production.machines[piece.machine].name;
        }
        row.file = volume->row.name;
        row.household = piece.household;
        row.tray = piece.tray;
        row.reason = settings.reason;
        for (std::size_t i = 0; i < piece.groups.size() && i < row.groups.size(); ++i) {
            row.groups[i] = piece.groups[i];
        }
        row.piece = piece.number;
        row.documents = piece.documents.size();
        row.volume = volume->number;
        row.inserts = piece.inserts;
        row.milligrams = piece.milligrams;
        row.postage = piece.postage;
        row.serial = serial;
        return row;
    }

    base::Status write_row(job::ControlLevel level, const ControlRow& row) {
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (controls[i].level != level) continue;
            if (base::Status added = files[i]->add(row); !added) return added;
        }
        return {};
    }

    void count_paper(const Sheet& sheet) {
        MediumCount& medium = facts.media[std::string(open.facts.pages[sheet.front].medium)];
        ++medium.sheets;
        if (sheet.back != no_page) ++medium.two_sided;
        medium.size = open.encoded.pages[sheet.front].size;
    }

    /// `sheet`: sheets of the piece before it; counted on.
    base::Status add_document(const Piece& piece, const PlannedDocument& planned,
                              std::uint32_t& sheet) {
        if (sheet != 0) {  // the first one is open
            if (base::Status done = read(planned); !done) return done;
        }
        open.pages.clear();
        open.marks.clear();
        ControlRow row = row_of(piece);
        row.document = planned.number;
        row.copy = planned.copy;
        row.key = open.facts.key;
        row.template_name = open.facts.template_name;
        row.title = open.facts.title;
        row.recipient = recipient_of(planned);
        row.pages = sides();
        row.sheets = piece.sheets;
        const std::uint64_t first_page = volume->pages + 1;
        for (const Sheet& one : open.sheets) {
            const SheetFacts marked = sheet_facts(piece, ++sheet);
            const store::PageFacts& front = open.facts.pages[one.front];
            row.page = row.front = first_page + open.pages.size();
            base::Status side = add_side(marked, one.front, front.mark_zone, true);
            if (!side) return side;
            row.back = 0;
            if (!production.is_simplex) {
                const bool is_empty = one.back == no_page;
                const std::uint32_t back =
                    is_empty ? empty_page(open.encoded.pages[one.front].size) : one.back;
                if (!is_empty) row.back = row.front + 1;
                side =
                    add_side(marked, back,
                             is_empty ? front.mark_zone : open.facts.pages[back].mark_zone, false);
                if (!side) return side;
            }
            row.sheet = sheet;
            row.sequence = sequence++;
            row.medium = front.medium;
            count_paper(one);
            base::Status written = write_row(job::ControlLevel::sheet, row);
            if (!written) return written;
        }
        row.page = first_page;
        row.pages = open.pages.size();
        row.sheets = open.sheets.size();
        row.sheet = row.sequence = row.front = row.back = 0;
        row.medium = {};
        if (base::Status written = write_row(job::ControlLevel::document, row); !written) {
            return written;
        }
        if (open.has_cover) draw_address(planned);
        std::vector<pdf::WideGlyph> shown = painter.take_glyphs();
        open.encoded.wide_glyphs.insert(open.encoded.wide_glyphs.end(),
                                        std::make_move_iterator(shown.begin()),
                                        std::make_move_iterator(shown.end()));
        volume->pages += open.pages.size();
        return volume->file.writer->add_pages(open.encoded, open.pages, open.facts.title,
                                              open.marks, parts.document(open.facts));
    }

    std::string_view recipient_of(const PlannedDocument& document) const {
        return document.recipient != 0 ? std::string_view(document.address) : open.facts.recipient;
    }

    /// Keys of all documents, joined by blanks; the first document stays open.
    base::Status read_keys(const Piece& piece) {
        keys.clear();
        for (auto at = piece.documents.rbegin(); at != piece.documents.rend(); ++at) {
            if (base::Status done = read(*at); !done) return done;
            keys = keys.empty() ? std::string(open.facts.key)
                                : fmt::format("{} {}", open.facts.key, keys);
        }
        return {};
    }

    base::Status add(const Piece& piece) {
        if (piece.documents.empty()) return {};
        if (base::Status chosen = choose_volume(piece); !chosen) return chosen;
        if (base::Status done = read_keys(piece); !done) return done;
        if (base::Status found = find_serial(piece); !found) return found;
        last_size = open.encoded.pages.front().size;
        parts.begin_piece(piece, open.facts);
        if (base::Status done = print_banners(last_size); !done) return done;
        parts.begin_piece(piece, open.facts);
        const std::uint64_t first_page = volume->pages + 1;
        const std::string first_key(open.facts.key),
            recipient(recipient_of(piece.documents.front())), title(open.facts.title),
            template_name(open.facts.template_name);
        std::uint32_t sheet = 0;
        for (const PlannedDocument& document : piece.documents) {
            if (base::Status added = add_document(piece, document, sheet); !added) return added;
        }
        ControlRow row = row_of(piece);
        row.key = first_key;
        row.recipient = recipient;
        row.title = title;
        row.template_name = template_name;
        row.document = piece.documents.front().number;
        row.copy = piece.documents.front().copy;
        row.page = first_page;
        row.pages = volume->pages + 1 - first_page;
        row.sheets = sheet;
        row.sequence = sequence - sheet;
        volume->row.documents += piece.documents.size();
        volume->row.sheets += sheet;
        volume->bytes += piece.bytes;
        facts.documents += piece.documents.size();
        facts.pages += row.pages;
        facts.sheets += sheet;
        ++facts.pieces;
        facts.milligrams += piece.milligrams;
        facts.postage += piece.postage;
        return write_row(job::ControlLevel::piece, row);
    }
};

PieceWriter::PieceWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PieceWriter::~PieceWriter() = default;

base::Result<std::unique_ptr<PieceWriter>> PieceWriter::create(
    std::filesystem::path folder, const job::Production& production, WriterSettings settings,
    const pdf::FontPlan& plan, pdf::ResourceSource& source, store::PageStoreReader& reader) {
    auto pattern = job::compile_volume_path(production.path);
    if (!pattern) return std::move(pattern).errors();
    if (production.press.order != job::Press::Order::none &&
        settings.format.standard->is_variable) {
        // PDF/VT-1 is PDF/X-4 with document parts, and those are of whole pages.
        settings.format.standard = base::find_pdf_standard("pdf/x-4");
    }
    auto state = std::make_unique<State>(std::move(folder), production, std::move(settings),
                                         std::move(pattern).value(), plan, source, reader);
    if (base::Status opened = state->open_controls(); !opened) return std::move(opened).errors();
    return std::unique_ptr<PieceWriter>(new PieceWriter(std::move(state)));
}

void PieceWriter::break_volume() { state_->wants_volume = true; }
void PieceWriter::announce(Banner banner) { state_->banners.push_back(std::move(banner)); }

base::Status PieceWriter::separate() {
    if (!state_->volume || state_->wants_volume) return {};
    return state_->add_extra(state_->last_size, "separator", {}, {});
}

base::Status PieceWriter::add(const Piece& piece) { return state_->add(piece); }

base::Result<WrittenFacts> PieceWriter::finish() {
    State& s = *state_;
    if (base::Status closed = s.close_volume(); !closed) return std::move(closed).errors();
    for (const auto& file : s.files) {
        if (base::Status done = file->finish(); !done) return std::move(done).errors();
    }
    if (s.places) {
        if (base::Status done = s.places->finish(); !done) return std::move(done).errors();
    }
    s.facts.next_sequence = s.sequence;
    return std::move(s.facts);
}

}  // namespace cajista::print
