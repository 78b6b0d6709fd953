// SPDX-License-Identifier: Apache-2.0
// Whether a selector holds for an element of the template (Selectors 4).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "template/detail/resolve_styles.h"

namespace cajista::templates::detail {

/// No text, control element or message: what selectors see.
bool is_element(const SourceNode& node);
/// The element that a selector sees as the parent; null for the root.
const SourceNode* parent_element(const SourceNode& node);

/// How open tests are answered while selectors are matched: all with yes, noting which were asked
/// (`asked`), or by the bits of one variant.
struct StyleResolver::Match {
    StyleResolver& resolver;
    std::vector<std::uint16_t>* asked = nullptr;
    const std::vector<std::uint16_t>* tests = nullptr;
    std::uint32_t bits = 0;

    using Ends = std::vector<char>;

    /// From the root down: after each element, which beginnings of the selector end there, or end
    /// there or above. Never backtracks; siblings are walked once for all that a parent has.
    bool selector(const Selector& selector, const SourceNode& node);

private:
    bool pseudo(const PseudoClass& wanted, const SourceNode& node);
    bool attribute(const AttributeTest& wanted, const SourceNode& node);
    bool compound(const Compound& wanted, const SourceNode& node);
    const Walked& before(const Selector& selector, const SourceNode& node, const Ends& parent_here,
                         const Ends& parent_above);
    bool follows(const Selector& selector, std::size_t last, const SourceNode& node,
                 const Ends& parent_here, const Ends& parent_above);
};

}  // namespace cajista::templates::detail
