// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/pdf_content.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/color.h"

namespace cajista::graphic::detail {

namespace {

constexpr std::size_t most_operands_bytes = std::size_t{1} << 20;  // one array of TJ has some KiB

bool is_white(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' ||
           byte == '\0';
}
bool is_delimiter(char byte) {
    return std::string_view("()<>[]{}/%").find(byte) != std::string_view::npos;
}

enum class Meaning : std::uint8_t { unknown, draws, marks, save, restore, begin_image };

Meaning meaning_of(std::string_view word) {
    static constexpr std::array<std::string_view, 62> drawing{
        "\"", "'",  "B",  "B*",  "BT",  "CS", "Do", "ET", "F",  "G",  "J",  "K",  "M",
        "RG", "S",  "SC", "SCN", "T*",  "TD", "TJ", "TL", "Tc", "Td", "Tf", "Tj", "Tm",
        "Tr", "Ts", "Tw", "Tz",  "W",   "W*", "b",  "b*", "c",  "cm", "cs", "d",  "d0",
        "d1", "f",  "f*", "g",   "gs",  "h",  "i",  "j",  "k",  "l",  "m",  "n",  "re",
        "rg", "ri", "s",  "sc",  "scn", "sh", "v",  "w",  "y"};
    if (word == "q") return Meaning::save;
    if (word == "Q") return Meaning::restore;
    if (word == "BI") return Meaning::begin_image;
    for (const std::string_view one : {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}) {
        if (word == one) return Meaning::marks;
    }
    const bool is_known = std::find(drawing.begin(), drawing.end(), word) != drawing.end();
    return is_known ? Meaning::draws : Meaning::unknown;
}

/// Reads operands and operators one after the other.
class Cleaner {
public:
    explicit Cleaner(std::string_view raw) : raw_(raw) {}

    CleanedContent run() {
        while (step()) {
        }
        if (!out_.is_wrong && depth_ < 0) fail("ends before it began");
        for (; depth_ > 0; --depth_) out_.bytes += "Q\n";
        return std::move(out_);
    }

private:
    bool fail(std::string problem) {
        out_.is_wrong = true;
        out_.problem = std::move(problem);
        return false;
    }
    bool at_end() const { return at_ >= raw_.size(); }

    void skip_white() {
        while (!at_end()) {
            if (raw_[at_] == '%') {
                while (!at_end() && raw_[at_] != '\n' && raw_[at_] != '\r') ++at_;
            } else if (is_white(raw_[at_])) {
                ++at_;
            } else {
                return;
            }
        }
    }

    bool skip_string() {
        int open = 0;
        for (; !at_end(); ++at_) {
            const char byte = raw_[at_];
            if (byte == '\\') {
                ++at_;
            } else if (byte == '(') {
                ++open;
            } else if (byte == ')' && --open == 0) {
                ++at_;
                return true;
            }
        }
        return fail("a string has no end");
    }

    bool skip_past(char end) {
        const std::size_t found = raw_.find(end, at_);
        if (found == std::string_view::npos) return fail("a string has no end");
        at_ = found + 1;
        return true;
    }

    std::string_view word() {
        const std::size_t begin = at_;
        while (!at_end() && !is_white(raw_[at_]) && !is_delimiter(raw_[at_])) ++at_;
        return raw_.substr(begin, at_ - begin);
    }

    /// One token; an operand is copied to `operands_`, an operator performed.
    bool step() {
        skip_white();
        if (at_end()) return false;
        const std::size_t begin = at_;
        const char first = raw_[at_];
        if (first == '(') {
            if (!skip_string()) return false;
        } else if (first == '<' && raw_.substr(at_, 2) != "<<") {
            if (!skip_past('>')) return false;
        } else if (first == '/') {
            ++at_;
            last_name_ = word();
        } else if (first == '<' || first == '>') {
            if (raw_.substr(at_, 2) != (first == '<' ? "<<" : ">>")) return fail("a stray >");
            at_ += 2;
        } else if (first == '[' || first == ']') {
            ++at_;
        } else if (is_delimiter(first)) {
            return fail(fmt::format("a stray {}", first));
        } else {
            const std::string_view token = word();
            const bool is_number =
                std::string_view("+-.0123456789").find(first) != std::string_view::npos;
            const bool is_constant = token == "true" || token == "false" || token == "null";
            if (!is_number && !is_constant) return perform(token);
        }
        if (operands_.size() + (at_ - begin) > most_operands_bytes) {
            return fail("an operator has more than 1 MiB of operands");
        }
        operands_.append(raw_.substr(begin, at_ - begin));
        operands_ += ' ';
        return true;
    }

