// SPDX-License-Identifier: Apache-2.0
// Random jobs, from the store to the bytes of the volumes: every page once and in order, sides
// right, marks on every sheet, pieces never cut, nobody's page behind another's.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <utility>

#include "unit/print/made_run.h"

using namespace cajista;
using namespace cajista::print;
using namespace cajista::print::test;

namespace {

class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t operator()(std::uint32_t below) {
        return static_cast<std::uint32_t>(engine_() % below);
    }
    bool coin() { return (*this)(2) == 1; }

private:
    std::mt19937 engine_;
};

// Values: 0 group, 1 sort, 2 household, 3 filter, 4 insert rule, 5 copies, 6 other recipients.
MadeDocument random_document(Dice& dice) {
    MadeDocument made;
    const std::uint32_t pages = 1 + dice(dice(10) == 0 ? 30 : 5);
    for (std::uint32_t i = 0; i < pages; ++i) {
        made.pages.push_back({dice(3) == 0 ? base::Plex::simplex : base::Plex::duplex,
                              dice(4) == 0 ? "letterhead" : "plain"});
    }
    made.values = {std::string(1, static_cast<char>('a' + dice(3))),
                   std::string(1, static_cast<char>('p' + dice(4))),
                   dice(3) == 0 ? "" : fmt::format("h{}", dice(6)),
                   dice(8) == 0 ? "" : "1",
                   dice.coin() ? "1" : "",
                   dice(6) == 0 ? fmt::format("{}", dice(4)) : "",
                   std::array<const char*, 4>{"", "", "A",
                                              "B\x1E"
                                              "C"}[dice(4)]};
    return made;
}

/// Up to sixteen trays: always, by rule, or only to fill the step of postage.
void load_inserts(Dice& dice, job::Production& production) {
    const std::uint32_t trays = dice(17);
    for (std::uint32_t tray = 1; tray <= trays; ++tray) {
        job::Insert insert{fmt::format("i{}", tray), tray, 500 * (1 + dice(10)), job::no_value,
                           std::nullopt};
        if (dice.coin()) insert.when = 4;
        if (dice(3) == 0) insert.priority = 1 + dice(4);
        production.inserts.push_back(insert);
    }
    production.papers = {{"", 5000}};
    production.envelope_milligrams = 6500;
    std::int64_t weight = 0;
    for (std::uint32_t step = dice(4); step > 0; --step) {
        weight += 10'000 + 5'000 * static_cast<std::int64_t>(dice(10));
        production.postage.push_back({weight, weight / 10});
    }
}

job::Production random_production(Dice& dice) {
    job::Production production;
    if (dice.coin()) production.filters = {3};
    if (dice.coin()) {
        production.groups.push_back(
            {"g", 0, {0, dice.coin()}, dice.coin(), dice.coin(), dice.coin()});
    }
    if (dice.coin()) production.sort.push_back({1, dice.coin()});
    if (dice.coin()) {
        production.household = job::Household{2, job::no_value, dice.coin()};
    }
    if (dice.coin()) {
        production.machines = {{"small", 1 + dice(4)}, {"large", 5 + dice(6)}, {"hand", 0}};
    }
    load_inserts(dice, production);
    if (dice(3) == 0) production.copies = 5;
    if (dice(3) == 0) {
        job::Recipients others;
        others.addresses = 6;
        others.has_cover = false;
        production.recipients.push_back(others);
    }
    production.is_simplex = dice(4) == 0;
    if (dice.coin()) production.volume.sheets = 1 + dice(20);
    if (dice(3) == 0) production.volume.pages = 2 + dice(20);
    if (dice(3) == 0) production.volume.bytes = 50 + dice(2000);
    job::Mark omr;
    omr.kind = job::Mark::Kind::omr;
    omr.omr.pitch = base::Length::points(12);
    omr.omr.thickness = base::Length::points(1);
    omr.omr.order = {job::OmrLine::gate, job::OmrLine::begin, job::OmrLine::end};
    production.marks.marks = {omr};
    production.marks.side = static_cast<job::MarkSide>(dice(3));
    return production;
}

std::vector<std::map<std::string, std::string>> rows(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::map<std::string, std::string>> result;
    std::vector<std::string> names;
    std::string line;
    while (std::getline(in, line)) {
        std::vector<std::string> fields(1);
        for (const char c : line) {
            if (c == ',') {
                fields.emplace_back();
            } else {
                fields.back() += c;
            }
        }
        if (names.empty()) {
            names = fields;
            continue;
        }
        result.emplace_back();
        for (std::size_t i = 0; i < names.size(); ++i) result.back()[names[i]] = fields[i];
    }
    return result;
}

