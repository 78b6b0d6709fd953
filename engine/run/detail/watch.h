// SPDX-License-Identifier: Apache-2.0
// What a worker is at, and since when, for those who watch the clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "run/composing.h"

namespace cajista::run::detail {

/// One worker's record. Told by the worker, asked by any thread.
class WorkerWatch final : public RecordListener {
public:
    void on_record(const data::RawRecord& record, std::string_view file,
                   std::uint64_t line) override;
    void on_key(std::string_view key) override;
    void on_idle();

    /// run.record-slow, when the record has taken longer than `seconds`.
    std::optional<base::Diagnostic> overdue(std::uint32_t seconds);

private:
    std::mutex mutex_;
    bool is_busy_ = false;
    std::chrono::steady_clock::time_point since_;
    std::uint64_t number_ = 0;
    std::string key_, file_;
    std::uint64_t line_ = 0;
};

}  // namespace cajista::run::detail
