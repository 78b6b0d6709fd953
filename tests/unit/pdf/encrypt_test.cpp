// SPDX-License-Identifier: Apache-2.0
#include "pdf/encrypt.h"

#include <catch2/catch.hpp>

using namespace cajista;

namespace {

const std::string page =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]"
    ">>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>endobj\n"
    "trailer<</Root 1 0 R/ID[<00><00>]>>\n%%EOF\n";

}  // namespace

TEST_CASE("encrypt: passwords of 1 to 127 bytes") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{128}}) {
        for (const bool is_owner : {false, true}) {
            pdf::Encryption encryption{"user", "owner", {}, {}};
            (is_owner ? encryption.owner : encryption.user) = std::string(size, 'p');
            const auto made = pdf::encrypt(page, encryption);
            REQUIRE(!made.ok());
            CHECK(made.errors()[0].code == "pdf.password-unfit");
        }
    }
    CHECK(pdf::encrypt(page, {std::string(127, 'p'), "o", {}, {}}).ok());
}

TEST_CASE("encrypt: a seed gives the same bytes, another one others, none always others") {
    const auto with = [](const char* seed) {
        auto made = pdf::encrypt(page, {"user", "owner", {}, seed});
        REQUIRE(made.ok());
        return made.value();
    };
    CHECK(with("seed") == with("seed"));
    CHECK(with("seed") != with("other"));
    CHECK(with("") != with(""));
    CHECK(with("seed") == with("seed"));  // not touched by those without
    CHECK(with("seed").find("31415926535897932384626433832795") == std::string::npos);
}

TEST_CASE("encrypt: what is no PDF is an error without its content") {
    const auto made = pdf::encrypt("secret", {"user", "owner", {}, {}});
    REQUIRE(!made.ok());
    CHECK(made.errors()[0].code == "pdf.encryption-failed");
    CHECK(made.errors()[0].message.find("secret") == std::string::npos);
}
