// SPDX-License-Identifier: Apache-2.0
#include "store/page_store.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "store/facts.h"
#include "store/pack.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    explicit Folder(const char* name) : path(fs::temp_directory_path() / name) {
        fs::remove_all(path);
    }
    ~Folder() { fs::remove_all(path); }
};

store::DocumentFacts sample_facts() {
    store::DocumentFacts facts;
    facts.record_number = 300;
    facts.key = "C1";
    facts.title = "Extracto";
    facts.recipient = "Zoë\nCalle 1";
    facts.archive_path = "2026/C1.pdf";
    facts.channels = store::Channel::print | store::Channel::archive;
    facts.index = {"ES38", ""};
    facts.pages = {{"first", "plain", base::Plex::duplex, {{-5}, {7}, {0}, {1}}},
                   {"rest", "plain", base::Plex::duplex, {}},
                   {"rest", "plain", base::Plex::duplex, {}}};
    return facts;
}

}  // namespace

TEST_CASE("facts survive the way into the store and back") {
    std::string bytes;
    store::append_facts(bytes, sample_facts());
    store::DocumentFacts parsed;
    REQUIRE(store::parse_facts(bytes, parsed));
    CHECK(parsed.record_number == 300);
    CHECK(parsed.recipient == "Zoë\nCalle 1");
    CHECK(parsed.index == std::vector<std::string_view>{"ES38", ""});
    REQUIRE(parsed.pages.size() == 3);
    CHECK(parsed.pages[0].mark_zone == base::Rect{{-5}, {7}, {0}, {1}});
    CHECK(parsed.sheets() == 2);
}

TEST_CASE("facts cut short or lengthened are refused") {
    std::string bytes;
    store::append_facts(bytes, sample_facts());
    store::DocumentFacts parsed;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK_FALSE(store::parse_facts(std::string_view(bytes).substr(0, size), parsed));
    }
    CHECK_FALSE(store::parse_facts(bytes + 'x', parsed));
}

TEST_CASE("a sheet turns only for duplex pages of one medium") {
    store::DocumentFacts facts;
    const store::PageFacts duplex{"a", "plain", base::Plex::duplex, {}};
    const store::PageFacts simplex{"a", "plain", base::Plex::simplex, {}};
    const store::PageFacts other{"a", "slip", base::Plex::duplex, {}};
    facts.pages = {duplex, simplex, duplex, other, other};
    CHECK(facts.sheets() == 4);
}

TEST_CASE("frames come back in order, and out of order by reference") {
    const Folder folder("cajista-store-order");
    auto writer = store::PageStoreWriter::create(folder.path);
    REQUIRE(writer.ok());
    for (int i = 0; i < 500; ++i) {
        std::string batch;
        store::append_frame(batch, "f" + std::to_string(i), std::string(5000, char('a' + i % 26)));
        REQUIRE(writer.value()->append(batch).ok());
    }
    REQUIRE(writer.value()->sync().ok());
    auto reader = store::PageStoreReader::open(folder.path);
    REQUIRE(reader.ok());
    store::Frame frame;
    std::vector<store::FrameRef> refs;
    for (int i = 0; i < 500; ++i) {
        REQUIRE(reader.value()->next(frame));
        CHECK(frame.facts == "f" + std::to_string(i));
        CHECK(frame.document == std::string(5000, char('a' + i % 26)));
        refs.push_back(reader.value()->last_ref());
    }
    CHECK_FALSE(reader.value()->next(frame));
    CHECK(reader.value()->status().ok());
    REQUIRE(reader.value()->read(refs[7], frame));
    CHECK(frame.facts == "f7");
    REQUIRE(reader.value()->read(refs[499], frame));
    CHECK(frame.facts == "f499");
}

