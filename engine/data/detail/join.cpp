// SPDX-License-Identifier: Apache-2.0
#include "data/detail/join.h"

#include <fmt/format.h>

#include "data/detail/read_sql.h"
#include "value/decimal.h"

namespace cajista::data::detail {

base::Result<KeyReader> KeyReader::create(const job::Input& input, const std::string& from,
                                          const std::vector<std::string>& header,
                                          const base::SourceSpan& span) {
    KeyReader reader;
    reader.type_ = std::make_shared<value::RecordType>();
    if (input.record) reader.type_->namespaces = input.record->namespaces;
    value::Field field;
    field.name = "key";
    field.from = from;
    field.span = span;
    reader.type_->fields.push_back(std::move(field));
    auto plan = plan_format(input, *reader.type_, header, {});
    if (!plan.ok()) return std::move(plan).errors();
    reader.plan_ = std::move(plan).value();
    reader.parser_ = reader.plan_->create_parser();
    reader.builder_ = std::make_unique<RecordBuilder>(input.limits);
    reader.arena_ = std::make_unique<base::Arena>(4096);
    return reader;
}

std::optional<std::string> KeyReader::read(const RawBatch& batch, const RawPart& part) {
    arena_->reset();
    builder_->start(*arena_);
    Building* building = builder_->begin(plan_->shape());
    if (!parser_->parse(batch.bytes(part), batch.context(part), *building, *builder_)) {
        return std::nullopt;
    }
    const value::Value key = building->record->slots[0];
    return key.is_null() ? std::string() : std::string(key.as_string());
}

void copy_record(const RawBatch& from, const RawRecord& record, RawBatch& to) {
    to.begin_record(0);
    for (const RawPart& part : from.parts(record)) {
        to.add_part(part, from.bytes(part), from.context(part));
    }
    if (const base::Diagnostic* problem = from.problem(record)) to.set_problem(*problem);
}

void copy_parts(const RawBatch& from, const RawRecord& record, RawBatch& to, std::uint32_t detail) {
    const std::uint32_t shift = to.records().back().part_count;
    bool is_first = true;
    for (RawPart part : from.parts(record)) {
        part.parent = is_first ? 0 : part.parent + shift;
        if (is_first) part.detail = detail;
        is_first = false;
        to.add_part(part, from.bytes(part), from.context(part));
    }
}

void JoinNode::place(base::Diagnostic& problem, const Cut& cut) const {
    if (problem.data.path.empty() && cut.file < files_.size()) {
        problem.data.path = files_[cut.file];
    }
    if (problem.data.line == 0) {
        problem.data.line = cut.line;
        problem.data.offset = cut.offset;
    }
}

Outcome JoinNode::cut_into(RawBatch& batch) {
    const Outcome outcome = source_->next(cut_);
    if (outcome == Outcome::failed) {
        problem_ = cut_.problem;
        place(problem_, Cut{{}, {}, 0, 0, cut_.file, {}});
    }
    if (outcome != Outcome::record && outcome != Outcome::reject) return outcome;
    batch.begin_record(0);
    RawPart part;
    part.input = input_;
    part.file = cut_.file;
    part.line = cut_.line;
    part.offset = cut_.offset;
    batch.add_part(part, cut_.bytes, cut_.context);
    if (outcome == Outcome::reject) {
        place(cut_.problem, cut_);
        batch.set_problem(std::move(cut_.problem));
    }
    return outcome;
}

Outcome JoinNode::next(RawBatch& out) {
    if (details_.empty()) return cut_into(out);
    if (!holds_) {
        held_.clear();
        const Outcome outcome = cut_into(held_);
        if (outcome == Outcome::end || outcome == Outcome::failed) return outcome;
        holds_ = true;
        detail_ = 0;
        has_key_ = false;
    }
    for (; detail_ < details_.size(); ++detail_) {
        Entry& entry = details_[detail_];
        const RawRecord& record = held_.records().front();
        if (!has_key_) key_ = entry.key.read(held_, held_.parts(record)[0]).value_or("");
        has_key_ = true;
        if (key_.empty()) {
            has_key_ = false;
            continue;
        }
        const DetailJoin::Found found = entry.join->collect(key_, held_);
        if (found == DetailJoin::Found::failed) {
            problem_ = entry.join->problem();
            return Outcome::failed;
        }
        if (found == DetailJoin::Found::orphan) {
            const RawBatch& orphan = entry.join->orphan();
            copy_record(orphan, orphan.records().front(), out);
            return Outcome::reject;
        }
        has_key_ = false;
    }
    holds_ = false;
    const RawRecord& record = held_.records().front();
    copy_record(held_, record, out);
    return record.problem ? Outcome::reject : Outcome::record;
}

Outcome JoinNode::drain(RawBatch& out) {
    for (Entry& entry : details_) {
        const DetailJoin::Found found = entry.join->leftover();
        if (found == DetailJoin::Found::done) continue;
        if (found == DetailJoin::Found::failed) {
            problem_ = entry.join->problem();
            return Outcome::failed;
        }
        const RawBatch& orphan = entry.join->orphan();
        copy_record(orphan, orphan.records().front(), out);
        return Outcome::reject;
    }
    return Outcome::end;
}

namespace {

/// Both inputs are sorted by the key: one pass, one detail in memory.
class SortedJoin final : public DetailJoin {
public:
    SortedJoin(std::unique_ptr<JoinNode> child, KeyReader key, const job::Detail& detail,
               std::uint32_t number)
        : child_(std::move(child)), key_reader_(std::move(key)), detail_(detail), number_(number) {}

