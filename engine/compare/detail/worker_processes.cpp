// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/worker_processes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <vector>

namespace cajista::compare::detail {

namespace {

using Clock = std::chrono::steady_clock;

bool write_all(int file, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size != 0) {
        const ssize_t done = ::write(file, at, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        at += done;
        size -= static_cast<std::size_t>(done);
    }
    return true;
}

bool read_all(int file, void* data, std::size_t size) {
    char* at = static_cast<char*>(data);
    while (size != 0) {
        const ssize_t done = ::read(file, at, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        at += done;
        size -= static_cast<std::size_t>(done);
    }
    return true;
}

struct Worker {
    pid_t process = -1;
    int tasks = -1;    ///< to the process
    int answers = -1;  ///< from it
    bool is_busy = false;
    std::size_t piece = 0;
    Clock::time_point deadline;
    std::string answer;  ///< what has come so far: eight bytes of size, then the bytes
};

class Pool {
public:
    Pool(std::size_t count, const WorkOptions& options,
         const std::function<std::string(std::uint32_t, std::size_t)>& work,
         const std::function<void(std::size_t, WorkEnd, std::string)>& take)
        : count_(count), options_(options), work_(work), take_(take) {}

    base::Status run() {
        // A process that ends early must not end us when its next task is written.
        const auto before = ::signal(SIGPIPE, SIG_IGN);
        workers_.resize(std::min<std::size_t>(std::max(1U, options_.processes),
                                              std::max<std::size_t>(1, count_)));
        base::Status status;
        while (status && done_ < count_) {
            status = hand_out();
            if (status) wait();
        }
        for (Worker& worker : workers_) end(worker, SIGKILL);
        ::signal(SIGPIPE, before);
        return status;
    }

private:
    base::Status hand_out() {
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            Worker& worker = workers_[i];
            if (worker.is_busy || next_ >= count_) continue;
            if (worker.process < 0) {
                base::Status started = start(static_cast<std::uint32_t>(i));
                if (!started) return started;
            }
            worker.is_busy = true;
            worker.piece = next_++;
            worker.deadline = Clock::now() + std::chrono::seconds(options_.seconds);
            worker.answer.clear();
            const std::uint64_t piece = worker.piece;
            // When it can't be written, the end of the process is seen by wait().
            (void)write_all(worker.tasks, &piece, sizeof piece);
        }
        return {};
    }

    base::Status start(std::uint32_t index) {
        int tasks[2];
        int answers[2];
        if (::pipe2(tasks, O_CLOEXEC) != 0) return no_process();
        if (::pipe2(answers, O_CLOEXEC) != 0) {
            ::close(tasks[0]);
            ::close(tasks[1]);
            return no_process();
        }
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(tasks[1]);
            ::close(answers[0]);
            for (const Worker& other : workers_) {
                if (other.tasks >= 0) ::close(other.tasks);
                if (other.answers >= 0) ::close(other.answers);
            }
            serve(index, tasks[0], answers[1]);
        }
        ::close(tasks[0]);
        ::close(answers[1]);
        Worker& worker = workers_[index];
        worker.tasks = tasks[1];
        worker.answers = answers[0];
        worker.process = process;
        if (process > 0) return {};
        end(worker, 0);
        return no_process();
    }

    static base::Status no_process() {
        return base::error("compare.no-process",
                           fmt::format("no process can be started: {}", ::strerrordesc_np(errno)));
    }

    [[noreturn]] void serve(std::uint32_t index, int tasks, int answers) const {
        std::uint64_t piece = 0;
        while (read_all(tasks, &piece, sizeof piece)) {
            const std::string bytes = work_(index, piece);
            const std::uint64_t size = bytes.size();
            if (!write_all(answers, &size, sizeof size)) break;
            if (!write_all(answers, bytes.data(), bytes.size())) break;
        }
        ::_exit(0);
    }

    void wait() {
        std::vector<pollfd> waits;
        std::vector<std::size_t> indexes;
        Clock::time_point nearest = Clock::now() + std::chrono::seconds(60);
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            if (!workers_[i].is_busy) continue;
            waits.push_back({workers_[i].answers, POLLIN, 0});
            indexes.push_back(i);
            nearest = std::min(nearest, workers_[i].deadline);
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(nearest - Clock::now()).count();
        ::poll(waits.data(), waits.size(), static_cast<int>(std::clamp<long>(left + 1, 1, 60'000)));
        for (std::size_t k = 0; k < waits.size(); ++k) {
            Worker& worker = workers_[indexes[k]];
            if (waits[k].revents != 0) {
                receive(worker);
            } else if (Clock::now() >= worker.deadline) {
                end(worker, SIGKILL);
                finish(worker, WorkEnd::timed_out,
                       fmt::format("did not end within {} s", options_.seconds));
            }
        }
    }

    void receive(Worker& worker) {
        char buffer[1 << 16];
        const ssize_t got = ::read(worker.answers, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) return;
        if (got <= 0) {
            finish(worker, WorkEnd::crashed, end(worker, 0));
            return;
        }
        worker.answer.append(buffer, static_cast<std::size_t>(got));
        std::uint64_t size = 0;
        if (worker.answer.size() < sizeof size) return;
        std::memcpy(&size, worker.answer.data(), sizeof size);
        if (worker.answer.size() - sizeof size < size) return;
        finish(worker, WorkEnd::done, worker.answer.substr(sizeof size));
    }

    void finish(Worker& worker, WorkEnd how, std::string bytes) {
        worker.is_busy = false;
        ++done_;
        take_(worker.piece, how, std::move(bytes));
    }

    /// Says how the process ended.
    static std::string end(Worker& worker, int signal) {
        if (worker.tasks >= 0) ::close(worker.tasks);
        if (worker.answers >= 0) ::close(worker.answers);
        worker.tasks = worker.answers = -1;
        if (worker.process <= 0) return {};
        if (signal != 0) ::kill(worker.process, signal);
        int status = 0;
        while (::waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
        }
        worker.process = -1;
        if (!WIFSIGNALED(status)) return fmt::format("exit code {}", WEXITSTATUS(status));
        const char* name = ::sigabbrev_np(WTERMSIG(status));
        return fmt::format("signal SIG{}", name != nullptr ? name : "?");
    }

    const std::size_t count_;
    const WorkOptions options_;
    const std::function<std::string(std::uint32_t, std::size_t)>& work_;
    const std::function<void(std::size_t, WorkEnd, std::string)>& take_;
    std::vector<Worker> workers_;
    std::size_t next_ = 0;
    std::size_t done_ = 0;
};

}  // namespace

base::Status run_in_processes(std::size_t count, const WorkOptions& options,
                              const std::function<std::string(std::uint32_t, std::size_t)>& work,
                              const std::function<void(std::size_t, WorkEnd, std::string)>& take) {
    return Pool(count, options, work, take).run();
}

}  // namespace cajista::compare::detail
