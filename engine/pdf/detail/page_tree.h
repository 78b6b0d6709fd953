// SPDX-License-Identifier: Apache-2.0
// The page tree (ISO 32000-1, 7.7.3), streamed: a node is written when it is full.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/print_number.h"
#include "pdf/detail/object_file.h"

namespace cajista::pdf::detail {

/// Two levels. 512 pages a node: quick to search, far below the 8,191 of pdf.md, and with as many
/// nodes more pages than a file has objects.
class PageTree {
public:
    static constexpr std::size_t most_kids = 512;

    explicit PageTree(ObjectFile& file) : file_(file), root_(file.allocate()) {}

    /// The parent of the next page, which will be object `page`.
    std::uint32_t add(std::uint32_t page) {
        if (kids_.size() == most_kids) close_node();
        // A tree of one node is its root: small files have no second level.
        if (kids_.empty()) node_ = nodes_.empty() ? root_ : file_.allocate();
        kids_.push_back(page);
        ++pages_;
        return node_;
    }
    std::uint64_t pages() const { return pages_; }
    std::uint32_t finish() {
        if (!nodes_.empty() && !kids_.empty()) close_node();
        if (nodes_.empty()) {
            write(root_, 0, kids_, pages_);
            return root_;
        }
        write(top_, 0, nodes_, pages_);
        return top_;
    }

private:
    void close_node() {
        if (nodes_.empty()) top_ = file_.allocate();
        write(node_, top_, kids_, kids_.size());
        nodes_.push_back(node_);
        kids_.clear();
    }
    void write(std::uint32_t number, std::uint32_t parent, const std::vector<std::uint32_t>& kids,
               std::uint64_t count) {
        std::string value = "<</Type/Pages/Count ";
        base::append_integer(value, static_cast<std::int64_t>(count));
        if (parent != 0) {
            value += "/Parent ";
            base::append_integer(value, parent);
            value += " 0 R";
        }
        value += "/Kids[";
        for (const std::uint32_t kid : kids) {
            base::append_integer(value, kid);
            value += " 0 R ";
        }
        value.back() = ']';
        value += ">>";
        file_.write(number, value);
    }

    ObjectFile& file_;
    std::uint32_t root_ = 0;  ///< of a small tree; the first node of a large one
    std::uint32_t top_ = 0;   ///< root of a large tree
    std::uint32_t node_ = 0;
    std::vector<std::uint32_t> kids_, nodes_;
    std::uint64_t pages_ = 0;
};

}  // namespace cajista::pdf::detail
