// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/files.h"
#include "graphic/payment_code.h"
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

Compiler::Compiler(Plan& plan, StyleResolver& styles, base::Diagnostics& diagnostics)
    : plan_(plan), styles_(styles), diagnostics_(diagnostics) {
    const auto number = [](const char* name) {
        value::Field field;
        field.name = name;
        field.type = value::FieldType::number;
        return field;
    };
    plan_.late_types.push_back({"page", {number("number"), number("count")}, {}});
    plan_.late_types.push_back({"space", {number("left")}, {}});
    plan_.late_types.push_back({"section", {number("page"), number("pages")}, {}});
    using Kind = rules::Type::Kind;
    rules::Scope& late = open_scope();
    late.declare("page", {Kind::record, Kind::any, &plan_.page_type()}, rules::Timing::late);
    late.declare("table", {Kind::any, Kind::any, nullptr}, rules::Timing::late);
    late.declare("space", {Kind::record, Kind::any, &plan_.space_type()}, rules::Timing::late);
    late.declare("section", {Kind::record, Kind::any, &plan_.section_type()}, rules::Timing::late);
    late.declare("running", {Kind::any, Kind::any, nullptr}, rules::Timing::late);
}

bool Compiler::all_static(Nodes nodes) {
    return std::all_of(nodes.begin(), nodes.end(),
                       [](const Node* node) { return node->is_static; });
}

/// Decides whether the node is static, once its children are there.
void Compiler::finish(Node& node, bool children_static) {
    const bool has_constant_names = (node.anchor == nullptr || node.anchor->is_constant()) &&
                                    (node.bookmark == nullptr || node.bookmark->is_constant());
    node.is_static = children_static && has_constant_names && node.channels == all_channels &&
                     node.tests.empty() && node.style.test_count == 0;
    if (node.is_static && takes_static_number(node.kind)) node.static_number = ++plan_.static_count;
}

// --- what may be an anonymous paragraph

namespace {

bool is_inline_element(const SourceNode& node) {
    return (node.rule->stands_in & (1U << static_cast<unsigned>(Content::phrasing))) != 0 &&
           !is_control(node);
}

/// Blocks that may stand in lines when their style says so.
bool takes_inline_display(const SourceNode& node) {
    switch (node.rule->element) {
        case Element::p:
        case Element::div:
        case Element::h1:
        case Element::h2:
        case Element::h3:
        case Element::h4:
        case Element::h5:
        case Element::h6:
        case Element::ul:
        case Element::ol:
            return true;
        default:
            return false;
    }
}

/// Inline elements that may be blocks when their style says so.
bool takes_block_display(const SourceNode& node) {
    switch (node.rule->element) {
        case Element::br:
        case Element::tab:
        case Element::footnote:
        case Element::page_of:
            return false;
        default:
            return true;
    }
}

document::Display display_of(const SourceNode& node) {
    return node.style.variants == nullptr ? document::Display::usual
                                          : node.style.variants[0]->box.display;
}

bool is_inline(const SourceNode& node);

/// Whether an element goes into lines: by its kind, or because its style says so.
bool is_inline_by_style(const SourceNode& node) {
    using document::Display;
    switch (display_of(node)) {
        case Display::block:
        case Display::list_item:
            return is_inline_element(node) && !takes_block_display(node);
        case Display::inline_block:
            return is_inline_element(node) || takes_inline_display(node);
        case Display::inline_text:
            if (is_inline_element(node)) return true;
            return takes_inline_display(node) &&
                   std::all_of(node.children.begin(), node.children.end(),
                               [](const auto& child) { return is_inline(*child); });
        default:
            return is_inline_element(node);
    }
}

bool is_blank_text(const SourceNode& node) { return node.is_text() && base::is_blank(node.text); }

/// Text, inline elements, and control elements that hold only these.
bool is_inline(const SourceNode& node) {
    if (node.is_text()) return true;
    if (!is_control(node)) return is_inline_by_style(node);
    if (node.is(Element::let)) return false;
    bool holds_anything = false;
    for (const auto& child : node.children) {
        if (is_blank_text(*child) || child->is(Element::let)) continue;
        if (!is_inline(*child)) return false;
        holds_anything = true;
    }
    return holds_anything;
}

bool is_chart_or_blank(const Node* node) {
    if (node->kind != NodeKind::literal) return node->kind == NodeKind::chart;
    return static_cast<const LiteralNode*>(node)->text.find_first_not_of(' ') ==
           std::string_view::npos;
}

base::Role role_of(Element element) {
    using base::Role;
    switch (element) {
        case Element::h1:
            return Role::heading1;
        case Element::h2:
            return Role::heading2;
        case Element::h3:
            return Role::heading3;
        case Element::h4:
            return Role::heading4;
        case Element::h5:
            return Role::heading5;
        case Element::h6:
            return Role::heading6;
        case Element::p:
            return Role::paragraph;
        default:
            return Role::none;
    }
}

}  // namespace

