// SPDX-License-Identifier: Apache-2.0
// What a template lacks so that readers who can't see its pages understand them.
#pragma once

#include "base/diagnostic.h"
#include "template/template.h"

namespace cajista::templates {

/// Warnings: template.no-title, template.image-without-text (a picture or code that says neither
/// what it shows nor, by alt="", that it is decoration), template.heading-skipped. Headings are
/// followed through all branches: a warning means that some record meets it. ISO 14289-1, 7.1, 7.3
/// and 7.4.2.
base::Diagnostics check_accessibility(const Template& compiled);

}  // namespace cajista::templates
