// SPDX-License-Identifier: Apache-2.0
#include "run/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <sstream>

#include "base/binary.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/limits.h"
#include "run/detail/flat_json.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

base::Diagnostic unwritable(const fs::path& path, const std::string& reason) {
    return base::error("run.directory-unwritable",
                       fmt::format("'{}' can't be written: {}", path.string(), reason))
        .hint("choose another folder with --out");
}

base::Status sync_folder(const fs::path& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    const std::string reason = std::strerror(errno);
    if (folder >= 0) ::close(folder);
    if (!synced) return unwritable(path, reason);
    return {};
}

struct flock whole_file(int kind) {
    struct flock lock = {};
    lock.l_type = static_cast<short>(kind);
    lock.l_whence = SEEK_SET;
    return lock;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Values = std::map<std::string, std::string, std::less<>>;

/// Numbered, as the file is flat: "data 0": "NAME=PATH".
void append_pairs(std::string& out, std::string_view kind, const Pairs& pairs) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        out += fmt::format(",\n  \"{} {}\": {}", kind, i,
                           base::json_string(pairs[i].first + "=" + pairs[i].second));
    }
}

Pairs read_pairs(const Values& values, std::string_view kind) {
    Pairs pairs;
    while (true) {
        const auto found = values.find(fmt::format("{} {}", kind, pairs.size()));
        if (found == values.end()) return pairs;
        const std::size_t equals = found->second.find('=');
        if (equals == std::string::npos) return pairs;
        pairs.emplace_back(found->second.substr(0, equals), found->second.substr(equals + 1));
    }
}

}  // namespace

std::string write_run_record(const RunRecord& record) {
    const auto text = [](std::string_view value) { return base::json_string(value); };
    std::string out = fmt::format(
        "{{\n  \"job\": {},\n  \"job_file\": {},\n  \"engine\": {},\n  \"now\": {},\n  "
        "\"state\": {}",
        text(record.job), text(record.job_file), text(record.engine), text(record.now),
        text(record.state));
    out += fmt::format(
        ",\n  \"folder\": {},\n  \"exit_code\": \"{}\",\n  \"limit\": \"{}\",\n"
        "  \"workers\": \"{}\"",
        text(record.folder), record.exit_code, record.limit, record.workers);
    if (!record.channels.empty()) {
        out += fmt::format(",\n  \"channels\": {}",
                           text(fmt::format("{}", fmt::join(record.channels, " "))));
    }
    if (!record.state_path.empty()) {
        out += fmt::format(",\n  \"state_path\": {},\n  \"registers_keys\": \"{}\"",
                           text(record.state_path), record.registers_keys ? "yes" : "no");
    }
    if (record.supplement.is_any()) {
        out += fmt::format(",\n  \"supplement_of\": {},\n  \"supplement_kind\": {}",
                           text(record.supplement.of.string()), text(record.supplement.kind));
    }
    if (!record.serials_path.empty()) {
        out += fmt::format(",\n  \"serials_path\": {}", text(record.serials_path));
    }
    if (record.shard.is_part()) {
        out += fmt::format(",\n  \"shard\": \"{}\",\n  \"shards\": \"{}\"", record.shard.index + 1,
                           record.shard.count);
    }
    const auto numbers = [&](std::string_view kind, const print::NumbersBefore& counts) {
        out += fmt::format(
            ",\n  \"{0}_documents\": \"{1}\",\n  \"{0}_volumes\": \"{2}\",\n"
            "  \"{0}_pieces\": \"{3}\"",
            kind, counts.documents, counts.volumes, counts.pieces);
    };
    numbers("made", record.made);
    if (record.supplement.is_any()) numbers("before", record.print.before);
    Pairs files;
    for (const std::string& file : record.files) files.emplace_back("", file);
    append_pairs(out, "file", files);
    append_pairs(out, "data", record.data);
    append_pairs(out, "set", record.set);
    Pairs keys;
    for (const std::string& key : record.trace) keys.emplace_back("", key);
    append_pairs(out, "trace", keys);
    append_pairs(out, "fingerprint", record.fingerprints);
    if (record.has_print) {
        const print::PrintSettings& print = record.print;
        out += fmt::format(
            ",\n  \"print_path\": {},\n  \"volume_sheets\": \"{}\",\n  \"volume_pages\": \"{}\",\n"
            "  \"control\": {},\n  \"bookmarks\": \"{}\"",
            text(print.path), print.volume_sheets, print.volume_pages, text(print.control),
            print.bookmarks ? "yes" : "no");
        const print::SpoolFormat& format = print.format;
        std::string names, segments;
        for (const print::SpoolField& field : format.metadata) {
            names += field.name + '\x1F';
            if (field.is_of_segment) segments += field.name + '\x1F';
        }
        out += fmt::format(
            ",\n  \"standard\": {},\n  \"output_profile\": {},\n  \"output_condition\": {},\n"
            "  \"output_registry\": {},\n  \"bleed\": \"{}\",\n  \"metadata\": {},\n"
            "  \"segment_fields\": {}",
            text(format.standard->name), text(record.print_profile), text(format.intent.condition),
            text(format.intent.registry), format.bleed.units, text(names), text(segments));
    }
    return out + "\n}\n";
}

