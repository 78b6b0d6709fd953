// SPDX-License-Identifier: Apache-2.0
#include "pdf/output_intent.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <lcms2.h>

#include "pdf/detail/lcms_profile.h"

#include "base/utf8.h"
#include "pdf/detail/compress.h"

namespace cajista::pdf {

namespace {

constexpr int profile_compression = 12;  // once a run

using Profile = detail::LcmsProfile;

std::string description_of(cmsHPROFILE profile) {
    std::array<wchar_t, 256> text{};
    cmsGetProfileInfo(profile, cmsInfoDescription, "en", "US", text.data(), text.size() - 1);
    std::string out;
    for (const wchar_t c : text) {
        if (c == 0) break;
        base::append_utf8(out, static_cast<char32_t>(c));
    }
    return out;
}

base::Diagnostic unfit(std::string_view path, std::string_view why) {
    return base::error("pdf.profile-unfit", fmt::format("the colour profile '{}' {}", path, why))
        .hint("take the profile of a display or printer, in grey, RGB or CMYK");
}

}  // namespace

base::Result<ColorProfile> ColorProfile::parse(std::string bytes, std::string_view path) {
    const Profile opened(
        cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())));
    if (!opened) {
        return base::error("pdf.profile-unreadable",
                           fmt::format("'{}' is no ICC colour profile", path));
    }
    ColorProfile profile;
    switch (cmsGetColorSpace(opened.get())) {
        case cmsSigGrayData:
            profile.space = base::Color::Space::gray;
            break;
        case cmsSigRgbData:
            profile.space = base::Color::Space::rgb;
            break;
        case cmsSigCmykData:
            profile.space = base::Color::Space::cmyk;
            break;
        default:
            return unfit(path, "is neither grey, RGB nor CMYK");
    }
    const cmsProfileClassSignature kind = cmsGetDeviceClass(opened.get());
    if (kind != cmsSigOutputClass && kind != cmsSigDisplayClass) {
        return unfit(path, "is neither of a display nor of a printer");
    }
    profile.is_output = kind == cmsSigOutputClass;
    profile.description = description_of(opened.get());
    profile.bytes = std::move(bytes);
    profile.bytes.shrink_to_fit();  // both are kept for the whole run
    detail::Compressor compressor(profile_compression);
    profile.is_compressed = compressor.append(profile.bytes, profile.stream);
    profile.stream.shrink_to_fit();
    return profile;
}

base::Result<ColorProfile> ColorProfile::srgb() {
    const Profile made(cmsCreate_sRGBProfile());
    cmsUInt32Number size = 0;
    std::string bytes;
    // Version 2 is what every reader knows; its curves are tables, in version 4 a formula, which
    // is a third of the size.
    if (made && cmsSaveProfileToMem(made.get(), nullptr, &size) != 0) {
        bytes.resize(size);
        cmsSaveProfileToMem(made.get(), bytes.data(), &size);
    }
    constexpr std::size_t date = 24, date_bytes = 12, id = 84, id_bytes = 16;
    if (bytes.size() < 128) {
        return base::error("pdf.profile-unreadable", "Little CMS makes no sRGB profile");
    }
    // 1 January 2000, 00:00:00, big-endian.
    constexpr std::array<char, date_bytes> fixed{0x07, '\xD0', 0, 1, 0, 1};
    bytes.replace(date, date_bytes, fixed.data(), date_bytes);
    bytes.replace(id, id_bytes, id_bytes, '\0');
    return parse(std::move(bytes), "sRGB");
}

bool OutputIntent::takes(base::Color::Space space) const {
    if (space == base::Color::Space::none || space == base::Color::Space::gray || !profile) {
        return true;
    }
    return space == profile->space ||
           (space == base::Color::Space::rgb && rgb != nullptr && !is_strict);
}

base::Status OutputIntent::check(std::uint8_t color_spaces) const {
    for (const auto space : {base::Color::Space::rgb, base::Color::Space::cmyk}) {
        if ((color_spaces >> static_cast<unsigned>(space) & 1U) == 0 || takes(space)) continue;
        return color_unfit(space, *profile);
    }
    return {};
}

base::Diagnostic color_unfit(base::Color::Space space, const ColorProfile& profile) {
    const bool is_rgb = space == base::Color::Space::rgb;
    return base::error("pdf.color-unfit",
                       fmt::format("the document has colours in {}, and its standard's output "
                                   "intent is in {}",
                                   is_rgb ? "RGB" : "CMYK",
                                   profile.space == base::Color::Space::rgb    ? "RGB"
                                   : profile.space == base::Color::Space::cmyk ? "CMYK"
                                                                               : "grey"))
        .hint(
            "state the colours as the profile has them, name another output-intent, or have them "
            "converted by colors=\"convert\"");
}

}  // namespace cajista::pdf
