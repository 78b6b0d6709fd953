// SPDX-License-Identifier: Apache-2.0
// Cuts a paragraph where direction (UAX 9), script (UAX 24), face (fallback per grapheme cluster,
// UAX 29) or word changes, and shapes what lies between.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "text/detail/find_clusters.h"
#include "text/detail/find_levels.h"
#include "text/detail/paragraph_text.h"
#include "text/detail/pieces.h"
#include "text/detail/shaper.h"

namespace cajista::text::detail {

constexpr std::uint32_t latin_script = 0x4C61746E;  // "Latn"

/// The shapers of a Typesetter, found by face, style and language.
class Shapers {
public:
    explicit Shapers(ShapingStore& store) : store_(store) {}
    Shaper& find(const FontFace& face, const TextStyle& style, std::string_view language,
                 std::uint32_t script, bool is_rtl);
    std::size_t size() const { return shapers_.size(); }
    void forget_words();
    void clear();

private:
    ShapingStore& store_;
    std::vector<std::unique_ptr<Shaper>> shapers_;
    Shaper* last_ = nullptr;
};

class Itemizer {
public:
    Itemizer(Shapers& shapers, ShapingStore& store, Typesetter::Missing& missing,
             Shortcuts shortcuts)
        : shapers_(shapers), store_(store), missing_(missing), shortcuts_(shortcuts) {}
    Itemizer(const Itemizer&) = delete;
    Itemizer& operator=(const Itemizer&) = delete;

    /// Fills `out` in logical order; gives the level of the paragraph.
    std::uint8_t itemize(const ParagraphText& text, Direction direction, std::string_view language,
                         std::vector<Piece>& out);

    /// Whether a grapheme cluster of the text itemized last begins at a byte.
    bool is_cluster_start(const ParagraphText& text, std::uint32_t offset) const;

private:
    void find_scripts(std::string_view text);
    void cut(const ParagraphText& text, const TextRange& range, std::string_view language,
             std::vector<Piece>& out);
    bool cut_plain(std::string_view text, const TextRange& range, std::string_view language,
                   std::vector<Piece>& out);
    const FontFace* face_for(const FontChain& chain, std::string_view cluster,
                             std::uint32_t script_around);

    Shapers& shapers_;
    ShapingStore& store_;
    Typesetter::Missing& missing_;
    Shortcuts shortcuts_;
    LevelFinder bidi_;
    ClusterFinder clusters_;
    std::vector<bool> starts_;
    std::vector<std::uint8_t> levels_;    ///< per byte; empty: all 0
    std::vector<std::uint32_t> scripts_;  ///< per byte; empty: all Latin
};

}  // namespace cajista::text::detail
