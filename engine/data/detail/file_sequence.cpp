// SPDX-License-Identifier: Apache-2.0
#include "data/detail/file_sequence.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>

#include "base/characters.h"

namespace cajista::data::detail {

namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

std::vector<std::string> files_of_folder(const std::string& path) {
    std::vector<std::string> result;
    std::error_code error;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored) && !is_hidden(at->path())) {
            result.push_back(at->path().string());
        }
    }
    return result;
}

std::vector<std::string> files_by_pattern(const std::string& path) {
    std::vector<std::string> result;
    glob_t found{};
    // Unsorted: glob would sort by the locale of the environment.
    if (::glob(path.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) {
            std::error_code ignored;
            if (fs::is_regular_file(found.gl_pathv[i], ignored)) {
                result.emplace_back(found.gl_pathv[i]);
            }
        }
    }
    ::globfree(&found);
    return result;
}

}  // namespace

base::Result<std::vector<std::string>> find_files(const job::Input& input) {
    const std::string& path = input.path;
    std::error_code error;
    const bool is_folder = fs::is_directory(path, error);
    if (path == "-" || (!is_folder && fs::exists(path, error))) return std::vector{path};
    std::vector<std::string> result;
    const bool is_pattern = path.find_first_of("*?[") != std::string::npos;
    if (is_folder) {
        result = files_of_folder(path);
    } else if (is_pattern) {
        result = files_by_pattern(path);
    }
    if (result.empty()) {
        return base::error("data.file-missing",
                           is_folder    ? fmt::format("the folder '{}' has no files", path)
                           : is_pattern ? fmt::format("no file fits '{}'", path)
                                        : fmt::format("there is no file '{}'", path),
                           input.span);
    }
    std::sort(result.begin(), result.end());
    return result;
}

base::Result<std::unique_ptr<FileSequence>> FileSequence::open(const job::Input& input,
                                                               std::vector<std::string> paths,
                                                               std::uint32_t first_file) {
    std::unique_ptr<FileSequence> result(new FileSequence(input, std::move(paths), first_file));
    if (auto status = result->open_current(); !status) return std::move(status).errors();
    return result;
}

base::Status FileSequence::open_current() {
    StreamOptions options;
    options.encoding = input_.encoding;
    options.is_text = input_.format != job::Format::fixed;
    if (input_.format == job::Format::xml) options.declares = Declares::xml;
    cutter_.reset();
    auto stream = open_stream(paths_[current_], options, bytes_read_);
    if (!stream.ok()) return std::move(stream).errors();
    window_ = std::make_unique<Window>(std::move(stream).value());
    std::vector<std::string> header;
    base::Result<std::unique_ptr<RecordSource>> cutter(std::unique_ptr<RecordSource>{});
    switch (input_.format) {
        case job::Format::ndjson:
            cutter_ = cut_lines(*window_, input_.limits);
            return {};
        case job::Format::json:
            cutter_ = cut_json(*window_, input_.limits);
            return {};
        case job::Format::xml:
            cutter_ = cut_xml(*window_, input_);
            return {};
        case job::Format::csv:
            cutter = cut_csv(*window_, input_, header);
            break;
        case job::Format::fixed:
            cutter = cut_fixed(*window_, input_);
            break;
        case job::Format::sqlite:
            return {};
    }
    if (!cutter.ok()) {
        for (auto& problem : cutter.errors()) problem.data.path = paths_[current_];
        return std::move(cutter).errors();
    }
    if (current_ == 0) {
        header_ = std::move(header);
    } else if (header != header_ && input_.rows.empty()) {
        auto problem = base::error(
            "data.csv-header-differs",
            fmt::format("'{}' has another header than '{}'", paths_[current_], paths_[0]));
        problem.data.path = paths_[current_];
        return problem;
    }
    cutter_ = std::move(cutter).value();
    return {};
}

/// Whether the record is an object whose first key is that of a header or trailer.
static bool is_skipped(std::string_view object, std::string_view key) {
    if (key.empty()) return false;
    const auto skip_blanks = [&object] {
        while (!object.empty() && base::is_space(object.front())) object.remove_prefix(1);
    };
    const auto take = [&object](std::string_view text) {
        const bool is_there = object.starts_with(text);
        if (is_there) object.remove_prefix(text.size());
        return is_there;
    };
    skip_blanks();
    if (!take("{")) return false;
    skip_blanks();
    if (!take("\"") || !take(key) || !take("\"")) return false;
    skip_blanks();
    return take(":");
}

Outcome FileSequence::next(Cut& cut) {
    while (true) {
        cut.file = first_file_ + static_cast<std::uint32_t>(current_);
        cut.context = {};
        const Outcome outcome = cutter_->next(cut);
        if (outcome == Outcome::record && is_skipped(cut.bytes, input_.json_skip)) continue;
        if (outcome != Outcome::end) return outcome;
        if (current_ + 1 == paths_.size()) return Outcome::end;
        ++current_;
        if (auto status = open_current(); !status) {
            cut.problem = status.errors().front();
            return Outcome::failed;
        }
    }
}

}  // namespace cajista::data::detail
