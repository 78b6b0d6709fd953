// SPDX-License-Identifier: Apache-2.0
#include "rules/check_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/detail/drg.h"
#include "rules/detail/table_space.h"

namespace cajista::rules {

namespace {

using detail::HitPolicy;
using detail::InputSpace;
using detail::TableCode;

constexpr std::size_t most_findings = 10;
constexpr std::uint64_t most_steps = 2'000'000;  // of one table: the cases grow with every input

class TableCheck {
public:
    TableCheck(const TableCode& table, base::Diagnostics& found)
        : table_(table),
          found_(found),
          frame_{.variables = {}, .arena = arena_, .steps_left = 10 * most_steps},
          machine_{.frame = frame_, .arena = arena_} {}

    void run() {
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            spaces_.emplace_back(table_, i, machine_);
        }
        for (std::uint32_t rule = 0; rule < table_.rules.size(); ++rule) read_rule(rule);
        check_empty();
        if (table_.policy == HitPolicy::unique) check_overlaps();
        if (table_.policy == HitPolicy::first) check_covered();
        const bool has_default = std::any_of(table_.outputs.begin(), table_.outputs.end(),
                                             [](const auto& one) { return one.otherwise; });
        const bool needs_all = table_.policy == HitPolicy::unique && !has_default &&
                               known_.size() == table_.rules.size() && !spaces_.empty();
        if (needs_all) {
            std::vector<std::string> conditions;
            find_gaps(0, known_, conditions);
        }
    }

private:
    using Taken = std::vector<bool>;

    void read_rule(std::uint32_t rule) {
        std::vector<Taken> taken;
        for (std::size_t i = 0; i < spaces_.size(); ++i) {
            auto pieces = spaces_[i].taken_by(table_.rules[rule].tests[i], machine_);
            if (!pieces) break;
            taken.push_back(std::move(*pieces));
        }
        const bool is_known = taken.size() == spaces_.size();
        taken_.push_back(std::move(taken));
        if (is_known) known_.push_back(rule);
    }

    base::Diagnostic& report(const char* code, std::string message, std::uint32_t rule) {
        const auto& where = rule < table_.rules.size() ? table_.rules[rule].where : table_.where;
        found_.push_back(base::warning(code, std::move(message), where));
        return found_.back();
    }

    static bool is_empty(const Taken& taken) {
        return std::find(taken.begin(), taken.end(), true) == taken.end();
    }

    void check_empty() {
        for (const std::uint32_t rule : known_) {
            for (std::size_t i = 0; i < spaces_.size(); ++i) {
                if (!is_empty(taken_[rule][i])) continue;
                report(
                    "rules.table-unreachable",
                    fmt::format("rule {} of \"{}\" can't match: no value of \"{}\" passes its test",
                                rule + 1, table_.name, table_.inputs[i].text),
                    rule);
                break;
            }
        }
    }

    bool overlap(std::uint32_t a, std::uint32_t b, std::string& example) {
        example.clear();
        for (std::size_t i = 0; i < spaces_.size(); ++i) {
            std::size_t first = 0;
            const auto& x = taken_[a][i];
            const auto& y = taken_[b][i];
            while (first < x.size() && !(x[first] && y[first])) ++first;
            if (first == x.size()) return false;
            std::size_t last = first;
            while (last + 1 < x.size() && x[last + 1] && y[last + 1]) ++last;
            const std::string part = spaces_[i].describe(first, last);
            if (!part.empty()) example += (example.empty() ? "" : ", ") + part;
        }
        return true;
    }

    void check_overlaps() {
        std::size_t count = 0;
        std::string example;
        for (std::size_t i = 0; i < known_.size() && count < most_findings; ++i) {
            for (std::size_t j = i + 1; j < known_.size() && count < most_findings; ++j) {
                if (++steps_ > most_steps) return;
                if (!overlap(known_[i], known_[j], example)) continue;
                ++count;
                report(
                    "rules.table-overlap",
                    fmt::format("rules {} and {} of \"{}\" both match{}{}", known_[i] + 1,
                                known_[j] + 1, table_.name, example.empty() ? "" : ": ", example),
                    known_[j])
                    .labels.push_back({table_.rules[known_[i]].where, "the other rule"});
            }
        }
    }

    /// Rules of `among` that take the piece.
    std::vector<std::uint32_t> takers(std::size_t input, std::size_t piece,
                                      const std::vector<std::uint32_t>& among) {
        std::vector<std::uint32_t> result;
        steps_ += among.size() + 1;
        for (const std::uint32_t rule : among) {
            if (taken_[rule][input][piece]) result.push_back(rule);
        }
        return result;
    }

