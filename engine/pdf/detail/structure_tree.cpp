// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/structure_tree.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>

#include "base/print_number.h"
#include "pdf/detail/pdf_object.h"
#include "pdf/detail/structure_names.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::uint32_t leaf_keys = 64;        // a reader opens few leaves for a page
constexpr std::size_t leaf_bytes = 32 * 1024;  // an object stream holds it whole

void append_number(ContentBuffer& out, std::uint32_t number) {
    out.commit(base::write_unsigned(out.reserve(base::number_bytes), number));
}

/// `12 0 R`. With room for number_bytes, as all that is most of a tagged file is written.
char* write_reference(char* out, std::uint32_t number) {
    out = base::write_unsigned(out, number);
    std::memcpy(out, " 0 R", 4);
    return out + 4;
}

void append_reference(ContentBuffer& out, std::uint32_t number) {
    out.commit(write_reference(out.reserve(base::number_bytes), number));
}

/// `<</S/TD/P 12 0 R`.
void append_head(ContentBuffer& out, std::string_view name, std::uint32_t parent) {
    char* end = out.reserve(name.size() + base::number_bytes + 16);
    std::memcpy(end, "<</S/", 5);
    std::memcpy(end + 5, name.data(), name.size());
    end += 5 + name.size();
    std::memcpy(end, "/P ", 3);
    out.commit(write_reference(end + 3, parent));
}

/// `/Pg 7 0 R/K 12`, the only content of most elements.
void append_content(ContentBuffer& out, std::uint32_t page, std::uint32_t id) {
    char* end = out.reserve(2 * base::number_bytes + 16);
    std::memcpy(end, "/Pg ", 4);
    end = write_reference(end + 4, page);
    std::memcpy(end, "/K ", 3);
    out.commit(base::write_unsigned(end + 3, id));
}

void append_text(ContentBuffer& out, std::string_view key, std::string_view utf8) {
    std::string text(key);
    append_string(text, utf8);
    out.append(text);
}

}  // namespace

bool StructureTree::Piece::operator<(const Piece& other) const {
    // A link's annotation comes after what it shows on its page.
    return std::tie(element, place, is_link, id) <
           std::tie(other.element, other.place, other.is_link, other.id);
}

void StructureTree::begin(const EncodedDocument& document, const std::vector<std::uint32_t>& wanted,
                          std::uint32_t first_page) {
    document_ = &document;
    wanted_ = &wanted;
    first_page_ = first_page;
    first_key_ = next_key_;
    next_key_ += static_cast<std::uint32_t>(wanted.size());
    pieces_.clear();
    link_elements_.clear();
    link_numbers_.clear();
    document_number_ = file_.allocate();
    documents_.push_back(document_number_);
    std::size_t count = 0;
    for (const std::uint32_t page : wanted) count += document.pages[page].marked_elements.size();
    pieces_.reserve(count);
    for (std::uint32_t place = 0; place < wanted.size(); ++place) {
        const std::vector<std::uint32_t>& marked = document.pages[wanted[place]].marked_elements;
        for (std::uint32_t id = 0; id < marked.size(); ++id) {
            pieces_.push_back({marked[id] - 1, place, id, false});
        }
    }
}

std::uint32_t StructureTree::add_link(std::uint32_t element, std::size_t place,
                                      std::uint32_t annotation) {
    link_elements_.push_back(element);
    if (element == 0) {
        const std::uint32_t number = file_.allocate();
        link_numbers_.push_back(number);
        value_.clear();
        append_head(value_, "Link", document_number_);
        value_.append("/K<</Type/OBJR/Obj ");
        append_reference(value_, annotation);
        value_.append("/Pg ");
        append_reference(value_, first_page_ + static_cast<std::uint32_t>(place));
        value_.append(">>>>");
        file_.write_element(number, value_.view());
    } else {
        link_numbers_.push_back(0);
        pieces_.push_back({element - 1, static_cast<std::uint32_t>(place), annotation, true});
    }
    return next_key_++;
}

