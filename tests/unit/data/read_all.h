// SPDX-License-Identifier: Apache-2.0
// What several tests of data/ share: data in files, records as text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data/reader.h"
#include "job/job.h"

namespace cajista::test {

/// A folder that goes away with the test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    /// Writes a file and gives its path.
    std::string write(const std::string& name, std::string_view content) const;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// `{id: 1, tx: [{…}]}`; strings in quotes.
std::string dump(const value::Value& value);

struct ReadResult {
    std::vector<std::string> lines;  ///< a dump, or `reject CODE LINE: message`
    std::string end;                 ///< "end", or `failed CODE LINE: message`
    std::vector<std::string> keys;   ///< of rejects
    std::uint64_t records = 0;
};

/// Reads everything; `batch_records` records before they are parsed.
ReadResult read_all(std::span<const job::Input> inputs, std::uint32_t main = 0,
                    std::size_t batch_records = 3);
/// Loads a job (given as the inner text of <job>) that lies in `folder` beside `schema`.
ReadResult read_job(const Folder& folder, std::string_view inputs, std::string_view schema);
/// The same for one input without a job.
ReadResult read_input(job::Input input, std::string_view schema);

std::shared_ptr<const value::RecordType> load_type(std::string_view fields);

}  // namespace cajista::test