Nodes Compiler::flow_children(const SourceNode& parent, const StyleChoice& style,
                              base::Role text_role) {
    const ScopeGuard guard(*this);
    NodeList out;
    flow_into(out, parent, style, text_role);
    return store(out);
}

void Compiler::flow_into(NodeList& out, const SourceNode& parent, const StyleChoice& style,
                         base::Role text_role) {
    const auto& children = parent.children;
    for (std::size_t i = 0; i < children.size();) {
        const SourceNode& child = *children[i];
        if (is_blank_text(child)) {
            ++i;
            continue;
        }
        if (!is_inline(child) && is_plain_include(child)) {
            flow_into(out, child, style, text_role);
            ++i;
            continue;
        }
        if (!is_inline(child)) {
            const Node* node = block(child, style, text_role);
            if (node != nullptr) out.push_back(node);
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < children.size() && is_inline(*children[end])) ++end;
        while (is_blank_text(*children[end - 1])) --end;
        const auto run = std::span(children).subspan(i, end - i);
        i = end;
        const StyleChoice own = styles_.anonymous(style);
        const Nodes inlines = phrasing(run, own, true);
        if (inlines.empty()) continue;
        const bool all_charts = std::all_of(inlines.begin(), inlines.end(), is_chart_or_blank);
        if (all_charts) {  // each a block, however many stand in a row
            std::copy_if(inlines.begin(), inlines.end(), std::back_inserter(out),
                         [](const Node* node) { return node->kind == NodeKind::chart; });
            continue;
        }
        const bool is_object = inlines.size() == 1 && (inlines[0]->kind == NodeKind::picture ||
                                                       inlines[0]->kind == NodeKind::barcode ||
                                                       inlines[0]->kind == NodeKind::markup);
        if (is_object) {  // stands alone: a block
            out.push_back(inlines[0]);
            continue;
        }
        ParagraphNode* node = plan_.arena.make<ParagraphNode>();
        node->kind = NodeKind::paragraph;
        node->role = text_role;
        node->is_element = false;
        node->counts_children = parent.counts_children;
        node->needs_total = parent.needs_total;
        node->style = own;
        node->language = plan_.arena.copy(language_of(*run[0]));
        node->place = place_of(run[0]->span);
        node->inlines = inlines;
        finish(*node, all_static(inlines));
        out.push_back(node);
    }
}

const Node* Compiler::block(const SourceNode& source, const StyleChoice& style,
                            base::Role text_role) {
    if (!is_control(source)) return element_block(source);
    return control(source, [this, &style, text_role](const SourceNode& parent) {
        return flow_children(parent, style, text_role);
    });
}

