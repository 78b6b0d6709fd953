// SPDX-License-Identifier: Apache-2.0
// templates/README.md is complete and says nothing that is not so: compared with the lists the
// compiler works from, and its examples are compiled.
#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>
#include <set>

#include "base/files.h"
#include "graphic/drawing.h"
#include "template/channel.h"
#include "template/detail/default_style.h"
#include "template/language.h"
#include "unit/template/template_files.h"

using namespace cajista;

namespace {

std::string reference() {
    const auto path = std::filesystem::path(CAJISTA_SOURCE_DIR) / "templates/README.md";
    auto file = base::read_source(path);
    REQUIRE(file.ok());
    return file.value()->text;
}

/// The part under `## NAME`, up to the next heading of that level.
std::string section(const std::string& text, const std::string& name) {
    const std::string heading = "\n## " + name + "\n";
    const std::size_t begin = text.find(heading);
    INFO(name);
    REQUIRE(begin != std::string::npos);
    const std::size_t from = begin + heading.size();
    return text.substr(from, text.find("\n## ", from) - from);
}

/// The rows `| `first` | second | …` of a section: first cell to the whole row.
std::vector<std::pair<std::string, std::string>> table_rows(const std::string& text) {
    std::vector<std::pair<std::string, std::string>> rows;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        if (line.starts_with("| `")) {
            rows.emplace_back(line.substr(3, line.find('`', 3) - 3), line);
        }
        at = end + 1;
    }
    return rows;
}

std::string unescaped(std::string text) {
    std::size_t at = 0;
    while ((at = text.find("\\|", at)) != std::string::npos) text.erase(at, 1);
    return text;
}

