// SPDX-License-Identifier: Apache-2.0
#include "report/write_report.h"

#include <catch2/catch.hpp>

using namespace cajista::report;

namespace {

RunFacts sample_facts() {
    RunFacts facts;
    facts.job = "bills <\"June\">";
    facts.state = "done";
    facts.records = {1000, 990, 7, 3, 0};
    facts.documents = 990;
    facts.pages = 1812;
    facts.channels = {{"print", 990, 1812, {{"print/a.pdf", 12, "ab", 1812}}, "", 1}};
    facts.rejects = {{"data.field-type", 7}};
    facts.messages = {{"loan <1>", 400, 1200}, {"p.small", 3, 0}};
    facts.seconds = 0.5;
    facts.exit_code = 4;
    return facts;
}

}  // namespace

TEST_CASE("counts balance or don't") {
    RunFacts facts = sample_facts();
    CHECK(facts.records.balances());
    facts.records.held = 1;
    CHECK_FALSE(facts.records.balances());
    CHECK(html_report(facts).find("DOES NOT BALANCE") != std::string::npos);
}

TEST_CASE("the JSON report has the keys that schedulers read") {
    const std::string json = json_report(sample_facts());
    for (const char* part :
         {R"("job": "bills <\"June\">")", R"("read": 1000, "composed": 990, "rejected": 7)",
          R"("pages": 1812)", R"("print": {"documents": 990, "pages": 1812)",
          R"({"name": "print/a.pdf", "bytes": 12, "sha256": "ab", "pages": 1812})",
          R"([{"code": "data.field-type", "count": 7}])",
          R"({"name": "loan <1>", "shown": 400, "left_out": 1200})",
          R"({"name": "p.small", "shown": 3, "left_out": 0}])", R"("exit_code": 4)"}) {
        CAPTURE(part);
        CHECK(json.find(part) != std::string::npos);
    }
}

TEST_CASE("names in the HTML report can't become markup") {
    const std::string html = html_report(sample_facts());
    CHECK(html.find("bills &lt;&quot;June&quot;>") != std::string::npos);
    CHECK(html.find("<td>loan &lt;1></td><td>400</td><td>1,200</td>") != std::string::npos);
}

TEST_CASE("the text report is for people") {
    const std::string text = text_report(sample_facts());
    CHECK(text.find("1,000 records read, 990 composed, 7 rejected, 3 suppressed") !=
          std::string::npos);
    CHECK(text.find("3,624 pages a second") != std::string::npos);
}
