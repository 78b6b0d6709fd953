// SPDX-License-Identifier: Apache-2.0
#include "run/detail/watch.h"

#include <fmt/format.h>

namespace cajista::run::detail {

void WorkerWatch::on_record(const data::RawRecord& record, std::string_view file,
                            std::uint64_t line) {
    const std::lock_guard lock(mutex_);
    is_busy_ = true;
    since_ = std::chrono::steady_clock::now();
    number_ = record.number;
    key_.clear();
    file_.assign(file);
    line_ = line;
}

void WorkerWatch::on_key(std::string_view key) {
    const std::lock_guard lock(mutex_);
    key_.assign(key);
}

void WorkerWatch::on_idle() {
    const std::lock_guard lock(mutex_);
    is_busy_ = false;
}

std::optional<base::Diagnostic> WorkerWatch::overdue(std::uint32_t seconds) {
    const std::lock_guard lock(mutex_);
    const auto taken = std::chrono::steady_clock::now() - since_;
    if (!is_busy_ || taken <= std::chrono::seconds(seconds)) return std::nullopt;
    base::Diagnostic slow = base::error(
        "run.record-slow",
        fmt::format("the record takes longer than {} s, so the run is stopped", seconds));
    slow.record_number = number_;
    slow.record_key = key_;
    slow.data.path = file_;
    slow.data.line = line_;
    slow.hints.push_back(
        "`cajista resume RUN --seconds N` goes on and gives each record more time; counts in "
        "<limits> of the job reject a record instead");
    return slow;
}

}  // namespace cajista::run::detail
