// SPDX-License-Identifier: Apache-2.0
#include "template/detail/properties.h"

#include <algorithm>
#include <array>
#include <optional>

#include "template/detail/css_values.h"

namespace cajista::templates::detail {

namespace {

using base::Length;
using document::Measure;

/// One declaration being done: reads the value, changes `self`.
struct Setting {
    ValueReader& value;
    const ComputedStyle& parent;
    ComputedStyle& self;
    std::string_view property;
};
using Setter = bool (*)(Setting&);

/// Properties of one side (`margin-left`) are in the order of document::Side.
std::size_t side_of(std::string_view property) {
    if (property.find("-top") != std::string_view::npos) return document::top;
    if (property.find("-right") != std::string_view::npos) return document::right;
    if (property.find("-bottom") != std::string_view::npos) return document::bottom;
    return document::left;
}

/// One to four values to four sides, as CSS does it.
template <typename T, typename Take>
bool take_sides(ValueReader& value, std::array<T, 4>& sides, Take take) {
    std::vector<T> taken;
    while (!value.at_end()) {
        const auto one = take(value);
        if (!one || taken.size() == 4) return false;
        taken.push_back(*one);
    }
    if (taken.empty()) return false;
    const std::size_t n = taken.size();
    sides = {taken[0], taken[n > 1 ? 1 : 0], taken[n > 2 ? 2 : 0], taken[n > 3 ? 3 : n > 1 ? 1 : 0]};
    return true;
}

std::optional<Length> take_positive(ValueReader& value) {
    const std::size_t begin = value.position();
    const auto length = value.take_length();
    if (length && length->units < 0) {
        value.go_back(begin);
        return std::nullopt;
    }
    return length;
}

Length* edge_of(base::Edges& edges, std::size_t side) {
    Length* const all[] = {&edges.top, &edges.right, &edges.bottom, &edges.left};
    return all[side];
}

/// Sets `target` to the word's place among `words`.
template <typename Enum>
bool set_word(Setting& s, Enum& target, std::span<const std::string_view> words) {
    const auto word = s.value.take_word_of(words);
    if (word) target = static_cast<Enum>(*word);
    return word.has_value();
}

// --- fonts and text

bool set_font_size(Setting& s) {
    Length size;
    if (const auto percent = s.value.take_percent()) {
        size = s.parent.style.text.size.times(*percent, 10000);
    } else if (const auto length = s.value.take_length()) {
        size = *length;
    } else {
        return false;
    }
    if (size.units <= 0 || size > Length::points(10'000)) return false;
    s.self.style.text.size = size;
    return true;
}

std::optional<std::uint16_t> take_weight(ValueReader& value) {
    if (value.take_word("normal")) return std::uint16_t{400};
    if (value.take_word("bold")) return std::uint16_t{700};
    const std::size_t begin = value.position();
    const auto number = value.take_integer();
    if (number && *number >= 1 && *number <= 1000) return static_cast<std::uint16_t>(*number);
    value.go_back(begin);
    return std::nullopt;
}
bool set_font_weight(Setting& s) {
    const auto weight = take_weight(s.value);
    if (weight) s.self.weight = *weight;
    return weight.has_value();
}

bool set_font_style(Setting& s) {
    if (s.value.take_word("italic")) {
        s.self.italic = true;
    } else if (s.value.take_word("normal")) {
        s.self.italic = false;
    } else {
        return false;
    }
    return true;
}

bool set_font_family(Setting& s) {
    std::vector<std::string> families;
    do {
        std::string family;
        if (const auto quoted = s.value.take_string()) {
            family = *quoted;
        } else {
            while (const auto word = s.value.take_any_word()) {
                if (!family.empty()) family += ' ';
                family += *word;
            }
            // The generic families, as Debian's catalogue has them.
            if (family == "sans-serif") family = "Liberation Sans";
            if (family == "serif") family = "Liberation Serif";
            if (family == "monospace") family = "Liberation Mono";
        }
        if (family.empty()) return false;
        families.push_back(std::move(family));
    } while (s.value.take_mark(','));
    s.self.families = std::move(families);
    return true;
}

bool set_line_height(Setting& s) {
    text::ParagraphStyle& paragraph = s.self.style.paragraph;
    const auto set = [&paragraph](Length length, std::int32_t permille) {
        paragraph.line_height = length;
        paragraph.line_height_permille = permille;
        return true;
    };
    if (s.value.take_word("normal")) return set({}, 0);
    if (const auto permille = s.value.take_permille()) {
        if (*permille <= 0 || *permille > 100'000) return false;
        return set({}, static_cast<std::int32_t>(*permille));
    }
    if (const auto percent = s.value.take_percent()) {
        const Length height = s.self.style.text.size.times(*percent, 10000);
        return height.units > 0 && set(height, 0);
    }
    const auto length = s.value.take_length();
    return length && length->units > 0 && set(*length, 0);
}

bool set_font(Setting& s) {
    bool italic = false;
    std::uint16_t weight = 400;
    while (true) {
        if (s.value.take_word("italic")) {
            italic = true;
        } else if (const auto given = take_weight(s.value)) {
            weight = *given;
        } else {
            break;
        }
    }
    s.self.italic = italic;
    s.self.weight = weight;
    if (!set_font_size(s)) return false;
    s.self.style.paragraph.line_height = {};
    s.self.style.paragraph.line_height_permille = 0;
    if (s.value.take_mark('/') && !set_line_height(s)) return false;
    return set_font_family(s);
}

bool set_features(Setting& s) {
    std::vector<text::FontFeature> features;
    if (!s.value.take_word("normal")) {
        do {
            const auto tag = s.value.take_string();
            if (!tag || tag->size() != 4) return false;
            text::FontFeature feature;
            std::copy(tag->begin(), tag->end(), feature.tag.begin());
            if (const auto number = s.value.take_integer()) {
                if (*number < 0 || *number > 0xFFFF) return false;
                feature.value = static_cast<std::uint32_t>(*number);
            } else if (s.value.take_word("off")) {
                feature.value = 0;
            } else {
                s.value.take_word("on");
            }
            features.push_back(feature);
        } while (s.value.take_mark(','));
    }
    s.self.style.text.features = std::move(features);
    return true;
}

bool set_spacing(Setting& s) {
    Length& target = s.property == "letter-spacing" ? s.self.style.text.letter_spacing
                                                    : s.self.style.text.word_spacing;
    if (s.value.take_word("normal")) {
        target = {};
        return true;
    }
    const auto length = s.value.take_length();
    if (length) target = *length;
    return length.has_value();
}

constexpr std::array<std::string_view, 6> align_words{"start", "end", "left", "right", "center",
                                                      "justify"};
bool set_align(Setting& s) {
    return set_word(s, s.self.style.paragraph.align, align_words);
}
bool set_align_last(Setting& s) {
    return set_word(s, s.self.style.paragraph.align_last, align_words);
}
bool set_indent(Setting& s) {
    const auto length = s.value.take_length();
    if (length) s.self.style.paragraph.first_line_indent = *length;
    return length.has_value();
}
bool set_transform(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"none", "uppercase", "lowercase", "capitalize"};
    return set_word(s, s.self.style.text.transform, words);
}
bool set_decoration(Setting& s) {
    text::TextStyle& text = s.self.style.text;
    text.underline = text.line_through = false;
    if (s.value.take_word("none")) return true;
    bool any = false;
    while (true) {
        if (s.value.take_word("underline")) text.underline = true;
        else if (s.value.take_word("line-through")) text.line_through = true;
        else return any;
        any = true;
    }
}
bool set_direction(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"auto", "ltr", "rtl"};
    return set_word(s, s.self.style.paragraph.direction, words);
}
bool set_white_space(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"normal", "nowrap", "pre", "pre-wrap"};
    return set_word(s, s.self.style.paragraph.white_space, words);
}
bool set_hyphens(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"none", "auto"};
    return set_word(s, s.self.style.paragraph.hyphens, words);
}
bool set_lines_kept(Setting& s) {
    const auto number = s.value.take_integer();
    if (!number || *number < 1 || *number > 100) return false;
    (s.property == "orphans" ? s.self.style.paragraph.orphans : s.self.style.paragraph.widows) =
        static_cast<std::uint8_t>(*number);
    return true;
}

bool set_tab_stops(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"left", "right", "center", "decimal"};
    std::vector<text::TabStop> stops;
    if (!s.value.take_word("none")) {
        do {
            const auto position = take_positive(s.value);
            if (!position) return false;
            text::TabStop stop;
            stop.position = *position;
            if (const auto kind = s.value.take_word_of(words)) {
                stop.kind = static_cast<text::TabStop::Kind>(*kind);
            }
            if (const auto leader = s.value.take_string()) {
                if (leader->size() != 1 || (*leader)[0] <= ' ') return false;
                stop.leader = static_cast<char32_t>((*leader)[0]);
            }
            if (!stops.empty() && stops.back().position >= stop.position) return false;
            stops.push_back(stop);
        } while (s.value.take_mark(','));
    }
    s.self.style.paragraph.tabs = std::move(stops);
    return true;
}

