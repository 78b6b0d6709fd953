// SPDX-License-Identifier: Apache-2.0
// How layout asks the composer for content that depends on layout (architecture.md, border 2).
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "document/document.h"

namespace cajista::document {

/// Where an anchor stands, as the layout before found it.
struct AnchorPage {
    std::string_view name;
    std::uint32_t page = 1;
};

/// A Running of the document, on its page.
struct RunningText {
    std::string_view name, value;
    std::uint32_t page = 1;
    bool is_at_top = false;  ///< nothing stands before it on its page
};

/// What layout knows when it asks. Counts are final when `counts_known`; before that
/// Inline::late_widest has reserved the room.
struct LateContext {
    std::uint32_t page_number = 1;
    std::uint32_t page_count = 0;
    std::uint32_t section_page = 1;   ///< number of the page in its section
    std::uint32_t section_pages = 0;  ///< how many the section has
    bool counts_known = false;
    /// In table heads and feet: rows of this table set so far (before the break), and of them on
    /// this page. Rows of `for-each` bodies count, in order.
    std::uint32_t table_index = 0;
    std::uint32_t rows_so_far = 0;
    std::uint32_t rows_on_page = 0;
    base::Length space_left;
    /// In order of the document; known in furniture.
    std::span<const RunningText> running;
    /// By name; `anchors_known`: all of them.
    std::span<const AnchorPage> anchors;
    bool anchors_known = false;
};

/// Implemented by compose/ over the captured record; handed to layout by run/. Answers live in the
/// arena of the document. Called by the worker that lays the document out, no other thread.
class LateContent {
public:
    virtual ~LateContent() = default;
    /// Inlines of one line; the styles are those that the template gave.
    virtual std::span<const Inline> inlines(LateId id, const LateContext& context,
                                            base::Arena& arena) = 0;
    /// Candidates for a fill, best first; layout takes those that fit.
    virtual std::span<const Block* const> blocks(LateId id, const LateContext& context,
                                                 base::Arena& arena) = 0;
};

}  // namespace cajista::document
