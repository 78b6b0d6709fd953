// SPDX-License-Identifier: Apache-2.0
// The PDF standards that a job can choose, by the names that it uses for them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cajista::base {

/// What a PDF file claims to be. Compare by address or by `name`; all are in `pdf_standards`.
struct PdfStandard {
    std::string_view name;      ///< in the job
    std::uint8_t part = 0;      ///< of PDF/A (ISO 19005): 2 or 3; 0: none
    char conformance = 0;       ///< of PDF/A: a, b or u
    bool is_universal = false;  ///< PDF/UA-1 (ISO 14289-1)
    bool is_exchange = false;   ///< PDF/X-4 (ISO 15930-7)
    bool is_variable = false;   ///< PDF/VT-1 (ISO 16612-2), which is PDF/X-4 too

    constexpr bool is_archive() const { return part != 0; }
    /// With structure tree and marked content.
    constexpr bool is_tagged() const { return conformance == 'a' || is_universal; }
    /// Colours must be those of the output intent, or defined by a profile.
    constexpr bool needs_intent() const { return is_archive() || is_exchange; }
};

inline constexpr std::array<PdfStandard, 12> pdf_standards{{
    {"pdf/1.7"},
    {"pdf/a-2b", 2, 'b'},
    {"pdf/a-2u", 2, 'u'},
    {"pdf/a-2a", 2, 'a'},
    {"pdf/a-3b", 3, 'b'},
    {"pdf/a-3u", 3, 'u'},
    {"pdf/a-3a", 3, 'a'},
    {"pdf/a-2a+ua-1", 2, 'a', true},
    {"pdf/a-3a+ua-1", 3, 'a', true},
    {"pdf/ua-1", 0, 0, true},
    {"pdf/x-4", 0, 0, false, true},
    {"pdf/vt-1", 0, 0, false, true, true},
}};

/// Null: no such standard.
constexpr const PdfStandard* find_pdf_standard(std::string_view name) {
    for (const PdfStandard& standard : pdf_standards) {
        if (standard.name == name) return &standard;
    }
    return nullptr;
}

}  // namespace cajista::base
