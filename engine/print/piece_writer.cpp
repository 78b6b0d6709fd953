// SPDX-License-Identifier: Apache-2.0
#include "print/piece_writer.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "job/volume_path.h"
#include "print/control_file.h"
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
    std::vector<std::uint32_t> pages;  // to print, in order; empty backs are pages of their own
    std::vector<std::string> marks;    // by place in `pages`
};

struct OpenVolume {
    std::unique_ptr<pdf::FileOutput> output;
    std::optional<pdf::VolumeWriter> writer;
    VolumeRow row;
    std::uint64_t number = 1;
    std::uint32_t machine = 0;
    std::uint64_t pages = 0;
    std::uint64_t bytes = 0;
};

}  // namespace

std::int32_t mark_face(const pdf::FontPlan& plan) {
    for (std::size_t face = 0; face < plan.faces().size(); ++face) {
        const pdf::PlannedFace& one = plan.faces()[face];
        if (!one.is_deferred && one.is_used_statically) return static_cast<std::int32_t>(face);
    }
    return -1;
}

std::vector<job::Control> controls_of(const job::Production& production) {
    using job::ControlLevel;
    std::vector<job::Control> controls;
    const auto add = [&](std::string path, ControlLevel level,
                         std::initializer_list<std::pair<const char*, const char*>> columns) {
        job::Control control;
        control.path = std::move(path);
        control.level = level;
        for (const auto& [field, name] : columns) control.columns.push_back({field, name});
        controls.push_back(std::move(control));
    };
    add(production.control, ControlLevel::document,
        {{"document", "document"},
         {"key", "key"},
         {"template", "template"},
         {"file", "file"},
         {"page", "first_page"},
         {"pages", "pages"},
         {"sheets", "sheets"},
         {"title", "title"},
         {"recipient", "recipient"},
         {"piece", "piece"}});
    if (!production.controls.empty()) {
        controls.insert(controls.end(), production.controls.begin(), production.controls.end());
        return controls;
    }
    add("pieces.csv", ControlLevel::piece,
        {{"piece", "piece"},
         {"machine", "machine"},
         {"file", "file"},
         {"page", "page"},
         {"pages", "pages"},
         {"sheets", "sheets"},
         {"documents", "documents"},
         {"keys", "keys"},
         {"inserts", "inserts"},
         {"weight", "weight"},
         {"postage", "postage"}});
    add("sheets.csv", ControlLevel::sheet,
        {{"sequence", "sequence"},
         {"piece", "piece"},
         {"sheet", "sheet"},
         {"sheets", "sheets"},
         {"machine", "machine"},
         {"file", "file"},
         {"front", "front"},
         {"back", "back"},
         {"medium", "medium"},
         {"inserts", "inserts"},
         {"key", "key"}});
    return controls;
}

struct PieceWriter::State {
    std::filesystem::path folder;
    const job::Production& production;
    WriterSettings settings;
    job::TextPattern pattern;
    const pdf::FontPlan& plan;
    pdf::ResourceSource& source;
    store::PageStoreReader& reader;
    std::int32_t face;
    MarkPainter painter;
    std::vector<job::Control> controls;
    std::vector<std::unique_ptr<ControlFile>> files;
    std::set<std::string, std::less<>> names;
    std::unique_ptr<OpenVolume> volume;
    bool wants_volume = false;
    std::vector<Banner> banners;
    base::Size last_size;
    std::uint64_t sequence;
    OpenDocument open;
    std::string keys;
    WrittenFacts facts;
    SpoolParts parts;

    State(std::filesystem::path in, const job::Production& with, WriterSettings given,
          job::TextPattern path, const pdf::FontPlan& fonts, pdf::ResourceSource& resources,
          store::PageStoreReader& pages)
        : folder(std::move(in)),
          production(with),
          settings(std::move(given)),
          pattern(std::move(path)),
          plan(fonts),
          source(resources),
          reader(pages),
          face(mark_face(fonts)),
          painter(with.marks, fonts, face),
          controls(controls_of(with)),
          sequence(settings.first_sequence),
          parts(settings.format, with.groups) {}

