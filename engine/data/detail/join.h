// SPDX-License-Identifier: Apache-2.0
// Records of one input with the details that belong to them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "data/detail/cutter.h"
#include "data/detail/format_parser.h"
#include "data/raw_record.h"

namespace cajista::data::detail {

/// Reads one value, the key, out of raw records. One owner, one thread.
class KeyReader {
public:
    /// `from` is where the key stands. Errors: those of plan_format.
    static base::Result<KeyReader> create(const job::Input& input, const std::string& from,
                                          const std::vector<std::string>& header,
                                          const base::SourceSpan& span);
    /// Nothing when the record is broken, empty when it has no key.
    std::optional<std::string> read(const RawBatch& batch, const RawPart& part);

private:
    std::shared_ptr<value::RecordType> type_;
    std::shared_ptr<FormatPlan> plan_;
    std::unique_ptr<FormatParser> parser_;
    std::unique_ptr<RecordBuilder> builder_;
    std::unique_ptr<base::Arena> arena_;
};

/// Appends a record of one batch to another: as a record of its own, or its parts to the last
/// record there, as detail number `detail` of its part `parent`.
void copy_record(const RawBatch& from, const RawRecord& record, RawBatch& to);
void copy_parts(const RawBatch& from, const RawRecord& record, RawBatch& to, std::uint32_t detail);

class JoinNode;

/// One detail input, as its master sees it.
class DetailJoin {
public:
    enum class Found : std::uint8_t { done, orphan, failed };
    virtual ~DetailJoin() = default;
    /// Appends all rows of this key to the last record of `held`. After `orphan`, which gives
    /// orphan(), call again.
    virtual Found collect(const std::string& key, RawBatch& held) = 0;
    /// When there is no master any more: the next row that had none.
    virtual Found leftover() = 0;

    /// A batch with one record and its problem.
    const RawBatch& orphan() const { return orphan_; }
    const base::Diagnostic& problem() const { return problem_; }

protected:
    Found fail(base::Diagnostic problem) {
        problem_ = std::move(problem);
        return Found::failed;
    }
    RawBatch orphan_;
    base::Diagnostic problem_;
};

std::unique_ptr<DetailJoin> join_sorted(std::unique_ptr<JoinNode> child, KeyReader key,
                                        const job::Detail& detail, std::uint32_t number);
/// The index lies in a file in `scratch` that has no name once it is open.
std::unique_ptr<DetailJoin> join_indexed(std::unique_ptr<JoinNode> child, KeyReader key,
                                         std::uint32_t number, std::filesystem::path scratch);
class SqlSource;
std::unique_ptr<DetailJoin> join_by_query(std::unique_ptr<JoinNode> child, SqlSource& query,
                                          std::uint32_t number);

/// One input and what is joined to it. One owner, one thread.
class JoinNode {
public:
    JoinNode(std::uint32_t input, std::unique_ptr<RecordSource> source,
             const std::vector<std::string>& files)
        : input_(input), source_(std::move(source)), files_(files) {}

    void add_detail(KeyReader key, std::unique_ptr<DetailJoin> join) {
        details_.push_back({std::move(key), std::move(join)});
    }
    /// Appends a record, or a reject with its problem, to `out`. Its number is left at 0.
    Outcome next(RawBatch& out);
    /// After `end`: details that had no master, as rejects; then `end`.
    Outcome drain(RawBatch& out);
    const base::Diagnostic& problem() const { return problem_; }

private:
    struct Entry {
        KeyReader key;
        std::unique_ptr<DetailJoin> join;
    };
    Outcome cut_into(RawBatch& batch);
    void place(base::Diagnostic& problem, const Cut& cut) const;

    std::uint32_t input_;
    std::unique_ptr<RecordSource> source_;
    const std::vector<std::string>& files_;
    std::vector<Entry> details_;
    Cut cut_;
    RawBatch held_;  ///< the record whose details are being looked for
    bool holds_ = false;
    std::size_t detail_ = 0;  ///< next one to look into
    std::string key_;
    bool has_key_ = false;
    base::Diagnostic problem_;
};

}  // namespace cajista::data::detail
