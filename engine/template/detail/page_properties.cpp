// SPDX-License-Identifier: Apache-2.0
// @page and @font-face.
#include <utility>

#include "template/detail/setting.h"

namespace cajista::templates::detail {

namespace {

/// CSS Paged Media 3, 7.1.
constexpr std::array<std::string_view, 11> paper_names{
    "A3", "A4", "A5", "letter", "legal", "A6", "B4", "B5", "JIS-B4", "JIS-B5", "ledger"};

bool set_page_size(ValueReader& value, base::Size& size) {
    constexpr std::array<base::Size, 11> papers{
        base::Size{Length::micrometres(297'000), Length::micrometres(420'000)},
        base::Size{Length::micrometres(210'000), Length::micrometres(297'000)},
        base::Size{Length::micrometres(148'000), Length::micrometres(210'000)},
        base::Size{Length::points(612), Length::points(792)},
        base::Size{Length::points(612), Length::points(1008)},
        base::Size{Length::micrometres(105'000), Length::micrometres(148'000)},
        base::Size{Length::micrometres(250'000), Length::micrometres(353'000)},
        base::Size{Length::micrometres(176'000), Length::micrometres(250'000)},
        base::Size{Length::micrometres(257'000), Length::micrometres(364'000)},
        base::Size{Length::micrometres(182'000), Length::micrometres(257'000)},
        base::Size{Length::points(792), Length::points(1224)}};
    if (const auto paper = value.take_word_of(paper_names)) {
        size = papers[*paper];
        if (value.take_word("landscape"))
            std::swap(size.width, size.height);
        else
            value.take_word("portrait");
        return true;
    }
    const auto width = value.take_length();
    const auto height = value.at_end() ? width : value.take_length();
    // The bounds of PDF 1.6 (ISO 32000-1 annex C): 3 to 14,400 units.
    const auto fits = [](const std::optional<Length>& length) {
        return length && *length >= Length::points(3) && *length <= Length::points(14'400);
    };
    if (!fits(width) || !fits(height)) return false;
    size = {*width, *height};
    return true;
}

bool set_mark_zone(ValueReader& value, base::Rect& zone) {
    if (value.take_word("none")) {
        zone = {};
        return true;
    }
    Length* const parts[] = {&zone.left, &zone.top, &zone.width, &zone.height};
    for (Length* part : parts) {
        const auto length = take_positive(value);
        if (!length) return false;
        *part = *length;
    }
    return true;
}

bool set_name(ValueReader& value, std::string& name) {
    if (value.take_word("none")) {
        name.clear();
        return true;
    }
    auto text = value.take_string();
    if (text) name = std::move(*text);
    return text.has_value();
}

}  // namespace

bool apply_page(const Declaration& declaration, PageStyle& page) {
    ValueReader value(declaration.value, {});
    const std::string_view name = declaration.property->name;
    const auto set_length = [&value](Length& target) {
        const auto length = take_positive(value);
        if (length) target = *length;
        return length.has_value();
    };
    bool good = false;
    if (name == "size") {
        good = set_page_size(value, page.size);
    } else if (name == "margin") {
        std::array<Length, 4> sides;
        good = take_sides(value, sides, take_positive);
        if (good) page.margin = {sides[0], sides[1], sides[2], sides[3]};
    } else if (name == "margin-inside" || name == "margin-outside") {
        const auto length = take_positive(value);
        good = length.has_value();
        (name == "margin-inside" ? page.inside : page.outside) = length;
    } else if (name == "footnote-margin") {
        good = set_length(page.notes.margin);
    } else if (name == "footnote-padding") {
        good = set_length(page.notes.padding);
    } else if (name == "footnote-rule") {
        bool has_color = false;
        good = take_line(value, page.notes.rule, has_color);
        if (!has_color) page.notes.rule.color = base::Color::black();
    } else if (name.starts_with("margin-")) {
        good = set_length(*edge_of(page.margin, side_of(name)));
    } else if (name == "header-top") {
        good = set_length(page.header_top);
    } else if (name == "footer-bottom") {
        good = set_length(page.footer_bottom);
    } else if (name == "medium") {
        good = set_name(value, page.medium);
    } else if (name == "stationery") {
        good = set_name(value, page.stationery);
    } else if (name == "plex") {
        const bool is_duplex = value.take_word("duplex");
        page.plex = is_duplex ? base::Plex::duplex : base::Plex::simplex;
        good = is_duplex || value.take_word("simplex");
    } else if (name == "mark-zone") {
        good = set_mark_zone(value, page.mark_zone);
    }
    return good && value.at_end();
}

bool apply_font_face(const Declaration& declaration, FontFaceStyle& face) {
    const std::string_view name = declaration.property->name;
    if (name == "src") {
        if (declaration.value.size() != 1 || !declaration.value[0].is(Token::Kind::url))
            return false;
        face.file = declaration.value[0].text;
        return !face.file.empty();
    }
    ComputedStyle computed;
    ValueReader value(declaration.value, {});
    Setting setting{value, computed, computed, name};
    bool good = false;
    if (name == "font-family") {
        good = set_font_family(setting) && computed.families.size() == 1;
        if (good) face.family = computed.families[0];
    } else if (name == "font-weight") {
        good = set_font_weight(setting);
        face.weight = computed.weight;
    } else if (name == "font-style") {
        good = set_font_style(setting);
        face.italic = computed.italic;
    }
    return good && value.at_end();
}

bool is_valid(const Declaration& declaration) {
    const auto is_in = [&declaration](std::span<const PropertyRule> rules) {
        return declaration.property >= rules.data() &&
               declaration.property < rules.data() + rules.size();
    };
    if (is_in(property_rules())) {
        ComputedStyle parent, computed;
        return apply(declaration, parent, computed);
    }
    if (is_in(page_property_rules())) {
        PageStyle page;
        return apply_page(declaration, page);
    }
    if (is_in(color_rules())) {
        ValueReader value(declaration.value, {});
        const auto color = value.take_color();
        return color && !color->is_none() && color->spot == nullptr && value.at_end();
    }
    FontFaceStyle face;
    return apply_font_face(declaration, face);
}

}  // namespace cajista::templates::detail
