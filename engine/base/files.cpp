// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/print_number.h"
#include "base/utf8.h"

namespace cajista::base {

namespace {

namespace fs = std::filesystem;

/// An open file; closes it.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }
    int close() {
        const int status = ::close(number_);
        number_ = -1;
        return status;
    }

private:
    int number_;
};

/// The system's words, without the locale of the environment.
std::string reason(int error) { return ::strerrordesc_np(error) ? ::strerrordesc_np(error) : "?"; }

Diagnostic unreadable(const fs::path& path, const std::string& why, const SourceSpan& asked_by) {
    return error("base.file-unreadable", "can't read " + path.string() + ": " + why, asked_by);
}

Diagnostic unwritable(const fs::path& path, int why) {
    return error("base.file-unwritable", "can't write " + path.string() + ": " + reason(why));
}

Diagnostic outside(std::string_view name, const fs::path& root, const char* why,
                   const SourceSpan& asked_by) {
    return error("base.path-outside-root",
                 "path " + std::string(name) + " " + why + " the folder " +
                     (root.empty() ? "." : root.string()),
                 asked_by)
        .hint("files that a job or template names must lie in its own folder or below");
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool sync_folder(const fs::path& folder) {
    const fs::path name = folder.empty() ? fs::path(".") : folder;
    const Descriptor open_folder(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return open_folder.is_open() && ::fsync(open_folder.number()) == 0;
}

}  // namespace

Result<std::string> read_bytes(const fs::path& path, std::size_t most, SourceSpan asked_by) {
    // Not blocking: a pipe put in the place of a file must not hang us.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) return unreadable(path, reason(errno), asked_by);
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return unreadable(path, reason(errno), asked_by);
    if (!S_ISREG(facts.st_mode)) return unreadable(path, "is no regular file", asked_by);
    const auto too_large = [&] {
        std::string message = path.string() + " is larger than ";
        append_integer(message, static_cast<std::int64_t>(most));
        return error("base.file-too-large", message + " bytes", asked_by);
    };
    if (static_cast<std::uintmax_t>(facts.st_size) > most) return too_large();

    // One byte more than expected: the file may grow while it is read.
    std::string content(static_cast<std::size_t>(facts.st_size) + 1, '\0');
    std::size_t filled = 0;
    for (;;) {
        if (filled == content.size()) content.resize(filled + 4096);
        const ssize_t got = ::read(file.number(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(path, reason(errno), asked_by);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > most) return too_large();
    }
    content.resize(filled);
    return content;
}

Result<SourceFilePtr> read_source(const fs::path& path, SourceSpan asked_by) {
    Result<std::string> bytes = read_bytes(path, limits::source_file_bytes, asked_by);
    if (!bytes) return std::move(bytes).errors();
    auto file = std::make_shared<SourceFile>();
    file->path = path.string();
    file->text = std::move(bytes).value();
    if (file->text.starts_with("\xEF\xBB\xBF")) file->text.erase(0, 3);
    const std::size_t bad = first_invalid_utf8(file->text);
    if (bad == file->text.size()) return SourceFilePtr(std::move(file));

    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(file->text[bad]);
    std::string message = "byte 0x";
    message.append({digits[byte >> 4U], digits[byte & 0x0FU]});
    message += " at offset ";
    append_integer(message, static_cast<std::int64_t>(bad));
    message += " is not UTF-8";
    const auto at = static_cast<std::uint32_t>(bad);
    return error("base.not-utf8", message, {std::move(file), at, at + 1})
        .hint("save the file as UTF-8");
}

Result<fs::path> resolve_inside(const fs::path& root, std::string_view name, SourceSpan asked_by) {
    if (name.empty() || name.find('\0') != std::string_view::npos) {
        return error("base.file-unreadable", "an empty path names no file", asked_by);
    }
    const fs::path inner = fs::path(name).lexically_normal();
    if (inner.is_absolute()) return outside(name, root, "is absolute, not inside", asked_by);
    if (*inner.begin() == "..") return outside(name, root, "leaves", asked_by);

    std::error_code status;
    const fs::path real_root = fs::canonical(root.empty() ? fs::path(".") : root, status);
    if (status) return unreadable(root, reason(status.value()), asked_by);
    const fs::path real = fs::weakly_canonical(real_root / inner, status);
    if (status) return unreadable(root / inner, reason(status.value()), asked_by);
    const fs::path below = real.lexically_relative(real_root);
    if (below.empty() || *below.begin() == "..") {
        return outside(name, root, "is a symbolic link that leaves", asked_by);
    }
    // What weakly_canonical left unresolved doesn't exist, or is a link to what doesn't.
    fs::path part = real_root;
    for (const fs::path& step : below) {
        part /= step;
        if (fs::is_symlink(fs::symlink_status(part, status))) {
            return outside(name, root, "is a broken symbolic link in", asked_by);
        }
    }
    return root.empty() ? inner : root / inner;
}

Status write_whole_file(const fs::path& path, std::string_view content, Lasting lasting) {
    const bool syncs = lasting == Lasting::yes;
    fs::path part = path;
    part += ".part";
    Descriptor file(::open(
        part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
    if (!file.is_open()) return unwritable(path, errno);
    if (!write_all(file.number(), content) || (syncs && ::fsync(file.number()) != 0) ||
        file.close() != 0 || ::rename(part.c_str(), path.c_str()) != 0) {
        const int why = errno;
        ::unlink(part.c_str());
        return unwritable(path, why);
    }
    if (syncs && !sync_folder(path.parent_path())) return unwritable(path, errno);
    return {};
}

}  // namespace cajista::base
