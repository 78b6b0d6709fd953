// SPDX-License-Identifier: Apache-2.0
// A template with its files in a folder of its own, compiled by the real fonts.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "base/files.h"
#include "template/template.h"
#include "text/font.h"

namespace cajista::test {

/// A folder that vanishes with the test.
class TemplateFolder {
public:
    TemplateFolder() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("cajista-template-{}-{}", ::getpid(), ++count);
        std::filesystem::create_directories(path_);
    }
    ~TemplateFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemplateFolder(const TemplateFolder&) = delete;
    TemplateFolder& operator=(const TemplateFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

private:
    std::filesystem::path path_;
};

inline text::FontSet real_fonts() {
    text::FontSet fonts;
    auto file =
        base::read_source(std::filesystem::path(CAJISTA_SOURCE_DIR) / "fonts/catalogue.xml");
    if (file) (void)fonts.add_catalogue(file.value());
    return fonts;
}

constexpr std::string_view test_schema = R"(<schema name="order" xmlns="urn:cajista:schema">
  <field name="id" required="yes"/>
  <field name="locale"/>
  <field name="note"/>
  <field name="day" type="date"/>
  <field name="total" type="number"/>
  <field name="urgent" type="boolean"/>
  <field name="lines" list="yes"/>
  <field name="items" list="yes">
    <field name="name"/>
    <field name="price" type="number"/>
  </field>
</schema>
)";

/// A template around `body`, the content of its body flow.
inline std::string template_around(std::string_view body, std::string_view head = "",
                                   std::string_view furniture = "") {
    return fmt::format(R"(<template name="test" version="1.0" xmlns="urn:cajista:template">
  <record name="o" schema="order.schema.xml"/>
  {}
  <page name="all"><frame name="body"/>{}</page>
  <document locale='{{if o.locale = null then "en-US" else o.locale}}' currency="EUR">
    <flow frame="body">{}</flow>
  </document>
</template>
)",
                       head, furniture, body);
}

/// A template compiled from texts by file name; `main.xml` is the template.
struct CompiledTemplate {
    TemplateFolder folder;
    text::FontSet fonts = real_fonts();
    std::shared_ptr<const templates::Template> compiled;
    base::Diagnostics errors;

    explicit CompiledTemplate(std::map<std::string, std::string> files) {
        folder.write("order.schema.xml", test_schema);
        for (const auto& [name, text] : files) folder.write(name, text);
        auto result = templates::Template::compile(folder.path() / "main.xml", {fonts});
        if (result) {
            compiled = std::move(result).value();
        } else {
            errors = std::move(result).errors();
        }
    }

    /// `code line:column` of each error, one a line.
    std::string error_lines() const {
        std::string out;
        for (const base::Diagnostic& error : errors) {
            out += error.code;
            if (error.span) {
                const auto at = base::position_of(*error.span.file, error.span.begin);
                out += fmt::format(" {}:{}", at.line, at.column);
            }
            out += '\n';
        }
        return out;
    }
    /// All messages and hints, for searching.
    std::string messages() const {
        std::string out;
        for (const base::Diagnostic& error : errors) {
            out += fmt::format("{}: {}\n", error.code, error.message);
            for (const std::string& hint : error.hints) out += fmt::format("  {}\n", hint);
        }
        return out;
    }
};

}  // namespace cajista::test
