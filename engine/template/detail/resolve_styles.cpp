// SPDX-License-Identifier: Apache-2.0
#include "template/detail/resolve_styles.h"

#include <algorithm>

#include <fmt/format.h>

#include "template/detail/match_selectors.h"

namespace cajista::templates::detail {

namespace {

PositionTest::Kind kind_of(PseudoClass::Kind kind) {
    switch (kind) {
        case PseudoClass::Kind::first_child:
            return PositionTest::Kind::first;
        case PseudoClass::Kind::last_child:
            return PositionTest::Kind::last;
        case PseudoClass::Kind::nth_last_child:
            return PositionTest::Kind::nth_last;
        default:
            return PositionTest::Kind::nth;
    }
}

std::vector<std::uint32_t> cascade_order(const StyleSheet& sheet) {
    std::vector<std::uint32_t> order(sheet.rules.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&sheet](std::uint32_t a, std::uint32_t b) {
        return sheet.rules[a].selector.specificity < sheet.rules[b].selector.specificity;
    });
    return order;
}

std::string name_of(const SourceNode& node) {
    std::string name(node.rule->name);
    for (const char c : node.get("class")) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_space && name.size() == node.rule->name.size()) name += '.';
        if (is_space && name.back() != '.') name += '.';
        if (!is_space) name += c;
    }
    return name;
}

/// A column gives its cells what is inherited, their padding and their vertical alignment.
bool goes_to_cells(const PropertyRule& property) {
    return property.is_inherited || property.name.starts_with("padding") ||
           property.name == "vertical-align";
}

}  // namespace

StyleResolver::StyleResolver(Plan& plan, text::FontSet& fonts, const StyleSheet& defaults,
                             const StyleSheet& author, base::Diagnostics& diagnostics)
    : plan_(plan),
      fonts_(fonts),
      defaults_(defaults),
      author_(author),
      diagnostics_(diagnostics),
      default_order_(cascade_order(defaults)),
      author_order_(cascade_order(author)) {}

StyleResolver::~StyleResolver() = default;

void StyleResolver::resolve(SourceNode& root) {
    root.position_known = true;
    find_pages(root);
    const document::Style* initial = store({}, nullptr);
    resolve_element(root, choice_of({initial}, {}));
    for (ColorUse& use : plan_.palette.uses) {
        if (use.channels == 0)
            use.channels = all_channels;  // @page, and rules for what isn't there
    }
    // What each element must answer, now that all selectors have been asked.
    for (std::size_t id = 0; id < tests_.size(); ++id) {
        const TestKey& key = tests_[id];
        SourceNode* node = nodes_.at(key.node);
        node->tests.push_back(
            {kind_of(key.kind), static_cast<std::uint16_t>(id), key.step, key.offset});
        for (SourceNode* parent = node->parent; parent != nullptr; parent = parent->parent) {
            parent->counts_children = true;
            parent->needs_total |= key.kind == PseudoClass::Kind::last_child ||
                                   key.kind == PseudoClass::Kind::nth_last_child;
            if (is_element(*parent)) break;
        }
    }
    plan_.test_count = static_cast<std::uint32_t>(tests_.size());
}

void StyleResolver::resolve_element(SourceNode& node, const StyleChoice& parent) {
    nodes_[&node] = &node;
    if (node.find("style") != nullptr) style_attribute(node);
    const std::vector<std::uint16_t> tests = relevant_tests(node, parent);
    std::vector<const document::Style*> variants;
    const ChannelMask channels = channels_around(node);
    for (std::uint32_t bits = 0; bits < (1U << tests.size()); ++bits) {
        std::uint32_t parent_bits = 0;
        for (std::uint32_t i = 0; i < parent.test_count; ++i) {
            const auto at = std::find(tests.begin(), tests.end(), parent.tests[i]);
            const bool is_set = at != tests.end() && (bits >> (at - tests.begin()) & 1U) != 0;
            if (is_set) parent_bits |= 1U << i;
        }
        Match match{*this, nullptr, &tests, bits};
        const Declarations declarations = declarations_for(node, match);
        note_channels(declarations, channels);
        variants.push_back(
            intern(interned(parent.variants[parent_bits]), declarations, &node)->style);
    }
    node.style = choice_of(std::move(variants), tests);
    count_siblings(node);
    resolve_children(node, node.style);
}

