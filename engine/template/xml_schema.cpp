// SPDX-License-Identifier: Apache-2.0
#include "template/xml_schema.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>

#include "base/characters.h"
#include "template/detail/invoice_schema.h"
#include "template/detail/invoice_totals.h"

namespace cajista::templates {

namespace {

/// What libxml2 reads when a schema names another: files and what is built in, nothing else. A
/// function of the name alone, since the library has one for the whole process.
xmlParserInputPtr load_entity(const char* url, const char*, xmlParserCtxtPtr context) {
    const std::string_view name = url == nullptr ? "" : url;
    if (const auto text = detail::built_in_schema(name)) {
        xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateMem(
            text->data(), static_cast<int>(text->size()), XML_CHAR_ENCODING_UTF8);
        if (buffer == nullptr) return nullptr;
        xmlParserInputPtr input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_UTF8);
        if (input == nullptr) {
            xmlFreeParserInputBuffer(buffer);
        } else {
            input->filename = reinterpret_cast<char*>(xmlStrdup(BAD_CAST url));
        }
        return input;
    }
    if (name.find("://") != std::string_view::npos || name.empty()) return nullptr;
    return xmlNewInputFromFile(context, url);
}

/// The library would print what it can't tell to a listener.
void be_quiet(void*, const char*, ...) {}

void prepare_library() {
    static const bool ready = [] {
        xmlInitParser();
        xmlSetExternalEntityLoader(load_entity);
        xmlSetGenericErrorFunc(nullptr, be_quiet);        // of this thread
        xmlThrDefSetGenericErrorFunc(nullptr, be_quiet);  // of those that come
        return true;
    }();
    static_cast<void>(ready);
}

/// The first message of the library, one line.
struct Heard {
    std::string message;
    int line = 0;
    int code = 0;
    xmlNodePtr node = nullptr;
};

void hear(void* to, xmlErrorPtr error) {
    auto* heard = static_cast<Heard*>(to);
    if (!heard->message.empty() || error == nullptr || error->level < XML_ERR_ERROR) return;
    heard->message = error->message == nullptr ? "unknown" : error->message;
    while (!heard->message.empty() && heard->message.back() == '\n') heard->message.pop_back();
    heard->line = error->line;
    heard->code = error->code;
    if (error->domain == XML_FROM_SCHEMASV) heard->node = static_cast<xmlNodePtr>(error->node);
}

struct FreeSchema {
    void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};
struct FreeDocument {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeValid {
    void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
};
struct FreeParser {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

std::string path_of(const xmlNode* node) {
    std::string path;
    for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
        std::string step = "/";
        if (node->ns != nullptr && node->ns->prefix != nullptr) {
            step += reinterpret_cast<const char*>(node->ns->prefix);
            step += ':';
        }
        step += reinterpret_cast<const char*>(node->name);
        std::size_t place = 1, same = 1;
        for (const xmlNode* other = node->prev; other != nullptr; other = other->prev) {
            place += other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, node->name);
        }
        for (const xmlNode* other = node->next; other != nullptr; other = other->next) {
            same += other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, node->name);
        }
        if (place > 1 || same > 1) step += fmt::format("[{}]", place);
        path.insert(0, step);
    }
    return path;
}

/// The library's message without values of the data and without namespaces: `Element '{urn:…}X':
/// This element is not expected. Expected is ( {urn:…}Y ).`
std::string plain_message(const Heard& heard) {
    std::string text;
    std::string_view rest = heard.message;
    if (rest.starts_with("Element '")) {  // the path names it
        const std::size_t end = rest.find("': ");
        if (end != std::string_view::npos) rest.remove_prefix(end + 3);
    }
    if (rest.starts_with("[facet '")) {
        const std::size_t end = rest.find("] ");
        const std::string facet(rest.substr(8, rest.find('\'', 8) - 8));
        if (end != std::string_view::npos) {
            return fmt::format("the value doesn't fit the schema's {}", facet);
        }
    }
    if (heard.code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1) {
        const std::size_t type = rest.find("atomic type '");
        const std::string_view name =
            type == std::string_view::npos
                ? ""
                : rest.substr(type + 13, rest.find('\'', type + 13) - type - 13);
        return fmt::format("the value is no valid {}", name.substr(name.find(':') + 1));
    }
    while (!rest.empty()) {
        if (rest[0] == '{') {
            const std::size_t end = rest.find('}');
            rest.remove_prefix(end == std::string_view::npos ? 1 : end + 1);
            continue;
        }
        text += rest[0];
        rest.remove_prefix(1);
    }
    if (!text.empty() && text.back() == '.') text.pop_back();
    if (!text.empty()) text[0] = base::lower(text[0]);
    return text;
}

}  // namespace

