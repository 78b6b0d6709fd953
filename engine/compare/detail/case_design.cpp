// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/case_design.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cajista::compare::detail {

namespace {

constexpr std::array<std::string_view, 13> design_elements{
    "template", "job",  "schema", "texts",   "style", "page", "document",
    "body",     "file", "record", "records", "set",   "input"};
constexpr std::string_view template_name = "case.xml";
constexpr std::string_view schema_name = "case.schema.xml";
/// For cases that need no data.
constexpr std::string_view plain_schema =
    "<schema name=\"record\" xmlns=\"urn:cajista:schema\"><field name=\"id\"/></schema>\n";

class Designer {
public:
    Designer(const std::vector<CaseElement>& shared, const std::vector<CaseElement>& own,
             const CaseElement& owner, const std::filesystem::path& folder,
             const std::string& language, Case& made)
        : shared_(shared),
          own_(own),
          owner_(owner),
          folder_(folder),
          language_(language),
          made_(made) {}

    void load() {
        check_kind();
        for (const CaseElement* one : all("file")) add_file(*one);
        for (const CaseElement* one : all("set")) {
            one->allow_attributes({"name", "value"});
            made_.set.emplace_back(one->required("name"), one->get("value"));
        }
        load_inputs();
        load_records();
        const CaseElement* job =
            has_own("template") || has_own("body") || has_own("document") ? own_job() : last("job");
        if (job == nullptr) refuse_job_parts();
        if (job != nullptr) {
            load_job(*job);
        } else if (const CaseElement* one = last("template")) {
            load_template(*one);
        } else {
            make_template();
        }
    }

private:
    using Elements = std::vector<const CaseElement*>;

    const CaseElement* own_job() const {
        Elements found;
        collect(own_, "job", found);
        return found.empty() ? nullptr : found.back();
    }

    /// Parameters and inputs are those of a job: with a template they would do nothing.
    void refuse_job_parts() const {
        for (const std::string_view name : {"set", "input"}) {
            for (const CaseElement* one : all(name)) {
                one->report("compare.conflict",
                            fmt::format("<{}> needs a <job>: a template has no {}", name,
                                        name == "set" ? "parameters" : "inputs"),
                            one->span(),
                            "write <job>, whose <document template=\"…\"/> names the template");
            }
        }
    }

    static void collect(const std::vector<CaseElement>& from, std::string_view name,
                        Elements& out) {
        for (const CaseElement& element : from) {
            if (element.name() == name) out.push_back(&element);
        }
    }
    /// The shared ones, then the case's own.
    Elements all(std::string_view name) const {
        Elements found;
        collect(shared_, name, found);
        collect(own_, name, found);
        return found;
    }
    /// The case's own, or else the shared ones.
    Elements nearest(std::string_view name) const {
        Elements found;
        collect(own_, name, found);
        if (found.empty()) collect(shared_, name, found);
        return found;
    }
    const CaseElement* last(std::string_view name) const {
        const Elements found = nearest(name);
        return found.empty() ? nullptr : found.back();
    }
    bool has_own(std::string_view name) const {
        Elements found;
        collect(own_, name, found);
        return !found.empty();
    }

    /// Job, whole template and parts exclude each other; what is the case's own wins.
    void check_kind() {
        for (const CaseElement& element : own_) {
            const bool whole = element.name() == "template" || element.name() == "job";
            if (!whole) continue;
            for (const std::string_view part : {"body", "document", "page"}) {
                if (!has_own(part)) continue;
                element.report(
                    "compare.conflict",
                    fmt::format("<{}> and <{}> exclude each other", element.name(), part),
                    element.span(),
                    "the parts make a template of their own; write them into the whole "
                    "one");
            }
        }
        if (has_own("document") && has_own("body")) {
            owner_.report("compare.conflict", "<document> and <body> exclude each other",
                          owner_.span(), "<body> stands for <document> with one flow");
        }
    }

    std::string path_of(const CaseElement& element, const char* attribute) const {
        return (folder_ / element.required(attribute)).lexically_normal().string();
    }

