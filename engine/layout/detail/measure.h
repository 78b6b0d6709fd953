// SPDX-License-Identifier: Apache-2.0
// What content asks for before it is laid out: widths, sizes of pictures, labels, late content.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "layout/detail/atom.h"
#include "layout/detail/workspace.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

/// Left of a border box in `whole`: `auto` takes what is free, or half of it. `is_rtl`: the box
/// around goes from right to left, and others stand at its right edge (CSS 2.2, 10.3.3).
Length left_margin(const document::BoxStyle& box, Length whole, Length border_box, bool is_rtl);
/// Content width of a block of this style in `whole`: auto fills it.
Length content_width(Workspace& workspace, const Style& style, Length whole);
/// Length with the smallest and largest that the style permits; percentages of `whole`.
Length clamp_width(const document::BoxStyle& box, Length width, Length whole);

/// Narrowest and widest useful width of blocks, their edges included; positioned ones are asked for
/// themselves.
enum class Whose : std::uint8_t { of_flow, of_positioned };
text::Typesetter::Widths measure_blocks(Workspace& workspace,
                                        std::span<const document::Block* const> blocks,
                                        const Context& context, Whose whose = Whose::of_flow);

/// The same of one block's content, without its edges and what its style says.
text::Typesetter::Widths measure_content(Workspace& workspace, const document::Block& block,
                                         const Context& context);

/// Size of a picture in `width`: by its style, its own wish, or naturally; never wider.
Size picture_size(Workspace& workspace, const document::Picture& picture, Length width);

/// Whether anything in the blocks depends on late content.
bool has_late(std::span<const document::Block* const> blocks);
bool has_late(const document::RowGroup& group);

/// What stands before a list item: `3.`, a disc; empty for none.
std::string_view label_text(Workspace& workspace, const document::ListStyle& style,
                            std::uint32_t number);

}  // namespace cajista::layout::detail
