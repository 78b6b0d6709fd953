// SPDX-License-Identifier: Apache-2.0
// What is the same in every document is built once for each language and kept by the composer.
#pragma once

#include "compose/detail/builder.h"

namespace cajista::compose::detail {

/// Deterministic: template, node, language; not in which order documents came.
inline document::StaticId Builder::static_id(const Node& node) const {
    return (document::StaticId{plan_.number} + 1) << 48 |
           document::StaticId{node.static_number} << 16 | language_ << 1 | (is_foreign_ ? 1U : 0U);
}

template <typename Build>
const void* Builder::static_one(const Node& node, Build build) {
    const std::size_t languages = std::max<std::size_t>(plan_.languages.size(), 1);
    const std::size_t at = (std::size_t{node.static_number} - 1) * languages * 2 +
                           std::size_t{language_} * 2 + (is_foreign_ ? 1 : 0);
    if (statics_[at] != nullptr) return statics_[at];
    base::Arena* const outer = arena_;
    arena_ = &static_arena_;
    in_static_ = true;
    const void* made = build();
    in_static_ = false;
    arena_ = outer;
    if (!failed_) statics_[at] = made;
    return made;
}

}  // namespace cajista::compose::detail
