// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include <libdeflate.h>

#include "data/raw_record.h"

namespace cajista::data {

namespace {
// One huge record must not make its batch keep the memory for the rest of the run.
constexpr std::size_t kept_bytes = std::size_t{8} << 20;
constexpr std::size_t first_bytes = std::size_t{64} << 10;
}  // namespace

void RawBatch::clear() {
    records_.clear();
    parts_.clear();
    problems_.clear();
    used_ = 0;
    last_context_size_ = 0;
    if (bytes_.size() > kept_bytes) std::string().swap(bytes_);
}

std::size_t RawBatch::append(std::string_view bytes) {
    const std::size_t begin = used_;
    const std::size_t needed = begin + bytes.size() + padding;
    if (needed > bytes_.size()) bytes_.resize(std::max({needed, bytes_.size() * 2, first_bytes}));
    if (!bytes.empty()) std::memcpy(bytes_.data() + begin, bytes.data(), bytes.size());
    used_ = begin + bytes.size();
    return begin;
}

RawRecord& RawBatch::begin_record(std::uint64_t number) {
    RawRecord record;
    record.number = number;
    record.first_part = static_cast<std::uint32_t>(parts_.size());
    records_.push_back(record);
    return records_.back();
}

std::uint32_t RawBatch::add_part(RawPart part, std::string_view bytes, std::string_view context) {
    RawRecord& record = records_.back();
    part.begin = append(bytes);
    part.size = bytes.size();
    const std::string_view last(bytes_.data() + last_context_begin_, last_context_size_);
    if (context.empty() || context != last) {
        last_context_begin_ = append(context);
        last_context_size_ = context.size();
    }
    part.context_begin = last_context_begin_;
    part.context_size = last_context_size_;
    parts_.push_back(part);
    return record.part_count++;
}

std::uint32_t RawBatch::checksum(std::uint32_t before) const {
    // A batch is filled from its front, records and contexts alike.
    return libdeflate_crc32(before, bytes_.data(), used_);
}

void RawBatch::set_problem(base::Diagnostic problem) {
    records_.back().problem = static_cast<std::uint32_t>(problems_.size());
    problems_.push_back(std::move(problem));
}

void RawBatch::number_last(std::uint64_t number, std::span<const std::string> files) {
    RawRecord& record = records_.back();
    record.number = number;
    if (!record.problem) return;
    base::Diagnostic& problem = problems_[*record.problem];
    problem.record_number = number;
    if (!problem.data.path.empty() || record.part_count == 0) return;
    const std::uint32_t file = parts_[record.first_part].file;
    if (file < files.size()) problem.data.path = files[file];
}

}  // namespace cajista::data
