// SPDX-License-Identifier: Apache-2.0
#include "compose/detail/builder.h"
#include "compose/detail/walk.h"

namespace cajista::compose::detail {

using document::Block;

const document::Document* Builder::build(const value::Record& record,
                                         templates::ChannelMask channel, base::Arena& arena) {
    if (!begin(record, channel, arena)) return nullptr;
    const document::Document* made = document();
    return failed_ ? nullptr : made;
}

const document::Document* Builder::document() {
    document::Document* made = arena_->make<document::Document>();
    made->language = tag_;
    if (locale_ != nullptr) made->decimal_sign = locale_->decimal_sign();
    made->title = text_of(plan_.title);
    made->template_name = plan_.name;
    made->pages = {plan_.masters, plan_.single_master, plan_.blank_master};
    made->pages.count = plan_.page_count;
    made->named_pages = plan_.named_pages;
    made->furniture = furniture();
    made->flows = flows();
    made->recipient = recipient(made->flows);
    made->attachments = attachments();
    made->recipient_frame = plan_.recipient_frame;
    return made;
}

/// The content of a flow, header or footer; in a box when its own style asks for one.
std::span<const Block* const> Builder::boxed(const templates::ContainerNode& node) {
    document::BoxStyle box = style_of(node.style)->box;
    for (document::BorderSide& side : box.border) {
        if (side.style == document::LineStyle::none) side = {};  // it has the text's colour
    }
    if (box.column_rule.style == document::LineStyle::none) box.column_rule = {};
    if (box == document::BoxStyle{} && node.anchor == nullptr && node.bookmark == nullptr &&
        node.language.empty()) {
        return children_of(node, node.children);
    }
    const Block** one = arena_->make<const Block*>(container(node, document::BlockKind::container));
    return {one, 1};
}

std::span<const document::Furniture> Builder::furniture() {
    const auto made = arena_->array<document::Furniture>(plan_.furniture.size());
    for (std::size_t i = 0; i < made.size() && !failed_; ++i) {
        const templates::FurniturePlan& plan = plan_.furniture[i];
        made[i].master = plan.master;
        made[i].pages = plan.pages;
        made[i].header_area = plan.header_area;
        made[i].footer_area = plan.footer_area;
        if (plan.header != nullptr) made[i].header = boxed(*plan.header);
        if (plan.footer != nullptr) made[i].footer = boxed(*plan.footer);
    }
    return made;
}

std::span<const document::Flow> Builder::flows() {
    const auto made = arena_->array<document::Flow>(plan_.flows.size());
    for (std::size_t i = 0; i < made.size() && !failed_; ++i) {
        const templates::FlowPlan& plan = plan_.flows[i];
        made[i].frame = plan.frame;
        made[i].blocks = boxed(*plan.content);
    }
    return made;
}

namespace {

void end_line(std::string& out) {
    if (!out.empty() && out.back() != '\n') out += '\n';
}

void append_text(std::string& out, std::span<const Block* const> blocks) {
    using document::BlockKind;
    for (const Block* block : blocks) {
        if (block->kind == BlockKind::paragraph) {
            end_line(out);
            for (const auto& one : static_cast<const document::Paragraph*>(block)->inlines) {
                if (one.kind == document::Inline::Kind::text) out += one.text;
                if (one.kind == document::Inline::Kind::line_break) end_line(out);
            }
        } else if (block->kind == BlockKind::container || block->kind == BlockKind::list ||
                   block->kind == BlockKind::list_item) {
            append_text(out, static_cast<const document::Container*>(block)->children);
        }
    }
}

}  // namespace

std::string_view Builder::recipient(std::span<const document::Flow> flows) {
    for (const document::Flow& flow : flows) {
        if (flow.frame != plan_.recipient_frame) continue;
        built_.clear();
        append_text(built_, flow.blocks);
        while (built_.ends_with('\n')) built_.pop_back();
        return arena_->copy(built_);
    }
    return {};
}

}  // namespace cajista::compose::detail
