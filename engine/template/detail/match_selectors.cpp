// SPDX-License-Identifier: Apache-2.0
#include "template/detail/match_selectors.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace cajista::templates::detail {

bool is_element(const SourceNode& node) {
    return !node.is_text() && !is_control(node) && !node.is(Element::text);
}

const SourceNode* parent_element(const SourceNode& node) {
    const SourceNode* parent = node.parent;
    while (parent != nullptr && !is_element(*parent)) parent = parent->parent;
    return parent;
}

namespace {

bool is_in_series(std::uint32_t position, std::int32_t step, std::int32_t offset) {
    const std::int64_t distance = std::int64_t{position} - offset;
    if (step == 0) return distance == 0;
    return distance % step == 0 && distance / step >= 0;
}

/// Whether a list of words has this one.
bool has_word(std::string_view list, std::string_view wanted) {
    while (!list.empty()) {
        const std::size_t begin = list.find_first_not_of(" \t\n\r");
        if (begin == std::string_view::npos) return false;
        list.remove_prefix(begin);
        const std::string_view one = list.substr(0, list.find_first_of(" \t\n\r"));
        if (one == wanted) return true;
        list.remove_prefix(one.size());
    }
    return false;
}

}  // namespace

/// What only the data knows can't be asked for in every way; said once.
void StyleResolver::complain_unknown(const SourceNode& node, std::string_view what) {
    if (std::exchange(has_unknown_sibling_, true)) return;
    diagnostics_.push_back(
        base::error("style.unsupported-selector",
                    fmt::format("{} of this <{}>, and only the data knows", what, node.rule->name),
                    node.span)
            .hint("use a class, :first-child or :nth-child()"));
}

bool StyleResolver::Match::pseudo(const PseudoClass& wanted, const SourceNode& node) {
    using Kind = PseudoClass::Kind;
    const bool is_of_type =
        wanted.kind == Kind::nth_of_type || wanted.kind == Kind::nth_last_of_type;
    if (is_of_type && !node.position_known) {
        resolver.complain_unknown(node, "a selector asks for the place among those of its kind");
        return false;
    }
    if (node.position_known) {
        switch (wanted.kind) {
            case Kind::first_child:
                return node.position == 1;
            case Kind::last_child:
                return node.position == node.sibling_count;
            case Kind::nth_child:
                return is_in_series(node.position, wanted.step, wanted.offset);
            case Kind::nth_last_child:
                return is_in_series(node.sibling_count - node.position + 1, wanted.step,
                                    wanted.offset);
            case Kind::nth_of_type:
                return is_in_series(node.type_position, wanted.step, wanted.offset);
            case Kind::nth_last_of_type:
                return is_in_series(node.type_count - node.type_position + 1, wanted.step,
                                    wanted.offset);
        }
    }
    const TestKey key{&node, wanted.kind, wanted.step, wanted.offset};
    if (asked != nullptr) {
        const auto next = static_cast<std::uint16_t>(resolver.tests_.size());
        const auto [found, is_new] = resolver.test_ids_.emplace(key, next);
        if (is_new) resolver.tests_.push_back(key);
        asked->push_back(found->second);
        return true;
    }
    const auto id = resolver.test_ids_.find(key);
    if (id == resolver.test_ids_.end()) return false;
    const auto at = std::find(tests->begin(), tests->end(), id->second);
    return at != tests->end() && (bits >> (at - tests->begin()) & 1U) != 0;
}

/// By what is written in the template (Selectors 4, 6).
bool StyleResolver::Match::attribute(const AttributeTest& wanted, const SourceNode& node) {
    using Kind = AttributeTest::Kind;
    const SourceAttribute* found = node.find(wanted.name);
    if (found == nullptr || wanted.kind == Kind::there) return found != nullptr;
    const std::string_view value = found->value;
    if (value.find('{') != std::string_view::npos) {
        resolver.complain_unknown(node, "a selector asks for the \"" + wanted.name + "\"");
        return false;
    }
    const std::string_view part = wanted.value;
    switch (wanted.kind) {
        case Kind::there:
        case Kind::equal:
            return value == part;
        case Kind::word:
            return has_word(value, part);
        case Kind::begins_with_part:
            return value.starts_with(part) &&
                   (value.size() == part.size() || value[part.size()] == '-');
        case Kind::begins:
            return !part.empty() && value.starts_with(part);
        case Kind::ends:
            return !part.empty() && value.ends_with(part);
        case Kind::holds:
            return !part.empty() && value.find(part) != std::string_view::npos;
    }
    return false;
}

