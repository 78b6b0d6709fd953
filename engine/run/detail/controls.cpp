// SPDX-License-Identifier: Apache-2.0
#include "run/detail/controls.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "base/arena.h"
#include "base/limits.h"

namespace cajista::run::detail {

std::optional<std::uint64_t> space_left(const std::filesystem::path& folder) {
    struct statvfs facts = {};
    if (::statvfs(folder.c_str(), &facts) != 0) return std::nullopt;  // what fails will say so
    return std::uint64_t{facts.f_bavail} * facts.f_frsize;
}

base::Status check_space(const std::filesystem::path& folder, std::uint64_t least) {
    const std::optional<std::uint64_t> left = space_left(folder);
    if (!left || *left >= least) return {};
    return base::error("run.disk-low", fmt::format("the volume of '{}' has {} MiB left, {} are "
                                                   "needed at least",
                                                   folder.string(), *left >> 20, least >> 20))
        .hint("free space; a run that was stopped goes on with `cajista resume`");
}

base::Status check_markers(const job::Job& job) {
    base::Diagnostics missing;
    for (const job::Marker& marker : job.markers) {
        std::error_code failure;
        if (std::filesystem::exists(marker.path, failure)) continue;
        missing.push_back(base::error("run.data-incomplete",
                                      fmt::format("the data of '{}' is not complete: there is no "
                                                  "'{}'",
                                                  marker.input, marker.path),
                                      marker.span));
    }
    return missing.empty() ? base::Status() : base::Status(std::move(missing));
}

void add_sums(std::vector<value::Decimal>& sums, const std::vector<value::Decimal>& more) {
    sums.resize(std::max(sums.size(), more.size()), value::Decimal::from_integer(0));
    for (std::size_t i = 0; i < more.size(); ++i) {
        sums[i] = add(sums[i], more[i]).value_or(sums[i]);
    }
}

namespace {

/// The value of an expression of parameters, and whether it is the sum that came out.
std::string compare_one(const job::Job& job, const rules::Expression& expected, value::Decimal sum,
                        std::string_view what, const job::Total& total,
                        base::Diagnostics& differences) {
    base::Arena arena;
    const std::vector<value::Value> variables = job.variables(nullptr);
    rules::Frame frame{variables, arena};
    frame.steps_left = base::limits::rule_steps;
    const value::Value value = expected.evaluate(frame);
    const std::string text =
        value.is(value::ValueKind::number) ? value.as_number().to_string() : "no number";
    if (value.is(value::ValueKind::number) && value.as_number() == sum) return text;
    differences.push_back(
        base::error("run.total-differs",
                    fmt::format("the total '{}' of {} is {}, expected is {}; nothing is published",
                                total.name, what, sum.to_string(), text),
                    total.span));
    return text;
}

}  // namespace

base::Diagnostics compare_totals(const job::Job& job, const TotalSums& sums,
                                 std::vector<report::TotalFacts>& facts) {
    base::Diagnostics differences;
    facts.clear();
    const auto at = [](const std::vector<value::Decimal>& all, std::size_t i) {
        return i < all.size() ? all[i] : value::Decimal::from_integer(0);
    };
    for (std::size_t i = 0; i < job.totals.size(); ++i) {
        const job::Total& total = job.totals[i];
        report::TotalFacts fact;
        fact.name = total.name;
        fact.read = at(sums.read, i).to_string();
        fact.composed = at(sums.composed, i).to_string();
        if (total.has_expect) {
            fact.expected =
                compare_one(job, total.expect, at(sums.read, i), "all records", total, differences);
        }
        if (total.has_printed) {
            fact.printed = compare_one(job, total.printed, at(sums.composed, i),
                                       "the records that became documents", total, differences);
        }
        facts.push_back(std::move(fact));
    }
    return differences;
}

}  // namespace cajista::run::detail
