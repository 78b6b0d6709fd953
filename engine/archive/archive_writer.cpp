// SPDX-License-Identifier: Apache-2.0
#include "archive/archive_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.h"
#include "store/path_set.h"

namespace cajista::archive {

namespace {

constexpr std::uint64_t documents_in_folder = 1000;  // listings and backups stay quick

base::Diagnostic write_failed(const std::filesystem::path& path) {
    return base::error("archive.write-failed", fmt::format("'{}' could not be written: {}",
                                                           path.string(), std::strerror(errno)))
        .hint("free space or repair the volume");
}

std::string sql_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        out += c;
        if (c == '"') out += c;
    }
    return out + '"';
}

base::Status write_file(const std::filesystem::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (file < 0) return write_failed(path);
    while (!bytes.empty()) {
        const ssize_t done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            base::Diagnostic failure = write_failed(path);
            ::close(file);
            return failure;
        }
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    if (::close(file) != 0) return write_failed(path);
    return {};
}

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

base::Result<pdf::VolumeFacts> make_document(const ArchiveSettings& settings,
                                             const store::DocumentFacts& facts,
                                             const pdf::EncodedDocument& document,
                                             pdf::ResourceSource& source, pdf::MemoryOutput& out) {
    out.clear();
    pdf::VolumeOptions options;
    options.standard = settings.standard;
    options.intent = settings.intent;
    options.schemas.push_back(pdf::index_schema(settings.index_fields, facts.index));
    options.attachments = true;
    for (const pdf::EncodedAttachment& file : document.attachments) {
        if (file.profile != base::InvoiceProfile::none && settings.standard->part == 3) {
            options.schemas.push_back(pdf::invoice_schema(file));
        }
    }
    options.title = std::string(facts.title);
    if (options.title.empty() && settings.standard->is_universal) {
        options.title = fmt::format("{} {}", facts.template_name, facts.key);  // needed there
    }
    options.language = std::string(facts.language);
    options.created = settings.created;
    options.id_seed = fmt::format("{}/{}/{}", settings.job, facts.record_number, facts.key);
    options.bookmarks = !document.bookmarks.empty();
    base::Result<pdf::VolumeWriter> writer =
        pdf::VolumeWriter::create(out, *settings.plan, source, std::move(options), settings.fonts);
    if (!writer) return std::move(writer).errors();
    if (base::Status added = writer->add_document(document, facts.title); !added) {
        return std::move(added).errors();
    }
    return writer->finish();
}

struct ArchiveWriter::State {
    std::filesystem::path folder;
    std::vector<std::string> fields;
    store::PathSet taken;
    std::string last_folder;
    std::unique_ptr<sqlite3, CloseDatabase> database;
    std::unique_ptr<sqlite3_stmt, CloseStatement> insert;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;

    std::filesystem::path staging() const { return folder / "index.part"; }

