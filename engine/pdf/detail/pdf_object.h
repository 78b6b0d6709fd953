// SPDX-License-Identifier: Apache-2.0
// PDF objects by libharu's object model (pdf.md, decisions 1 and 2): made, written and freed at
// once. Nothing is thrown through libharu's C frames; its status is checked once, at write().
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <hpdf.h>
#include <hpdf_error.h>
#include <hpdf_mmgr.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>

namespace cajista::pdf::detail {

class ObjectModel;

/// Both belong to what they were added to, or to the ObjectModel until written.
class PdfArray {
public:
    PdfArray& number(std::int64_t value);
    PdfArray& name(std::string_view value);
    PdfArray& reference(std::uint32_t object);
    /// A text string; its language or encoding plays no part.
    PdfArray& text(std::string_view utf8);

private:
    friend class ObjectModel;
    friend class PdfDict;
    PdfArray(ObjectModel& model, HPDF_Array array) : model_(&model), array_(array) {}
    ObjectModel* model_;
    HPDF_Array array_;
};

class PdfDict {
public:
    PdfDict& name(const char* key, std::string_view value);
    PdfDict& number(const char* key, std::int64_t value);
    /// value / 10^digits; written as libharu writes reals, so only for what isn't a position.
    PdfDict& real(const char* key, double value);
    PdfDict& boolean(const char* key, bool value);
    PdfDict& reference(const char* key, std::uint32_t object);
    /// A text string (7.9.2.2): UTF-16 when not ASCII. Invalid UTF-8 becomes U+FFFD; at most 8,000
    /// characters.
    PdfDict& text(const char* key, std::string_view utf8);
    /// Bytes that are ASCII by nature: dates, URIs, registries.
    PdfDict& ascii(const char* key, std::string_view value);
    PdfDict& bytes(const char* key, std::string_view value);
    PdfDict dict(const char* key);    ///< a new dictionary below this one
    PdfArray array(const char* key);  ///< a new array below this one

private:
    friend class ObjectModel;
    PdfDict(ObjectModel& model, HPDF_Dict dict) : model_(&model), dict_(dict) {}
    ObjectModel* model_;
    HPDF_Dict dict_;
};

/// Memory and error state of libharu. One owner, one thread.
class ObjectModel {
public:
    ObjectModel();
    ~ObjectModel();
    ObjectModel(const ObjectModel&) = delete;
    ObjectModel& operator=(const ObjectModel&) = delete;

    /// Starts an object; the one before must have been written.
    PdfDict dict();
    /// Appends the started object to `out` and frees it. False: libharu refused something of it
    /// (a limit, no memory).
    bool write(std::string& out);

private:
    friend class PdfDict;
    friend class PdfArray;
    void* reference(std::uint32_t object);
    void* text(std::string_view utf8);
    void check(HPDF_STATUS status) { ok_ = ok_ && status == HPDF_OK; }
    void add(HPDF_Dict dict, const char* key, void* object);
    void add(HPDF_Array array, void* object);
    void release();

    HPDF_Error_Rec error_{};
    HPDF_MMgr memory_ = nullptr;
    HPDF_Dict root_ = nullptr;
    /// Stand for objects that are elsewhere: libharu writes a reference to an indirect object.
    std::deque<HPDF_Null_Rec> referenced_;
    bool ok_ = true;
};

/// A text string as bytes: ASCII, or UTF-16BE with its byte order mark.
std::string text_string(std::string_view utf8);
/// The same as an operand, in parentheses or as hexadecimal digits.
void append_string(std::string& out, std::string_view utf8);
/// `/Parent 12 0 R`, with key "/Parent ".
void append_reference(std::string& out, std::string_view key, std::uint32_t number);

}  // namespace cajista::pdf::detail
