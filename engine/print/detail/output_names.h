// SPDX-License-Identifier: Apache-2.0
// The files of a print output: each has a name of its own.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cajista::print::detail {

/// One owner, one thread. Errors: print.volume-exists, base.file-unwritable.
class OutputNames {
public:
    /// `hint`: what helps where two files have one name.
    OutputNames(std::filesystem::path folder, std::string_view hint)
        : folder_(std::move(folder)), hint_(hint) {}

    /// Where the file goes; the folder is there.
    base::Result<std::filesystem::path> prepare(const std::string& name);

private:
    std::filesystem::path folder_;
    std::string hint_;
    std::set<std::string, std::less<>> names_;
};

}  // namespace cajista::print::detail
