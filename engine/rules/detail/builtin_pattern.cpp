// SPDX-License-Identifier: Apache-2.0
// matches, replace, split.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "rules/detail/builtin.h"
#include "rules/detail/list_builder.h"
#include "rules/detail/pattern.h"

namespace cajista::rules::detail {

namespace {

// ICU calls back after each 10,000 steps of its match engine, which take about as long as this many
// steps of ours; so patterns that backtrack without end are bounded by count, the same everywhere.
constexpr std::uint64_t steps_per_tick = 5'000;
constexpr std::int32_t most_ticks = 200;  // of one match: some 30 ms
constexpr std::uint64_t steps_per_call = 100;
constexpr std::int32_t match_stack_bytes = 1 << 20;

UBool U_CALLCONV count_tick(const void* machine, std::int32_t ticks) {
    return ticks < most_ticks &&
           static_cast<Machine*>(const_cast<void*>(machine))->step(steps_per_tick);
}

icu::UnicodeString widen(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

/// A matcher over `input`, which must outlive it; the pattern was compiled before or is now.
struct Search {
    Pattern own;
    int groups = 0;
    std::unique_ptr<icu::RegexMatcher> matcher;
    std::string error;

    Search(const Call& call, std::string_view pattern, std::string_view flags,
           const icu::UnicodeString& input) {
        const auto* prepared = static_cast<const Pattern*>(call.prepared);
        if (!call.machine.step(steps_per_call)) return;
        if (prepared == nullptr) {
            // compiling costs about as much as matching some thousand characters
            if (!call.machine.step(100 + pattern.size())) return;
            own = compile_pattern(pattern, flags);
            prepared = &own;
        }
        groups = prepared->groups;
        if (prepared->compiled == nullptr) {
            error = fmt::format("the pattern can't be used: {}", prepared->error);
            return;
        }
        UErrorCode status = U_ZERO_ERROR;
        matcher.reset(prepared->compiled->matcher(input, status));
        if (U_FAILURE(status)) {
            matcher.reset();
            error = "the pattern can't be used";
            return;
        }
        matcher->setMatchCallback(count_tick, &call.machine, status);
        matcher->setStackLimit(match_stack_bytes, status);
    }
    bool find() {
        UErrorCode status = U_ZERO_ERROR;
        const bool found = matcher->find(status);
        if (U_FAILURE(status)) error = "matching takes too many steps";
        return found && U_SUCCESS(status);
    }
    std::int32_t start(int group = 0) const {
        UErrorCode status = U_ZERO_ERROR;
        return matcher->start(group, status);
    }
    std::int32_t end(int group = 0) const {
        UErrorCode status = U_ZERO_ERROR;
        return matcher->end(group, status);
    }
};

std::string_view flags_of(const Call& call, std::size_t index) {
    return call.has(index) ? call[index].as_string() : std::string_view();
}

Value matches(const Call& call) {
    const icu::UnicodeString input = widen(call[0].as_string());
    if (!call.machine.step_text(call[0].as_string().size())) return {};
    Search search(call, call[1].as_string(), flags_of(call, 2), input);
    if (search.matcher == nullptr) return call.null(search.error);
    const bool found = search.find();
    return search.error.empty() ? Value::boolean(found) : call.null(search.error);
}

/// `$1` stands for a group, `\$` and `\\` for themselves; nothing when it is malformed.
struct ReplacementPiece {
    icu::UnicodeString literal;
    int group = -1;
};

std::optional<std::vector<ReplacementPiece>> cut_replacement(const icu::UnicodeString& text,
                                                             int groups) {
    std::vector<ReplacementPiece> pieces(1);
    const auto digit = [&](std::int32_t i) {
        return i < text.length() && text[i] >= u'0' && text[i] <= u'9' ? text[i] - u'0' : -1;
    };
    for (std::int32_t i = 0; i < text.length(); ++i) {
        const char16_t c = text[i];
        if (c == u'\\') {
            if (++i >= text.length() || (text[i] != u'\\' && text[i] != u'$')) return std::nullopt;
            pieces.back().literal.append(text[i]);
        } else if (c == u'$') {
            int group = digit(++i);
            if (group < 0) return std::nullopt;
            while (digit(i + 1) >= 0 && group * 10 + digit(i + 1) <= groups) {
                group = group * 10 + digit(++i);
            }
            pieces.push_back({{}, group});
            pieces.emplace_back();
        } else {
            pieces.back().literal.append(c);
        }
    }
    return pieces;
}

Value replace(const Call& call) {
    const icu::UnicodeString input = widen(call[0].as_string());
    if (!call.machine.step_text(call[0].as_string().size())) return {};
    Search search(call, call[1].as_string(), flags_of(call, 3), input);
    if (search.matcher == nullptr) return call.null(search.error);
    const auto pieces = cut_replacement(widen(call[2].as_string()), search.groups);
    if (!pieces) return call.null("the replacement has a $ without a digit or a lone backslash");
    icu::UnicodeString out;
    std::int32_t rest = 0;
    while (search.find()) {
        out.append(input, rest, search.start() - rest);
        for (const ReplacementPiece& piece : *pieces) {
            out.append(piece.literal);
            if (piece.group < 0 || piece.group > search.groups) continue;
            const std::int32_t begin = search.start(piece.group);
            if (begin >= 0) out.append(input, begin, search.end(piece.group) - begin);
        }
        rest = search.end();
        if (!call.machine.step()) return {};
        if (out.length() > static_cast<std::int32_t>(base::limits::field_bytes)) {
            return call.null("the text is too long");
        }
    }
    if (!search.error.empty()) return call.null(search.error);
    out.append(input, rest, input.length() - rest);
    std::string narrow;
    out.toUTF8String(narrow);
    return call.text(narrow);
}

Value split(const Call& call) {
    const icu::UnicodeString input = widen(call[0].as_string());
    if (!call.machine.step_text(call[0].as_string().size())) return {};
    Search search(call, call[1].as_string(), {}, input);
    if (search.matcher == nullptr) return call.null(search.error);
    ListBuilder parts(call.machine);
    std::int32_t rest = 0;
    const auto add = [&](std::int32_t end) {
        std::string narrow;
        input.tempSubStringBetween(rest, end).toUTF8String(narrow);
        return parts.add(call.text(narrow));
    };
    while (search.find()) {
        if (search.end() == search.start()) continue;
        if (!add(search.start())) return {};
        rest = search.end();
    }
    if (!search.error.empty()) return call.null(search.error);
    return add(input.length()) ? parts.list() : Value();
}

/// Patterns are constant nearly always: compiled with the expression.
Prepared prepare(std::span<const Node* const> arguments, std::size_t flags_index) {
    const auto constant_text = [&](std::size_t i) -> std::optional<std::string_view> {
        if (i >= arguments.size()) return std::string_view();
        if (!arguments[i]->is_constant) return std::nullopt;
        const Value& value = arguments[i]->constant;
        if (value.is_null()) return std::string_view();
        return value.is(ValueKind::string) ? std::optional(value.as_string()) : std::nullopt;
    };
    const auto flags = constant_text(flags_index);
    const auto pattern = arguments.size() > 1 ? constant_text(1) : std::nullopt;
    if (!flags || !pattern || arguments[1]->constant.is_null()) return {};
    auto compiled = std::make_shared<Pattern>(compile_pattern(*pattern, *flags));
    Prepared prepared;
    if (compiled->compiled == nullptr) {
        prepared.code = "rules.pattern-malformed";
        prepared.error = fmt::format("the pattern can't be used: {}", compiled->error);
    }
    prepared.object = std::move(compiled);
    return prepared;
}

Prepared prepare_matches(std::span<const Node* const> arguments) { return prepare(arguments, 2); }
Prepared prepare_replace(std::span<const Node* const> arguments) { return prepare(arguments, 3); }
Prepared prepare_split(std::span<const Node* const> arguments) { return prepare(arguments, 9); }

constexpr Builtin pattern_table[] = {
    {"matches", "input:s, pattern:s, flags?:s", 'b', matches, true, prepare_matches},
    {"replace", "input:s, pattern:s, replacement:s, flags?:s", 's', replace, true, prepare_replace},
    {"split", "string:s, delimiter:s", 'S', split, true, prepare_split},
};

}  // namespace

std::span<const Builtin> pattern_builtins() { return pattern_table; }

}  // namespace cajista::rules::detail
