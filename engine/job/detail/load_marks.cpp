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
        "job",       "document",  "piece",    "key",    "keys",   "template",  "title",
        "recipient", "documents", "machine",  "volume", "file",   "page",      "pages",
        "sheet",     "sheets",    "sequence", "front",  "back",   "medium",    "inserts",
        "weight",    "postage",   "group1",   "group2", "group3", "household", "reason"};
    return fields;
}

namespace detail {

namespace {

constexpr std::array<std::string_view, 9> mark_names = {
    "job", "piece", "sheet", "sheets", "sequence", "inserts", "key", "machine", "volume"};
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
              MarkText::Part& part) {
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    if (colon != std::string_view::npos) {
        const auto digits = scaled_decimal(inside.substr(colon + 1), 0);
        if (!digits || *digits > 20) {
            element.bad_value("content", "a text with names like {piece:7}, of at most 20 digits");
        }
        part.digits = static_cast<std::uint32_t>(std::min<std::int64_t>(digits.value_or(0), 20));
    }
    const auto* found = std::ranges::find(mark_names, name);
    if (found == mark_names.end()) return unknown_name(element, attribute, name, mark_names);
    part.name = static_cast<MarkName>(found - mark_names.begin());
}

MarkText mark_text(Element& element) {
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
            add_name(element, attribute, rest.substr(1, close - 1), part);
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

Mark load_mark(Element& element, Mark::Kind kind, std::uint32_t trays) {
    Mark mark;
    mark.kind = kind;
    mark.area.left = length_of(element, "left", {});
    mark.area.top = length_of(element, "top", {});
    mark.area.width = length_of(element, "width", {});
    mark.area.height = length_of(element, "height", {});
    switch (kind) {
        case Mark::Kind::omr:
            mark.omr = omr_of(element, trays);
            break;
        case Mark::Kind::datamatrix:
        case Mark::Kind::code128:
            mark.module = length_of(element, "module", {});
            mark.content = mark_text(element);
            break;
        case Mark::Kind::text:
            mark.size = length_of(element, "size", base::Length::points(6));
            mark.content = mark_text(element);
            break;
    }
    element.finish();
    return mark;
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

}  // namespace

Marks load_marks(Element& element, std::uint32_t trays) {
    Marks marks;
    constexpr std::array sides = {MarkSide::front, MarkSide::back, MarkSide::both};
    marks.side = sides[element.choice("side", {"front", "back", "both"}, 0)];
    constexpr std::array<std::string_view, 4> kinds = {"omr", "datamatrix", "code128", "text"};
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        for (Element& child : element.children(kinds[kind])) {
            marks.marks.push_back(load_mark(child, static_cast<Mark::Kind>(kind), trays));
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
    for (Element& child : element.children("column")) {
        control.columns.push_back(load_column(child, control.format));
    }
    if (control.columns.empty()) {
        control.columns = default_columns(control.level);
        if (control.format == ControlFormat::fixed) {
            element.diagnostics().push_back(base::error(
                "job.missing-element", "a fixed control file needs its <column>s", element.span()));
        }
    }
    element.finish();
    return control;
}

}  // namespace detail

}  // namespace cajista::job
