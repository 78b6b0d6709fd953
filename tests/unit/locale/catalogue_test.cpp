// SPDX-License-Identifier: Apache-2.0
#include "locale/catalogue.h"

#include <fstream>
#include <map>

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace cajista;
using namespace cajista::locale;
using value::Value;
namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, std::string>;

/// A folder with files of texts, removed at the end.
struct Folder {
    fs::path path;
    explicit Folder(const Files& files) {
        std::string name = (fs::temp_directory_path() / "cajista-texts-XXXXXX").string();
        path = ::mkdtemp(name.data());
        for (const auto& [language, texts] : files) {
            std::ofstream(path / (language + ".xml"), std::ios::binary)
                << "<texts language='" << language << "' xmlns='urn:cajista:texts'>\n"
                << texts << "</texts>";
        }
    }
    ~Folder() { fs::remove_all(path); }
};

using Codes = std::vector<std::string>;

Codes codes(const Files& files, const std::vector<std::string>& languages) {
    const Folder folder(files);
    const auto catalogue = Catalogue::load(folder.path, languages, {});
    Codes list;
    if (catalogue) return list;
    for (const base::Diagnostic& finding : catalogue.errors()) list.push_back(finding.code);
    return list;
}

Value number(std::string_view text) { return Value::number(*value::Decimal::parse(text)); }

/// The message `text` of `language` with its values, in the locale `tag`.
std::string said(std::string_view language, std::string_view tag, std::string_view text,
                 std::vector<Value> values) {
    const auto message = Message::compile(text, language, {});
    if (!message) return message.errors().front().message;
    const auto locale = Locale::create(tag);
    std::string out;
    message.value().append(out, values, *locale.value());
    return out;
}

}  // namespace

TEST_CASE("a catalogue finds texts by key, language and tone") {
    const Folder folder({{"es",
                          "<text key='title'>Extracto de cuenta</text>"
                          "<text key='hello'>Estimado {name}</text>"
                          "<text key='hello' tone='friendly'>Hola {name}</text>"},
                         {"en",
                          "<text key='hello'>Dear {name}</text>"
                          "<text key='title'>Statement\n   of <!-- c --> account </text>"}});
    const auto loaded = Catalogue::load(folder.path, {"es", "en"}, {});
    REQUIRE(loaded.ok());
    const Catalogue& catalogue = loaded.value();
    CHECK(catalogue.keys() == std::vector<std::string>{"title", "hello"});
    CHECK(catalogue.languages() == std::vector<std::string>{"es", "en"});
    const std::uint32_t title = catalogue.key_index("title").value();
    const std::uint32_t hello = catalogue.key_index("hello").value();
    CHECK_FALSE(catalogue.key_index("titel").has_value());
    CHECK(catalogue.message(title, 0, "").pieces()[0].literal == "Extracto de cuenta");
    CHECK(catalogue.message(title, 1, "friendly").pieces()[0].literal == "Statement of account");
    CHECK(catalogue.message(hello, 0, "friendly").pieces()[0].literal == "Hola ");
    const Message& neutral = catalogue.message(hello, 0, "formal");
    CHECK(neutral.is_simple());
    CHECK(neutral.arguments().size() == 1);
    CHECK(neutral.arguments()[0] == "name");
    REQUIRE(neutral.pieces().size() == 2);
    CHECK(neutral.pieces()[0].literal == "Estimado ");
    CHECK(neutral.pieces()[1].literal.empty());
    CHECK(catalogue.language_index("en-GB") == 1);
    CHECK(catalogue.language_index("ES_mx") == 0);
    CHECK(catalogue.language_index("fr-FR") == 0);
}

