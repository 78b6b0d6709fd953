// SPDX-License-Identifier: Apache-2.0
#include "locale/detail/read_texts.h"

#include <algorithm>
#include <map>

#include <pugixml.hpp>

#include "base/check_xml.h"
#include "base/names.h"
#include "base/xml_places.h"

namespace cajista::locale::detail {

namespace {

constexpr std::string_view root_attributes[] = {"language", "xmlns"};
constexpr std::string_view text_attributes[] = {"key", "tone", "xml:space"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// As HTML does: runs of white space are one space, none at the ends.
std::string collapsed(std::string_view text) {
    std::string out;
    bool space = false;
    for (const char c : text) {
        if (is_space(c)) {
            space = !out.empty();
            continue;
        }
        if (space) out += ' ';
        space = false;
        out += c;
    }
    return out;
}

class TextsReader {
public:
    TextsReader(const base::SourceFilePtr& file, std::string_view language,
                base::Diagnostics& findings)
        : file_(file), language_(language), findings_(findings) {}

    Texts read(const pugi::xml_node& root) {
        Texts texts;
        texts.root = element(root);
        if (std::string_view(root.name()) != "texts") {
            report("locale.texts-element",
                   "the root element is <" + std::string(root.name()) + ">, not <texts>",
                   texts.root)
                .hints.push_back("a file of texts begins: <texts language=\"" +
                                 std::string(language_) + "\" xmlns=\"urn:cajista:texts\">");
            return texts;
        }
        check_root(root);
        for (const pugi::xml_node& node : root.children()) {
            if (node.type() == pugi::node_element && std::string_view(node.name()) == "text") {
                read_text(node, texts);
            } else if (node.type() == pugi::node_element) {
                constexpr std::string_view known[] = {"text"};
                suggest(report("locale.texts-element",
                               "<texts> has no element <" + std::string(node.name()) + ">",
                               element(node)),
                        node.name(), known);
            } else if (!collapsed(node.value()).empty() && node.type() != pugi::node_comment) {
                report("locale.texts-element", "words stand outside of a <text>", texts.root);
            }
        }
        return texts;
    }

private:
    base::SourceSpan element(const pugi::xml_node& node) const {
        return base::element_span(file_, node.offset_debug());
    }
    base::SourceSpan value(const pugi::xml_node& node, std::string_view attribute) const {
        return base::attribute_value_span(file_, node.offset_debug(), attribute);
    }
    base::Diagnostic& report(std::string code, std::string message, base::SourceSpan span) {
        findings_.push_back(base::error(std::move(code), std::move(message), std::move(span)));
        return findings_.back();
    }
    static void suggest(base::Diagnostic& finding, std::string_view wanted,
                        std::span<const std::string_view> known) {
        if (const auto nearest = base::nearest_name(wanted, known)) {
            finding.hints.push_back("did you mean " + std::string(*nearest) + "?");
            return;
        }
        std::string list = "known here:";
        for (const std::string_view name : known) list.append(" ").append(name);
        finding.hints.push_back(std::move(list));
    }
    void check_attributes(const pugi::xml_node& node, std::span<const std::string_view> known) {
        for (const pugi::xml_attribute& attribute : node.attributes()) {
            const std::string_view name = attribute.name();
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            suggest(
                report("locale.texts-attribute",
                       "<" + std::string(node.name()) + "> has no attribute " + std::string(name),
                       base::attribute_name_span(file_, node.offset_debug(), name)),
                name, known);
        }
    }
    void check_root(const pugi::xml_node& root) {
        check_attributes(root, root_attributes);
        if (std::string_view(root.attribute("xmlns").value()) != "urn:cajista:texts") {
            report("locale.texts-namespace",
                   "the namespace is \"" + std::string(root.attribute("xmlns").value()) + "\"",
                   value(root, "xmlns"))
                .hints.push_back("write xmlns=\"urn:cajista:texts\"");
        }
        const std::string_view language = root.attribute("language").value();
        if (language != language_) {
            report("locale.texts-language",
                   "the file is read for " + std::string(language_) + " but says " +
                       (language.empty() ? "no language" : std::string(language)),
                   value(root, "language"))
                .hints.push_back("write language=\"" + std::string(language_) + "\"");
        }
    }
    void read_text(const pugi::xml_node& node, Texts& texts) {
        check_attributes(node, text_attributes);
        Text text;
        text.span = element(node);
        text.key = node.attribute("key").value();
        text.tone = node.attribute("tone").value();
        if (text.key.empty()) {
            report("locale.texts-attribute", "<text> needs the attribute key", text.span);
            return;
        }
        const auto [first, is_new] = seen_.emplace(std::pair(text.key, text.tone), text.span);
        if (!is_new) {
            report("locale.text-duplicate",
                   "text " + text.key + (text.tone.empty() ? "" : " in the tone " + text.tone) +
                       " is there twice",
                   value(node, "key"))
                .labels.push_back({first->second, "the first one"});
            return;
        }
        std::string content;
        for (const pugi::xml_node& child : node.children()) {
            if (child.type() == pugi::node_element) {
                report("locale.texts-element", "a text holds no elements", element(child))
                    .hints.push_back("put the markup into the template, and a text on each side");
                return;
            }
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                content += child.value();
            }
        }
        const std::string_view space = node.attribute("xml:space").value();
        if (space != "preserve") content = collapsed(content);
        auto message = Message::compile(content, language_, text.span);
        if (!message) {
            for (base::Diagnostic& finding : message.errors()) {
                findings_.push_back(std::move(finding));
            }
            return;
        }
        text.message = std::move(message).value();
        texts.texts.push_back(std::move(text));
    }

    const base::SourceFilePtr& file_;
    std::string_view language_;
    base::Diagnostics& findings_;
    std::map<std::pair<std::string, std::string>, base::SourceSpan> seen_;
};

}  // namespace

Texts read_texts(const base::SourceFilePtr& file, std::string_view language,
                 base::Diagnostics& findings) {
    base::Status status = base::check_xml(file);
    if (!status) {
        for (const base::Diagnostic& finding : status.errors()) findings.push_back(finding);
        return {};
    }
    pugi::xml_document document;
    document.load_buffer(file->text.data(), file->text.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    return TextsReader(file, language, findings).read(document.document_element());
}

}  // namespace cajista::locale::detail
