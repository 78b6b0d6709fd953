// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/font_objects.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/print_number.h"
#include "pdf/detail/character_maps.h"
#include "pdf/detail/compress.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

/// The objects of a font, in the order of their numbers.
enum Part : std::uint32_t {
    type0,
    cid_font,
    descriptor,
    widths,
    program,
    to_unicode,
    cid_map_part
};

/// A reference within the font is written to this number plus the part; no file has as many
/// objects. PreparedFont::write puts the real one in its place.
constexpr std::uint32_t local_reference = 0xF00000;
constexpr std::string_view local_prefix = " 1572864";  // 0xF00000 is 15728640, + 0 to 6
constexpr std::string_view local_end = " 0 R";

/// What makes one instance: codes with their glyphs, in ascending order of code.
struct Instance {
    const PlannedFace* face = nullptr;
    CodeBytes bytes = CodeBytes::one;
    std::vector<std::uint16_t> glyphs;
    std::vector<MappedCode> codes;  ///< `cid` filled in from the subset
};

/// Six letters (9.6.4), by the font file, the instance and its glyphs: the same subset has the same
/// name everywhere, another one another.
std::string subset_tag(const Instance& instance) {
    base::Sha256Stream stream;
    stream.update(std::as_bytes(std::span(instance.face->digest)));
    std::string rest;
    base::append_integer(rest, instance.face->face_in_file);
    for (const MappedCode& code : instance.codes) {
        rest += ' ';
        base::append_integer(rest, code.code);
    }
    for (const std::uint16_t glyph : instance.glyphs) {
        rest += ' ';
        base::append_integer(rest, glyph);
    }
    stream.update(rest);
    const base::Sha256 digest = stream.finish();
    std::string tag;
    for (std::size_t i = 0; i < 6; ++i) tag.push_back(static_cast<char>('A' + digest[i] % 26));
    return tag + "+";
}

/// Font units to thousandths of an em, rounded.
std::int64_t to_thousandths(std::int64_t units, std::int64_t units_per_em) {
    const std::int64_t scaled = units * 2000 + (units >= 0 ? units_per_em : -units_per_em);
    return scaled / (2 * units_per_em);
}

/// /W (9.7.4.3): runs of consecutive CIDs, two decimals, since 1/1000 em is coarser than fonts are.
std::string width_array(const Instance& instance, const FontSubset& subset) {
    std::vector<std::pair<std::uint16_t, std::uint16_t>> by_cid;
    for (std::size_t i = 0; i < subset.cids.size(); ++i) {
        by_cid.emplace_back(subset.cids[i], subset.advances[i]);
    }
    std::sort(by_cid.begin(), by_cid.end());
    const std::int64_t units_per_em = instance.face->metrics.units_per_em;
    std::string out = "[";
    for (std::size_t i = 0; i < by_cid.size(); ++i) {
        if (i > 0 && by_cid[i].first == by_cid[i - 1].first) continue;
        const bool continues = i > 0 && by_cid[i].first == by_cid[i - 1].first + 1;
        if (!continues) {
            if (i > 0) out += ']';
            base::append_integer(out, by_cid[i].first);
            out += '[';
        } else {
            out += ' ';
        }
        base::append_fixed(out, to_thousandths(std::int64_t{by_cid[i].second} * 100, units_per_em),
                           2);
    }
    out += by_cid.empty() ? "]" : "]]";
    return out;
}

