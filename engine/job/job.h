// SPDX-License-Identifier: Apache-2.0
// lint: long, the job as a whole, read from one file
// What is to be done: the job file, read, checked as a whole and compiled. Reference of the
// language: README.md beside this file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/length.h"
#include "base/pdf_standard.h"
#include "base/result.h"
#include "base/source.h"
#include "job/input.h"
#include "job/limits.h"
#include "job/production.h"
#include "rules/decision.h"
#include "rules/expression.h"
#include "value/schema.h"
#include "value/value.h"

namespace cajista::job {

/// A text with `{…}`, compiled. Const, shared by all workers.
struct TextPattern {
    struct Piece {
        std::string literal;  ///< when `is_expression` is false
        rules::Expression expression;
        bool is_expression = false;
    };
    std::vector<Piece> pieces;
    std::string text;  ///< as written
    base::SourceSpan span{};
};

/// A template and the rule that chooses it.
struct DocumentChoice {
    std::string template_path;  ///< relative to the working directory
    std::string style_path;     ///< a style sheet read after the template's own; empty: none
    base::SourceSpan style_span{};
    base::SourceSpan span{};
    rules::Expression when;
    bool has_when = false;  ///< without it the template is for every record
};

/// <suppress> or <hold>: which records have no document, or one that waits to be released.
struct RecordRule {
    rules::Expression when;
    bool has_when = false;
    std::set<std::string, std::less<>> keys;  ///< of `list`
    base::SourceFilePtr list;                 ///< null without
    std::string reason;
    base::SourceSpan span{};
};

/// A name of its own in all expressions of the job and its templates; `--set` replaces its value.
struct Parameter {
    std::string name;
    rules::Type type;
    value::Value value;  ///< strings are views of `text`
    std::string text;
    bool is_secret = false;  ///< from the environment or a file; in no message, log or report
    base::SourceSpan span{};
};

/// A decision model by the name that expressions use.
struct JobDecisions {
    std::string name;
    std::shared_ptr<const rules::DecisionModel> model;
    std::vector<base::SourceFilePtr> files{};  ///< it and what it imports
    base::SourceSpan span{};
};

enum class TextEncoding : std::uint8_t { compact, identity };

/// What becomes of colours that the output intent isn't of.
enum class ColorPolicy : std::uint8_t {
    profiled,  ///< RGB keeps its values and is defined by sRGB; CMYK is an error
    strict,    ///< an error
    convert,   ///< converted into the intent's space, but for images
};

struct PdfOptions {
    const base::PdfStandard* standard = base::pdf_standards.data();  ///< never null
    std::string output_intent;  ///< path of an ICC profile; empty: sRGB
    base::SourceSpan intent_span{};
    std::string output_condition;  ///< its identifier, like FOGRA39; empty: the profile's name
    std::string output_registry;   ///< where the condition is described; empty: custom
    int compression = 1;           ///< libdeflate level, 0 (none) to 12
    TextEncoding text_encoding = TextEncoding::compact;
    ColorPolicy colors = ColorPolicy::profiled;
};

struct IndexField {
    std::string name;
    rules::Expression value;
    base::SourceSpan span{};
    bool is_of_segment = false;  ///< of <print>: documents in a row with the same value
};

/// An expression of <print>, evaluated once for each document when it is composed.
struct PrintValue {
    enum class Form : std::uint8_t {
        text,       ///< as plain text; null: empty
        condition,  ///< "1" or empty
        list,       ///< texts of a list, or of one value, for list_of_texts(); null: none
        order,      ///< bytes that compare as the value does: numbers, or text in a locale
    };
    Form form = Form::text;
    std::string locale;  ///< of `order`: BCP 47; empty: by bytes, numbers by value
    rules::Expression expression;
    base::SourceSpan span{};
};

struct PrintChannel {
    TextPattern path;  ///< names `job` and `volume` only; relative to the run's print/
    std::uint64_t volume_sheets = 0;  ///< 0: no limit
    std::uint64_t volume_pages = 0;   ///< 0: no limit
    std::string control = "control.csv";
    bool bookmarks = false;
    base::Length bleed{};              ///< with PDF/X: around the trimmed page
    std::vector<IndexField> metadata;  ///< with PDF/VT: of each document's part
    PdfOptions pdf;
    ProductionSet production;
    std::vector<PrintValue> values;  ///< by ValueSlot
    std::string markup;              ///< of the element, for parse_production
    base::SourceSpan span{};
};

struct ArchiveChannel {
    TextPattern path;  ///< per document, or volume (names `job`, `volume`); relative to archive/
    std::uint64_t volume_pages = 0;  ///< 0: a file for each document
    std::vector<IndexField> index;
    PdfOptions pdf;
    base::SourceSpan span{};
};

/// Who may open a document's file, and what they may do.
struct EncryptOptions {
    rules::Expression password;  ///< opens it
    rules::Expression owner;     ///< may do everything; without it nobody's: made of the password
    bool has_owner = false;
    bool may_print = true, may_copy = true, may_annotate = false, may_fill_in = false,
         may_assemble = false, may_modify = false;
    std::string seed;  ///< empty: random, so that two runs differ
    base::SourceSpan span{};
};

/// A PDF for each document that an e-mail can carry.
struct EmailChannel {
    TextPattern path;  ///< per document; relative to the run's email/
    PdfOptions pdf;
    std::optional<EncryptOptions> encrypt;
    base::SourceSpan span{};
};

struct WebChannel {
    TextPattern path;  ///< per document; relative to the run's web/
    base::SourceSpan span{};
};

/// How many rejects a run may have. Without either no limit is set.
struct RejectLimit {
    std::optional<std::uint64_t> count;
    std::optional<std::uint32_t> parts_per_million;
    /// True when `rejected` of `read` records is more than allowed. Percent: of what was read.
    bool is_exceeded(std::uint64_t rejected, std::uint64_t read) const;
    base::SourceSpan span{};
};

/// A file that is there when the data of an input is complete.
struct Marker {
    std::string input;
    std::string path;
    base::SourceSpan span{};
};

/// A sum over the records, compared with what the data's sender says.
struct Total {
    std::string name;
    rules::Expression of;  ///< of a record; without it each record counts as 1
    bool has_of = false;
    rules::Expression expect;  ///< of parameters: what all records come to
    bool has_expect = false;
    rules::Expression printed;  ///< the same for the records that became documents
    bool has_printed = false;
    base::SourceSpan span{};
};

enum class Duplicates : std::uint8_t { refuse, warn, allow };

/// The register of what was run before, shared by all runs that name it.
struct StateOptions {
    std::string path;  ///< a folder; empty: none
    Duplicates duplicates = Duplicates::refuse;
    bool keys = false;  ///< also the key of each document
    base::SourceSpan span{};
};

enum class DocumentMode : std::uint8_t {
    first,  ///< the first choice whose rule holds
    all,    ///< every choice whose rule holds, in order
};

/// Move-only: owns compiled expressions. Const after load_job and then shared by all threads.
struct Job {
    std::string name;
    base::SourceFilePtr file;
    std::vector<Input> inputs;
    std::uint32_t main_input = 0;        ///< the one whose records become documents
    std::vector<value::Schema> schemas;  ///< kept, as expressions point into them
    std::vector<Parameter> parameters;
    std::vector<JobDecisions> decisions;
    DocumentMode document_mode = DocumentMode::first;
    std::vector<DocumentChoice> documents;
    std::vector<RecordRule> suppressions;
    std::vector<RecordRule> holds;
    std::optional<PrintChannel> print;
    std::optional<ArchiveChannel> archive;
    std::optional<EmailChannel> email;
    std::optional<WebChannel> web;
    RejectLimit rejects;
    std::vector<Marker> markers;
    std::vector<Total> totals;
    StateOptions state;
    bool keeps_checkpoints = true;             ///< false: interrupted, a run begins anew
    std::optional<std::uint64_t> space_bytes;  ///< of the disk that a run needs; none: measured
    bool runs_alone = true;                    ///< one run of the job at a time
    std::uint32_t workers = 0;                 ///< 0: as many as the machine has cores
    std::uint32_t batch_records = 64;  ///< fixed by the job, so order never depends on workers
    Limits limits;

