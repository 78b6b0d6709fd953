// SPDX-License-Identifier: Apache-2.0
#include "print/presort.h"

#include <catch2/catch.hpp>

#include "unit/print/made_run.h"

using namespace cajista;
using namespace cajista::print;
using namespace cajista::print::test;

namespace {

std::string problems(std::string_view text, std::uint64_t pieces, const job::Presort& names = {}) {
    auto order = parse_presort(text, "back.csv", names, pieces);
    std::string out;
    if (order) return out;
    for (const base::Diagnostic& error : order.errors()) out += error.message + "\n";
    return out;
}

}  // namespace

TEST_CASE("a presort's sequence, trays and rejects") {
    auto order = parse_presort("tray,piece,reject\nB,3,\nB,1,\nA,2,gone\n", "b", {}, 3);
    REQUIRE(order.ok());
    CHECK(order->trays == std::vector<std::string>{"B", "rejects"});
    CHECK(order->by_piece[2].position == 0);
    CHECK(order->by_piece[0].position == 1);
    CHECK(order->by_piece[1].is_reject);
    CHECK(order->rejects.at(0).reason == "gone");
    CHECK(parse_presort("piece\n2\n1\n", "b", {}, 2).ok());  // sequence alone
    job::Presort names;
    names.piece = "N";
    CHECK(parse_presort("N,x\r\n1,\r\n", "b", names, 1).ok());
}

TEST_CASE("what a presort can't give back") {
    CHECK(problems("", 1).find("is empty") != std::string::npos);
    CHECK(problems("number\n1\n", 1).find("no column 'piece'") != std::string::npos);
    CHECK(problems("piece\n1\n1\n", 1).find("piece 1 twice: the second time in line 3") !=
          std::string::npos);
    CHECK(problems("piece\n1\n4\n", 2).find("unknown piece 4 in line 3; there are 2") !=
          std::string::npos);
    CHECK(problems("piece\n1\n", 3).find("lacks 2 pieces: 2, 3") != std::string::npos);
    CHECK(problems("piece\n-1\n\n", 1).find("no piece number") != std::string::npos);
    CHECK(problems("piece,tray\n\"1\n", 1).size() > 1);
    CHECK(problems("piece\n0\n", 1).find("unknown piece 0") != std::string::npos);
    CHECK(problems("piece\n1\n", 50).find("and 39 more") != std::string::npos);
}

TEST_CASE("a plan in the order of a presort") {
    const Folder folder;
    job::Production production;
    production.machines = {{"small", 1}, {"hand", 0}};
    std::vector<MadeDocument> documents(5);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        documents[i].pages.resize(i == 2 ? 4 : 1);  // the third goes by hand
    }
    write_store(folder.path / "pages", documents);
    auto reader = store::PageStoreReader::open(folder.path / "pages").value();
    PiecePlanner planner(production, folder.path);
    store::Frame frame;
    store::DocumentFacts facts;
    while (reader->next(frame)) {
        REQUIRE(store::parse_facts(frame.facts, facts));
        REQUIRE(planner.add(facts, reader->last_ref(), frame.document.size()).ok());
    }
    auto planned = planner.finish(folder.path / "plan");
    REQUIRE(planned.ok());
    // Numbers: 1, 2, 4, 5 of the small machine are 1 to 4, the thick one is 5.
    auto order = parse_presort("piece,tray,reject\n5,X,\n4,A,\n1,A,\n2,,no\n3,B,\n", "b", {}, 5);
    REQUIRE(order.ok());
    const auto applied =
        apply_presort(folder.path / "plan", order.value(), folder.path, planned.value());
    REQUIRE(applied.ok());
    auto plan = PlanReader::open(folder.path / "plan").value();
    std::vector<std::uint64_t> numbers;
    std::string trays;
    for (Piece piece; plan->next(piece);) {
        numbers.push_back(piece.number);
        if (piece.begins_tray) trays += piece.tray + ";";
    }
    CHECK(numbers == std::vector<std::uint64_t>{4, 1, 3, 2, 5});
    CHECK(trays == "A;B;rejects;X;");
    CHECK(planned->trays.at(0).pieces == 2);
    auto few = parse_presort("piece\n1\n", "b", {}, 1);
    const auto stale =
        apply_presort(folder.path / "plan", few.value(), folder.path, planned.value());
    REQUIRE_FALSE(stale.ok());
    CHECK(stale.errors().front().code == "print.presort-stale");
}