// --- colour, box

bool set_color(Setting& s) {
    const auto color = s.value.take_color();
    if (color) s.self.style.text.color = *color;
    return color && !color->is_none();
}
bool set_background(Setting& s) {
    if (s.value.take_word("none")) {
        s.self.style.box.background = {};
        return true;
    }
    const auto color = s.value.take_color();
    if (color) s.self.style.box.background = *color;
    return color.has_value();
}
bool set_margins(Setting& s) {
    return take_sides(s.value, s.self.style.box.margin,
                      [](ValueReader& value) { return value.take_measure(); });
}
bool set_margin(Setting& s) {
    const auto measure = s.value.take_measure();
    if (measure) s.self.style.box.margin[side_of(s.property)] = *measure;
    return measure.has_value();
}
bool set_paddings(Setting& s) {
    std::array<Length, 4> sides;
    if (!take_sides(s.value, sides, take_positive)) return false;
    s.self.style.box.padding = {sides[0], sides[1], sides[2], sides[3]};
    return true;
}
bool set_padding(Setting& s) {
    const auto length = take_positive(s.value);
    if (length) *edge_of(s.self.style.box.padding, side_of(s.property)) = *length;
    return length.has_value();
}

constexpr std::array<std::string_view, 5> line_words{"none", "solid", "dashed", "dotted", "double"};

