// SPDX-License-Identifier: Apache-2.0
#include "run/detail/trace_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/files.h"
#include "base/limits.h"

namespace cajista::run::detail {

namespace {

base::Diagnostic unwritable_trace(const std::filesystem::path& path) {
    return base::error("run.trace-unwritable", fmt::format("'{}' could not be written: {}",
                                                           path.string(), std::strerror(errno)))
        .hint("free space or repair the volume");
}

std::filesystem::path trace_part_of(const std::filesystem::path& folder) {
    return folder / "trace.ndjson.part";
}

/// Bytes of the whole lines whose record is one of the first.
std::size_t size_of_first(std::string_view lines, std::uint64_t records) {
    constexpr std::string_view begin = "{\"record\": ";
    std::size_t size = 0;
    while (size < lines.size()) {
        const std::size_t end = lines.find('\n', size);
        if (end == std::string_view::npos || !lines.substr(size).starts_with(begin)) break;
        std::uint64_t record = 0;
        std::from_chars(lines.data() + size + begin.size(), lines.data() + end, record);
        if (record == 0 || record > records) break;
        size = end + 1;
    }
    return size;
}

}  // namespace

base::Result<std::unique_ptr<TraceFile>> TraceFile::open(const std::filesystem::path& folder,
                                                         std::uint64_t records) {
    auto result = std::unique_ptr<TraceFile>(new TraceFile());
    result->path_ = trace_part_of(folder);
    std::error_code failure;
    if (records != 0 && std::filesystem::exists(result->path_, failure)) {
        auto kept = base::read_bytes(result->path_, base::limits::record_bytes);
        if (!kept) return std::move(kept).errors();
        result->lines_ = kept.value().substr(0, size_of_first(kept.value(), records));
    }
    result->file_ = ::open(result->path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (result->file_ < 0) return unwritable_trace(result->path_);
    if (::ftruncate(result->file_, static_cast<off_t>(result->lines_.size())) != 0) {
        return unwritable_trace(result->path_);
    }
    return result;
}

TraceFile::~TraceFile() {
    if (file_ >= 0) ::close(file_);
}

base::Status TraceFile::write(std::string_view lines) {
    lines_ += lines;
    while (!lines.empty()) {
        const ssize_t done = ::write(file_, lines.data(), lines.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return unwritable_trace(path_);
        lines.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

int TraceFile::duplicate_descriptor() const { return ::fcntl(file_, F_DUPFD_CLOEXEC, 3); }

void TraceFile::remove(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::remove(trace_part_of(folder), failure);
}

}  // namespace cajista::run::detail
