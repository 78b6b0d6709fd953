// SPDX-License-Identifier: Apache-2.0
#include "graphic/payment_code.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/names.h"

namespace cajista::graphic {

namespace {

constexpr std::array<std::string_view, 8> epc_fields = {
    "name", "iban", "bic", "amount", "purpose", "reference", "text", "information"};
constexpr std::array<std::string_view, 18> swiss_fields = {
    "iban",        "name",          "postcode",     "town",
    "country",     "currency",      "street",       "house",
    "amount",      "reference",     "text",         "information",
    "debtor_name", "debtor_street", "debtor_house", "debtor_postcode",
    "debtor_town", "debtor_country"};

constexpr std::size_t most_epc_bytes = 331;    // EPC069-12, 3.2
constexpr std::size_t most_swiss_chars = 997;  // SIX Implementation Guidelines, 4.3.2

base::Diagnostic wrong(std::string_view field, std::string_view why) {
    return base::error("graphic.payment-data", "the field '" + std::string(field) +
                                                   "' of the payment code " + std::string(why));
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Remainder of the number that letters (A = 10) and digits form; -1 when there is another sign.
int remainder_of_97(std::string_view text) {
    int rest = 0;
    for (const char c : text) {
        if (base::is_digit(c)) {
            rest = (rest * 10 + (c - '0')) % 97;
        } else if (base::is_capital(c)) {
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        } else {
            return -1;
        }
    }
    return rest;
}

/// ISO 7064 MOD 97-10 with the first four characters behind the others (ISO 13616, ISO 11649).
bool has_check_97(std::string_view text) {
    if (text.size() < 5) return false;
    return remainder_of_97(std::string(text.substr(4)) + std::string(text.substr(0, 4))) == 1;
}

/// Modulo 10, recursive: the last digit of a QR reference.
bool has_check_10(std::string_view digits) {
    constexpr std::array<int, 10> table = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
    int carry = 0;
    for (const char c : digits.substr(0, digits.size() - 1)) {
        if (c < '0' || c > '9') return false;
        carry = table[static_cast<std::size_t>((carry + (c - '0')) % 10)];
    }
    return (10 - carry) % 10 == digits.back() - '0';
}

/// Fields by name, checked as they are asked for.
class Fields {
public:
    Fields(std::span<const PaymentField> fields, std::span<const std::string_view> known)
        : fields_(fields) {
        for (const PaymentField& field : fields) {
            if (std::ranges::find(known, field.name) != known.end()) continue;
            base::Diagnostic problem = wrong(field.name, "isn't known");
            std::vector<std::string_view> names(known.begin(), known.end());
            if (const auto nearest = base::nearest_name(field.name, names)) {
                problem.hints.push_back("did you mean '" + std::string(*nearest) + "'?");
            }
            errors.push_back(std::move(problem));
        }
    }

    /// One line, without line ends.
    std::string text(std::string_view name, std::size_t most, bool is_needed = false) {
        std::string value(find(name));
        std::ranges::replace(value, '\n', ' ');
        std::erase(value, '\r');
        if (is_needed && value.empty()) errors.push_back(wrong(name, "is missing"));
        if (characters(value) > most) {
            errors.push_back(wrong(name, "has " + std::to_string(characters(value)) +
                                             " characters; at most " + std::to_string(most) +
                                             " are allowed"));
        }
        return value;
    }

    /// Letters and digits without blanks.
    std::string code(std::string_view name, std::size_t most, bool is_needed = false) {
        std::string value = text(name, 2 * most, is_needed);
        std::erase(value, ' ');
        if (value.size() > most) errors.push_back(wrong(name, "is too long"));
        return value;
    }

    std::string iban() {
        std::string value = code("iban", 34, true);
        if (!value.empty() && !has_check_97(value)) {
            errors.push_back(wrong("iban", "is no IBAN: its check digits are wrong"));
        }
        return value;
    }

    /// With two decimals.
    std::string amount(std::string_view most) {
        std::string value(find("amount"));
        if (value.empty()) return value;
        const std::size_t point = std::min(value.find('.'), value.size());
        std::string whole = value.substr(0, point);
        std::string cents = value.substr(std::min(point + 1, value.size()));
        while (cents.size() > 2 && cents.back() == '0') cents.pop_back();
        cents.resize(std::max<std::size_t>(cents.size(), 2), '0');
        const auto is_number = [](std::string_view text) {
            return !text.empty() && base::is_all_digits(text);
        };
        if (!is_number(whole) || !is_number(cents) || cents.size() != 2 ||
            whole.size() > most.size()) {
            errors.push_back(wrong("amount", "is no amount from 0.01 to " + std::string(most) +
                                                 ".99 with at most two decimals"));
        }
        return whole + "." + cents;
    }

    std::string_view find(std::string_view name) const {
        for (const PaymentField& field : fields_) {
            if (field.name == name) return field.value;
        }
        return {};
    }

    base::Diagnostics errors;

private:
    std::span<const PaymentField> fields_;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) out += '\n';
        out += lines[i];
    }
    return out;
}

base::Result<std::string> epc_text(std::span<const PaymentField> given) {
    Fields fields(given, epc_fields);
    std::vector<std::string> lines = {"BCD", "002", "1", "SCT", fields.code("bic", 11)};
    lines.push_back(fields.text("name", 70, true));
    lines.push_back(fields.iban());
    const std::string amount = fields.amount("999999999");
    if (amount == "0.00") fields.errors.push_back(wrong("amount", "is 0"));
    lines.push_back(amount.empty() ? amount : "EUR" + amount);
    lines.push_back(fields.code("purpose", 4));
    lines.push_back(fields.code("reference", 35));
    lines.push_back(fields.text("text", 140));
    lines.push_back(fields.text("information", 70));
    if (!lines[9].empty() && !lines[10].empty()) {
        fields.errors.push_back(wrong("text", "can't stand beside 'reference'"));
    }
    while (lines.back().empty()) lines.pop_back();
    std::string out = joined(lines);
    if (out.size() > most_epc_bytes && fields.errors.empty()) {
        fields.errors.push_back(wrong("text", "makes the code longer than 331 bytes"));
    }
    if (!fields.errors.empty()) return std::move(fields.errors);
    return out;
}

/// The type of a reference: QRR, SCOR or NON.
std::string reference_type(Fields& fields, std::string_view iban, std::string_view reference) {
    // An institution number from 30000 to 31999 makes it a QR-IBAN.
    const bool is_qr_iban =
        iban.size() == 21 && iban[4] == '3' && (iban[5] == '0' || iban[5] == '1');
    if (is_qr_iban) {
        if (reference.size() != 27 || !has_check_10(reference)) {
            fields.errors.push_back(
                wrong("reference",
                      "must be a QR reference (27 digits with a check digit), as "
                      "'iban' is a QR-IBAN"));
        }
        return "QRR";
    }
    if (reference.empty()) return "NON";
    if (!reference.starts_with("RF") || reference.size() > 25 || !has_check_97(reference)) {
        fields.errors.push_back(wrong(
            "reference", "must be a creditor reference (RF, ISO 11649), as 'iban' is no QR-IBAN"));
    }
    return "SCOR";
}

void add_party(Fields& fields, const std::string& prefix, bool is_needed,
               std::vector<std::string>& lines) {
    const bool is_there = is_needed || !fields.find(prefix + "name").empty();
    lines.push_back(is_there ? "S" : "");
    lines.push_back(fields.text(prefix + "name", 70, is_there));
    lines.push_back(fields.text(prefix + "street", 70));
    lines.push_back(fields.text(prefix + "house", 16));
    lines.push_back(fields.text(prefix + "postcode", 16, is_there));
    lines.push_back(fields.text(prefix + "town", 35, is_there));
    lines.push_back(fields.code(prefix + "country", 2, is_there));
}

base::Result<std::string> swiss_text(std::span<const PaymentField> given) {
    Fields fields(given, swiss_fields);
    std::vector<std::string> lines = {"SPC", "0200", "1"};
    const std::string iban = fields.iban();
    if (!iban.empty() &&
        (iban.size() != 21 || (!iban.starts_with("CH") && !iban.starts_with("LI")))) {
        fields.errors.push_back(wrong("iban", "is not of Switzerland or Liechtenstein"));
    }
    lines.push_back(iban);
    add_party(fields, "", true, lines);
    lines.insert(lines.end(), 7, "");  // ultimate creditor: for later use
    lines.push_back(fields.amount("999999999"));
    const std::string currency = fields.code("currency", 3, true);
    if (currency != "CHF" && currency != "EUR") {
        fields.errors.push_back(wrong("currency", "is neither CHF nor EUR"));
    }
    lines.push_back(currency);
    add_party(fields, "debtor_", false, lines);
    const std::string reference = fields.code("reference", 27);
    lines.push_back(reference_type(fields, iban, reference));
    lines.push_back(reference);
    lines.push_back(fields.text("text", 140));
    lines.emplace_back("EPD");
    if (const std::string more = fields.text("information", 140); !more.empty()) {
        lines.push_back(more);
    }
    std::string out = joined(lines);
    if (characters(out) > most_swiss_chars && fields.errors.empty()) {
        fields.errors.push_back(wrong("text", "makes the code longer than 997 characters"));
    }
    if (!fields.errors.empty()) return std::move(fields.errors);
    return out;
}

}  // namespace

bool is_payment(BarcodeKind kind) {
    return kind == BarcodeKind::epc_qr || kind == BarcodeKind::swiss_qr;
}

std::span<const std::string_view> payment_fields(BarcodeKind kind) {
    if (kind == BarcodeKind::epc_qr) return epc_fields;
    if (kind == BarcodeKind::swiss_qr) return swiss_fields;
    return {};
}

base::Result<std::string> payment_text(BarcodeKind kind, std::span<const PaymentField> fields) {
    return kind == BarcodeKind::swiss_qr ? swiss_text(fields) : epc_text(fields);
}

}  // namespace cajista::graphic
