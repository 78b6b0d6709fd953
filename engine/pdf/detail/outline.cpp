// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/outline.h"

#include <algorithm>

namespace cajista::pdf::detail {

void Outline::add(std::size_t level, std::string_view title, std::uint32_t page, std::int64_t top) {
    if (root_.number == 0) root_.number = file_.allocate();
    level = std::min(level, open_.size());
    while (open_.size() > level + 1) close(0);
    Entry entry;
    entry.number = file_.allocate();
    entry.title = title;
    entry.page = page;
    entry.top = top;
    if (open_.size() == level + 1) {
        entry.previous = open_.back().number;
        close(entry.number);
    }
    Entry& parent = level == 0 ? root_ : open_[level - 1];
    entry.parent = parent.number;
    if (parent.first == 0) parent.first = entry.number;
    parent.last = entry.number;
    ++parent.children;
    open_.push_back(std::move(entry));
}

/// Writes the innermost open entry.
void Outline::close(std::uint32_t next) {
    const Entry& entry = open_.back();
    PdfDict dict = model_.dict();
    dict.text("Title", entry.title).reference("Parent", entry.parent);
    if (entry.previous != 0) dict.reference("Prev", entry.previous);
    if (next != 0) dict.reference("Next", next);
    if (entry.first != 0) {
        dict.reference("First", entry.first).reference("Last", entry.last);
        dict.number("Count", -static_cast<std::int64_t>(entry.children));  // closed
    }
    // Left edge as it is, zoom as it is.
    dict.array("Dest").reference(entry.page).name("XYZ").number(0).number(entry.top).number(0);
    value_.clear();
    if (!model_.write(value_)) {
        file_.fail(base::error("pdf.object-refused", "a bookmark can't be written"));
    }
    file_.write(entry.number, value_);
    open_.pop_back();
}

std::uint32_t Outline::finish() {
    while (!open_.empty()) close(0);
    if (root_.number == 0) return 0;
    PdfDict dict = model_.dict();
    dict.name("Type", "Outlines").reference("First", root_.first).reference("Last", root_.last);
    dict.number("Count", root_.children);
    value_.clear();
    if (!model_.write(value_)) {
        file_.fail(base::error("pdf.object-refused", "the outline can't be written"));
    }
    file_.write(root_.number, value_);
    return root_.number;
}

}  // namespace cajista::pdf::detail
