// SPDX-License-Identifier: Apache-2.0
#include "base/database.h"

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace cajista;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / "cajista-base-database";
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("what is put into a database comes out, to its owner alone") {
    const Folder folder;
    const fs::path file = folder.path / "a.sqlite";
    auto database = base::Database::open(file, base::Database::Mode::write);
    REQUIRE(database.ok());
    REQUIRE(database->execute("CREATE TABLE t (a INTEGER, b TEXT)").ok());
    auto insert = database->prepare("INSERT INTO t VALUES (?, ?)");
    REQUIRE(insert.ok());
    const std::string_view with_zero("x\0y", 3);
    REQUIRE(insert->bind(1, std::uint64_t{7}).bind(2, with_zero).run().ok());
    REQUIRE(insert->bind(1, std::int64_t{-1}).bind(2, std::string_view()).run().ok());
    auto select = database->prepare("SELECT a, b FROM t ORDER BY a DESC");
    REQUIRE(select.ok());
    REQUIRE(select->step());
    CHECK(select->number(0) == 7);
    CHECK(select->text(1) == with_zero);
    REQUIRE(select->step());
    CHECK(select->text(1).empty());
    CHECK_FALSE(select->step());
    CHECK(select->reset().ok());
    CHECK((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none);
    CHECK((fs::status(file).permissions() & fs::perms::group_all) == fs::perms::none);
}

TEST_CASE("a transaction that isn't committed leaves nothing") {
    const Folder folder;
    auto database = base::Database::open(folder.path / "a", base::Database::Mode::write);
    REQUIRE(database.ok());
    REQUIRE(database->execute("CREATE TABLE t (a INTEGER PRIMARY KEY)").ok());
    {
        base::Transaction change(*database.operator->());
        REQUIRE(change.begin().ok());
        REQUIRE(database->execute("INSERT INTO t VALUES (1)").ok());
    }
    auto count = database->prepare("SELECT count(*) FROM t");
    REQUIRE((count.ok() && count->step()));
    CHECK(count->number(0) == 0);
}

TEST_CASE("errors of a database are values") {
    const Folder folder;
    const auto missing = base::Database::open(folder.path / "no", base::Database::Mode::read);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.errors().front().code == "base.database-failed");
    auto database = base::Database::open(folder.path / "a", base::Database::Mode::write);
    REQUIRE(database.ok());
    CHECK_FALSE(database->execute("CREATE TABEL t").ok());
    CHECK_FALSE(database->prepare("SELECT x FROM nothing").ok());
    REQUIRE(database->execute("CREATE TABLE t (a INTEGER PRIMARY KEY)").ok());
    auto insert = database->prepare("INSERT INTO t VALUES (1)");
    REQUIRE(insert.ok());
    CHECK(insert->run().ok());
    CHECK_FALSE(insert->run().ok());
}

TEST_CASE("programs that open a new database at once wait for each other") {
    constexpr int rounds = 10;
    constexpr int programs = 8;
    const Folder folder;
    int opened = 0;
    for (int round = 0; round < rounds; ++round) {
        const fs::path file = folder.path / std::to_string(round);
        std::array<bool, programs> is_open{};
        std::vector<std::thread> threads;
        for (bool& one : is_open) {
            threads.emplace_back([&one, &file] {
                one = base::Database::open(file, base::Database::Mode::write).ok();
            });
        }
        for (std::thread& thread : threads) thread.join();
        for (const bool one : is_open) opened += one ? 1 : 0;
    }
    CHECK(opened == rounds * programs);
}
