// SPDX-License-Identifier: Apache-2.0
#include "run/job_register.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "base/sha256.h"
#include "run/instant.h"
#include "store/facts.h"
#include "store/page_store.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

constexpr const char* tables = R"(
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY, job TEXT NOT NULL, folder TEXT NOT NULL UNIQUE, time TEXT NOT NULL,
  is_void INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS file (
  run INTEGER NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS file_by_bytes ON file (bytes);
CREATE TABLE IF NOT EXISTS document (
  key TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (key, run)) WITHOUT ROWID;
)";

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

base::Result<std::string> digest_of(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const auto unreadable = [&] {
        return base::error("data.file-unreadable",
                           fmt::format("'{}' can't be read: {}", path.string(),
                                       std::generic_category().message(errno)));
    };
    if (file < 0) return unreadable();
    base::Sha256Stream digest;
    std::string buffer(chunk_bytes, '\0');
    while (true) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            base::Diagnostic failure = unreadable();
            ::close(file);
            return failure;
        }
        if (got == 0) break;
        digest.update(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    }
    ::close(file);
    return base::to_hex(digest.finish());
}

/// A name that a file may have.
std::string file_name(std::string_view job) {
    return base::to_hex(base::sha256(job)).substr(0, 16) + ".lock";
}

}  // namespace

std::string KeyLookup::run_of(std::string_view key) {
    query_.bind(2, key);
    const std::string run = query_.step() ? query_.text(0) : std::string();
    (void)query_.reset();  // a register that can't be read shows when the run is added to it
    return run;
}

base::Result<std::unique_ptr<JobRegister>> JobRegister::open(const fs::path& folder,
                                                             std::string job) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    auto database = base::Database::open(folder / "register.sqlite", base::Database::Mode::write);
    if (!database) return std::move(database).errors();
    auto opened = std::unique_ptr<JobRegister>(
        new JobRegister(std::move(database).value(), std::move(job), folder));
    base::Status made = opened->database_.execute(tables);
    if (!made) return std::move(made).errors();
    return opened;
}

JobRegister::~JobRegister() {
    if (lock_ >= 0) ::close(lock_);
}

base::Status JobRegister::lock() {
    const fs::path path = folder_ / file_name(job_);
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (lock_ >= 0 && ::fcntl(lock_, F_OFD_SETLK, &whole) == 0) return {};
    if (lock_ >= 0 && (errno == EAGAIN || errno == EACCES)) {
        return base::error("run.job-running",
                           fmt::format("another run of the job '{}' is under way", job_))
            .hint("wait until it has ended; `cajista status` of its folder says how far it is");
    }
    return base::error("base.file-unwritable", fmt::format("can't write {}: {}", path.string(),
                                                           std::generic_category().message(errno)));
}

base::Status JobRegister::check_files(const std::vector<fs::path>& files) {
    auto find = database_.prepare(
        "SELECT file.sha256, run.folder, run.time FROM file JOIN run ON run.id = file.run "
        "WHERE run.job = ? AND run.is_void = 0 AND file.bytes = ?");
    if (!find) return std::move(find).errors();
    for (const fs::path& path : files) {
        std::error_code failure;
        const auto bytes = fs::file_size(path, failure);
        if (failure || bytes == 0) continue;
        find->bind(1, job_).bind(2, std::uint64_t{bytes});
        std::string digest;
        while (find->step()) {
            if (digest.empty()) {
                base::Result<std::string> read = digest_of(path);
                if (!read) return std::move(read).errors();
                digest = std::move(read).value();
            }
            if (find->text(0) != digest) continue;
            return base::error("run.duplicate-data",
                               fmt::format("'{}' was run before, at {} into '{}'", path.string(),
                                           find->text(2), find->text(1)))
                .hint("`cajista void` takes that run back, so that its data may be run again");
        }
        if (base::Status done = find->reset(); !done) return done;
    }
    return {};
}

base::Result<KeyLookup> JobRegister::keys() {
    auto query = database_.prepare(
        "SELECT run.folder FROM document JOIN run ON run.id = document.run "
        "WHERE run.job = ?1 AND document.key = ?2 AND run.is_void = 0 LIMIT 1");
    if (!query) return std::move(query).errors();
    query->bind(1, job_);
    return KeyLookup(std::move(query).value());
}

base::Status JobRegister::add_run(const std::string& run, const std::vector<fs::path>& files,
                                  const std::optional<fs::path>& store) {
    base::Transaction change(database_);
    if (base::Status begun = change.begin(); !begun) return begun;
    auto insert = database_.prepare(
        "INSERT INTO run (job, folder, time) VALUES (?,?,?) ON CONFLICT (folder) DO UPDATE SET "
        "job = excluded.job, time = excluded.time, is_void = 0 RETURNING id");
    if (!insert) return std::move(insert).errors();
    insert->bind(1, job_).bind(2, run).bind(3, instant_of_clock().text);
    const std::int64_t id = insert->step() ? insert->number(0) : 0;
    while (insert->step()) continue;
    if (base::Status done = insert->reset(); !done) return done;
    for (const char* table : {"file", "document"}) {
        base::Status cleared =
            database_.execute(fmt::format("DELETE FROM {} WHERE run = {}", table, id));
        if (!cleared) return cleared;
    }
    auto add = database_.prepare("INSERT INTO file VALUES (?,?,?,?)");
    if (!add) return std::move(add).errors();
    for (const fs::path& path : files) {
        base::Result<std::string> digest = digest_of(path);
        if (!digest) return std::move(digest).errors();
        std::error_code failure;
        add->bind(1, id)
            .bind(2, path.string())
            .bind(3, std::uint64_t{fs::file_size(path, failure)});
        if (base::Status added = add->bind(4, digest.value()).run(); !added) return added;
    }
    if (store) {
        if (base::Status added = add_keys(id, *store); !added) return added;
    }
    return change.commit();
}

base::Status JobRegister::add_keys(std::int64_t run, const fs::path& store) {
    auto reader = store::PageStoreReader::open(store);
    if (!reader) return std::move(reader).errors();
    auto add = database_.prepare("INSERT OR IGNORE INTO document VALUES (?,?)");
    if (!add) return std::move(add).errors();
    store::Frame frame;
    store::DocumentFacts facts;
    while (reader.value()->next(frame)) {
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if (facts.key.empty()) continue;
        if (base::Status added = add->bind(1, facts.key).bind(2, run).run(); !added) return added;
    }
    return reader.value()->status();
}

base::Status JobRegister::void_run(const std::string& run) {
    auto change = database_.prepare("UPDATE run SET is_void = 1 WHERE folder = ?");
    if (!change) return std::move(change).errors();
    return change->bind(1, run).run();
}

}  // namespace cajista::run
