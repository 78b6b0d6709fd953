// SPDX-License-Identifier: Apache-2.0
// <markup>: the styles of what its data may hold; source_tree.cpp put the elements there.
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

namespace {

const SourceNode& child(const SourceNode& parent, Element element) {
    for (const auto& one : parent.children) {
        if (one->is(element)) return *one;
    }
    return parent;  // of a template with too many elements
}

}  // namespace

MarkupText Compiler::markup_text(const SourceNode& around, const StyleChoice& plain) {
    const SourceNode& bold = child(around, Element::b);
    MarkupText text{plain, bold.style, child(around, Element::i).style,
                    child(bold, Element::i).style};
    for (const StyleChoice* one : {&text.plain, &text.bold, &text.italic, &text.both}) {
        note_data_style(*one);
    }
    return text;
}

const MarkupNode* Compiler::markup(const SourceNode& source) {
    MarkupNode* node = make<MarkupNode>(NodeKind::markup, source, base::Role::division);
    node->value = expression_of(source, "value", Use::printed);
    node->line = markup_text(source, source.style);
    node->text = markup_text(source, styles_.anonymous(source.style));
    const SourceNode& paragraph = child(source, Element::p);
    node->paragraph = paragraph.style;
    node->paragraph_text = markup_text(paragraph, paragraph.style);
    const SourceNode* around = &source;
    for (auto& level : node->lists) {
        const Element kinds[] = {Element::ul, Element::ol};
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const SourceNode& list = child(*around, kinds[kind]);
            const SourceNode& item = child(list, Element::li);
            level[kind] = {list.style, item.style,
                           markup_text(item, styles_.anonymous(item.style))};
        }
        around = &child(child(*around, Element::ul), Element::li);
    }
    finish(*node, false);
    return node;
}

}  // namespace cajista::templates::detail
