// SPDX-License-Identifier: Apache-2.0
// What one worker holds, and the steps that a record takes in it. Private to composing.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "archive/archive_writer.h"
#include "base/arena.h"
#include "compose/composer.h"
#include "data/record_parser.h"
#include "layout/layout.h"
#include "locale/locale.h"
#include "pdf/output.h"
#include "print/check_document.h"
#include "rules/trace.h"
#include "run/composing.h"
#include "run/detail/page_checks.h"

namespace cajista::run {

/// Adds the time since the last mark to a stage. Times go to the report only, never to output.
class StageClock {
public:
    void add_to(double& stage) {
        const auto now = std::chrono::steady_clock::now();
        stage += std::chrono::duration<double>(now - last_).count();
        last_ = now;
    }

private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Takes its steps from what is left for the record.
struct MeteredFrame : rules::Frame {
    MeteredFrame(const rules::Frame& frame, std::uint64_t& of_record)
        : rules::Frame(frame), left(of_record) {}
    ~MeteredFrame() { left = steps_left; }
    MeteredFrame(const MeteredFrame&) = delete;
    MeteredFrame& operator=(const MeteredFrame&) = delete;

    std::uint64_t& left;
};

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
    /// For e-mail that is tagged, or in colours, as the other files aren't; null: `encoder` serves.
    std::unique_ptr<pdf::DocumentEncoder> email_encoder;
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
    std::string traced_fills;              ///< of a chosen record, as JSON
    StageClock clock;
    BatchOutput* out = nullptr;
    Reject::Stage stage = Reject::Stage::reading;  ///< of the record that is being worked on

    // composing_state.cpp
    State(const CompiledJob& job, const data::Reader& reader, Channels wanted);
    void add_print_checkers(const job::ProductionSet& set);
    static pdf::EncodeProfile profile_of(const CompiledJob& compiled, const Channels& channels);
    MeteredFrame frame();
    void begin_record();
    /// Chosen records say which rules matched.
    void begin_trace(const std::string& key);
    void end_trace(const data::RawRecord& raw, const std::string& key);
    /// A rule that ends in an error must not choose silently.
    base::Status decide(const rules::Expression& rule, bool& holds);
    std::string key_of(const value::Record& record);
    void add_warnings(base::Diagnostics warnings, const data::RawRecord& raw,
                      const std::string& key);

    // make_document.cpp
    base::Status compose_pages(std::size_t choice, const value::Record& record,
                               templates::Channel channel, const data::RawRecord& raw,
                               ComposedOutput& output);
    base::Status add_print_values(ComposedOutput& output);
    /// What can't be printed as the job says is a reject, and stops no production.
    base::Status check_print(const ComposedOutput& output);
    base::Status encode(pdf::DocumentEncoder& with, const page::ComposedDocument& composed,
                        pdf::EncodedDocument& encoded);
    /// Whether print and archive have documents of their own.
    bool tells_apart(std::size_t choice) const;
    /// The channel that the pages of a document are made for; others may share them.
    templates::Channel main_channel() const;
    bool has_own_email(std::size_t choice) const;
    base::Status add_metadata(ComposedOutput& output);
    ComposedOutput begin_output(std::size_t choice, const data::RawRecord& raw,
                                const std::string& key) const;
    base::Status make_document(std::size_t choice, const value::Record& record,
                               const data::RawRecord& raw, const std::string& key);
    /// The archive's own version, when the template has elements for print or archive only.
    base::Status make_archive_variant(std::size_t choice, const value::Record& record,
                                      const data::RawRecord& raw, const std::string& key);

    /// E-mail's own version, when it shows or says something else than the pages of the document.
    base::Status add_own_email(std::size_t choice, const value::Record& record,
                               const data::RawRecord& raw, ComposedOutput& output);

    // make_files.cpp: archive, e-mail, web
    base::Status add_archive(ComposedOutput& output);
    /// The file for e-mail: the same pages; encrypted with passwords of the record.
    base::Status add_email(ComposedOutput& output);
    /// A password that isn't a text or number rejects the document: it would be "null" or a list.
    base::Result<std::string> password_of(const rules::Expression& expression);
    base::Result<std::string> encrypted(const std::string& file, const job::EncryptOptions& options,
                                        const ComposedOutput& output);
    base::Status add_web(std::size_t choice, const value::Record& record, ComposedOutput& output);

    // composing.cpp
    enum class Fate : std::uint8_t { composed, held, suppressed };
    base::Result<bool> holds_one(const std::vector<job::RecordRule>& rules, const std::string& key);
    /// The documents stay in the store, for no channel yet.
    void hold_documents(std::size_t from) const;
    /// What the record adds to each control total; a record that can't be read adds only to counts.
    base::Status find_amounts(const value::Record* record);
    void add_amounts(std::vector<value::Decimal>& to) const;
    base::Result<Fate> process_record(const data::RawRecord& raw, const value::Record& record,
                                      std::string& key);
    void announce(const data::RawBatch& batch, const data::RawRecord& raw) const;
    std::string file_of(const data::RawBatch& batch, const data::RawRecord& raw) const;
    void reject(const data::RawBatch& batch, const data::RawRecord& raw, base::Diagnostic reason,
                const std::string& key);
};

}  // namespace cajista::run
