// SPDX-License-Identifier: Apache-2.0
// One DMN file as its tree, with what is asked of it: elements of the model's namespace, texts with
// their places, references.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace cajista::rules::detail {

struct DmnImport {
    std::string name;      ///< empty: its elements are visible bare
    std::string space;     ///< namespace of the imported model
    std::string location;  ///< locationURI, may be empty
    pugi::xml_node node{};
};

/// A piece of text with its place, for the compiler.
struct DmnText {
    std::string text;
    base::SourceSpan where;
};

class DmnFile {
public:
    /// Errors: base.xml-*, rules.dmn-root (no `definitions` of DMN 1.1 to 1.6).
    static base::Result<std::unique_ptr<DmnFile>> read(const base::SourceFilePtr& source);

    const base::SourceFilePtr& source() const { return source_; }
    pugi::xml_node root() const { return document_.document_element(); }
    const std::string& space() const { return space_; }  ///< its namespace
    const std::string& name() const { return name_; }
    const std::vector<DmnImport>& imports() const { return imports_; }
    /// Written by Camunda's tools, where names without a requirement are variables of the process.
    bool is_camunda() const { return is_camunda_; }

    /// Local name of an element of the model; empty for those of other namespaces.
    std::string_view local_name(pugi::xml_node node) const;
    /// Whether types behind the prefix are this file's or FEEL's own.
    bool is_own_prefix(std::string_view prefix) const;
    bool is(pugi::xml_node node, std::string_view name) const { return local_name(node) == name; }
    pugi::xml_node child(pugi::xml_node parent, std::string_view name) const;
    std::vector<pugi::xml_node> children(pugi::xml_node parent, std::string_view name) const;
    /// What stands in the child `<text>` (or in the element named); nothing when there is none.
    std::optional<DmnText> text(pugi::xml_node parent, std::string_view name = "text") const;
    base::SourceSpan span(pugi::xml_node node) const;
    base::SourceSpan span(pugi::xml_node node, std::string_view attribute) const;

private:
    DmnFile() = default;
    void read_root();

    base::SourceFilePtr source_;
    pugi::xml_document document_;
    std::map<std::string, std::string, std::less<>> prefixes_;  ///< of the root, with namespaces
    std::string space_;
    std::string name_;
    std::vector<DmnImport> imports_;
    bool is_camunda_ = false;
};

/// Names as FEEL compares them: no space at the ends, one between words.
std::string dmn_name(std::string_view written);

}  // namespace cajista::rules::detail
