// SPDX-License-Identifier: Apache-2.0
// The inlines of one paragraph. Text of one style is gathered into one run, so that words that data
// and template make together are shaped together; static text stays as it was shaped.
#include <algorithm>

#include "compose/detail/builder.h"
#include "compose/detail/data_text.h"
#include "compose/detail/walk.h"

namespace cajista::compose::detail {

using document::Inline;
using templates::NodeKind;
using value::Value;

namespace {

/// White space becomes single spaces, other control characters vanish.
void append_clean(std::string& out, std::string_view text) {
    bool after_space = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
        if (is_space) {
            if (!after_space) out += ' ';
            after_space = true;
        } else if (byte >= 0x20 && byte != 0x7F) {
            out += c;
            after_space = false;
        }
    }
}

}  // namespace

void Builder::begin_inlines() {
    inlines_.clear();
    run_style_ = nullptr;
    at_space_ = true;
    link_ = {};
    inline_language_ = {};
    inline_role_ = base::Role::none;
}

std::span<const Inline> Builder::end_inlines() {
    flush();
    if (at_space_ && !inlines_.empty() && inlines_.back().kind == Inline::Kind::text) {
        Inline& last = inlines_.back();  // a space that nothing follows
        if (last.text.ends_with(' ') && !keeps_space(*last.style)) {
            last.text.remove_suffix(1);
            last.shaped = nullptr;
            if (last.text.empty()) inlines_.pop_back();
        }
    }
    return arena_->copy(inlines_);
}

Inline& Builder::push_inline(Inline::Kind kind, const document::Style* style) {
    Inline& made = inlines_.emplace_back();
    made.kind = kind;
    made.role = inline_role_;
    made.style = style;
    made.link = link_;
    made.language = inline_language_;
    return made;
}

/// An edge has no element of its own.
void Builder::push_edge(Inline::Kind kind, const document::Style& style) {
    Inline& edge = push_inline(kind, &style);
    edge.role = base::Role::none;
    edge.language = {};
}

void Builder::flush() {
    if (run_style_ == nullptr) return;
    const std::string_view text = run_single_.empty() ? arena_->copy(run_) : run_single_;
    if (!text.empty()) push_inline(Inline::Kind::text, run_style_).text = text;
    run_style_ = nullptr;
}

void Builder::inline_nodes(Nodes nodes) {
    struct Adder {
        Builder& builder;
        void operator()(const Node& node) { builder.add_inline(node); }
    };
    Adder adder{*this};
    walk(nodes, adder);
}

void Builder::add_inline(const Node& node) {
    switch (node.kind) {
        case NodeKind::literal:
            add_literal(static_cast<const templates::LiteralNode&>(node));
            break;
        case NodeKind::value:
            add_value(static_cast<const templates::ValueNode&>(node));
            break;
        case NodeKind::message:
            add_message(static_cast<const templates::MessageNode&>(node));
            break;
        case NodeKind::by_language: {
            const auto& texts = static_cast<const templates::ByLanguageNode&>(node);
            const std::string_view outer = inline_language_;
            if (is_foreign_) {
                flush();
                inline_language_ = plan_.languages[language_];
            }
            inline_nodes(texts.languages[language_]);
            if (is_foreign_) flush();
            inline_language_ = outer;
            break;
        }
        case NodeKind::scope:
            add_scope(static_cast<const templates::ScopeNode&>(node));
            break;
        case NodeKind::tab:
            flush();
            push_inline(Inline::Kind::tab, style_of(node.style));
            at_space_ = true;
            break;
        case NodeKind::line_break:
            add_line_break(style_of(node.style));
            break;
        case NodeKind::picture:
            add_picture(static_cast<const templates::PictureNode&>(node));
            break;
        case NodeKind::barcode:
            add_barcode(static_cast<const templates::BarcodeNode&>(node));
            break;
        case NodeKind::markup:
            add_markup(static_cast<const templates::MarkupNode&>(node));
            break;
        case NodeKind::chart:
            add_chart(static_cast<const templates::ChartNode&>(node));
            break;
        case NodeKind::page_of:
            add_late(node, style_of(node.style));
            break;
        case NodeKind::inline_box:
            add_inline_box(static_cast<const templates::InlineBoxNode&>(node));
            break;
        case NodeKind::footnote:
            add_footnote(static_cast<const templates::FootnoteNode&>(node));
            break;
        default:
            break;
    }
}

void Builder::add_line_break(const document::Style* style) {
    flush();
    push_inline(Inline::Kind::line_break, style);
    at_space_ = true;
}

void Builder::add_literal(const templates::LiteralNode& node) {
    const document::Style* style = style_of(node.style);
    if (node.shaped == nullptr) {
        if (node.text.find('\n') != std::string_view::npos) {
            add_data(node.text, true, style);
        } else {
            add_text(node.text, true, style);
        }
        return;
    }
    if (at_space_ && node.text.starts_with(' ') && !keeps_space(*style)) {
        add_text(node.text, true, style);  // loses its first space, so it is shaped again
        return;
    }
    flush();
    Inline& made = push_inline(Inline::Kind::text, style);
    made.text = node.text;
    made.shaped = node.shaped;
    at_space_ = node.text.ends_with(' ');
}

void Builder::add_value(const templates::ValueNode& node) {
    const document::Style* style = style_of(node.style);
    if (node.is_late) {
        add_late(node, style);
        return;
    }
    bool is_stable = false;
    const std::string_view text = print(evaluate(*node.value, node.place), is_stable);
    add_data(text, is_stable, style);
}

