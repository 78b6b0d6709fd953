// SPDX-License-Identifier: Apache-2.0
// The files of one input, one after the other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/detail/cutter.h"
#include "job/input.h"

namespace cajista::data::detail {

/// What `path` names: itself, the files of a folder or those that fit a pattern, in byte order.
/// Names that start with a dot are left out. Error: data.file-missing when there is none.
base::Result<std::vector<std::string>> find_files(const job::Input& input);

/// One owner, one thread.
class FileSequence final : public RecordSource {
public:
    /// Opens the first file. `first_file` is the number of it in Cut::file.
    static base::Result<std::unique_ptr<FileSequence>> open(const job::Input& input,
                                                            std::vector<std::string> paths,
                                                            std::uint32_t first_file);
    Outcome next(Cut& cut) override;
    const std::vector<std::string>& header() const { return header_; }
    std::uint64_t bytes_read() const { return bytes_read_; }

private:
    FileSequence(const job::Input& input, std::vector<std::string> paths, std::uint32_t first_file)
        : input_(input), paths_(std::move(paths)), first_file_(first_file) {}
    base::Status open_current();

    const job::Input& input_;
    std::vector<std::string> paths_;
    std::uint32_t first_file_;
    std::size_t current_ = 0;
    std::unique_ptr<Window> window_;
    std::unique_ptr<RecordSource> cutter_;
    std::vector<std::string> header_;
    std::uint64_t bytes_read_ = 0;
};

}  // namespace cajista::data::detail
