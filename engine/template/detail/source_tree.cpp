// SPDX-License-Identifier: Apache-2.0
#include "template/detail/source_tree.h"

#include <algorithm>
#include <array>

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

class Loader {
public:
    Loader(const std::filesystem::path& folder, base::Diagnostics& diagnostics)
        : folder_(folder), diagnostics_(diagnostics) {}

    std::unique_ptr<SourceNode> load_file(const std::filesystem::path& path,
                                          const base::SourceSpan& asked_by, Element root,
                                          Content content, SourceNode* parent) {
        auto source = base::read_source(path, asked_by);
        if (!source) return report(std::move(source).errors());
        const base::SourceFilePtr file = source.value();
        files_.push_back(file);
        bytes_ += file->text.size();
        if (bytes_ > base::limits::source_file_bytes) {
            return report({base::error("template.too-large",
                                       fmt::format("the template and its pieces have more than {} "
                                                   "bytes, each counted as often as it is included",
                                                   base::limits::source_file_bytes),
                                       asked_by)});
        }
        if (auto status = base::check_xml(file); !status) return report(std::move(status).errors());
        pugi::xml_document xml;
        const auto parsed = xml.load_buffer(
            file->text.data(), file->text.size(),
            pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata,
            pugi::encoding_utf8);
        if (!parsed) {
            const auto at = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
            return report(
                {base::error("base.xml-malformed", parsed.description(), {file, at, at})});
        }
        const pugi::xml_node element = xml.document_element();
        const ElementRule* rule = find_element(element.name());
        if (rule == nullptr || rule->element != root) {
            const char* wanted = root == Element::template_ ? "template" : "piece";
            return report(
                {base::error("template.wrong-root",
                             fmt::format("the root is <{}>, not <{}>", element.name(), wanted),
                             name_span(file, element))});
        }
        return load_element(file, element, *rule, content, parent);
    }

    std::vector<base::SourceFilePtr> take_files() { return std::move(files_); }

private:
    std::unique_ptr<SourceNode> report(base::Diagnostics errors) {
        for (base::Diagnostic& error : errors) diagnostics_.push_back(std::move(error));
        return nullptr;
    }

