// SPDX-License-Identifier: Apache-2.0
// Any bytes as xml data: cut and parsed without a crash, and every record gets an answer.
#include "fuzz/read_records.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    cajista::fuzz::read_records("xml", {reinterpret_cast<const char*>(bytes), size});
    return 0;
}
