// SPDX-License-Identifier: Apache-2.0
#include "run/check_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/check_xml.h"
#include "base/files.h"
#include "data/reader.h"
#include "rules/check_tables.h"
#include "rules/decision.h"
#include "run/compiled_job.h"
#include "template/check_accessibility.h"
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

using Uses = std::vector<rules::Expression::DecisionUse>;

/// A job and its templates may attach the same file: each has a model of its own then.
bool is_same_model(const rules::DecisionModel& one, const rules::DecisionModel& other) {
    return &one == &other ||
           (one.name() == other.name() && one.items().size() == other.items().size());
}

/// What models offer and nobody asks for; each model once.
class UseChecker {
public:
    explicit UseChecker(const Uses& uses) : uses_(uses) {}
    void check(const rules::DecisionModel& model, base::Diagnostics& found) {
        for (const rules::DecisionModel* other : checked_) {
            if (is_same_model(*other, model)) return;
        }
        checked_.push_back(&model);
        Uses own;
        for (const auto& use : uses_) {
            if (use.model == nullptr || !is_same_model(*use.model, model)) continue;
            own.push_back({&model, use.item, use.entry});
        }
        for (base::Diagnostic& one : rules::check_uses(model, own)) {
            found.push_back(std::move(one));
        }
    }

private:
    const Uses& uses_;
    std::vector<const rules::DecisionModel*> checked_;
};

void add_uses(const job::Job& job, Uses& uses) {
    const auto add = [&](const rules::Expression& expression) {
        const auto more = expression.decisions();
        uses.insert(uses.end(), more.begin(), more.end());
    };
    const auto add_text = [&](const job::TextPattern& text) {
        for (const auto& piece : text.pieces) add(piece.expression);
    };
    if (!job.inputs.empty()) add(job.main().key);
    for (const auto& choice : job.documents) add(choice.when);
    for (const auto& suppression : job.suppressions) add(suppression.when);
    if (job.archive) {
        if (job.archive->volume_pages == 0) add_text(job.archive->path);
        for (const auto& field : job.archive->index) add(field.value);
    }
    if (job.email) {
        add_text(job.email->path);
        if (job.email->encrypt) {
            add(job.email->encrypt->password);
            if (job.email->encrypt->has_owner) add(job.email->encrypt->owner);
        }
    }
    if (job.web) add_text(job.web->path);
}

base::Diagnostics check_job(const base::SourceFilePtr& file) {
    const Instant now = instant_of_clock();  // nothing that is checked depends on it
    auto compiled = compile_job(file, {}, now, Depth::check);
    if (!compiled) return std::move(compiled).errors();
    base::Diagnostics found = std::move(compiled.value()->warnings);
    const job::Job& job = compiled.value()->job;
    const bool is_tagged = (job.archive && job.archive->pdf.standard->is_tagged()) ||
                           (job.email && job.email->pdf.standard->is_tagged());
    Uses uses;
    std::vector<const templates::Template*> seen;
    for (const auto& design : compiled.value()->templates) {
        if (std::find(seen.begin(), seen.end(), design.get()) != seen.end()) continue;
        seen.push_back(design.get());
        const Uses more = design->decision_uses();
        uses.insert(uses.end(), more.begin(), more.end());
        if (!is_tagged) continue;
        for (base::Diagnostic& lack : templates::check_accessibility(*design)) {
            found.push_back(std::move(lack));
        }
    }
    add_uses(compiled.value()->job, uses);
    UseChecker checker(uses);
    for (const auto& own : compiled.value()->job.decisions) checker.check(*own.model, found);
    for (const templates::Template* design : seen) {
        for (const auto& own : design->decisions()) checker.check(*own.model, found);
    }
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
    if (!compiled) return std::move(compiled).errors();
    base::Diagnostics found = compiled.value()->warnings();
    // No job says what the files are to be: what tagged ones and web pages would lack.
    for (base::Diagnostic& lack : templates::check_accessibility(*compiled.value())) {
        found.push_back(std::move(lack));
    }
    const Uses uses = compiled.value()->decision_uses();
    UseChecker checker(uses);
    for (const auto& own : compiled.value()->decisions()) checker.check(*own.model, found);
    return found;
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
    return {
        base::error("run.check-kind",
                    fmt::format("'{}' is no job, template, schema or DMN model: its root is <{}>",
                                path.string(), root))
            .hint("texts, styles and pieces are checked with the template that uses them")};
}

}  // namespace cajista::run
