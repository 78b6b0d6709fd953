// SPDX-License-Identifier: Apache-2.0
#include "value/convert.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace cajista;
using namespace cajista::value;

static_assert(sizeof(Value) == 24);
static_assert(std::is_trivially_copyable_v<Value>);

namespace {

/// The plain text of what was read, or the reason why nothing was.
std::string read(FieldType type, std::string_view text, std::string_view format = {}) {
    Field field;
    field.type = type;
    field.format = format;
    if (!format.empty()) {
        std::string problem;
        auto compiled = TextFormat::compile(type, format, problem);
        if (!compiled) return "format: " + problem;
        field.text_format = std::move(*compiled);
    }
    base::Arena arena;
    const Conversion result = convert_text(text, field, arena);
    return result.reason != nullptr ? result.reason : to_plain_text(result.value);
}

Value list(base::Arena& arena, std::initializer_list<Value> items) {
    return Value::list(arena.copy(std::span<const Value>(items.begin(), items.size())));
}

}  // namespace

TEST_CASE("texts in the standard notation") {
    CHECK(read(FieldType::string, " as it is ") == " as it is ");
    CHECK(read(FieldType::string, "") == "");
    CHECK(read(FieldType::number, " -12.50\n") == "-12.50");
    CHECK(read(FieldType::number, "") == "null");
    CHECK(read(FieldType::number, "1,5") == "is no number (1234.5)");
    CHECK(read(FieldType::boolean, "true") == "true");
    CHECK(read(FieldType::boolean, "0") == "false");
    CHECK(read(FieldType::boolean, "yes") == "is no truth value (true, false)");
    CHECK(read(FieldType::date, "2026-10-01") == "2026-10-01");
    CHECK(read(FieldType::date, "2026-02-29") == "is no date (yyyy-MM-dd)");
    CHECK(read(FieldType::date, "2026-1x-01") == "is no date (yyyy-MM-dd)");
    CHECK(read(FieldType::date, "2026-10-01T00:00:00") == "is no date (yyyy-MM-dd)");
    CHECK(read(FieldType::time, "08:30:00+02:00") == "08:30:00+02:00");
    CHECK(read(FieldType::time, "8:30") == "is no time (HH:mm:ss)");
    CHECK(read(FieldType::date_time, "2026-10-01T08:30:00Z") == "2026-10-01T08:30:00Z");
    CHECK(read(FieldType::date_time, "2026-10-01") == "is no date and time (yyyy-MM-ddTHH:mm:ss)");
    CHECK(read(FieldType::record, "x") == "is a text where a record is expected");
}

TEST_CASE("numbers in other notations") {
    const auto number = [](std::string_view text, std::string_view format) {
        return read(FieldType::number, text, format);
    };
    CHECK(number("1.234,50", "#.##0,00") == "1234.50");
    CHECK(number("1234,5", "#.##0,00") == "1234.5");
    CHECK(number("-1.234.567,00", "#.##0,00") == "-1234567.00");
    CHECK(number("\xE2\x88\x92"
                 "7",
                 "#.##0,00") == "-7");
    CHECK(number("12", "#.##0,00") == "12");
    for (const char* bad : {"1.23,4", "1234.567,00", ".123,00", "1..234,00", "1.234,", ",5,",
                            "1,2,3", "1.234.56", "", "--1", "1-", "a", "1e5", "+"}) {
        INFO(bad);
        const std::string result = number(bad, "#.##0,00");
        CHECK((*bad == '\0' ? result == "null" : result == "is no number (#.##0,00)"));
    }
    CHECK(number("1,234.50", "#,##0.00") == "1234.50");
    CHECK(number("1,234", "#,##0") == "1234");
    CHECK(number("1,234.5", "#,##0") == "is no number (#,##0)");
    CHECK(number("1 234,50", "# ##0,00") == "1234.50");
    CHECK(number("1\xC2\xA0"
                 "234,50",
                 "# ##0,00") == "1234.50");
    CHECK(number("1\xE2\x80\xAF"
                 "234,50",
                 "# ##0,00") == "1234.50");
    CHECK(number("1'234.50", "#''##0.00") == "1234.50");
    CHECK(number("1\xE2\x80\x99"
                 "234.50",
                 "#''##0.00") == "1234.50");
    CHECK(number("12,34,567.50", "#,##,##0.00") == "1234567.50");
    CHECK(number("1,234,567.50", "#,##,##0.00") == "is no number (#,##,##0.00)");
    CHECK(number("12,5", "0,00") == "12.5");
    CHECK(number("1234,50-", "0,00;0,00-") == "-1234.50");
    CHECK(number("1234,50", "0,00;0,00-") == "1234.50");
    CHECK(number("(5.00)", "0.00;(0.00)") == "-5.00");
    CHECK(number("5.00 CR", "0.00 'DB';0.00 'CR'") == "-5.00");
    CHECK(number("5.00 DB", "0.00 'DB';0.00 'CR'") == "5.00");
    CHECK(number("\xE2\x82\xAC 5.00", "\xE2\x82\xAC 0.00") == "5.00");
    CHECK(number("-\xE2\x82\xAC 5.00", "\xE2\x82\xAC 0.00") == "-5.00");
    CHECK(number("21 %", "0 %") == "0.21");
    CHECK(number("12345", "000V00") == "123.45");
    CHECK(number("-5", "000V00") == "-0.05");
    CHECK(number(std::string(200, '1'), "0,00") == "is no number (0,00)");
    CHECK(number("1", "x") == "format: has no place for digits (# or 0)");
    CHECK(number("1", "0 0") == "1");
    CHECK(number("1", "0'x") == "format: has a quote that isn't closed");
    CHECK(number("1", "0x0") == "format: has digits in two places");
    CHECK(number("1", "#.### ##0,00") == "format: has more than one kind of group sign");
}