base::Result<RunRecord> read_run_record(const fs::path& folder) {
    const fs::path path = folder / "run.json";
    const auto no_run = [&](std::string_view reason) {
        return base::error("run.not-a-run", fmt::format("'{}' {}", folder.string(), reason))
            .hint("name the folder that `cajista run` made");
    };
    std::error_code failure;
    if (!fs::exists(path, failure)) return no_run("is no run directory: it has no run.json");
    base::Result<std::string> text = base::read_bytes(path, base::limits::source_file_bytes);
    if (!text) return std::move(text).errors();
    const auto values = detail::read_flat_json(text.value());
    if (!values) return no_run("has a run.json that can't be read");
    const auto value = [&](const char* name) -> std::string {
        const auto found = values->find(name);
        return found == values->end() ? std::string() : found->second;
    };
    RunRecord record;
    record.job = value("job");
    record.job_file = value("job_file");
    record.engine = value("engine");
    record.now = value("now");
    record.state = value("state");
    record.folder = value("folder");
    record.exit_code = static_cast<int>(detail::count_of(value("exit_code")));
    record.limit = detail::count_of(value("limit"));
    record.workers = static_cast<std::uint32_t>(detail::count_of(value("workers")));
    std::istringstream channels(value("channels"));
    for (std::string name; channels >> name;) record.channels.push_back(name);
    record.state_path = value("state_path");
    record.registers_keys = value("registers_keys") == "yes";
    record.serials_path = value("serials_path");
    record.supplement.of = value("supplement_of");
    record.supplement.kind = value("supplement_kind");
    if (values->contains("shards")) {
        const auto number = [&](const char* name) {
            return static_cast<std::uint32_t>(detail::count_of(value(name)));
        };
        record.shard = {std::max(number("shard"), 1U) - 1, std::max(number("shards"), 1U)};
    }
    const auto numbers = [&](const std::string& kind) {
        const auto count = [&](const char* name) {
            return detail::count_of(value((kind + name).c_str()));
        };
        return print::NumbersBefore{count("_documents"), count("_volumes"), count("_pieces")};
    };
    record.made = numbers("made");
    record.print.before = numbers("before");
    for (const auto& [none, file] : read_pairs(*values, "file")) record.files.push_back(file);
    record.data = read_pairs(*values, "data");
    record.set = read_pairs(*values, "set");
    for (const auto& [none, key] : read_pairs(*values, "trace")) record.trace.push_back(key);
    record.fingerprints = read_pairs(*values, "fingerprint");
    record.has_print = values->contains("print_path");
    record.print.job = record.job;
    record.print.path = value("print_path");
    record.print.volume_sheets = detail::count_of(value("volume_sheets"));
    record.print.volume_pages = detail::count_of(value("volume_pages"));
    record.print.control = value("control");
    record.print.bookmarks = value("bookmarks") == "yes";
    if (const auto* standard = base::find_pdf_standard(value("standard"))) {
        record.print.format.standard = standard;
    }
    record.print_profile = value("output_profile");
    record.print.format.intent.condition = value("output_condition");
    record.print.format.intent.registry = value("output_registry");
    record.print.format.bleed.units = static_cast<std::int64_t>(detail::count_of(value("bleed")));
    std::string names = value("metadata");
    const std::string segments = '\x1F' + value("segment_fields");
    for (std::size_t end = 0; (end = names.find('\x1F')) != std::string::npos;) {
        const std::string name = names.substr(0, end);
        const bool is_of_segment = segments.find('\x1F' + name + '\x1F') != std::string::npos;
        record.print.format.metadata.push_back({name, is_of_segment});
        names.erase(0, end + 1);
    }
    return record;
}

namespace {

/// Empty, or holding only what a process leaves that is killed before its run has begun, or when
/// it had taken nearly all of it away.
bool is_unused(const fs::path& path) {
    std::error_code failure;
    fs::directory_iterator entry(path, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        const fs::path name = entry->path().filename();
        if (name != "lock" && name != "scratch" && name != "run.json.part") return false;
    }
    return !failure;
}

}  // namespace

