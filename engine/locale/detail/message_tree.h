// SPDX-License-Identifier: Apache-2.0
// A message of ICU MessageFormat as a tree of our own: ICU's own formatter is neither const nor
// exact for decimals, and knows nothing of Cajista's values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/plurrule.h>

#include "locale/locale.h"
#include "value/value.h"

namespace cajista::locale::detail {

struct MessageCase;

/// One step of a message.
struct MessageNode {
    enum class Kind : std::uint8_t {
        literal,
        argument,     ///< `{name}`, `{name, number, ::.00}`
        number_sign,  ///< `#` of a plural
        plural,
        ordinal,  ///< selectordinal
        select,
    };
    Kind kind = Kind::literal;
    std::uint32_t argument = 0;
    std::string text;       ///< the literal; the format of an argument, empty for none
    value::Decimal offset;  ///< of a plural and its number signs
    std::vector<MessageCase> cases;
};

struct MessageCase {
    std::string keyword;                  ///< `one`, `other`, `female`
    std::optional<value::Decimal> exact;  ///< `=0`
    std::vector<MessageNode> nodes;
};

struct MessageTree {
    std::vector<std::string> arguments;  ///< names in order of first use
    std::vector<MessageNode> nodes;

    /// Nothing, and why, when `text` is no message. Nested at most limits::expression_depth deep.
    static std::optional<MessageTree> compile(std::string_view text, std::string& problem);
    /// Literals and arguments without formats only.
    bool is_simple() const;
};

/// The plural rules of one language; const and shared.
struct PluralRules {
    std::shared_ptr<const icu::PluralRules> cardinal, ordinal;
    static PluralRules of(std::string_view language);
};

/// Formats; `values` in the order of `tree.arguments`, missing ones are null.
void append_message(std::string& out, const MessageTree& tree, const PluralRules& rules,
                    std::span<const value::Value> values, Locale& locale);

}  // namespace cajista::locale::detail
