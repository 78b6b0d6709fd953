// SPDX-License-Identifier: Apache-2.0
// The file structure (ISO 32000-1, 7.5): object numbers, 64-bit offsets, object streams, the
// cross-reference as stream or table, and the trailer. Objects go out as they come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "pdf/detail/compress.h"
#include "pdf/detail/compress_lines.h"
#include "pdf/detail/content_buffer.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

/// One owner, one thread. After the first failure nothing more is written and status() tells it.
class ObjectFile {
public:
    /// `version`: of the header, like 1.7.
    ObjectFile(Output& output, CrossReference kind, int compression_level,
               std::string_view version);

    /// Before the first object, for a file with many elements: their streams compress by lines, the
    /// others quickly.
    void gather_quickly();

    /// The next `count` object numbers; gives the first.
    std::uint32_t allocate(std::uint32_t count = 1);
    /// An object that isn't a stream. With CrossReference::stream it goes into an object stream.
    void write(std::uint32_t number, std::string_view value);
    /// An element of structure, in object streams of their own: many, much alike, and never needed
    /// to show a page.
    void write_element(std::uint32_t number, std::string_view value);
    /// `entries`: of the stream's dictionary, without << >>, /Length and, when `is_compressed`,
    /// /Filter.
    void write_stream(std::uint32_t number, std::string_view entries, std::string_view bytes,
                      bool is_compressed);
    /// Compresses when that is worth it.
    void write_raw_stream(std::uint32_t number, std::string_view entries, std::string_view raw);

    /// Cross-reference and trailer. `id_seed` and the bytes so far make both halves of /ID.
    void finish(std::uint32_t root, std::uint32_t info, std::string_view id_seed);

    const base::Status& status() const { return status_; }
    void fail(base::Status status);
    std::uint64_t size() const { return offset_ + buffer_.size(); }
    std::uint64_t object_count() const { return forgotten_ + places_.size(); }
    base::Sha256 take_digest() { return digest_.finish(); }

private:
    /// Where an object is: an offset; or, with the top one of 40 bits, object stream * 2^16 + index
    /// in it.
    using Place = std::uint64_t;
    static constexpr Place in_stream = Place{1} << 39;
    /// As it is kept, by the million: five bytes.
    struct KeptPlace {
        std::array<std::uint8_t, 5> bytes{};
    };
    Place place(std::size_t number) const;
    void set_place(std::size_t number, Place place);

    enum class Rows : std::uint8_t { plain, predicted };
    /// The row of a place in a cross-reference stream.
    using Row = std::array<unsigned char, 16>;

    /// An object stream being filled.
    struct Gathered {
        std::uint32_t number = 0;  ///< its own; 0: none is being filled
        std::uint32_t count = 0;
        ContentBuffer index, objects;
    };

    void begin(std::uint32_t number);
    void gather(Gathered& stream, std::uint32_t number, std::string_view value);
    void append(std::string_view bytes);
    void flush();
    void flush_gathered(Gathered& stream);
    void append_id(std::string& out, std::string_view id_seed) const;
    void write_table(std::uint32_t root, std::uint32_t info, std::string_view id_seed);
    void write_reference_stream(std::uint32_t root, std::uint32_t info, std::string_view id_seed);
    void append_rows(std::string& rows, std::size_t first, std::size_t count, int offset_bytes,
                     Rows kind, Row& above) const;
    std::string reference_rows(int offset_bytes, Rows kind) const;
    bool compress_rows(int offset_bytes);
    bool compress_long_rows(int offset_bytes);

    Output& output_;
    CrossReference kind_;
    Compressor compressor_;
    base::Status status_;
    std::string buffer_;
    std::uint64_t offset_ = 0;  ///< of buffer_ in the file
    /// By object number; 0: not written. A deque, as millions of them grow without a copy.
    std::deque<KeptPlace> places_;
    std::uint64_t forgotten_ = 0;  ///< places, as their rows have been written
    std::uint32_t check_ = 0;      ///< CRC-32 of what has been flushed, for /ID
    base::Sha256Stream digest_;

    Compressor quick_compressor_;
    LineCompressor line_compressor_;
    bool gathers_quickly_ = false;
    Gathered objects_, elements_;
    std::string compressed_;
    std::deque<std::string> pieces_;  ///< of a long cross-reference, compressed
};

}  // namespace cajista::pdf::detail
