// SPDX-License-Identifier: Apache-2.0
// One part of a raw record into the slots of one record, by format.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/detail/record_builder.h"
#include "job/input.h"

namespace cajista::data::detail {

/// One per worker; not shared.
class FormatParser {
public:
    virtual ~FormatParser() = default;
    /// Fills `into`, which the caller began and finishes. On false the builder has the problem; its
    /// line counts from 1 at the first byte of the part (0: unknown).
    virtual bool parse(std::string_view bytes, std::string_view context, Building& into,
                       RecordBuilder& builder) = 0;
};

/// How an input's data becomes records of a type: compiled once, const, shared by the workers.
class FormatPlan {
public:
    virtual ~FormatPlan() = default;
    virtual std::unique_ptr<FormatParser> create_parser() const = 0;
    const RecordShape& shape() const { return *shape_; }

protected:
    ShapeTable shapes_;
    const RecordShape* shape_ = nullptr;
};

/// `header` are the columns of a CSV file with a header; `joined` marks the slots of `type` that
/// details fill. `input` and `type` must outlive the plan. All errors at once.
base::Result<std::unique_ptr<FormatPlan>> plan_format(const job::Input& input,
                                                      const value::RecordType& type,
                                                      const std::vector<std::string>& header,
                                                      const std::vector<bool>& joined);

base::Result<std::unique_ptr<FormatPlan>> plan_json(const value::RecordType& type,
                                                    const std::vector<bool>& joined);
base::Result<std::unique_ptr<FormatPlan>> plan_xml(const job::Input& input,
                                                   const value::RecordType& type,
                                                   const std::vector<bool>& joined);
base::Result<std::unique_ptr<FormatPlan>> plan_csv(const job::Input& input,
                                                   const value::RecordType& type,
                                                   const std::vector<std::string>& header,
                                                   const std::vector<bool>& joined);
base::Result<std::unique_ptr<FormatPlan>> plan_fixed(const job::Input& input,
                                                     const value::RecordType& type,
                                                     const std::vector<bool>& joined);

/// By simdjson, which does it faster than anything of ours.
bool is_utf8(std::string_view text);

}  // namespace cajista::data::detail
