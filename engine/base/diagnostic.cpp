// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostic.h"

#include <algorithm>
#include <utility>

#include <unicode/uchar.h>

#include "base/print_number.h"
#include "base/utf8.h"

namespace cajista::base {

namespace {

// A line of a generated file can be megabytes long; this much around the caret is shown.
constexpr std::size_t shown_columns = 120;
constexpr std::size_t columns_before_caret = 60;

struct Colors {
    std::string_view severity, strong, gutter, reset;
};

Colors colors_for(Coloring coloring, Severity severity) {
    if (coloring == Coloring::plain) return {};
    const std::string_view by_severity = severity == Severity::error     ? "\x1b[1;31m"
                                         : severity == Severity::warning ? "\x1b[1;33m"
                                                                         : "\x1b[1;36m";
    return {by_severity, "\x1b[1m", "\x1b[34m", "\x1b[0m"};
}

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "error";
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/// Text of a file goes to a terminal: no control character or bidi override may act there.
void append_harmless(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (is_control(c)) {
            out += c == '\t' || c == '\n' || c == '\r' ? " " : "\xEF\xBF\xBD";
        } else {
            append_utf8(out, c);
        }
    }
}

/// Cells that a terminal gives the character.
std::size_t width_of(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    const int category = u_charType(point);
    if (!is_control(c) && (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
                           category == U_FORMAT_CHAR)) {
        return 0;
    }
    const int width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// Cells of text[0, offset), and the bytes of `text` that a window around the caret shows.
struct Window {
    std::size_t begin = 0, end = 0, caret_cells = 0, marked_cells = 1;
};

Window window_of(std::string_view line, std::size_t begin, std::size_t end) {
    Window window;
    std::size_t before = 0;
    for (std::size_t at = 0; at < begin; ++before) next_code_point(line, at);
    std::size_t skip = before > columns_before_caret ? before - columns_before_caret : 0;
    std::size_t at = 0;
    for (; skip > 0; --skip) next_code_point(line, at);
    window.begin = at;
    window.marked_cells = 0;
    for (std::size_t shown = 0; at < line.size() && shown < shown_columns; ++shown) {
        const std::size_t start = at;
        const std::size_t width = width_of(next_code_point(line, at));
        if (start < begin)
            window.caret_cells += width;
        else if (start < end)
            window.marked_cells += width;
    }
    window.end = at;
    window.marked_cells = std::max<std::size_t>(window.marked_cells, 1);
    return window;
}

void append_place(std::string& out, const SourceSpan& span) {
    const SourcePosition position = position_of(*span.file, span.begin);
    append_harmless(out, span.file->path);
    out += ':';
    append_integer(out, position.line);
    out += ':';
    append_integer(out, position.column);
}

void append_snippet(std::string& out, const SourceSpan& span, const Colors& colors,
                    std::string_view mark_color) {
    const std::string_view line = line_of(*span.file, span.begin);
    const char* const text_begin = span.file->text.data();
    const auto line_begin = static_cast<std::size_t>(line.data() - text_begin);
    const std::size_t begin = std::min<std::size_t>(
        span.begin - std::min<std::size_t>(line_begin, span.begin), line.size());
    const std::size_t end = std::clamp<std::size_t>(
        span.end > line_begin ? span.end - line_begin : 0, begin, line.size());
    const Window window = window_of(line, begin, end);

    std::string number;
    append_integer(number, position_of(*span.file, span.begin).line);
    out.append(" ").append(colors.gutter).append(number).append(" | ").append(colors.reset);
    if (window.begin > 0) out += "\xE2\x80\xA6";
    append_harmless(out, line.substr(window.begin, window.end - window.begin));
    if (window.end < line.size()) out += "\xE2\x80\xA6";
    out.append("\n ").append(colors.gutter).append(number.size(), ' ').append(" | ");
    out.append(colors.reset);
    out.append(window.caret_cells + (window.begin > 0 ? 1 : 0), ' ');
    out.append(mark_color).append(1, '^').append(window.marked_cells - 1, '~');
    out.append(colors.reset).append("\n");
}

/// `file:line:column: ` of the span or of the data, or nothing.
void append_where(std::string& out, const Diagnostic& diagnostic) {
    if (diagnostic.span) {
        append_place(out, diagnostic.span);
        out += ": ";
    } else if (!diagnostic.data.path.empty()) {
        append_harmless(out, diagnostic.data.path);
        out += ':';
        if (diagnostic.data.line != 0) {
            append_integer(out, static_cast<std::int64_t>(diagnostic.data.line));
            out += ':';
        }
        out += ' ';
    }
}

void append_record(std::string& out, const Diagnostic& diagnostic) {
    if (diagnostic.record_number == 0 && diagnostic.record_key.empty()) return;
    out += " (record";
    if (diagnostic.record_number != 0) {
        out += ' ';
        append_integer(out, static_cast<std::int64_t>(diagnostic.record_number));
    }
    if (!diagnostic.record_key.empty()) {
        out += diagnostic.record_number != 0 ? ", key " : " with key ";
        append_harmless(out, diagnostic.record_key);
    }
    out += ')';
}

/// A finding about data that was caused by a line of a template has both places.
void append_data_place(std::string& out, const Diagnostic& diagnostic) {
    if (!diagnostic.span || diagnostic.data.path.empty()) return;
    out += " in ";
    append_harmless(out, diagnostic.data.path);
    if (diagnostic.data.line == 0) return;
    out += " line ";
    append_integer(out, static_cast<std::int64_t>(diagnostic.data.line));
}

}  // namespace

Diagnostic&& Diagnostic::hint(std::string text) && {
    hints.push_back(std::move(text));
    return std::move(*this);
}

Diagnostic&& Diagnostic::label(SourceSpan where, std::string text) && {
    labels.push_back({std::move(where), std::move(text)});
    return std::move(*this);
}

Diagnostic error(std::string code, std::string message, SourceSpan span) {
    return {Severity::error, std::move(code), std::move(message), std::move(span)};
}

Diagnostic warning(std::string code, std::string message, SourceSpan span) {
    return {Severity::warning, std::move(code), std::move(message), std::move(span)};
}

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string format_diagnostic(const Diagnostic& diagnostic, Coloring coloring) {
    const Colors colors = colors_for(coloring, diagnostic.severity);
    std::string out;
    out += colors.strong;
    append_where(out, diagnostic);
    out.append(colors.severity).append(name_of(diagnostic.severity)).append("[");
    append_harmless(out, diagnostic.code);
    out.append("]").append(colors.reset).append(": ");
    append_harmless(out, diagnostic.message);
    append_data_place(out, diagnostic);
    append_record(out, diagnostic);
    out += '\n';
    if (diagnostic.span) append_snippet(out, diagnostic.span, colors, colors.severity);
    for (const Label& label : diagnostic.labels) {
        out += "   ";
        if (label.span) {
            append_place(out, label.span);
            out += ": ";
        }
        append_harmless(out, label.text);
        out += '\n';
        if (label.span) append_snippet(out, label.span, colors, colors.gutter);
    }
    for (const std::string& hint : diagnostic.hints) {
        out.append("   ").append(colors.strong).append("hint:").append(colors.reset).append(" ");
        append_harmless(out, hint);
        out += '\n';
    }
    return out;
}

std::string format_diagnostic_line(const Diagnostic& diagnostic) {
    std::string out;
    append_where(out, diagnostic);
    out.append(name_of(diagnostic.severity)).append("[");
    append_harmless(out, diagnostic.code);
    out += "]: ";
    append_harmless(out, diagnostic.message);
    append_data_place(out, diagnostic);
    append_record(out, diagnostic);
    for (const std::string& hint : diagnostic.hints) {
        out += "; hint: ";
        append_harmless(out, hint);
    }
    return out;
}

void append_all(Diagnostics& to, Diagnostics from) {
    for (Diagnostic& diagnostic : from) to.push_back(std::move(diagnostic));
}

}  // namespace cajista::base
