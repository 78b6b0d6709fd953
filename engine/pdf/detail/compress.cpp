// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/compress.h"

#include <algorithm>
#include <new>
#include <utility>

#include <libdeflate.h>

namespace cajista::pdf::detail {

Compressor::Compressor(int level) : level_(std::min(level, 12)) {}

Compressor::~Compressor() { libdeflate_free_compressor(compressor_); }

Compressor::Compressor(Compressor&& other) noexcept
    : level_(other.level_),
      compressor_(std::exchange(other.compressor_, nullptr)),
      page_(std::move(other.page_)) {}

Compressor& Compressor::operator=(Compressor&& other) noexcept {
    std::swap(level_, other.level_);
    std::swap(compressor_, other.compressor_);
    std::swap(page_, other.page_);
    return *this;
}

bool Compressor::append(std::string_view raw, std::string& out) {
    const std::size_t start = out.size();
    if (level_ > 0 && raw.size() >= least_to_compress) {
        if (level_ == 1 && raw.size() <= PageDeflate::most_bytes) {
            if (page_ == nullptr) page_ = std::make_unique_for_overwrite<PageDeflate>();
            if (page_->append(raw, out)) return true;
            out.append(raw);
            return false;
        }
        if (compressor_ == nullptr) compressor_ = libdeflate_alloc_compressor(level_);
        if (compressor_ == nullptr) throw std::bad_alloc();
        // No room for more than the raw size: then it's better stored.
        out.resize(start + raw.size());
        const std::size_t size = libdeflate_zlib_compress(compressor_, raw.data(), raw.size(),
                                                          out.data() + start, raw.size());
        out.resize(start + size);
        if (size != 0) return true;
    }
    out.append(raw);
    return false;
}

}  // namespace cajista::pdf::detail
