// SPDX-License-Identifier: Apache-2.0
// Text and what stands in lines. White space is collapsed here as far as it is known; where data
// meets text, the composer goes on.
#include <algorithm>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/names.h"
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

namespace {

/// Literals below this many bytes are shaped with the data beside them: a separate run costs more
/// than it saves.
constexpr std::size_t least_shaped_bytes = 4;

bool is_css_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), base::is_css_space);
}

bool keeps_space(const StyleChoice& style) {
    const text::WhiteSpace mode = style.variants[0]->paragraph.white_space;
    return mode == text::WhiteSpace::pre || mode == text::WhiteSpace::pre_wrap ||
           mode == text::WhiteSpace::pre_line;
}

/// Runs of white space become one space; none where the text before ends with one.
std::string collapsed(std::string_view text, bool& at_space) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (!base::is_css_space(c)) {
            out += c;
            at_space = false;
        } else if (!at_space) {
            out += ' ';
            at_space = true;
        }
    }
    return out;
}

}  // namespace

Nodes Compiler::phrasing(std::span<const std::unique_ptr<SourceNode>> children,
                         const StyleChoice& style, bool is_whole_paragraph) {
    const ScopeGuard guard(*this);
    NodeList items;
    InlineState state;
    state.at_space = is_whole_paragraph;
    state.keeps_space = keeps_space(style);
    inline_children(items, children, style, state);
    if (is_whole_paragraph && !state.keeps_space && !items.empty() &&
        items.back()->kind == NodeKind::literal) {
        const auto& last = static_cast<const LiteralNode&>(*items.back());
        if (last.text.ends_with(' ')) {
            const std::string_view shorter = last.text.substr(0, last.text.size() - 1);
            items.pop_back();
            if (!shorter.empty()) items.push_back(plain_literal(last, shorter));
        }
    }
    return finish_inlines(std::move(items), is_whole_paragraph, is_whole_paragraph, plan_.language);
}

void Compiler::inline_children(NodeList& out, std::span<const std::unique_ptr<SourceNode>> children,
                               const StyleChoice& style, InlineState& state) {
    for (const auto& child : children) inline_child(out, *child, style, state);
}

void Compiler::inline_child(NodeList& out, const SourceNode& source, const StyleChoice& style,
                            InlineState& state) {
    if (source.is_text()) {
        inline_text(out, source, style, state);
        return;
    }
    if (source.is(Element::text)) {
        message(out, source, style, state);
        return;
    }
    if (is_plain_include(source)) {
        inline_children(out, source.children, style, state);
        return;
    }
    if (is_control(source)) {
        const Node* node = control(source, [this, &style](const SourceNode& parent) {
            return phrasing(parent.children, style, false);
        });
        if (node != nullptr) out.push_back(node);
        if (!source.is(Element::let)) state.at_space = false;
        return;
    }
    inline_element(out, source, style, state);
}

namespace {

bool leaves_line(const SourceNode& source) {
    return document::leaves_line(source.style.variants[0]->box);
}

bool can_have_edges(const StyleChoice& style) {
    const std::span variants(style.variants, std::size_t{1} << style.test_count);
    return std::any_of(variants.begin(), variants.end(),
                       [](const document::Style* one) { return document::has_edges(one->box); });
}

bool is_box(const SourceNode& source) {
    switch (source.rule->element) {
        case Element::br:
        case Element::tab:
        case Element::footnote:
        case Element::page_of:
            return false;
        case Element::img:
        case Element::barcode:
            return leaves_line(source);
        default:
            return leaves_line(source) ||
                   source.style.variants[0]->box.display == document::Display::inline_block;
    }
}

}  // namespace

const Node* Compiler::inline_box(const SourceNode& source) {
    InlineBoxNode* node = plan_.arena.make<InlineBoxNode>();
    node->kind = NodeKind::inline_box;
    node->is_element = false;
    node->style = source.style;
    node->place = place_of(source.span);
    if (source.is(Element::img)) {
        node->content = picture(source);
    } else if (source.is(Element::barcode)) {
        node->content = barcode(source);
    } else if (source.is(Element::ul) || source.is(Element::ol)) {
        node->content = list(source);
    } else {
        node->content = container(source, NodeKind::container, base::Role::none, base::Role::none);
    }
    finish(*node, node->content->is_static);
    node->channels = node->content->channels;
    return node;
}

