// SPDX-License-Identifier: Apache-2.0
#include "value/decimal.h"

#include <limits>
#include <random>

#include <catch2/catch.hpp>

using namespace cajista::value;

namespace {
Decimal d(std::string_view text) {
    const auto number = Decimal::parse(text);
    REQUIRE(number.has_value());
    return *number;
}
std::string text(const std::optional<Decimal>& number) {
    return number ? number->to_string() : "nothing";
}
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
}  // namespace

TEST_CASE("decimals print as they were written") {
    for (const char* number :
         {"0", "0.00", "1", "-1", "12.50", "-0.05", "100", "123456789012345678",
          "1234567890123456789", "-9223372036854775808", "18446744073709551616",
          "9999999999999999999999999999999999", "0.000000000000000000000000000000000001",
          "-1234567890.123456789012345678901234"}) {
        CHECK(text(Decimal::parse(number)) == number);
    }
    CHECK(text(d(".5")) == "0.5");
    CHECK(text(d("-.5")) == "-0.5");
    CHECK(text(d("1e3")) == "1000");
    CHECK(text(d("1.5E+2")) == "150");
    CHECK(text(d("15e-1")) == "1.5");
    CHECK(text(d("-0")) == "0");
    CHECK(text(d("-0.00")) == "0.00");
    CHECK(text(d("0e9")) == "0");
    CHECK(text(d("000000000000000000000000000000000000000000001.0")) == "1.0");
}

TEST_CASE("what is no number is none") {
    for (const char* bad : {"",         "-",       ".",
                            "-.",       "1.",      "1.e3",
                            "+1",       " 1",      "1 ",
                            "1,5",      "1.5.2",   "--1",
                            "1e",       "1e+",     "1e1.5",
                            "e5",       "0x10",    "NaN",
                            "Infinity", "1_0",     "12345678901234567890123456789012345.",
                            "1-2",      "\xC2\xB2"}) {
        INFO(bad);
        CHECK_FALSE(Decimal::parse(bad).has_value());
    }
    CHECK_FALSE(Decimal::parse("1e6145").has_value());
    CHECK_FALSE(Decimal::parse("1e99999999999999999999999").has_value());
    CHECK_FALSE(Decimal::parse("99999999999999999999999999999999999e6111").has_value());
}

TEST_CASE("more than 34 digits round half-even, and the range ends softly below") {
    CHECK(text(d("12345678901234567890123456789012345")) == "12345678901234567890123456789012340");
    CHECK(text(d("12345678901234567890123456789012335")) == "12345678901234567890123456789012340");
    CHECK(text(d("123456789012345678901234567890123250001")) ==
          "123456789012345678901234567890123300000");
    CHECK(text(d("0.99999999999999999999999999999999995")) ==
          "1.000000000000000000000000000000000");
    CHECK(d("1e-6176").exponent() == -6176);
    CHECK(d("1e-6177").is_zero());
    CHECK(d("1e-99999999999").is_zero());
    CHECK(d("6e-6177") == d("1e-6176"));
    CHECK(d("1e6144").exponent() == 6111);
    CHECK(d("9.999999999999999999999999999999999e6144") > d("1e6144"));
    CHECK(Decimal::from_scaled(5, 6200) == d("9.999999999999999999999999999999999e6144"));
    CHECK(Decimal::from_scaled(5, -7000).is_zero());
    CHECK(Decimal::from_scaled(5, 6120) == d("5e6120"));
}

TEST_CASE("sums keep the scale and are exact at the borders of the fast path") {
    CHECK(text(add(d("0.10"), d("0.2"))) == "0.30");
    CHECK(text(add(d("1"), d("-1.00"))) == "0.00");
    CHECK(text(subtract(d("1"), d("1"))) == "0");
    CHECK(text(subtract(d("0.3"), d("0.1"))) == "0.2");
    const Decimal most = Decimal::from_integer(largest);
    CHECK(text(add(most, d("1"))) == "9223372036854775808");
    CHECK(text(subtract(Decimal::from_integer(smallest), most)) == "-18446744073709551615");
    CHECK(text(add(Decimal::from_integer(smallest), d("1"))) == "-9223372036854775807");
    CHECK(text(add(most, d("0.1"))) == "9223372036854775807.1");
    CHECK(text(add(d("1e30"), d("1e-3"))) == "1000000000000000000000000000000.001");
    CHECK(text(add(d("1e40"), d("1e-40"))).substr(0, 3) == "100");
    CHECK_FALSE(add(d("9.999999999999999999999999999999999e6144"),
                    d("9.999999999999999999999999999999999e6144"))
                    .has_value());
}

