// SPDX-License-Identifier: Apache-2.0
#include "run/fingerprint.h"

#include <fmt/format.h>

#include <map>

#include "base/files.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "locale/locale.h"

namespace cajista::run {

Fingerprints fingerprints_of(const CompiledJob& compiled) {
    Fingerprints all;
    const auto add_text = [&](const base::SourceFilePtr& file) {
        if (file) all.emplace_back(file->path, base::to_hex(base::sha256(file->text)));
    };
    all.emplace_back("the engine", CAJISTA_VERSION);
    all.emplace_back("ICU", locale::data_version());
    add_text(compiled.job.file);
    for (const value::Schema& schema : compiled.job.schemas) add_text(schema.file);
    for (const job::JobDecisions& decisions : compiled.job.decisions) {
        for (const base::SourceFilePtr& file : decisions.files) add_text(file);
    }
    for (const auto* rules : {&compiled.job.suppressions, &compiled.job.holds}) {
        for (const job::RecordRule& rule : *rules) add_text(rule.list);
    }
    const templates::Template* last = nullptr;
    for (const auto& entry : compiled.templates) {
        if (entry.get() == last) continue;
        last = entry.get();
        for (const templates::Template::UsedFile& file : entry->files()) {
            all.emplace_back(file.path.string(), base::to_hex(file.digest));
        }
    }
    for (const job::PdfOptions* options :
         {compiled.job.print ? &compiled.job.print->pdf : nullptr,
          compiled.job.archive ? &compiled.job.archive->pdf : nullptr}) {
        if (options == nullptr || options->output_intent.empty()) continue;
        auto bytes = base::read_bytes(options->output_intent, base::limits::image_bytes);
        const std::string profile = bytes ? std::move(bytes).value() : std::string();
        all.emplace_back(options->output_intent, base::to_hex(base::sha256(profile)));
    }
    std::string plan;
    compiled.plan->serialise(plan);
    all.emplace_back("the fonts", base::to_hex(base::sha256(plan)));
    return all;
}

base::Status compare_fingerprints(const Fingerprints& before, const Fingerprints& now) {
    const std::map<std::string, std::string> old(before.begin(), before.end());
    const std::map<std::string, std::string> current(now.begin(), now.end());
    std::string changed;
    const auto note = [&](const std::string& name) {
        changed += (changed.empty() ? "" : ", ") + name;
    };
    for (const auto& [name, digest] : old) {
        const auto found = current.find(name);
        if (found == current.end() || found->second != digest) note(name);
    }
    for (const auto& [name, digest] : current) {
        if (!old.contains(name)) note(name);
    }
    if (changed.empty()) return {};
    return base::error("run.changed", fmt::format("changed since the run began: {}", changed))
        .hint("put it back as it was, or run the job again into another folder");
}

}  // namespace cajista::run
