// SPDX-License-Identifier: Apache-2.0
// Marked-up text of the data, as blocks of its own or in a line of other text.
#include <algorithm>

#include "base/characters.h"
#include "compose/detail/builder.h"
#include "compose/detail/read_markup.h"
#include "compose/detail/walk.h"

namespace cajista::compose::detail {

using document::Block;
using document::BlockKind;
using templates::MarkupNode;
using templates::MarkupText;

namespace {

/// What is open around a piece of text. A closing tag that closes nothing is text.
struct Emphasis {
    int bold = 0, italic = 0;

    bool change(const MarkupPiece& piece) {
        if (piece.tag != MarkupTag::bold && piece.tag != MarkupTag::italic) return false;
        int& depth = piece.tag == MarkupTag::bold ? bold : italic;
        if (piece.kind == MarkupPiece::Kind::close && depth == 0) return false;
        depth += piece.kind == MarkupPiece::Kind::close ? -1 : 1;
        return true;
    }
    const templates::StyleChoice& style(const MarkupText& text) const {
        if (bold > 0) return italic > 0 ? text.both : text.bold;
        return italic > 0 ? text.italic : text.plain;
    }
};

bool is_list(MarkupTag tag) { return tag == MarkupTag::bullets || tag == MarkupTag::numbers; }

}  // namespace

/// Builds the blocks of one text, from piece to piece.
class Builder::MarkupBlocks {
public:
    MarkupBlocks(Builder& builder, const MarkupNode& node) : builder_(builder), node_(node) {}

    std::span<const Block* const> build(std::string_view text) {
        const std::size_t first = builder_.blocks_.size();
        for (const MarkupPiece& piece : read_markup(text)) {
            if (!take(piece) && !(is_between_items() && base::is_blank(piece.text)))
                add(piece.text);
        }
        end_paragraph();
        while (!open_.empty()) close_one();
        return take_blocks(first);
    }

private:
    static constexpr std::size_t most_lists = 6;  // one in the other; deeper ones are text

    /// A list, or an item of the list before it.
    struct Open {
        bool is_item = false;
        std::size_t kind = 0;   ///< of a list: 0 ul, 1 ol
        std::size_t level = 0;  ///< lists around it
        std::size_t first = 0;  ///< of its blocks
        std::uint32_t number = 0;
    };

    bool take(const MarkupPiece& piece) {
        const bool opens = piece.kind == MarkupPiece::Kind::open;
        if (piece.kind == MarkupPiece::Kind::text) return false;
        if (emphasis_.change(piece)) return true;
        if (piece.tag == MarkupTag::line_break) {
            if (!opens || is_between_items()) return is_between_items();
            begin_paragraph();
            builder_.add_line_break(builder_.style_of(emphasis_.style(text())));
            return true;
        }
        if (piece.tag == MarkupTag::paragraph) return take_paragraph(opens);
        if (is_list(piece.tag)) return opens ? open_list(piece.tag) : close_list();
        if (piece.tag == MarkupTag::item) return opens ? open_item() : close_item();
        return false;
    }
    bool take_paragraph(bool opens) {
        if (!open_.empty()) return true;  // an item's lines are its own
        if (!opens && !in_paragraph_) return false;
        end_paragraph();
        in_paragraph_ = opens;
        return true;
    }
    bool is_between_items() const { return !open_.empty() && !open_.back().is_item; }
    std::size_t lists() const {
        return static_cast<std::size_t>(
            std::count_if(open_.begin(), open_.end(), [](const Open& o) { return !o.is_item; }));
    }
    bool open_list(MarkupTag tag) {
        if (lists() == most_lists) return false;
        if (is_between_items()) open_item();
        end_paragraph();
        in_paragraph_ = false;
        open_.push_back(
            {false, tag == MarkupTag::numbers ? 1U : 0U, lists(), builder_.blocks_.size(), 0});
        return true;
    }
    bool close_list() {
        if (open_.empty()) return false;
        end_paragraph();
        if (open_.back().is_item) close_one();
        close_one();
        return true;
    }
    bool open_item() {
        if (open_.empty()) return false;
        end_paragraph();
        if (open_.back().is_item) close_one();
        const std::uint32_t number = ++open_.back().number;
        open_.push_back(
            {true, open_.back().kind, open_.back().level, builder_.blocks_.size(), number});
        return true;
    }
    bool close_item() {
        if (open_.empty() || !open_.back().is_item) return false;
        end_paragraph();
        close_one();
        return true;
    }
    void close_one() {
        const Open closed = open_.back();
        open_.pop_back();
        const auto& styles = node_.lists[std::min<std::size_t>(closed.level, 1)][closed.kind];
        auto* made = builder_.arena_->make<document::Container>();
        made->kind = closed.is_item ? BlockKind::list_item : BlockKind::list;
        made->role = closed.is_item ? base::Role::list_item : base::Role::list;
        made->style = builder_.style_of(closed.is_item ? styles.item : styles.box);
        made->number = closed.is_item ? closed.number : 1;
        made->children = take_blocks(closed.first);
        builder_.blocks_.push_back(made);
    }
    std::span<const Block* const> take_blocks(std::size_t first) {
        const auto made =
            builder_.arena_->copy(std::span<const Block* const>(builder_.blocks_).subspan(first));
        builder_.blocks_.resize(first);
        return made;
    }