TEST_CASE("products, quotients and remainders") {
    CHECK(text(multiply(d("1234.56"), d("0.21"))) == "259.2576");
    CHECK(text(multiply(d("-3"), d("0"))) == "0");
    CHECK(text(multiply(d("99999999999"), d("99999999999"))) == "9999999999800000000001");
    CHECK_FALSE(multiply(d("1e4000"), d("1e4000")).has_value());
    CHECK(multiply(d("1e-4000"), d("1e-4000"))->is_zero());
    CHECK(text(divide(d("10"), d("4"))) == "2.5");
    CHECK(text(divide(d("1"), d("3"))) == "0.3333333333333333333333333333333333");
    CHECK(text(divide(d("0"), d("-3"))) == "0");
    CHECK_FALSE(divide(d("1"), d("0.00")).has_value());
    // FEEL modulo (DMN 1.5, table 77): the sign of the divisor
    CHECK(text(remainder(d("12"), d("5"))) == "2");
    CHECK(text(remainder(d("-12"), d("5"))) == "3");
    CHECK(text(remainder(d("12"), d("-5"))) == "-3");
    CHECK(text(remainder(d("-12"), d("-5"))) == "-2");
    CHECK(text(remainder(d("10.1"), d("4.5"))) == "1.1");
    CHECK(text(remainder(d("-10.1"), d("4.5"))) == "3.4");
    CHECK(text(remainder(d("5"), d("-1"))) == "0");
    CHECK(text(remainder(Decimal::from_integer(smallest), d("-1"))) == "0");
    CHECK(text(remainder(d("1e30"), d("7"))) == "1");
    CHECK(text(remainder(d("-1e30"), d("7"))) == "6");
    CHECK_FALSE(remainder(d("1"), d("0")).has_value());
}

TEST_CASE("exp, ln and power are the true value rounded") {
    CHECK(text(exponential(d("1"))) == "2.718281828459045235360287471352662");
    CHECK(text(exponential(d("-1"))) == "0.3678794411714423215955237701614609");
    CHECK(text(exponential(d("1e-40"))) == "1.000000000000000000000000000000000");
    CHECK(text(exponential(d("1e-400"))) == "1");
    // just above and just below a tie: seen only at 67 digits
    CHECK(text(exponential(d("5e-34"))) == "1.000000000000000000000000000000001");
    CHECK(text(exponential(d("-5e-35"))) == "1.000000000000000000000000000000000");
    CHECK(text(logarithm(d("2"))) == "0.6931471805599453094172321214581766");
    CHECK(text(logarithm(d("1"))) == "0");
    CHECK(logarithm(d("1.000000000000000000000000000000001")).value() ==
          d("9.999999999999999999999999999999995E-34"));
    CHECK(text(power(d("8"), d("0.333333333333333333333333333333333"))) ==
          "1.999999999999999999999999999999999");
    CHECK(text(power(d("4"), d("0.5"))) == "2");
    CHECK(text(power(d("100"), d("1.5"))) == "1000");
    CHECK(text(power(d("0.01"), d("-0.5"))) == "10");
    CHECK(text(power(d("-1"), d("1e30"))) == "1");
    CHECK_FALSE(power(d("0"), d("-0.5")).has_value());
    CHECK(power(d("0"), d("0.5"))->is_zero());
    // at the ends of the range
    CHECK(exponential(d("14149"))->exponent() == 6111);
    CHECK_FALSE(exponential(d("14150")).has_value());
    CHECK_FALSE(exponential(d("1e6000")).has_value());
    CHECK(exponential(d("-1e6000"))->is_zero());
    CHECK(exponential(d("-14220")).value() == d("2e-6176"));
    CHECK(exponential(d("-14221")).value() == d("1e-6176"));
    CHECK(exponential(d("-14222"))->is_zero());
    CHECK_FALSE(power(d("9e6000"), d("9e6000")).has_value());
    CHECK(d("8.5E+6143").rounded(-6143, Rounding::half_up) == d("9E+6143"));
    CHECK(d("9.9E+6144").rounded(-6144, Rounding::up) ==
          d("9999999999999999999999999999999999E+6111"));
}

