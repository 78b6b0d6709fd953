// SPDX-License-Identifier: Apache-2.0
// Case files, their goldens, and the processes that they run in.
#include <catch2/catch.hpp>
#include <csignal>

#include <unistd.h>

#include "compare/case_result.h"
#include "compare/detail/case_element.h"
#include "compare/detail/composed_case.h"
#include "compare/detail/golden_text.h"
#include "compare/detail/line_diff.h"
#include "compare/detail/worker_processes.h"
#include "compare/load_cases.h"
#include "compare/page_content.h"

using namespace cajista;
using namespace cajista::compare;
using detail::WorkEnd;

namespace {

base::SourceFilePtr source(std::string text) {
    return std::make_shared<base::SourceFile>(base::SourceFile{"x/case.xml", std::move(text)});
}

/// `code line:column` of each error.
std::string errors_of(const std::string& inside) {
    auto loaded = load_cases(source("<cases xmlns=\"urn:cajista:case\">\n" + inside + "</cases>"));
    std::string out;
    if (loaded) return out;
    for (const base::Diagnostic& one : loaded.errors()) {
        const auto at = base::position_of(*one.span.file, one.span.begin);
        out += one.code + " " + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("errors of case files have their places") {
    CHECK(errors_of("<case name='a'><body/><expect pages='1'/></case>").empty());
    CHECK(errors_of("<case name='a'><bodi/><expect pages='1'/></case>") ==
          "compare.missing-element 2:2\ncompare.unknown-element 2:17\n");
    CHECK(
        errors_of("<case><body/><expect pages='x' page='1'/></case>") ==
        "compare.missing-attribute 2:2\ncompare.bad-value 2:29\ncompare.unknown-attribute 2:32\n");
    CHECK(errors_of("<case name='a'><body/></case>") == "compare.no-expectation 2:13\n");
    CHECK(errors_of("<case name='a'><body/><expect/></case>") == "compare.no-expectation 2:24\n");
    CHECK(errors_of("<case name='a'><body/><expect><text/></expect></case>") ==
          "compare.missing-text 2:32\n");
    CHECK(errors_of("<case name='a'><body/>stray<expect pages='1'/></case>") ==
          "compare.unexpected-text 2:23\n");
    CHECK(errors_of("<case name='a'><body/><expect pages='1'/></case><style/>") ==
          "compare.shared-late 2:50\n");
    CHECK(errors_of("<body/><case name='a'><expect pages='1'/></case>\n"
                    "<case name='a'><expect pages='1'/></case>") == "compare.case-twice 3:13\n");
    CHECK(errors_of("<body/><case name='a'><expect channel='web' pages='1'/></case>") ==
          "compare.conflict 2:24\n");
    CHECK(errors_of("<body/><case name='a'><expect reject='x' pages='1'/></case>") ==
          "compare.conflict 2:24\n");
    CHECK(errors_of("<body/><case name='a'><file name='../x'>y</file><expect pages='1'/></case>") ==
          "compare.bad-value 2:35\n");
    CHECK(errors_of("") == "compare.no-cases 1:2\n");
    CHECK(!load_cases(source("<cases/>")));
    CHECK(load_cases(source("<cases xmlns='urn:cajista:case'><case")).errors().front().code ==
          "base.xml-malformed");
}

TEST_CASE("what a case brings along keeps its place in the case file") {
    const std::string text =
        "<cases xmlns=\"urn:cajista:case\"><style>p { margin: 0 }</style>\n"
        "<case name=\"a\" language=\"de\"><body><p>é</p></body><expect "
        "pages=\"1\"/></case></cases>";
    auto loaded = load_cases(source(text));
    REQUIRE(loaded);
    const Case& one = loaded->cases.front();
    REQUIRE(one.files.size() == 3);  // schema, record, template
    const BroughtFile& made = one.files.back();
    CHECK(made.name == "case.xml");
    CHECK(made.text.find("<document locale=\"de\"><flow frame=\"body\"><p>é</p></flow>") !=
          std::string::npos);
    for (const BroughtFile::Stretch& stretch : made.stretches) {
        CHECK(made.text.substr(stretch.begin, stretch.end - stretch.begin) ==
              text.substr(stretch.source, stretch.end - stretch.begin));
    }
    CHECK(made.stretches.size() == 2);
}

TEST_CASE("lengths of cases") {
    CHECK(detail::parse_length("12")->units == 12 * 65536);
    CHECK(detail::parse_length("12.5pt")->units == 12 * 65536 + 32768);
    CHECK(*detail::parse_length("25.4mm") == base::Length::points(72));
    CHECK(*detail::parse_length("2.54cm") == base::Length::points(72));
    CHECK(*detail::parse_length("-1in") == base::Length::points(-72));
    for (const char* wrong : {"", "pt", "1e3", "1 2", "--1", "1.2.3", "0x1", "1234567890123"}) {
        CHECK(!detail::parse_length(wrong));
    }
}

TEST_CASE("goldens lose the indentation of the file") {
    CHECK(detail::golden_lines("\n    page 1\n      inner  \n    x\n  ") ==
          std::vector<std::string>{"page 1", "  inner", "x"});
    CHECK(detail::golden_lines(" \n ").empty());
    CHECK(detail::escaped_attribute("a \"b\" <c>\n") == "a &quot;b&quot; &lt;c&gt; ");
}

TEST_CASE("differences show what is gone, what is new and where it begins") {
    CHECK(detail::show_difference({"a", "b", "c"}, {"a", "bé x", "c"}) ==
          "  a\n- b\n+ bé x\n   ^\n  c\n");
    CHECK(detail::show_difference({"1", "2", "3", "4", "5", "6"}, {"1", "2", "3", "4", "5"}, 1) ==
          "  5\n- 6\n");
    CHECK(detail::show_difference({}, {"x"}) == "+ x\n");
    CHECK(detail::show_difference({"x", "y"}, {"x", "y"}).empty());
    const std::vector<std::string> many(5000, "same");
    std::vector<std::string> other = many;
    other[2500] = "new";
    CHECK(detail::show_difference(many, other, 0) == "- same\n+ new\n  ^\n  …\n");
}

TEST_CASE("white space of texts counts as one blank") {
    CHECK(squeezed("  a\t\nb\xC2\xA0"
                   "c \xE2\x80\xAF"
                   "d ") == "a b c d");
}

TEST_CASE("the text of HTML") {
    CHECK(detail::text_of_html("<html><head><title>no</title><style>p{}</style></head><body>"
                               "<h1>A &amp; B</h1><p>one<br>two</p><table><tr><td><p>x</p></td>"
                               "<td>1&#44;5&#x20AC;</td></tr></table></body>") ==
          "A & B\none\ntwo\nx | 1,5€\n");
    CHECK(detail::text_of_html("<p>a &b; & <unclosed") == "a &b; &\n");
}

TEST_CASE("results travel as bytes, and damaged bytes are a crash") {
    CaseResult result;
    result.verdict = Verdict::failed;
    result.failures.push_back({"f", 3, 4, "m", "d", "g", "h", "i"});
    result.rewrites.push_back({"p", true, 1, 2, "t"});
    const std::string bytes = encode(result);
    const CaseResult again = decode(bytes);
    CHECK(again.verdict == Verdict::failed);
    CHECK(again.failures.front().details == "d");
    CHECK(again.rewrites.front().whole_file);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK(decode(bytes.substr(0, size)).verdict == Verdict::crashed);
    }
}

TEST_CASE("a crash or a hang takes one piece of work") {
    std::vector<std::string> seen(6);
    const auto work = [](std::uint32_t, std::size_t piece) -> std::string {
        if (piece == 1) ::raise(SIGKILL);
        if (piece == 2) ::_exit(3);
        if (piece == 3) {
            for (;;) ::pause();
        }
        return std::string(piece * 100'000, 'x');
    };
    const auto take = [&seen](std::size_t piece, WorkEnd end, std::string bytes) {
        seen[piece] = std::to_string(static_cast<int>(end)) + " " +
                      (end == WorkEnd::done ? std::to_string(bytes.size()) : bytes);
    };
    REQUIRE(detail::run_in_processes(6, {2, 1}, work, take));
    CHECK(seen == std::vector<std::string>{"0 0", "1 signal SIGKILL", "1 exit code 3",
                                           "2 did not end within 1 s", "0 400000", "0 500000"});
}
