// SPDX-License-Identifier: Apache-2.0
#include "run/check_file.h"

#include <fmt/format.h>

#include <string>

#include "base/check_xml.h"
#include "base/files.h"
#include "data/reader.h"
#include "rules/check_tables.h"
#include "rules/decision.h"
#include "run/compiled_job.h"
#include "value/schema.h"

namespace cajista::run {

namespace {

/// The name of the root element of well-formed XML, without its prefix.
std::string root_name(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string_view::npos) {
        if (text.substr(at).starts_with("<!--")) {
            at = text.find("-->", at);
        } else if (text.substr(at).starts_with("<?")) {
            at = text.find("?>", at);
        } else {
            break;
        }
        if (at == std::string_view::npos) break;
    }
    if (at == std::string_view::npos) return {};
    const std::size_t end = text.find_first_of(" \t\r\n/>", at + 1);
    std::string name(text.substr(at + 1, end - at - 1));
    const std::size_t colon = name.find(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

base::Diagnostics check_job(const base::SourceFilePtr& file) {
    const Instant now = instant_of_clock();  // nothing that is checked depends on it
    auto compiled = compile_job(file, {}, now, Depth::check);
    if (!compiled) return std::move(compiled).errors();
    base::Diagnostics found = std::move(compiled.value()->warnings);
    base::Status inputs =
        data::check_input(compiled.value()->job.inputs, compiled.value()->job.main_input);
    for (base::Diagnostic& error : std::move(inputs).errors()) found.push_back(std::move(error));
    return found;
}

base::Diagnostics check_template(const std::filesystem::path& path) {
    text::FontSet fonts;
    base::Status catalogue = fonts.add_catalogue(font_catalogue());
    if (!catalogue) return std::move(catalogue).errors();
    auto compiled = templates::Template::compile(path, {fonts, 0});
    return compiled ? compiled.value()->warnings() : std::move(compiled).errors();
}

base::Diagnostics check_decisions(const std::filesystem::path& path) {
    auto files = rules::read_decision_files(path);
    if (!files) return std::move(files).errors();
    auto model = rules::DecisionModel::compile(files.value());
    if (!model) return std::move(model).errors();
    base::Diagnostics found = model.value()->problems();
    for (base::Diagnostic& one : rules::check_tables(*model.value())) {
        found.push_back(std::move(one));
    }
    return found;
}

base::Diagnostics check_schema(const base::SourceFilePtr& file) {
    auto schema = value::load_schema(file);
    return schema ? base::Diagnostics() : std::move(schema).errors();
}

}  // namespace

base::Diagnostics check_file(const std::filesystem::path& path) {
    base::Result<base::SourceFilePtr> file = base::read_source(path);
    if (!file) return std::move(file).errors();
    if (base::Status well_formed = base::check_xml(file.value()); !well_formed) {
        return std::move(well_formed).errors();
    }
    const std::string root = root_name(file.value()->text);
    if (root == "job") return check_job(file.value());
    if (root == "template") return check_template(path);
    if (root == "schema") return check_schema(file.value());
    if (root == "definitions") return check_decisions(path);
    return {base::error("run.check-kind",
                        fmt::format("'{}' is no job, template or schema: its root is <{}>",
                                    path.string(), root))
                .hint("texts, styles and pieces are checked with the template that uses them")};
}

}  // namespace cajista::run
