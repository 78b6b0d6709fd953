// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string>

#include <libdeflate.h>
#include <catch2/catch.hpp>

#include "pdf/detail/compress_lines.h"

namespace {

using cajista::pdf::detail::LineCompressor;

/// What a reader of the stream gets.
std::string inflated(const std::string& zlib, std::size_t size) {
    std::string out(size, '\0');
    libdeflate_decompressor* reader = libdeflate_alloc_decompressor();
    std::size_t got = 0;
    const libdeflate_result result =
        libdeflate_zlib_decompress(reader, zlib.data(), zlib.size(), out.data(), out.size(), &got);
    libdeflate_free_decompressor(reader);
    return result == LIBDEFLATE_SUCCESS && got == size ? out : "not readable";
}

std::string elements(int rows) {
    std::string text;
    for (int row = 0; row < rows; ++row) {
        text += "<</S/TR/P 44 0 R/K[" + std::to_string(row * 5 + 1) + " 0 R " +
                std::to_string(row * 5 + 2) + " 0 R]>>\n";
        for (int cell = 0; cell < 4; ++cell) {
            text += "<</S/TD/P " + std::to_string(row * 5) + " 0 R/Pg 21 0 R/K " +
                    std::to_string(row * 4 + cell) + ">>\n";
        }
    }
    return text;
}

}  // namespace

TEST_CASE("lines of structure compress to a quarter, and read back") {
    LineCompressor compressor;
    for (const int rows : {20, 90, 1200}) {
        const std::string raw = "45 0 46 50 47 84 " + elements(rows);
        std::string out = "before";
        REQUIRE(compressor.append(raw, 17, out));
        CHECK(out.size() < raw.size() / 4 + 100);
        CHECK(inflated(out.substr(6), raw.size()) == raw);
    }
}

TEST_CASE("any bytes read back, or are stored") {
    std::mt19937 random(1);
    LineCompressor compressor;
    const auto below = [&random](std::uint32_t end) {
        return static_cast<std::uint32_t>(random() % end);
    };
    for (int i = 0; i < 400; ++i) {
        std::string raw;
        const std::uint32_t kind = below(5), size = below(i % 10 == 0 ? 90'000 : 900);
        while (raw.size() < size) {
            if (kind == 0) raw += static_cast<char>(below(256));
            if (kind == 1) raw += std::string(below(900), static_cast<char>('a' + below(3))) + '\n';
            if (kind == 2) raw += "<</K " + std::to_string(below(2000)) + " 0 R>>\n";
            if (kind == 3) raw += " 0 R\n"[below(5)];
            if (kind == 4) raw += std::string(40'000, static_cast<char>('0' + below(9))) + " 0 R\n";
        }
        std::string out;
        const std::size_t numbers = raw.empty() ? 0 : below(static_cast<std::uint32_t>(raw.size()));
        if (compressor.append(raw, i % 3 == 0 ? 0 : numbers, out)) {
            CHECK(out.size() < raw.size());
            CHECK(inflated(out, raw.size()) == raw);
        } else {
            CHECK(out == raw);
        }
    }
}
