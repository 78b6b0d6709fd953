// SPDX-License-Identifier: Apache-2.0
#include "compare/diff_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/arena.h"
#include "base/check_xml.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/names.h"
#include "compare/detail/case_element.h"
#include "rules/expression.h"

namespace cajista::compare {

namespace {

using detail::CaseElement;

/// FEEL's matches() over one variable.
class FeelPattern final : public TextPattern {
public:
    explicit FeelPattern(rules::Expression expression) : expression_(std::move(expression)) {}

    bool is_in(const std::string& text) const override {
        base::Arena arena;
        const value::Value variable = value::Value::string(text);
        rules::Frame frame{{&variable, 1}, arena};
        frame.steps_left = base::limits::rule_steps;
        const value::Value found = expression_.evaluate(frame);
        return found.kind() == value::ValueKind::boolean && found.as_boolean();
    }

private:
    rules::Expression expression_;
};

std::string feel_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::int32_t hundredths(base::Length length) {
    return static_cast<std::int32_t>(length.units * 100 / base::Length::points(1).units);
}

class SettingsLoader {
public:
    SettingsLoader(base::SourceFilePtr file, base::Diagnostics& diagnostics, DiffSettings& settings)
        : file_(std::move(file)), diagnostics_(diagnostics), settings_(settings) {}

    void load(const pugi::xml_node& node) {
        const CaseElement root(node, file_, diagnostics_);
        if (root.name() != "diff" || root.get("xmlns") != "urn:cajista:diff") {
            root.report("compare.not-a-settings-file",
                        fmt::format("the root is <{}> in the namespace \"{}\"", root.name(),
                                    root.get("xmlns")),
                        root.span(), "begin with <diff xmlns=\"urn:cajista:diff\">");
            return;
        }
        root.allow_attributes({"xmlns", "tolerance"});
        root.forbid_text();
        if (const auto tolerance = tolerance_of(root)) settings_.tolerance = *tolerance;
        for (const CaseElement& element : children(root)) {
            if (element.name() == "ignore") {
                ignore(element, settings_.ignored);
            } else if (element.name() == "mask") {
                mask(element, settings_.masks);
            } else if (element.name() == "page-type") {
                page_type(element);
            } else {
                element.unknown({"ignore", "mask", "page-type"});
            }
        }
    }

private:
    static std::vector<CaseElement> children(const CaseElement& of) {
        std::vector<CaseElement> made;
        for (const pugi::xml_node& child : of.node().children()) {
            if (child.type() == pugi::node_element) made.push_back(of.beside(child));
        }
        return made;
    }

