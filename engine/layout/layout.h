// SPDX-License-Identifier: Apache-2.0
// Document → ComposedDocument: collect blocks, set lines, size tables, break pages, place. The
// rules (margins, keeps, breaks, tables, masters) are in README.md beside this file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/arena.h"
#include "base/limits.h"
#include "base/result.h"
#include "document/document.h"
#include "document/late_content.h"
#include "page/page.h"

namespace cajista::layout {

/// What one document may take. Counts, never time, so that the same document falls everywhere.
struct Limits {
    std::uint32_t pages = base::limits::document_pages;
    std::uint64_t steps = base::limits::layout_steps;  ///< blocks, cells, lines and rows placed
    /// Of the arena and of what grows with the document beside it. What comes from a cache counts
    /// as if it had been made.
    std::size_t arena_bytes = base::limits::document_arena_bytes;
};

/// A laid-out document. `document` and what it points to live in the arena of the call, in the
/// Document that was laid out and in the engine (glyphs of cached words until `trim_caches`; static
/// groups and static text until the engine dies).
struct Composed {
    const page::ComposedDocument* document = nullptr;
    base::Diagnostics warnings;   ///< at most a few of each code
    std::uint64_t steps = 0;      ///< of the last pass
    std::size_t arena_bytes = 0;  ///< what Limits::arena_bytes counts
};

struct Options {
    /// Bound of what is kept of static content. It changes speed, never the result.
    std::size_t static_cache_bytes = std::size_t{16} << 20;
};

/// Lays documents out; keeps the caches of one worker. One thread.
class LayoutEngine {
public:
    explicit LayoutEngine(Options options = {});
    ~LayoutEngine();
    LayoutEngine(const LayoutEngine&) = delete;
    LayoutEngine& operator=(const LayoutEngine&) = delete;

    /// Always ends, and every text of the document is on some page, unless it is an error:
    /// layout.too-many-pages, layout.too-many-steps, layout.document-too-large, layout.too-deep,
    /// layout.no-page-master, layout.flow-without-frame. What doesn't fit where the template wants
    /// it is a warning with sizes (codes.md). Same document: same pages, whatever was laid out
    /// before.
    base::Result<Composed> lay_out(const document::Document& document, document::LateContent& late,
                                   base::Arena& arena, const Limits& limits = {});

    /// Forgets cached words beyond a bound. Call it between documents, when no document laid out
    /// before is in use any more.
    void trim_caches();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::layout
