// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/utf8.h"
#include "data/detail/cutter.h"
#include "data/detail/encoding.h"
#include "data/detail/mainframe_number.h"
#include "data/detail/row_plan.h"

namespace cajista::data::detail {

namespace {

class FixedPlan final : public RowsPlan {
public:
    using RowsPlan::compile;
    std::unique_ptr<FormatParser> create_parser() const override;
};

std::string_view without_padding(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

class FixedParser final : public FormatParser {
public:
    FixedParser(const FixedPlan& plan, std::unique_ptr<TextDecoder> decoder)
        : plan_(plan), layout_(plan.input().fixed), decoder_(std::move(decoder)) {
        for (const RowPlan& row : plan.rows()) {
            std::string type = row.row->type;
            while (type.size() < layout_.type_size) type += ' ';
            types_.push_back(decoder_->encode(type).value_or(std::string()));
        }
    }

    bool parse(std::string_view bytes, std::string_view, Building& into,
               RecordBuilder& builder) override {
        const bool has_lines = !layout_.descriptor_word && layout_.record_bytes == 0;
        builder.line = 1;
        RowAssembler rows(plan_, builder, into);
        while (!bytes.empty()) {
            std::string_view row = take_row(bytes);
            if (!row.empty() && !parse_row(row, rows, builder)) return false;
            builder.line += has_lines ? 1 : 0;
        }
        return rows.finish();
    }

private:
    std::string_view take_row(std::string_view& bytes) const {
        std::string_view row;
        if (layout_.descriptor_word) {
            const std::size_t size = bytes.size() < 4
                                         ? bytes.size()
                                         : std::size_t{static_cast<unsigned char>(bytes[0])} << 8 |
                                               static_cast<unsigned char>(bytes[1]);
            row = bytes.substr(0, std::max<std::size_t>(size, 4));
            bytes.remove_prefix(row.size());
            return row.substr(std::min<std::size_t>(4, row.size()));
        }
        if (layout_.record_bytes != 0) {
            row = bytes.substr(0, layout_.record_bytes);
            bytes.remove_prefix(row.size());
            return row;
        }
        const std::size_t end = bytes.find('\n');
        row = bytes.substr(0, end);
        bytes.remove_prefix(std::min(bytes.size(), row.size() + 1));
        if (row.ends_with('\r')) row.remove_suffix(1);
        return row;
    }

    std::optional<std::size_t> kind(std::string_view row, RecordBuilder& builder) const {
        if (layout_.type_size == 0) return 0;
        if (row.size() >= std::size_t{layout_.type_at} + layout_.type_size) {
            const std::string_view type = row.substr(layout_.type_at, layout_.type_size);
            for (std::size_t i = 0; i < types_.size(); ++i) {
                if (types_[i] == type) return i;
            }
        }
        builder.fail("data.row-type-unknown", "the row is of no type that the job names");
        return std::nullopt;
    }

    bool parse_row(std::string_view row, RowAssembler& rows, RecordBuilder& builder) {
        const auto which = kind(row, builder);
        if (!which) return false;
        bool skipped = false;
        const RowPlan* plan = rows.begin_row(*which, skipped);
        if (plan == nullptr) return skipped;
        if (layout_.counts_characters && !is_utf8(row) && is_utf8_file()) {
            return builder.fail("data.not-utf8", "the record is not valid UTF-8");
        }
        for (const ColumnTarget& target : plan->targets) {
            const job::Column& column = plan->row->columns[target.column];
            const auto text = column_text(row, column, builder);
            if (!text) return false;
            if (!text->empty() && !rows.set(target, *text)) return false;
        }
        return true;
    }

    bool is_utf8_file() const { return plan_.input().encoding.empty(); }

    /// The column's bytes; a row may end before or within the last text column.
    std::string_view cut(std::string_view row, const job::Column& column) const {
        if (!layout_.counts_characters) {
            return column.at >= row.size() ? std::string_view()
                                           : row.substr(column.at, column.size);
        }
        std::size_t begin = 0;
        for (std::uint32_t i = 0; i < column.at && begin < row.size(); ++i) {
            base::next_code_point(row, begin);
        }
        std::size_t end = begin;
        for (std::uint32_t i = 0; i < column.size && end < row.size(); ++i) {
            base::next_code_point(row, end);
        }
        return row.substr(begin, end - begin);
    }

    std::optional<std::string_view> column_text(std::string_view row, const job::Column& column,
                                                RecordBuilder& builder) {
        const std::string_view bytes = cut(row, column);
        using Form = job::Column::Form;
        if (column.form == Form::text) {
            const auto text = decoder_->decode(bytes, builder.arena());
            if (text) return without_padding(*text);
            builder.fail(
                "data.not-encoded",
                fmt::format("column '{}' is no text in the encoding of the file", column.name));
            return std::nullopt;
        }
        if (bytes.empty()) return bytes;
        number_.clear();
        const bool good = bytes.size() == column.size &&
                          (column.form == Form::zoned    ? append_zoned(number_, bytes, column)
                           : column.form == Form::packed ? append_packed(number_, bytes, column)
                                                         : append_binary(number_, bytes, column));
        if (good) return builder.arena().copy(std::string_view(number_));
        builder.fail("data.fixed-number", fmt::format("column '{}' holds no {} number", column.name,
                                                      column.form == Form::zoned    ? "zoned"
                                                      : column.form == Form::packed ? "packed"
                                                                                    : "binary"));
        return std::nullopt;
    }

    const FixedPlan& plan_;
    const job::FixedLayout& layout_;
    std::unique_ptr<TextDecoder> decoder_;
    std::vector<std::string> types_;
    std::string number_;
};

std::unique_ptr<FormatParser> FixedPlan::create_parser() const {
    // plan_fixed has made sure that there is such an encoding.
    auto decoder = TextDecoder::create(input().encoding);
    return std::make_unique<FixedParser>(*this, std::move(decoder).value());
}

}  // namespace

base::Result<std::unique_ptr<FormatPlan>> plan_fixed(const job::Input& input,
                                                     const value::RecordType& type,
                                                     const std::vector<bool>& joined) {
    auto decoder = TextDecoder::create(input.encoding);
    if (!decoder.ok()) return std::move(decoder).errors();
    auto plan = std::make_unique<FixedPlan>();
    base::Diagnostics problems = plan->compile(input, type, {}, joined);
    if (!problems.empty()) return problems;
    return std::unique_ptr<FormatPlan>(std::move(plan));
}

}  // namespace cajista::data::detail
