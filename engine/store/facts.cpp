// SPDX-License-Identifier: Apache-2.0
#include "store/facts.h"

#include "base/binary.h"

namespace cajista::store {

std::uint32_t DocumentFacts::sheets() const {
    std::uint32_t count = 0;
    bool back_is_free = false;
    const PageFacts* front = nullptr;
    for (const PageFacts& page : pages) {
        const bool takes_back =
            back_is_free && page.plex == base::Plex::duplex && page.medium == front->medium;
        if (takes_back) {
            back_is_free = false;
            continue;
        }
        ++count;
        front = &page;
        back_is_free = page.plex == base::Plex::duplex;
    }
    return count;
}

namespace {

void append_texts(base::BinaryWriter& writer, const std::vector<std::string_view>& texts) {
    writer.number(texts.size());
    for (const std::string_view text : texts) writer.text(text);
}

void parse_texts(base::BinaryReader& reader, std::vector<std::string_view>& texts) {
    texts.clear();
    const std::uint64_t count = reader.count();
    for (std::uint64_t i = 0; i < count; ++i) texts.push_back(reader.text());
}

}  // namespace

void append_facts(std::string& out, const DocumentFacts& facts) {
    base::BinaryWriter writer(out);
    writer.number(facts.record_number);
    writer.number(facts.channels);
    for (const std::string_view text :
         {facts.key, facts.template_name, facts.title, facts.recipient, facts.language,
          facts.archive_path, facts.archive_digest, facts.web_path, facts.web_page,
          facts.email_path, facts.email_file}) {
        writer.text(text);
    }
    writer.number(facts.archive_bytes);
    append_texts(writer, facts.index);
    append_texts(writer, facts.metadata);
    append_texts(writer, facts.sort_keys);
    writer.number(facts.pages.size());
    for (const PageFacts& page : facts.pages) {
        writer.text(page.master);
        writer.text(page.medium);
        writer.number(static_cast<std::uint64_t>(page.plex));
        const base::Rect& zone = page.mark_zone;
        for (const base::Length side : {zone.left, zone.top, zone.width, zone.height}) {
            writer.signed_number(side.units);
        }
    }
}

bool parse_facts(std::string_view bytes, DocumentFacts& facts) {
    base::BinaryReader reader(bytes);
    facts.record_number = reader.number();
    facts.channels = static_cast<std::uint8_t>(reader.number());
    for (std::string_view* text :
         {&facts.key, &facts.template_name, &facts.title, &facts.recipient, &facts.language,
          &facts.archive_path, &facts.archive_digest, &facts.web_path, &facts.web_page,
          &facts.email_path, &facts.email_file}) {
        *text = reader.text();
    }
    facts.archive_bytes = reader.number();
    parse_texts(reader, facts.index);
    parse_texts(reader, facts.metadata);
    parse_texts(reader, facts.sort_keys);
    facts.pages.clear();
    const std::uint64_t count = reader.count();
    for (std::uint64_t i = 0; i < count; ++i) {
        PageFacts page;
        page.master = reader.text();
        page.medium = reader.text();
        page.plex = reader.number() == 0 ? base::Plex::simplex : base::Plex::duplex;
        base::Rect& zone = page.mark_zone;
        for (base::Length* side : {&zone.left, &zone.top, &zone.width, &zone.height}) {
            side->units = reader.signed_number();
        }
        facts.pages.push_back(page);
    }
    return reader.ok() && reader.at_end();
}

}  // namespace cajista::store
