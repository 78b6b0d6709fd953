// SPDX-License-Identifier: Apache-2.0
// Blocks and cells whose content is turned by right angles.
#pragma once

#include "layout/detail/atom.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// Width on the page of a block or cell whose lines run up or down it, without its edges. Nothing
/// is reported; content is laid out for it.
Length sideways_width(Workspace& workspace, const document::Block& block, const Context& context);
Length sideways_width(Workspace& workspace, const document::Cell& cell, const Context& context);

/// The content of a cell, turned in it: one atom. `width` is that of the cell's content.
Fragment collect_turned_cell(Workspace& workspace, const document::Cell& cell, Length width,
                             const Context& context);

}  // namespace cajista::layout::detail
