// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/files.h"
#include "base/limits.h"
#include "rules/decision.h"
#include "rules/detail/dmn_file.h"

namespace cajista::rules {

namespace {

using detail::DmnFile;
namespace fs = std::filesystem;

/// The DMN files of one folder by the namespace of their model, read once.
class Folder {
public:
    explicit Folder(fs::path path) : path_(std::move(path)) {}

    base::SourceFilePtr find(const std::string& space) {
        if (!is_read_) read();
        const auto found = files_.find(space);
        return found == files_.end() ? nullptr : found->second;
    }

private:
    void read() {
        is_read_ = true;
        std::vector<fs::path> names;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(path_.empty() ? "." : path_, error)) {
            if (entry.path().extension() == ".dmn") names.push_back(entry.path());
        }
        std::sort(names.begin(), names.end());
        if (names.size() > most_files) names.resize(most_files);
        for (const fs::path& name : names) {
            const auto source = base::read_source(path_ / name.filename());
            if (!source) continue;
            const auto file = DmnFile::read(source.value());
            if (file) files_.emplace(file.value()->space(), source.value());
        }
    }

    static constexpr std::size_t most_files = 1'000;
    fs::path path_;
    bool is_read_ = false;
    std::map<std::string, base::SourceFilePtr> files_;
};

/// What locationURI says, when there is such a file.
base::SourceFilePtr located(const fs::path& folder, const std::string& location) {
    if (location.empty() || location.find("://") != std::string::npos) return nullptr;
    const fs::path path = folder / location;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return nullptr;
    auto source = base::read_source(path);
    return source ? source.value() : nullptr;
}

/// Imports may also bring in PMML and XML schemas, which are nothing to evaluate.
bool is_decision_model(const detail::DmnImport& import) {
    const std::string_view type = import.node.attribute("importType").value();
    return type.empty() || type.find("/DMN") != std::string_view::npos;
}

}  // namespace

base::Result<std::vector<base::SourceFilePtr>> read_decision_files(const fs::path& path,
                                                                   base::SourceSpan asked_by) {
    auto first = base::read_source(path, asked_by);
    if (!first) return std::move(first).errors();
    const fs::path folder = path.parent_path();
    Folder others(folder);
    std::vector<base::SourceFilePtr> files = {first.value()};
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto file = DmnFile::read(files[i]);
        if (!file) return std::move(file).errors();
        for (const detail::DmnImport& import : file.value()->imports()) {
            if (!is_decision_model(import)) continue;
            base::SourceFilePtr found = located(folder, import.location);
            if (found == nullptr) found = others.find(import.space);
            if (found == nullptr) {
                return base::error("rules.dmn-import",
                                   fmt::format("no file has the namespace \"{}\"", import.space),
                                   file.value()->span(import.node, "namespace"))
                    .hint("put the imported file into the same folder, or name it in locationURI");
            }
            const bool is_known = std::any_of(
                files.begin(), files.end(),
                [&](const base::SourceFilePtr& known) { return known->path == found->path; });
            if (!is_known) files.push_back(std::move(found));
        }
    }
    return files;
}

base::Result<std::shared_ptr<const DecisionModel>> load_decisions(
    const fs::path& path, base::SourceSpan asked_by, std::vector<base::SourceFilePtr>* files) {
    auto read = read_decision_files(path, std::move(asked_by));
    if (!read) return std::move(read).errors();
    auto model = DecisionModel::compile(read.value());
    if (!model) return std::move(model).errors();
    if (files != nullptr) *files = std::move(read).value();
    if (!base::has_errors(model.value()->problems())) return model;
    base::Diagnostics errors;
    for (const base::Diagnostic& problem : model.value()->problems()) {
        if (problem.severity == base::Severity::error) errors.push_back(problem);
    }
    return errors;
}

}  // namespace cajista::rules