void StyleResolver::resolve_children(SourceNode& node, const StyleChoice& style) {
    for (const auto& child : node.children) {
        if (child->is_text()) {
            child->style = style;
        } else if (is_element(*child)) {
            resolve_element(*child, style);
        } else {
            child->style = style;
            resolve_children(*child, style);
        }
    }
}

namespace {

struct Siblings {
    std::vector<SourceNode*> elements;
    bool known = true;
};

void gather(SourceNode& parent, Siblings& siblings) {
    for (const auto& child : parent.children) {
        if (child->is_text() || child->is(Element::text)) continue;
        if (is_control(*child)) {
            const bool is_plain =
                child->is(Element::include) || child->is(Element::piece) || child->is(Element::let);
            if (!is_plain || child->find("only") != nullptr) siblings.known = false;
            gather(*child, siblings);
            continue;
        }
        if (child->find("only") != nullptr) siblings.known = false;
        siblings.elements.push_back(child.get());
    }
}

}  // namespace

/// In a table, each kind of row group is counted by itself.
void StyleResolver::count_siblings(SourceNode& parent) {
    Siblings siblings;
    gather(parent, siblings);
    const bool by_kind = parent.is(Element::table);
    std::map<Element, std::uint32_t> counts, types;
    const auto kind = [by_kind](const SourceNode& node) {
        return by_kind ? node.rule->element : Element::div;
    };
    const SourceNode* previous = nullptr;
    for (SourceNode* node : siblings.elements) {
        node->position = ++counts[kind(*node)];
        node->type_position = ++types[node->rule->element];
        node->previous = std::exchange(previous, node);
    }
    for (SourceNode* node : siblings.elements) {
        node->sibling_count = counts[kind(*node)];
        node->type_count = types[node->rule->element];
        node->position_known = siblings.known;
    }
}

std::vector<std::uint16_t> StyleResolver::relevant_tests(const SourceNode& node,
                                                         const StyleChoice& parent) {
    std::vector<std::uint16_t> tests(parent.tests, parent.tests + parent.test_count);
    for (const StyleRule& rule : author_.rules) {
        std::vector<std::uint16_t> asked;
        Match match{*this, &asked};
        if (!match.selector(rule.selector, node)) continue;
        for (const std::uint16_t id : asked) {
            if (std::find(tests.begin(), tests.end(), id) == tests.end()) tests.push_back(id);
        }
    }
    if (tests.size() > most_position_tests) {
        diagnostics_.push_back(
            base::error("style.too-many-variants",
                        fmt::format("the style of this <{}> depends on {} places in series that "
                                    "only the data knows, more than {}",
                                    node.rule->name, tests.size(), most_position_tests),
                        node.span)
                .hint("use fewer :first-child, :last-child and :nth-child around it"));
        tests.resize(most_position_tests);
    }
    std::sort(tests.begin(), tests.end());
    return tests;
}

StyleResolver::Declarations StyleResolver::declarations_for(const SourceNode& node, Match& match) {
    Declarations declarations;
    add_matching(node, defaults_, default_order_, match, declarations);
    if (node.is(Element::td) || node.is(Element::th)) add_column(node, match, declarations);
    add_matching(node, author_, author_order_, match, declarations);
    if (node.find("style") != nullptr) {
        for (const Declaration& own : style_attribute(node)) declarations.push_back(&own);
    }
    std::stable_partition(declarations.begin(), declarations.end(),
                          [](const Declaration* one) { return !one->is_important; });
    return declarations;
}

/// A colour is shown wherever an element is that asks for it.
void StyleResolver::note_channels(const Declarations& declarations, ChannelMask channels) {
    for (const Declaration* declaration : declarations) {
        for (std::uint32_t i = 0; i < declaration->color_count; ++i) {
            plan_.palette.uses[declaration->first_color + i].channels |= channels;
        }
    }
}

void StyleResolver::add_matching(const SourceNode& node, const StyleSheet& sheet,
                                 const std::vector<std::uint32_t>& order, Match& match,
                                 Declarations& out) {
    for (const std::uint32_t at : order) {
        const StyleRule& rule = sheet.rules[at];
        if (!match.selector(rule.selector, node)) continue;
        for (const Declaration& declaration : sheet.blocks[rule.declarations]) {
            out.push_back(&declaration);
        }
    }
}