TEST_CASE("the nearest language is that of the same language in another region") {
    const std::string text = "<text key='a'>x</text>";
    const Folder folder({{"en", text}, {"pt-BR", text}, {"pt", text}});
    const auto catalogue = Catalogue::load(folder.path, {"en", "pt-BR"}, {});
    REQUIRE(catalogue.ok());
    CHECK(catalogue.value().language_index("pt-PT") == 1);
    const auto both = Catalogue::load(folder.path, {"en", "pt-BR", "pt"}, {});
    REQUIRE(both.ok());
    CHECK(both.value().language_index("pt-PT") == 2);
    CHECK(both.value().language_index("pt-BR") == 1);
}

TEST_CASE("a language loses its last parts until there is one") {
    const std::string text = "<text key='a'>x</text>";
    const Folder folder({{"en", text}, {"zh", text}, {"zh-Hant", text}});
    const auto catalogue = Catalogue::load(folder.path, {"en", "zh", "zh-Hant"}, {});
    REQUIRE(catalogue.ok());
    CHECK(catalogue.value().language_index("zh-Hant-TW") == 2);
    CHECK(catalogue.value().language_index("zh_Hant_HK") == 2);
    CHECK(catalogue.value().language_index("zh-Hans-CN") == 1);
}

TEST_CASE("white space is kept where the text asks for it") {
    const Folder folder(Files{{"en",
                               "<text key='a' xml:space='preserve'> x  y </text>"
                               "<text key='b'> <![CDATA[<b>]]> </text><text key='c'/>"}});
    const auto catalogue = Catalogue::load(folder.path, {"en"}, {});
    REQUIRE(catalogue.ok());
    CHECK(catalogue.value().message(0, 0, "").pieces()[0].literal == " x  y ");
    CHECK(catalogue.value().message(1, 0, "").pieces()[0].literal == "<b>");
    CHECK(catalogue.value().message(2, 0, "").pieces().empty());
}

TEST_CASE("languages are compared, and all differences found at once") {
    CHECK(codes({{"es", "<text key='a'>x {n}</text><text key='b'>x</text>"},
                 {"en",
                  "<text key='a'>x {m}</text><text key='c'>x</text>"
                  "<text key='d' tone='formal'>x</text>"}},
                {"es", "en"}) == Codes{"locale.text-arguments", "locale.text-missing",
                                       "locale.text-missing", "locale.text-missing",
                                       "locale.text-missing"});
    CHECK(
        codes({{"es", "<text key='a'>{x} {y}</text>"}, {"en", "<text key='a'>{y} {x} {y}</text>"}},
              {"es", "en"}) == Codes{});
}

TEST_CASE("a broken file of texts is explained") {
    CHECK(codes({{"es",
                  "<text key='a'>x</text><text key='a'>y</text><txt/>"
                  "<text>z</text><text key='b' ton='x'>y</text><text key='c'>{</text>"
                  "<text key='d'>a <b>c</b></text>words"}},
                {"es"}) == Codes{"locale.text-duplicate", "locale.texts-element",
                                 "locale.texts-attribute", "locale.texts-attribute",
                                 "locale.message-malformed", "locale.texts-element",
                                 "locale.texts-element"});
    CHECK(codes({{"es", "<text"}}, {"es"}) == Codes{"base.xml-malformed"});
    CHECK(codes({}, {"es"}) == Codes{"base.file-unreadable"});
    CHECK(codes({}, {}) == Codes{"locale.texts-language"});
    CHECK(codes({{"es", ""}}, {"es", "es"}) == Codes{"locale.texts-language"});
    CHECK(codes({}, {"../es"}) == Codes{"locale.unknown"});
    CHECK(codes({}, {"klingon"}) == Codes{"locale.unknown"});
    const Folder folder(Files{{"es", ""}});
    fs::copy_file(folder.path / "es.xml", folder.path / "en.xml");
    const auto copied = Catalogue::load(folder.path, {"en"}, {});
    REQUIRE_FALSE(copied.ok());
    CHECK(copied.errors().front().code == "locale.texts-language");
    std::ofstream(folder.path / "de.xml") << "<template/>";
    CHECK(Catalogue::load(folder.path, {"de"}, {}).errors().front().code == "locale.texts-element");
}

