// SPDX-License-Identifier: Apache-2.0
#include "template/detail/invoice_totals.h"

#include <cstdint>
#include <string>

#include "base/characters.h"
#include "value/decimal.h"

namespace cajista::templates::detail {

namespace {

using base::InvoiceProfile;
using value::Decimal;

std::string_view name_of(const xmlNode& node) { return reinterpret_cast<const char*>(node.name); }

/// The first child element of that name; null when there is none, or no parent.
const xmlNode* child(const xmlNode* parent, std::string_view name) {
    if (parent == nullptr) return nullptr;
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && name_of(*node) == name) return node;
    }
    return nullptr;
}

template <typename... Names>
const xmlNode* child(const xmlNode* parent, std::string_view name, Names... below) {
    return child(child(parent, name), below...);
}

template <typename Take>
void for_children(const xmlNode* parent, std::string_view name, Take take) {
    for (const xmlNode* node = child(parent, name); node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && name_of(*node) == name) take(*node);
    }
}

std::string text_of(const xmlNode& node) {
    xmlChar* content = xmlNodeGetContent(&node);
    std::string text = content == nullptr ? "" : reinterpret_cast<const char*>(content);
    xmlFree(content);
    return std::string(base::trimmed(text));
}

/// A sum; nothing once an amount is no number or the sum has too many digits.
class Sum {
public:
    Sum& plus(const xmlNode* amount) { return join(amount, false); }
    Sum& minus(const xmlNode* amount) { return join(amount, true); }
    /// Whether it is what `total` says. A missing total is zero.
    bool is(const xmlNode* total) const {
        Sum said;
        said.plus(total);
        if (!value_ || !said.value_) return false;
        return value_->rounded(2, value::Rounding::half_up) ==
               said.value_->rounded(2, value::Rounding::half_up);
    }

private:
    Sum& join(const xmlNode* amount, bool is_negative) {
        if (amount == nullptr || !value_) return *this;
        const std::optional<Decimal> one = Decimal::parse(text_of(*amount));
        value_ = !one ? std::nullopt : is_negative ? subtract(*value_, *one) : add(*value_, *one);
        return *this;
    }
    std::optional<Decimal> value_ = Decimal();
};

class Totals {
public:
    Totals(const xmlNode* root, InvoiceProfile profile)
        : trade_(child(root, "SupplyChainTradeTransaction")),
          settlement_(child(trade_, "ApplicableHeaderTradeSettlement")),
          totals_(child(settlement_, "SpecifiedTradeSettlementHeaderMonetarySummation")),
          profile_(profile) {}

    std::optional<BrokenRule> broken() const {
        if (totals_ == nullptr || profile_ == InvoiceProfile::extended) return std::nullopt;
        if (profile_ >= InvoiceProfile::basic && !lines().is(total("LineTotalAmount"))) {
            return rule("LineTotalAmount",
                        "BR-CO-10: the sum of the lines (BT-106) isn't that of their net amounts "
                        "(BT-131)");
        }
        if (profile_ == InvoiceProfile::minimum) return broken_payment();
        if (!adjustments(Kind::allowance).is(total("AllowanceTotalAmount"))) {
            return rule("AllowanceTotalAmount",
                        "BR-CO-11: the sum of the allowances (BT-107) isn't that of the "
                        "document's allowances (BT-92)");
        }
        if (!adjustments(Kind::charge).is(total("ChargeTotalAmount"))) {
            return rule("ChargeTotalAmount",
                        "BR-CO-12: the sum of the charges (BT-108) isn't that of the document's "
                        "charges (BT-99)");
        }
        Sum net;
        net.plus(total("LineTotalAmount")).minus(total("AllowanceTotalAmount"));
        if (!net.plus(total("ChargeTotalAmount")).is(total("TaxBasisTotalAmount"))) {
            return rule("TaxBasisTotalAmount",
                        "BR-CO-13: the total without VAT (BT-109) isn't the sum of the lines "
                        "(BT-106) less allowances (BT-107) plus charges (BT-108)");
        }
        Sum tax;
        for_children(settlement_, "ApplicableTradeTax",
                     [&tax](const xmlNode& one) { tax.plus(child(&one, "CalculatedAmount")); });
        if (this->tax() != nullptr && !tax.is(this->tax())) {
            return rule("TaxTotalAmount",
                        "BR-CO-14: the total VAT (BT-110) isn't the sum of the VAT breakdown "
                        "(BT-117)");
        }
        return broken_payment();
    }

private:
    const xmlNode* total(std::string_view name) const { return child(totals_, name); }

    BrokenRule rule(std::string_view name, std::string_view message) const {
        const xmlNode* element = total(name);
        return {message, element != nullptr ? element : totals_};
    }

    Sum lines() const {
        Sum sum;
        for_children(trade_, "IncludedSupplyChainTradeLineItem", [&sum](const xmlNode& line) {
            sum.plus(child(&line, "SpecifiedLineTradeSettlement",
                           "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount"));
        });
        return sum;
    }

    enum class Kind : std::uint8_t { allowance, charge };

    /// Those of the whole document.
    Sum adjustments(Kind kind) const {
        Sum sum;
        for_children(settlement_, "SpecifiedTradeAllowanceCharge", [&](const xmlNode& one) {
            const xmlNode* said = child(&one, "ChargeIndicator", "Indicator");
            const std::string text = said == nullptr ? "" : text_of(*said);
            const bool is_charge = text == "true" || text == "1";
            if (is_charge == (kind == Kind::charge)) sum.plus(child(&one, "ActualAmount"));
        });
        return sum;
    }

    /// The VAT in the currency of the invoice; there may be one in that of accounting (BT-111).
    const xmlNode* tax() const {
        const xmlNode* currency = child(settlement_, "InvoiceCurrencyCode");
        const std::string code = currency == nullptr ? "" : text_of(*currency);
        const xmlNode* found = nullptr;
        for_children(totals_, "TaxTotalAmount", [&](const xmlNode& one) {
            xmlChar* said = xmlGetNoNsProp(&one, BAD_CAST "currencyID");
            const bool is_own = said == nullptr || code == reinterpret_cast<const char*>(said);
            xmlFree(said);
            if (is_own && found == nullptr) found = &one;
        });
        return found;
    }

    std::optional<BrokenRule> broken_payment() const {
        Sum gross;
        if (!gross.plus(total("TaxBasisTotalAmount")).plus(tax()).is(total("GrandTotalAmount"))) {
            return rule("GrandTotalAmount",
                        "BR-CO-15: the total with VAT (BT-112) isn't the total without VAT "
                        "(BT-109) plus the VAT (BT-110)");
        }
        if (profile_ == InvoiceProfile::minimum) return std::nullopt;  // it has no prepaid amount
        Sum due;
        due.plus(total("GrandTotalAmount")).minus(total("TotalPrepaidAmount"));
        if (!due.plus(total("RoundingAmount")).is(total("DuePayableAmount"))) {
            return rule("DuePayableAmount",
                        "BR-CO-16: the amount due (BT-115) isn't the total with VAT (BT-112) less "
                        "what is paid (BT-113) plus rounding (BT-114)");
        }
        return std::nullopt;
    }

    const xmlNode* trade_;
    const xmlNode* settlement_;
    const xmlNode* totals_;
    InvoiceProfile profile_;
};

}  // namespace

std::optional<BrokenRule> broken_total(xmlDoc& document, base::InvoiceProfile profile) {
    return Totals(xmlDocGetRootElement(&document), profile).broken();
}

}  // namespace cajista::templates::detail