void set_border_color(ComputedStyle& self, std::size_t side, const base::Color& color) {
    self.style.box.border[side].color = color;
    self.has_border_color[side] = true;
}

/// WIDTH LINE COLOR in any order. Without a width 0.75 pt (CSS's `1px`), without a line none.
bool set_border_line(Setting& s, std::span<const std::size_t> sides) {
    document::BorderSide border;
    border.width = Length::points(3, 4);
    bool has_width = false, has_style = false;
    std::optional<base::Color> color;
    do {
        if (const auto width = has_width ? std::nullopt : take_positive(s.value)) {
            border.width = *width;
            has_width = true;
        } else if (const auto word = has_style ? std::nullopt : s.value.take_word_of(line_words)) {
            border.style = static_cast<document::LineStyle>(*word);
            has_style = true;
        } else if (!color && (color = s.value.take_color())) {
            border.color = *color;
        } else {
            return false;
        }
    } while (!s.value.at_end());
    for (const std::size_t side : sides) {
        s.self.style.box.border[side] = border;
        s.self.has_border_color[side] = color.has_value();
    }
    return true;
}
bool set_border(Setting& s) {
    constexpr std::array<std::size_t, 4> sides{0, 1, 2, 3};
    return set_border_line(s, sides);
}
bool set_border_side(Setting& s) {
    const std::array<std::size_t, 1> sides{side_of(s.property)};
    return set_border_line(s, sides);
}
bool set_border_widths(Setting& s) {
    std::array<Length, 4> sides;
    if (!take_sides(s.value, sides, take_positive)) return false;
    for (std::size_t i = 0; i < 4; ++i) s.self.style.box.border[i].width = sides[i];
    return true;
}
bool set_border_styles(Setting& s) {
    std::array<std::size_t, 4> sides{};
    const auto take = [](ValueReader& value) { return value.take_word_of(line_words); };
    if (!take_sides(s.value, sides, take)) return false;
    for (std::size_t i = 0; i < 4; ++i) {
        s.self.style.box.border[i].style = static_cast<document::LineStyle>(sides[i]);
    }
    return true;
}
bool set_border_colors(Setting& s) {
    std::array<base::Color, 4> sides;
    const auto take = [](ValueReader& value) { return value.take_color(); };
    if (!take_sides(s.value, sides, take)) return false;
    for (std::size_t i = 0; i < 4; ++i) set_border_color(s.self, i, sides[i]);
    return true;
}
bool set_border_side_width(Setting& s) {
    const auto width = take_positive(s.value);
    if (width) s.self.style.box.border[side_of(s.property)].width = *width;
    return width.has_value();
}
bool set_border_side_style(Setting& s) {
    return set_word(s, s.self.style.box.border[side_of(s.property)].style, line_words);
}
bool set_border_side_color(Setting& s) {
    const auto color = s.value.take_color();
    if (color) set_border_color(s.self, side_of(s.property), *color);
    return color.has_value();
}
bool set_radius(Setting& s) {
    const auto length = take_positive(s.value);
    if (length) s.self.style.box.radius = *length;
    return length.has_value();
}

