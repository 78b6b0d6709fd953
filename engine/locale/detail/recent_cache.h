// SPDX-License-Identifier: Apache-2.0
// A small cache by name for keys that data may bring: bounded, so that no input fills the memory.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cajista::locale::detail {

/// The most recently used come first and are found first; the least recently used one goes when
/// there are more than `most`. A pointer is valid until `most` - 1 other keys have been asked for.
/// What is in it never changes an output, only its speed.
template <typename T>
class RecentCache {
public:
    static constexpr std::size_t most = 256;

    /// Null when the key is not there.
    T* find(std::string_view key) {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].first != key) continue;
            if (i > 0) std::rotate(entries_.begin(), at(i), at(i + 1));
            return entries_.front().second.get();
        }
        return nullptr;
    }
    /// `key` must not be there.
    T* insert(std::string_view key, std::unique_ptr<T> value) {
        if (entries_.size() == most) entries_.pop_back();
        entries_.emplace(entries_.begin(), std::string(key), std::move(value));
        return entries_.front().second.get();
    }

private:
    auto at(std::size_t i) { return entries_.begin() + static_cast<std::ptrdiff_t>(i); }

    std::vector<std::pair<std::string, std::unique_ptr<T>>> entries_;
};

}  // namespace cajista::locale::detail
