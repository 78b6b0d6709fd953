// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/page_deflate.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include <libdeflate.h>

#include "pdf/detail/compress.h"
#include "pdf/detail/huffman_code.h"

using namespace cajista;
using pdf::detail::PageDeflate;

namespace {

/// What libdeflate reads of it, with one byte of room more than expected.
std::string inflated(std::string_view packed, std::size_t size) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> reader(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    std::string raw(size + 1, '\0');
    std::size_t length = 0, read = 0;
    REQUIRE(libdeflate_zlib_decompress_ex(reader.get(), packed.data(), packed.size(), raw.data(),
                                          raw.size(), &read, &length) == LIBDEFLATE_SUCCESS);
    CHECK(read == packed.size());
    raw.resize(length);
    return raw;
}

/// The same numbers on every machine.
struct Numbers {
    std::uint64_t state = 1;
    std::uint32_t below(std::uint32_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::uint32_t>(state >> 33) % end;
    }
};

/// Bytes of `letters` kinds with copies of earlier bytes between them.
std::string mixed(Numbers& numbers, std::size_t size, std::uint32_t letters, std::uint32_t copies) {
    std::string raw;
    while (raw.size() < size) {
        if (raw.empty() || numbers.below(100) >= copies) {
            raw += static_cast<char>(numbers.below(letters));
            continue;
        }
        const std::size_t from = numbers.below(static_cast<std::uint32_t>(raw.size()));
        const std::size_t length = 3 + numbers.below(300);
        for (std::size_t i = 0; i < length; ++i) raw += raw[from + i];
    }
    raw.resize(size);
    return raw;
}

void check_round_trip(PageDeflate& codec, const std::string& raw) {
    std::string packed = "kept";
    if (!codec.append(raw, packed)) {
        CHECK(packed == "kept");
        return;
    }
    CHECK(packed.size() - 4 < raw.size());
    CHECK(packed.starts_with("kept"));
    CHECK(inflated(std::string_view(packed).substr(4), raw.size()) == raw);
}

}  // namespace

TEST_CASE("page deflate: another reader gets it back, of any mixture and size") {
    PageDeflate codec;
    Numbers numbers;
    for (std::size_t size = 0; size < 600; ++size) {
        check_round_trip(codec, mixed(numbers, size, 1 + numbers.below(256), numbers.below(101)));
    }
    for (int i = 0; i < 300; ++i) {
        const std::size_t size = numbers.below(PageDeflate::most_bytes + 1);
        check_round_trip(codec, mixed(numbers, size, 1 + numbers.below(256), numbers.below(60)));
    }
    check_round_trip(codec, mixed(numbers, PageDeflate::most_bytes, 256, 20));
    check_round_trip(codec, std::string(PageDeflate::most_bytes, 'x'));
}

TEST_CASE("page deflate: matches of all lengths, near and far, up to the last byte") {
    PageDeflate codec;
    Numbers numbers;
    for (const std::size_t apart : {1U, 2U, 3U, 4U, 5U, 257U, 4096U, 24577U, 32000U}) {
        for (std::size_t length = 3; length < 300; length += 1 + apart / 2000) {
            std::string raw = mixed(numbers, apart, 40, 0);
            const std::size_t before = raw.size();
            for (std::size_t i = 0; i < length; ++i) raw += raw[raw.size() - apart];
            raw += std::string(24, 'z');
            check_round_trip(codec, raw);
            check_round_trip(codec, raw.substr(0, before + length));
        }
    }
}

TEST_CASE("page deflate: nothing is appended where it isn't shorter, or too long") {
    PageDeflate codec;
    Numbers numbers;
    std::string out;
    CHECK_FALSE(codec.append("", out));
    CHECK_FALSE(codec.append("a", out));
    CHECK_FALSE(codec.append(mixed(numbers, 5000, 256, 0), out));
    CHECK_FALSE(codec.append(std::string(PageDeflate::most_bytes + 1, 'x'), out));
    CHECK(out.empty());
    REQUIRE(codec.append(std::string(5000, 'x'), out));
    CHECK(out.size() < 60);
}

TEST_CASE("page deflate: the same bytes again, whatever came between") {
    PageDeflate codec, other;
    Numbers numbers;
    const std::string raw = mixed(numbers, 9000, 60, 20);
    std::string first, second, third;
    REQUIRE(codec.append(raw, first));
    std::string between;
    codec.append(mixed(numbers, 20000, 100, 50), between);
    REQUIRE(codec.append(raw, second));
    REQUIRE(other.append(raw, third));
    CHECK(first == second);
    CHECK(first == third);
}

TEST_CASE("huffman code: complete, within the limit, and best where the limit allows") {
    std::array<std::uint32_t, 30> counts{};
    std::array<std::uint8_t, 30> lengths{};
    counts[0] = counts[1] = 1;  // Fibonacci: as deep as there are symbols
    for (std::size_t i = 2; i < counts.size(); ++i) counts[i] = counts[i - 1] + counts[i - 2];
    for (const unsigned most : {7U, 14U, 15U}) {
        pdf::detail::find_code_lengths(counts, most, lengths);
        std::uint32_t filled = 0;
        for (const std::uint8_t length : lengths) {
            REQUIRE(length > 0);
            REQUIRE(length <= most);
            filled += 1U << (most - length);
        }
        CHECK(filled == 1U << most);
    }
    const std::array<std::uint32_t, 6> known = {5, 9, 12, 13, 16, 45};
    std::array<std::uint8_t, 6> best{};
    pdf::detail::find_code_lengths(known, 15, best);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < known.size(); ++i) bits += known[i] * best[i];
    CHECK(bits == 224);
}

TEST_CASE("compressor: each level gives what another reader reads, small and large") {
    Numbers numbers;
    const std::string small = mixed(numbers, 5000, 60, 20);
    const std::string large = mixed(numbers, 100'000, 60, 20);
    for (const int level : {1, 2, 6}) {
        pdf::detail::Compressor compressor(level);
        for (const std::string& raw : {small, large, small}) {
            std::string packed;
            REQUIRE(compressor.append(raw, packed));
            CHECK(inflated(packed, raw.size()) == raw);
        }
    }
}
