// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/case_expectation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"

namespace cajista::compare::detail {

namespace {

constexpr std::uint32_t most_pages = 100'000;

class ExpectationLoader {
public:
    ExpectationLoader(const CaseElement& element, const std::filesystem::path& folder)
        : element_(element), folder_(folder) {}

    Expectation load() {
        made_.span = element_.span();
        findings_before_ = element_.findings();
        element_.allow_attributes({"channel", "key", "record", "pages", "masters", "reject",
                                   "error", "warning", "suppressed"});
        element_.forbid_text();
        load_channel();
        if (element_.has("key")) made_.key = element_.get("key");
        made_.record = element_.number("record", 1, 1'000'000'000).value_or(1);
        made_.pages = element_.number("pages", 0, most_pages);
        made_.pages_span = element_.value_span("pages");
        if (element_.has("masters")) {
            made_.masters = fmt::format("{}", fmt::join(split_words(element_.get("masters")), " "));
            made_.masters_span = element_.value_span("masters");
        }
        made_.reject = element_.get("reject");
        made_.errors = split_words(element_.get("error"));
        made_.no_warnings = element_.get("warning") == "none";
        if (!made_.no_warnings) made_.warnings = split_words(element_.get("warning"));
        load_suppressed();
        load_assertions();
        check();
        return std::move(made_);
    }

private:
    void load_channel() {
        if (!element_.has("channel")) return;
        const auto channel = templates::parse_channel(element_.get("channel"));
        const bool known = channel && (*channel == templates::Channel::print ||
                                       *channel == templates::Channel::archive ||
                                       *channel == templates::Channel::web);
        if (known) {
            made_.channel = *channel;
        } else {
            element_.report("compare.bad-value",
                            fmt::format("\"{}\" is no channel of a case", element_.get("channel")),
                            element_.value_span("channel"), "known here: print, archive, web");
        }
    }

    void load_suppressed() {
        const std::string text = element_.get("suppressed");
        made_.suppressed = text == "yes";
        if (text.empty() || text == "yes") return;
        element_.report("compare.bad-value", fmt::format("\"{}\" is not yes", text),
                        element_.value_span("suppressed"), "leave it out, or write yes");
    }

    void load_assertions() {
        std::uint32_t page = 0;
        for (const pugi::xml_node& child : element_.node().children()) {
            if (child.type() != pugi::node_element) continue;
            const CaseElement one = element_.beside(child);
            Assertion assertion;
            assertion.span = one.span();
            assertion.inside = one.inside(&assertion.is_empty_tag);
            assertion.text = one.text();
            if (!load_one(one, assertion)) continue;
            if (assertion.kind == Assertion::Kind::page) {
                if (assertion.page == 0) assertion.page = page + 1;
                page = assertion.page;
            }
            made_.assertions.push_back(std::move(assertion));
        }
    }

    bool load_one(const CaseElement& one, Assertion& made) {
        using Kind = Assertion::Kind;
        const std::string_view name = one.name();
        if (name == "page") {
            made.kind = Kind::page;
            one.allow_attributes({"n"});
            made.page = one.number("n", 1, most_pages).value_or(0);
        } else if (name == "text" || name == "no-text") {
            made.kind = name == "text" ? Kind::text : Kind::no_text;
            one.allow_attributes({"page", "in"});
            made.area = one.area("in");
            need_text(one, made);
        } else if (name == "line") {
            made.kind = Kind::line;
            load_line(one, made);
        } else if (name == "order") {
            made.kind = Kind::order;
            one.allow_attributes({"page"});
            need_text(one, made);
        } else if (name == "dump") {
            made.kind = Kind::dump;
            one.allow_attributes({"page", "path", "show"});
            load_show(one, made);
            load_path(one, made);
        } else if (name == "structure") {
            made.kind = Kind::structure;
            one.allow_attributes({"path"});
            load_path(one, made);
        } else if (name == "value") {
            made.kind = Kind::value;
            one.allow_attributes({"of"});
            made.expression = one.required("of");
        } else if (name == "picture") {
            made.kind = Kind::picture;
            load_picture(one, made);
        } else {
            one.unknown({"page", "text", "no-text", "line", "order", "dump", "structure", "value",
                         "picture"});
            return false;
        }
        if (made.kind != Kind::page) {
            made.page = one.number("page", 1, most_pages).value_or(made.page);
        }
        return true;
    }

    static void need_text(const CaseElement& one, const Assertion& made) {
        if (!base::is_blank(made.text)) return;
        one.report("compare.missing-text",
                   fmt::format("<{}> without a text holds for every page", one.name()), one.span());
    }

    static void load_line(const CaseElement& one, Assertion& made) {
        one.allow_attributes({"page", "x", "y", "right", "size", "font", "color", "tolerance"});
        need_text(one, made);
        made.x = one.length("x");
        made.y = one.length("y");
        made.right = one.length("right");
        made.size = one.length("size");
        made.font = one.get("font");
        made.color = one.get("color");
        made.tolerance = one.length("tolerance").value_or(made.tolerance);
    }

    static void load_show(const CaseElement& one, Assertion& made) {
        static constexpr std::string_view kinds[] = {"text",   "fill",    "stroke", "outline",
                                                     "image",  "drawing", "group",  "link",
                                                     "window", "turned"};
        made.show = split_words(one.get("show"));
        for (const std::string& kind : made.show) {
            if (std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds)) continue;
            one.report("compare.bad-value", fmt::format("a dump shows no \"{}\"", kind),
                       one.value_span("show"),
                       fmt::format("known here: {}", fmt::join(kinds, ", ")));
        }
    }