    static base::SourceSpan name_span(const base::SourceFilePtr& file,
                                      const pugi::xml_node& element) {
        const auto begin =
            static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(element.offset_debug(), 0));
        const auto size = static_cast<std::uint32_t>(std::string_view(element.name()).size());
        return {file, begin, begin + size};
    }

    std::unique_ptr<SourceNode> load_element(const base::SourceFilePtr& file,
                                             const pugi::xml_node& element, const ElementRule& rule,
                                             Content content, SourceNode* parent) {
        auto node = std::make_unique<SourceNode>();
        node->rule = &rule;
        node->span = name_span(file, element);
        node->parent = parent;
        if (++elements_ == most_elements + 1) {
            diagnostics_.push_back(
                base::error("template.too-large",
                            fmt::format("the template has more than {} elements, pieces included",
                                        most_elements),
                            node->span));
        }
        if (elements_ > most_elements) return node;
        node->attributes = read_attributes(file, element, node->span.end);
        check_attributes(*node);
        const Content inside = rule.content == Content::transparent ? content : rule.content;
        ++depth_;
        if (depth_ > base::limits::xml_depth) {
            if (depth_ == base::limits::xml_depth + 1) {
                diagnostics_.push_back(
                    base::error("base.xml-too-deep",
                                fmt::format("elements are nested deeper than {}, pieces included",
                                            base::limits::xml_depth),
                                node->span));
            }
        } else if (rule.element == Element::include) {
            load_piece(*node, content);
        } else {
            load_children(file, element, *node, {inside, content});
        }
        --depth_;
        if (rule.element == Element::markup) add_markup(*node, 0);
        return node;
    }

    /// Elements that data may bring: they are styled like those of the template.
    void add_markup(SourceNode& node, int lists_around) {
        const auto add = [this](SourceNode& parent, std::string_view name) -> SourceNode& {
            auto child = std::make_unique<SourceNode>();
            child->rule = find_element(name);
            child->span = parent.span;
            child->parent = &parent;
            ++elements_;
            parent.children.push_back(std::move(child));
            return *parent.children.back();
        };
        const auto add_text = [&add](SourceNode& parent) {
            add(add(parent, "b"), "i");
            add(parent, "i");
        };
        add_text(node);
        if (lists_around == 0) add_text(add(node, "p"));
        if (lists_around == 2) return;
        for (const std::string_view name : {"ul", "ol"}) {
            add_markup(add(add(node, name), "li"), lists_around + 1);
        }
    }

    static std::vector<AttributeRule> attributes_of(const ElementRule& rule) {
        std::vector<AttributeRule> known(rule.attributes.begin(), rule.attributes.end());
        if (rule.is_content) {
            const auto common = content_attributes();
            known.insert(known.end(), common.begin(), common.end());
        }
        const bool may_limit = rule.is_content || rule.takes_any_attribute ||
                               rule.element == Element::attach ||
                               (rule.stands_in & (1U << static_cast<unsigned>(Content::flow))) != 0;
        if (may_limit && rule.element != Element::header && rule.element != Element::footer &&
            rule.element != Element::flow && rule.element != Element::column) {
            known.push_back(only_attribute());
        }
        return known;
    }

    void check_attributes(const SourceNode& node) {
        const std::vector<AttributeRule> known = attributes_of(*node.rule);
        std::vector<std::string_view> names;
        for (const AttributeRule& rule : known) names.push_back(rule.name);
        for (const SourceAttribute& attribute : node.attributes) {
            const bool is_known =
                std::find(names.begin(), names.end(), attribute.name) != names.end();
            if (is_known || node.rule->takes_any_attribute) continue;
            auto error = base::error(
                "template.unknown-attribute",
                fmt::format("<{}> has no attribute \"{}\"", node.rule->name, attribute.name),
                attribute.span);
            if (const auto nearest = base::nearest_name(attribute.name, names)) {
                error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
            } else if (!names.empty()) {
                error.hints.push_back(fmt::format("it has {}", fmt::join(names, ", ")));
            }
            diagnostics_.push_back(std::move(error));
        }
        for (const AttributeRule& rule : known) {
            if (!rule.required || node.find(rule.name) != nullptr) continue;
            auto error = base::error(
                "template.missing-attribute",
                fmt::format("<{}> needs the attribute \"{}\"", node.rule->name, rule.name),
                node.span);
            if (rule.name == "xmlns") {
                error.hints.push_back(fmt::format("add xmlns=\"{}\"", template_namespace));
            }
            diagnostics_.push_back(std::move(error));
        }
        const SourceAttribute* space = node.find("xmlns");
        if (space != nullptr && space->value != template_namespace &&
            !node.rule->takes_any_attribute) {
            diagnostics_.push_back(
                base::error("template.wrong-namespace",
                            fmt::format("the namespace is \"{}\"", space->value), space->inside)
                    .hint(fmt::format("write xmlns=\"{}\"", template_namespace)));
        }
    }

    /// What an element's children may be; `outside` is what the element itself stands in, which is
    /// what the cases of a <choose> may hold.
    struct Model {
        Content inside;
        Content outside;
    };

    void load_children(const base::SourceFilePtr& file, const pugi::xml_node& element,
                       SourceNode& node, Model model) {
        for (const pugi::xml_node& child : element.children()) {
            if (child.type() == pugi::node_element) {
                load_child_element(file, child, node, model);
            } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                load_text(file, child, node, model.inside);
            }
        }
        if (node.is(Element::table)) group_rows(node, node.children);
    }

    void load_text(const base::SourceFilePtr& file, const pugi::xml_node& child, SourceNode& node,
                   Content inside) {
        const std::string_view text = child.value();
        const bool takes_text =
            inside == Content::flow || inside == Content::phrasing || inside == Content::style_text;
        const auto begin =
            static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(child.offset_debug(), 0));
        const base::SourceSpan span{file, begin, raw_end(*file, begin, child)};
        if (!takes_text) {
            if (base::is_blank(text)) return;
            diagnostics_.push_back(base::error("template.text-here",
                                               fmt::format("<{}> can't hold text", node.rule->name),
                                               first_word(span))
                                       .hint(text_hint(inside)));
            return;
        }
        auto leaf = std::make_unique<SourceNode>();
        leaf->text = text;
        leaf->span = span;
        leaf->parent = &node;
        node.children.push_back(std::move(leaf));
    }

    static std::string text_hint(Content inside) {
        switch (inside) {
            case Content::table:
            case Content::rows:
            case Content::cells:
                return "put it into a cell: <td>";
            case Content::list:
                return "put it into an item: <li>";
            case Content::cases:
                return "put it into <when> or <otherwise>";
            default:
                return "text belongs into a block, as <p>, inside a <flow>";
        }
    }

    static std::uint32_t raw_end(const base::SourceFile& file, std::uint32_t begin,
                                 const pugi::xml_node& child) {
        const std::string_view mark = child.type() == pugi::node_cdata ? "]]>" : "<";
        return static_cast<std::uint32_t>(std::min(file.text.find(mark, begin), file.text.size()));
    }
    static base::SourceSpan first_word(base::SourceSpan span) {
        const std::string& text = span.file->text;
        while (span.begin < span.end && base::is_space(text[span.begin])) ++span.begin;
        std::uint32_t end = span.begin;
        while (end < span.end && !base::is_space(text[end])) ++end;
        span.end = end;
        return span;
    }

    void load_child_element(const base::SourceFilePtr& file, const pugi::xml_node& child,
                            SourceNode& node, Model model) {
        const std::string_view name = child.name();
        const ElementRule* rule = find_element(name);
        if (rule == nullptr) {
            unknown_element(name, name_span(file, child));
            return;
        }
        if ((rule->stands_in & (1U << static_cast<unsigned>(model.inside))) == 0) {
            misplaced(*rule, node, name_span(file, child));
            return;
        }
        Content content = model.inside == Content::cases ? model.outside : model.inside;
        if (content == Content::document) content = Content::attachments;  // of a control element
        auto loaded = load_element(file, child, *rule, content, &node);
        node.children.push_back(std::move(loaded));
    }

    void unknown_element(std::string_view name, base::SourceSpan span) {
        std::vector<std::string_view> names;
        for (const ElementRule& rule : element_rules()) names.push_back(rule.name);
        auto error = base::error("template.unknown-element",
                                 fmt::format("there is no element <{}>", name), std::move(span));
        if (const auto nearest = base::nearest_name(name, names)) {
            error.hints.push_back(fmt::format("did you mean <{}>?", *nearest));
        }
        diagnostics_.push_back(std::move(error));
    }

    void misplaced(const ElementRule& rule, const SourceNode& parent, base::SourceSpan span) {
        auto error = base::error(
            "template.misplaced-element",
            fmt::format("<{}> can't stand in <{}>", rule.name, parent.rule->name), std::move(span));
        std::vector<std::string> places;
        for (const ElementRule& other : element_rules()) {
            const bool holds = (rule.stands_in & (1U << static_cast<unsigned>(other.content))) != 0;
            if (holds && other.content != Content::transparent) {
                places.push_back(fmt::format("<{}>", other.name));
            }
        }
        if (!places.empty() && places.size() <= 12) {
            error.hints.push_back(fmt::format("it stands in {}", fmt::join(places, ", ")));
        } else if (!places.empty()) {
            error.hints.push_back(
                "it stands where blocks or text stand: in <flow>, <div>, "
                "<td>, <p> and the like");
        }
        diagnostics_.push_back(std::move(error));
    }

    void load_piece(SourceNode& node, Content content) {
        const SourceAttribute* source = node.find("src");
        if (source == nullptr) return;
        if (includes_ >= base::limits::include_depth) {
            diagnostics_.push_back(base::error("template.include-too-deep",
                                               fmt::format("pieces include pieces deeper than {}",
                                                           base::limits::include_depth),
                                               source->inside)
                                       .hint("a piece that includes itself never ends"));
            elements_ = std::max(elements_, most_elements + 1);  // no more of them
            return;
        }
        auto path = base::resolve_inside(folder_, source->value, source->inside);
        if (!path) {
            report(std::move(path).errors());
            return;
        }
        ++includes_;
        auto piece = load_file(path.value(), source->inside, Element::piece, content, &node);
        --includes_;
        if (piece) node.children.push_back(std::move(piece));
    }

    // --- rows that stand directly in a table get a tbody, as in HTML

    static bool holds_group(const SourceNode& node) {
        if (node.is_text()) return false;
        if (!is_control(node)) return !node.is(Element::tr);
        return std::any_of(node.children.begin(), node.children.end(),
                           [](const auto& child) { return holds_group(*child); });
    }
    static bool holds_row(const SourceNode& node) {
        if (node.is(Element::tr)) return true;
        if (!is_control(node)) return false;
        return std::any_of(node.children.begin(), node.children.end(),
                           [](const auto& child) { return holds_row(*child); });
    }

    void group_rows(SourceNode& parent, std::vector<std::unique_ptr<SourceNode>>& children) {
        std::vector<std::unique_ptr<SourceNode>> grouped;
        SourceNode* body = nullptr;
        for (auto& child : children) {
            if (holds_group(*child)) {
                body = nullptr;
                if (is_control(*child)) group_rows(*child, child->children);
                grouped.push_back(std::move(child));
                continue;
            }
            if (body == nullptr && !holds_row(*child)) {  // let, or an empty control
                grouped.push_back(std::move(child));
                continue;
            }
            if (body == nullptr) {
                auto made = std::make_unique<SourceNode>();
                made->rule = find_element("tbody");
                made->span = child->span;
                made->parent = &parent;
                body = made.get();
                grouped.push_back(std::move(made));
            }
            child->parent = body;
            body->children.push_back(std::move(child));
        }
        children = std::move(grouped);
    }

    const std::filesystem::path& folder_;
    base::Diagnostics& diagnostics_;
    std::vector<base::SourceFilePtr> files_;
    std::size_t bytes_ = 0;
    std::size_t elements_ = 0;
    int depth_ = 0;
    int includes_ = 0;
};

}  // namespace

