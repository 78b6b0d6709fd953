// SPDX-License-Identifier: Apache-2.0
#include "compare/case_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "base/characters.h"
#include "base/files.h"
#include "base/limits.h"
#include "compare/detail/case_folder.h"
#include "compare/detail/check_assertions.h"
#include "compare/detail/line_diff.h"
#include "compare/picture.h"
#include "page/dump.h"
#include "run/compose_one.h"
#include "run/composing.h"
#include "value/convert.h"

namespace cajista::compare {

namespace {

namespace fs = std::filesystem;
using detail::ComposedCase;
using detail::Findings;

/// Keeps of the pages what assertions look at.
class PageCollector final : public run::PageListener {
public:
    explicit PageCollector(ComposedCase& composed) : composed_(composed) {}
    void on_pages(const page::ComposedDocument& document) override {
        for (PageContent& page : read_pages(document)) composed_.pages.push_back(std::move(page));
        composed_.dump += page::dump(document);
        composed_.structure += page::dump_structure(document);
    }

private:
    ComposedCase& composed_;
};

run::Channels channels_for(templates::Channel channel) {
    return {channel == templates::Channel::print, channel == templates::Channel::archive,
            channel == templates::Channel::web};
}

bool has_code(const base::Diagnostics& diagnostics, const std::string& code) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [&code](const base::Diagnostic& one) { return one.code == code; });
}

/// Everything that decides what a case compiles to.
std::string compile_key(const Case& one) {
    std::string key = one.design + '\n' + one.data + '\n' + one.now + '\n' + one.key_field;
    for (const auto* list : {&one.inputs, &one.set}) {
        for (const auto& [name, value] : *list) key += '\n' + name + '=' + value;
        key += '\n';
    }
    return key + (one.is_job ? 'j' : 't') + (one.data_is_brought ? 'b' : 'p');
}

}  // namespace

struct CaseRunner::State {
    RunnerOptions options;
    std::string compiled_key;
    std::unique_ptr<run::CompiledJob> compiled;

    fs::path design_of(const Case& one) const {
        return one.is_brought ? options.work / one.design : fs::path(one.design);
    }
    std::string data_of(const Case& one) const {
        return one.data_is_brought ? (options.work / one.data).string() : one.data;
    }

    base::Result<std::unique_ptr<run::CompiledJob>> compile(const Case& one,
                                                            run::Depth depth) const {
        base::Result<run::Instant> now = run::parse_instant(one.now);
        if (!now) return std::move(now).errors();
        if (!one.is_job) {
            return run::compile_template(design_of(one), data_of(one), one.key_field, now.value(),
                                         depth);
        }
        base::Result<base::SourceFilePtr> file = base::read_source(design_of(one));
        if (!file) return std::move(file).errors();
        job::LoadOptions load;
        if (!one.data.empty()) load.data.emplace_back(std::string(), data_of(one));
        load.data.insert(load.data.end(), one.inputs.begin(), one.inputs.end());
        load.set = one.set;
        return run::compile_job(file.value(), load, now.value(), depth);
    }

    /// Templates that cases name by path stay compiled for the next case.
    base::Diagnostics prepare(const Case& one) {
        const std::string key = one.is_brought ? std::string() : compile_key(one);
        if (compiled != nullptr && !key.empty() && key == compiled_key) return {};
        compiled.reset();
        auto made = compile(one, run::Depth::check);
        if (!made) return std::move(made).errors();
        compiled = std::move(made).value();
        compiled_key = key;
        return {};
    }

    CaseResult run(const Case& one) {
        CaseResult result;
        Findings findings(result, options.wants_rewrites);
        if (base::Status laid = detail::lay_out_files(one, options.work); !laid) {
            findings.fail(one.span, "the files of the case can't be laid out",
                          detail::show_diagnostics(laid.errors()));
            return result;
        }
        base::Diagnostics errors = prepare(one);
        detail::show_in_case(one, options.work, errors);
        const Expectation* failed = nullptr;
        for (const Expectation& expected : one.expectations) {
            const std::size_t before = result.failures.size();
            if (!expected.errors.empty() || !errors.empty()) {
                check_errors(one, expected, errors, findings);
            } else {
                check(one, expected, findings);
            }
            if (failed == nullptr && result.failures.size() != before) failed = &expected;
        }
        if (failed != nullptr && !options.failed.empty()) keep(one, *failed, errors, result);
        return result;
    }

    static void check_errors(const Case& one, const Expectation& expected,
                             const base::Diagnostics& errors, Findings& findings) {
        if (expected.errors.empty()) {
            findings.fail(one.span, one.is_job ? "the job is wrong" : "the template is wrong",
                          detail::show_diagnostics(errors));
            return;
        }
        for (const std::string& code : expected.errors) {
            if (has_code(errors, code)) continue;
            findings.fail(expected.span,
                          errors.empty() ? fmt::format("error {} expected, but all is well", code)
                                         : fmt::format("there is no error {}", code),
                          detail::show_diagnostics(errors));
        }
    }

