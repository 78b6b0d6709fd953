// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "base/characters.h"
#include "pdf/volume.h"

namespace cajista::pdf {

std::string xml_name(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const bool is_letter = base::is_letter(c) || c == '_';
        const bool is_other = base::is_digit(c) || c == '-' || c == '.';
        if (name.empty() && is_other) name = "_";
        name += is_letter || is_other ? c : '_';
    }
    return name.empty() ? "_" : name;
}

XmpSchema index_schema(std::span<const std::string> names,
                       std::span<const std::string_view> values) {
    XmpSchema schema{"urn:cajista:index:", "index", "Index fields of the record", {}};
    for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
        std::string name = xml_name(names[i]);
        const bool is_taken =
            std::any_of(schema.properties.begin(), schema.properties.end(),
                        [&](const XmpSchema::Property& other) { return other.name == name; });
        if (is_taken) continue;
        schema.properties.push_back({std::move(name), std::string(values[i]), names[i], "Text"});
    }
    return schema;
}

XmpSchema invoice_schema(const EncodedAttachment& invoice) {
    const base::InvoiceProfileFacts& facts = base::facts_of(invoice.profile);
    return {"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
            "fx",
            "Factur-X PDFA Extension Schema",
            {{"DocumentFileName", invoice.name, "name of the embedded XML invoice file"},
             {"DocumentType", "INVOICE", "INVOICE"},
             {"Version", std::string(facts.version), "version of the XML schema of the invoice"},
             {"ConformanceLevel", std::string(facts.level), "profile of the XML invoice"}}};
}

}  // namespace cajista::pdf
