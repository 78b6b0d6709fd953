// SPDX-License-Identifier: Apache-2.0
#include "store/page_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <map>
#include <set>

#include "base/binary.h"
#include "base/files.h"
#include "base/limits.h"

namespace cajista::store {

namespace {

constexpr std::string_view segment_header = "CAJISTA PAGES 1\n";
constexpr std::uint64_t segment_bytes = std::uint64_t{1} << 30;  // a copy or a checksum stays handy
constexpr std::size_t frame_header_bytes = 12;
constexpr std::size_t read_ahead = std::size_t{1} << 20;
constexpr std::size_t read_ahead_at_random = std::size_t{16} << 10;  // a statement has 5 to 10 KiB

std::filesystem::path segment_path(const std::filesystem::path& folder, std::uint32_t number) {
    return folder / fmt::format("{:06}.pages", number);
}

std::filesystem::path resource_path(const std::filesystem::path& folder,
                                    const base::Sha256& digest) {
    return folder / "resources" / base::to_hex(digest);
}

base::Diagnostic write_failed(const std::filesystem::path& path) {
    return base::error("store.write-failed", fmt::format("'{}' could not be written: {}",
                                                         path.string(), std::strerror(errno)))
        .hint("free space or repair the volume");
}

}  // namespace

void append_frame(std::string& batch, std::string_view facts, std::string_view document) {
    base::BinaryWriter writer(batch);
    writer.fixed32(static_cast<std::uint32_t>(facts.size()));
    writer.fixed32(static_cast<std::uint32_t>(document.size()));
    std::uint32_t checksum = libdeflate_crc32(0, facts.data(), facts.size());
    checksum = libdeflate_crc32(checksum, document.data(), document.size());
    writer.fixed32(checksum);
    batch.append(facts);
    batch.append(document);
}

struct PageStoreWriter::State {
    std::filesystem::path folder;
    std::set<base::Sha256> resources;
    std::uint32_t segment = 0;
    std::uint64_t written = 0;
    int file = -1;

    ~State() {
        if (file >= 0) ::close(file);
    }
    base::Status write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t done = ::write(file, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return write_failed(segment_path(folder, segment));
            bytes.remove_prefix(static_cast<std::size_t>(done));
            written += static_cast<std::uint64_t>(done);
        }
        return {};
    }
    base::Status close_segment() {
        if (file < 0) return {};
        const bool synced = ::fdatasync(file) == 0;
        const bool closed = ::close(file) == 0;
        file = -1;
        if (!synced || !closed) return write_failed(segment_path(folder, segment));
        return {};
    }
    base::Status open_segment() {
        ++segment;
        const std::filesystem::path path = segment_path(folder, segment);
        file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0) return write_failed(path);
        written = 0;
        return write(segment_header);
    }
    /// Opens the segment that `end` names and cuts it there.
    base::Status reopen_segment(const StoreEnd& end) {
        segment = end.segment;
        const std::filesystem::path path = segment_path(folder, segment);
        file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (file < 0) return write_failed(path);
        struct stat facts {};
        if (::fstat(file, &facts) != 0) return write_failed(path);
        if (static_cast<std::uint64_t>(facts.st_size) < end.bytes) {
            return base::error("store.damaged",
                               fmt::format("'{}' has {} bytes, the journal says {}", path.string(),
                                           facts.st_size, end.bytes))
                .hint("run the job again; the page store can't be repaired");
        }
        if (::ftruncate(file, static_cast<off_t>(end.bytes)) != 0) return write_failed(path);
        written = end.bytes;
        return {};
    }
    /// Segments behind the open one.
    base::Status remove_later_segments() {
        std::error_code failure;
        for (std::uint32_t number = segment + 1;; ++number) {
            if (!std::filesystem::remove(segment_path(folder, number), failure)) break;
        }
        if (failure) {
            errno = failure.value();
            return write_failed(folder);
        }
        return {};
    }
};

PageStoreWriter::PageStoreWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PageStoreWriter::~PageStoreWriter() = default;

base::Result<std::unique_ptr<PageStoreWriter>> PageStoreWriter::create(
    const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder / "resources", failure);
    if (failure) {
        errno = failure.value();
        return write_failed(folder);
    }
    auto state = std::make_unique<State>();
    state->folder = folder;
    if (base::Status opened = state->open_segment(); !opened) return std::move(opened).errors();
    return std::unique_ptr<PageStoreWriter>(new PageStoreWriter(std::move(state)));
}

