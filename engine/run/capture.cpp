// SPDX-License-Identifier: Apache-2.0
#include "run/capture.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <fstream>
#include <vector>

#include "base/files.h"
#include "base/json_text.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "data/mask_record.h"
#include "run/detail/flat_json.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view head = "{\"cajista_capture\": \"1\"";

std::set<fs::path> files_of(const CompiledJob& compiled) {
    std::set<fs::path> files;
    const auto add = [&](const fs::path& path) {
        if (!path.empty()) files.insert(fs::absolute(path).lexically_normal());
    };
    const job::Job& job = compiled.job;
    add(job.file->path);
    for (const value::Schema& schema : job.schemas) {
        if (schema.file) add(schema.file->path);
    }
    for (const job::JobDecisions& decisions : job.decisions) {
        for (const base::SourceFilePtr& file : decisions.files) add(file->path);
    }
    for (const auto* rules : {&job.suppressions, &job.holds}) {
        for (const job::RecordRule& rule : *rules) {
            if (rule.list) add(rule.list->path);
        }
    }
    for (const auto& entry : compiled.templates) {
        for (const templates::Template::UsedFile& file : entry->files()) add(file.path);
    }
    if (job.print) add(job.print->pdf.output_intent);
    if (job.archive) add(job.archive->pdf.output_intent);
    return files;
}

fs::path common_folder(const std::set<fs::path>& files) {
    fs::path common = files.begin()->parent_path();
    for (const fs::path& file : files) {
        while (common != common.root_path()) {
            const fs::path inside = file.lexically_relative(common);
            if (!inside.empty() && *inside.begin() != "..") break;
            common = common.parent_path();
        }
    }
    return common;
}

/// The line of the reject file that has the record.
std::string find_line(const fs::path& folder, std::uint64_t record) {
    for (const char* name : {"rejects.ndjson", "rejects.ndjson.part"}) {
        std::ifstream file(folder / name, std::ios::binary);
        const std::string begin = fmt::format("{{\"number\":{},", record);
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with(begin)) return line;
        }
    }
    return {};
}

/// As text, or when it is none in hexadecimal.
std::string packed(const std::string& bytes) {
    if (base::first_invalid_utf8(bytes) == bytes.size() && bytes.find('\0') == std::string::npos) {
        return "t" + bytes;
    }
    std::string out = "x";
    for (const char c : bytes) {
        fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(c));
    }
    return out;
}

int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

std::string unpacked(std::string_view text) {
    if (text.starts_with('t')) return std::string(text.substr(1));
    std::string bytes;
    for (std::size_t at = 1; at + 1 < text.size(); at += 2) {
        bytes += static_cast<char>(digit_of(text[at]) * 16 + digit_of(text[at + 1]));
    }
    return bytes;
}

}  // namespace

base::Result<std::string> capture_record(const fs::path& folder, const RunRecord& record,
                                         const CompiledJob& compiled,
                                         const CaptureOptions& options) {
    std::string line = find_line(folder, options.record);
    if (line.empty()) {
        return base::error("run.capture-unknown",
                           fmt::format("the run in '{}' has no reject of record {}",
                                       folder.string(), options.record))
            .hint("rejects.ndjson of the run has the numbers");
    }
    if (options.is_masked) {
        line = data::mask_kept_line(line, compiled.job.main().format, options.keep);
        if (line.empty()) return base::error("run.capture-unknown", "the reject can't be read");
    }
    const std::set<fs::path> files = files_of(compiled);
    const fs::path root = common_folder(files);
    const auto text = [](std::string_view value) { return base::json_string(value); };
    std::string out(head);
    const fs::path job = fs::absolute(compiled.job.file->path).lexically_normal();
    out +=
        fmt::format(",\n\"engine\": {},\n\"now\": {},\n\"job\": {},\n\"masked\": \"{}\"",
                    text(record.engine), text(record.now),
                    text(job.lexically_relative(root).string()), options.is_masked ? "yes" : "no");
    for (const job::Parameter& parameter : compiled.job.parameters) {
        if (parameter.is_secret) continue;
        out += fmt::format(",\n\"set {}\": {}", parameter.name, text(parameter.text));
    }
    for (const fs::path& file : files) {
        base::Result<std::string> bytes = base::read_bytes(file, base::limits::image_bytes);
        if (!bytes) return std::move(bytes).errors();
        out +=
            fmt::format(",\n{}: {}", text("file " + file.lexically_relative(root).generic_string()),
                        text(packed(bytes.value())));
    }
    return out + fmt::format(",\n\"record\": {}\n}}\n", text(line));
}

bool is_capture(std::string_view text) { return text.starts_with(head); }

base::Result<std::unique_ptr<Replay>> Replay::unpack(std::string_view text) {
    const auto values = detail::read_flat_json(text);
    const auto broken = [](const std::string& reason) {
        return base::error("run.capture-broken", "the capture can't be used: " + reason);
    };
    if (!values || !values->contains("job") || !values->contains("record")) {
        return broken("it is cut off or damaged");
    }
    auto replay = std::unique_ptr<Replay>(new Replay());
    std::string pattern = (fs::temp_directory_path() / "cajista-replay-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return broken("there is no temporary folder");
    replay->folder_ = pattern;
    for (const auto& [name, value] : *values) {
        if (name.starts_with("set ")) replay->load_.set.emplace_back(name.substr(4), value);
        if (!name.starts_with("file ")) continue;
        const fs::path inside = fs::path(name.substr(5)).lexically_normal();
        if (inside.is_absolute() || inside.empty() || *inside.begin() == "..") {
            return broken("a file would be written outside of its folder");
        }
        std::error_code failure;
        fs::create_directories((replay->folder_ / "files" / inside).parent_path(), failure);
        base::Status written =
            base::write_whole_file(replay->folder_ / "files" / inside, unpacked(value));
        if (!written) return std::move(written).errors();
    }
    replay->now_ = values->find("now")->second;
    replay->job_ = replay->folder_ / "files" / fs::path(values->find("job")->second);
    replay->record_ = replay->folder_ / "record.ndjson";
    base::Status written =
        base::write_whole_file(replay->record_, values->find("record")->second + "\n");
    if (!written) return std::move(written).errors();
    replay->load_.reads_values = false;
    return replay;
}

Replay::~Replay() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace cajista::run
