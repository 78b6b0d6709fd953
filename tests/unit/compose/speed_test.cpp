// SPDX-License-Identifier: Apache-2.0
// What a document of the reference statement costs to compose: `compose_tests "[speed]"`.
#include <catch2/catch.hpp>

#include <ctime>

#include "unit/compose/composed.h"

using namespace cajista;

TEST_CASE("composing the reference statement", "[.][speed]") {
    text::FontSet fonts = test::real_fonts();
    auto compiled = templates::Template::compile(
        std::filesystem::path(CAJISTA_SOURCE_DIR) / "samples/reference/statement.xml", {fonts});
    REQUIRE(compiled.ok());
    const auto& type = *compiled.value()->record_type();
    test::RecordText record{{{"id", "C00000001"},
                             {"name", "Íñigo Martínez Ordóñez"},
                             {"locale", "es-ES"},
                             {"currency", "EUR"},
                             {"account", "ES38 2100 9236 3740 1810"},
                             {"from", "2026-10-01"},
                             {"to", "2026-10-31"},
                             {"issued", "2026-11-02"},
                             {"segment", "overdue"},
                             {"opening", "-293.04"},
                             {"closing", "-160.56"},
                             {"total_in", "6487.74"},
                             {"total_out", "-6355.26"}},
                            {},
                            {}};
    record.lists["address"] = {"Avenida de América 156", "29005 Málaga", "España"};
    for (int i = 0; i < 36; ++i) {  // the mean of the data
        record.records["tx"].push_back({{{"date", "2026-10-12"},
                                         {"desc", fmt::format("Recibo luz Iberluz {:05}", i * 977)},
                                         {"amount", fmt::format("-{}.49", 100 + i * 31)},
                                         {"balance", fmt::format("{}.31", 9000 - i * 31)}},
                                        {},
                                        {}});
    }
    base::Arena data, arena;
    const value::Record* made = test::make_record(record, type, data);
    locale::LocaleCache locales;
    compose::Composer composer(compiled.value(), locales, {});
    const int rounds = 5000;
    std::size_t bytes = 0;
    for (int round = 0; round < 100; ++round) {
        arena.reset();
        REQUIRE(composer.compose(*made, templates::Channel::print, arena).ok());
        bytes = arena.bytes_used();
    }
    const std::clock_t begin = std::clock();  // CPU time: other work on the machine doesn't count
    for (int round = 0; round < rounds; ++round) {
        arena.reset();
        if (!composer.compose(*made, templates::Channel::print, arena)) FAIL();
    }
    const double spent = static_cast<double>(std::clock() - begin) * 1e6 / CLOCKS_PER_SEC;
    WARN(fmt::format("{:.1f} us a document of 36 rows, {} bytes of arena", spent / rounds, bytes));
}
