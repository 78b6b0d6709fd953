// SPDX-License-Identifier: Apache-2.0
#include "run/detail/estimate_space.h"

#include <fmt/format.h>

#include <algorithm>

#include "run/detail/controls.h"
#include "run/detail/process.h"

namespace cajista::run::detail {

namespace {

constexpr std::size_t records_measured = 64;
constexpr std::size_t bytes_measured = std::size_t{4} << 20;
// A short record of one page may become a thousand times its size. Less can't fill the disk, and
// nothing needs to be measured.
constexpr std::uint64_t largest_growth = 1000;
constexpr std::uint64_t block_bytes = 4096;  // of a file system: what a small file takes
constexpr double reserve = 1.1;              // journal, log, control files; records differ

std::uint64_t on_disk(std::size_t bytes) {
    return bytes == 0 ? 0 : (bytes + block_bytes - 1) / block_bytes * block_bytes;
}

/// In the page store, in print or volumes, and in files of its own.
std::uint64_t space_of(const ComposedOutput& document, const job::Job& job, bool is_shard) {
    std::string stored;
    store::append_facts(stored, document.facts());
    document.encoded.append_to(stored);
    if (is_shard || document.is_held()) return stored.size();
    const bool is_printed = (document.channels & store::Channel::print) != 0;
    const bool has_volumes = job.archive && job.archive->volume_pages != 0;
    const bool is_in_volume = has_volumes && (document.channels & store::Channel::archive) != 0;
    const std::size_t copies = 1U + (is_printed ? 1U : 0U) + (is_in_volume ? 1U : 0U);
    return stored.size() * copies + on_disk(document.archive_pdf.size()) +
           on_disk(document.email.content.size()) + on_disk(document.web.content.size());
}

struct Measured {
    std::uint64_t records = 0;
    std::uint64_t read = 0;     ///< bytes of the main input's records
    std::uint64_t written = 0;  ///< bytes that they become
};

Measured measure(const CompiledJob& compiled, data::Reader& reader, bool is_shard) {
    data::RawBatch raw;
    while (raw.records().size() < records_measured && raw.bytes_used() < bytes_measured) {
        const data::Outcome outcome = reader.next(raw);
        if (outcome == data::Outcome::end || outcome == data::Outcome::failed) break;
    }
    Measured result;
    result.records = raw.records().size();
    for (const data::RawRecord& record : raw.records()) {
        const auto parts = raw.parts(record);
        if (!parts.empty()) result.read += raw.bytes(parts.front()).size() + 1;
    }
    // What files on disk are packed to isn't known yet, only what was read of them so far.
    result.read = std::min(result.read, std::max<std::uint64_t>(reader.bytes_read(), 1));
    ComposingWorker worker(compiled, reader, channels_of(compiled.job));
    BatchOutput output;
    worker.process(raw, output, is_stop_requested);
    for (const ComposedOutput& document : output.documents) {
        result.written += space_of(document, compiled.job, is_shard);
    }
    for (const Reject& reject : output.rejects) result.written += reject.raw.size();
    return result;
}

base::Status compare(const std::filesystem::path& folder, std::uint64_t needed,
                     const std::string& why) {
    const std::optional<std::uint64_t> left = space_left(folder);
    if (!left || *left >= needed) return {};
    return base::error(
               "run.disk-low",
               fmt::format("the volume of '{}' has {} MiB left, the run needs about {} ({})",
                           folder.string(), *left >> 20, (needed + (1U << 20) - 1) >> 20, why))
        .hint(
            "free space, or choose another folder with --out; <run space=\"…\"/> in the job "
            "says what a run needs, 0 starts it anyway");
}

}  // namespace

base::Status check_space_of_run(const CompiledJob& compiled, const RunOptions& options,
                                const std::filesystem::path& folder, const data::Reader& reader,
                                const data::OpenOptions& open) {
    const job::Job& job = compiled.job;
    if (job.space_bytes) return compare(folder, *job.space_bytes, "the job says so");
    const std::uint64_t total = reader.bytes_total();
    const std::optional<std::uint64_t> left = space_left(folder);
    if (total == 0 || !left || total <= *left / largest_growth) return {};
    for (const job::Input& input : job.inputs) {
        for (const job::Detail& detail : input.details) {
            if (detail.order == job::JoinOrder::any) return {};  // its index would be made twice
        }
    }
    auto again = data::Reader::open(job.inputs, job.main_input, open);
    if (!again) return {};  // the run says what is wrong with it
    const Measured sample = measure(compiled, *again.value(), options.shard.is_part());
    if (sample.records == 0 || sample.read == 0) return {};
    const double each = static_cast<double>(sample.written) / static_cast<double>(sample.records);
    double records = static_cast<double>(total) / static_cast<double>(sample.read) *
                     static_cast<double>(sample.records);
    if (options.limit != 0) records = std::min(records, static_cast<double>(options.limit));
    records /= options.shard.count;
    return compare(
        folder, static_cast<std::uint64_t>(each * records * reserve),
        fmt::format("some {:.0f} records, of which the first {} take {} KiB each", records,
                    sample.records, (sample.written / sample.records + 1023) / 1024));
}

}  // namespace cajista::run::detail