    bool perform(std::string_view operation) {
        switch (meaning_of(operation)) {
            case Meaning::unknown:
                return fail(fmt::format("there is no operator of {} bytes at {}", operation.size(),
                                        at_ - operation.size()));
            case Meaning::marks:
                break;
            case Meaning::begin_image:
                return inline_image();
            case Meaning::restore:
                if (depth_ == 0) break;  // one too many is in many files
                --depth_;
                copy(operation);
                break;
            case Meaning::save:
                ++depth_;
                copy(operation);
                break;
            case Meaning::draws:
                note_color(operation);
                copy(operation);
                break;
        }
        operands_.clear();
        return true;
    }

    void copy(std::string_view operation) {
        out_.bytes += operands_;
        out_.bytes += operation;
        out_.bytes += '\n';
    }

    void note(base::Color::Space space) {
        out_.color_spaces |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(space));
    }
    void note_color(std::string_view operation) {
        using Space = base::Color::Space;
        if (operation == "rg" || operation == "RG") note(Space::rgb);
        if (operation == "k" || operation == "K") note(Space::cmyk);
        if (operation == "g" || operation == "G") note(Space::gray);
        const bool is_space = operation == "cs" || operation == "CS";
        const int space = is_space ? device_space(last_name_) : -1;
        if (space >= 0) note(static_cast<Space>(space));
    }

    /// `BI … ID data EI` (8.9.7): the end is an EI between white space, with text behind it.
    bool inline_image() {
        operands_.clear();
        const std::size_t begin = at_;
        const std::size_t data = find_data();
        if (data == std::string_view::npos) return fail("an inline image has no data");
        for (std::size_t end = raw_.find("EI", data + 1); end != std::string_view::npos;
             end = raw_.find("EI", end + 1)) {
            if (!is_white(raw_[end - 1]) || !is_text_after(end + 2)) continue;
            note_image_colors(raw_.substr(begin, data - begin));
            out_.bytes += "BI";
            out_.bytes += raw_.substr(begin, end + 2 - begin);
            out_.bytes += '\n';
            at_ = end + 2;
            return true;
        }
        return fail("an inline image has no end");
    }
    std::size_t find_data() const {
        for (std::size_t at = raw_.find("ID", at_); at != std::string_view::npos;
             at = raw_.find("ID", at + 1)) {
            const bool stands_alone =
                at > 0 && (is_white(raw_[at - 1]) || is_delimiter(raw_[at - 1])) &&
                at + 2 < raw_.size() && is_white(raw_[at + 2]) && raw_[at - 1] != '/';
            if (stands_alone) return at + 2;
        }
        return std::string_view::npos;
    }
    bool is_text_after(std::size_t at) const {
        if (at < raw_.size() && !is_white(raw_[at])) return false;
        const std::string_view next = raw_.substr(std::min(at, raw_.size()), 12);
        return std::all_of(next.begin(), next.end(), [](char byte) {
            return (byte >= ' ' && byte <= '~') || byte == '\n' || byte == '\r' || byte == '\t';
        });
    }
    void note_image_colors(std::string_view entries) {
        for (std::size_t at = entries.find('/'); at != std::string_view::npos;
             at = entries.find('/', at + 1)) {
            std::size_t end = at + 1;
            while (end < entries.size() && !is_white(entries[end]) && !is_delimiter(entries[end])) {
                ++end;
            }
            const int space = device_space(entries.substr(at + 1, end - at - 1));
            if (space >= 0) note(static_cast<base::Color::Space>(space));
        }
    }

    std::string_view raw_;
    std::size_t at_ = 0;
    CleanedContent out_;
    std::string operands_;
    std::string_view last_name_;
    int depth_ = 0;  ///< of q
};

}  // namespace

int device_space(std::string_view name) {
    using Space = base::Color::Space;
    if (name == "DeviceGray" || name == "G") return static_cast<int>(Space::gray);
    if (name == "DeviceRGB" || name == "RGB") return static_cast<int>(Space::rgb);
    if (name == "DeviceCMYK" || name == "CMYK") return static_cast<int>(Space::cmyk);
    return -1;
}

CleanedContent clean_content(std::string_view raw) { return Cleaner(raw).run(); }

}  // namespace cajista::graphic::detail
