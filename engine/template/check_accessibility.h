// SPDX-License-Identifier: Apache-2.0
// What a template lacks so that readers who can't see its pages understand them.
#pragma once

#include "base/diagnostic.h"
#include "template/template.h"

namespace cajista::templates {

/// Warnings: template.no-title, template.image-without-text (a picture or code that says neither
/// what it shows nor, by alt="", that it is decoration), template.heading-skipped,
/// template.table-without-headers (rows of several cells that a `<for-each>` repeats, and no
/// `<th>`). Headings are followed through all branches: a warning means that some record meets it.
/// ISO 14289-1, 7.1, 7.3, 7.4.2 and 7.5.
base::Diagnostics check_accessibility(const Template& compiled);

}  // namespace cajista::templates
