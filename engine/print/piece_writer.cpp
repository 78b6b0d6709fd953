// SPDX-License-Identifier: Apache-2.0
#include "print/piece_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "job/volume_path.h"
#include "pdf/volume_file.h"
#include "print/control_file.h"
#include "print/detail/csv.h"
#include "print/detail/output_names.h"
#include "print/detail/piece_batches.h"
#include "print/marks.h"
#include "print/sheets.h"

namespace cajista::print {

namespace {

constexpr base::Length banner_text = base::Length::points(14);

struct OpenVolume {
    pdf::VolumeFile file;
    VolumeRow row;
    std::uint64_t number = 1;
    std::uint32_t machine = 0;
    std::uint64_t pages = 0;
};

/// The volume that the next piece goes into, as the plan fills it; it is written later.
struct PlannedVolume {
    bool is_open = false, is_ended = false;
    std::uint64_t number = 0;
    std::uint32_t machine = 0;
    std::uint64_t sheets = 0, pages = 0, bytes = 0;
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
    std::int32_t face;
    std::optional<pdf::MarkGlyphs> glyphs;
    MarkPainter painter;
    std::vector<job::Control> controls;
    std::vector<std::unique_ptr<ControlFile>> files;
    std::unique_ptr<pdf::FileOutput> places;  ///< of imposed pages
    std::unique_ptr<OpenVolume> volume;
    PlannedVolume planned;
    std::uint64_t sequence;       ///< of the next sheet that is planned
    std::vector<Banner> banners;  ///< for the next piece
    base::Size last_size;
    WrittenFacts facts;
    SpoolParts parts;
    detail::PieceSettings piece_settings;
    detail::PieceBatches batches;  ///< the last one: what it still prepares uses the others

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
          face(mark_face(fonts)),
          glyphs(open_glyphs(fonts, face, resources)),
          painter(with.marks, fonts, face, glyphs ? &*glyphs : nullptr),
          controls(controls_of(with)),
          sequence(settings.first_sequence),
          parts(settings.format, with.groups),
          piece_settings{with,
                         fonts,
                         face,
                         glyphs ? &*glyphs : nullptr,
                         settings.job,
                         settings.first_serial,
                         settings.pieces_before},
          batches(piece_settings, pages, settings.queue, settings.pages,
                  [this](detail::Step& step) { return write(step); }) {
        planned.number = settings.volumes_before;
    }

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

