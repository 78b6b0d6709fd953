// SPDX-License-Identifier: Apache-2.0
// Objects and tokens of a PDF (ISO 32000-1, 7.2 and 7.3), as a comparison needs them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cajista::compare::detail {

/// One object, or an operator of a content stream. Plain data.
struct PdfObject {
    enum class Kind : std::uint8_t {
        null,
        boolean,
        number,
        name,
        text,
        array,
        dictionary,
        reference,
        keyword,  ///< an operator, `obj`, `stream` …
    };
    Kind kind = Kind::null;
    double number = 0;             ///< also of a boolean, and the object number of a reference
    std::string text;              ///< of a name (without slash, escapes resolved), text, keyword
    std::vector<PdfObject> items;  ///< of an array; of a dictionary: key, value, key, value …
    /// Of an indirect object that is a stream: where its bytes begin in the file; 0: no stream.
    std::uint64_t stream = 0;

    bool is(Kind wanted) const { return kind == wanted; }
    bool is_name(std::string_view wanted) const { return kind == Kind::name && text == wanted; }
    std::uint32_t reference() const {
        return kind == Kind::reference ? static_cast<std::uint32_t>(number) : 0;
    }
    /// The value of a dictionary's key; a null object when there is none.
    const PdfObject& get(std::string_view key) const;
    std::int64_t integer() const;
};

/// Reads tokens from bytes that the caller keeps. Never fails: what is no PDF ends the reading or
/// gives null objects; nesting deeper than 60 is cut.
class PdfLexer {
public:
    explicit PdfLexer(std::string_view bytes, std::size_t at = 0) : bytes_(bytes), at_(at) {}

    /// The next object or keyword into `out`; false at the end. With `with_references`, `1 0 R`
    /// is one object (files); without, three tokens (content streams have none).
    bool next(PdfObject& out, bool with_references);
    std::size_t at() const { return at_; }
    void move_to(std::size_t at) { at_ = at; }
    void skip_white();

private:
    bool read(PdfObject& out, bool with_references, int depth);
    void read_name(PdfObject& out);
    void read_literal(PdfObject& out);
    void read_hexadecimal(PdfObject& out);
    void read_items(PdfObject& out, char end, bool with_references, int depth);
    bool read_number(PdfObject& out);
    void maybe_reference(PdfObject& out);

    std::string_view bytes_;
    std::size_t at_ = 0;
};

bool is_pdf_white(char c);

}  // namespace cajista::compare::detail
