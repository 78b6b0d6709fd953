// SPDX-License-Identifier: Apache-2.0
#include "run/detail/run_log.h"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include "base/json_text.h"

namespace cajista::run::detail {

base::Result<std::unique_ptr<RunLog>> RunLog::create(const std::filesystem::path& path) {
    auto log = std::unique_ptr<RunLog>(new RunLog());
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(path.string());
        log->logger_ = std::make_shared<spdlog::logger>("run", std::move(sink));
        log->logger_->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z",%v})");
        // A log that can't be written later must not end a run; the disk's state shows elsewhere.
        log->logger_->set_error_handler([](const std::string&) {});
    } catch (const spdlog::spdlog_ex& failure) {
        return base::error("run.directory-unwritable",
                           fmt::format("'{}' can't be written: {}", path.string(), failure.what()));
    }
    return log;
}

RunLog::~RunLog() {
    if (logger_) logger_->flush();
}

void RunLog::event(std::string_view name, std::string_view details) {
    logger_->info("\"event\":{},\"details\":{}", base::json_string(name),
                  base::json_string(details));
}

void RunLog::diagnostic(const base::Diagnostic& diagnostic) {
    const char* kind = diagnostic.severity == base::Severity::error ? "reject" : "warning";
    logger_->info("\"event\":\"{}\",\"record\":{},\"key\":{},\"code\":{},\"message\":{}", kind,
                  diagnostic.record_number, base::json_string(diagnostic.record_key),
                  base::json_string(diagnostic.code),
                  base::json_string(base::format_diagnostic_line(diagnostic)));
}

}  // namespace cajista::run::detail
