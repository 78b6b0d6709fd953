// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "base/structure.h"

namespace cajista::pdf::detail {

/// The standard structure type of a role (ISO 32000-1, 14.8.4).
constexpr std::string_view structure_name(base::Role role) {
    switch (role) {
        case base::Role::none:
            return "NonStruct";
        case base::Role::document:
            return "Document";
        case base::Role::section:
            return "Sect";
        case base::Role::division:
            return "Div";
        case base::Role::paragraph:
            return "P";
        case base::Role::heading1:
            return "H1";
        case base::Role::heading2:
            return "H2";
        case base::Role::heading3:
            return "H3";
        case base::Role::heading4:
            return "H4";
        case base::Role::heading5:
            return "H5";
        case base::Role::heading6:
            return "H6";
        case base::Role::list:
            return "L";
        case base::Role::list_item:
            return "LI";
        case base::Role::list_label:
            return "Lbl";
        case base::Role::list_body:
            return "LBody";
        case base::Role::table:
            return "Table";
        case base::Role::table_head:
            return "THead";
        case base::Role::table_body:
            return "TBody";
        case base::Role::table_foot:
            return "TFoot";
        case base::Role::table_row:
            return "TR";
        case base::Role::table_header:
            return "TH";
        case base::Role::table_data:
            return "TD";
        case base::Role::caption:
            return "Caption";
        case base::Role::figure:
            return "Figure";
        case base::Role::quote:
            return "BlockQuote";
        case base::Role::note:
            return "Note";
        case base::Role::link:
            return "Link";
        case base::Role::span:
            return "Span";
        case base::Role::code:
            return "Code";
        case base::Role::artifact:
            return "Artifact";
    }
    return "NonStruct";
}

constexpr std::string_view list_numbering_name(base::ListNumbering numbering) {
    constexpr std::string_view names[] = {"None",       "Disc",       "Circle",
                                          "Square",     "Decimal",    "UpperRoman",
                                          "LowerRoman", "UpperAlpha", "LowerAlpha"};
    return names[static_cast<std::size_t>(numbering)];
}

}  // namespace cajista::pdf::detail