base::Result<std::unique_ptr<PageStoreWriter>> PageStoreWriter::reopen(
    const std::filesystem::path& folder, const StoreEnd& end) {
    auto state = std::make_unique<State>();
    state->folder = folder;
    base::Status opened = state->reopen_segment(end);
    if (opened) opened = state->remove_later_segments();
    if (!opened) return std::move(opened).errors();
    for (const base::Sha256& digest : list_resources(folder)) state->resources.insert(digest);
    return std::unique_ptr<PageStoreWriter>(new PageStoreWriter(std::move(state)));
}

base::Status PageStoreWriter::append(std::string_view frames) {
    if (state_->written >= segment_bytes) {
        if (base::Status closed = state_->close_segment(); !closed) return closed;
        if (base::Status opened = state_->open_segment(); !opened) return opened;
    }
    return state_->write(frames);
}

bool PageStoreWriter::has_resource(const base::Sha256& digest) const {
    return state_->resources.contains(digest);
}

base::Status PageStoreWriter::add_resource(const base::Sha256& digest, std::string_view bytes) {
    if (!state_->resources.insert(digest).second) return {};
    return base::write_whole_file(resource_path(state_->folder, digest), bytes);
}

base::Status PageStoreWriter::sync() {
    if (state_->file >= 0 && ::fdatasync(state_->file) != 0) {
        return write_failed(segment_path(state_->folder, state_->segment));
    }
    return {};
}

StoreEnd PageStoreWriter::end() const { return {state_->segment, state_->written}; }

int PageStoreWriter::duplicate_descriptor() const {
    return ::fcntl(state_->file, F_DUPFD_CLOEXEC, 3);
}

std::vector<base::Sha256> list_resources(const std::filesystem::path& folder) {
    std::vector<base::Sha256> found;
    std::error_code failure;
    for (std::filesystem::directory_iterator at(folder / "resources", failure), end;
         !failure && at != end; at.increment(failure)) {
        const std::string name = at->path().filename().string();
        base::Sha256 digest{};
        if (name.size() != 2 * digest.size()) continue;
        bool is_hex = true;
        for (std::size_t i = 0; i < digest.size() && is_hex; ++i) {
            const char* first = name.data() + 2 * i;
            is_hex = std::from_chars(first, first + 2, digest[i], 16).ptr == first + 2;
        }
        if (is_hex) found.push_back(digest);
    }
    std::sort(found.begin(), found.end());
    return found;
}

struct PageStoreReader::State {
    std::filesystem::path folder;
    std::uint32_t segments = 0;
    std::uint32_t segment = 0;
    int file = -1;
    std::uint64_t buffer_offset = 0;  // of buffer[0] in the segment
    std::uint64_t position = 0;       // of the next frame in the segment
    std::size_t ahead = read_ahead;
    std::string buffer;
    FrameRef last;
    base::Status status;
    std::map<base::Sha256, std::string> resources;
    std::uint64_t last_segment_bytes = std::numeric_limits<std::uint64_t>::max();

