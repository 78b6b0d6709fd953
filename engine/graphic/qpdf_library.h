// SPDX-License-Identifier: Apache-2.0
// libqpdf, loaded when it is first needed. It brings ten libraries along (GnuTLS and what that
// needs), whose set-up takes longer than composing a page; most runs neither import a page nor
// encrypt.
#pragma once

#include <qpdf/qpdf-c.h>

#include "base/result.h"

class RandomDataProvider;  // of libqpdf

namespace cajista::graphic {

// NOLINTBEGIN(cppcoreguidelines-macro-usage): one list makes the members and finds the symbols
// clang-format off
#define CAJISTA_QPDF_FUNCTIONS(X)                                                                 \
    X(init) X(cleanup) X(silence_errors) X(set_suppress_warnings) X(set_attempt_recovery)         \
    X(get_error) X(get_error_code) X(read_memory) X(is_encrypted) X(get_num_pages) X(get_page_n)  \
    X(get_root) X(oh_is_null) X(oh_is_name) X(oh_is_string) X(oh_is_array) X(oh_is_stream)        \
    X(oh_is_dictionary) X(oh_is_number) X(oh_is_scalar) X(oh_is_indirect) X(oh_get_object_id)     \
    X(oh_get_numeric_value) X(oh_get_name) X(oh_get_binary_string_value) X(oh_unparse_resolved)   \
    X(oh_get_array_n_items) X(oh_get_array_item) X(oh_get_key_if_dict) X(oh_get_dict)             \
    X(oh_begin_dict_key_iter) X(oh_dict_more_keys) X(oh_dict_next_key) X(oh_get_stream_data)      \
    X(init_write_memory) X(set_static_ID) X(set_stream_data_mode)                                 \
    X(set_r6_encryption_parameters2) X(write) X(get_buffer) X(get_buffer_length)
// clang-format on

/// Its C interface, without the `qpdf_` that each name begins with.
struct QpdfLibrary {
#define X(name) decltype(&::qpdf_##name) name = nullptr;
    CAJISTA_QPDF_FUNCTIONS(X)
#undef X
    /// Of its C++ interface, as the C one has no source of random bytes.
    RandomDataProvider* (*get_random_data_provider)() = nullptr;
    void (*set_random_data_provider)(RandomDataProvider*) = nullptr;
};
// NOLINTEND(cppcoreguidelines-macro-usage)

/// Loads it, once in the process; any thread. Error: graphic.qpdf-missing.
base::Status load_qpdf();

/// The functions; load_qpdf() must have succeeded.
const QpdfLibrary& qpdf();

}  // namespace cajista::graphic
