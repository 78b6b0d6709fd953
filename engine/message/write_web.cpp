// SPDX-License-Identifier: Apache-2.0
#include "message/write_web.h"

#include <fmt/format.h>

#include "message/detail/html_text.h"

namespace cajista::message {

namespace {

using document::Block;
using document::BlockKind;
using document::Inline;
using document::RowGroup;
using Blocks = std::span<const Block* const>;

constexpr std::string_view page_style =
    "body{font-family:system-ui,'Liberation Sans',Arial,sans-serif;line-height:1.35;"
    "max-width:48em;margin:1.5em auto;padding:0 1em}"
    "p,h1,h2,h3,h4,h5,h6{margin:0 0 .4em}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:start;vertical-align:top;padding:.15em .4em}td p,th p{margin:0}"
    "img,svg{max-width:100%}.tab{float:right}";

std::string_view heading_name(base::Role role) {
    switch (role) {
        case base::Role::heading1:
            return "h1";
        case base::Role::heading2:
            return "h2";
        case base::Role::heading3:
            return "h3";
        case base::Role::heading4:
            return "h4";
        case base::Role::heading5:
            return "h5";
        case base::Role::heading6:
            return "h6";
        default:
            return "p";
    }
}

class WebWriter {
public:
    WebWriter(std::string& out, document::LateContent& late, base::Arena& arena)
        : out_(out), late_(late), arena_(arena) {}

    void blocks(Blocks list) {
        for (const Block* block : list) one_block(*block);
    }

    /// Footnotes come after all text: a web page has no foot.
    void notes() {
        if (notes_.empty()) return;
        out_ += "<hr>\n<ol>\n";
        for (std::size_t i = 0; i < notes_.size(); ++i) one_block(*notes_[i]);
        out_ += "</ol>\n";
        notes_.clear();
    }

private:
    void open(std::string_view tag, const Block& block) {
        out_ += '<';
        out_ += tag;
        if (!block.anchor.empty()) {
            out_ += " id=\"";
            detail::append_escaped(out_, block.anchor);
            out_ += '"';
        }
        if (!block.language.empty()) {
            out_ += " lang=\"";
            detail::append_escaped(out_, block.language);
            out_ += '"';
        }
        detail::append_block_style(out_, *block.style);
        out_ += '>';
    }
    void close(std::string_view tag) {
        out_ += "</";
        out_ += tag;
        out_ += ">\n";
    }

    void one_block(const Block& block) {
        switch (block.kind) {
            case BlockKind::paragraph:
                paragraph(static_cast<const document::Paragraph&>(block));
                break;
            case BlockKind::container:
            case BlockKind::section:
            case BlockKind::stub:
                container(static_cast<const document::Container&>(block), "div");
                break;
            case BlockKind::list:
                list(static_cast<const document::Container&>(block));
                break;
            case BlockKind::list_item:
                container(static_cast<const document::Container&>(block), "li");
                break;
            case BlockKind::table:
                table(static_cast<const document::Table&>(block));
                break;
            case BlockKind::image:
            case BlockKind::drawing:
                picture(static_cast<const document::Picture&>(block));
                break;
            case BlockKind::rule:
                out_ += "<hr>\n";
                break;
            case BlockKind::running:
                break;  // a web page has no furniture that changes
            case BlockKind::fill:
                blocks(late_.blocks(static_cast<const document::Fill&>(block).late, {}, arena_));
                break;
        }
    }

    void container(const document::Container& block, std::string_view tag) {
        open(tag, block);
        blocks(block.children);
        close(tag);
    }

    void list(const document::Container& block) {
        const auto marker = block.style->list.marker;
        const bool ordered =
            marker >= document::ListMarker::decimal && marker <= document::ListMarker::upper_roman;
        container(block, ordered ? "ol" : "ul");
    }

    void picture(const document::Picture& block) {
        open("div", block);
        image_or_drawing(block.image, block.drawing, block.size, block.alternative_text);
        close("div");
    }

    void image_or_drawing(const graphic::Image* image, const graphic::Drawing* drawing,
                          base::Size size, std::string_view alternative_text) {
        if (drawing != nullptr) {
            detail::append_svg(out_, *drawing, size, alternative_text);
        } else if (image != nullptr && image->kind == graphic::Image::Kind::pdf_page) {
            detail::append_escaped(out_, alternative_text);  // browsers show no pages of PDF files
        } else if (image != nullptr) {
            out_ += "<img alt=\"";
            detail::append_escaped(out_, alternative_text);
            if (size.width.units > 0) {
                out_ += "\" style=\"width:";
                detail::append_points(out_, size.width);
            }
            out_ += "\" src=\"";
            detail::append_data_uri(out_, *image);
            out_ += "\">";
        }
    }

    /// Page numbers have no meaning here: a paragraph that holds late content loses that part, and
    /// one that holds nothing else is left out.
    void paragraph(const document::Paragraph& block) {
        bool has_content = block.inlines.empty();
        for (const Inline& part : block.inlines) {
            has_content =
                has_content || (part.kind != Inline::Kind::late && part.kind != Inline::Kind::tab &&
                                part.kind != Inline::Kind::opening_edge &&
                                part.kind != Inline::Kind::closing_edge);
        }
        if (!has_content) return;
        const std::string_view tag = heading_name(block.role);
        open(tag, block);
        inlines(block);
        close(tag);
    }