    static void append(BroughtFile& file, const base::SourceFile& source,
                       const base::SourceSpan& span) {
        const std::size_t begin = file.text.size();
        file.text += source.text.substr(span.begin, span.end - span.begin);
        file.stretches.push_back({begin, file.text.size(), span.begin});
    }
    void append_inside(BroughtFile& file, const CaseElement& element) const {
        bool empty = false;
        const base::SourceSpan inside = element.inside(&empty);
        if (!empty) append(file, *made_.file, inside);
    }
    /// The element as written, with the namespace of the file it becomes.
    BroughtFile as_file(const CaseElement& element, std::string_view name, std::string_view uri,
                        bool keep_attributes) const {
        BroughtFile file;
        file.name = name;
        file.text = fmt::format("<{}", element.name());
        if (keep_attributes) append(file, *made_.file, element.raw_attributes());
        if (!element.has("xmlns")) file.text += fmt::format(" xmlns=\"{}\"", uri);
        file.text += '>';
        append_inside(file, element);
        file.text += fmt::format("</{}>\n", element.name());
        return file;
    }

    void add_file(const CaseElement& element) {
        element.allow_attributes({"name", "path"});
        BroughtFile file;
        file.name = element.required("name");
        if (element.has("path")) {
            file.copy_of = path_of(element, "path");
            element.forbid_text();
        } else if (element.node().first_element_by_path("*")) {
            append_inside(file, element);
        } else {
            file.text = element.text();
        }
        add(std::move(file), element);
    }

    void add(BroughtFile file, const CaseElement& element) {
        const std::filesystem::path name = std::filesystem::path(file.name).lexically_normal();
        if (name.is_absolute() || name.empty() || *name.begin() == "..") {
            element.report("compare.bad-value",
                           fmt::format("\"{}\" leaves the folder of the case", file.name),
                           element.value_span("name"));
            return;
        }
        for (BroughtFile& known : made_.files) {
            if (known.name != file.name) continue;
            known = std::move(file);  // the case's own wins over the shared one
            return;
        }
        made_.files.push_back(std::move(file));
    }

    void load_inputs() {
        for (const CaseElement* one : all("input")) {
            one->allow_attributes({"name", "path"});
            made_.inputs.emplace_back(one->required("name"), path_of(*one, "path"));
        }
    }

    // --- records

    void load_records() {
        const bool own = has_own("record") || has_own("records");
        Elements single;
        Elements several;
        for (const auto* list : {&shared_, &own_}) {
            if (own && list == &shared_) continue;
            collect(*list, "record", single);
            collect(*list, "records", several);
        }
        for (const CaseElement* one : single) one->allow_attributes({});
        if (several.size() > 1 || (!several.empty() && !single.empty())) {
            several.back()->report("compare.conflict", "a case has one <records>, or <record>s",
                                   several.back()->span());
        } else if (!several.empty()) {
            load_several(*several.front());
        } else if (!single.empty()) {
            load_single(single);
        }
    }

    void load_single(const Elements& elements) {
        BroughtFile file;
        file.name = "case.ndjson";
        for (const CaseElement* one : elements) {
            std::string text = one->text();
            // A record is a line; JSON has no line ends inside texts.
            std::replace(text.begin(), text.end(), '\n', ' ');
            std::replace(text.begin(), text.end(), '\r', ' ');
            file.text += text + '\n';
        }
        bring_data(std::move(file), *elements.front());
    }

    void load_several(const CaseElement& element) {
        element.allow_attributes({"path", "format", "key"});
        made_.key_field = element.get("key");
        if (element.has("path")) {
            made_.data = path_of(element, "path");
            element.forbid_text();
            return;
        }
        const std::string format = element.has("format") ? element.get("format") : "ndjson";
        const bool known =
            format == "xml" || format == "csv" || format == "json" || format == "ndjson";
        if (!known) {
            element.report("compare.bad-value", fmt::format("there is no format \"{}\"", format),
                           element.value_span("format"), "known here: ndjson, json, csv, xml");
        }
        BroughtFile file;
        file.name = format == "xml" ? "case.data.xml" : "case." + format;
        if (format == "xml") {
            file.text = "<records>";
            append_inside(file, element);
            file.text += "</records>\n";
        } else {
            file.text = unindented(element.text());
        }
        bring_data(std::move(file), element);
    }

    /// Without the blanks before each line, and blank lines.
    static std::string unindented(const std::string& text) {
        std::string out;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::size_t first = text.find_first_not_of(" \t\r", at);
            if (first < end) out.append(text, first, end - first).append("\n");
            at = end + 1;
        }
        return out;
    }

