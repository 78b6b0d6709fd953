// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/pdf_object.h"

#include <algorithm>
#include <new>

#include "base/print_number.h"
#include "base/utf8.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t most_characters = 8'000;  // libharu's strings end at 65,535 bytes

HPDF_STATUS append_bytes(HPDF_Stream stream, const HPDF_BYTE* bytes, HPDF_UINT size) {
    try {
        static_cast<std::string*>(stream->attr)->append(reinterpret_cast<const char*>(bytes), size);
    } catch (...) {
        return HPDF_FAILD_TO_ALLOC_MEM;
    }
    return HPDF_OK;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

void append_utf16(std::string& out, char32_t character) {
    const auto unit = [&out](char32_t value) {
        out.push_back(static_cast<char>(value >> 8 & 0xFF));
        out.push_back(static_cast<char>(value & 0xFF));
    };
    if (character < 0x10000) return unit(character);
    unit(0xD800 + ((character - 0x10000) >> 10));
    unit(0xDC00 + ((character - 0x10000) & 0x3FF));
}

/// libharu takes names as C strings of at most 127 bytes.
std::string c_name(std::string_view name) {
    return std::string(name.substr(0, HPDF_LIMIT_MAX_NAME_LEN));
}

}  // namespace

std::string text_string(std::string_view utf8) {
    if (is_ascii(utf8)) return std::string(utf8.substr(0, most_characters));
    std::string text = "\xFE\xFF";
    std::size_t offset = 0;
    for (std::size_t count = 0; offset < utf8.size() && count < most_characters; ++count) {
        append_utf16(text, base::next_code_point(utf8, offset));
    }
    return text;
}

ObjectModel::ObjectModel() {
    HPDF_Error_Init(&error_, nullptr);  // no callback: the status says it all
    memory_ = HPDF_MMgr_New(&error_, 0, nullptr, nullptr);
    if (memory_ == nullptr) throw std::bad_alloc();
}

ObjectModel::~ObjectModel() {
    release();
    HPDF_MMgr_Free(memory_);
}

void ObjectModel::release() {
    if (root_ != nullptr) HPDF_Dict_Free(root_);
    root_ = nullptr;
    referenced_.clear();
    HPDF_Error_Reset(&error_);
    ok_ = true;
}

PdfDict ObjectModel::dict() {
    release();
    root_ = HPDF_Dict_New(memory_);
    ok_ = root_ != nullptr;
    return {*this, root_};
}

bool ObjectModel::write(std::string& out) {
    bool written = false;
    if (ok_ && root_ != nullptr) {
        HPDF_Stream stream = HPDF_CallbackWriter_New(memory_, append_bytes, &out);
        if (stream != nullptr) {
            written = HPDF_Obj_WriteValue(root_, stream, nullptr) == HPDF_OK;
            HPDF_Stream_Free(stream);
        }
    }
    release();
    return written;
}

/// libharu frees what it can't add, so a failure loses nothing.
void ObjectModel::add(HPDF_Dict dict, const char* key, void* object) {
    check(dict == nullptr || object == nullptr ? HPDF_FAILD_TO_ALLOC_MEM
                                               : HPDF_Dict_Add(dict, key, object));
}

void ObjectModel::add(HPDF_Array array, void* object) {
    check(array == nullptr || object == nullptr ? HPDF_FAILD_TO_ALLOC_MEM
                                                : HPDF_Array_Add(array, object));
}

void* ObjectModel::reference(std::uint32_t object) {
    HPDF_Null_Rec& stand_in = referenced_.emplace_back();
    stand_in.header.obj_id = object | HPDF_OTYPE_INDIRECT;
    stand_in.header.gen_no = 0;
    stand_in.header.obj_class = HPDF_OCLASS_NULL;
    return &stand_in;
}

