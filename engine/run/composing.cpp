// SPDX-License-Identifier: Apache-2.0
#include "run/composing.h"

#include <optional>
#include <utility>

#include "run/detail/composing_state.h"

namespace cajista::run {

store::DocumentFacts ComposedOutput::facts() const {
    store::DocumentFacts facts;
    facts.record_number = record_number;
    facts.key = key;
    facts.template_name = template_name;
    facts.title = encoded.title;
    facts.recipient = recipient;
    facts.language = language;
    facts.archive_path = archive_path;
    facts.channels = channels;
    if (!archive_path.empty()) {
        facts.archive_digest = {reinterpret_cast<const char*>(archive_facts.digest.data()),
                                archive_facts.digest.size()};
        facts.archive_bytes = archive_facts.bytes;
    }
    facts.email_path = email.path;
    facts.email_file = email.content;
    facts.web_path = web.path;
    facts.web_page = web.packed;
    facts.index.assign(index.begin(), index.end());
    facts.metadata.assign(metadata.begin(), metadata.end());
    facts.sort_keys.assign(print_values.begin(), print_values.end());
    facts.pages.reserve(encoded.pages.size());
    for (const pdf::EncodedPage& page : encoded.pages) {
        facts.pages.push_back({page.master, page.medium, page.plex, page.mark_zone});
    }
    return facts;
}

void Reject::keep(const data::RawBatch& batch, const data::RawRecord& record) {
    record_number = record.number;
    const std::span<const data::RawPart> all = batch.parts(record);
    if (all.empty()) return;
    line = all.front().line;
    offset = all.front().offset;
    input = all.front().input;
    raw = std::string(batch.bytes(all.front()));
    context = std::string(batch.context(all.front()));
    for (const data::RawPart& part : all.subspan(1)) {
        parts.push_back({part.input, part.detail, part.parent, part.line, part.offset,
                         std::string(batch.bytes(part)), std::string(batch.context(part))});
    }
}

Channels channels_of(const job::Job& job) {
    return {job.print.has_value(), job.archive.has_value(), job.web.has_value(),
            job.email.has_value(), true};
}

base::Result<bool> ComposingWorker::State::holds_one(const std::vector<job::RecordRule>& rules,
                                                     const std::string& key) {
    for (const job::RecordRule& rule : rules) {
        bool holds = rule.list != nullptr && rule.keys.contains(key);
        if (!holds && rule.has_when) {
            base::Status decided = decide(rule.when, holds);
            if (!decided) return std::move(decided).errors();
        }
        if (holds) return true;
    }
    return false;
}

void ComposingWorker::State::hold_documents(std::size_t from) const {
    for (std::size_t i = from; i < out->documents.size(); ++i) {
        ComposedOutput& document = out->documents[i];
        document.channels = store::hold(document.channels);
        document.archive_pdf.clear();
        document.web.content.clear();
    }
}

base::Status ComposingWorker::State::find_amounts(const value::Record* record) {
    amounts.assign(compiled.job.totals.size(), value::Decimal::from_integer(0));
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        const job::Total& total = compiled.job.totals[i];
        if (!total.has_of) amounts[i] = value::Decimal::from_integer(1);
        if (!total.has_of || record == nullptr) continue;
        variables[0] = value::Value::record(record);
        MeteredFrame evaluation = frame();
        const value::Value amount = total.of.evaluate(evaluation);
        if (!notes.empty()) return base::Status(std::move(notes));
        if (amount.is(value::ValueKind::number)) amounts[i] = amount.as_number();
    }
    return {};
}

void ComposingWorker::State::add_amounts(std::vector<value::Decimal>& to) const {
    to.resize(amounts.size(), value::Decimal::from_integer(0));
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        to[i] = add(to[i], amounts[i]).value_or(to[i]);
    }
}

base::Result<ComposingWorker::State::Fate> ComposingWorker::State::process_record(
    const data::RawRecord& raw, const value::Record& record, std::string& key) {
    const job::Job& job = compiled.job;
    stage = Reject::Stage::choosing;
    key = key_of(record);
    if (record_listener != nullptr) record_listener->on_key(key);
    begin_trace(key);
    base::Result<bool> suppressed = holds_one(job.suppressions, key);
    if (!suppressed) return std::move(suppressed).errors();
    if (suppressed.value()) return Fate::suppressed;
    base::Result<bool> held = holds_one(job.holds, key);
    if (!held) return std::move(held).errors();
    const std::size_t first = out->documents.size();
    bool any = false;
    for (std::size_t choice = 0; choice < job.documents.size(); ++choice) {
        bool holds = true;
        if (job.documents[choice].has_when) {
            base::Status decided = decide(job.documents[choice].when, holds);
            if (!decided) return std::move(decided).errors();
        }
        if (!holds) continue;
        any = true;
        stage = Reject::Stage::composing;
        base::Status made = make_document(choice, record, raw, key);
        if (!made) return std::move(made).errors();
        if (job.document_mode == job::DocumentMode::first) break;
        stage = Reject::Stage::choosing;
    }
    if (any && held.value()) {
        hold_documents(first);
        return Fate::held;
    }
    if (any) return Fate::composed;
    return base::error("run.no-document", "no <document> rule of the job holds")
        .hint("add a <document> without `when`, or a <suppress> rule that says why");
}

