// SPDX-License-Identifier: Apache-2.0
// The area of a page master that its body fills.
#pragma once

#include "base/length.h"
#include "document/document.h"

namespace cajista::document {

/// The frame without a fixed area, or what the margins leave, without the zone of the marks. Never
/// negative. Any thread.
base::Rect body_area(const PageMaster& master);

}  // namespace cajista::document
