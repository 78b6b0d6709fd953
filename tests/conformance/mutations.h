// SPDX-License-Identifier: Apache-2.0
// lint: long, every kind of file with its good form and its damage
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

#include "base/database.h"
#include "base/files.h"
#include "conformance/damage_text.h"
#include "conformance/small_files.h"
#include "data/reader.h"
#include "graphic/image.h"
#include "job/job.h"
#include "pdf/color_converter.h"
#include "pdf/output_intent.h"
#include "rules/decision.h"
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

inline constexpr std::string_view fixed_schema =
    R"(<schema name="row" xmlns="urn:cajista:schema"><field name="id" required="yes"/>
<field name="name"/><field name="sum" type="number"/><field name="fee" type="number"/>
<field name="count" type="number"/></schema>)";
inline constexpr std::string_view fixed_style =
    R"(@page sheet { size: A5; margin: 10mm; } flow { font-family: "Noto Sans"; })";
inline constexpr std::string_view fixed_template =
    R"(<template name="row" version="1.0" xmlns="urn:cajista:template">
<record name="row" schema="fixed.schema.xml"/><style href="fixed.css"/>
<page name="sheet"><frame name="body"/></page>
<document locale="en" currency="EUR" title="{id}" pages="sheet*"><flow frame="body">
<p>{id} {name} {money(sum)} {fee} {count}</p></flow></document></template>)";
inline constexpr std::string_view fixed_job =
    R"(<job name="rows" xmlns="urn:cajista:job">
<input name="rows" format="fixed" path="rows.dat" schema="fixed.schema.xml" key="id">
<fixed record-bytes="31"><column name="id" at="1" size="4"/><column name="name" at="5" size="10"/>
<column name="sum" at="15" size="10" form="zoned" decimals="2"/>
<column name="fee" at="25" size="3" form="packed" decimals="2"/>
<column name="count" at="28" size="4" form="binary"/></fixed></input>
<document template="fixed.xml"/><archive path="{id}.pdf"/></job>)";

inline constexpr std::string_view one_invoice =
    R"({"number":"F1","issued":"2026-01-02","due":"2026-02-01","currency":"USD","locale":"en-US",)"
    R"("buyer_name":"Nguyen Inc.","buyer_address":["26 Lincoln Way"],"buyer_postcode":"97205",)"
    R"("buyer_city":"Portland","buyer_country":"US","payment_reference":"RF05202600000000",)"
    R"("net":940.50,"vat":0,"total":940.50,"seller_name":"Meridiano","seller_street":"Calle 7",)"
    R"("seller_postcode":"28012","seller_city":"Madrid","seller_country":"ES",)"
    R"("seller_vat_id":"ESB84170297","seller_email":"a@b.example",)"
    R"("seller_iban":"ES9121000418450200051332","seller_bic":"CAIXESBBXXX",)"
    R"("lines":[{"position":1,"article":"A-101","description":"Leaflet","quantity":2,)"
    R"("unit":"C62","price":0.52,"vat_rate":0,"net":1.04}]})"
    "\n";

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
        add_layouts();
        add_stores();
        add_files();
        add_pictures();
        add_font();
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
        const std::size_t choice = mutator_.below(12);
        const auto start = std::chrono::steady_clock::now();
        if (choice < 6) {
            DataCase& entry = data_[mutator_.below(data_.size())];
            send_data(entry, mutator_.damage(entry.text));
        } else if (choice < 8) {
            damage_job(jobs_[mutator_.below(jobs_.size())]);
        } else if (choice < 10) {
            const SourceCase& entry = sources_[mutator_.below(sources_.size())];
            send_source(entry, mutator_.damage(entry.text));
        } else {
            damage_file(files_[mutator_.below(files_.size())]);
        }
        ++counts_.done;
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        counts_.slowest = std::max(counts_.slowest, seconds);
    }
    /// What isn't damaged becomes documents; else the damage would prove nothing.
    void check_whole() {
        const auto check = [this](const std::filesystem::path& file, const auto& send) {
            const MutationCounts before = counts_;
            send();
            // Details whose record was cut away are rejects.
            const bool is_good =
                counts_.documents > before.documents && counts_.refused == before.refused;
            if (!is_good) fail("undamaged, '" + file.string() + "' is no document: " + reason_);
        };
        for (DataCase& entry : data_) check(entry.file, [&] { send_data(entry, entry.text); });
        for (SourceCase& entry : sources_) {
            check(entry.file, [&] { send_source(entry, entry.text); });
        }
    }
    const MutationCounts& counts() const { return counts_; }