    const Input& main() const { return inputs[main_input]; }
    /// Slots of every expression of a job: 0 the main record (its fields are visible bare and under
    /// the schema's name), then the parameters. Templates build theirs on the same.
    rules::Scope scope() const;
    /// What goes into Frame::variables, in the same order; `record` may be null.
    std::vector<value::Value> variables(const value::Record* record) const;
};

/// What the command line changes.
struct LoadOptions {
    /// `--data NAME=PATH`; an empty name means the main input.
    std::vector<std::pair<std::string, std::string>> data{};
    /// `--set NAME=VALUE`.
    std::vector<std::pair<std::string, std::string>> set{};
    /// Variables of the environment; without it no value is asked for outside of the job file.
    std::function<std::optional<std::string>(const std::string&)> environment{};
    bool reads_values = true;  ///< false: no <set> looks outside, whatever the depth
};

/// Reads and checks a job and the schemas it names (not the templates: they are `template/`'s, nor
/// the data). All errors at once, each with its place: job.* here, value.schema-* and rules.* from
/// there. Paths in the job are relative to its folder; those of `options` to the working directory.
base::Result<Job> load_job(const base::SourceFilePtr& file, const LoadOptions& options = {});

/// Keys of a list: one a line; blank lines and those that start with # don't count.
void read_keys(std::string_view text, std::set<std::string, std::less<>>& keys);

/// The text that a pattern gives for a record.
std::string expand_text(const TextPattern& pattern, rules::Frame& frame);

/// The same for a relative path. What an expression gives can't leave its place in the path: bytes
/// that are no part of a portable file name (`/ \ : * ? " < > | %`, controls) become `%XX`, as do
/// the dots of `.` and `..`. Errors: job.path-empty-value (an expression gave null or nothing),
/// job.path-too-long (a name over 240 bytes).
base::Result<std::string> expand_path(const TextPattern& pattern, rules::Frame& frame);

/// The record's key as text; empty when the input has none.
std::string key_text(const Input& input, rules::Frame& frame);

}  // namespace cajista::job