    void bring_data(BroughtFile file, const CaseElement& element) {
        made_.data = file.name;
        made_.data_is_brought = true;
        add(std::move(file), element);
    }

    // --- templates and jobs

    void load_job(const CaseElement& element) {
        element.allow_attributes({"path", "name", "xmlns"});
        made_.is_job = true;
        if (!element.has("path")) {
            made_.design = "job.xml";
            made_.is_brought = true;
            add(as_file(element, "job.xml", "urn:cajista:job", true), element);
            return;
        }
        made_.design = path_of(element, "path");
        element.forbid_text();
    }

    void load_template(const CaseElement& element) {
        if (element.has("path")) {
            element.allow_attributes({"path"});
            element.forbid_text();
            made_.design = path_of(element, "path");
            return;
        }
        made_.design = template_name;
        made_.is_brought = true;
        add(as_file(element, template_name, "urn:cajista:template", true), element);
        add_schema();
        add_texts();
    }

    /// Gives the name of the record.
    std::string add_schema() {
        const CaseElement* schema = last("schema");
        if (schema == nullptr) {
            add({std::string(schema_name), std::string(plain_schema), {}, {}}, owner_);
            if (made_.data.empty()) {
                bring_data({"case.ndjson", "{\"id\":\"1\"}\n", {}, {}}, owner_);
            }
            return "record";
        }
        schema->allow_attributes({"name", "xmlns"});
        const std::string name = schema->required("name");
        add(as_file(*schema, schema_name, "urn:cajista:schema", true), *schema);
        return name.empty() ? "record" : name;
    }

    /// Gives the languages, with a space between.
    std::string add_texts() {
        std::string languages;
        for (const CaseElement* one : all("texts")) {
            const std::string language = one->required("language");
            add(as_file(*one, fmt::format("texts/{}.xml", language), "urn:cajista:texts", true),
                *one);
            if (!languages.empty()) languages += ' ';
            languages += language;
        }
        return languages;
    }

    void make_template() {
        BroughtFile file;
        file.name = template_name;
        file.text = "<template name=\"case\" xmlns=\"urn:cajista:template\">\n";
        const std::string record = add_schema();
        file.text += fmt::format("<record name=\"{}\" schema=\"{}\"/>\n", record, schema_name);
        const std::string languages = add_texts();
        if (!languages.empty()) {
            file.text += fmt::format("<texts path=\"texts\" languages=\"{}\"/>\n", languages);
        }
        for (const CaseElement* style : all("style")) {
            append(file, *made_.file, style->outside());
            file.text += '\n';
        }
        const Elements pages = nearest("page");
        for (const CaseElement* page : pages) {
            append(file, *made_.file, page->outside());
            file.text += '\n';
        }
        if (pages.empty()) file.text += "<page name=\"page\"/>\n";
        append_document(file);
        file.text += "</template>\n";
        made_.design = template_name;
        made_.is_brought = true;
        add(std::move(file), owner_);
    }

    void append_document(BroughtFile& file) const {
        const CaseElement* document = last("document");
        const CaseElement* body = last("body");
        if (document != nullptr && !(body != nullptr && has_own("body"))) {
            append(file, *made_.file, document->outside());
            file.text += '\n';
            return;
        }
        file.text += "<document";
        if (!language_.empty()) file.text += fmt::format(" locale=\"{}\"", language_);
        file.text += "><flow frame=\"body\">";
        if (body == nullptr) {
            owner_.report("compare.missing-element",
                          fmt::format("the case \"{}\" composes nothing", made_.name),
                          owner_.span(),
                          "add <body>, <document>, or a <template> or <job> by path");
        } else {
            body->allow_attributes({});
            append_inside(file, *body);
        }
        file.text += "</flow></document>\n";
    }

    const std::vector<CaseElement>& shared_;
    const std::vector<CaseElement>& own_;
    const CaseElement& owner_;
    const std::filesystem::path& folder_;
    const std::string& language_;
    Case& made_;
};

}  // namespace

bool is_design_element(std::string_view name) {
    return std::find(design_elements.begin(), design_elements.end(), name) != design_elements.end();
}

void load_design(const std::vector<CaseElement>& shared, const std::vector<CaseElement>& own,
                 const CaseElement& owner, const std::filesystem::path& folder,
                 const std::string& language, Case& made) {
    Designer(shared, own, owner, folder, language, made).load();
}

}  // namespace cajista::compare::detail
