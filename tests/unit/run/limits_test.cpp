// SPDX-License-Identifier: Apache-2.0
// What a document takes of its limits is the same whatever its worker made before: so a record that
// is over a limit is over it for any number of workers.
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/files.h"
#include "run/compiled_job.h"
#include "run/composing.h"
#include "run/instant.h"

using namespace cajista;

namespace {

std::unique_ptr<run::CompiledJob> compile(const char* name) {
    const std::filesystem::path path = std::filesystem::path(CAJISTA_SOURCE_DIR) / "samples" / name;
    auto file = base::read_source(path);
    auto now = run::parse_instant("2026-11-02T06:00:00Z");
    REQUIRE((file && now));
    auto compiled = run::compile_job(file.value(), {}, now.value(), run::Depth::run);
    REQUIRE(compiled);
    return std::move(compiled).value();
}

std::vector<data::RawBatch> read(data::Reader& reader, std::size_t most) {
    std::vector<data::RawBatch> batches;
    while (batches.size() < most) {
        data::RawBatch batch;
        if (reader.next(batch) == data::Outcome::end) break;
        batches.push_back(std::move(batch));
    }
    return batches;
}

std::vector<run::Usage> usages(run::ComposingWorker& worker, const data::RawBatch& batch) {
    run::BatchOutput output;
    worker.process(batch, output, [] { return false; });
    std::vector<run::Usage> found;
    for (const run::ComposedOutput& document : output.documents) found.push_back(document.usage);
    return found;
}

}  // namespace

TEST_CASE("limits count the same whatever was composed before") {
    for (const char* name : {"statements/job.xml", "invoices/job.xml", "production/job.xml"}) {
        INFO(name);
        const auto job = compile(name);
        auto reader = data::Reader::open(job->job.inputs, job->job.main_input);
        REQUIRE(reader);
        const std::vector<data::RawBatch> records = read(*reader.value(), 40);
        REQUIRE(records.size() > 3);
        const run::Channels channels = run::channels_of(job->job);
        run::ComposingWorker forth(*job, *reader.value(), channels);
        run::ComposingWorker back(*job, *reader.value(), channels);
        std::vector<std::vector<run::Usage>> of_forth, of_back(records.size());
        for (const data::RawBatch& record : records) of_forth.push_back(usages(forth, record));
        for (std::size_t i = records.size(); i-- > 0;) of_back[i] = usages(back, records[i]);
        std::uint64_t steps = 0;
        for (std::size_t i = 0; i < records.size(); ++i) {
            INFO("record " << i + 1);
            run::ComposingWorker fresh(*job, *reader.value(), channels);
            const std::vector<run::Usage> alone = usages(fresh, records[i]);
            CHECK(of_forth[i] == alone);
            CHECK(of_back[i] == alone);
            for (const run::Usage& usage : alone) {
                steps += usage.layout_steps;
                CHECK(usage.rule_steps > 0);
                CHECK(usage.memory_bytes > 1000);
            }
        }
        CHECK(steps > 100);
    }
}

namespace {

/// The code of the only reject, or "composed".
std::string fate(run::ComposingWorker& worker, const data::RawBatch& batch) {
    run::BatchOutput output;
    worker.process(batch, output, [] { return false; });
    return output.rejects.empty() ? "composed" : output.rejects.front().reason.code;
}

template <typename Limit>
void meet_every_limit(run::CompiledJob& job, const data::Reader& reader,
                      const data::RawBatch& batch, Limit job::Limits::*member, Limit enough,
                      std::string_view code) {
    const run::Channels channels = run::channels_of(job.job);
    const Limit otherwise = job.job.limits.*member;
    std::string before(code);
    for (Limit limit = 1; limit < enough + 20; limit += 1 + enough / 150) {
        INFO(code << " at " << limit << " of " << enough);
        job.job.limits.*member = limit;
        run::ComposingWorker fresh(job, reader, channels);
        const std::string first = fate(fresh, batch);
        INFO(first);
        CHECK((first == code || first == "composed"));
        CHECK((before == code || first == "composed"));  // what is enough stays enough
        CHECK(fate(fresh, batch) == first);
        before = first;
    }
    CHECK(before == "composed");
    job.job.limits.*member = otherwise;
}

}  // namespace

TEST_CASE("a document ends at any limit, with its code") {
    for (const char* name : {"statements/job.xml", "invoices/job.xml", "production/job.xml"}) {
        INFO(name);
        const auto job = compile(name);
        job->job.archive.reset();  // one layout of the record, so that its steps are all
        job->job.web.reset();
        job->job.email.reset();
        auto reader = data::Reader::open(job->job.inputs, job->job.main_input);
        REQUIRE(reader);
        const std::vector<data::RawBatch> records = read(*reader.value(), 2);
        for (const data::RawBatch& record : records) {
            run::ComposingWorker worker(*job, *reader.value(), run::channels_of(job->job));
            const run::Usage whole = usages(worker, record).at(0);
            meet_every_limit(*job, *reader.value(), record, &job::Limits::layout_steps,
                             whole.layout_steps, "layout.too-many-steps");
            meet_every_limit(*job, *reader.value(), record, &job::Limits::rule_steps,
                             whole.rule_steps, "compose.too-many-steps");
        }
    }
}
