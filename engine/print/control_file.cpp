// SPDX-License-Identifier: Apache-2.0
#include "print/control_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.h"
#include "print/detail/csv.h"
#include "print/marks.h"

namespace cajista::print {

namespace {

constexpr std::size_t rows_kept = 256 * 1024;

/// A line of an address, from 0.
std::string_view line_of(std::string_view text, std::size_t line) {
    for (; line > 0 && !text.empty(); --line) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// True when it is a number (in JSON without quotes).
bool append_field(std::string& out, std::string_view field, const ControlRow& row) {
    const std::pair<std::string_view, std::string_view> texts[] = {
        {"job", row.job},          {"key", row.key},
        {"keys", row.keys},        {"template", row.template_name},
        {"title", row.title},      {"recipient", row.recipient},
        {"machine", row.machine},  {"file", row.file},
        {"medium", row.medium},    {"household", row.household},
        {"reason", row.reason},    {"group1", row.groups[0]},
        {"group2", row.groups[1]}, {"group3", row.groups[2]},
        {"tray", row.tray},
    };
    for (const auto& [name, text] : texts) {
        if (name != field) continue;
        out += text;
        return false;
    }
    if (field.starts_with("address")) {
        out += line_of(row.recipient, static_cast<std::size_t>(field.back() - '1'));
        return false;
    }
    if (field == "inserts") {
        out += tray_list(row.inserts);
        return false;
    }
    if (field == "weight") {
        fmt::format_to(std::back_inserter(out), "{}.{:03}", row.milligrams / 1000,
                       row.milligrams % 1000);
        return true;
    }
    if (field == "postage") {
        fmt::format_to(std::back_inserter(out), "{}.{:04}", row.postage / 10'000,
                       row.postage % 10'000);
        return true;
    }
    const std::pair<std::string_view, std::uint64_t> numbers[] = {
        {"document", row.document}, {"piece", row.piece},   {"documents", row.documents},
        {"volume", row.volume},     {"page", row.page},     {"pages", row.pages},
        {"sheet", row.sheet},       {"sheets", row.sheets}, {"sequence", row.sequence},
        {"front", row.front},       {"back", row.back},     {"serial", row.serial},
        {"copy", row.copy},
    };
    for (const auto& [name, number] : numbers) {
        if (name == field) fmt::format_to(std::back_inserter(out), "{}", number);
    }
    return true;
}

/// At most `size` bytes, never half a character.
std::string_view cut(std::string_view text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    return text.substr(0, size);
}

}  // namespace

ControlFile::ControlFile(const job::Control& control, std::unique_ptr<pdf::FileOutput> output)
    : control_(control), output_(std::move(output)) {
    if (control_.format == job::ControlFormat::json) rows_ = "[";
    if (control_.format != job::ControlFormat::csv) return;
    for (const job::ControlColumn& column : control_.columns) {
        if (!rows_.empty()) rows_ += ',';
        detail::append_csv(rows_, column.name);
    }
    rows_ += '\n';
}

base::Result<std::unique_ptr<ControlFile>> ControlFile::create(const std::filesystem::path& path,
                                                               const job::Control& control) {
    auto output = pdf::FileOutput::create(path);
    if (!output) return std::move(output).errors();
    return std::unique_ptr<ControlFile>(new ControlFile(control, std::move(output).value()));
}

base::Status ControlFile::add(const ControlRow& row) {
    const job::ControlFormat format = control_.format;
    if (format == job::ControlFormat::json) rows_ += is_first_ ? "\n{" : ",\n{";
    is_first_ = false;
    bool is_first_column = true;
    for (const job::ControlColumn& column : control_.columns) {
        value_.clear();
        const bool is_number = append_field(value_, column.field, row);
        if (format == job::ControlFormat::fixed) {
            const bool is_right = column.is_right;
            if (is_number && value_.size() > column.size) {
                return base::error("print.field-too-long",
                                   fmt::format("'{}' of piece {} has {} digits; its column in "
                                               "'{}' has {}",
                                               column.field, row.piece, value_.size(),
                                               control_.path, column.size));
            }
            const std::string_view text = cut(value_, column.size);
            if (is_right) rows_.append(column.size - text.size(), is_number ? '0' : ' ');
            for (const char c : text) rows_ += c == '\n' || c == '\r' ? ' ' : c;
            if (!is_right) rows_.append(column.size - text.size(), ' ');
            continue;
        }
        if (!is_first_column) rows_ += format == job::ControlFormat::csv ? "," : ", ";
        is_first_column = false;
        if (format == job::ControlFormat::csv) {
            detail::append_csv(rows_, value_);
            continue;
        }
        base::append_json_text(rows_, column.name);
        rows_ += ": ";
        if (is_number) {
            rows_ += value_;
        } else {
            base::append_json_text(rows_, value_);
        }
    }
    rows_ += format == job::ControlFormat::json ? "}" : "\n";
    if (rows_.size() < rows_kept) return {};
    base::Status written = output_->write(rows_);
    rows_.clear();
    return written;
}

base::Status ControlFile::finish() {
    if (control_.format == job::ControlFormat::json) rows_ += "\n]\n";
    if (base::Status written = output_->write(rows_); !written) return written;
    rows_.clear();
    return output_->finish();
}

}  // namespace cajista::print
