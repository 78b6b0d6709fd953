// SPDX-License-Identifier: Apache-2.0
#include "locale/detail/format.h"

#include <array>

#include <unicode/decimfmt.h>
#include <unicode/dtptngen.h>

#include "locale/detail/icu_text.h"

namespace cajista::locale::detail {

namespace {

// A skeleton of data, not of a template, could be of any length.
constexpr std::size_t longest_skeleton = 200;

bool is_date_skeleton(std::string_view text) {
    constexpr std::string_view letters = "GyYuUrQqMLlwWdDFgEecabBhHKkjJCmsSAzZOvVXx";
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

std::unique_ptr<Format> number_format(icu::number::LocalizedNumberFormatter formatter) {
    auto format = std::make_unique<Format>();
    format->number =
        std::make_unique<NumberStyle>(std::move(formatter), NumberStyle::Decimals::of_style);
    return format;
}

std::unique_ptr<Format> date_format(const icu::Locale& locale, const icu::UnicodeString& pattern,
                                    std::string& problem) {
    auto format = std::make_unique<Format>();
    format->date = std::make_unique<DateStyle>(locale, pattern);
    if (format->date->is_valid()) return format;
    problem = "is no date pattern";
    return nullptr;
}

/// -0.001 in two digits is 0.00: zero has no sign unless the skeleton says how signs are shown.
bool says_sign(std::string_view skeleton) {
    return skeleton.find("sign-") != std::string_view::npos ||
           skeleton.find('+') != std::string_view::npos ||
           skeleton.find("()") != std::string_view::npos;
}

std::unique_ptr<Format> from_number_skeleton(const icu::Locale& locale, std::string_view text,
                                             std::string& problem) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    auto formatter =
        icu::number::NumberFormatter::forSkeleton(to_icu(text), place, status).locale(locale);
    if (!says_sign(text)) formatter = formatter.sign(UNUM_SIGN_NEGATIVE);
    formatter.formatInt(1, status);  // some mistakes show only here
    if (U_SUCCESS(status)) return number_format(std::move(formatter));
    problem = "is no number skeleton of ICU";
    return nullptr;
}

std::unique_ptr<Format> from_pattern(const icu::Locale& locale, std::string_view text,
                                     std::string& problem) {
    if (text.find_first_of("0#") == std::string_view::npos) {
        return date_format(locale, to_icu(text), problem);
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::DecimalFormat decimal(to_icu(text), icu::DecimalFormatSymbols(locale, status),
                                     status);
    if (U_SUCCESS(status)) {
        const icu::number::LocalizedNumberFormatter* formatter = decimal.toNumberFormatter(status);
        if (formatter != nullptr && U_SUCCESS(status)) {
            return number_format(formatter->sign(UNUM_SIGN_NEGATIVE));
        }
    }
    problem = "is no number pattern";
    return nullptr;
}

/// `date/short`: the pattern of ICU's own formatter.
std::unique_ptr<Format> from_named(const icu::Locale& locale, bool is_date, std::string_view width,
                                   std::string& problem) {
    struct Width {
        std::string_view name;
        icu::DateFormat::EStyle style;
    };
    static constexpr std::array<Width, 4> widths = {{{"short", icu::DateFormat::kShort},
                                                     {"medium", icu::DateFormat::kMedium},
                                                     {"long", icu::DateFormat::kLong},
                                                     {"full", icu::DateFormat::kFull}}};
    for (const Width& known : widths) {
        if (known.name != width) continue;
        const std::unique_ptr<icu::DateFormat> formatter(
            is_date ? icu::DateFormat::createDateInstance(known.style, locale)
                    : icu::DateFormat::createTimeInstance(known.style, locale));
        const auto* simple = dynamic_cast<const icu::SimpleDateFormat*>(formatter.get());
        if (simple == nullptr) break;
        icu::UnicodeString pattern;
        simple->toPattern(pattern);
        return date_format(locale, pattern, problem);
    }
    problem = "is none of short, medium, long, full";
    return nullptr;
}

}  // namespace

icu::UnicodeString best_pattern(const icu::Locale& locale, const icu::UnicodeString& skeleton) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::DateTimePatternGenerator> generator(
        icu::DateTimePatternGenerator::createInstance(locale, status));
    if (U_FAILURE(status)) return {};
    icu::UnicodeString pattern = generator->getBestPattern(skeleton, status);
    return U_SUCCESS(status) ? pattern : icu::UnicodeString();
}

std::unique_ptr<Format> make_format(const icu::Locale& locale, std::string_view text,
                                    std::string& problem) {
    constexpr std::string_view pattern_word = "pattern:";
    if (text.empty() || text.size() > longest_skeleton) {
        problem = text.empty() ? "is empty" : "is longer than 200 characters";
        return nullptr;
    }
    if (text.starts_with(pattern_word)) {
        return from_pattern(locale, text.substr(pattern_word.size()), problem);
    }
    if (text.starts_with("date/")) return from_named(locale, true, text.substr(5), problem);
    if (text.starts_with("time/")) return from_named(locale, false, text.substr(5), problem);
    const bool marked = text.starts_with("::");
    if (marked) text.remove_prefix(2);
    // `K` is a date skeleton alone and a number skeleton behind `::`.
    const bool is_compact = marked && (text == "K" || text == "KK");
    if (is_date_skeleton(text) && !is_compact) {
        return date_format(locale, best_pattern(locale, to_icu(text)), problem);
    }
    return from_number_skeleton(locale, text, problem);
}

}  // namespace cajista::locale::detail