namespace {

/// The columns of the table around a row, in order; spans of cells are counted, row spans are not.
const SourceNode* column_of(const SourceNode& cell) {
    const SourceNode* row = parent_element(cell);
    const SourceNode* table = row;
    while (table != nullptr && !table->is(Element::table)) table = parent_element(*table);
    if (table == nullptr) return nullptr;
    std::size_t index = 0;
    for (const auto& sibling : row->children) {
        if (sibling.get() == &cell) break;
        if (is_control(*sibling) && !sibling->is(Element::let)) return nullptr;
        if (sibling->is_text()) continue;
        const std::string_view span = sibling->get("colspan");
        std::size_t width = 0;
        for (const char c : span.substr(0, 4)) {
            if (c >= '0' && c <= '9') width = width * 10 + static_cast<std::size_t>(c - '0');
        }
        index += std::max<std::size_t>(width, 1);
    }
    if (cell.parent != row) return nullptr;  // a control decides how many stand before it
    for (const auto& part : table->children) {
        if (!part->is(Element::columns)) continue;
        if (index < part->children.size()) return part->children[index].get();
    }
    return nullptr;
}

}  // namespace

void StyleResolver::add_column(const SourceNode& cell, Match& match, Declarations& out) {
    const SourceNode* column = column_of(cell);
    if (column == nullptr) return;
    Declarations declared;
    add_matching(*column, author_, author_order_, match, declared);
    if (column->find("style") != nullptr) {
        for (const Declaration& own : style_attribute(*column)) declared.push_back(&own);
    }
    for (const Declaration* declaration : declared) {
        if (goes_to_cells(*declaration->property)) out.push_back(declaration);
    }
}

const std::vector<Declaration>& StyleResolver::style_attribute(const SourceNode& node) {
    const auto found = attributes_.find(&node);
    if (found != attributes_.end()) return found->second;
    const SourceAttribute& attribute = *node.find("style");
    const base::SourceSpan& inside = attribute.inside;
    const std::string_view raw =
        std::string_view(inside.file->text).substr(inside.begin, inside.end - inside.begin);
    std::vector<Declaration> declarations;
    if (raw == attribute.value) {
        declarations =
            parse_declarations(inside.file, inside.begin, inside.end, &plan_.palette, diagnostics_);
    } else {  // entities: the places are those of the resolved text
        auto file = std::make_shared<const base::SourceFile>(
            base::SourceFile{inside.file->path, attribute.value});
        declarations = parse_declarations(file, 0, static_cast<std::uint32_t>(file->text.size()),
                                          &plan_.palette, diagnostics_);
    }
    check_pages(declarations);
    return attributes_.emplace(&node, std::move(declarations)).first->second;
}

const StyleResolver::Interned* StyleResolver::intern(const Interned* parent,
                                                     const Declarations& declarations,
                                                     const SourceNode* node) {
    StyleKey key{parent, declarations, node == nullptr ? std::string() : name_of(*node)};
    const auto found = computed_.find(key);
    if (found != computed_.end()) return found->second;
    ComputedStyle computed = inherited_from(parent->computed);
    for (const bool font : {true, false}) {
        for (const Declaration* declaration : declarations) {
            if (sets_font(*declaration->property) != font) continue;
            if (!font && asks_font(*declaration)) choose_font(computed);
            apply(*declaration, parent->computed, computed);
        }
    }
    if (node != nullptr && stands_in_line(*node, computed.style)) {
        align_in_line(parent->computed, computed);
    }
    if (node != nullptr && node->is(Element::template_)) {
        computed.root_size = computed.style.text.size;
    }
    const Interned* result = interned(store(std::move(computed), node));
    computed_.emplace(std::move(key), result);
    return result;
}

namespace {

bool same(const ComputedStyle& a, const ComputedStyle& b) {
    return a.style.text == b.style.text && a.style.box == b.style.box &&
           a.style.paragraph == b.style.paragraph && a.style.table == b.style.table &&
           a.style.list == b.style.list && a.families == b.families && a.numeric == b.numeric &&
           a.weight == b.weight && a.italic == b.italic;
}

/// The features of font-variant-…, before those of font-feature-settings, which win; small capitals
/// of the face where it has them.
void choose_features(const ComputedStyle& computed, text::TextStyle& text) {
    constexpr std::array<char, 4> small_capitals{'s', 'm', 'c', 'p'};
    std::vector<text::FontFeature> features = computed.numeric;
    if (text.small_caps && text.fonts && text.fonts->faces.front()->has_feature(small_capitals)) {
        features.push_back({small_capitals, 1});
        text.small_caps = false;
    }
    features.insert(features.end(), text.features.begin(), text.features.end());
    text.features = std::move(features);
}

}  // namespace

