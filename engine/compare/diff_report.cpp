// SPDX-License-Identifier: Apache-2.0
// The reports of diff_files.h.
#include <fmt/format.h>

#include <map>
#include <set>

#include "compare/detail/golden_text.h"
#include "compare/diff_files.h"
#include "compare/picture.h"

namespace cajista::compare {

namespace {

std::string_view name_of(DifferenceKind kind) {
    return difference_names[static_cast<std::size_t>(kind)];
}

std::string points(std::int32_t hundredths) {
    return fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100,
                       std::abs(hundredths) % 100);
}

std::string what(const Difference& one) {
    if (one.kind == DifferenceKind::moved) {
        std::string out =
            fmt::format("\"{}\" by {} {}", one.after, points(one.by_x), points(one.by_y));
        if (one.page != one.to_page) out += fmt::format(", to page {}", one.to_page);
        return out;
    }
    if (one.kind == DifferenceKind::font) {
        return fmt::format("\"{}\" is in another font or size", one.after);
    }
    if (one.kind == DifferenceKind::page_count || one.kind == DifferenceKind::page_size) {
        return fmt::format("{} became {}", one.before, one.after);
    }
    if (one.before.empty()) return fmt::format("\"{}\"", one.after);
    if (one.after.empty()) return fmt::format("\"{}\"", one.before);
    return fmt::format("\"{}\" became \"{}\"", one.before, one.after);
}

std::string place(const Difference& one) {
    if (one.page == 0) return {};
    std::string out = fmt::format(" page {}", one.page);
    if (one.width != 0 || one.height != 0) {
        out += fmt::format(" at {} {}", points(one.left), points(one.top));
    }
    return out;
}

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

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve(bytes.size() / 3 * 4 + 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            value = value << 8 |
                    (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            out += at + i > bytes.size() ? '=' : letters[value >> (18 - 6 * i) & 63U];
        }
    }
    return out;
}

constexpr std::string_view html_head =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Differences</title>\n"
    "<style>body{font:14px system-ui,sans-serif;margin:2em}table{border-collapse:collapse}"
    "td,th{border:1px solid #ccc;padding:.2em .5em;text-align:left;vertical-align:top}"
    ".text-lost,.amount-changed,.document-missing{background:#fdd}"
    "figure{display:inline-block;margin:.5em}img{max-width:30vw;border:1px solid #999}"
    "</style></head>\n<body>\n";

/// Shows the rows and pages of the kinds that are ticked.
constexpr std::string_view html_script =
    "<script>\nfunction show(){const on=new Set([...document.querySelectorAll('input')]"
    ".filter(i=>i.checked).map(i=>i.value));\n"
    "for(const e of document.querySelectorAll('[data-kinds]'))"
    "e.hidden=!e.dataset.kinds.split(' ').some(k=>on.has(k));}\n"
    "for(const i of document.querySelectorAll('input'))i.addEventListener('change',show);\n"
    "</script>\n</body></html>\n";

struct PagePair {
    std::uint64_t old_page = 0, new_page = 0;
    std::string document;
    std::uint64_t page = 0;
    const PdfText* before = nullptr;
    const PdfText* after = nullptr;
    std::set<std::string_view> kinds;
};

class HtmlReport {
public:
    HtmlReport(const DiffResult& result, const DiffSide& before, const DiffSide& after)
        : result_(result) {
        for (const DiffSide::Document& one : before.documents) old_[one.name] = &one.range;
        for (const DiffSide::Document& one : after.documents) new_[one.name] = &one.range;
        if (before.documents.size() == 1 && after.documents.size() == 1) {
            new_[before.documents.front().name] = &after.documents.front().range;
        }
    }

