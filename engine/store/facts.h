// SPDX-License-Identifier: Apache-2.0
// What production needs to know of a composed document without opening its pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "base/structure.h"

namespace cajista::store {

/// The channels a document goes to, as bits.
enum Channel : std::uint8_t { print = 1, archive = 2, web = 4, email = 8 };

/// A document that is held keeps the channels that it would go to in the upper half of the bits, so
/// that whoever asks for a channel doesn't see it.
constexpr int held_shift = 4;
constexpr std::uint8_t hold(std::uint8_t channels) {
    return static_cast<std::uint8_t>(channels << held_shift);
}
constexpr std::uint8_t release(std::uint8_t channels) {
    return static_cast<std::uint8_t>(channels >> held_shift);
}
constexpr bool is_held(std::uint8_t channels) { return release(channels) != 0; }

struct PageFacts {
    std::string_view master;
    std::string_view medium;
    base::Plex plex = base::Plex::simplex;
    base::Rect mark_zone;
};

/// Views point into the bytes the facts were parsed from, or into what the composer holds.
struct DocumentFacts {
    std::uint64_t record_number = 0;  ///< 1-based, in input order
    std::string_view key;
    std::string_view template_name;
    std::string_view title;
    std::string_view recipient;  ///< address lines joined by \n
    std::string_view language;
    std::string_view archive_path;    ///< relative, without the folder split; empty: not archived
    std::string_view archive_digest;  ///< SHA-256 of the archived file, 32 bytes; empty: none
    std::uint64_t archive_bytes = 0;
    std::string_view web_path;    ///< relative, without the folder split; empty: no web page
    std::string_view web_page;    ///< as store::pack made it
    std::string_view email_path;  ///< relative, without the folder split; empty: no file
    std::string_view email_file;  ///< as it was made: encrypted, it can't be made again
    std::uint8_t channels = 0;
    std::vector<std::string_view> index;      ///< in the order of the job's index fields
    std::vector<std::string_view> metadata;   ///< of print, in the order of the job
    std::vector<std::string_view> sort_keys;  ///< collation bytes, in the order of the job
    std::vector<PageFacts> pages;

    /// Sheets of paper: a duplex page takes the back of the duplex page before it; a simplex page,
    /// or a change of medium, begins a new sheet.
    std::uint32_t sheets() const;
};

void append_facts(std::string& out, const DocumentFacts& facts);
/// False when the bytes are damaged.
bool parse_facts(std::string_view bytes, DocumentFacts& facts);

}  // namespace cajista::store
