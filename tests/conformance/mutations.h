// SPDX-License-Identifier: Apache-2.0
// The samples' own files, damaged in many ways, go through the engine: each is refused with a
// diagnostic or becomes documents, and the counts of records balance.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "conformance/damage_text.h"
#include "data/reader.h"
#include "job/job.h"
#include "run/compiled_job.h"
#include "run/compose_one.h"
#include "run/composing.h"
#include "run/instant.h"

namespace cajista::conformance {

struct MutationCounts {
    std::uint64_t done = 0, refused = 0, documents = 0, rejects = 0;
    double slowest = 0;  ///< seconds
    std::vector<std::string> failures;
};

/// One owner, one thread.
class Mutations {
public:
    /// `samples` is copied into `scratch`, so the damaged files stand where the good ones stood.
    Mutations(const std::filesystem::path& samples, std::filesystem::path scratch,
              std::uint64_t seed)
        : scratch_(std::move(scratch)), mutator_(seed), seed_(seed) {
        namespace fs = std::filesystem;
        fs::create_directories(scratch_);
        for (const char* name : {"statements", "invoices", "decisions", "production"}) {
            fs::copy(samples / name, scratch_ / name, fs::copy_options::recursive);
        }
        add_data("statements/job.xml", "statements", "data/statements.ndjson", 3, "\n", "");
        add_data("statements/job-xml.xml", "statements", "data/statements.xml", 2, "</statement>",
                 "</statements>");
        add_data("invoices/job.xml", "invoices", "data/invoices.csv", 3, "\n", "");
        for (const char* name :
             {"statements/job.xml", "statements/job-xml.xml", "invoices/job.xml",
              "invoices/job-sqlite.xml", "production/job.xml", "decisions/job.xml"}) {
            jobs_.push_back(name);
        }
        add_source("statements/statement.xml", "statements/statement.xml", 0);
        add_source("statements/bank.css", "statements/statement.xml", 0);
        add_source("statements/statement.schema.xml", "statements/statement.xml", 0);
        add_source("invoices/invoice.xml", "invoices/invoice.xml", 2);
        add_source("invoices/invoice.css", "invoices/invoice.xml", 2);
        add_source("invoices/logo.svg", "invoices/invoice.xml", 2);
        for (const char* folder : {"statements/texts", "invoices/texts"}) {
            for (const auto& entry : fs::directory_iterator(scratch_ / folder)) {
                const bool is_invoice = std::string_view(folder).starts_with("invoices");
                add_source(std::string(folder) + "/" + entry.path().filename().string(),
                           is_invoice ? "invoices/invoice.xml" : "statements/statement.xml",
                           is_invoice ? 2 : 0);
                break;
            }
        }
    }

    /// Damages one file and sends it through. What is about to happen is in the file `now` of the
    /// scratch folder, should it be the last.
    void step() {
        const std::size_t choice = mutator_.below(10);
        const auto start = std::chrono::steady_clock::now();
        if (choice < 6) {
            damage_data(data_[mutator_.below(data_.size())]);
        } else if (choice < 8) {
            damage_job(jobs_[mutator_.below(jobs_.size())]);
        } else {
            damage_source(sources_[mutator_.below(sources_.size())]);
        }
        ++counts_.done;
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        counts_.slowest = std::max(counts_.slowest, seconds);
    }
    const MutationCounts& counts() const { return counts_; }

private:
    struct DataCase {
        std::string text;
        std::filesystem::path file;
        std::unique_ptr<run::CompiledJob> job;
    };
    struct SourceCase {
        std::filesystem::path file;
        std::string text;
        std::filesystem::path design;
        std::string data;
    };

