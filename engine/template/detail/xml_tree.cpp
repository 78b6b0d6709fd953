// SPDX-License-Identifier: Apache-2.0
#include "template/detail/xml_tree.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/characters.h"
#include "base/check_xml.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/names.h"
#include "template/detail/read_attributes.h"

namespace cajista::templates::detail {

namespace {

constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";
constexpr ElementRule foreign_rule{
    "element", Element::xml_element, Content::transparent, 0, {}, false, true};

/// Prefix → namespace; the default namespace has the empty prefix.
using Bindings = std::map<std::string, std::string, std::less<>>;

std::string_view prefix_of(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}
std::string_view local_of(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
bool is_declaration(std::string_view name) { return name == "xmlns" || name.starts_with("xmlns:"); }
std::string declared_prefix(std::string_view name) {
    return name == "xmlns" ? std::string() : std::string(name.substr(6));
}

/// What of the template language an XML template has.
constexpr Element control_elements[] = {Element::if_,       Element::choose,   Element::when,
                                        Element::otherwise, Element::for_each, Element::let,
                                        Element::include};

const ElementRule* control_rule(std::string_view name) {
    const ElementRule* rule = find_element(name);
    if (rule == nullptr) return nullptr;
    for (const Element one : control_elements) {
        if (rule->element == one) return rule;
    }
    return nullptr;
}

class XmlLoader {
public:
    XmlLoader(const std::filesystem::path& folder, base::Diagnostics& diagnostics)
        : folder_(folder), diagnostics_(diagnostics) {}

    std::unique_ptr<SourceNode> load_file(const std::filesystem::path& path,
                                          const base::SourceSpan& asked_by, std::string_view root,
                                          const Bindings& written, SourceNode* parent) {
        auto source = base::read_source(path, asked_by);
        if (!source) return report(std::move(source).errors());
        const base::SourceFilePtr file = source.value();
        files_.push_back(file);
        if (auto status = base::check_xml(file); !status) return report(std::move(status).errors());
        pugi::xml_document xml;
        const auto parsed = xml.load_buffer(
            file->text.data(), file->text.size(),
            pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata,
            pugi::encoding_utf8);
        const pugi::xml_node element = xml.document_element();
        Bindings known{{"xml", std::string(xml_namespace)}};
        bind(element, known);
        if (!parsed || local_of(element.name()) != root ||
            uri_of(element.name(), known) != template_namespace) {
            report({base::error("template.wrong-root",
                                fmt::format("the root of an XML template's file is <c:{}> with "
                                            "xmlns:c=\"{}\"",
                                            root, template_namespace),
                                name_span(file, element))});
            return nullptr;
        }
        auto node = std::make_unique<SourceNode>();
        node->rule = find_element("piece");
        node->span = name_span(file, element);
        node->parent = parent;
        load_children(file, element, *node, known, written, parent == nullptr);
        return node;
    }

    std::vector<base::SourceFilePtr> take_files() { return std::move(files_); }

private:
    std::unique_ptr<SourceNode> report(base::Diagnostics errors) {
        for (base::Diagnostic& error : errors) diagnostics_.push_back(std::move(error));
        return nullptr;
    }
    void complain(std::string code, std::string message, base::SourceSpan span,
                  std::string hint = {}) {
        base::Diagnostic error = base::error(std::move(code), std::move(message), std::move(span));
        if (!hint.empty()) error.hints.push_back(std::move(hint));
        diagnostics_.push_back(std::move(error));
    }

    static base::SourceSpan name_span(const base::SourceFilePtr& file,
                                      const pugi::xml_node& element) {
        const auto begin =
            static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(element.offset_debug(), 0));
        const auto size = static_cast<std::uint32_t>(std::string_view(element.name()).size());
        return {file, begin, begin + size};
    }

    static void bind(const pugi::xml_node& element, Bindings& known) {
        for (const pugi::xml_attribute& attribute : element.attributes()) {
            if (is_declaration(attribute.name())) {
                known[declared_prefix(attribute.name())] = attribute.value();
            }
        }
    }
    static std::string_view uri_of(std::string_view name, const Bindings& known) {
        const auto found = known.find(prefix_of(name));
        return found == known.end() ? std::string_view() : std::string_view(found->second);
    }

    /// Namespaces that the element must declare where it is written.
    void declare(const pugi::xml_node& element, SourceNode& node, const Bindings& known,
                 Bindings& written, bool is_root) {
        const auto need = [&](std::string_view prefix) {
            const auto found = known.find(prefix);
            const auto there = written.find(prefix);
            // A prefix is bound, or the file was not well-formed.
            const std::string uri = found == known.end() ? std::string() : found->second;
            if (prefix == "xml" || (there == written.end() ? uri.empty() : there->second == uri)) {
                return;
            }
            written[std::string(prefix)] = uri;
            node.attributes.push_back(
                {prefix.empty() ? "xmlns" : fmt::format("xmlns:{}", prefix), uri, {}, {}});
        };
        need(prefix_of(element.name()));
        for (const pugi::xml_attribute& attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (is_declaration(name)) {
                if (std::string_view(attribute.value()) != template_namespace) {
                    need(declared_prefix(name));
                }
            } else if (!prefix_of(name).empty() && uri_of(name, known) != template_namespace) {
                need(prefix_of(name));
            }
        }
        if (!is_root) return;
        for (const auto& [prefix, uri] : known) {
            if (uri != template_namespace && uri != xml_namespace) need(prefix);
        }
    }

    void load_children(const base::SourceFilePtr& file, const pugi::xml_node& element,
                       SourceNode& node, const Bindings& known, const Bindings& written,
                       bool is_root) {
        for (const pugi::xml_node& child : element.children()) {
            if (child.type() == pugi::node_element) {
                load_element(file, child, node, known, written, is_root);
            } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                load_text(file, child, node, is_root);
            }
        }
    }

