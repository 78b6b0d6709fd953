// SPDX-License-Identifier: Apache-2.0
// What is kept of a document, so that its late content can be computed when layout asks.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "document/document.h"
#include "template/node.h"
#include "value/value.h"

namespace cajista::compose::detail {

/// The rows of one table, for `table.rows` in its heads and feet.
struct TableCapture {
    const templates::TableNode* node = nullptr;
    std::span<const value::Value> items;           ///< of the for-eaches around its rows
    std::span<const std::uint32_t> items_through;  ///< by body row: how many items begin with it
};

/// Late content of one document: what is needed to compute it again.
struct LateInstance {
    const templates::Node* node = nullptr;  ///< value, message or fill
    const document::Style* style = nullptr;
    std::span<const value::Value> variables;
    std::span<const char> answers;  ///< to position tests, for a fill
    const TableCapture* table = nullptr;
    std::string_view link, language;
    std::string_view anchor;  ///< whose page is asked for
};

}  // namespace cajista::compose::detail
