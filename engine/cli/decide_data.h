// SPDX-License-Identifier: Apache-2.0
// The records of `cajista decide`: what a file holds, as the inputs of the model want it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "data/reader.h"
#include "job/input.h"
#include "rules/decision.h"
#include "rules/read_texts.h"

namespace cajista::cli {

/// One owner, one thread. JSON is read with whatever it holds; a CSV file must have the columns
/// that the inputs need; of XML each child of the root is a record.
class DecideData {
public:
    /// `path` empty: one record without inputs; `-`: JSON on standard input. Errors: data.*,
    /// base.*.
    static base::Result<std::unique_ptr<DecideData>> open(const std::string& path, char delimiter,
                                                          const rules::DecisionModel& model,
                                                          const std::vector<std::uint32_t>& items);

    /// The next record, or nothing at the end; it lives until the next call. Errors:
    /// cli.record-kind, rules.json, rules.xml-record, data.*.
    base::Result<std::optional<value::Value>> next(base::Arena& arena);
    /// Values are texts, for DecisionModel::from_texts.
    bool has_texts() const { return has_texts_; }

private:
    DecideData() = default;
    base::Status open_reader(const std::string& path, job::Input input);
    base::Result<std::optional<value::Value>> next_of_file(base::Arena& arena);
    base::Result<std::optional<value::Value>> next_of_json();

    bool has_texts_ = false;
    // --- a file that data/ cuts into records
    job::Input input_;
    std::unique_ptr<data::Reader> reader_;
    std::unique_ptr<data::RecordParser> parser_;
    data::RawBatch batch_;
    std::vector<rules::InputPath> paths_;  ///< of CSV
    // --- JSON texts, one after the other or in lists
    std::string text_;
    std::string_view rest_;
    base::Arena list_arena_;
    std::span<const value::Value> list_;  ///< what is left of a list
};

}  // namespace cajista::cli
