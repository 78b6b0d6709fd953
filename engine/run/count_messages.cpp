// SPDX-License-Identifier: Apache-2.0
#include "run/count_messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/json_text.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace cajista::run {

namespace {

MessageCount& count_of(MessageCounts& counts, std::string_view name) {
    if (const auto found = counts.find(name); found != counts.end()) return found->second;
    if (counts.size() >= base::limits::fill_messages) name = other_messages;
    return counts[std::string(name)];
}

std::string plain_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string plain;
    for (std::size_t i = 0; i < name.size() && plain.size() < longest;) {
        const char32_t c = base::next_code_point(name, i);
        base::append_utf8(plain, c < U' ' ? U' ' : c);
    }
    return plain.empty() ? "?" : plain;
}

std::string points(base::Length length) {
    const std::int64_t hundredths =
        base::Length::scaled(length.units, 100, base::Length::units_per_point).units;
    return fmt::format("{:.2f}", static_cast<double>(hundredths) / 100);
}

}  // namespace

std::vector<MessageShown> messages_of(const page::ComposedDocument& document) {
    std::vector<MessageShown> messages;
    for (const page::FillFact& fill : document.fills) {
        for (const page::FillFact::Message& one : fill.messages) {
            messages.push_back({plain_name(one.name), one.is_shown});
        }
    }
    return messages;
}

void add_messages(MessageCounts& to, const std::vector<MessageShown>& messages) {
    for (const MessageShown& one : messages) {
        MessageCount& count = count_of(to, one.name);
        ++(one.is_shown ? count.shown : count.left_out);
    }
}

void add_counts(MessageCounts& to, const MessageCounts& more) {
    for (const auto& [name, count] : more) {
        MessageCount& sum = count_of(to, name);
        sum.shown += count.shown;
        sum.left_out += count.left_out;
    }
}

std::string to_text(const MessageCounts& counts) {
    std::string text;
    for (const auto& [name, count] : counts) {
        text += fmt::format("{} {} {}\n", count.shown, count.left_out, name);
    }
    return text;
}

MessageCounts parse_messages(std::string_view text) {
    MessageCounts counts;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        MessageCount count;
        std::string name;
        if (!(words >> count.shown >> count.left_out) || words.get() != ' ') continue;
        std::getline(words, name);
        counts[name] = count;
    }
    return counts;
}

std::vector<report::MessageFacts> facts_of(const MessageCounts& counts) {
    std::vector<report::MessageFacts> facts;
    for (const auto& [name, count] : counts) facts.push_back({name, count.shown, count.left_out});
    return facts;
}

std::string fills_json(const page::ComposedDocument& document) {
    std::string out = "[";
    for (const page::FillFact& fill : document.fills) {
        out +=
            fmt::format("{}{{\"free\": {}, \"min\": {}, \"max\": {}, \"used\": {}, \"messages\": [",
                        out.ends_with('[') ? "" : ", ", points(fill.free), points(fill.least),
                        points(fill.most), points(fill.used));
        for (const page::FillFact::Message& one : fill.messages) {
            out += fmt::format(
                "{}{{\"name\": {}, \"height\": {}, \"shown\": {}}}", out.ends_with('[') ? "" : ", ",
                base::json_string(plain_name(one.name)), points(one.height), one.is_shown);
        }
        out += "]}";
    }
    return out + "]";
}

}  // namespace cajista::run
