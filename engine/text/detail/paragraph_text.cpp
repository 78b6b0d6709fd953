// SPDX-License-Identifier: Apache-2.0
#include "text/detail/paragraph_text.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/characters.h"
#include "base/utf8.h"
#include "text/detail/plain_characters.h"

namespace cajista::text::detail {

namespace {

icu::Locale locale_of(std::string_view language) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(language.data(), static_cast<std::int32_t>(language.size())), status);
    return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<std::uint8_t>(c) >= 0x80) return false;
    }
    return true;
}

/// Languages whose casing of ASCII letters differs from ASCII's (SpecialCasing.txt).
bool has_own_casing(std::string_view language) {
    const std::string_view head = language.substr(0, 2);
    return head == "tr" || head == "az" || head == "lt" || head == "nl";
}

std::string transformed(std::string_view text, Transform transform, std::string_view language) {
    if (transform != Transform::capitalize && is_ascii(text) && !has_own_casing(language)) {
        std::string result(text);
        const bool up = transform == Transform::uppercase;
        for (char& c : result) {
            if (up && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            if (!up) c = base::lower(c);
        }
        return result;
    }
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::Locale locale = locale_of(language);
    if (transform == Transform::uppercase) wide.toUpper(locale);
    if (transform == Transform::lowercase) wide.toLower(locale);
    if (transform == Transform::capitalize) {
        wide.toTitle(nullptr, locale, U_TITLECASE_NO_LOWERCASE | U_TITLECASE_NO_BREAK_ADJUSTMENT);
    }
    std::string result;
    wide.toUTF8String(result);
    return result;
}

/// Bidi classes that make a left-to-right paragraph need UAX 9.
bool changes_direction(char32_t c) {
    switch (u_charDirection(static_cast<UChar32>(c))) {
        case U_RIGHT_TO_LEFT:
        case U_RIGHT_TO_LEFT_ARABIC:
        case U_ARABIC_NUMBER:
        case U_RIGHT_TO_LEFT_EMBEDDING:
        case U_RIGHT_TO_LEFT_OVERRIDE:
        case U_LEFT_TO_RIGHT_EMBEDDING:
        case U_LEFT_TO_RIGHT_OVERRIDE:
        case U_POP_DIRECTIONAL_FORMAT:
        case U_FIRST_STRONG_ISOLATE:
        case U_LEFT_TO_RIGHT_ISOLATE:
        case U_RIGHT_TO_LEFT_ISOLATE:
        case U_POP_DIRECTIONAL_ISOLATE:
            return true;
        default:
            return false;
    }
}

/// Writes one span after the other into a ParagraphText.
class Collector {
public:
    Collector(const ParagraphStyle& style, ParagraphText& out)
        : tab_size_(style.tab_size),
          collapses_(collapses_spaces(style.white_space)),
          keeps_lines_(style.white_space == WhiteSpace::pre_line),
          out_(out) {}

    void add_text(std::string_view text, std::uint32_t source, const TextStyle& style) {
        open(source, &style);
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t begin = at;
            const std::uint16_t slot = next_slot(text, at);
            if (slot == space_slot) {
                add_space();
            } else if (slot != no_slot) {
                out_.text.append(text, begin, at - begin);
                after_space_ = false;
            } else {
                add_other(text, at, source);
            }
        }
        close();
    }

    void add_mark(Span::Kind kind, std::uint32_t source, const TextStyle& style) {
        open(source, &style);
        mark(kind);
        close();
    }

private:
    void open(std::uint32_t source, const TextStyle* style) {
        range_ = {Span::Kind::text, source, size(), size(), style};
    }
    void close() {
        range_.end = size();
        if (range_.end > range_.begin) out_.ranges.push_back(range_);
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(out_.text.size()); }

    /// A collapsed space is dropped at the start of a line and after another one.
    void add_space() {
        if (collapses_ && after_space_) return;
        out_.text.push_back(' ');
        after_space_ = true;
    }

    /// A character outside the plain set; moves `at` behind it.
    void add_other(std::string_view text, std::size_t& at, std::uint32_t source) {
        const char32_t c = base::next_code_point(text, at);
        switch (c) {
            case U'\r':
                if (at < text.size() && text[at] == '\n') ++at;
                [[fallthrough]];
            case U'\n':
            case U'\v':
            case U'\f':
            case U'\u0085':
                if (collapses_ && !keeps_lines_) return add_space();
                return split_by(Span::Kind::line_break, source);
            case U'\u2028':
            case U'\u2029':
                return split_by(Span::Kind::line_break, source);
            case U'\t':
                if (collapses_) return add_space();
                return add_columns();
            case U'\u00AD':
                out_.soft_hyphens.push_back(size());
                return;
            default:
                break;
        }
        // Other control characters have no place on paper; U+FEFF is a byte order mark astray.
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF) return;
        out_.is_plain = false;
        if (!out_.needs_bidi) out_.needs_bidi = changes_direction(c);
        base::append_utf8(out_.text, c);
        after_space_ = false;
    }

    /// CSS tab-size, counted from the start of the line.
    void add_columns() {
        const std::size_t line = out_.text.rfind("\u2028");
        const std::size_t begin = line == std::string::npos ? 0 : line + 3;
        const std::size_t columns = tab_size_ - (out_.text.size() - begin) % tab_size_;
        out_.text.append(columns, ' ');
    }

    void split_by(Span::Kind kind, std::uint32_t source) {
        close();
        open(source, range_.style);
        mark(kind);
        close();
        open(source, range_.style);
    }

    void mark(Span::Kind kind) {
        // A collapsible space at the end of a line is dropped with the line.
        range_.kind = kind;
        out_.text += kind == Span::Kind::tab          ? "\t"
                     : kind == Span::Kind::line_break ? "\u2028"
                                                      : "\uFFFC";
        if (kind == Span::Kind::opening_edge || kind == Span::Kind::closing_edge) {
            out_.has_edges = true;  // spaces on its two sides are one
        } else {
            after_space_ = kind != Span::Kind::object;
        }
    }

    std::size_t tab_size_;
    bool collapses_;
    bool keeps_lines_;         ///< line ends in the text are line ends on paper
    bool after_space_ = true;  ///< at the start, or after a space that swallows the next
    ParagraphText& out_;
    TextRange range_;
};

