// SPDX-License-Identifier: Apache-2.0
#include "data/detail/row_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/names.h"
#include "data/detail/source_path.h"

namespace cajista::data::detail {

namespace {

std::optional<std::uint32_t> column_of(const std::vector<std::string>& columns,
                                       std::string_view name) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found != columns.end()) return static_cast<std::uint32_t>(found - columns.begin());
    std::uint32_t number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    const bool is_number = problem == std::errc() && end == name.data() + name.size();
    if (is_number && number >= 1 && number <= columns.size()) return number - 1;
    return std::nullopt;
}

base::Diagnostic unknown_column(const value::Field& field, std::string_view name,
                                const std::vector<std::string>& columns) {
    base::Diagnostic problem = base::error(
        "data.column-unknown",
        fmt::format("field '{}' comes from '{}', but there is no such column", field.name, name),
        field.span);
    const std::vector<std::string_view> known(columns.begin(), columns.end());
    if (const auto nearest = base::nearest_name(name, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    } else {
        problem.hints.push_back(fmt::format("columns: {}", fmt::join(known, ", ")));
    }
    return problem;
}

}  // namespace

base::Diagnostics RowsPlan::compile(const job::Input& input, const value::RecordType& type,
                                    const std::vector<std::string>& header,
                                    const std::vector<bool>& joined) {
    input_ = &input;
    if (input.rows.empty()) own_rows_.emplace_back();
    const std::vector<job::RowType>& types = input.rows.empty() ? own_rows_ : input.rows;
    std::size_t first = types.size();
    for (std::size_t i = 0; i < types.size(); ++i) {
        RowPlan& row = rows_.emplace_back();
        row.row = &types[i];
        for (const job::Column& column : types[i].columns) row.columns.push_back(column.name);
        if (input.rows.empty()) row.columns = header;
        if (!types[i].skip) first = std::min(first, i);
    }
    base::Diagnostics problems;
    shape_ = &shapes_.add(type);
    if (first < rows_.size()) compile_row(first, type, joined, problems);
    return problems;
}

void RowsPlan::compile_row(std::size_t row, const value::RecordType& type,
                           const std::vector<bool>& joined, base::Diagnostics& problems) {
    rows_[row].shape = &shapes_.add(type);
    compile_columns(row, type, 0, joined, problems);
    std::stable_sort(rows_[row].targets.begin(), rows_[row].targets.end(),
                     [](const auto& a, const auto& b) { return a.column < b.column; });
}

void RowsPlan::compile_columns(std::size_t row, const value::RecordType& type, std::uint32_t group,
                               const std::vector<bool>& joined, base::Diagnostics& problems) {
    for (std::uint32_t slot = 0; slot < type.fields.size(); ++slot) {
        if (slot < joined.size() && joined[slot]) continue;
        const value::Field& field = type.fields[slot];
        if (field.type == value::FieldType::record) {
            compile_record_field(row, field, slot, group, problems);
            continue;
        }
        std::uint8_t rank = 0;
        for (const std::string_view name : split_alternatives(source_of(field))) {
            if (const auto column = column_of(rows_[row].columns, name)) {
                rows_[row].targets.push_back({*column, group, slot, rank++});
            } else {
                problems.push_back(unknown_column(field, name, rows_[row].columns));
            }
        }
    }
}

/// Rows of a kind of their own, or columns of this row.
bool RowsPlan::compile_record_field(std::size_t row, const value::Field& field, std::uint32_t slot,
                                    std::uint32_t group, base::Diagnostics& problems) {
    const std::string_view source = source_of(field);
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i].row->skip || rows_[i].shape != nullptr) continue;
        known.push_back(rows_[i].row->type);
        if (rows_[i].row->type != source || group != 0) continue;
        rows_[i].parent = row;
        rows_[i].parent_slot = slot;
        compile_row(i, *field.record, {}, problems);
        return true;
    }
    if (!field.is_list) {
        const RecordShape& shape = shapes_.add(*field.record);
        rows_[row].groups.push_back({group, slot, &shape});
        const auto number = static_cast<std::uint32_t>(rows_[row].groups.size());
        compile_columns(row, *field.record, number, {}, problems);
        return true;
    }
    base::Diagnostic problem =
        base::error("data.field-no-source",
                    fmt::format("field '{}' is a list of records, but no row type or detail is "
                                "called '{}'",
                                field.name, source),
                    field.span);
    if (const auto nearest = base::nearest_name(source, known)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    }
    problems.push_back(std::move(problem));
    return false;
}

RowAssembler::RowAssembler(const RowsPlan& plan, RecordBuilder& builder, Building& root)
    : plan_(plan), builder_(builder), root_(&root), open_(plan.rows().size()) {}

const RowPlan* RowAssembler::begin_row(std::size_t row, bool& skipped) {
    const RowPlan& plan = plan_.rows()[row];
    skipped = plan.shape == nullptr;
    if (skipped) return nullptr;
    if (!plan.parent) {
        if (started_) {
            builder_.fail("data.row-orphan", "a second row starts a record within one");
            return nullptr;
        }
        started_ = true;
        open_[row] = root_;
    } else {
        Building* parent = open_[*plan.parent];
        if (parent == nullptr) {
            builder_.fail("data.row-orphan",
                          fmt::format("a row of type '{}' stands before one of type '{}'",
                                      plan.row->type, plan_.rows()[*plan.parent].row->type));
            return nullptr;
        }
        open_[row] = builder_.begin(*plan.shape, parent, plan.parent_slot);
        all_.push_back(open_[row]);
        for (std::size_t i = 0; i < open_.size(); ++i) {
            if (plan_.rows()[i].parent == row) open_[i] = nullptr;
        }
    }
    row_ = row;
    groups_.assign(plan.groups.size(), nullptr);
    return &plan;
}

/// A group exists as soon as one of its columns has a value.
Building* RowAssembler::group(std::uint32_t number) {
    if (number == 0) return open_[row_];
    Building*& found = groups_[number - 1];
    if (found == nullptr) {
        const ColumnGroup& plan = plan_.rows()[row_].groups[number - 1];
        found = builder_.begin(*plan.shape, group(plan.parent), plan.slot);
        all_.push_back(found);
    }
    return found;
}

bool RowAssembler::set(const ColumnTarget& target, std::string_view text) {
    return builder_.set_text(*group(target.group), target.slot, text, target.rank);
}

bool RowAssembler::finish() {
    for (std::size_t i = all_.size(); i-- > 0;) {
        if (!builder_.finish(*all_[i])) return false;
    }
    return true;
}

}  // namespace cajista::data::detail
