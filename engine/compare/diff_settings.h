// SPDX-License-Identifier: Apache-2.0
// What a comparison looks at, and what it passes over. Plain data; the file that holds it is
// described in README.md beside this file.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::compare {

enum class DifferenceKind : std::uint8_t {
    document_missing,  ///< in the first only
    document_added,    ///< in the second only
    page_count,
    page_size,
    text_lost,
    text_added,
    text_changed,
    amount_changed,
    moved,
    font,      ///< a word is as it was, but in another font or size
    color,     ///< a word or a shape is as it was, but in another colour
    graphic,   ///< a line, an area, a barcode is new, gone or another
    image,     ///< an image is new, gone or another
    metadata,  ///< title, author, subject, keywords, language of a file; title of a document
    look,      ///< nothing of all this, but the page looks different
    check,     ///< a page of a type does not hold what the settings ask of it
};
constexpr std::array<std::string_view, 16> difference_names{"document-missing",
                                                            "document-added",
                                                            "page-count",
                                                            "page-size",
                                                            "text-lost",
                                                            "text-added",
                                                            "text-changed",
                                                            "amount-changed",
                                                            "moved",
                                                            "font",
                                                            "color",
                                                            "graphic",
                                                            "image",
                                                            "metadata",
                                                            "look",
                                                            "check"};

/// Lost documents, lost text and changed amounts are always reported.
constexpr bool is_suppressible(DifferenceKind kind) {
    return kind != DifferenceKind::document_missing && kind != DifferenceKind::text_lost &&
           kind != DifferenceKind::amount_changed;
}

/// Hundredths of a point from the left top.
struct DiffArea {
    std::int32_t left = 0, top = 0, width = 0, height = 0;
};

class TextPattern;

/// What may be suppressed is not looked at in an area, or in words of a field.
struct Mask {
    std::uint64_t page = 0;  ///< of a document, from 1; 0: all
    DiffArea area;           ///< when it is no field
    bool is_field = false;
    std::string after;        ///< field: the words behind this text on the same page
    std::uint32_t words = 1;  ///< field: so many
    std::shared_ptr<const TextPattern> pattern;  ///< field: words that match as a whole
};

struct IgnoredKinds : std::array<bool, difference_names.size()> {
    bool has(DifferenceKind kind) const {
        return is_suppressible(kind) && (*this)[static_cast<std::size_t>(kind)];
    }
};

/// What a page of a type must hold in the second document.
struct PageCheck {
    bool must_be_absent = false;
    std::string text;                            ///< words of the page in their order
    std::shared_ptr<const TextPattern> pattern;  ///< or: some text of the page matches
    bool has_area = false;
    DiffArea area;
};

/// Pages recognised by what stands on them; the first type that fits is taken.
struct PageType {
    std::string name;
    PageCheck sign;  ///< what a page of this type has
    std::vector<Mask> masks;
    IgnoredKinds ignored{};
    std::int32_t tolerance = -1;  ///< hundredths of a point; -1: that of all
    std::vector<PageCheck> checks;
};

struct DiffSettings {
    std::int32_t tolerance = 10;  ///< hundredths of a point that something may move
    std::vector<Mask> masks;
    IgnoredKinds ignored{};  ///< only kinds that are suppressible
    std::vector<PageType> types;
};

/// Reads a settings file on top of `settings`. All errors at once: base.xml-*, compare.*.
base::Status load_diff_settings(const std::filesystem::path& path, DiffSettings& settings);

/// A regular expression as FEEL's matches() has it (XPath, anchored by ^ and $ only).
class TextPattern {
public:
    virtual ~TextPattern() = default;
    virtual bool is_in(const std::string& text) const = 0;
};
/// Error: compare.bad-value, at `asked_by`.
base::Result<std::shared_ptr<const TextPattern>> compile_pattern(const std::string& pattern,
                                                                 const base::SourceSpan& asked_by);

}  // namespace cajista::compare
