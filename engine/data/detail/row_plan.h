// SPDX-License-Identifier: Apache-2.0
// From columns to fields: what CSV and fixed-width files have in common once rows are split.
#pragma once

#include <optional>
#include <vector>

#include "data/detail/format_parser.h"

namespace cajista::data::detail {

/// Where one column of a row goes.
struct ColumnTarget {
    std::uint32_t column = 0;
    std::uint32_t group = 0;  ///< 0: the row's record; else RowPlan::groups[group - 1]
    std::uint32_t slot = 0;
    std::uint8_t rank = 0;
};

/// A single record within the row's record, made of columns of the same row.
struct ColumnGroup {
    std::uint32_t parent = 0;
    std::uint32_t slot = 0;
    const RecordShape* shape = nullptr;
};

/// One kind of row.
struct RowPlan {
    const job::RowType* row = nullptr;
    const RecordShape* shape = nullptr;  ///< null: the row isn't wanted
    std::optional<std::size_t> parent;   ///< kind of row it belongs to; nothing: starts a record
    std::uint32_t parent_slot = 0;
    std::vector<std::string> columns;
    std::vector<ColumnTarget> targets;  ///< by column
    std::vector<ColumnGroup> groups;
};

class RowsPlan : public FormatPlan {
public:
    const std::vector<RowPlan>& rows() const { return rows_; }
    const job::Input& input() const { return *input_; }

protected:
    base::Diagnostics compile(const job::Input& input, const value::RecordType& type,
                              const std::vector<std::string>& header,
                              const std::vector<bool>& joined);

private:
    void compile_row(std::size_t row, const value::RecordType& type,
                     const std::vector<bool>& joined, base::Diagnostics& problems);
    void compile_columns(std::size_t row, const value::RecordType& type, std::uint32_t group,
                         const std::vector<bool>& joined, base::Diagnostics& problems);
    bool compile_record_field(std::size_t row, const value::Field& field, std::uint32_t slot,
                              std::uint32_t group, base::Diagnostics& problems);

    const job::Input* input_ = nullptr;
    std::vector<job::RowType> own_rows_;  ///< when the header names the columns
    std::vector<RowPlan> rows_;
};

/// Puts the rows of one record together. One per parser.
class RowAssembler {
public:
    RowAssembler(const RowsPlan& plan, RecordBuilder& builder, Building& root);

    /// Begins a row; null with `skipped` set when it isn't wanted, null without on an error.
    const RowPlan* begin_row(std::size_t row, bool& skipped);
    bool set(const ColumnTarget& target, std::string_view text);
    /// Closes all records but the root.
    bool finish();

private:
    Building* group(std::uint32_t number);

    const RowsPlan& plan_;
    RecordBuilder& builder_;
    Building* root_;
    std::vector<Building*> open_;    ///< by kind of row
    std::vector<Building*> groups_;  ///< of the current row
    std::vector<Building*> all_;
    std::size_t row_ = 0;
    bool started_ = false;
};

}  // namespace cajista::data::detail
