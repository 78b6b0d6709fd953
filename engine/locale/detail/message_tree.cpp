// SPDX-License-Identifier: Apache-2.0
#include "locale/detail/message_tree.h"

#include <algorithm>
#include <limits>

#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/numberformatter.h>

#include "base/limits.h"
#include "locale/detail/icu_text.h"
#include "value/convert.h"

namespace cajista::locale::detail {

namespace {

using value::Decimal;
using value::Value;
using value::ValueKind;
using Kind = MessageNode::Kind;
using Nodes = std::vector<MessageNode>;

/// The format of `{x, number, style}`, as Locale::format() takes it; nothing when it is none.
std::optional<std::string> format_of(std::string_view type, std::string_view style,
                                     std::string& problem) {
    if (type != "number" && type != "date" && type != "time") {
        problem = "has an argument of type " + std::string(type) +
                  " (there are number, date, time, plural, selectordinal and select)";
        return std::nullopt;
    }
    std::string format;
    const bool is_width =
        style == "short" || style == "medium" || style == "long" || style == "full";
    if (style.starts_with("::")) {
        format = style;
    } else if (type == "number" && style.empty()) {
        return format;
    } else if (type == "number" && style == "integer") {
        format = "precision-integer";
    } else if (type == "number" && style == "percent") {
        format = "%x100";
    } else if (type == "number" && style == "currency") {
        problem = "doesn't say which currency (write ::currency/EUR)";
        return std::nullopt;
    } else if (type != "number" && (style.empty() || is_width)) {
        format = std::string(type) + "/" + (style.empty() ? "medium" : std::string(style));
    } else {
        format = "pattern:" + std::string(style);
    }
    const std::string wrong = check_skeleton(format);
    if (wrong.empty()) return format;
    problem = "has the format " + std::string(style) + ", which " + wrong;
    return std::nullopt;
}

/// Turns ICU's list of parts into our tree.
class TreeBuilder {
public:
    TreeBuilder(const icu::UnicodeString& text, const icu::MessagePattern& pattern,
                MessageTree& tree, std::string& problem)
        : text_(text), pattern_(pattern), tree_(tree), problem_(problem) {}

