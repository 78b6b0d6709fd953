// SPDX-License-Identifier: Apache-2.0
#include "data/reader.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "data/detail/file_sequence.h"
#include "data/detail/join.h"
#include "data/detail/joined_parser.h"
#include "data/detail/kept_reader.h"
#include "data/detail/read_sql.h"
#include "data/detail/source_path.h"

namespace cajista::data {

namespace detail {

base::Result<std::unique_ptr<FormatPlan>> plan_format(const job::Input& input,
                                                      const value::RecordType& type,
                                                      const std::vector<std::string>& header,
                                                      const std::vector<bool>& joined) {
    switch (input.format) {
        case job::Format::xml:
            return plan_xml(input, type, joined);
        case job::Format::csv:
            return plan_csv(input, type, header, joined);
        case job::Format::fixed:
            return plan_fixed(input, type, joined);
        case job::Format::ndjson:
        case job::Format::json:
        case job::Format::sqlite:
            break;
    }
    return plan_json(type, joined);
}

}  // namespace detail

namespace {

using detail::DetailJoin;
using detail::joined_slots;
using detail::JoinedParser;
using detail::JoinNode;
using detail::Shared;

class JoinedReader final : public Reader {
public:
    JoinedReader(std::span<const job::Input> inputs, std::uint32_t main, OpenOptions options)
        : options_(std::move(options)), shared_(std::make_shared<Shared>()) {
        shared_->inputs = inputs;
        shared_->main = main;
        shared_->plans.resize(inputs.size());
    }

    base::Status open() {
        auto root = open_input(shared_->main);
        if (!root.ok()) return std::move(root).errors();
        root_ = std::move(root).value();
        return {};
    }

    Outcome next(RawBatch& batch) override {
        if (ended_) return Outcome::end;
        Outcome outcome = is_draining_ ? root_->drain(batch) : root_->next(batch);
        if (outcome == Outcome::end && !is_draining_) {
            is_draining_ = true;
            outcome = root_->drain(batch);
        }
        if (outcome == Outcome::record || outcome == Outcome::reject) {
            batch.number_last(++number_, shared_->files);
            return outcome;
        }
        ended_ = true;
        if (outcome == Outcome::failed) failure_ = root_->problem();
        return outcome;
    }

    const base::Diagnostic& failure() const override { return failure_; }
    std::unique_ptr<RecordParser> create_parser() const override {
        return std::make_unique<JoinedParser>(shared_);
    }
    std::span<const std::string> files() const override { return shared_->files; }
    std::span<const std::string> columns(std::uint32_t input) const override {
        if (input >= headers_.size()) return {};
        return headers_[input];
    }
    std::uint64_t bytes_read() const override { return main_ ? main_->bytes_read() : 0; }
    std::uint64_t bytes_total() const override { return bytes_total_; }

private:
    /// The node of an input with all that is joined to it.
    base::Result<std::unique_ptr<JoinNode>> open_input(std::uint32_t index) {
        const job::Input& input = shared_->inputs[index];
        if (input.format == job::Format::sqlite) {
            auto rows = detail::SqlSource::open(input);
            if (!rows.ok()) return std::move(rows).errors();
            if (index == shared_->main && rows.value()->has_parameter()) {
                return base::error("data.sql-query", "only the query of a detail has a parameter",
                                   input.query_span);
            }
            queries_.resize(shared_->inputs.size());
            if (rows.value()->has_parameter()) queries_[index] = rows.value().get();
            shared_->files.push_back(input.path);
            return finish_input(index, std::move(rows).value(), {});
        }
        auto paths = detail::find_files(input);
        if (!paths.ok()) return std::move(paths).errors();
        const auto first = static_cast<std::uint32_t>(shared_->files.size());
        shared_->files.insert(shared_->files.end(), paths.value().begin(), paths.value().end());
        if (!options_.standard_input.empty()) {
            for (std::string& path : paths.value()) {
                if (path == "-") path = options_.standard_input.string();
            }
        }
        auto files = detail::FileSequence::open(input, std::move(paths).value(), first);
        if (!files.ok()) return std::move(files).errors();
        if (index == shared_->main) {
            main_ = files.value().get();
            bytes_total_ = total_size();
        }
        const std::vector<std::string> header = files.value()->header();
        return finish_input(index, std::move(files).value(), header);
    }

