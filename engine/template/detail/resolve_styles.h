// SPDX-License-Identifier: Apache-2.0
// The cascade: gives every element of the tree its computed style, or one for each case that data
// may decide (`:nth-child` in a for-each).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "template/detail/properties.h"
#include "template/detail/source_tree.h"
#include "template/detail/style_sheet.h"
#include "template/plan.h"
#include "text/font.h"

namespace cajista::templates::detail {

class StyleResolver {
public:
    /// `defaults` come before `author` in the cascade. Both must outlive the resolver.
    StyleResolver(Plan& plan, text::FontSet& fonts, const StyleSheet& defaults,
                  const StyleSheet& author, base::Diagnostics& diagnostics);
    ~StyleResolver();

    /// Fills `style`, `tests` and the counting flags of all elements. Errors: those of
    /// FontSet::chain, of style="" attributes, style.too-many-variants.
    void resolve(SourceNode& root);

    /// The style of text that stands in an element of style `around` without a paragraph of its
    /// own.
    StyleChoice anonymous(const StyleChoice& around);
    /// Of the call of a footnote in text of style `around`: small and raised.
    StyleChoice call(const StyleChoice& around);
    /// Of words in a chart: larger, or in another colour (none: the same).
    StyleChoice resized(const StyleChoice& around, std::int64_t percent, const base::Color& color);
    /// The ComputedStyle behind a style of this resolver.
    const ComputedStyle& computed(const document::Style* style) const;

private:
    struct TestKey {
        const SourceNode* node;
        PseudoClass::Kind kind;
        std::int32_t step, offset;
        auto operator<=>(const TestKey&) const = default;
    };
    struct Match;
    /// Of the children of an element up to `last`: which beginnings of a selector, by compound, end
    /// at `last` or at any of them.
    struct Walked {
        const SourceNode* last = nullptr;
        std::vector<char> parent_here, parent_above, here, any;
    };
    struct Interned {
        ComputedStyle computed;
        const document::Style* style = nullptr;
    };
    using Declarations = std::vector<const Declaration*>;

    void resolve_element(SourceNode& node, const StyleChoice& parent);
    void resolve_children(SourceNode& node, const StyleChoice& style);
    void count_siblings(SourceNode& parent);
    void complain_unknown(const SourceNode& node, std::string_view what);
    std::vector<std::uint16_t> relevant_tests(const SourceNode& node, const StyleChoice& parent);
    Declarations declarations_for(const SourceNode& node, Match& match);
    void note_channels(const Declarations& declarations, ChannelMask channels);
    void add_matching(const SourceNode& node, const StyleSheet& sheet,
                      const std::vector<std::uint32_t>& order, Match& match, Declarations& out);
    void add_column(const SourceNode& cell, Match& match, Declarations& out);
    const std::vector<Declaration>& style_attribute(const SourceNode& node);
    const Interned* intern(const Interned* parent, const Declarations& declarations,
                           const SourceNode* node);
    void choose_font(ComputedStyle& computed);
    static bool stands_in_line(const SourceNode& node, const document::Style& style);
    void align_in_line(const ComputedStyle& parent, ComputedStyle& computed);
    const document::Style* store(ComputedStyle computed, const SourceNode* node);
    // name_pages.cpp
    void find_pages(const SourceNode& root);
    void check_pages(const std::vector<Declaration>& declarations);
    std::uint32_t page_of(std::string_view name) const;
    const text::FontChain* chain_of(const ComputedStyle& computed, const base::SourceSpan& span);
    const Interned* interned(const document::Style* style) const;
    StyleChoice choice_of(std::vector<const document::Style*> variants,
                          const std::vector<std::uint16_t>& tests);

    Plan& plan_;
    text::FontSet& fonts_;
    const StyleSheet& defaults_;
    const StyleSheet& author_;
    base::Diagnostics& diagnostics_;
    std::vector<std::string_view> pages_;  ///< names of the page masters
    std::vector<std::uint32_t> default_order_, author_order_;
    std::map<TestKey, std::uint16_t> test_ids_;
    std::vector<TestKey> tests_;
    std::map<std::pair<const Selector*, const SourceNode*>, Walked> siblings_;
    std::map<const SourceNode*, SourceNode*> nodes_;
    bool has_unknown_sibling_ = false;  ///< reported
    std::deque<Interned> interned_;
    std::map<const document::Style*, const Interned*> by_style_;
    struct StyleKey {
        const Interned* parent;
        Declarations declarations;
        std::string name;
        auto operator<=>(const StyleKey&) const = default;
    };
    std::map<StyleKey, const Interned*> computed_;
    std::map<const SourceNode*, std::vector<Declaration>> attributes_;
    std::map<std::pair<std::vector<std::string>, std::pair<std::uint16_t, bool>>,
             const text::FontChain*>
        chains_;
};

}  // namespace cajista::templates::detail
