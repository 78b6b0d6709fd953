// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/names.h"
#include "template/detail/compiler.h"
#include "template/detail/css_values.h"

namespace cajista::templates::detail {

namespace {

constexpr std::string_view spaces = " \t\n\r";

bool is_name_byte(char c) {
    return base::is_letter_or_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether an expression's text has `name` as a word outside of strings: which late value it reads.
bool has_word(std::string_view text, std::string_view name) {
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_string = !in_string;
        if (in_string && text[i] == '\\') ++i;
        if (in_string || !text.substr(std::min(i, text.size())).starts_with(name)) continue;
        const bool begins = i == 0 || (!is_name_byte(text[i - 1]) && text[i - 1] != '.');
        const std::size_t end = i + name.size();
        if (begins && (end == text.size() || !is_name_byte(text[end]))) return true;
    }
    return false;
}

}  // namespace

base::Diagnostic& Compiler::complain(std::string code, std::string message, base::SourceSpan span) {
    diagnostics_.push_back(base::error(std::move(code), std::move(message), std::move(span)));
    return diagnostics_.back();
}

void Compiler::complain(base::Diagnostics errors) {
    for (base::Diagnostic& error : errors) diagnostics_.push_back(std::move(error));
}

void Compiler::suggest(base::Diagnostic& error, std::string_view wanted,
                       std::span<const std::string_view> names) {
    if (const auto nearest = base::nearest_name(wanted, names)) {
        error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
    } else if (!names.empty() && names.size() <= 12) {
        error.hints.push_back(fmt::format("known: {}", fmt::join(names, ", ")));
    }
}

Place Compiler::place_of(const base::SourceSpan& span) {
    if (!span) return {UINT32_MAX, 0, 0};
    const auto next = static_cast<std::uint32_t>(plan_.sources.size());
    const auto [found, is_new] = file_numbers_.emplace(span.file.get(), next);
    if (is_new) plan_.sources.push_back(span.file);
    return {found->second, span.begin, span.end};
}

const rules::Expression* Compiler::expression(std::string_view text, const base::SourceSpan& where,
                                              Use use) {
    auto compiled = rules::compile_expression(text, where, *scope_);
    if (!compiled) {
        complain(std::move(compiled).errors());
        return nullptr;
    }
    plan_.slot_count = std::max(plan_.slot_count, scope_->size());
    check_late(compiled.value(), where);
    if (!check_type(compiled.value(), use, where)) return nullptr;
    plan_.expressions.push_back(std::move(compiled).value());
    return &plan_.expressions.back();
}

bool Compiler::check_type(const rules::Expression& compiled, Use use,
                          const base::SourceSpan& where) {
    using Kind = rules::Type::Kind;
    const Kind kind = compiled.type().kind;
    if (kind == Kind::any) return true;
    if (use == Use::test && kind != Kind::boolean) {
        complain("template.test-type", "this test is neither true nor false", where)
            .hints.push_back("compare: x = 1, x != null, count(list) > 0");
        return false;
    }
    if (use == Use::list && kind != Kind::list) {
        complain("template.list-type", "a list is needed here", where);
        return false;
    }
    const bool is_structure = kind == Kind::record || kind == Kind::context ||
                              kind == Kind::range || kind == Kind::function ||
                              (kind == Kind::list && compiled.type().item == Kind::record);
    if (use == Use::printed && is_structure) {
        complain("template.not-printable", "this value has parts and can't be printed", where)
            .hints.push_back("print one of its fields: {customer.name}");
        return false;
    }
    return true;
}

void Compiler::check_late(const rules::Expression& compiled, const base::SourceSpan& where) {
    if (!compiled.uses_late()) return;
    for (const LateName& late : late_names()) {
        const std::string_view group = late.name.substr(0, late.name.find('.'));
        if (!has_word(compiled.text(), group)) continue;
        // How many pages there will be is not known where a page ends.
        const bool is_count = late.name == "page.count" || late.name == "section.pages";
        const bool in_fill = late_place_ == LatePlace::fill;
        if (in_fill && is_count && compiled.text().find(late.name) == std::string_view::npos) {
            continue;
        }
        const bool allowed = group == "running" ? late_place_ == LatePlace::furniture
                             : group == "page" || group == "section"
                                 ? late_place_ == LatePlace::furniture ||
                                       late_place_ == LatePlace::table_part ||
                                       (in_fill && !is_count)
                             : group == "table" ? late_place_ == LatePlace::table_part
                                                : late_place_ == LatePlace::fill;
        if (group == "table" && allowed) table_is_read_ = true;
        if (allowed) continue;
        complain("template.late-here",
                 fmt::format("\"{}\" is known only when pages are made", group), where)
            .hints.push_back(fmt::format("it may stand in the text of: {}", late.where));
        return;
    }
}

const rules::Expression* Compiler::expression_of(const SourceNode& node, std::string_view attribute,
                                                 Use use) {
    const SourceAttribute* found = node.find(attribute);
    if (found == nullptr) return nullptr;  // reported by load_tree
    const rules::Expression* compiled = expression(found->value, found->inside, use);
    if (compiled != nullptr && compiled->uses_late() && late_place_ != LatePlace::fill) {
        complain("template.late-here", "a late value decides nothing: it can only be printed",
                 found->inside);
        return nullptr;
    }
    return compiled;
}

const TextPlan* Compiler::text_of(const SourceNode& node, std::string_view attribute) {
    const SourceAttribute* found = node.find(attribute);
    if (found == nullptr) return nullptr;
    const TextPlan* text = compile_text(*found);
    if (text != nullptr && has_late(text)) {
        complain("template.late-here", "a late value can't stand in an attribute", found->inside);
        return nullptr;
    }
    return text;
}

/// Expressions with a constant string become text here.
const TextPlan* Compiler::compile_text(const SourceAttribute& attribute) {
    auto cut = rules::cut_text(attribute.value, attribute.inside);
    if (!cut) {
        complain(std::move(cut).errors());
        return nullptr;
    }
    std::vector<TextPlan::Piece> pieces;
    for (const rules::TextPiece& piece : cut.value()) {
        if (!piece.is_expression) {
            pieces.push_back({plan_.arena.copy(piece.text), nullptr});
            continue;
        }
        base::SourceSpan where = attribute.inside;
        const bool is_raw = where.end - where.begin == attribute.value.size();
        if (is_raw) {
            where.begin += piece.offset;
            where.end = where.begin + static_cast<std::uint32_t>(piece.text.size());
        }
        const rules::Expression* compiled = expression(piece.text, where, Use::printed);
        if (compiled == nullptr) continue;
        const value::Value* constant = compiled->constant();
        if (constant != nullptr && constant->is(value::ValueKind::string)) {
            pieces.push_back({plan_.arena.copy(constant->as_string()), nullptr});
        } else {
            pieces.push_back({{}, compiled});
        }
    }
    TextPlan* text = plan_.arena.make<TextPlan>();
    text->pieces = plan_.arena.copy(pieces);
    text->place = place_of(attribute.inside);
    return text;
}

bool Compiler::holds_late(const rules::Expression* compiled) const {
    return compiled != nullptr && compiled->uses_late();
}

bool Compiler::has_late(const TextPlan* text) const {
    return text != nullptr &&
           std::any_of(text->pieces.begin(), text->pieces.end(),
                       [this](const TextPlan::Piece& piece) { return holds_late(piece.value); });
}

rules::Scope& Compiler::open_scope() {
    scopes_.emplace_back(scope_);
    scope_ = &scopes_.back();
    return scopes_.back();
}

std::uint32_t Compiler::declare(rules::Scope& scope, const SourceAttribute& name, rules::Type type,
                                rules::Timing timing) {
    const std::string_view text = base::trimmed(name.value);
    const bool is_name = !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
                         std::all_of(text.begin(), text.end(), is_name_byte);
    if (!is_name) {
        complain("template.invalid-name", fmt::format("\"{}\" can't be a name", name.value),
                 name.inside)
            .hints.push_back("a name is of letters, digits and _, and begins with a letter");
    }
    const std::uint32_t slot = scope.declare(std::string(text), type, timing);
    plan_.slot_count = std::max(plan_.slot_count, scope.size());
    return slot;
}

base::Length Compiler::length_of(const SourceNode& node, std::string_view attribute) {
    const SourceAttribute* found = node.find(attribute);
    if (found == nullptr) return {};
    const auto length = parse_length(found->value);
    if (!length || length->units < 0) {
        complain("template.invalid-length", fmt::format("\"{}\" is no length", found->value),
                 found->inside)
            .hints.push_back("write a number with pt, mm, cm or in: 12.5pt");
        return {};
    }
    return *length;
}

std::uint32_t Compiler::number_of(const SourceNode& node, std::string_view attribute,
                                  std::uint32_t most, std::uint32_t otherwise) {
    const SourceAttribute* found = node.find(attribute);
    if (found == nullptr) return otherwise;
    std::uint32_t number = 0;
    const char* end = found->value.data() + found->value.size();
    const auto parsed = std::from_chars(found->value.data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end && number >= 1 && number <= most) {
        return number;
    }
    complain("template.invalid-number",
             fmt::format("\"{}\" is no number from 1 to {}", found->value, most), found->inside);
    return otherwise;
}

ChannelMask Compiler::channels_of(const SourceNode& node) {
    const SourceAttribute* found = node.find("only");
    if (found == nullptr) return all_channels;
    ChannelMask mask = 0;
    for (const std::string_view word : words_of(found->value)) {
        if (const auto channel = parse_channel(word)) {
            mask |= mask_of(*channel);
        } else {
            suggest(complain("template.unknown-channel",
                             fmt::format("there is no channel \"{}\"", word), found->inside),
                    word, channel_names);
        }
    }
    if (mask == 0 && base::is_blank(found->value)) {
        complain("template.unknown-channel", "no channel is named", found->inside);
    }
    plan_.channel_masks.insert(mask);
    return mask;
}

std::vector<std::string_view> Compiler::words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(spaces);
        if (begin == std::string_view::npos) return words;
        text.remove_prefix(begin);
        words.push_back(text.substr(0, text.find_first_of(spaces)));
        text.remove_prefix(words.back().size());
    }
}

}  // namespace cajista::templates::detail
