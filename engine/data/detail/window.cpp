// SPDX-License-Identifier: Apache-2.0
#include "data/detail/window.h"

#include <algorithm>

namespace cajista::data::detail {

namespace {
constexpr std::size_t first_size = std::size_t{256} << 10;  // measured: larger reads gain nothing
constexpr std::size_t kept_size = std::size_t{4} << 20;
constexpr std::size_t largest_step = std::size_t{64} << 20;  // a record at its limit: 4 more steps
}  // namespace

bool Window::fill() {
    if (at_end_ || failed_) return false;
    const std::size_t left = end_ - begin_;
    if (left * 2 > buffer_.size() || buffer_.empty()) {
        std::vector<char> larger(
            buffer_.empty() ? first_size : buffer_.size() + std::min(buffer_.size(), largest_step));
        if (left != 0) std::memcpy(larger.data(), buffer_.data() + begin_, left);
        buffer_.swap(larger);
    } else if (buffer_.size() > kept_size && left < first_size) {
        std::vector<char> smaller(first_size);
        if (left != 0) std::memcpy(smaller.data(), buffer_.data() + begin_, left);
        buffer_.swap(smaller);
    } else if (left != 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, left);
    }
    begin_ = 0;
    end_ = left;
    // Filled up, however little the stream gives at a time: who looks for something across fills
    // starts again each time, and may do so only as often as the window grows.
    while (end_ < buffer_.size()) {
        const std::ptrdiff_t got = stream_->read(buffer_.data() + end_, buffer_.size() - end_);
        if (got <= 0) {
            failed_ = got < 0;
            at_end_ = got == 0;
            return end_ > left;
        }
        end_ += static_cast<std::size_t>(got);
    }
    return true;
}

}  // namespace cajista::data::detail
