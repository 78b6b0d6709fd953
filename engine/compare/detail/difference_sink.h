// SPDX-License-Identifier: Apache-2.0
// Where the differences of two ranges go: with their pages, types of pages, and what is ignored.
#pragma once

#include <string>
#include <vector>

#include "compare/detail/page_types.h"
#include "compare/differences.h"

namespace cajista::compare::detail {

/// Both sides of a comparison. Pages of the ranges count from 0; `none` for no page.
class DifferenceSink {
public:
    static constexpr std::uint64_t none = ~std::uint64_t{0};

    DifferenceSink(const std::string& name, const PdfRange& before, const PdfRange& after,
                   const DiffSettings& settings, std::vector<Difference>& out)
        : before_(before),
          after_(after),
          old_rules_(before, settings),
          new_rules_(after, settings),
          name_(name),
          out_(out) {}

    const PdfRange& before() const { return before_; }
    const PdfRange& after() const { return after_; }
    const PageRules& old_rules() const { return old_rules_; }
    const PageRules& new_rules() const { return new_rules_; }

    bool wants(DifferenceKind kind, std::uint64_t old_page, std::uint64_t new_page) const {
        return !(new_page != none ? new_rules_.ignores(new_page, kind)
                                  : old_rules_.ignores(old_page, kind));
    }
    /// Only when wants() says so.
    Difference& add(DifferenceKind kind, std::uint64_t old_page, std::uint64_t new_page) {
        Difference& made = out_.emplace_back();
        made.kind = kind;
        made.document = name_;
        const PageType* type = nullptr;
        if (new_page != none) {
            made.page = after_.document_page + new_page + 1;
            made.new_page = after_.file_page + new_page + 1;
            made.to_page = made.page;
            type = new_rules_.type(new_page);
        }
        if (old_page != none) {
            made.page = before_.document_page + old_page + 1;
            made.old_page = before_.file_page + old_page + 1;
            if (new_page == none) type = old_rules_.type(old_page);
        }
        if (type != nullptr) made.page_type = type->name;
        return made;
    }

private:
    const PdfRange before_, after_;
    const PageRules old_rules_, new_rules_;
    const std::string& name_;
    std::vector<Difference>& out_;
};

void compare_words(DifferenceSink& sink);
void compare_shapes(DifferenceSink& sink);

}  // namespace cajista::compare::detail
