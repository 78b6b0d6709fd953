// SPDX-License-Identifier: Apache-2.0
// lint: long, one worker and the order of its stages
#include "run/composing.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "archive/archive_writer.h"
#include "compose/composer.h"
#include "document/late_content.h"
#include "layout/layout.h"
#include "locale/locale.h"
#include "message/write_web.h"
#include "pdf/encrypt.h"
#include "print/check_document.h"
#include "rules/trace.h"
#include "run/detail/page_checks.h"
#include "run/print_values.h"
#include "store/pack.h"
#include "value/convert.h"

namespace cajista::run {

namespace {

using Clock = std::chrono::steady_clock;

/// Adds the time since the last mark to a stage. Times go to the report only, never to output.
class StageClock {
public:
    void add_to(double& stage) {
        const Clock::time_point now = Clock::now();
        stage += std::chrono::duration<double>(now - last_).count();
        last_ = now;
    }

private:
    Clock::time_point last_ = Clock::now();
};

constexpr std::size_t warnings_kept = 20;  // of one batch; the count is exact

/// Takes its steps from what is left for the record.
struct MeteredFrame : rules::Frame {
    MeteredFrame(const rules::Frame& frame, std::uint64_t& of_record)
        : rules::Frame(frame), left(of_record) {}
    ~MeteredFrame() { left = steps_left; }
    MeteredFrame(const MeteredFrame&) = delete;
    MeteredFrame& operator=(const MeteredFrame&) = delete;

    std::uint64_t& left;
};

}  // namespace

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
            job.email.has_value()};
}

struct ComposingWorker::State {
    const CompiledJob& compiled;
    const Channels channels;
    const std::span<const std::string> files;  ///< of the data
    std::unique_ptr<data::RecordParser> parser;
    locale::LocaleCache locales;
    std::vector<std::unique_ptr<compose::Composer>> composers;  // one per choice
    layout::LayoutEngine engine;
    layout::Limits limits;
    std::optional<pdf::DocumentEncoder> encoder;  // none without a font plan
    /// For an archive that is tagged beside a print that isn't; null: `encoder` serves both.
    std::unique_ptr<pdf::DocumentEncoder> archive_encoder;
    pdf::EncodedDocument archive_encoded;  ///< of the document being made
    std::optional<MemoryResources> resources;
    std::optional<detail::PageChecks> page_checks;  ///< of print, when there is something to check
    /// Of the mailpieces of the job and each profile.
    std::vector<std::unique_ptr<print::DocumentChecker>> print_checkers;
    PageListener* listener = nullptr;
    RecordListener* record_listener = nullptr;
    pdf::SubsetCache subsets;
    archive::ArchiveSettings archive_settings, email_settings;
    pdf::MemoryOutput archive_output;
    base::Arena record_arena;
    base::Arena document_arena;
    base::Arena web_arena;
    std::vector<value::Value> variables;
    std::vector<value::Decimal> amounts;  ///< of the record, by total of the job
    std::uint64_t steps_left = 0;         ///< for the job's expressions of the record
    base::Diagnostics notes;
    rules::Trace trace;
    rules::Trace* active_trace = nullptr;  ///< &trace for chosen records
    StageClock clock;
    BatchOutput* out = nullptr;
    Reject::Stage stage = Reject::Stage::reading;  ///< of the record that is being worked on

    State(const CompiledJob& job, const data::Reader& reader, Channels wanted)
        : compiled(job), channels(wanted), files(reader.files()), parser(reader.create_parser()) {
        if (job.plan != nullptr) {
            pdf::EncodeProfile profile = profile_of(job, wanted);
            const bool is_for_print_alone = wanted.print && job.has_own_archive_pages();
            profile.attachments = wanted.email || (wanted.archive && !is_for_print_alone);
            encoder.emplace(*job.plan, profile);
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
            archive_encoder = std::make_unique<pdf::DocumentEncoder>(*compiled.plan, profile);
        }
        variables = compiled.job.variables(nullptr);
        if (compiled.job.print) {
            detail::PageChecks checks(compiled.job.print->production);
            if (!checks.empty()) page_checks.emplace(std::move(checks));
            add_print_checkers(compiled.job.print->production);
        }
    }

