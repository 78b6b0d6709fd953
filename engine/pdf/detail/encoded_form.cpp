// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/encoded_form.h"

#include <array>

namespace cajista::pdf::detail {

namespace {
constexpr std::uint64_t stored_version = 1;
}

void write_resources(base::BinaryWriter& out, const std::vector<ResourceUse>& resources) {
    out.number(resources.size());
    for (const ResourceUse& use : resources) {
        const bool has_digest = use.digest != base::Sha256{};
        out.number(static_cast<std::uint64_t>(use.kind) * 2 + (has_digest ? 1 : 0));
        out.number(use.face);
        if (has_digest) write_digest(out, use.digest);
    }
}

std::vector<ResourceUse> read_resources(StoredReader& in) {
    std::vector<ResourceUse> resources;
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) {
        ResourceUse& use = resources.emplace_back();
        const std::uint64_t kind = in.number_to(11);
        use.kind = static_cast<ResourceUse::Kind>(kind / 2);
        use.face = in.number32();
        if (kind % 2 != 0) use.digest = in.digest();
    }
    return resources;
}

void write_glyphs(base::BinaryWriter& out, const std::vector<WideGlyph>& glyphs) {
    out.number(glyphs.size());
    for (const WideGlyph& glyph : glyphs) {
        out.number(glyph.face);
        out.number(glyph.glyph);
        out.text(glyph.text);
    }
}

std::vector<WideGlyph> read_glyphs(StoredReader& in) {
    std::vector<WideGlyph> glyphs;
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) {
        WideGlyph& glyph = glyphs.emplace_back();
        glyph.face = in.number32();
        glyph.glyph = in.number16();
        glyph.text = in.text();
    }
    return glyphs;
}

void EncodedForm::append_to(std::string& out) const {
    base::BinaryWriter writer(out);
    writer.number(stored_version);
    for (const std::int64_t edge : box) writer.signed_number(edge);
    writer.number(is_compressed ? 1 : 0);
    write_resources(writer, resources);
    write_glyphs(writer, wide_glyphs);
    writer.text(content);
}

base::Result<EncodedForm> EncodedForm::parse(std::string_view bytes) {
    StoredReader in(bytes);
    EncodedForm form;
    in.expect(in.number() == stored_version);
    for (std::int64_t& edge : form.box) edge = in.signed_number();
    form.is_compressed = in.flag();
    form.resources = read_resources(in);
    form.wide_glyphs = read_glyphs(in);
    form.content = in.text();
    if (!in.is_sound() || !in.at_end()) return damaged("a form");
    return form;
}

}  // namespace cajista::pdf::detail
