// SPDX-License-Identifier: Apache-2.0
#include "compare/pdf_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "compare/detail/call_program.h"
#include "compare/detail/composed_case.h"

namespace cajista::compare {

namespace {

/// The value of `name="…"` in a line, raw.
std::string_view attribute(std::string_view line, std::string_view name) {
    const std::size_t at = line.find(name);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + name.size();
    const std::size_t end = line.find('"', begin);
    return end == std::string_view::npos ? std::string_view() : line.substr(begin, end - begin);
}

/// `123.456000` in hundredths; digits behind the fourth are dropped. No locale, no exponent.
std::int32_t hundredths(std::string_view text) {
    bool negative = false;
    if (text.starts_with('-')) {
        negative = true;
        text.remove_prefix(1);
    }
    std::int64_t value = 0;
    int digits = -1;
    for (const char c : text) {
        if (c == '.') {
            digits = 0;
        } else if (c >= '0' && c <= '9' && digits < 4 && value < 100'000'000'000) {
            value = value * 10 + (c - '0');
            if (digits >= 0) ++digits;
        }
    }
    for (int i = std::max(digits, 0); i < 4; ++i) value *= 10;
    const std::int64_t rounded = std::min<std::int64_t>((value + 50) / 100, 1'000'000'000);
    return static_cast<std::int32_t>(negative ? -rounded : rounded);
}

void append_text(std::string& out, std::string_view escaped) {
    if (escaped.find('&') == std::string_view::npos) {
        out += escaped;
        return;
    }
    std::string text = detail::text_of_html(escaped);
    if (text.ends_with('\n')) text.pop_back();
    out += text;
}

}  // namespace

void BboxReader::take(std::string_view piece) {
    rest_ += piece;
    std::size_t at = 0;
    for (std::size_t end; (end = rest_.find('\n', at)) != std::string::npos; at = end + 1) {
        line(std::string_view(rest_).substr(at, end - at));
    }
    rest_.erase(0, at);
}

void BboxReader::line(std::string_view text) {
    const std::size_t begin = std::min(text.find('<'), text.size());
    text.remove_prefix(begin);
    if (text.starts_with("<word ")) {
        if (out_.pages.empty()) return;
        const std::size_t open = text.find("\">");
        const std::size_t close = text.rfind("</word>");
        if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
            return;
        }
        PdfWord word;
        word.left = hundredths(attribute(text, "xMin=\""));
        word.top = hundredths(attribute(text, "yMin=\""));
        word.right = hundredths(attribute(text, "xMax=\""));
        word.bottom = hundredths(attribute(text, "yMax=\""));
        word.text = out_.texts.size();
        append_text(out_.texts, text.substr(open + 2, close - open - 2));
        word.bytes = static_cast<std::uint32_t>(out_.texts.size() - word.text);
        out_.words.push_back(word);
        ++out_.pages.back().words;
    } else if (text.starts_with("<page ")) {
        PdfPage& page = out_.pages.emplace_back();
        page.width = hundredths(attribute(text, "width=\""));
        page.height = hundredths(attribute(text, "height=\""));
        page.first_word = out_.words.size();
    } else if (text.starts_with("<title>")) {
        append_text(out_.title, text.substr(7, text.rfind("</title>") - 7));
    } else if (text.starts_with("<meta name=\"Producer\"")) {
        append_text(out_.producer, attribute(text, "content=\""));
    } else if (text.starts_with("</doc>")) {
        is_complete_ = true;
    }
}

base::Result<PdfText> read_pdf(const std::filesystem::path& path, std::uint64_t first,
                               std::uint64_t end) {
    PdfText made;
    BboxReader reader(made);
    // A file name that begins with a minus sign would be taken for an option.
    const std::string name = path.is_absolute() ? path.string() : "./" + path.string();
    base::Status called =
        detail::call_program({"pdftotext", "-q", "-bbox", "-f", std::to_string(first + 1), "-l",
                              std::to_string(end), name, "-"},
                             [&reader](std::string_view piece) {
                                 reader.take(piece);
                                 return true;
                             },
                             {std::size_t{16} << 30, 3600});
    if (!called) {
        base::Diagnostics errors = std::move(called).errors();
        errors.front().message = fmt::format("{}: {}", path.string(), errors.front().message);
        return errors;
    }
    if (!reader.is_complete()) {
        return base::error("compare.pdf-unreadable",
                           fmt::format("{}: pdftotext gave no complete text", path.string()))
            .hint("look whether the file is a PDF, complete and without password");
    }
    return made;
}

}  // namespace cajista::compare