private:
    struct DataCase {
        std::string text;
        std::filesystem::path file;
        std::unique_ptr<run::CompiledJob> job;
    };
    /// A file that is read as a whole: a decision model, a picture.
    struct FileCase {
        std::filesystem::path file;
        std::string text;
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

    /// All of it when nothing marks a record's end.
    static std::string first_records(const std::string& whole, int records, std::string_view mark) {
        if (mark.empty()) return whole;
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
                                      : (scratch_ / "invoice.ndjson").string()});
        if (data == 0) write(scratch_ / "one.ndjson", data_[0].text);
        if (data == 2) write(scratch_ / "invoice.ndjson", one_invoice);
    }

    /// The same statements as a JSON list and as fixed rows, by jobs of their own.
    void add_layouts() {
        const std::string job = read(scratch_ / "statements/job.xml");
        const auto with = [&](const std::string& from, const std::string& to) {
            std::string text = job;
            const std::size_t at = text.find(from);
            if (at == std::string::npos) fail("no " + from);
            return at == std::string::npos ? text : text.replace(at, from.size(), to);
        };
        std::string list =
            first_records(read(scratch_ / "statements/data/statements.ndjson"), 3, "\n");
        for (std::size_t at = 0; (at = list.find('\n', at)) != std::string::npos; ++at)
            list[at] = ',';
        list.back() = ']';
        write(scratch_ / "statements/data/list.json", "[" + list);
        write(scratch_ / "statements/job-list.xml",
              with("format=\"ndjson\" path=\"data/statements.ndjson\"",
                   "format=\"json\" path=\"data/list.json\""));
        add_data("statements/job-list.xml", "statements", "data/list.json", 1, "", "");
        std::filesystem::create_directories(scratch_ / "fixed");
        write(scratch_ / "fixed/fixed.schema.xml", fixed_schema);
        write(scratch_ / "fixed/fixed.css", fixed_style);
        write(scratch_ / "fixed/fixed.xml", fixed_template);
        write(scratch_ / "fixed/job.xml", fixed_job);
        std::string rows;
        for (const char digit : {'1', '2', '3'}) {
            rows += std::string("A00") + digit + "Jos\u00E9     " + "000000123" + digit;
            rows += std::string("\x01\x23\x4C", 3) + std::string(3, '\0') + digit;
        }
        write(scratch_ / "fixed/rows.dat", rows);
        add_data("fixed/job.xml", "fixed", "rows.dat", 1, "", "");
    }

    /// The job of the fixed rows with another input.
    void add_rows(const std::string& name, const std::string& content, const std::string& format,
                  const std::string& inner, std::string_view encoding = "") {
        write(scratch_ / "fixed" / name, content);
        std::string job(fixed_job);
        const std::size_t begin = job.find("<input"), end = job.find("<document");
        std::string input = "<input name=\"rows\" format=\"" + format + "\" path=\"" + name +
                            "\" schema=\"fixed.schema.xml\" key=\"id\"";
        if (!encoding.empty()) input += " encoding=\"" + std::string(encoding) + "\"";
        job.replace(begin, end - begin, input + ">" + inner + "</input>");
        write(scratch_ / "fixed" / ("job-" + name + ".xml"), job);
        add_data("fixed/job-" + name + ".xml", "fixed", name, 1, "", "");
    }

    /// Packed files, a database, and rows of a mainframe.
    void add_stores() {
        add_rows("rows.gz", bytes_of(packed_by_gzip), "ndjson", "");
        add_rows("rows.zst", bytes_of(packed_by_zstd), "ndjson", "");
        const std::string table = R"(CREATE TABLE r(id TEXT, name TEXT, sum NUMERIC, fee REAL);
INSERT INTO r VALUES('A1','café',12.5,1.25),('A2',x'00FF',-3,NULL),('A3','',0,7);)";
        {
            auto database =
                base::Database::open(scratch_ / "fixed/made.sqlite", base::Database::Mode::write);
            if (!database || !database->execute(table)) fail("no database");
        }  // closed, all of it is in one file
        add_rows("rows.sqlite", read(scratch_ / "fixed/made.sqlite"), "sqlite",
                 "<query>SELECT id, name, sum, fee, 1 AS count FROM r ORDER BY id</query>");
        std::string rows;
        for (const char digit : {'\xF1', '\xF2', '\xF3'}) {  // A00n, D145 in code page 1047
            rows +=
                std::string("\xC1\xF0\xF0") + digit + "\xC4\x81\x95\x40\x40\x40\x40\x40\x40\x40";
            rows += std::string("\xF0\xF0\xF0\xF0\xF0\xF0\xF1\xF2\xF3") + "\xC4";
            rows += std::string("\x01\x23\x4D", 3) + std::string(3, '\0') + '\7';
        }
        const std::string job(fixed_job);
        const std::size_t begin = job.find("<fixed"), end = job.find("</input>");
        add_rows("rows.ebcdic", rows, "fixed", job.substr(begin, end - begin), "ibm-1047");
    }

    /// JPEGs, alone and on a page, and colour profiles.
    void add_pictures() {
        write(scratch_ / "small.jpg", bytes_of(cmyk_jpeg));
        files_.push_back({scratch_ / "small.jpg", bytes_of(cmyk_jpeg)});
        std::string design(fixed_template);
        design.insert(design.find("{id}", design.find("<p>")),
                      R"(<img src="photo.jpg" alt="x" style="width: 20mm"/>)");
        write(scratch_ / "fixed/photo.xml", design);
        write(scratch_ / "fixed/photo.jpg", bytes_of(rgb_jpeg));
        write(scratch_ / "fixed/photo.ndjson",
              "{\"id\":\"A1\",\"name\":\"x\",\"sum\":12.5,\"fee\":1,\"count\":2}\n");
        sources_.push_back({scratch_ / "fixed/photo.jpg", bytes_of(rgb_jpeg),
                            scratch_ / "fixed/photo.xml",
                            (scratch_ / "fixed/photo.ndjson").string()});
        auto profile = pdf::ColorProfile::srgb();
        if (!profile) return fail("no profile");
        files_.push_back({scratch_ / "small.icc", profile->bytes});
    }

    void damage_profile(const std::string& bytes, base::Diagnostics& errors) {
        auto good = pdf::ColorProfile::srgb();
        auto profile = pdf::ColorProfile::parse(bytes, "small.icc");
        if (!profile) {
            errors = std::move(profile).errors();
        } else if (good) {
            (void)pdf::ColorConverter::create(profile.value(), nullptr, good.value());
            (void)pdf::ColorConverter::create(good.value(), nullptr, profile.value());
        }
    }

    /// A template with a font of its own, a copy of one that the statements are set in.
    void add_font() {
        if (data_.empty() || data_[0].job->fonts.faces().empty()) return fail("no font");
        const auto bytes = data_[0].job->fonts.faces()[0]->bytes();
        const std::string font(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        write(scratch_ / "fixed/own.ttf", font);
        write(scratch_ / "fixed/own.css",
              "@font-face { font-family: \"Own\"; src: url(\"own.ttf\"); }\n"
              "@page sheet { size: A5; margin: 10mm; } flow { font-family: \"Own\"; }\n");
        std::string design(fixed_template);
        const std::size_t at = design.find("fixed.css");
        design.replace(at, 9, "own.css");
        write(scratch_ / "fixed/own.xml", design);
        write(scratch_ / "fixed/one.ndjson",
              "{\"id\":\"A1\",\"name\":\"Łódź café\",\"sum\":12.5,\"fee\":1,\"count\":2}\n");
        sources_.push_back({scratch_ / "fixed/own.ttf", font, scratch_ / "fixed/own.xml",
                            (scratch_ / "fixed/one.ndjson").string()});
    }

    void add_files() {
        for (const char* name :
             {"decisions/offers.dmn", "decisions/fees.dmn", "statements/statement.png"}) {
            files_.push_back({scratch_ / name, read(scratch_ / name)});
        }
        write(scratch_ / "small.png", small_png());
        files_.push_back({scratch_ / "small.png", small_png()});
    }

    /// 2 by 2 pixels, so that damage meets every part of it.
    static std::string small_png() {
        static constexpr unsigned char bytes[] = {
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49,
            0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02,
            0x00, 0x00, 0x00, 0xFD, 0xD4, 0x9A, 0x73, 0x00, 0x00, 0x00, 0x14, 0x49, 0x44,
            0x41, 0x54, 0x78, 0x9C, 0x63, 0x38, 0xC1, 0xC0, 0xCA, 0x10, 0xF5, 0x9F, 0xE1,
            0x84, 0x1C, 0x88, 0x02, 0x00, 0x1C, 0x9C, 0x04, 0x6B, 0x4E, 0xCF, 0x79, 0x9E,
            0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
        };
        return {reinterpret_cast<const char*>(bytes), sizeof bytes};
    }

    void damage_file(const FileCase& entry) {
        const std::string damaged = mutator_.damage(entry.text);
        write(entry.file, damaged);
        base::Diagnostics errors;
        if (entry.file.extension() == ".icc") {
            damage_profile(damaged, errors);
        } else if (entry.file.extension() == ".dmn") {
            auto model = rules::load_decisions(entry.file);
            if (!model) errors = std::move(model).errors();
        } else {
            auto image = graphic::load_image(entry.file, {});
            if (!image) errors = std::move(image).errors();
        }
        counts_.refused += errors.empty() ? 0 : 1;
        for (const base::Diagnostic& each : errors) {
            if (each.code.empty()) fail("an error without a code");
        }
        write(entry.file, entry.text);
    }

    void send_data(DataCase& entry, std::string_view text) {
        write(entry.file, text);
        auto reader = data::Reader::open(entry.job->job.inputs, entry.job->job.main_input);
        if (!reader) {
            ++counts_.refused;
            reason_ = reader.errors().front().message;
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
            reason_ = reject.reason.message;
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

    void send_source(const SourceCase& entry, std::string_view text) {
        write(entry.file, text);
        auto now = run::parse_instant("2026-11-02T06:00:00Z");
        auto compiled =
            run::compile_template(entry.design, entry.data, "", now.value(), run::Depth::run);
        if (!compiled) {
            ++counts_.refused;
            reason_ = compiled.errors().front().message;
        } else {
            auto made = run::compose_one(*compiled.value(), {}, templates::Channel::print);
            ++(made ? counts_.documents : counts_.rejects);
            if (!made) reason_ = made.errors().front().message;
        }
        write(entry.file, entry.text);
    }

    std::filesystem::path scratch_;
    Mutator mutator_;
    std::uint64_t seed_;
    std::vector<DataCase> data_;
    std::vector<std::string> jobs_;
    std::vector<SourceCase> sources_;
    std::vector<FileCase> files_;
    MutationCounts counts_;
    std::string reason_;  ///< of the last refusal or reject
};

}  // namespace cajista::conformance
