// SPDX-License-Identifier: Apache-2.0
// Whether pages of other PDF files may stand in a file of a standard.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/pdf_standard.h"
#include "base/result.h"

namespace cajista::pdf {

/// `traits`: graphic::PageTraits of all such pages; `font`: one that they speak of, if
/// known; no standard is chosen when one page is composed without a job. PDF/A
/// takes pages of files that say that they are PDF/A, all standards only embedded fonts. Error:
/// pdf.page-unfit.
base::Status check_pages(std::uint8_t traits, const base::PdfStandard* chosen,
                         std::string_view font = {});

}  // namespace cajista::pdf