const Node* Compiler::element_block(const SourceNode& source) {
    using base::Role;
    if (display_of(source) == document::Display::list_item) {
        return container(source, NodeKind::list_item, Role::division, Role::none);
    }
    switch (source.rule->element) {
        case Element::div:
            return container(source, NodeKind::container, Role::division, Role::paragraph);
        case Element::img:
            return picture(source);
        case Element::append:
            return append(source);
        case Element::barcode:
            return barcode(source);
        case Element::ul:
        case Element::ol:
            return list(source);
        case Element::table:
            return table(source);
        case Element::fill:
            return fill(source);
        case Element::section:
            return section(source);
        case Element::running: {
            RunningNode* node = make<RunningNode>(NodeKind::running, source);
            node->name = plan_.arena.copy(source.get("name"));
            node->value = expression_of(source, "value", Use::printed);
            finish(*node, false);
            return node->value == nullptr ? nullptr : node;
        }
        case Element::stub: {
            check_in_flow(source);
            StubNode* node = make<StubNode>(NodeKind::stub, source, Role::none);
            node->master = master_of(source, "master");
            node->children = flow_children(source, source.style, Role::paragraph);
            finish(*node, all_static(node->children));
            return node;
        }
        case Element::hr: {
            Node* node = make<Node>(NodeKind::rule, source, Role::artifact);
            finish(*node, true);
            return node;
        }
        default: {
            const bool holds_blocks =
                std::any_of(source.children.begin(), source.children.end(), [](const auto& child) {
                    return !child->is_text() && !is_control(*child) && !is_inline(*child);
                });
            if (holds_blocks) {
                return container(source, NodeKind::container, role_of(source.rule->element),
                                 Role::none);
            }
            ParagraphNode* node =
                make<ParagraphNode>(NodeKind::paragraph, source, role_of(source.rule->element));
            node->inlines = phrasing(source.children, source.style, true);
            finish(*node, all_static(node->inlines));
            return node;
        }
    }
}

const ContainerNode* Compiler::container(const SourceNode& source, NodeKind kind, base::Role role,
                                         base::Role text_role) {
    ContainerNode* node = make<ContainerNode>(kind, source, role);
    node->children = flow_children(source, source.style, text_role);
    finish(*node, all_static(node->children));
    return node;
}

