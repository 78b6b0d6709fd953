// SPDX-License-Identifier: Apache-2.0
#include "print/make_piece.h"

#include <algorithm>

#include "print/sheets.h"

namespace cajista::print {

namespace {

/// Most sheets that go through a machine without a hand; 0: no limit.
std::uint32_t automatic_sheets(const job::Production& production) {
    const auto& machines = production.machines;
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < machines.size(); ++i) {
        if (i > 0 && i + 1 == machines.size()) break;  // the manual one
        if (machines[i].sheets == 0) return 0;
        most = std::max(most, machines[i].sheets);
    }
    return most;
}

bool choose_machine(const job::Production& production, Piece& piece) {
    const auto& machines = production.machines;
    for (std::uint32_t i = 0; i < machines.size(); ++i) {
        piece.machine = i;
        if (machines[i].sheets == 0 || piece.sheets <= machines[i].sheets) return true;
    }
    return machines.empty();
}

void choose_inserts(const job::Production& production, Piece& piece) {
    std::uint32_t wanted = 0;
    for (const PlannedDocument& document : piece.documents) wanted |= document.inserts;
    const auto bit = [](const job::Insert& insert) { return 1U << (insert.tray - 1); };
    std::vector<const job::Insert*> fillers;
    for (const job::Insert& insert : production.inserts) {
        if ((wanted & bit(insert)) == 0) continue;
        if (insert.priority) {
            fillers.push_back(&insert);
            continue;
        }
        piece.inserts |= bit(insert);
        piece.milligrams += insert.milligrams;
    }
    const auto step = std::ranges::find_if(production.postage, [&](const job::PostageStep& one) {
        return piece.milligrams <= one.milligrams;
    });
    if (step == production.postage.end()) return;
    piece.postage = step->price;
    std::ranges::stable_sort(fillers, {}, [](const job::Insert* one) { return *one->priority; });
    for (const job::Insert* insert : fillers) {
        if (piece.milligrams + insert->milligrams > step->milligrams) continue;
        piece.inserts |= bit(*insert);
        piece.milligrams += insert->milligrams;
    }
}

}  // namespace

std::vector<std::vector<PlannedDocument>> pack_household(const job::Production& production,
                                                         std::vector<PlannedDocument> documents) {
    std::vector<std::vector<PlannedDocument>> pieces;
    const bool repacks = production.household && production.household->repacks;
    const std::uint64_t limit = repacks ? automatic_sheets(production) : 0;
    if (limit == 0) {
        pieces.push_back(std::move(documents));
        return pieces;
    }
    std::vector<std::uint64_t> sheets;
    for (PlannedDocument& document : documents) {
        std::size_t at = 0;
        while (at < pieces.size() && sheets[at] + document.sheets > limit) ++at;
        if (at == pieces.size()) {
            pieces.emplace_back();
            sheets.push_back(0);
        }
        sheets[at] += document.sheets;
        pieces[at].push_back(document);
    }
    return pieces;
}

bool complete_piece(const job::Production& production, Piece& piece) {
    piece.sheets = 0;
    piece.pages = piece.bytes = 0;
    piece.inserts = 0;
    piece.postage = 0;
    piece.milligrams = production.envelope_milligrams;
    for (const PlannedDocument& document : piece.documents) {
        piece.sheets += document.sheets;
        piece.pages += document.pages;
        piece.bytes += document.bytes;
        piece.milligrams += document.milligrams;
    }
    choose_inserts(production, piece);
    return choose_machine(production, piece);
}

static std::int64_t sheet_weight(const job::Production& production, std::string_view medium) {
    const job::Paper* found = nullptr;
    for (const job::Paper& paper : production.papers) {
        if (paper.medium == medium || (found == nullptr && paper.medium.empty())) found = &paper;
        if (paper.medium == medium) break;
    }
    return found != nullptr ? found->milligrams : 0;
}

std::int64_t sheet_weight(const job::Production& production, const store::DocumentFacts& facts) {
    return facts.pages.empty() ? 0 : sheet_weight(production, facts.pages.front().medium);
}

std::int64_t paper_weight(const job::Production& production, const store::DocumentFacts& facts) {
    if (production.papers.empty()) return 0;
    std::vector<Sheet> sheets;
    lay_sheets(facts.pages, production.is_simplex, sheets);
    std::int64_t weight = 0;
    for (const Sheet& sheet : sheets) {
        weight += sheet_weight(production, facts.pages[sheet.front].medium);
    }
    return weight;
}

}  // namespace cajista::print
