// SPDX-License-Identifier: Apache-2.0
// What layout made of content that is the same in many documents of a run (document::StaticId).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "page/page.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

/// What making something took. Whoever finds it in the cache pays the same, so that the limits of a
/// document don't depend on what was laid out before.
struct Cost {
    std::uint64_t steps = 0;
    std::size_t bytes = 0;
    friend Cost operator-(const Cost& a, const Cost& b) {
        return {a.steps - b.steps, a.bytes - b.bytes};
    }
};

/// A static block of page furniture, placed as a whole.
struct StaticBlock {
    const page::StaticGroup* group = nullptr;
    std::span<const page::Link> links;  ///< relative to the group
    base::Length height;                ///< margins included
    base::Length margin_above, margin_below;
    Cost laying, painting;
};

struct StaticLines {
    std::span<const text::Line> lines;
    Cost cost;
};

/// Copies of lines and items that no document owns; lives as long as the engine. When it is full,
/// nothing more is kept, which costs time and changes no result. One thread.
class StaticCache {
public:
    explicit StaticCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// Lines of a static paragraph at this width, or null.
    const StaticLines* lines(std::uint64_t id, base::Length width) const;
    void keep_lines(std::uint64_t id, base::Length width, const StaticLines& made);

    /// `place` tells apart what looks different at different places of a page; 0: looks the same
    /// everywhere.
    const StaticBlock* block(std::uint64_t id, base::Length width, std::uint64_t place = 0) const;
    /// Copies the items with all they show; gives the copy, or null when the cache is full.
    const StaticBlock* keep_block(std::uint64_t id, base::Length width, std::uint64_t place,
                                  const StaticBlock& block);

private:
    struct Key {
        std::uint64_t id;
        std::int64_t width;
        std::uint64_t place = 0;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    bool is_full() const { return arena_.bytes_used() >= most_bytes_; }
    std::span<const page::Item> copy_items(std::span<const page::Item> source);
    text::GlyphRun copy_run(const text::GlyphRun& run);

    std::size_t most_bytes_;
    base::Arena arena_;
    std::unordered_map<Key, StaticLines, KeyHash> lines_;
    std::unordered_map<Key, StaticBlock, KeyHash> blocks_;
};

/// The id of the group of a static block at a width: the same in every worker and run.
std::uint64_t group_id(std::uint64_t static_id, base::Length width);

}  // namespace cajista::layout::detail
