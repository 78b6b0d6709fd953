// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <fstream>
#include <iterator>

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/sha256.h"

using namespace cajista::base;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, removed at the end.
struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "cajista-files-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path / name, std::ios::binary) << content;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

template <typename T>
std::string code_of(const T& result) {
    return result.ok() ? "" : result.errors().front().code;
}

}  // namespace

TEST_CASE("a source file is read whole, without its BOM") {
    const Folder folder;
    folder.write("a.xml", "\xEF\xBB\xBF<a>ñ</a>");
    const auto file = read_source(folder.path / "a.xml");
    REQUIRE(file.ok());
    CHECK(file.value()->text == "<a>ñ</a>");
    folder.write("empty", "");
    REQUIRE(read_source(folder.path / "empty").ok());
}

TEST_CASE("what can't be a source file is refused and nothing hangs") {
    const Folder folder;
    CHECK(code_of(read_source(folder.path / "none")) == "base.file-unreadable");
    CHECK(code_of(read_source(folder.path)) == "base.file-unreadable");
    CHECK(code_of(read_source("/dev/zero")) == "base.file-unreadable");
    const fs::path pipe = folder.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(code_of(read_source(pipe)) == "base.file-unreadable");
    folder.write("latin",
                 "<a>\nma\xF1"
                 "ana</a>");
    const auto latin = read_source(folder.path / "latin");
    REQUIRE(code_of(latin) == "base.not-utf8");
    CHECK(latin.errors().front().message == "byte 0xF1 at offset 6 is not UTF-8");
    CHECK(position_of(*latin.errors().front().span.file, latin.errors().front().span.begin).line ==
          2);
    folder.write("large", std::string(1000, 'x'));
    CHECK(code_of(read_bytes(folder.path / "large", 999)) == "base.file-too-large");
    CHECK(read_bytes(folder.path / "large", 1000).value().size() == 1000);
}

TEST_CASE("a path may not leave its folder") {
    const Folder folder;
    fs::create_directories(folder.path / "root/in");
    folder.write("root/in/a", "a");
    folder.write("secret", "s");
    const fs::path root = folder.path / "root";
    fs::create_symlink(folder.path / "secret", root / "link");
    fs::create_directory_symlink(folder.path, root / "up");
    fs::create_symlink(folder.path / "not-there", root / "broken");
    fs::create_symlink(root / "in", root / "inner");

    for (const char* good :
         {"in/a", "./in/a", "in/../in/a", "in//a", "not-yet", "new/not-yet", "inner/a", "..a"}) {
        INFO(good);
        CHECK(resolve_inside(root, good).ok());
    }
    CHECK(resolve_inside(root, "in/../in/a").value() == root / "in/a");
    for (const char* bad : {"../secret", "..", "in/../../secret", "/etc/passwd", "link",
                            "up/secret", "up/new", "broken", "../root/in/a"}) {
        INFO(bad);
        CHECK(code_of(resolve_inside(root, bad)) == "base.path-outside-root");
    }
    CHECK(code_of(resolve_inside(root, "")) == "base.file-unreadable");
    CHECK(code_of(resolve_inside(root, std::string_view("in\0a", 4))) == "base.file-unreadable");
    CHECK(code_of(resolve_inside(folder.path / "none", "a")) == "base.file-unreadable");
}

TEST_CASE("a file is written whole or not at all") {
    const Folder folder;
    REQUIRE(write_whole_file(folder.path / "out", "first").ok());
    const std::string large(3'000'000, 'z');
    REQUIRE(write_whole_file(folder.path / "out", large).ok());
    CHECK(folder.read("out") == large);
    CHECK_FALSE(fs::exists(folder.path / "out.part"));
    CHECK(code_of(write_whole_file(folder.path / "no/folder", "x")) == "base.file-unwritable");
    fs::create_directory(folder.path / "dir");
    CHECK(code_of(write_whole_file(folder.path / "dir", "x")) == "base.file-unwritable");
    CHECK_FALSE(fs::exists(folder.path / "dir.part"));
}

TEST_CASE("SHA-256 of FIPS 180-4 examples") {
    const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CHECK(to_hex(sha256("abc")) == abc);
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Sha256Stream stream;
    stream.update("a");
    stream.update("");
    Sha256Stream moved = std::move(stream);
    moved.update("bc");
    CHECK(to_hex(moved.finish()) == abc);
    Sha256Stream million;
    for (int i = 0; i < 1000; ++i) million.update(std::string(1000, 'a'));
    CHECK(to_hex(million.finish()) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