    void load_text(const base::SourceFilePtr& file, const pugi::xml_node& child, SourceNode& node,
                   bool is_root) {
        std::string_view text = child.value();
        if (base::is_blank(text)) return;
        const auto begin =
            static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(child.offset_debug(), 0));
        const std::string_view mark = child.type() == pugi::node_cdata ? "]]>" : "<";
        const auto end =
            static_cast<std::uint32_t>(std::min(file->text.find(mark, begin), file->text.size()));
        base::SourceSpan span{file, begin, end};
        const bool is_raw = end - begin == text.size();
        // White space with a line end in it is the layout of the template, not of the data.
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        const std::size_t last = text.find_last_not_of(" \t\r\n") + 1;
        const auto has_line = [](std::string_view part) {
            return part.find('\n') != std::string_view::npos;
        };
        const std::size_t cut_end = has_line(text.substr(last)) ? last : text.size();
        const std::size_t cut_begin = has_line(text.substr(0, first)) ? first : 0;
        if (is_raw) {
            span.end = begin + static_cast<std::uint32_t>(cut_end);
            span.begin = begin + static_cast<std::uint32_t>(cut_begin);
        }
        if (is_root || is_cases(node)) {
            complain("template.text-here", "text can't stand outside an element", span);
            return;
        }
        auto leaf = std::make_unique<SourceNode>();
        leaf->text = text.substr(cut_begin, cut_end - cut_begin);
        leaf->span = span;
        leaf->parent = &node;
        node.children.push_back(std::move(leaf));
    }

    static bool is_cases(const SourceNode& node) { return node.is(Element::choose); }

    void load_element(const base::SourceFilePtr& file, const pugi::xml_node& element,
                      SourceNode& parent, const Bindings& outer, const Bindings& outer_written,
                      bool is_root) {
        auto node = std::make_unique<SourceNode>();
        node->span = name_span(file, element);
        node->parent = &parent;
        if (++elements_ > most_elements || depth_ >= base::limits::xml_depth) {
            if (!is_full_) {
                complain("template.too-large",
                         fmt::format("the XML template has more than {} elements or is nested "
                                     "deeper than {}, pieces included",
                                     most_elements, base::limits::xml_depth),
                         node->span);
            }
            is_full_ = true;
            return;
        }
        ++depth_;
        Bindings known = outer, written = outer_written;
        bind(element, known);
        node->attributes = read_attributes(file, element, node->span.end);
        std::erase_if(node->attributes,
                      [](const SourceAttribute& one) { return is_declaration(one.name); });
        if (uri_of(element.name(), known) == template_namespace) {
            load_control(file, element, std::move(node), parent, known, written, is_root);
        } else {
            node->rule = &foreign_rule;
            node->text = element.name();
            if (is_cases(parent)) {
                complain("template.misplaced-element",
                         "only <when> and <otherwise> stand in <choose>", node->span);
            }
            declare(element, *node, known, written, is_root);
            drop_own_attributes(*node, known);
            load_children(file, element, *node, known, written, false);
            parent.children.push_back(std::move(node));
        }
        --depth_;
    }

