// SPDX-License-Identifier: Apache-2.0
// The part of a stream that is in memory: cutters look at it, ask for more and take from its front.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "data/detail/byte_stream.h"

namespace cajista::data::detail {

/// One owner, one thread. Views of `data()` hold until the next `fill()`.
class Window {
public:
    explicit Window(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

    std::string_view data() const { return {buffer_.data() + begin_, end_ - begin_}; }
    /// Reads on; false when there is nothing more or reading failed. What was there stays.
    bool fill();
    void consume(std::size_t count) {
        begin_ += count;
        offset_ += count;
    }
    bool is_at_end() const { return at_end_; }
    bool has_failed() const { return failed_; }
    const base::Diagnostic& problem() const { return stream_->problem(); }
    std::uint64_t offset() const { return offset_; }  ///< of the first byte of data()

private:
    std::unique_ptr<ByteStream> stream_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;
    bool at_end_ = false;
    bool failed_ = false;
};

}  // namespace cajista::data::detail
