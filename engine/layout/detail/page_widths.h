// SPDX-License-Identifier: Apache-2.0
// Which content stands on pages of which width, where the pages of a section differ in it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/length.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

/// What is laid out is made for the page that is being filled; where that ends is known only when
/// something more has come. So a page of another width asks for all that stands in its section to
/// be laid out once more: up to its begin it comes out the same, and ends where it ended; what is
/// behind is made for the new page (CSS Fragmentation 3, 5.1). Atoms are known by their place:
/// their number in the section. One owner, one thread.
class PageWidths {
public:
    using Length = base::Length;

    /// A page that begins with the atom of a place.
    struct Begin {
        std::uint32_t place = 0;
        Length width;
    };
    /// Of an atom that isn't one of the flow's.
    static constexpr std::uint32_t no_place = UINT32_MAX;

    /// Forgets all: a section begins, on a page of this width.
    void begin_section(Length width);
    /// The section is laid out again.
    void begin_again(Length width);
    bool asks_for_more() const { return asks_for_more_; }

    /// An atom, made for pages of `width` (0: any); gives its place.
    std::uint32_t take(Length width);
    /// The width of the page that is being filled.
    void fill_page(Length width) { page_ = width; }
    /// A page of `width` begins with `first`; `content` is the first thing on it that has lines.
    /// Asks for another pass when that was made for another width. False: it has been, and too many
    /// passes were made already.
    bool begin_page(std::uint32_t first, std::uint32_t content, Length width);
    /// Whether a page of the pass before began with this atom.
    bool begins_page(std::uint32_t place) const;
    /// What comes now stays as it is.
    void stop_asking() { may_ask_ = false; }
    bool may_ask() const { return may_ask_ && !asks_for_more_; }
    /// Another pass, in which the page that begins with this atom has another width.
    void ask_for(std::uint32_t place, Length width);

    Length page_width() const { return page_; }
    /// Of the page that begins with the next atom but `waiting`; nothing when none is known to.
    std::optional<Length> known_width(std::size_t waiting) const;
    /// What is so wide on a page of that width, and takes `share` of what another page is wider.
    struct Made {
        Length width, page;
        std::int64_t share = 0;
    };
    /// The changes of what begins there, line by line.
    void changes_behind(std::size_t waiting, const Made& made,
                        std::vector<text::LineWidth>& changes) const;

private:
    /// Each pass lays out all that stands before.
    static constexpr std::size_t most_passes = 100;

    std::vector<Begin> begins_;     ///< of pages that begin between two atoms, ascending
    std::vector<Length> made_for_;  ///< by place
    std::size_t known_ = 0;         ///< of begins_, those of passes before
    std::size_t passes_ = 0;
    Length page_;
    bool asks_for_more_ = false;
    bool may_ask_ = true;
};

}  // namespace cajista::layout::detail
