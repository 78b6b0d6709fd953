// SPDX-License-Identifier: Apache-2.0
#include "print/piece_plan.h"

#include <catch2/catch.hpp>
#include <random>

#include "print/detail/external_sort.h"
#include "print/detail/sort_bytes.h"
#include "unit/print/made_run.h"

using namespace cajista;
using namespace cajista::print;
using namespace cajista::print::test;

namespace {

MadeDocument with_values(std::vector<std::string> values, std::size_t pages = 1) {
    MadeDocument made;
    made.values = std::move(values);
    made.pages.resize(pages);
    return made;
}

std::vector<std::vector<std::uint64_t>> planned(const std::filesystem::path& folder) {
    auto reader = PlanReader::open(folder / "print" / plan_name).value();
    std::vector<std::vector<std::uint64_t>> result;
    Piece piece;
    while (reader->next(piece)) {
        REQUIRE(piece.number == result.size() + 1);
        result.emplace_back();
        for (const PlannedDocument& one : piece.documents) result.back().push_back(one.number);
    }
    REQUIRE(reader->status().ok());
    return result;
}

using Plan = std::vector<std::vector<std::uint64_t>>;

}  // namespace

TEST_CASE("records more than memory come back in order, equal keys as they came") {
    const Folder folder;
    detail::ExternalSort sort(folder.path, "x", 4096);
    std::mt19937 random(7);
    for (int i = 0; i < 5000; ++i) {
        const std::string key = std::to_string(random() % 100);
        REQUIRE(sort.add(key, std::to_string(i)).ok());
    }
    REQUIRE(sort.finish().ok());
    std::string_view key, payload;
    std::string last_key;
    int last = -1, count = 0;
    while (sort.next(key, payload)) {
        const int number = std::stoi(std::string(payload));
        REQUIRE(last_key <= key);
        if (last_key == key) REQUIRE(last < number);
        last_key = key;
        last = number;
        ++count;
    }
    CHECK(count == 5000);
    CHECK(sort.status().ok());
}

TEST_CASE("keys joined as bytes compare as the keys do") {
    const auto joined = [](std::string_view a, std::string_view b, bool descending = false) {
        std::string out;
        detail::append_key(out, a, descending);
        detail::append_key(out, b);
        return out;
    };
    CHECK(joined("a", "z") < joined("ab", "a"));
    CHECK(joined("a", "b") < joined("a", "c"));
    CHECK(joined(std::string_view("a\0", 2), "a") > joined("a", "z"));
    CHECK(joined("a", "z", true) > joined("ab", "a", true));
    CHECK(joined("", "z") < joined("a", "a"));
}

TEST_CASE("households are joined by priority and stand where their first document stands") {
    job::Production production;
    production.sort = {{0, false}};
    production.household = job::Household{1, 2, true};
    const Folder folder;
    const std::vector<MadeDocument> documents = {
        with_values({"c", "home", "2"}), with_values({"b", "", "1"}), with_values({"a", "", "1"}),
        with_values({"d", "home", "1"})};
    REQUIRE(produce(folder.path, production, documents).ok());
    CHECK(planned(folder.path) == Plan{{3}, {2}, {4, 1}});
}

TEST_CASE("two statements of two people are never in one envelope: groups and empty keys part") {
    job::Production production;
    production.groups.push_back({"g", 0, {0, false}, false, false, false});
    production.household = job::Household{1, job::no_value, true};
    const Folder folder;
    const std::vector<MadeDocument> documents = {
        with_values({"a", "home"}), with_values({"b", "home"}), with_values({"a", ""}),
        with_values({"a", ""}), with_values({"a", "home"})};
    REQUIRE(produce(folder.path, production, documents).ok());
    CHECK(planned(folder.path) == Plan{{1, 5}, {3}, {4}, {2}});
}

TEST_CASE("a page that must have a mark and has no zone stops production") {
    job::Production production;
    job::Mark mark;
    mark.kind = job::Mark::Kind::text;
    production.marks.marks = {mark};
    const Folder folder;
    std::vector<MadeDocument> documents = {with_values({}), with_values({}, 3)};
    documents[1].has_zone = false;
    const auto made = produce(folder.path, production, documents);
    REQUIRE_FALSE(made.ok());
    CHECK(made.errors().size() == 2);  // two sheets
    CHECK(made.errors().front().code == "print.mark-zone-missing");
}

TEST_CASE("a plan that is cut off is an error, not a crash") {
    job::Production production;
    production.sort = {{0, false}};
    const Folder folder;
    REQUIRE(produce(folder.path, production, {with_values({"a"}), with_values({"b"})}).ok());
    const auto path = folder.path / "print" / plan_name;
    const std::string whole = base::read_bytes(path, 1 << 20).value();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        REQUIRE(base::write_whole_file(path, whole.substr(0, size)).ok());
        auto reader = PlanReader::open(path);
        if (!reader) continue;
        Piece piece;
        std::size_t count = 0;
        while (reader.value()->next(piece)) ++count;
        CHECK((count < 2 && (count == 0 || !reader.value()->status().ok() || count == 1)));
    }
}