    base::Diagnostic index_failed() const {
        return base::error(
            "archive.index-failed",
            fmt::format("the index of '{}' could not be written: {}", folder.string(),
                        database ? sqlite3_errmsg(database.get()) : "no database"));
    }
    base::Status execute(const std::string& sql) {
        if (sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            return index_failed();
        }
        return {};
    }
    std::string columns() const {
        std::string list =
            "key TEXT NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL, pages INTEGER NOT "
            "NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, template TEXT NOT NULL, title "
            "TEXT NOT NULL";
        for (const std::string& field : fields) list += ", " + sql_name(field) + " TEXT";
        return list;
    }
    base::Status open_index() {
        std::error_code ignored;  // of an attempt that was killed; opening says if it is in the way
        std::filesystem::remove(staging(), ignored);
        std::filesystem::remove(folder / "index.sqlite", ignored);
        sqlite3* opened = nullptr;
        const int code = sqlite3_open(staging().c_str(), &opened);
        database.reset(opened);
        if (code != SQLITE_OK) return index_failed();
        // The staging file is thrown away when the run stops, so nothing in it needs to last.
        if (base::Status s = execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
            !s) {
            return s;
        }
        if (base::Status s = execute("CREATE TABLE staged (" + columns() + ")"); !s) return s;
        std::string sql = "INSERT INTO staged VALUES (?,?,?,?,?,?,?,?";
        for (std::size_t i = 0; i < fields.size(); ++i) sql += ",?";
        sql += ')';
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
            return index_failed();
        }
        insert.reset(statement);
        return {};
    }
    void bind(int place, std::string_view text) {
        sqlite3_bind_text64(insert.get(), place, text.data() == nullptr ? "" : text.data(),
                            text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    base::Status index(const store::DocumentFacts& facts, const std::string& path,
                       const pdf::VolumeFacts& volume) {
        const std::string digest = base::to_hex(volume.digest);
        bind(1, facts.key);
        sqlite3_bind_int64(insert.get(), 2, static_cast<sqlite3_int64>(documents));
        bind(3, path);
        sqlite3_bind_int64(insert.get(), 4, static_cast<sqlite3_int64>(facts.pages.size()));
        sqlite3_bind_int64(insert.get(), 5, static_cast<sqlite3_int64>(volume.bytes));
        bind(6, digest);
        bind(7, facts.template_name);
        bind(8, facts.title);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            bind(9 + static_cast<int>(i),
                 i < facts.index.size() ? facts.index[i] : std::string_view{});
        }
        const int code = sqlite3_step(insert.get());
        sqlite3_reset(insert.get());
        return code == SQLITE_DONE ? base::Status() : base::Status(index_failed());
    }
    /// Where the next document goes, in `folder`.
    std::filesystem::path next_path(const store::DocumentFacts& facts) const {
        const std::filesystem::path wanted(facts.archive_path);
        return wanted.parent_path() / fmt::format("{:06}", documents / documents_in_folder) /
               wanted.filename();
    }
    base::Status build_index() {
        insert.reset();
        const std::filesystem::path built = folder / "index.sqlite";
        std::string sql = "CREATE TABLE documents (" + columns() +
                          "); INSERT INTO documents SELECT * FROM staged ORDER BY key, number; "
                          "DROP TABLE staged; CREATE INDEX documents_by_key ON documents (key);";
        for (const std::string& field : fields) {
            sql += " CREATE INDEX " + sql_name("documents_by_" + field) + " ON documents (" +
                   sql_name(field) + ");";
        }
        if (base::Status s = execute(sql + " COMMIT"); !s) return s;
        std::string target = built.string();
        for (std::size_t at = 0; (at = target.find('\'', at)) != std::string::npos; at += 2) {
            target.insert(at, 1, '\'');
        }
        if (base::Status s = execute("VACUUM INTO '" + target + "'"); !s) return s;
        database.reset();
        std::error_code ignored;  // a staging file left behind is in nobody's way
        std::filesystem::remove(staging(), ignored);
        return {};
    }
};

ArchiveWriter::ArchiveWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveWriter::~ArchiveWriter() = default;

base::Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(
    std::filesystem::path folder, const std::vector<std::string>& index_fields) {
    auto state = std::make_unique<State>();
    state->folder = std::move(folder);
    state->fields = index_fields;
    std::error_code failure;
    std::filesystem::create_directories(state->folder, failure);
    if (failure) {
        errno = failure.value();
        return write_failed(state->folder);
    }
    if (base::Status opened = state->open_index(); !opened) return std::move(opened).errors();
    return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(state)));
}

bool ArchiveWriter::claim_path(std::string_view path) { return state_->taken.insert(path); }

base::Result<bool> ArchiveWriter::keep(const store::DocumentFacts& facts) {
    State& s = *state_;
    const std::filesystem::path relative = s.next_path(facts);
    const std::filesystem::path path = s.folder / relative;
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure || size != facts.archive_bytes) return false;
    base::Result<std::string> bytes = base::read_bytes(path, size);
    if (!bytes) return false;
    pdf::VolumeFacts volume;
    volume.bytes = size;
    volume.pages = facts.pages.size();
    volume.digest = base::sha256(std::string_view(bytes.value()));
    const std::string_view digest(reinterpret_cast<const char*>(volume.digest.data()),
                                  volume.digest.size());
    if (digest != facts.archive_digest) return false;
    ++s.documents;
    s.pages += facts.pages.size();
    if (base::Status indexed = s.index(facts, relative.generic_string(), volume); !indexed) {
        return std::move(indexed).errors();
    }
    return true;
}

base::Status ArchiveWriter::add(const store::DocumentFacts& facts, std::string_view pdf,
                                const pdf::VolumeFacts& volume) {
    State& s = *state_;
    const std::filesystem::path relative = s.next_path(facts);
    const std::filesystem::path path = s.folder / relative;
    if (path.parent_path() != s.last_folder) {
        std::error_code failure;
        std::filesystem::create_directories(path.parent_path(), failure);
        if (failure) {
            errno = failure.value();
            return write_failed(path.parent_path());
        }
        s.last_folder = path.parent_path();
    }
    if (base::Status written = write_file(path, pdf); !written) return written;
    ++s.documents;
    s.pages += facts.pages.size();
    return s.index(facts, relative.generic_string(), volume);
}

base::Status ArchiveWriter::finish() {
    if (base::Status built = state_->build_index(); !built) return built;
    const int folder = ::open(state_->folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::syncfs(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!synced) return write_failed(state_->folder);
    return {};
}

std::uint64_t ArchiveWriter::documents() const { return state_->documents; }
std::uint64_t ArchiveWriter::pages() const { return state_->pages; }

}  // namespace cajista::archive