void Compiler::inline_element(NodeList& out, const SourceNode& source, const StyleChoice& style,
                              InlineState& state) {
    if (const SourceAttribute* bookmark = source.find("bookmark")) {
        complain("template.attribute-here", "only blocks can have a bookmark", bookmark->span);
    }
    if (is_box(source)) {
        out.push_back(inline_box(source));
        if (!leaves_line(source)) state.at_space = false;
        return;
    }
    switch (source.rule->element) {
        case Element::br:
        case Element::tab: {
            const bool is_tab = source.is(Element::tab);
            Node* node = make<Node>(is_tab ? NodeKind::tab : NodeKind::line_break, source);
            finish(*node, true);
            out.push_back(node);
            state.at_space = true;
            return;
        }
        case Element::img:
            out.push_back(picture(source));
            break;
        case Element::page_of: {
            PageOfNode* node = make<PageOfNode>(NodeKind::page_of, source);
            node->target = text_of(source, "target");
            finish(*node, false);
            note_data_style(source.style);
            if (node->target != nullptr) out.push_back(node);
            break;
        }
        case Element::footnote:
            out.push_back(footnote(source, style));
            break;
        case Element::barcode:
            out.push_back(barcode(source));
            break;
        case Element::markup:
            out.push_back(markup(source));
            break;
        case Element::chart:
            out.push_back(chart(source));
            break;
        default: {
            const bool is_link = source.is(Element::a);
            const auto content = [&](NodeList& list) {
                if (source.is(Element::q)) quotation_mark(list, source, true, state);
                inline_children(list, source.children, source.style, state);
                if (source.is(Element::q)) quotation_mark(list, source, false, state);
            };
            const bool has_edges = can_have_edges(source.style);
            const bool is_plain = !is_link && !has_edges && source.tests.empty() &&
                                  !may_vanish(source) && !source.counts_children &&
                                  source.find("only") == nullptr &&
                                  source.find("lang") == nullptr &&
                                  (source.parent == nullptr || !source.parent->counts_children);
            if (is_plain) {
                content(out);
                return;
            }
            ScopeNode* node = make<ScopeNode>(NodeKind::scope, source,
                                              is_link ? base::Role::link : base::Role::none);
            node->link = text_of(source, "href");
            node->has_edges = has_edges;
            NodeList children;
            content(children);
            const std::string_view language =
                node->language.empty() ? std::string_view(plan_.language) : node->language;
            node->children = finish_inlines(std::move(children), true, true, language);
            finish(*node, all_static(node->children) &&
                              (node->link == nullptr || node->link->is_constant()));
            out.push_back(node);
            return;
        }
    }
    state.at_space = false;
}

void Compiler::inline_text(NodeList& out, const SourceNode& source, const StyleChoice& style,
                           InlineState& state) {
    auto cut = rules::cut_text(source.text, source.span);
    if (!cut) {
        complain(std::move(cut).errors());
        return;
    }
    const bool is_raw = source.span.end - source.span.begin == source.text.size();
    for (const rules::TextPiece& piece : cut.value()) {
        if (!piece.is_expression) {
            literal(out, piece.text, style, place_of(source.span), state);
            continue;
        }
        base::SourceSpan where = source.span;
        if (is_raw) {
            where.begin += piece.offset;
            where.end = where.begin + static_cast<std::uint32_t>(piece.text.size());
        }
        const rules::Expression* compiled = expression(piece.text, where, Use::printed);
        if (compiled != nullptr) value(out, compiled, style, place_of(where), state);
    }
}

void Compiler::literal(NodeList& out, std::string_view text, const StyleChoice& style, Place place,
                       InlineState& state) {
    const std::string kept =
        state.keeps_space ? std::string(text) : collapsed(text, state.at_space);
    if (kept.empty()) return;
    LiteralNode* node = plan_.arena.make<LiteralNode>();
    node->kind = NodeKind::literal;
    node->is_element = false;
    node->is_static = true;
    node->style = style;
    node->place = place;
    node->text = plan_.arena.copy(kept);
    out.push_back(node);
}