    /// `start`: index of the MSG_START part. False when something is not for us.
    bool build(int32_t start, Nodes& nodes, const MessageNode* plural, int depth) {
        if (depth > base::limits::expression_depth) {
            problem_ = "is nested too deep";
            return false;
        }
        int32_t previous = pattern_.getPart(start).getLimit();
        for (int32_t i = start + 1;; ++i) {
            const icu::MessagePattern::Part& part = pattern_.getPart(i);
            add_literal(nodes, previous, part.getIndex());
            previous = part.getLimit();
            switch (part.getType()) {
                case UMSGPAT_PART_TYPE_MSG_LIMIT:
                    return true;
                case UMSGPAT_PART_TYPE_REPLACE_NUMBER:
                    if (plural != nullptr) {
                        nodes.push_back(
                            {Kind::number_sign, plural->argument, {}, plural->offset, {}});
                    }
                    break;
                case UMSGPAT_PART_TYPE_ARG_START: {
                    const int32_t limit = pattern_.getLimitPartIndex(i);
                    if (!build_argument(i, limit, nodes, depth)) return false;
                    i = limit;
                    previous = pattern_.getPart(limit).getLimit();
                    break;
                }
                default:
                    break;  // quotes
            }
        }
    }

private:
    std::string text(const icu::MessagePattern::Part& part) const {
        return from_icu(pattern_.getSubstring(part));
    }
    void add_literal(Nodes& nodes, int32_t begin, int32_t end) const {
        if (begin >= end) return;
        if (nodes.empty() || nodes.back().kind != Kind::literal) nodes.push_back({});
        append_icu(nodes.back().text, text_.tempSubStringBetween(begin, end));
    }
    std::uint32_t argument_index(const std::string& name) {
        auto& names = tree_.arguments;
        const auto found = std::find(names.begin(), names.end(), name);
        const auto index = static_cast<std::uint32_t>(found - names.begin());
        if (found == names.end()) names.push_back(name);
        return index;
    }
    bool build_argument(int32_t start, int32_t limit, Nodes& nodes, int depth) {
        const UMessagePatternArgType type = pattern_.getPart(start).getArgType();
        MessageNode node;
        node.argument = argument_index(text(pattern_.getPart(start + 1)));
        int32_t i = start + 2;
        switch (type) {
            case UMSGPAT_ARG_TYPE_NONE:
                node.kind = Kind::argument;
                break;
            case UMSGPAT_ARG_TYPE_SIMPLE: {
                node.kind = Kind::argument;
                const std::string name = text(pattern_.getPart(i));
                const std::string style = i + 1 < limit ? text(pattern_.getPart(i + 1)) : "";
                const auto format = format_of(name, trimmed(style), problem_);
                if (!format) return false;
                node.text = *format;
                break;
            }
            case UMSGPAT_ARG_TYPE_PLURAL:
            case UMSGPAT_ARG_TYPE_SELECTORDINAL:
                node.kind = type == UMSGPAT_ARG_TYPE_PLURAL ? Kind::plural : Kind::ordinal;
                if (icu::MessagePattern::Part::hasNumericValue(pattern_.getPart(i).getType())) {
                    const auto offset = Decimal::parse(text(pattern_.getPart(i++)));
                    if (offset) node.offset = *offset;
                }
                if (!build_cases(i, limit, node, depth)) return false;
                break;
            case UMSGPAT_ARG_TYPE_SELECT:
                node.kind = Kind::select;
                if (!build_cases(i, limit, node, depth)) return false;
                break;
            default:
                problem_ = "has a choice argument (use plural or select)";
                return false;
        }
        nodes.push_back(std::move(node));
        return true;
    }
    bool build_cases(int32_t i, int32_t limit, MessageNode& node, int depth) {
        while (i < limit) {
            MessageCase one;
            one.keyword = text(pattern_.getPart(i++));
            if (icu::MessagePattern::Part::hasNumericValue(pattern_.getPart(i).getType())) {
                one.exact = Decimal::parse(text(pattern_.getPart(i++)));
            }
            const MessageNode* plural = node.kind == Kind::select ? nullptr : &node;
            if (!build(i, one.nodes, plural, depth + 1)) return false;
            node.cases.push_back(std::move(one));
            i = pattern_.getLimitPartIndex(i) + 1;
        }
        return true;
    }
    static std::string_view trimmed(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(' ');
        if (begin == std::string_view::npos) return {};
        return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
    }

    const icu::UnicodeString& text_;
    const icu::MessagePattern& pattern_;
    MessageTree& tree_;
    std::string& problem_;
};

/// The plural keyword of a number as it is written: 1 and 1.0 differ in many languages.
std::string plural_keyword(const icu::PluralRules& rules, Decimal number) {
    const auto integer = number.exponent() == 0 ? number.to_integer() : std::nullopt;
    if (integer && *integer >= 0 && *integer <= std::numeric_limits<int32_t>::max()) {
        return from_icu(rules.select(static_cast<int32_t>(*integer)));
    }
    UErrorCode status = U_ZERO_ERROR;
    const int decimals = std::clamp(-number.exponent(), 0, 100);
    const icu::number::FormattedNumber formatted =
        icu::number::NumberFormatter::withLocale(icu::Locale::getRoot())
            .precision(icu::number::Precision::fixedFraction(decimals))
            .formatDecimal(number.absolute().to_string(), status);
    return from_icu(rules.select(formatted, status));
}

class MessagePrinter {
public:
    MessagePrinter(std::string& out, const PluralRules& rules, std::span<const Value> values,
                   Locale& locale)
        : out_(out), rules_(rules), values_(values), locale_(locale) {}

