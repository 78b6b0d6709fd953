// SPDX-License-Identifier: Apache-2.0
#include "template/check_accessibility.h"

#include <fmt/format.h>

#include "template/plan.h"

namespace cajista::templates {

namespace {

/// Levels that the heading before may have had, as bits; bit 0: there was none.
using Levels = unsigned;

class Walk {
public:
    explicit Walk(const Plan& plan) : plan_(plan) {}

    void nodes(Nodes all) {
        for (const Node* node : all) visit(*node);
    }
    base::Diagnostics found;

private:
    template <typename Kind>
    static const Kind& as(const Node& node) {
        return static_cast<const Kind&>(node);
    }

    void visit(const Node& node) {
        if (node.role == base::Role::artifact) return;
        if (node.role >= base::Role::heading1 && node.role <= base::Role::heading6) heading(node);
        switch (node.kind) {
            case NodeKind::paragraph:
                return nodes(as<ParagraphNode>(node).inlines);
            case NodeKind::container:
            case NodeKind::list:
            case NodeKind::list_item:
                return nodes(as<ContainerNode>(node).children);
            case NodeKind::table:
                return table(as<TableNode>(node));
            case NodeKind::row_group:
                return nodes(as<RowGroupNode>(node).rows);
            case NodeKind::row:
                return nodes(as<RowNode>(node).cells);
            case NodeKind::cell:
                return nodes(as<CellNode>(node).children);
            case NodeKind::section:
            case NodeKind::stub:
                return nodes(as<ContainerNode>(node).children);
            case NodeKind::append:
                return picture(node, as<AppendNode>(node).alternative_text);
            case NodeKind::fill:
                return nodes(as<FillNode>(node).children);
            case NodeKind::scope:
                return nodes(as<ScopeNode>(node).children);
            case NodeKind::inline_box:
                return visit(*as<templates::InlineBoxNode>(node).content);
            case NodeKind::repeat: {
                const Levels before = levels_;
                nodes(as<RepeatNode>(node).children);
                levels_ |= before;  // it may be empty
                return;
            }
            case NodeKind::branch:
                return branch(as<BranchNode>(node));
            case NodeKind::picture:
                return picture(node, as<PictureNode>(node).alternative_text);
            case NodeKind::barcode:
                return picture(node, as<BarcodeNode>(node).alternative_text);
            default:
                return;
        }
    }

    /// Whether a cell is a header, or, below a `<for-each>`, a row has several cells.
    static void look_at_rows(Nodes all, bool repeats, bool& has_header, bool& has_data) {
        for (const Node* node : all) {
            switch (node->kind) {
                case NodeKind::row_group:
                    look_at_rows(as<RowGroupNode>(*node).rows, repeats, has_header, has_data);
                    break;
                case NodeKind::row:
                    has_data = has_data || (repeats && as<RowNode>(*node).cells.size() > 1);
                    look_at_rows(as<RowNode>(*node).cells, repeats, has_header, has_data);
                    break;
                case NodeKind::cell:
                    has_header = has_header || node->role == base::Role::table_header;
                    break;
                case NodeKind::repeat:
                    look_at_rows(as<RepeatNode>(*node).children, true, has_header, has_data);
                    break;
                case NodeKind::scope:
                    look_at_rows(as<ScopeNode>(*node).children, repeats, has_header, has_data);
                    break;
                case NodeKind::branch:
                    for (const BranchNode::Case& one : as<BranchNode>(*node).cases) {
                        look_at_rows(one.children, repeats, has_header, has_data);
                    }
                    break;
                default:
                    break;
            }
        }
    }

    /// Rows that data repeats are columns of values: each needs a header that says what they are.
    void headers(const TableNode& table) {
        bool has_header = false;
        bool has_data = false;
        for (const Nodes part : {table.heads, table.bodies, table.feet}) {
            look_at_rows(part, false, has_header, has_data);
        }
        if (has_header || !has_data) return;
        found.push_back(base::warning("template.table-without-headers",
                                      "this table of data has no header cell",
                                      plan_.span_of(table.place))
                            .hint("say what its columns are by <th> in a <thead>, or what its rows "
                                  "are by a <th> in each"));
    }

    void table(const TableNode& table) {
        headers(table);
        if (table.caption != nullptr) visit(*table.caption);
        nodes(table.heads);
        nodes(table.bodies);
        nodes(table.feet);
    }

    void branch(const BranchNode& branch) {
        const Levels before = levels_;
        Levels after = 0;
        bool has_otherwise = false;
        for (const BranchNode::Case& one : branch.cases) {
            levels_ = before;
            nodes(one.children);
            after |= levels_;
            has_otherwise = has_otherwise || one.test == nullptr;
        }
        levels_ = has_otherwise ? after : after | before;
    }

    void heading(const Node& node) {
        const auto level =
            static_cast<unsigned>(node.role) - static_cast<unsigned>(base::Role::heading1) + 1;
        for (unsigned before = 0; before + 1 < level; ++before) {
            if ((levels_ >> before & 1U) == 0) continue;
            const std::string where =
                before == 0 ? std::string("no heading stands before it")
                            : fmt::format("the heading before it can be <h{}>", before);
            found.push_back(base::warning("template.heading-skipped",
                                          fmt::format("<h{}> skips a level: {}", level, where),
                                          plan_.span_of(node.place))
                                .hint(fmt::format("make it <h{}> and give it its look by a class",
                                                  before + 1)));
            break;
        }
        levels_ = 1U << level;
    }

    void picture(const Node& node, const TextPlan* text) {
        if (text != nullptr) return;
        found.push_back(base::warning("template.image-without-text",
                                      "nothing says what this picture shows",
                                      plan_.span_of(node.place))
                            .hint("add alt=\"…\"; alt=\"\" when it is decoration"));
    }

    const Plan& plan_;
    Levels levels_ = 1;
};

}  // namespace

base::Diagnostics check_accessibility(const Template& compiled) {
    const Plan& plan = compiled.plan();
    Walk walk(plan);
    if (plan.title == nullptr) {
        base::SourceSpan span;
        if (!plan.sources.empty()) span.file = plan.sources.front();
        walk.found.push_back(base::warning("template.no-title",
                                           fmt::format("the documents of template '{}' have no "
                                                       "title",
                                                       plan.name),
                                           span)
                                 .hint("add title=\"…\" to <document>"));
    }
    for (const FlowPlan& flow : plan.flows) {
        if (flow.content != nullptr) walk.nodes(flow.content->children);
    }
    return std::move(walk.found);
}

}  // namespace cajista::templates
