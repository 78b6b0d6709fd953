// SPDX-License-Identifier: Apache-2.0
// What the QR codes of payments hold, made of named fields and checked: EPC069-12 (SEPA credit
// transfer, "GiroCode") and the Swiss QR-bill (SIX Implementation Guidelines, version 2.2).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "graphic/drawing.h"

namespace cajista::graphic {

struct PaymentField {
    std::string_view name, value;
};

/// True for the kinds whose data are fields.
bool is_payment(BarcodeKind kind);
/// The names that a kind knows, those that it needs first.
std::span<const std::string_view> payment_fields(BarcodeKind kind);

/// The text of the code. Values are UTF-8; amounts are plain decimals; an empty value is one that
/// isn't there. Error: graphic.payment-data (which field and why, never its value), without span.
base::Result<std::string> payment_text(BarcodeKind kind, std::span<const PaymentField> fields);

}  // namespace cajista::graphic
