// SPDX-License-Identifier: Apache-2.0
// Hyphenation; tools/conformance hyphenation compares with libhyphen.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "text/detail/hyphenate.h"

using namespace cajista;
using namespace cajista::text::detail;

namespace {

std::string hyphenated(std::string_view word, std::string_view language) {
    Hyphenator hyphenator;
    std::vector<std::uint32_t> offsets;
    hyphenator.find(word, language, offsets);
    std::string text(word);
    for (std::size_t i = offsets.size(); i-- > 0;) text.insert(offsets[i], "|");
    return text;
}

class PatternFile {
public:
    explicit PatternFile(std::string_view text) {
        path_ = std::filesystem::temp_directory_path() / "cajista_hyphenate_test.dic";
        std::ofstream(path_) << text;
    }
    ~PatternFile() { std::filesystem::remove(path_); }
    PatternFile(const PatternFile&) = delete;
    PatternFile& operator=(const PatternFile&) = delete;

    std::string operator()(std::u32string_view word) const {
        const auto patterns = HyphenPatterns::read(path_);
        if (!patterns) return "unreadable";
        std::vector<bool> places;
        patterns->find(word, places);
        std::string text;
        for (std::size_t i = 0; i < word.size(); ++i) {
            text += static_cast<char>(word[i]);
            if (places[i]) text += '-';
        }
        return text;
    }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("words of the installed languages") {
    CHECK(hyphenated("hyphenation", "en-US") == "hy|phen|ation");
    CHECK(hyphenated("Zahlungserinnerung", "de") == "Zah|lungs|er|in|ne|rung");
    CHECK(hyphenated("Donaudampfschifffahrt", "de-AT") == "Do|nau|dampf|schiff|fahrt");
    CHECK(hyphenated("movimientos", "es") == "mo|vi|mien|tos");
    CHECK(hyphenated("zawiadomienie", "pl") == "za|wia|do|mie|nie");
    CHECK(hyphenated("hyphenation", "xx") == "hyphenation");
    CHECK(hyphenated("hyphenation", "../../etc") == "hyphenation");
}

TEST_CASE("signs around words and in them") {
    CHECK(hyphenated("(Erinnerung),", "de") == "(Er|in|ne|rung),");
    CHECK(hyphenated("E-Mail-Erinnerung", "de") == "E-Mail-Er|in|ne|rung");
    CHECK(hyphenated("ABCDE12345FGHIJ", "de") == "ABCDE12345FGHIJ");
    CHECK(hyphenated("erinnerung@beispiel.de", "de") == "erinnerung@beispiel.de");
    CHECK(hyphenated("Erin\u2060nerung", "de") == "Erin\u2060nerung");
    CHECK(hyphenated("Geb\u00FChren", "de") == "Ge|b\u00FCh|ren");
    CHECK(hyphenated("Gebu\u0308hren", "de") == "Ge|bu\u0308h|ren");
    CHECK(hyphenated(std::string(5000, 'a'), "de") == std::string(5000, 'a'));
}

TEST_CASE("pattern files: minima, levels, changed letters, nonsense") {
    CHECK(PatternFile("UTF-8\na1a\n")(U"aaaaaa") == "aa-a-a-aa");
    CHECK(PatternFile("UTF-8\nLEFTHYPHENMIN 3\nRIGHTHYPHENMIN 1\na1a\n")(U"aaaaaa") == "aaa-a-a-a");
    CHECK(PatternFile("ISO8859-1\nx1a\nx2ab\n")(U"axabxac") == "axabx-ac");
    // The first level parts the compound, the second its members, which begin and end with a dot.
    CHECK(PatternFile("UTF-8\nCOMPOUNDLEFTHYPHENMIN 3\nb1c\nNEXTLEVEL\n1a1\n.c1d\n.cdd1\n")(
              U"xyabcddee") == "xy-ab-cdd-ee");
    CHECK(PatternFile("UTF-8\nf1f/ff=f,1,2\na1b\n")(U"xxffaabb") == "xxffaa-bb");
    CHECK(PatternFile("no-such-set\na1a\n")(U"aaaaaa") == "unreadable");
    CHECK(PatternFile("")(U"aaaaaa") == "unreadable");
    CHECK(PatternFile("UTF-8\n" + std::string(300, 'a') + "\n1\n\xFF\xFE\n\na1a\n")(U"aaaa") ==
          "aa-aa");
}
