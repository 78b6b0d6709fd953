// SPDX-License-Identifier: Apache-2.0
// Whether a document can be printed as the job says, asked while it is composed: what is wrong with
// one document is a reject of one record, and never stops a production.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "print/marks.h"
#include "print/sheets.h"
#include "store/facts.h"

namespace cajista::print {

/// What an expression of the job gave for a document; empty for no_value.
std::string_view value_of(const store::DocumentFacts& facts, job::ValueSlot slot);

/// How often a document is printed: a whole number from 0 to 1,000; no value is 1. Error:
/// print.bad-copies.
base::Result<std::uint64_t> copies_of(const store::DocumentFacts& document, job::ValueSlot slot);

/// Pages, 0-based, that marks in a zone may stand on. Which sheet is the first or last of its piece
/// isn't known yet: that of the document may be.
void find_marked_pages(const job::Production& production, std::span<const Sheet> sheets,
                       std::vector<std::uint32_t>& pages);

/// print.mark-zone-missing, of a 0-based page.
base::Diagnostic zone_missing(const store::DocumentFacts& document, std::uint32_t page);

/// Whether the value of a mark depends on the record.
bool is_of_record(const job::Mark& mark);

/// One owner, one thread. The production must outlive it.
class DocumentChecker {
public:
    static base::Result<std::unique_ptr<DocumentChecker>> create(const job::Production& production);
    ~DocumentChecker();
    /// `sizes`: of the pages. Errors: print.bad-copies, print.mark-zone-missing,
    /// print.mark-outside-zone, graphic.barcode-* (a value that the code can't hold). A document
    /// that a filter leaves out is good.
    base::Status check(const store::DocumentFacts& document, std::span<const base::Size> sizes);

private:
    struct State;
    explicit DocumentChecker(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::print