    void check(const Case& one, const Expectation& expected, Findings& findings) {
        auto reader = data::Reader::open(compiled->job.inputs, compiled->job.main_input);
        if (!reader) return cannot_read(one, expected, std::move(reader).errors(), findings);
        run::ComposingWorker worker(*compiled, *reader.value(), channels_for(expected.channel));
        ComposedCase composed;
        PageCollector collector(composed);
        worker.set_page_listener(&collector);
        const run::Selection selection = selection_of(expected);
        data::RawBatch batch;
        base::Status found = run::find_record(*reader.value(), worker, selection, batch);
        if (!found) return cannot_read(one, expected, std::move(found).errors(), findings);
        run::BatchOutput output;
        worker.process(batch, output, [] { return false; });
        for (run::Reject& reject : output.rejects) {
            composed.reject.push_back(std::move(reject.reason));
        }
        composed.suppressed = output.records.suppressed != 0;
        composed.warnings = std::move(output.warnings);
        for (const run::ComposedOutput& document : output.documents) {
            composed.web += document.web.content;
        }
        detail::show_in_case(one, options.work, composed.reject);
        detail::show_in_case(one, options.work, composed.warnings);
        check_values(expected, *reader.value(), batch, findings);
        if (!check_fate(expected, composed, findings)) return;
        detail::check_expectation(expected, composed, findings);
        check_pictures(one, expected, findings);
    }

    static run::Selection selection_of(const Expectation& expected) {
        run::Selection selection;
        if (expected.key) {
            selection.key = expected.key;
        } else {
            selection.record = expected.record;
        }
        return selection;
    }

    void cannot_read(const Case& one, const Expectation& expected, base::Diagnostics errors,
                     Findings& findings) const {
        if (!expected.reject.empty() && has_code(errors, expected.reject)) return;
        detail::show_in_case(one, options.work, errors);
        findings.fail(expected.span, "the record can't be read", detail::show_diagnostics(errors));
    }

    /// Whether there is a document to look at.
    static bool check_fate(const Expectation& expected, const ComposedCase& composed,
                           Findings& findings) {
        if (!expected.reject.empty()) {
            if (has_code(composed.reject, expected.reject)) return false;
            findings.fail(
                expected.span,
                composed.reject.empty()
                    ? fmt::format("reject {} expected, but the record is {}", expected.reject,
                                  composed.suppressed ? "suppressed" : "composed")
                    : fmt::format("rejected, but not by {}", expected.reject),
                detail::show_diagnostics(composed.reject));
            return false;
        }
        if (!composed.reject.empty()) {
            findings.fail(expected.span, "the record is rejected",
                          detail::show_diagnostics(composed.reject));
            return false;
        }
        if (composed.suppressed != expected.suppressed) {
            findings.fail(expected.span, composed.suppressed
                                             ? "the record is suppressed"
                                             : "suppressed expected, but the record is composed");
        }
        return !composed.suppressed && !expected.suppressed;
    }

    void check_values(const Expectation& expected, const data::Reader& reader,
                      const data::RawBatch& batch, Findings& findings) const {
        base::Arena arena;
        const value::Record* record = nullptr;
        for (const Assertion& one : expected.assertions) {
            if (one.kind != Assertion::Kind::value) continue;
            if (record == nullptr) {
                auto parsed = reader.create_parser()->parse(batch, batch.records().front(), arena);
                if (!parsed) {
                    findings.fail(one.span, "the record can't be read",
                                  detail::show_diagnostics(parsed.errors()));
                    return;
                }
                record = parsed.value();
            }
            check_value(one, *record, arena, findings);
        }
    }

    void check_value(const Assertion& one, const value::Record& record, base::Arena& arena,
                     Findings& findings) const {
        auto expression =
            rules::compile_expression(one.expression, one.span, compiled->job.scope());
        if (!expression) {
            findings.fail(one.span, "the expression is wrong",
                          detail::show_diagnostics(expression.errors()));
            return;
        }
        const std::vector<value::Value> variables = compiled->job.variables(&record);
        base::Diagnostics notes;
        rules::Frame frame{variables, arena};
        frame.now = compiled->now.local;
        frame.steps_left = base::limits::rule_steps;
        frame.notes = &notes;
        const std::string actual = value::to_plain_text(expression->evaluate(frame));
        const std::string wanted = squeezed(one.text);
        if (squeezed(actual) == wanted) return;
        findings.fail(one.span, fmt::format("{} is {}, not {}", one.expression, actual, wanted),
                      detail::show_diagnostics(notes));
        if (one.is_empty_tag) {
            findings.rewrite(one.inside, ">" + actual + "</value");
        } else {
            findings.rewrite(one.inside, actual);
        }
    }

    // --- pictures: of the PDF, as those who get it see it

