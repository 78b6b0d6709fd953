// SPDX-License-Identifier: Apache-2.0
#include <unicode/locid.h>
#include <unicode/ulocdata.h>
#include <unicode/unistr.h>

#include "locale/locale.h"

namespace cajista::locale {

std::string quotation_mark(std::string_view tag, bool is_opening, bool is_inner) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
    if (U_FAILURE(status) || locale.isBogus()) locale = icu::Locale::getEnglish();
    status = U_ZERO_ERROR;
    ULocaleData* data = ulocdata_open(locale.getName(), &status);
    const ULocaleDataDelimiterType kind =
        is_inner ? (is_opening ? ULOCDATA_ALT_QUOTATION_START : ULOCDATA_ALT_QUOTATION_END)
                 : (is_opening ? ULOCDATA_QUOTATION_START : ULOCDATA_QUOTATION_END);
    UChar sign[8];
    const std::int32_t size =
        U_SUCCESS(status) ? ulocdata_getDelimiter(data, kind, sign, 8, &status) : 0;
    if (data) ulocdata_close(data);
    std::string result;
    if (U_SUCCESS(status)) icu::UnicodeString(sign, size).toUTF8String(result);
    if (result.empty()) return is_opening ? "\u201C" : "\u201D";
    // French sets a space that never breaks inside its marks, Swiss French doesn't; CLDR has none.
    const bool is_guillemet = result == "\u00AB" || result == "\u00BB";
    if (is_guillemet && tag.substr(0, 2) == "fr" && tag.find("CH") == std::string_view::npos) {
        result = is_opening ? result + "\u00A0" : "\u00A0" + result;
    }
    return result;
}

}  // namespace cajista::locale
