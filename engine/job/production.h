// SPDX-License-Identifier: Apache-2.0
// How print output is made of documents: sorting, mailpieces, machines, inserts, marks, volumes and
// control files; the children of <print> and of its <profile>s. Plain data without expressions:
// what they gave for a document stands in its facts, found by slot (DocumentFacts::sort_keys), so
// that a run is produced again, for any profile, without the job, its templates or its data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "base/result.h"

namespace cajista::job {

/// Place of an expression's value among the facts of a document.
using ValueSlot = std::uint32_t;
constexpr ValueSlot no_value = UINT32_MAX;

struct SortKey {
    ValueSlot value = no_value;  ///< bytes that compare as the key does
    bool descending = false;
};

/// One of at most three levels, outermost first. Documents are sorted by the groups before the
/// sort keys, so a group stands together.
struct GroupLevel {
    std::string name;
    ValueSlot value = no_value;  ///< the text shown
    SortKey order;
    bool has_banner = false;     ///< a page before the group: job, group, pieces
    bool has_separator = false;  ///< an empty sheet after it
    bool has_volumes = false;    ///< begins a new volume
};

/// Others who get a document as well, each in an envelope of its own: agents, co-holders.
struct Recipients {
    std::string name;
    ValueSlot addresses = no_value;  ///< as list_of_texts() has them
    ValueSlot copies = no_value;     ///< none: one for each
    bool has_cover = true;           ///< a sheet with the address before the document
    base::Point at;                  ///< of the address on the cover: top left
    base::Length size;               ///< of its text
};

/// The texts of a list, as its value keeps them among the facts of a document.
std::vector<std::string_view> list_of_texts(std::string_view value);
constexpr char list_separator = '\x1E';

/// What shows of a page through the window of its envelope.
struct Window {
    base::Rect area;     ///< on the first page; zero: the envelope has none
    base::Length shift;  ///< how far the page may slip in the envelope
};

/// How pieces are handed to a presort program, and which columns it gives back.
struct Presort {
    std::string piece = "piece", tray = "tray", reject = "reject";
    bool pulls_rejects = false;  ///< else they are printed last, in a tray of their own
    bool has_tags = true;        ///< a sheet before each tray
};

struct Household {
    ValueSlot by = no_value;
    ValueSlot priority = no_value;  ///< ascending order in the envelope; none: as sorted
    bool repacks = true;  ///< too thick for the machines: split into pieces that fit, or by hand
};

struct Machine {
    std::string name;
    std::uint32_t sheets = 0;  ///< most in one envelope; 0: any number
};

struct Insert {
    std::string name;
    std::uint32_t tray = 1;  ///< 1 to 16
    std::int64_t milligrams = 0;
    ValueSlot when = no_value;  ///< none: always
    /// With it the insert only fills up to the next postage step, lowest number first.
    std::optional<std::uint32_t> priority;
};

struct Paper {
    std::string medium;           ///< of the page master; empty: every other
    std::int64_t milligrams = 0;  ///< of a sheet
};

struct PostageStep {
    std::int64_t milligrams = 0;  ///< up to and with
    std::int64_t price = 0;       ///< in 1/10000 of the currency
};

/// What a text of a mark or banner may name.
enum class MarkName : std::uint8_t {
    job,
    piece,
    sheet,
    sheets,
    sequence,
    inserts,
    key,
    machine,
    volume,
    serial
};

/// A text with `{piece}` or `{piece:7}` (at least so many digits).
struct MarkText {
    struct Part {
        std::string literal;  ///< before the name
        std::optional<MarkName> name;
        std::uint32_t digits = 0;
        ValueSlot value = no_value;  ///< of a <field>, instead of a name
    };
    std::vector<Part> parts;
    std::string text;  ///< as written
};

/// A line of an OMR mark that is drawn or left out.
enum class OmrLine : std::uint8_t { gate, begin, end, sequence, insert, parity };
struct Omr {
    base::Length pitch, thickness;
    std::vector<OmrLine> order;  ///< sequence and insert stand for several lines
    std::uint32_t sequence_lines = 3;
    std::uint32_t trays = 0;  ///< lines of `insert`
    bool parity_is_odd = false;
};

/// Which sheets of a piece have a mark.
enum class MarkSheets : std::uint8_t { all, first, last };

struct Mark {
    enum class Kind : std::uint8_t {
        omr,
        datamatrix,
        code128,
        text,
        qr,
        imb,
        rm4scc,
        mailmark,
        kix
    };
    Kind kind = Kind::text;
    base::Rect area;          ///< within the mark zone; zero size: what is left of the zone
    bool is_on_page = false;  ///< `area` counts from the corner of the page, not of the zone
    MarkSheets sheets = MarkSheets::all;
    std::string symbol;   ///< of a Data Matrix, like 26x26; empty: as small as it can be
    bool is_hex = false;  ///< of a Data Matrix: the content is bytes in hexadecimal digits
    base::Length module;  ///< of a code; zero: as fits
    base::Length size;    ///< of text
    Omr omr;
    MarkText content;
};

/// Which sides of a sheet have marks.
enum class MarkSide : std::uint8_t { front, back, both };
/// Serial numbers of the pieces: the first one of a run, and the last that may be used.
struct Serials {
    std::string series;         ///< not empty: no two runs with it have the same number
    std::uint64_t first = 1;    ///< of the series
    ValueSlot from = no_value;  ///< a number as text; none: 1
    std::uint64_t to = UINT64_MAX;
};

struct Marks {
    std::vector<Mark> marks;
    Serials serials;
    base::Length clear;  ///< around the mark zone: nothing may be printed there
    MarkSide side = MarkSide::front;
};

enum class ControlLevel : std::uint8_t { document, piece, sheet };
enum class ControlFormat : std::uint8_t { csv, json, fixed };

struct ControlColumn {
    std::string field;       ///< one of control_fields()
    std::string name;        ///< of the column
    std::uint32_t size = 0;  ///< of fixed, in bytes
    bool is_right = false;   ///< of fixed: numbers, filled with zeros
};

struct Control {
    std::string path;
    ControlFormat format = ControlFormat::csv;
    ControlLevel level = ControlLevel::piece;
    std::vector<ControlColumn> columns;
};
/// Names of all fields, in the order of the reference.
const std::vector<std::string_view>& control_fields();

struct VolumeLimits {
    std::uint64_t sheets = 0;  ///< 0: no limit
    std::uint64_t pages = 0;
    std::uint64_t bytes = 0;  ///< of content, before fonts and images
    bool operator==(const VolumeLimits&) const = default;
};

/// Two pages beside each other on the paper of the press.
struct Press {
    enum class Order : std::uint8_t { none, pairs, cut_and_stack };
    Order order = Order::none;
    base::Size sheet;  ///< zero: as large as two pages and the gutter
    base::Length gutter;
};

struct Production {
    std::string name;  ///< of the profile; empty: the job's own
    std::string path = "{job}-{volume}.pdf";
    std::string control = "control.csv";  ///< one row a document, whatever else there is
    VolumeLimits volume;
    bool has_bookmarks = false;
    std::vector<ValueSlot> filters;  ///< documents that don't fulfil all are left out
    std::vector<SortKey> sort;
    std::vector<GroupLevel> groups;
    std::optional<Household> household;
    std::vector<Machine> machines;  ///< in order of preference; the last is the manual one
    std::vector<Insert> inserts;
    std::vector<Paper> papers;
    std::vector<PostageStep> postage;
    std::int64_t envelope_milligrams = 0;
    Marks marks;
    ValueSlot copies = no_value;  ///< of each document; none: one
    std::vector<Recipients> recipients;
    Window window;
    Presort presort;
    Control presort_file;  ///< columns of what the presort program gets
    Press press;
    std::vector<Control> controls;
    std::string ticket;       ///< path of the JDF ticket; empty: none
    bool is_simplex = false;  ///< the press prints one side only: duplex pages take sheets
};

/// The job's own production and its profiles.
struct ProductionSet {
    Production main;
    bool is_planned = false;  ///< false: documents stream into volumes in input order
    std::vector<Production> profiles;

    /// Empty name: the job's own. Null when there is none.
    const Production* find(std::string_view name) const;
};

/// Reads what the run kept: the markup of <print>. Errors: job.*.
base::Result<ProductionSet> parse_production(std::string_view markup);

}  // namespace cajista::job
