// SPDX-License-Identifier: Apache-2.0
#include "document/body_area.h"

namespace cajista::document {

using base::Length;
using base::Rect;

namespace {

/// What is left of the body when the zone is cut off, at the side where least is lost.
Rect without(const Rect& body, const Rect& zone) {
    const bool apart = zone.width <= Length{} || zone.height <= Length{} ||
                       zone.left >= body.right() || zone.right() <= body.left ||
                       zone.top >= body.bottom() || zone.bottom() <= body.top;
    if (apart) return body;
    const Length from_left = zone.right() - body.left;
    const Length from_right = body.right() - zone.left;
    const Length from_top = zone.bottom() - body.top;
    const Length from_bottom = body.bottom() - zone.top;
    const Length sideways = min(from_left, from_right);
    const Length upright = min(from_top, from_bottom);
    Rect rest = body;
    if (sideways <= upright) {
        rest.width -= sideways;
        if (from_left <= from_right) rest.left += sideways;
    } else {
        rest.height -= upright;
        if (from_top <= from_bottom) rest.top += upright;
    }
    return rest;
}

}  // namespace

Rect body_area(const PageMaster& master) {
    Rect body{master.margin.left, master.margin.top, master.size.width - master.margin.horizontal(),
              master.size.height - master.margin.vertical()};
    for (const document::Frame& frame : master.frames) {
        const bool sized = frame.area.width > Length{} && frame.area.height > Length{};
        if (!frame.fixed && sized) {
            body = frame.area;
            break;
        }
    }
    body.width = max(body.width, {});
    body.height = max(body.height, {});
    return without(body, master.mark_zone);
}

}  // namespace cajista::document
