// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/content_stream.h"

#include "pdf/detail/structure_names.h"

namespace cajista::pdf::detail {

void ContentStream::start(Kind kind, base::Size size, bool is_tagged,
                          std::span<const page::Element> elements, EncodedResources& resources) {
    kind_ = kind;
    size_ = size;
    is_tagged_ = is_tagged && kind == Kind::page;  // forms hold artifacts only
    elements_ = elements;
    resources_ = &resources;
    marked_elements_.clear();
    spaces_ = 0;
    out_.clear();
    graphics_.clear();
    text_.clear();
    text_area_.start(size);
    path_ = Path::none;
    line_ = {};
    text_state_ = {};
    shown_ = {};
    first_text_color_ = {};
    graphics_overprint_ = text_overprint_ = false;
    is_text_open_ = false;
    outside_.clear();
    graphics_mark_ = text_mark_ = no_mark;
    if (kind == Kind::page) {
        // What a page begins with (8.4.1): black, lines of 1 pt, solid, butt caps, miter joins.
        fill_color_ = line_.color = base::Color::black();
        line_.width = 1000;
        out_.append("q\n");
    } else {
        fill_color_ = {};
        line_.dash = line_.cap = line_.join = 255;
    }
}

std::string_view ContentStream::finish() {
    flush();
    if (kind_ == Kind::page) out_.append("Q\n");
    return out_.view();
}

void ContentStream::flush() {
    end_path();
    end_mark(graphics_, graphics_mark_);
    if (graphics_overprint_) {
        set_overprint(graphics_, graphics_overprint_, false);
        fill_color_ = line_.color = {};  // set anew, with overprint
    }
    out_.append(graphics_.view());
    graphics_.clear();
    if (!is_text_open_) return;
    set_spacing(0);
    set_word_spacing(0);
    if (text_state_.is_invisible) text_.append("0 Tr\n");
    text_state_.is_invisible = false;
    end_mark(text_, text_mark_);
    set_overprint(text_, text_overprint_, false);
    text_.append("ET\n");
    if (!first_text_color_.is_none()) {
        set_color(out_, first_text_color_, false);
        graphics_overprint_ = false;  // the text ends it
    }
    out_.append(text_.view());
    text_.clear();
    text_area_.clear();
    if (!text_state_.color.is_none()) fill_color_ = text_state_.color;
    if (fill_color_.overprints) fill_color_ = {};
    text_state_.color = first_text_color_ = {};
    shown_ = {};
    is_text_open_ = false;
}

/// Opens the marked content of an element, or of an artifact, unless it is the open one.
void ContentStream::mark(ContentBuffer& out, std::uint64_t& current, std::uint32_t element) {
    if (!is_tagged_ || current == element) return;
    end_mark(out, current);
    current = element;
    if (element == 0 || element > elements_.size()) {
        out.append("/Artifact BMC\n");
        return;
    }
    const std::string_view name = structure_name(elements_[element - 1].role);
    char* end = out.reserve(name.size() + base::number_bytes + 16);
    *end++ = '/';
    std::memcpy(end, name.data(), name.size());
    std::memcpy(end + name.size(), "<</MCID ", 8);
    end = base::write_unsigned(end + name.size() + 8, marked_elements_.size());
    std::memcpy(end, ">>BDC\n", 6);
    out.commit(end + 6);
    marked_elements_.push_back(element);
}

void ContentStream::end_mark(ContentBuffer& out, std::uint64_t& current) {
    if (current == no_mark) return;
    out.append("EMC\n");
    current = no_mark;
}

void ContentStream::set_color(ContentBuffer& out, const base::Color& color, bool is_stroke) {
    base::Color& current = is_stroke ? line_.color : fill_color_;
    if (color != current) write_color(out, color, is_stroke);
    current = color;
    set_overprint(out, graphics_overprint_, color.overprints);
}

void ContentStream::set_overprint(ContentBuffer& out, bool& current, bool is_on) {
    if (current == is_on) return;
    current = is_on;
    const std::uint32_t index = resources_->overprint(is_on);
    resources_->use(index);
    out.append("/E");
    char* end = out.reserve(base::number_bytes);
    out.commit(base::write_unsigned(end, index));
    out.append(" gs\n");
}

/// `/S3 cs 0.4 scn`.
void ContentStream::write_spot(ContentBuffer& out, const base::Color& color, bool is_stroke) {
    const std::uint32_t index = resources_->ink(*color.spot);
    resources_->use(index);
    out.append("/S");
    char* end = out.reserve(base::number_bytes);
    out.commit(base::write_unsigned(end, index));
    out.append(is_stroke ? " CS " : " cs ");
    end = out.reserve(base::number_bytes);
    out.commit(base::write_fixed(end, std::min<std::uint16_t>(color.tint, 10'000), 4));
    out.append(is_stroke ? " SCN\n" : " scn\n");
}

base::Color ContentStream::converted(const base::Color& color) {
    constexpr std::size_t most = 64;
    for (const auto& [from, to] : converted_) {
        if (from == color) return to;
    }
    const base::Color to = converter_->convert(color);
    if (converted_.size() < most) converted_.emplace_back(color, to);
    return to;
}

void ContentStream::write_color(ContentBuffer& out, const base::Color& given, bool is_stroke) {
    const base::Color color = converter_ != nullptr ? converted(given) : given;
    spaces_ |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(color.space));
    if (color.spot != nullptr) return write_spot(out, color, is_stroke);
    std::size_t count = 1;
    std::string_view operation = is_stroke ? "G\n" : "g\n";
    if (color.space == base::Color::Space::rgb) {
        count = 3;
        operation = is_stroke ? "RG\n" : "rg\n";
    } else if (color.space == base::Color::Space::cmyk) {
        count = 4;
        operation = is_stroke ? "K\n" : "k\n";
    }
    char* end = out.reserve(count * (base::number_bytes + 1) + operation.size());
    for (std::size_t i = 0; i < count; ++i) {
        end = base::write_fixed(end, std::min<std::uint16_t>(color.components[i], 10'000), 4);
        *end++ = ' ';
    }
    std::memcpy(end, operation.data(), operation.size());
    out.commit(end + operation.size());
}

}  // namespace cajista::pdf::detail