    Found collect(const std::string& key, RawBatch& held) override {
        if (!again_ && has_master_ && !follows(master_key_, key, true)) {
            return out_of_order("records", held.parts(held.records().front())[0]);
        }
        master_key_ = key;
        has_master_ = true;
        again_ = false;
        while (true) {
            if (!has_row_) {
                const Found found = read_row();
                again_ = found == Found::orphan;
                if (found != Found::done || ended_) return found;
            }
            if (row_key_ == key) {
                copy_parts(row_, row_.records().front(), held, number_);
                has_row_ = false;
                continue;
            }
            if (follows(key, row_key_, true)) return Found::done;
            again_ = true;
            return give_orphan();
        }
    }

    Found leftover() override {
        if (!has_row_) {
            const Found found = read_row();
            if (found != Found::done) return found;
            if (ended_) return drain();
        }
        return give_orphan();
    }

private:
    /// `has_row_` or `ended_` afterwards, when `done`.
    Found read_row() {
        if (ended_) return Found::done;
        row_.clear();
        const Outcome outcome = child_->next(row_);
        if (outcome == Outcome::end) {
            ended_ = true;
            return Found::done;
        }
        if (outcome == Outcome::failed) return fail(child_->problem());
        const RawRecord& record = row_.records().front();
        if (const base::Diagnostic* problem = row_.problem(record)) {
            if (problem->code != "data.detail-orphan") return fail(*problem);
            orphan_.clear();
            copy_record(row_, record, orphan_);
            return Found::orphan;
        }
        const auto key = key_reader_.read(row_, row_.parts(record)[0]);
        if (!key) return out_of_order("key", row_.parts(record)[0]);
        if (has_previous_ && !follows(row_key_, *key, false)) {
            return out_of_order("rows", row_.parts(record)[0]);
        }
        row_key_ = *key;
        has_row_ = has_previous_ = true;
        return Found::done;
    }

    /// Whether `b` comes behind `a`, or is equal when that may be.
    bool follows(const std::string& a, const std::string& b, bool strictly) const {
        int order = a.compare(b);
        if (detail_.order == job::JoinOrder::number) {
            const auto x = value::Decimal::parse(a);
            const auto y = value::Decimal::parse(b);
            if (!x || !y) return false;
            order = compare(*x, *y);
        }
        return order < 0 || (order == 0 && !strictly);
    }

    Found out_of_order(std::string_view what, const RawPart& part) {
        auto problem = base::error(
            "data.join-order",
            what == "key" ? fmt::format("a row of detail '{}' can't be read", detail_.name)
                          : fmt::format("the {} joined by detail '{}' are not sorted by their key",
                                        what, detail_.name),
            detail_.span);
        problem.data.line = part.line;
        problem.data.offset = part.offset;
        return fail(
            std::move(problem).hint("sort both files by the key, each key of the master "
                                    "once, or say order=\"any\""));
    }

    Found give_orphan() {
        orphan_.clear();
        copy_record(row_, row_.records().front(), orphan_);
        orphan_.set_problem(orphan_problem(row_.parts(row_.records().front())[0]));
        has_row_ = false;
        return Found::orphan;
    }
    base::Diagnostic orphan_problem(const RawPart& part) const {
        auto problem =
            base::error("data.detail-orphan",
                        fmt::format("a row of detail '{}' belongs to no record", detail_.name));
        problem.data.line = part.line;
        problem.data.offset = part.offset;
        return problem;
    }
    Found drain() {
        orphan_.clear();
        const Outcome outcome = child_->drain(orphan_);
        if (outcome == Outcome::failed) return fail(child_->problem());
        return outcome == Outcome::end ? Found::done : Found::orphan;
    }

    std::unique_ptr<JoinNode> child_;
    KeyReader key_reader_;
    const job::Detail& detail_;
    std::uint32_t number_;
    RawBatch row_;
    std::string row_key_;
    std::string master_key_;
    bool has_row_ = false;
    bool has_previous_ = false;
    bool has_master_ = false;
    bool again_ = false;  ///< collect() was left with an orphan and is called for the same key
    bool ended_ = false;
};

/// The database finds the rows of each key itself.
class QueryJoin final : public DetailJoin {
public:
    QueryJoin(std::unique_ptr<JoinNode> child, SqlSource& query, std::uint32_t number)
        : child_(std::move(child)), query_(query), number_(number) {}

    Found collect(const std::string& key, RawBatch& held) override {
        query_.restart(key);
        while (true) {
            row_.clear();
            const Outcome outcome = child_->next(row_);
            if (outcome == Outcome::end) return Found::done;
            if (outcome == Outcome::failed) return fail(child_->problem());
            const RawRecord& record = row_.records().front();
            if (const base::Diagnostic* problem = row_.problem(record)) return fail(*problem);
            copy_parts(row_, record, held, number_);
        }
    }
    Found leftover() override {
        orphan_.clear();
        const Outcome outcome = child_->drain(orphan_);
        if (outcome == Outcome::failed) return fail(child_->problem());
        return outcome == Outcome::end ? Found::done : Found::orphan;
    }

private:
    std::unique_ptr<JoinNode> child_;
    SqlSource& query_;
    std::uint32_t number_;
    RawBatch row_;
};

}  // namespace

std::unique_ptr<DetailJoin> join_sorted(std::unique_ptr<JoinNode> child, KeyReader key,
                                        const job::Detail& detail, std::uint32_t number) {
    return std::make_unique<SortedJoin>(std::move(child), std::move(key), detail, number);
}

std::unique_ptr<DetailJoin> join_by_query(std::unique_ptr<JoinNode> child, SqlSource& query,
                                          std::uint32_t number) {
    return std::make_unique<QueryJoin>(std::move(child), query, number);
}

}  // namespace cajista::data::detail
