// SPDX-License-Identifier: Apache-2.0
#include "run/compose_one.h"

#include <fmt/format.h>

#include "archive/archive_writer.h"
#include "base/files.h"

namespace cajista::run {

base::Status find_record(data::Reader& reader, ComposingWorker& worker, const Selection& selection,
                         data::RawBatch& batch) {
    for (std::uint64_t number = 1;; ++number) {
        batch.clear();
        const data::Outcome outcome = reader.next(batch);
        if (outcome == data::Outcome::failed) return reader.failure();
        if (outcome == data::Outcome::end) {
            const std::uint64_t records = number - 1;
            return base::error(
                "run.key-not-found",
                selection.key
                    ? fmt::format("no record of {} has the key '{}'", records, *selection.key)
                : selection.record ? fmt::format("there is no record {}: the data has {}",
                                                 *selection.record, records)
                                   : std::string("the data has no record"));
        }
        if (selection.key) {
            // A record that can't be read can't be the one that is wanted.
            base::Result<std::string> key = worker.key_of(batch, batch.records().front());
            if (key && key.value() == *selection.key) return {};
        } else if (!selection.record || *selection.record == number) {
            return {};
        }
    }
}

base::Result<OneDocument> compose_one(const CompiledJob& compiled, const Selection& selection,
                                      templates::Channel channel, const data::OpenOptions& open) {
    auto reader = data::Reader::open(compiled.job.inputs, compiled.job.main_input, open);
    if (!reader) return std::move(reader).errors();
    const bool is_web = channel == templates::Channel::web;
    const bool is_archive = channel == templates::Channel::archive;
    ComposingWorker worker(compiled, *reader.value(),
                           Channels{!is_web && !is_archive, is_archive, is_web});
    data::RawBatch batch;
    base::Status found = find_record(*reader.value(), worker, selection, batch);
    if (!found) return std::move(found).errors();
    BatchOutput output;
    worker.process(batch, output, [] { return false; });
    if (!output.rejects.empty()) return std::move(output.rejects.front().reason);
    if (output.documents.empty()) {
        return base::error("run.suppressed",
                           "a <suppress> rule of the job gives this record no document");
    }
    const ComposedOutput& document = output.documents.front();
    OneDocument result;
    result.warnings = std::move(output.warnings);
    if (is_web) {
        result.bytes = document.web.content;
        return result;
    }
    if (is_archive) {
        result.bytes = document.archive_pdf;
        result.pages = document.archive_facts.pages;
        return result;
    }
    MemoryResources resources(compiled.fonts, *compiled.plan);
    for (const pdf::Resource& resource : output.resources) resources.add(resource);
    resources.note_faces(document.encoded);
    const archive::ArchiveSettings settings{compiled.job.name,
                                            compiled.now.file_time,
                                            compiled.plan.get(),
                                            compiled.font_cache.get(),
                                            base::pdf_standards.data(),
                                            {},
                                            {}};
    pdf::MemoryOutput pdf;
    auto made =
        archive::make_document(settings, document.facts(), document.encoded, resources, pdf);
    if (!made) return std::move(made).errors();
    result.bytes = pdf.bytes();
    result.pages = made->pages;
    return result;
}

base::Result<OneDocument> replay_capture(const Replay& replay, const std::optional<Instant>& now,
                                         templates::Channel channel) {
    base::Result<Instant> then = parse_instant(replay.now());
    if (!then) return std::move(then).errors();
    base::Result<base::SourceFilePtr> file = base::read_source(replay.job());
    if (!file) return std::move(file).errors();
    auto compiled =
        compile_job(file.value(), replay.load(), now.value_or(then.value()), Depth::run);
    if (!compiled) return std::move(compiled).errors();
    data::OpenOptions open;
    open.kept = replay.record();
    return compose_one(*compiled.value(), {}, channel, open);
}

}  // namespace cajista::run
