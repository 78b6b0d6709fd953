// SPDX-License-Identifier: Apache-2.0
// Records as they stand in the data, cut but not yet parsed: what the reading thread hands to the
// workers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace cajista::data {

/// One piece of a record: its own bytes, or those of a detail row that was joined to it.
struct RawPart {
    std::uint32_t input = 0;   ///< index into the job's inputs
    std::uint32_t detail = 0;  ///< which of its parent's details; of the first part 0
    std::uint32_t parent = 0;  ///< part of the same record it belongs to; of the first part 0
    std::uint32_t file = 0;    ///< index into Reader::files()
    std::size_t begin = 0;     ///< in the batch's bytes
    std::size_t size = 0;
    std::uint64_t line = 0;         ///< 1-based line in the file; 0: unknown (database)
    std::uint64_t offset = 0;       ///< byte offset in the file, decompressed and in UTF-8
    std::size_t context_begin = 0;  ///< XML: namespace declarations of the elements around
    std::size_t context_size = 0;
};

struct RawRecord {
    std::uint64_t number = 0;  ///< 1-based, in reading order; rejects count
    std::uint32_t first_part = 0;
    std::uint32_t part_count = 0;
    /// Set when the record is already a reject: index into RawBatch::problems().
    std::optional<std::uint32_t> problem;
};

/// Records in reading order and their bytes in one buffer that is kept for the next use, so that
/// cutting allocates nothing. Filled by one thread, then read by another; never by two at once.
class RawBatch {
public:
    /// Readable bytes behind every record, as SIMD parsers need.
    static constexpr std::size_t padding = 64;

    /// Forgets the records; keeps the memory (up to a bound).
    void clear();

    std::span<const RawRecord> records() const { return records_; }
    std::span<const RawPart> parts(const RawRecord& record) const {
        return {parts_.data() + record.first_part, record.part_count};
    }
    std::string_view bytes(const RawPart& part) const {
        return {bytes_.data() + part.begin, part.size};
    }
    std::string_view context(const RawPart& part) const {
        return {bytes_.data() + part.context_begin, part.context_size};
    }
    /// The record as read: the bytes of its first part.
    std::string_view bytes(const RawRecord& record) const {
        return record.part_count == 0 ? std::string_view() : bytes(parts_[record.first_part]);
    }
    const base::Diagnostic* problem(const RawRecord& record) const {
        return record.problem ? &problems_[*record.problem] : nullptr;
    }
    std::size_t bytes_used() const { return used_; }
    /// CRC-32 of all records, going on from that of the records before.
    std::uint32_t checksum(std::uint32_t before) const;

    // For Reader.
    RawRecord& begin_record(std::uint64_t number);
    /// Copies `bytes` in; the part belongs to the last record. Returns its index in that record.
    std::uint32_t add_part(RawPart part, std::string_view bytes, std::string_view context);
    void set_problem(base::Diagnostic problem);
    /// Numbers the last record and completes its problem with the path of its file.
    void number_last(std::uint64_t number, std::span<const std::string> files);

private:
    std::size_t append(std::string_view bytes);

    std::vector<RawRecord> records_;
    std::vector<RawPart> parts_;
    std::vector<base::Diagnostic> problems_;
    std::string bytes_;  ///< its size is what may be written; `used_` what is
    std::size_t used_ = 0;
    std::size_t last_context_begin_ = 0;
    std::size_t last_context_size_ = 0;
};

}  // namespace cajista::data
