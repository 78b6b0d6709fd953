// SPDX-License-Identifier: Apache-2.0
// Any JSON as a record of the sample that the first byte chooses, from reader to PDF: a reject,
// or a document; never a crash, and no page without an end.
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "run/compose_one.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

constexpr std::array samples{
    "telephone/bill.xml",     "policy/policy.xml", "arabic/letter.xml",      "qrbill/invoice.xml",
    "japanese/statement.xml", "labels/labels.xml", "reference/statement.xml"};

struct Sample {
    fs::path data;
    std::unique_ptr<run::CompiledJob> job;
};

Sample prepare(std::size_t index) {
    std::string pattern = (fs::temp_directory_path() / "cajista-fuzz-XXXXXX").string();
    Sample made;
    made.data = fs::path(::mkdtemp(pattern.data())) / "record.ndjson";
    std::ofstream(made.data) << "{}\n";
    auto now = run::parse_instant("2026-11-02T06:00:00Z");
    auto job = run::compile_template(fs::path(CAJISTA_SOURCE_DIR "/samples") / samples[index],
                                     made.data.string(), {}, now.value(), run::Depth::run);
    if (!job) std::abort();
    made.job = std::move(job).value();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static std::array<std::unique_ptr<Sample>, samples.size()> prepared;
    if (size == 0) return 0;
    const std::size_t index = bytes[0] % samples.size();
    if (!prepared[index]) prepared[index] = std::make_unique<Sample>(prepare(index));
    const Sample& sample = *prepared[index];
    std::ofstream(sample.data, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes + 1), static_cast<std::streamsize>(size - 1));
    auto made = run::compose_one(*sample.job, {}, templates::Channel::print);
    if (made && !made->bytes.starts_with("%PDF-")) std::abort();
    return 0;
}
