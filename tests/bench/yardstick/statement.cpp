// SPDX-License-Identifier: Apache-2.0
#include "yardstick/statement.h"

#include <simdjson.h>
#include <zint.h>

#include <cstdio>
#include <pugixml.hpp>

namespace yardstick {

namespace {

constexpr double left = 57, right_edge = 538.28, amount_edge = right_edge - 88,
                 balance_edge = right_edge - 3;
constexpr double description_left = left + 61, description_width = 481.28 - 58 - 75 - 85 - 6;
constexpr double table_bottom = 841.89 - 100, row_space = 4, leading = 10.5;
constexpr Color blue{0.1216, 0.2275, 0.3725}, white{1, 1, 1}, grey{0.4, 0.4, 0.4};

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
    std::string result(text);
    if (const auto at = result.find(what); at != std::string::npos) {
        result.replace(at, what.size(), by);
    }
    return result;
}

}  // namespace

Printer::Printer(Canvas& canvas, const std::string& texts_folder) : canvas_(canvas) {
    for (const char* language : {"es", "en", "de"}) {
        pugi::xml_document file;
        file.load_file((texts_folder + "/" + language + ".xml").c_str());
        for (const pugi::xml_node text : file.first_child()) {
            languages_[language][text.attribute("key").value()] = text.text().get();
        }
    }
}

std::string Printer::money(std::string_view amount) const {
    const bool minus = amount.front() == '-';
    if (minus) amount.remove_prefix(1);
    const std::string_view whole = amount.substr(0, amount.size() - 3);
    const bool dot = language_ != "en";
    const bool grouped = whole.size() > (language_ == "es" ? 4U : 3U);
    std::string result = minus ? "-" : "";
    if (!dot) result += '$';
    for (std::size_t at = 0; at < whole.size(); ++at) {
        if (grouped && at > 0 && (whole.size() - at) % 3 == 0) result += dot ? '.' : ',';
        result += whole[at];
    }
    result += dot ? ',' : '.';
    result += amount.substr(amount.size() - 2);
    if (dot) result += "\u00a0€";
    return result;
}

std::string Printer::date(std::string_view iso) const {
    const std::string year(iso.substr(0, 4)), month(iso.substr(5, 2)), day(iso.substr(8, 2));
    if (language_ == "en") return month + "/" + day + "/" + year;
    return language_ == "de" ? day + "." + month + "." + year : day + "/" + month + "/" + year;
}

void Printer::right(double x, double baseline, std::string_view text, bool bold, double size,
                    Color color) {
    canvas_.text(x - canvas_.width(text, bold, size), baseline, text, bold, size, color, 0);
}

std::vector<std::string> Printer::wrap(std::string_view text, double width, bool bold,
                                       double size) {
    std::vector<std::string> lines(1);
    const double space = canvas_.width(" ", bold, size);
    double used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view part = text.substr(0, end);
        const double wide = canvas_.width(part, bold, size);
        if (!lines.back().empty() && used + space + wide > width) {
            lines.emplace_back();
            used = 0;
        }
        if (!lines.back().empty()) {
            lines.back() += ' ';
            used += space;
        }
        lines.back() += part;
        used += wide;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

double Printer::justified(std::string_view text, double x, double y, double width, double size,
                          double line_height, bool bold, Color color) {
    const std::vector<std::string> lines = wrap(text, width, bold, size);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        double space = 0;
        if (at + 1 < lines.size()) {
            const auto gaps = std::count(lines[at].begin(), lines[at].end(), ' ');
            if (gaps > 0) {
                space = (width - canvas_.width(lines[at], bold, size)) / static_cast<double>(gaps);
            }
        }
        canvas_.text(x, y + size * 0.9, lines[at], bold, size, color, space);
        y += line_height;
    }
    return y;
}

void Printer::barcode(const std::string& text, double x, double y) {
    zint_symbol* symbol = ZBarcode_Create();
    symbol->symbology = BARCODE_CODE128;
    if (ZBarcode_Encode(symbol, reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size())) < ZINT_ERROR) {
        for (int at = 0; at < symbol->width;) {
            const auto black = [&](int i) {
                return (symbol->encoded_data[0][i >> 3] >> (i & 7) & 1) != 0;
            };
            int end = at;
            while (end < symbol->width && black(end) == black(at)) ++end;
            if (black(at)) canvas_.rectangle(x + at * 0.9, y, (end - at) * 0.9, 24, {});
            at = end;
        }
    }
    ZBarcode_Delete(symbol);
}

