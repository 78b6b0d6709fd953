// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/page_widths.h"

#include <algorithm>

#include "layout/detail/atom.h"

namespace cajista::layout::detail {

namespace {

const auto by_place = [](const PageWidths::Begin& begin, std::uint32_t place) {
    return begin.place < place;
};

}  // namespace

void PageWidths::begin_section(Length width) {
    begins_.clear();
    passes_ = 0;
    begin_again(width);
}

void PageWidths::begin_again(Length width) {
    made_for_.clear();
    known_ = begins_.size();
    ++passes_;
    page_ = width;
    asks_for_more_ = false;
    may_ask_ = passes_ <= most_passes;
}

std::uint32_t PageWidths::take(Length width) {
    made_for_.push_back(width);
    return static_cast<std::uint32_t>(made_for_.size() - 1);
}

bool PageWidths::begin_page(std::uint32_t first, std::uint32_t content, Length width) {
    page_ = width;
    if (asks_for_more_ || first == no_place || begins_page(first)) return true;
    if (!begins_.empty() && begins_.back().place >= first) return true;
    begins_.push_back({first, width});
    if (content == no_place) return true;
    const Length made_for = made_for_[content];
    const bool is_other = made_for != Length{} && made_for != width;
    asks_for_more_ = is_other && may_ask_;
    return !is_other || may_ask_ || passes_ <= most_passes;
}

void PageWidths::ask_for(std::uint32_t place, Length width) {
    const auto found = std::lower_bound(begins_.begin(), begins_.end(), place, by_place);
    if (found != begins_.end() && found->place == place) {
        found->width = width;
    } else {
        begins_.insert(found, {place, width});
    }
    asks_for_more_ = true;
}

bool PageWidths::begins_page(std::uint32_t place) const {
    const auto end = begins_.begin() + static_cast<std::ptrdiff_t>(known_);
    const auto found = std::lower_bound(begins_.begin(), end, place, by_place);
    return found != end && found->place == place;
}

std::optional<PageWidths::Length> PageWidths::known_width(std::size_t waiting) const {
    const auto place = static_cast<std::uint32_t>(made_for_.size() + waiting);
    const auto end = begins_.begin() + static_cast<std::ptrdiff_t>(known_);
    const auto found = std::lower_bound(begins_.begin(), end, place, by_place);
    if (found == end || found->place != place) return std::nullopt;
    return found->width;
}

void PageWidths::changes_behind(std::size_t waiting, const Made& made,
                                std::vector<text::LineWidth>& changes) const {
    const auto place = static_cast<std::uint32_t>(made_for_.size() + waiting);
    const auto end = begins_.begin() + static_cast<std::ptrdiff_t>(known_);
    changes.clear();
    auto next = std::lower_bound(begins_.begin(), end, place + 1, by_place);
    for (; next != end; ++next) {
        const Length wider = (next->width - made.page).times(made.share, whole_share);
        changes.push_back({next->place - place, max({}, made.width + wider)});
    }
    // Where no other width comes nothing changes.
    const auto is_other = [&](const text::LineWidth& one) { return one.width != made.width; };
    if (std::none_of(changes.begin(), changes.end(), is_other)) changes.clear();
}

}  // namespace cajista::layout::detail
