// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/page_marks.h"

#include <algorithm>
#include <cstring>

#include "base/binary.h"
#include "base/characters.h"
#include "base/sha256.h"
#include "base/utf8.h"

namespace cajista::compare::detail {

namespace {

// Of the size: wider is a gap between words (a blank is 0.25, kerning below 0.15), farther back is
// another place (accents and kerning go back less).
constexpr double widest_gap = 0.2;
constexpr double farthest_back = 0.5;
constexpr double other_line = 0.1;

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace

std::int32_t hundredths(double points) {
    const double value = std::clamp(points * 100, -1e9, 1e9);
    return static_cast<std::int32_t>(std::lround(std::isnan(value) ? 0 : value));
}

void PathBuilder::begin(Matrix::Point at) {
    parts_.emplace_back();
    add(at);
}

void PathBuilder::add(Matrix::Point at) {
    if (parts_.empty()) parts_.emplace_back();
    PathPart& part = parts_.back();
    part.left = std::min(part.left, at.x);
    part.right = std::max(part.right, at.x);
    part.top = std::min(part.top, at.y);
    part.bottom = std::max(part.bottom, at.y);
    // Weights tell apart the same points in another order.
    const double weight = 1 + part.points % 7;
    part.sum_x += weight * at.x;
    part.sum_y += weight * at.y;
    part.weight += weight;
    ++part.points;
}

PageMarks::PageMarks(PdfText& out) : out_(out) {
    for (std::size_t i = 1; i < out.styles.size(); ++i) {
        const PdfStyle& one = out.styles[i];
        styles_[{one.font, one.size, one.color}] = static_cast<std::uint32_t>(i);
    }
}

std::uint32_t PageMarks::style(const std::string& font, std::int32_t size,
                               const std::string& color) {
    const auto [at, is_new] =
        styles_.try_emplace({font, size, color}, static_cast<std::uint32_t>(out_.styles.size()));
    if (is_new) out_.styles.push_back({font, size, color});
    return at->second;
}

void PageMarks::add_glyph(std::string_view text, const Matrix& at, double width, double ascent,
                          double descent, std::uint32_t style) {
    std::string_view shown = text;
    if (actual_depth_ != 0) shown = actual_text_;
    const Matrix::Point origin = at.point(0, 0);
    const Matrix::Point end = at.point(width, 0);
    const double size = at.scale();
    if (word_.is_open) {
        const double x = origin.x - word_.end_x;
        const double y = origin.y - word_.end_y;
        const double along = x * word_.along_x + y * word_.along_y;
        const double across = x * word_.along_y - y * word_.along_x;
        const bool follows = word_.style == style && along < widest_gap * word_.size &&
                             along > -farthest_back * word_.size &&
                             std::abs(across) < other_line * word_.size;
        if (!follows) close_word();
    }
    if (actual_depth_ == 0 && !text.empty() && base::is_blank(text)) return close_word();
    const Matrix::Point corners[4] = {at.point(0, descent), at.point(width, descent),
                                      at.point(0, ascent), at.point(width, ascent)};
    if (!word_.is_open) {
        const double length = std::hypot(at.a, at.b);
        word_ = {};
        word_.is_open = true;
        word_.style = style;
        word_.size = size;
        word_.along_x = length > 0 ? at.a / length : 1;
        word_.along_y = length > 0 ? at.b / length : 0;
        word_.left = word_.right = corners[0].x;
        word_.top = word_.bottom = corners[0].y;
    }
    for (const Matrix::Point& corner : corners) {
        word_.left = std::min(word_.left, corner.x);
        word_.right = std::max(word_.right, corner.x);
        word_.top = std::min(word_.top, corner.y);
        word_.bottom = std::max(word_.bottom, corner.y);
    }
    word_.end_x = end.x;
    word_.end_y = end.y;
    word_.text += shown;
    if (actual_depth_ != 0) actual_text_.clear();
}

void PageMarks::close_word() {
    if (!word_.is_open) return;
    word_.is_open = false;
    // A text that stands for glyphs may hold blanks: its words share the box by their signs.
    const std::string& text = word_.text;
    if (text.find(' ') == std::string::npos) return add_word(text, word_.left, word_.right);
    const double step = (word_.right - word_.left) /
                        static_cast<double>(std::max<std::size_t>(1, code_points(text)));
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view before = std::string_view(text).substr(0, at);
        const std::string_view one = std::string_view(text).substr(at, end - at);
        const double left = word_.left + step * static_cast<double>(code_points(before));
        if (!one.empty()) add_word(one, left, left + step * static_cast<double>(code_points(one)));
        at = end + 1;
    }
}

void PageMarks::add_word(std::string_view text, double left, double right) {
    PdfWord word;
    word.left = hundredths(left);
    word.right = hundredths(right);
    word.top = hundredths(word_.top);
    word.bottom = hundredths(word_.bottom);
    word.text = out_.texts.size();
    word.bytes = static_cast<std::uint32_t>(text.size());
    word.style = word_.style;
    out_.texts += text;
    out_.words.push_back(word);
}

void PageMarks::begin_marked(std::string actual_text) {
    ++marked_depth_;
    if (actual_depth_ != 0 || actual_text.empty()) return;
    actual_depth_ = marked_depth_;
    actual_text_ = std::move(actual_text);
}

void PageMarks::end_marked() {
    if (marked_depth_ == 0) return;
    if (actual_depth_ == marked_depth_) {
        actual_depth_ = 0;
        actual_text_.clear();
    }
    --marked_depth_;
}

void PageMarks::add(const PathPart& part, PdfShape::Kind kind, std::uint32_t style) {
    PdfShape shape;
    shape.kind = kind;
    shape.left = hundredths(part.left);
    shape.right = hundredths(part.right);
    shape.top = hundredths(part.top);
    shape.bottom = hundredths(part.bottom);
    shape.style = style;
    shape.points = part.points;
    const double sum =
        part.sum_x - part.weight * part.left + 2 * (part.sum_y - part.weight * part.top);
    shape.form = std::llround(std::clamp(std::isnan(sum) ? 0 : sum, -1e12, 1e12) * 100);
    out_.shapes.push_back(shape);
}

void PageMarks::add_group(const std::vector<PathPart>& parts, std::uint32_t style) {
    PathPart all;
    for (const PathPart& part : parts) {
        all.left = std::min(all.left, part.left);
        all.right = std::max(all.right, part.right);
        all.top = std::min(all.top, part.top);
        all.bottom = std::max(all.bottom, part.bottom);
    }
    std::string bytes;
    base::BinaryWriter writer(bytes);
    for (const PathPart& part : parts) {
        // Just above the middle between two hundredths there are no products of modules.
        constexpr double nudge = 1e-6;
        writer.signed_number(hundredths(part.left - all.left + nudge));
        writer.signed_number(hundredths(part.top - all.top + nudge));
        writer.signed_number(hundredths(part.right - part.left + nudge));
        writer.signed_number(hundredths(part.bottom - part.top + nudge));
    }
    add(all, PdfShape::Kind::fill, style);
    const base::Sha256 digest = base::sha256(bytes);
    std::memcpy(&out_.shapes.back().digest, digest.data(), sizeof out_.shapes.back().digest);
}

void PageMarks::place(PdfShape shape, const Matrix& at, double x, double y, double width,
                      double height) {
    PathBuilder corners;
    for (const double dx : {0.0, width}) {
        for (const double dy : {0.0, height}) corners.add(at.point(x + dx, y + dy));
    }
    const PathPart& box = corners.parts().front();
    shape.left = hundredths(box.left);
    shape.right = hundredths(box.right);
    shape.top = hundredths(box.top);
    shape.bottom = hundredths(box.bottom);
    out_.shapes.push_back(shape);
}

}  // namespace cajista::compare::detail