/// By the language of the element, or else of the document.
void Compiler::quotation_mark(NodeList& out, const SourceNode& source, bool is_opening,
                              InlineState& state) {
    bool is_inner = false;
    const SourceAttribute* language = source.find("lang");
    for (const SourceNode* node = source.parent; node != nullptr; node = node->parent) {
        if (node->is(Element::q)) is_inner = !is_inner;
        if (language == nullptr) language = node->find("lang");
    }
    const auto mark = [&](NodeList& list, std::string_view tag) {
        literal(list, locale::quotation_mark(tag, is_opening, is_inner), source.style,
                place_of(source.span), state);
    };
    if (language != nullptr || plan_.languages.empty()) {
        mark(out, language != nullptr ? std::string_view(language->value)
                                      : std::string_view(plan_.language));
        return;
    }
    ByLanguageNode* node = plan_.arena.make<ByLanguageNode>();
    node->kind = NodeKind::by_language;
    node->is_element = false;
    node->style = source.style;
    node->place = place_of(source.span);
    PendingMessage pending;
    for (const auto& one : plan_.languages) mark(pending.languages.emplace_back(), one);
    finish(*node, true);
    pending_[node] = std::move(pending);
    out.push_back(node);
}

void Compiler::value(NodeList& out, const rules::Expression* compiled, const StyleChoice& style,
                     Place place, InlineState& state) {
    const value::Value* constant = compiled->constant();
    if (constant != nullptr && constant->is(value::ValueKind::string)) {
        literal(out, constant->as_string(), style, place, state);
        return;
    }
    ValueNode* node = plan_.arena.make<ValueNode>();
    node->kind = NodeKind::value;
    node->is_element = false;
    node->style = style;
    node->place = place;
    node->value = compiled;
    node->is_late = compiled->uses_late() && late_place_ != LatePlace::fill;
    out.push_back(node);
    state.at_space = false;
    note_data_style(style);
}

void Compiler::note_data_style(const StyleChoice& style) {
    for (std::uint32_t i = 0; i < (1U << style.test_count); ++i) {
        const text::TextStyle* text = &style.variants[i]->text;
        auto& all = plan_.data_text_styles;
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
    }
}

// --- messages

void Compiler::message(NodeList& out, const SourceNode& source, const StyleChoice& style,
                       InlineState& state) {
    const SourceAttribute* key = source.find("key");
    if (key == nullptr) return;
    if (plan_.languages.empty() && texts_failed_) return;  // reported
    if (plan_.languages.empty()) {
        complain("template.no-texts", "the template has no <texts>", source.span)
            .hints.push_back("add <texts path=\"texts\" languages=\"en\"/>");
        return;
    }
    const auto index = plan_.catalogue.key_index(key->value);
    if (!index) {
        const auto& keys = plan_.catalogue.keys();
        const std::vector<std::string_view> names(keys.begin(), keys.end());
        suggest(complain("template.unknown-text",
                         fmt::format("there is no text \"{}\"", key->value), key->inside),
                key->value, names);
        return;
    }
    const SourceAttribute* tone = source.find("tone");
    if (tone == nullptr) tone = usual_tone_;
    if (tone != nullptr && tone->value.starts_with('{')) {
        toned_by_data(out, source, *tone, *index, style);
    } else {
        if (tone != nullptr) check_tone(*tone);
        toned(out, source, tone == nullptr ? std::string_view() : tone->value, *index, style);
    }
    state.at_space = false;
}

/// A word that no text has as its tone is right where the texts without a tone are meant.
void Compiler::check_tone(const SourceAttribute& tone) {
    const std::vector<std::string>& tones = plan_.catalogue.tones();
    if (std::find(tones.begin(), tones.end(), tone.value) != tones.end()) return;
    const std::vector<std::string_view> names(tones.begin(), tones.end());
    const auto near = base::nearest_name(tone.value, names);
    if (!near || !warned_tones_.insert(tone.value).second) return;
    diagnostics_.push_back(base::warning("template.unknown-tone",
                                         fmt::format("no text has the tone \"{}\"", tone.value),
                                         tone.inside)
                               .hint(fmt::format("did you mean \"{}\"?", *near)));
}