bool StyleResolver::Match::compound(const Compound& wanted, const SourceNode& node) {
    if (wanted.element != nullptr && wanted.element != node.rule) return false;
    if (!wanted.id.empty() && node.get("id") != wanted.id) return false;
    for (const std::string& name : wanted.classes) {
        if (!has_word(node.get("class"), name)) return false;
    }
    for (const AttributeTest& one : wanted.attributes) {
        if (!attribute(one, node)) return false;
    }
    for (const PseudoClass& wanted_place : wanted.pseudo_classes) {
        if (!pseudo(wanted_place, node)) return false;
    }
    for (const std::vector<Compound>& list : wanted.any_of) {
        bool holds = false;  // all are asked: each may depend on a place of its own
        for (const Compound& one : list) holds = compound(one, node) || holds;
        if (!holds) return false;
    }
    return std::ranges::none_of(wanted.excluded, [&](const Compound& one) {
        const bool holds = compound(one, node);
        // A place that only the data knows may be another one.
        const bool is_open = asked != nullptr && !node.position_known;
        return holds && !(is_open && !one.pseudo_classes.empty());
    });
}

/// What ends at the siblings before a node or at the last of them, given what ends at their parent
/// and above. Goes on from where it was asked last, so that all children of a parent take one walk.
const StyleResolver::Walked& StyleResolver::Match::before(const Selector& selector,
                                                          const SourceNode& node,
                                                          const Ends& parent_here,
                                                          const Ends& parent_above) {
    const std::size_t count = selector.compounds.size();
    Walked& known = resolver.siblings_[{&selector, parent_element(node)}];
    std::vector<const SourceNode*> walk;
    const SourceNode* at = node.previous;
    const bool is_same = known.parent_here == parent_here && known.parent_above == parent_above;
    while (at != nullptr && !(is_same && at == known.last)) {
        walk.push_back(at);
        at = at->previous;
    }
    if (at == nullptr) known = {nullptr, parent_here, parent_above, Ends(count), Ends(count)};
    for (; !walk.empty(); walk.pop_back()) {
        const SourceNode& sibling = *walk.back();
        Ends here(count);
        for (std::size_t c = 0; c < count; ++c) {
            const Joint joint = selector.compounds[c].joint;
            const bool joined = c == 0                  ? true
                                : joint == Joint::next  ? known.here[c - 1] != 0
                                : joint == Joint::later ? known.any[c - 1] != 0
                                : joint == Joint::child ? parent_here[c - 1] != 0
                                                        : parent_above[c - 1] != 0;
            here[c] = joined && compound(selector.compounds[c], sibling);
        }
        known.here = here;
        for (std::size_t c = 0; c < count; ++c) known.any[c] |= here[c];
        known.last = &sibling;
    }
    return known;
}

/// Whether the selector up to compound `last`, which is joined by `+` or `~`, ends at the node:
/// `parent_here` and `parent_above` are its parent's.
bool StyleResolver::Match::follows(const Selector& selector, std::size_t last,
                                   const SourceNode& node, const Ends& parent_here,
                                   const Ends& parent_above) {
    if (!compound(selector.compounds[last], node)) return false;
    if (!node.position_known) {
        resolver.complain_unknown(node, "a selector asks what stands before");
        return false;
    }
    const Walked& siblings = before(selector, node, parent_here, parent_above);
    const bool is_next = selector.compounds[last].joint == Joint::next;
    return (is_next ? siblings.here : siblings.any)[last - 1] != 0;
}

bool StyleResolver::Match::selector(const Selector& selector, const SourceNode& node) {
    const auto& compounds = selector.compounds;
    if (!compound(compounds.back(), node)) return false;
    if (compounds.size() == 1) return true;
    std::vector<const SourceNode*> path;
    for (const SourceNode* at = &node; at != nullptr; at = parent_element(*at)) path.push_back(at);
    Ends here(compounds.size()), above(compounds.size()), next(compounds.size());
    for (std::size_t i = path.size(); i-- > 0;) {
        for (std::size_t c = 0; c < compounds.size(); ++c) {
            if (compounds[c].joint == Joint::next || compounds[c].joint == Joint::later) {
                next[c] = follows(selector, c, *path[i], here, above);
                continue;
            }
            const bool is_child = compounds[c].joint == Joint::child;
            const bool joined = c == 0 || (is_child ? here[c - 1] : above[c - 1]);
            next[c] = joined && compound(compounds[c], *path[i]);
        }
        here = next;
        for (std::size_t c = 0; c < compounds.size(); ++c) above[c] |= here[c];
    }
    return here.back() != 0;
}

}  // namespace cajista::templates::detail
