// SPDX-License-Identifier: Apache-2.0
// <attach> and the XML templates that it names.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/check_xml.h"
#include "base/files.h"
#include "base/limits.h"
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"
#include "template/detail/xml_tree.h"

namespace cajista::templates::detail {

namespace {

template <typename Names>
std::optional<std::size_t> index_in(const Names& names, std::string_view wanted) {
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

std::vector<std::string_view> profile_names() {
    std::vector<std::string_view> names;
    for (const auto& facts : base::invoice_profiles) names.push_back(facts.name);
    return names;
}

}  // namespace

/// The <attach> elements below `parent`, which is <document> or a control element in it.
Nodes Compiler::attachments(const SourceNode& parent) {
    const ScopeGuard guard(*this);
    NodeList out;
    for (const auto& child : parent.children) {
        if (child->is_text() || child->is(Element::flow)) continue;
        if (is_plain_include(*child)) {
            const Nodes inner = attachments(*child);
            out.insert(out.end(), inner.begin(), inner.end());
            continue;
        }
        const Node* node =
            child->is(Element::attach)
                ? attach(*child)
                : control(*child, [this](const SourceNode& inner) { return attachments(inner); });
        if (node != nullptr) out.push_back(node);
    }
    return store(out);
}

const Node* Compiler::attach(const SourceNode& source) {
    AttachNode* node = make<AttachNode>(NodeKind::attach, source);
    attach_kind(source, *node);
    std::size_t contents = 0;
    for (const char* one : {"src", "template", "content"}) contents += source.find(one) != nullptr;
    if (contents != 1) {
        complain("template.attach-content",
                 "<attach> needs one of \"template\", \"src\" and \"content\"", source.span)
            .hints.push_back(
                "template: an XML template; src: a file of the template's folder; content: an "
                "expression");
        return nullptr;
    }
    node->name = text_of(source, "name");
    node->media_type = text_of(source, "type");
    node->description = text_of(source, "description");
    if (const SourceAttribute* design = source.find("template")) {
        node->is_xml = true;
        xml_template(*design, *node);
    } else if (const SourceAttribute* file = source.find("src")) {
        attach_file(source, *file, *node);
    } else {
        node->content = expression_of(source, "content", Use::printed);
    }
    attach_name(source, *node);
    attach_schema(source, *node);
    return node;
}

/// Profile, relationship and encoding: words of closed lists.
void Compiler::attach_kind(const SourceNode& source, AttachNode& node) {
    using base::InvoiceProfile, base::Relationship;
    if (const SourceAttribute* profile = source.find("profile")) {
        const std::vector<std::string_view> names = profile_names();
        const auto index = index_in(names, profile->value);
        if (index && *index != 0) {
            node.profile = static_cast<InvoiceProfile>(*index);
        } else {
            suggest(complain("template.unknown-profile",
                             fmt::format("there is no profile \"{}\"", profile->value),
                             profile->inside),
                    profile->value, std::span(names).subspan(1));
        }
    }
    // MINIMUM and BASIC WL aren't whole invoices (Factur-X 1.0, 6.2.2).
    if (node.profile != InvoiceProfile::none) {
        node.relationship = node.profile <= InvoiceProfile::basic_wl ? Relationship::data
                                                                     : Relationship::alternative;
    }
    if (const SourceAttribute* word = source.find("relationship")) {
        if (const auto index = index_in(base::relationship_names, word->value)) {
            node.relationship = static_cast<Relationship>(*index);
        } else {
            suggest(complain("template.invalid-word",
                             fmt::format("\"{}\" is no relationship", word->value), word->inside),
                    word->value, base::relationship_names);
        }
    }
    if (const SourceAttribute* encoding = source.find("encoding")) {
        node.is_base64 = encoding->value == "base64";
        if (!node.is_base64 || source.find("content") == nullptr) {
            complain("template.invalid-word", "encoding=\"base64\" goes with \"content\"",
                     encoding->inside);
        }
    }
}

void Compiler::attach_file(const SourceNode& source, const SourceAttribute& file,
                           AttachNode& node) {
    const TextPlan* path = text_of(source, "src");
    if (path == nullptr) return;
    if (!path->is_constant()) {
        node.source = path;
        return;
    }
    auto found = base::resolve_inside(plan_.folder, file.value, file.inside);
    if (!found) return complain(std::move(found).errors());
    auto bytes = base::read_bytes(found.value(), base::limits::attachment_bytes, file.inside);
    if (!bytes) return complain(std::move(bytes).errors());
    plan_.files.push_back({found.value(), base::sha256(bytes.value())});
    node.file = static_cast<std::uint32_t>(plan_.attached_files.size());
    plan_.attached_files.push_back({found.value().filename().string(), std::move(bytes).value()});
}

/// What the file is called, where the template doesn't say.
void Compiler::attach_name(const SourceNode& source, AttachNode& node) {
    if (source.find("name") != nullptr) {
        if (node.profile == base::InvoiceProfile::none || node.name == nullptr) return;
        const std::string_view wanted = base::facts_of(node.profile).file;
        if (node.name->is_constant() && node.name->constant() == wanted) return;
        complain("template.attach-name",
                 fmt::format("an invoice of profile {} is called {}",
                             base::facts_of(node.profile).name, wanted),
                 source.find("name")->inside)
            .hints.push_back("leave \"name\" out: readers look for that name");
        return;
    }
    std::string name;
    if (node.profile != base::InvoiceProfile::none) {
        name = base::facts_of(node.profile).file;
    } else if (const SourceAttribute* design = source.find("template")) {
        name = std::filesystem::path(design->value).stem().string() + ".xml";
    } else if (node.file != UINT32_MAX) {
        name = plan_.attached_files[node.file].name;
    } else if (node.content != nullptr) {
        complain("template.missing-attribute", "<attach> with \"content\" needs a \"name\"",
                 source.span);
        return;
    } else {
        return;  // of the path that data gives
    }
    TextPlan* text = plan_.arena.make<TextPlan>();
    const std::array pieces{TextPlan::Piece{plan_.arena.copy(name), nullptr}};
    text->pieces = plan_.arena.copy(std::span<const TextPlan::Piece>(pieces));
    text->place = place_of(source.span);
    node.name = text;
}

void Compiler::attach_schema(const SourceNode& source, AttachNode& node) {
    XmlSchemaSource schema;
    if (const SourceAttribute* file = source.find("schema")) {
        auto path = base::resolve_inside(plan_.folder, file->value, file->inside);
        if (!path) return complain(std::move(path).errors());
        std::set<std::filesystem::path> known;
        if (!note_schema_file(path.value(), file->inside, known)) return;
        schema = {path.value().string(), file->value, file->inside};
    } else if (node.profile != base::InvoiceProfile::none) {
        schema = invoice_schema(node.profile);
        schema.span = source.find("profile")->inside;
    } else {
        return;
    }
    if (auto parsed = XmlSchema::create(schema); !parsed) {
        return complain(std::move(parsed).errors());
    }
    node.schema = static_cast<std::uint32_t>(plan_.xml_schemas.size());
    plan_.xml_schemas.push_back(std::move(schema));
}

/// A schema's file and those that it imports and includes: all inside the template's folder.
bool Compiler::note_schema_file(const std::filesystem::path& path, const base::SourceSpan& asked_by,
                                std::set<std::filesystem::path>& known) {
    if (!known.insert(path).second) return true;
    auto source = base::read_source(path, asked_by);
    base::Status well_formed = source ? base::check_xml(source.value()) : base::Status();
    if (!source || !well_formed) {
        complain(source ? std::move(well_formed).errors() : std::move(source).errors());
        return false;
    }
    plan_.files.push_back({path, base::sha256(source.value()->text)});
    pugi::xml_document xml;
    xml.load_buffer(source.value()->text.data(), source.value()->text.size());
    bool is_good = true;
    for (const pugi::xml_node& child : xml.document_element().children()) {
        const std::string_view location = child.attribute("schemaLocation").value();
        if (location.empty()) continue;
        const std::filesystem::path relative =
            path.parent_path().lexically_relative(plan_.folder) / location;
        auto found =
            base::resolve_inside(plan_.folder, relative.lexically_normal().string(), asked_by);
        if (!found) {
            complain(std::move(found).errors());
            is_good = false;
        } else {
            is_good = note_schema_file(found.value(), asked_by, known) && is_good;
        }
    }
    return is_good;
}

// --- XML templates

void Compiler::xml_template(const SourceAttribute& design, AttachNode& node) {
    auto path = base::resolve_inside(plan_.folder, design.value, design.inside);
    if (!path) return complain(std::move(path).errors());
    xml_trees_.push_back(load_xml_tree(path.value(), plan_.folder, design.inside, diagnostics_));
    const LoadedTree& tree = xml_trees_.back();
    for (const base::SourceFilePtr& file : tree.files) {
        plan_.files.push_back({file->path, base::sha256(file->text)});
    }
    if (tree.root == nullptr) return;
    const ScopeGuard guard(*this);
    if (node.profile != base::InvoiceProfile::none) {
        const rules::Type text{rules::Type::Kind::string, rules::Type::Kind::any, nullptr};
        rules::Scope& scope = open_scope();
        node.profile_slot = scope.declare("profile", text);
        node.guideline_slot = scope.declare("guideline", text);
        plan_.slot_count = std::max(plan_.slot_count, scope.size());
    }
    node.xml = xml_children(*tree.root);
    if (node.xml.empty() && tree.root->children.empty()) {
        complain("template.xml-empty", "the XML template has no element", tree.root->span);
    }
}

Nodes Compiler::xml_children(const SourceNode& parent) {
    const ScopeGuard guard(*this);
    NodeList out;
    for (const auto& child : parent.children) {
        const Node* node = nullptr;
        if (child->is_text()) {
            XmlTextNode* text = plan_.arena.make<XmlTextNode>();
            text->kind = NodeKind::xml_text;
            text->text = compile_text({{}, child->text, child->span, child->span});
            text->place = place_of(child->span);
            node = text->text == nullptr ? nullptr : text;
        } else if (is_plain_include(*child)) {
            const Nodes inner = xml_children(*child);
            out.insert(out.end(), inner.begin(), inner.end());
        } else if (is_control(*child)) {
            node = control(*child, [this](const SourceNode& inner) { return xml_children(inner); });
        } else {
            node = xml_element(*child);
        }
        if (node != nullptr) out.push_back(node);
    }
    return store(out);
}

const Node* Compiler::xml_element(const SourceNode& source) {
    XmlElementNode* node = plan_.arena.make<XmlElementNode>();
    node->kind = NodeKind::xml_element;
    node->name = plan_.arena.copy(source.text);
    node->place = place_of(source.span);
    node->keeps_empty = source.children.empty();
    std::vector<XmlElementNode::Attribute> attributes;
    for (const SourceAttribute& one : source.attributes) {
        if (one.name == ":empty") {
            node->keeps_empty = true;
            continue;
        }
        XmlElementNode::Attribute attribute;
        attribute.name = plan_.arena.copy(one.name);
        attribute.is_constant = one.name == "xmlns" || one.name.starts_with("xmlns:");
        if (attribute.is_constant) {
            TextPlan* text = plan_.arena.make<TextPlan>();
            const std::array pieces{TextPlan::Piece{plan_.arena.copy(one.value), nullptr}};
            text->pieces = plan_.arena.copy(std::span<const TextPlan::Piece>(pieces));
            attribute.value = text;
        } else {
            attribute.value = compile_text(one);
            attribute.is_constant = attribute.value != nullptr && attribute.value->is_constant();
        }
        if (attribute.value != nullptr) attributes.push_back(attribute);
    }
    node->attributes = plan_.arena.copy(attributes);
    node->children = xml_children(source);
    return node;
}

}  // namespace cajista::templates::detail