    void inlines(const document::Paragraph& block) {
        std::string_view open_link;
        for (const Inline& part : block.inlines) {
            if (part.link != open_link) {
                if (!open_link.empty()) out_ += "</a>";
                open_link = detail::is_safe_link(part.link) ? part.link : std::string_view{};
                if (!open_link.empty()) {
                    out_ += "<a href=\"";
                    detail::append_escaped(out_, open_link);
                    out_ += "\">";
                }
            }
            one_inline(part, *block.style);
            if (part.note != nullptr) notes_.push_back(part.note);
        }
        if (!open_link.empty()) out_ += "</a>";
    }

    void one_inline(const Inline& part, const document::Style& around) {
        switch (part.kind) {
            case Inline::Kind::text: {
                const bool styled = !(part.style->text == around.text) || !part.language.empty();
                if (styled) {
                    out_ += "<span";
                    if (!part.language.empty()) {
                        out_ += " lang=\"";
                        detail::append_escaped(out_, part.language);
                        out_ += '"';
                    }
                    detail::append_inline_style(out_, *part.style, around);
                    out_ += '>';
                }
                detail::append_escaped(out_, part.text);
                if (styled) out_ += "</span>";
                break;
            }
            case Inline::Kind::late:
            case Inline::Kind::opening_edge:
            case Inline::Kind::closing_edge:
                break;
            case Inline::Kind::tab:
                out_ += "<span class=\"tab\">&#8195;</span>";
                break;
            case Inline::Kind::line_break:
                out_ += "<br>";
                break;
            case Inline::Kind::box:
                one_block(*part.box);
                break;
            case Inline::Kind::image:
            case Inline::Kind::drawing:
                image_or_drawing(part.image, part.drawing, part.size, part.alternative_text);
                break;
        }
    }

    void table(const document::Table& block) {
        open("table", block);
        for (const RowGroup& head : block.heads) {
            if (head.show != RowGroup::Show::after_break) group(head, "thead");
        }
        for (const RowGroup& body : block.bodies) group(body, "tbody");
        for (const RowGroup& foot : block.feet) {
            if (foot.show != RowGroup::Show::break_only) group(foot, "tfoot");
        }
        close("table");
    }

    void group(const RowGroup& rows, std::string_view tag) {
        out_ += '<';
        out_ += tag;
        out_ += '>';
        for (const document::Row& row : rows.rows) {
            out_ += "<tr>";
            for (const document::Cell& cell : row.cells) one_cell(cell);
            out_ += "</tr>\n";
        }
        close(tag);
    }

    void one_cell(const document::Cell& cell) {
        const std::string_view tag = cell.role == base::Role::table_header ? "th" : "td";
        out_ += '<';
        out_ += tag;
        if (cell.column_span > 1) out_ += fmt::format(" colspan=\"{}\"", cell.column_span);
        if (cell.row_span > 1) out_ += fmt::format(" rowspan=\"{}\"", cell.row_span);
        if (cell.style != nullptr) detail::append_block_style(out_, *cell.style);
        out_ += '>';
        const bool is_plain =
            cell.children.size() == 1 && cell.children[0]->kind == BlockKind::paragraph;
        if (is_plain) {
            inlines(static_cast<const document::Paragraph&>(*cell.children[0]));
        } else {
            blocks(cell.children);
        }
        out_ += "</";
        out_ += tag;
        out_ += '>';
    }

    std::string& out_;
    document::LateContent& late_;
    base::Arena& arena_;
    std::vector<const Block*> notes_;
};

bool is_body(const document::Document& document, std::string_view frame) {
    for (const document::MasterStep& step : document.pages.masters) {
        for (const document::Frame& candidate : step.master->frames) {
            if (candidate.name == frame) return !candidate.fixed;
        }
    }
    return true;
}

}  // namespace

std::string write_web(const document::Document& document, document::LateContent& late,
                      base::Arena& arena) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"";
    detail::append_escaped(out, document.language);
    out +=
        "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><title>";
    detail::append_escaped(out, document.title);
    out += "</title><style>";
    out += page_style;
    out += "</style></head>\n<body>\n";
    WebWriter writer(out, late, arena);
    std::vector<const document::Furniture*> first;  // of the first page, a right one
    if (!document.pages.masters.empty()) {
        for (const document::Furniture& furniture : document.furniture) {
            if (furniture.master != document.pages.masters.front().master) continue;
            if (furniture.pages == document::Furniture::Pages::left) continue;
            first.push_back(&furniture);
        }
    }
    if (!first.empty()) {
        out += "<header>\n";
        for (const document::Furniture* one : first) writer.blocks(one->header);
        out += "</header>\n";
    }
    out += "<main>\n";
    for (const bool body : {false, true}) {
        for (const document::Flow& flow : document.flows) {
            if (is_body(document, flow.frame) == body) writer.blocks(flow.blocks);
        }
    }
    writer.notes();
    out += "</main>\n";
    if (!first.empty()) {
        out += "<footer>\n";
        for (const document::Furniture* one : first) writer.blocks(one->footer);
        out += "</footer>\n";
    }
    out += "</body>\n</html>\n";
    return out;
}

}  // namespace cajista::message
