// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>

#include "base/diagnostic.h"
#include "template/plan.h"
#include "unit/template/template_files.h"

using namespace cajista;

namespace {

std::string compile_sample(const char* name, std::shared_ptr<const templates::Template>& compiled,
                           text::FontSet& fonts) {
    const auto file = std::filesystem::path(CAJISTA_SOURCE_DIR) / "samples" / name;
    auto result = templates::Template::compile(file, {fonts});
    if (result) {
        compiled = std::move(result).value();
        return {};
    }
    std::string all;
    for (const base::Diagnostic& error : result.errors()) {
        all += base::format_diagnostic(error, base::Coloring::plain) + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("the reference statement compiles") {
    text::FontSet fonts = test::real_fonts();
    std::shared_ptr<const templates::Template> compiled;
    const std::string errors = compile_sample("reference/statement.xml", compiled, fonts);
    INFO(errors);
    REQUIRE(compiled != nullptr);
    CHECK(compiled->name() == "reference-statement");
    CHECK(compiled->languages() == std::vector<std::string>{"es", "en", "de"});
    CHECK(compiled->record_type() != nullptr);
    CHECK(compiled->warnings().empty());
    const templates::Plan& plan = compiled->plan();
    REQUIRE(plan.masters.size() == 2);
    CHECK(plan.masters[0].master->name == "first");
    CHECK(plan.masters[0].use == document::MasterStep::Use::once);
    CHECK(plan.masters[1].use == document::MasterStep::Use::repeated);
    CHECK(plan.masters[0].master->margin.top == base::Length::points(239));
    CHECK(plan.masters[1].master->margin.top == base::Length::points(70));
    CHECK(plan.flows.size() == 3);
    // Everything read is part of the fingerprint: template, piece, style, schema, three texts.
    CHECK(compiled->files().size() == 7);
    CHECK(compiled->static_texts().size() > 20);
}

TEST_CASE("the other samples compile") {
    const char* name = GENERATE("statements/statement.xml", "invoices/invoice.xml");
    text::FontSet fonts = test::real_fonts();
    std::shared_ptr<const templates::Template> compiled;
    const std::string errors = compile_sample(name, compiled, fonts);
    INFO(errors);
    CHECK(compiled != nullptr);
}