const SourceAttribute* SourceNode::find(std::string_view name) const {
    for (const SourceAttribute& attribute : attributes) {
        if (attribute.name == name) return &attribute;
    }
    return nullptr;
}

std::string_view SourceNode::get(std::string_view name) const {
    const SourceAttribute* attribute = find(name);
    return attribute == nullptr ? std::string_view{} : std::string_view(attribute->value);
}

bool is_control(const SourceNode& node) {
    if (node.is_text()) return false;
    switch (node.rule->element) {
        case Element::if_:
        case Element::choose:
        case Element::when:
        case Element::otherwise:
        case Element::for_each:
        case Element::let:
        case Element::include:
        case Element::piece:
            return true;
        default:
            return false;
    }
}

bool is_plain_include(const SourceNode& node) {
    return (node.is(Element::include) || node.is(Element::piece)) && node.find("only") == nullptr;
}

ChannelMask channels_around(const SourceNode& node) {
    ChannelMask common = all_channels;
    for (const SourceNode* at = &node; at != nullptr; at = at->parent) {
        std::string_view words = at->get("only");
        ChannelMask named = 0;
        while (!words.empty()) {
            const std::string_view word = words.substr(0, words.find_first_of(" \t\r\n"));
            if (const auto channel = parse_channel(word)) named |= mask_of(*channel);
            words.remove_prefix(std::min(word.size() + 1, words.size()));
        }
        if (named != 0) common &= named;
    }
    return common;
}

LoadedTree load_tree(const std::filesystem::path& file, const std::filesystem::path& folder,
                     base::Diagnostics& diagnostics) {
    Loader loader(folder, diagnostics);
    LoadedTree tree;
    tree.root = loader.load_file(file, {}, Element::template_, Content::root, nullptr);
    tree.files = loader.take_files();
    return tree;
}

}  // namespace cajista::templates::detail
