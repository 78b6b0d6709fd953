// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/masters.h"

namespace cajista::layout::detail {

using document::MasterStep;
using document::PageMaster;

namespace {

/// The look of a master on page `number`: a side of its own, or as first or blank page.
const PageMaster* variant_of(const PageMaster* master, std::size_t number, unsigned bits) {
    if (master == nullptr || master->variants.empty()) return master;
    if (number == 1) bits |= PageMaster::first_page;
    if (number % 2 == 0) bits |= PageMaster::left_page;
    return master->variants[bits % master->variants.size()];
}

}  // namespace

const PageMaster* MasterSequence::master(std::uint32_t index, std::size_t number) const {
    const PageMaster* latest = nullptr;
    std::uint32_t at = 0;
    for (const MasterStep& step : pages_.masters) {
        if (step.use == MasterStep::Use::last) continue;
        latest = step.master;
        if (step.use == MasterStep::Use::repeated || at == index) break;
        ++at;
    }
    return latest != nullptr ? variant_of(latest, number, 0) : last(number);
}

const PageMaster* MasterSequence::last(std::size_t number) const {
    for (const MasterStep& step : pages_.masters) {
        if (step.use == MasterStep::Use::last) return variant_of(step.master, number, 0);
    }
    return nullptr;
}

const PageMaster* MasterSequence::single(std::size_t number) const {
    return variant_of(pages_.single, number, 0);
}

const PageMaster* MasterSequence::blank(std::size_t number) const {
    if (pages_.blank != nullptr) return variant_of(pages_.blank, number, PageMaster::blank_page);
    const PageMaster* usual = master(1, number);
    if (usual == nullptr || usual->base == nullptr) return nullptr;
    return variant_of(usual->base, number, PageMaster::blank_page);
}

const document::PageMaster* MasterSequence::find_master_with(std::string_view frame) const {
    for (const MasterStep& step : pages_.masters) {
        if (frame_of(*step.master, frame) != nullptr) return step.master;
    }
    return nullptr;
}

bool MasterSequence::has_body(std::string_view name) const {
    for (const MasterStep& step : pages_.masters) {
        for (const document::Frame& frame : step.master->frames) {
            if (!frame.fixed && frame.name == name) return true;
        }
    }
    return false;
}

const document::Frame* frame_of(const PageMaster& master, std::string_view name) {
    for (const document::Frame& frame : master.frames) {
        if (frame.fixed && frame.name == name) return &frame;
    }
    return nullptr;
}

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

Rect body_of(const PageMaster& master) {
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

}  // namespace cajista::layout::detail
