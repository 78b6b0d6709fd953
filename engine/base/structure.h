// SPDX-License-Identifier: Apache-2.0
// Words that a document, its pages and its files share: the role of content (PDF structure types,
// ISO 32000-1 14.8.4) and what a sheet is.
#pragma once

#include <cstdint>

namespace cajista::base {

/// What a piece of content is, for tags, e-mail, web and reading order.
enum class Role : std::uint8_t {
    none,  ///< groups without meaning
    document,
    section,
    division,
    paragraph,
    heading1,
    heading2,
    heading3,
    heading4,
    heading5,
    heading6,
    list,
    list_item,
    list_label,
    list_body,
    table,
    table_head,
    table_body,
    table_foot,
    table_row,
    table_header,
    table_data,
    caption,
    figure,
    quote,
    note,
    link,
    span,
    code,
    artifact,  ///< page furniture, decoration: not read
};

/// How the items of a list are labelled (ISO 32000-1, table 347).
enum class ListNumbering : std::uint8_t {
    none,
    disc,
    circle,
    square,
    decimal,
    upper_roman,
    lower_roman,
    upper_alpha,
    lower_alpha,
};

/// Printed on one side of a sheet or on both.
enum class Plex : std::uint8_t { simplex, duplex };

}  // namespace cajista::base