bool descriptor_value(const Instance& instance, const std::string& name, bool is_cff,
                      ObjectModel& model, std::string& out) {
    const text::FontMetrics& metrics = instance.face->metrics;
    const auto scaled = [&metrics](std::int64_t units) {
        return to_thousandths(units, metrics.units_per_em);
    };
    std::int64_t flags = 4;  // symbolic: its own code, not the Standard Latin set (9.8.2)
    if (metrics.is_fixed_pitch) flags |= 1;
    if (metrics.is_serif) flags |= 2;
    if (instance.face->is_italic) flags |= 64;
    PdfDict dict = model.dict();
    dict.name("Type", "FontDescriptor").name("FontName", name).number("Flags", flags);
    PdfArray box = dict.array("FontBBox");
    for (const std::int32_t edge : metrics.bbox) box.number(scaled(edge));
    dict.real("ItalicAngle", metrics.italic_angle);
    dict.number("Ascent", scaled(metrics.ascent)).number("Descent", -scaled(metrics.descent));
    dict.number("CapHeight", scaled(metrics.cap_height > 0 ? metrics.cap_height : metrics.ascent));
    // Stems are not in the tables; the usual estimate from the weight.
    const std::int64_t weight = std::clamp<int>(instance.face->weight, 50, 950);
    dict.number("StemV", 10 + 220 * (weight - 50) / 900);
    dict.reference(is_cff ? "FontFile3" : "FontFile2", local_reference + program);
    return model.write(out);
}

bool cid_font_value(const std::string& name, bool is_cff, ObjectModel& model, std::string& out) {
    PdfDict dict = model.dict();
    dict.name("Type", "Font").name("Subtype", is_cff ? "CIDFontType0" : "CIDFontType2");
    dict.name("BaseFont", name);
    dict.dict("CIDSystemInfo")
        .ascii("Registry", "Adobe")
        .ascii("Ordering", "Identity")
        .number("Supplement", 0);
    dict.reference("FontDescriptor", local_reference + descriptor);
    dict.number("DW", 0).reference("W", local_reference + widths);
    if (!is_cff) dict.name("CIDToGIDMap", "Identity");
    return model.write(out);
}

bool type0_value(const std::string& name, bool has_cid_map, ObjectModel& model, std::string& out) {
    PdfDict dict = model.dict();
    dict.name("Type", "Font").name("Subtype", "Type0").name("BaseFont", name);
    if (has_cid_map) {
        dict.reference("Encoding", local_reference + cid_map_part);
    } else {
        dict.name("Encoding", "Identity-H");
    }
    dict.array("DescendantFonts").reference(local_reference + cid_font);
    dict.reference("ToUnicode", local_reference + to_unicode);
    return model.write(out);
}

/// The parts between << and >> of a dictionary that libharu wrote.
std::string inner_entries(std::string_view dict) {
    const std::size_t begin = dict.find("<<");
    const std::size_t end = dict.rfind(">>");
    if (begin == std::string_view::npos || end == std::string_view::npos) return {};
    std::string_view inner = dict.substr(begin + 2, end - begin - 2);
    while (!inner.empty() && inner.front() == '\n') inner.remove_prefix(1);
    while (!inner.empty() && inner.back() == '\n') inner.remove_suffix(1);
    return std::string(inner);
}

void set_stream(PreparedFont::Object& object, std::string_view raw, Compressor& compressor) {
    object.is_stream = true;
    object.is_compressed = compressor.append(raw, object.stream);
}

