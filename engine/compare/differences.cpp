// SPDX-License-Identifier: Apache-2.0
#include "compare/differences.h"

#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"
#include "compare/detail/difference_sink.h"

namespace cajista::compare {

namespace {

void compare_sizes(detail::DifferenceSink& sink) {
    const PdfRange& before = sink.before();
    const PdfRange& after = sink.after();
    for (std::uint64_t i = 0; i < std::min(before.pages, after.pages); ++i) {
        const PdfPage& a = before.text->pages[before.first + i];
        const PdfPage& b = after.text->pages[after.first + i];
        const std::int32_t tolerance = sink.new_rules().tolerance(i);
        const bool same =
            std::abs(a.width - b.width) <= tolerance && std::abs(a.height - b.height) <= tolerance;
        if (same || !sink.wants(DifferenceKind::page_size, i, i)) continue;
        const auto points = [](std::int32_t of) { return std::to_string(of / 100); };
        Difference& made = sink.add(DifferenceKind::page_size, i, i);
        made.before = points(a.width) + " x " + points(a.height);
        made.after = points(b.width) + " x " + points(b.height);
    }
}

}  // namespace

void compare_documents(const std::string& name, const PdfRange& before, const PdfRange& after,
                       const DiffSettings& settings, std::vector<Difference>& out) {
    const std::size_t known = out.size();
    detail::DifferenceSink sink(name, before, after, settings, out);
    compare_sizes(sink);
    detail::compare_words(sink);
    detail::compare_shapes(sink);
    sink.new_rules().check(name, out);
    std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(known), out.end(),
                     [](const Difference& a, const Difference& b) { return a.page < b.page; });
}

bool is_amount(std::string_view word) {
    bool currency = false;
    bool digits = false;
    std::string signs;                // separators, in order
    std::vector<std::size_t> groups;  // digits between them
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t begin = at;
        const char32_t c = base::next_code_point(word, at);
        if (c >= '0' && c <= '9') {
            digits = true;
            if (groups.empty()) groups.push_back(0);
            ++groups.back();
        } else if ((c == '.' || c == ',' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F) &&
                   digits && at < word.size()) {
            signs += c < 0x80 ? static_cast<char>(c) : ' ';
            groups.push_back(0);
        } else if (c == '$' || c == 0xA3 || c == 0xA5 || (c >= 0x20A0 && c <= 0x20CF)) {
            currency = true;
        } else if (c != '+' && c != '-' && c != 0x2212 && c != '(' && c != ')' && c != ':' &&
                   c != ';' && c != '.' && c != ',') {
            return false;  // a letter, or a sign of something else
        } else if (begin != 0 && c == '-' && at < word.size()) {
            return false;  // a date, a range
        }
    }
    if (!digits) return false;
    if (groups.size() == 1) return currency;
    // Inner groups have three digits, and so the last one when its sign is that of the others.
    for (std::size_t i = 1; i + 1 < groups.size(); ++i) {
        if (groups[i] != 3) return false;
    }
    const bool last_is_group = signs.size() > 1 && signs.back() == signs.front();
    return groups.back() != 0 && (!last_is_group || groups.back() == 3);
}

}  // namespace cajista::compare
