// SPDX-License-Identifier: Apache-2.0
// A colour profile opened by Little CMS, closed by its owner.
#pragma once

#include <memory>

#include <lcms2.h>

namespace cajista::pdf::detail {

struct CloseProfile {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using LcmsProfile = std::unique_ptr<void, CloseProfile>;

}  // namespace cajista::pdf::detail
