// SPDX-License-Identifier: Apache-2.0
// Inlines → lines, by the typesetter or from the static cache.
#pragma once

#include "layout/detail/atom.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// What the edge of a box over lines takes of its line.
struct LineEdge {
    Length margin, border, padding;
    bool is_left = true;
    Length width() const { return margin + border + padding; }
};
LineEdge edge_of(const document::Inline& source, Length around);

/// Sets a paragraph in `width`. Never null; without text there are no lines. Late inlines become
/// what LateContent answers for workspace.late_context, or their widest text. `rooms`: of the lines
/// beside floats. `changes`: of the width, where a page differs from the one before.
SetParagraph* set_paragraph(Workspace& workspace, const document::Paragraph& paragraph,
                            Length width, const Context& context,
                            const text::LineRooms* rooms = nullptr,
                            std::span<const text::LineWidth> changes = {});

/// Sets the label of a list item on one line.
const SetParagraph* set_label(Workspace& workspace, std::string_view text, const Style& style,
                              const Context& context);

text::Typesetter::Widths measure_paragraph(Workspace& workspace,
                                           const document::Paragraph& paragraph,
                                           const Context& context);

/// The lines of a paragraph that nothing but forced breaks ends, from the left; they live in
/// `arena`.
std::span<const text::Line> unbroken_lines(Workspace& workspace,
                                           const document::Paragraph& paragraph,
                                           const Context& context, base::Arena& arena);

}  // namespace cajista::layout::detail
