// SPDX-License-Identifier: Apache-2.0
// The arithmetic of an electronic invoice: rules BR-CO-10 to BR-CO-16 of EN 16931-1, on Cross
// Industry Invoices.
#pragma once

#include <optional>
#include <string_view>

#include <libxml/tree.h>

#include "base/attachment.h"

namespace cajista::templates::detail {

/// A rule that the totals break.
struct BrokenRule {
    std::string_view message;  ///< `BR-CO-15: …`, with terms of the standard and no value
    const xmlNode* element = nullptr;
};

/// The first one; `document` must be valid by the schema of `profile`. Sums are compared after
/// rounding to two decimals, half up, as the standard's own Schematron does. MINIMUM has no more
/// than BR-CO-15. EXTENDED has its own (BR-FXEXT-CO-10 to -15): a cent of tolerance for each item,
/// logistics among the charges, lines that sum up or inform left out; BR-CO-14 and -16 are exact.
std::optional<BrokenRule> broken_total(xmlDoc& document, base::InvoiceProfile profile);

}  // namespace cajista::templates::detail
