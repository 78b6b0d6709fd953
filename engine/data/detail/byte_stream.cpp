// SPDX-License-Identifier: Apache-2.0
#include "data/detail/byte_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "data/detail/encoding.h"
#include "data/detail/unpack.h"

namespace cajista::data::detail {

namespace {

base::Diagnostic unreadable(const std::string& path, int number) {
    base::Diagnostic problem = base::error(
        "data.file-unreadable",
        fmt::format("'{}' can't be read: {}", path, std::generic_category().message(number)));
    problem.data.path = path;
    return problem;
}

class FileStream final : public ByteStream {
public:
    FileStream(int file, std::string path, std::uint64_t& progress)
        : file_(file), path_(std::move(path)), progress_(progress) {}
    ~FileStream() override { ::close(file_); }
    FileStream(const FileStream&) = delete;
    FileStream& operator=(const FileStream&) = delete;

    std::ptrdiff_t read(char* to, std::size_t most) override {
        while (true) {
            const ssize_t got = ::read(file_, to, most);
            if (got >= 0) {
                progress_ += static_cast<std::uint64_t>(got);
                return got;
            }
            if (errno != EINTR) return fail(unreadable(path_, errno));
        }
    }

private:
    int file_;
    std::string path_;
    std::uint64_t& progress_;
};

class MemoryStream final : public ByteStream {
public:
    explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
    std::ptrdiff_t read(char* to, std::size_t most) override {
        const std::size_t count = std::min(most, bytes_.size());
        if (count != 0) std::memcpy(to, bytes_.data(), count);
        bytes_.remove_prefix(count);
        return static_cast<std::ptrdiff_t>(count);
    }

private:
    std::string_view bytes_;
};

/// Gives its first bytes again after they were looked at.
class PeekStream final : public ByteStream {
public:
    explicit PeekStream(std::unique_ptr<ByteStream> inner) : inner_(std::move(inner)) {}

    /// Fewer than `count` only at the end or when reading failed.
    std::string_view peek(std::size_t count) {
        while (start_.size() < count && !ended_) {
            char buffer[512];
            const std::size_t most = std::min(sizeof buffer, count - start_.size());
            const std::ptrdiff_t got = inner_->read(buffer, most);
            ended_ = got <= 0;
            failed_ = got < 0;
            if (got > 0) start_.append(buffer, static_cast<std::size_t>(got));
        }
        return start_;
    }
    void skip(std::size_t count) { start_.erase(0, count); }

    std::ptrdiff_t read(char* to, std::size_t most) override {
        if (!start_.empty()) {
            const std::size_t count = std::min(most, start_.size());
            std::memcpy(to, start_.data(), count);
            start_.erase(0, count);
            return static_cast<std::ptrdiff_t>(count);
        }
        if (failed_) return fail(inner_->problem());
        if (ended_) return 0;
        const std::ptrdiff_t got = inner_->read(to, most);
        return got < 0 ? fail(inner_->problem()) : got;
    }

private:
    std::unique_ptr<ByteStream> inner_;
    std::string start_;
    bool ended_ = false;
    bool failed_ = false;
};

/// The encoding in `<?xml … encoding="…"?>`, when the beginning is ASCII-compatible.
std::string declared_encoding(std::string_view beginning) {
    if (!beginning.starts_with("<?xml")) return {};
    const std::string_view declaration = beginning.substr(0, beginning.find("?>"));
    std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const std::size_t end = declaration.find(declaration[at], at + 1);
    if (end == std::string_view::npos) return {};
    return std::string(declaration.substr(at + 1, end - at - 1));
}

std::string detect_encoding(std::string_view beginning, Declares declares) {
    if (const auto marked = marked_encoding(beginning)) return marked->first;
    if (declares != Declares::xml) return {};
    if (beginning.starts_with(std::string_view("<\0?\0", 4))) return "UTF-16LE";
    if (beginning.starts_with(std::string_view("\0<\0?", 4))) return "UTF-16BE";
    return declared_encoding(beginning);
}

base::Result<std::unique_ptr<ByteStream>> convert(std::unique_ptr<ByteStream> stream,
                                                  const StreamOptions& options) {
    auto start = std::make_unique<PeekStream>(std::move(stream));
    const std::string_view beginning = start->peek(512);
    std::string encoding =
        options.encoding.empty() ? detect_encoding(beginning, options.declares) : options.encoding;
    const auto canonical = canonical_encoding(encoding.empty() ? "UTF-8" : encoding);
    if (!canonical) return unknown_encoding(encoding);
    std::unique_ptr<PeekStream> text = std::move(start);
    if (*canonical != "UTF-8") {
        const auto marked = marked_encoding(beginning);
        if (marked && marked->first == *canonical) text->skip(marked->second);
        text = std::make_unique<PeekStream>(decode_stream(std::move(text), encoding));
    }
    if (text->peek(3).starts_with("\xEF\xBB\xBF")) text->skip(3);
    return std::unique_ptr<ByteStream>(std::move(text));
}

base::Result<std::unique_ptr<ByteStream>> unpack_and_convert(std::unique_ptr<ByteStream> stream,
                                                             const std::string& path,
                                                             const StreamOptions& options) {
    auto start = std::make_unique<PeekStream>(std::move(stream));
    const std::string_view magic = start->peek(4);
    const bool is_gzip = magic.starts_with("\x1F\x8B");
    const bool is_zstd = magic.starts_with("\x28\xB5\x2F\xFD");
    std::unique_ptr<ByteStream> plain = std::move(start);
    if (is_gzip) plain = gunzip_stream(std::move(plain), path);
    if (is_zstd) plain = unzstd_stream(std::move(plain), path);
    if (!options.is_text) return plain;
    return convert(std::move(plain), options);
}

}  // namespace

base::Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path,
                                                      const StreamOptions& options,
                                                      std::uint64_t& progress) {
    const int file = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return unreadable(path, errno);
    auto stream = std::make_unique<FileStream>(file, path, progress);
    struct stat facts {};
    if (::fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode)) return unreadable(path, EISDIR);
    (void)::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
    return unpack_and_convert(std::move(stream), path, options);
}

base::Result<std::unique_ptr<ByteStream>> open_memory(std::string_view bytes,
                                                      const std::string& name,
                                                      const StreamOptions& options) {
    return unpack_and_convert(std::make_unique<MemoryStream>(bytes), name, options);
}

}  // namespace cajista::data::detail
