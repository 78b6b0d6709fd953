// SPDX-License-Identifier: Apache-2.0
// One input of a job: where the data is and how it is written. Plain data, const after load_job.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/source.h"
#include "rules/expression.h"
#include "value/schema.h"

namespace cajista::job {

enum class Format : std::uint8_t { ndjson, json, xml, csv, fixed, sqlite };
std::string_view format_name(Format format);

/// A named column. Fixed-width files also say where it stands; `at` and `size` count bytes, or
/// characters when the layout says so.
struct Column {
    enum class Form : std::uint8_t {
        text,    ///< characters, trailing blanks don't count
        zoned,   ///< a digit a byte, sign in the last byte (EBCDIC zones or ASCII overpunch)
        packed,  ///< COMP-3: two digits a byte, sign in the last half
        binary,  ///< COMP: big-endian two's complement, 1 to 8 bytes
    };
    std::string name;
    std::uint32_t at = 0;  ///< 0-based
    std::uint32_t size = 0;
    Form form = Form::text;
    int decimals = 0;  ///< implied decimal places of zoned, packed and binary numbers
    base::SourceSpan span{};
};

/// A kind of row of a CSV or fixed-width file. The first of an input starts a record; the others
/// are items of the record field whose `from` is their type, or are left out (`skip`).
struct RowType {
    std::string type;  ///< what the type column holds; empty when rows have no type
    bool skip = false;
    std::vector<Column> columns;  ///< empty: named by the CSV header
    base::SourceSpan span{};
};

struct CsvDialect {
    char delimiter = ',';
    char quote = '"';   ///< 0: no quoting
    char escape = '"';  ///< same as `quote`: a quote is doubled; else the sign before a quote
    bool header = true;
    bool ragged = false;            ///< rows may have fewer fields than columns
    std::uint32_t type_column = 0;  ///< 1-based; 0: rows have no type
};

struct XmlDialect {
    std::vector<std::string> record_path{"*", "*"};  ///< element names from the root, `*` any
    bool strict = false;  ///< each record goes through a full well-formedness check as well
};

struct FixedLayout {
    std::uint32_t record_bytes = 0;  ///< 0: rows end with a line end (or have an RDW)
    bool descriptor_word = false;    ///< rows start with an IBM record descriptor word (RDW)
    bool counts_characters = false;
    std::uint32_t type_at = 0;    ///< 0-based
    std::uint32_t type_size = 0;  ///< 0: rows have no type
};

/// How rows of a detail input are found for their master.
enum class JoinOrder : std::uint8_t {
    any,     ///< through an index that is built first
    text,    ///< both are sorted by the bytes of the key: one pass
    number,  ///< both are sorted by the key as a number: one pass
};

/// Records of another input that belong to a record of this one: items of the field whose `from` is
/// `name`.
struct Detail {
    std::string name;
    std::uint32_t input = 0;  ///< index into Job::inputs
    std::string key;          ///< where the key stands in the detail's data, as `from` says it
    std::uint32_t of = 0;     ///< slot of the field of this record's type that holds the key
    std::uint32_t field = 0;  ///< slot of the field that takes the items
    JoinOrder order = JoinOrder::any;
    base::SourceSpan span{};
};

/// What a record of the data may take; the same for all inputs of a job (<limits>).
struct InputLimits {
    std::size_t record_bytes = base::limits::record_bytes;
    std::size_t field_bytes = base::limits::field_bytes;
    int depth = base::limits::data_depth;  ///< nesting of JSON or XML
};

struct Input {
    std::string name;
    Format format = Format::ndjson;
    std::string path;      ///< a file, a glob, a folder, or `-`; relative to the working directory
    std::string encoding;  ///< ICU converter name; empty: UTF-8, or what a BOM or XML says
    std::shared_ptr<const value::RecordType> record;  ///< of a detail: the field's record type
    rules::Expression key;                            ///< gives the record's key
    std::string key_text;                             ///< as written
    base::SourceSpan key_span{};
    bool has_key = false;
    std::optional<std::uint32_t> key_slot;  ///< when `key` is just a field of the record
    CsvDialect csv;
    std::string json_skip;  ///< JSON objects that begin with this key are no records; empty: none
    XmlDialect xml;
    FixedLayout fixed;
    std::vector<RowType> rows;  ///< csv and fixed; empty for CSV with header and without types
    std::string query;          ///< sqlite
    base::SourceSpan query_span{};
    std::vector<Detail> details;
    InputLimits limits;
    base::SourceSpan span{};
};

/// An input without a job, for `compose TEMPLATE --data FILE`: the format comes from the name's end
/// (.ndjson .jsonl .json .xml .csv, and these with .gz or .zst). Error: job.input-format-unknown.
base::Result<Input> input_for_file(std::string path,
                                   std::shared_ptr<const value::RecordType> record);

}  // namespace cajista::job
