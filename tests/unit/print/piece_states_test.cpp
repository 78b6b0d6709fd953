// SPDX-License-Identifier: Apache-2.0
#include "print/piece_states.h"

#include <catch2/catch.hpp>

#include "print/control_file.h"
#include "print/return_file.h"
#include "unit/print/made_run.h"

using namespace cajista;
using namespace cajista::print;

TEST_CASE("lists of pieces") {
    CHECK(parse_pieces("7-9,3,8").value() == std::vector<std::uint64_t>{3, 7, 8, 9});
    for (const char* wrong : {"", ",", "0", "5-3", "a", "1-", "-1", "1,,2", "1-999999999999",
                              "99999999999999999999999"}) {
        CHECK_FALSE(parse_pieces(wrong).ok());
    }
}

TEST_CASE("the audit is appended to and read back, whatever the reasons hold") {
    const test::Folder folder;
    AuditRow row;
    row.instant = "2026-11-02T06:00:00Z";
    row.action = "returned";
    row.piece = 3;
    row.state = PieceState::reprint;
    row.reason = "jam, \"twice\"";
    REQUIRE(append_audit(folder.path, "", {row}).ok());
    row.piece = 4;
    row.state = PieceState::ok;
    REQUIRE(append_audit(folder.path, "", {row}).ok());
    const auto rows = read_audit(folder.path, "");
    REQUIRE(rows.ok());
    REQUIRE(rows.value().size() == 2);
    CHECK(rows.value()[0].reason == row.reason);
    PieceBook book;
    book.pieces = 4;
    for (const AuditRow& one : rows.value()) book.apply(one);
    CHECK(book.state(3) == PieceState::reprint);
    CHECK(book.count(PieceState::open) == 2);
    CHECK_FALSE(book.is_closed());
    std::ofstream(audit_path(folder.path, ""), std::ios::app) << "x,y,z\n";
    CHECK(read_audit(folder.path, "").errors().front().code == "print.audit-damaged");
}

TEST_CASE("return files: columns by name, all errors at once") {
    const auto good = parse_return_file("x,status,piece\r\n,ok,1\r\n\r\n,reprint,2\r\n", "r");
    REQUIRE(good.ok());
    REQUIRE(good.value().size() == 2);
    CHECK(good.value()[1].piece == 2);
    CHECK(good.value()[1].state == PieceState::reprint);
    const auto bad = parse_return_file("piece,status\n1,fine\nx,ok\n7\n", "r");
    REQUIRE_FALSE(bad.ok());
    CHECK(bad.errors().size() == 3);
    CHECK_FALSE(parse_return_file("", "r").ok());
    CHECK_FALSE(parse_return_file("piece\n1\n", "r").ok());
    CHECK_FALSE(parse_return_file(std::string_view("piece,status\n\"1\0,", 17), "r").ok());
}

TEST_CASE("fixed control files: filled, cut at characters, numbers never cut") {
    const test::Folder folder;
    job::Control control;
    control.path = "fixed";
    control.format = job::ControlFormat::fixed;
    control.columns = {{"piece", "piece", 4, true}, {"title", "title", 4, false}};
    auto file = ControlFile::create(folder.path / "fixed", control).value();
    ControlRow row;
    row.piece = 12;
    row.title = "abc\xC3\xA9";
    REQUIRE(file->add(row).ok());
    row.piece = 12345;
    CHECK(file->add(row).errors().front().code == "print.field-too-long");
    REQUIRE(file->finish().ok());
    CHECK(base::read_bytes(folder.path / "fixed", 100).value() == "0012abc \n");
}