TEST_CASE("dates and times in other notations") {
    const auto date = [](std::string_view text, std::string_view format) {
        return read(FieldType::date, text, format);
    };
    CHECK(date("01.10.2026", "dd.MM.yyyy") == "2026-10-01");
    CHECK(date("1.10.2026", "dd.MM.yyyy") == "is no date (dd.MM.yyyy)");
    CHECK(date("1.10.2026", "d.M.y") == "2026-10-01");
    CHECK(date("20261001", "yyyyMMdd") == "2026-10-01");
    CHECK(date("2026100", "yyyyMMdd") == "is no date (yyyyMMdd)");
    CHECK(date("202610011", "yyyyMMdd") == "is no date (yyyyMMdd)");
    CHECK(date("10/01/26", "MM/dd/yy") == "2026-10-01");
    CHECK(date("10/01/69", "MM/dd/yy") == "1969-10-01");
    CHECK(date("2026274", "yyyyDDD") == "2026-10-01");
    CHECK(date("2026366", "yyyyDDD") == "is no date (yyyyDDD)");
    CHECK(date("2026000", "yyyyDDD") == "is no date (yyyyDDD)");
    CHECK(date("1 de 10 de 2026", "d 'de' M 'de' yyyy") == "2026-10-01");
    CHECK(date("31.02.2026", "dd.MM.yyyy") == "is no date (dd.MM.yyyy)");
    CHECK(date("2026-10-01T23:59:59", "yyyy-MM-dd'T'HH:mm:ss") == "2026-10-01");
    CHECK(read(FieldType::time, "0830", "HHmm") == "08:30:00");
    CHECK(read(FieldType::time, "12:05 AM", "hh:mm a") == "00:05:00");
    CHECK(read(FieldType::time, "12:05 pm", "hh:mm a") == "12:05:00");
    CHECK(read(FieldType::time, "13:05 pm", "hh:mm a") == "is no time (hh:mm a)");
    CHECK(read(FieldType::time, "24:00", "HH:mm") == "is no time (HH:mm)");
    CHECK(read(FieldType::date_time, "01.10.2026 08:30:15.25+0200", "dd.MM.yyyy HH:mm:ss.SSSXX") ==
          "2026-10-01T08:30:15.25+02:00");
    CHECK(read(FieldType::date_time, "20261001083015Z", "yyyyMMddHHmmssX") ==
          "2026-10-01T08:30:15Z");
    CHECK(date("x", "MMM d, y") ==
          "format: has MMM, which data can't be read with (put text in quotes)");
    CHECK(date("x", "MM.yyyy") == "format: needs a year, a month and a day");
    CHECK(date("x", "dMyyyy") ==
          "format: has a number of any length directly before another number");
    CHECK(date("x", "dd.dd.yyyy") == "format: has a field twice");
    CHECK(date("x", "dd.MM.yyyy 'x") == "format: has a quote that isn't closed");
    CHECK(read(FieldType::time, "x", "hh:mm") == "format: needs both h and a, or H");
    CHECK(read(FieldType::date_time, "x", "dd.MM.yyyy") == "format: needs an hour");
    CHECK(read(FieldType::boolean, "J", "J|N") == "true");
    CHECK(read(FieldType::boolean, "X", "J|N") == "is no truth value (J|N)");
    CHECK(read(FieldType::boolean, "J", "J") ==
          "format: needs a text for true and one for false, as J|N");
}

TEST_CASE("a format that nobody compiled works too") {
    Field field;
    field.type = FieldType::date;
    field.format = "dd.MM.yyyy";
    base::Arena arena;
    CHECK(to_plain_text(convert_text("01.10.2026", field, arena).value) == "2026-10-01");
    CHECK(convert_text("x", field, arena).reason ==
          std::string("is not in the format of its field"));
}

