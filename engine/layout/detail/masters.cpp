// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/masters.h"

#include "document/body_area.h"

namespace cajista::layout::detail {

using document::MasterStep;
using document::PageMaster;

const PageMaster* variant_of(const PageMaster* master, std::size_t number, unsigned bits) {
    if (master == nullptr || master->variants.empty()) return master;
    if (number == 1) bits |= PageMaster::first_page;
    if (number % 2 == 0) bits |= PageMaster::left_page;
    return master->variants[bits % master->variants.size()];
}

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

Rect body_of(const PageMaster& master) { return document::body_area(master); }

}  // namespace cajista::layout::detail
