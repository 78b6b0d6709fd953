// SPDX-License-Identifier: Apache-2.0
// The reports of diff_files.h.
#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "base/json_text.h"
#include "compare/detail/difference_text.h"
#include "compare/diff_files.h"

namespace cajista::compare {

namespace detail {

std::string_view name_of(DifferenceKind kind) {
    return difference_names[static_cast<std::size_t>(kind)];
}

std::string points(std::int32_t hundredths) {
    return fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100,
                       std::abs(hundredths) % 100);
}

std::string description_of(const Difference& one) {
    if (one.kind == DifferenceKind::moved) {
        std::string out =
            fmt::format("\"{}\" by {} {}", one.after, points(one.by_x), points(one.by_y));
        if (one.page != one.to_page) out += fmt::format(", to page {}", one.to_page);
        return out;
    }
    if (one.kind == DifferenceKind::font && one.before == one.after) {
        return fmt::format("\"{}\" is in another font or size", one.after);
    }
    if (one.kind == DifferenceKind::check || one.kind == DifferenceKind::look) return one.after;
    if (one.kind == DifferenceKind::page_count || one.kind == DifferenceKind::page_size) {
        return fmt::format("{} became {}", one.before, one.after);
    }
    if (one.before.empty()) return fmt::format("\"{}\"", one.after);
    if (one.after.empty()) return fmt::format("\"{}\"", one.before);
    return fmt::format("\"{}\" became \"{}\"", one.before, one.after);
}

std::string place_of(const Difference& one) {
    if (one.page == 0) return {};
    std::string out = fmt::format(" page {}", one.page);
    if (one.width != 0 || one.height != 0) {
        out += fmt::format(" at {} {}", points(one.left), points(one.top));
    }
    return out;
}

}  // namespace detail

namespace {

using detail::name_of;
using detail::place_of;
using detail::points;

std::map<std::string_view, std::size_t> counts(const DiffResult& result) {
    std::map<std::string_view, std::size_t> made;
    for (const Difference& one : result.differences) ++made[name_of(one.kind)];
    return made;
}

std::string summary(const DiffResult& result) {
    std::string out =
        fmt::format("{} documents, {} pages compared: ", result.documents, result.pages);
    if (result.differences.empty()) return out + "no difference";
    out += fmt::format("{} difference{}", result.differences.size(),
                       result.differences.size() == 1 ? "" : "s");
    std::string_view before = " (";
    for (const auto& [name, count] : counts(result)) {
        out += fmt::format("{}{} {}", before, count, name);
        before = ", ";
    }
    return out + ")";
}

}  // namespace

std::string text_diff_report(const DiffResult& result) {
    std::string out;
    for (const Difference& one : result.differences) {
        out += fmt::format("{}:{} {}: {}\n", one.document, place_of(one), name_of(one.kind),
                           detail::description_of(one));
    }
    return out + summary(result) + '\n';
}

std::string json_diff_report(const DiffResult& result) {
    std::string out = fmt::format("{{\"documents\":{},\"pages\":{},\"differences\":[",
                                  result.documents, result.pages);
    std::string_view before = "\n";
    for (const Difference& one : result.differences) {
        out += fmt::format(
            "{}{{\"kind\":\"{}\",\"document\":{},\"page\":{},\"old_page\":{},\"new_page\":{},"
            "\"left\":{},\"top\":{},\"width\":{},\"height\":{},\"before\":{},\"after\":{}",
            before, name_of(one.kind), base::json_string(one.document), one.page, one.old_page,
            one.new_page, points(one.left), points(one.top), points(one.width), points(one.height),
            base::json_string(one.before), base::json_string(one.after));
        if (!one.page_type.empty()) {
            out += fmt::format(",\"page_type\":{}", base::json_string(one.page_type));
        }
        if (one.kind == DifferenceKind::moved) {
            out += fmt::format(",\"by_x\":{},\"by_y\":{}", points(one.by_x), points(one.by_y));
        }
        out += '}';
        before = ",\n";
    }
    return out + "\n]}\n";
}

}  // namespace cajista::compare
