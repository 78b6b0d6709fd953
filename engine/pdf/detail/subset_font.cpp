// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/subset_font.h"

#include <algorithm>
#include <utility>

#include <hb-subset.h>
#include <hb.h>

#include "pdf/detail/cff_charset.h"

namespace cajista::pdf::detail {

namespace {

template <typename T, void (*destroy)(T*)>
struct Destroy {
    void operator()(T* object) const { destroy(object); }
};
template <typename T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Destroy<T, destroy>>;
using OwnedBlob = Owned<hb_blob_t, hb_blob_destroy>;
using OwnedFace = Owned<hb_face_t, hb_face_destroy>;
using OwnedFont = Owned<hb_font_t, hb_font_destroy>;
using OwnedSet = Owned<hb_set_t, hb_set_destroy>;
using OwnedInput = Owned<hb_subset_input_t, hb_subset_input_destroy>;
using OwnedPlan = Owned<hb_subset_plan_t, hb_subset_plan_destroy>;

bool is_presentation_form(hb_codepoint_t character) {
    return (character >= 0xFB00 && character <= 0xFDFF) ||
           (character >= 0xFE70 && character <= 0xFEFC);
}

bool is_private_use(hb_codepoint_t character) {
    return (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;
}

base::Diagnostic unreadable(const char* what) {
    return base::error("pdf.font-unreadable", std::string("a font can't be subset: ") + what)
        .hint("the font file is damaged or of a kind PDF can't embed; choose another font");
}

std::string bytes_of(hb_blob_t* blob) {
    unsigned length = 0;
    const char* bytes = hb_blob_get_data(blob, &length);
    return bytes == nullptr ? std::string() : std::string(bytes, length);
}

bool has_table(hb_face_t* face, hb_tag_t tag) {
    const OwnedBlob table(hb_face_reference_table(face, tag));
    return hb_blob_get_length(table.get()) > 0;
}

/// What a CIDFont needs of the tables (ISO 32000-1, 9.9): no layout, names, cmap or hints.
void keep_needed_tables(hb_subset_input_t* input) {
    constexpr hb_tag_t needed[] = {HB_TAG('g', 'l', 'y', 'f'), HB_TAG('l', 'o', 'c', 'a'),
                                   HB_TAG('C', 'F', 'F', ' '), HB_TAG('h', 'e', 'a', 'd'),
                                   HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
                                   HB_TAG('m', 'a', 'x', 'p')};
    hb_set_t* dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_set_clear(dropped);
    for (const hb_tag_t tag : needed) hb_set_add(dropped, tag);
    hb_set_invert(dropped);
}

OwnedInput make_input(std::span<const std::uint16_t> glyphs, GlyphIds ids) {
    OwnedInput input(hb_subset_input_create_or_fail());
    if (!input) return input;
    unsigned flags = HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE;
    if (ids == GlyphIds::retained) flags |= HB_SUBSET_FLAGS_RETAIN_GIDS;
    hb_subset_input_set_flags(input.get(), flags);
    keep_needed_tables(input.get());
    hb_set_t* wanted = hb_subset_input_glyph_set(input.get());
    for (const std::uint16_t glyph : glyphs) hb_set_add(wanted, glyph);
    return input;
}

}  // namespace

namespace {

/// Of characters that are others again: radicals (2E80 to 2FDF) and compatibility ideographs. Fonts
/// show U+884C and the radical U+2F8F by one glyph; who reads it means the former.
bool is_double(hb_codepoint_t character) {
    return (character >= 0x2E80 && character <= 0x2FDF) ||
           (character >= 0xF900 && character <= 0xFAFF) ||
           (character >= 0x2F800 && character <= 0x2FA1F);
}

}  // namespace

std::vector<char32_t> characters_of(const text::FontFace& face) {
    std::vector<char32_t> characters(face.glyph_count(), 0);
    const OwnedSet all(hb_set_create());
    hb_face_collect_unicodes(face.hb_face(), all.get());
    for (const bool takes_doubles : {false, true}) {
        for (hb_codepoint_t character = HB_SET_VALUE_INVALID; hb_set_next(all.get(), &character);) {
            if (is_presentation_form(character) || is_private_use(character)) continue;
            if (is_double(character) != takes_doubles) continue;
            const std::uint16_t glyph = face.glyph_of(character);
            if (glyph != 0 && glyph < characters.size() && characters[glyph] == 0) {
                characters[glyph] = character;
            }
        }
    }
    return characters;
}

struct SubsettingFont::State {
    OwnedFace face;
    OwnedFont font;
    bool is_cff = false;
};

SubsettingFont::~SubsettingFont() = default;
SubsettingFont::SubsettingFont(SubsettingFont&&) noexcept = default;
SubsettingFont& SubsettingFont::operator=(SubsettingFont&&) noexcept = default;

base::Result<SubsettingFont> SubsettingFont::create(std::string_view file,
                                                    std::uint32_t face_in_file) {
    const OwnedBlob blob(hb_blob_create(file.data(), static_cast<unsigned>(file.size()),
                                        HB_MEMORY_MODE_READONLY, nullptr, nullptr));
    SubsettingFont font;
    font.state_ = std::make_unique<State>();
    font.state_->face.reset(hb_face_create(blob.get(), face_in_file));
    hb_face_t* face = font.state_->face.get();
    font.state_->is_cff = has_table(face, HB_TAG('C', 'F', 'F', ' '));
    if (!font.state_->is_cff && !has_table(face, HB_TAG('g', 'l', 'y', 'f'))) {
        return unreadable("it has neither TrueType nor CFF outlines");
    }
    hb_face_make_immutable(face);
    font.state_->font.reset(hb_font_create(face));
    hb_font_make_immutable(font.state_->font.get());
    return font;
}

base::Result<FontSubset> SubsettingFont::subset(std::span<const std::uint16_t> glyphs,
                                                GlyphIds ids) const {
    const OwnedInput input = make_input(glyphs, ids);
    if (!input) return unreadable("out of memory");
    const OwnedPlan plan(hb_subset_plan_create_or_fail(state_->face.get(), input.get()));
    if (!plan) return unreadable("its tables are malformed");
    const OwnedFace face(hb_subset_plan_execute_or_fail(plan.get()));
    if (!face) return unreadable("its tables are malformed");
    FontSubset subset;
    subset.is_cff = state_->is_cff;
    const OwnedBlob program(subset.is_cff
                                ? hb_face_reference_table(face.get(), HB_TAG('C', 'F', 'F', ' '))
                                : hb_face_reference_blob(face.get()));
    subset.program = bytes_of(program.get());
    if (subset.program.empty()) return unreadable("it has no outlines");
    std::vector<std::uint16_t> cids;
    if (subset.is_cff) {
        auto read = cff_cids(subset.program, hb_face_get_glyph_count(face.get()));
        if (!read) return unreadable("its CFF charset is malformed");
        cids = std::move(*read);
    }
    const hb_map_t* new_ids = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
    for (const std::uint16_t glyph : glyphs) {
        const hb_codepoint_t mapped = hb_map_get(new_ids, glyph);
        const std::size_t id = mapped == HB_MAP_VALUE_INVALID ? 0 : mapped;
        const std::size_t cid = cids.empty() ? id : id < cids.size() ? cids[id] : 0;
        subset.cids.push_back(static_cast<std::uint16_t>(cid));
        const hb_position_t advance = hb_font_get_glyph_h_advance(state_->font.get(), glyph);
        subset.advances.push_back(static_cast<std::uint16_t>(std::clamp(advance, 0, 0xFFFF)));
    }
    return subset;
}

}  // namespace cajista::pdf::detail
