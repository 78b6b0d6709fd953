// SPDX-License-Identifier: Apache-2.0
#include "run/detail/reject_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>

#include "base/json_text.h"
#include "base/utf8.h"

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
        out += base::json_string(raw);
        return;
    }
    out += ",\"record_hex\":\"";
    for (const char c : raw) {
        fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(c));
    }
    out += '"';
}

std::filesystem::path part_of(const std::filesystem::path& folder) {
    return folder / "rejects.ndjson.part";
}

}  // namespace

base::Result<std::unique_ptr<RejectFile>> RejectFile::create(const std::filesystem::path& folder) {
    return reopen(folder, 0);
}

base::Result<std::unique_ptr<RejectFile>> RejectFile::reopen(const std::filesystem::path& folder,
                                                             std::uint64_t bytes) {
    auto result = std::unique_ptr<RejectFile>(new RejectFile());
    result->path_ = folder / "rejects.ndjson";
    // Killed between the end of a shard or a refused run and the word of it: they go on in the file
    // that has its name already.
    struct stat known {};
    if (::stat(part_of(folder).c_str(), &known) != 0 && errno == ENOENT &&
        ::rename(result->path_.c_str(), part_of(folder).c_str()) != 0 && errno != ENOENT) {
        return unwritable(result->path_);
    }
    result->file_ =
        ::open(part_of(folder).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (result->file_ < 0) return unwritable(result->path_);
    struct stat facts {};
    if (::fstat(result->file_, &facts) != 0) return unwritable(result->path_);
    if (static_cast<std::uint64_t>(facts.st_size) < bytes) {
        return base::error("run.journal-ahead",
                           fmt::format("'{}' has {} bytes, the journal says {}",
                                       part_of(folder).string(), facts.st_size, bytes))
            .hint("run the job again into another folder");
    }
    if (::ftruncate(result->file_, static_cast<off_t>(bytes)) != 0) {
        return unwritable(result->path_);
    }
    result->bytes_ = bytes;
    return result;
}

RejectFile::~RejectFile() {
    if (file_ >= 0) ::close(file_);
}

std::string_view stage_name(Reject::Stage stage) {
    constexpr std::string_view names[] = {"reading", "choosing", "composing", "publishing"};
    return names[static_cast<std::size_t>(stage)];
}

void RejectFile::append_record(std::string_view raw, std::string_view context,
                               std::uint32_t input) {
    append_raw(buffer_, raw);
    if (!context.empty()) buffer_ += ",\"context\":" + base::json_string(context);
    if (reader_ == nullptr || reader_->columns(input).empty()) return;
    buffer_ += ",\"columns\":[";
    for (const std::string& column : reader_->columns(input)) {
        if (buffer_.back() != '[') buffer_ += ',';
        buffer_ += base::json_string(column);
    }
    buffer_ += ']';
}

base::Status RejectFile::write(const Reject& reject) {
    fmt::format_to(std::back_inserter(buffer_),
                   "{{\"number\":{},\"key\":{},\"file\":{},\"line\":{},\"offset\":{},\"code\":{},"
                   "\"message\":{},\"stage\":\"{}\"",
                   reject.record_number, base::json_string(reject.key),
                   base::json_string(reject.file), reject.line, reject.offset,
                   base::json_string(reject.reason.code), base::json_string(reject.reason.message),
                   stage_name(reject.stage));
    buffer_ += fmt::format(",\"input\":{}", reject.input);
    append_record(reject.raw, reject.context, reject.input);
    if (!reject.parts.empty()) buffer_ += ",\"parts\":[";
    for (const Reject::Part& part : reject.parts) {
        buffer_ +=
            fmt::format("{}{{\"input\":{},\"detail\":{},\"parent\":{},\"line\":{},\"offset\":{}",
                        buffer_.back() == '[' ? "" : ",", part.input, part.detail, part.parent,
                        part.line, part.offset);
        append_record(part.raw, part.context, part.input);
        buffer_ += '}';
    }
    if (!reject.parts.empty()) buffer_ += ']';
    buffer_ += "}\n";
    return buffer_.size() < buffer_bytes ? base::Status() : flush();
}

base::Status RejectFile::write_line(std::string_view line) {
    buffer_.append(line) += '\n';
    return buffer_.size() < buffer_bytes ? base::Status() : flush();
}

base::Status RejectFile::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t done = ::write(file_, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return unwritable(path_);
        rest.remove_prefix(static_cast<std::size_t>(done));
        bytes_ += static_cast<std::uint64_t>(done);
    }
    buffer_.clear();
    return {};
}

int RejectFile::duplicate_descriptor() const { return ::fcntl(file_, F_DUPFD_CLOEXEC, 3); }

base::Status RejectFile::finish() {
    if (file_ < 0) return {};
    if (base::Status flushed = flush(); !flushed) return flushed;
    const bool synced = ::fsync(file_) == 0;
    const bool closed = ::close(file_) == 0;
    file_ = -1;
    if (!synced || !closed) return unwritable(path_);
    return {};
}

base::Status RejectFile::publish(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "rejects.ndjson";
    if (::rename(part_of(folder).c_str(), path.c_str()) != 0 && errno != ENOENT) {
        return unwritable(path);
    }
    return {};
}

}  // namespace cajista::run::detail