void compare_properties(const std::string& part, std::span<const templates::PropertyRule> known) {
    const auto rows = table_rows(part);
    REQUIRE(rows.size() == known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        INFO(known[i].name);
        CHECK(rows[i].first == known[i].name);
        CHECK(unescaped(rows[i].second).find(known[i].values) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("the reference lists all elements with their attributes, in order") {
    const auto rows = table_rows(section(reference(), "Elements"));
    const auto known = templates::element_rules();
    REQUIRE(rows.size() == known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        INFO(known[i].name);
        CHECK(rows[i].first == known[i].name);
        // Third cell: the attributes, required ones in bold.
        const std::string& row = rows[i].second;
        std::size_t at = row.find('|', 1);
        const std::string cell = row.substr(row.find('|', at + 1) + 1);
        const std::string attributes = cell.substr(0, cell.find(" | "));
        std::set<std::string> wanted, found;
        for (const auto& attribute : known[i].attributes) {
            const std::string name = "`" + std::string(attribute.name) + "`";
            wanted.insert(attribute.required ? "**" + name + "**" : name);
        }
        const std::regex word(R"(\*\*`[a-z-]+`\*\*|`[a-z-]+`)");
        for (std::sregex_iterator it(attributes.begin(), attributes.end(), word), end; it != end;
             ++it) {
            found.insert(it->str());
        }
        CHECK(found == wanted);
        CHECK(row.find(known[i].is_content ? "| yes |" : "| |") != std::string::npos);
    }
    const std::string common = section(reference(), "Attributes of every content element");
    const auto listed = table_rows(common);
    REQUIRE(listed.size() == templates::content_attributes().size() + 1);
    for (std::size_t i = 0; i + 1 < listed.size(); ++i) {
        CHECK(listed[i].first == templates::content_attributes()[i].name);
    }
    CHECK(listed.back().first == templates::only_attribute().name);
    for (const auto name : templates::channel_names) {
        CHECK(listed.back().second.find("`" + std::string(name) + "`") != std::string::npos);
    }
}

TEST_CASE("the reference lists all properties with their values, in order") {
    const std::string text = reference();
    compare_properties(section(text, "Properties of elements"), templates::property_rules());
    compare_properties(section(text, "Properties of @page"), templates::page_property_rules());
    compare_properties(section(text, "Properties of @font-face"), templates::font_face_rules());
    compare_properties(section(text, "Properties of @color"), templates::color_rules());
    for (const auto& row : table_rows(section(text, "Properties of elements"))) {
        const auto known = templates::property_rules();
        const auto rule = std::find_if(known.begin(), known.end(),
                                       [&row](const auto& one) { return one.name == row.first; });
        INFO(row.first);
        REQUIRE(rule != known.end());
        CHECK(row.second.ends_with(rule->is_inherited ? "| yes |" : "| |"));
    }
}

TEST_CASE("the reference lists late names, barcodes and the default style") {
    const std::string text = reference();
    const auto rows = table_rows(section(text, "Late values"));
    const auto known = templates::late_names();
    REQUIRE(rows.size() == known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        CHECK(rows[i].first == known[i].name);
        CHECK(rows[i].second.find(known[i].where) != std::string::npos);
    }
    const std::string barcodes = section(text, "Barcodes");
    for (const auto name : graphic::barcode_kind_names()) {
        INFO(name);
        CHECK(barcodes.find("`" + std::string(name) + "`") != std::string::npos);
    }
    CHECK(section(text, "Default style").find(templates::detail::default_style) !=
          std::string::npos);
}

TEST_CASE("each element of the reference compiles where it says it stands") {
    // What a template needs around each element, and what the element needs inside.
    test::CompiledTemplate all(
        {{"main.xml", R"(<template name="all" version="2" language="en"
      xmlns="urn:cajista:template">
  <record name="o" schema="order.schema.xml"/>
  <texts path="texts" languages="en" tone="formal"/>
  <style>p { margin: 0 }</style>
  <page name="one"><frame name="box" left="1pt" top="1pt" width="9pt" height="9pt"/>
    <frame name="body"/><mark-zone left="1pt" top="2pt" width="3pt" height="4pt"/>
    <header>x</header><footer><p>{page.number}</p></footer></page>
  <document locale="en" title="{o.id}" currency="EUR" pages="one*" recipient="box">
    <flow frame="box">{o.id}</flow>
    <flow frame="body">
      <h1 id="a" class="b" style="color: red" lang="en" bookmark="x" only="print">1</h1>
      <h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>
      <p>a<br/>b<tab/>c <span>d</span> <b>e</b> <strong>f</strong> <i>g</i> <em>h</em>
        <small>i</small> <sub>j</sub> <sup>k</sup> <a href="#a">l</a>
        <barcode kind="qr" value="o.id" module="1pt" quiet-zone="yes" error-level="H" alt="code"/>
        <text key="t"/></p>
      <div>text</div><hr/>
      <ul><li>a</li></ul><ol start="3"><li value="7">b</li></ol>
      <table><caption>c</caption><columns><column width="1fr"/></columns>
        <thead at="page"><tr><th>h</th></tr></thead>
        <tbody keep="together"><tr><td>d</td></tr></tbody>
        <tfoot at="end"><tr><td colspan="1" rowspan="1">f</td></tr></tfoot></table>
      <if test="urgent"><p/></if>
      <choose><when test="urgent"><p/></when><otherwise><p/></otherwise></choose>
      <for-each in="lines" as="l" index="n"><let name="m" value="n + 1"/><p>{m}</p></for-each>
      <include src="piece.xml"/>
      <img src="dot.svg" alt="" width="9pt" height="9pt"/>
      <fill min="1mm" max="2cm"><p>{space.left}</p></fill>
    </flow>
  </document>
</template>)"},
         {"piece.xml", "<piece xmlns='urn:cajista:template'><p>p</p></piece>"},
         {"dot.svg", R"(<svg xmlns="http://www.w3.org/2000/svg" width="4"
      height="4"><rect x="0" y="0" width="4" height="4" fill="#000000"/></svg>)"},
         {"texts/en.xml", R"(<texts language="en"
      xmlns="urn:cajista:texts"><text key="t">text</text></texts>)"}});
    INFO(all.messages());
    CHECK(all.compiled != nullptr);
}
