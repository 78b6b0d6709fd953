// SPDX-License-Identifier: Apache-2.0
// Pieces of HTML: escaped text, base64, lengths, colours, style declarations.
#pragma once

#include <string>
#include <string_view>

#include "base/color.h"
#include "base/length.h"
#include "document/style.h"
#include "graphic/drawing.h"
#include "graphic/image.h"

namespace cajista::message::detail {

/// Text or attribute value: & < > " escaped, controls that HTML forbids left out.
void append_escaped(std::string& out, std::string_view text);
void append_points(std::string& out, base::Length length);
void append_color(std::string& out, const base::Color& color);
/// `style="…"` with what matters on a screen; nothing when all is default.
void append_inline_style(std::string& out, const document::Style& style,
                         const document::Style& parent);
void append_block_style(std::string& out, const document::Style& style);
void append_data_uri(std::string& out, const graphic::Image& image);
void append_svg(std::string& out, const graphic::Drawing& drawing, base::Size size,
                std::string_view alternative_text);
/// True for links that may stand in a document: http, https, mailto, tel, and `#anchor`.
bool is_safe_link(std::string_view target);

}  // namespace cajista::message::detail
