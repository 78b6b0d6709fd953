// SPDX-License-Identifier: Apache-2.0
// How often the messages of fills were shown in a run, and how often they had no room.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "page/page.h"
#include "report/run_facts.h"
#include "run/composing.h"

namespace cajista::run {

struct MessageCount {
    std::uint64_t shown = 0, left_out = 0;
    friend bool operator==(const MessageCount&, const MessageCount&) = default;
};
/// By name. Names may come from data, so only so many are told apart (limits::fill_messages): those
/// that come first in the data; all others are counted as one, `other_messages`.
using MessageCounts = std::map<std::string, MessageCount, std::less<>>;
inline constexpr std::string_view other_messages = "(others)";

/// Names without control characters, cut to 100 bytes.
std::vector<MessageShown> messages_of(const page::ComposedDocument& document);

void add_messages(MessageCounts& to, const std::vector<MessageShown>& messages);
void add_counts(MessageCounts& to, const MessageCounts& more);

/// One line for each, for the journal; what can't be read is left out.
std::string to_text(const MessageCounts& counts);
MessageCounts parse_messages(std::string_view text);

std::vector<report::MessageFacts> facts_of(const MessageCounts& counts);

/// The fills of a document as a JSON array, lengths in points, for trace.ndjson.
std::string fills_json(const page::ComposedDocument& document);

}  // namespace cajista::run
