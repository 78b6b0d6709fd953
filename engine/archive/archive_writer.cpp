// SPDX-License-Identifier: Apache-2.0
#include "archive/archive_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "archive/detail/index_file.h"
#include "archive/detail/sync_folder.h"
#include "base/files.h"
#include "store/path_set.h"

namespace cajista::archive {

namespace {

constexpr std::uint64_t documents_in_folder = 1000;  // listings and backups stay quick

base::Diagnostic write_failed(const std::filesystem::path& path) {
    return detail::write_failed(path, errno);
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
    options.is_small = true;
    options.subsets = settings.subsets;
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
    store::PathSet taken;
    std::string last_folder;
    std::unique_ptr<detail::IndexFile> rows;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;

    base::Status index(const store::DocumentFacts& facts, const std::string& path,
                       const pdf::VolumeFacts& volume) {
        const std::string digest = base::to_hex(volume.digest);
        return rows->add(facts, documents,
                         {std::string_view(path), std::uint64_t{facts.pages.size()}, volume.bytes,
                          std::string_view(digest), facts.template_name, facts.title});
    }
    /// Where the next document goes, in `folder`.
    std::filesystem::path next_path(const store::DocumentFacts& facts) const {
        const std::filesystem::path wanted(facts.archive_path);
        return wanted.parent_path() / fmt::format("{:06}", documents / documents_in_folder) /
               wanted.filename();
    }
};

ArchiveWriter::ArchiveWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveWriter::~ArchiveWriter() = default;

base::Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(
    std::filesystem::path folder, const std::vector<std::string>& index_fields) {
    auto state = std::make_unique<State>();
    state->folder = std::move(folder);
    std::error_code failure;
    std::filesystem::create_directories(state->folder, failure);
    if (failure) {
        errno = failure.value();
        return write_failed(state->folder);
    }
    auto index = detail::IndexFile::create(
        state->folder, index_fields,
        "path TEXT NOT NULL, pages INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, "
        "template TEXT NOT NULL, title TEXT NOT NULL");
    if (!index) return std::move(index).errors();
    state->rows = std::move(index).value();
    return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(state)));
}

bool ArchiveWriter::has_path(std::string_view path) const { return state_->taken.contains(path); }

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
    if (base::Status built = state_->rows->finish(); !built) return built;
    return detail::sync_folder(state_->folder);
}

std::uint64_t ArchiveWriter::documents() const { return state_->documents; }
std::uint64_t ArchiveWriter::pages() const { return state_->pages; }

}  // namespace cajista::archive
