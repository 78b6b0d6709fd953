// SPDX-License-Identifier: Apache-2.0
// The resource table of one document or form while it is encoded.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/color.h"
#include "pdf/encode.h"
#include "text/paragraph.h"

namespace cajista::pdf::detail {

/// A spot colour in its stored form.
struct Ink {
    std::string bytes;
    base::Sha256 digest{};
};

/// Entries in order of first use, and the two-byte glyphs. One owner, one thread.
class EncodedResources {
public:
    void start(std::size_t face_count);
    /// Index of the font's entry; `description`: digest for a deferred face.
    std::uint32_t font(std::uint32_t face, bool is_wide, const base::Sha256& description) {
        const std::uint32_t known = fonts_[face * 2 + (is_wide ? 1 : 0)];
        return known != none ? known : add_font(face, is_wide, description);
    }
    std::uint32_t object(ResourceUse::Kind kind, const base::Sha256& digest);
    /// Index of the graphics state with or without overprint.
    std::uint32_t overprint(bool is_on);
    /// Index of an ink; notes it among `inks` when it is new to this object.
    std::uint32_t ink(const base::SpotColor& spot);
    /// Inks met since the last call, each once for the life of this object.
    std::vector<const Ink*> take_new_inks() { return std::exchange(new_inks_, {}); }
    void wide_glyph(std::uint32_t face, std::size_t glyph_count, char32_t character,
                    const text::GlyphRun& run, std::size_t index);

    /// Entries that the page has used: `use` marks, `take_used` gives them in ascending order.
    void use(std::uint32_t index) {
        if (last_use_[index] == page_) return;
        last_use_[index] = page_;
        used_.push_back(index);
    }
    void take_used(std::vector<std::uint32_t>& out);

    /// The whole table; the glyphs sorted by face and id.
    void take(std::vector<ResourceUse>& entries, std::vector<WideGlyph>& glyphs);

private:
    static constexpr std::uint32_t none = UINT32_MAX;
    std::map<const base::SpotColor*, Ink> inks_;  ///< never iterated
    std::vector<const Ink*> new_inks_;
    std::uint32_t overprints_[2] = {none, none};
    std::uint32_t add(ResourceUse use);
    std::uint32_t add_font(std::uint32_t face, bool is_wide, const base::Sha256& description);

    std::vector<ResourceUse> entries_;
    std::vector<WideGlyph> glyphs_;
    std::vector<std::uint32_t> fonts_;  ///< by face * 2 + is_wide
    enum class Seen : std::uint8_t { no, without_text, with_text };
    std::vector<std::vector<Seen>> seen_;  ///< by face and glyph
    std::map<base::Sha256, std::uint32_t> objects_;
    std::vector<std::uint64_t> last_use_;
    std::vector<std::uint32_t> used_;
    std::uint64_t page_ = 1;
};

}  // namespace cajista::pdf::detail