    base::Result<std::unique_ptr<JoinNode>> finish_input(
        std::uint32_t index, std::unique_ptr<detail::RecordSource> source,
        const std::vector<std::string>& header) {
        const job::Input& input = shared_->inputs[index];
        auto plan = detail::plan_format(input, *input.record, header, joined_slots(input));
        if (!plan.ok()) return std::move(plan).errors();
        shared_->plans[index] = std::move(plan).value();
        headers_.resize(shared_->inputs.size());
        headers_[index] = header;
        auto node = std::make_unique<JoinNode>(index, std::move(source), shared_->files);
        for (std::uint32_t number = 0; number < input.details.size(); ++number) {
            auto status = add_detail(*node, index, number);
            if (!status) return std::move(status).errors();
        }
        return node;
    }

    base::Status add_detail(JoinNode& node, std::uint32_t index, std::uint32_t number) {
        const job::Input& input = shared_->inputs[index];
        const job::Detail& detail = input.details[number];
        const std::string of(detail::source_of(input.record->fields[detail.of]));
        auto master_key = detail::KeyReader::create(input, of, headers_[index], detail.span);
        if (!master_key.ok()) return std::move(master_key).errors();
        auto child = open_input(detail.input);
        if (!child.ok()) return std::move(child).errors();
        std::unique_ptr<DetailJoin> join;
        if (detail.input < queries_.size() && queries_[detail.input] != nullptr) {
            join = detail::join_by_query(std::move(child).value(), *queries_[detail.input], number);
        } else {
            auto key = detail::KeyReader::create(shared_->inputs[detail.input], detail.key,
                                                 headers_[detail.input], detail.span);
            if (!key.ok()) return std::move(key).errors();
            join = detail.order == job::JoinOrder::any
                       ? detail::join_indexed(std::move(child).value(), std::move(key).value(),
                                              number, options_.scratch)
                       : detail::join_sorted(std::move(child).value(), std::move(key).value(),
                                             detail, number);
        }
        node.add_detail(std::move(master_key).value(), std::move(join));
        return {};
    }

    std::uint64_t total_size() const {
        std::uint64_t total = 0;
        for (const std::string& path : shared_->files) {
            std::error_code error;
            const auto size = std::filesystem::file_size(path, error);
            if (error) return 0;
            total += size;
        }
        return total;
    }

    OpenOptions options_;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<JoinNode> root_;
    std::vector<detail::SqlSource*> queries_;        ///< with a parameter, by input
    std::vector<std::vector<std::string>> headers_;  ///< by input
    const detail::FileSequence* main_ = nullptr;
    std::uint64_t bytes_total_ = 0;
    std::uint64_t number_ = 0;
    bool is_draining_ = false;
    bool ended_ = false;
    base::Diagnostic failure_;
};

}  // namespace

base::Result<std::unique_ptr<Reader>> Reader::open(std::span<const job::Input> inputs,
                                                   std::uint32_t main, const OpenOptions& options) {
    if (!options.kept.empty()) return detail::read_kept(inputs, main, options.kept);
    auto reader = std::make_unique<JoinedReader>(inputs, main, options);
    if (auto status = reader->open(); !status) return std::move(status).errors();
    return std::unique_ptr<Reader>(std::move(reader));
}

base::Status check_input(std::span<const job::Input> inputs, std::uint32_t main) {
    base::Diagnostics problems;
    const job::Input& input = inputs[main];
    const bool needs_header = input.format == job::Format::csv && input.rows.empty();
    if (input.record && !needs_header) {
        auto plan = detail::plan_format(input, *input.record, {}, joined_slots(input));
        if (!plan.ok()) problems = std::move(plan).errors();
    }
    for (const job::Detail& detail : input.details) {
        base::Status status = check_input(inputs, detail.input);
        for (auto& problem : std::move(status).errors()) problems.push_back(std::move(problem));
    }
    return problems;
}

}  // namespace cajista::data
