// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/names.h"
#include "job/detail/load_production.h"
#include "job/detail/loading.h"
#include "value/decimal.h"

namespace cajista::job::detail {

namespace {

constexpr std::uint64_t largest_volume = 100'000'000;

/// What a channel is for decides what its files may claim.
enum class PdfUse : std::uint8_t { print, archive, email };

const base::PdfStandard* load_standard(Element& element, PdfUse use) {
    const std::string_view usual = use == PdfUse::archive ? "pdf/a-2u" : "pdf/1.7";
    const base::PdfStandard* otherwise = base::find_pdf_standard(usual);
    const auto written = element.attribute("standard");
    if (!written) return otherwise;
    std::vector<std::string_view> known;
    for (const base::PdfStandard& standard : base::pdf_standards) {
        const bool is_for_print = !standard.is_archive() && !standard.is_tagged();
        if (use == PdfUse::print ? !is_for_print : standard.is_exchange) continue;
        if (standard.name == written->value) return &standard;
        known.push_back(standard.name);
    }
    std::string expected = "one of";
    for (const std::string_view name : known) expected += fmt::format(" '{}'", name);
    if (const auto nearest = base::nearest_name(written->value, known)) {
        expected += fmt::format("; did you mean '{}'?", *nearest);
    }
    element.bad_value("standard", expected);
    return otherwise;
}

PdfOptions load_pdf(Loading& loading, Element& element, PdfUse use) {
    PdfOptions pdf;
    pdf.standard = load_standard(element, use);
    if (const auto intent = element.attribute("output-intent")) {
        pdf.output_intent = loading.path_of(intent->value);
        pdf.intent_span = intent->span;
        if (!pdf.standard->needs_intent()) {
            element.bad_value("output-intent", "a standard of the PDF/A or PDF/X family beside it");
        }
    } else if (pdf.standard->is_exchange) {
        element.required("output-intent");
    }
    pdf.colors =
        static_cast<ColorPolicy>(element.choice("colors", {"profiled", "strict", "convert"}, 0));
    if (pdf.colors != ColorPolicy::profiled && !pdf.standard->needs_intent()) {
        element.bad_value("colors", "a standard of the PDF/A or PDF/X family beside it");
    }
    pdf.output_condition = element.attribute("output-condition").value_or(Attribute{}).value;
    pdf.output_registry = element.attribute("output-registry").value_or(Attribute{}).value;
    pdf.compression = static_cast<int>(element.number("compression", 1, 0, 12));
    pdf.text_encoding = element.choice("text-encoding", {"compact", "identity"}, 0) == 1
                            ? TextEncoding::identity
                            : TextEncoding::compact;
    return pdf;
}

/// Output stays below the channel's folder: no absolute path, no `..`.
void check_output_path(Loading& loading, const Attribute& path) {
    if (path.value.empty() || stays_inside(path.value)) return;
    loading.report(base::error("job.path-outside",
                               "output paths are relative, name a file and have no '..'", path.span)
                       .hint("the run directory is given by --out"));
}

/// Without an expression every document would have the same file.
void check_varies(Loading& loading, const Element& element, const TextPattern& pattern) {
    for (const TextPattern::Piece& piece : pattern.pieces) {
        if (piece.is_expression) return;
    }
    if (pattern.text.empty()) return;
    loading.report(
        base::error("job.path-constant",
                    fmt::format("the path of <{}> is the same for every document", element.name()),
                    pattern.span)
            .hint("name a field that differs, like {id}.pdf"));
}

bool mentions(const TextPattern& pattern, std::string_view name) {
    for (const TextPattern::Piece& piece : pattern.pieces) {
        if (piece.is_expression && piece.expression.text().find(name) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

/// What an index field describes: a document's part, or the parts of a segment too.
enum class IndexUse : std::uint8_t { documents, parts };

/// Columns that an archive's index has anyway (archive/). SQL doesn't tell capitals.
constexpr std::array<std::string_view, 9> index_columns{
    "key", "number", "path", "pages", "bytes", "sha256", "title", "template", "first_page"};

void check_index_column(Loading& loading, const IndexField& field) {
    const std::string name = base::lower(field.name);
    const bool is_taken =
        std::find(index_columns.begin(), index_columns.end(), name) != index_columns.end();
    if (!is_taken) return;
    loading.report(base::error("job.duplicate-name",
                               fmt::format("the index has a column '{}' of its own", name),
                               field.span)
                       .hint("give the field another name"));
}

void load_index(Loading& loading, Element& element, const rules::Scope& scope, IndexUse use,
                std::vector<IndexField>& fields) {
    for (Element& child : element.children("index")) {
        IndexField field;
        const Attribute name = child.required("name");
        field.name = name.value;
        field.span = name.span;
        // `value` is an expression, so bare; braces around it, as in a text, are understood too.
        Attribute value = child.required("value");
        if (value.value.size() > 2 && value.value.front() == '{' && value.value.back() == '}') {
            value.value = value.value.substr(1, value.value.size() - 2);
            if (value.as_written) ++value.span.begin, --value.span.end;
        }
        field.value = compile(loading, value, scope);
        if (use == IndexUse::parts) {
            field.is_of_segment = child.choice("level", {"document", "segment"}, 0) == 1;
        }
        child.finish();
        if (use == IndexUse::documents) check_index_column(loading, field);
        for (const IndexField& other : fields) {
            if (!base::is_same_name(other.name, field.name)) continue;
            loading.report(base::error("job.duplicate-name",
                                       fmt::format("there are two index fields '{}'", field.name),
                                       field.span)
                               .label(other.span, "first here"));
        }
        fields.push_back(std::move(field));
    }
}

/// `3mm`, `8.5pt`; at most what a press can use.
base::Length load_bleed(Element& element, const base::PdfStandard& standard) {
    const auto written = element.attribute("bleed");
    if (!written) return {};
    std::string_view text = written->value;
    const bool is_mm = text.ends_with("mm");
    if (is_mm || text.ends_with("pt")) text.remove_suffix(2);
    const auto number = value::Decimal::parse(text);
    const auto scaled =
        number ? value::multiply(*number, value::Decimal::from_integer(1000)) : number;
    const auto whole = scaled ? scaled->to_integer() : std::nullopt;
    constexpr std::int64_t most = 50'000;  // 50 mm or pt
    const bool has_unit = text.size() != written->value.size();
    if (!whole || *whole < 0 || *whole > most || !has_unit) {
        element.bad_value("bleed", "a length like 3mm, at most 50");
        return {};
    }
    if (!standard.is_exchange) {
        element.bad_value("bleed", "standard='pdf/x-4' or 'pdf/vt-1' beside it");
    }
    return is_mm ? base::Length::points(*whole * 72, 25'400) : base::Length::points(*whole, 1000);
}

/// The children of <print>: what a profile holds too, and the expressions of all.
void load_print_children(Loading& loading, Element& element, const rules::Scope& scope,
                         PrintChannel& print) {
    ValueRequests requests;
    print.production = load_production(element, requests);
    print.markup = element.markup();
    Production& main = print.production.main;
    main.path = print.path.text;
    main.control = print.control;
    main.has_bookmarks = print.bookmarks;
    if (print.volume_sheets != 0) main.volume.sheets = print.volume_sheets;
    if (print.volume_pages != 0) main.volume.pages = print.volume_pages;
    rules::Scope names(&scope);
    rules::Type number;
    number.kind = rules::Type::Kind::number;
    names.declare("document_pages", number);
    names.declare("document_sheets", number);
    for (ValueRequests::Request& request : requests.all) {
        PrintValue value;
        value.form = request.form;
        value.locale = std::move(request.locale);
        value.span = request.attribute.span;
        value.expression = compile(loading, request.attribute, names);
        print.values.push_back(std::move(value));
    }
}

/// The name of a volume: `{job}` and `{volume}` are known. `splits`: there may be several.
TextPattern load_volume_path(Loading& loading, const Attribute& path, std::string_view channel,
                             bool splits) {
    rules::Scope names;
    rules::Type text;
    text.kind = rules::Type::Kind::string;
    names.declare("job", text);
    names.declare("volume", text);
    const std::size_t errors = loading.diagnostics.size();
    TextPattern pattern = compile_text(loading, path, names);
    if (splits && loading.diagnostics.size() == errors && !mentions(pattern, "volume")) {
        loading.report(
            base::error("job.path-constant",
                        fmt::format("the path of <{}> is the same for every volume", channel),
                        path.span)
                .hint("put {volume} into it"));
    }
    return pattern;
}

/// The parts of PDF/VT (ISO 16612-2, 6.4) are of whole pages, and a sheet of the press has pages of
/// two recipients.
void check_imposition(Loading& loading, const PrintChannel& print) {
    if (!print.pdf.standard->is_variable) return;
    if (print.production.main.press.order == Press::Order::none) return;
    loading.report(
        base::error(
            "job.imposition-unfit",
            "<press up=\"2\"> can't be PDF/VT: its document parts are of whole pages, and a "
            "sheet has pages of two recipients",
            print.span)
            .hint("leave the imposition to the press (its controller reads the parts), say "
                  "standard=\"pdf/x-4\", or put it into a <profile>, which is PDF/X-4 then"));
}

void load_print(Loading& loading, Element& element, const rules::Scope& scope) {
    PrintChannel print;
    print.span = element.span();
    print.volume_sheets = element.number("volume-sheets", 0, 1, largest_volume);
    print.volume_pages = element.number("volume-pages", 0, 1, largest_volume);
    const Attribute path =
        element.attribute("path").value_or(Attribute{"{job}-{volume}.pdf", element.span(), false});
    check_output_path(loading, path);
    const bool splits = print.volume_sheets != 0 || print.volume_pages != 0 ||
                        element.has_children_besides({"profile", "index"});
    print.path = load_volume_path(loading, path, "print", splits);
    if (const auto control = element.attribute("control")) {
        check_output_path(loading, *control);
        print.control = control->value;
    }
    print.bookmarks = element.yes_no("bookmarks", false);
    print.pdf = load_pdf(loading, element, PdfUse::print);
    print.bleed = load_bleed(element, *print.pdf.standard);
    load_index(loading, element, scope, IndexUse::parts, print.metadata);
    load_print_children(loading, element, scope, print);
    check_imposition(loading, print);
    element.finish();
    loading.job.print = std::move(print);
}

void load_archive(Loading& loading, Element& element, const rules::Scope& scope) {
    ArchiveChannel archive;
    archive.span = element.span();
    const Attribute path = element.required("path");
    check_output_path(loading, path);
    archive.volume_pages = element.number("volume-pages", 0, 1, largest_volume);
    if (archive.volume_pages == 0) {
        archive.path = compile_text(loading, path, scope);
        check_varies(loading, element, archive.path);
    } else {
        archive.path = load_volume_path(loading, path, "archive", true);
    }
    load_index(loading, element, scope, IndexUse::documents, archive.index);
    archive.pdf = load_pdf(loading, element, PdfUse::archive);
    if (const auto encrypt = element.child("encrypt")) {
        loading.report(
            base::error("job.encrypt-here",
                        "archive files are not encrypted: who reads them in thirty years "
                        "has no password, and PDF/A forbids it",
                        encrypt->span())
                .hint("put <encrypt> into <email>"));
    }
    element.finish();
    loading.job.archive = std::move(archive);
}

/// What the words of `allow` permit.
void load_permissions(Element& element, EncryptOptions& encrypt) {
    const auto allow = element.attribute("allow");
    if (!allow) return;
    encrypt.may_print = encrypt.may_copy = false;
    std::string_view rest = allow->value;
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        if (rest.empty()) return;
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(word.size());
        const std::pair<std::string_view, bool*> known[] = {
            {"print", &encrypt.may_print},       {"copy", &encrypt.may_copy},
            {"annotate", &encrypt.may_annotate}, {"fill-in", &encrypt.may_fill_in},
            {"assemble", &encrypt.may_assemble}, {"modify", &encrypt.may_modify}};
        const auto* found = std::find_if(std::begin(known), std::end(known),
                                         [word](const auto& one) { return one.first == word; });
        if (found == std::end(known)) {
            if (word != "none") {
                element.bad_value(
                    "allow", "words of 'print copy annotate fill-in assemble modify', or 'none'");
            }
            continue;
        }
        *found->second = true;
    }
}

void load_email(Loading& loading, Element& element, const rules::Scope& scope) {
    EmailChannel email;
    email.span = element.span();
    const Attribute path = element.required("path");
    check_output_path(loading, path);
    email.path = compile_text(loading, path, scope);
    check_varies(loading, element, email.path);
    email.pdf = load_pdf(loading, element, PdfUse::email);
    if (auto child = element.child("encrypt")) {
        EncryptOptions encrypt;
        encrypt.span = child->span();
        encrypt.password = compile(loading, child->required("password"), scope);
        if (const auto owner = child->attribute("owner")) {
            encrypt.owner = compile(loading, *owner, scope);
            encrypt.has_owner = true;
        }
        load_permissions(*child, encrypt);
        if (const auto seed = child->attribute("seed")) {
            encrypt.seed = seed->value;
            if (seed->value.size() < 16) child->bad_value("seed", "at least 16 characters");
        }
        child->finish();
        if (email.pdf.standard->is_archive()) {
            element.bad_value("standard",
                              "'pdf/1.7' or 'pdf/ua-1' with <encrypt>: PDF/A files "
                              "open without a password");
        }
        email.encrypt = std::move(encrypt);
    }
    element.finish();
    loading.job.email = std::move(email);
}

void load_web(Loading& loading, Element& element, const rules::Scope& scope) {
    WebChannel web;
    web.span = element.span();
    const Attribute path = element.required("path");
    check_output_path(loading, path);
    web.path = compile_text(loading, path, scope);
    check_varies(loading, element, web.path);
    element.finish();
    loading.job.web = std::move(web);
}

}  // namespace

void load_channels(Loading& loading, Element& root, const rules::Scope& scope) {
    auto print = root.child("print");
    auto archive = root.child("archive");
    auto email = root.child("email");
    auto web = root.child("web");
    if (print) load_print(loading, *print, scope);
    if (archive) load_archive(loading, *archive, scope);
    if (email) load_email(loading, *email, scope);
    if (web) load_web(loading, *web, scope);
    if (!print && !archive && !email && !web) {
        loading.report(base::error("job.missing-element",
                                   "the job has no channel: <print>, <archive>, <email> or <web>",
                                   root.span()));
    }
}

}  // namespace cajista::job::detail