/// How long the stretch of letters with a capital form, or of others, at `begin` is. Marks go with
/// what they stand on.
std::size_t end_of_stretch(std::string_view text, std::size_t begin, bool& is_small) {
    bool is_first = true;
    for (std::size_t at = begin; at < text.size();) {
        const std::size_t before = at;
        const auto c = static_cast<UChar32>(base::next_code_point(text, at));
        if (!is_first && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) continue;
        const bool is_letter = u_hasBinaryProperty(c, UCHAR_CHANGES_WHEN_UPPERCASED) != 0;
        if (!is_first && is_letter != is_small) return before;
        is_small = is_letter;
        is_first = false;
    }
    return text.size();
}

void add_small_capitals(Collector& collector, std::string_view text, std::uint32_t source,
                        const TextStyle& style, const TextStyle& small, std::string_view language) {
    for (std::size_t begin = 0; begin < text.size();) {
        bool is_small = false;
        const std::size_t end = end_of_stretch(text, begin, is_small);
        const std::string_view part = text.substr(begin, end - begin);
        if (is_small) {
            collector.add_text(transformed(part, Transform::uppercase, language), source, small);
        } else {
            collector.add_text(part, source, style);
        }
        begin = end;
    }
}

}  // namespace

const TextStyle& SmallCapitals::style_for(const TextStyle& style) {
    for (const auto& [asked, made] : styles_) {
        if (asked == style) return made;
    }
    TextStyle small = style;
    small.size = style.size.times(4, 5);
    small.small_caps = false;
    small.transform = Transform::none;
    return styles_.emplace_back(style, std::move(small)).second;
}

void collect_text(std::span<const Span> spans, const ParagraphStyle& style,
                  std::string_view language, SmallCapitals& small_capitals, ParagraphText& out) {
    out.text.clear();
    out.ranges.clear();
    out.soft_hyphens.clear();
    out.needs_bidi = style.direction == Direction::right_to_left;
    out.has_edges = false;
    out.is_plain = true;
    Collector collector(style, out);
    std::string changed;
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
        const Span& span = spans[i];
        const TextStyle& own = *span.style;
        if (span.kind != Span::Kind::text) {
            collector.add_mark(span.kind, i, own);
            continue;
        }
        std::string_view text = span.text;
        if (own.transform != Transform::none) {
            changed = transformed(text, own.transform, language);
            text = changed;
        }
        if (own.small_caps) {
            add_small_capitals(collector, text, i, own, small_capitals.style_for(own), language);
        } else {
            collector.add_text(text, i, own);
        }
    }
}

}  // namespace cajista::text::detail
