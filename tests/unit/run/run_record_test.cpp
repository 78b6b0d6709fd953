// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "run/detail/flat_json.h"
#include "run/instant.h"
#include "run/run_directory.h"
#include "store/path_set.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    explicit Folder(const char* name) : path(fs::temp_directory_path() / name) {
        fs::remove_all(path);
    }
    ~Folder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("an instant keeps its offset, and UTC when it has none") {
    const auto with_offset = run::parse_instant("2026-11-02T08:00:00+01:00");
    REQUIRE(with_offset.ok());
    CHECK(with_offset->file_time.unix_seconds == 1793602800);
    CHECK(with_offset->file_time.utc_offset_minutes == 60);
    const auto without = run::parse_instant("2026-11-02T07:00:00");
    REQUIRE(without.ok());
    CHECK(without->file_time.unix_seconds == 1793602800);
    const auto again = run::parse_instant(without->text);
    REQUIRE(again.ok());
    CHECK(again->file_time.unix_seconds == 1793602800);
}

TEST_CASE("what is no instant is refused") {
    for (const char* text : {"", "yesterday", "2026-11-02", "2026-13-02T08:00:00Z",
                             "20261-11-02T08:00:00Z", "1969-12-31T23:59:59Z"}) {
        CAPTURE(text);
        CHECK_FALSE(run::parse_instant(text).ok());
    }
}

TEST_CASE("flat JSON is read back, everything else is refused") {
    const auto values = run::detail::read_flat_json(R"({"a": "x\"\\\u0041é", "b": ""})");
    REQUIRE(values);
    CHECK(values->at("a") == "x\"\\Aé");
    CHECK(values->at("b").empty());
    for (const char* text : {"", "{", R"({"a"})", R"({"a":1})", R"({"a":"b",})", R"({"a":"\x"})",
                             R"({"a":"b"} x)", R"(["a"])", R"({"a":"b)"}) {
        CAPTURE(text);
        CHECK_FALSE(run::detail::read_flat_json(text));
    }
}

TEST_CASE("a run directory keeps what production needs") {
    const Folder folder("cajista-run-record");
    auto directory = run::RunDirectory::create(folder.path);
    REQUIRE(directory.ok());
    run::RunRecord record;
    record.job = "bills \"June\"";
    record.now = "2026-11-02T07:00:00Z";
    record.state = "published";
    record.has_print = true;
    record.print.path = "{job}-{volume}.pdf";
    record.print.volume_sheets = 5000;
    record.print.control = "control.csv";
    record.print.bookmarks = true;
    REQUIRE(directory.value()->write_file("run.json", run::write_run_record(record)).ok());
    const auto read = run::read_run_record(folder.path);
    REQUIRE(read.ok());
    CHECK(read->job == record.job);
    CHECK(read->print.volume_sheets == 5000);
    CHECK(read->print.bookmarks);
    CHECK(read->print.path == record.print.path);
}

TEST_CASE("a second process can't take a run directory, nor a full one") {
    const Folder folder("cajista-run-lock");
    auto first = run::RunDirectory::create(folder.path);
    REQUIRE(first.ok());
    const auto beginning = run::RunDirectory::create(folder.path);
    REQUIRE_FALSE(beginning.ok());
    CHECK(beginning.errors().front().code == "run.locked");
    REQUIRE(first.value()->write_file("run.json", run::write_run_record({})).ok());
    const auto full = run::RunDirectory::create(folder.path);
    REQUIRE_FALSE(full.ok());
    CHECK(full.errors().front().code == "run.directory-not-empty");
    const auto second = run::RunDirectory::open(folder.path);
    REQUIRE_FALSE(second.ok());
    CHECK(second.errors().front().code == "run.locked");
    const auto none = run::RunDirectory::open(folder.path / "scratch");
    REQUIRE_FALSE(none.ok());
    CHECK(none.errors().front().code == "run.not-a-run");
}

TEST_CASE("publishing replaces what was there in one step") {
    const Folder folder("cajista-run-publish");
    auto directory = run::RunDirectory::create(folder.path);
    REQUIRE(directory.ok());
    const run::RunDirectory& run = *directory.value();
    fs::create_directories(run.scratch() / "print");
    REQUIRE(run.write_file("scratch/print/a.pdf", "1").ok());
    REQUIRE(run.publish("print").ok());
    CHECK(fs::exists(folder.path / "print" / "a.pdf"));
    fs::create_directories(run.scratch() / "print");
    REQUIRE(run.write_file("scratch/print/b.pdf", "2").ok());
    REQUIRE(run.publish("print").ok());
    CHECK_FALSE(fs::exists(folder.path / "print" / "a.pdf"));
    CHECK(fs::exists(folder.path / "print" / "b.pdf"));
}

TEST_CASE("a path is taken once, among many") {
    store::PathSet paths;
    for (int i = 0; i < 20000; ++i) REQUIRE(paths.insert("2026/" + std::to_string(i)));
    for (int i = 0; i < 20000; i += 777) CHECK_FALSE(paths.insert("2026/" + std::to_string(i)));
}
