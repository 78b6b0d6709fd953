// SPDX-License-Identifier: Apache-2.0
#include "print/print_producer.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "job/volume_path.h"
#include "print/detail/csv.h"

namespace cajista::print {

namespace {

constexpr std::string_view control_header =
    "document,key,template,file,first_page,pages,sheets,title,recipient\n";

struct Volume {
    std::unique_ptr<pdf::FileOutput> output;
    std::optional<pdf::VolumeWriter> writer;
    VolumeRow row;
    std::uint64_t pages = 0;
};

}  // namespace

struct PrintProducer::State {
    std::filesystem::path folder;
    PrintSettings settings;
    job::TextPattern pattern;
    const pdf::FontPlan& plan;
    pdf::ResourceSource& source;
    std::unique_ptr<Volume> volume;
    std::unique_ptr<pdf::FileOutput> control;
    std::string control_rows;
    std::vector<VolumeRow> rows;
    std::set<std::string, std::less<>> names;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;
    std::uint64_t sheets = 0;
    SpoolParts parts;

    State(std::filesystem::path in, PrintSettings with, job::TextPattern path,
          const pdf::FontPlan& fonts, pdf::ResourceSource& resources)
        : folder(std::move(in)),
          settings(std::move(with)),
          pattern(std::move(path)),
          plan(fonts),
          source(resources),
          parts(settings.format) {}

    base::Result<std::filesystem::path> prepare(const std::string& name) {
        if (!names.insert(name).second) {
            return base::error("print.volume-exists",
                               fmt::format("two files of the print output are named '{}'", name))
                .hint("put {volume} into the path of <print>");
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

    base::Status open_volume() {
        auto next = std::make_unique<Volume>();
        const std::uint64_t number = rows.size() + 1;
        base::Result<std::string> name = job::volume_path(pattern, settings.job, number);
        if (!name) return std::move(name).errors();
        next->row.name = name.value();
        base::Result<std::filesystem::path> path = prepare(name.value());
        if (!path) return std::move(path).errors();
        auto output = pdf::FileOutput::create(path.value());
        if (!output) return std::move(output).errors();
        next->output = std::move(output).value();
        pdf::VolumeOptions options;
        options.title = fmt::format("{} {}", settings.job, number);
        settings.format.set(options);
        parts.set(options);
        options.created = settings.created;
        options.id_seed = fmt::format("{}/{}", settings.job, number);
        options.bookmarks = settings.bookmarks;
        auto writer = pdf::VolumeWriter::create(*next->output, plan, source, std::move(options));
        if (!writer) return std::move(writer).errors();
        next->writer.emplace(std::move(writer).value());
        volume = std::move(next);
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        base::Result<pdf::VolumeFacts> facts = volume->writer->finish();
        if (!facts) return std::move(facts).errors();
        volume->row.facts = facts.value();
        rows.push_back(std::move(volume->row));
        volume.reset();
        return {};
    }

    bool is_full(std::uint64_t more_pages, std::uint64_t more_sheets) const {
        const bool sheets_full = settings.volume_sheets != 0 &&
                                 volume->row.sheets + more_sheets > settings.volume_sheets;
        const bool pages_full =
            settings.volume_pages != 0 && volume->pages + more_pages > settings.volume_pages;
        return sheets_full || pages_full;
    }

    base::Status write_control(const store::DocumentFacts& facts, std::uint64_t document_sheets) {
        std::string& row = control_rows;
        fmt::format_to(std::back_inserter(row), "{},", documents);
        detail::append_csv(row, facts.key);
        row += ',';
        detail::append_csv(row, facts.template_name);
        row += ',';
        detail::append_csv(row, volume->row.name);
        fmt::format_to(std::back_inserter(row), ",{},{},{},", volume->pages + 1, facts.pages.size(),
                       document_sheets);
        detail::append_csv(row, facts.title);
        row += ',';
        detail::append_csv(row, facts.recipient);
        row += '\n';
        if (row.size() < 256 * 1024) return {};
        base::Status written = control->write(row);
        row.clear();
        return written;
    }
};

PrintProducer::PrintProducer(std::unique_ptr<State> state) : state_(std::move(state)) {}
PrintProducer::~PrintProducer() = default;

base::Result<std::unique_ptr<PrintProducer>> PrintProducer::create(std::filesystem::path folder,
                                                                   PrintSettings settings,
                                                                   const pdf::FontPlan& plan,
                                                                   pdf::ResourceSource& source) {
    base::Result<job::TextPattern> pattern = job::compile_volume_path(settings.path);
    if (!pattern) return std::move(pattern).errors();
    auto state = std::make_unique<State>(std::move(folder), std::move(settings),
                                         std::move(pattern).value(), plan, source);
    base::Result<std::filesystem::path> path = state->prepare(state->settings.control);
    if (!path) return std::move(path).errors();
    auto control = pdf::FileOutput::create(path.value());
    if (!control) return std::move(control).errors();
    state->control = std::move(control).value();
    state->control_rows = control_header;
    return std::unique_ptr<PrintProducer>(new PrintProducer(std::move(state)));
}

base::Status PrintProducer::add(const store::DocumentFacts& facts,
                                const pdf::EncodedDocument& document) {
    State& s = *state_;
    const std::uint64_t sheets = facts.sheets();
    if (s.volume && s.is_full(facts.pages.size(), sheets)) {
        if (base::Status closed = s.close_volume(); !closed) return closed;
    }
    if (!s.volume) {
        if (base::Status opened = s.open_volume(); !opened) return opened;
    }
    ++s.documents;
    if (base::Status written = s.write_control(facts, sheets); !written) return written;
    s.parts.begin_document(facts);
    base::Status added =
        s.volume->writer->add_document(document, facts.title, {}, s.parts.document(facts));
    if (!added) return added;
    ++s.volume->row.documents;
    s.volume->row.sheets += sheets;
    s.volume->pages += facts.pages.size();
    s.pages += facts.pages.size();
    s.sheets += sheets;
    return {};
}

base::Status PrintProducer::finish() {
    State& s = *state_;
    if (base::Status closed = s.close_volume(); !closed) return closed;
    if (base::Status written = s.control->write(s.control_rows); !written) return written;
    s.control_rows.clear();
    return s.control->finish();
}

const std::vector<VolumeRow>& PrintProducer::volumes() const { return state_->rows; }
std::uint64_t PrintProducer::documents() const { return state_->documents; }
std::uint64_t PrintProducer::pages() const { return state_->pages; }
std::uint64_t PrintProducer::sheets() const { return state_->sheets; }

}  // namespace cajista::print
