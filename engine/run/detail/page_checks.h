// SPDX-License-Identifier: Apache-2.0
// What is seen of a composed page before it is printed: the address in its window, the zones of the
// marks.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "page/page.h"

namespace cajista::run::detail {

/// Const after creation; any thread. Warnings have no record; the pages they name count from 1.
class PageChecks {
public:
    /// Of the job's own production and all profiles.
    explicit PageChecks(const job::ProductionSet& set);
    bool empty() const { return windows_.empty() && !has_zone_ && mark_areas_.empty(); }
    /// print.address-outside-window, print.content-in-window, print.content-in-mark-zone.
    base::Diagnostics check(const page::ComposedDocument& document) const;

private:
    struct NamedWindow {
        job::Window window;
        std::string of;  ///< profile, for the message
    };
    struct MarkArea {
        base::Rect area;
        bool is_first_only = false;
    };
    void add(const job::Production& production);
    void check_window(const page::Page& page, std::size_t number, base::Diagnostics& out) const;
    void check_rest_of_window(const page::Page& page, std::size_t number,
                              base::Diagnostics& out) const;
    void check_zone(const page::Page& page, std::size_t number, const base::Rect& zone,
                    base::Diagnostics& out) const;

    std::vector<NamedWindow> windows_;
    std::vector<MarkArea> mark_areas_;  ///< of marks that count from the page
    bool has_zone_ = false;
    base::Length clear_;
};

}  // namespace cajista::run::detail
