// SPDX-License-Identifier: Apache-2.0
// What a text is compiled into, and the names around it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/source.h"
#include "rules/detail/function.h"
#include "rules/detail/node.h"
#include "rules/detail/static_type.h"

namespace cajista::rules::detail {

/// What Expression holds. Const after compilation.
struct CompiledExpression {
    base::Arena own_arena{1024};
    base::Arena* shared_arena = nullptr;  ///< of a decision model
    base::Arena& arena() { return shared_arena != nullptr ? *shared_arena : own_arena; }
    std::string text;
    base::SourceSpan where;
    bool has_exact_place = false;
    const Node* root = nullptr;
    std::uint32_t local_count = 0;
    bool may_nest = false;  ///< can build values as deep as it has steps (`partial`, functions)
    std::vector<Expression::DecisionUse> decisions;
    std::vector<std::shared_ptr<const void>> owned;  ///< compiled regular expressions, models
};

/// Locals of the expression or of one function definition in it.
struct LocalFrame {
    LocalFrame* outer = nullptr;
    std::uint32_t count = 0;
    std::vector<Capture> captured{};
};

/// Names that a construct adds: iterators, parameters, entries, or those of a filtered item.
struct NameLevel {
    struct Local {
        std::string name;
        const StaticType* type = nullptr;
        std::uint32_t slot = 0;
        bool is_late = false;
        bool is_used = false;
        const Node* node = nullptr;  ///< what the name stands for, instead of a slot
    };
    LocalFrame* frame = nullptr;
    std::vector<Local> locals{};
    const StaticType* filtered = nullptr;  ///< type of the item in a filter
    std::uint32_t item_slot = 0;
    bool is_late = false;  ///< the filtered list is
};

/// What texts that belong together see: the names around them, and types by name. Boxed expressions
/// of DMN add levels to it and hand it to the compiler of each text in them.
struct Names {
    LocalFrame top{};
    LocalFrame* frame = &top;
    std::vector<NameLevel> levels{};
    /// Of item definitions: the longest name that stands at `offset` and its end; null: none.
    std::function<const StaticType*(std::string_view text, std::size_t offset, std::size_t& end)>
        find_type{};
    /// Makes a name that nobody knows an input of the decision, in a slot of the top frame.
    std::function<std::uint32_t(std::string_view name)> imply{};
    bool may_imply = false;

    Names() = default;
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
};

}  // namespace cajista::rules::detail
