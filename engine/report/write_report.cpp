// SPDX-License-Identifier: Apache-2.0
#include "report/write_report.h"

#include <fmt/format.h>

#include <iterator>

#include "base/json_text.h"

namespace cajista::report {

namespace {

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

std::string file_json(const FileFacts& file) {
    return fmt::format(R"({{"name": {}, "bytes": {}, "sha256": "{}", "pages": {}}})",
                       base::json_string(file.name), file.bytes, file.sha256, file.pages);
}

std::string channel_json(const ChannelFacts& channel) {
    std::string out = fmt::format(
        "    {}: {{\"documents\": {}, \"pages\": {}, \"filtered\": {}, "
        "\"file_count\": {}",
        base::json_string(channel.name), channel.documents, channel.pages, channel.filtered,
        channel.file_count);
    if (!channel.index_file.empty()) {
        out += fmt::format(", \"index\": {}", base::json_string(channel.index_file));
    }
    if (!channel.files.empty()) {
        out += ", \"files\": [";
        for (std::size_t i = 0; i < channel.files.size(); ++i) {
            out += (i == 0 ? "\n      " : ",\n      ") + file_json(channel.files[i]);
        }
        out += ']';
    }
    return out + '}';
}

/// What came into each step and what became of it there; each line balances.
void append_stages(std::string& out, const RecordCounts& r) {
    const auto& [reading, choosing, composing, publishing] = r.rejected_at;
    const std::uint64_t chosen = r.read - reading;
    const std::uint64_t composed = chosen - choosing - r.suppressed;
    fmt::format_to(
        std::back_inserter(out),
        "  \"stages\": {{\n    \"reading\": {{\"in\": {}, \"rejected\": {}, \"out\": {}}},\n"
        "    \"choosing\": {{\"in\": {}, \"rejected\": {}, \"suppressed\": {}, \"out\": {}}},\n"
        "    \"composing\": {{\"in\": {}, \"rejected\": {}, \"out\": {}}},\n"
        "    \"publishing\": {{\"in\": {}, \"rejected\": {}, \"held\": {}, \"out\": {}}}}},\n",
        r.read, reading, chosen, chosen, choosing, r.suppressed, composed, composed, composing,
        composed - composing, composed - composing, publishing, r.held,
        composed - composing - publishing - r.held);
}

double rate(std::uint64_t count, double seconds) {
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

void append_row(std::string& out, std::string_view name, const std::string& value) {
    out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", name, html_text(value));
}

constexpr std::string_view html_head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Run report</title><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1d2733}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3em .8em .3em 0;border-bottom:1px solid #d5dbe3;font-weight:normal}
thead th{font-weight:600}td{font-variant-numeric:tabular-nums}
code{font-size:.85em;overflow-wrap:anywhere}
.ok{color:#0a6b34}.bad{color:#a3121e}</style></head><body>
)";

}  // namespace

std::string json_report(const RunFacts& facts) {
    std::string out = "{\n";
    auto to = std::back_inserter(out);
    fmt::format_to(to, "  \"job\": {},\n  \"engine\": {},\n  \"now\": {},\n  \"state\": {},\n",
                   base::json_string(facts.job), base::json_string(facts.engine),
                   base::json_string(facts.now), base::json_string(facts.state));
    const RecordCounts& r = facts.records;
    if (!facts.supplement_of.empty()) {
        fmt::format_to(to, "  \"supplement_of\": {},\n  \"supplement_kind\": {},\n",
                       base::json_string(facts.supplement_of),
                       base::json_string(facts.supplement_kind));
    }
    fmt::format_to(to,
                   "  \"records\": {{\"read\": {}, \"composed\": {}, \"rejected\": {}, "
                   "\"suppressed\": {}, \"held\": {}}},\n",
                   r.read, r.composed, r.rejected, r.suppressed, r.held);
    append_stages(out, r);
    fmt::format_to(to,
                   "  \"documents\": {},\n  \"pages\": {},\n  \"sheets\": {},\n"
                   "  \"mailpieces\": {},\n  \"warnings\": {},\n  \"channels\": {{",
                   facts.documents, facts.pages, facts.sheets, facts.mailpieces, facts.warnings);
    for (std::size_t i = 0; i < facts.channels.size(); ++i) {
        out += (i == 0 ? "\n" : ",\n") + channel_json(facts.channels[i]);
    }
    out += "},\n  \"totals\": {";
    for (const TotalFacts& total : facts.totals) {
        out += fmt::format("{}\n    {}: {{\"read\": \"{}\", \"composed\": \"{}\"",
                           out.ends_with('{') ? "" : ",", base::json_string(total.name), total.read,
                           total.composed);
        if (!total.expected.empty()) out += fmt::format(", \"expected\": \"{}\"", total.expected);
        if (!total.printed.empty()) out += fmt::format(", \"printed\": \"{}\"", total.printed);
        out += '}';
    }
    out += "},\n  \"rejects\": [";
    for (std::size_t i = 0; i < facts.rejects.size(); ++i) {
        fmt::format_to(to, "{}{{\"code\": {}, \"count\": {}}}", i == 0 ? "" : ", ",
                       base::json_string(facts.rejects[i].code), facts.rejects[i].count);
    }
    out += "],\n  \"messages\": [";
    for (const MessageFacts& one : facts.messages) {
        fmt::format_to(to, "{}\n    {{\"name\": {}, \"shown\": {}, \"left_out\": {}}}",
                       out.ends_with('[') ? "" : ",", base::json_string(one.name), one.shown,
                       one.left_out);
    }
    const StageSeconds& s = facts.stages;
    fmt::format_to(to,
                   "],\n  \"stage_seconds\": {{\"read\": {:.3f}, \"parse\": {:.3f}, \"compose\": "
                   "{:.3f}, \"layout\": {:.3f}, \"encode\": {:.3f}, \"archive\": {:.3f}, "
                   "\"write\": {:.3f}}},\n",
                   s.read, s.parse, s.compose, s.layout, s.encode, s.archive, s.write);
    fmt::format_to(to,
                   "  \"seconds\": {:.3f},\n  \"peak_rss_bytes\": {},\n  \"workers\": {},\n"
                   "  \"exit_code\": {}\n}}\n",
                   facts.seconds, facts.peak_rss_bytes, facts.workers, facts.exit_code);
    return out;
}

std::string text_report(const RunFacts& facts) {
    const RecordCounts& r = facts.records;
    std::string out =
        fmt::format("{} records read, {} composed, {} rejected, {} suppressed{}\n", grouped(r.read),
                    grouped(r.composed), grouped(r.rejected), grouped(r.suppressed),
                    r.held == 0 ? "" : ", " + grouped(r.held) + " held");
    out += fmt::format("{} documents, {} pages, {} sheets in {:.1f} s: {} pages a second\n",
                       grouped(facts.documents), grouped(facts.pages), grouped(facts.sheets),
                       facts.seconds,
                       grouped(static_cast<std::uint64_t>(rate(facts.pages, facts.seconds))));
    for (const RejectFacts& reject : facts.rejects) {
        out += fmt::format("rejected: {} by {}\n", grouped(reject.count), reject.code);
    }
    return out;
}

std::string html_report(const RunFacts& facts) {
    std::string out(html_head);
    const RecordCounts& r = facts.records;
    out += fmt::format("<h1>Run of {}</h1>\n<p class=\"{}\">{} (exit code {})</p>\n<table>\n",
                       html_text(facts.job), facts.exit_code == 0 ? "ok" : "bad",
                       html_text(facts.state), facts.exit_code);
    append_row(out, "Instant of the job", facts.now);
    append_row(out, "Records read", grouped(r.read));
    append_row(out, "composed", grouped(r.composed));
    append_row(out, "rejected", grouped(r.rejected));
    append_row(out, "suppressed", grouped(r.suppressed));
    append_row(out, "held", grouped(r.held));
    append_row(
        out, "Balance",
        r.balances() ? "read = composed + rejected + suppressed + held" : "DOES NOT BALANCE");
    for (const TotalFacts& total : facts.totals) {
        std::string text = fmt::format("{} read, {} composed", total.read, total.composed);
        if (!total.expected.empty()) text += fmt::format("; expected {}", total.expected);
        if (!total.printed.empty())
            text += fmt::format("; expected of documents {}", total.printed);
        append_row(out, "Total " + html_text(total.name), text);
    }
    append_row(out, "Documents", grouped(facts.documents));
    append_row(out, "Pages", grouped(facts.pages));
    append_row(out, "Sheets", grouped(facts.sheets));
    append_row(out, "Warnings", grouped(facts.warnings));
    append_row(
        out, "Time",
        fmt::format("{:.1f} s with {} workers, {} pages a second", facts.seconds, facts.workers,
                    grouped(static_cast<std::uint64_t>(rate(facts.pages, facts.seconds)))));
    append_row(out, "Peak memory", fmt::format("{} MiB", facts.peak_rss_bytes >> 20));
    out += "</table>\n";
    for (const ChannelFacts& channel : facts.channels) {
        out += fmt::format(
            "<h2>{}: {} documents, {} pages, {} files</h2>\n<table><thead><tr>"
            "<th>File</th><th>Pages</th><th>Bytes</th><th>SHA-256</th></tr></thead>"
            "\n<tbody>\n",
            html_text(channel.name), grouped(channel.documents), grouped(channel.pages),
            grouped(channel.file_count));
        for (const FileFacts& file : channel.files) {
            out += fmt::format(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td>"
                "</tr>\n",
                html_text(file.name), grouped(file.pages), grouped(file.bytes), file.sha256);
        }
        if (!channel.index_file.empty()) {
            out += fmt::format("<tr><td colspan=\"4\">listed in {}</td></tr>\n",
                               html_text(channel.index_file));
        }
        out += "</tbody></table>\n";
    }
    if (!facts.rejects.empty()) {
        out +=
            "<h2>Rejects</h2>\n<table><thead><tr><th>Code</th><th>Count</th></tr></thead>\n"
            "<tbody>\n";
        for (const RejectFacts& reject : facts.rejects) {
            append_row(out, html_text(reject.code), grouped(reject.count));
        }
        out += "</tbody></table>\n";
    }
    if (!facts.messages.empty()) {
        out +=
            "<h2>Messages in white space</h2>\n<table><thead><tr><th>Message</th>"
            "<th>Shown</th><th>No room</th></tr></thead>\n<tbody>\n";
        for (const MessageFacts& one : facts.messages) {
            out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", html_text(one.name),
                               grouped(one.shown), grouped(one.left_out));
        }
        out += "</tbody></table>\n";
    }
    return out + "</body></html>\n";
}

}  // namespace cajista::report