    void check_pictures(const Case& one, const Expectation& expected, Findings& findings) {
        std::string pdf;
        for (const Assertion& picture : expected.assertions) {
            if (picture.kind != Assertion::Kind::picture) continue;
            if (pdf.empty()) {
                auto made = make_pdf(one, expected);
                if (!made) {
                    findings.fail(picture.span, "the PDF can't be made",
                                  detail::show_diagnostics(made.errors()));
                    return;
                }
                pdf = std::move(made).value();
            }
            check_picture(one, picture, pdf, findings);
        }
    }

    base::Result<std::string> make_pdf(const Case& one, const Expectation& expected) const {
        auto made = compile(one, run::Depth::run);
        if (!made) return std::move(made).errors();
        auto document = run::compose_one(*made.value(), selection_of(expected), expected.channel);
        if (!document) return std::move(document).errors();
        const fs::path pdf = options.work / "picture.pdf";
        std::ofstream(pdf, std::ios::binary) << document->bytes;
        return pdf.string();
    }

    void check_picture(const Case& one, const Assertion& assertion, const std::string& pdf,
                       Findings& findings) const {
        auto drawn = draw_page(pdf, assertion.page, assertion.dots_per_inch);
        if (!drawn) {
            findings.fail(assertion.span, fmt::format("page {} can't be drawn", assertion.page),
                          detail::show_diagnostics(drawn.errors()));
            return;
        }
        const std::string png = write_png(drawn.value());
        auto bytes = base::read_bytes(assertion.path, base::limits::image_bytes, assertion.span);
        if (!bytes) {
            Failure& failure =
                findings.fail(assertion.span,
                              fmt::format("the golden is missing: can't read {}", assertion.path));
            failure.drawn = keep_picture(one, assertion, "drawn", png);
            findings.rewrite_file(assertion.path, png);
            return;
        }
        auto golden = read_png(bytes.value());
        if (!golden) {
            findings.fail(assertion.span, fmt::format("{} is no picture", assertion.path),
                          detail::show_diagnostics(golden.errors()));
            findings.rewrite_file(assertion.path, png);
            return;
        }
        const PictureDifference found = compare_pictures(golden.value(), drawn.value());
        if (found.pixels * 1'000'000 <= found.of * assertion.parts_per_million) return;
        Failure& failure = findings.fail(
            assertion.span,
            fmt::format("the picture differs in {} of {} pixels ({:.2f}%), between ({}, {}) and "
                        "({}, {})",
                        found.pixels, found.of,
                        100.0 * static_cast<double>(found.pixels) / static_cast<double>(found.of),
                        found.left, found.top, found.right, found.bottom));
        failure.golden = assertion.path;
        failure.drawn = keep_picture(one, assertion, "drawn", png);
        failure.difference = keep_picture(one, assertion, "difference", write_png(found.shown));
        findings.rewrite_file(assertion.path, png);
    }

    std::string keep_picture(const Case& one, const Assertion& assertion, std::string_view what,
                             const std::string& png) const {
        if (options.failed.empty()) return {};
        fs::path folder = failed_folder(options.failed, one);
        folder += "-pictures";
        std::error_code failed;
        fs::create_directories(folder, failed);
        // A golden stands for one page of one record.
        const fs::path path =
            folder / fmt::format("{}-page-{}-{}.png", fs::path(assertion.path).stem().string(),
                                 assertion.page, what);
        std::ofstream(path, std::ios::binary) << png;
        return path.string();
    }

    // --- what a failed case leaves

    void keep(const Case& one, const Expectation& expected, const base::Diagnostics& errors,
              CaseResult& result) const {
        const fs::path target = failed_folder(options.failed, one);
        std::vector<fs::path> used{one.design};
        if (compiled != nullptr && errors.empty()) {
            for (const auto& entry : compiled->templates) {
                for (const auto& file : entry->files()) used.push_back(file.path);
            }
            for (const value::Schema& schema : compiled->job.schemas) {
                if (schema.file != nullptr) used.emplace_back(schema.file->path);
            }
            for (const job::Input& input : compiled->job.inputs) used.emplace_back(input.path);
        }
        auto command = detail::keep_for_replay(one, expected, options.work, used, target);
        if (!command) return;  // the failure itself is what matters
        result.replay = target.string();
        result.replay_command = std::move(command).value();
    }
};

CaseRunner::CaseRunner(RunnerOptions options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
}
CaseRunner::~CaseRunner() = default;

CaseResult CaseRunner::run(const Case& one) {
    const auto start = std::chrono::steady_clock::now();
    CaseResult result = state_->run(one);
    result.microseconds =
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - start)
                                       .count());
    return result;
}

std::filesystem::path failed_folder(const std::filesystem::path& failed, const Case& one) {
    const auto plain = [](std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (base::is_letter_or_digit(c)) {
                out += c;
            } else if (!out.empty() && out.back() != '-') {
                out += '-';
            }
        }
        while (out.ends_with('-')) out.pop_back();
        return out.substr(0, 80);
    };
    const fs::path file(one.file->path);
    return failed / plain((file.parent_path() / file.stem()).string()) / plain(one.name);
}

}  // namespace cajista::compare
