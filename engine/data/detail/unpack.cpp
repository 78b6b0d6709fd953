// SPDX-License-Identifier: Apache-2.0
#include "data/detail/unpack.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cajista::data::detail {

namespace {

base::Diagnostic broken(const std::string& path, std::string_view what) {
    base::Diagnostic problem =
        base::error("data.compression-broken", fmt::format("'{}' {}", path, what));
    problem.data.path = path;
    return problem;
}

class GunzipStream final : public ByteStream {
public:
    GunzipStream(std::unique_ptr<ByteStream> inner, std::string path)
        : inner_(std::move(inner)), path_(std::move(path)), packed_(64 * 1024) {
        // 16: a gzip header is expected
        ready_ = inflateInit2(&state_, MAX_WBITS + 16) == Z_OK;
    }
    ~GunzipStream() override { inflateEnd(&state_); }
    GunzipStream(const GunzipStream&) = delete;
    GunzipStream& operator=(const GunzipStream&) = delete;

    std::ptrdiff_t read(char* to, std::size_t most) override {
        if (!ready_) return fail(broken(path_, "can't be unpacked: no memory"));
        const auto room = static_cast<uInt>(std::min<std::size_t>(most, 1U << 30));
        state_.next_out = reinterpret_cast<Bytef*>(to);
        state_.avail_out = room;
        while (state_.avail_out == room) {
            if (between_) {
                if (!next_member()) return fail(after_member());
                if (between_) return 0;
            }
            // Called without input too: it may still hold output.
            const int result = inflate(&state_, Z_NO_FLUSH);
            between_ = result == Z_STREAM_END;
            if (between_) continue;
            if (result != Z_OK && result != Z_BUF_ERROR) {
                return fail(broken(path_, "has damaged gzip data"));
            }
            if (state_.avail_out != room || state_.avail_in != 0) continue;
            if (!refill()) return fail(inner_->problem());
            if (state_.avail_in == 0) return fail(broken(path_, "ends within its gzip data"));
        }
        return static_cast<std::ptrdiff_t>(room - state_.avail_out);
    }

private:
    bool refill() {
        const std::ptrdiff_t got = inner_->read(packed_.data(), packed_.size());
        failed_ = got < 0;
        if (failed_) return false;
        state_.next_in = reinterpret_cast<Bytef*>(packed_.data());
        state_.avail_in = static_cast<uInt>(got);
        return true;
    }
    base::Diagnostic after_member() const {
        return failed_ ? inner_->problem() : broken(path_, "goes on after its gzip data");
    }
    /// Another member, the end (then `between_` stays), or something that is neither.
    bool next_member() {
        while (true) {
            while (state_.avail_in != 0 && *state_.next_in == 0) {  // padding of tapes
                ++state_.next_in;
                --state_.avail_in;
            }
            if (state_.avail_in != 0) break;
            if (!refill()) return false;
            if (state_.avail_in == 0) return true;
        }
        if (*state_.next_in != 0x1F) return false;
        between_ = false;
        return inflateReset(&state_) == Z_OK;
    }

    std::unique_ptr<ByteStream> inner_;
    std::string path_;
    std::vector<char> packed_;
    z_stream state_{};
    bool ready_ = false;
    bool between_ = false;
    bool failed_ = false;
};

struct FreeStream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class UnzstdStream final : public ByteStream {
public:
    UnzstdStream(std::unique_ptr<ByteStream> inner, std::string path)
        : inner_(std::move(inner)),
          path_(std::move(path)),
          packed_(ZSTD_DStreamInSize()),
          stream_(ZSTD_createDStream()) {}

    std::ptrdiff_t read(char* to, std::size_t most) override {
        if (!stream_) return fail(broken(path_, "can't be unpacked: no memory"));
        ZSTD_outBuffer out{to, most, 0};
        while (out.pos == 0) {
            if (in_.pos == in_.size && !flushing_) {
                const std::ptrdiff_t got = inner_->read(packed_.data(), packed_.size());
                if (got < 0) return fail(inner_->problem());
                in_ = {packed_.data(), static_cast<std::size_t>(got), 0};
                if (got == 0) {
                    return pending_ == 0 ? 0
                                         : fail(broken(path_, "ends within its Zstandard data"));
                }
            }
            pending_ = ZSTD_decompressStream(stream_.get(), &out, &in_);
            if (ZSTD_isError(pending_) != 0) {
                return fail(broken(path_, fmt::format("has damaged Zstandard data: {}",
                                                      ZSTD_getErrorName(pending_))));
            }
            flushing_ = out.pos == out.size && pending_ != 0;
        }
        return static_cast<std::ptrdiff_t>(out.pos);
    }

private:
    std::unique_ptr<ByteStream> inner_;
    std::string path_;
    std::vector<char> packed_;
    std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
    ZSTD_inBuffer in_{nullptr, 0, 0};
    std::size_t pending_ = 0;
    bool flushing_ = false;  ///< the decoder holds more output than was asked for
};

}  // namespace

std::unique_ptr<ByteStream> gunzip_stream(std::unique_ptr<ByteStream> inner, std::string path) {
    return std::make_unique<GunzipStream>(std::move(inner), std::move(path));
}

std::unique_ptr<ByteStream> unzstd_stream(std::unique_ptr<ByteStream> inner, std::string path) {
    return std::make_unique<UnzstdStream>(std::move(inner), std::move(path));
}

}  // namespace cajista::data::detail