/// How often a document is printed: its copies, and for each other recipient.
int prints_of(const job::Production& production, const MadeDocument& document) {
    int prints = 1;
    if (production.copies != job::no_value && !document.values[5].empty()) {
        prints = std::stoi(document.values[5]);
    }
    if (production.recipients.empty()) return prints;
    return prints + static_cast<int>(job::list_of_texts(document.values[6]).size());
}

/// What must be in the envelope, worked out once more from the rules alone.
void check_inserts(const job::Production& production, const std::vector<MadeDocument>& documents,
                   const std::vector<std::size_t>& numbers,
                   const std::map<std::string, std::string>& row) {
    const bool rule = std::ranges::any_of(
        numbers, [&](std::size_t number) { return !documents[number - 1].values[4].empty(); });
    std::int64_t weight = 6500 + 5000 * std::stoll(row.at("sheets"));
    std::set<std::uint32_t> trays;
    std::multimap<std::uint32_t, const job::Insert*> fillers;
    for (const job::Insert& insert : production.inserts) {
        if (insert.when != job::no_value && !rule) continue;
        if (insert.priority) {
            fillers.emplace(*insert.priority, &insert);
            continue;
        }
        trays.insert(insert.tray);
        weight += insert.milligrams;
    }
    std::int64_t price = 0;
    for (const job::PostageStep& step : production.postage) {
        if (weight > step.milligrams) continue;
        price = step.price;
        for (const auto& [priority, insert] : fillers) {
            if (weight + insert->milligrams > step.milligrams) continue;
            trays.insert(insert->tray);
            weight += insert->milligrams;
        }
        break;
    }
    REQUIRE(row.at("inserts") == (trays.empty() ? "0" : fmt::format("{}", fmt::join(trays, "+"))));
    REQUIRE(row.at("weight") == fmt::format("{}.{:03}", weight / 1000, weight % 1000));
    REQUIRE(row.at("postage") == fmt::format("{}.{:04}", price / 10'000, price % 10'000));
}

/// Groups stand together on each machine; within them the sort keys go one way.
void check_order(const job::Production& production, const std::vector<MadeDocument>& documents,
                 const std::vector<std::pair<std::string, std::size_t>>& firsts) {
    std::map<std::string, std::vector<std::string>> groups;
    for (std::size_t i = 0; i < firsts.size(); ++i) {
        const auto& [machine, number] = firsts[i];
        const std::string group = production.groups.empty() ? "" : documents[number - 1].values[0];
        auto& seen = groups[machine];
        const bool goes_on = !seen.empty() && seen.back() == group;
        if (!goes_on) {
            REQUIRE(std::ranges::find(seen, group) == seen.end());
            seen.push_back(group);
            continue;
        }
        if (production.sort.empty() || firsts[i - 1].first != machine) continue;
        const std::string& before = documents[firsts[i - 1].second - 1].values[1];
        const std::string& own = documents[number - 1].values[1];
        REQUIRE((production.sort.front().descending ? before >= own : before <= own));
    }
}

/// One envelope, one household; several documents only where a machine takes them all.
void check_household(const job::Production& production, const std::vector<MadeDocument>& documents,
                     const std::vector<std::size_t>& numbers, std::uint64_t sheets) {
    if (numbers.size() == 1) return;
    REQUIRE(production.household.has_value());
    const auto& first = documents[numbers.front() - 1].values;
    REQUIRE_FALSE(first[2].empty());
    for (const std::size_t number : numbers) {
        REQUIRE(documents[number - 1].values[2] == first[2]);
        if (!production.groups.empty()) REQUIRE(documents[number - 1].values[0] == first[0]);
    }
    if (!production.household->repacks || production.machines.empty()) return;
    REQUIRE(sheets <= std::max(production.machines[0].sheets, production.machines[1].sheets));
}

struct Counts {
    std::map<std::string, int> pages;  // how often each was shown
};