    void print(const Nodes& nodes) {
        for (const MessageNode& node : nodes) {
            switch (node.kind) {
                case Kind::literal:
                    out_ += node.text;
                    break;
                case Kind::argument:
                    print_argument(node);
                    break;
                case Kind::number_sign:
                    print_number_sign(node);
                    break;
                case Kind::select:
                    print_case(select_case(node));
                    break;
                case Kind::plural:
                case Kind::ordinal:
                    print_case(plural_case(node));
                    break;
            }
        }
    }

private:
    Value value_of(const MessageNode& node) const {
        return node.argument < values_.size() ? values_[node.argument] : Value();
    }
    void print_argument(const MessageNode& node) {
        const Format* format = node.text.empty() ? nullptr : locale_.format(node.text);
        if (format != nullptr)
            locale_.append_formatted(out_, value_of(node), *format);
        else
            locale_.append_value(out_, value_of(node));
    }
    void print_number_sign(const MessageNode& node) {
        const Value value = value_of(node);
        if (value.is(ValueKind::number)) {
            if (const auto rest = subtract(value.as_number(), node.offset)) {
                locale_.append_value(out_, Value::number(*rest));
            }
        } else {
            locale_.append_value(out_, value);
        }
    }
    void print_case(const MessageCase* chosen) {
        if (chosen != nullptr) print(chosen->nodes);
    }
    static const MessageCase* find_case(const MessageNode& node, std::string_view keyword) {
        const MessageCase* other = nullptr;
        for (const MessageCase& one : node.cases) {
            if (one.exact) continue;
            if (one.keyword == keyword) return &one;
            if (one.keyword == "other") other = &one;
        }
        return other;
    }
    const MessageCase* select_case(const MessageNode& node) const {
        return find_case(node, value::to_plain_text(value_of(node)));
    }
    const MessageCase* plural_case(const MessageNode& node) const {
        const Value value = value_of(node);
        if (!value.is(ValueKind::number)) return find_case(node, "other");
        for (const MessageCase& one : node.cases) {
            if (one.exact && *one.exact == value.as_number()) return &one;
        }
        const auto& rules = node.kind == Kind::plural ? rules_.cardinal : rules_.ordinal;
        const auto rest = subtract(value.as_number(), node.offset);
        if (!rest || !rules) return find_case(node, "other");
        return find_case(node, plural_keyword(*rules, *rest));
    }

    std::string& out_;
    const PluralRules& rules_;
    std::span<const Value> values_;
    Locale& locale_;
};

}  // namespace

std::optional<MessageTree> MessageTree::compile(std::string_view text, std::string& problem) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError place{};
    const icu::UnicodeString unicode = to_icu(text);
    icu::MessagePattern pattern(status);
    pattern.parse(unicode, &place, status);
    if (U_FAILURE(status)) {
        const std::string near = from_icu(icu::UnicodeString(place.postContext));
        problem = "is no message of ICU MessageFormat";
        if (!near.empty()) problem += " (near " + near + ")";
        if (status == U_DEFAULT_KEYWORD_MISSING) problem = "has a plural or select without other";
        return std::nullopt;
    }
    MessageTree tree;
    TreeBuilder builder(unicode, pattern, tree, problem);
    if (!builder.build(0, tree.nodes, nullptr, 0)) return std::nullopt;
    return tree;
}

bool MessageTree::is_simple() const {
    return std::all_of(nodes.begin(), nodes.end(), [](const MessageNode& node) {
        return node.kind == Kind::literal || (node.kind == Kind::argument && node.text.empty());
    });
}

PluralRules PluralRules::of(std::string_view language) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(
        {language.data(), static_cast<int32_t>(language.size())}, status);
    PluralRules rules;
    rules.cardinal.reset(icu::PluralRules::forLocale(locale, UPLURAL_TYPE_CARDINAL, status));
    rules.ordinal.reset(icu::PluralRules::forLocale(locale, UPLURAL_TYPE_ORDINAL, status));
    return rules;
}

void append_message(std::string& out, const MessageTree& tree, const PluralRules& rules,
                    std::span<const Value> values, Locale& locale) {
    MessagePrinter(out, rules, values, locale).print(tree.nodes);
}

}  // namespace cajista::locale::detail
