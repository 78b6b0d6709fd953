// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <algorithm>

namespace cajista::base {

namespace {
// One huge record must not make its worker keep its memory for the rest of the run.
constexpr std::size_t kept_bytes = std::size_t{8} << 20;
constexpr std::size_t largest_regular_block = std::size_t{1} << 20;
}  // namespace

Arena::Arena(Arena&& other) noexcept : next_block_(other.next_block_) { *this = std::move(other); }

Arena& Arena::operator=(Arena&& other) noexcept {
    block_ = std::exchange(other.block_, nullptr);
    position_ = std::exchange(other.position_, 0);
    limit_ = std::exchange(other.limit_, 0);
    used_ = std::exchange(other.used_, 0);
    next_block_ = other.next_block_;
    current_ = std::exchange(other.current_, 0);
    blocks_ = std::exchange(other.blocks_, {});
    return *this;
}

void* Arena::allocate_slow(std::size_t bytes, std::size_t alignment) {
    if (bytes > most_bytes) throw std::bad_alloc();
    const std::size_t wanted = bytes + alignment;
    std::size_t next = blocks_.empty() ? 0 : current_ + 1;
    while (next < blocks_.size() && blocks_[next].size < wanted) ++next;
    if (next >= blocks_.size()) {
        const std::size_t size = std::max(next_block_, wanted);
        next_block_ = std::min(next_block_ * 2, std::max(largest_regular_block, next_block_));
        // new without (): uninitialised, every taker writes before it reads
        blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
        next = blocks_.size() - 1;
    }
    const std::size_t target = blocks_.size() == 1 ? 0 : std::min(current_ + 1, next);
    if (blocks_.size() > 1 && next != target) std::swap(blocks_[next], blocks_[target]);
    current_ = blocks_.size() == 1 ? 0 : target;
    block_ = blocks_[current_].bytes.get();
    limit_ = blocks_[current_].size;
    const auto address = reinterpret_cast<std::uintptr_t>(block_);
    const std::size_t skew = (alignment - address % alignment) % alignment;
    position_ = skew + bytes;
    used_ += bytes;
    return block_ + skew;
}

void Arena::reset() {
    std::size_t kept = 0;
    std::size_t count = 0;
    while (count < blocks_.size() && kept + blocks_[count].size <= kept_bytes) {
        kept += blocks_[count].size;
        ++count;
    }
    blocks_.resize(std::max<std::size_t>(count, std::min<std::size_t>(blocks_.size(), 1)));
    if (blocks_.size() == 1 && blocks_[0].size > kept_bytes) blocks_.clear();
    current_ = 0;
    block_ = blocks_.empty() ? nullptr : blocks_[0].bytes.get();
    limit_ = blocks_.empty() ? 0 : blocks_[0].size;
    position_ = 0;
    used_ = 0;
}

}  // namespace cajista::base