XmlSchemaSource invoice_schema(base::InvoiceProfile profile) {
    const std::string_view name = base::facts_of(profile).name;
    return {fmt::format("cajista:/{}/rsm.xsd", name), fmt::format("profile {}", name), {}, profile};
}

struct XmlSchema::State {
    std::unique_ptr<xmlSchema, FreeSchema> schema;
    std::unique_ptr<xmlParserCtxt, FreeParser> parser;
    base::InvoiceProfile profile = base::InvoiceProfile::none;
};

XmlSchema::XmlSchema(std::unique_ptr<State> state) : state_(std::move(state)) {}
XmlSchema::~XmlSchema() = default;
XmlSchema::XmlSchema(XmlSchema&&) noexcept = default;
XmlSchema& XmlSchema::operator=(XmlSchema&&) noexcept = default;

base::Result<XmlSchema> XmlSchema::create(const XmlSchemaSource& source) {
    prepare_library();
    Heard heard;
    auto state = std::make_unique<State>();
    state->profile = source.profile;
    const auto fail = [&] {
        return base::error("template.schema-unusable",
                           fmt::format("the schema of {} can't be used: {}", source.name,
                                       heard.message.empty() ? "it can't be read" : heard.message),
                           source.span);
    };
    xmlSchemaParserCtxtPtr reader = xmlSchemaNewParserCtxt(source.location.c_str());
    if (reader == nullptr) return fail();
    xmlSchemaSetParserStructuredErrors(reader, hear, &heard);
    state->schema.reset(xmlSchemaParse(reader));
    xmlSchemaFreeParserCtxt(reader);
    state->parser.reset(xmlNewParserCtxt());
    if (state->schema == nullptr || state->parser == nullptr) return fail();
    return XmlSchema(std::move(state));
}

std::optional<XmlFault> XmlSchema::check(std::string_view xml) const {
    // Before libxml2 sees any entity.
    if (xml.find("<!DOCTYPE") != std::string_view::npos)
        return XmlFault{"it has a DOCTYPE", "/", 0, false};
    Heard heard;
    xmlParserCtxtPtr parser = state_->parser.get();
    constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    const std::unique_ptr<xmlDoc, FreeDocument> document(xmlCtxtReadMemory(
        parser, xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", options));
    if (document == nullptr) {
        const xmlError* error = xmlCtxtGetLastError(parser);
        const bool is_told = error != nullptr && error->message != nullptr;
        heard.message = is_told ? error->message : "it is not well-formed";
        while (heard.message.ends_with('\n')) heard.message.pop_back();
        return XmlFault{heard.message, "/",
                        error == nullptr ? 0 : static_cast<std::uint32_t>(error->line), false};
    }
    const std::unique_ptr<xmlSchemaValidCtxt, FreeValid> validator(
        xmlSchemaNewValidCtxt(state_->schema.get()));
    if (validator == nullptr) return XmlFault{"there is no memory to check it", "/", 0, false};
    xmlSchemaSetValidStructuredErrors(validator.get(), hear, &heard);
    if (xmlSchemaValidateDoc(validator.get(), document.get()) == 0) {
        if (state_->profile == base::InvoiceProfile::none) return std::nullopt;
        const auto broken = detail::broken_total(*document, state_->profile);
        if (!broken) return std::nullopt;
        return XmlFault{std::string(broken->message), path_of(broken->element),
                        static_cast<std::uint32_t>(std::max(xmlGetLineNo(broken->element), 0L)),
                        true};
    }
    return XmlFault{plain_message(heard), path_of(heard.node),
                    static_cast<std::uint32_t>(std::max(heard.line, 0)), false};
}

}  // namespace cajista::templates
