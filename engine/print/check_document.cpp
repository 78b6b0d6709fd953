// SPDX-License-Identifier: Apache-2.0
#include "print/check_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "pdf/font_plan.h"

namespace cajista::print {

namespace {

// A slip of the data may not fill the store: nobody gets a document a thousand times.
constexpr std::uint64_t most_copies = 1'000;

/// The codes that say something of the record; others are the same for all documents.
job::Marks marks_of_record(const job::Marks& all) {
    job::Marks marks = all;
    std::erase_if(marks.marks, [](const job::Mark& mark) {
        return mark.kind == job::Mark::Kind::text || !is_of_record(mark);
    });
    return marks;
}

std::string_view longest_name(const std::vector<job::Machine>& machines) {
    std::string_view longest;
    for (const job::Machine& machine : machines) {
        if (machine.name.size() > longest.size()) longest = machine.name;
    }
    return longest;
}

}  // namespace

std::string_view value_of(const store::DocumentFacts& facts, job::ValueSlot slot) {
    return slot < facts.sort_keys.size() ? facts.sort_keys[slot] : std::string_view();
}

base::Result<std::uint64_t> copies_of(const store::DocumentFacts& document, job::ValueSlot slot) {
    const std::string_view text = value_of(document, slot);
    if (text.empty()) return std::uint64_t{1};
    std::uint64_t copies = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), copies);
    if (problem == std::errc() && end == text.data() + text.size() && copies <= most_copies) {
        return copies;
    }
    return base::error("print.bad-copies",
                       fmt::format("the copies of document '{}' (record {}) are no whole number "
                                   "from 0 to {}",
                                   document.key, document.record_number, most_copies));
}

void find_marked_pages(const job::Production& production, std::span<const Sheet> sheets,
                       std::vector<std::uint32_t>& pages) {
    pages.clear();
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const bool is_edge = i == 0 || i + 1 == sheets.size();
        const bool is_marked =
            std::ranges::any_of(production.marks.marks, [&](const job::Mark& mark) {
                return !mark.is_on_page && (mark.sheets == job::MarkSheets::all || is_edge);
            });
        if (!is_marked) continue;
        const job::MarkSide side = production.marks.side;
        const Sheet& sheet = sheets[i];
        if (side != job::MarkSide::back || sheet.back == no_page) pages.push_back(sheet.front);
        if (side != job::MarkSide::front && sheet.back != no_page) pages.push_back(sheet.back);
    }
}

base::Diagnostic zone_missing(const store::DocumentFacts& document, std::uint32_t page) {
    return base::error("print.mark-zone-missing",
                       fmt::format("page {} of document '{}' (record {}) must have marks, but its "
                                   "master '{}' of template '{}' has no mark zone",
                                   page + 1, document.key, document.record_number,
                                   document.pages[page].master, document.template_name))
        .hint("give the page master a <mark-zone>, or the @page rule a mark-zone");
}

bool is_of_record(const job::Mark& mark) {
    return std::ranges::any_of(mark.content.parts, [](const job::MarkText::Part& part) {
        return part.value != job::no_value || part.name == job::MarkName::key;
    });
}

struct DocumentChecker::State {
    const job::Production& production;
    const job::Marks marks;
    const pdf::FontPlan plan;
    MarkPainter painter;
    std::vector<Sheet> sheets;
    std::vector<std::uint32_t> pages;

    State(const job::Production& with, pdf::FontPlan fonts)
        : production(with),
          marks(marks_of_record(with.marks)),
          plan(std::move(fonts)),
          painter(marks, plan, -1) {}

    base::Status check_copies(const store::DocumentFacts& document) const {
        if (auto copies = copies_of(document, production.copies); !copies) {
            return std::move(copies).errors();
        }
        for (const job::Recipients& others : production.recipients) {
            if (auto copies = copies_of(document, others.copies); !copies) {
                return std::move(copies).errors();
            }
        }
        return {};
    }

    base::Status check_zones(const store::DocumentFacts& document) {
        find_marked_pages(production, sheets, pages);
        for (const std::uint32_t page : pages) {
            const base::Rect& zone = document.pages[page].mark_zone;
            if (zone.width.units <= 0 || zone.height.units <= 0) {
                return zone_missing(document, page);
            }
        }
        return {};
    }

    /// Draws the codes of the first sheet with this record's values and the smallest numbers.
    base::Status draw(const store::DocumentFacts& document, std::span<const base::Size> sizes) {
        if (marks.marks.empty() || sheets.empty() || sizes.empty()) return {};
        SheetFacts facts;
        facts.key = document.key;
        facts.machine = longest_name(production.machines);
        facts.piece = facts.sequence = facts.serial = 1;
        facts.sheets = 1;
        facts.values = document.sort_keys;
        auto drawn = painter.draw(facts, sizes.front(), document.pages.front().mark_zone);
        if (drawn) return {};
        base::Diagnostics errors = std::move(drawn).errors();
        for (base::Diagnostic& error : errors) {
            error.message = fmt::format("{} (document '{}')", error.message, document.key);
        }
        return errors;
    }
};

DocumentChecker::DocumentChecker(std::unique_ptr<State> state) : state_(std::move(state)) {}
DocumentChecker::~DocumentChecker() = default;

base::Result<std::unique_ptr<DocumentChecker>> DocumentChecker::create(
    const job::Production& production) {
    auto plan = pdf::FontPlan::create({}, {}, U"");
    if (!plan) return std::move(plan).errors();
    return std::unique_ptr<DocumentChecker>(
        new DocumentChecker(std::make_unique<State>(production, std::move(plan).value())));
}

base::Status DocumentChecker::check(const store::DocumentFacts& document,
                                    std::span<const base::Size> sizes) {
    State& s = *state_;
    const bool is_left_out = std::ranges::any_of(s.production.filters, [&](job::ValueSlot filter) {
        return value_of(document, filter).empty();
    });
    if (is_left_out) return {};
    if (base::Status good = s.check_copies(document); !good) return good;
    lay_sheets(document.pages, s.production.is_simplex, s.sheets);
    if (base::Status good = s.check_zones(document); !good) return good;
    return s.draw(document, sizes);
}

}  // namespace cajista::print
