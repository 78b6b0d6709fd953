// SPDX-License-Identifier: Apache-2.0
// The template's XML as a tree that keeps the place of everything, pieces already included.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "template/language.h"
#include "template/plan.h"

namespace cajista::templates::detail {

constexpr std::string_view template_namespace = "urn:cajista:template";

struct SourceAttribute {
    std::string name;
    std::string value;        ///< entities resolved
    base::SourceSpan span;    ///< of the name
    base::SourceSpan inside;  ///< of the value, between the quotes
};

struct SourceNode {
    const ElementRule* rule = nullptr;  ///< null: text
    std::string text;                   ///< of a text node, entities resolved
    base::SourceSpan span;              ///< of the element's name, or of the text
    std::vector<SourceAttribute> attributes;
    std::vector<std::unique_ptr<SourceNode>> children;
    SourceNode* parent = nullptr;

    // Filled by resolve_styles.
    StyleChoice style{};
    std::vector<PositionTest> tests{};
    bool counts_children = false;
    bool needs_total = false;
    bool position_known = false;                      ///< no data decides which siblings there are
    std::uint32_t position = 1;                       ///< among its sibling elements
    std::uint32_t sibling_count = 1;                  ///< itself included
    std::uint32_t type_position = 1, type_count = 1;  ///< of those of its element
    const SourceNode* previous = nullptr;  ///< sibling element, as the template is written

    bool is_text() const { return rule == nullptr; }
    bool is(Element element) const { return rule != nullptr && rule->element == element; }
    const SourceAttribute* find(std::string_view name) const;
    /// The attribute's value; empty when it is not there.
    std::string_view get(std::string_view name) const;
};

/// if, choose, when, otherwise, for-each, let, include, piece: no element for selectors.
bool is_control(const SourceNode& node);

/// An include, or the piece in it, that stands for its content and nothing else: no `only`.
bool is_plain_include(const SourceNode& node);

/// Where the node is shown: what `only` of it and of all around it have in common. Words that are
/// no channels count for nothing.
ChannelMask channels_around(const SourceNode& node);

struct LoadedTree {
    std::unique_ptr<SourceNode> root;  ///< null when the file can't be parsed
    std::vector<base::SourceFilePtr> files;
};

/// Reads `file` and the pieces it includes, and checks them against the lists of language.h:
/// elements, attributes, what stands where. `folder` is what no path may leave. Adds what is wrong
/// to `diagnostics`; the tree holds only what is known.
LoadedTree load_tree(const std::filesystem::path& file, const std::filesystem::path& folder,
                     base::Diagnostics& diagnostics);

}  // namespace cajista::templates::detail
