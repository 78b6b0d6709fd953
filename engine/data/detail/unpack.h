// SPDX-License-Identifier: Apache-2.0
// gzip (RFC 1952, several members) and Zstandard (RFC 8878, several frames) while they are read.
#pragma once

#include <memory>
#include <string>

#include "data/detail/byte_stream.h"

namespace cajista::data::detail {

/// Errors while reading: data.compression-broken (cut off, damaged, or followed by other bytes).
std::unique_ptr<ByteStream> gunzip_stream(std::unique_ptr<ByteStream> inner, std::string path);
std::unique_ptr<ByteStream> unzstd_stream(std::unique_ptr<ByteStream> inner, std::string path);

}  // namespace cajista::data::detail
