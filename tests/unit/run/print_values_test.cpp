// SPDX-License-Identifier: Apache-2.0
#include "run/print_values.h"

#include <catch2/catch.hpp>

using namespace cajista;

namespace {

std::string bytes_of(const char* number) {
    return run::order_bytes(value::Value::number(*value::Decimal::parse(number)), nullptr);
}

}  // namespace

TEST_CASE("numbers as bytes compare as numbers") {
    const char* ascending[] = {"-1000.5", "-1000", "-99.99", "-10", "-9",
                               "-0.5",    "-0.25", "-0.05",  "0",   "0.001",
                               "0.01",    "0.1",   "0.11",   "1",   "1.5",
                               "2",       "10",    "99.9",   "100", "12345678901234567890"};
    for (std::size_t i = 1; i < std::size(ascending); ++i) {
        INFO(ascending[i - 1] << " < " << ascending[i]);
        CHECK(bytes_of(ascending[i - 1]) < bytes_of(ascending[i]));
    }
    CHECK(bytes_of("1.50") == bytes_of("1.5"));
    CHECK(bytes_of("0") == bytes_of("0.00"));
}

TEST_CASE("null before numbers before texts; texts by bytes or as the locale collates") {
    locale::LocaleCache locales;
    const auto text = [&](const char* value, const char* tag) {
        return run::order_bytes(value::Value::string(value),
                                *tag != '\0' ? locales.get(tag) : nullptr);
    };
    CHECK(run::order_bytes({}, nullptr) < bytes_of("-1000000"));
    CHECK(bytes_of("1000000") < text("", ""));
    CHECK(text("Z", "") < text("a", ""));
    CHECK(text("a", "es") < text("Z", "es"));
    CHECK(text("nz", "es") < text("\xC3\xB1", "es"));
    CHECK(text("\xC3\xB1", "es") < text("o", "es"));
    CHECK(text("\xC3\xB1", "") > text("o", ""));
}
