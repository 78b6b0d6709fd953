// SPDX-License-Identifier: Apache-2.0
// Which page master a page takes, and where its body stands.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "document/document.h"
#include "layout/detail/atom.h"

namespace cajista::layout::detail {

/// `first rest* last`: the steps of a document, by page.
class MasterSequence {
public:
    MasterSequence() = default;
    explicit MasterSequence(const document::PageSequence& pages) : pages_(pages) {}

    bool empty() const { return pages_.masters.empty(); }
    /// Of page `index` (0-based) of the sequence, which is page `number` of the document, were it
    /// not the last. When the steps end without a repeated one, the last of them goes on.
    const document::PageMaster* master(std::uint32_t index, std::size_t number) const;
    /// The master for the last page of several; null: none.
    const document::PageMaster* last(std::size_t number) const;
    /// Of a page that is first and last; null: as any first page.
    const document::PageMaster* single(std::size_t number) const;
    /// Of a page without content; null: as any other.
    const document::PageMaster* blank(std::size_t number) const;
    bool any_of(const auto& is_wanted) const {
        const bool is_single = pages_.single != nullptr && is_wanted(*pages_.single);
        return is_single || std::any_of(pages_.masters.begin(), pages_.masters.end(),
                                        [&](const auto& step) { return is_wanted(*step.master); });
    }
    /// The first master with a fixed frame of this name, or null.
    const document::PageMaster* find_master_with(std::string_view frame) const;
    /// Whether the body of any master is called so.
    bool has_body(std::string_view name) const;

private:
    document::PageSequence pages_;
};

/// The look of a master on page `number`; `bits`: of which kinds it is besides its side
/// (document::PageMaster). Null of null.
const document::PageMaster* variant_of(const document::PageMaster* master, std::size_t number,
                                       unsigned bits = 0);
/// The body: the frame that isn't fixed, or what the margins leave, less the mark zone.
Rect body_of(const document::PageMaster& master);
/// The fixed frame of this name on a master, or null.
const document::Frame* frame_of(const document::PageMaster& master, std::string_view name);

}  // namespace cajista::layout::detail