void ComposingWorker::State::announce(const data::RawBatch& batch,
                                      const data::RawRecord& raw) const {
    if (record_listener == nullptr) return;
    const std::span<const data::RawPart> parts = batch.parts(raw);
    const bool is_known = !parts.empty() && parts.front().file < files.size();
    record_listener->on_record(raw, is_known ? files[parts.front().file] : std::string_view(),
                               parts.empty() ? 0 : parts.front().line);
}

std::string ComposingWorker::State::file_of(const data::RawBatch& batch,
                                            const data::RawRecord& raw) const {
    if (batch.parts(raw).empty()) return {};
    const std::uint32_t file = batch.parts(raw).front().file;
    return file < files.size() ? files[file] : std::string();
}

void ComposingWorker::State::reject(const data::RawBatch& batch, const data::RawRecord& raw,
                                    base::Diagnostic reason, const std::string& key) {
    Reject result;
    result.keep(batch, raw);
    result.stage = stage;
    result.key = key.empty() ? reason.record_key : key;
    result.file = reason.data.path;
    if (result.file.empty()) result.file = file_of(batch, raw);
    reason.record_number = raw.number;
    reason.record_key = result.key;
    result.reason = std::move(reason);
    ++out->records.rejected;
    ++out->records.rejected_at[static_cast<std::size_t>(stage)];
    out->rejects.push_back(std::move(result));
}

ComposingWorker::ComposingWorker(const CompiledJob& compiled, const data::Reader& reader,
                                 Channels channels)
    : state_(std::make_unique<State>(compiled, reader, channels)) {}
ComposingWorker::~ComposingWorker() = default;

void ComposingWorker::set_page_listener(PageListener* listener) { state_->listener = listener; }

void ComposingWorker::set_record_listener(RecordListener* listener) {
    state_->record_listener = listener;
}

bool ComposingWorker::process(const data::RawBatch& batch, BatchOutput& out, bool (*is_stopped)()) {
    State& s = *state_;
    s.out = &out;
    s.clock = StageClock();
    for (const data::RawRecord& raw : batch.records()) {
        if (is_stopped()) return false;
        ++out.records.read;
        s.stage = Reject::Stage::reading;
        s.announce(batch, raw);
        s.begin_record();
        s.engine.trim_caches();
        base::Result<const value::Record*> record = s.parser->parse(batch, raw, s.record_arena);
        s.clock.add_to(out.seconds.parse);
        base::Status counted = s.find_amounts(record ? record.value() : nullptr);
        s.add_amounts(out.totals.read);
        if (!record || !counted) {
            s.reject(batch, raw,
                     (record ? std::move(counted).errors() : std::move(record).errors()).front(),
                     {});
            continue;
        }
        std::string key;
        const std::size_t documents_before = out.documents.size();
        base::Result<State::Fate> fate = s.process_record(raw, *record.value(), key);
        s.end_trace(raw, key);
        if (!fate) {
            out.documents.resize(documents_before);
            s.reject(batch, raw, std::move(fate).errors().front(), key);
        } else if (fate.value() == State::Fate::suppressed) {
            ++out.records.suppressed;
        } else if (fate.value() == State::Fate::held) {
            ++out.records.held;
        } else {
            ++out.records.composed;
            s.add_amounts(out.totals.composed);
            if (!s.amounts.empty() && out.documents.size() > documents_before) {
                out.documents.back().amounts = s.amounts;
            }
        }
        s.clock.add_to(out.seconds.compose);
    }
    return true;
}

base::Result<std::string> ComposingWorker::key_of(const data::RawBatch& batch,
                                                  const data::RawRecord& raw) {
    State& s = *state_;
    s.begin_record();
    base::Result<const value::Record*> record = s.parser->parse(batch, raw, s.record_arena);
    if (!record) return std::move(record).errors();
    return s.key_of(*record.value());
}

}  // namespace cajista::run
