// SPDX-License-Identifier: Apache-2.0
#include "unit/rules/feel.h"

using namespace cajista;
using namespace cajista::rules;

namespace {

/// Literals as they are, expressions in angle brackets; errors as codes.
std::string cut(std::string_view text) {
    const auto pieces = cut_text(text, {});
    if (!pieces) return "!" + test::codes(pieces.errors());
    std::string all;
    for (const auto& piece : pieces.value()) {
        all += piece.is_expression ? "<" + piece.text + ">" : piece.text;
        if (piece.is_expression) CHECK(text.substr(piece.offset, piece.text.size()) == piece.text);
        all += '|';
    }
    return all;
}

}  // namespace

TEST_CASE("text is cut at braces") {
    CHECK(cut("") == "");
    CHECK(cut("plain") == "plain|");
    CHECK(cut("Dear {name},") == "Dear |<name>|,|");
    CHECK(cut("{a}{b}") == "<a>|<b>|");
    CHECK(cut("a {{b}} c") == "a {b} c|");
    CHECK(cut("{ {a: 1}.a }") == "< {a: 1}.a >|");
    CHECK(cut(R"({"}"}x)") == R"(<"}">|x|)");
    CHECK(cut(R"({"\"}"}x)") == R"(<"\"}">|x|)");
    CHECK(cut("{a /* } */ }x") == "<a /* } */ >|x|");
    CHECK(cut("{a // }\n}x") == "<a // }\n>|x|");
    CHECK(cut("{}") == "<>|");
    CHECK(cut("ñ{a}ñ") == "ñ|<a>|ñ|");
    CHECK(cut("{{{a}}}") == "{|<a>|}|");
}

TEST_CASE("braces that don't fit are errors") {
    CHECK(cut("a {b") == "!rules.brace-unclosed");
    CHECK(cut("a } b") == "!rules.brace-lone");
    CHECK(cut("} {a} }") == "!rules.brace-lone rules.brace-lone");
    CHECK(cut("{\"abc}") == "!rules.brace-unclosed");
    CHECK(cut("{a /* }") == "!rules.brace-unclosed");
    CHECK(cut("{{a}") == "!rules.brace-lone");
}
