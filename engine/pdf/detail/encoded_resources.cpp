// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/encoded_resources.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "base/utf8.h"
#include "pdf/detail/cluster_text.h"
#include "pdf/detail/ink_objects.h"

namespace cajista::pdf::detail {

void EncodedResources::start(std::size_t face_count) {
    for (const WideGlyph& glyph : glyphs_) seen_[glyph.face][glyph.glyph] = Seen::no;
    entries_.clear();
    glyphs_.clear();
    fonts_.assign(face_count * 2, none);
    seen_.resize(face_count);
    objects_.clear();
    overprints_[0] = overprints_[1] = none;
    last_use_.clear();
    used_.clear();
    page_ = 1;
}

std::uint32_t EncodedResources::add(ResourceUse use) {
    entries_.push_back(use);
    last_use_.push_back(0);
    return static_cast<std::uint32_t>(entries_.size() - 1);
}

std::uint32_t EncodedResources::add_font(std::uint32_t face, bool is_wide,
                                         const base::Sha256& description) {
    const auto kind = is_wide ? ResourceUse::Kind::wide_font : ResourceUse::Kind::font;
    const std::uint32_t index = add({kind, face, description});
    fonts_[face * 2 + (is_wide ? 1 : 0)] = index;
    return index;
}

std::uint32_t EncodedResources::object(ResourceUse::Kind kind, const base::Sha256& digest) {
    const auto known = objects_.find(digest);
    if (known != objects_.end()) return known->second;
    const std::uint32_t index = add({kind, 0, digest});
    objects_.emplace(digest, index);
    return index;
}

std::uint32_t EncodedResources::overprint(bool is_on) {
    std::uint32_t& known = overprints_[is_on ? 1 : 0];
    if (known == none) known = add({ResourceUse::Kind::overprint, is_on ? 1U : 0U, {}});
    return known;
}

std::uint32_t EncodedResources::ink(const base::SpotColor& spot) {
    const auto [found, is_new] = inks_.try_emplace(&spot);
    Ink& ink = found->second;
    if (is_new) {
        write_ink(ink.bytes, spot);
        ink.digest = base::sha256(ink.bytes);
        new_inks_.push_back(&ink);
    }
    return object(ResourceUse::Kind::ink, ink.digest);
}

namespace {

/// Digits of Arabic and of Persian and Urdu share glyphs: the one that stands in the text.
char32_t own_digit(const text::GlyphRun& run, std::size_t index, char32_t character) {
    constexpr char32_t first = 0x0660, persian = 0x06F0;
    if (character < first || character >= first + 10) return character;
    const std::string_view own = cluster_text(run, index);
    std::size_t at = 0;
    const char32_t written = own.empty() ? character : base::next_code_point(own, at);
    const bool is_other = written == character - first + persian && at == own.size();
    return is_other ? written : character;
}

}  // namespace

void EncodedResources::wide_glyph(std::uint32_t face, std::size_t glyph_count, char32_t character,
                                  const text::GlyphRun& run, std::size_t index) {
    const std::uint16_t id = run.glyphs[index].id;
    std::vector<Seen>& seen = seen_[face];
    if (seen.size() <= id) seen.resize(std::max<std::size_t>(glyph_count, id + std::size_t{1}));
    if (seen[id] == Seen::with_text) return;
    std::string text;
    if (character != 0) {
        base::append_utf8(text, own_digit(run, index, character));
    } else if ((run.glyphs[index].flags & text::Glyph::needs_text) == 0) {
        text = cluster_text(run, index);  // a cluster that says its text doesn't teach its glyphs'
    }
    if (text.empty() && seen[id] != Seen::no) return;
    seen[id] = text.empty() ? Seen::without_text : Seen::with_text;
    glyphs_.push_back({face, id, std::move(text)});
}

void EncodedResources::take_used(std::vector<std::uint32_t>& out) {
    std::sort(used_.begin(), used_.end());
    out.assign(used_.begin(), used_.end());
    used_.clear();
    ++page_;
}

void EncodedResources::take(std::vector<ResourceUse>& entries, std::vector<WideGlyph>& glyphs) {
    for (const WideGlyph& glyph : glyphs_) seen_[glyph.face][glyph.glyph] = Seen::no;
    // One that came without text first and with it later is there twice: the text stays.
    std::sort(glyphs_.begin(), glyphs_.end(), [](const WideGlyph& a, const WideGlyph& b) {
        return std::tie(a.face, a.glyph, b.text) < std::tie(b.face, b.glyph, a.text);
    });
    const auto last = std::unique(glyphs_.begin(), glyphs_.end(), [](const auto& a, const auto& b) {
        return a.face == b.face && a.glyph == b.glyph;
    });
    glyphs_.erase(last, glyphs_.end());
    entries = std::move(entries_);
    glyphs = std::move(glyphs_);
    entries_.clear();
    glyphs_.clear();
}

}  // namespace cajista::pdf::detail
