// SPDX-License-Identifier: Apache-2.0
#include "run/detail/composing_state.h"

#include <fmt/format.h>
#include <utility>

namespace cajista::run {

namespace {
constexpr std::size_t warnings_kept = 20;  // of one batch; the count is exact

/// Whether all that the pages go into, but what has an encoder of its own, are files of many
/// documents.
bool makes_volumes(const CompiledJob& job, const Channels& wanted) {
    if (!wanted.is_run || wanted.email) return false;
    const bool has_volumes = wanted.archive && job.job.archive->volume_pages > 0;
    if (!wanted.print) return has_volumes;
    return !wanted.archive || has_volumes || job.has_own_archive_pages();
}
}  // namespace

ComposingWorker::State::State(const CompiledJob& job, const data::Reader& reader, Channels wanted)
    : compiled(job), channels(wanted), files(reader.files()), parser(reader.create_parser()) {
    if (job.plan != nullptr) {
        pdf::EncodeProfile profile = profile_of(job, wanted);
        const bool is_for_print_alone = wanted.print && job.has_own_archive_pages();
        profile.attachments = wanted.email || (wanted.archive && !is_for_print_alone);
        profile.shares_text = makes_volumes(job, wanted) && !profile.tagged;
        encoder.emplace(*job.plan, profile);
        if (wanted.email && (wanted.print || wanted.archive)) {
            const job::PdfOptions& email = job.job.email->pdf;
            pdf::EncodeProfile own{email.compression, email.standard->is_tagged()};
            own.colors = job.email_colors;
            own.attachments = true;
            if (own.tagged != profile.tagged || own.colors != profile.colors) {
                email_encoder = std::make_unique<pdf::DocumentEncoder>(*job.plan, own);
            }
        }
        resources.emplace(job.fonts, *job.plan);
    }
    for (const auto& entry : compiled.templates) {
        composers.push_back(std::make_unique<compose::Composer>(
            entry, locales,
            compose::ComposeOptions{compiled.now.local, wanted.archive || wanted.email,
                                    job.job.limits.rule_steps, job.job.limits.memory_bytes,
                                    job.job.limits.image_pixels}));
    }
    const job::Limits& own = compiled.job.limits;
    limits = {own.pages, own.layout_steps, own.memory_bytes};
    if (compiled.job.archive) archive_settings = compiled.archive_settings();
    if (compiled.job.email) email_settings = compiled.email_settings();
    archive_settings.subsets = email_settings.subsets = &subsets;
    if (encoder && channels.print && channels.archive && compiled.has_own_archive_pages()) {
        const job::PdfOptions& archive = compiled.job.archive->pdf;
        pdf::EncodeProfile profile{archive.compression, archive.standard->is_tagged()};
        profile.colors = compiled.archive_colors;
        profile.shares_text =
            channels.is_run && compiled.job.archive->volume_pages > 0 && !profile.tagged;
        archive_encoder = std::make_unique<pdf::DocumentEncoder>(*compiled.plan, profile);
    }
    variables = compiled.job.variables(nullptr);
    if (compiled.job.print) {
        detail::PageChecks checks(compiled.job.print->production);
        if (!checks.empty()) page_checks.emplace(std::move(checks));
        add_print_checkers(compiled.job.print->production);
    }
}

void ComposingWorker::State::add_print_checkers(const job::ProductionSet& set) {
    const auto add = [this](const job::Production& production) {
        auto checker = print::DocumentChecker::create(production);
        if (checker) print_checkers.push_back(std::move(checker).value());
    };
    if (set.is_planned) add(set.main);
    for (const job::Production& profile : set.profiles) add(profile);
}

pdf::EncodeProfile ComposingWorker::State::profile_of(const CompiledJob& compiled,
                                                      const Channels& channels) {
    const job::Job& job = compiled.job;
    pdf::EncodeProfile profile;
    if (job.print && channels.print) {
        profile.compression_level = job.print->pdf.compression;
        profile.colors = compiled.print_colors;
    } else if (!job.archive && job.email) {
        profile.compression_level = job.email->pdf.compression;
        profile.tagged = job.email->pdf.standard->is_tagged();
        profile.colors = compiled.email_colors;
    } else if (job.archive) {
        profile.compression_level = job.archive->pdf.compression;
        profile.colors = compiled.archive_colors;
        profile.tagged = channels.archive && job.archive->pdf.standard->is_tagged();
    }
    return profile;
}

MeteredFrame ComposingWorker::State::frame() {
    rules::Frame result{variables, record_arena};
    result.now = compiled.now.local;
    result.steps_left = steps_left;
    notes.clear();
    result.notes = &notes;
    result.trace = active_trace;
    return {result, steps_left};
}

void ComposingWorker::State::begin_record() {
    record_arena.reset();
    steps_left = compiled.job.limits.rule_steps;
}

void ComposingWorker::State::begin_trace(const std::string& key) {
    if (compiled.traced_keys.empty()) return;
    trace = {};
    traced_fills = "[]";
    active_trace = compiled.traced_keys.count(key) != 0 ? &trace : nullptr;
    for (auto& composer : composers) composer->trace_into(active_trace);
}

void ComposingWorker::State::end_trace(const data::RawRecord& raw, const std::string& key) {
    if (active_trace == nullptr) return;
    out->traces += fmt::format("{{\"record\": {}, \"key\": ", raw.number);
    rules::append_json(out->traces, value::Value::string(key));
    out->traces +=
        fmt::format(", \"why\": {}, \"fills\": {}}}\n", rules::to_json(trace), traced_fills);
    active_trace = nullptr;
}

base::Status ComposingWorker::State::decide(const rules::Expression& rule, bool& holds) {
    MeteredFrame evaluation = frame();
    const value::Value value = rule.evaluate(evaluation);
    if (!notes.empty()) return base::Status(std::move(notes));
    holds = value.is_true();
    return {};
}

std::string ComposingWorker::State::key_of(const value::Record& record) {
    variables[0] = value::Value::record(&record);
    MeteredFrame evaluation = frame();
    return job::key_text(compiled.job.main(), evaluation);
}

void ComposingWorker::State::add_warnings(base::Diagnostics warnings, const data::RawRecord& raw,
                                          const std::string& key) {
    for (base::Diagnostic& warning : warnings) {
        ++out->warning_count;
        if (out->warnings.size() >= warnings_kept) continue;
        warning.record_number = raw.number;
        warning.record_key = key;
        out->warnings.push_back(std::move(warning));
    }
}

}  // namespace cajista::run
