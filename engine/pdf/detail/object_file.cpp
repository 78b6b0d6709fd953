// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/object_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>

#include "base/print_number.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t flush_bytes = 64 * 1024;
/// Objects of a stream are all read for one of them; 100 keep that short and compress well.
constexpr std::uint32_t objects_in_stream = 100;
/// Of structure, read by the hundred: fewer, larger streams cost less time and fewer bytes.
constexpr std::uint32_t elements_in_stream = 1000;
/// libdeflate's level for them: a third of the time of level 6 for a fifth more bytes.
constexpr int quick_compression = 1;
/// A cross-reference of a few hundred objects gains a few bytes by a higher level.
constexpr std::size_t short_rows = 16 * 1024;
constexpr std::size_t rows_at_once = 4096;
constexpr std::size_t object_stream_bytes = 64 * 1024;
/// PDF/A (ISO 19005-2, 6.1.13) allows as many; libharu's references reach twice as far.
constexpr std::size_t most_objects = 8'388'607;
constexpr std::uint64_t most_table_bytes = 9'999'999'999;  // ten digits

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

}  // namespace

ObjectFile::ObjectFile(Output& output, CrossReference kind, int compression_level,
                       std::string_view version)
    : output_(output),
      kind_(kind),
      compressor_(compression_level),
      places_(1),
      quick_compressor_(std::min(compression_level, quick_compression)) {
    append(fmt::format("%PDF-{}\n%\xE2\xE3\xCF\xD3\n", version));
}

void ObjectFile::gather_quickly() { gathers_quickly_ = true; }

std::uint32_t ObjectFile::allocate(std::uint32_t count) {
    const auto first = static_cast<std::uint32_t>(places_.size());
    if (places_.size() + count > most_objects) {
        fail(base::error("pdf.too-many-objects",
                         fmt::format("a PDF file can't hold more than {} objects", most_objects))
                 .hint("split the output into volumes of fewer sheets"));
        return 0;
    }
    places_.resize(places_.size() + count);
    return first;
}

void ObjectFile::fail(base::Status status) {
    if (status_.ok()) status_ = std::move(status);
}

void ObjectFile::append(std::string_view bytes) {
    buffer_.append(bytes);
    if (buffer_.size() >= flush_bytes) flush();
}

void ObjectFile::flush() {
    if (!status_.ok() || buffer_.empty()) return;
    check_ = libdeflate_crc32(check_, buffer_.data(), buffer_.size());
    digest_.update(buffer_);
    if (base::Status written = output_.write(buffer_); !written) fail(std::move(written));
    offset_ += buffer_.size();
    buffer_.clear();
}

ObjectFile::Place ObjectFile::place(std::size_t number) const {
    Place place = 0;
    for (const std::uint8_t byte : places_[number].bytes) place = place << 8 | byte;
    return place;
}

void ObjectFile::set_place(std::size_t number, Place place) {
    KeptPlace& kept = places_[number];
    for (auto byte = kept.bytes.rbegin(); byte != kept.bytes.rend(); ++byte) {
        *byte = static_cast<std::uint8_t>(place);
        place >>= 8;
    }
}

void ObjectFile::begin(std::uint32_t number) {
    if (size() >= in_stream) {
        fail(base::error("pdf.file-too-large",
                         fmt::format("a PDF file can't hold more than {} bytes", in_stream))
                 .hint("split the output into smaller volumes"));
        return;
    }
    if (number < places_.size()) set_place(number, size());
    base::append_integer(buffer_, number);
    buffer_ += " 0 obj\n";
}

void ObjectFile::write(std::uint32_t number, std::string_view value) {
    gather(objects_, number, value);
}

void ObjectFile::write_element(std::uint32_t number, std::string_view value) {
    gather(elements_, number, value);
}

