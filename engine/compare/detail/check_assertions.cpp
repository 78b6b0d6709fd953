// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/check_assertions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/files.h"
#include "base/limits.h"
#include "base/print_number.h"
#include "compare/detail/case_element.h"
#include "compare/detail/golden_text.h"
#include "compare/detail/line_diff.h"

namespace cajista::compare::detail {

namespace {

using base::Length;
using AssertionKind = Assertion::Kind;

std::string points(Length length) {
    std::string out;
    base::append_points(out, length, 2);
    return out;
}

std::string plural(std::size_t count, std::string_view one) {
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

class Checker {
public:
    Checker(const Expectation& expected, const ComposedCase& composed, Findings& findings)
        : expected_(expected), composed_(composed), findings_(findings) {}

    void check() {
        check_warnings();
        if (expected_.pages && *expected_.pages != composed_.pages.size()) {
            findings_.fail(
                expected_.pages_span,
                fmt::format("{} expected, but there {} {}", plural(*expected_.pages, "page"),
                            composed_.pages.size() == 1 ? "is" : "are", composed_.pages.size()),
                all_rows());
            findings_.rewrite(expected_.pages_span, std::to_string(composed_.pages.size()));
        }
        check_masters();
        for (const Assertion& one : expected_.assertions) {
            if (one.kind != AssertionKind::value && one.kind != AssertionKind::picture)
                check_one(one);
        }
    }

private:
    bool is_web() const { return expected_.channel == templates::Channel::web; }

    void check_warnings() {
        const auto has = [this](const std::string& code) {
            return std::any_of(composed_.warnings.begin(), composed_.warnings.end(),
                               [&](const base::Diagnostic& one) { return one.code == code; });
        };
        for (const std::string& code : expected_.warnings) {
            if (has(code)) continue;
            findings_.fail(expected_.span, fmt::format("there is no warning {}", code),
                           show_diagnostics(composed_.warnings));
        }
        if (expected_.no_warnings && !composed_.warnings.empty()) {
            findings_.fail(expected_.span,
                           fmt::format("{} where none is expected",
                                       plural(composed_.warnings.size(), "warning")),
                           show_diagnostics(composed_.warnings));
        }
    }

    void check_masters() {
        if (!expected_.masters) return;
        std::string actual;
        for (const PageContent& page : composed_.pages) {
            if (!actual.empty()) actual += ' ';
            actual += page.master;
        }
        if (actual == *expected_.masters) return;
        findings_.fail(expected_.masters_span, "other page masters",
                       show_difference({*expected_.masters}, {actual}));
        findings_.rewrite(expected_.masters_span, actual);
    }

    void check_one(const Assertion& one) {
        if (one.page > composed_.pages.size() && !is_web()) {
            findings_.fail(one.span, fmt::format("there is no page {}: the document has {}",
                                                 one.page, plural(composed_.pages.size(), "page")));
            return;
        }
        switch (one.kind) {
            case AssertionKind::page:
                return check_page(one);
            case AssertionKind::text:
                return check_text(one);
            case AssertionKind::no_text:
                return check_no_text(one);
            case AssertionKind::line:
                return check_line(one);
            case AssertionKind::order:
                return check_order(one);
            case AssertionKind::dump:
                return check_golden(
                    one, is_web() ? text_of_html(composed_.web) : chosen_dump(composed_.dump, one));
            case AssertionKind::structure:
                return check_golden(one, composed_.structure);
            case AssertionKind::value:
            case AssertionKind::picture:
                return;
        }
    }

    /// Pages that an assertion is about.
    template <typename Call>
    void for_pages(const Assertion& one, const Call& call) const {
        for (std::size_t i = 0; i < composed_.pages.size(); ++i) {
            if (one.page == 0 || one.page == i + 1) call(composed_.pages[i]);
        }
    }

    std::string all_rows() const {
        std::string out;
        for (std::size_t i = 0; i < composed_.pages.size(); ++i) {
            out += fmt::format("page {}:\n", i + 1);
            for (const std::string& row : visual_rows(composed_.pages[i])) out += "  " + row + '\n';
        }
        return cut(out);
    }
    std::string rows_of(const Assertion& one) const {
        if (is_web()) return cut(text_of_html(composed_.web));
        if (one.page == 0) return all_rows();
        std::string out;
        for (const std::string& row : visual_rows(composed_.pages[one.page - 1])) {
            out += "  " + row + '\n';
        }
        return cut(out);
    }
    static std::string cut(const std::string& text) {
        constexpr std::size_t most = 60;
        std::size_t at = 0;
        for (std::size_t line = 0; line < most; ++line) {
            at = text.find('\n', at);
            if (at == std::string::npos) return text;
            ++at;
        }
        return at >= text.size() ? text : text.substr(0, at) + "  …\n";
    }

    void check_page(const Assertion& one) {
        std::vector<std::string> wanted;
        for (const std::string& line : split_lines(one.text)) {
            if (std::string row = squeezed(line); !row.empty()) wanted.push_back(std::move(row));
        }
        const std::vector<std::string> rows = visual_rows(composed_.pages[one.page - 1]);
        if (rows == wanted) return;
        findings_.fail(one.span, fmt::format("page {} has another text", one.page),
                       show_difference(wanted, rows, 100));
        if (findings_.wants_rewrites()) findings_.rewrite(one.inside, golden_inside(one, rows));
    }

    /// Painting order and what the eye sees: a text over several lines is found in the one, a text
    /// over several cells in the other.
    std::vector<std::string> texts_of(const Assertion& one) const {
        std::vector<std::string> texts;
        if (is_web()) {
            texts.push_back(squeezed(text_of_html(composed_.web)));
            return texts;
        }
        for_pages(one, [&](const PageContent& page) {
            texts.push_back(running_text(page, one.area));
            if (one.area) return;
            std::string seen;
            for (const std::string& row : visual_rows(page)) seen += row + ' ';
            texts.push_back(squeezed(seen));
        });
        return texts;
    }

    std::string place_of(const Assertion& one) const {
        std::string place = is_web()        ? "in the web channel"
                            : one.page == 0 ? "on any page"
                                            : fmt::format("on page {}", one.page);
        if (one.area) {
            place += fmt::format(" in {} {} {} {}", points(one.area->left), points(one.area->top),
                                 points(one.area->width), points(one.area->height));
        }
        return place;
    }

    void check_text(const Assertion& one) {
        const std::string wanted = squeezed(one.text);
        for (const std::string& text : texts_of(one)) {
            if (text.find(wanted) != std::string::npos) return;
        }
        findings_.fail(one.span, fmt::format("there is no \"{}\" {}", wanted, place_of(one)),
                       rows_of(one));
    }

    void check_no_text(const Assertion& one) {
        const std::string wanted = squeezed(one.text);
        for (const std::string& text : texts_of(one)) {
            if (text.find(wanted) == std::string::npos) continue;
            findings_.fail(one.span, fmt::format("\"{}\" is {}", wanted, place_of(one)),
                           rows_of(one));
            return;
        }
    }

    void check_order(const Assertion& one) {
        std::string all;
        for (const std::string& text : texts_in_order(one)) all += text + ' ';
        std::size_t at = 0;
        std::string before;
        for (const std::string& line : split_lines(one.text)) {
            const std::string wanted = squeezed(line);
            if (wanted.empty()) continue;
            const std::size_t found = all.find(wanted, at);
            if (found == std::string::npos) {
                const bool elsewhere = all.find(wanted) != std::string::npos;
                findings_.fail(one.span,
                               elsewhere ? fmt::format("\"{}\" stands before \"{}\", not behind",
                                                       wanted, before)
                                         : fmt::format("there is no \"{}\"", wanted),
                               rows_of(one));
                return;
            }
            at = found + wanted.size();
            before = wanted;
        }
    }
    std::vector<std::string> texts_in_order(const Assertion& one) const {
        if (is_web()) return {squeezed(text_of_html(composed_.web))};
        std::vector<std::string> texts;
        for_pages(one, [&](const PageContent& page) { texts.push_back(running_text(page)); });
        return texts;
    }

    static bool is_near(Length a, Length b, Length tolerance) {
        return a - b <= tolerance && b - a <= tolerance;
    }
    static bool matches(const Assertion& one, const PageLine& line) {
        return (!one.x || is_near(line.at.x, *one.x, one.tolerance)) &&
               (!one.y || is_near(line.at.y, *one.y, one.tolerance)) &&
               (!one.right || is_near(line.right(), *one.right, one.tolerance)) &&
               (!one.size || is_near(line.size, *one.size, one.tolerance)) &&
               (one.font.empty() || line.font == one.font) &&
               (one.color.empty() || color_text(line.color) == one.color);
    }
    static std::string describe(const PageLine& line) {
        return fmt::format("x {} y {} right {} size {} {} {}", points(line.at.x), points(line.at.y),
                           points(line.right()), points(line.size), line.font,
                           color_text(line.color));
    }
    static std::string describe(const Assertion& one) {
        std::string out;
        const auto add = [&out](std::string_view name, const std::optional<Length>& length) {
            if (length) out += fmt::format("{} {} ", name, points(*length));
        };
        add("x", one.x);
        add("y", one.y);
        add("right", one.right);
        add("size", one.size);
        out += one.font;
        if (!one.color.empty()) out += (one.font.empty() ? "" : " ") + one.color;
        return squeezed(out);
    }

    void check_line(const Assertion& one) {
        const std::string wanted = squeezed(one.text);
        std::string seen;
        bool found = false;
        for_pages(one, [&](const PageContent& page) {
            for (const PageLine& line : page.lines) {
                if (squeezed(line.text) != wanted) continue;
                if (matches(one, line)) found = true;
                seen += "+ " + describe(line) + '\n';
            }
        });
        if (found) return;
        if (seen.empty()) {
            findings_.fail(one.span,
                           fmt::format("there is no line \"{}\" {}", wanted, place_of(one)),
                           rows_of(one));
        } else {
            findings_.fail(one.span,
                           fmt::format("the line \"{}\" is elsewhere or looks different", wanted),
                           "- " + describe(one) + '\n' + seen);
        }
    }

    void check_golden(const Assertion& one, const std::string& actual) {
        const std::vector<std::string> lines = split_lines(actual);
        std::vector<std::string> wanted;
        bool missing = false;
        if (one.path.empty()) {
            wanted = golden_lines(one.text);
            missing = wanted.empty() && !lines.empty();
        } else {
            auto bytes = base::read_bytes(one.path, base::limits::source_file_bytes, one.span);
            missing = !bytes.ok();
            if (bytes) wanted = split_lines(bytes.value());
        }
        if (!missing && wanted == lines) return;
        if (missing) {
            findings_.fail(
                one.span,
                one.path.empty() ? std::string("the golden is missing")
                                 : fmt::format("the golden is missing: can't read {}", one.path),
                cut("look at this and, when it is right, keep it by --update:\n" + actual));
        } else {
            findings_.fail(
                one.span,
                one.kind == AssertionKind::dump ? "the dump differs" : "the structure differs",
                show_difference(wanted, lines));
        }
        if (!findings_.wants_rewrites()) return;
        if (one.path.empty()) {
            findings_.rewrite(one.inside, golden_inside(one, lines));
        } else {
            findings_.rewrite_file(one.path, actual);
        }
    }

    const Expectation& expected_;
    const ComposedCase& composed_;
    Findings& findings_;
};

}  // namespace

Failure& Findings::fail(const base::SourceSpan& span, std::string message, std::string details) {
    Failure& made = result_.failures.emplace_back();
    if (span) {
        const base::SourcePosition position = base::position_of(*span.file, span.begin);
        made.path = span.file->path;
        made.line = position.line;
        made.column = position.column;
    }
    made.message = std::move(message);
    made.details = std::move(details);
    result_.verdict = Verdict::failed;
    return made;
}

void Findings::rewrite(const base::SourceSpan& span, std::string text) {
    if (!wants_rewrites_) return;
    result_.rewrites.push_back({span.file->path, false, span.begin, span.end, std::move(text)});
}

void Findings::rewrite_file(const std::string& path, std::string content) {
    if (!wants_rewrites_) return;
    result_.rewrites.push_back({path, true, 0, 0, std::move(content)});
}

void check_expectation(const Expectation& expected, const ComposedCase& composed,
                       Findings& findings) {
    Checker(expected, composed, findings).check();
}

std::string show_diagnostics(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const base::Diagnostic& one : diagnostics) {
        out += base::format_diagnostic(one, base::Coloring::plain);
    }
    return out;
}

}  // namespace cajista::compare::detail
