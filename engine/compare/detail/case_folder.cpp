// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/case_folder.h"

#include <fmt/format.h>

#include <fstream>

namespace cajista::compare::detail {

namespace {

namespace fs = std::filesystem;

base::Diagnostic unwritable(const fs::path& path, const std::error_code& why) {
    return base::error("base.file-unwritable",
                       fmt::format("can't write {}: {}", path.string(), why.message()));
}

base::Status write(const fs::path& path, std::string_view text) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    if (failed) return unwritable(path, failed);
    std::ofstream out(path, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (out) return {};
    return unwritable(path, std::make_error_code(std::errc::io_error));
}

base::Status copy_over(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::create_directories(to.parent_path(), failed);
    if (!failed) fs::copy(from, to, fs::copy_options::recursive, failed);
    return failed ? base::Status(unwritable(to, failed)) : base::Status();
}

std::string shell_word(const std::string& word) {
    const bool plain = !word.empty() && word.find_first_not_of(
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789-_./:=+,@") == std::string::npos;
    if (plain) return word;
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + "'";
}

/// The path of a file below its design's folder; empty when it lies elsewhere.
fs::path inside(const fs::path& root, const fs::path& path) {
    const fs::path relative = path.lexically_normal().lexically_relative(root.lexically_normal());
    if (relative.empty() || *relative.begin() == "..") return {};
    return relative;
}

}  // namespace

base::Status lay_out_files(const Case& one, const fs::path& folder) {
    std::error_code failed;
    fs::remove_all(folder, failed);
    fs::create_directories(folder, failed);
    if (failed) return unwritable(folder, failed);
    for (const BroughtFile& file : one.files) {
        base::Status done = file.copy_of.empty() ? write(folder / file.name, file.text)
                                                 : copy_over(file.copy_of, folder / file.name);
        if (!done) return done;
    }
    return {};
}

void show_in_case(const Case& one, const fs::path& folder, base::Diagnostics& diagnostics) {
    const std::string prefix = folder.string() + "/";
    const auto without_folder = [&prefix](std::string& text) {
        for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) {
            text.erase(at, prefix.size());
        }
    };
    const auto move = [&](base::SourceSpan& span) {
        if (!span || !span.file->path.starts_with(prefix)) return;
        const std::string name = span.file->path.substr(prefix.size());
        for (const BroughtFile& file : one.files) {
            if (file.name != name) continue;
            for (const BroughtFile::Stretch& stretch : file.stretches) {
                if (span.begin < stretch.begin || span.end > stretch.end) continue;
                const auto shift = static_cast<std::uint32_t>(stretch.begin);
                span = {one.file, span.begin - shift + stretch.source,
                        span.end - shift + stretch.source};
                return;
            }
        }
        span.file = std::make_shared<base::SourceFile>(base::SourceFile{name, span.file->text});
    };
    for (base::Diagnostic& diagnostic : diagnostics) {
        move(diagnostic.span);
        for (base::Label& label : diagnostic.labels) move(label.span);
        without_folder(diagnostic.message);
        without_folder(diagnostic.data.path);
        for (std::string& hint : diagnostic.hints) without_folder(hint);
    }
}

base::Result<std::string> keep_for_replay(const Case& one, const Expectation& expected,
                                          const fs::path& folder, const std::vector<fs::path>& used,
                                          const fs::path& target) {
    std::error_code failed;
    fs::remove_all(target, failed);
    std::string design = one.design;
    base::Status done;
    if (one.is_brought) {
        done = copy_over(folder, target);
    } else {
        const fs::path root = fs::path(one.design).parent_path();
        for (const fs::path& path : used) {
            const fs::path name = inside(root.empty() ? fs::path(".") : root, path);
            if (done && !name.empty() && fs::is_regular_file(path, failed) &&
                !fs::exists(target / name, failed)) {
                done = copy_over(path, target / name);
            }
        }
        design = fs::path(one.design).filename().string();
    }
    std::string data = one.data;
    if (done && !one.data.empty()) {
        const fs::path from = one.data_is_brought ? folder / one.data : fs::path(one.data);
        data = fs::path(one.data).filename().string();
        if (!fs::exists(target / data, failed)) done = copy_over(from, target / data);
    }
    std::string command = fmt::format("cajista compose {}", shell_word(design));
    if (!data.empty()) command += " --data " + shell_word(data);
    for (const auto& [name, path] : one.inputs) {
        const std::string file = fs::path(path).filename().string();
        if (done && !fs::exists(target / file, failed)) done = copy_over(path, target / file);
        command += " --data " + shell_word(name + "=" + file);
    }
    if (!done) return std::move(done).errors();
    for (const auto& [name, value] : one.set) command += " --set " + shell_word(name + "=" + value);
    if (!one.key_field.empty()) command += " --key-field " + shell_word(one.key_field);
    if (expected.key) {
        command += " --key " + shell_word(*expected.key);
    } else {
        command += fmt::format(" --record {}", expected.record);
    }
    const std::string_view channel =
        templates::channel_names[static_cast<std::size_t>(expected.channel)];
    command +=
        fmt::format(" --channel {} --now {} -o {}", channel, shell_word(one.now),
                    expected.channel == templates::Channel::web ? "document.html" : "document.pdf");
    done = write(target / "replay.sh",
                 "#!/bin/sh\n# Composes again what the case \"" + one.name + "\" of " +
                     one.file->path + " composed.\ncd \"$(dirname \"$0\")\" && " + command + "\n");
    if (!done) return std::move(done).errors();
    return command;
}

}  // namespace cajista::compare::detail
