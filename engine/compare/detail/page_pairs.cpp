// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/page_pairs.h"

#include <map>
#include <utility>

#include "compare/detail/difference_text.h"

namespace cajista::compare::detail {

std::vector<PagePair> page_pairs(const DiffResult& result, DiffSide& before, DiffSide& after,
                                 std::size_t most) {
    std::map<std::string_view, const DiffSide::Document*> documents[2];
    for (const DiffSide::Document& one : before.documents) documents[0][one.name] = &one;
    for (const DiffSide::Document& one : after.documents) documents[1][one.name] = &one;
    const bool single = before.documents.size() == 1 && after.documents.size() == 1;
    std::map<std::pair<std::string, std::uint64_t>, std::size_t> known;
    std::vector<PagePair> made;
    for (const Difference& one : result.differences) {
        const auto old_document = documents[0].find(one.document);
        const auto new_document = single ? documents[1].begin() : documents[1].find(one.document);
        if (one.page == 0 || old_document == documents[0].end() ||
            new_document == documents[1].end()) {
            continue;
        }
        const auto [at, is_new] = known.emplace(std::pair(one.document, one.page), made.size());
        if (is_new && made.size() >= most) break;
        if (is_new) {
            PagePair& pair = made.emplace_back();
            pair.document = pair.text = one.document;
            pair.page = one.page;
            const auto page_in = [&](const DiffSide::Document& document) {
                const bool is_past = !document.is_whole_file && one.page > document.pages;
                return is_past ? 0 : document.first + one.page;
            };
            pair.before = before.files[old_document->second->file].get();
            pair.after = after.files[new_document->second->file].get();
            pair.old_page = one.old_page != 0 ? one.old_page : page_in(*old_document->second);
            pair.new_page = one.new_page != 0 ? one.new_page : page_in(*new_document->second);
        }
        PagePair& pair = made[at->second];
        pair.kinds.insert(name_of(one.kind));
        pair.text += ' ' + description_of(one);
        pair.differences.push_back(&one);
    }
    return made;
}

}  // namespace cajista::compare::detail
