// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>

#include "base/files.h"
#include "base/limits.h"
#include "run/detail/ordered_sink.h"
#include "run/detail/pipeline.h"
#include "run/detail/process.h"
#include "run/production.h"
#include "run/run_directory.h"
#include "run/run_job.h"
#include "store/page_store.h"

namespace cajista::run {

namespace {

using Clock = std::chrono::steady_clock;
using detail::peak_memory;
using detail::seconds_since;

/// Copies the print documents of a store into a producer.
base::Status copy_documents(store::PageStoreReader& reader, print::PrintProducer& producer,
                            ProgressListener& listener) {
    const Clock::time_point start = Clock::now();
    store::Frame frame;
    store::DocumentFacts facts;
    Progress progress;
    while (reader.next(frame)) {
        if (detail::is_stop_requested()) {
            return base::error("run.interrupted", "stopped by a signal; nothing is published");
        }
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if ((facts.channels & store::Channel::print) == 0) continue;
        base::Result<pdf::EncodedDocument> document = pdf::EncodedDocument::parse(frame.document);
        if (!document) return std::move(document).errors();
        if (base::Status added = producer.add(facts, document.value()); !added) return added;
        ++progress.records;
        progress.pages = producer.pages();
        progress.seconds = seconds_since(start);
        if (progress.records % 64 == 0) listener.on_progress(progress);
    }
    return reader.status();
}

base::Status produce(const std::filesystem::path& folder, const ProduceOptions& options,
                     ProgressListener& listener, RunResult& result) {
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    if (record->state != "published" || !record->has_print) {
        return base::error("run.nothing-to-produce",
                           fmt::format("'{}' has no print output that was published (state: {})",
                                       folder.string(), record->state))
            .hint("only a run that ended with exit code 0 or 4 can be produced again");
    }
    auto directory = RunDirectory::open(folder);
    if (!directory) return std::move(directory).errors();
    if (has_pieces(folder, options.profile)) {
        return produce_profile(*directory.value(), record.value(), options, listener, result);
    }
    auto plan_bytes =
        base::read_bytes(directory.value()->pages() / "fonts.plan", base::limits::image_bytes);
    if (!plan_bytes) return std::move(plan_bytes).errors();
    auto plan = pdf::FontPlan::parse(plan_bytes.value());
    if (!plan) return std::move(plan).errors();
    auto reader = store::PageStoreReader::open(directory.value()->pages());
    if (!reader) return std::move(reader).errors();
    base::Result<Instant> now = parse_instant(record->now);
    if (!now) return std::move(now).errors();
    print::PrintSettings settings = record->print;
    settings.created = now->file_time;
    settings.volume_sheets = options.volume_sheets.value_or(settings.volume_sheets);
    settings.volume_pages = options.volume_pages.value_or(settings.volume_pages);
    const std::string control = settings.control;
    if (base::Status found = restore_intent(*reader.value(), record.value(), settings.format);
        !found) {
        return found;
    }
    print::StoreResources resources(*reader.value());
    auto producer = print::PrintProducer::create(directory.value()->scratch() / "print",
                                                 std::move(settings), plan.value(), resources);
    if (!producer) return std::move(producer).errors();
    base::Status copied = copy_documents(*reader.value(), *producer.value(), listener);
    if (copied) copied = producer.value()->finish();
    if (copied) copied = directory.value()->publish("print");
    directory.value()->remove_scratch();
    if (!copied) return copied;
    result.facts.documents = producer.value()->documents();
    result.facts.pages = producer.value()->pages();
    result.facts.sheets = producer.value()->sheets();
    result.facts.channels.push_back(detail::print_facts(*producer.value(), control));
    return {};
}

}  // namespace

RunResult produce_run(const std::filesystem::path& folder, const ProduceOptions& options,
                      ProgressListener& listener) {
    const Clock::time_point start = Clock::now();
    RunResult result;
    base::Status done = produce(folder, options, listener, result);
    result.facts.seconds = seconds_since(start);
    result.facts.peak_rss_bytes = peak_memory();
    if (!done) {
        result.diagnostics = std::move(done).errors();
        const std::string& code = result.diagnostics.front().code;
        const bool is_wrong = code == "run.not-a-run" || code == "run.nothing-to-produce" ||
                              code == "run.locked" || code == "run.no-profile" ||
                              code.starts_with("rules.");
        result.exit_code = is_wrong                       ? ExitCode::wrong
                           : is_final(result.diagnostics) ? ExitCode::refused
                                                          : ExitCode::stopped;
    }
    result.facts.exit_code = static_cast<int>(result.exit_code);
    return result;
}

}  // namespace cajista::run