/// A branch for each tone of the catalogue; what is none of them is the text without a tone.
void Compiler::toned_by_data(NodeList& out, const SourceNode& source, const SourceAttribute& tone,
                             std::uint32_t key, const StyleChoice& style) {
    const std::string_view written = tone.value;
    const bool is_one =
        written.size() > 2 && written.ends_with('}') && written.find('}') == written.size() - 1;
    if (!is_one) {
        complain("template.invalid-word", "a tone is a word, or one expression in braces",
                 tone.inside);
        return;
    }
    const std::string_view inner = written.substr(1, written.size() - 2);
    base::SourceSpan where = tone.inside;
    where.begin += 1;
    where.end -= 1;
    if (expression(inner, where, Use::printed) == nullptr) return;
    BranchNode* branch = make<BranchNode>(NodeKind::branch, source);
    branch->is_element = false;
    std::vector<BranchNode::Case> cases;
    const auto add_case = [&](const rules::Expression* test, std::string_view name) {
        NodeList items;
        toned(items, source, name, key, style);
        cases.push_back({test, finish_inlines(std::move(items), false, false, plan_.language)});
    };
    for (const std::string& name : plan_.catalogue.tones()) {
        const auto* test = expression(fmt::format("({}) = \"{}\"", inner, name), where, Use::test);
        if (test == nullptr) return;
        add_case(test, name);
    }
    add_case(nullptr, {});
    branch->cases = plan_.arena.copy(cases);
    out.push_back(branch);
}

/// The text in each language, by one tone; the neutral one where it has no such form.
void Compiler::toned(NodeList& out, const SourceNode& source, std::string_view tone,
                     std::uint32_t key, const StyleChoice& style) {
    ByLanguageNode* node = make<ByLanguageNode>(NodeKind::by_language, source);
    node->is_element = false;
    PendingMessage pending;
    bool children_static = true;
    for (std::uint32_t i = 0; i < plan_.languages.size(); ++i) {
        const locale::Message& message = plan_.catalogue.message(key, i, tone);
        if (i == 0 && !check_arguments(source, message)) return;
        NodeList items;
        if (message.is_simple()) {
            items = message_pieces(source, message, style);
        } else {
            items.push_back(whole_message(source, message, style));
        }
        for (const Node* item : items) children_static = children_static && item->is_static;
        pending.languages.push_back(std::move(items));
    }
    node->style = style;
    finish(*node, children_static);
    pending_[node] = std::move(pending);
    out.push_back(node);
}

bool Compiler::check_arguments(const SourceNode& source, const locale::Message& message) {
    const auto arguments = message.arguments();
    const std::vector<std::string_view> names(arguments.begin(), arguments.end());
    const std::size_t errors = diagnostics_.size();
    for (const SourceAttribute& attribute : source.attributes) {
        const bool is_own =
            attribute.name == "key" || attribute.name == "tone" || attribute.name == "only";
        if (is_own || std::find(names.begin(), names.end(), attribute.name) != names.end())
            continue;
        suggest(complain("template.text-argument",
                         fmt::format("the text \"{}\" has no argument \"{}\"", source.get("key"),
                                     attribute.name),
                         attribute.span),
                attribute.name, names);
    }
    for (const std::string_view name : names) {
        if (source.find(name) != nullptr) continue;
        complain("template.text-argument",
                 fmt::format("the text \"{}\" needs the argument \"{}\"", source.get("key"), name),
                 source.span)
            .hints.push_back(fmt::format("add {}=\"{{…}}\"", name));
    }
    return diagnostics_.size() == errors;
}

Compiler::NodeList Compiler::message_pieces(const SourceNode& source,
                                            const locale::Message& message,
                                            const StyleChoice& style) {
    NodeList items;
    InlineState state;
    state.at_space = false;
    state.keeps_space = keeps_space(style);
    for (const locale::MessagePiece& piece : message.pieces()) {
        if (!piece.literal.empty()) {
            literal(items, piece.literal, style, place_of(source.span), state);
        } else if (piece.argument < message.arguments().size()) {
            message_argument(items, *source.find(message.arguments()[piece.argument]), style,
                             state);
        }
    }
    return items;
}

void Compiler::message_argument(NodeList& out, const SourceAttribute& argument,
                                const StyleChoice& style, InlineState& state) {
    const TextPlan* text = compile_text(argument);
    if (text == nullptr) return;
    for (const TextPlan::Piece& piece : text->pieces) {
        if (piece.value == nullptr) {
            literal(out, piece.literal, style, text->place, state);
        } else {
            value(out, piece.value, style, text->place, state);
        }
    }
}

