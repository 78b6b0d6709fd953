// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/compose/composed.h"

using namespace cajista;
using test::Composed;

namespace {

constexpr std::string_view english = R"(<texts language="en" xmlns="urn:cajista:texts">
  <text key="title">Statement of account</text>
  <text key="title" tone="friendly">Your money</text>
  <text key="dear">Dear {name}: these are your news</text>
  <text key="items">{count, plural, one {# item} other {# items}} for {name}</text>
  <text key="page-of">Page {page} of {pages}</text>
</texts>)";
constexpr std::string_view spanish = R"(<texts language="es" xmlns="urn:cajista:texts">
  <text key="title">Extracto de cuenta</text>
  <text key="dear">Estimado {name}: hay novedades</text>
  <text key="items">{count, plural, one {# cosa} other {# cosas}} para {name}</text>
  <text key="page-of">Página {page} de {pages}</text>
</texts>)";

Composed with_texts(const std::string& body, const std::string& furniture = "") {
    return Composed(
        {{"main.xml",
          test::template_around(body, "<texts path=\"texts\" languages=\"en es\"/>", furniture)},
         {"texts/en.xml", std::string(english)},
         {"texts/es.xml", std::string(spanish)}});
}

}  // namespace

TEST_CASE("texts by language, static ones shaped") {
    auto composed =
        with_texts("<h1><text key='title'/></h1><p><text key='dear' name='{o.id}'/></p>");
    CHECK(composed.dump({{{"id", "Ana"}}, {}, {}}) ==
          "h1! 'Statement of account'\np 'Dear ' \"Ana:\" ' these are your news'\n");
    CHECK(composed.dump({{{"id", "Ana"}, {"locale", "es-MX"}}, {}, {}}) ==
          "h1! 'Extracto de cuenta'\np 'Estimado ' \"Ana:\" ' hay novedades'\n");
    // No French texts: the first language, and said so.
    CHECK(composed.dump({{{"id", "Ana"}, {"locale", "fr-FR"}}, {}, {}}) ==
          "h1! 'Statement of account'#en\np 'Dear '#en \"Ana:\"#en ' these are your news'#en\n");
    CHECK(composed.dump({{{"id", "Ana"}}, {}, {}}) ==
          "h1! 'Statement of account'\np 'Dear ' \"Ana:\" ' these are your news'\n");
}

TEST_CASE("tones and arguments") {
    auto composed = with_texts(
        "<p><text key='title' tone='friendly'/></p>"
        "<p><text key='items' count='{count(lines)}' name='{o.id} B.'/></p>");
    test::RecordText record{{{"id", "Ana"}}, {}, {}};
    record.lists["lines"] = {"a", "b"};
    CHECK(composed.dump(record) == "p! 'Your money'\np \"2 items for Ana B.\"\n");
    record.fields["locale"] = "es";
    record.lists["lines"] = {"a"};
    CHECK(composed.dump(record) == "p! 'Extracto de cuenta'\np \"1 cosa para Ana B.\"\n");
}

TEST_CASE("a tone that data chooses") {
    auto composed = with_texts("<p><text key='title' tone='{o.id}'/></p>");
    const auto shows = [&](const char* tone, const char* text) {
        return composed.dump({{{"id", tone}}, {}, {}}).find(text) != std::string::npos;
    };
    CHECK(shows("friendly", "Your money"));
    CHECK(shows("formal", "Statement"));
    CHECK(shows("friendly", "Your money"));
}

TEST_CASE("page numbers are late") {
    auto composed = with_texts("<p>x</p>",
                               "<footer><p>{o.id}<tab/><text key='page-of' page='{page.number}' "
                               "pages='{page.count}'/></p></footer>");
    CHECK(composed.dump({{{"id", "7"}}, {}, {}}) ==
          "page all\nfoot\n  p \"7\" tab 'Page ' <999> ' of ' <999>\np! 'x'\n");
    const auto& footer = static_cast<const document::Paragraph&>(
        *composed.composition.document->furniture[0].footer[0]);
    document::LateContext context;
    context.page_number = 3;
    context.page_count = 12;
    context.counts_known = true;
    base::Arena late;
    CHECK(test::DocumentDump::inlines(composed.composition.late->inlines(
              footer.inlines[3].late, context, late)) == "\"3\"");
    CHECK(test::DocumentDump::inlines(composed.composition.late->inlines(
              footer.inlines[5].late, context, late)) == "\"12\"");
    CHECK(composed.composer->take_late_errors().empty());
    CHECK(composed.composition.late->inlines(99, context, late).empty());
}

TEST_CASE("table.rows are the items that the rows so far begin") {
    Composed composed(R"(<table>
        <tr><td>opening</td></tr>
        <for-each in="o.items" as="i"><tr><td>{i.name}</td></tr>
          <if test="i.price > 2"><tr><td>second row</td></tr></if></for-each>
        <tr><td>closing</td></tr>
        <tfoot at="break"><tr><td>{table.rows[-1].name} {count(table.rows)}
          {sum(table.rows_on_page.price)}</td></tr></tfoot></table>)");
    test::RecordText record{{{"id", "1"}}, {}, {}};
    record.records["items"] = {{{{"name", "a"}, {"price", "1"}}, {}, {}},
                               {{{"name", "b"}, {"price", "3"}}, {}, {}},
                               {{{"name", "c"}, {"price", "2"}}, {}, {}}};
    INFO(composed.dump(record));
    REQUIRE(composed.composition.document != nullptr);
    const auto& table =
        static_cast<const document::Table&>(*composed.composition.document->flows[0].blocks[0]);
    const auto& foot =
        static_cast<const document::Paragraph&>(*table.feet[0].rows[0].cells[0].children[0]);
    REQUIRE(foot.inlines.size() == 5);
    CHECK(foot.inlines[0].late_widest == "c");
    const auto at = [&](std::uint32_t rows, std::uint32_t on_page, std::size_t inline_at) {
        document::LateContext context;
        context.rows_so_far = rows;
        context.rows_on_page = on_page;
        base::Arena late;
        return test::DocumentDump::inlines(
            composed.composition.late->inlines(foot.inlines[inline_at].late, context, late));
    };
    CHECK(at(0, 0, 0).empty());
    CHECK(at(1, 1, 0).empty());  // the opening row is no item
    CHECK(at(2, 2, 0) == "\"a\"");
    CHECK(at(3, 3, 0) == "\"b\"");  // counted from its first row on
    CHECK(at(4, 1, 0) == "\"b\"");
    CHECK(at(6, 2, 0) == "\"c\"");
    CHECK(at(3, 3, 2) == "\"2\"");
    CHECK(at(3, 3, 4) == "\"4\"");
    CHECK(at(5, 2, 4) == "\"2\"");  // page two begins inside b: only c began on it
    CHECK(at(4'000'000, 1, 2) == "\"3\"");
}

TEST_CASE("fill offers blocks for the space left") {
    Composed composed(
        "<fill min='30mm' max='90mm'><if test='space.left > 100'><p>large</p></if>"
        "<p>{o.id}</p></fill>");
    CHECK(composed.dump({{{"id", "7"}}, {}, {}}) == "fill fill\n");
    const auto& fill =
        static_cast<const document::Fill&>(*composed.composition.document->flows[0].blocks[0]);
    CHECK(fill.least == base::Length::micrometres(30'000));
    document::LateContext context;
    base::Arena late;
    const auto dump = [&](std::int64_t points) {
        context.space_left = base::Length::points(points);
        test::DocumentDump out;
        out.blocks(composed.composition.late->blocks(fill.late, context, late), 0);
        return out.take();
    };
    CHECK(dump(50) == "p \"7\"\n");
    CHECK(dump(200) == "p! 'large'\np \"7\"\n");
    CHECK(dump(50) == "p \"7\"\n");
}

TEST_CASE("what fails in late content is told after layout") {
    Composed composed(
        {{"main.xml", test::template_around("<p>x</p>", "",
                                            "<footer><p>{100 / (page.number - 5)}</p></footer>")}});
    REQUIRE(composed.dump({{{"id", "7"}}, {}, {}}).starts_with("page all"));
    const auto& footer = static_cast<const document::Paragraph&>(
        *composed.composition.document->furniture[0].footer[0]);
    document::LateContext context;
    context.page_number = 5;
    base::Arena late;
    CHECK(composed.composition.late->inlines(footer.inlines[0].late, context, late).empty());
    const auto errors = composed.composer->take_late_errors();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].code == "compose.expression-failed");
    CHECK(composed.composer->take_late_errors().empty());
    context.page_number = 9;
    CHECK(composed.composition.late->inlines(footer.inlines[0].late, context, late).size() == 1);
}
