// SPDX-License-Identifier: Apache-2.0
// Any bytes as a job, as its record schema or as a return file: errors or a value, never a crash.
// A job that is good is checked against its data's schema as `cajista check` does.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/files.h"
#include "data/reader.h"
#include "job/job.h"
#include "print/return_file.h"
#include "run/instant.h"
#include "value/schema.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view schema = R"(<schema name="r" xmlns="urn:cajista:schema">
<field name="id" required="yes"/><field name="n" type="number"/><field name="d" type="date"/>
<field name="tx" list="yes"><field name="a" type="number"/><field name="b"/></field></schema>)";

fs::path make_folder() {
    std::string pattern = (fs::temp_directory_path() / "cajista-fuzz-XXXXXX").string();
    fs::path folder(::mkdtemp(pattern.data()));
    std::ofstream(folder / "r.schema.xml", std::ios::binary) << schema;
    return folder;
}

base::SourceFilePtr source(const fs::path& path, std::string_view text) {
    auto file = std::make_shared<base::SourceFile>();
    file->path = path.string();
    file->text = text;
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const fs::path folder = make_folder();
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    (void)run::parse_instant(text.substr(0, 100));
    (void)print::parse_return_file(text, folder / "return.csv");
    if (text.find("<schema") < text.find("<job")) {
        (void)value::load_schema(source(folder / "x.schema.xml", text));
        return 0;
    }
    const job::LoadOptions options{{{"", "data.ndjson"}}, {{"campaign", "x"}}};
    for (const auto& given : {job::LoadOptions{}, options}) {
        auto loaded = job::load_job(source(folder / "job.xml", text), given);
        if (!loaded) continue;
        (void)data::check_input(loaded->inputs, loaded->main_input);
        (void)loaded->scope();
    }
    return 0;
}
