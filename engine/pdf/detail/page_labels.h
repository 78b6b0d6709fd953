// SPDX-License-Identifier: Apache-2.0
// Page labels (ISO 32000-1, 12.4.2): what a reader calls a page is the number that is printed on
// it, also where the file holds many documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/print_number.h"
#include "pdf/detail/object_file.h"

namespace cajista::pdf::detail {

class PageLabels {
public:
    explicit PageLabels(ObjectFile& file) : file_(file) {}

    /// The next page of the file, with its number in its document.
    void add(std::uint32_t number) {
        const bool goes_on = pages_ > 0 && number == last_ + 1;
        if (!goes_on) begin(number);
        has_gaps_ = has_gaps_ || number != pages_ + 1;
        last_ = number;
        ++pages_;
    }

    /// The number tree's object; 0: every page is called by its place anyway.
    std::uint32_t finish() {
        if (!has_gaps_) return 0;
        if (!ranges_.empty()) write_leaf();
        std::string kids = "<</Kids[";
        for (const std::uint32_t leaf : leaves_) {
            base::append_integer(kids, leaf);
            kids += " 0 R ";
        }
        kids.back() = ']';
        kids += ">>";
        const std::uint32_t root = file_.allocate();
        file_.write(root, kids);
        return root;
    }

private:
    static constexpr std::size_t most_ranges = 512;  // of a leaf

    void begin(std::uint32_t number) {
        if (range_count_ == most_ranges) write_leaf();
        if (range_count_ == 0) first_ = pages_;
        ++range_count_;
        start_ = pages_;
        base::append_integer(ranges_, pages_);
        ranges_ += "<</S/D";
        if (number != 1) {
            ranges_ += "/St ";
            base::append_integer(ranges_, number);
        }
        ranges_ += ">>";
    }

    void write_leaf() {
        std::string value = "<</Limits[";
        base::append_integer(value, first_);
        value += ' ';
        base::append_integer(value, start_);
        value += "]/Nums[" + ranges_ + "]>>";
        const std::uint32_t leaf = file_.allocate();
        file_.write(leaf, value);
        leaves_.push_back(leaf);
        ranges_.clear();
        range_count_ = 0;
    }

    ObjectFile& file_;
    std::string ranges_;
    std::size_t range_count_ = 0;
    std::vector<std::uint32_t> leaves_;
    std::uint32_t pages_ = 0, last_ = 0, first_ = 0, start_ = 0;
    bool has_gaps_ = false;
};

}  // namespace cajista::pdf::detail
