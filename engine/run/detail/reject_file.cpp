// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>

#include "base/utf8.h"
#include "report/write_report.h"
#include "run/detail/ordered_sink.h"

namespace cajista::run::detail {

namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

base::Diagnostic unwritable(const std::filesystem::path& path) {
    return base::error("run.rejects-unwritable", fmt::format("'{}' could not be written: {}",
                                                             path.string(), std::strerror(errno)))
        .hint("free space or repair the volume");
}

/// Bytes that are no UTF-8 can't stand in JSON: they are written as hexadecimal instead.
void append_raw(std::string& out, std::string_view raw) {
    if (base::first_invalid_utf8(raw) == raw.size()) {
        out += ",\"record\":";
        out += report::json_string(raw);
        return;
    }
    out += ",\"record_hex\":\"";
    for (const char c : raw) {
        fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(c));
    }
    out += '"';
}

}  // namespace

base::Result<std::unique_ptr<RejectFile>> RejectFile::create(const std::filesystem::path& folder) {
    auto result = std::unique_ptr<RejectFile>(new RejectFile());
    result->path_ = folder / "rejects.ndjson";
    const std::string part = result->path_.string() + ".part";
    result->file_ = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (result->file_ < 0) return unwritable(result->path_);
    return result;
}

RejectFile::~RejectFile() {
    if (file_ >= 0) ::close(file_);
}

base::Status RejectFile::write(const Reject& reject) {
    fmt::format_to(std::back_inserter(buffer_),
                   "{{\"number\":{},\"key\":{},\"file\":{},\"line\":{},\"offset\":{},\"code\":{},"
                   "\"message\":{}",
                   reject.record_number, report::json_string(reject.key),
                   report::json_string(reject.file), reject.line, reject.offset,
                   report::json_string(reject.reason.code),
                   report::json_string(reject.reason.message));
    append_raw(buffer_, reject.raw);
    buffer_ += "}\n";
    return buffer_.size() < buffer_bytes ? base::Status() : flush();
}

base::Status RejectFile::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t done = ::write(file_, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return unwritable(path_);
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
    buffer_.clear();
    return {};
}

base::Status RejectFile::finish() {
    if (file_ < 0) return {};
    if (base::Status flushed = flush(); !flushed) return flushed;
    const bool synced = ::fsync(file_) == 0;
    const bool closed = ::close(file_) == 0;
    file_ = -1;
    const std::string part = path_.string() + ".part";
    if (!synced || !closed || ::rename(part.c_str(), path_.c_str()) != 0) {
        return unwritable(path_);
    }
    return {};
}

}  // namespace cajista::run::detail
