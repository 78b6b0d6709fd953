// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/dmn_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check_xml.h"
#include "base/xml_places.h"
#include "rules/detail/lex.h"

namespace cajista::rules::detail {

namespace {

constexpr std::array<std::string_view, 7> model_namespaces = {
    "https://www.omg.org/spec/DMN/20240513/MODEL/",    // 1.6
    "https://www.omg.org/spec/DMN/20230324/MODEL/",    // 1.5
    "https://www.omg.org/spec/DMN/20211108/MODEL/",    // 1.4
    "https://www.omg.org/spec/DMN/20191111/MODEL/",    // 1.3
    "http://www.omg.org/spec/DMN/20180521/MODEL/",     // 1.2
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",    // 1.1
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",  // 1.1, as early Camunda tools wrote it
};

bool is_model_namespace(std::string_view uri) {
    return std::find(model_namespaces.begin(), model_namespaces.end(), uri) !=
           model_namespaces.end();
}

bool is_feel_namespace(std::string_view uri) {
    return uri.find("omg.org/spec/") != std::string_view::npos &&
           uri.find("FEEL") != std::string_view::npos;
}

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

/// DMN 1.1 had no name of an import; Drools and Trisotech wrote one in a namespace of their own.
std::string import_name(pugi::xml_node import) {
    for (const pugi::xml_attribute attribute : import.attributes()) {
        if (split_name(attribute.name()).second == "name") return dmn_name(attribute.value());
    }
    return {};
}

}  // namespace

std::string dmn_name(std::string_view written) {
    std::string name = normalized_name(written);
    while (!name.empty() && name.front() == ' ') name.erase(0, 1);
    while (!name.empty() && name.back() == ' ') name.pop_back();
    return name;
}

base::Result<std::unique_ptr<DmnFile>> DmnFile::read(const base::SourceFilePtr& source) {
    if (base::Status status = base::check_xml(source); !status) return std::move(status).errors();
    std::unique_ptr<DmnFile> file(new DmnFile());
    file->source_ = source;
    // white space in texts is kept: places are counted in them
    constexpr unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
    const auto parsed = file->document_.load_buffer(source->text.data(), source->text.size(),
                                                    options, pugi::encoding_utf8);
    if (!parsed) {
        return base::error("base.xml-malformed", parsed.description(),
                           {source, static_cast<std::uint32_t>(parsed.offset),
                            static_cast<std::uint32_t>(parsed.offset)});
    }
    file->read_root();
    if (!file->is(file->root(), "definitions")) {
        return base::error("rules.dmn-root",
                           fmt::format("the root <{}> is no <definitions> of DMN 1.2 to 1.5",
                                       file->root().name()),
                           file->span(file->root()))
            .hint("its namespace must be one of http://www.omg.org/spec/DMN/…/MODEL/");
    }
    for (const pugi::xml_node node : file->children(file->root(), "import")) {
        file->imports_.push_back({import_name(node), node.attribute("namespace").value(),
                                  node.attribute("locationURI").value(), node});
    }
    return file;
}

void DmnFile::read_root() {
    for (const pugi::xml_attribute attribute : root().attributes()) {
        const std::string_view name = attribute.name();
        const std::string_view value = attribute.value();
        if (name == "xmlns") prefixes_.emplace("", value);
        if (name.starts_with("xmlns:")) prefixes_.emplace(name.substr(6), value);
        if (name == "namespace") space_ = value;
        if (name == "name") name_ = value;
        if (value.find("camunda") != std::string_view::npos ||
            value.find("Camunda") != std::string_view::npos) {
            is_camunda_ = true;
        }
    }
}

std::string_view DmnFile::local_name(pugi::xml_node node) const {
    if (node.type() != pugi::node_element) return {};
    const auto [prefix, local] = split_name(node.name());
    const auto found = prefixes_.find(prefix);
    return found != prefixes_.end() && is_model_namespace(found->second) ? local
                                                                         : std::string_view();
}

bool DmnFile::is_own_prefix(std::string_view prefix) const {
    if (prefix == "feel") return true;  // also when an element within declares it
    const auto found = prefixes_.find(prefix);
    return found != prefixes_.end() &&
           (found->second == space_ || is_feel_namespace(found->second));
}

pugi::xml_node DmnFile::child(pugi::xml_node parent, std::string_view name) const {
    for (const pugi::xml_node node : parent.children()) {
        if (is(node, name)) return node;
    }
    return {};
}

std::vector<pugi::xml_node> DmnFile::children(pugi::xml_node parent, std::string_view name) const {
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node node : parent.children()) {
        if (is(node, name)) found.push_back(node);
    }
    return found;
}

std::optional<DmnText> DmnFile::text(pugi::xml_node parent, std::string_view name) const {
    const pugi::xml_node element = child(parent, name);
    if (!element) return std::nullopt;
    DmnText result;
    result.where = span(element);
    std::size_t pieces = 0;
    for (const pugi::xml_node part : element.children()) {
        if (part.type() != pugi::node_pcdata && part.type() != pugi::node_cdata) continue;
        result.text += part.value();
        if (pieces++ != 0) continue;
        const std::ptrdiff_t offset = part.offset_debug();
        const auto begin = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
        const std::string_view value = part.value();
        // with entities, columns differ from those in the file; then the element is the place
        if (source_->text.compare(begin, value.size(), value) == 0) {
            result.where = {source_, static_cast<std::uint32_t>(begin),
                            static_cast<std::uint32_t>(begin + value.size())};
        }
    }
    if (pieces > 1) result.where = span(element);
    return result;
}

base::SourceSpan DmnFile::span(pugi::xml_node node) const {
    return base::element_span(source_, node.offset_debug());
}

base::SourceSpan DmnFile::span(pugi::xml_node node, std::string_view attribute) const {
    return base::attribute_value_span(source_, node.offset_debug(), attribute);
}

}  // namespace cajista::rules::detail
