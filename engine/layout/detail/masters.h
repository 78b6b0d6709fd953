// SPDX-License-Identifier: Apache-2.0
// Which page master a page takes, and where its body stands.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "document/document.h"
#include "layout/detail/atom.h"

namespace cajista::layout::detail {

/// `first rest* last`: the steps of a document, by page.
class MasterSequence {
public:
    explicit MasterSequence(std::span<const document::MasterStep> steps) : steps_(steps) {}

    bool empty() const { return steps_.empty(); }
    /// Of page `index` (0-based), were it not the last. When the steps end without a repeated one,
    /// the last of them goes on.
    const document::PageMaster* master(std::uint32_t index) const;
    /// The master for the last page of several; null: none.
    const document::PageMaster* last() const;
    /// Whether any master has a fixed frame of this name.
    const document::Frame* find_frame(std::string_view name) const;

private:
    std::span<const document::MasterStep> steps_;
};

/// The body: the frame that isn't fixed, or what the margins leave, less the mark zone.
Rect body_of(const document::PageMaster& master);
/// The fixed frame of this name on a master, or null.
const document::Frame* frame_of(const document::PageMaster& master, std::string_view name);

}  // namespace cajista::layout::detail
