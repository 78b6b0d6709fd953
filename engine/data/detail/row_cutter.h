// SPDX-License-Identifier: Apache-2.0
// Records that are one row, or a row of the first type with the rows of other types behind it:
// what CSV and fixed-width files have in common.
#pragma once

#include <optional>

#include "data/detail/cutter.h"

namespace cajista::data::detail {

/// A row at some place of the window.
struct Row {
    enum class Found : std::uint8_t {
        row,
        more,    ///< not within these bytes
        broken,  ///< left out; what is behind it can be read
        stuck,   ///< nothing says where the next row starts
    };
    Found found = Found::more;
    std::size_t size = 0;        ///< with its line end
    std::string_view content;    ///< without line end and descriptor word
    base::Diagnostic problem{};  ///< of `broken` and `stuck`
    bool goes_on = false;        ///< too large to be kept: the rest of its line is left out, too
};

class RowCutter : public RecordSource {
public:
    RowCutter(Window& window, const job::Input& input) : window_(window), input_(input) {}
    Outcome next(Cut& cut) final;

protected:
    /// The row at the front of `data`; `is_all` when nothing comes behind it. Never `more` then,
    /// unless `data` is empty.
    virtual Row find_row(std::string_view data, bool is_all) const = 0;
    /// Index into Input::rows; nothing for a type that isn't named.
    virtual std::optional<std::size_t> type_of(std::string_view content) const = 0;

    Window& window_;
    const job::Input& input_;
    bool types_ = false;       ///< rows have a type column
    std::uint64_t lines_ = 0;  ///< line ends before the window
    std::size_t taken_ = 0;    ///< bytes of the last record, still in the window

private:
    enum class Step : std::uint8_t { took, done, failed };
    Step take_row(Cut& cut, std::size_t& at);
    bool starts_record(std::optional<std::size_t> type) const;
    void note(Cut& cut, base::Diagnostic problem, std::size_t at);
    bool drop_record(Cut& cut, std::size_t size, bool goes_on);

    bool any_ = false;  ///< the record being cut has rows
    bool has_problem_ = false;
    bool too_large_ = false;
};

}  // namespace cajista::data::detail
