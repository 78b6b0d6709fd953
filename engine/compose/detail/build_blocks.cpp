// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/files.h"
#include "base/limits.h"
#include "compose/detail/builder.h"
#include "compose/detail/data_text.h"
#include "compose/detail/static_one.h"
#include "compose/detail/walk.h"
#include "document/list_marker.h"
#include "graphic/payment_code.h"
#include "value/convert.h"

namespace cajista::compose::detail {

using document::Block;
using document::BlockKind;
using templates::NodeKind;
using value::Value;
using value::ValueKind;

std::span<const Block* const> Builder::children_of(const Node& parent, Nodes nodes) {
    struct Adder {
        Builder& builder;
        void operator()(const Node& node) { builder.add_block(node); }
    };
    const std::size_t first = blocks_.size();
    const Level level(*this, parent, nodes);
    Adder adder{*this};
    walk(nodes, adder);
    const auto children = arena_->copy(std::span<const Block* const>(blocks_).subspan(first));
    blocks_.resize(first);
    return children;
}

void Builder::add_block(const Node& node) {
    const Block* made = block(node);
    if (made == nullptr) return;
    if (node.kind == NodeKind::table) {
        const Block* caption = static_cast<const document::Table*>(made)->caption;
        if (caption != nullptr) blocks_.push_back(caption);
    }
    blocks_.push_back(made);
}

/// Null only after fail().
const Block* Builder::block(const Node& node) {
    if (node.static_number == 0) return build_block(node);
    if (in_static_) return named_static(node);
    return static_cast<const Block*>(
        static_one(node, [this, &node]() -> const void* { return named_static(node); }));
}

const Block* Builder::named_static(const Node& node) {
    // Made just here, and shown to no one yet.
    Block* made = const_cast<Block*>(build_block(node));
    if (made != nullptr) made->static_id = static_id(node);
    return made;
}

const Block* Builder::build_block(const Node& node) {
    switch (node.kind) {
        case NodeKind::paragraph:
            return paragraph(static_cast<const templates::ParagraphNode&>(node));
        case NodeKind::container:
            return container(static_cast<const templates::ContainerNode&>(node),
                             BlockKind::container);
        case NodeKind::list_item:
            return container(static_cast<const templates::ContainerNode&>(node),
                             BlockKind::list_item);
        case NodeKind::list:
            return list(static_cast<const templates::ContainerNode&>(node));
        case NodeKind::table:
            return table(static_cast<const templates::TableNode&>(node));
        case NodeKind::picture:
            return picture(static_cast<const templates::PictureNode&>(node));
        case NodeKind::barcode:
            return barcode(static_cast<const templates::BarcodeNode&>(node));
        case NodeKind::markup:
            return markup(static_cast<const templates::MarkupNode&>(node));
        case NodeKind::chart:
            return chart(static_cast<const templates::ChartNode&>(node));
        case NodeKind::append:
            return append(static_cast<const templates::AppendNode&>(node));
        case NodeKind::section: {
            const auto& source = static_cast<const templates::SectionNode&>(node);
            auto* made = make_block<document::Section>(node, BlockKind::section);
            made->pages = source.pages;
            made->children = children_of(node, source.children);
            return made;
        }
        case NodeKind::running: {
            const auto& source = static_cast<const templates::RunningNode&>(node);
            auto* made = make_block<document::Running>(node, BlockKind::running);
            made->name = source.name;
            bool is_stable = false;
            const std::string_view text = print(evaluate(*source.value, source.place), is_stable);
            made->value = is_stable ? text : arena_->copy(text);
            return made;
        }
        case NodeKind::stub: {
            const auto& source = static_cast<const templates::StubNode&>(node);
            auto* made = make_block<document::Stub>(node, BlockKind::stub);
            made->master = source.master;
            made->children = children_of(node, source.children);
            return made;
        }
        case NodeKind::fill:
            return fill(static_cast<const templates::FillNode&>(node));
        case NodeKind::rule:
            return make_block<Block>(node, BlockKind::rule);
        default:
            return nullptr;
    }
}

const Block* Builder::paragraph(const templates::ParagraphNode& node) {
    if (node.inlines.size() == 1 && node.inlines[0]->kind == NodeKind::value) {
        const auto& only = static_cast<const templates::ValueNode&>(*node.inlines[0]);
        if (!only.is_late) return quick_paragraph(node, only);
    }
    document::Paragraph* made = make_block<document::Paragraph>(node, BlockKind::paragraph);
    const Level level(*this, node, node.inlines);
    begin_inlines();
    inline_nodes(node.inlines);
    made->inlines = end_inlines();
    return made;
}

/// The paragraph of a table cell, which holds one value: one allocation, no scratch.
const Block* Builder::quick_paragraph(const templates::ParagraphNode& node,
                                      const templates::ValueNode& only) {
    bool is_stable = false;
    std::string_view text = print(evaluate(*only.value, only.place), is_stable);
    const document::Style* style = style_of(only.style);
    if (!is_clean(text)) {
        document::Paragraph* made = make_block<document::Paragraph>(node, BlockKind::paragraph);
        begin_inlines();
        add_data(text, is_stable, style);
        made->inlines = end_inlines();
        return made;
    }
    if (!keeps_space(*style)) {
        if (text.starts_with(' ')) text.remove_prefix(1);
        if (text.ends_with(' ')) text.remove_suffix(1);
    }
    struct Quick {
        document::Paragraph paragraph;
        document::Inline text;
    };
    Quick* made = arena_->make<Quick>();
    made->paragraph.kind = BlockKind::paragraph;
    made->paragraph.role = node.role;
    made->paragraph.style = style_of(node.style);
    made->paragraph.language = node.language;
    if (node.anchor != nullptr) made->paragraph.anchor = text_of(node.anchor);
    if (node.bookmark != nullptr) made->paragraph.bookmark = text_of(node.bookmark);
    if (text.empty()) return &made->paragraph;
    made->text.text = is_stable ? text : arena_->copy(text);
    made->text.style = style;
    made->paragraph.inlines = {&made->text, 1};
    return &made->paragraph;
}

const Block* Builder::container(const templates::ContainerNode& node, BlockKind kind) {
    document::Container* made = make_block<document::Container>(node, kind);
    made->number = node.number;
    made->children = children_of(node, node.children);
    return made;
}

/// Items are numbered here, because data may decide how many there are.
const Block* Builder::list(const templates::ContainerNode& node) {
    struct Adder {
        Builder& builder;
        std::uint32_t next;
        void operator()(const Node& item) {
            const auto& source = static_cast<const templates::ContainerNode&>(item);
            if (item.kind == NodeKind::container) return builder.add_block(item);
            auto* made = builder.make_block<document::Container>(item, BlockKind::list_item);
            if (source.number != 0) next = source.number;
            made->number = next++;
            made->children = builder.children_of(item, source.children);
            builder.blocks_.push_back(made);
        }
    };
    document::Container* made = make_block<document::Container>(node, BlockKind::list);
    made->number = node.number;
    const std::size_t first = blocks_.size();
    const Level level(*this, node, node.children);
    Adder adder{*this, node.number};
    walk(node.children, adder);
    made->children = arena_->copy(std::span<const Block* const>(blocks_).subspan(first));
    blocks_.resize(first);
    return made;
}

const Block* Builder::fill(const templates::FillNode& node) {
    document::Fill* made = make_block<document::Fill>(node, BlockKind::fill);
    made->least = node.least;
    made->most = node.most;
    LateInstance instance;
    instance.node = &node;
    instance.variables = snapshot();
    instance.answers = arena_->copy(answers_);
    late_.push_back(instance);
    made->late = static_cast<document::LateId>(late_.size());
    return made;
}

/// Builds a block while the inlines around it are being gathered.
template <typename Build>
auto Builder::build_aside(Build build) {
    flush();
    const std::vector<document::Inline> outer(inlines_);
    const std::string_view outer_link = link_, outer_language = inline_language_;
    const base::Role outer_role = inline_role_;
    const bool outer_space = at_space_;
    auto* made = build();
    inlines_ = outer;
    link_ = outer_link;
    inline_language_ = outer_language;
    inline_role_ = outer_role;
    at_space_ = outer_space;
    run_style_ = nullptr;
    return made;
}

void Builder::add_inline_box(const templates::InlineBoxNode& node) {
    const bool is_left_out = node.content->may_vanish && this->is_left_out(*node.content);
    if (is_left_out) return;
    if (counting_ && node.content->is_element) ++position_;
    if (!node.content->tests.empty()) answer_tests(*node.content);
    const Block* made = build_aside([&] { return block(*node.content); });
    if (made == nullptr) return;
    document::Inline& box = push_inline(document::Inline::Kind::box, made->style);
    box.box = made;
    if (!document::leaves_line(made->style->box)) at_space_ = false;
}

void Builder::add_footnote(const templates::FootnoteNode& node) {
    auto* body = build_aside([&] {
        auto* made = make_block<document::Container>(node, BlockKind::list_item);
        made->number = ++note_count_;
        made->children = children_of(node, node.children);
        return made;
    });
    document::Inline& call = push_inline(document::Inline::Kind::text, style_of(node.call));
    std::string number = document::marker_text(body->style->list, body->number);
    if (number.empty()) number = std::to_string(body->number);  // a note without a call is lost
    call.text = arena_->copy(number);
    call.note = body;
    at_space_ = false;
}

// --- barcodes

/// The text of a payment code from the entries of a context; nothing when it failed.
std::optional<std::string> Builder::payment_code(const templates::BarcodeNode& node,
                                                 const Value& value) {
    const auto fail_here = [&](base::Diagnostics errors) {
        for (base::Diagnostic& error : errors) {
            if (!error.span) error.span = plan_.span_of(node.place);
        }
        fail(std::move(errors));
        return std::nullopt;
    };
    if (!value.is(ValueKind::context)) {
        return fail_here({base::error("graphic.payment-data", "there are no fields of a payment")});
    }
    std::vector<std::string> texts;
    for (const value::ContextEntry& entry : value.as_context().entries) {
        texts.push_back(entry.value.is_null() ? std::string() : value::to_plain_text(entry.value));
    }
    std::vector<graphic::PaymentField> fields;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        fields.push_back({value.as_context().entries[i].name, texts[i]});
    }
    auto text = graphic::payment_text(node.symbology, fields);
    if (!text) return fail_here(std::move(text).errors());
    return std::move(text).value();
}

