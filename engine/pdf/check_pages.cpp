// SPDX-License-Identifier: Apache-2.0
#include "pdf/check_pages.h"

#include <fmt/format.h>

#include "graphic/image.h"

namespace cajista::pdf {

base::Status check_pages(std::uint8_t traits, const base::PdfStandard* chosen,
                         std::string_view font) {
    using graphic::PageTraits;
    if (traits == 0 || chosen == nullptr) return {};
    const base::PdfStandard& standard = *chosen;
    const auto has = [traits](std::uint8_t bit) { return (traits & bit) != 0; };
    const bool is_standard = standard.needs_intent() || standard.is_tagged();
    const bool needs_unicode = standard.conformance == 'u' || standard.is_tagged();
    const auto wrong = [&](std::string what, std::string hint) {
        return base::error(
                   "pdf.page-unfit",
                   fmt::format("{} can't take this page of a PDF file: {}", standard.name, what))
            .hint(std::move(hint));
    };
    const std::string named = font.empty() ? "a font" : fmt::format("the font {}", font);
    if (is_standard && has(PageTraits::unembedded_font)) {
        return wrong(named + " is not embedded", "export the file with its fonts embedded");
    }
    if (standard.is_archive() && has(PageTraits::unclaimed)) {
        return wrong("its file doesn't say that it is PDF/A", "export the file as PDF/A-2");
    }
    if (needs_unicode && has(PageTraits::unmapped_font)) {
        return wrong(named + " doesn't say which characters its codes are",
                     "export the file as PDF/A-2u, or choose level b");
    }
    if (standard.needs_intent() && has(PageTraits::transfer)) {
        return wrong("it has transfer functions or halftones of its own",
                     "export the file as PDF/X-4 or PDF/A");
    }
    return {};
}

}  // namespace cajista::pdf
