// SPDX-License-Identifier: Apache-2.0
// Any bytes as a template, and as a style sheet of one: errors, or a template; never a crash.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "run/compiled_job.h"
#include "template/template.h"
#include "text/font.h"

using namespace cajista;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary)
        .write(text.data(), static_cast<std::streamsize>(text.size()));
}

void compile(const fs::path& path) {
    text::FontSet fonts;
    if (!fonts.add_catalogue(run::font_catalogue())) return;
    // What is compiled is thrown away: the finding is that there is an answer.
    if (!templates::Template::compile(path, {fonts, 0})) return;
}

constexpr std::string_view styled = R"(<template name="t" version="1" xmlns="urn:cajista:template">
<style href="fuzz.css"/><page name="a"><frame name="body"/></page>
<document pages="a*"><flow frame="body"><p class="x">text</p><h1 id="y">title</h1></flow></document>
</template>)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    static const fs::path folder = [] {
        std::string pattern = (fs::temp_directory_path() / "cajista-fuzz-XXXXXX").string();
        return fs::path(::mkdtemp(pattern.data()));
    }();
    if (text.starts_with("<")) {
        write(folder / "fuzz.xml", text);
        compile(folder / "fuzz.xml");
    } else {
        write(folder / "styled.xml", styled);
        write(folder / "fuzz.css", text);
        compile(folder / "styled.xml");
    }
    return 0;
}