    base::Result<std::filesystem::path> prepare(const std::string& name) {
        if (!names.insert(name).second) {
            return base::error("print.volume-exists",
                               fmt::format("two files of the print output are named '{}'", name))
                .hint("put {volume} into the path of <print>, and give each <control> a path");
        }
        const std::filesystem::path path = folder / name;
        std::error_code failure;
        std::filesystem::create_directories(path.parent_path(), failure);
        if (failure) {
            return base::error("base.file-unwritable",
                               fmt::format("'{}' can't be made: {}", path.parent_path().string(),
                                           failure.message()));
        }
        return path;
    }

    base::Status open_controls() {
        for (const job::Control& control : controls) {
            auto path = prepare(control.path);
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
        next->number = facts.volumes.size() + 1;
        next->machine = machine;
        auto name = job::volume_path(pattern, settings.job, next->number);
        if (!name) return std::move(name).errors();
        next->row.name = name.value();
        auto path = prepare(name.value());
        if (!path) return std::move(path).errors();
        auto output = pdf::FileOutput::create(path.value());
        if (!output) return std::move(output).errors();
        next->output = std::move(output).value();
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
        auto writer = pdf::VolumeWriter::create(*next->output, plan, source, std::move(options));
        if (!writer) return std::move(writer).errors();
        next->writer.emplace(std::move(writer).value());
        volume = std::move(next);
        wants_volume = false;
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        auto written = volume->writer->finish();
        if (!written) return std::move(written).errors();
        volume->row.facts = written.value();
        facts.machines.push_back(machine_name(volume->machine));
        facts.volumes.push_back(std::move(volume->row));
        volume.reset();
        return {};
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
        const std::string content[] = {std::move(marks)};
        base::Status added =
            volume->writer->add_document(document, title, content, parts.extra(kind));
        volume->pages += sides();
        ++volume->row.sheets;
        facts.pages += sides();
        ++facts.sheets;
        ++facts.banners;
        return added;
    }

    base::Status print_banners(base::Size size) {
        for (const Banner& banner : banners) {
            pdf::MarkContent content(plan, static_cast<std::uint32_t>(face), size);
            const std::string lines[] = {
                settings.job,
                fmt::format("{}: {}", banner.name, banner.value),
                fmt::format("{} pieces, {} documents, {} sheets", banner.count.pieces,
                            banner.count.documents, banner.count.sheets),
                fmt::format("volume {}", volume->number),
            };
            base::Point at{size.width / 6, size.height / 4};
            for (const std::string& line : lines) {
                content.text(at, banner_text, line);
                at.y += banner_text * 2;
            }
            const std::string title = fmt::format("{}: {}", banner.name, banner.value);
            base::Status added = add_extra(size, "banner", title, content.take());
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
        lay_sheets(open.facts.pages, production.is_simplex, open.sheets);
        return {};
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
        return result;
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
        auto drawn = painter.draw(sheet, open.encoded.pages[page].size, zone);
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
        row.key = open.facts.key;
        row.template_name = open.facts.template_name;
        row.title = open.facts.title;
        row.recipient = open.facts.recipient;
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
        volume->pages += open.pages.size();
        return volume->writer->add_pages(open.encoded, open.pages, open.facts.title, open.marks,
                                         parts.document(open.facts));
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
        last_size = open.encoded.pages.front().size;
        parts.begin_piece(piece, open.facts);
        if (base::Status done = print_banners(last_size); !done) return done;
        parts.begin_piece(piece, open.facts);
        const std::uint64_t first_page = volume->pages + 1;
        const std::string first_key(open.facts.key), recipient(open.facts.recipient),
            title(open.facts.title), template_name(open.facts.template_name);
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
    s.facts.next_sequence = s.sequence;
    return std::move(s.facts);
}

}  // namespace cajista::print