    void add_print_checkers(const job::ProductionSet& set) {
        const auto add = [this](const job::Production& production) {
            auto checker = print::DocumentChecker::create(production);
            if (checker) print_checkers.push_back(std::move(checker).value());
        };
        if (set.is_planned) add(set.main);
        for (const job::Production& profile : set.profiles) add(profile);
    }

    static pdf::EncodeProfile profile_of(const CompiledJob& compiled, const Channels& channels) {
        const job::Job& job = compiled.job;
        pdf::EncodeProfile profile;
        if (job.print && channels.print) {
            profile.compression_level = job.print->pdf.compression;
            profile.colors = compiled.print_colors;
        } else if (!job.archive && job.email) {
            profile.compression_level = job.email->pdf.compression;
            profile.tagged = job.email->pdf.standard->is_tagged();
        } else if (job.archive) {
            profile.compression_level = job.archive->pdf.compression;
            profile.colors = compiled.archive_colors;
            profile.tagged = channels.archive && job.archive->pdf.standard->is_tagged();
        }
        return profile;
    }

    MeteredFrame frame() {
        rules::Frame result{variables, record_arena};
        result.now = compiled.now.local;
        result.steps_left = steps_left;
        notes.clear();
        result.notes = &notes;
        result.trace = active_trace;
        return {result, steps_left};
    }

    void begin_record() {
        record_arena.reset();
        steps_left = compiled.job.limits.rule_steps;
    }

    /// Chosen records say which rules matched.
    void begin_trace(const std::string& key) {
        if (compiled.traced_keys.empty()) return;
        trace = {};
        active_trace = compiled.traced_keys.count(key) != 0 ? &trace : nullptr;
        for (auto& composer : composers) composer->trace_into(active_trace);
    }
    void end_trace(const data::RawRecord& raw, const std::string& key) {
        if (active_trace == nullptr) return;
        out->traces += fmt::format("{{\"record\": {}, \"key\": ", raw.number);
        rules::append_json(out->traces, value::Value::string(key));
        out->traces += fmt::format(", \"why\": {}}}\n", rules::to_json(trace));
        active_trace = nullptr;
    }

    /// A rule that ends in an error must not choose silently.
    base::Status decide(const rules::Expression& rule, bool& holds) {
        MeteredFrame evaluation = frame();
        const value::Value value = rule.evaluate(evaluation);
        if (!notes.empty()) return base::Status(std::move(notes));
        holds = value.is_true();
        return {};
    }

    std::string key_of(const value::Record& record) {
        variables[0] = value::Value::record(&record);
        MeteredFrame evaluation = frame();
        return job::key_text(compiled.job.main(), evaluation);
    }

    void add_warnings(base::Diagnostics warnings, const data::RawRecord& raw,
                      const std::string& key) {
        for (base::Diagnostic& warning : warnings) {
            ++out->warning_count;
            if (out->warnings.size() >= warnings_kept) continue;
            warning.record_number = raw.number;
            warning.record_key = key;
            out->warnings.push_back(std::move(warning));
        }
    }

    base::Status compose_pages(std::size_t choice, const value::Record& record,
                               templates::Channel channel, const data::RawRecord& raw,
                               ComposedOutput& output) {
        document_arena.reset();
        base::Result<compose::Composition> composition =
            composers[choice]->compose(record, channel, document_arena);
        if (!composition) return std::move(composition).errors();
        const document::Document& document = *composition->document;
        output.recipient = std::string(document.recipient);
        output.language = std::string(document.language);
        clock.add_to(out->seconds.compose);
        auto composed = engine.lay_out(document, *composition->late, document_arena, limits);
        clock.add_to(out->seconds.layout);
        if (composed) {
            output.usage = {composers[choice]->steps_used(), composed->steps,
                            composed->arena_bytes};
        }
        if (!composed) return std::move(composed).errors();
        if (base::Diagnostics late = composers[choice]->take_late_errors(); !late.empty()) {
            return late;
        }
        add_warnings(std::move(composed->warnings), raw, output.key);
        if (page_checks && channel == templates::Channel::print) {
            add_warnings(page_checks->check(*composed->document), raw, output.key);
        }
        if (listener != nullptr) listener->on_pages(*composed->document);
        if (!encoder) return {};
        const bool is_variant = channel == templates::Channel::archive && archive_encoder;
        base::Status encoded =
            encode(is_variant ? *archive_encoder : *encoder, *composed->document, output.encoded);
        const bool both = !is_variant && archive_encoder && !tells_apart(choice);
        if (encoded && both) {
            encoded = encode(*archive_encoder, *composed->document, archive_encoded);
        }
        clock.add_to(out->seconds.encode);
        return encoded;
    }