    void load_path(const CaseElement& one, Assertion& made) {
        if (!one.has("path")) return;
        one.forbid_text();
        made.path = (folder_ / one.get("path")).lexically_normal().string();
    }

    void load_picture(const CaseElement& one, Assertion& made) {
        one.allow_attributes({"page", "path", "tolerance", "dpi"});
        one.required("path");
        load_path(one, made);
        made.page = 1;
        made.dots_per_inch = one.number("dpi", 10, 600).value_or(72);
        if (!one.has("tolerance")) return;
        std::string text = one.get("tolerance");
        if (text.ends_with('%')) {
            text.pop_back();
            if (const auto percent = parse_length(text);
                percent && text.find('p') == std::string::npos) {
                made.parts_per_million =
                    static_cast<std::uint32_t>(std::clamp(percent->to_points() * 10'000, 0.0, 1e6));
                return;
            }
        }
        one.report("compare.bad-value", fmt::format("\"{}\" is no tolerance", one.get("tolerance")),
                   one.value_span("tolerance"), "write how many of the pixels may differ, as 0.5%");
    }

    void check() {
        const bool ends = !made_.errors.empty() || !made_.reject.empty() || made_.suppressed;
        const bool asks = made_.pages || made_.masters || made_.no_warnings ||
                          !made_.warnings.empty() || !made_.assertions.empty();
        const bool values_only =
            std::all_of(made_.assertions.begin(), made_.assertions.end(),
                        [](const Assertion& a) { return a.kind == Assertion::Kind::value; });
        if (!ends && !asks && element_.findings() == findings_before_) {
            element_.report("compare.no-expectation", "<expect> expects nothing, so it can't fail",
                            made_.span, "add pages=\"…\", reject=\"…\" or elements inside");
        } else if (ends && (made_.pages || made_.masters || !values_only)) {
            element_.report("compare.conflict",
                            "a record that becomes no document has no pages to look at",
                            made_.span);
        }
        if (made_.channel != templates::Channel::web) return;
        for (const Assertion& one : made_.assertions) check_web(one);
        if (made_.pages || made_.masters) {
            element_.report("compare.conflict", "the web channel has no pages", made_.span);
        }
    }

    void check_web(const Assertion& one) {
        using Kind = Assertion::Kind;
        const bool fits = one.kind == Kind::text || one.kind == Kind::no_text ||
                          one.kind == Kind::order || one.kind == Kind::dump ||
                          one.kind == Kind::value;
        if (fits && one.page == 0 && !one.area && one.show.empty()) return;
        element_.report("compare.conflict", "the web channel has no pages", one.span,
                        "text, no-text, order, dump and value, without page, in and show");
    }

    const CaseElement& element_;
    const std::filesystem::path& folder_;
    Expectation made_;
    std::size_t findings_before_ = 0;  ///< what is wrong already needs no second finding
};

}  // namespace

Expectation load_expectation(const CaseElement& element, const std::filesystem::path& folder) {
    return ExpectationLoader(element, folder).load();
}

}  // namespace cajista::compare::detail
