// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <zlib.h>
#include <zstd.h>

#include <catch2/catch.hpp>

#include "data/detail/byte_stream.h"
#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

std::string gzip(std::string_view text) {
    z_stream state{};
    REQUIRE(deflateInit2(&state, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&state, text.size()) + 64, '\0');
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    state.avail_in = static_cast<uInt>(text.size());
    state.next_out = reinterpret_cast<Bytef*>(out.data());
    state.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&state, Z_FINISH) == Z_STREAM_END);
    out.resize(state.total_out);
    deflateEnd(&state);
    return out;
}

std::string zstd(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

test::ReadResult read(std::string_view content, const std::string& name = "data.ndjson") {
    const test::Folder folder;
    job::Input input;
    input.format = job::Format::ndjson;
    input.path = folder.write(name, content);
    return test::read_input(std::move(input), "<field name=\"id\"/>");
}

std::string many_lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "{\"id\":\"" + std::to_string(i) + "\"}\n";
    return text;
}

}  // namespace

TEST_CASE("streams: gzip and zstd, in several members, by their first bytes") {
    const std::string text = many_lines(100'000);
    const Lines plain = read(text).lines;
    CHECK(plain.size() == 100'000);
    CHECK(read(gzip(text)).lines == plain);
    CHECK(read(zstd(text)).lines == plain);
    CHECK(read(gzip("{\"id\":1}\n") + gzip("{\"id\":2}\n") + std::string(600, '\0')).lines ==
          Lines{"{id: \"1\"}", "{id: \"2\"}"});
    CHECK(read(zstd("{\"id\":1}\n") + zstd("{\"id\":2}\n")).lines ==
          Lines{"{id: \"1\"}", "{id: \"2\"}"});
}

TEST_CASE("streams: cut off or damaged, a failure after what was good") {
    const std::string text = many_lines(100'000);
    for (const auto& packed : {gzip(text), zstd(text)}) {
        const auto cut = read(packed.substr(0, packed.size() / 2));
        CHECK(cut.end.starts_with("failed data.compression-broken 0: "));
        CHECK(cut.end.find("ends within its") != std::string::npos);
        CHECK(cut.keys.empty());
    }
    std::string damaged = gzip(text);
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    CHECK(read(damaged).end.starts_with("failed data.compression-broken"));
    CHECK(read(gzip("{\"id\":1}\n") + "more").end.ends_with("goes on after its gzip data"));
}

TEST_CASE("streams: a compression bomb is read in bounded memory") {
    // 400 MB of one line: too large for a record, never in memory at once.
    std::string packed = gzip("{\"id\":\"a\"}\n");
    const std::string block(std::size_t{100} << 20, 'x');
    for (int i = 0; i < 4; ++i) packed += gzip(block);
    packed += gzip("\n{\"id\":\"b\"}\n");
    const auto result = read(packed);
    CHECK(result.end == "end");
    REQUIRE(result.lines.size() == 3);
    CHECK(result.lines[1] ==
          "reject data.record-too-large 2: the record has more than 268435456 bytes");
    CHECK(result.lines[2] == "{id: \"b\"}");
}

TEST_CASE("files: folders and patterns in byte order, missing ones") {
    const test::Folder folder;
    folder.write("in/b.ndjson", "{\"id\":\"b\"}");
    folder.write("in/a.ndjson", "{\"id\":\"a\"}\n");
    folder.write("in/B.ndjson", "{\"id\":\"B\"}\n{\n");
    folder.write("in/.hidden", "{\"id\":\"h\"}\n");
    folder.write("in/sub/c.ndjson", "{\"id\":\"c\"}\n");
    const auto read_path = [&](const std::string& path) {
        job::Input input;
        input.path = (folder.path() / path).string();
        return test::read_input(std::move(input), "<field name=\"id\"/>");
    };
    const auto all = read_path("in");
    REQUIRE(all.lines.size() == 4);
    CHECK(all.lines[0] == "{id: \"B\"}");
    CHECK(all.lines[1].starts_with("reject data.json-record-broken 2"));
    CHECK(all.lines[2] == "{id: \"a\"}");
    CHECK(all.lines[3] == "{id: \"b\"}");
    CHECK(read_path("in/[ab].ndjson").lines == Lines{"{id: \"a\"}", "{id: \"b\"}"});
    CHECK(read_path("in/*.csv").end.starts_with("open data.file-missing 0: no file fits "));
    CHECK(read_path("none").end.starts_with("open data.file-missing 0: there is no file "));
}

TEST_CASE("CSV: files of one input need one header") {
    const test::Folder folder;
    folder.write("1.csv", "id,x\na,1\n");
    folder.write("2.csv", "id,x\nb,2\n");
    folder.write("3.csv", "x,id\nc,3\n");
    job::Input input;
    input.format = job::Format::csv;
    input.path = (folder.path() / "*.csv").string();
    const auto result = test::read_input(std::move(input), "<field name=\"id\"/>");
    CHECK(result.lines == Lines{"{id: \"a\"}", "{id: \"b\"}"});
    CHECK(result.end.starts_with("failed data.csv-header-differs"));
}
