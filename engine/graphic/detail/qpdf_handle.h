// SPDX-License-Identifier: Apache-2.0
// libqpdf's C interface (Clang 14 can't read the headers of the other in C++20), with values
// instead of handles and buffers.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graphic/qpdf_library.h"

namespace cajista::graphic::detail {

/// One open file; load_qpdf() succeeded before. Nothing is printed; what goes wrong is a null
/// object.
struct QpdfSession {
    qpdf_data document = qpdf().init();
    QpdfSession() {
        qpdf().silence_errors(document);
        qpdf().set_suppress_warnings(document, QPDF_TRUE);
        qpdf().set_attempt_recovery(document, QPDF_FALSE);
    }
    ~QpdfSession() {
        forget_error();
        qpdf().cleanup(&document);
    }
    QpdfSession(const QpdfSession&) = delete;
    QpdfSession& operator=(const QpdfSession&) = delete;

    /// One that nobody took is written to standard error.
    void forget_error() { qpdf().get_error(document); }
};

/// An object of the file; cheap to copy, valid as long as the session.
class QpdfObject {
public:
    QpdfObject(qpdf_data document, qpdf_oh handle) : document_(document), handle_(handle) {}

    bool is_null() const { return qpdf().oh_is_null(document_, handle_) != QPDF_FALSE; }
    bool is_name() const { return qpdf().oh_is_name(document_, handle_) != QPDF_FALSE; }
    bool is_string() const { return qpdf().oh_is_string(document_, handle_) != QPDF_FALSE; }
    bool is_array() const { return qpdf().oh_is_array(document_, handle_) != QPDF_FALSE; }
    bool is_stream() const { return qpdf().oh_is_stream(document_, handle_) != QPDF_FALSE; }
    bool is_dictionary() const { return qpdf().oh_is_dictionary(document_, handle_) != QPDF_FALSE; }
    bool is_number() const { return qpdf().oh_is_number(document_, handle_) != QPDF_FALSE; }
    bool is_scalar() const { return qpdf().oh_is_scalar(document_, handle_) != QPDF_FALSE; }
    bool is_indirect() const { return qpdf().oh_is_indirect(document_, handle_) != QPDF_FALSE; }
    int number_in_file() const { return qpdf().oh_get_object_id(document_, handle_); }
    double number() const { return qpdf().oh_get_numeric_value(document_, handle_); }
    /// Without its slash, escapes resolved.
    std::string name() const {
        if (!is_name()) return {};
        const char* text = qpdf().oh_get_name(document_, handle_);
        return text != nullptr && *text == '/' ? text + 1 : "";
    }
    std::string bytes() const {
        std::size_t length = 0;
        const char* text = qpdf().oh_get_binary_string_value(document_, handle_, &length);
        return text == nullptr ? std::string() : std::string(text, length);
    }
    /// As it is written in a file.
    std::string written() const {
        const char* text = qpdf().oh_unparse_resolved(document_, handle_);
        return text == nullptr ? "null" : text;
    }
    int size() const { return is_array() ? qpdf().oh_get_array_n_items(document_, handle_) : 0; }
    QpdfObject item(int index) const {
        return {document_, qpdf().oh_get_array_item(document_, handle_, index)};
    }
    /// Of a dictionary or the dictionary of a stream; `key` with its slash.
    QpdfObject get(const char* key) const {
        return {document_, qpdf().oh_get_key_if_dict(document_, dictionary().handle_, key)};
    }
    QpdfObject dictionary() const {
        return is_stream() ? QpdfObject(document_, qpdf().oh_get_dict(document_, handle_)) : *this;
    }
    std::vector<std::string> keys() const {
        std::vector<std::string> found;
        qpdf().oh_begin_dict_key_iter(document_, dictionary().handle_);
        while (qpdf().oh_dict_more_keys(document_) != QPDF_FALSE) {
            found.emplace_back(qpdf().oh_dict_next_key(document_));
        }
        return found;
    }
    enum class Data { raw, decoded };
    /// False: it can't be read, or not decoded.
    bool read(Data kind, std::string& out) const {
        unsigned char* buffer = nullptr;
        std::size_t length = 0;
        QPDF_BOOL is_filtered = QPDF_FALSE;
        const QPDF_ERROR_CODE code = qpdf().oh_get_stream_data(
            document_, handle_, kind == Data::raw ? qpdf_dl_none : qpdf_dl_generalized,
            &is_filtered, &buffer, &length);
        const std::unique_ptr<unsigned char, decltype(&std::free)> owner(buffer, &std::free);
        if ((code & QPDF_ERRORS) != 0) return false;
        if (kind == Data::decoded && is_filtered == QPDF_FALSE) return false;
        out.assign(reinterpret_cast<const char*>(buffer), length);
        return true;
    }

private:
    qpdf_data document_;
    qpdf_oh handle_;
};

}  // namespace cajista::graphic::detail