    void find_gaps(std::size_t input, const std::vector<std::uint32_t>& rules,
                   std::vector<std::string>& conditions) {
        const InputSpace& space = spaces_[input];
        for (std::size_t piece = 0; piece < space.size();) {
            if (gaps_ >= most_findings || steps_ > most_steps) return;
            if (!space.is_allowed(piece)) {
                ++piece;
                continue;
            }
            const auto taking = takers(input, piece, rules);
            const std::size_t first = piece++;
            while (piece < space.size() && space.is_allowed(piece) &&
                   takers(input, piece, rules) == taking) {
                ++piece;
            }
            conditions.push_back(space.describe(first, piece - 1));
            if (taking.empty()) {
                report_gap(conditions);
            } else if (input + 1 < spaces_.size()) {
                find_gaps(input + 1, taking, conditions);
            }
            conditions.pop_back();
        }
    }

    void report_gap(const std::vector<std::string>& conditions) {
        std::string text;
        for (const std::string& one : conditions) {
            if (!one.empty()) text += (text.empty() ? "" : ", ") + one;
        }
        ++gaps_;
        report("rules.table-gap",
               fmt::format("no rule of \"{}\" matches{}{}", table_.name,
                           text.empty() ? " anything" : ": ", text),
               UINT32_MAX);
    }

    /// Whether all cases of `rule` from `input` on are taken by one of `others`.
    bool is_covered(std::uint32_t rule, std::size_t input,
                    const std::vector<std::uint32_t>& others) {
        if (others.empty() || steps_ > most_steps) return false;
        if (input == spaces_.size()) return true;
        for (std::size_t piece = 0; piece < spaces_[input].size(); ++piece) {
            if (!taken_[rule][input][piece]) continue;
            if (!is_covered(rule, input + 1, takers(input, piece, others))) return false;
        }
        return true;
    }

    void check_covered() {
        std::size_t count = 0;
        std::vector<std::uint32_t> before;
        for (const std::uint32_t rule : known_) {
            const bool is_reachable =
                std::none_of(taken_[rule].begin(), taken_[rule].end(), is_empty);
            if (is_reachable && count < most_findings && is_covered(rule, 0, before)) {
                ++count;
                report("rules.table-unreachable",
                       fmt::format("rule {} of \"{}\" can't count: the rules before it take all "
                                   "its cases",
                                   rule + 1, table_.name),
                       rule);
            }
            before.push_back(rule);
        }
    }

    const TableCode& table_;
    base::Diagnostics& found_;
    base::Arena arena_;
    Frame frame_;
    detail::Machine machine_;
    std::vector<InputSpace> spaces_;
    std::vector<std::vector<Taken>> taken_;  ///< by rule and input; short when not known
    std::vector<std::uint32_t> known_;       ///< rules of which everything is known
    std::size_t gaps_ = 0;
    std::uint64_t steps_ = 0;
};

}  // namespace

base::Diagnostics check_tables(const DecisionModel& model) {
    base::Diagnostics found;
    for (const TableCode& table : model.code().tables) TableCheck(table, found).run();
    return found;
}

base::Diagnostics check_uses(const DecisionModel& model,
                             std::span<const Expression::DecisionUse> uses) {
    const detail::DrgCode& drg = model.code();
    std::set<std::uint32_t> asked;
    std::set<std::uint32_t> whole;  // read as a whole, or by another decision
    std::set<std::pair<std::uint32_t, std::string>> entries;
    for (const Expression::DecisionUse& use : uses) {
        if (use.model != &model) continue;
        asked.insert(use.item);
        if (use.entry.empty()) {
            whole.insert(use.item);
        } else {
            entries.emplace(use.item, use.entry);
        }
    }
    std::set<std::uint32_t> needed = asked;
    for (const std::uint32_t item : asked) {
        for (const std::uint32_t other : drg.elements[item].order) {
            needed.insert(other);
            if (other != item) whole.insert(other);
        }
    }
    base::Diagnostics found;
    for (std::uint32_t i = 0; i < drg.elements.size(); ++i) {
        const detail::Element& element = drg.elements[i];
        if (element.kind != detail::Element::Kind::decision || element.file != 0) continue;
        if (needed.count(i) == 0) {
            found.push_back(base::warning(
                "rules.output-unused", fmt::format("nobody asks the decision \"{}\"", element.name),
                element.span));
            continue;
        }
        if (whole.count(i) != 0 || element.type == nullptr) continue;
        for (const auto& entry : element.type->entries) {
            if (entries.count({i, std::string(entry.name)}) != 0) continue;
            found.push_back(base::warning(
                "rules.output-unused",
                fmt::format("nobody reads the output \"{}\" of \"{}\"", entry.name, element.name),
                element.span));
        }
    }
    return found;
}

}  // namespace cajista::rules
