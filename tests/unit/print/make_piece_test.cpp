// SPDX-License-Identifier: Apache-2.0
// The arithmetic of operations.md, "Print production".
#include "print/make_piece.h"

#include <catch2/catch.hpp>

#include "print/marks.h"
#include "print/sheets.h"

using namespace cajista;
using namespace cajista::print;

namespace {

job::Production machines(std::uint32_t limit) {
    job::Production production;
    production.machines = {{"inserter", limit}, {"hand", 0}};
    production.household.emplace();
    return production;
}

PlannedDocument document(std::uint64_t number, std::uint32_t sheets) {
    PlannedDocument result;
    result.number = number;
    result.sheets = sheets;
    result.milligrams = 5000 * static_cast<std::int64_t>(sheets);
    return result;
}

std::vector<std::vector<std::uint64_t>> numbers(
    const std::vector<std::vector<PlannedDocument>>& pieces) {
    std::vector<std::vector<std::uint64_t>> result;
    for (const auto& piece : pieces) {
        result.emplace_back();
        for (const PlannedDocument& one : piece) result.back().push_back(one.number);
    }
    return result;
}

using Packed = std::vector<std::vector<std::uint64_t>>;

}  // namespace

TEST_CASE("three documents of six sheets at a limit of fourteen are twelve and six") {
    const auto production = machines(14);
    const auto pieces =
        pack_household(production, {document(1, 6), document(2, 6), document(3, 6)});
    CHECK(numbers(pieces) == Packed{{1, 2}, {3}});
    Piece piece;
    piece.documents = pieces[0];
    CHECK(complete_piece(production, piece));
    CHECK(piece.sheets == 12);
    CHECK(piece.machine == 0);
}

TEST_CASE("a document that is too thick goes to the manual machine alone") {
    const auto production = machines(14);
    const auto pieces =
        pack_household(production, {document(1, 6), document(2, 20), document(3, 8)});
    CHECK(numbers(pieces) == Packed{{1, 3}, {2}});
    Piece piece;
    piece.documents = pieces[1];
    CHECK(complete_piece(production, piece));
    CHECK(production.machines[piece.machine].name == "hand");
}

TEST_CASE("without re-packing the household stays whole") {
    auto production = machines(14);
    production.household->repacks = false;
    const auto pieces = pack_household(production, {document(1, 10), document(2, 10)});
    REQUIRE(numbers(pieces) == Packed{{1, 2}});
    Piece piece;
    piece.documents = pieces[0];
    CHECK(complete_piece(production, piece));
    CHECK(piece.machine == 1);
}

TEST_CASE("no machine takes it: the last one, and it is told") {
    auto production = machines(14);
    production.machines.back().sheets = 100;
    Piece piece;
    piece.documents = {document(1, 101)};
    CHECK_FALSE(complete_piece(production, piece));
    CHECK(piece.machine == 1);
}

TEST_CASE("inserts count by weight and fill up to the step of postage, by priority") {
    job::Production production;
    production.envelope_milligrams = 6000;
    production.postage = {{20'000, 8500}, {50'000, 10'000}};
    production.inserts = {{"must", 1, 3000, job::no_value, std::nullopt},
                          {"second", 2, 4000, job::no_value, 2},
                          {"first", 3, 3500, job::no_value, 1},
                          {"heavy", 4, 100'000, job::no_value, 3}};
    Piece piece;
    piece.documents = {document(1, 1)};
    piece.documents[0].inserts = 0b1111;
    complete_piece(production, piece);
    // 6 + 5 + 3 = 14 g; 3.5 g fit, 4 g more would be over 20 g.
    CHECK(piece.inserts == 0b0101);
    CHECK(piece.milligrams == 17'500);
    CHECK(piece.postage == 8500);

    piece.documents[0].milligrams = 12'000;  // 21 g: the next step has room for both
    complete_piece(production, piece);
    CHECK(piece.inserts == 0b0111);
    CHECK(piece.postage == 10'000);

    piece.documents[0].inserts = 0b0001;  // the rules of the others don't hold
    complete_piece(production, piece);
    CHECK(piece.inserts == 0b0001);
}

TEST_CASE("sixteen trays") {
    job::Production production;
    for (std::uint32_t tray = 1; tray <= 16; ++tray) {
        production.inserts.push_back(
            {std::to_string(tray), tray, 1000, job::no_value, std::nullopt});
    }
    Piece piece;
    piece.documents = {document(1, 0)};
    piece.documents[0].inserts = 0xFFFF;
    complete_piece(production, piece);
    CHECK(piece.inserts == 0xFFFF);
    CHECK(piece.milligrams == 16'000);
    CHECK(tray_list(piece.inserts) == "1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16");
    CHECK(tray_list(0) == "0");
}

TEST_CASE("sheets: duplex, simplex, change of medium, and a press that prints one side") {
    using base::Plex;
    const std::vector<store::PageFacts> pages = {{"", "a", Plex::duplex, {}},
                                                 {"", "a", Plex::duplex, {}},
                                                 {"", "a", Plex::simplex, {}},
                                                 {"", "a", Plex::duplex, {}},
                                                 {"", "b", Plex::duplex, {}}};
    std::vector<Sheet> sheets;
    lay_sheets(pages, false, sheets);
    REQUIRE(sheets.size() == 4);
    CHECK(sheets[0].back == 1);
    CHECK(sheets[1].front == 2);
    CHECK(sheets[1].back == no_page);
    CHECK(sheets[2].back == no_page);
    CHECK(sheets[3].front == 4);
    store::DocumentFacts facts;
    facts.pages = pages;
    CHECK(facts.sheets() == sheets.size());
    lay_sheets(pages, true, sheets);
    CHECK(sheets.size() == 5);
}

TEST_CASE("OMR lines: gate, begin, end, sequence, inserts, parity") {
    using job::OmrLine;
    job::Omr omr;
    omr.order = {OmrLine::gate,     OmrLine::begin,  OmrLine::end,
                 OmrLine::sequence, OmrLine::insert, OmrLine::parity};
    omr.trays = 2;
    SheetFacts facts;
    facts.sheet = 1;
    facts.sheets = 2;
    facts.sequence = 13;  // 101 in its three lowest bits
    facts.inserts = 0b10;
    const std::vector<bool> lines = omr_lines(omr, facts);
    CHECK(lines == std::vector<bool>{true, true, false, true, false, true, false, true, true});
    omr.parity_is_odd = true;
    CHECK_FALSE(omr_lines(omr, facts).back());
}

TEST_CASE("texts of marks") {
    job::MarkText text;
    text.parts = {
        {"p", job::MarkName::piece, 7}, {"/", job::MarkName::sheet, 0}, {"!", std::nullopt, 0}};
    SheetFacts facts;
    facts.piece = 42;
    facts.sheet = 3;
    CHECK(expand(text, facts) == "p0000042/3!");
}
