// SPDX-License-Identifier: Apache-2.0
// The least that a spool costs: its content streams compressed again by the same codec and level,
// one by one, and written.
//   yardstick_floor SPOOL.pdf LEVEL OUT    prints streams, raw bytes, written bytes, seconds
#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/detail/compress.h"

namespace {

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::string read_file(const char* path) {
    std::string text;
    if (FILE* file = std::fopen(path, "rb")) {
        std::fseek(file, 0, SEEK_END);
        text.resize(static_cast<std::size_t>(std::ftell(file)));
        std::rewind(file);
        text.resize(std::fread(text.data(), 1, text.size(), file));
        std::fclose(file);
    }
    return text;
}

/// The raw bytes of all compressed streams, in the order of the file.
std::vector<std::string> content_of(const std::string& pdf) {
    std::vector<std::string> result;
    libdeflate_decompressor* codec = libdeflate_alloc_decompressor();
    std::string raw(1 << 20, '\0');
    std::size_t at = 0;
    while ((at = pdf.find("/Length ", at)) != std::string::npos) {
        const std::size_t length = std::strtoul(pdf.c_str() + at + 8, nullptr, 10);
        const std::size_t data = pdf.find("stream\n", at);
        if (data == std::string::npos) break;
        std::size_t size = 0;
        if (libdeflate_zlib_decompress(codec, pdf.data() + data + 7, length, raw.data(), raw.size(),
                                       &size) == LIBDEFLATE_SUCCESS) {
            result.emplace_back(raw.data(), size);
        }
        at = data + 7 + length;
    }
    libdeflate_free_decompressor(codec);
    return result;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return 2;
    const std::vector<std::string> content = content_of(read_file(arguments[1]));
    const int out = ::open(arguments[3], O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (content.empty() || out < 0) return 1;
    const double begin = now();
    cajista::pdf::detail::Compressor codec(std::atoi(arguments[2]));
    constexpr std::size_t block = 1 << 20;
    std::string buffer;
    buffer.reserve(2 * block);
    std::size_t raw = 0, written = 0;
    const auto flush = [&] {
        if (::write(out, buffer.data(), buffer.size()) != static_cast<ssize_t>(buffer.size())) {
            std::exit(1);
        }
        written += buffer.size();
        buffer.clear();
    };
    for (const std::string& stream : content) {
        codec.append(stream, buffer);
        if (buffer.size() >= block) flush();
        raw += stream.size();
    }
    flush();
    if (::fsync(out) != 0) return 1;
    const double seconds = now() - begin;
    ::close(out);
    std::printf("%zu %zu %zu %.6f\n", content.size(), raw, written, seconds);
    return 0;
}
