// SPDX-License-Identifier: Apache-2.0
#include "text/detail/read_catalogue.h"

#include <charconv>
#include <cstring>
#include <initializer_list>

#include <pugixml.hpp>

#include "base/check_xml.h"
#include "base/names.h"

namespace cajista::text::detail {

namespace {

namespace fs = std::filesystem;

/// Words between blanks.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        at = end;
    }
    return words;
}

class Reader {
public:
    explicit Reader(const base::SourceFilePtr& file) : file_(file) {}

    base::Result<CatalogueContent> read() {
        pugi::xml_document document;
        const auto parsed = document.load_buffer(file_->text.data(), file_->text.size());
        const pugi::xml_node top = document.document_element();
        if (!parsed || std::strcmp(top.name(), "catalogue") != 0) {
            return base::error("text.font-catalogue", "no <catalogue> element at the top",
                               {file_, 0, 0});
        }
        check_names(top, {"xmlns"}, {"root", "package"});
        for (const auto node : top.children("root")) roots_.push_back(folder(node));
        if (roots_.empty()) roots_.push_back(fs::path(file_->path).parent_path());
        for (const auto package : top.children("package")) read_package(package);
        if (!errors_.empty()) return errors_;
        return std::move(content_);
    }

private:
    using Names = std::initializer_list<std::string_view>;

    /// Relative roots count from the catalogue's own folder.
    fs::path folder(pugi::xml_node root) {
        check_names(root, {"path"}, {});
        return fs::path(file_->path).parent_path() / required(root, "path");
    }

    void read_package(pugi::xml_node package) {
        check_names(package, {"name", "licence"}, {"family"});
        for (const auto family : package.children("family")) read_family(package, family);
    }

    void read_family(pugi::xml_node package, pugi::xml_node family) {
        check_names(family, {"name", "fallback", "scripts"}, {"alias", "face"});
        CatalogueEntry entry;
        entry.family = required(family, "name");
        entry.package = package.attribute("name").value();
        entry.licence = required(package, "licence");
        const std::string_view fallback = family.attribute("fallback").as_string("no");
        if (fallback != "yes" && fallback != "no") {
            fail(family, "fallback is `" + std::string(fallback) + "`, not yes or no");
        }
        entry.is_fallback = fallback == "yes";
        entry.scripts = words_of(family.attribute("scripts").value());
        for (const std::string& code : entry.scripts) {
            if (code.size() != 4) fail(family, "`" + code + "` is no ISO 15924 code");
        }
        for (const auto alias : family.children("alias")) {
            check_names(alias, {"name"}, {});
            content_.aliases.emplace_back(required(alias, "name"), entry.family);
        }
        if (!family.child("face")) fail(family, "family `" + entry.family + "` has no <face>");
        for (const auto face : family.children("face")) read_face(entry, face);
    }

    void read_face(CatalogueEntry entry, pugi::xml_node face) {
        check_names(face, {"weight", "style", "file", "number"}, {});
        entry.weight = static_cast<std::uint16_t>(number(face, "weight", 400, 1, 1000));
        entry.face_in_file = number(face, "number", 0, 0, 255);
        const std::string_view style = face.attribute("style").as_string("normal");
        if (style != "normal" && style != "italic") {
            fail(face, "style is `" + std::string(style) + "`, not normal or italic");
        }
        entry.italic = style == "italic";
        const std::string name = required(face, "file");
        entry.file = roots_.front() / name;
        for (const fs::path& root : roots_) {
            std::error_code failed;
            if (fs::is_regular_file(root / name, failed)) {
                entry.file = root / name;
                break;
            }
        }
        content_.entries.push_back(std::move(entry));
    }

    std::uint32_t number(pugi::xml_node node, const char* name, std::uint32_t otherwise,
                         std::uint32_t least, std::uint32_t most) {
        const std::string_view text = node.attribute(name).value();
        if (text.empty()) return otherwise;
        std::uint32_t value = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size() || value < least ||
            value > most) {
            fail(node, std::string(name) + " is `" + std::string(text) + "`, not a number from " +
                           std::to_string(least) + " to " + std::to_string(most));
            return otherwise;
        }
        return value;
    }

    std::string required(pugi::xml_node node, const char* name) {
        std::string value = node.attribute(name).value();
        if (value.empty()) {
            fail(node, "<" + std::string(node.name()) + "> needs the attribute " + name);
        }
        return value;
    }

    void check_names(pugi::xml_node node, Names attributes, Names children) {
        for (const auto attribute : node.attributes()) {
            check_name(node, "attribute", attribute.name(), attributes);
        }
        for (const auto child : node.children()) {
            if (child.type() == pugi::node_element) {
                check_name(child, "element", child.name(), children);
            }
        }
    }

    void check_name(pugi::xml_node node, const char* what, std::string_view name, Names known) {
        for (const std::string_view one : known) {
            if (one == name) return;
        }
        fail(node, std::string("unknown ") + what + " `" + std::string(name) + "`");
        const std::span<const std::string_view> candidates(known.begin(), known.size());
        if (const auto near = base::nearest_name(name, candidates)) {
            errors_.back().hints.push_back("did you mean `" + std::string(*near) + "`?");
        }
    }

    void fail(pugi::xml_node node, std::string message) {
        const auto at =
            static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
        const auto size = static_cast<std::uint32_t>(std::strlen(node.name()));
        errors_.push_back(
            base::error("text.font-catalogue", std::move(message), {file_, at, at + size}));
    }

    base::SourceFilePtr file_;
    std::vector<fs::path> roots_;
    CatalogueContent content_;
    base::Diagnostics errors_;
};

}  // namespace

base::Result<CatalogueContent> read_catalogue(const base::SourceFilePtr& file) {
    if (auto checked = base::check_xml(file); !checked.ok()) return std::move(checked).errors();
    return Reader(file).read();
}

}  // namespace cajista::text::detail