void* ObjectModel::text(std::string_view utf8) {
    std::string bytes = text_string(utf8);
    if (bytes.empty() || bytes.front() != '\xFE') {
        return HPDF_String_New(memory_, bytes.c_str(), nullptr);
    }
    return HPDF_Binary_New(memory_, reinterpret_cast<HPDF_BYTE*>(bytes.data()),
                           static_cast<HPDF_UINT>(bytes.size()));
}

PdfArray& PdfArray::number(std::int64_t value) {
    model_->add(array_, HPDF_Number_New(model_->memory_, static_cast<HPDF_INT32>(value)));
    return *this;
}

PdfArray& PdfArray::name(std::string_view value) {
    model_->add(array_, HPDF_Name_New(model_->memory_, c_name(value).c_str()));
    return *this;
}

PdfArray& PdfArray::reference(std::uint32_t object) {
    model_->add(array_, model_->reference(object));
    return *this;
}

PdfArray& PdfArray::text(std::string_view utf8) {
    model_->add(array_, model_->text(utf8));
    return *this;
}

PdfDict& PdfDict::name(const char* key, std::string_view value) {
    model_->add(dict_, key, HPDF_Name_New(model_->memory_, c_name(value).c_str()));
    return *this;
}

PdfDict& PdfDict::number(const char* key, std::int64_t value) {
    model_->add(dict_, key, HPDF_Number_New(model_->memory_, static_cast<HPDF_INT32>(value)));
    return *this;
}

PdfDict& PdfDict::real(const char* key, double value) {
    model_->add(dict_, key, HPDF_Real_New(model_->memory_, static_cast<HPDF_REAL>(value)));
    return *this;
}

PdfDict& PdfDict::boolean(const char* key, bool value) {
    model_->add(dict_, key, HPDF_Boolean_New(model_->memory_, value ? HPDF_TRUE : HPDF_FALSE));
    return *this;
}

PdfDict& PdfDict::reference(const char* key, std::uint32_t object) {
    model_->add(dict_, key, model_->reference(object));
    return *this;
}

PdfDict& PdfDict::text(const char* key, std::string_view utf8) {
    model_->add(dict_, key, model_->text(utf8));
    return *this;
}

PdfDict& PdfDict::ascii(const char* key, std::string_view value) {
    std::string clean;
    for (const char c : value.substr(0, most_characters)) {
        if (c >= 0x20 && c < 0x7F) clean.push_back(c);
    }
    model_->add(dict_, key, HPDF_String_New(model_->memory_, clean.c_str(), nullptr));
    return *this;
}

PdfDict& PdfDict::bytes(const char* key, std::string_view value) {
    std::string copy(value.substr(0, most_characters));
    model_->add(dict_, key,
                HPDF_Binary_New(model_->memory_, reinterpret_cast<HPDF_BYTE*>(copy.data()),
                                static_cast<HPDF_UINT>(copy.size())));
    return *this;
}

PdfDict PdfDict::dict(const char* key) {
    HPDF_Dict below = HPDF_Dict_New(model_->memory_);
    model_->add(dict_, key, below);
    return {*model_, model_->ok_ ? below : nullptr};
}

PdfArray PdfDict::array(const char* key) {
    HPDF_Array below = HPDF_Array_New(model_->memory_);
    model_->add(dict_, key, below);
    return {*model_, model_->ok_ ? below : nullptr};
}

void append_string(std::string& out, std::string_view utf8) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const std::string bytes = text_string(utf8);
    const bool is_ascii = bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) != 0xFE;
    out += is_ascii ? '(' : '<';
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (!is_ascii) {
            out += digits[byte >> 4];
            out += digits[byte & 0xF];
            continue;
        }
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        out += c == '\n' ? std::string("\\n") : c == '\r' ? std::string("\\r") : std::string(1, c);
    }
    out += is_ascii ? ')' : '>';
}

void append_reference(std::string& out, std::string_view key, std::uint32_t number) {
    out += key;
    base::append_integer(out, number);
    out += " 0 R";
}

}  // namespace cajista::pdf::detail