const ContainerNode* Compiler::list(const SourceNode& source) {
    ContainerNode* node = make<ContainerNode>(NodeKind::list, source, base::Role::list);
    node->number = number_of(source, "start", 1'000'000'000, 1);
    node->children = list_children(source);
    finish(*node, all_static(node->children));
    return node;
}

Nodes Compiler::list_children(const SourceNode& parent) {
    const ScopeGuard guard(*this);
    NodeList out;
    for (const auto& child : parent.children) {
        if (child->is_text()) continue;
        if (is_plain_include(*child)) {
            const Nodes inner = list_children(*child);
            out.insert(out.end(), inner.begin(), inner.end());
        } else if (is_control(*child)) {
            const Node* node =
                control(*child, [this](const SourceNode& inner) { return list_children(inner); });
            if (node != nullptr) out.push_back(node);
        } else {
            const bool is_item = display_of(*child) != document::Display::block;
            ContainerNode* item = make<ContainerNode>(
                is_item ? NodeKind::list_item : NodeKind::container, *child, base::Role::list_item);
            item->number = number_of(*child, "value", 1'000'000'000, 0);
            item->children = flow_children(*child, child->style, base::Role::none);
            finish(*item, all_static(item->children));
            out.push_back(item);
        }
    }
    return store(out);
}

/// Sections and stubs are pages' matter: nothing but control elements may stand around them.
void Compiler::check_in_flow(const SourceNode& source) {
    const SourceNode* parent = source.parent;
    while (parent != nullptr && is_control(*parent)) parent = parent->parent;
    if (parent != nullptr &&
        (parent->is(Element::flow) || (parent->is(Element::section) && source.is(Element::stub)))) {
        return;
    }
    complain("template.element-here",
             fmt::format("<{}> stands directly in a flow", source.rule->name), source.span)
        .hints.push_back("move it out of what is around it");
}

const Node* Compiler::section(const SourceNode& source) {
    check_in_flow(source);
    SectionNode* node = make<SectionNode>(NodeKind::section, source, base::Role::section);
    node->pages = compile_steps(source);
    number_pages(source, node->pages);
    node->children = flow_children(source, source.style, base::Role::paragraph);
    finish(*node, all_static(node->children));
    return node;
}

const Node* Compiler::footnote(const SourceNode& source, const StyleChoice& around) {
    if (late_place_ == LatePlace::furniture || late_place_ == LatePlace::fill) {
        complain("template.element-here", "a footnote can't stand in furniture or fill",
                 source.span)
            .hints.push_back("it belongs to text of a flow");
    }
    FootnoteNode* node = make<FootnoteNode>(NodeKind::footnote, source, base::Role::note);
    node->call = styles_.call(around);
    note_data_style(node->call);
    note_data_style(source.style);
    node->children = flow_children(source, source.style, base::Role::paragraph);
    finish(*node, false);  // it is numbered in its document
    return node;
}

const Node* Compiler::fill(const SourceNode& source) {
    FillNode* node = make<FillNode>(NodeKind::fill, source);
    node->least = length_of(source, "min");
    node->most = length_of(source, "max");
    if (node->most.units > 0 && node->most < node->least) {
        complain("template.invalid-length", "\"max\" is less than \"min\"",
                 source.find("max")->inside);
    }
    const LatePlace outer = late_place_;
    late_place_ = LatePlace::fill;
    node->children = flow_children(source, source.style, base::Role::paragraph);
    late_place_ = outer;
    finish(*node, false);
    return node;
}

// --- barcodes

/// What is encoded, and how: a text, or the fields of a payment.
void Compiler::barcode_data(const SourceNode& source, BarcodeNode& node) {
    if (const SourceAttribute* symbol = source.find("symbol")) {
        if (!graphic::parse_symbol_size(symbol->value, node.options)) {
            complain("template.invalid-word",
                     fmt::format("no Data Matrix has {} modules", symbol->value), symbol->inside)
                .hints.push_back("rows and columns, like 26x26 or 16x48");
        }
    }
    if (const SourceAttribute* data = source.find("data")) {
        node.options.is_hex = data->value == "hex";
        if (data->value != "hex" && data->value != "text") {
            complain("template.invalid-word",
                     fmt::format("\"{}\" is neither text nor hex", data->value), data->inside);
        }
    }
    const bool is_payment = graphic::is_payment(node.symbology);
    node.value = expression_of(source, "value", is_payment ? Use::value : Use::printed);
    if (!is_payment || node.value == nullptr) return;
    using Kind = rules::Type::Kind;
    const Kind kind = node.value->type().kind;
    if (kind == Kind::any || kind == Kind::context) return;
    complain("template.not-a-context", "a payment code is made of fields, not of one value",
             source.find("value")->inside)
        .hints.push_back(fmt::format("value='{{name: …, iban: …}}'; it knows {}",
                                     fmt::join(graphic::payment_fields(node.symbology), ", ")));
}

const BarcodeNode* Compiler::barcode(const SourceNode& source) {
    BarcodeNode* node = make<BarcodeNode>(NodeKind::barcode, source, base::Role::figure);
    if (const SourceAttribute* kind = source.find("kind")) {
        if (!graphic::parse_barcode_kind(kind->value, node->symbology)) {
            suggest(complain("template.unknown-barcode",
                             fmt::format("there is no barcode \"{}\"", kind->value), kind->inside),
                    kind->value, graphic::barcode_kind_names());
        }
    }
    node->options.module = length_of(source, "module");
    node->options.size = {length_of(source, "width"), length_of(source, "height")};
    node->options.color = source.style.variants[0]->text.color;
    if (const SourceAttribute* zone = source.find("quiet-zone")) {
        node->options.quiet_zone = zone->value == "yes";
        if (zone->value != "yes" && zone->value != "no") {
            complain("template.invalid-word",
                     fmt::format("\"{}\" is neither yes nor no", zone->value), zone->inside);
        }
    }
    if (const SourceAttribute* level = source.find("error-level")) {
        const bool is_level = level->value.size() == 1 &&
                              std::string_view("LMQH").find(level->value[0]) != std::string::npos;
        if (is_level) {
            node->options.qr_error_level = level->value[0];
        } else {
            complain("template.invalid-word",
                     fmt::format("\"{}\" is none of L, M, Q, H", level->value), level->inside);
        }
    }
    barcode_data(source, *node);
    node->alternative_text = text_of(source, "alt");
    const bool is_constant =
        node->value != nullptr && node->value->constant() != nullptr &&
        node->value->constant()->is(value::ValueKind::string) &&
        (node->alternative_text == nullptr || node->alternative_text->is_constant());
    finish(*node, is_constant);
    return node;
}

}  // namespace cajista::templates::detail