/// Pieces by element, those of an element in the order of its content.
void StructureTree::index_pieces() {
    for (const Piece& piece : pieces_) ++nodes_[piece.element].pieces;
    std::uint32_t first = 0;
    for (Node& node : nodes_) {
        node.first_piece = first;
        first += node.pieces;
        node.is_live = node.pieces != 0;
        node.pieces = 0;
    }
    sorted_.resize(pieces_.size());
    for (const Piece& piece : pieces_) {
        Node& node = nodes_[piece.element];
        sorted_[node.first_piece + node.pieces++] = piece;
        const std::uint64_t at =
            std::uint64_t{piece.place} << 32 | (piece.is_link ? UINT32_MAX : piece.id);
        node.first_content = std::min(node.first_content, at);
    }
    pieces_.swap(sorted_);
    if (link_elements_.empty()) return;  // marked content came in its order
    for (const Node& node : nodes_) {
        if (node.pieces < 2) continue;
        const auto begin = pieces_.begin() + node.first_piece;
        std::sort(begin, begin + node.pieces);
    }
}

/// Elements with content, those above them, and every cell of a row that is there.
void StructureTree::find_live() {
    const std::vector<EncodedElement>& elements = document_->elements;
    for (std::size_t i = elements.size(); i-- > 0;) {
        Node& parent = nodes_[elements[i].parent == 0 ? elements.size() : elements[i].parent - 1];
        nodes_[i].next_sibling = parent.first_child;
        parent.first_child = static_cast<std::uint32_t>(i + 1);
        parent.is_live = parent.is_live || nodes_[i].is_live;
        parent.first_content = std::min(parent.first_content, nodes_[i].first_content);
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const bool is_cell = elements[i].role == base::Role::table_data ||
                             elements[i].role == base::Role::table_header;
        if (is_cell && elements[i].parent != 0) {
            Node& row = nodes_[elements[i].parent - 1];
            nodes_[i].is_live = nodes_[i].is_live || row.is_live;
            row.has_data = row.has_data || elements[i].role == base::Role::table_data;
        }
        nodes_[i].is_transparent = can_vanish(i);
    }
}

/// Groups that say nothing, and the only paragraph of a cell or list body, are left out: their kids
/// go to what is above. A group that holds text itself stays.
bool StructureTree::can_vanish(std::size_t element) const {
    const EncodedElement& one = document_->elements[element];
    const Node& node = nodes_[element];
    if (!one.language.empty() || !one.alternative_text.empty() || one.parent == 0) return false;
    if (one.role == base::Role::none || one.role == base::Role::division) return node.pieces == 0;
    if (one.role != base::Role::paragraph) return false;
    const base::Role above = document_->elements[one.parent - 1].role;
    const Node& parent = nodes_[one.parent - 1];
    return (above == base::Role::table_data || above == base::Role::table_header ||
            above == base::Role::list_body) &&
           parent.pieces == 0 && parent.first_child == element + 1 && node.next_sibling == 0;
}

void StructureTree::append_kid(Node& node, std::uint32_t index, bool is_piece) {
    kids_.push_back({0, index, is_piece});
    const auto added = static_cast<std::uint32_t>(kids_.size());
    if (node.kids == 0) {
        node.kids = added;
    } else {
        kids_[node.last_kid - 1].next = added;
    }
    node.last_kid = added;
}

/// Own content and children in reading order: children as they were made, content before the first
/// child whose content comes later.
void StructureTree::collect_kids(std::size_t element) {
    Node& node = nodes_[element];
    std::uint32_t piece = node.first_piece;
    const std::uint32_t end = node.first_piece + node.pieces;
    for (std::uint32_t child = node.first_child; child != 0;
         child = nodes_[child - 1].next_sibling) {
        Node& below = nodes_[child - 1];
        if (!below.is_live) continue;
        while (piece < end && below.first_content != UINT64_MAX) {
            const Piece& one = pieces_[piece];
            const std::uint64_t at =
                std::uint64_t{one.place} << 32 | (one.is_link ? UINT32_MAX : one.id);
            if (at > below.first_content) break;
            append_kid(node, piece++, true);
        }
        if (!below.is_transparent) {
            append_kid(node, child - 1, false);
        } else if (below.kids != 0) {
            if (node.kids == 0) {
                node.kids = below.kids;
            } else {
                kids_[node.last_kid - 1].next = below.kids;
            }
            node.last_kid = below.last_kid;
        }
    }
    while (piece < end) append_kid(node, piece++, true);
}

/// The object that stands for an element: itself, or what is above when it vanishes.
std::uint32_t StructureTree::owner_of(std::uint32_t element) const {
    while (nodes_[element].is_transparent) {
        element = document_->elements[element].parent - 1;  // parents come first: this ends
    }
    return nodes_[element].number;
}

