// SPDX-License-Identifier: Apache-2.0
// Paths that are taken, 16 bytes each, for millions of documents.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/sha256.h"

namespace cajista::store {

/// An open-addressing set of the first 128 bits of each path's SHA-256: two different paths are
/// taken for one with a probability below 10^-24 among ten million.
class PathSet {
public:
    /// False when it was there.
    bool insert(std::string_view path) {
        const Entry entry = entry_of(path);
        if ((count_ + 1) * 4 > places_.size() * 3) grow();
        return place(entry);
    }

    bool contains(std::string_view path) const {
        if (places_.empty()) return false;
        const Entry entry = entry_of(path);
        std::size_t at = entry[0] & (places_.size() - 1);
        while (places_[at] != Entry{}) {
            if (places_[at] == entry) return true;
            at = (at + 1) & (places_.size() - 1);
        }
        return false;
    }

private:
    using Entry = std::array<std::uint64_t, 2>;

    static Entry entry_of(std::string_view path) {
        const base::Sha256 digest = base::sha256(path);
        Entry entry{};
        std::memcpy(entry.data(), digest.data(), sizeof(Entry));
        if (entry == Entry{}) entry[0] = 1;  // all zero means an empty place
        return entry;
    }
    bool place(const Entry& entry) {
        std::size_t at = entry[0] & (places_.size() - 1);
        while (places_[at] != Entry{}) {
            if (places_[at] == entry) return false;
            at = (at + 1) & (places_.size() - 1);
        }
        places_[at] = entry;
        ++count_;
        return true;
    }
    void grow() {
        std::vector<Entry> old(places_.empty() ? 1024 : places_.size() * 2);
        old.swap(places_);
        count_ = 0;
        for (const Entry& entry : old) {
            if (entry != Entry{}) place(entry);
        }
    }

    std::vector<Entry> places_;
    std::size_t count_ = 0;
};

}  // namespace cajista::store
