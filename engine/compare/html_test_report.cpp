// SPDX-License-Identifier: Apache-2.0
// The HTML report of run_cases.h.
#include <fmt/format.h>

#include <array>
#include <map>

#include "base/files.h"
#include "base/limits.h"
#include "compare/detail/golden_text.h"
#include "compare/detail/html_page.h"
#include "compare/detail/line_diff.h"
#include "compare/run_cases.h"

namespace cajista::compare {

namespace {

constexpr std::array<std::string_view, 4> verdict_names{"passed", "failed", "crashed", "timed-out"};

std::string_view name_of(Verdict verdict) {
    return verdict_names[static_cast<std::size_t>(verdict)];
}

std::string place_of(const Case& one) {
    return fmt::format("{}:{}", one.file->path, base::position_of(*one.file, one.span.begin).line);
}

std::string row(const Tested& tested) {
    const std::string_view verdict = name_of(tested.result.verdict);
    return fmt::format(
        "<tr data-kinds=\"{0}\" class=\"{0}\"><td>{1}</td><td>{2}</td><td>{0}</td><td>{3:.3f}</td>"
        "</tr>\n",
        verdict, detail::escaped_xml(place_of(*tested.of)), detail::escaped_xml(tested.of->name),
        tested.result.microseconds / 1e6);
}

/// The lines of a difference that one side has, and both with their signs.
std::string side_by_side(const std::string& details) {
    std::string before, after, difference;
    for (const std::string& line : detail::split_lines(details)) {
        const std::string text = detail::escaped_xml(line) + '\n';
        const std::string plain = text.size() > 2 ? text.substr(2) : text;
        if (line.starts_with("- ")) {
            before += plain;
            difference += "<span class=\"gone\">" + text + "</span>";
        } else if (line.starts_with("+ ")) {
            after += plain;
            difference += "<span class=\"come\">" + text + "</span>";
        } else {
            difference += text;
            const bool is_mark = line.find_first_not_of(" ^") == std::string::npos;
            if (is_mark) continue;
            before += plain;
            after += plain;
        }
    }
    return fmt::format(
        "<figure><figcaption>before</figcaption><pre>{}</pre></figure>"
        "<figure><figcaption>after</figcaption><pre>{}</pre></figure>"
        "<figure><figcaption>difference</figcaption><pre>{}</pre></figure>\n",
        before, after, difference);
}

bool is_difference(const std::string& details) {
    for (const std::string& line : detail::split_lines(details)) {
        if (line.starts_with("- ") || line.starts_with("+ ")) return true;
    }
    return false;
}

std::string figure(std::string_view caption, const std::string& path) {
    if (path.empty()) return {};
    auto bytes = base::read_bytes(path, base::limits::image_bytes);
    if (!bytes) {
        return fmt::format("<figure><figcaption>{}: can't read {}</figcaption></figure>\n", caption,
                           detail::escaped_xml(path));
    }
    return detail::html_figure(caption, bytes.value());
}

std::string show(const Failure& failure) {
    std::string out =
        fmt::format("<h3>{}:{}:{}: {}</h3>\n", detail::escaped_xml(failure.path), failure.line,
                    failure.column, detail::escaped_xml(failure.message));
    if (is_difference(failure.details)) {
        out += side_by_side(failure.details);
    } else if (!failure.details.empty()) {
        out += "<pre>" + detail::escaped_xml(failure.details) + "</pre>\n";
    }
    out += figure("before", failure.golden);
    out += figure("after", failure.drawn);
    return out + figure("difference", failure.difference);
}

std::string section(const Tested& tested) {
    std::string out = fmt::format(
        "<section data-kinds=\"{}\" data-text=\"{} {}\"><h2>{}</h2>\n<p>{}</p>\n",
        name_of(tested.result.verdict), detail::escaped_attribute(place_of(*tested.of)),
        detail::escaped_attribute(tested.of->name), detail::escaped_xml(tested.of->name),
        detail::escaped_xml(place_of(*tested.of)));
    for (const Failure& failure : tested.result.failures) out += show(failure);
    if (!tested.result.replay.empty()) {
        out += fmt::format("<p>replay in {}: <code>{}</code></p>\n",
                           detail::escaped_xml(tested.result.replay),
                           detail::escaped_xml(tested.result.replay_command));
    }
    return out + "</section>\n";
}

}  // namespace

std::string html_test_report(const SuiteResult& result) {
    std::string out = detail::html_begin("Cases");
    out += fmt::format("<h1>Cases</h1>\n<p>{} cases, {} failed, in {:.1f} s</p>\n",
                       result.cases.size(), result.failed(), result.seconds);
    std::map<std::string, std::size_t> verdicts;
    for (const Tested& one : result.cases) ++verdicts[std::string(name_of(one.result.verdict))];
    out += detail::html_filter({verdicts.begin(), verdicts.end()});
    for (const Tested& one : result.cases) {
        if (one.result.verdict != Verdict::passed) out += section(one);
    }
    out += "<table><tr><th>file</th><th>case</th><th>verdict</th><th>seconds</th></tr>\n";
    for (const Tested& one : result.cases) out += row(one);
    out += "</table>\n";
    out += detail::html_end();
    return out;
}

}  // namespace cajista::compare
