// SPDX-License-Identifier: Apache-2.0
// Cutting a text stream into records: no more is understood than where one ends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "data/detail/window.h"
#include "data/reader.h"
#include "job/input.h"

namespace cajista::data::detail {

/// A record that was cut. The views hold until the next call.
struct Cut {
    std::string_view bytes;
    std::string_view context;  ///< XML: namespace declarations around the record
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint32_t file = 0;
    base::Diagnostic problem;  ///< of Outcome::reject and Outcome::failed
};

/// Where records come from: a file, a sequence of files, a database. One owner, one thread.
class RecordSource {
public:
    virtual ~RecordSource() = default;
    virtual Outcome next(Cut& cut) = 0;
};

/// Cutters of one file. `input` must outlive them. `header` receives the names of a CSV header.
std::unique_ptr<RecordSource> cut_lines(Window& window, const job::InputLimits& limits);
std::unique_ptr<RecordSource> cut_json(Window& window, const job::InputLimits& limits);
std::unique_ptr<RecordSource> cut_xml(Window& window, const job::Input& input);
base::Result<std::unique_ptr<RecordSource>> cut_csv(Window& window, const job::Input& input,
                                                    std::vector<std::string>& header);
base::Result<std::unique_ptr<RecordSource>> cut_fixed(Window& window, const job::Input& input);

/// Line ends in a text.
std::uint64_t count_lines(std::string_view text);

base::Diagnostic record_too_large(std::uint64_t bytes);

}  // namespace cajista::data::detail
