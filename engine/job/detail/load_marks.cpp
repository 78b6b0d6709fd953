// SPDX-License-Identifier: Apache-2.0
// <marks> and <control>.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/names.h"
#include "job/detail/load_production.h"

namespace cajista::job {

const std::vector<std::string_view>& control_fields() {
    static const std::vector<std::string_view> fields = {
        "job",       "document",  "piece",    "key",      "keys",     "template",  "title",
        "recipient", "documents", "machine",  "volume",   "file",     "page",      "pages",
        "sheet",     "sheets",    "sequence", "front",    "back",     "medium",    "inserts",
        "weight",    "postage",   "group1",   "group2",   "group3",   "household", "reason",
        "serial",    "copy",      "tray",     "address1", "address2", "address3",  "address4",
        "address5",  "address6"};
    return fields;
}

namespace detail {

namespace {

constexpr std::array<std::string_view, 10> mark_names = {
    "job", "piece", "sheet", "sheets", "sequence", "inserts", "key", "machine", "volume", "serial"};
/// By Mark::Kind.
constexpr std::array<std::string_view, 9> mark_kinds = {
    "omr", "datamatrix", "code128", "text", "qr", "imb", "rm4scc", "mailmark", "kix"};

/// A <field>: a value of the document under a name.
struct MarkField {
    std::string name;
    ValueSlot value = no_value;
};
constexpr std::array<std::string_view, 6> omr_names = {"gate",     "begin",  "end",
                                                       "sequence", "insert", "parity"};

void unknown_name(Element& element, const Attribute& attribute, std::string_view name,
                  std::span<const std::string_view> known) {
    base::Diagnostic problem =
        base::error("job.unknown-name",
                    fmt::format("<{}> knows no '{}' here", element.name(), name), attribute.span);
    if (const auto nearest = base::nearest_name(name, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    } else {
        problem.hints.push_back(fmt::format("known here: {}", fmt::join(known, ", ")));
    }
    element.diagnostics().push_back(std::move(problem));
}

/// `{name}` or `{name:digits}`.
void add_name(Element& element, const Attribute& attribute, std::string_view inside,
              const std::vector<MarkField>& fields, MarkText::Part& part) {
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    if (colon != std::string_view::npos) {
        const auto digits = scaled_decimal(inside.substr(colon + 1), 0);
        if (!digits || *digits > 20) {
            element.bad_value("content", "a text with names like {piece:7}, of at most 20 digits");
        }
        part.digits = static_cast<std::uint32_t>(std::min<std::int64_t>(digits.value_or(0), 20));
    }
    for (const MarkField& field : fields) {
        if (field.name != name) continue;
        part.value = field.value;
        return;
    }
    const auto* found = std::ranges::find(mark_names, name);
    if (found == mark_names.end()) {
        std::vector<std::string_view> known(mark_names.begin(), mark_names.end());
        for (const MarkField& field : fields) known.push_back(field.name);
        return unknown_name(element, attribute, name, known);
    }
    part.name = static_cast<MarkName>(found - mark_names.begin());
}

MarkText mark_text(Element& element, const std::vector<MarkField>& fields) {
    MarkText result;
    const Attribute attribute = element.required("content");
    result.text = attribute.value;
    std::string_view rest = attribute.value;
    while (!rest.empty()) {
        MarkText::Part part;
        const std::size_t open = rest.find('{');
        part.literal = rest.substr(0, open);
        rest.remove_prefix(std::min(open, rest.size()));
        if (!rest.empty()) {
            const std::size_t close = rest.find('}');
            if (close == std::string_view::npos) {
                element.bad_value("content", "a text whose { are closed");
                return result;
            }
            add_name(element, attribute, rest.substr(1, close - 1), fields, part);
            rest.remove_prefix(close + 1);
        }
        result.parts.push_back(std::move(part));
    }
    return result;
}

std::vector<OmrLine> omr_order(Element& element) {
    const Attribute attribute = element.attribute("order").value_or(
        Attribute{"gate begin end sequence insert parity", element.span()});
    std::vector<OmrLine> order;
    std::string_view rest = attribute.value;
    while (!rest.empty()) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        const std::string_view name = rest.substr(0, blank);
        rest.remove_prefix(std::min(blank + 1, rest.size()));
        if (name.empty()) continue;
        const auto* found = std::ranges::find(omr_names, name);
        if (found == omr_names.end()) {
            unknown_name(element, attribute, name, omr_names);
        } else {
            order.push_back(static_cast<OmrLine>(found - omr_names.begin()));
        }
    }
    if (order.empty() || order.front() != OmrLine::gate) {
        element.diagnostics().push_back(
            base::error("job.bad-value",
                        "the first line of an OMR mark must be 'gate': the reader starts by it",
                        attribute.span));
    }
    return order;
}

Omr omr_of(Element& element, std::uint32_t trays) {
    Omr omr;
    omr.pitch = length_of(element, "pitch", base::Length::points(12));  // 1/6 inch, as usual
    omr.thickness = length_of(element, "thickness", base::Length::points(1));
    omr.order = omr_order(element);
    omr.sequence_lines = static_cast<std::uint32_t>(element.number("sequence-lines", 3, 1, 8));
    omr.trays = static_cast<std::uint32_t>(element.number("insert-lines", trays, 0, 16));
    omr.parity_is_odd = element.choice("parity", {"even", "odd"}, 0) == 1;
    if (omr.pitch.units < 2 * omr.thickness.units || omr.thickness.units <= 0) {
        element.bad_value("pitch", "at least twice the thickness of a line");
    }
    return omr;
}

/// Rows and columns, like 16x48.
std::string symbol_of(Element& element) {
    const std::string text = element.attribute("symbol").value_or(Attribute{}).value;
    const std::size_t cross = text.find('x');
    const bool is_size =
        text.empty() || (cross != std::string::npos && scaled_decimal(text.substr(0, cross), 0) &&
                         scaled_decimal(text.substr(cross + 1), 0));
    if (!is_size) element.bad_value("symbol", "rows and columns, like 26x26 or 16x48");
    return text;
}

Mark load_mark(Element& element, Mark::Kind kind, std::uint32_t trays,
               const std::vector<MarkField>& fields) {
    Mark mark;
    mark.kind = kind;
    mark.area.left = length_of(element, "left", {});
    mark.area.top = length_of(element, "top", {});
    mark.area.width = length_of(element, "width", {});
    mark.area.height = length_of(element, "height", {});
    mark.is_on_page = element.choice("from", {"zone", "page"}, 0) == 1;
    constexpr std::array sheets = {MarkSheets::all, MarkSheets::first, MarkSheets::last};
    mark.sheets = sheets[element.choice("sheets", {"all", "first", "last"}, 0)];
    if (mark.is_on_page && (mark.area.width.units <= 0 || mark.area.height.units <= 0)) {
        element.bad_value("width", "width and height, as the mark counts from the page");
    }
    if (kind == Mark::Kind::omr) {
        mark.omr = omr_of(element, trays);
        element.finish();
        return mark;
    }
    mark.content = mark_text(element, fields);
    if (kind == Mark::Kind::text) {
        mark.size = length_of(element, "size", base::Length::points(6));
    } else {
        mark.module = length_of(element, "module", {});
    }
    if (kind == Mark::Kind::datamatrix) {
        mark.symbol = symbol_of(element);
        mark.is_hex = element.choice("data", {"text", "hex"}, 0) == 1;
    }
    element.finish();
    return mark;
}

std::vector<MarkField> load_fields(Element& element, ValueRequests& values) {
    std::vector<MarkField> fields;
    for (Element& child : element.children("field")) {
        const Attribute name = child.required("name");
        fields.push_back({name.value, values.add(child.required("value"), PrintValue::Form::text)});
        if (std::ranges::find(mark_names, name.value) != mark_names.end()) {
            child.bad_value("name", "a name that means nothing else in a mark");
        }
        child.finish();
    }
    return fields;
}

Serials load_serials(Element& element, ValueRequests& values) {
    Serials serials;
    if (const auto series = element.attribute("series")) {
        serials.series = series->value;
        const bool is_plain =
            !serials.series.empty() && std::ranges::all_of(serials.series, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            });
        if (!is_plain) element.bad_value("series", "small letters, digits, - and _");
        serials.first = element.number("from", 1, 0, UINT64_MAX);
    } else if (const auto from = element.attribute("from")) {
        serials.from = values.add(*from, PrintValue::Form::text);
    }
    serials.to = element.number("to", UINT64_MAX, 1, UINT64_MAX);
    element.finish();
    return serials;
}

std::vector<ControlColumn> default_columns(ControlLevel level) {
    std::vector<std::string_view> names;
    switch (level) {
        case ControlLevel::document:
            names = {"document", "piece", "key",    "template", "file",
                     "page",     "pages", "sheets", "title",    "recipient"};
            break;
        case ControlLevel::piece:
            names = {"piece",     "machine", "file",    "page",   "pages",  "sheets",
                     "documents", "keys",    "inserts", "weight", "postage"};
            break;
        case ControlLevel::sheet:
            names = {"sequence", "piece", "sheet", "sheets", "machine", "file",
                     "page",     "pages", "front", "back",   "medium",  "inserts"};
            break;
    }
    std::vector<ControlColumn> columns;
    for (const std::string_view name : names) {
        columns.push_back({std::string(name), std::string(name)});
    }
    return columns;
}

ControlColumn load_column(Element& element, ControlFormat format) {
    ControlColumn column;
    const Attribute field = element.required("field");
    column.field = field.value;
    column.name = element.attribute("name").value_or(field).value;
    const std::vector<std::string_view>& known = control_fields();
    if (!field.value.empty() && std::ranges::find(known, field.value) == known.end()) {
        unknown_name(element, field, field.value, known);
    }
    if (format == ControlFormat::fixed) {
        column.size = static_cast<std::uint32_t>(element.number("size", 0, 1, 10'000));
        if (!element.has("size")) element.required("size");
        column.is_right = element.choice("align", {"left", "right"}, 0) == 1;
    }
    element.finish();
    return column;
}

void load_columns(Element& element, Control& control, std::vector<ControlColumn> otherwise) {
    for (Element& child : element.children("column")) {
        control.columns.push_back(load_column(child, control.format));
    }
    if (!control.columns.empty()) return;
    control.columns = std::move(otherwise);
    if (control.format == ControlFormat::fixed) {
        element.diagnostics().push_back(base::error(
            "job.missing-element", "a fixed control file needs its <column>s", element.span()));
    }
}

}  // namespace

Marks load_marks(Element& element, std::uint32_t trays, ValueRequests& values) {
    Marks marks;
    constexpr std::array sides = {MarkSide::front, MarkSide::back, MarkSide::both};
    marks.side = sides[element.choice("side", {"front", "back", "both"}, 0)];
    marks.clear = length_of(element, "clear", {});
    const std::vector<MarkField> fields = load_fields(element, values);
    if (auto serial = element.child("serial")) marks.serials = load_serials(*serial, values);
    for (std::size_t kind = 0; kind < mark_kinds.size(); ++kind) {
        for (Element& child : element.children(mark_kinds[kind])) {
            marks.marks.push_back(load_mark(child, static_cast<Mark::Kind>(kind), trays, fields));
        }
    }
    if (marks.marks.empty()) {
        element.diagnostics().push_back(
            base::error("job.missing-element", "<marks> has no mark in it", element.span()));
    }
    element.finish();
    return marks;
}

Control load_control(Element& element) {
    Control control;
    constexpr std::array formats = {ControlFormat::csv, ControlFormat::json, ControlFormat::fixed};
    constexpr std::array levels = {ControlLevel::document, ControlLevel::piece,
                                   ControlLevel::sheet};
    control.format = formats[element.choice("format", {"csv", "json", "fixed"}, 0)];
    control.level = levels[element.choice("level", {"document", "piece", "sheet"}, 1)];
    control.path = element.required("path").value;
    if (!control.path.empty() && !stays_inside(control.path)) {
        element.bad_value("path", "a relative path without '..'");
    }
    load_columns(element, control, default_columns(control.level));
    element.finish();
    return control;
}

Control load_control(Element& element, std::vector<ControlColumn> otherwise) {
    Control control;
    constexpr std::array formats = {ControlFormat::csv, ControlFormat::json, ControlFormat::fixed};
    control.format = formats[element.choice("format", {"csv", "json", "fixed"}, 0)];
    load_columns(element, control, std::move(otherwise));
    return control;
}

}  // namespace detail

}  // namespace cajista::job
