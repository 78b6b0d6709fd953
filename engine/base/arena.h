// SPDX-License-Identifier: Apache-2.0
// Memory of one record's journey: taken piece by piece, given back all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cajista::base {

/// A bump allocator. Everything taken from it lives until `reset()` or destruction; destructors of
/// what lies in it are never run, so only trivially destructible types are accepted. One owner, one
/// thread. `bytes_used()` is what the per-document memory limit counts (a count, so that the limit
/// falls the same everywhere).
class Arena {
public:
    explicit Arena(std::size_t first_block = 64 * 1024) : next_block_(first_block) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&& other) noexcept;  ///< `other` is empty afterwards, and may be used again
    Arena& operator=(Arena&& other) noexcept;
    ~Arena() = default;

    /// Never null, except for no bytes. `alignment` is a power of two.
    void* allocate(std::size_t bytes, std::size_t alignment = alignof(std::max_align_t)) {
        const auto address = reinterpret_cast<std::uintptr_t>(block_);
        const std::size_t at = ((address + position_ + alignment - 1) & ~(alignment - 1)) - address;
        if (at > limit_ || bytes > limit_ - at) return allocate_slow(bytes, alignment);
        position_ = at + bytes;
        used_ += bytes;
        return block_ + at;
    }

    template <typename T, typename... Args>
    T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// `count` value-initialised elements.
    template <typename T>
    std::span<T> array(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        if (count == 0) return {};
        if (count > most_bytes / sizeof(T)) throw std::bad_alloc();
        T* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
        for (std::size_t i = 0; i < count; ++i) ::new (first + i) T{};
        return {first, count};
    }

    template <typename T>
    std::span<T> copy(std::span<const T> source) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (source.empty()) return {};
        T* first = static_cast<T*>(allocate(source.size_bytes(), alignof(T)));
        std::memcpy(static_cast<void*>(first), source.data(), source.size_bytes());
        return {first, source.size()};
    }
    template <typename T>
    std::span<T> copy(const std::vector<T>& source) {
        return copy(std::span<const T>(source));
    }
    /// One after the other.
    template <typename T>
    std::span<T> join(std::initializer_list<std::span<const T>> sources) {
        static_assert(std::is_trivially_copyable_v<T>);
        std::size_t bytes = 0;
        for (const std::span<const T> source : sources) bytes += source.size_bytes();
        if (bytes == 0) return {};
        T* const first = static_cast<T*>(allocate(bytes, alignof(T)));
        T* next = first;
        for (const std::span<const T> source : sources) {
            if (source.empty()) continue;
            std::memcpy(static_cast<void*>(next), source.data(), source.size_bytes());
            next += source.size();
        }
        return {first, next};
    }
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        char* first = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(first, text.data(), text.size());
        return {first, text.size()};
    }

    /// Forgets everything; keeps the blocks for the next record (beyond a bound they go back).
    void reset();
    std::size_t bytes_used() const { return used_; }

private:
    static constexpr std::size_t most_bytes = static_cast<std::size_t>(PTRDIFF_MAX) / 2;
    struct Block {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size = 0;
    };
    void* allocate_slow(std::size_t bytes, std::size_t alignment);

    std::byte* block_ = nullptr;
    std::size_t position_ = 0;
    std::size_t limit_ = 0;
    std::size_t used_ = 0;
    std::size_t next_block_;
    std::size_t current_ = 0;
    std::vector<Block> blocks_;
};

}  // namespace cajista::base