/// For units that are measures of the font.
void StyleResolver::choose_font(ComputedStyle& computed) {
    if (computed.families.empty()) return;
    computed.style.text.fonts = chain_of(computed, computed.families_span);
}

const document::Style* StyleResolver::store(ComputedStyle computed, const SourceNode* node) {
    document::Style& style = computed.style;
    if (node != nullptr) style.name = name_of(*node);
    for (std::size_t side = 0; side < 4; ++side) {
        if (!computed.has_border_color[side]) style.box.border[side].color = style.text.color;
    }
    style.box.page = page_of(computed.page);
    if (!computed.has_rule_color) style.box.column_rule.color = style.text.color;
    if (!computed.families.empty()) {
        style.text.fonts =
            chain_of(computed, computed.families_span.file != nullptr || node == nullptr
                                   ? computed.families_span
                                   : node->span);
    }
    for (const Interned& other : interned_) {
        if (other.computed.style.name == style.name && same(other.computed, computed)) {
            return other.style;
        }
    }
    plan_.styles.push_back(computed.style);
    choose_features(computed, plan_.styles.back().text);
    interned_.push_back({std::move(computed), &plan_.styles.back()});
    by_style_[interned_.back().style] = &interned_.back();
    return interned_.back().style;
}

const text::FontChain* StyleResolver::chain_of(const ComputedStyle& computed,
                                               const base::SourceSpan& span) {
    auto key = std::make_pair(computed.families, std::make_pair(computed.weight, computed.italic));
    const auto found = chains_.find(key);
    if (found != chains_.end()) return found->second;
    auto chain = fonts_.chain(computed.families, computed.weight, computed.italic, span);
    const text::FontChain* result = nullptr;
    if (chain) {
        result = chain.value();
    } else {
        for (base::Diagnostic& error : chain.errors()) diagnostics_.push_back(std::move(error));
    }
    chains_.emplace(std::move(key), result);
    return result;
}

const StyleResolver::Interned* StyleResolver::interned(const document::Style* style) const {
    return by_style_.at(style);
}

const ComputedStyle& StyleResolver::computed(const document::Style* style) const {
    return interned(style)->computed;
}

StyleChoice StyleResolver::anonymous(const StyleChoice& around) {
    std::vector<const document::Style*> variants;
    for (std::uint32_t i = 0; i < (1U << around.test_count); ++i) {
        variants.push_back(intern(interned(around.variants[i]), {}, nullptr)->style);
    }
    return choice_of(std::move(variants), {around.tests, around.tests + around.test_count});
}

StyleChoice StyleResolver::call(const StyleChoice& around) {
    std::vector<const document::Style*> variants;
    for (std::uint32_t i = 0; i < (1U << around.test_count); ++i) {
        ComputedStyle made = inherited_from(interned(around.variants[i])->computed);
        text::TextStyle& text = made.style.text;
        text.baseline_shift += text.size.times(1, 3);
        text.size = text.size.times(65, 100);
        text.underline = text.line_through = false;
        text.keeps_line = true;
        variants.push_back(store(std::move(made), nullptr));
    }
    return choice_of(std::move(variants), {around.tests, around.tests + around.test_count});
}

StyleChoice StyleResolver::resized(const StyleChoice& around, std::int64_t percent,
                                   const base::Color& color) {
    std::vector<const document::Style*> variants;
    for (std::uint32_t i = 0; i < (1U << around.test_count); ++i) {
        ComputedStyle made = inherited_from(interned(around.variants[i])->computed);
        text::TextStyle& text = made.style.text;
        text.size = text.size.times(percent, 100);
        if (!color.is_none()) text.color = color;
        variants.push_back(store(std::move(made), nullptr));
    }
    return choice_of(std::move(variants), {around.tests, around.tests + around.test_count});
}

StyleChoice StyleResolver::choice_of(std::vector<const document::Style*> variants,
                                     const std::vector<std::uint16_t>& tests) {
    const bool all_equal = std::all_of(variants.begin(), variants.end(),
                                       [&](const auto* style) { return style == variants[0]; });
    if (all_equal) variants.resize(1);
    StyleChoice choice;
    choice.variants = plan_.arena.copy(variants).data();
    if (!all_equal) {
        choice.tests = plan_.arena.copy(tests).data();
        choice.test_count = static_cast<std::uint32_t>(tests.size());
    }
    return choice;
}

}  // namespace cajista::templates::detail
