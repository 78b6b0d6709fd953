// SPDX-License-Identifier: Apache-2.0
#include "run/count_messages.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace cajista;
using namespace cajista::run;

TEST_CASE("counts of messages go through the journal as they are") {
    MessageCounts counts;
    add_messages(counts,
                 {{"loan", true}, {"loan", false}, {"p.small offer", true}, {"loan", true}});
    CHECK(counts["loan"] == MessageCount{2, 1});
    CHECK(parse_messages(to_text(counts)) == counts);
    CHECK(parse_messages("").empty());
    CHECK(parse_messages("nonsense\n1\n1 2\n-\n").empty());
}

TEST_CASE("names of messages are bounded: the rest is counted as one") {
    MessageCounts counts;
    for (std::size_t i = 0; i < base::limits::fill_messages + 50; ++i) {
        add_messages(counts, {{"m" + std::to_string(i), true}});
    }
    CHECK(counts.size() == base::limits::fill_messages + 1);
    CHECK(counts[std::string(other_messages)] == MessageCount{50, 0});
    add_messages(counts, {{"m0", false}});
    CHECK(counts["m0"] == MessageCount{1, 1});
}

TEST_CASE("names of messages are one line of at most a hundred bytes or so") {
    page::FillFact::Message messages[] = {{"a\nb", {}, true},
                                          {"", {}, false},
                                          {std::string_view(), base::Length::points(1, 2), true}};
    const std::string longer(500, 'x');
    messages[1].name = longer;
    page::FillFact fill;
    fill.free = base::Length::points(25, 2);
    fill.messages = messages;
    page::ComposedDocument document;
    document.fills = {&fill, 1};
    const auto names = messages_of(document);
    REQUIRE(names.size() == 3);
    CHECK(names[0].name == "a b");
    CHECK(names[1].name == std::string(100, 'x'));
    CHECK(names[2].name == "?");
    CHECK(fills_json(document).starts_with(
        R"([{"free": 12.50, "min": 0.00, "max": 0.00, "used": 0.00, "messages": [{"name": "a b")"));
}
