// SPDX-License-Identifier: Apache-2.0
#include "compare/run_cases.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>

#include "base/files.h"
#include "compare/case_runner.h"
#include "compare/detail/golden_text.h"
#include "compare/detail/worker_processes.h"

namespace cajista::compare {

namespace {

namespace fs = std::filesystem;

/// A new folder for the files of cases, which vanishes with the object.
class WorkFolder {
public:
    static base::Result<std::string> create() {
        std::error_code failed;
        const fs::path temporary = fs::temp_directory_path(failed);
        std::string name =
            ((failed ? fs::path("/tmp") : temporary) / "cajista-test-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) return name;
        return base::error("base.file-unwritable", fmt::format("can't make the folder {}", name));
    }
    explicit WorkFolder(std::string path) : path_(std::move(path)) {}
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : detail::escaped_attribute(text)) {
        // XML 1.0 has no controls.
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out;
}

std::string escaped_content(std::string_view text) {
    std::string out;
    for (const char c : detail::escaped_xml(text)) {
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
    return out;
}

std::string failure_text(const CaseResult& result) {
    std::string out;
    for (const Failure& one : result.failures) {
        out += fmt::format("{}:{}:{}: {}\n{}", one.path, one.line, one.column, one.message,
                           one.details);
    }
    if (!result.replay.empty()) {
        out += fmt::format("replay in {}: {}\n", result.replay, result.replay_command);
    }
    return out;
}

void append_junit_case(std::string& out, const Tested& tested) {
    const CaseResult& result = tested.result;
    out += fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{:.6f}\"",
                       escaped(tested.of->name), escaped(tested.of->file->path),
                       result.microseconds / 1e6);
    if (result.verdict == Verdict::passed) {
        out += "/>\n";
        return;
    }
    const bool is_failure = result.verdict == Verdict::failed;
    const std::string_view tag = is_failure ? "failure" : "error";
    const std::string_view type = is_failure                           ? "difference"
                                  : result.verdict == Verdict::crashed ? "crash"
                                                                       : "time-out";
    const std::string message =
        result.failures.empty() ? std::string(type) : result.failures.front().message;
    out += fmt::format(">\n      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n    </testcase>\n",
                       tag, escaped(message), type, escaped_content(failure_text(result)));
}

}  // namespace

std::size_t SuiteResult::failed() const {
    return static_cast<std::size_t>(std::count_if(
        cases.begin(), cases.end(),
        [](const Tested& tested) { return tested.result.verdict != Verdict::passed; }));
}

base::Result<SuiteResult> run_cases(const std::vector<CaseFile>& files, const SuiteOptions& options,
                                    const std::function<void(const Tested&)>& on_result) {
    const auto start = std::chrono::steady_clock::now();
    auto folder = WorkFolder::create();
    if (!folder) return std::move(folder).errors();
    const WorkFolder work(std::move(folder).value());
    SuiteResult suite;
    for (const CaseFile& file : files) {
        for (const Case& one : file.cases) {
            const bool wanted = options.filter.empty() ||
                                one.name.find(options.filter) != std::string::npos ||
                                file.file->path.find(options.filter) != std::string::npos;
            if (wanted) suite.cases.push_back({&one, {}});
        }
    }
    if (!options.failed.empty()) {
        for (const Tested& tested : suite.cases) {
            // What an earlier run left must not be taken for this one's.
            const fs::path left = failed_folder(options.failed, *tested.of);
            std::error_code ignored;
            fs::remove_all(left, ignored);
            fs::remove_all(fs::path(left) += "-pictures", ignored);
        }
    }

    std::unique_ptr<CaseRunner> runner;  // one in each process, made by its first case
    const auto run_one = [&](std::uint32_t process, std::size_t piece) {
        if (runner == nullptr) {
            runner = std::make_unique<CaseRunner>(RunnerOptions{
                work.path() / std::to_string(process), options.failed, options.wants_rewrites});
        }
        return encode(runner->run(*suite.cases[piece].of));
    };
    std::vector<bool> is_known(suite.cases.size(), false);
    std::size_t next = 0;
    const auto take = [&](std::size_t piece, detail::WorkEnd how, std::string bytes) {
        CaseResult& result = suite.cases[piece].result;
        if (how == detail::WorkEnd::done) {
            result = decode(bytes);
        } else {
            const bool slow = how == detail::WorkEnd::timed_out;
            result.verdict = slow ? Verdict::timed_out : Verdict::crashed;
        }
        if (result.verdict == Verdict::crashed || result.verdict == Verdict::timed_out) {
            const Case& one = *suite.cases[piece].of;
            const base::SourcePosition at = base::position_of(*one.file, one.span.begin);
            result.failures.push_back({one.file->path,
                                       at.line,
                                       at.column,
                                       result.verdict == Verdict::timed_out ? "time-out: " + bytes
                                       : how == detail::WorkEnd::done ? "crash: no result came back"
                                                                      : "crash: " + bytes,
                                       {},
                                       {},
                                       {},
                                       {}});
        }
        is_known[piece] = true;
        for (; next < is_known.size() && is_known[next]; ++next) on_result(suite.cases[next]);
    };
    std::uint32_t jobs = options.jobs;
    if (jobs == 0) jobs = static_cast<std::uint32_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
    base::Status ran =
        detail::run_in_processes(suite.cases.size(), {jobs, options.seconds}, run_one, take);
    if (!ran) return std::move(ran).errors();
    suite.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return suite;
}

std::string junit_report(const SuiteResult& result) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const auto errors_in = [](auto begin, auto end) {
        return std::count_if(begin, end, [](const Tested& tested) {
            return tested.result.verdict == Verdict::crashed ||
                   tested.result.verdict == Verdict::timed_out;
        });
    };
    const auto failures_in = [](auto begin, auto end) {
        return std::count_if(begin, end, [](const Tested& tested) {
            return tested.result.verdict == Verdict::failed;
        });
    };
    const auto& cases = result.cases;
    out += fmt::format("<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\">\n",
                       cases.size(), failures_in(cases.begin(), cases.end()),
                       errors_in(cases.begin(), cases.end()), result.seconds);
    for (auto begin = cases.begin(); begin != cases.end();) {
        auto end = begin;
        double seconds = 0;
        for (; end != cases.end() && end->of->file == begin->of->file; ++end) {
            seconds += end->result.microseconds / 1e6;
        }
        out += fmt::format(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" "
            "time=\"{:.6f}\">\n",
            escaped(begin->of->file->path), end - begin, failures_in(begin, end),
            errors_in(begin, end), seconds);
        for (; begin != end; ++begin) append_junit_case(out, *begin);
        out += "  </testsuite>\n";
    }
    return out + "</testsuites>\n";
}

namespace {

/// A line for the history of a case, at its end.
Rewrite history_line(const Case& one, const Change& change) {
    const std::string line = fmt::format(
        "<change when=\"{}\" who=\"{}\" reason=\"{}\"/>\n", detail::escaped_attribute(change.when),
        detail::escaped_attribute(change.who), detail::escaped_attribute(change.reason));
    const bool has_history = static_cast<bool>(one.history);
    const std::uint32_t end = has_history ? one.history.end : one.content_end;
    // At the end of the last line inside, so that the end tag keeps its indentation.
    std::uint32_t at = end;
    while (at > 0 && (one.file->text[at - 1] == ' ' || one.file->text[at - 1] == '\t')) --at;
    const std::string indent = one.file->text.substr(at, end - at);
    return {one.file->path, false, at, at,
            has_history
                ? indent + "  " + line
                : indent + "  <history>\n" + indent + "    " + line + indent + "  </history>\n"};
}

}  // namespace

base::Status apply_rewrites(const std::vector<const Tested*>& cases, const Change& change) {
    if (cases.empty()) return {};
    const base::SourceFilePtr& file = cases.front()->of->file;
    auto now = base::read_source(file->path);
    if (!now) return base::Status(std::move(now).errors());
    if (now.value()->text != file->text) {
        return base::error("compare.case-changed",
                           fmt::format("{} was changed while its cases ran", file->path))
            .hint("run --update again");
    }
    std::vector<Rewrite> inside;
    std::map<std::string, const Rewrite*> goldens;
    for (const Tested* tested : cases) {
        for (const Rewrite& rewrite : tested->result.rewrites) {
            if (!rewrite.whole_file) {
                inside.push_back(rewrite);
                continue;
            }
            const auto [first, is_new] = goldens.emplace(rewrite.path, &rewrite);
            if (!is_new && first->second->text != rewrite.text) {
                return base::error("compare.golden-twice",
                                   fmt::format("cases of {} give {} different contents", file->path,
                                               rewrite.path),
                                   tested->of->span)
                    .hint("give each case a golden of its own");
            }
        }
        inside.push_back(history_line(*tested->of, change));
    }
    for (const auto& [path, rewrite] : goldens) {
        if (base::Status written = base::write_whole_file(path, rewrite->text); !written) {
            return written;
        }
    }
    std::stable_sort(inside.begin(), inside.end(),
                     [](const Rewrite& a, const Rewrite& b) { return a.begin > b.begin; });
    std::string text = file->text;
    for (const Rewrite& rewrite : inside) {
        text.replace(rewrite.begin, rewrite.end - rewrite.begin, rewrite.text);
    }
    return base::write_whole_file(file->path, text);
}

}  // namespace cajista::compare