    base::Result<std::string> write(std::size_t most_pages) {
        out_ = html_head;
        out_ += fmt::format("<h1>Differences</h1>\n<p>{}</p>\n<p>",
                            detail::escaped_xml(summary(result_)));
        for (const auto& [name, count] : counts(result_)) {
            out_ += fmt::format(
                "<label><input type=\"checkbox\" value=\"{0}\" checked> {0} ({1})"
                "</label> ",
                name, count);
        }
        out_ += "</p>\n<table><tr><th>document</th><th>page</th><th>kind</th><th>what</th></tr>\n";
        for (const Difference& one : result_.differences) {
            out_ += fmt::format(
                "<tr class=\"{0}\" data-kinds=\"{0}\"><td>{1}</td><td>{2}</td><td>{0}</td>"
                "<td>{3}</td></tr>\n",
                name_of(one.kind), detail::escaped_xml(one.document), place(one),
                detail::escaped_xml(what(one)));
        }
        out_ += "</table>\n";
        for (const PagePair& pair : pairs(most_pages)) {
            if (base::Status added = add_pictures(pair); !added) return std::move(added).errors();
        }
        return out_ + std::string(html_script);
    }

private:
    std::vector<PagePair> pairs(std::size_t most) const {
        std::vector<PagePair> made;
        std::map<std::pair<std::string, std::uint64_t>, std::size_t> known;
        for (const Difference& one : result_.differences) {
            const auto before = old_.find(one.document);
            const auto after = new_.find(one.document);
            if (one.page == 0 || before == old_.end() || after == new_.end()) continue;
            const auto [at, is_new] = known.emplace(std::pair(one.document, one.page), made.size());
            if (is_new) {
                if (made.size() >= most) break;
                PagePair pair;
                pair.document = one.document;
                pair.page = one.page;
                if (one.page <= before->second->pages) {
                    pair.before = before->second->file;
                    pair.old_page = before->second->first + one.page;
                }
                if (one.page <= after->second->pages) {
                    pair.after = after->second->file;
                    pair.new_page = after->second->first + one.page;
                }
                made.push_back(std::move(pair));
            }
            made[at->second].kinds.insert(name_of(one.kind));
        }
        return made;
    }

    void add_picture(std::string_view caption, const Picture& picture) {
        out_ += fmt::format(
            "<figure><figcaption>{0}</figcaption><img alt=\"{0}\" src=\"data:image/png;base64,{1}"
            "\"></figure>\n",
            caption, base64(write_png(picture)));
    }

    base::Status add_pictures(const PagePair& pair) {
        constexpr std::uint32_t dots_per_inch = 72;
        Picture drawn[2];
        const PdfText* files[2] = {pair.before, pair.after};
        const std::uint64_t pages[2] = {pair.old_page, pair.new_page};
        for (int i = 0; i < 2; ++i) {
            if (files[i] == nullptr) continue;
            auto page =
                draw_page(files[i]->path, static_cast<std::uint32_t>(pages[i]), dots_per_inch);
            if (!page) return base::Status(std::move(page).errors());
            drawn[i] = std::move(page).value();
        }
        out_ +=
            fmt::format("<section data-kinds=\"{}\"><h2>{} page {}</h2>\n",
                        fmt::join(pair.kinds, " "), detail::escaped_xml(pair.document), pair.page);
        if (pair.before != nullptr) add_picture("before", drawn[0]);
        if (pair.after != nullptr) add_picture("after", drawn[1]);
        add_picture("difference", compare_pictures(drawn[0], drawn[1]).shown);
        out_ += "</section>\n";
        return {};
    }

    const DiffResult& result_;
    std::map<std::string, const PdfRange*> old_, new_;
    std::string out_;
};

}  // namespace

std::string text_diff_report(const DiffResult& result) {
    std::string out;
    for (const Difference& one : result.differences) {
        out +=
            fmt::format("{}:{} {}: {}\n", one.document, place(one), name_of(one.kind), what(one));
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
            before, name_of(one.kind), json_text(one.document), one.page, one.old_page,
            one.new_page, points(one.left), points(one.top), points(one.width), points(one.height),
            json_text(one.before), json_text(one.after));
        if (one.kind == DifferenceKind::moved) {
            out += fmt::format(",\"by_x\":{},\"by_y\":{}", points(one.by_x), points(one.by_y));
        }
        out += '}';
        before = ",\n";
    }
    return out + "\n]}\n";
}

base::Result<std::string> html_diff_report(const DiffResult& result, const DiffSide& before,
                                           const DiffSide& after, std::size_t most_pages) {
    return HtmlReport(result, before, after).write(most_pages);
}

}  // namespace cajista::compare