void Builder::add_message(const templates::MessageNode& node) {
    const document::Style* style = style_of(node.style);
    if (node.is_late) {
        add_late(node, style);
    } else {
        add_data(format_message(node), false, style);
    }
}

/// The view is of built_.
std::string_view Builder::format_message(const templates::MessageNode& node) {
    const std::size_t first = arguments_.size();
    for (const auto& argument : node.arguments) {
        const Value value = argument.value != nullptr ? evaluate(*argument.value, node.place)
                                                      : Value::string(text_of(argument.text));
        arguments_.push_back(value);
    }
    built_.clear();
    node.message->append(built_, std::span(arguments_).subspan(first), *locale_);
    arguments_.resize(first);
    return built_;
}

void Builder::add_scope(const templates::ScopeNode& node) {
    flush();
    const std::string_view outer_link = link_, outer_language = inline_language_;
    const base::Role outer_role = inline_role_;
    if (node.link != nullptr) link_ = text_of(node.link);
    if (!node.language.empty()) inline_language_ = node.language;
    if (node.role != base::Role::none) inline_role_ = node.role;
    {
        const Level level(*this, node, node.children);
        const document::Style* box = node.has_edges ? style_of(node.style) : nullptr;
        if (box != nullptr && !document::has_edges(box->box)) box = nullptr;
        if (box != nullptr) push_edge(Inline::Kind::opening_edge, *box);
        inline_nodes(node.children);
        flush();
        if (box != nullptr) push_edge(Inline::Kind::closing_edge, *box);
    }
    flush();
    link_ = outer_link;
    inline_language_ = outer_language;
    inline_role_ = outer_role;
}

void Builder::add_data(std::string_view text, bool is_stable, const document::Style* style) {
    if (is_clean(text)) {
        add_text(text, is_stable, style);
        return;
    }
    if (!keeps_space(*style)) {
        std::string clean;
        append_clean(clean, text);
        add_text(clean, false, style);
        return;
    }
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string line;
        for (const char c : text.substr(begin, end - begin)) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '\t')
                line += ' ';
            else if (byte >= 0x20 && byte != 0x7F)
                line += c;
        }
        add_text(line, false, style);
        if (end < text.size()) add_line_break(style);
        begin = end + 1;
    }
}

void Builder::add_text(std::string_view text, bool is_stable, const document::Style* style) {
    if (at_space_ && text.starts_with(' ') && !keeps_space(*style)) text.remove_prefix(1);
    if (text.empty()) return;
    at_space_ = text.back() == ' ';
    if (run_style_ != nullptr && run_style_ != style) flush();
    if (run_style_ == nullptr) {
        run_style_ = style;
        if (is_stable) {
            run_single_ = text;
        } else {
            run_single_ = {};
            run_.assign(text);
        }
        return;
    }
    if (!run_single_.empty()) run_.assign(run_single_);
    run_single_ = {};
    run_.append(text);
}

void Builder::add_late(const Node& node, const document::Style* style) {
    flush();
    LateInstance instance;
    instance.node = &node;
    instance.style = style;
    instance.variables = snapshot();
    instance.table = table_;
    instance.link = link_;
    instance.language = inline_language_;
    if (node.kind == NodeKind::page_of) {
        std::string_view target = text_of(static_cast<const templates::PageOfNode&>(node).target);
        if (target.starts_with('#')) target.remove_prefix(1);
        instance.anchor = arena_->copy(target);
    }
    late_.push_back(instance);
    const auto id = static_cast<document::LateId>(late_.size());
    const std::string_view widest = widest_of(instance);
    Inline& made = push_inline(Inline::Kind::late, style);
    made.late = id;
    made.late_widest = widest;
    made.asks_page = node.kind == NodeKind::page_of;
    at_space_ = false;
}

// --- pictures in a line

namespace {

/// A size without zero sides: natural, or the missing side in proportion.
base::Size full_size(base::Size wanted, const base::Size& natural) {
    const bool has_width = wanted.width.units > 0;
    const bool has_height = wanted.height.units > 0;
    if (!has_width && !has_height) return natural;
    if (!has_width && natural.height.units > 0) {
        wanted.width = wanted.height.times(natural.width.units, natural.height.units);
    }
    if (!has_height && natural.width.units > 0) {
        wanted.height = wanted.width.times(natural.height.units, natural.width.units);
    }
    return wanted;
}

}  // namespace

void Builder::add_picture(const templates::PictureNode& node) {
    const Figure figure = figure_of(node);
    if (!figure.ok) return;
    const std::string_view alternative = text_of(node.alternative_text);
    flush();
    const bool is_drawing = figure.drawing != nullptr;
    Inline& made =
        push_inline(is_drawing ? Inline::Kind::drawing : Inline::Kind::image, style_of(node.style));
    made.role = alternative.empty() ? base::Role::artifact : base::Role::figure;
    made.image = figure.image;
    made.drawing = figure.drawing;
    const base::Size natural = is_drawing                ? figure.drawing->size
                               : figure.image != nullptr ? figure.image->natural_size
                                                         : base::Size{};
    made.size = full_size(node.size, natural);
    made.alternative_text = alternative;
    at_space_ = false;
}

void Builder::add_barcode(const templates::BarcodeNode& node) {
    const graphic::Drawing* drawing = drawing_of(node);
    if (drawing == nullptr) return;
    const std::string_view alternative = text_of(node.alternative_text);
    flush();
    Inline& made = push_inline(Inline::Kind::drawing, style_of(node.style));
    made.role = alternative.empty() ? base::Role::artifact : base::Role::figure;
    made.drawing = drawing;
    made.size = drawing->size;
    made.alternative_text = alternative;
    at_space_ = false;
}

}  // namespace cajista::compose::detail
