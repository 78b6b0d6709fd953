// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "data/mask_record.h"
#include "unit/data/read_all.h"

using namespace cajista;
using namespace cajista::test;

namespace {

std::vector<std::string> read_kept(const std::string& lines, job::Format format) {
    const Folder folder;
    job::Input input;
    input.format = format;
    input.record = load_type("<field name=\"id\"/><field name=\"v\" type=\"number\"/>");
    std::vector<job::Input> inputs;
    inputs.push_back(std::move(input));
    data::OpenOptions options;
    options.kept = folder.write("kept.ndjson", lines);
    auto reader = data::Reader::open(inputs, 0, options);
    REQUIRE(reader.ok());
    const auto parser = reader.value()->create_parser();
    std::vector<std::string> found;
    data::RawBatch batch;
    base::Arena arena;
    while (true) {
        batch.clear();
        arena.reset();
        const data::Outcome outcome = reader.value()->next(batch);
        if (outcome == data::Outcome::failed) found.push_back(reader.value()->failure().code);
        if (outcome == data::Outcome::failed || outcome == data::Outcome::end) return found;
        const data::RawRecord& raw = batch.records().front();
        auto record = parser->parse(batch, raw, arena);
        found.push_back(std::to_string(raw.number) + " " +
                        (record.ok() ? dump(value::Value::record(record.value()))
                                     : record.errors().front().code));
    }
}

}  // namespace

TEST_CASE("kept records are read as they were, and when they were mended") {
    using Found = std::vector<std::string>;
    CHECK(read_kept("{\"number\":7,\"record\":\"{\\\"id\\\":\\\"a\\\",\\\"v\\\":1}\"}\n"
                    "{\"number\":9,\"record\":{\"id\":\"b\",\"v\":2.50}}\n\n"
                    "{\"number\":10,\"record\":\"no\"}\n{\"number\":11,\"record_hex\":\"7b7d\"}\n",
                    job::Format::ndjson) == Found{"7 {id: \"a\", v: 1}", "9 {id: \"b\", v: 2.5}",
                                                  "10 data.json-record-broken",
                                                  "11 {id: null, v: null}"});
    CHECK(read_kept("{\"number\":2,\"record\":\"4;x\",\"columns\":[\"v\",\"id\"]}\n",
                    job::Format::csv) == Found{"2 data.csv-field-count"});
    CHECK(read_kept("{\"number\":2,\"record\":\"4,x\",\"columns\":[\"v\",\"id\"]}\n",
                    job::Format::csv) == Found{"2 {id: \"x\", v: 4}"});
    CHECK(read_kept("{\"number\":1}\n{\"number\":2,\"record\":\"{}\"}\n", job::Format::json) ==
          Found{"1 data.kept-broken", "2 {id: null, v: null}"});
    CHECK(read_kept("{\"record\":\"{}\"}\n", job::Format::json) == Found{"data.kept-broken"});
    CHECK(read_kept("nothing\n", job::Format::json) == Found{"data.kept-broken"});
    CHECK(read_kept("{\"number\":1,\"record\":\"4\"}\n", job::Format::csv) ==
          Found{"data.kept-broken"});
    CHECK(read_kept("{\"number\":1,\"record\":\"{}\",\"parts\":[{\"input\":9,\"record\":\"\"}]}\n",
                    job::Format::json) == Found{"1 data.kept-broken"});
}

TEST_CASE("a masked record says nothing of its customer, and keeps its form") {
    const data::KeptNames none;
    CHECK(data::mask_record(R"({"name":"Jörg \"X\" 7","on":"2026-11-02","to":"de-DE","n":-12.5})",
                            job::Format::ndjson, none) ==
          R"({"name":"Xxxx \"X\" 1","on":"1111-11-11","to":"de-DE","n":-11.1})");
    CHECK(data::mask_record(R"({"a":"secret","b":"known 5"})", job::Format::json, {"b"}) ==
          R"({"a":"xxxxxx","b":"known 5"})");
    CHECK(data::mask_record(R"(<r id="A7" xmlns:k="urn:k"><k:n>Ana &amp; Bo</k:n></r>)",
                            job::Format::xml,
                            none) == R"(<r id="X1" xmlns:k="urn:k"><k:n>Xxx &amp; Xx</k:n></r>)");
    CHECK(data::mask_record("Ana,12.50,\"x, y\"", job::Format::csv, none) == "Xxx,11.11,\"x, x\"");
    CHECK(data::mask_kept_line(
              "{\"number\":3,\"key\":\"K\",\"message\":\"m\",\"record\":\"{\\\"a\\\":"
              "\\\"bcd\\\"\"}",
              job::Format::ndjson, none) == "{\"number\":3,\"record\":\"{\\\"a\\\":\\\"xxx\\\"\"}");
    CHECK(data::mask_kept_line("{", job::Format::ndjson, none).empty());
}
