// SPDX-License-Identifier: Apache-2.0
// The structure tree of a file (ISO 32000-1, 14.7 and 14.8), streamed: a document's elements are
// written when its pages are, so that memory doesn't grow with pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/detail/content_buffer.h"
#include "pdf/detail/object_file.h"
#include "pdf/encode.h"

namespace cajista::pdf::detail {

/// One owner, one thread. Call order: begin, then per link `add_link`, then `end`, for each
/// document; `finish` once.
class StructureTree {
public:
    explicit StructureTree(ObjectFile& file) : file_(file) {}

    /// Takes the marked content of the pages wanted, which will be `first_page` and following.
    void begin(const EncodedDocument& document, const std::vector<std::uint32_t>& wanted,
               std::uint32_t first_page);
    /// /StructParents of the page at `place` in `wanted`.
    std::uint32_t page_key(std::size_t place) const {
        return first_key_ + static_cast<std::uint32_t>(place);
    }
    /// Puts a link annotation into its element (index + 1; 0: one of its own); gives its
    /// /StructParent. `place`: of its page in `wanted`.
    std::uint32_t add_link(std::uint32_t element, std::size_t place, std::uint32_t annotation);
    /// Writes the elements. What has no content on the pages is left out.
    void end();
    /// The root; 0 when no document was added.
    std::uint32_t finish();

private:
    /// A piece of content: of `element`, on the page at `place`, by MCID or as an annotation.
    struct Piece {
        std::uint32_t element = 0;
        std::uint32_t place = 0;
        std::uint32_t id = 0;  ///< MCID, or object number of the annotation
        bool is_link = false;
        bool operator<(const Piece& other) const;
    };
    struct Node {
        std::uint64_t first_content = UINT64_MAX;  ///< place and MCID; orders pieces and children
        std::uint32_t first_child = 0, next_sibling = 0;  ///< element + 1
        std::uint32_t kids = 0, last_kid = 0;             ///< index + 1 in kids_
        std::uint32_t first_piece = 0, pieces = 0;        ///< in pieces_
        std::uint32_t number = 0;                         ///< of the object
        bool is_live = false;
        bool is_transparent = false;  ///< its kids are its parent's
        bool has_data = false;        ///< a row with a cell that is no header
    };
    /// A kid of an element: a piece (index) or an element, linked.
    struct Kid {
        std::uint32_t next = 0;
        std::uint32_t index = 0;
        bool is_piece = false;
    };

    std::uint32_t root();
    void index_pieces();
    void find_live();
    bool can_vanish(std::size_t element) const;
    bool heads_column(const EncodedElement& cell) const;
    void append_kid(Node& node, std::uint32_t index, bool is_piece);
    void collect_kids(std::size_t element);
    std::uint32_t owner_of(std::uint32_t element) const;
    void number_elements();
    void write_root_element();
    void write_element(std::size_t element);
    std::uint32_t append_page(const Node& node);
    void append_kids(const Node& node);
    void append_attributes(std::size_t element);
    void write_parents();
    void flush_leaf();

    ObjectFile& file_;
    std::uint32_t root_ = 0;
    std::vector<std::uint32_t> documents_;
    // Of the document being added:
    const EncodedDocument* document_ = nullptr;
    const std::vector<std::uint32_t>* wanted_ = nullptr;
    std::uint32_t first_page_ = 0, first_key_ = 0;
    std::uint32_t document_number_ = 0;
    std::vector<Piece> pieces_, sorted_;
    std::vector<std::uint32_t> link_elements_;  ///< element + 1 of each link, in order of keys
    std::vector<std::uint32_t> link_numbers_;   ///< of elements made for links without one
    std::vector<Node> nodes_;  ///< by element; then the document; then links of their own
    std::vector<Kid> kids_;
    ContentBuffer value_;  ///< the object being written
    // Of the file:
    struct Leaf {
        std::uint32_t number = 0, first = 0, last = 0;
    };
    std::vector<Leaf> leaves_;
    ContentBuffer leaf_;
    std::uint32_t leaf_first_ = 0, leaf_count_ = 0, next_key_ = 0;
};

}  // namespace cajista::pdf::detail
