// SPDX-License-Identifier: Apache-2.0
#include "pdf/output.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace cajista::pdf {

namespace {
constexpr std::size_t buffer_bytes = 256 * 1024;  // a system call for about 100 pages
}

base::Result<std::unique_ptr<FileOutput>> FileOutput::create(std::filesystem::path path,
                                                             Sync sync) {
    std::unique_ptr<FileOutput> output(new FileOutput);
    output->part_ = path;
    output->part_ += ".part";
    output->path_ = std::move(path);
    output->sync_ = sync;
    // Renaming over a device or pipe would replace it by a file.
    std::error_code failed;
    const auto kind = std::filesystem::status(output->path_, failed).type();
    if (kind != std::filesystem::file_type::not_found &&
        kind != std::filesystem::file_type::regular) {
        errno = EEXIST;
        return base::Diagnostics(output->fail("written: it is not a file").errors());
    }
    output->descriptor_ =
        ::open(output->part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output->descriptor_ < 0) return base::Diagnostics(output->fail("opened").errors());
    return output;
}

FileOutput::~FileOutput() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(part_.c_str());
}

base::Status FileOutput::fail(const char* what) const {
    const int reason = errno;
    return base::error("base.file-unwritable",
                       fmt::format("`{}` can't be {}: {}", path_.string(), what,
                                   std::generic_category().message(reason)));
}

base::Status FileOutput::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail("written");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
    return {};
}

base::Status FileOutput::write(std::string_view bytes) {
    if (buffer_.size() + bytes.size() > buffer_bytes) {
        if (base::Status status = flush(); !status) return status;
    }
    buffer_.append(bytes);
    return buffer_.size() >= buffer_bytes ? flush() : base::Status();
}

base::Status FileOutput::finish() {
    if (base::Status status = flush(); !status) return status;
    if (sync_ == Sync::yes && ::fsync(descriptor_) != 0) return fail("synced");
    const int closed = ::close(std::exchange(descriptor_, -1));
    if (closed != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) {
        base::Status status = fail("written");
        ::unlink(part_.c_str());
        return status;
    }
    return {};
}

base::Status MemoryOutput::write(std::string_view bytes) {
    bytes_.append(bytes);
    return {};
}

}  // namespace cajista::pdf
