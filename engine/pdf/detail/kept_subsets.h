// SPDX-License-Identifier: Apache-2.0
// Two-byte instances of fonts that earlier documents needed as well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "pdf/detail/font_objects.h"

namespace cajista::pdf::detail {

/// By face, level of compression, glyphs and their texts: all that an instance depends on, within
/// one plan. One owner, one thread.
class KeptSubsets {
public:
    static std::string key_of(std::uint32_t face, int compression_level,
                              const std::map<std::uint16_t, std::string>& glyphs) {
        std::string key = std::to_string(face) + ' ' + std::to_string(compression_level);
        for (const auto& [glyph, text] : glyphs) {
            key += ' ';
            key += std::to_string(glyph) + ' ' + std::to_string(text.size()) + ' ' + text;
        }
        return key;
    }

    /// Null: not made yet, or forgotten.
    std::shared_ptr<const PreparedFont> find(const std::string& key) const {
        const auto found = fonts_.find(key);
        return found == fonts_.end() ? nullptr : found->second;
    }

    void keep(std::string key, std::shared_ptr<const PreparedFont> font) {
        std::size_t bytes = key.size();
        for (const PreparedFont::Object& object : font->objects) {
            bytes += object.value.size() + object.stream.size();
        }
        if (bytes > most_bytes / 16) return;
        if (bytes_ + bytes > most_bytes) {  // what is common comes back soon
            fonts_.clear();
            bytes_ = 0;
        }
        if (fonts_.emplace(std::move(key), std::move(font)).second) bytes_ += bytes;
    }

private:
    /// Some hundred small subsets a worker.
    static constexpr std::size_t most_bytes = std::size_t{2} << 20;

    std::map<std::string, std::shared_ptr<const PreparedFont>> fonts_;
    std::size_t bytes_ = 0;
};

}  // namespace cajista::pdf::detail
