// SPDX-License-Identifier: Apache-2.0
// The colours that a template names: its inks, and what it paints with.
#pragma once

#include <deque>
#include <vector>

#include "base/color.h"
#include "base/source.h"
#include "graphic/image.h"
#include "template/channel.h"

namespace cajista::templates {

/// A colour with its place: in a style, or the picture that has it.
struct ColorUse {
    base::Color color;
    base::SourceSpan span;
    bool is_of_picture = false;  ///< of rows of pixels
    /// Where what it paints is shown, by `only`; of a rule of style that nothing asks for: all.
    ChannelMask channels = all_channels;
};

/// A page of a PDF file with its place.
struct PageUse {
    const graphic::Image* image = nullptr;
    base::SourceSpan span;
    ChannelMask channels = all_channels;
};

struct Palette {
    std::deque<base::SpotColor> spots;    ///< of @color; places in memory don't change
    std::vector<base::SourceSpan> spans;  ///< of their names
    std::vector<ColorUse> uses;           ///< in order of reading
    std::vector<PageUse> pages;
};

}  // namespace cajista::templates