    static std::optional<std::int32_t> tolerance_of(const CaseElement& element) {
        const std::optional<base::Length> given = element.length("tolerance");
        if (!given) return std::nullopt;
        const std::int32_t made = hundredths(*given);
        if (made >= 0 && made <= 100'000) return made;
        element.report("compare.bad-value",
                       fmt::format("\"{}\" is no tolerance", element.get("tolerance")),
                       element.value_span("tolerance"), "write a length from 0 to 1000pt");
        return std::nullopt;
    }

    static void ignore(const CaseElement& element, IgnoredKinds& ignored) {
        element.allow_attributes({"kind"});
        element.forbid_text();
        const std::string kind = element.required("kind");
        if (kind.empty()) return;
        const auto found = std::find(difference_names.begin(), difference_names.end(), kind);
        if (found == difference_names.end()) {
            const std::vector<std::string_view> known(difference_names.begin(),
                                                      difference_names.end());
            const auto nearest = base::nearest_name(kind, known);
            element.report("compare.bad-value", fmt::format("there is no kind \"{}\"", kind),
                           element.value_span("kind"),
                           nearest ? fmt::format("did you mean \"{}\"?", *nearest)
                                   : fmt::format("kinds are {}", fmt::join(known, ", ")));
            return;
        }
        const auto index = static_cast<std::size_t>(found - difference_names.begin());
        if (!is_suppressible(static_cast<DifferenceKind>(index))) {
            element.report("compare.bad-value", fmt::format("\"{}\" can't be ignored", kind),
                           element.value_span("kind"),
                           "lost documents, lost text and changed amounts are always reported");
            return;
        }
        ignored[index] = true;
    }

    static std::optional<DiffArea> area_of(const CaseElement& element) {
        const std::optional<base::Rect> given = element.area("area");
        if (!given) return std::nullopt;
        return DiffArea{hundredths(given->left), hundredths(given->top), hundredths(given->width),
                        hundredths(given->height)};
    }

    static std::shared_ptr<const TextPattern> pattern_of(const CaseElement& element,
                                                         bool is_whole) {
        if (!element.has("pattern")) return nullptr;
        std::string pattern = element.required("pattern");
        if (pattern.empty()) return nullptr;
        if (is_whole) pattern = "^(" + pattern + ")$";
        auto made = compile_pattern(pattern, element.value_span("pattern"));
        if (made) return made.value();
        const base::Diagnostic& error = made.errors().front();
        element.report(error.code, error.message, element.value_span("pattern"));
        return nullptr;
    }

    static void mask(const CaseElement& element, std::vector<Mask>& masks) {
        element.allow_attributes({"area", "page", "after", "words", "pattern"});
        element.forbid_text();
        Mask made;
        made.page = element.number("page", 1, 1'000'000).value_or(0);
        if (const auto area = area_of(element)) made.area = *area;
        made.after = element.get("after");
        made.pattern = pattern_of(element, true);
        made.is_field = element.has("after") || element.has("pattern");
        made.words = element.number("words", 1, 1000).value_or(1);
        if (element.has("area") == made.is_field) {
            element.report(
                "compare.conflict", "<mask> is for an area or for a field", element.span(),
                "write area=\"LEFT TOP WIDTH HEIGHT\", or after=\"…\" and pattern=\"…\"");
        }
        if (!element.has("after") && element.has("words")) {
            element.report("compare.conflict", "words=\"…\" counts what stands behind after=\"…\"",
                           element.span());
        }
        masks.push_back(std::move(made));
    }

    static PageCheck check_of(const CaseElement& element, bool must_be_absent) {
        PageCheck made;
        made.must_be_absent = must_be_absent;
        made.text = element.get("text");
        made.pattern = pattern_of(element, false);
        if (const auto area = area_of(element)) {
            made.has_area = true;
            made.area = *area;
        }
        if (detail::split_words(made.text).empty() && !element.has("pattern")) {
            element.report("compare.missing-attribute",
                           fmt::format("<{}> needs text=\"…\" or pattern=\"…\"", element.name()),
                           element.span());
        }
        return made;
    }

    void page_type(const CaseElement& element) {
        element.allow_attributes({"name", "text", "pattern", "area", "tolerance"});
        element.forbid_text();
        PageType made;
        made.name = element.required("name");
        made.sign = check_of(element, false);
        made.tolerance = tolerance_of(element).value_or(-1);
        for (const CaseElement& child : children(element)) {
            if (child.name() == "ignore") {
                ignore(child, made.ignored);
            } else if (child.name() == "mask") {
                mask(child, made.masks);
            } else if (child.name() == "must-have" || child.name() == "must-not-have") {
                child.allow_attributes({"text", "pattern", "area"});
                child.forbid_text();
                made.checks.push_back(check_of(child, child.name() == "must-not-have"));
            } else {
                child.unknown({"ignore", "mask", "must-have", "must-not-have"});
            }
        }
        settings_.types.push_back(std::move(made));
    }

    base::SourceFilePtr file_;
    base::Diagnostics& diagnostics_;
    DiffSettings& settings_;
};

}  // namespace

base::Status load_diff_settings(const std::filesystem::path& path, DiffSettings& settings) {
    auto file = base::read_source(path);
    if (!file) return base::Status(std::move(file).errors());
    if (base::Status well_formed = base::check_xml(file.value()); !well_formed) {
        return well_formed;
    }
    pugi::xml_document document;
    const std::string& text = file.value()->text;
    const pugi::xml_parse_result parsed =
        document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
        return base::error("base.xml-malformed", parsed.description(), {file.value(), 0, 0});
    }
    base::Diagnostics diagnostics;
    SettingsLoader(file.value(), diagnostics, settings).load(document.document_element());
    if (diagnostics.empty()) return {};
    return base::Status(std::move(diagnostics));
}

base::Result<std::shared_ptr<const TextPattern>> compile_pattern(const std::string& pattern,
                                                                 const base::SourceSpan& asked_by) {
    rules::Scope scope;
    scope.declare("text", {rules::Type::Kind::string});
    auto compiled = rules::compile_expression(
        fmt::format("matches(text, {})", feel_string(pattern)), {}, scope);
    if (!compiled) {
        return base::error(
            "compare.bad-value",
            fmt::format("this is no regular expression: {}", compiled.errors().front().message),
            asked_by);
    }
    return std::shared_ptr<const TextPattern>(
        std::make_shared<FeelPattern>(std::move(compiled).value()));
}

}  // namespace cajista::compare
