// SPDX-License-Identifier: Apache-2.0
#include "text/paragraph.h"

#include <unicode/locid.h>
#include <unicode/ulocdata.h>
#include <unicode/uniset.h>
#include <unicode/uset.h>

#include "text/detail/hyphenate.h"

namespace cajista::text {

struct ShapedText {
    std::span<const GlyphRun> runs;
};

const ShapedText* shape_static(Typesetter& typesetter, std::string_view text,
                               const TextStyle& style, std::string_view language,
                               base::Arena& arena) {
    Span span;
    span.text = text;
    span.style = &style;
    ParagraphStyle unwrapped;
    unwrapped.white_space = WhiteSpace::pre;  // one line, however long
    std::vector<GlyphRun> runs;
    const auto lines =
        typesetter.set_paragraph({&span, 1}, unwrapped, language, base::Length{}, arena);
    for (const Line& line : lines) runs.insert(runs.end(), line.runs.begin(), line.runs.end());
    for (GlyphRun& run : runs) {  // the style of small capitals and cached words are its own
        run.style = &style;
        run.glyphs = arena.copy(run.glyphs);
    }
    typesetter.trim_caches();
    return arena.make<ShapedText>(arena.copy(std::span<const GlyphRun>(runs)));
}

std::span<const GlyphRun> runs_of(const ShapedText& shaped) { return shaped.runs; }

bool can_hyphenate(std::string_view language) {
    return !detail::hyphen_dictionary(language).empty();
}

std::u32string exemplar_characters(std::string_view language) {
    icu::UnicodeSet wanted(0x20, 0x7E);  // every document has digits, signs and plain letters
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(language.data(), static_cast<std::int32_t>(language.size())), status);
    ULocaleData* data = U_SUCCESS(status) ? ulocdata_open(locale.getName(), &status) : nullptr;
    for (const auto kind : {ULOCDATA_ES_STANDARD, ULOCDATA_ES_PUNCTUATION, ULOCDATA_ES_INDEX}) {
        if (!data || U_FAILURE(status)) break;
        icu::UnicodeSet letters;
        ulocdata_getExemplarSet(data, letters.toUSet(), USET_ADD_CASE_MAPPINGS, kind, &status);
        if (U_FAILURE(status)) break;
        letters.removeAllStrings();
        wanted.addAll(letters);
    }
    if (data) ulocdata_close(data);
    std::u32string result;
    for (std::int32_t i = 0; i < wanted.size(); ++i) {
        result.push_back(static_cast<char32_t>(wanted.charAt(i)));
    }
    return result;
}

}  // namespace cajista::text
