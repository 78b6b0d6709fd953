// SPDX-License-Identifier: Apache-2.0
#include "cli/run_output.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>

#include "report/write_report.h"

namespace cajista::cli {

void print_result(const run::RunResult& result, const std::filesystem::path& out) {
    std::cout << report::text_report(result.facts);
    if (out.empty()) return;
    for (const report::ChannelFacts& channel : result.facts.channels) {
        for (const report::FileFacts& file : channel.files) {
            std::cout << fmt::format("{:<8} {} ({} pages)\n", channel.name,
                                     (out / file.name).string(), file.pages);
        }
        if (!channel.index_file.empty()) {
            std::cout << fmt::format("{:<8} {} lists {} documents\n", channel.name,
                                     (out / channel.index_file).string(), channel.documents);
        } else if (channel.files.empty()) {
            std::cout << fmt::format("{:<8} {} ({} files)\n", channel.name,
                                     (out / channel.name).string(), channel.file_count);
        }
    }
    if (result.facts.records.rejected != 0) {
        const char* name =
            result.exit_code == run::ExitCode::stopped ? "rejects.ndjson.part" : "rejects.ndjson";
        std::cout << fmt::format("rejects  {}\n", (out / name).string());
    }
    std::cout << fmt::format("report   {}\n", (out / "report.html").string());
}

int end_of_run(const run::RunResult& result) {
    const int code = static_cast<int>(result.exit_code);
    if (!result.is_abandoned) return code;
    std::cout.flush();
    std::cerr.flush();
    std::_Exit(code);
}

}  // namespace cajista::cli
