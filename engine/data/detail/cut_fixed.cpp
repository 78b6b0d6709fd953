// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "data/detail/encoding.h"
#include "data/detail/row_cutter.h"

namespace cajista::data::detail {

namespace {

class FixedCutter final : public RowCutter {
public:
    FixedCutter(Window& window, const job::Input& input) : RowCutter(window, input) {
        types_ = input.fixed.type_size != 0;
    }

    base::Status encode_types();

protected:
    Row find_row(std::string_view data, bool is_all) const override;
    std::optional<std::size_t> type_of(std::string_view content) const override;

private:
    Row find_described(std::string_view data, bool is_all) const;
    Row find_sized(std::string_view data, bool is_all) const;
    Row find_line(std::string_view data, bool is_all) const;

    std::vector<std::string> raw_types_;  ///< by row, in the file's encoding
};

base::Status FixedCutter::encode_types() {
    auto decoder = TextDecoder::create(input_.encoding);
    if (!decoder.ok()) return std::move(decoder).errors();
    for (const job::RowType& row : input_.rows) {
        std::string padded = row.type;
        while (padded.size() < input_.fixed.type_size) padded += ' ';
        raw_types_.push_back(decoder.value()->encode(padded).value_or(std::string()));
    }
    return {};
}

Row broken(std::size_t size, std::string_view content, std::string code, std::string message) {
    return {Row::Found::broken, size, content, base::error(std::move(code), std::move(message))};
}

/// IBM record descriptor word: two bytes of length, which counts them too, two of zero.
Row FixedCutter::find_described(std::string_view data, bool is_all) const {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(data[i]); };
    if (data.size() < 4) {
        if (!is_all) return {};
        return broken(data.size(), {}, "data.fixed-truncated",
                      "the file ends within a record descriptor word");
    }
    const std::size_t size = static_cast<std::size_t>(byte(0)) << 8 | byte(1);
    if (size < 4 || byte(2) != 0 || byte(3) != 0) {
        Row row = broken(0, {}, "data.fixed-descriptor",
                         fmt::format("a record descriptor word has the length {} and the flags "
                                     "{:02x}{:02x}",
                                     size, byte(2), byte(3)));
        row.found = Row::Found::stuck;
        return row;
    }
    if (data.size() >= size) return {Row::Found::row, size, data.substr(4, size - 4), {}};
    if (!is_all) return {};
    return broken(data.size(), data.substr(4), "data.fixed-truncated",
                  fmt::format("the last row has {} of {} bytes", data.size(), size));
}

Row FixedCutter::find_sized(std::string_view data, bool is_all) const {
    const std::size_t size = input_.fixed.record_bytes;
    if (data.size() >= size) return {Row::Found::row, size, data.substr(0, size), {}};
    if (!is_all) return {};
    // A line end or the end-of-file sign of old systems behind the last row.
    if (data.find_first_not_of("\r\n\x1A") == std::string_view::npos) {
        return {Row::Found::row, data.size(), {}, {}};
    }
    return broken(data.size(), data, "data.fixed-truncated",
                  fmt::format("the last row has {} of {} bytes", data.size(), size));
}

Row FixedCutter::find_line(std::string_view data, bool is_all) const {
    const std::size_t end = data.find('\n');
    if (end == std::string_view::npos && !is_all) {
        if (data.size() <= input_.limits.record_bytes) return {};
        Row row = broken(data.size(), {}, "", "");
        row.problem = record_too_large(input_.limits.record_bytes);
        row.goes_on = true;
        return row;
    }
    std::string_view line = data.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "\x1A") line = {};
    return {Row::Found::row, end == std::string_view::npos ? data.size() : end + 1, line, {}};
}

Row FixedCutter::find_row(std::string_view data, bool is_all) const {
    if (input_.fixed.descriptor_word) return find_described(data, is_all);
    if (input_.fixed.record_bytes != 0) return find_sized(data, is_all);
    return find_line(data, is_all);
}

std::optional<std::size_t> FixedCutter::type_of(std::string_view content) const {
    const job::FixedLayout& fixed = input_.fixed;
    if (content.size() < std::size_t{fixed.type_at} + fixed.type_size) return std::nullopt;
    const std::string_view type = content.substr(fixed.type_at, fixed.type_size);
    for (std::size_t i = 0; i < raw_types_.size(); ++i) {
        if (raw_types_[i] == type) return i;
    }
    return std::nullopt;
}

}  // namespace

base::Result<std::unique_ptr<RecordSource>> cut_fixed(Window& window, const job::Input& input) {
    auto cutter = std::make_unique<FixedCutter>(window, input);
    if (auto status = cutter->encode_types(); !status) return std::move(status).errors();
    return std::unique_ptr<RecordSource>(std::move(cutter));
}

}  // namespace cajista::data::detail
