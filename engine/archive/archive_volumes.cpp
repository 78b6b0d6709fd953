// SPDX-License-Identifier: Apache-2.0
#include "archive/archive_volumes.h"

#include <fmt/format.h>

#include <set>

#include "archive/detail/index_file.h"
#include "archive/detail/sync_folder.h"
#include "pdf/volume_file.h"

namespace cajista::archive {

namespace {

struct Open {
    pdf::VolumeFile file;
    ArchiveVolume row;
    std::uint64_t pages = 0;
};

}  // namespace

struct ArchiveVolumes::State {
    std::filesystem::path folder;
    ArchiveSettings settings;
    std::uint64_t most_pages = 0;
    NameOf name_of;
    pdf::ResourceSource& source;
    std::unique_ptr<detail::IndexFile> index;
    std::unique_ptr<Open> volume;
    std::vector<ArchiveVolume> rows;
    std::set<std::string, std::less<>> names;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;

    base::Result<std::filesystem::path> prepare(const std::string& name) {
        if (!names.insert(name).second) {
            return base::error("archive.volume-exists",
                               fmt::format("two volumes of the archive are named '{}'", name))
                .hint("put {volume} into the path of <archive>");
        }
        const std::filesystem::path path = folder / name;
        std::error_code failure;
        std::filesystem::create_directories(path.parent_path(), failure);
        if (failure) return detail::write_failed(path.parent_path(), failure.value());
        return path;
    }

    base::Status open_volume(const store::DocumentFacts& first) {
        auto next = std::make_unique<Open>();
        const std::uint64_t number = rows.size() + 1;
        base::Result<std::string> name = name_of(number);
        if (!name) return std::move(name).errors();
        next->row.name = name.value();
        base::Result<std::filesystem::path> path = prepare(name.value());
        if (!path) return std::move(path).errors();
        pdf::VolumeOptions options;
        options.standard = settings.standard;
        options.intent = settings.intent;
        options.title = fmt::format("{} {}", settings.job, number);
        options.language = std::string(first.language);
        options.created = settings.created;
        options.id_seed = fmt::format("{}/archive/{}", settings.job, number);
        options.bookmarks = true;
        auto file = pdf::VolumeFile::create(path.value(), *settings.plan, source,
                                            std::move(options), settings.fonts);
        if (!file) return std::move(file).errors();
        next->file = std::move(file).value();
        volume = std::move(next);
        return {};
    }

    base::Status close_volume() {
        if (!volume) return {};
        base::Result<pdf::VolumeFacts> facts = volume->file.writer->finish();
        if (!facts) return std::move(facts).errors();
        volume->row.facts = facts.value();
        rows.push_back(std::move(volume->row));
        volume.reset();
        return {};
    }

    base::Status list_volumes() {
        std::string sql =
            "CREATE TABLE volumes (path TEXT NOT NULL, documents INTEGER NOT NULL, pages INTEGER "
            "NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL);";
        for (const ArchiveVolume& one : rows) {
            sql += fmt::format("INSERT INTO volumes VALUES ({},{},{},{},'{}');",
                               detail::sql_text(one.name), one.documents, one.facts.pages,
                               one.facts.bytes, base::to_hex(one.facts.digest));
        }
        return index->execute(sql);
    }
};

ArchiveVolumes::ArchiveVolumes(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveVolumes::~ArchiveVolumes() = default;

base::Result<std::unique_ptr<ArchiveVolumes>> ArchiveVolumes::create(std::filesystem::path folder,
                                                                     ArchiveSettings settings,
                                                                     std::uint64_t most_pages,
                                                                     NameOf name_of,
                                                                     pdf::ResourceSource& source) {
    std::unique_ptr<State> state(new State{std::move(folder),
                                           std::move(settings),
                                           most_pages,
                                           std::move(name_of),
                                           source,
                                           nullptr,
                                           nullptr,
                                           {},
                                           {}});
    std::error_code failure;
    std::filesystem::create_directories(state->folder, failure);
    if (failure) return detail::write_failed(state->folder, failure.value());
    auto index = detail::IndexFile::create(
        state->folder, state->settings.index_fields,
        "path TEXT NOT NULL, first_page INTEGER NOT NULL, pages INTEGER NOT NULL, "
        "template TEXT NOT NULL, title TEXT NOT NULL");
    if (!index) return std::move(index).errors();
    state->index = std::move(index).value();
    return std::unique_ptr<ArchiveVolumes>(new ArchiveVolumes(std::move(state)));
}

base::Status ArchiveVolumes::add(const store::DocumentFacts& facts,
                                 const pdf::EncodedDocument& document) {
    State& s = *state_;
    const std::uint64_t more = facts.pages.size();
    if (s.volume && s.volume->pages + more > s.most_pages) {
        if (base::Status closed = s.close_volume(); !closed) return closed;
    }
    if (!s.volume) {
        if (base::Status opened = s.open_volume(facts); !opened) return opened;
    }
    const std::string_view bookmark = facts.title.empty() ? facts.key : facts.title;
    base::Status added = s.volume->file.writer->add_document(document, bookmark);
    if (!added) return added;
    ++s.documents;
    base::Status indexed = s.index->add(facts, s.documents,
                                        {std::string_view(s.volume->row.name), s.volume->pages + 1,
                                         more, facts.template_name, facts.title});
    if (!indexed) return indexed;
    ++s.volume->row.documents;
    s.volume->pages += more;
    s.pages += more;
    return {};
}

base::Status ArchiveVolumes::finish() {
    State& s = *state_;
    base::Status done = s.close_volume();
    if (done) done = s.list_volumes();
    if (done) done = s.index->finish();
    return done ? detail::sync_folder(s.folder) : done;
}

const std::vector<ArchiveVolume>& ArchiveVolumes::volumes() const { return state_->rows; }
std::uint64_t ArchiveVolumes::documents() const { return state_->documents; }
std::uint64_t ArchiveVolumes::pages() const { return state_->pages; }

}  // namespace cajista::archive