const Node* Compiler::whole_message(const SourceNode& source, const locale::Message& message,
                                    const StyleChoice& style) {
    MessageNode* node = make<MessageNode>(NodeKind::message, source);
    node->is_element = false;
    node->channels = all_channels;
    node->style = style;
    node->message = &message;
    std::vector<MessageNode::Argument> arguments;
    for (const std::string& name : message.arguments()) {
        const TextPlan* text = compile_text(*source.find(name));
        MessageNode::Argument argument;
        if (text != nullptr && text->pieces.size() == 1 && text->pieces[0].value != nullptr) {
            argument.value = text->pieces[0].value;
        } else {
            argument.text = text;
        }
        const bool is_late = holds_late(argument.value) || has_late(argument.text);
        node->is_late = node->is_late || (is_late && late_place_ != LatePlace::fill);
        arguments.push_back(argument);
    }
    node->arguments = plan_.arena.copy(arguments);
    note_data_style(style);
    return node;
}

// --- shaping what is known

namespace {

/// Nothing that data fills stands there, so that shaping may begin or end.
bool is_firm(const Node& node) {
    switch (node.kind) {
        case NodeKind::literal:
        case NodeKind::tab:
        case NodeKind::line_break:
        case NodeKind::scope:
        case NodeKind::picture:
        case NodeKind::barcode:
        case NodeKind::chart:
        case NodeKind::footnote:
        case NodeKind::inline_box:
            return true;
        default:
            return false;
    }
}

}  // namespace

Nodes Compiler::finish_inlines(NodeList items, bool firm_begin, bool firm_end,
                               std::string_view language) {
    NodeList out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool before = i == 0 ? firm_begin : is_firm(*items[i - 1]);
        const bool after = i + 1 == items.size() ? firm_end : is_firm(*items[i + 1]);
        const Node* item = items[i];
        if (item->kind == NodeKind::literal) {
            finish_literal(out, static_cast<const LiteralNode&>(*item), before, after, language);
            continue;
        }
        const auto pending = pending_.find(item);
        if (pending != pending_.end()) {
            std::vector<Nodes> languages;
            for (std::size_t l = 0; l < pending->second.languages.size(); ++l) {
                languages.push_back(finish_inlines(pending->second.languages[l], before, after,
                                                   plan_.languages[l]));
            }
            // Made by message() and not yet seen by anyone else.
            auto* node = const_cast<ByLanguageNode*>(static_cast<const ByLanguageNode*>(item));
            node->languages = plan_.arena.copy(languages);
            pending_.erase(pending);
        }
        out.push_back(item);
    }
    return store(out);
}

const LiteralNode* Compiler::plain_literal(const LiteralNode& model, std::string_view text) {
    LiteralNode* node = plan_.arena.make<LiteralNode>(model);
    node->text = text;
    return node;
}

/// Cuts what touches data off at the nearest space: "Dear {name}: please" shapes " please" only.
void Compiler::finish_literal(NodeList& out, const LiteralNode& item, bool firm_before,
                              bool firm_after, std::string_view language) {
    const std::string_view text = item.text;
    const std::size_t begin = firm_before ? 0 : std::min(text.find(' '), text.size());
    const std::size_t last = text.rfind(' ');
    const std::size_t end = firm_after                       ? text.size()
                            : last == std::string_view::npos ? 0
                                                             : last + 1;
    const bool has_middle = begin < end && end - begin >= least_shaped_bytes &&
                            !is_css_blank(text.substr(begin, end - begin)) &&
                            item.style.test_count == 0 &&
                            item.style.variants[0]->text.fonts != nullptr;
    const bool is_worth_it =
        has_middle || (firm_before && firm_after && !is_css_blank(text) &&
                       item.style.test_count == 0 && item.style.variants[0]->text.fonts != nullptr);
    const bool has_lines = text.find('\n') != std::string_view::npos;  // kept by white-space: pre
    if (!is_worth_it || has_lines) {
        if (!firm_before || !firm_after || item.style.test_count > 0) note_data_style(item.style);
        out.push_back(&item);
        return;
    }
    if (begin > 0) out.push_back(plain_literal(item, text.substr(0, begin)));
    LiteralNode* middle = plan_.arena.make<LiteralNode>(item);
    middle->text = text.substr(begin, end - begin);
    if (!typesetter_) typesetter_ = std::make_unique<text::Typesetter>();
    middle->shaped = text::shape_static(*typesetter_, middle->text, item.style.variants[0]->text,
                                        language, plan_.arena);
    plan_.static_texts.push_back(middle->shaped);
    out.push_back(middle);
    if (end < text.size()) out.push_back(plain_literal(item, text.substr(end)));
}

}  // namespace cajista::templates::detail
