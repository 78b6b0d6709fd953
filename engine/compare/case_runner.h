// SPDX-License-Identifier: Apache-2.0
// Composes what a case says and looks whether all holds that it expects.
#pragma once

#include <filesystem>
#include <memory>

#include "compare/case.h"
#include "compare/case_result.h"

namespace cajista::compare {

struct RunnerOptions {
    std::filesystem::path work;    ///< a folder of this runner's own; files of a case go there
    std::filesystem::path failed;  ///< where a failed case leaves its folder; empty: nowhere
    bool wants_rewrites = false;   ///< results say how the case would have to be written to pass
};

/// Runs cases one after the other and keeps what the last one compiled. One thread. Never fails:
/// what is wrong with a case is a failure in its result.
class CaseRunner {
public:
    explicit CaseRunner(RunnerOptions options);
    ~CaseRunner();
    CaseRunner(const CaseRunner&) = delete;
    CaseRunner& operator=(const CaseRunner&) = delete;

    CaseResult run(const Case& one);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The folder of a failed case below `failed`: its file and name, without what no file name takes.
std::filesystem::path failed_folder(const std::filesystem::path& failed, const Case& one);

}  // namespace cajista::compare
