// SPDX-License-Identifier: Apache-2.0
#include "compare/load_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/check_xml.h"
#include "base/files.h"
#include "base/names.h"
#include "compare/detail/case_design.h"
#include "compare/detail/case_element.h"
#include "compare/detail/case_expectation.h"

namespace cajista::compare {

namespace {

using detail::CaseElement;

constexpr std::string_view case_uri = "urn:cajista:case";
constexpr std::string_view root_name = "cases";

class CaseLoader {
public:
    CaseLoader(base::SourceFilePtr file, base::Diagnostics& diagnostics)
        : file_(std::move(file)),
          folder_(std::filesystem::path(file_->path).parent_path()),
          diagnostics_(diagnostics) {}

    void load(const pugi::xml_node& node, CaseFile& made) {
        const CaseElement root(node, file_, diagnostics_);
        if (root.name() != root_name || root.get("xmlns") != case_uri) {
            root.report("compare.not-a-case-file",
                        fmt::format("the root is <{}> in the namespace \"{}\"", root.name(),
                                    root.get("xmlns")),
                        root.span(), "begin with <cases xmlns=\"urn:cajista:case\">");
            return;
        }
        root.allow_attributes({"xmlns"});
        root.forbid_text();
        for (const pugi::xml_node& child : node.children()) {
            if (child.type() != pugi::node_element) continue;
            const CaseElement element(child, file_, diagnostics_);
            if (element.name() == "case") {
                load_case(element, made);
            } else if (detail::is_design_element(element.name())) {
                if (!made.cases.empty()) {
                    element.report(
                        "compare.shared-late",
                        fmt::format("<{}> for all cases stands after a case", element.name()),
                        element.span(), "put it before the first <case>");
                }
                shared_.push_back(element);
            } else {
                element.unknown({"case", "template", "job", "schema", "texts", "style", "page",
                                 "document", "body", "file", "record", "records", "set", "input"});
            }
        }
        if (made.cases.empty()) {
            root.report("compare.no-cases", "the file has no <case>", root.span());
        }
    }

private:
    void load_case(const CaseElement& element, CaseFile& made) {
        Case one;
        one.file = file_;
        one.name = element.required("name");
        one.span = element.has("name") ? element.value_span("name") : element.span();
        const auto [first, is_new] = names_.emplace(one.name, one.span);
        if (!is_new) {
            diagnostics_.push_back(
                base::error("compare.case-twice",
                            fmt::format("there are two cases named \"{}\"", one.name), one.span)
                    .label(first->second, "the first one"));
        }
        element.allow_attributes({"name", "now", "language"});
        element.forbid_text();
        if (element.has("now")) one.now = element.get("now");
        one.content_end = element.inside().end;
        std::vector<CaseElement> own;
        for (const pugi::xml_node& child : element.node().children()) {
            if (child.type() != pugi::node_element) continue;
            const CaseElement part(child, file_, diagnostics_);
            if (part.name() == "expect") {
                one.expectations.push_back(detail::load_expectation(part, folder_));
            } else if (part.name() == "history") {
                check_history(part);
                one.history = part.inside();
            } else if (detail::is_design_element(part.name())) {
                own.push_back(part);
            } else {
                part.unknown({"expect", "history", "template", "job", "schema", "texts", "style",
                              "page", "document", "body", "file", "record", "records", "set",
                              "input"});
            }
        }
        if (one.expectations.empty()) {
            element.report(
                "compare.no-expectation",
                fmt::format("the case \"{}\" expects nothing, so it can't fail", one.name),
                one.span, "add <expect>, with pages=\"…\" or elements inside");
        }
        detail::load_design(shared_, own, element, folder_, element.get("language"), one);
        made.cases.push_back(std::move(one));
    }

    void check_history(const CaseElement& element) {
        element.allow_attributes({});
        element.forbid_text();
        for (const pugi::xml_node& child : element.node().children()) {
            if (child.type() != pugi::node_element) continue;
            const CaseElement change(child, file_, diagnostics_);
            if (change.name() != "change") {
                change.unknown({"change"});
                continue;
            }
            change.allow_attributes({"when", "who", "reason"});
        }
    }

