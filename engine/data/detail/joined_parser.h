// SPDX-License-Identifier: Apache-2.0
// Raw records with the parts that were joined to them become records.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/detail/format_parser.h"
#include "data/record_parser.h"

namespace cajista::data::detail {

/// What parsers share with the reader; const once the reader is open.
struct Shared {
    std::span<const job::Input> inputs;
    std::uint32_t main = 0;
    std::vector<std::string> files;
    std::vector<std::unique_ptr<FormatPlan>> plans;  ///< by input; null when not used
};

/// Which slots of the input's record its details fill.
std::vector<bool> joined_slots(const job::Input& input);

/// One owner, one thread.
class JoinedParser final : public RecordParser {
public:
    explicit JoinedParser(std::shared_ptr<const Shared> shared);
    base::Result<const value::Record*> parse(const RawBatch& batch, const RawRecord& raw,
                                             base::Arena& arena) override;

private:
    Building* begin(const RawPart& part);
    base::Diagnostic with_number(base::Diagnostic problem, const RawRecord& raw) const;
    base::Diagnostic placed(const RawRecord& raw, const RawPart& part);

    std::shared_ptr<const Shared> shared_;
    std::vector<std::unique_ptr<FormatParser>> parsers_;
    RecordBuilder builder_;
    std::vector<Building*> buildings_;  ///< by part
    std::vector<std::uint32_t> inputs_;
};

}  // namespace cajista::data::detail