    ~State() {
        if (file >= 0) ::close(file);
    }
    bool fail(base::Diagnostic diagnostic) {
        status = base::Status(std::move(diagnostic));
        return false;
    }
    bool damaged() {
        return fail(base::error("store.damaged",
                                fmt::format("'{}' is damaged at byte {}",
                                            segment_path(folder, segment).string(), position))
                        .hint("run the job again; the page store can't be repaired"));
    }
    bool open_segment(std::uint32_t number) {
        if (file >= 0) ::close(file);
        segment = number;
        const std::filesystem::path path = segment_path(folder, number);
        file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) {
            return fail(base::error(
                "store.unreadable",
                fmt::format("'{}' could not be read: {}", path.string(), std::strerror(errno))));
        }
        buffer.clear();
        buffer_offset = 0;
        position = 0;
        if (!fill(segment_header.size())) return false;
        if (available().substr(0, segment_header.size()) != segment_header) return damaged();
        position = segment_header.size();
        return true;
    }
    std::string_view available() const {
        return std::string_view(buffer).substr(position - buffer_offset);
    }
    // Makes `bytes` bytes from `position` on available; false with an empty status at a clean end.
    bool fill(std::size_t bytes) {
        if (position >= buffer_offset && position - buffer_offset + bytes <= buffer.size()) {
            return true;
        }
        std::size_t kept = 0;
        if (position >= buffer_offset && position - buffer_offset <= buffer.size()) {
            kept = buffer.size() - (position - buffer_offset);
            buffer.erase(0, position - buffer_offset);
        } else {
            buffer.clear();
        }
        buffer_offset = position;
        buffer.resize(std::max(bytes, kept + ahead));
        while (kept < buffer.size()) {
            const ssize_t done = ::pread(file, buffer.data() + kept, buffer.size() - kept,
                                         static_cast<off_t>(buffer_offset + kept));
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) {
                return fail(base::error(
                    "store.unreadable",
                    fmt::format("'{}' could not be read: {}",
                                segment_path(folder, segment).string(), std::strerror(errno))));
            }
            if (done == 0) break;
            kept += static_cast<std::size_t>(done);
        }
        buffer.resize(kept);
        return kept >= bytes;
    }
    bool frame_at_position(Frame& frame) {
        base::BinaryReader header(available().substr(0, frame_header_bytes));
        const std::size_t facts = header.fixed32();
        const std::size_t document = header.fixed32();
        const std::uint32_t checksum = header.fixed32();
        if (facts + document > base::limits::document_arena_bytes) return damaged();
        if (!fill(frame_header_bytes + facts + document)) return status.ok() ? damaged() : false;
        const std::string_view bytes = available().substr(frame_header_bytes, facts + document);
        if (libdeflate_crc32(0, bytes.data(), bytes.size()) != checksum) return damaged();
        frame.facts = bytes.substr(0, facts);
        frame.document = bytes.substr(facts);
        last = {segment, position};
        position += frame_header_bytes + bytes.size();
        return true;
    }
};

PageStoreReader::PageStoreReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PageStoreReader::~PageStoreReader() = default;

base::Result<std::unique_ptr<PageStoreReader>> PageStoreReader::open(
    const std::filesystem::path& folder) {
    auto state = std::make_unique<State>();
    state->folder = folder;
    std::error_code failure;
    while (std::filesystem::exists(segment_path(folder, state->segments + 1), failure)) {
        ++state->segments;
    }
    if (state->segments == 0) {
        return base::error("store.unreadable",
                           fmt::format("'{}' holds no page store", folder.string()))
            .hint("name the folder of a finished run");
    }
    if (!state->open_segment(1)) return std::move(state->status).errors();
    return std::unique_ptr<PageStoreReader>(new PageStoreReader(std::move(state)));
}

bool PageStoreReader::next(Frame& frame) {
    State& s = *state_;
    if (!s.status.ok()) return false;
    if (s.segment == s.segments && s.position >= s.last_segment_bytes) return false;
    s.ahead = read_ahead;
    while (!s.fill(frame_header_bytes)) {
        if (!s.status.ok()) return false;
        if (!s.available().empty()) return s.damaged();
        if (s.segment >= s.segments) return false;
        if (!s.open_segment(s.segment + 1)) return false;
    }
    return s.frame_at_position(frame);
}

void PageStoreReader::set_end(const StoreEnd& end) {
    state_->segments = std::min(state_->segments, end.segment);
    state_->last_segment_bytes = end.bytes;
}

FrameRef PageStoreReader::last_ref() const { return state_->last; }

bool PageStoreReader::read(FrameRef ref, Frame& frame) {
    State& s = *state_;
    if (!s.status.ok()) return false;
    if (ref.segment != s.segment && !s.open_segment(ref.segment)) return false;
    s.position = ref.offset;
    s.ahead = read_ahead_at_random;
    if (!s.fill(frame_header_bytes)) return s.status.ok() ? s.damaged() : false;
    return s.frame_at_position(frame);
}

const base::Status& PageStoreReader::status() const { return state_->status; }

base::Result<std::string_view> PageStoreReader::resource(const base::Sha256& digest) {
    const auto known = state_->resources.find(digest);
    if (known != state_->resources.end()) return std::string_view(known->second);
    const std::filesystem::path path = resource_path(state_->folder, digest);
    base::Result<std::string> bytes = base::read_bytes(path, base::limits::image_bytes);
    if (!bytes) return std::move(bytes).errors();
    if (base::sha256(std::string_view(bytes.value())) != digest) {
        return base::error("store.damaged",
                           fmt::format("'{}' is not what its name says", path.string()))
            .hint("run the job again; the page store can't be repaired");
    }
    const auto placed = state_->resources.emplace(digest, std::move(bytes).value()).first;
    return std::string_view(placed->second);
}

}  // namespace cajista::store
