// SPDX-License-Identifier: Apache-2.0
#include "run/check_marks.h"

#include <fmt/format.h>

#include <algorithm>

#include "pdf/font_plan.h"
#include "print/check_document.h"

namespace cajista::run {

namespace {

using Places = std::span<const templates::Template::PagePlace>;

bool has_zone(const document::PageMaster& master) {
    return master.mark_zone.width.units > 0 && master.mark_zone.height.units > 0;
}

std::string of_profile(const job::Production& production) {
    return production.name.empty() ? "" : fmt::format(" of profile '{}'", production.name);
}

/// The marks of one production, drawn in the zone of each page master of a template.
class MarkCheck {
public:
    MarkCheck(const job::Production& production, const pdf::FontPlan& plan,
              base::Diagnostics& errors, base::Diagnostics& warnings)
        : production_(production),
          marks_(fixed_marks(production.marks)),
          painter_(marks_, plan, -1),
          errors_(errors),
          warnings_(warnings) {
        needs_zone_ = std::ranges::any_of(production.marks.marks,
                                          [](const job::Mark& mark) { return !mark.is_on_page; });
    }

    void check(const templates::Template& design) {
        const Places places = design.page_masters();
        if (marks_.marks.empty() && !needs_zone_) return;
        base::Diagnostics missing, unfit;
        std::size_t with_zone = 0;
        for (const auto& place : places) {
            if (needs_zone_ && !has_zone(*place.master)) {
                missing.push_back(lacks_zone(design, place));
                continue;
            }
            ++with_zone;
            auto drawn = painter_.draw(facts(), place.master->size, place.master->mark_zone);
            if (drawn) continue;
            base::Diagnostic problem = std::move(std::move(drawn).errors().front());
            problem.message = fmt::format("page master '{}': {}{}", place.master->name,
                                          problem.message, of_profile(production_));
            problem.span = place.span;
            unfit.push_back(std::move(problem));
        }
        const bool is_hopeless = !places.empty() && unfit.size() == with_zone;
        add(std::move(missing), is_hopeless && with_zone == 0);
        add(std::move(unfit), is_hopeless);
    }

private:
    /// Those whose size is the same for all records; text is as high for any.
    static job::Marks fixed_marks(const job::Marks& all) {
        job::Marks marks = all;
        std::erase_if(marks.marks, [](const job::Mark& mark) {
            return mark.kind != job::Mark::Kind::text && print::is_of_record(mark);
        });
        return marks;
    }

    static print::SheetFacts facts() {
        print::SheetFacts facts;
        facts.piece = facts.serial = 1;
        return facts;
    }

    base::Diagnostic lacks_zone(const templates::Template& design,
                                const templates::Template::PagePlace& place) const {
        return base::error("print.mark-zone-missing",
                           fmt::format("page master '{}' of template '{}' has no mark zone, and "
                                       "the job puts marks{} on its pages",
                                       place.master->name, design.name(), of_profile(production_)),
                           place.span)
            .hint("give the page master a <mark-zone>, or the @page rule a mark-zone");
    }

    void add(base::Diagnostics found, bool is_error) {
        for (base::Diagnostic& one : found) {
            if (!is_error) one.severity = base::Severity::warning;
            (is_error ? errors_ : warnings_).push_back(std::move(one));
        }
    }

    const job::Production& production_;
    const job::Marks marks_;
    print::MarkPainter painter_;
    base::Diagnostics& errors_;
    base::Diagnostics& warnings_;
    bool needs_zone_ = false;
};

}  // namespace

base::Status check_marks(const CompiledJob& compiled, base::Diagnostics& out) {
    if (!compiled.job.print) return {};
    auto plan = pdf::FontPlan::create({}, {}, U"");
    if (!plan) return std::move(plan).errors();
    base::Diagnostics errors;
    const auto check = [&](const job::Production& production) {
        MarkCheck marks(production, plan.value(), errors, out);
        std::vector<const templates::Template*> seen;
        for (const auto& design : compiled.templates) {
            if (std::ranges::find(seen, design.get()) != seen.end()) continue;
            seen.push_back(design.get());
            marks.check(*design);
        }
    };
    const job::ProductionSet& set = compiled.job.print->production;
    check(set.main);
    for (const job::Production& profile : set.profiles) check(profile);
    return errors.empty() ? base::Status() : base::Status(std::move(errors));
}

}  // namespace cajista::run