void Printer::first_head(const Statement& statement) {
    canvas_.rectangle(left, 36, 40, 40, blue);
    canvas_.text(64.6, 61.6, "MB", true, 16, white, 0);
    canvas_.text(107, 62, "Meridian Bank", true, 16, blue, 0);
    right(right_edge, 45.5, "Paseo del Meridiano 1, 28001 Madrid", false, 7.5);
    right(right_edge, 55, "+34 910 000 000", false, 7.5);
    right(right_edge, 64.5, "www.meridian.example", false, 7.5);
    canvas_.text(left, 135.2, "Meridian Bank · Paseo del Meridiano 1 · 28001 Madrid", false, 6.5,
                 {}, 0);
    canvas_.line(left, 138.2, left + 200, 138.2, 0.5, {});
    double y = 151.5;
    canvas_.text(left, y, statement.name, false, 10, {}, 0);
    for (const std::string& line : statement.address) {
        canvas_.text(left, y += 12.5, line, false, 10, {}, 0);
    }
}

void Printer::facts(const Statement& statement) {
    const std::array<std::pair<const char*, std::string>, 4> rows{
        {{"customer", statement.id},
         {"account", statement.account},
         {"period", date(statement.from) + " – " + date(statement.to)},
         {"issued", date(statement.issued)}}};
    double y = 151.5;
    for (const auto& [key, value] : rows) {
        canvas_.text(345, y, word(key), false, 8.5, {}, 0);
        right(right_edge, y, value, false, 8.5);
        y += 12.5;
    }
    barcode(statement.id + statement.from.substr(0, 4) + statement.from.substr(5, 2), 345, 202);
}

double Printer::introduction(const Statement& statement) {
    canvas_.text(left, 252, word("title"), true, 14, {}, 0);
    double y = justified(replaced(word("intro"), "{name}", statement.name), left, 262.5, 481.28,
                         9.5, 12.5, false, {});
    y += 7.5;
    if (statement.segment != "overdue" && statement.segment != "gold") return y;
    const bool overdue = statement.segment == "overdue";
    const std::string_view text = word(overdue ? "overdue" : "gold");
    const double lines = static_cast<double>(wrap(text, 471, overdue, 9).size());
    const double height = lines * 12 + 11;
    if (overdue) canvas_.rectangle(left, y, 481.28, height, {0.69, 0, 0.125});
    canvas_.rectangle(left + 0.75, y + 0.75, 479.78, height - 1.5,
                      overdue ? Color{0.992, 0.91, 0.91} : Color{0.992, 0.965, 0.878});
    justified(text, left + 5, y + 6, 471, 9, 12, overdue, {});
    return y + height + 7;
}

void Printer::foot(const Statement& statement, std::size_t page, std::size_t count) {
    justified(word("legal"), left, 754.4, 481.28, 6.3, 7.6, false, grey);
    canvas_.text(left, 815, statement.id, false, 8, {}, 0);
    const std::string folio = replaced(replaced(word("page-of"), "{page}", std::to_string(page)),
                                       "{pages}", std::to_string(count));
    right(right_edge, 815, folio, false, 8);
}

void Printer::table_head(double y) {
    canvas_.rectangle(left, y, 481.28, 14.5, blue);
    canvas_.text(left + 3, y + 10, word("date"), true, 8.5, white, 0);
    canvas_.text(description_left, y + 10, word("desc"), true, 8.5, white, 0);
    right(amount_edge, y + 10, word("amount"), true, 8.5, white);
    right(balance_edge, y + 10, word("balance"), true, 8.5, white);
}

void Printer::labelled(std::string_view label, std::string_view amount, double y, bool bold) {
    canvas_.text(description_left, y + 10, label, bold, 8.5, {}, 0);
    right(balance_edge, y + 10, money(amount), bold, 8.5);
}