base::Result<std::unique_ptr<RunDirectory>> RunDirectory::create(const fs::path& path) {
    std::error_code failure;
    if (fs::exists(path, failure)) {
        if (!fs::is_directory(path, failure)) return unwritable(path, "it is a file");
        if (!is_unused(path)) {
            return base::error("run.directory-not-empty",
                               fmt::format("'{}' is not empty", path.string()))
                .hint("choose another folder with --out, or remove this one");
        }
    }
    fs::create_directories(path, failure);
    if (failure) return unwritable(path, failure.message());
    auto directory = std::unique_ptr<RunDirectory>(new RunDirectory());
    directory->path_ = path;
    if (base::Status locked = directory->lock(); !locked) return std::move(locked).errors();
    fs::remove_all(directory->scratch(), failure);
    fs::remove(path / "run.json.part", failure);
    fs::create_directories(directory->scratch(), failure);
    if (failure) return unwritable(path, failure.message());
    return directory;
}

base::Result<std::unique_ptr<RunDirectory>> RunDirectory::open(const fs::path& path,
                                                               Scratch scratch) {
    base::Result<RunRecord> record = read_run_record(path);
    if (!record) return std::move(record).errors();
    auto directory = std::unique_ptr<RunDirectory>(new RunDirectory());
    directory->path_ = path;
    if (base::Status locked = directory->lock(); !locked) return std::move(locked).errors();
    if (scratch == Scratch::none) return directory;
    if (scratch == Scratch::clear) directory->remove_scratch();
    std::error_code failure;
    fs::create_directories(directory->scratch(), failure);
    if (failure) return unwritable(path, failure.message());
    return directory;
}

base::Status RunDirectory::lock() {
    const fs::path path = path_ / "lock";
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) return unwritable(path_, std::strerror(errno));
    // Of the open file, so it goes with the process that holds it: a lock can't be stale.
    struct flock wanted = whole_file(F_WRLCK);
    if (::fcntl(lock_, F_OFD_SETLK, &wanted) != 0) {
        return base::error("run.locked",
                           fmt::format("another process works in '{}'", path_.string()))
            .hint("wait until it has ended, or choose another folder");
    }
    // What a process that was killed here had claimed is over.
    if (::ftruncate(lock_, 0) != 0) return unwritable(path_, std::strerror(errno));
    return {};
}

bool RunDirectory::is_locked(const fs::path& path) {
    const int file = ::open((path / "lock").c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return false;
    struct flock found = whole_file(F_WRLCK);
    const bool is_known = ::fcntl(file, F_OFD_GETLK, &found) == 0;
    ::close(file);
    return is_known && found.l_type != F_UNLCK;
}

RunDirectory::~RunDirectory() {
    if (lock_ >= 0) ::close(lock_);
}

base::Status RunDirectory::write_file(const std::string& name, std::string_view content) const {
    return base::write_whole_file(path_ / name, content);
}

base::Status RunDirectory::publish(const std::string& name) const {
    const fs::path from = scratch() / name;
    const fs::path to = path_ / name;
    std::error_code failure;
    if (fs::is_directory(to, failure)) {
        // In one step: there is no instant without a published folder.
        if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) != 0) {
            return unwritable(to, std::strerror(errno));
        }
        fs::remove_all(from, failure);
    } else {
        fs::rename(from, to, failure);
        if (failure) return unwritable(to, failure.message());
    }
    return sync_folder(path_);
}

base::Status RunDirectory::publish_once(const std::string& name) const {
    std::error_code failure;
    if (!fs::exists(scratch() / name, failure) && fs::exists(path_ / name, failure)) return {};
    return publish(name);
}

base::Status RunDirectory::sync() const {
    const int folder = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::syncfs(folder) == 0;
    const std::string reason = std::strerror(errno);
    if (folder >= 0) ::close(folder);
    return synced ? base::Status() : base::Status(unwritable(path_, reason));
}

void RunDirectory::discard() {
    std::error_code ignored;
    // What says whose directory this is goes after what fills it: create() takes the rest.
    for (const char* name :
         {"input", "pages", "journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm",
          "log.ndjson", "rejects.ndjson", "trace.ndjson", "serials.csv", "report.json",
          "report.html", "run.json", "scratch", "lock"}) {
        fs::remove_all(path_ / name, ignored);
        // A process that is killed between writing a file and giving it its name leaves this.
        fs::remove(path_ / (std::string(name) + ".part"), ignored);
    }
    fs::remove(path_, ignored);  // unless something of others is in it
}

void RunDirectory::remove_scratch() const {
    std::error_code ignored;  // what is left in scratch is in nobody's way
    fs::remove_all(scratch(), ignored);
}

}  // namespace cajista::run