bool make_objects(const Instance& instance, const FontSubset& subset, int compression_level,
                  PreparedFont& font) {
    // A code is the CID itself in the two-byte instance, unless CIDs have an order of their own.
    const bool is_identity =
        instance.bytes == CodeBytes::two &&
        std::all_of(instance.codes.begin(), instance.codes.end(),
                    [](const MappedCode& code) { return code.code == code.cid; });
    const std::string name = subset_tag(instance) + instance.face->postscript_name;
    ObjectModel model;
    Compressor compressor(compression_level);
    font.objects.resize(is_identity ? font_object_count - 1 : font_object_count);
    auto& objects = font.objects;
    bool ok = type0_value(name, !is_identity, model, objects[type0].value) &&
              cid_font_value(name, subset.is_cff, model, objects[cid_font].value) &&
              descriptor_value(instance, name, subset.is_cff, model, objects[descriptor].value);
    objects[widths].value = width_array(instance, subset);
    std::string entries;
    PdfDict dict = model.dict();
    if (subset.is_cff) {
        dict.name("Subtype", "CIDFontType0C");
    } else {
        dict.number("Length1", static_cast<std::int64_t>(subset.program.size()));
    }
    ok = model.write(entries) && ok;
    objects[program].value = inner_entries(entries);
    set_stream(objects[program], subset.program, compressor);
    set_stream(objects[to_unicode], unicode_map(instance.codes, instance.bytes), compressor);
    if (is_identity) return ok;
    entries.clear();
    PdfDict map = model.dict();
    const std::string map_name = "Cajista-" + name.substr(0, 6);
    map.name("Type", "CMap").name("CMapName", map_name);
    map.dict("CIDSystemInfo")
        .ascii("Registry", "Adobe")
        .ascii("Ordering", "Identity")
        .number("Supplement", 0);
    ok = model.write(entries) && ok;
    objects[cid_map_part].value = inner_entries(entries);
    set_stream(objects[cid_map_part], cid_map(instance.codes, instance.bytes, map_name),
               compressor);
    return ok;
}

/// `value` with the numbers of the file in place of the local ones. Names hold no blank, so no
/// other part of a value looks like a reference.
void append_with_numbers(std::string& out, std::string_view value, std::uint32_t first_number) {
    for (;;) {
        const std::size_t at = value.find(local_prefix);
        const std::size_t digit = at + local_prefix.size();
        if (at == std::string_view::npos || digit >= value.size()) break;
        if (value.substr(digit + 1, local_end.size()) != local_end) {
            out += value.substr(0, digit);
            value.remove_prefix(digit);
            continue;
        }
        out += value.substr(0, at + 1);
        base::append_integer(out, first_number + static_cast<std::uint32_t>(value[digit] - '0'));
        value.remove_prefix(digit + 1);
    }
    out += value;
}

base::Result<PreparedFont> prepare(Instance& instance, const SubsettingFont& font, GlyphIds ids,
                                   int compression_level) {
    auto subset = font.subset(instance.glyphs, ids);
    if (!subset.ok()) return std::move(subset).errors();
    for (std::size_t i = 0; i < instance.codes.size(); ++i) {
        instance.codes[i].cid = subset.value().cids[i];
    }
    PreparedFont prepared;
    if (!make_objects(instance, subset.value(), compression_level, prepared)) {
        return base::error("pdf.object-refused", "a font can't be written as PDF objects");
    }
    return prepared;
}

}  // namespace

base::Result<PreparedFont> prepare_font(const PlannedFace& face, const SubsettingFont& font,
                                        int compression_level) {
    Instance instance{&face, CodeBytes::one, face.glyphs, {}};
    for (std::size_t i = 0; i < face.glyphs.size(); ++i) {
        instance.codes.push_back({face.codes[face.glyphs[i]], 0, face.texts[i]});
    }
    return prepare(instance, font, GlyphIds::renumbered, compression_level);
}

base::Result<PreparedFont> prepare_wide_font(const PlannedFace& face, const SubsettingFont& font,
                                             const std::map<std::uint16_t, std::string>& glyphs,
                                             int compression_level) {
    Instance instance{&face, CodeBytes::two, {}, {}};
    for (const auto& [glyph, text] : glyphs) {
        instance.glyphs.push_back(glyph);
        instance.codes.push_back({glyph, 0, text});
    }
    return prepare(instance, font, GlyphIds::retained, compression_level);
}

void PreparedFont::write(ObjectFile& file, std::uint32_t first_number) const {
    std::string value;
    for (std::uint32_t i = 0; i < objects.size(); ++i) {
        const Object& object = objects[i];
        if (object.is_stream) {
            file.write_stream(first_number + i, object.value, object.stream, object.is_compressed);
        } else {
            value.clear();
            append_with_numbers(value, object.value, first_number);
            file.write(first_number + i, value);
        }
    }
}

}  // namespace cajista::pdf::detail