    const MarkupText& text() const {
        if (open_.empty()) return in_paragraph_ ? node_.paragraph_text : node_.text;
        const Open& last = open_.back();
        return node_.lists[std::min<std::size_t>(last.level, 1)][last.kind].text;
    }
    void add(std::string_view part) {
        if (is_between_items()) open_item();
        if (!has_text_ && base::is_blank(part)) return;
        begin_paragraph();
        builder_.add_data(part, false, builder_.style_of(emphasis_.style(text())));
    }
    void begin_paragraph() {
        if (!has_text_) builder_.begin_inlines();
        has_text_ = true;
    }
    void end_paragraph() {
        if (!has_text_) return;
        has_text_ = false;
        auto* made = builder_.arena_->make<document::Paragraph>();
        made->kind = BlockKind::paragraph;
        made->role = open_.empty() ? base::Role::paragraph : base::Role::none;
        const bool is_marked = open_.empty() && in_paragraph_;
        made->style = builder_.style_of(is_marked ? node_.paragraph : text().plain);
        made->inlines = builder_.end_inlines();
        builder_.blocks_.push_back(made);
    }

    Builder& builder_;
    const MarkupNode& node_;
    Emphasis emphasis_;
    std::vector<Open> open_;
    bool has_text_ = false, in_paragraph_ = false;
};

const Block* Builder::markup(const MarkupNode& node) {
    bool is_stable = false;
    const std::string text(print(evaluate(*node.value, node.place), is_stable));
    auto* made = make_block<document::Container>(node, BlockKind::container);
    made->children = MarkupBlocks(*this, node).build(text);
    return made;
}

/// In a line: b, i and br. A paragraph or list has no place there.
void Builder::add_markup(const MarkupNode& node) {
    bool is_stable = false;
    const std::string text(print(evaluate(*node.value, node.place), is_stable));
    Emphasis emphasis;
    for (const MarkupPiece& piece : read_markup(text)) {
        const bool is_text = piece.kind == MarkupPiece::Kind::text;
        if (!is_text && emphasis.change(piece)) continue;
        if (piece.tag == MarkupTag::line_break && piece.kind == MarkupPiece::Kind::open) {
            add_line_break(style_of(emphasis.style(node.line)));
            continue;
        }
        const bool is_block =
            is_list(piece.tag) || piece.tag == MarkupTag::item || piece.tag == MarkupTag::paragraph;
        if (is_block && !failed_) {
            fail(base::error("compose.markup-block",
                             "the data has a paragraph or list, which can't stand within a line",
                             plan_.span_of(node.place))
                     .hint("put <markup> alone into a <div>, cell or item"));
            return;
        }
        add_data(piece.text, false, style_of(emphasis.style(node.line)));
    }
}

}  // namespace cajista::compose::detail
