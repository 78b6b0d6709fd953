// SPDX-License-Identifier: Apache-2.0
#include "compare/diff_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/files.h"
#include "base/limits.h"
#include "compare/picture.h"

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
    std::string key, file;
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
        one.first_page = number("first_page");
        one.pages = number("pages");
        if (one.first_page == 0) return malformed(line + 1, "first_page is no number from 1");
    }
    return made;
}

class SideOpener {
public:
    base::Result<DiffSide> open(const fs::path& path) {
        std::error_code unknown;
        base::Status done;
        if (fs::is_directory(path, unknown)) {
            const bool is_run = fs::exists(path / "run.json", unknown);
            if (is_run && fs::exists(path / "print" / "control.csv", unknown)) {
                done = add_controlled(path / "print", {});
            } else {
                done = add_folder(is_run && fs::is_directory(path / "archive", unknown)
                                      ? path / "archive"
                                      : path);
            }
        } else {
            done = add_file(path);
        }
        if (!done) return std::move(done).errors();
        return std::move(side_);
    }

private:
    base::Result<const PdfText*> load(const fs::path& path) {
        auto read = read_pdf(path);
        if (!read) return std::move(read).errors();
        side_.files.push_back(std::make_unique<PdfText>(std::move(read).value()));
        return static_cast<const PdfText*>(side_.files.back().get());
    }

    void add_document(const std::string& name, const PdfRange& range) {
        const std::uint64_t number = ++names_[name];
        side_.documents.push_back({number == 1 ? name : fmt::format("{}#{}", name, number), range});
    }

    /// The documents of a control file, or only those of one of its files.
    base::Status add_controlled(const fs::path& folder, const std::string& only) {
        auto control = read_control(folder / "control.csv");
        if (!control) return base::Status(std::move(control).errors());
        std::map<std::string, const PdfText*> loaded;
        for (const ControlRow& row : control.value()) {
            if (!only.empty() && row.file != only) continue;
            auto [known, is_new] = loaded.emplace(row.file, nullptr);
            if (is_new) {
                auto file = load(folder / row.file);
                if (!file) return base::Status(std::move(file).errors());
                known->second = file.value();
            }
            const std::uint64_t there = known->second->pages.size();
            if (row.first_page - 1 > there || row.pages > there - (row.first_page - 1)) {
                return base::error(
                    "compare.control-malformed",
                    fmt::format("{} has {} pages, but document {} is on {} to {}", row.file, there,
                                row.key, row.first_page, row.first_page + row.pages - 1));
            }
            add_document(row.key, {known->second, row.first_page - 1, row.pages});
        }
        return {};
    }

    base::Status add_whole(const fs::path& path, const std::string& name) {
        auto file = load(path);
        if (!file) return base::Status(std::move(file).errors());
        add_document(name, {file.value(), 0, file.value()->pages.size()});
        return {};
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
        return add_whole(path, path.filename().string());
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
            base::Status added = add_whole(path, path.lexically_relative(folder).string());
            if (!added) return added;
        }
        return {};
    }

    DiffSide side_;
    std::map<std::string, std::uint64_t> names_;
};

Difference whole(DifferenceKind kind, const DiffSide::Document& document) {
    Difference made;
    made.kind = kind;
    made.document = document.name;
    const std::string pages = fmt::format("{} pages", document.range.pages);
    (kind == DifferenceKind::document_missing ? made.before : made.after) = pages;
    return made;
}

base::Status compare_looks(const DiffSide::Document& before, const DiffSide::Document& after,
                           std::vector<Difference>& out) {
    constexpr std::uint32_t dots_per_inch = 72;
    for (std::uint64_t i = 0; i < before.range.pages; ++i) {
        const auto draw = [i](const PdfRange& range) {
            return draw_page(range.file->path, static_cast<std::uint32_t>(range.first + i + 1),
                             dots_per_inch);
        };
        auto a = draw(before.range);
        if (!a) return base::Status(std::move(a).errors());
        auto b = draw(after.range);
        if (!b) return base::Status(std::move(b).errors());
        const PictureDifference found = compare_pictures(a.value(), b.value());
        if (found.pixels == 0) continue;
        Difference& made = out.emplace_back();
        made.kind = DifferenceKind::image;
        made.document = before.name;
        made.page = i + 1;
        made.old_page = before.range.first + i + 1;
        made.new_page = after.range.first + i + 1;
        made.left = static_cast<std::int32_t>(found.left) * 100;  // a pixel is a point
        made.top = static_cast<std::int32_t>(found.top) * 100;
        made.width = static_cast<std::int32_t>(found.right - found.left) * 100;
        made.height = static_cast<std::int32_t>(found.bottom - found.top) * 100;
        made.after = fmt::format("{} of {} pixels", found.pixels, found.of);
    }
    return {};
}

}  // namespace

base::Result<DiffSide> open_side(const fs::path& path) { return SideOpener().open(path); }

base::Result<DiffResult> compare_sides(const DiffSide& before, const DiffSide& after,
                                       const DiffSettings& settings, bool draws) {
    DiffResult result;
    std::map<std::string_view, const DiffSide::Document*> others;
    for (const DiffSide::Document& one : after.documents) others[one.name] = &one;
    const bool single = before.documents.size() == 1 && after.documents.size() == 1;
    const auto ignores = [&settings](DifferenceKind kind) {
        return is_suppressible(kind) && settings.ignored[static_cast<std::size_t>(kind)];
    };
    for (const DiffSide::Document& one : before.documents) {
        const auto found = others.find(one.name);
        const DiffSide::Document* other = single                  ? &after.documents.front()
                                          : found == others.end() ? nullptr
                                                                  : found->second;
        if (other == nullptr) {
            result.differences.push_back(whole(DifferenceKind::document_missing, one));
            continue;
        }
        if (found != others.end()) others.erase(found);
        ++result.documents;
        result.pages += one.range.pages;
        const std::size_t known = result.differences.size();
        compare_documents(one.name, one.range, other->range, settings, result.differences);
        const bool looks = draws && result.differences.size() == known &&
                           one.range.pages == other->range.pages && !ignores(DifferenceKind::image);
        if (!looks) continue;
        base::Status drawn = compare_looks(one, *other, result.differences);
        if (!drawn) return std::move(drawn).errors();
    }
    if (single) return result;
    for (const DiffSide::Document& one : after.documents) {
        if (others.contains(one.name) && !ignores(DifferenceKind::document_added)) {
            result.differences.push_back(whole(DifferenceKind::document_added, one));
        }
    }
    return result;
}

}  // namespace cajista::compare
