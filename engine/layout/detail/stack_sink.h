// SPDX-License-Identifier: Apache-2.0
// Takes the content of what is laid out as a whole: cells, floats, notes.
#pragma once

#include "layout/detail/break_areas.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// Gathers atoms on Workspace::atom_stack.
class StackSink : public AtomSink {
public:
    explicit StackSink(Workspace& workspace) : workspace_(workspace) {}
    void take(const Atom& atom) override {
        workspace_.atom_stack.push_back(atom);
        if (atom.kind != Atom::Kind::columns) return;
        // No page will cut them: they get their height here.
        document::LateContext context;
        if (workspace_.late_context != nullptr) context = *workspace_.late_context;
        place_columns(workspace_, *atom.columns, atom.columns->limit, context);
    }
    Length space_left() const override { return {}; }
    bool has_pages() const override { return false; }

protected:
    Workspace& workspace_;
};

}  // namespace cajista::layout::detail
