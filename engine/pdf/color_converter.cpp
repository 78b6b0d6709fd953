// SPDX-License-Identifier: Apache-2.0
#include "pdf/color_converter.h"

#include <algorithm>
#include <array>

#include <lcms2.h>

#include "pdf/detail/lcms_profile.h"

namespace cajista::pdf {

namespace {

using Space = base::Color::Space;

struct DeleteTransform {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Profile = detail::LcmsProfile;
using Transform = std::unique_ptr<void, DeleteTransform>;

Profile open(const ColorProfile& profile) {
    return Profile(cmsOpenProfileFromMem(profile.bytes.data(),
                                         static_cast<cmsUInt32Number>(profile.bytes.size())));
}

/// 16 bits a channel; CMYK as ink, 0 none.
cmsUInt32Number format_of(Space space) {
    return space == Space::gray ? TYPE_GRAY_16 : space == Space::rgb ? TYPE_RGB_16 : TYPE_CMYK_16;
}

std::size_t channels_of(Space space) {
    return space == Space::gray ? 1 : space == Space::rgb ? 3 : 4;
}

Transform make(const ColorProfile& from, const ColorProfile& to) {
    const Profile source = open(from), target = open(to);
    if (!source || !target) return nullptr;
    // Without a cache a transform is read by all threads at once.
    return Transform(cmsCreateTransform(source.get(), format_of(from.space), target.get(),
                                        format_of(to.space), INTENT_RELATIVE_COLORIMETRIC,
                                        cmsFLAGS_NOCACHE | cmsFLAGS_BLACKPOINTCOMPENSATION));
}

}  // namespace

struct ColorConverter::State {
    Space target = Space::none;
    Transform rgb, cmyk;
};

ColorConverter::ColorConverter() : state_(std::make_unique<State>()) {}
ColorConverter::~ColorConverter() = default;

base::Result<std::shared_ptr<const ColorConverter>> ColorConverter::create(
    const ColorProfile& rgb, const ColorProfile* cmyk, const ColorProfile& target) {
    std::shared_ptr<ColorConverter> made(new ColorConverter());
    State& state = *made->state_;
    state.target = target.space;
    bool good = true;
    if (target.space != Space::rgb) {
        state.rgb = make(rgb, target);
        good = state.rgb != nullptr;
    }
    if (target.space != Space::cmyk && cmyk != nullptr) {
        state.cmyk = make(*cmyk, target);
        good = good && state.cmyk != nullptr;
    }
    if (!good) {
        return base::error("pdf.profile-unfit",
                           "colours can't be converted into the output intent's profile")
            .hint("take a profile that has tables for both directions, or leave `colors` away");
    }
    return std::shared_ptr<const ColorConverter>(std::move(made));
}

bool ColorConverter::takes(Space space) const {
    if (space == Space::none || space == Space::gray || space == state_->target) return true;
    return (space == Space::rgb ? state_->rgb : state_->cmyk) != nullptr;
}

base::Color ColorConverter::convert(const base::Color& color) const {
    const State& state = *state_;
    if (color.space == state.target || color.space == Space::none || color.space == Space::gray) {
        return color;
    }
    // An ink stays where its alternate is defined, which RGB is by its profile.
    if (color.spot != nullptr && color.space == Space::rgb) return color;
    void* transform = color.space == Space::rgb ? state.rgb.get() : state.cmyk.get();
    if (transform == nullptr) return color;
    std::array<std::uint16_t, 4> in{}, out{};
    for (std::size_t i = 0; i < channels_of(color.space); ++i) {
        in[i] = static_cast<std::uint16_t>(
            (std::min<unsigned>(color.components[i], 10'000) * 65'535U + 5'000) / 10'000);
    }
    cmsDoTransform(transform, in.data(), out.data(), 1);
    base::Color converted = color;
    converted.space = state.target;
    converted.spot = nullptr;
    converted.tint = 10'000;
    converted.overprints = color.overprints && state.target == Space::cmyk;
    converted.components = {};
    for (std::size_t i = 0; i < channels_of(state.target); ++i) {
        converted.components[i] = static_cast<std::uint16_t>((out[i] * 10'000U + 32'767) / 65'535);
    }
    return converted;
}

}  // namespace cajista::pdf
