// SPDX-License-Identifier: Apache-2.0
// First phase of reading: the data is decompressed, converted to UTF-8 and cut into raw records, in
// bounded memory, by the one reading thread. What a record says is left to the workers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "data/raw_record.h"
#include "data/record_parser.h"
#include "job/input.h"

namespace cajista::data {

struct OpenOptions {
    /// Where an index of unsorted details may be kept while reading; empty: the system's folder.
    std::filesystem::path scratch{};
    /// The file that stands for standard input (`-`); empty: standard input itself.
    std::filesystem::path standard_input{};
    /// A file of kept records (rejects.ndjson of a run, or a capture): they are read instead of the
    /// inputs, with the parts that were joined to them; empty: the inputs.
    std::filesystem::path kept{};
};

enum class Outcome : std::uint8_t {
    record,  ///< one more record is in the batch
    reject,  ///< one more record is in the batch, with its problem
    end,     ///< nothing more
    failed,  ///< reading can't go on, see failure(); what was read before is good
};

/// Reads one input with the details joined to it. One owner, one thread.
class Reader {
public:
    virtual ~Reader() = default;

    /// Opens the files of `inputs[main]` and of its details; reads CSV headers and compiles the
    /// ways from the data to the schema's fields. `inputs` must outlive reader and parsers. Errors:
    /// data.file-*, data.encoding-unknown, data.column-unknown, data.path-*, data.sql-* …
    static base::Result<std::unique_ptr<Reader>> open(std::span<const job::Input> inputs,
                                                      std::uint32_t main,
                                                      const OpenOptions& options = {});

    /// Appends one record to `batch`.
    virtual Outcome next(RawBatch& batch) = 0;
    /// After Outcome::failed.
    virtual const base::Diagnostic& failure() const = 0;

    virtual std::unique_ptr<RecordParser> create_parser() const = 0;

    /// Paths, by RawPart::file; in the order of reading.
    virtual std::span<const std::string> files() const = 0;
    /// The columns that a CSV input's header named; empty for others.
    virtual std::span<const std::string> columns(std::uint32_t input) const = 0;
    /// For progress: bytes of the main input read so far and all its files have, as they are on
    /// disk; 0 when unknown (standard input, databases).
    virtual std::uint64_t bytes_read() const = 0;
    virtual std::uint64_t bytes_total() const = 0;
};

/// Copies standard input to a new file, compressed unless it is already, so that it can be read
/// again; the file is whole or absent. `is_stopped` is asked between reads and when a signal comes;
/// true ends the copy with data.capture-stopped. Also: data.file-unreadable, base.file-unwritable.
base::Status capture_standard_input(const std::filesystem::path& target,
                                    const std::function<bool()>& is_stopped);

/// Checks without reading data what a schema asks of its input (for `cajista check`): paths that
/// can't be, columns that no row type has. All errors at once.
base::Status check_input(std::span<const job::Input> inputs, std::uint32_t main);

}  // namespace cajista::data
