// SPDX-License-Identifier: Apache-2.0
#include "print/print_producer.h"

#include <fmt/format.h>

#include "job/volume_path.h"
#include "pdf/volume_file.h"
#include "print/detail/csv.h"
#include "print/detail/output_names.h"

namespace cajista::print {

namespace {

constexpr std::string_view control_header =
    "document,key,template,file,first_page,pages,sheets,title,recipient\n";

struct Volume {
    pdf::VolumeFile file;
    VolumeRow row;
    std::uint64_t pages = 0;
};

}  // namespace

struct PrintProducer::State {
    detail::OutputNames names;
    PrintSettings settings;
    job::TextPattern pattern;
    const pdf::FontPlan& plan;
    pdf::ResourceSource& source;
    std::unique_ptr<Volume> volume;
    std::unique_ptr<pdf::FileOutput> control;
    std::string control_rows;
    std::vector<VolumeRow> rows;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;
    std::uint64_t sheets = 0;
    SpoolParts parts;

    State(std::filesystem::path in, PrintSettings with, job::TextPattern path,
          const pdf::FontPlan& fonts, pdf::ResourceSource& resources)
        : names(std::move(in), "put {volume} into the path of <print>"),
          settings(std::move(with)),
          pattern(std::move(path)),
          plan(fonts),
          source(resources),
          parts(settings.format) {}

    base::Status open_volume() {
        auto next = std::make_unique<Volume>();
        const std::uint64_t number = settings.before.volumes + rows.size() + 1;
        base::Result<std::string> name = job::volume_path(pattern, settings.job, number);
        if (!name) return std::move(name).errors();
        next->row.name = name.value();
        base::Result<std::filesystem::path> path = names.prepare(name.value());
        if (!path) return std::move(path).errors();
        pdf::VolumeOptions options;
        options.title = fmt::format("{} {}", settings.job, number);
        settings.format.set(options);
        parts.set(options);
        options.created = settings.created;
        options.id_seed = fmt::format("{}/{}", settings.job, number);
        options.bookmarks = settings.bookmarks;
        auto file = pdf::VolumeFile::create(path.value(), plan, source, std::move(options));
        if (!file) return std::move(file).errors();
        next->file = std::move(file).value();
        volume = std::move(next);
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        base::Result<pdf::VolumeFacts> facts = volume->file.writer->finish();
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
        fmt::format_to(std::back_inserter(row), "{},", settings.before.documents + documents);
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
    base::Result<std::filesystem::path> path = state->names.prepare(state->settings.control);
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
        s.volume->file.writer->add_document(document, facts.title, {}, s.parts.document(facts));
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
