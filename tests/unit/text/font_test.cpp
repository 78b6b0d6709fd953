// SPDX-License-Identifier: Apache-2.0
#include "text/font.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;

namespace {

base::SourceFilePtr source(std::string text) {
    return std::make_shared<base::SourceFile>(
        base::SourceFile{"fonts/catalogue.xml", std::move(text)});
}

const FontFace* first_face(std::vector<std::string> families, std::uint16_t weight = 400,
                           bool italic = false) {
    auto chain = test::fonts().chain(families, weight, italic, {});
    REQUIRE(chain.ok());
    return chain.value()->faces.front();
}

}  // namespace

TEST_CASE("families, aliases and weights of the catalogue") {
    CHECK(first_face({"Liberation Sans"})->postscript_name() == "LiberationSans");
    CHECK(first_face({"liberation sans"}, 700)->postscript_name() == "LiberationSans-Bold");
    CHECK(first_face({"Arial"}, 600, true)->postscript_name() == "LiberationSans-BoldItalic");
    CHECK(first_face({"sans-serif"}, 500)->postscript_name() == "LiberationSans");
    CHECK(first_face({"DejaVu Serif"}, 400, true)->family() == "DejaVu Serif");
    CHECK(first_face({"Liberation Sans"}) == first_face({"Helvetica"}));
}

TEST_CASE("metrics are those of the tables") {
    const FontFace& face = *first_face({"Liberation Sans"});
    CHECK(face.metrics().units_per_em == 2048);
    CHECK(face.metrics().ascent == 1854);
    CHECK(face.metrics().descent == 434);
    CHECK(face.metrics().line_gap == 67);
    CHECK_FALSE(face.metrics().is_fixed_pitch);
    CHECK(first_face({"Liberation Mono"})->metrics().is_fixed_pitch);
    CHECK(first_face({"Liberation Serif"})->metrics().is_serif);
    CHECK(first_face({"Liberation Serif"}, 400, true)->metrics().italic_angle < -10);
    CHECK(face.advance_of(face.glyph_of(U'A')) == 1366);
    CHECK(face.may_embed());
    CHECK(base::to_hex(face.digest()) == base::to_hex(base::sha256(face.bytes())));
}

TEST_CASE("an unknown family suggests the nearest") {
    const std::vector<std::string> families{"Liberation Sand"};
    auto chain = test::fonts().chain(families, 400, false, {});
    REQUIRE_FALSE(chain.ok());
    CHECK(chain.errors()[0].code == "text.unknown-font");
    REQUIRE(chain.errors()[0].hints.size() == 1);
    CHECK(chain.errors()[0].hints[0] == "did you mean `Liberation Sans`?");
}

TEST_CASE("a missing file names the package, a broken one says so") {
    FontSet set;
    REQUIRE(set.add_catalogue(source(R"(<catalogue><root path="/nowhere"/>
        <package name="fonts-x" licence="OFL-1.1"><family name="X"><face file="x.ttf"/></family>
        </package></catalogue>)"))
                .ok());
    const std::vector<std::string> families{"X"};
    auto chain = set.chain(families, 400, false, {});
    REQUIRE_FALSE(chain.ok());
    CHECK(chain.errors()[0].code == "text.font-unreadable");
    CHECK(chain.errors()[0].hints[0] == "install the Debian package fonts-x");

    CatalogueEntry entry;
    entry.family = "Broken";
    entry.file = std::string(CAJISTA_SOURCE_DIR) + "/fonts/catalogue.xml";
    REQUIRE(set.add_face(entry, {}).ok());
    const std::vector<std::string> broken{"Broken"};
    chain = set.chain(broken, 400, false, {});
    REQUIRE_FALSE(chain.ok());
    CHECK(chain.errors()[0].code == "text.font-unreadable");
}

TEST_CASE("all faults of a catalogue at once") {
    FontSet set;
    const auto status = set.add_catalogue(source(R"(<catalogue>
        <package name="p" licence="OFL-1.1"><famly name="X"/>
        <family name="Y" fallback="perhaps"><face weight="bold" file="y.ttf"/></family>
        <family name="Z"/></package></catalogue>)"));
    REQUIRE_FALSE(status.ok());
    CHECK(status.errors().size() == 4);
    CHECK(status.errors()[0].code == "text.font-catalogue");
    CHECK(status.errors()[0].hints[0] == "did you mean `family`?");
    CHECK_FALSE(set.add_catalogue(source("<catalogue><x")).ok());
}

TEST_CASE("a template's face hides the family of a catalogue") {
    FontSet set;
    const auto catalogue =
        base::read_source(std::string(CAJISTA_SOURCE_DIR) + "/fonts/catalogue.xml");
    REQUIRE(catalogue.ok());
    REQUIRE(set.add_catalogue(catalogue.value()).ok());
    CatalogueEntry entry;
    entry.family = "Liberation Sans";
    entry.file = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    REQUIRE(set.add_face(entry, {}).ok());
    const std::vector<std::string> families{"Liberation Sans"};
    const auto chain = set.chain(families, 700, false, {});
    REQUIRE(chain.ok());
    CHECK(chain.value()->faces[0]->postscript_name() == "DejaVuSans");
}

TEST_CASE("the exemplar characters of a language") {
    const auto german = exemplar_characters("de");
    CHECK(german.find(U'\u00DF') != std::u32string::npos);
    CHECK(german.find(U'\u00DC') != std::u32string::npos);
    CHECK(german.find(U'7') != std::u32string::npos);
    CHECK(std::is_sorted(german.begin(), german.end()));
    CHECK(exemplar_characters("pl").find(U'\u0142') != std::u32string::npos);
    CHECK(exemplar_characters("no such language").size() >= 95);
}