TEST_CASE("powers, roots and logarithms") {
    CHECK(text(power(d("2"), d("10"))) == "1024");
    CHECK(text(power(d("1.05"), d("3"))) == "1.157625");
    CHECK(text(power(d("2"), d("-2"))) == "0.25");
    CHECK(text(power(d("-3"), d("3"))) == "-27");
    CHECK(text(power(d("7"), d("0"))) == "1");
    CHECK(text(power(d("0"), d("0"))) == "1");
    CHECK_FALSE(power(d("0"), d("-1")).has_value());
    CHECK_FALSE(power(d("-2"), d("0.5")).has_value());
    CHECK_FALSE(power(d("10"), d("99999")).has_value());
    CHECK(power(d("10"), d("-99999"))->is_zero());
    CHECK(text(power(d("2"), d("0.5"))).substr(0, 31) == "1.41421356237309504880168872420");
    CHECK(text(power(d("1.0001"), d("100000"))).substr(0, 12) == "22015.456048");
    CHECK(text(power(d("-1"), d("100000001"))) == "-1");
    CHECK(text(square_root(d("2.25"))) == "1.5");
    CHECK(text(square_root(d("16"))) == "4");
    CHECK_FALSE(square_root(d("-1")).has_value());
    CHECK(text(exponential(d("0"))) == "1");
    CHECK(text(exponential(d("1"))).substr(0, 31) == "2.71828182845904523536028747135");
    CHECK_FALSE(exponential(d("100000")).has_value());
    CHECK(text(logarithm(d("10"))).substr(0, 31) == "2.30258509299404568401799145468");
    CHECK_FALSE(logarithm(d("0")).has_value());
    CHECK_FALSE(logarithm(d("-1")).has_value());
}

TEST_CASE("rounding in every mode") {
    struct Row {
        const char* number;
        int digits;
        const char* half_even;
        const char* half_up;
        const char* half_down;
        const char* up;
        const char* down;
        const char* floor;
        const char* ceiling;
    };
    const Row rows[] = {
        {"2.5", 0, "2", "3", "2", "3", "2", "2", "3"},
        {"3.5", 0, "4", "4", "3", "4", "3", "3", "4"},
        {"-2.5", 0, "-2", "-3", "-2", "-3", "-2", "-3", "-2"},
        {"2.51", 0, "3", "3", "3", "3", "2", "2", "3"},
        {"1.005", 2, "1.00", "1.01", "1.00", "1.01", "1.00", "1.00", "1.01"},
        {"-0.001", 2, "0.00", "0.00", "0.00", "-0.01", "0.00", "-0.01", "0.00"},
        {"1.2", 2, "1.2", "1.2", "1.2", "1.2", "1.2", "1.2", "1.2"},
        {"150", -2, "200", "200", "100", "200", "100", "100", "200"},
        {"250", -2, "200", "300", "200", "300", "200", "200", "300"},
        {"49", -2, "0", "0", "0", "100", "0", "0", "100"},
        {"50", -2, "0", "100", "0", "100", "0", "0", "100"},
        {"9.99", 1, "10.0", "10.0", "10.0", "10.0", "9.9", "9.9", "10.0"},
        {"9223372036854775807", -18, "9000000000000000000", "9000000000000000000",
         "9000000000000000000", "10000000000000000000", "9000000000000000000",
         "9000000000000000000", "10000000000000000000"},
        {"1234567890123456789012345678.5", 0, "1234567890123456789012345678",
         "1234567890123456789012345679", "1234567890123456789012345678",
         "1234567890123456789012345679", "1234567890123456789012345678",
         "1234567890123456789012345678", "1234567890123456789012345679"},
        {"1e-40", 2, "0.00", "0.00", "0.00", "0.01", "0.00", "0.00", "0.01"},
        {"-9e-37", 2, "0.00", "0.00", "0.00", "-0.01", "0.00", "-0.01", "0.00"},
    };
    for (const Row& row : rows) {
        INFO(row.number << " to " << row.digits);
        const Decimal number = d(row.number);
        CHECK(text(number.rounded(row.digits, Rounding::half_even)) == row.half_even);
        CHECK(text(number.rounded(row.digits, Rounding::half_up)) == row.half_up);
        CHECK(text(number.rounded(row.digits, Rounding::half_down)) == row.half_down);
        CHECK(text(number.rounded(row.digits, Rounding::up)) == row.up);
        CHECK(text(number.rounded(row.digits, Rounding::down)) == row.down);
        CHECK(text(number.rounded(row.digits, Rounding::floor)) == row.floor);
        CHECK(text(number.rounded(row.digits, Rounding::ceiling)) == row.ceiling);
    }
    CHECK(d("1.5").rounded(std::numeric_limits<int>::max(), Rounding::up) == d("1.5"));
    CHECK(d("1.5").rounded(-7000, Rounding::down).is_zero());
    CHECK(d("1.5").rounded(std::numeric_limits<int>::min(), Rounding::down).is_zero());
}

