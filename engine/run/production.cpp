// SPDX-License-Identifier: Apache-2.0
#include "run/production.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <thread>

#include "base/files.h"
#include "base/limits.h"
#include "base/names.h"
#include "print/piece_states.h"
#include "run/detail/process.h"
#include "run/detail/work_threads.h"
#include "run/instant.h"
#include "run/serial_store.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

constexpr const char* kept_name = "production.xml";

base::Result<job::ProductionSet> read_kept(const fs::path& run) {
    auto markup = base::read_bytes(run / "pages" / kept_name, base::limits::source_file_bytes);
    if (!markup) return std::move(markup).errors();
    return job::parse_production(markup.value());
}

bool is_kept(const fs::path& run) {
    std::error_code failure;
    return fs::exists(run / "pages" / kept_name, failure);
}

/// The digest that base::to_hex wrote.
std::optional<base::Sha256> parse_hex(std::string_view hex) {
    base::Sha256 digest{};
    if (hex.size() != digest.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const char* const end = hex.data() + 2 * i + 2;
        const auto read = std::from_chars(hex.data() + 2 * i, end, digest[i], 16);
        if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    }
    return digest;
}

std::uint32_t workers_of(const ProduceOptions& options, const RunRecord& record) {
    if (options.workers != 0) return options.workers;
    if (record.workers != 0) return record.workers;
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

base::Status keep_production(const RunDirectory& directory, const job::PrintChannel& channel) {
    if (!channel.production.is_planned && channel.production.profiles.empty()) return {};
    return base::write_whole_file(directory.pages() / kept_name, channel.markup);
}

base::Result<job::Production> kept_production(const fs::path& run, std::string_view profile) {
    if (!is_kept(run)) {
        return base::error(
                   "run.no-profile",
                   profile.empty()
                       ? fmt::format("the print output of '{}' has no pieces", run.string())
                       : fmt::format("the job of '{}' has no profile '{}'", run.string(), profile))
            .hint("say how the run is produced in the <print> of the job");
    }
    auto set = read_kept(run);
    if (!set) return std::move(set).errors();
    if (const job::Production* found = set->find(profile)) return *found;
    base::Diagnostic problem =
        base::error("run.no-profile",
                    fmt::format("the job of '{}' has no profile '{}'", run.string(), profile));
    std::vector<std::string_view> known;
    for (const job::Production& one : set->profiles) known.push_back(one.name);
    if (const auto nearest = base::nearest_name(profile, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    } else if (!known.empty()) {
        problem.hints.push_back(fmt::format("it has {}", fmt::join(known, ", ")));
    }
    return problem;
}

bool is_final(const base::Diagnostics& errors) {
    constexpr std::string_view codes[] = {"print.serials-used-up", "print.bad-serial",
                                          "print.no-serial-store", "print.volume-exists",
                                          "print.field-too-long"};
    return !errors.empty() && std::ranges::find(codes, errors.front().code) != std::end(codes);
}

bool has_pieces(const fs::path& run, std::string_view profile) {
    if (!profile.empty()) return true;
    if (!is_kept(run)) return false;
    auto set = read_kept(run);
    return set.ok() && set->is_planned;
}

std::string output_folder(std::string_view profile) {
    return profile.empty() ? "print" : fmt::format("print-{}", profile);
}

fs::path presort_path(const fs::path& run, std::string_view profile) {
    return run / (profile.empty() ? "presort.csv" : fmt::format("presort-{}.csv", profile));
}

base::Status restore_intent(store::PageStoreReader& reader, const RunRecord& record,
                            print::SpoolFormat& format) {
    if (record.print_profile.empty()) return {};
    const std::optional<base::Sha256> digest = parse_hex(record.print_profile);
    if (!digest) return base::error("run.not-a-run", "run.json names no colour profile");
    base::Result<std::string_view> bytes = reader.resource(*digest);
    if (!bytes) return std::move(bytes).errors();
    auto profile = pdf::ColorProfile::parse(std::string(bytes.value()), "of the run");
    if (!profile) return std::move(profile).errors();
    if (profile->space != base::Color::Space::rgb) {
        auto srgb = pdf::ColorProfile::srgb();
        if (!srgb) return std::move(srgb).errors();
        format.intent.rgb = std::make_shared<const pdf::ColorProfile>(std::move(srgb).value());
    }
    format.intent.profile = std::make_shared<const pdf::ColorProfile>(std::move(profile).value());
    return {};
}

base::Result<print::SpoolFormat> kept_format(const RunDirectory& directory,
                                             const RunRecord& record) {
    auto reader = store::PageStoreReader::open(directory.pages());
    if (!reader) return std::move(reader).errors();
    print::SpoolFormat format = record.print.format;
    base::Status restored = restore_intent(*reader.value(), record, format);
    if (!restored) return std::move(restored).errors();
    return format;
}

base::Result<print::PlannedOutput> produce_pieces(
    const RunDirectory& directory, const job::Production& production,
    const print::SpoolFormat& format, const std::string& job, pdf::Instant created,
    const print::NumbersBefore& before, const fs::path& state, std::uint32_t workers,
    const std::function<bool(std::uint64_t)>& is_stopped) {
    auto plan = print::read_font_plan(directory.pages());
    if (!plan) return std::move(plan).errors();
    auto pulled = print::pulled_pieces(directory.path(), production.name);
    if (!pulled) return std::move(pulled).errors();
    print::PlannedRun run;
    run.pages = directory.pages();
    run.scratch = directory.scratch();
    run.folder = run.scratch / output_folder(production.name);
    std::error_code failure;
    fs::remove_all(run.folder, failure);  // of an attempt that was cut off
    run.job = job;
    run.created = created;
    run.before = before;
    run.production = &production;
    run.format = format;
    run.plan = &plan.value();
    run.pulled = std::move(pulled).value();
    const fs::path presort = presort_path(directory.path(), production.name);
    if (fs::exists(presort, failure)) run.presort = presort;
    run.first_serial = [&](std::uint64_t pieces) {
        return take_serials(directory, production, state, pieces);
    };
    run.is_stopped = is_stopped;
    detail::WorkThreads threads(workers);
    run.queue = &threads;
    return print::produce_planned(run);
}

report::ChannelFacts piece_facts(const print::WrittenFacts& facts, const std::string& profile) {
    const std::string folder = output_folder(profile);
    report::ChannelFacts channel;
    channel.name = folder;
    channel.documents = facts.documents;
    channel.pages = facts.pages;
    channel.file_count = facts.volumes.size();
    channel.index_file = folder + "/" + facts.controls.front();
    for (const print::VolumeRow& volume : facts.volumes) {
        channel.files.push_back({folder + "/" + volume.name, volume.facts.bytes,
                                 base::to_hex(volume.facts.digest), volume.facts.pages});
    }
    return channel;
}

base::Status produce_profile(const RunDirectory& directory, const RunRecord& record,
                             const ProduceOptions& options, ProgressListener& listener,
                             RunResult& result) {
    auto production = kept_production(directory.path(), options.profile);
    if (!production) return std::move(production).errors();
    production->volume.sheets = options.volume_sheets.value_or(production->volume.sheets);
    production->volume.pages = options.volume_pages.value_or(production->volume.pages);
    base::Result<Instant> now = parse_instant(record.now);
    if (!now) return std::move(now).errors();
    auto format = kept_format(directory, record);
    if (!format) return std::move(format).errors();
    Progress progress;
    const auto is_stopped = [&](std::uint64_t documents) {
        if (documents / 64 != progress.records / 64) {
            progress.records = documents;
            listener.on_progress(progress);
        }
        return detail::is_stop_requested();
    };
    auto output = produce_pieces(directory, production.value(), format.value(), record.job,
                                 now->file_time, record.print.before, record.serials_path,
                                 workers_of(options, record), is_stopped);
    base::Status done;
    if (!output) done = base::Status(std::move(output).errors());
    if (done) done = directory.publish(output_folder(options.profile));
    directory.remove_scratch();
    if (!done) return done;
    for (const base::Diagnostic& warning : output->plan.warnings) {
        listener.on_diagnostic(warning);
        result.exit_code = ExitCode::done_with_rejects;
    }
    result.facts.documents = output->written.documents;
    result.facts.pages = output->written.pages;
    result.facts.sheets = output->written.sheets;
    result.facts.mailpieces = output->written.pieces;
    result.facts.channels.push_back(piece_facts(output->written, options.profile));
    return {};
}

}  // namespace cajista::run
