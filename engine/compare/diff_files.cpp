// SPDX-License-Identifier: Apache-2.0
#include "compare/diff_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/files.h"
#include "compare/detail/side_file.h"

namespace cajista::compare {

namespace {

namespace fs = std::filesystem;

/// Rows of a CSV as run/ writes it: commas, quotes doubled (RFC 4180).
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string field;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (at + 1 < text.size() && text[at + 1] == '"') {
                field += text[++at];
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            row.push_back(std::move(field));
            field.clear();
        } else if (c == '\n') {
            row.push_back(std::move(field));
            field.clear();
            rows.push_back(std::move(row));
            row.clear();
        } else if (c != '\r') {
            field += c;
        }
    }
    if (!field.empty() || !row.empty()) {
        row.push_back(std::move(field));
        rows.push_back(std::move(row));
    }
    return rows;
}

struct ControlRow {
    std::string key, file, title;
    std::uint64_t first_page = 0, pages = 0;
};

base::Result<std::vector<ControlRow>> read_control(const fs::path& path) {
    auto bytes = base::read_bytes(path, std::size_t{4} << 30);
    if (!bytes) return std::move(bytes).errors();
    const auto rows = read_csv(bytes.value());
    const auto malformed = [&path](std::size_t line, std::string_view why) {
        return base::error("compare.control-malformed",
                           fmt::format("{}:{}: {}", path.string(), line, why));
    };
    if (rows.empty()) return malformed(1, "there is no header");
    std::map<std::string, std::size_t> columns;
    for (std::size_t i = 0; i < rows.front().size(); ++i) columns[rows.front()[i]] = i;
    for (const char* name : {"key", "file", "first_page", "pages"}) {
        if (!columns.contains(name)) return malformed(1, fmt::format("no column {}", name));
    }
    std::vector<ControlRow> made;
    for (std::size_t line = 1; line < rows.size(); ++line) {
        const auto& row = rows[line];
        if (row.size() < rows.front().size()) return malformed(line + 1, "too few fields");
        const auto number = [&](const char* name) {
            std::uint64_t value = 0;
            const std::string& text = row[columns[name]];
            const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
            return read.ec == std::errc() ? value : 0;
        };
        ControlRow& one = made.emplace_back();
        one.key = row[columns["key"]];
        one.file = row[columns["file"]];
        if (columns.contains("title")) one.title = row[columns["title"]];
        one.first_page = number("first_page");
        one.pages = number("pages");
        if (one.first_page == 0) return malformed(line + 1, "first_page is no number from 1");
    }
    return made;
}

class SideOpener {
public:
    explicit SideOpener(RunPart part) : part_(part) {}

    base::Result<DiffSide> open(const fs::path& path) {
        std::error_code unknown;
        base::Status done;
        if (fs::is_directory(path, unknown)) {
            const bool is_run = fs::exists(path / "run.json", unknown);
            const bool has_print = fs::exists(path / "print" / "control.csv", unknown);
            const bool has_archive = fs::is_directory(path / "archive", unknown);
            if (is_run && has_print && part_ != RunPart::archive) {
                done = add_controlled(path / "print", {});
            } else if (is_run && has_archive && part_ != RunPart::print) {
                done = add_folder(path / "archive");
            } else if (is_run && part_ != RunPart::automatic) {
                done = base::error("compare.nothing-to-compare",
                                   fmt::format("the run {} has no {}", path.string(),
                                               part_ == RunPart::print ? "print" : "archive"));
            } else {
                done = add_folder(path);
            }
        } else {
            done = add_file(path);
        }
        if (!done) return std::move(done).errors();
        return std::move(side_);
    }

private:
    std::size_t add_side_file(const fs::path& path) {
        side_.files.push_back(std::make_unique<detail::SideFile>(path));
        return side_.files.size() - 1;
    }

    DiffSide::Document& add_document(const std::string& name) {
        const std::uint64_t number = ++names_[name];
        DiffSide::Document& made = side_.documents.emplace_back();
        made.name = number == 1 ? name : fmt::format("{}#{}", name, number);
        return made;
    }

    /// The documents of a control file, or only those of one of its files.
    base::Status add_controlled(const fs::path& folder, const std::string& only) {
        auto control = read_control(folder / "control.csv");
        if (!control) return base::Status(std::move(control).errors());
        std::map<std::string, std::size_t> known;
        for (const ControlRow& row : control.value()) {
            if (!only.empty() && row.file != only) continue;
            auto [file, is_new] = known.emplace(row.file, 0);
            if (is_new) {
                file->second = add_side_file(folder / row.file);
                if (base::Status opened = side_.files.back()->open(); !opened) return opened;
            }
            const std::uint64_t there = side_.files[file->second]->pages();
            if (row.first_page - 1 > there || row.pages > there - (row.first_page - 1)) {
                return base::error(
                    "compare.control-malformed",
                    fmt::format("{} has {} pages, but document {} is on {} to {}", row.file, there,
                                row.key, row.first_page, row.first_page + row.pages - 1));
            }
            DiffSide::Document& made = add_document(row.key);
            made.file = file->second;
            made.first = row.first_page - 1;
            made.pages = row.pages;
            made.title = row.title;
        }
        return {};
    }

    void add_whole(const fs::path& path, const std::string& name) {
        const std::size_t file = add_side_file(path);
        DiffSide::Document& made = add_document(name);
        made.file = file;
        made.is_whole_file = true;
    }

    base::Status add_file(const fs::path& path) {
        const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
        std::error_code unknown;
        if (fs::exists(folder / "control.csv", unknown)) {
            const std::string name = path.filename().string();
            auto control = read_control(folder / "control.csv");
            const bool lists =
                control && std::any_of(control->begin(), control->end(),
                                       [&name](const ControlRow& row) { return row.file == name; });
            if (lists) return add_controlled(folder, name);
        }
        add_whole(path, path.filename().string());
        return side_.files.back()->open();
    }

    base::Status add_folder(const fs::path& folder) {
        std::vector<fs::path> paths;
        std::error_code failed;
        fs::recursive_directory_iterator entries(folder, failed);
        for (; !failed && entries != fs::recursive_directory_iterator();
             entries.increment(failed)) {
            if (entries->path().extension() == ".pdf") paths.push_back(entries->path());
        }
        if (failed) {
            return base::error("base.file-unreadable",
                               fmt::format("can't read {}: {}", folder.string(), failed.message()));
        }
        if (paths.empty()) {
            return base::error("compare.nothing-to-compare",
                               fmt::format("no PDF below {}", folder.string()));
        }
        std::sort(paths.begin(), paths.end());
        for (const fs::path& path : paths) {
            add_whole(path, path.lexically_relative(folder).string());
        }
        return {};
    }

    const RunPart part_;
    DiffSide side_;
    std::map<std::string, std::uint64_t> names_;
};

}  // namespace

DiffSide::DiffSide() = default;
DiffSide::DiffSide(DiffSide&&) noexcept = default;
DiffSide& DiffSide::operator=(DiffSide&&) noexcept = default;
DiffSide::~DiffSide() = default;

base::Result<DiffSide> open_side(const fs::path& path, RunPart part) {
    return SideOpener(part).open(path);
}

}  // namespace cajista::compare