    base::Status add_print_values(ComposedOutput& output) {
        if (!compiled.job.print || compiled.job.print->values.empty()) return {};
        const std::vector<job::PrintValue>& values = compiled.job.print->values;
        std::vector<value::Value> names = variables;
        for (const std::size_t number :
             {output.encoded.pages.size(), std::size_t{output.facts().sheets()}}) {
            names.push_back(value::Value::number(
                value::Decimal::from_integer(static_cast<std::int64_t>(number))));
        }
        for (const job::PrintValue& value : values) {
            MeteredFrame evaluation = frame();
            evaluation.variables = names;
            base::Result<std::string> text = print_value(value, evaluation, locales);
            if (!text) return std::move(text).errors();
            output.print_values.push_back(std::move(text).value());
        }
        return {};
    }

    /// What can't be printed as the job says is a reject, and stops no production.
    base::Status check_print(const ComposedOutput& output) {
        if (print_checkers.empty()) return {};
        std::vector<base::Size> sizes;
        for (const pdf::EncodedPage& page : output.encoded.pages) sizes.push_back(page.size);
        const store::DocumentFacts facts = output.facts();
        for (const auto& checker : print_checkers) {
            if (base::Status good = checker->check(facts, sizes); !good) return good;
        }
        return {};
    }

    base::Status encode(pdf::DocumentEncoder& with, const page::ComposedDocument& composed,
                        pdf::EncodedDocument& encoded) {
        base::Status done = with.encode(composed, encoded);
        for (pdf::Resource& resource : with.take_new_resources()) {
            resources->add(resource);
            out->resources.push_back(std::move(resource));
        }
        resources->note_faces(encoded);
        return done;
    }

    /// Whether print and archive have documents of their own.
    bool tells_apart(std::size_t choice) const {
        return channels.print && channels.archive &&
               compiled.templates[choice]->tells_apart(templates::Channel::print,
                                                       templates::Channel::archive);
    }

    base::Status add_metadata(ComposedOutput& output) {
        if (!compiled.job.print) return {};
        for (const job::IndexField& field : compiled.job.print->metadata) {
            MeteredFrame each = frame();
            output.metadata.push_back(value::to_plain_text(field.value.evaluate(each)));
            if (!notes.empty()) return base::Status(std::move(notes));
        }
        return {};
    }

    base::Status add_archive(ComposedOutput& output) {
        if (!encoder) return {};
        const pdf::EncodedDocument& encoded = output.encoded;
        if (base::Status fit = compiled.archive_intent.check(encoded.color_spaces); !fit) {
            return fit;
        }
        const job::ArchiveChannel& archive = *compiled.job.archive;
        const bool has_volumes = archive.volume_pages != 0;
        if (!has_volumes) {
            MeteredFrame evaluation = frame();
            base::Result<std::string> path = job::expand_path(archive.path, evaluation);
            if (!path) return std::move(path).errors();
            output.archive_path = std::move(path).value();
        }
        for (const job::IndexField& field : archive.index) {
            MeteredFrame each = frame();
            output.index.push_back(value::to_plain_text(field.value.evaluate(each)));
            if (!notes.empty()) return base::Status(std::move(notes));
        }
        output.channels |= store::Channel::archive;
        if (has_volumes) return {};  // in order, by the sink
        base::Result<pdf::VolumeFacts> made = archive::make_document(
            archive_settings, output.facts(), encoded, *resources, archive_output);
        if (!made) return std::move(made).errors();
        output.archive_facts = made.value();
        output.archive_pdf = archive_output.bytes();
        clock.add_to(out->seconds.archive);
        return {};
    }

