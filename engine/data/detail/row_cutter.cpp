// SPDX-License-Identifier: Apache-2.0
#include "data/detail/row_cutter.h"

#include <fmt/format.h>

namespace cajista::data::detail {

bool RowCutter::starts_record(std::optional<std::size_t> type) const {
    if (!type) return false;
    for (std::size_t i = 0; i < input_.rows.size(); ++i) {
        if (!input_.rows[i].skip) return *type == i;
    }
    return false;
}

void RowCutter::note(Cut& cut, base::Diagnostic problem, std::size_t at) {
    if (has_problem_) return;
    has_problem_ = true;
    cut.problem = std::move(problem);
    cut.problem.data.line = lines_ + count_lines(window_.data().substr(0, at)) + 1;
    cut.problem.data.offset = window_.offset() + at;
}

/// Gives up the bytes of a record that is too large, and what is left of its last line. False:
/// reading failed.
bool RowCutter::drop_record(Cut& cut, std::size_t size, bool goes_on) {
    note(cut, record_too_large(input_.limits.record_bytes), 0);
    if (!too_large_) {
        cut.line = lines_ + 1;
        cut.offset = window_.offset();
    }
    too_large_ = true;
    lines_ += count_lines(window_.data().substr(0, size));
    window_.consume(size);
    while (goes_on) {
        const std::string_view rest = window_.data();
        const std::size_t end = rest.find('\n');
        goes_on = end == std::string_view::npos;
        lines_ += goes_on ? 0 : 1;
        window_.consume(goes_on ? rest.size() : end + 1);
        if (goes_on && !window_.fill()) break;
    }
    if (window_.has_failed()) cut.problem = window_.problem();
    return !window_.has_failed();
}

/// One row at `at`: into the record, or left for the next one.
RowCutter::Step RowCutter::take_row(Cut& cut, std::size_t& at) {
    Row row;
    while (true) {
        const std::string_view rest = window_.data().substr(at);
        const bool is_all = window_.is_at_end();
        if (is_all && rest.empty()) return Step::done;
        row = find_row(rest, is_all);
        if (row.found != Row::Found::more) break;
        if (!window_.fill() && window_.has_failed()) {
            cut.problem = window_.problem();
            return Step::failed;
        }
    }
    if (row.found == Row::Found::stuck) {
        has_problem_ = false;
        note(cut, std::move(row.problem), at);
        return Step::failed;
    }
    const bool is_blank_row = row.found == Row::Found::row && row.content.empty();
    if (!is_blank_row) {
        const std::optional<std::size_t> type = types_ ? type_of(row.content) : 0;
        const bool starts = !types_ || starts_record(type);
        if (starts && any_) return Step::done;
        const bool skipped = type && types_ && input_.rows[*type].skip;
        if (skipped && !any_) {
            lines_ += count_lines(window_.data().substr(at, row.size));
            window_.consume(row.size);
            return Step::took;
        }
        if (row.found == Row::Found::broken) {
            note(cut, std::move(row.problem), at);
        } else if (!type) {
            note(cut,
                 base::error("data.row-type-unknown", "the row is of no type that the job names"),
                 at);
        } else if (!starts && !any_) {
            note(cut,
                 base::error("data.row-orphan",
                             fmt::format("a row of type '{}' stands before the first that starts "
                                         "a record",
                                         input_.rows[*type].type)),
                 at);
        }
        any_ = true;
    } else if (!any_) {
        lines_ += count_lines(window_.data().substr(at, row.size));
        window_.consume(row.size);
        return Step::took;
    }
    at += row.size;
    if (at > input_.limits.record_bytes) {
        if (!drop_record(cut, at, row.goes_on)) return Step::failed;
        at = 0;
    }
    return !types_ && any_ ? Step::done : Step::took;
}

Outcome RowCutter::next(Cut& cut) {
    lines_ += count_lines(window_.data().substr(0, taken_));
    window_.consume(taken_);
    taken_ = 0;
    any_ = has_problem_ = too_large_ = false;
    std::size_t at = 0;
    bool placed = false;
    while (true) {
        const Step step = take_row(cut, at);
        if (any_ && !placed) {
            placed = true;
            if (!too_large_) {
                cut.line = lines_ + 1;
                cut.offset = window_.offset();
            }
        }
        if (step == Step::failed) return Outcome::failed;
        if (step == Step::done) break;
    }
    if (!any_) return Outcome::end;
    taken_ = at;
    cut.bytes = too_large_ ? std::string_view() : window_.data().substr(0, at);
    return has_problem_ ? Outcome::reject : Outcome::record;
}

}  // namespace cajista::data::detail
