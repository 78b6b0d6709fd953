// SPDX-License-Identifier: Apache-2.0
// Headers, footers and fixed frames onto the pages, when all pages are known.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "layout/detail/break_pages.h"
#include "layout/detail/paint.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// A flow of a fixed frame, laid out.
struct FrameFlow {
    std::string_view frame;
    Fragment content;
    const Note* notes = nullptr;  ///< called in it; they stand at the bottom of the frame
    bool before_body = true;      ///< in reading order
};

/// Makes the finished pages: header, footer, fixed frames, body. For one document.
class Furnisher {
public:
    /// `body` holds what page breaking painted.
    Furnisher(Workspace& workspace, Canvas& body);

    /// The pages, in the arena. A frame flow stands on the first page that has its frame.
    std::span<const page::Page> furnish(std::span<const PageDraft> drafts,
                                        std::span<const FrameFlow> flows);

private:
    /// One block of furniture, ready to be painted on a page.
    struct Piece {
        const document::Block* block = nullptr;
        Fragment content;
        const StaticBlock* fixed = nullptr;  ///< kept from another document
        Length height, margin_above, margin_below;
        Length top;  ///< from the area's top
        Cost cost;   ///< of `content`
    };
    /// Header or footer of one master that is the same on all its pages.
    struct Kept {
        const document::Furniture* furniture = nullptr;
        const document::PageMaster* master = nullptr;  ///< or its look on some pages
        bool is_header = true;
        std::vector<Piece> pieces;
        Length height;
        bool is_fixed = false;               ///< the same in all documents: painted as `whole`
        const StaticBlock* whole = nullptr;  ///< null: not met yet
    };

    page::Page furnish_page(const PageDraft& draft);
    std::span<const page::Item> join_items(const PageDraft& draft, std::size_t below);
    std::span<const page::SharedItems> join_shared(const PageDraft& draft, std::size_t below);
    void paint_furniture(const document::PageMaster& master);
    void paint_area(const document::Furniture& furniture, const document::PageMaster& master,
                    bool is_header);
    Kept& kept_of(const document::Furniture& furniture, const document::PageMaster& master,
                  bool is_header);
    void report_overflow(const Kept& kept, const Rect& area);
    /// Blocks that are all the same in all documents, as one group.
    void paint_fixed(Kept& kept, std::span<const document::Block* const> blocks, const Rect& area);
    const StaticBlock* make_fixed(Kept& kept, std::span<const document::Block* const> blocks,
                                  const Rect& area, std::uint64_t id, std::uint64_t place);
    void put_group(const StaticBlock& block, base::Point at);
    Length lay_pieces(std::span<const document::Block* const> blocks, Length width,
                      std::vector<Piece>& pieces);
    void paint_pieces(std::span<const Piece> pieces, const Rect& area, base::Point origin);
    void paint_static(const Piece& piece, const Rect& area, base::Point at);
    const StaticBlock* make_static(const Piece& piece, const Rect& area, base::Point at);
    void place_frames(const PageDraft& draft, bool before_body, page::Page& page);

    Workspace& workspace_;
    Canvas& body_;
    Canvas canvas_;  ///< of the page that is being furnished
    std::vector<Kept> kept_;
    std::span<const FrameFlow> flows_;
    std::vector<std::uint32_t> frame_pages_;    ///< by flow: page number; 0: none
    std::vector<std::uint32_t> section_pages_;  ///< by section
    document::LateContext context_;
    std::uint32_t page_ = 0;
};

/// Header or footer area: as given, or the margin above or below the body.
Rect area_of(const document::Furniture& furniture, const document::PageMaster& master,
             bool is_header);

}  // namespace cajista::layout::detail
