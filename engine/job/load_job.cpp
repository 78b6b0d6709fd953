// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <pugixml.hpp>

#include "base/check_xml.h"
#include "base/names.h"
#include "job/detail/loading.h"
#include "job/job.h"
#include "value/convert.h"

namespace cajista::job {

namespace detail {

void Loading::report(base::Diagnostics more) {
    for (base::Diagnostic& diagnostic : more) diagnostics.push_back(std::move(diagnostic));
}

std::string Loading::path_of(std::string_view written) const {
    const std::filesystem::path path(written);
    return path.is_absolute() || folder.empty() ? std::string(written)
                                                : (folder / path).lexically_normal().string();
}

rules::Expression compile(Loading& loading, const Attribute& attribute, const rules::Scope& scope) {
    auto compiled = rules::compile_expression(attribute.value, attribute.span, scope);
    if (compiled.ok()) return std::move(compiled).value();
    loading.report(std::move(compiled).errors());
    return {};
}

TextPattern compile_text(Loading& loading, const Attribute& attribute, const rules::Scope& scope) {
    TextPattern pattern;
    pattern.text = attribute.value;
    pattern.span = attribute.span;
    auto cut = rules::cut_text(attribute.value, attribute.span);
    if (!cut.ok()) {
        loading.report(std::move(cut).errors());
        return pattern;
    }
    for (rules::TextPiece& piece : cut.value()) {
        TextPattern::Piece result;
        result.is_expression = piece.is_expression;
        if (piece.is_expression) {
            Attribute part{piece.text, attribute.span, attribute.as_written};
            if (attribute.as_written) part.span.begin += piece.offset;
            result.expression = compile(loading, part, scope);
        } else {
            result.literal = std::move(piece.text);
        }
        pattern.pieces.push_back(std::move(result));
    }
    return pattern;
}

namespace {

rules::Type type_of_parameter(std::size_t choice) {
    using Kind = rules::Type::Kind;
    constexpr Kind kinds[] = {Kind::string, Kind::number, Kind::boolean, Kind::date};
    rules::Type type;
    type.kind = kinds[choice];
    return type;
}

value::FieldType field_type(const rules::Type& type) {
    switch (type.kind) {
        case rules::Type::Kind::number:
            return value::FieldType::number;
        case rules::Type::Kind::boolean:
            return value::FieldType::boolean;
        case rules::Type::Kind::date:
            return value::FieldType::date;
        default:
            return value::FieldType::string;
    }
}

void set_from_command_line(Loading& loading) {
    for (const auto& [name, text] : loading.options.set) {
        bool found = false;
        std::vector<std::string_view> known;
        for (Parameter& parameter : loading.job.parameters) {
            known.push_back(parameter.name);
            if (parameter.name != name) continue;
            found = true;
            if (parameter.is_secret) {
                loading.report(base::error("job.secret-in-the-open",
                                           fmt::format("'{}' is a secret: on the command line "
                                                       "everybody could read it",
                                                       name),
                                           parameter.span)
                                   .hint("give it by the environment or a file"));
                continue;
            }
            parameter.text = text;
        }
        if (found) continue;
        base::Diagnostic problem = base::error(
            "job.unknown-parameter", fmt::format("the job has no <set name=\"{}\">", name));
        if (const auto nearest = base::nearest_name(name, known)) {
            problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
        }
        loading.report(std::move(problem));
    }
}

/// Last, when the texts don't move any more.
void convert_parameters(Loading& loading) {
    base::Arena arena;
    for (Parameter& parameter : loading.job.parameters) {
        value::Field field;
        field.name = parameter.name;
        field.type = field_type(parameter.type);
        const value::Conversion converted = value::convert_text(parameter.text, field, arena);
        if (converted.reason != nullptr) {
            loading.report(
                base::error("job.parameter-type",
                            fmt::format("the value of '{}' {}", parameter.name, converted.reason),
                            parameter.span));
        }
        parameter.value = converted.value;
    }
}

}  // namespace

void load_parameters(Loading& loading, Element& root) {
    const value::RecordType* record =
        loading.job.inputs.empty() ? nullptr : loading.job.main().record.get();
    for (Element& element : root.children("set")) {
        Parameter parameter;
        const Attribute name = element.required("name");
        parameter.name = name.value;
        parameter.type =
            type_of_parameter(element.choice("type", {"string", "number", "boolean", "date"}, 0));
        parameter.span = name.span;
        read_parameter(loading, element, parameter);
        element.finish();
        bool taken = record != nullptr &&
                     (record->slot_of(parameter.name) || record->name == parameter.name);
        for (const Parameter& other : loading.job.parameters) {
            taken = taken || other.name == parameter.name;
        }
        if (taken) {
            loading.report(base::error(
                "job.duplicate-name",
                fmt::format("'{}' is a field or parameter already", parameter.name), name.span));
        }
        loading.job.parameters.push_back(std::move(parameter));
    }
    set_from_command_line(loading);
    convert_parameters(loading);
}

void load_decisions(Loading& loading, Element& root) {
    for (Element& element : root.children("decisions")) {
        JobDecisions decisions;
        const Attribute name = element.required("name");
        decisions.name = name.value;
        decisions.span = name.span;
        const Attribute path = element.required("path");
        element.finish();
        for (const JobDecisions& other : loading.job.decisions) {
            if (other.name != decisions.name) continue;
            loading.report(base::error(
                "job.duplicate-name", fmt::format("there are <decisions> '{}' already", name.value),
                name.span));
        }
        if (path.value.empty()) continue;
        auto model =
            rules::load_decisions(loading.path_of(path.value), path.span, &decisions.files);
        if (!model) {
            loading.report(std::move(model).errors());
            continue;
        }
        decisions.model = std::move(model).value();
        loading.job.decisions.push_back(std::move(decisions));
    }
}

namespace {

constexpr std::uint64_t most_space = std::uint64_t{1} << 50;

void load_document(Loading& loading, Element& element, const rules::Scope& scope) {
    DocumentChoice choice;
    const Attribute path = element.required("template");
    choice.template_path = loading.path_of(path.value);
    choice.span = path.span;
    if (const auto style = element.attribute("style")) {
        choice.style_path = loading.path_of(style->value);
        choice.style_span = style->span;
    }
    if (const auto when = element.attribute("when")) {
        choice.when = compile(loading, *when, scope);
        choice.has_when = true;
    }
    element.finish();
    loading.job.documents.push_back(std::move(choice));
}

void check_reachable(Loading& loading) {
    const Job& job = loading.job;
    if (job.document_mode == DocumentMode::all) return;
    for (std::size_t i = 0; i + 1 < job.documents.size(); ++i) {
        if (job.documents[i].has_when) continue;
        loading.report(base::error("job.document-unreachable",
                                   "no record can reach this document: one before it has no 'when'",
                                   job.documents[i + 1].span)
                           .hint("put the document without 'when' last")
                           .label(job.documents[i].span, "takes every record"));
        return;
    }
}

RejectLimit load_reject_limit(Element& root) {
    RejectLimit limit;
    auto element = root.child("rejects");
    if (!element) return limit;
    const Attribute written = element->required("limit");
    limit.span = written.span;
    std::string_view text = written.value;
    const bool is_percent = !text.empty() && text.back() == '%';
    if (is_percent) text.remove_suffix(1);
    const auto number = value::Decimal::parse(text);
    std::optional<std::int64_t> whole;
    if (number && !number->is_negative()) {
        const auto scaled =
            is_percent ? value::multiply(*number, value::Decimal::from_integer(10'000)) : number;
        if (scaled) whole = scaled->to_integer();
    }
    if (is_percent && whole && *whole <= 1'000'000) {
        limit.parts_per_million = static_cast<std::uint32_t>(*whole);
    } else if (!is_percent && whole) {
        limit.count = static_cast<std::uint64_t>(*whole);
    } else if (!written.value.empty()) {
        element->bad_value("limit", "a count, or a percentage of at most four decimals, like 0.1%");
    }
    element->finish();
    return limit;
}

void load_run(Loading& loading, Element& root) {
    Job& job = loading.job;
    if (auto run = root.child("run")) {
        job.keeps_checkpoints = run->yes_no("checkpoints", true);
        if (run->has("space")) job.space_bytes = run->bytes("space", 0, 0, most_space);
        job.runs_alone = run->yes_no("alone", true);
        job.workers = static_cast<std::uint32_t>(run->number("workers", 0, 1, 1024));
        job.batch_records = static_cast<std::uint32_t>(run->number("batch", 64, 1, 100'000));
        run->finish();
    }
    if (auto limits = root.child("limits")) job.limits = read_limits(*limits);
    for (Input& input : job.inputs) input.limits = job.limits.input;
}

}  // namespace

void load_documents(Loading& loading, Element& root, const rules::Scope& scope) {
    for (Element& element : root.children("document")) load_document(loading, element, scope);
    if (auto group = root.child("documents")) {
        if (!loading.job.documents.empty()) {
            loading.report(base::error("job.element-twice",
                                       "<document> stands either in <job> or in <documents>",
                                       group->span()));
        }
        loading.job.document_mode = group->choice("choose", {"first", "all"}, 0) == 1
                                        ? DocumentMode::all
                                        : DocumentMode::first;
        for (Element& element : group->children("document")) {
            load_document(loading, element, scope);
        }
        group->finish();
    }
    if (loading.job.documents.empty()) {
        loading.report(base::error("job.missing-element", "the job has no <document>", root.span())
                           .hint("add <document template=\"….xml\"/>"));
    }
    check_reachable(loading);
    load_record_rules(loading, root, scope);
}

}  // namespace detail

namespace {

void load(detail::Loading& loading, detail::Element& root) {
    Job& job = loading.job;
    job.name = root.required("name").value;
    if (job.name.find_first_of("/\\{}") != std::string::npos || job.name.starts_with('.')) {
        root.bad_value("name", "a name without / \\ { } and no dot at its start");
    }
    detail::load_inputs(loading, root);
    detail::load_parameters(loading, root);
    detail::load_decisions(loading, root);
    const rules::Scope scope = job.scope();
    if (!job.inputs.empty() && job.main().has_key) {
        Input& main = job.inputs[job.main_input];
        detail::Attribute key{std::string(main.key_text), main.key_span, true};
        main.key = detail::compile(loading, key, scope);
        if (main.record) main.key_slot = main.record->slot_of(main.key_text);
    }
    detail::load_documents(loading, root, scope);
    detail::load_channels(loading, root, scope);
    detail::load_controls(loading, root, scope);
    job.rejects = detail::load_reject_limit(root);
    detail::load_run(loading, root);
    root.finish();
}

}  // namespace

base::Result<Job> load_job(const base::SourceFilePtr& file, const LoadOptions& options) {
    if (auto status = base::check_xml(file); !status) return std::move(status).errors();
    pugi::xml_document document;
    document.load_buffer(file->text.data(), file->text.size(), pugi::parse_default,
                         pugi::encoding_utf8);
    const pugi::xml_node node = document.document_element();
    if (std::string_view(node.name()) != "job" ||
        std::string_view(node.attribute("xmlns").value()) != "urn:cajista:job") {
        return base::error("job.not-a-job",
                           "a job file starts with <job name=\"…\" xmlns=\"urn:cajista:job\">",
                           detail::span_of(node, file));
    }
    Job job;
    job.file = file;
    base::Diagnostics diagnostics;
    detail::Loading loading{job, diagnostics, options,
                            std::filesystem::path(file->path).parent_path()};
    detail::Element root(node, file, diagnostics);
    load(loading, root);
    if (!diagnostics.empty()) return diagnostics;
    return job;
}

}  // namespace cajista::job
