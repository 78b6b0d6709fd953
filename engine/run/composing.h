// SPDX-License-Identifier: Apache-2.0
// One worker: raw records become encoded documents, frames for the store and files for channels.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/reader.h"
#include "page/page.h"
#include "pdf/encode.h"
#include "pdf/volume.h"
#include "report/run_facts.h"
#include "run/compiled_job.h"
#include "store/facts.h"
#include "value/decimal.h"

namespace cajista::run {

/// A file of the web or e-mail channel.
struct WebFile {
    std::string path;
    std::string content;
    std::string packed;  ///< for the page store
};

/// What a document took of the job's <limits>: the same whichever worker made it.
struct Usage {
    std::uint64_t rule_steps = 0;
    std::uint64_t layout_steps = 0;
    std::size_t memory_bytes = 0;
    friend bool operator==(const Usage&, const Usage&) = default;
};

/// A message that a fill had, and whether there was room for it.
struct MessageShown {
    std::string name;
    bool is_shown = false;
};

/// One document, ready for the ordered writer. Move-only in practice: large.
struct ComposedOutput {
    std::uint64_t record_number = 0;
    std::string key, template_name, recipient, language, archive_path;
    std::vector<std::string> index, metadata;
    std::vector<std::string> print_values;  ///< by job::ValueSlot
    std::uint8_t channels = 0;
    bool is_variant = false;  ///< the archive's own version of the document before it
    pdf::EncodedDocument encoded;
    std::string archive_pdf;  ///< empty: not archived
    pdf::VolumeFacts archive_facts;
    Usage usage;
    WebFile email;                        ///< empty path: no file for e-mail
    WebFile web;                          ///< empty path: no web file
    std::vector<value::Decimal> amounts;  ///< of the record's last document: what it adds to totals
    std::vector<MessageShown> messages;   ///< of the fills of its pages
    bool is_held() const { return store::is_held(channels); }

    /// Views of what is held here.
    store::DocumentFacts facts() const;
};

struct Reject {
    base::Diagnostic reason;
    std::uint64_t record_number = 0;
    std::string key;
    std::string file;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::string raw;  ///< as read
    std::uint32_t input = 0;
    std::string context;  ///< data::RawBatch::context
    /// What was joined to it.
    struct Part {
        std::uint32_t input = 0, detail = 0, parent = 0;
        std::uint64_t line = 0, offset = 0;
        std::string raw, context;
    };
    std::vector<Part> parts;
    enum class Stage : std::uint8_t { reading, choosing, composing, publishing };
    Stage stage = Stage::composing;

    /// Copies place, bytes and parts of the record.
    void keep(const data::RawBatch& batch, const data::RawRecord& record);
};

/// Control totals, in the order of the job.
struct TotalSums {
    std::vector<value::Decimal> read;
    std::vector<value::Decimal> composed;
};

/// What a batch of records became, in record order.
struct BatchOutput {
    std::vector<ComposedOutput> documents;
    std::vector<Reject> rejects;
    std::vector<pdf::Resource> resources;  ///< new for this worker
    base::Diagnostics warnings;            ///< at most a few of each code
    std::uint64_t warning_count = 0;
    std::string traces;  ///< lines of trace.ndjson
    report::RecordCounts records;
    TotalSums totals;
    report::StageSeconds seconds;
};

/// Which of the job's channels are made.
struct Channels {
    bool print = false;
    bool archive = false;
    bool web = false;
    bool email = false;
    bool is_run = false;  ///< of many documents, which share what they have in common
};
Channels channels_of(const job::Job& job);

/// Sees the pages of every document before they are encoded. Called by the worker's thread; what it
/// is given is gone when the call returns.
class PageListener {
public:
    virtual ~PageListener() = default;
    virtual void on_pages(const page::ComposedDocument& document) = 0;
};

/// Hears which record is worked on. Called by the worker's thread.
class RecordListener {
public:
    virtual ~RecordListener() = default;
    virtual void on_record(const data::RawRecord& record, std::string_view file,
                           std::uint64_t line) = 0;
    virtual void on_key(std::string_view key) = 0;
};

/// Composes records. One per thread; `compiled` and `reader` are shared and outlive it. The output
/// for a record depends on the job and the record alone.
class ComposingWorker {
public:
    ComposingWorker(const CompiledJob& compiled, const data::Reader& reader, Channels channels);
    ~ComposingWorker();

    /// Null: nobody listens. A job without a font plan (Depth::check) has pages for its listener
    /// and nothing encoded.
    void set_page_listener(PageListener* listener);

    /// Null: nobody listens.
    void set_record_listener(RecordListener* listener);

    /// Never fails: what is wrong with a record is a reject of it. `is_stopped` is asked between
    /// records; false when it ended the work, and `out` is not to be used.
    bool process(const data::RawBatch& batch, BatchOutput& out, bool (*is_stopped)());

    /// The key of one record, or why it can't be read.
    base::Result<std::string> key_of(const data::RawBatch& batch, const data::RawRecord& raw);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::run
