// SPDX-License-Identifier: Apache-2.0
// The property `page`: names of page masters → their places (CSS Paged Media 3, 8.4).
#include <algorithm>

#include <fmt/format.h>

#include "base/names.h"
#include "template/detail/resolve_styles.h"

namespace cajista::templates::detail {

void StyleResolver::find_pages(const SourceNode& root) {
    for (const auto& child : root.children) {
        if (!child->is_text() && child->is(Element::page)) pages_.push_back(child->get("name"));
    }
    for (const auto& block : author_.blocks) check_pages(block);
}

void StyleResolver::check_pages(const std::vector<Declaration>& declarations) {
    for (const Declaration& declaration : declarations) {
        if (declaration.property->name != "page" || declaration.value.empty()) continue;
        const std::string& name = declaration.value.front().text;
        const bool is_wide =
            name == "auto" || name == "inherit" || name == "initial" || name == "unset";
        if (is_wide || page_of(name) != 0) continue;
        auto error = base::error("template.unknown-page",
                                 fmt::format("there is no page \"{}\"", name), declaration.span);
        if (const auto nearest = base::nearest_name(name, pages_)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        } else {
            error.hints.push_back(fmt::format("add <page name=\"{}\">", name));
        }
        diagnostics_.push_back(std::move(error));
    }
}

std::uint32_t StyleResolver::page_of(std::string_view name) const {
    if (name.empty()) return 0;
    const auto found = std::ranges::find(pages_, name);
    return found == pages_.end() ? 0 : static_cast<std::uint32_t>(found - pages_.begin()) + 1;
}

}  // namespace cajista::templates::detail