TEST_CASE("a changed byte is found") {
    const Folder folder("cajista-store-damage");
    {
        auto writer = store::PageStoreWriter::create(folder.path);
        REQUIRE(writer.ok());
        std::string batch;
        store::append_frame(batch, "facts", std::string(100, 'x'));
        REQUIRE(writer.value()->append(batch).ok());
    }
    const auto size = fs::file_size(folder.path / "000001.pages");
    for (std::uintmax_t at = 0; at < size; ++at) {
        std::fstream file(folder.path / "000001.pages",
                          std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        const char before = static_cast<char>(file.get());
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(before ^ 0x40));
        file.close();
        auto reader = store::PageStoreReader::open(folder.path);
        store::Frame frame;
        const bool noticed =
            !reader.ok() || (!reader.value()->next(frame) && !reader.value()->status().ok());
        CHECK(noticed);
        std::fstream again(folder.path / "000001.pages",
                           std::ios::in | std::ios::out | std::ios::binary);
        again.seekp(static_cast<std::streamoff>(at));
        again.put(before);
    }
}

TEST_CASE("resources are found by digest and checked") {
    const Folder folder("cajista-store-resources");
    auto writer = store::PageStoreWriter::create(folder.path);
    REQUIRE(writer.ok());
    const auto digest = base::sha256(std::string_view("font"));
    REQUIRE(writer.value()->add_resource(digest, "font").ok());
    CHECK(writer.value()->has_resource(digest));
    auto reader = store::PageStoreReader::open(folder.path);
    REQUIRE(reader.ok());
    REQUIRE(reader.value()->resource(digest).ok());
    CHECK(reader.value()->resource(digest).value() == "font");
    CHECK_FALSE(reader.value()->resource(base::sha256(std::string_view("other"))).ok());
}

TEST_CASE("a store is cut back to where it was certain and gone on with") {
    const Folder folder("cajista-store-reopen");
    store::StoreEnd end;
    const base::Sha256 digest = base::sha256(std::string_view("picture"));
    {
        auto writer = store::PageStoreWriter::create(folder.path);
        REQUIRE(writer.ok());
        std::string frames;
        store::append_frame(frames, "one", "page");
        REQUIRE(writer.value()->append(frames).ok());
        REQUIRE(writer.value()->add_resource(digest, "picture").ok());
        end = writer.value()->end();
        frames.clear();
        store::append_frame(frames, "lost", "page");
        REQUIRE(writer.value()->append(frames).ok());
        REQUIRE(writer.value()->append("half a fra").ok());
    }
    std::ofstream(folder.path / "000002.pages") << "a segment begun later";
    std::ofstream(folder.path / "resources" / "ab.part") << "not finished";
    {
        auto writer = store::PageStoreWriter::reopen(folder.path, end);
        REQUIRE(writer.ok());
        CHECK(writer.value()->has_resource(digest));
        std::string frames;
        store::append_frame(frames, "two", "page");
        REQUIRE(writer.value()->append(frames).ok());
    }
    CHECK(store::list_resources(folder.path) == std::vector<base::Sha256>{digest});
    auto reader = store::PageStoreReader::open(folder.path);
    REQUIRE(reader.ok());
    store::Frame frame;
    REQUIRE(reader.value()->next(frame));
    CHECK(frame.facts == "one");
    REQUIRE(reader.value()->next(frame));
    CHECK(frame.facts == "two");
    CHECK_FALSE(reader.value()->next(frame));
    CHECK(reader.value()->status().ok());
    auto up_to = store::PageStoreReader::open(folder.path);
    REQUIRE(up_to.ok());
    up_to.value()->set_end(end);
    REQUIRE(up_to.value()->next(frame));
    CHECK_FALSE(up_to.value()->next(frame));
    CHECK(up_to.value()->status().ok());
}

TEST_CASE("a store that is shorter than its journal says is refused") {
    const Folder folder("cajista-store-short");
    { REQUIRE(store::PageStoreWriter::create(folder.path).ok()); }
    const auto writer = store::PageStoreWriter::reopen(folder.path, {1, 1'000'000});
    REQUIRE_FALSE(writer.ok());
    CHECK(writer.errors().front().code == "store.damaged");
}

TEST_CASE("what is packed is unpacked, and nothing else") {
    const std::string text(100'000, 'a');
    const std::string packed = store::pack(text);
    CHECK(packed.size() < 2000);
    CHECK(store::unpack(packed) == text);
    CHECK(store::unpack(store::pack("")) == std::string());
    CHECK_FALSE(store::unpack(""));
    CHECK_FALSE(store::unpack(packed.substr(0, packed.size() - 1)));
    CHECK_FALSE(store::unpack("\xff\xff\xff\xff\xff\xff\xff\xff\x7f"));
}
