// SPDX-License-Identifier: Apache-2.0
// Device colours into the space of an output intent, by ICC profiles.
#pragma once

#include <memory>

#include "base/color.h"
#include "base/result.h"
#include "pdf/output_intent.h"

namespace cajista::pdf {

/// Const after creation, any number of threads; the same input gives the same colour on every
/// machine with the same Little CMS. Relative colorimetric with black point compensation.
class ColorConverter {
public:
    /// From `rgb` and, when not null, `cmyk` into the space of `target`. Error:
    /// pdf.profile-unfit when a profile can't be converted from or into.
    static base::Result<std::shared_ptr<const ColorConverter>> create(const ColorProfile& rgb,
                                                                      const ColorProfile* cmyk,
                                                                      const ColorProfile& target);
    ~ColorConverter();
    /// Whether colours of the space are converted (or need not be).
    bool takes(base::Color::Space space) const;
    /// Grey stays grey; what it doesn't take is as it was. A spot colour stays one, but for those
    /// with an alternate in CMYK where the target is another: they become a process colour.
    base::Color convert(const base::Color& color) const;

private:
    struct State;
    ColorConverter();
    std::unique_ptr<State> state_;
};

}  // namespace cajista::pdf
