// SPDX-License-Identifier: Apache-2.0
// The plain rules of UAX 14 against ICU's break iterator.
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "base/utf8.h"
#include "text/detail/find_breaks.h"

using namespace cajista;
using namespace cajista::text::detail;
using cajista::text::Shortcuts;

namespace {

/// The text with | where a line may begin.
std::string shown(std::string_view text, const std::vector<bool>& breaks) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (breaks[i]) out += '|';
        out += text[i];
    }
    return out;
}

std::string broken(BreakFinder& finder, std::string_view text, std::string_view language) {
    std::vector<bool> breaks;
    finder.find(text, language, breaks);
    return shown(text, breaks);
}

struct Fixture {
    BreakFinder quick{Shortcuts::on};
    BreakFinder icu{Shortcuts::off};
};

/// One character for each class, and all of the plain set.
std::u32string sample_characters() {
    std::u32string all =
        U"ab 1 -,./:;!?()[]{}\"'%$+\u20AC\u00A0\u2010\u2013\u2014\u2026\u00B4\u2019"
        U"\u201C\u00AB\u201E\u00BF\u202F\u2030\u2011\u00B0\t\u2028\uFFFC   1a";
    return all;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "well-known breaks") {
    CHECK(broken(quick, "one two-three", "en") == "one |two-|three");
    CHECK(broken(quick, "a -b", "en") == "a |-b");
    CHECK(broken(quick, "1,234.56 \u20AC", "en") == "1,234.56 |\u20AC");
    CHECK(broken(quick, "and/or (maybe) \"so\"", "en") == "and/|or |(maybe) |\"so\"");
    CHECK(broken(quick, "10\u00A0EUR", "en") == "10\u00A0EUR");
}

TEST_CASE_METHOD(Fixture, "all strings of up to three sample characters break as ICU says") {
    const std::u32string all = sample_characters();
    std::size_t compared = 0;
    std::string failed;
    for (const char32_t a : all) {
        for (const char32_t b : all) {
            for (const char32_t c : all) {
                std::string text;
                for (const char32_t one : {a, b, c}) base::append_utf8(text, one);
                const std::string by_icu = broken(icu, text, "en");
                const std::string by_rules = broken(quick, text, "en");
                ++compared;
                if (by_icu != by_rules && failed.size() < 2000) {
                    failed += by_icu + "  !=  " + by_rules + "\n";
                }
            }
        }
    }
    INFO(failed);
    CHECK(failed.empty());
    CHECK(compared > 90'000);
}

TEST_CASE_METHOD(Fixture, "random plain text breaks as ICU says, in many languages") {
    std::mt19937 random(11);
    std::u32string all;
    for (std::uint16_t slot = 0; slot < slot_count; ++slot) all += character_of_slot(slot);
    const std::u32string some = sample_characters();
    std::string failed;
    for (const char* language :
         {"en", "es", "de", "pl", "fr", "it", "pt",    "nl",    "sv",  "fi",
          "da", "cs", "tr", "hu", "el", "ru", "de-CH", "en-GB", "und", "nonsense"}) {
        for (int i = 0; i < 1000; ++i) {
            const std::u32string& from = i % 3 == 0 ? all : some;
            std::string text;
            const std::size_t length = 1 + random() % 30;
            for (std::size_t k = 0; k < length; ++k) {
                base::append_utf8(text, from[random() % from.size()]);
            }
            const std::string by_icu = broken(icu, text, language);
            const std::string by_rules = broken(quick, text, language);
            if (by_icu != by_rules && failed.size() < 2000) {
                failed += std::string(language) + ": " + by_icu + "  !=  " + by_rules + "\n";
            }
        }
    }
    INFO(failed);
    CHECK(failed.empty());
}
