// SPDX-License-Identifier: Apache-2.0
// The run's page store: composed documents, encoded, in segments, and the resources that their
// pages use, by SHA-256. Spools, archives and reprints are assembled from it; nothing is composed
// again (architecture.md, border 3).
//
//   pages/000001.pages   header, then frames: sizes, checksum, facts, encoded document
//   pages/resources/HEX  font files, images, forms: whole files, written once
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace cajista::store {

/// Appends one frame to a batch that will be given to PageStoreWriter::append. Any thread.
void append_frame(std::string& batch, std::string_view facts, std::string_view document);

/// The end of what was appended: a store can be cut back to it and gone on with.
struct StoreEnd {
    std::uint32_t segment = 1;
    std::uint64_t bytes = 0;  ///< of that segment
};

/// Writes a store. One owner, one thread. Errors: store.write-failed (with the system's reason).
class PageStoreWriter {
public:
    static base::Result<std::unique_ptr<PageStoreWriter>> create(
        const std::filesystem::path& folder);
    /// Goes on with a store: what stands behind `end` is cut off, resources stay. Errors also:
    /// store.damaged when less is there than `end` says.
    static base::Result<std::unique_ptr<PageStoreWriter>> reopen(
        const std::filesystem::path& folder, const StoreEnd& end);
    ~PageStoreWriter();

    /// Whole frames, in the order of the run. A segment is closed at 1 GiB.
    base::Status append(std::string_view frames);
    bool has_resource(const base::Sha256& digest) const;
    base::Status add_resource(const base::Sha256& digest, std::string_view bytes);
    /// All that was appended is on the disk when it returns.
    base::Status sync();
    StoreEnd end() const;
    /// A second descriptor of the open segment, for a thread that syncs while this one appends
    /// (closed segments are on the disk). The caller closes it; -1 when the system has none.
    int duplicate_descriptor() const;

private:
    struct State;
    explicit PageStoreWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

struct Frame {
    std::string_view facts;
    std::string_view document;
};

/// Where a frame stands, for reading it again out of order.
struct FrameRef {
    std::uint32_t segment = 0;
    std::uint64_t offset = 0;
};

/// Reads a store. One owner, one thread; several readers may read one store. Errors:
/// store.unreadable, store.damaged (segment, offset).
class PageStoreReader {
public:
    static base::Result<std::unique_ptr<PageStoreReader>> open(const std::filesystem::path& folder);
    ~PageStoreReader();

    /// The next frame in run order; its views live until the next call. False at the end or on an
    /// error (see status()).
    bool next(Frame& frame);
    FrameRef last_ref() const;  ///< of the frame that next() gave
    bool read(FrameRef ref, Frame& frame);
    const base::Status& status() const;

    /// Reads no further than `end`; call before the first next().
    void set_end(const StoreEnd& end);

    /// The bytes of a resource, checked against its digest; kept in memory by the reader.
    base::Result<std::string_view> resource(const base::Sha256& digest);

private:
    struct State;
    explicit PageStoreReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Digests of the resources of a store, ascending. Files that were not finished don't count.
std::vector<base::Sha256> list_resources(const std::filesystem::path& folder);

}  // namespace cajista::store