void StructureTree::number_elements() {
    std::uint32_t count = 0;
    for (const Node& node : nodes_) count += node.is_live && !node.is_transparent ? 1 : 0;
    nodes_.back().number = document_number_;
    std::uint32_t next = count == 0 ? 0 : file_.allocate(count);
    for (std::size_t i = 0; i + 1 < nodes_.size(); ++i) {
        if (nodes_[i].is_live && !nodes_[i].is_transparent) nodes_[i].number = next++;
    }
}

/// The place whose pieces are bare numbers, with its /Pg.
std::uint32_t StructureTree::append_page(const Node& node) {
    for (std::uint32_t at = node.kids; at != 0; at = kids_[at - 1].next) {
        const Kid& kid = kids_[at - 1];
        if (!kid.is_piece || pieces_[kid.index].is_link) continue;
        const std::uint32_t place = pieces_[kid.index].place;
        value_.append("/Pg ");
        append_reference(value_, first_page_ + place);
        return place;
    }
    return UINT32_MAX;
}

void StructureTree::append_kids(const Node& node) {
    if (node.kids == 0) return;
    const bool is_alone = kids_[node.kids - 1].next == 0;
    if (is_alone && kids_[node.kids - 1].is_piece) {
        const Piece& piece = pieces_[kids_[node.kids - 1].index];
        if (!piece.is_link) return append_content(value_, first_page_ + piece.place, piece.id);
    }
    const std::uint32_t page = append_page(node);
    value_.append(is_alone ? "/K " : "/K[");
    for (std::uint32_t at = node.kids; at != 0; at = kids_[at - 1].next) {
        const Kid& kid = kids_[at - 1];
        if (at != node.kids) value_.append(" ");
        if (!kid.is_piece) {
            append_reference(value_, nodes_[kid.index].number);
            continue;
        }
        const Piece& piece = pieces_[kid.index];
        if (!piece.is_link && piece.place == page) {
            append_number(value_, piece.id);
            continue;
        }
        value_.append(piece.is_link ? "<</Type/OBJR/Obj " : "<</Type/MCR/MCID ");
        if (piece.is_link) {
            append_reference(value_, piece.id);
        } else {
            append_number(value_, piece.id);
        }
        value_.append("/Pg ");
        append_reference(value_, first_page_ + piece.place);
        value_.append(">>");
    }
    if (!is_alone) value_.append("]");
}

/// A header cell in the head of a table, or in a row of several headers, is for its column.
bool StructureTree::heads_column(const EncodedElement& cell) const {
    if (cell.parent == 0) return false;
    const Node& row = nodes_[cell.parent - 1];
    if (!row.has_data && row.first_child != 0 && nodes_[row.first_child - 1].next_sibling != 0) {
        return true;
    }
    const std::uint32_t group = document_->elements[cell.parent - 1].parent;
    return group != 0 && document_->elements[group - 1].role == base::Role::table_head;
}

void StructureTree::append_attributes(std::size_t element) {
    const std::vector<EncodedElement>& elements = document_->elements;
    const EncodedElement& one = elements[element];
    const bool is_header = one.role == base::Role::table_header;
    if (is_header || one.column_span > 1 || one.row_span > 1) {
        value_.append("/A<</O/Table");
        if (is_header) {
            value_.append(heads_column(one) ? "/Scope/Column" : "/Scope/Row");
        }
        const auto span = [this](std::string_view key, std::uint16_t count) {
            if (count < 2) return;
            value_.append(key);
            append_number(value_, count);
        };
        span("/ColSpan ", one.column_span);
        span("/RowSpan ", one.row_span);
        value_.append(">>");
    }
    if (one.role == base::Role::list && one.list_numbering != base::ListNumbering::none) {
        value_.append("/A<</O/List/ListNumbering/");
        value_.append(list_numbering_name(one.list_numbering));
        value_.append(">>");
    }
    if (one.role == base::Role::note) {  // PDF/UA (7.9) wants each to have an ID
        value_.append("/ID(n");
        append_number(value_, nodes_[element].number);
        value_.append(")");
    }
}

