// SPDX-License-Identifier: Apache-2.0
// What a Message holds.
#pragma once

#include <vector>

#include "locale/catalogue.h"
#include "locale/detail/message_tree.h"

namespace cajista::locale {

struct Message::State {
    detail::MessageTree tree;
    detail::PluralRules rules;
    bool is_simple = true;
    std::vector<MessagePiece> pieces;
};

}  // namespace cajista::locale