bool set_extent(Setting& s) {
    document::BoxStyle& box = s.self.style.box;
    Measure& target = s.property == "width"        ? box.width
                      : s.property == "height"     ? box.height
                      : s.property == "min-width"  ? box.min_width
                      : s.property == "min-height" ? box.min_height
                      : s.property == "max-width"  ? box.max_width
                                                   : box.max_height;
    const auto measure = s.value.take_measure();
    if (!measure || measure->length.units < 0 || measure->number < 0) return false;
    target = *measure;
    return true;
}
bool set_position(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"static", "absolute", "fixed"};
    return set_word(s, s.self.style.box.position, words);
}
bool set_inset(Setting& s) {
    const auto measure = s.value.take_measure();
    const std::size_t side = s.property == "top"      ? document::top
                             : s.property == "right"  ? document::right
                             : s.property == "bottom" ? document::bottom
                                                      : document::left;
    if (measure) s.self.style.box.inset[side] = *measure;
    return measure.has_value();
}
bool set_break(Setting& s) {
    constexpr std::array<std::string_view, 6> words{"auto",     "avoid",     "page",
                                                    "odd-page", "even-page", "column"};
    return set_word(s, s.property == "break-before" ? s.self.style.box.break_before
                                                    : s.self.style.box.break_after,
                    words);
}
bool set_break_inside(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"auto", "avoid"};
    return set_word(s, s.self.style.box.break_inside, words);
}
bool set_column_count(Setting& s) {
    const auto number = s.value.take_integer();
    if (!number || *number < 1 || *number > 20) return false;
    s.self.style.box.columns = static_cast<std::uint8_t>(*number);
    return true;
}
bool set_column_gap(Setting& s) {
    const auto length = take_positive(s.value);
    if (length) s.self.style.box.column_gap = *length;
    return length.has_value();
}

// --- tables, lists