    /// The file for e-mail: the same pages; encrypted with passwords of the record.
    base::Status add_email(ComposedOutput& output) {
        if (!encoder) return {};
        const job::EmailChannel& email = *compiled.job.email;
        if (base::Status fit = compiled.email_intent.check(output.encoded.color_spaces); !fit) {
            return fit;
        }
        MeteredFrame evaluation = frame();
        base::Result<std::string> path = job::expand_path(email.path, evaluation);
        if (!path) return std::move(path).errors();
        base::Result<pdf::VolumeFacts> made = archive::make_document(
            email_settings, output.facts(), output.encoded, *resources, archive_output);
        if (!made) return std::move(made).errors();
        std::string file = archive_output.bytes();
        if (email.encrypt) {
            base::Result<std::string> locked = encrypted(file, *email.encrypt, output);
            if (!locked) return std::move(locked).errors();
            file = std::move(locked).value();
        }
        output.email.path = std::move(path).value();
        output.email.content = std::move(file);
        output.channels |= store::Channel::email;
        clock.add_to(out->seconds.archive);
        return {};
    }

    /// A password that isn't a text or number rejects the document: it would be "null" or a list.
    base::Result<std::string> password_of(const rules::Expression& expression) {
        MeteredFrame evaluation = frame();
        const value::Value value = expression.evaluate(evaluation);
        if (!notes.empty()) return std::move(notes);
        const bool is_plain =
            value.is(value::ValueKind::string) || value.is(value::ValueKind::number);
        if (!is_plain) return std::string();
        return value::to_plain_text(value);
    }

    base::Result<std::string> encrypted(const std::string& file, const job::EncryptOptions& options,
                                        const ComposedOutput& output) {
        pdf::Encryption encryption;
        base::Result<std::string> user = password_of(options.password);
        if (!user) return std::move(user).errors();
        encryption.user = std::move(user).value();
        if (options.has_owner) {
            base::Result<std::string> owner = password_of(options.owner);
            if (!owner) return std::move(owner).errors();
            encryption.owner = std::move(owner).value();
        } else {
            // Nobody knows it: what the user may not, no one may.
            encryption.owner = base::to_hex(base::sha256(encryption.user + file)).substr(0, 64);
        }
        encryption.permissions = {options.may_print,   options.may_copy,     options.may_annotate,
                                  options.may_fill_in, options.may_assemble, options.may_modify};
        if (!options.seed.empty()) {
            encryption.seed = fmt::format("{}/{}/{}/{}", options.seed, compiled.job.name,
                                          output.record_number, output.template_name);
        }
        base::Result<std::string> locked = pdf::encrypt(file, encryption);
        if (locked) return locked;
        base::Diagnostics errors = std::move(locked).errors();
        for (base::Diagnostic& error : errors) error.span = options.span;
        return errors;
    }

    base::Status add_web(std::size_t choice, const value::Record& record, ComposedOutput& output) {
        std::string path = "document.html";  // of a single document, which has no job's path
        if (compiled.job.web) {
            MeteredFrame evaluation = frame();
            base::Result<std::string> named = job::expand_path(compiled.job.web->path, evaluation);
            if (!named) return std::move(named).errors();
            path = std::move(named).value();
        }
        web_arena.reset();
        base::Result<compose::Composition> composition =
            composers[choice]->compose(record, templates::Channel::web, web_arena);
        if (!composition) return std::move(composition).errors();
        output.web.content =
            message::write_web(*composition->document, *composition->late, web_arena);
        if (base::Diagnostics late = composers[choice]->take_late_errors(); !late.empty()) {
            return late;
        }
        if (compiled.job.web) output.web.packed = store::pack(output.web.content);
        output.web.path = std::move(path);
        output.channels |= store::Channel::web;
        clock.add_to(out->seconds.compose);
        return {};
    }

    ComposedOutput begin_output(std::size_t choice, const data::RawRecord& raw,
                                const std::string& key) const {
        ComposedOutput output;
        output.record_number = raw.number;
        output.key = key;
        output.template_name = compiled.templates[choice]->name();
        return output;
    }