    static std::string read(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    static void write(const std::filesystem::path& path, std::string_view text) {
        std::ofstream(path, std::ios::binary)
            .write(text.data(), static_cast<std::streamsize>(text.size()));
    }
    void fail(const std::string& what) {
        counts_.failures.push_back("seed " + std::to_string(seed_) + ", mutation " +
                                   std::to_string(counts_.done) + ": " + what);
    }

    static std::string first_records(const std::string& whole, int records, std::string_view mark) {
        std::size_t at = 0;
        for (int i = 0; i < records; ++i) {
            const std::size_t next = whole.find(mark, at);
            if (next == std::string::npos) break;
            at = next + mark.size();
        }
        return whole.substr(0, at);
    }

    void add_data(const std::string& job, const std::string& folder, const std::string& data,
                  int records, std::string_view mark, std::string_view end) {
        DataCase entry;
        entry.text = first_records(read(scratch_ / folder / data), records, mark);
        entry.text += end;
        entry.file = scratch_ / folder / data;
        auto file = base::read_source(scratch_ / job);
        auto now = run::parse_instant("2026-11-02T06:00:00Z");
        if (!file || !now) return fail("no " + job);
        auto compiled = run::compile_job(file.value(), {}, now.value(), run::Depth::run);
        if (!compiled) return fail(job + ": " + compiled.errors().front().message);
        entry.job = std::move(compiled).value();
        data_.push_back(std::move(entry));
    }
    void add_source(const std::string& file, const std::string& design, std::size_t data) {
        if (data >= data_.size()) return;
        sources_.push_back({scratch_ / file, read(scratch_ / file), scratch_ / design,
                            data == 0 ? (scratch_ / "one.ndjson").string()
                                      : (scratch_ / "invoices/data/invoices.ndjson").string()});
        if (data == 0) write(scratch_ / "one.ndjson", data_[0].text);
    }

    void damage_data(DataCase& entry) {
        const std::string text = mutator_.damage(entry.text);
        write(entry.file, text);
        auto reader = data::Reader::open(entry.job->job.inputs, entry.job->job.main_input);
        if (!reader) {
            ++counts_.refused;
            return;
        }
        run::ComposingWorker worker(*entry.job, *reader.value(), run::channels_of(entry.job->job));
        data::RawBatch batch;
        while (true) {
            batch.clear();
            data::Outcome outcome = data::Outcome::record;
            while (batch.records().size() < 16) {
                outcome = reader.value()->next(batch);
                const bool goes_on =
                    outcome == data::Outcome::record || outcome == data::Outcome::reject;
                if (!goes_on) break;
            }
            run::BatchOutput output;
            worker.process(batch, output, [] { return false; });
            judge(output);
            if (outcome == data::Outcome::failed) {
                ++counts_.refused;
                if (reader.value()->failure().code.empty()) fail("a failure without a code");
            }
            if (outcome == data::Outcome::end || outcome == data::Outcome::failed) return;
        }
    }

    void judge(const run::BatchOutput& output) {
        if (!output.records.balances()) fail("the counts of records don't balance");
        if (output.rejects.size() != output.records.rejected) fail("a reject is missing");
        counts_.rejects += output.records.rejected;
        counts_.documents += output.documents.size();
        for (const run::Reject& reject : output.rejects) {
            if (reject.reason.code.empty()) fail("a reject without a code");
        }
        for (const run::ComposedOutput& document : output.documents) {
            for (const std::string& path : {document.archive_path, document.web.path}) {
                const std::filesystem::path each(path);
                const bool leaves = each.is_absolute() ||
                                    std::find(each.begin(), each.end(), "..") != each.end() ||
                                    path.find('\0') != std::string::npos;
                if (leaves) fail("a path leaves its folder: " + path);
            }
            if (document.encoded.pages.empty() && document.web.path.empty()) fail("no pages");
        }
    }

    void damage_job(const std::string& name) {
        auto file = std::make_shared<base::SourceFile>();
        file->path = (scratch_ / name).string();
        file->text = mutator_.damage(read(scratch_ / name));
        auto loaded = job::load_job(file);
        if (loaded) {
            (void)data::check_input(loaded->inputs, loaded->main_input);
            return;
        }
        ++counts_.refused;
        for (const base::Diagnostic& each : loaded.errors()) {
            if (each.code.empty()) fail("an error without a code");
        }
    }

    void damage_source(const SourceCase& entry) {
        write(entry.file, mutator_.damage(entry.text));
        auto now = run::parse_instant("2026-11-02T06:00:00Z");
        auto compiled =
            run::compile_template(entry.design, entry.data, "", now.value(), run::Depth::run);
        if (!compiled) {
            ++counts_.refused;
        } else {
            auto made = run::compose_one(*compiled.value(), {}, templates::Channel::print);
            ++(made ? counts_.documents : counts_.rejects);
        }
        write(entry.file, entry.text);
    }

    std::filesystem::path scratch_;
    Mutator mutator_;
    std::uint64_t seed_;
    std::vector<DataCase> data_;
    std::vector<std::string> jobs_;
    std::vector<SourceCase> sources_;
    MutationCounts counts_;
};

}  // namespace cajista::conformance
