// SPDX-License-Identifier: Apache-2.0
// The HTML report of diff_files.h.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "compare/detail/difference_text.h"
#include "compare/detail/golden_text.h"
#include "compare/detail/html_page.h"
#include "compare/detail/page_pairs.h"
#include "compare/detail/side_file.h"
#include "compare/detail/worker_processes.h"
#include "compare/diff_files.h"
#include "compare/picture.h"

namespace cajista::compare {

namespace {

using detail::PagePair;

constexpr std::uint32_t dots_per_inch = 72;

class HtmlReport {
public:
    HtmlReport(const DiffResult& result, DiffSide& before, DiffSide& after)
        : result_(result), old_(before), new_(after) {}

    base::Result<std::string> write(std::size_t most_pages) {
        std::string out = detail::html_begin("Differences");
        out += fmt::format("<h1>Differences</h1>\n<p>{} documents, {} pages compared: {} {}</p>\n",
                           result_.documents, result_.pages, result_.differences.size(),
                           result_.differences.size() == 1 ? "difference" : "differences");
        std::map<std::string, std::size_t> kinds;
        for (const Difference& one : result_.differences) {
            ++kinds[std::string(detail::name_of(one.kind))];
        }
        out += detail::html_filter({kinds.begin(), kinds.end()});
        out += "<table><tr><th>document</th><th>page</th><th>kind</th><th>what</th></tr>\n";
        for (const Difference& one : result_.differences) out += row(one);
        out += "</table>\n";
        const std::vector<PagePair> pairs = detail::page_pairs(result_, old_, new_, most_pages);
        base::Status drawn = draw(pairs);
        if (!drawn) return std::move(drawn).errors();
        for (const std::string& section : sections_) out += section;
        out += detail::html_end();
        return out;
    }

private:
    static std::string row(const Difference& one) {
        const std::string_view kind = detail::name_of(one.kind);
        std::string page = one.page == 0 ? std::string() : std::to_string(one.page);
        if (one.width != 0 || one.height != 0) {
            page += fmt::format(" at {} {}", detail::points(one.left), detail::points(one.top));
        }
        if (!one.page_type.empty()) page += fmt::format(" ({})", one.page_type);
        return fmt::format(
            "<tr data-kinds=\"{0}\" class=\"{0}\"><td>{1}</td><td>{2}</td><td>{0}</td><td>{3}</td>"
            "</tr>\n",
            kind, detail::escaped_xml(one.document), detail::escaped_xml(page),
            detail::escaped_xml(detail::description_of(one)));
    }

    /// A section for each page, drawn by processes of their own.
    base::Status draw(const std::vector<PagePair>& pairs) {
        sections_.resize(pairs.size());
        base::Diagnostics errors;
        const auto work = [&](std::uint32_t, std::size_t index) {
            base::Result<std::string> made = section(pairs[index]);
            return made ? '+' + made.value() : '-' + made.errors().front().message;
        };
        const auto take = [&](std::size_t index, detail::WorkEnd how, std::string bytes) {
            if (how == detail::WorkEnd::done && bytes.starts_with('+')) {
                sections_[index] = bytes.substr(1);
            } else if (errors.empty()) {
                errors.push_back(base::error("compare.program-failed", bytes.substr(1)));
            }
        };
        const auto jobs = static_cast<std::uint32_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
        base::Status ran = detail::run_in_processes(pairs.size(), {jobs, 600}, work, take);
        if (!ran) return ran;
        return errors.empty() ? base::Status() : base::Status(std::move(errors));
    }

    base::Result<std::string> section(const PagePair& pair) {
        Picture drawn[2];
        const std::uint64_t pages[2] = {pair.old_page, pair.new_page};
        detail::SideFile* files[2] = {pair.before, pair.after};
        for (int i = 0; i < 2; ++i) {
            if (base::Status opened = files[i]->open(); !opened) return std::move(opened).errors();
            if (pages[i] == 0 || pages[i] > files[i]->pages()) continue;
            auto page =
                draw_page(files[i]->path(), static_cast<std::uint32_t>(pages[i]), dots_per_inch);
            if (!page) return std::move(page).errors();
            drawn[i] = std::move(page).value();
        }
        std::string out =
            fmt::format("<section data-kinds=\"{}\" data-text=\"{}\"><h2>{} page {}</h2>\n",
                        fmt::join(pair.kinds, " "), detail::escaped_attribute(pair.text),
                        detail::escaped_xml(pair.document), pair.page);
        if (drawn[0].width != 0) out += detail::html_figure("before", write_png(drawn[0]));
        if (drawn[1].width != 0) out += detail::html_figure("after", write_png(drawn[1]));
        const PictureDifference found = compare_pictures(drawn[0], drawn[1]);
        return out + detail::html_figure("difference", write_png(found.shown)) + "</section>\n";
    }

    const DiffResult& result_;
    DiffSide& old_;
    DiffSide& new_;
    std::vector<std::string> sections_;
};

}  // namespace

base::Result<std::string> html_diff_report(const DiffResult& result, DiffSide& before,
                                           DiffSide& after, std::size_t most_pages) {
    return HtmlReport(result, before, after).write(most_pages);
}

}  // namespace cajista::compare
