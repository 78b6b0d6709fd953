// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/files.h"
#include "base/names.h"
#include "job/detail/loading.h"

namespace cajista::job::detail {

namespace {

/// What an <input> says by name, until all names are known.
struct DetailDraft {
    Attribute name, input, key, of;
    JoinOrder order = JoinOrder::any;
};

struct InputDraft {
    std::vector<DetailDraft> details;
    std::optional<Attribute> schema;
    base::SourceSpan span;
    std::optional<std::uint32_t> master;  ///< whose detail it is
};

base::Diagnostic unknown_name(std::string code, std::string message, const base::SourceSpan& span,
                              std::string_view wanted, const std::vector<std::string_view>& known) {
    base::Diagnostic problem = base::error(std::move(code), std::move(message), span);
    if (const auto nearest = base::nearest_name(wanted, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    } else if (!known.empty()) {
        problem.hints.push_back(fmt::format("known here: {}", fmt::join(known, ", ")));
    }
    return problem;
}

std::vector<std::string_view> names_of(const std::vector<Input>& inputs) {
    std::vector<std::string_view> names;
    for (const Input& input : inputs) names.push_back(input.name);
    return names;
}

InputDraft load_input(Loading& loading, Element& element) {
    Input input;
    InputDraft draft;
    const Attribute name = element.required("name");
    input.name = name.value;
    input.span = draft.span = name.span;
    for (const Input& other : loading.job.inputs) {
        if (other.name != input.name) continue;
        loading.report(base::error("job.duplicate-name",
                                   fmt::format("there are two inputs '{}'", input.name), name.span)
                           .label(other.span, "first here"));
    }
    element.required("format");
    input.format = static_cast<Format>(
        element.choice("format", {"ndjson", "json", "xml", "csv", "fixed", "sqlite"}, 0));
    if (const auto marker = element.attribute("marker")) {
        loading.job.markers.push_back({input.name, loading.path_of(marker->value), marker->span});
    }
    const Attribute path = element.required("path");
    input.path = path.value == "-" ? path.value : loading.path_of(path.value);
    draft.schema = element.attribute("schema");
    if (const auto key = element.attribute("key")) {
        input.key_text = key->value;
        input.key_span = key->span;
        input.has_key = true;
    }
    input.encoding = element.attribute("encoding").value_or(Attribute{}).value;
    load_format(loading, element, input);
    for (Element& child : element.children("detail")) {
        DetailDraft detail;
        detail.name = child.required("name");
        detail.input = child.required("input");
        detail.key = child.required("key");
        detail.of = child.required("of");
        detail.order = static_cast<JoinOrder>(child.choice("order", {"any", "text", "number"}, 0));
        child.finish();
        draft.details.push_back(std::move(detail));
    }
    element.finish();
    loading.job.inputs.push_back(std::move(input));
    return draft;
}

void override_paths(Loading& loading) {
    Job& job = loading.job;
    for (const auto& [name, path] : loading.options.data) {
        if (name.empty()) {
            if (!job.inputs.empty()) job.inputs[job.main_input].path = path;
            continue;
        }
        const auto found =
            std::find_if(job.inputs.begin(), job.inputs.end(),
                         [&wanted = name](const Input& input) { return input.name == wanted; });
        if (found != job.inputs.end()) {
            found->path = path;
        } else {
            loading.report(unknown_name("job.unknown-input",
                                        fmt::format("the job has no input '{}'", name), {}, name,
                                        names_of(job.inputs)));
        }
    }
}

/// Which input each detail means, and that every input has one use.
void resolve_masters(Loading& loading, std::vector<InputDraft>& drafts) {
    Job& job = loading.job;
    for (std::uint32_t master = 0; master < drafts.size(); ++master) {
        for (const DetailDraft& draft : drafts[master].details) {
            const auto found =
                std::find_if(job.inputs.begin(), job.inputs.end(),
                             [&](const Input& input) { return input.name == draft.input.value; });
            if (found == job.inputs.end()) {
                loading.report(unknown_name(
                    "job.unknown-input", fmt::format("there is no input '{}'", draft.input.value),
                    draft.input.span, draft.input.value, names_of(job.inputs)));
                continue;
            }
            const auto index = static_cast<std::uint32_t>(found - job.inputs.begin());
            if (drafts[index].master) {
                loading.report(
                    base::error("job.input-used-twice",
                                fmt::format("input '{}' is the detail of two places", found->name),
                                draft.input.span)
                        .hint("name the file in a second <input>"));
                continue;
            }
            drafts[index].master = master;
            Detail detail;
            detail.name = draft.name.value;
            detail.input = index;
            detail.key = draft.key.value;
            detail.order = draft.order;
            detail.span = draft.name.span;
            job.inputs[master].details.push_back(std::move(detail));
        }
    }
}

void find_main(Loading& loading, const std::vector<InputDraft>& drafts, const Element& root) {
    Job& job = loading.job;
    std::optional<std::uint32_t> main;
    for (std::uint32_t i = 0; i < drafts.size(); ++i) {
        if (drafts[i].master) continue;
        if (main) {
            loading.report(base::error("job.input-unused",
                                       fmt::format("input '{}' feeds nothing: the records of '{}' "
                                                   "become documents",
                                                   job.inputs[i].name, job.inputs[*main].name),
                                       drafts[i].span)
                               .hint("join it to another input by <detail>, or give it a job of "
                                     "its own"));
        } else {
            main = i;
        }
    }
    if (!main && drafts.empty()) {
        loading.report(base::error("job.missing-element", "the job has no <input>", root.span()));
    } else if (!main) {
        loading.report(base::error("job.detail-cycle",
                                   "every input is the detail of another one, so none is the main "
                                   "one",
                                   drafts[0].span));
    }
    job.main_input = main.value_or(0);
}

void load_main_schema(Loading& loading, Input& input, const std::optional<Attribute>& path) {
    if (!path) {
        loading.report(base::error(
            "job.missing-attribute",
            fmt::format("input '{}' needs the attribute 'schema'", input.name), input.span));
        return;
    }
    auto source = base::read_source(loading.path_of(path->value), path->span);
    if (!source.ok()) return loading.report(std::move(source).errors());
    auto schema = value::load_schema(source.value());
    if (!schema.ok()) return loading.report(std::move(schema).errors());
    input.record = schema.value().record;
    loading.job.schemas.push_back(std::move(schema).value());
}

std::optional<std::uint32_t> slot_by_source(const value::RecordType& type, std::string_view name) {
    for (std::uint32_t slot = 0; slot < type.fields.size(); ++slot) {
        if (source_of(type.fields[slot]) == name) return slot;
    }
    return std::nullopt;
}

/// Finds the fields that a detail is joined by and goes to.
void bind_detail(Loading& loading, Input& master, Detail& detail, const DetailDraft& draft) {
    const value::RecordType& type = *master.record;
    std::vector<std::string_view> names, lists;
    for (const value::Field& field : type.fields) {
        names.push_back(field.name);
        if (field.type == value::FieldType::record) lists.push_back(source_of(field));
    }
    if (const auto slot = type.slot_of(draft.of.value)) {
        detail.of = *slot;
    } else {
        loading.report(unknown_name(
            "job.unknown-field", fmt::format("'{}' has no field '{}'", type.name, draft.of.value),
            draft.of.span, draft.of.value, names));
    }
    const auto slot = slot_by_source(type, detail.name);
    if (slot && type.fields[*slot].type == value::FieldType::record) {
        detail.field = *slot;
        loading.job.inputs[detail.input].record = type.fields[*slot].record;
        return;
    }
    loading.report(unknown_name(
        "job.unknown-field",
        fmt::format("no field with records of '{}' comes from '{}'", type.name, detail.name),
        detail.span, detail.name, lists));
}

/// Record types go from the main input down to its details; an input has one master, so this ends.
void bind_details(Loading& loading, const std::vector<InputDraft>& drafts, std::uint32_t master) {
    Job& job = loading.job;
    if (!job.inputs[master].record) return;
    for (Detail& detail : job.inputs[master].details) {
        const auto draft = std::find_if(
            drafts[master].details.begin(), drafts[master].details.end(),
            [&](const DetailDraft& each) { return each.name.span.begin == detail.span.begin; });
        bind_detail(loading, job.inputs[master], detail, *draft);
        bind_details(loading, drafts, detail.input);
    }
}

void check_detail_attributes(Loading& loading, const std::vector<InputDraft>& drafts) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        if (!drafts[i].master) continue;
        const Input& input = loading.job.inputs[i];
        if (drafts[i].schema) {
            loading.report(base::error("job.detail-schema",
                                       fmt::format("input '{}' is a detail: its fields stand in "
                                                   "the schema of its master",
                                                   input.name),
                                       drafts[i].schema->span)
                               .hint("take the attribute away"));
        }
        if (input.has_key) {
            loading.report(base::error("job.detail-schema",
                                       fmt::format("input '{}' is a detail and has no key of its "
                                                   "own",
                                                   input.name),
                                       input.key_span)
                               .hint("the key to its master stands in <detail key=\"…\">"));
        }
    }
}

}  // namespace

void load_inputs(Loading& loading, Element& root) {
    std::vector<InputDraft> drafts;
    for (Element& element : root.children("input")) drafts.push_back(load_input(loading, element));
    resolve_masters(loading, drafts);
    find_main(loading, drafts, root);
    override_paths(loading);
    check_detail_attributes(loading, drafts);
    if (drafts.empty()) return;
    const std::uint32_t main = loading.job.main_input;
    load_main_schema(loading, loading.job.inputs[main], drafts[main].schema);
    bind_details(loading, drafts, main);
}

}  // namespace cajista::job::detail
