// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include "data/reader.h"

namespace cajista::data {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{256} << 10;
constexpr int level = 1;  // 400 MB/s: never slower than what feeds it

struct FreeStream {
    void operator()(ZSTD_CCtx* stream) const { ZSTD_freeCCtx(stream); }
};

/// The file while it is written: NAME.part, away again unless finished.
class Target {
public:
    explicit Target(const std::filesystem::path& path)
        : path_(path), part_(path.string() + ".part") {
        file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    ~Target() {
        if (file_ < 0) return;
        ::close(file_);
        ::unlink(part_.c_str());
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    bool is_open() const { return file_ >= 0; }
    bool write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t done = ::write(file_, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
        return true;
    }
    bool finish() {
        if (::fsync(file_) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) return false;
        ::close(file_);
        file_ = -1;
        return true;
    }
    base::Diagnostic failed() const {
        return base::error("base.file-unwritable",
                           fmt::format("can't write {}: {}", path_.string(),
                                       std::generic_category().message(errno)));
    }

private:
    std::filesystem::path path_;
    std::string part_;
    int file_ = -1;
};

/// Compresses what it is given, unless that is compressed already.
class Packer {
public:
    explicit Packer(Target& target) : target_(target), out_(ZSTD_CStreamOutSize()) {
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_compressionLevel, level);
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1);
    }
    bool write(std::string_view bytes, bool is_last) {
        if (is_first_) {
            is_first_ = false;
            is_packed_ = bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x28\xB5\x2F\xFD");
        }
        if (is_packed_) return target_.write(bytes);
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        while (true) {
            ZSTD_outBuffer out{out_.data(), out_.size(), 0};
            const std::size_t left = ZSTD_compressStream2(stream_.get(), &out, &in,
                                                          is_last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) return errno = EIO, false;
            if (!target_.write({out_.data(), out.pos})) return false;
            if (is_last ? left == 0 : in.pos == in.size) return true;
        }
    }

private:
    Target& target_;
    std::vector<char> out_;
    std::unique_ptr<ZSTD_CCtx, FreeStream> stream_{ZSTD_createCCtx()};
    bool is_first_ = true;
    bool is_packed_ = false;
};

}  // namespace

base::Status capture_standard_input(const std::filesystem::path& target,
                                    const std::function<bool()>& is_stopped) {
    Target file(target);
    if (!file.is_open()) return file.failed();
    Packer packer(file);
    std::vector<char> buffer(chunk_bytes);
    while (!is_stopped()) {
        // Filled up first: the first bytes tell how it is packed, and a pipe may give them singly.
        std::size_t filled = 0;
        bool at_end = false;
        while (filled < buffer.size() && !is_stopped()) {
            const ssize_t got =
                ::read(STDIN_FILENO, buffer.data() + filled, buffer.size() - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) {
                return base::error("data.file-unreadable",
                                   fmt::format("standard input can't be read: {}",
                                               std::generic_category().message(errno)));
            }
            at_end = got == 0;
            if (at_end) break;
            filled += static_cast<std::size_t>(got);
        }
        if (is_stopped()) break;
        if (!packer.write({buffer.data(), filled}, at_end)) return file.failed();
        if (at_end) return file.finish() ? base::Status() : base::Status(file.failed());
    }
    return base::error("data.capture-stopped",
                       "stopped by a signal while standard input was read; nothing was composed")
        .hint("run the job again");
}

}  // namespace cajista::data
