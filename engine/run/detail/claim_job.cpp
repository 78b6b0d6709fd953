// SPDX-License-Identifier: Apache-2.0
// One run of a job at a time, among run directories that stand in one folder. Who works in a run
// directory holds its lock and has written into it which job since when.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>

#include "base/sha256.h"
#include "run/run_directory.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

struct Claim {
    std::uint64_t since = 0;  ///< nanoseconds; only compared with another of the same machine
    std::string job;          ///< digest of the places of its files
};

std::optional<Claim> read_claim(const fs::path& folder) {
    const int file = ::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    std::array<char, 4096> buffer{};
    const ssize_t size = ::pread(file, buffer.data(), buffer.size(), 0);
    ::close(file);
    const std::string_view text(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    Claim claim;
    const char* end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, claim.since);
    if (problem != std::errc() || at == end || !text.ends_with('\n')) return std::nullopt;
    claim.job = text.substr(static_cast<std::size_t>(at - text.data()) + 1);
    claim.job.pop_back();
    return claim;
}

/// Of the process that works there now; nothing when there is none.
std::optional<Claim> claim_of(const fs::path& folder) {
    for (int tries = 0; tries < 20; ++tries) {
        if (!RunDirectory::is_locked(folder)) return std::nullopt;
        if (auto claim = read_claim(folder)) return claim;
        // It holds the lock and is about to write what for; `produce` and its like never do.
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::nullopt;
}

}  // namespace

base::Status RunDirectory::claim_job(std::string_view name,
                                     const std::vector<fs::path>& files) const {
    std::error_code failure;
    std::string places;
    for (const fs::path& file : files) {
        places += fs::weakly_canonical(file, failure).string() + '\0';
    }
    const std::string job = base::to_hex(base::sha256(places));
    Claim own;
    own.since = static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count());
    const std::string text = fmt::format("{} {}\n", own.since, job);
    const bool is_written =
        ::ftruncate(lock_, 0) == 0 &&
        ::pwrite(lock_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    if (!is_written) {
        return base::error("run.directory-unwritable",
                           fmt::format("the lock of '{}' can't be written", path_.string()));
    }
    const fs::path self = fs::weakly_canonical(path_, failure);
    for (const fs::directory_entry& other : fs::directory_iterator(self.parent_path(), failure)) {
        if (other.path() == self || !fs::exists(other.path() / "lock", failure)) continue;
        const std::optional<Claim> claim = claim_of(other.path());
        if (!claim || claim->job != job) continue;
        const bool is_first =
            own.since < claim->since || (own.since == claim->since && self < other.path());
        if (is_first) continue;
        return base::error("run.job-running",
                           fmt::format("another run of the job '{}' is under way in '{}'", name,
                                       other.path().string()))
            .hint(
                "wait until it has ended, `cajista status` says how far it is; or let the job say "
                "<run alone=\"no\"/>");
    }
    return {};
}

}  // namespace cajista::run
