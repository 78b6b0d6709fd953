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
    Sum& plus(const xmlNode* amount) { return join(read(amount), false); }
    Sum& minus(const xmlNode* amount) { return join(read(amount), true); }
    Sum& plus(const Sum& other) { return join(other.value_, false); }
    Sum& minus(const Sum& other) { return join(other.value_, true); }
    /// Whether it is what `total` says, or not more than so many cents off. A missing total is 0.
    bool is(const xmlNode* total, std::int64_t cents = 0) const {
        const std::optional<Decimal> said = read(total);
        if (!value_ || !said) return false;
        const auto difference = subtract(value_->rounded(2, value::Rounding::half_up),
                                         said->rounded(2, value::Rounding::half_up));
        if (!difference) return false;
        return difference->absolute() <= Decimal::from_scaled(cents, -2);
    }

private:
    static std::optional<Decimal> read(const xmlNode* amount) {
        return amount == nullptr ? Decimal() : Decimal::parse(text_of(*amount));
    }
    Sum& join(const std::optional<Decimal>& one, bool is_negative) {
        if (!value_) return *this;
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
        if (totals_ == nullptr) return std::nullopt;
        const Items lines = this->lines();
        if (profile_ >= InvoiceProfile::basic &&
            !lines.sum.is(total("LineTotalAmount"), tolerance(lines))) {
            return rule("LineTotalAmount",
                        "BR-CO-10: the sum of the lines (BT-106) isn't that of their net amounts "
                        "(BT-131)");
        }
        if (profile_ == InvoiceProfile::minimum) return broken_payment(0);
        const Items allowances = adjustments(Kind::allowance), charges = adjustments(Kind::charge);
        if (!allowances.sum.is(total("AllowanceTotalAmount"), tolerance(allowances))) {
            return rule("AllowanceTotalAmount",
                        "BR-CO-11: the sum of the allowances (BT-107) isn't that of the "
                        "document's allowances (BT-92)");
        }
        if (!charges.sum.is(total("ChargeTotalAmount"), tolerance(charges))) {
            return rule("ChargeTotalAmount",
                        "BR-CO-12: the sum of the charges (BT-108) isn't that of the document's "
                        "charges (BT-99)");
        }
        const std::int64_t cents = tolerance(lines) + tolerance(allowances) + tolerance(charges);
        Sum net;
        if (profile_ == InvoiceProfile::extended) {  // BR-FXEXT-CO-13: of the items themselves
            net.plus(lines.sum).minus(allowances.sum).plus(charges.sum);
        } else {
            net.plus(total("LineTotalAmount")).minus(total("AllowanceTotalAmount"));
            net.plus(total("ChargeTotalAmount"));
        }
        if (!net.is(total("TaxBasisTotalAmount"), cents)) {
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
        return broken_payment(cents);
    }

private:
    const xmlNode* total(std::string_view name) const { return child(totals_, name); }

    BrokenRule rule(std::string_view name, std::string_view message) const {
        const xmlNode* element = total(name);
        return {message, element != nullptr ? element : totals_};
    }

    struct Items {
        Sum sum;
        std::int64_t count = 0;
        void add(const xmlNode* amount) {
            sum.plus(amount);
            ++count;
        }
    };

    /// EXTENDED allows a cent for each item that a total is made of (BR-FXEXT-CO-10 to -15).
    std::int64_t tolerance(const Items& items) const {
        return profile_ == InvoiceProfile::extended ? items.count : 0;
    }

    /// Lines that sum others up or only inform (BT-X-8, EXTENDED) are no items.
    Items lines() const {
        Items items;
        for_children(trade_, "IncludedSupplyChainTradeLineItem", [&items](const xmlNode& line) {
            const xmlNode* kind =
                child(&line, "AssociatedDocumentLineDocument", "LineStatusReasonCode");
            if (kind != nullptr && text_of(*kind) != "DETAIL") return;
            items.add(child(&line, "SpecifiedLineTradeSettlement",
                            "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount"));
        });
        return items;
    }

    enum class Kind : std::uint8_t { allowance, charge };

    /// Those of the whole document; logistics (BG-X-42, EXTENDED) are charges too.
    Items adjustments(Kind kind) const {
        Items items;
        for_children(settlement_, "SpecifiedTradeAllowanceCharge", [&](const xmlNode& one) {
            const xmlNode* said = child(&one, "ChargeIndicator", "Indicator");
            const std::string text = said == nullptr ? "" : text_of(*said);
            const bool is_charge = text == "true" || text == "1";
            if (is_charge == (kind == Kind::charge)) items.add(child(&one, "ActualAmount"));
        });
        if (kind == Kind::charge) {
            for_children(settlement_, "SpecifiedLogisticsServiceCharge",
                         [&items](const xmlNode& one) { items.add(child(&one, "AppliedAmount")); });
        }
        return items;
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

    std::optional<BrokenRule> broken_payment(std::int64_t cents) const {
        Sum gross;
        gross.plus(total("TaxBasisTotalAmount")).plus(tax());
        if (!gross.is(total("GrandTotalAmount"), cents)) {
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
