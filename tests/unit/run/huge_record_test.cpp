// SPDX-License-Identifier: Apache-2.0
// A record of very many pages among small ones: those before it go out at once, those behind it are
// made meanwhile, until the queue is full, and no more is read than that. How many records and
// pages: CAJISTA_HUGE=long has the sizes of the promise (2,000 pages among 10,000 records).
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/files.h"
#include "run/compiled_job.h"
#include "run/detail/pipeline.h"
#include "run/detail/process.h"
#include "run/instant.h"

using namespace cajista;

namespace {

constexpr std::string_view schema =
    R"(<schema name="r" xmlns="urn:cajista:schema"><field name="id" required="yes"/>
<field name="rows" list="yes"/></schema>)";
constexpr std::string_view design =
    R"(<template name="t" version="1.0" xmlns="urn:cajista:template">
<record name="r" schema="r.schema.xml"/><page name="a"><frame name="body"/></page>
<document locale="en" title="{r.id}" pages="a*"><flow frame="body">
<for-each in="r.rows" as="row"><p>{row}</p></for-each></flow></document></template>)";
constexpr std::string_view job_text =
    R"(<job name="huge" xmlns="urn:cajista:job">
<input name="r" format="ndjson" path="data.ndjson" schema="r.schema.xml" key="id"/>
<document template="t.xml"/><print/><run batch="4"/></job>)";
constexpr std::uint32_t batch_records = 4, workers = 2;
constexpr std::uint64_t batches_under_way = 4ULL * workers;  // what pipeline.h promises

/// Counts what is read of another reader.
class CountingReader final : public data::Reader {
public:
    explicit CountingReader(std::unique_ptr<data::Reader> inner) : inner_(std::move(inner)) {}
    data::Outcome next(data::RawBatch& batch) override {
        const data::Outcome outcome = inner_->next(batch);
        if (outcome == data::Outcome::record) ++records_;
        return outcome;
    }
    const base::Diagnostic& failure() const override { return inner_->failure(); }
    std::unique_ptr<data::RecordParser> create_parser() const override {
        return inner_->create_parser();
    }
    std::span<const std::string> files() const override { return inner_->files(); }
    std::span<const std::string> columns(std::uint32_t input) const override {
        return inner_->columns(input);
    }
    std::uint64_t bytes_read() const override { return inner_->bytes_read(); }
    std::uint64_t bytes_total() const override { return inner_->bytes_total(); }
    std::uint64_t records() const { return records_; }

private:
    std::unique_ptr<data::Reader> inner_;
    std::atomic<std::uint64_t> records_{0};
};

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a huge record delays the others by no more than the bounded queue") {
    const char* size = std::getenv("CAJISTA_HUGE");
    const bool is_long = size != nullptr && std::string_view(size) == "long";
    const std::uint64_t small = is_long ? 10'000 : 200, place = small / 2;
    const std::size_t pages = is_long ? 2000 : 150;
    std::string pattern = (std::filesystem::temp_directory_path() / "huge-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    const std::filesystem::path folder = pattern;
    write_file(folder / "r.schema.xml", schema);
    write_file(folder / "t.xml", design);
    write_file(folder / "job.xml", job_text);
    {
        std::ofstream data(folder / "data.ndjson", std::ios::binary);
        for (std::uint64_t i = 0; i < small; ++i) {
            data << R"({"id":")" << i << R"(","rows":["one"])"
                 << "}\n";
            if (i != place) continue;
            data << R"({"id":"huge","rows":["first")";
            for (std::size_t row = 0; row < pages * 36; ++row) data << ",\"row " << row << '"';
            data << "]}\n";
        }
    }
    auto file = base::read_source(folder / "job.xml");
    auto now = run::parse_instant("2026-11-02T06:00:00Z");
    REQUIRE((file && now));
    auto compiled = run::compile_job(file.value(), {}, now.value(), run::Depth::run);
    REQUIRE(compiled);
    const run::CompiledJob& job = *compiled.value();
    auto inner = data::Reader::open(job.job.inputs, job.job.main_input);
    REQUIRE(inner);
    CountingReader reader(std::move(inner).value());
    run::detail::PipelineOptions options;
    options.workers = workers;
    options.batch_records = batch_records;
    options.channels = run::channels_of(job.job);
    const std::uint64_t memory_before = run::detail::peak_memory();
    std::uint64_t next = 0, documents = 0, most_ahead = 0, ahead_of_huge = 0, huge_pages = 0;
    bool is_in_order = true;
    const run::detail::PipelineEnd end =
        run::detail::run_pipeline(job, reader, options, [&](run::detail::BatchJob& batch) {
            is_in_order = is_in_order && batch.number == next;
            const std::uint64_t ahead = reader.records() - next++ * batch_records;
            most_ahead = std::max(most_ahead, ahead);
            for (const run::ComposedOutput& document : batch.output.documents) {
                ++documents;
                if (document.key != "huge") continue;
                huge_pages = document.encoded.pages.size();
                ahead_of_huge = ahead;
            }
            return true;
        });
    std::filesystem::remove_all(folder);
    CHECK_FALSE(end.has_failed);
    CHECK(is_in_order);
    CHECK(documents == small + 1);
    CHECK(huge_pages >= pages);
    CHECK(most_ahead <= batches_under_way * batch_records);
    // The other worker went on behind it until the queue was full: nothing waits that could go on.
    CHECK(ahead_of_huge >= batches_under_way * batch_records / 2);
    // Content and layout of the one, some 100 KiB a page, and the queue.
    const std::uint64_t memory = run::detail::peak_memory() - memory_before;
    CHECK(memory < pages * (std::uint64_t{300} << 10) + (std::uint64_t{64} << 20));
    WARN("huge: " << huge_pages << " pages, at most " << most_ahead << " records under way, "
                  << (memory >> 20) << " MiB");
}
