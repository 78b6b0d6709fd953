// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/call_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

extern char** environ;

namespace cajista::compare::detail {

namespace {

constexpr std::size_t kept_of_errors = 4096;

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() = default;
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close(0);
        close(1);
    }
    bool open() { return ::pipe2(ends, O_CLOEXEC) == 0; }
    void close(int which) {
        if (ends[which] >= 0) ::close(ends[which]);
        ends[which] = -1;
    }
};

class Call {
public:
    Call(const std::vector<std::string>& words, const CallLimits& limits)
        : words_(words), limits_(limits) {}

    base::Status run(const std::function<bool(std::string_view)>& take) {
        if (base::Status started = start(); !started) return started;
        read(take);
        if (is_killed_) ::kill(process_, SIGKILL);
        int status = 0;
        while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        return verdict(status);
    }

private:
    base::Status start() {
        if (!output_.open() || !errors_.open()) {
            return base::error("compare.program-missing",
                               fmt::format("can't make a pipe to '{}'", words_.front()));
        }
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output_.ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, errors_.ends[1], STDERR_FILENO);
        std::vector<char*> arguments;
        for (const std::string& word : words_) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        const int failed = ::posix_spawnp(&process_, arguments.front(), &actions, nullptr,
                                          arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        output_.close(1);
        errors_.close(1);
        if (failed == 0) return {};
        return base::error("compare.program-missing",
                           fmt::format("'{}' can't be started: {}", words_.front(),
                                       ::strerrordesc_np(failed)))
            .hint("pdftotext, pdftoppm, pdffonts and pdfinfo are in Debian's poppler-utils");
    }

    void read(const std::function<bool(std::string_view)>& take) {
        using Clock = std::chrono::steady_clock;
        const Clock::time_point end = Clock::now() + std::chrono::seconds(limits_.seconds);
        std::vector<char> buffer(std::size_t{1} << 16);
        while (output_.ends[0] >= 0 || errors_.ends[0] >= 0) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
            if (left <= 0) {
                is_slow_ = is_killed_ = true;
                return;
            }
            std::array<pollfd, 2> waits{
                {{output_.ends[0], POLLIN, 0}, {errors_.ends[0], POLLIN, 0}}};
            const int ready = ::poll(waits.data(), waits.size(),
                                     static_cast<int>(std::min<decltype(left)>(left, 60'000)));
            if (ready <= 0) continue;
            if (waits[0].revents != 0 && !read_output(buffer, take)) return;
            if (waits[1].revents != 0) read_errors(buffer);
        }
    }

    bool read_output(std::vector<char>& buffer, const std::function<bool(std::string_view)>& take) {
        const ssize_t got = ::read(output_.ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) return true;
        if (got <= 0) {
            output_.close(0);
            return true;
        }
        taken_ += static_cast<std::size_t>(got);
        is_too_long_ = taken_ > limits_.output_bytes;
        if (!is_too_long_ && take({buffer.data(), static_cast<std::size_t>(got)})) return true;
        is_ended_ = !is_too_long_;
        is_killed_ = true;
        return false;
    }

    void read_errors(std::vector<char>& buffer) {
        const ssize_t got = ::read(errors_.ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) return;
        if (got <= 0) return errors_.close(0);
        const std::size_t room = kept_of_errors - std::min(kept_of_errors, said_.size());
        said_.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
    }

    base::Status verdict(int status) const {
        if (is_ended_) return {};
        if (is_slow_) {
            return base::error(
                "compare.program-slow",
                fmt::format("'{}' did not end within {} s", words_.front(), limits_.seconds));
        }
        if (is_too_long_) {
            return base::error("compare.program-output",
                               fmt::format("'{}' printed more than {} bytes", words_.front(),
                                           limits_.output_bytes));
        }
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
        if (WIFEXITED(status) && WEXITSTATUS(status) == 127 && said_.empty()) {
            return base::error("compare.program-missing",
                               fmt::format("'{}' is not installed", words_.front()))
                .hint("pdftotext, pdftoppm, pdffonts and pdfinfo are in Debian's poppler-utils");
        }
        const std::string how = WIFEXITED(status) ? fmt::format("exit code {}", WEXITSTATUS(status))
                                                  : fmt::format("signal {}", WTERMSIG(status));
        return base::error("compare.program-failed",
                           fmt::format("'{}' failed ({}): {}", words_.front(), how,
                                       said_.substr(0, said_.find('\n'))));
    }

    const std::vector<std::string>& words_;
    const CallLimits& limits_;
    Pipe output_, errors_;
    pid_t process_ = -1;
    std::string said_;
    std::size_t taken_ = 0;
    bool is_killed_ = false, is_slow_ = false, is_too_long_ = false, is_ended_ = false;
};

}  // namespace

base::Status call_program(const std::vector<std::string>& words,
                          const std::function<bool(std::string_view)>& take,
                          const CallLimits& limits) {
    return Call(words, limits).run(take);
}

base::Result<std::string> output_of(const std::vector<std::string>& words,
                                    const CallLimits& limits) {
    std::string output;
    base::Status called = call_program(
        words,
        [&output](std::string_view piece) {
            output += piece;
            return true;
        },
        limits);
    if (!called) return std::move(called).errors();
    return output;
}

}  // namespace cajista::compare::detail