TEST_CASE("messages print values as the locale does") {
    CHECK(
        said("es", "es-ES", "De {a} a {b}, {a}", {number("12345.5"), Value::date({2026, 10, 1})}) ==
        "De 12.345,5 a 01/10/2026, 12.345,5");
    CHECK(said("en", "en-US", "It''s '{'{x}'}'", {Value::string("y")}) == "It's {y}");
    CHECK(said("en", "en-US", "{x}{y}", {Value::string("y")}) == "y");
    CHECK(said("de", "de-DE", "{x, number, ::.00} {x, number, integer} {x, number, percent}",
               {number("1.5")}) == "1,50 2 150\xC2\xA0%");
    CHECK(said("de", "de-DE", "{x, number, #,##0.0}", {number("1234.5")}) == "1.234,5");
    CHECK(said("de", "de-DE", "{x, date, long} {x, date} {x, date, ::MMMM} {x, date, dd. MM.}",
               {Value::date({2026, 10, 1})}) == "1. Oktober 2026 01.10.2026 Oktober 01. 10.");
}

TEST_CASE("plurals and selections follow the language of the message") {
    const auto pages = [](std::string_view language, std::string_view text, std::string_view n) {
        return said(language, language, text, {number(n)});
    };
    const std::string_view english = "{n, plural, =0 {no page} one {# page} other {# pages}}";
    CHECK(pages("en", english, "0") == "no page");
    CHECK(pages("en", english, "1") == "1 page");
    CHECK(pages("en", english, "1.0") == "1.0 pages");
    CHECK(pages("en", english, "12345") == "12,345 pages");
    CHECK(pages("en", english, "99999999999") == "99,999,999,999 pages");
    const std::string_view polish =
        "{n, plural, one {# strona} few {# strony} many {# stron} other {# strony}}";
    CHECK(pages("pl", polish, "1") == "1 strona");
    CHECK(pages("pl", polish, "3") == "3 strony");
    CHECK(pages("pl", polish, "5") == "5 stron");
    CHECK(pages("pl", polish, "22") == "22 strony");
    CHECK(pages("pl", polish, "1.5") == "1,5 strony");
    CHECK(pages("en", "{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}", "22") ==
          "22nd");
    CHECK(pages("en",
                "{n, plural, offset:1 =1 {you} one {you and # other} other {you and # others}}",
                "3") == "you and 2 others");
    const std::string_view gender = "{g, select, female {Sra.} male {Sr.} other {}} {n}";
    CHECK(said("es", "es", gender, {Value::string("female"), Value::string("X")}) == "Sra. X");
    CHECK(said("es", "es", gender, {Value(), Value::string("X")}) == " X");
    CHECK(said("en", "en", "{b, select, true {yes} other {no}}", {Value::boolean(true)}) == "yes");
    CHECK(said("en", "en", english, {Value()}) == " pages");
    CHECK_FALSE(Message::compile(english, "en", {}).value().is_simple());
}

TEST_CASE("what is no message is refused") {
    for (const char* bad : {"{", "{x", "{x y}", "{x, plural, one {a}}", "{x, select, a {b}}",
                            "{x, spellout}", "{x, number, currency}", "{x, number, ::nonsense}",
                            "{x, choice, 0#a|1#b}", "{x, date, ::/}", "{}", "}{"}) {
        INFO(bad);
        CHECK_FALSE(Message::compile(bad, "en", {}).ok());
    }
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "{x,select,other{";
    for (int i = 0; i < 5000; ++i) deep += "}}";
    const auto message = Message::compile(deep, "en", {});
    REQUIRE_FALSE(message.ok());
    CHECK(message.errors().front().message == "the text is nested too deep");
    CHECK_FALSE(Message::compile(std::string(100'000, '{'), "en", {}).ok());
}
