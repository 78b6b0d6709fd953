// SPDX-License-Identifier: Apache-2.0
#include "run/held_documents.h"

#include <fmt/format.h>

#include <iterator>

#include "run/run_directory.h"
#include "run/supplements.h"
#include "store/page_store.h"

namespace cajista::run {

namespace {

void append_field(std::string& out, std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
}

}  // namespace

base::Result<std::string> list_held(const std::filesystem::path& run) {
    if (auto record = read_run_record(run); !record) return std::move(record).errors();
    auto book = SupplementBook::open(run);
    if (!book) return std::move(book).errors();
    auto reader = store::PageStoreReader::open(run / "pages");
    if (!reader) return std::move(reader).errors();
    std::string out = "record,key,template,pages,released\n";
    store::Frame frame;
    store::DocumentFacts facts;
    while (reader.value()->next(frame)) {
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if (!store::is_held(facts.channels)) continue;
        fmt::format_to(std::back_inserter(out), "{},", facts.record_number);
        append_field(out, facts.key);
        out += ',';
        append_field(out, facts.template_name);
        fmt::format_to(std::back_inserter(out), ",{},", facts.pages.size());
        append_field(out, book.value()->holder_of(facts.record_number, {}));
        out += '\n';
    }
    if (!reader.value()->status().ok()) return base::Diagnostics(reader.value()->status().errors());
    return out;
}

}  // namespace cajista::run
