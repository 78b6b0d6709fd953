// SPDX-License-Identifier: Apache-2.0
#include "text/detail/shaper.h"

#include <algorithm>
#include <utility>

#include <hb-ot.h>

#include "base/characters.h"
#include "base/utf8.h"
#include "text/detail/plain_shaper.h"

namespace cajista::text::detail {

namespace {

// 8 MiB hold about 60,000 words: the vocabulary of a job in several languages; more is noise.
constexpr std::size_t cached_word_bytes = std::size_t{8} << 20;

// They are looked through; what data names beyond gets a shaper of its own, and those are trimmed.
constexpr std::size_t most_other_languages = 32;

std::uint32_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a, folded
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3;
    return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

hb_feature_t global_feature(hb_tag_t tag, std::uint32_t value) {
    return {tag, value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}

hb_language_t language_of(std::string_view name) {
    return hb_language_from_string(name.data(), static_cast<int>(name.size()));
}

std::int16_t narrow(hb_position_t value) {
    return static_cast<std::int16_t>(std::clamp(value, -32768, 32767));
}

}  // namespace

ShapingStore::ShapingStore() : buffer(hb_buffer_create()) {}
ShapingStore::~ShapingStore() { hb_buffer_destroy(buffer); }

Shaper::Shaper(Key key, ShapingStore& store) : key_(std::move(key)), store_(store) {
    if (!key_.has_ligatures) {
        features_.push_back(global_feature(HB_TAG('l', 'i', 'g', 'a'), 0));
        features_.push_back(global_feature(HB_TAG('c', 'l', 'i', 'g'), 0));
    }
    for (const FontFeature& feature : key_.features) {
        const hb_tag_t tag = HB_TAG(feature.tag[0], feature.tag[1], feature.tag[2], feature.tag[3]);
        features_.push_back(global_feature(tag, feature.value));
        if (tag == HB_TAG('t', 'n', 'u', 'm')) is_tabular_ = feature.value != 0;
    }
    properties_ = HB_SEGMENT_PROPERTIES_DEFAULT;
    properties_.direction = key_.is_rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR;
    properties_.script = hb_script_from_iso15924_tag(key_.script);
    properties_.language = language_of(key_.language);
    system_ = system_of(key_.language);
    plan_ = hb_shape_plan_create(key_.face->hb_face(), &properties_, features_.data(),
                                 static_cast<unsigned>(features_.size()), nullptr);
}

Shaper::~Shaper() { hb_shape_plan_destroy(plan_); }

bool Shaper::is_for_style(const FontFace& face, const TextStyle& style, std::uint32_t script,
                          bool is_rtl) const {
    return key_.face == &face && key_.script == script && key_.is_rtl == is_rtl &&
           key_.has_ligatures == (style.letter_spacing.units == 0) &&
           key_.features == style.features;
}

bool Shaper::take(const FontFace& face, const TextStyle& style, std::string_view language,
                  std::uint32_t script, bool is_rtl) {
    if (other_languages_.size() >= most_other_languages) return false;
    if (!is_for_style(face, style, script, is_rtl) || system_of(language) != system_) return false;
    other_languages_.emplace_back(language);
    return true;
}

LanguageSystem Shaper::system_of(std::string_view language) const {
    constexpr std::array<hb_tag_t, 2> tables = {HB_OT_TAG_GSUB, HB_OT_TAG_GPOS};
    constexpr unsigned most_tags = 8;
    std::array<hb_tag_t, most_tags> scripts{};
    std::array<hb_tag_t, most_tags> languages{};
    unsigned script_count = most_tags;
    unsigned language_count = most_tags;
    hb_ot_tags_from_script_and_language(properties_.script, language_of(language), &script_count,
                                        scripts.data(), &language_count, languages.data());
    LanguageSystem result;
    hb_face_t* face = key_.face->hb_face();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        hb_ot_layout_table_select_script(face, tables[i], script_count, scripts.data(),
                                         &result.script[i], nullptr);
        hb_ot_layout_script_select_language(face, tables[i], result.script[i], language_count,
                                            languages.data(), &result.language[i]);
    }
    return result;
}

ShapedWord Shaper::shape(std::string_view word) {
    if (word.empty()) return {};
    if (std::ranges::any_of(word, base::is_digit)) return shape_uncached(word, store_.scratch);
    const std::uint32_t hash = hash_of(word);
    if (table_.empty()) table_.resize(256);
    if (const Entry& found = entry_for(hash, word); !found.text.empty()) return found.word;
    if (store_.words.bytes_used() > cached_word_bytes) return shape_uncached(word, store_.scratch);
    if (used_ * 2 >= table_.size()) grow();
    const ShapedWord shaped = shape_uncached(word, store_.words);
    entry_for(hash, word) = {hash, store_.words.copy(word), shaped};
    ++used_;
    return shaped;
}

/// The entry of the word, or the free one where it belongs.
Shaper::Entry& Shaper::entry_for(std::uint32_t hash, std::string_view word) {
    const std::size_t mask = table_.size() - 1;
    std::size_t at = hash & mask;
    while (!table_[at].text.empty() && (table_[at].hash != hash || table_[at].text != word)) {
        at = (at + 1) & mask;
    }
    return table_[at];
}

void Shaper::grow() {
    std::vector<Entry> old(table_.size() * 2);
    std::swap(old, table_);
    for (const Entry& entry : old) {
        if (!entry.text.empty()) entry_for(entry.hash, entry.text) = entry;
    }
}

PlainShaper* Shaper::plain() {
    if (!plain_) plain_ = std::make_unique<PlainShaper>(*this);
    return plain_->is_usable() ? plain_.get() : nullptr;
}

void Shaper::forget_words() {
    table_.clear();
    used_ = 0;
}

ShapedWord Shaper::shape_uncached(std::string_view word, base::Arena& arena) {
    hb_buffer_t* buffer = store_.buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_segment_properties(buffer, &properties_);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    const int size = static_cast<int>(word.size());
    hb_buffer_add_utf8(buffer, word.data(), size, 0, size);
    hb_font_t* font = key_.face->hb_font();
    if (is_tabular_ && std::ranges::any_of(word, base::is_digit)) {
        std::vector<hb_feature_t> features = features_;
        for (unsigned i = 0; i < word.size(); ++i) {
            if (base::is_digit(word[i]))
                features.push_back({HB_TAG('k', 'e', 'r', 'n'), 0, i, i + 1});
        }
        hb_shape(font, buffer, features.data(), static_cast<unsigned>(features.size()));
    } else {
        hb_shape_plan_execute(plan_, font, buffer, features_.data(),
                              static_cast<unsigned>(features_.size()));
    }
    ++store_.shaped;

    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, nullptr);
    const auto glyphs = arena.array<Glyph>(count);
    ShapedWord result{glyphs, 0, 0};
    for (unsigned i = 0; i < count; ++i) {
        Glyph& glyph = glyphs[i];
        glyph.id = static_cast<std::uint16_t>(infos[i].codepoint);
        glyph.advance = static_cast<std::uint16_t>(std::clamp(positions[i].x_advance, 0, 0xFFFF));
        glyph.x_offset = narrow(positions[i].x_offset);
        glyph.y_offset = narrow(positions[i].y_offset);
        glyph.cluster = infos[i].cluster & 0xFFFFFF;
        result.advance += glyph.advance;
        result.spaced += glyph.advance != 0;
    }
    mark_clusters(glyphs, word);
    return result;
}