TEST_CASE("allowed values are compared by value") {
    Field field;
    field.type = FieldType::number;
    field.allowed = {"1", "2.50"};
    base::Arena arena;
    CHECK(convert_text("1.0", field, arena).reason == nullptr);
    CHECK(convert_text("2.5", field, arena).reason == nullptr);
    CHECK(convert_text("", field, arena).reason == nullptr);
    CHECK(convert_text("3", field, arena).reason ==
          std::string("is not one of the allowed values"));
    field.type = FieldType::string;
    CHECK(convert_text("1", field, arena).reason == nullptr);
    CHECK(convert_text("1.0", field, arena).reason != nullptr);
}

TEST_CASE("plain text of values") {
    base::Arena arena;
    const ContextEntry entries[] = {{"a b", Value::integer(1)}, {"x+y", Value::string("q\"")}};
    const Context context{entries};
    CHECK(to_plain_text(Value::context(&context)) == "{a b: 1, \"x+y\": \"q\\\"\"}");
    CHECK(to_plain_text(list(arena, {Value::string("s"), Value(), Value::boolean(true)})) ==
          "[\"s\", null, true]");
    CHECK(to_plain_text(list(arena, {})) == "[]");
    Range range;
    range.low = Value::integer(1);
    range.high = Value::integer(5);
    range.high_bound = Range::Bound::open;
    CHECK(to_plain_text(Value::range(&range)) == "[1..5)");
    range.low_bound = Range::Bound::none;
    CHECK(to_plain_text(Value::range(&range)) == "<5");
    range.low_bound = Range::Bound::closed;
    range.high_bound = Range::Bound::none;
    CHECK(to_plain_text(Value::range(&range)) == ">=1");
    CHECK(to_plain_text(Value::duration(YearMonthDuration{14})) == "P1Y2M");
}

TEST_CASE("equality of values") {
    base::Arena arena;
    CHECK(equal(Value(), Value()));
    CHECK_FALSE(equal(Value(), Value::integer(0)));
    CHECK(equal(Value::integer(1), Value::number(Decimal::from_scaled(100, -2))));
    CHECK_FALSE(equal(Value::string("1"), Value::integer(1)));
    const Time noon_utc{12, 0, 0, 0, {Zone::Kind::offset, 0, 0}};
    const Time noon_local{12, 0, 0, 0, {}};
    const Time two_berlin{14, 0, 0, 0, {Zone::Kind::named, 3, 7200}};
    CHECK(equal(Value::time(&noon_utc), Value::time(&two_berlin)));
    CHECK_FALSE(equal(Value::time(&noon_utc), Value::time(&noon_local)));
    const DateTime before_midnight{{2026, 9, 30}, {23, 0, 0, 0, {Zone::Kind::offset, 0, 0}}};
    const DateTime after_midnight{{2026, 10, 1}, {1, 0, 0, 0, {Zone::Kind::offset, 0, 7200}}};
    CHECK(equal(Value::date_time(&before_midnight), Value::date_time(&after_midnight)));
    CHECK(equal(list(arena, {Value::integer(1), Value()}),
                list(arena, {Value::integer(1), Value()})));
    CHECK_FALSE(equal(list(arena, {Value::integer(1)}), list(arena, {Value::integer(2)})));
    const ContextEntry ab[] = {{"a", Value::integer(1)}, {"b", Value::integer(2)}};
    const ContextEntry ba[] = {{"b", Value::integer(2)}, {"a", Value::integer(1)}};
    const Context first{ab};
    const Context second{ba};
    CHECK(equal(Value::context(&first), Value::context(&second)));
    RecordType type;
    type.fields.resize(2);
    type.fields[0].name = "b";
    type.fields[1].name = "a";
    Value slots[] = {Value::integer(2), Value::integer(1)};
    const Record record{&type, slots};
    CHECK(equal(Value::record(&record), Value::context(&first)));
    slots[0] = Value();
    CHECK_FALSE(equal(Value::record(&record), Value::context(&first)));
}

TEST_CASE("neither deep nor exponential values hang or crash") {
    base::Arena arena;
    Value deep = list(arena, {});
    Value also_deep = list(arena, {});
    for (int i = 0; i < 200'000; ++i) {
        deep = list(arena, {deep});
        also_deep = list(arena, {also_deep});
    }
    CHECK_FALSE(equal(deep, also_deep));
    CHECK(to_plain_text(deep).size() < 5000);
    Value wide = Value::string("x");
    Value also_wide = Value::string("x");
    for (int i = 0; i < 60; ++i) {
        wide = list(arena, {wide, wide});
        also_wide = list(arena, {also_wide, also_wide});
    }
    CHECK_FALSE(equal(wide, also_wide));
    CHECK(equal(wide, wide));
    CHECK(to_plain_text(wide).size() < base::limits::field_bytes + 1000);
}
