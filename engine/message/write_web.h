// SPDX-License-Identifier: Apache-2.0
// A document as one self-contained HTML file: its content complete, its look simple. Written from
// `Document`, so it proves that content knows no page (architecture.md, border 1).
#pragma once

#include <string>

#include "base/arena.h"
#include "document/document.h"
#include "document/late_content.h"

namespace cajista::message {

/// HTML Living Standard, UTF-8, no script, no outside resource: images are data URIs, drawings
/// inline SVG. Fixed frames come before the body, furniture of the first page around both; what
/// only makes sense on pages (page numbers, break rows) is left out. Any thread; cannot fail.
std::string write_web(const document::Document& document, document::LateContent& late,
                      base::Arena& arena);

}  // namespace cajista::message