double Printer::row(const Row& row, double y) {
    canvas_.text(left + 3, y + 10, date(row.entry->date), false, 8.5, {}, 0);
    double baseline = y + 10;
    for (const std::string& line : row.description) {
        canvas_.text(description_left, baseline, line, false, 8.5, {}, 0);
        baseline += leading;
    }
    right(amount_edge, y + 10, money(row.entry->amount), false, 8.5);
    right(balance_edge, y + 10, money(row.entry->balance), false, 8.5);
    y += static_cast<double>(row.description.size()) * leading + row_space;
    canvas_.line(left, y - 0.2, right_edge, y - 0.2, 0.4, {});
    return y;
}

void Printer::print(const Statement& statement) {
    language_ = statement.locale.substr(0, 2);
    texts_ = &languages_.find(language_ == "es" || language_ == "de" ? language_ : "en")->second;
    language_ = language_ == "es" || language_ == "de" ? language_ : "en";
    std::vector<Row> rows;
    for (const Entry& entry : statement.entries) {
        rows.push_back({wrap(entry.description, description_width, false, 8.5), &entry});
    }
    // Where pages end must be known before the first is drawn: its foot says how many there are.
    const bool boxed = statement.segment == "overdue" || statement.segment == "gold";
    const double first_top = 262.5 + 25 + 7.5 + (boxed ? 42 : 0);
    std::vector<std::size_t> ends;
    double y = first_top + 29;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const double height = static_cast<double>(rows[at].description.size()) * leading + 4;
        const double kept = at + 1 == rows.size() ? 49 : 14.5;
        if (y + height + kept > table_bottom) {
            ends.push_back(at);
            y = 70 + 14.5;
        }
        y += height;
    }
    ends.push_back(rows.size());
    std::size_t next = 0;
    for (std::size_t page = 0; page < ends.size(); ++page) {
        canvas_.begin_page();
        ++pages_;
        if (page == 0) {
            first_head(statement);
            facts(statement);
            y = introduction(statement);
            table_head(y);
            labelled(word("opening"), statement.opening, y += 14.5, false);
        } else {
            canvas_.text(left, 50, "Meridian Bank", true, 8.5, {}, 0);
            right(right_edge, 50, statement.account, false, 8.5);
            canvas_.line(left, 55, right_edge, 55, 0.5, {});
            table_head(y = 70);
        }
        y += 14.5;
        while (next < ends[page]) y = row(rows[next++], y);
        if (page + 1 < ends.size()) {
            labelled(word("carried"), statement.entries[next - 1].balance, y, true);
        } else {
            canvas_.line(description_left - 3, y + 5, right_edge, y + 5, 0.5, {});
            labelled(word("credits"), statement.total_in, y += 5.5, true);
            labelled(word("debits"), statement.total_out, y += 14.5, true);
            labelled(word("closing"), statement.closing, y + 14.5, true);
        }
        foot(statement, page + 1, ends.size());
        canvas_.end_page();
    }
}

std::size_t print_file(const char* data, Printer& printer) {
    simdjson::padded_string text;
    if (simdjson::padded_string::load(data).get(text) != simdjson::SUCCESS) {
        std::fprintf(stderr, "cannot read %s\n", data);
        return 0;
    }
    simdjson::dom::parser parser;
    simdjson::dom::document_stream records;
    if (parser.parse_many(text).get(records) != simdjson::SUCCESS) return 0;
    for (const simdjson::dom::element record : records) {
        const auto field = [&](const char* name) { return std::string(record[name]); };
        Statement statement{field("id"),
                            field("name"),
                            field("locale"),
                            field("account"),
                            field("from"),
                            field("to"),
                            field("issued"),
                            field("segment"),
                            field("opening"),
                            field("closing"),
                            field("total_in"),
                            field("total_out"),
                            {},
                            {}};
        for (const simdjson::dom::element line : record["address"]) {
            statement.address.emplace_back(line);
        }
        for (const simdjson::dom::element entry : record["tx"]) {
            statement.entries.push_back({std::string(entry["date"]), std::string(entry["desc"]),
                                         std::string(entry["amount"]),
                                         std::string(entry["balance"])});
        }
        printer.print(statement);
    }
    return printer.pages();
}

}  // namespace yardstick