void ObjectFile::gather(Gathered& stream, std::uint32_t number, std::string_view value) {
    // No third and fourth copy of a long list.
    if (kind_ == CrossReference::table || value.size() > object_stream_bytes) {
        begin(number);
        append(value);
        append("\nendobj\n");
        return;
    }
    if (stream.number == 0) stream.number = allocate();
    if (number < places_.size()) {
        set_place(number, in_stream | Place{stream.number} << 16 | stream.count);
    }
    char* end = stream.index.reserve(2 * base::number_bytes + 2);
    end = base::write_unsigned(end, number);
    *end++ = ' ';
    end = base::write_unsigned(end, stream.objects.view().size());
    *end++ = ' ';
    stream.index.commit(end);
    ++stream.count;
    end = stream.objects.reserve(value.size() + 1);
    std::memcpy(end, value.data(), value.size());
    end += value.size();
    *end++ = '\n';
    stream.objects.commit(end);
    const std::uint32_t most = &stream == &elements_ ? elements_in_stream : objects_in_stream;
    if (stream.count == most || stream.objects.view().size() > object_stream_bytes)
        flush_gathered(stream);
}

void ObjectFile::flush_gathered(Gathered& stream) {
    if (stream.number == 0) return;
    std::string entries = "/Type/ObjStm/N ";
    base::append_integer(entries, stream.count);
    entries += "/First ";
    const std::size_t index_bytes = stream.index.view().size();
    base::append_integer(entries, static_cast<std::int64_t>(index_bytes));
    stream.index.append(stream.objects.view());
    compressed_.clear();
    Compressor& compressor = gathers_quickly_ ? quick_compressor_ : compressor_;
    const bool is_compressed =
        &stream == &elements_
            ? line_compressor_.append(stream.index.view(), index_bytes, compressed_)
            : compressor.append(stream.index.view(), compressed_);
    write_stream(stream.number, entries, compressed_, is_compressed);
    stream.number = stream.count = 0;
    stream.index.clear();
    stream.objects.clear();
}

void ObjectFile::write_stream(std::uint32_t number, std::string_view entries,
                              std::string_view bytes, bool is_compressed) {
    begin(number);
    buffer_ += "<<";
    buffer_ += entries;
    if (is_compressed) buffer_ += "/Filter/FlateDecode";
    buffer_ += "/Length ";
    base::append_integer(buffer_, static_cast<std::int64_t>(bytes.size()));
    buffer_ += ">>\nstream\n";
    append(bytes);
    append("\nendstream\nendobj\n");
}

void ObjectFile::write_raw_stream(std::uint32_t number, std::string_view entries,
                                  std::string_view raw) {
    compressed_.clear();
    const bool is_compressed = compressor_.append(raw, compressed_);
    write_stream(number, entries, compressed_, is_compressed);
}

void ObjectFile::finish(std::uint32_t root, std::uint32_t info, std::string_view id_seed) {
    flush_gathered(elements_);
    flush_gathered(objects_);
    flush();
    if (kind_ == CrossReference::table) {
        write_table(root, info, id_seed);
    } else {
        write_reference_stream(root, info, id_seed);
    }
    flush();
}

/// /ID (14.4) from the seed, the size, the count and a check sum of all before it: no clock.
void ObjectFile::append_id(std::string& out, std::string_view id_seed) const {
    std::string source(id_seed);
    append_big_endian(source, offset_, 8);
    append_big_endian(source, places_.size(), 8);
    append_big_endian(source, check_, 4);
    const std::string id = base::to_hex(base::sha256(source)).substr(0, 32);
    out += "/ID[<" + id + "><" + id + ">]";
}

void ObjectFile::write_table(std::uint32_t root, std::uint32_t info, std::string_view id_seed) {
    const std::uint64_t start = size();
    if (start > most_table_bytes) {
        fail(base::error("pdf.file-too-large",
                         fmt::format("a file of {} bytes is beyond a cross-reference table", start))
                 .hint("split the output into smaller volumes, or use a cross-reference stream"));
        return;
    }
    buffer_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", places_.size());
    for (std::size_t i = 1; i < places_.size(); ++i) {
        std::array<char, 21> row{};
        const Place at = place(i);
        fmt::format_to_n(row.data(), 20, "{:010} {} \n", at, at == 0 ? "65535 f" : "00000 n");
        buffer_.append(row.data(), 20);
    }
    buffer_ +=
        fmt::format("trailer\n<</Size {}/Root {} 0 R/Info {} 0 R", places_.size(), root, info);
    append_id(buffer_, id_seed);
    buffer_ += fmt::format(">>\nstartxref\n{}\n%%EOF\n", start);
}

