// SPDX-License-Identifier: Apache-2.0
// Control files: a row for each document, piece or sheet, as the job asks.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "job/production.h"
#include "pdf/output.h"

namespace cajista::print {

/// All that a row can say; what a level doesn't have is 0 or empty. Views live as long as the call.
struct ControlRow {
    std::string_view job, key, keys, template_name, title, recipient, machine, file, medium,
        household, reason, tray;
    std::array<std::string_view, 3> groups;
    std::uint64_t document = 0, piece = 0, documents = 0, volume = 0;
    std::uint64_t page = 0;  ///< first in the file, from 1
    std::uint64_t pages = 0;
    std::uint64_t sheet = 0, sheets = 0, sequence = 0, serial = 0, copy = 0;
    std::uint64_t front = 0, back = 0;  ///< pages of the file; 0: an empty side
    std::uint32_t inserts = 0;
    std::int64_t milligrams = 0, postage = 0;
};

/// One owner, one thread. Errors: those of the file, print.field-too-long.
class ControlFile {
public:
    static base::Result<std::unique_ptr<ControlFile>> create(const std::filesystem::path& path,
                                                             const job::Control& control);
    base::Status add(const ControlRow& row);
    base::Status finish();

private:
    ControlFile(const job::Control& control, std::unique_ptr<pdf::FileOutput> output);
    const job::Control& control_;
    std::unique_ptr<pdf::FileOutput> output_;
    std::string rows_, value_;
    bool is_first_ = true;
};

}  // namespace cajista::print
