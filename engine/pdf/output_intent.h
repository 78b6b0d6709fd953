// SPDX-License-Identifier: Apache-2.0
// The colour profile that a file's device colours are meant for (ISO 32000-1, 14.11.5).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/color.h"
#include "base/result.h"

namespace cajista::pdf {

/// An ICC profile as it goes into files. Const after creation and shared by all threads; bytes are
/// the same on every machine.
struct ColorProfile {
    std::string bytes;
    std::string description;     ///< UTF-8, from the profile
    base::Color::Space space{};  ///< gray, rgb or cmyk
    bool is_output = false;      ///< a printer's: class `prtr`
    std::string stream;          ///< compressed, as the file has it
    bool is_compressed = false;

    /// Reads a profile as `path` has it. Errors: pdf.profile-unreadable (no profile),
    /// pdf.profile-unfit (neither display nor printer, or not of gray, RGB or CMYK).
    static base::Result<ColorProfile> parse(std::string bytes, std::string_view path);
    /// sRGB (IEC 61966-2.1), made by Little CMS, without the time of its making.
    static base::Result<ColorProfile> srgb();
};

base::Diagnostic color_unfit(base::Color::Space space, const ColorProfile& profile);

/// How a file's colours are to be understood. Copies share the profiles.
struct OutputIntent {
    std::shared_ptr<const ColorProfile> profile;  ///< null: none
    /// For colours in RGB where `profile` isn't RGB; null when none is needed.
    std::shared_ptr<const ColorProfile> rgb;
    std::string condition;   ///< OutputConditionIdentifier, like FOGRA39
    std::string registry;    ///< like http://www.color.org; empty: a custom condition
    bool is_strict = false;  ///< colours of another space than the profile's are errors
    /// Whether a device colour of `space` may stand in the file.
    bool takes(base::Color::Space space) const;
    /// Error pdf.color-unfit: `color_spaces` (EncodedDocument) has one that it doesn't take.
    base::Status check(std::uint8_t color_spaces) const;
};

}  // namespace cajista::pdf