bool set_border_model(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"separate", "collapse"};
    return set_word(s, s.self.style.table.borders, words);
}
bool set_border_spacing(Setting& s) {
    const auto length = take_positive(s.value);
    if (length) s.self.style.table.spacing = *length;
    return length.has_value();
}
bool set_vertical_align(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"top", "middle", "bottom", "baseline"};
    const text::TextStyle& around = s.parent.style.text;
    Length& shift = s.self.style.text.baseline_shift;
    shift = around.baseline_shift;
    if (set_word(s, s.self.style.table.vertical_align, words)) return true;
    if (s.value.take_word("sub")) {
        shift -= around.size.times(1, 5);
    } else if (s.value.take_word("super")) {
        shift += around.size.times(1, 3);
    } else if (const auto length = s.value.take_length()) {
        shift += *length;
    } else {
        return false;
    }
    return true;
}
bool set_list_marker(Setting& s) {
    constexpr std::array<std::string_view, 9> words{
        "none",        "disc",        "circle",      "square",     "decimal",
        "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"};
    document::ListStyle& list = s.self.style.list;
    list.text.clear();
    if (auto text = s.value.take_string()) {
        list.marker = document::ListMarker::text;
        list.text = std::move(*text);
        return true;
    }
    return set_word(s, list.marker, words);
}

struct NamedSetter {
    std::string_view name;
    Setter set;
};
constexpr std::array setters{
    NamedSetter{"font", set_font}, NamedSetter{"font-family", set_font_family},
    NamedSetter{"font-size", set_font_size}, NamedSetter{"font-weight", set_font_weight},
    NamedSetter{"font-style", set_font_style}, NamedSetter{"font-feature-settings", set_features},
    NamedSetter{"line-height", set_line_height}, NamedSetter{"letter-spacing", set_spacing},
    NamedSetter{"word-spacing", set_spacing}, NamedSetter{"text-align", set_align},
    NamedSetter{"text-align-last", set_align_last}, NamedSetter{"text-indent", set_indent},
    NamedSetter{"text-transform", set_transform}, NamedSetter{"text-decoration", set_decoration},
    NamedSetter{"direction", set_direction}, NamedSetter{"white-space", set_white_space},
    NamedSetter{"hyphens", set_hyphens}, NamedSetter{"orphans", set_lines_kept},
    NamedSetter{"widows", set_lines_kept}, NamedSetter{"tab-stops", set_tab_stops},
    NamedSetter{"color", set_color}, NamedSetter{"background", set_background},
    NamedSetter{"background-color", set_background}, NamedSetter{"margin", set_margins},
    NamedSetter{"margin-top", set_margin}, NamedSetter{"margin-right", set_margin},
    NamedSetter{"margin-bottom", set_margin}, NamedSetter{"margin-left", set_margin},
    NamedSetter{"padding", set_paddings}, NamedSetter{"padding-top", set_padding},
    NamedSetter{"padding-right", set_padding}, NamedSetter{"padding-bottom", set_padding},
    NamedSetter{"padding-left", set_padding}, NamedSetter{"border", set_border},
    NamedSetter{"border-top", set_border_side}, NamedSetter{"border-right", set_border_side},
    NamedSetter{"border-bottom", set_border_side}, NamedSetter{"border-left", set_border_side},
    NamedSetter{"border-width", set_border_widths}, NamedSetter{"border-style", set_border_styles},
    NamedSetter{"border-color", set_border_colors},
    NamedSetter{"border-top-width", set_border_side_width},
    NamedSetter{"border-right-width", set_border_side_width},
    NamedSetter{"border-bottom-width", set_border_side_width},
    NamedSetter{"border-left-width", set_border_side_width},
    NamedSetter{"border-top-style", set_border_side_style},
    NamedSetter{"border-right-style", set_border_side_style},
    NamedSetter{"border-bottom-style", set_border_side_style},
    NamedSetter{"border-left-style", set_border_side_style},
    NamedSetter{"border-top-color", set_border_side_color},
    NamedSetter{"border-right-color", set_border_side_color},
    NamedSetter{"border-bottom-color", set_border_side_color},
    NamedSetter{"border-left-color", set_border_side_color},
    NamedSetter{"border-radius", set_radius}, NamedSetter{"width", set_extent},
    NamedSetter{"height", set_extent}, NamedSetter{"min-width", set_extent},
    NamedSetter{"min-height", set_extent}, NamedSetter{"max-width", set_extent},
    NamedSetter{"max-height", set_extent}, NamedSetter{"position", set_position},
    NamedSetter{"top", set_inset}, NamedSetter{"right", set_inset},
    NamedSetter{"bottom", set_inset}, NamedSetter{"left", set_inset},
    NamedSetter{"break-before", set_break}, NamedSetter{"break-after", set_break},
    NamedSetter{"break-inside", set_break_inside}, NamedSetter{"column-count", set_column_count},
    NamedSetter{"column-gap", set_column_gap}, NamedSetter{"border-collapse", set_border_model},
    NamedSetter{"border-spacing", set_border_spacing},
    NamedSetter{"vertical-align", set_vertical_align},
    NamedSetter{"list-style-type", set_list_marker},
};

