// SPDX-License-Identifier: Apache-2.0
// The reference statement as a programmer writes it by hand: places counted in points, no engine.
// Reads the NDJSON records of samples/reference and draws through a Canvas of another library.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace yardstick {

struct Color {
    double red = 0, green = 0, blue = 0;
};

/// Points from the top left of an A4 page. Text is UTF-8.
class Canvas {
public:
    virtual ~Canvas() = default;
    virtual void begin_page() = 0;
    virtual void end_page() = 0;
    virtual double width(std::string_view text, bool bold, double size) = 0;
    virtual void text(double x, double baseline, std::string_view text, bool bold, double size,
                      Color color, double word_space) = 0;
    virtual void rectangle(double x, double y, double width, double height, Color color) = 0;
    virtual void line(double x1, double y1, double x2, double y2, double width, Color color) = 0;
};

struct Entry {
    std::string date, description, amount, balance;
};
struct Statement {
    std::string id, name, locale, account, from, to, issued, segment;
    std::string opening, closing, total_in, total_out;
    std::vector<std::string> address;
    std::vector<Entry> entries;
};

using Texts = std::map<std::string, std::string, std::less<>>;

/// Draws statement after statement; `pages` counts.
class Printer {
public:
    Printer(Canvas& canvas, const std::string& texts_folder);
    void print(const Statement& statement);
    std::size_t pages() const { return pages_; }

private:
    struct Row {
        std::vector<std::string> description;
        const Entry* entry;
    };
    void first_head(const Statement& statement);
    void facts(const Statement& statement);
    double introduction(const Statement& statement);
    void barcode(const std::string& text, double x, double y);
    void foot(const Statement& statement, std::size_t page, std::size_t count);
    void table_head(double y);
    double row(const Row& row, double y);
    void labelled(std::string_view label, std::string_view amount, double y, bool bold);
    void right(double x, double baseline, std::string_view text, bool bold, double size,
               Color color = {});
    std::vector<std::string> wrap(std::string_view text, double width, bool bold, double size);
    double justified(std::string_view text, double x, double y, double width, double size,
                     double leading, bool bold, Color color);
    std::string money(std::string_view amount) const;
    std::string date(std::string_view iso) const;
    std::string_view word(std::string_view key) const { return texts_->find(key)->second; }

    Canvas& canvas_;
    std::map<std::string, Texts, std::less<>> languages_;
    const Texts* texts_ = nullptr;
    std::string language_;
    std::size_t pages_ = 0;
};

/// Reads the file and prints each record; gives the number of pages, or 0 with a message.
std::size_t print_file(const char* data, Printer& printer);

}  // namespace yardstick
