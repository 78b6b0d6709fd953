// SPDX-License-Identifier: Apache-2.0
// load_schema() of schema.h.
#include <algorithm>
#include <array>
#include <map>

#include <pugixml.hpp>

#include "base/characters.h"
#include "base/check_xml.h"
#include "base/names.h"
#include "base/xml_places.h"
#include "value/convert.h"

namespace cajista::value {

namespace {

using base::Diagnostics;
using base::SourceFilePtr;
using base::SourceSpan;

constexpr std::string_view schema_uri = "urn:cajista:schema";

struct TypeName {
    std::string_view name;
    FieldType type;
};
constexpr std::array<TypeName, 7> type_names = {{{"string", FieldType::string},
                                                 {"number", FieldType::number},
                                                 {"boolean", FieldType::boolean},
                                                 {"date", FieldType::date},
                                                 {"date-time", FieldType::date_time},
                                                 {"time", FieldType::time},
                                                 {"record", FieldType::record}}};

constexpr std::string_view schema_attributes[] = {"name", "xmlns"};
constexpr std::string_view namespace_attributes[] = {"prefix", "uri"};
constexpr std::string_view field_attributes[] = {
    "name", "type", "list", "required", "from", "format", "separator", "default", "allowed"};

/// FEEL names (DMN 1.5, 10.3.1.2, rules 25 to 30): they begin with a letter or `_`; inside also
/// digits, single spaces and `. / - ' + *`.
bool is_feel_name(std::string_view name) {
    constexpr std::string_view additional = "_ ./-'+*";
    bool first = true;
    for (const char c : name) {
        const bool letter =
            base::is_letter(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
        const bool inside = base::is_digit(c) || additional.find(c) != std::string_view::npos;
        if (!letter && (first || !inside)) return false;
        first = false;
    }
    return !name.empty() && name.back() != ' ' && name.find("  ") == std::string_view::npos;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Reads one schema; collects what is wrong and goes on.
class Loader {
public:
    explicit Loader(const SourceFilePtr& file) : file_(file) {}

    void load(const pugi::xml_node& root) {
        if (std::string_view(root.name()) != "schema") {
            report("value.schema-element",
                   "the root element is <" + std::string(root.name()) + ">, not <schema>",
                   element(root))
                .hints.push_back(
                    "a schema begins: <schema name=\"…\" xmlns=\"urn:cajista:schema\">");
            return;
        }
        check_attributes(root, schema_attributes);
        if (root.attribute("xmlns").value() != schema_uri) {
            report("value.schema-namespace",
                   "the namespace is \"" + std::string(root.attribute("xmlns").value()) + "\"",
                   value(root, "xmlns"))
                .hints.push_back("write xmlns=\"urn:cajista:schema\"");
        }
        for (const pugi::xml_node& node : root.children("namespace")) load_namespace(node);
        record_ = load_record(root, std::string(root.attribute("name").value()), Level::root);
        if (root.attribute("name").empty()) missing(root, "name");
    }

    base::Result<Schema> finish() && {
        if (!findings_.empty()) return std::move(findings_);
        return Schema{std::move(record_), file_};
    }

private:
    enum class Level : std::uint8_t { root, nested };

    SourceSpan element(const pugi::xml_node& node) const {
        return base::element_span(file_, node.offset_debug());
    }
    SourceSpan value(const pugi::xml_node& node, std::string_view attribute) const {
        return base::attribute_value_span(file_, node.offset_debug(), attribute);
    }
    /// Text may begin with the line ends before it.
    SourceSpan first_word(const pugi::xml_node& text) const {
        const std::string_view before(file_->text.data(),
                                      static_cast<std::size_t>(text.offset_debug()));
        const std::size_t begin = file_->text.find_first_not_of(" \t\r\n", before.size());
        return base::element_span(file_, static_cast<std::ptrdiff_t>(begin));
    }
    base::Diagnostic& report(std::string code, std::string message, SourceSpan span) {
        findings_.push_back(base::error(std::move(code), std::move(message), std::move(span)));
        return findings_.back();
    }
    void missing(const pugi::xml_node& node, std::string_view attribute) {
        report("value.schema-attribute-missing",
               "<" + std::string(node.name()) + "> needs the attribute " + std::string(attribute),
               element(node));
    }

    template <typename Names>
    static void suggest(base::Diagnostic& finding, std::string_view wanted, const Names& known) {
        if (const auto nearest = base::nearest_name(wanted, known)) {
            finding.hints.push_back("did you mean " + std::string(*nearest) + "?");
            return;
        }
        std::string list = "known here:";
        for (const std::string_view name : known) list.append(" ").append(name);
        finding.hints.push_back(std::move(list));
    }

    template <typename Names>
    void check_attributes(const pugi::xml_node& node, const Names& known) {
        for (const pugi::xml_attribute& attribute : node.attributes()) {
            const std::string_view name = attribute.name();
            if (std::find(std::begin(known), std::end(known), name) != std::end(known)) continue;
            suggest(
                report("value.schema-attribute",
                       "<" + std::string(node.name()) + "> has no attribute " + std::string(name),
                       base::attribute_name_span(file_, node.offset_debug(), name)),
                name, known);
        }
    }

    void load_namespace(const pugi::xml_node& node) {
        check_attributes(node, namespace_attributes);
        const std::string prefix = node.attribute("prefix").value();
        if (!node.attribute("prefix")) missing(node, "prefix");
        if (node.attribute("uri").empty()) missing(node, "uri");
        const auto same = [&](const auto& known) { return known.first == prefix; };
        if (std::any_of(namespaces_.begin(), namespaces_.end(), same)) {
            report("value.schema-duplicate", "the prefix " + prefix + " is declared twice",
                   value(node, "prefix"));
        }
        namespaces_.emplace_back(prefix, node.attribute("uri").value());
    }

    std::shared_ptr<const RecordType> load_record(const pugi::xml_node& node, std::string name,
                                                  Level level) {
        auto record = std::make_shared<RecordType>();
        record->name = std::move(name);
        record->namespaces = namespaces_;
        std::map<std::string, SourceSpan, std::less<>> seen;
        for (const pugi::xml_node& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                report("value.schema-text", "a schema has no text between its elements",
                       first_word(child));
            }
            if (child.type() != pugi::node_element) continue;
            const std::string_view element_name = child.name();
            if (element_name == "field") {
                Field field = load_field(child);
                const auto [first, is_new] = seen.emplace(field.name, field.span);
                if (!is_new && !field.name.empty()) {
                    report("value.schema-duplicate", "the field " + field.name + " is there twice",
                           field.span)
                        .labels.push_back({first->second, "the first one"});
                }
                record->fields.push_back(std::move(field));
            } else if (element_name != "namespace" || level == Level::nested) {
                unknown_element(child, level);
            }
        }
        if (record->fields.empty() && level == Level::root) {
            report("value.schema-empty", "the schema has no field", element(node));
        }
        return record;
    }

    void unknown_element(const pugi::xml_node& node, Level level) {
        constexpr std::string_view known[] = {"field", "namespace"};
        suggest(report("value.schema-element",
                       "<" + std::string(node.parent().name()) + "> has no element <" +
                           std::string(node.name()) + ">",
                       element(node)),
                node.name(), std::span(known).first(level == Level::root ? 2 : 1));
    }

    bool yes_or_no(const pugi::xml_node& node, const char* attribute) {
        const std::string_view text = node.attribute(attribute).value();
        if (!text.empty() && text != "yes" && text != "no") {
            report("value.schema-value",
                   std::string(attribute) + " is \"" + std::string(text) + "\"",
                   value(node, attribute))
                .hints.push_back("write yes or no");
        }
        return text == "yes";
    }

    FieldType load_type(const pugi::xml_node& node, bool has_fields) {
        if (!node.attribute("type")) return has_fields ? FieldType::record : FieldType::string;
        const std::string_view name = node.attribute("type").value();
        for (const TypeName& known : type_names) {
            if (known.name == name) return known.type;
        }
        std::array<std::string_view, type_names.size()> names;
        std::transform(type_names.begin(), type_names.end(), names.begin(),
                       [](const TypeName& known) { return known.name; });
        suggest(report("value.schema-type", "there is no type " + std::string(name),
                       value(node, "type")),
                name, names);
        return has_fields ? FieldType::record : FieldType::string;
    }

    Field load_field(const pugi::xml_node& node) {
        check_attributes(node, field_attributes);
        Field field;
        field.span = element(node);
        field.name = node.attribute("name").value();
        if (field.name.empty()) {
            missing(node, "name");
        } else if (!is_feel_name(field.name)) {
            report("value.schema-name", "the name " + field.name + " can't stand in an expression",
                   value(node, "name"))
                .hints.push_back(
                    "begin with a letter, go on with letters, digits, _ and spaces; "
                    "from=\"" +
                    field.name + "\" says where it is in the data");
        }
        field.from = node.attribute("from").value();
        field.is_list = yes_or_no(node, "list");
        field.required = yes_or_no(node, "required");
        const bool has_fields = static_cast<bool>(node.child("field"));
        field.type = load_type(node, has_fields);
        if (field.type == FieldType::record)
            load_nested(node, field);
        else
            load_scalar(node, field, has_fields);
        return field;
    }

    void load_nested(const pugi::xml_node& node, Field& field) {
        for (const char* attribute : {"format", "separator", "default", "allowed"}) {
            if (!node.attribute(attribute)) continue;
            report("value.schema-conflict",
                   std::string(attribute) + " is for a single value, but this field is a record",
                   base::attribute_name_span(file_, node.offset_debug(), attribute));
        }
        const std::size_t before = findings_.size();
        field.record = load_record(node, field.name, Level::nested);
        if (field.record->fields.empty() && findings_.size() == before) {
            report("value.schema-empty", "a record without fields", element(node))
                .hints.push_back("put <field name=\"…\"/> elements inside");
        }
    }

    void load_scalar(const pugi::xml_node& node, Field& field, bool has_fields) {
        if (has_fields) {
            report("value.schema-conflict",
                   "a field of type " + std::string(node.attribute("type").value()) +
                       " has no fields inside",
                   value(node, "type"))
                .hints.push_back("leave type out, or write type=\"record\"");
            return;
        }
        if (node.first_child() && !node.child("field")) load_record(node, {}, Level::nested);
        load_format(node, field);
        field.separator = node.attribute("separator").value();
        if (!field.separator.empty() && !field.is_list) {
            report("value.schema-conflict", "separator is for a list",
                   base::attribute_name_span(file_, node.offset_debug(), "separator"))
                .hints.push_back("write list=\"yes\"");
        }
        if (node.attribute("allowed")) load_allowed(node, field);
        if (node.attribute("default")) load_default(node, field);
    }

    void load_format(const pugi::xml_node& node, Field& field) {
        field.format = node.attribute("format").value();
        format_failed_ = false;
        if (field.format.empty()) return;
        std::string problem;
        if (auto format = TextFormat::compile(field.type, field.format, problem)) {
            field.text_format = std::move(*format);
            return;
        }
        report("value.schema-format", "the format " + field.format + " " + problem,
               value(node, "format"));
        field.format.clear();  // so that default and allowed are not blamed for it
        format_failed_ = true;
    }

    /// Converts a text of the schema as if it stood in the data.
    void check_text(const pugi::xml_node& node, const char* attribute, const Field& field,
                    std::string_view text) {
        if (format_failed_) return;
        base::Arena arena(1024);
        const Conversion converted = convert_text(text, field, arena);
        if (converted.reason == nullptr) return;
        report("value.schema-value",
               std::string(attribute) + " " + std::string(text) + " " + converted.reason,
               value(node, attribute));
    }

    void load_allowed(const pugi::xml_node& node, Field& field) {
        const Field without = field;  // not to be checked against the values read so far
        for (std::string& text : split(node.attribute("allowed").value(), '|')) {
            if (text.empty()) {
                report("value.schema-value", "an allowed value is empty", value(node, "allowed"))
                    .hints.push_back("separate the values with one | each");
                continue;
            }
            check_text(node, "allowed", without, text);
            field.allowed.push_back(std::move(text));
        }
    }

    void load_default(const pugi::xml_node& node, Field& field) {
        field.default_text = node.attribute("default").value();
        field.has_default = true;
        if (field.is_list || field.required) {
            report("value.schema-conflict",
                   field.is_list ? "a list has no default: without data it is empty"
                                 : "a required field has no use for a default",
                   base::attribute_name_span(file_, node.offset_debug(), "default"));
            return;
        }
        check_text(node, "default", field, field.default_text);
    }

    const SourceFilePtr& file_;
    Diagnostics findings_;
    std::vector<std::pair<std::string, std::string>> namespaces_;
    std::shared_ptr<const RecordType> record_;
    bool format_failed_ = false;  ///< of the field that is being read
};

}  // namespace

std::optional<std::uint32_t> RecordType::slot_of(std::string_view field) const {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [field](const Field& f) { return f.name == field; });
    if (found == fields.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - fields.begin());
}

base::Result<Schema> load_schema(const SourceFilePtr& file) {
    base::Status status = base::check_xml(file);
    if (!status) return std::move(status).errors();
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(
        file->text.data(), file->text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
        return base::error("base.xml-malformed", parsed.description(),
                           base::element_span(file, parsed.offset));
    }
    Loader loader(file);
    loader.load(document.document_element());
    return std::move(loader).finish();
}

}  // namespace cajista::value