/// Rows of `count` places; predicted: by PNG's Up, as neighbouring rows are alike and their
/// differences compress well. `above`: the row before them, at last the last one.
void ObjectFile::append_rows(std::string& rows, std::size_t first, std::size_t count,
                             int offset_bytes, Rows kind, Row& above) const {
    const auto columns = static_cast<std::size_t>(3 + offset_bytes);
    Row row{};
    for (std::size_t number = first; number < first + count; ++number) {
        const Place at = place(number);
        const bool is_inside = (at & in_stream) != 0;
        const std::uint64_t where = is_inside ? (at & ~in_stream) >> 16 : at;
        const std::uint64_t last = is_inside ? at & 0xFFFF : at == 0 ? 0xFFFF : 0;
        row[0] = is_inside ? 2 : at == 0 ? 0 : 1;
        for (std::size_t i = 1; i + 2 < columns; ++i) {
            row[i] = static_cast<unsigned char>(where >> (8 * (columns - 3 - i)));
        }
        row[columns - 2] = static_cast<unsigned char>(last >> 8);
        row[columns - 1] = static_cast<unsigned char>(last);
        if (kind == Rows::predicted) rows += '\x02';
        for (std::size_t i = 0; i < columns; ++i) rows += static_cast<char>(row[i] - above[i]);
        if (kind == Rows::predicted) above = row;
    }
}

std::string ObjectFile::reference_rows(int offset_bytes, Rows kind) const {
    std::string rows;
    rows.reserve(places_.size() * static_cast<std::size_t>(4 + offset_bytes));
    Row above{};
    append_rows(rows, 0, places_.size(), offset_bytes, kind, above);
    return rows;
}

/// Into `pieces_`. False: not compressed.
bool ObjectFile::compress_rows(int offset_bytes) {
    if (places_.size() * static_cast<std::size_t>(4 + offset_bytes) >= short_rows) {
        return compress_long_rows(offset_bytes);
    }
    const std::string rows = reference_rows(offset_bytes, Rows::predicted);
    Compressor& compressor = gathers_quickly_ ? quick_compressor_ : compressor_;
    return compressor.append(rows, pieces_.emplace_back());
}

/// Piece by piece, and places are forgotten with their rows: all of either at once would be the
/// most memory that a spool takes.
bool ObjectFile::compress_long_rows(int offset_bytes) {
    z_stream stream{};
    if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK) return false;
    std::array<char, 16384> out{};
    std::string rows;
    Row above{};
    while (!places_.empty()) {
        const std::size_t count = std::min(rows_at_once, places_.size());
        rows.clear();
        append_rows(rows, 0, count, offset_bytes, Rows::predicted, above);
        places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(count));
        forgotten_ += count;
        stream.next_in = reinterpret_cast<Bytef*>(rows.data());
        stream.avail_in = static_cast<uInt>(rows.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, places_.empty() ? Z_FINISH : Z_NO_FLUSH);
            const std::size_t size = out.size() - stream.avail_out;
            if (size != 0) pieces_.emplace_back(out.data(), size);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return true;
}

void ObjectFile::write_reference_stream(std::uint32_t root, std::uint32_t info,
                                        std::string_view id_seed) {
    const std::uint32_t number = allocate();
    const std::uint64_t start = size();
    if (number < places_.size()) set_place(number, start);
    int offset_bytes = 2;  // hold offsets and numbers of object streams
    while (std::max<std::uint64_t>(start, places_.size()) >> (8 * offset_bytes) != 0) {
        ++offset_bytes;
    }
    std::string head =
        fmt::format("{} 0 obj\n<</Type/XRef/Size {}/W[1 {} 2]/Root {} 0 R/Info {} 0 R", number,
                    places_.size(), offset_bytes, root, info);
    append_id(head, id_seed);
    pieces_.clear();
    if (compress_rows(offset_bytes)) {
        head += fmt::format("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns {}>>",
                            3 + offset_bytes);
    } else {
        pieces_.assign(1, reference_rows(offset_bytes, Rows::plain));
    }
    std::size_t length = 0;
    for (const std::string& piece : pieces_) length += piece.size();
    append(head + fmt::format("/Length {}>>\nstream\n", length));
    for (; !pieces_.empty(); pieces_.pop_front()) append(pieces_.front());
    append(fmt::format("\nendstream\nendobj\nstartxref\n{}\n%%EOF\n", start));
}

}  // namespace cajista::pdf::detail
