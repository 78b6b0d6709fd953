// SPDX-License-Identifier: Apache-2.0
#include "text/detail/face_loading.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <hb-ot.h>
#include <hb.h>

#include "base/files.h"

namespace cajista::text {

namespace {

constexpr std::size_t font_file_bytes = std::size_t{128}
                                        << 20;  // the largest CJK collection: 60 MB
constexpr char32_t last_latin = 0x24F;

/// A table of the file, released at the end of the scope; reads past its end give 0.
class Table {
public:
    Table(hb_face_t* face, hb_tag_t tag) : blob_(hb_face_reference_table(face, tag)) {
        data_ = hb_blob_get_data(blob_, &size_);
    }
    ~Table() { hb_blob_destroy(blob_); }
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    std::uint8_t byte(std::size_t at) const {
        return at < size_ ? static_cast<std::uint8_t>(data_[at]) : std::uint8_t{0};
    }
    std::uint16_t word(std::size_t at) const {
        return static_cast<std::uint16_t>(byte(at) << 8 | byte(at + 1));
    }
    std::int16_t signed_word(std::size_t at) const { return static_cast<std::int16_t>(word(at)); }
    bool is_empty() const { return size_ == 0; }

private:
    hb_blob_t* blob_;
    const char* data_ = nullptr;
    unsigned size_ = 0;
};

std::int32_t metric(hb_font_t* font, hb_ot_metrics_tag_t tag) {
    hb_position_t value = 0;
    hb_ot_metrics_get_position_with_fallback(font, tag, &value);
    return value;
}

/// OpenType `head` (bbox), `OS/2` (fsType, PANOSE), `post` (angle, fixed pitch); the rest by
/// HarfBuzz.
FontMetrics read_metrics(hb_face_t* face, hb_font_t* font) {
    FontMetrics m;
    m.units_per_em = static_cast<std::int32_t>(hb_face_get_upem(face));
    m.ascent = metric(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
    m.descent = -metric(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
    m.line_gap = std::max(0, metric(font, HB_OT_METRICS_TAG_HORIZONTAL_LINE_GAP));
    m.cap_height = metric(font, HB_OT_METRICS_TAG_CAP_HEIGHT);
    m.x_height = metric(font, HB_OT_METRICS_TAG_X_HEIGHT);
    m.underline_position = -metric(font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET);
    m.underline_thickness = metric(font, HB_OT_METRICS_TAG_UNDERLINE_SIZE);
    const Table head(face, HB_TAG('h', 'e', 'a', 'd'));
    for (std::size_t i = 0; i < 4; ++i) m.bbox[i] = head.signed_word(36 + 2 * i);
    const Table post(face, HB_TAG('p', 'o', 's', 't'));
    m.italic_angle = post.signed_word(4) + post.word(6) / 65536.0;
    m.is_fixed_pitch = (post.word(12) | post.word(14)) != 0;
    const Table os2(face, HB_TAG('O', 'S', '/', '2'));
    const bool is_text_face = os2.byte(32) == 2;  // PANOSE family kind: Latin text
    m.is_serif = is_text_face && os2.byte(33) >= 2 && os2.byte(33) <= 10;
    return m;
}

std::string read_postscript_name(hb_face_t* face) {
    char name[128];
    unsigned size = sizeof name;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
    std::string result(name, size);
    // PDF names and PostScript take these only (Adobe technical note 5902).
    std::erase_if(result, [](char c) {
        return c <= ' ' || c >= 0x7F || std::strchr("[](){}<>/%", c) != nullptr;
    });
    return result.empty() ? "Unnamed" : result;
}

/// OS/2 fsType (OpenType 1.9): restricted without a milder permission, or "no subsetting", or
/// "bitmap embedding only" forbid what a PDF does.
bool read_permission(hb_face_t* face) {
    const Table os2(face, HB_TAG('O', 'S', '/', '2'));
    const unsigned type = os2.word(8);
    const bool restricted = (type & 0x000F) == 0x0002;
    return !restricted && (type & 0x0100) == 0 && (type & 0x0200) == 0;
}

std::vector<std::uint16_t> read_advances(hb_font_t* font, std::uint32_t count) {
    std::vector<std::uint16_t> advances(count);
    for (std::uint32_t glyph = 0; glyph < count; ++glyph) {
        const hb_position_t advance = hb_font_get_glyph_h_advance(font, glyph);
        advances[glyph] = static_cast<std::uint16_t>(std::clamp(advance, 0, 0xFFFF));
    }
    return advances;
}

}  // namespace

FontFace::Content::Content() : hb_face(hb_face_get_empty()), hb_font(hb_font_get_empty()) {}

FontFace::Content::~Content() {
    hb_font_destroy(hb_font);
    hb_face_destroy(hb_face);
}

FontFace::FontFace() = default;
FontFace::~FontFace() = default;

const FontFace::Content& FontFace::deferred_content() const {
    if (const Content* ready = deferred_->ready.load(std::memory_order_acquire)) return *ready;
    const std::lock_guard lock(deferred_->reading);
    if (!deferred_->content) {
        auto read = detail::read_face(deferred_->file, deferred_->face_in_file, {});
        // Without embedding permission a fallback is as good as absent.
        if (read.ok() && read.value()->may_embed) {
            deferred_->content = std::move(read).value();
        } else {
            deferred_->content = std::make_unique<Content>();
        }
        deferred_->ready.store(deferred_->content.get(), std::memory_order_release);
    }
    return *deferred_->content;
}

std::uint16_t FontFace::glyph_of(char32_t code_point) const {
    const Content& c = content();
    if (code_point < c.latin_glyphs.size()) return c.latin_glyphs[code_point];
    hb_codepoint_t glyph = 0;
    if (!hb_font_get_nominal_glyph(c.hb_font, code_point, &glyph)) return 0;
    return static_cast<std::uint16_t>(glyph);
}

bool FontFace::has_feature(std::array<char, 4> tag) const {
    const hb_tag_t wanted = HB_TAG(tag[0], tag[1], tag[2], tag[3]);
    hb_tag_t tags[64];
    for (unsigned start = 0;;) {
        unsigned count = 64;
        const unsigned all = hb_ot_layout_table_get_feature_tags(content().hb_face, HB_OT_TAG_GSUB,
                                                                 start, &count, tags);
        if (std::find(tags, tags + count, wanted) != tags + count) return true;
        start += count;
        if (count == 0 || start >= all) return false;
    }
}

bool FontFace::may_have_script(std::uint32_t script) const {
    return scripts_.empty() || std::ranges::find(scripts_, script) != scripts_.end();
}

namespace detail {

base::Result<std::unique_ptr<FontFace::Content>> read_face(const std::filesystem::path& file,
                                                           std::uint32_t face_in_file,
                                                           const base::SourceSpan& asked_by) {
    auto bytes = base::read_bytes(file, font_file_bytes, asked_by);
    if (!bytes.ok()) {
        return base::error(
            "text.font-unreadable",
            "can't read font file " + file.string() + ": " + bytes.errors().front().message,
            asked_by);
    }
    auto content = std::make_unique<FontFace::Content>();
    content->bytes.resize(bytes->size());
    std::memcpy(content->bytes.data(), bytes->data(), bytes->size());
    content->digest = base::sha256(content->bytes);
    hb_blob_t* blob = hb_blob_create(reinterpret_cast<const char*>(content->bytes.data()),
                                     static_cast<unsigned>(content->bytes.size()),
                                     HB_MEMORY_MODE_READONLY, nullptr, nullptr);
    const unsigned faces = hb_face_count(blob);
    content->hb_face = hb_face_create(blob, face_in_file);
    hb_blob_destroy(blob);
    content->glyph_count = hb_face_get_glyph_count(content->hb_face);
    if (face_in_file >= faces || content->glyph_count == 0 || content->glyph_count > 0xFFFF) {
        return base::error("text.font-unreadable",
                           file.string() +
                               " is no font that can be used: " + std::to_string(faces) +
                               " faces in the file, face " + std::to_string(face_in_file) +
                               " has " + std::to_string(content->glyph_count) + " glyphs",
                           asked_by)
            .hint("TrueType, OpenType and collections of them are read");
    }
    hb_face_make_immutable(content->hb_face);
    content->hb_font = hb_font_create(content->hb_face);
    const auto upem = static_cast<int>(hb_face_get_upem(content->hb_face));
    hb_font_set_scale(content->hb_font, upem, upem);
    hb_font_make_immutable(content->hb_font);

    content->metrics = read_metrics(content->hb_face, content->hb_font);
    content->postscript_name = read_postscript_name(content->hb_face);
    content->may_embed = read_permission(content->hb_face);
    content->advances = read_advances(content->hb_font, content->glyph_count);
    content->latin_glyphs.resize(last_latin + 1);
    for (char32_t c = 0; c <= last_latin; ++c) {
        hb_codepoint_t glyph = 0;
        if (hb_font_get_nominal_glyph(content->hb_font, c, &glyph)) {
            content->latin_glyphs[c] = static_cast<std::uint16_t>(glyph);
        }
    }
    return content;
}

}  // namespace detail
}  // namespace cajista::text