void StructureTree::write_element(std::size_t element) {
    const EncodedElement& one = document_->elements[element];
    value_.clear();
    append_head(value_, structure_name(one.role),
                one.parent == 0 ? document_number_ : owner_of(one.parent - 1));
    if (!one.language.empty()) append_text(value_, "/Lang", one.language);
    if (!one.alternative_text.empty()) append_text(value_, "/Alt", one.alternative_text);
    append_attributes(element);
    append_kids(nodes_[element]);
    value_.append(">>");
    file_.write_element(nodes_[element].number, value_.view());
}

void StructureTree::write_root_element() {
    for (std::uint32_t link = 0; link < link_numbers_.size(); ++link) {
        if (link_numbers_[link] == 0) continue;
        nodes_.emplace_back().number = link_numbers_[link];  // behind the document's node
        append_kid(nodes_[document_->elements.size()],
                   static_cast<std::uint32_t>(nodes_.size() - 1), false);
    }
    value_.clear();
    append_head(value_, "Document", root());
    if (!document_->language.empty()) append_text(value_, "/Lang", document_->language);
    append_kids(nodes_[document_->elements.size()]);
    value_.append(">>");
    file_.write_element(document_number_, value_.view());
}

std::uint32_t StructureTree::root() {
    if (root_ == 0) root_ = file_.allocate();
    return root_;
}

void StructureTree::end() {
    const std::size_t count = document_->elements.size();
    nodes_.assign(count + 1, {});
    kids_.clear();
    kids_.reserve(nodes_.size() + pieces_.size());
    index_pieces();
    find_live();
    number_elements();
    for (std::size_t i = count; i-- > 0;) {
        if (nodes_[i].is_live) collect_kids(i);
    }
    collect_kids(count);
    write_root_element();
    for (std::size_t i = 0; i < count; ++i) {
        if (nodes_[i].number != 0) write_element(i);
    }
    write_parents();
}

/// The way back (14.7.4.4): by page the elements of its MCIDs, by link its element.
void StructureTree::write_parents() {
    const auto begin_entry = [this](std::uint32_t key) {
        if (leaf_count_ == leaf_keys || leaf_.view().size() > leaf_bytes) flush_leaf();
        if (leaf_count_++ == 0) leaf_first_ = key;
        append_number(leaf_, key);
    };
    for (std::size_t place = 0; place < wanted_->size(); ++place) {
        begin_entry(page_key(place));
        leaf_.append("[");
        for (const std::uint32_t element : document_->pages[(*wanted_)[place]].marked_elements) {
            char* end = write_reference(leaf_.reserve(base::number_bytes), owner_of(element - 1));
            *end++ = ' ';
            leaf_.commit(end);
        }
        leaf_.append("]");
    }
    std::uint32_t key = page_key(wanted_->size());
    for (std::size_t i = 0; i < link_elements_.size(); ++i) {
        begin_entry(key++);
        leaf_.append(" ");
        append_reference(
            leaf_, link_elements_[i] == 0 ? link_numbers_[i] : owner_of(link_elements_[i] - 1));
        leaf_.append(" ");
    }
}

void StructureTree::flush_leaf() {
    if (leaf_count_ == 0) return;
    const Leaf leaf{file_.allocate(), leaf_first_, leaf_first_ + leaf_count_ - 1};
    value_.clear();
    value_.append("<</Limits[");
    append_number(value_, leaf.first);
    value_.append(" ");
    append_number(value_, leaf.last);
    value_.append("]/Nums[");
    value_.append(leaf_.view());
    value_.append("]>>");
    file_.write_element(leaf.number, value_.view());
    leaves_.push_back(leaf);
    leaf_.clear();
    leaf_count_ = 0;
}

std::uint32_t StructureTree::finish() {
    if (documents_.empty()) return 0;
    const bool has_leaves = !leaves_.empty();
    if (has_leaves) flush_leaf();
    value_.clear();
    value_.append("<</Type/StructTreeRoot/K[");
    for (const std::uint32_t document : documents_) {
        append_reference(value_, document);
        value_.append(" ");
    }
    value_.append("]/ParentTreeNextKey ");
    append_number(value_, next_key_);
    value_.append(has_leaves ? "/ParentTree<</Kids[" : "/ParentTree<</Nums[");
    if (!has_leaves) value_.append(leaf_.view());
    for (const Leaf& leaf : leaves_) {
        append_reference(value_, leaf.number);
        value_.append(" ");
    }
    value_.append("]>>>>");
    file_.write(root(), value_.view());
    return root();
}

}  // namespace cajista::pdf::detail