/// A document's pages at their place: fronts on odd pages, backs behind their fronts, marks.
void check_document(const job::Production& production, const MadeDocument& made,
                    const std::string& number, const std::vector<ShownPage>& shown,
                    std::size_t first, std::size_t count, Counts& counts) {
    REQUIRE(first + count - 1 <= shown.size());
    std::size_t at = first - 1;
    std::size_t next = 0;
    while (at < first - 1 + count) {
        const bool is_front = production.is_simplex || at % 2 == 0;
        const ShownPage& page = shown[at++];
        if (page.content.empty()) {
            REQUIRE_FALSE(is_front);  // only backs are empty
            const MadePage& before = made.pages[next - 1];
            const bool could_take = next < made.pages.size() && before.plex == base::Plex::duplex &&
                                    made.pages[next].plex == base::Plex::duplex &&
                                    made.pages[next].medium == before.medium;
            REQUIRE_FALSE(could_take);
        } else {
            REQUIRE(page.content == "D" + number + "P" + std::to_string(next + 1));
            ++counts.pages[page.content];
            const MadePage& own = made.pages[next];
            if (!is_front) {
                REQUIRE(own.plex == base::Plex::duplex);
                REQUIRE(made.pages[next - 1].plex == base::Plex::duplex);
                REQUIRE(made.pages[next - 1].medium == own.medium);
            }
            ++next;
        }
        const job::MarkSide side = production.marks.side;
        const bool is_marked =
            side == job::MarkSide::both || (side == job::MarkSide::front) == is_front;
        REQUIRE(page.marks.empty() != is_marked);
    }
    REQUIRE(next == made.pages.size());
}

void check_job(std::uint32_t seed) {
    Dice dice(seed);
    const job::Production production = random_production(dice);
    std::vector<MadeDocument> documents;
    const std::uint32_t count = 1 + dice(12);
    for (std::uint32_t i = 0; i < count; ++i) documents.push_back(random_document(dice));
    const Folder folder;
    auto made = produce(folder.path, production, documents);
    REQUIRE(made.ok());
    const auto control = rows(folder.path / "print" / "control.csv");
    const auto pieces = rows(folder.path / "print" / "pieces.csv");
    std::map<std::string, std::vector<ShownPage>> files;
    for (const VolumeRow& volume : made->written.volumes) {
        files[volume.name] = shown_pages(folder.path / "print" / volume.name);
        REQUIRE(files[volume.name].size() == volume.facts.pages);
    }
    Counts counts;
    std::map<std::string, std::string> file_of_piece;
    for (const auto& row : control) {
        const std::size_t number = std::stoul(row.at("document"));
        check_document(production, documents[number - 1], row.at("document"), files[row.at("file")],
                       std::stoul(row.at("first_page")), std::stoul(row.at("pages")), counts);
        const auto known = file_of_piece.emplace(row.at("piece"), row.at("file"));
        REQUIRE(known.first->second == row.at("file"));  // never cut
    }
    std::size_t expected = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (!production.filters.empty() && documents[i].values[3].empty()) continue;
        for (std::size_t page = 1; page <= documents[i].pages.size(); ++page, ++expected) {
            const std::string name = fmt::format("D{}P{}", i + 1, page);
            REQUIRE(counts.pages[name] == prints_of(production, documents[i]));
        }
    }
    REQUIRE(counts.pages.size() == expected);
    std::map<std::string, std::uint64_t> sheets_in, pieces_in, pages_in;
    std::map<std::string, std::vector<std::size_t>> documents_of;
    for (const auto& row : control) {
        documents_of[row.at("piece")].push_back(std::stoul(row.at("document")));
    }
    std::vector<std::pair<std::string, std::size_t>> firsts;
    for (const auto& row : pieces) {
        const std::vector<std::size_t>& numbers = documents_of[row.at("piece")];
        REQUIRE_FALSE(numbers.empty());
        firsts.emplace_back(row.at("machine"), numbers.front());
        check_inserts(production, documents, numbers, row);
        check_household(production, documents, numbers, std::stoul(row.at("sheets")));
        pages_in[row.at("file")] += std::stoul(row.at("pages"));
        const std::uint64_t sheets = std::stoul(row.at("sheets"));
        for (const job::Machine& machine : production.machines) {
            if (machine.name != row.at("machine") || machine.sheets == 0) continue;
            REQUIRE(sheets <= machine.sheets);
        }
        sheets_in[row.at("file")] += sheets;
        ++pieces_in[row.at("file")];
    }
    for (const auto& [file, sheets] : sheets_in) {
        if (production.volume.sheets == 0 || pieces_in[file] == 1) continue;
        REQUIRE(sheets <= production.volume.sheets);
    }
    for (const auto& [file, sides] : pages_in) {
        if (production.volume.pages == 0 || pieces_in[file] == 1) continue;
        REQUIRE(sides <= production.volume.pages);
    }
    if (!production.household) check_order(production, documents, firsts);
}

}  // namespace

TEST_CASE("random jobs: every page once, in order, on its side, marked; pieces whole") {
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        INFO("seed " << seed);
        check_job(seed);
    }
}

TEST_CASE("ten thousand random jobs", "[.long]") {
    for (std::uint32_t seed = 1000; seed < 11'000; ++seed) {
        INFO("seed " << seed);
        check_job(seed);
    }
}