    base::Status make_document(std::size_t choice, const value::Record& record,
                               const data::RawRecord& raw, const std::string& key) {
        ComposedOutput output = begin_output(choice, raw, key);
        const bool archive_differs = tells_apart(choice);
        if (channels.print || channels.archive || channels.email) {
            const templates::Channel channel =
                channels.print ? templates::Channel::print : templates::Channel::archive;
            base::Status pages = compose_pages(choice, record, channel, raw, output);
            if (!pages) return pages;
        }
        if (channels.print) {
            base::Status fit = compiled.print_intent.check(output.encoded.color_spaces);
            if (!fit) return fit;
            output.channels |= store::Channel::print;
            if (base::Status added = add_metadata(output); !added) return added;
            if (base::Status valued = add_print_values(output); !valued) return valued;
            if (base::Status printable = check_print(output); !printable) return printable;
        }
        const bool has_own_form = channels.archive && !archive_differs && archive_encoder;
        if (channels.archive && !archive_differs && !has_own_form) {
            if (base::Status archived = add_archive(output); !archived) return archived;
        }
        if (channels.email) {
            if (base::Status mailed = add_email(output); !mailed) return mailed;
        }
        if (channels.web) {
            if (base::Status web = add_web(choice, record, output); !web) return web;
        }
        std::optional<ComposedOutput> own;
        if (has_own_form) {
            // The same pages, encoded otherwise: in the store beside the print's.
            own = begin_output(choice, raw, key);
            own->is_variant = true;
            own->recipient = output.recipient;
            own->language = output.language;
            std::swap(own->encoded, archive_encoded);
            if (base::Status archived = add_archive(*own); !archived) return archived;
        }
        out->documents.push_back(std::move(output));
        if (own) out->documents.push_back(std::move(*own));
        return archive_differs ? make_archive_variant(choice, record, raw, key) : base::Status();
    }

    /// The archive's own version, when the template has elements for print or archive only.
    base::Status make_archive_variant(std::size_t choice, const value::Record& record,
                                      const data::RawRecord& raw, const std::string& key) {
        ComposedOutput output = begin_output(choice, raw, key);
        output.is_variant = true;
        base::Status made = compose_pages(choice, record, templates::Channel::archive, raw, output);
        if (made) made = add_archive(output);
        if (made) out->documents.push_back(std::move(output));
        return made;
    }

    enum class Fate : std::uint8_t { composed, held, suppressed };

    base::Result<bool> holds_one(const std::vector<job::RecordRule>& rules,
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

    /// The documents stay in the store, for no channel yet.
    void hold_documents(std::size_t from) const {
        for (std::size_t i = from; i < out->documents.size(); ++i) {
            ComposedOutput& document = out->documents[i];
            document.channels = store::hold(document.channels);
            document.archive_pdf.clear();
            document.web.content.clear();
        }
    }

    /// What the record adds to each control total; a record that can't be read adds only to counts.
    base::Status find_amounts(const value::Record* record) {
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

    void add_amounts(std::vector<value::Decimal>& to) const {
        to.resize(amounts.size(), value::Decimal::from_integer(0));
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            to[i] = add(to[i], amounts[i]).value_or(to[i]);
        }
    }

    base::Result<Fate> process_record(const data::RawRecord& raw, const value::Record& record,
                                      std::string& key) {
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

    void announce(const data::RawBatch& batch, const data::RawRecord& raw) const {
        if (record_listener == nullptr) return;
        const std::span<const data::RawPart> parts = batch.parts(raw);
        const bool is_known = !parts.empty() && parts.front().file < files.size();
        record_listener->on_record(raw, is_known ? files[parts.front().file] : std::string_view(),
                                   parts.empty() ? 0 : parts.front().line);
    }

    std::string file_of(const data::RawBatch& batch, const data::RawRecord& raw) const {
        if (batch.parts(raw).empty()) return {};
        const std::uint32_t file = batch.parts(raw).front().file;
        return file < files.size() ? files[file] : std::string();
    }

    void reject(const data::RawBatch& batch, const data::RawRecord& raw, base::Diagnostic reason,
                const std::string& key) {
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
};

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
