// SPDX-License-Identifier: Apache-2.0
#include "rules/read_texts.h"

#include <fmt/format.h>

#include <algorithm>

#include <pugixml.hpp>

#include "base/limits.h"
#include "rules/detail/adapt_data.h"
#include "rules/detail/drg.h"

namespace cajista::rules {

namespace {

using detail::StaticType;
using detail::TypeKind;
using value::ContextEntry;
using value::Value;

void add_paths(const StaticType* type, InputPath& path, std::vector<InputPath>& paths) {
    constexpr std::size_t deepest = 16;  // item definitions may hold themselves
    constexpr std::size_t most = 500;
    if (paths.size() >= most) return;
    const bool has_entries = type != nullptr && type->kind == TypeKind::context &&
                             !type->entries.empty() && path.size() < deepest;
    if (!has_entries) {
        if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
        return;
    }
    for (const StaticType::Entry& entry : type->entries) {
        path.emplace_back(entry.name);
        add_paths(entry.type, path, paths);
        path.pop_back();
    }
}

/// The entries of the paths that begin alike; `depth` parts of them are done.
Value context_at(std::span<const InputPath> paths, std::span<const Value> values, std::size_t depth,
                 base::Arena& arena) {
    std::vector<ContextEntry> entries;
    for (std::size_t i = 0; i < paths.size();) {
        const std::string& name = paths[i][depth];
        std::size_t end = i + 1;
        while (end < paths.size() && paths[end].size() > depth && paths[end][depth] == name) ++end;
        const bool is_leaf = paths[i].size() == depth + 1;
        const bool is_empty =
            values[i].is(value::ValueKind::string) && values[i].as_string().empty();
        const Value value = is_leaf ? (is_empty ? Value() : values[i])
                                    : context_at(paths.subspan(i, end - i),
                                                 values.subspan(i, end - i), depth + 1, arena);
        entries.push_back({arena.copy(std::string_view(name)), value});
        i = is_leaf ? i + 1 : end;
    }
    return Value::context(arena.make<value::Context>(value::Context{arena.copy(entries)}));
}

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }

class XmlRecord {
public:
    explicit XmlRecord(base::Arena& arena) : arena_(arena) {}

    Value read(pugi::xml_node element, int depth) {
        if (depth > base::limits::data_depth) {
            is_too_deep_ = true;
            return {};
        }
        std::vector<Named> found;
        for (const pugi::xml_attribute attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:")) continue;
            add(found, local_name(name), text(attribute.value()));
        }
        for (const pugi::xml_node child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            add(found, local_name(child.name()), read(child, depth + 1));
        }
        if (found.empty()) return element.first_child() ? text(element.text().get()) : Value();
        std::vector<ContextEntry> entries;
        for (const Named& one : found) {
            const bool is_list = one.values.size() > 1;
            entries.push_back(
                {one.name, is_list ? Value::list(arena_.copy(one.values)) : one.values[0]});
        }
        return Value::context(arena_.make<value::Context>(value::Context{arena_.copy(entries)}));
    }
    bool is_too_deep() const { return is_too_deep_; }

private:
    struct Named {
        std::string_view name;
        std::vector<Value> values;
    };
    void add(std::vector<Named>& found, std::string_view name, const Value& value) {
        const auto same = std::find_if(found.begin(), found.end(),
                                       [&](const Named& one) { return one.name == name; });
        if (same != found.end()) {
            same->values.push_back(value);
        } else {
            found.push_back({arena_.copy(name), {value}});
        }
    }
    Value text(std::string_view value) { return Value::string(arena_.copy(value)); }

    base::Arena& arena_;
    bool is_too_deep_ = false;
};

}  // namespace

std::vector<InputPath> input_paths(const DecisionModel& model,
                                   std::span<const std::uint32_t> items) {
    const detail::DrgCode& drg = model.code();
    std::vector<InputPath> paths;
    for (const std::uint32_t item : items) {
        const auto& parameters = model.items()[item].parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            InputPath path = {parameters[i].name};
            add_paths(detail::type_of_parameter(drg, item, i), path, paths);
        }
    }
    return paths;
}

bool is_same_input(std::string_view a, std::string_view b) { return detail::is_loosely(a, b); }

std::string column_of(const InputPath& path) { return fmt::format("{}", fmt::join(path, ".")); }

Value context_of(std::span<const InputPath> paths, std::span<const Value> values,
                 base::Arena& arena) {
    return context_at(paths, values, 0, arena);
}

base::Result<Value> read_xml_record(std::string_view text, base::Arena& arena) {
    pugi::xml_document document;
    const auto parsed =
        document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
        return base::error("rules.xml-record", fmt::format("byte {} of the record: {}",
                                                           parsed.offset, parsed.description()));
    }
    XmlRecord reader(arena);
    const Value value = reader.read(document.document_element(), 0);
    if (reader.is_too_deep()) {
        return base::error("rules.xml-record", fmt::format("the record nests deeper than {} levels",
                                                           base::limits::data_depth));
    }
    return value;
}

}  // namespace cajista::rules
