// SPDX-License-Identifier: Apache-2.0
#include "data/detail/source_path.h"

#include <fmt/format.h>

#include "base/characters.h"
#include "data/detail/cutter.h"
#include "data/detail/xml_tokens.h"

namespace cajista::data::detail {

namespace {

/// Cuts at `sign` outside quotes and brackets.
std::vector<std::string_view> split(std::string_view text, char sign) {
    std::vector<std::string_view> result;
    std::size_t begin = 0;
    int depth = 0;
    char quote = '\0';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if ((c == '"' || c == '\'') && depth > 0) {
            quote = c;
        } else if (c == '[') {
            ++depth;
        } else if (c == ']') {
            --depth;
        } else if (c == sign && depth == 0) {
            result.push_back(base::trimmed(text.substr(begin, at - begin)));
            begin = at + 1;
        }
    }
    result.push_back(base::trimmed(text.substr(begin)));
    return result;
}

bool is_name(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9') || name[0] == '-' || name[0] == '.') {
        return false;
    }
    return name.find_first_of("@[]()='\"<>&*/|:, \t\n") == std::string_view::npos;
}

class PathReader {
public:
    explicit PathReader(const base::SourceSpan& span) : span_(span) {}

    base::Result<std::vector<PathStep>> read(std::string_view path, bool may_have_condition) {
        std::vector<PathStep> steps;
        for (const std::string_view text : split(path, '/')) {
            if (!steps.empty() && steps.back().kind != PathStep::Kind::element) {
                return malformed(path, "nothing can stand behind an attribute or '.'");
            }
            auto step = read_step(text, path, may_have_condition);
            if (!step.ok()) return std::move(step).errors();
            steps.push_back(std::move(step).value());
        }
        return steps;
    }

private:
    base::Diagnostic malformed(std::string_view path, std::string_view why) const {
        return base::error("data.path-malformed", fmt::format("'{}' is no path: {}", path, why),
                           span_)
            .hint("a path is like a/b, a/@b, @b, . or a[b='x']/c");
    }

    base::Result<PathStep> read_step(std::string_view text, std::string_view path,
                                     bool may_have_condition) {
        PathStep step;
        if (text == ".") {
            step.kind = PathStep::Kind::self;
            return step;
        }
        const std::size_t bracket = text.find('[');
        if (bracket != std::string_view::npos) {
            if (!may_have_condition || !text.ends_with(']')) {
                return malformed(path, "a condition is like [b='x']");
            }
            auto status =
                read_condition(text.substr(bracket + 1, text.size() - bracket - 2), path, step);
            if (!status) return std::move(status).errors();
            text = base::trimmed(text.substr(0, bracket));
        }
        if (text.starts_with('@')) {
            step.kind = PathStep::Kind::attribute;
            text.remove_prefix(1);
        }
        const QualifiedName name = split_name(text);
        step.prefix = name.prefix;
        step.local = name.local;
        const bool has_prefix = text.find(':') != std::string_view::npos;
        if (!is_name(name.local) || (has_prefix && !is_name(name.prefix))) {
            return malformed(path, fmt::format("'{}' is no name", text));
        }
        if (step.kind == PathStep::Kind::attribute && !step.condition.empty()) {
            return malformed(path, "an attribute has no condition");
        }
        return step;
    }

    base::Status read_condition(std::string_view text, std::string_view path, PathStep& step) {
        const std::size_t equals = text.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? "" : base::trimmed(text.substr(equals + 1));
        const bool is_quoted = value.size() >= 2 && (value[0] == '\'' || value[0] == '"') &&
                               value.find(value[0], 1) == value.size() - 1;
        if (!is_quoted) return malformed(path, "a condition is like [b='x']");
        auto condition = read(base::trimmed(text.substr(0, equals)), false);
        if (!condition.ok()) return std::move(condition).errors();
        step.condition = std::move(condition).value();
        step.condition_value = value.substr(1, value.size() - 2);
        return {};
    }

    const base::SourceSpan& span_;
};

}  // namespace

std::vector<std::string_view> split_alternatives(std::string_view from) { return split(from, '|'); }

std::vector<std::string_view> split_steps(std::string_view path) { return split(path, '/'); }

base::Result<std::vector<PathStep>> parse_path(std::string_view path,
                                               const base::SourceSpan& span) {
    return PathReader(span).read(path, true);
}

}  // namespace cajista::data::detail
