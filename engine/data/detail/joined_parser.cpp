// SPDX-License-Identifier: Apache-2.0
#include "data/detail/joined_parser.h"

#include "value/convert.h"

namespace cajista::data::detail {

std::vector<bool> joined_slots(const job::Input& input) {
    std::vector<bool> joined(input.record->fields.size());
    for (const job::Detail& detail : input.details) joined[detail.field] = true;
    return joined;
}

JoinedParser::JoinedParser(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)), builder_(shared_->inputs[shared_->main].limits) {
    for (const auto& plan : shared_->plans) {
        parsers_.push_back(plan ? plan->create_parser() : nullptr);
    }
}

base::Result<const value::Record*> JoinedParser::parse(const RawBatch& batch, const RawRecord& raw,
                                                       base::Arena& arena) {
    if (const base::Diagnostic* problem = batch.problem(raw)) return with_number(*problem, raw);
    builder_.start(arena);
    buildings_.clear();
    inputs_.clear();
    for (const RawPart& part : batch.parts(raw)) {
        Building* building = begin(part);
        buildings_.push_back(building);
        if (!parsers_[part.input]->parse(batch.bytes(part), batch.context(part), *building,
                                         builder_)) {
            return placed(raw, part);
        }
    }
    const std::span<const RawPart> parts = batch.parts(raw);
    for (std::size_t i = parts.size(); i-- > 0;) {
        builder_.line = 0;
        if (!builder_.finish(*buildings_[i])) return placed(raw, parts[i]);
    }
    return buildings_.front()->record;
}

Building* JoinedParser::begin(const RawPart& part) {
    const RecordShape& shape = shared_->plans[part.input]->shape();
    inputs_.push_back(part.input);
    if (buildings_.empty()) return builder_.begin(shape);
    Building* parent = buildings_[part.parent];
    const std::uint32_t parent_input = inputs_[part.parent];
    const job::Detail& detail = shared_->inputs[parent_input].details[part.detail];
    return builder_.begin(shape, parent, detail.field);
}

base::Diagnostic JoinedParser::with_number(base::Diagnostic problem, const RawRecord& raw) const {
    problem.record_number = raw.number;
    return problem;
}

base::Diagnostic JoinedParser::placed(const RawRecord& raw, const RawPart& part) {
    base::Diagnostic problem = with_number(std::move(builder_.problem()), raw);
    const std::uint64_t line = problem.data.line;
    if (part.file < shared_->files.size()) problem.data.path = shared_->files[part.file];
    problem.data.line = part.line == 0 ? 0 : part.line + (line == 0 ? 0 : line - 1);
    problem.data.offset = part.offset;
    const job::Input& main = shared_->inputs[shared_->main];
    if (main.key_slot && !buildings_.empty()) {
        const value::Value key = buildings_.front()->record->slots[*main.key_slot];
        if (!key.is_null()) problem.record_key = value::to_plain_text(key);
    }
    return problem;
}

}  // namespace cajista::data::detail