    /// `c:empty` is the only attribute of ours on a foreign element; it becomes `:empty`, a name
    /// that none of the element's own can have.
    void drop_own_attributes(SourceNode& node, const Bindings& known) {
        for (SourceAttribute& attribute : node.attributes) {
            if (prefix_of(attribute.name).empty() || is_declaration(attribute.name) ||
                uri_of(attribute.name, known) != template_namespace) {
                continue;
            }
            if (local_of(attribute.name) != "empty" || attribute.value != "keep") {
                complain("template.unknown-attribute",
                         fmt::format("an element has no attribute {}=\"{}\" of the template "
                                     "language",
                                     attribute.name, attribute.value),
                         attribute.span, "it may have empty=\"keep\" with that prefix");
            }
            attribute.name = ":empty";
        }
    }

    void load_control(const base::SourceFilePtr& file, const pugi::xml_node& element,
                      std::unique_ptr<SourceNode> node, SourceNode& parent, const Bindings& known,
                      const Bindings& written, bool is_root) {
        const std::string_view name = local_of(element.name());
        node->rule = control_rule(name);
        if (node->rule == nullptr) {
            std::vector<std::string_view> names;
            for (const ElementRule& rule : element_rules()) {
                if (control_rule(rule.name) != nullptr) names.push_back(rule.name);
            }
            const auto nearest = base::nearest_name(name, names);
            complain("template.unknown-element",
                     fmt::format("there is no <{}> in XML templates", element.name()), node->span,
                     nearest ? fmt::format("did you mean <c:{}>?", *nearest)
                             : fmt::format("there are {}", fmt::join(names, ", ")));
            return;
        }
        const bool is_case = node->is(Element::when) || node->is(Element::otherwise);
        if (is_case != is_cases(parent)) {
            complain("template.misplaced-element",
                     fmt::format("<{}> can't stand here", element.name()), node->span,
                     "<when> and <otherwise> stand in <choose>");
            return;
        }
        check_attributes(*node);
        if (node->is(Element::include)) {
            load_piece(*node, written);
        } else {
            load_children(file, element, *node, known, written, is_root);
        }
        parent.children.push_back(std::move(node));
    }

    void check_attributes(const SourceNode& node) {
        std::vector<std::string_view> names;
        for (const AttributeRule& rule : node.rule->attributes) {
            names.push_back(rule.name);
            if (!rule.required || node.find(rule.name) != nullptr) continue;
            complain("template.missing-attribute",
                     fmt::format("<{}> needs the attribute \"{}\"", node.rule->name, rule.name),
                     node.span);
        }
        for (const SourceAttribute& attribute : node.attributes) {
            if (std::find(names.begin(), names.end(), attribute.name) != names.end()) continue;
            const auto nearest = base::nearest_name(attribute.name, names);
            complain("template.unknown-attribute",
                     fmt::format("<{}> has no attribute \"{}\"", node.rule->name, attribute.name),
                     attribute.span,
                     nearest ? fmt::format("did you mean \"{}\"?", *nearest) : std::string());
        }
    }

    void load_piece(SourceNode& node, const Bindings& written) {
        const SourceAttribute* source = node.find("src");
        if (source == nullptr) return;
        if (includes_ >= base::limits::include_depth) {
            complain(
                "template.include-too-deep",
                fmt::format("pieces include pieces deeper than {}", base::limits::include_depth),
                source->inside, "a piece that includes itself never ends");
            elements_ = most_elements;
            is_full_ = true;
            return;
        }
        auto path = base::resolve_inside(folder_, source->value, source->inside);
        if (!path) {
            report(std::move(path).errors());
            return;
        }
        ++includes_;
        auto piece = load_file(path.value(), source->inside, "piece", written, &node);
        --includes_;
        if (piece) node.children.push_back(std::move(piece));
    }

    const std::filesystem::path& folder_;
    base::Diagnostics& diagnostics_;
    std::vector<base::SourceFilePtr> files_;
    std::size_t elements_ = 0;
    int depth_ = 0;
    int includes_ = 0;
    bool is_full_ = false;
};

}  // namespace

LoadedTree load_xml_tree(const std::filesystem::path& file, const std::filesystem::path& folder,
                         const base::SourceSpan& asked_by, base::Diagnostics& diagnostics) {
    XmlLoader loader(folder, diagnostics);
    LoadedTree tree;
    tree.root = loader.load_file(file, asked_by, "xml-template", {}, nullptr);
    tree.files = loader.take_files();
    return tree;
}

}  // namespace cajista::templates::detail