/// The list of language.h and this one name the same properties in the same order (a test says so).
Setter setter_of(const PropertyRule& property) {
    const std::span<const PropertyRule> known = property_rules();
    if (&property < known.data() || &property >= known.data() + known.size()) return nullptr;
    const auto at = static_cast<std::size_t>(&property - known.data());
    return at < setters.size() && setters[at].name == property.name ? setters[at].set : nullptr;
}

}  // namespace

ComputedStyle inherited_from(const ComputedStyle& parent) {
    ComputedStyle child;
    child.style.text = parent.style.text;
    child.style.paragraph = parent.style.paragraph;
    child.style.list = parent.style.list;
    child.style.table.borders = parent.style.table.borders;
    child.style.table.spacing = parent.style.table.spacing;
    child.families = parent.families;
    child.weight = parent.weight;
    child.italic = parent.italic;
    child.families_span = parent.families_span;
    return child;
}

bool sets_font_size(const PropertyRule& property) {
    return property.name == "font" || property.name == "font-size";
}

bool apply(const Declaration& declaration, const ComputedStyle& parent, ComputedStyle& computed) {
    const Setter set = setter_of(*declaration.property);
    if (set == nullptr) return false;
    const Length em =
        sets_font_size(*declaration.property) ? parent.style.text.size : computed.style.text.size;
    ValueReader value(declaration.value, em);
    Setting setting{value, parent, computed, declaration.property->name};
    if (set == set_font_family || set == set_font) computed.families_span = declaration.span;
    return set(setting) && value.at_end();
}

namespace {

constexpr std::array<std::string_view, 5> paper_names{"A3", "A4", "A5", "letter", "legal"};

bool set_page_size(ValueReader& value, base::Size& size) {
    constexpr std::array<base::Size, 5> papers{
        base::Size{Length::micrometres(297'000), Length::micrometres(420'000)},
        base::Size{Length::micrometres(210'000), Length::micrometres(297'000)},
        base::Size{Length::micrometres(148'000), Length::micrometres(210'000)},
        base::Size{Length::points(612), Length::points(792)},
        base::Size{Length::points(612), Length::points(1008)}};
    if (const auto paper = value.take_word_of(paper_names)) {
        size = papers[*paper];
        if (value.take_word("landscape")) std::swap(size.width, size.height);
        else value.take_word("portrait");
        return true;
    }
    const auto width = value.take_length();
    const auto height = value.take_length();
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
        if (declaration.value.size() != 1 || !declaration.value[0].is(Token::Kind::url)) return false;
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
    FontFaceStyle face;
    return apply_font_face(declaration, face);
}

}  // namespace cajista::templates::detail
