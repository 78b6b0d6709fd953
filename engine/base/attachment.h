// SPDX-License-Identifier: Apache-2.0
// Files inside a document: what composition, layout and the PDF writer hand on (ISO 32000-2, 14.13;
// ISO 19005-3, annex E).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cajista::base {

/// What a file is to the document that holds it (`/AFRelationship`).
enum class Relationship : std::uint8_t { unspecified, source, data, alternative, supplement };

/// Names in the order of the enum, as templates write them.
inline constexpr std::array<std::string_view, 5> relationship_names{"unspecified", "source", "data",
                                                                    "alternative", "supplement"};

/// What an electronic invoice holds (Factur-X 1.0 = ZUGFeRD 2.x, chapter 3).
enum class InvoiceProfile : std::uint8_t {
    none,
    minimum,
    basic_wl,
    basic,
    en16931,
    extended,
    xrechnung
};

struct InvoiceProfileFacts {
    std::string_view name;       ///< in templates
    std::string_view level;      ///< `fx:ConformanceLevel`
    std::string_view guideline;  ///< BT-24 of the XML: what it must begin with
    std::string_view file;       ///< the name that readers look for
    std::string_view version;    ///< `fx:Version`
};

/// In the order of the enum; the first is for `none`.
inline constexpr std::array<InvoiceProfileFacts, 7> invoice_profiles{{
    {"", "", "", "", ""},
    {"minimum", "MINIMUM", "urn:factur-x.eu:1p0:minimum", "factur-x.xml", "1.0"},
    {"basic-wl", "BASIC WL", "urn:factur-x.eu:1p0:basicwl", "factur-x.xml", "1.0"},
    {"basic", "BASIC", "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
     "factur-x.xml", "1.0"},
    {"en16931", "EN 16931", "urn:cen.eu:en16931:2017", "factur-x.xml", "1.0"},
    {"extended", "EXTENDED", "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
     "factur-x.xml", "1.0"},
    {"xrechnung", "XRECHNUNG",
     "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "xrechnung.xml",
     "3.0"},
}};

constexpr const InvoiceProfileFacts& facts_of(InvoiceProfile profile) {
    return invoice_profiles[static_cast<std::size_t>(profile)];
}

/// A file of a document. Views point into the arena of the document, or into what outlives it.
struct Attachment {
    std::string_view name, media_type, description;
    Relationship relationship = Relationship::unspecified;
    InvoiceProfile profile = InvoiceProfile::none;
    bool is_shared = false;  ///< a file that other documents hold too: kept once
    std::string_view bytes;
};

}  // namespace cajista::base