const graphic::Drawing* Builder::drawing_of(const templates::BarcodeNode& node) {
    const Value value = evaluate(*node.value, node.place);
    if (failed_) return nullptr;
    std::string plain;
    std::string_view text;
    if (graphic::is_payment(node.symbology)) {
        auto code = payment_code(node, value);
        if (!code) return nullptr;
        plain = *std::move(code);
        text = plain;
    } else if (value.is(ValueKind::string)) {
        text = value.as_string();
    } else if (!value.is_null()) {  // by no locale: a machine reads it
        plain = value::to_plain_text(value);
        text = plain;
    }
    auto drawing = graphic::make_barcode(node.symbology, text, node.options, *arena_);
    if (!drawing) {
        for (base::Diagnostic& error : drawing.errors()) {
            if (!error.span) error.span = plan_.span_of(node.place);
        }
        fail(std::move(drawing).errors());
        return nullptr;
    }
    return drawing.value();
}

const Block* Builder::barcode(const templates::BarcodeNode& node) {
    const graphic::Drawing* drawing = drawing_of(node);
    if (drawing == nullptr) return nullptr;
    auto* made = make_block<document::Picture>(node, BlockKind::drawing);
    made->drawing = drawing;
    made->size = drawing->size;
    made->alternative_text = text_of(node.alternative_text);
    if (made->alternative_text.empty()) made->role = base::Role::artifact;
    return made;
}

}  // namespace cajista::compose::detail