    base::SourceFilePtr file_;
    std::filesystem::path folder_;
    base::Diagnostics& diagnostics_;
    std::vector<CaseElement> shared_;
    std::map<std::string, base::SourceSpan> names_;
};

/// Whether the first element of the file is <cases>: a quick look, before it is checked.
bool looks_like_cases(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string_view::npos) {
        const std::string_view rest = text.substr(at + 1);
        if (rest.starts_with("!--")) {
            at = text.find("-->", at);
        } else if (rest.starts_with("?")) {
            at = text.find("?>", at);
        } else {
            return rest.starts_with(root_name);
        }
        if (at == std::string_view::npos) break;
    }
    return false;
}

base::Status add_folder(const std::filesystem::path& folder, std::set<std::string>& seen,
                        std::vector<base::SourceFilePtr>& files) {
    std::vector<std::filesystem::path> paths;
    std::error_code failed;
    std::filesystem::recursive_directory_iterator entries(folder, failed);
    const std::filesystem::recursive_directory_iterator end;
    for (; !failed && entries != end; entries.increment(failed)) {
        if (entries->path().extension() == ".xml" && entries->is_regular_file(failed)) {
            paths.push_back(entries->path());
        }
    }
    if (failed) {
        return base::error("base.file-unreadable",
                           fmt::format("can't read {}: {}", folder.string(), failed.message()));
    }
    std::sort(paths.begin(), paths.end());
    const std::size_t before = files.size();
    for (const std::filesystem::path& path : paths) {
        auto file = base::read_source(path);
        // Other files beside the cases (templates, data) are no concern of ours.
        if (!file || !looks_like_cases(file.value()->text)) continue;
        if (seen.insert(path.lexically_normal().string()).second) files.push_back(file.value());
    }
    if (files.size() != before) return {};
    return base::error("compare.no-cases", fmt::format("no case file below {}", folder.string()))
        .hint("a case file is an .xml whose root is <cases xmlns=\"urn:cajista:case\">");
}

}  // namespace

base::Result<CaseFile> load_cases(const base::SourceFilePtr& file) {
    if (base::Status well_formed = base::check_xml(file); !well_formed) {
        return std::move(well_formed).errors();
    }
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(
        file->text.data(), file->text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) return base::error("base.xml-malformed", parsed.description(), {file, 0, 0});
    base::Diagnostics diagnostics;
    CaseFile made;
    made.file = file;
    CaseLoader(file, diagnostics).load(document.document_element(), made);
    if (diagnostics.empty()) return made;
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [](const base::Diagnostic& a, const base::Diagnostic& b) {
                         return a.span.begin < b.span.begin;
                     });
    // What is shared is looked at for each case.
    const auto same = [](const base::Diagnostic& a, const base::Diagnostic& b) {
        return a.code == b.code && a.span.begin == b.span.begin && a.message == b.message;
    };
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
    return diagnostics;
}

base::Result<std::vector<base::SourceFilePtr>> find_case_files(
    const std::vector<std::filesystem::path>& paths) {
    std::vector<base::SourceFilePtr> files;
    std::set<std::string> seen;
    base::Diagnostics errors;
    for (const std::filesystem::path& path : paths) {
        std::error_code unknown;
        base::Status added;
        if (std::filesystem::is_directory(path, unknown)) {
            added = add_folder(path, seen, files);
        } else if (auto file = base::read_source(path); !file) {
            added = base::Status(std::move(file).errors());
        } else if (seen.insert(path.lexically_normal().string()).second) {
            files.push_back(std::move(file).value());
        }
        for (base::Diagnostic& error : std::move(added).errors()) {
            errors.push_back(std::move(error));
        }
    }
    if (!errors.empty()) return errors;
    return files;
}

}  // namespace cajista::compare