TEST_CASE("comparison goes by value") {
    const char* ascending[] = {"-1e6000",
                               "-1e19",
                               "-9223372036854775808",
                               "-1.01",
                               "-1",
                               "-1e-6000",
                               "0",
                               "1e-6000",
                               "0.1",
                               "1",
                               "1.0000000000000000000000001",
                               "9223372036854775807",
                               "9223372036854775808",
                               "1e19",
                               "1e6000"};
    for (std::size_t i = 0; i < std::size(ascending); ++i) {
        for (std::size_t k = 0; k < std::size(ascending); ++k) {
            INFO(ascending[i] << " and " << ascending[k]);
            CHECK(compare(d(ascending[i]), d(ascending[k])) == (i > k) - (i < k));
        }
    }
    CHECK(d("1.0") == d("1"));
    CHECK(d("100000000000000000000") == d("1e20"));
    CHECK(d("0.00") == d("0"));
    for (const char* one : {"1", "1.0", "1.000000000000000000000000000000", "10e-1"}) {
        CHECK(d(one).hash() == d("1").hash());
    }
    CHECK(d("1e25").hash() == d("10000000000000000000000000").hash());
    CHECK(d("0.000").hash() == d("0").hash());
    CHECK(d("1").hash() != d("-1").hash());
}

TEST_CASE("integers and normal form") {
    CHECK(d("12").is_integer());
    CHECK(d("12.00").is_integer());
    CHECK_FALSE(d("12.01").is_integer());
    CHECK(d("0e-100").is_integer());
    CHECK_FALSE(d("1e-100").is_integer());
    CHECK(d("12.00").to_integer() == 12);
    CHECK(d("1e18").to_integer() == 1'000'000'000'000'000'000);
    CHECK_FALSE(d("1e19").to_integer().has_value());
    CHECK_FALSE(d("1e400").to_integer().has_value());
    CHECK(d("9223372036854775807").to_integer() == largest);
    CHECK(d("-9223372036854775808").to_integer() == smallest);
    CHECK_FALSE(d("9223372036854775808").to_integer().has_value());
    CHECK_FALSE(d("1.5").to_integer().has_value());
    CHECK(text(d("1.500").normalized()) == "1.5");
    CHECK(text(d("100").normalized()) == "100");
    CHECK(d("1e3").normalized().exponent() == 0);
    CHECK(d("0.00").normalized().exponent() == 0);
    CHECK(d("1e50").normalized() == d("1e50"));
    CHECK(d("-12.5").to_double() == -12.5);
    CHECK(d("0.1").to_double() == 0.1);
    std::int64_t coefficient = 0;
    int exponent = 0;
    REQUIRE(d("-12.50").to_scaled(coefficient, exponent));
    CHECK(coefficient == -1250);
    CHECK(exponent == -2);
    CHECK_FALSE(d("9223372036854775808").to_scaled(coefficient, exponent));
    CHECK(text(d("-1").negated()) == "1");
    CHECK(text(d("0").negated()) == "0");
    CHECK(text(d("-7.5").absolute()) == "7.5");
}

TEST_CASE("laws of arithmetic hold for numbers on both sides of the fast path") {
    std::mt19937_64 random(20261001);
    const auto number = [&random] {
        const int shift = static_cast<int>(random() % 63);
        const auto coefficient = static_cast<std::int64_t>(random()) >> shift;
        return Decimal::from_scaled(coefficient, static_cast<int>(random() % 40) - 20);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Decimal a = number();
        const Decimal b = number();
        const auto sum = add(a, b);
        REQUIRE(sum.has_value());
        CHECK(compare(a, b) == -compare(b, a));
        CHECK(compare(a, b) == (subtract(a, b)->is_zero()       ? 0
                                : subtract(a, b)->is_negative() ? -1
                                                                : 1));
        CHECK(Decimal::parse(a.to_string()) == a);
        if (a == b) CHECK(a.hash() == b.hash());
        const auto product = multiply(a, b);
        REQUIRE(product.has_value());
        if (!b.is_zero()) {
            const auto back = divide(*product, b);
            const Decimal error = subtract(*back, a)->absolute();
            CHECK(error <= multiply(a.absolute(), d("1e-32"))->absolute());
        }
    }
}