    base::Status open_volume(std::uint64_t number, std::uint32_t machine) {
        auto next = std::make_unique<OpenVolume>();
        next->number = number;
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
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        auto written = volume->file.writer->finish();
        if (!written) return std::move(written).errors();
        volume->row.facts = written.value();
        if (base::Status placed = write_places(); !placed) return placed;
        facts.machines.emplace_back(machine_name(volume->machine));
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

    std::string_view machine_name(std::uint32_t machine) const {
        if (machine >= production.machines.size()) return {};
        return production.machines[machine].name;
    }

    /// Sides that a sheet has in the file.
    std::uint64_t sides() const { return production.is_simplex ? 1 : 2; }

    bool is_full(const Piece& piece) const {
        const job::VolumeLimits& limits = production.volume;
        const auto over = [](std::uint64_t limit, std::uint64_t sum) {
            return limit != 0 && sum > limit;
        };
        return over(limits.sheets, planned.sheets + piece.sheets) ||
               over(limits.pages, planned.pages + piece.sheets * sides()) ||
               over(limits.bytes, planned.bytes + piece.bytes);
    }

    void count_planned(std::uint64_t sheets) {
        planned.sheets += sheets;
        planned.pages += sheets * sides();
    }

    /// Volume and sequence numbers of a piece, from the plan alone.
    base::Status plan_piece(const Piece& piece) {
        detail::Step step;
        step.begins_volume = !planned.is_open || planned.is_ended ||
                             planned.machine != piece.machine || is_full(piece);
        if (step.begins_volume) {
            planned = {true, false, planned.number + 1, piece.machine, 0, 0, 0};
        }
        count_planned(banners.size() + piece.sheets);
        planned.bytes += piece.bytes;
        step.banners = std::exchange(banners, {});
        step.prepared.piece = piece;
        step.prepared.first_sequence = sequence;
        step.prepared.volume = planned.number;
        sequence += piece.sheets;
        return batches.add(std::move(step));
    }

    base::Status plan_separator() {
        if (!planned.is_open || planned.is_ended) return {};
        count_planned(1);
        detail::Step step;
        step.is_separator = true;
        return batches.add(std::move(step));
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

    base::Status print_banners(const std::vector<Banner>& announced, base::Size size) {
        for (const Banner& banner : announced) {
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
        return {};
    }

    ControlRow row_of(const detail::PreparedPiece& prepared) const {
        const Piece& piece = prepared.piece;
        ControlRow row;
        row.job = settings.job;
        row.keys = prepared.keys;
        row.machine = machine_name(piece.machine);
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
        row.serial = prepared.serial;
        return row;
    }

    base::Status write_row(job::ControlLevel level, const ControlRow& row) {
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (controls[i].level != level) continue;
            if (base::Status added = files[i]->add(row); !added) return added;
        }
        return {};
    }

    void count_paper(const detail::PreparedDocument& document, const Sheet& sheet) {
        MediumCount& medium = facts.media[std::string(document.facts.pages[sheet.front].medium)];
        ++medium.sheets;
        if (sheet.back != no_page) ++medium.two_sided;
        medium.size = document.encoded.pages[sheet.front].size;
    }

    /// A row for each sheet. `row`: of the document; left as it was but for its places.
    base::Status write_sheets(const detail::PreparedPiece& prepared,
                              const detail::PreparedDocument& document, ControlRow row,
                              std::uint32_t& sheet) {
        for (const Sheet& one : document.sheets) {
            row.sequence = prepared.first_sequence + sheet;
            row.sheet = ++sheet;
            row.back = production.is_simplex || one.back == no_page ? 0 : row.front + 1;
            row.medium = document.facts.pages[one.front].medium;
            count_paper(document, one);
            base::Status written = write_row(job::ControlLevel::sheet, row);
            if (!written) return written;
            row.page = row.front += sides();
        }
        return {};
    }

    /// `sheet`: sheets of the piece before it; counted on.
    base::Status write_document(const detail::PreparedPiece& prepared, std::size_t place,
                                std::uint32_t& sheet) {
        const PlannedDocument& in_plan = prepared.piece.documents[place];
        const detail::PreparedDocument& document = prepared.documents[place];
        ControlRow row = row_of(prepared);
        row.document = in_plan.number;
        row.copy = in_plan.copy;
        row.key = document.facts.key;
        row.template_name = document.facts.template_name;
        row.title = document.facts.title;
        row.recipient = recipient_of(in_plan, document);
        row.pages = sides();
        row.sheets = prepared.piece.sheets;
        row.page = row.front = volume->pages + 1;
        base::Status written = write_sheets(prepared, document, row, sheet);
        if (!written) return written;
        row.pages = document.pages.size();
        row.sheets = document.sheets.size();
        row.sheet = row.sequence = row.front = row.back = 0;
        row.medium = {};
        written = write_row(job::ControlLevel::document, row);
        if (!written) return written;
        volume->pages += document.pages.size();
        return volume->file.writer->add_pages(document.encoded, document.pages,
                                              document.facts.title, document.marks,
                                              parts.document(document.facts));
    }

    static std::string_view recipient_of(const PlannedDocument& planned,
                                         const detail::PreparedDocument& document) {
        return planned.recipient != 0 ? std::string_view(planned.address)
                                      : document.facts.recipient;
    }

    void count_piece(const Piece& piece, std::uint64_t pages) {
        volume->row.documents += piece.documents.size();
        volume->row.sheets += piece.sheets;
        facts.documents += piece.documents.size();
        facts.pages += pages;
        facts.sheets += piece.sheets;
        ++facts.pieces;
        facts.milligrams += piece.milligrams;
        facts.postage += piece.postage;
    }

    base::Status write(detail::Step& step) {
        if (step.is_separator) return add_extra(last_size, "separator", {}, {});
        const detail::PreparedPiece& prepared = step.prepared;
        const Piece& piece = prepared.piece;
        const detail::PreparedDocument& first = prepared.documents.front();
        if (step.begins_volume) {
            if (base::Status closed = close_volume(); !closed) return closed;
            base::Status opened = open_volume(prepared.volume, piece.machine);
            if (!opened) return opened;
        }
        last_size = first.encoded.pages.front().size;
        parts.begin_piece(piece, first.facts);
        if (base::Status done = print_banners(step.banners, last_size); !done) return done;
        parts.begin_piece(piece, first.facts);
        ControlRow row = row_of(prepared);
        row.page = volume->pages + 1;
        std::uint32_t sheet = 0;
        for (std::size_t i = 0; i < prepared.documents.size(); ++i) {
            if (base::Status added = write_document(prepared, i, sheet); !added) return added;
        }
        row.key = first.facts.key;
        row.recipient = recipient_of(piece.documents.front(), first);
        row.title = first.facts.title;
        row.template_name = first.facts.template_name;
        row.document = piece.documents.front().number;
        row.copy = piece.documents.front().copy;
        row.pages = volume->pages + 1 - row.page;
        row.sheets = sheet;
        row.sequence = prepared.first_sequence;
        count_piece(piece, row.pages);
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

void PieceWriter::break_volume() { state_->planned.is_ended = true; }
void PieceWriter::announce(Banner banner) { state_->banners.push_back(std::move(banner)); }

base::Status PieceWriter::separate() { return state_->plan_separator(); }

base::Status PieceWriter::add(const Piece& piece) {
    return piece.documents.empty() ? base::Status() : state_->plan_piece(piece);
}

base::Result<WrittenFacts> PieceWriter::finish() {
    State& s = *state_;
    if (base::Status done = s.batches.finish(); !done) return std::move(done).errors();
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
