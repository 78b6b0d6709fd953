// SPDX-License-Identifier: Apache-2.0
// log.ndjson: one line per event, without customer values.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/diagnostic.h"
#include "base/result.h"

namespace spdlog {
class logger;
}

namespace cajista::run::detail {

/// One owner, one thread.
class RunLog {
public:
    static base::Result<std::unique_ptr<RunLog>> create(const std::filesystem::path& path);
    ~RunLog();
    void event(std::string_view name, std::string_view details);
    void diagnostic(const base::Diagnostic& diagnostic);

private:
    RunLog() = default;
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace cajista::run::detail
