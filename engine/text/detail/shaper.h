// SPDX-License-Identifier: Apache-2.0
// Words → glyphs, by HarfBuzz, with a cache of words.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hb.h>

#include "base/arena.h"
#include "text/paragraph.h"

namespace cajista::text::detail {

class PlainShaper;

/// A word longer than this is shaped in parts, so that breaking it stays linear; longer than any
/// word of a dictionary.
constexpr std::size_t longest_word = 256;

/// Glyphs of one word; clusters count from its first byte.
struct ShapedWord {
    std::span<const Glyph> glyphs;
    std::int32_t advance = 0;
    std::uint32_t spaced = 0;  ///< glyphs with an advance
};

/// What the shapers of one Typesetter share.
struct ShapingStore {
    base::Arena words;    ///< of the caches
    base::Arena scratch;  ///< of the paragraph at hand
    hb_buffer_t* buffer = nullptr;
    std::uint64_t shaped = 0;  ///< calls of HarfBuzz, for tests and benchmarks
    ShapingStore();
    ~ShapingStore();
    ShapingStore(const ShapingStore&) = delete;
    ShapingStore& operator=(const ShapingStore&) = delete;
};

/// What a font has for a script and a language, in GSUB and GPOS (OpenType 1.9, ScriptList table).
/// Equal ones shape all words alike.
struct LanguageSystem {
    std::array<unsigned, 2> script{};
    std::array<unsigned, 2> language{};
    bool operator==(const LanguageSystem&) const = default;
};

/// Shapes for one face, set of features, script and direction, and for all languages for which the
/// font has one and the same language system (most have one for all). Words are shaped alone:
/// there is no kerning with spaces, so the same word has the same glyphs everywhere. Words with
/// digits are not cached, since reference numbers never come again.
class Shaper {
public:
    struct Key {
        const FontFace* face = nullptr;
        std::uint32_t script = 0;  ///< ISO 15924, four bytes
        bool is_rtl = false;
        bool has_ligatures = true;  ///< false with letter-spacing (CSS Text 3, 8.2)
        std::vector<FontFeature> features;
        std::string language;
        bool operator==(const Key&) const = default;
    };

    Shaper(Key key, ShapingStore& store);
    ~Shaper();
    Shaper(const Shaper&) = delete;
    Shaper& operator=(const Shaper&) = delete;

    const Key& key() const { return key_; }
    bool is_for(const FontFace& face, const TextStyle& style, std::string_view language,
                std::uint32_t script, bool is_rtl) const {
        return is_for_style(face, style, script, is_rtl) && knows(language);
    }
    /// The same for some language that it knows.
    bool is_for_style(const FontFace& face, const TextStyle& style, std::uint32_t script,
                      bool is_rtl) const;
    /// Whether words of another language have the same glyphs: from then on it is for that, too.
    bool take(const FontFace& face, const TextStyle& style, std::string_view language,
              std::uint32_t script, bool is_rtl);

    /// `word` in logical order, glyphs in visual order. Lives in the store: until its caches are
    /// trimmed, or only until the next paragraph.
    ShapedWord shape(std::string_view word);
    /// The same, never cached: lives until the next paragraph.
    ShapedWord shape_uncached(std::string_view word) {
        return shape_uncached(word, store_.scratch);
    }
    void forget_words();
    hb_shape_plan_t* plan() const { return plan_; }
    /// The tables for plain text in this face; null when the font doesn't allow them.
    PlainShaper* plain();

private:
    struct Entry {
        std::uint32_t hash = 0;
        std::string_view text;  ///< empty: free
        ShapedWord word;
    };
    bool knows(std::string_view language) const {
        return key_.language == language ||
               std::ranges::find(other_languages_, language) != other_languages_.end();
    }
    LanguageSystem system_of(std::string_view language) const;
    ShapedWord shape_uncached(std::string_view word, base::Arena& arena);
    void mark_clusters(std::span<Glyph> glyphs, std::string_view word) const;
    Entry& entry_for(std::uint32_t hash, std::string_view word);
    void grow();

    Key key_;
    LanguageSystem system_;
    std::vector<std::string> other_languages_;
    ShapingStore& store_;
    std::vector<hb_feature_t> features_;
    hb_segment_properties_t properties_;
    hb_shape_plan_t* plan_ = nullptr;
    std::unique_ptr<PlainShaper> plain_;  ///< made when first asked for
    bool is_tabular_ = false;  ///< `tnum`: no kerning beside digits, or columns wouldn't stand
    std::vector<Entry> table_;
    std::size_t used_ = 0;
};

}  // namespace cajista::text::detail
