// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "data/detail/csv_fields.h"
#include "data/detail/cutter.h"
#include "data/detail/row_plan.h"

namespace cajista::data::detail {

namespace {

class CsvPlan final : public RowsPlan {
public:
    using RowsPlan::compile;
    std::unique_ptr<FormatParser> create_parser() const override;
};

class CsvParser final : public FormatParser {
public:
    explicit CsvParser(const CsvPlan& plan) : plan_(plan), dialect_(plan.input().csv) {}

    bool parse(std::string_view bytes, std::string_view, Building& into,
               RecordBuilder& builder) override {
        builder.line = 1;
        if (!is_utf8(bytes)) return builder.fail("data.not-utf8", "the record is not valid UTF-8");
        RowAssembler rows(plan_, builder, into);
        while (!bytes.empty()) {
            const CsvRowEnd end = find_row_end(bytes, dialect_);
            const bool is_last = end.found != CsvRowEnd::Found::row;
            std::string_view row = bytes.substr(0, is_last ? bytes.size() : end.content);
            if (is_last && row.ends_with('\r')) row.remove_suffix(1);
            if (!row.empty() && !parse_row(row, rows, builder)) return false;
            if (is_last) break;
            builder.line += count_lines(bytes.substr(0, end.size));
            bytes.remove_prefix(end.size);
        }
        return rows.finish();
    }

private:
    bool split(std::string_view row, RecordBuilder& builder) {
        fields_.clear();
        CsvRow walk(row, dialect_);
        CsvField field;
        while (walk.next(field)) fields_.push_back(field);
        if (!walk.is_broken()) return true;
        return builder.fail("data.csv-open-quote", "a quote of this row isn't closed");
    }

    /// Which kind of row this is; nothing is an error.
    std::optional<std::size_t> kind(RecordBuilder& builder) {
        if (dialect_.type_column == 0) return 0;
        for (std::size_t i = 0; i < plan_.rows().size(); ++i) {
            if (dialect_.type_column <= fields_.size() &&
                plan_.rows()[i].row->type == fields_[dialect_.type_column - 1].text) {
                return i;
            }
        }
        builder.fail("data.row-type-unknown", "the row is of no type that the job names");
        return std::nullopt;
    }

    bool parse_row(std::string_view row, RowAssembler& rows, RecordBuilder& builder) {
        if (!split(row, builder)) return false;
        const auto which = kind(builder);
        if (!which) return false;
        bool skipped = false;
        const RowPlan* plan = rows.begin_row(*which, skipped);
        if (plan == nullptr) return skipped;
        const std::size_t expected = plan->columns.size();
        if (fields_.size() > expected || (fields_.size() < expected && !dialect_.ragged)) {
            return builder.fail("data.csv-field-count",
                                fmt::format("the row has {} fields, {} columns are known",
                                            fields_.size(), expected));
        }
        for (const ColumnTarget& target : plan->targets) {
            if (target.column >= fields_.size()) break;
            const CsvField& field = fields_[target.column];
            if (field.text.empty() && !field.is_quoted) continue;
            if (!rows.set(target, text_of(field, builder))) return false;
        }
        return true;
    }

    std::string_view text_of(const CsvField& field, RecordBuilder& builder) {
        if (!field.has_escapes) return field.text;
        unescaped_.clear();
        append_unescaped(unescaped_, field, dialect_);
        return builder.arena().copy(std::string_view(unescaped_));
    }

    const CsvPlan& plan_;
    const job::CsvDialect& dialect_;
    std::vector<CsvField> fields_;
    std::string unescaped_;
};

std::unique_ptr<FormatParser> CsvPlan::create_parser() const {
    return std::make_unique<CsvParser>(*this);
}

}  // namespace

base::Result<std::unique_ptr<FormatPlan>> plan_csv(const job::Input& input,
                                                   const value::RecordType& type,
                                                   const std::vector<std::string>& header,
                                                   const std::vector<bool>& joined) {
    auto plan = std::make_unique<CsvPlan>();
    base::Diagnostics problems = plan->compile(input, type, header, joined);
    if (!problems.empty()) return problems;
    return std::unique_ptr<FormatPlan>(std::move(plan));
}

}  // namespace cajista::data::detail