/// Sets Glyph::needs_text.
void Shaper::mark_clusters(std::span<Glyph> glyphs, std::string_view word) const {
    constexpr char32_t first_complex = 0x900;  // Devanagari: from here on vowels move
    for (std::size_t begin = 0; begin < glyphs.size();) {
        const std::uint32_t cluster = glyphs[begin].cluster;
        std::size_t end = begin;
        while (end < glyphs.size() && glyphs[end].cluster == cluster) ++end;
        // Clusters ascend, or descend from right to left.
        std::size_t next = word.size();
        if (!key_.is_rtl && end < glyphs.size()) next = glyphs[end].cluster;
        if (key_.is_rtl && begin > 0) next = glyphs[begin - 1].cluster;
        std::size_t at = cluster;
        char32_t c = 0;
        bool is_told = true;
        for (std::size_t i = 0; i < end - begin && is_told; ++i) {
            is_told = at < next;
            if (!is_told) break;
            c = base::next_code_point(word, at);
            const Glyph& glyph = glyphs[key_.is_rtl ? end - 1 - i : begin + i];
            is_told = key_.face->glyph_of(c) == glyph.id;
        }
        // One glyph for several letters, or a variant of one, has the text in its ToUnicode; where
        // marks stand beside their letter, readers go by places and get the order wrong.
        const bool is_several = end - begin > 1;
        const bool needs_text =
            is_several || ((!is_told || at < next) && c >= first_complex && !key_.is_rtl);
        for (std::size_t i = begin; i < end; ++i) {
            glyphs[i].flags = needs_text ? Glyph::needs_text : 0;
        }
        begin = end;
    }
}

}  // namespace cajista::text::detail
