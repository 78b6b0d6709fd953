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
    libdeflate_compressor* codec = libdeflate_alloc_compressor(std::atoi(arguments[2]));
    std::string buffer(1 << 20, '\0');
    std::size_t used = 0, raw = 0, written = 0;
    const auto flush = [&] {
        if (::write(out, buffer.data(), used) != static_cast<ssize_t>(used)) std::exit(1);
        written += used;
        used = 0;
    };
    for (const std::string& stream : content) {
        const std::size_t most = libdeflate_zlib_compress_bound(codec, stream.size());
        if (used + most > buffer.size()) flush();
        if (most > buffer.size()) buffer.resize(most);
        used += libdeflate_zlib_compress(codec, stream.data(), stream.size(), buffer.data() + used,
                                         buffer.size() - used);
        raw += stream.size();
    }
    flush();
    if (::fsync(out) != 0) return 1;
    const double seconds = now() - begin;
    libdeflate_free_compressor(codec);
    ::close(out);
    std::printf("%zu %zu %zu %.6f\n", content.size(), raw, written, seconds);
    return 0;
}
