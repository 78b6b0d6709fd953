// SPDX-License-Identifier: Apache-2.0
#include "run/detail/page_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace cajista::run::detail {

namespace {

using base::Length;
using base::Rect;

double millimetres(Length length) { return length.to_points() * 25.4 / 72; }

/// What an item covers. Of text three quarters of the size above the baseline (capitals, accents)
/// and a quarter below it.
Rect ink_of(const page::Item& item) {
    Rect ink = item.area;
    switch (item.kind) {
        case page::Item::Kind::glyphs: {
            const Length size = item.run->style->size;
            ink.width = item.run->width;
            ink.top -= size * 3 / 4;
            ink.height = size;
            break;
        }
        case page::Item::Kind::stroke: {
            const Length half = item.width / 2;
            ink.left = min(ink.left, ink.left + ink.width) - half;
            ink.top = min(ink.top, ink.top + ink.height) - half;
            ink.width = max(item.area.width, -item.area.width) + item.width;
            ink.height = max(item.area.height, -item.area.height) + item.width;
            break;
        }
        case page::Item::Kind::group:
            ink.width = item.group->size.width;
            ink.height = item.group->size.height;
            break;
        default:
            break;
    }
    return ink;
}

bool overlap(const Rect& one, const Rect& other) {
    // A hundredth of a point is what a PDF number keeps.
    const Length slack = Length::points(1, 50);
    return one.left + slack < other.right() && other.left + slack < one.right() &&
           one.top + slack < other.bottom() && other.top + slack < one.bottom();
}

/// Where ink of a turned frame is on the page.
Rect place_ink(const page::Item& turned, base::Point origin, const Rect& ink) {
    Rect placed = turned.turned->place(ink);
    placed.left += origin.x + turned.area.left;
    placed.top += origin.y + turned.area.top;
    return placed;
}

bool covers_turned(const page::Item& turned, base::Point origin, const Rect& zone) {
    return std::ranges::any_of(turned.turned->items, [&](const page::Item& item) {
        if (item.kind == page::Item::Kind::fill && item.color.is_none()) return false;
        return overlap(place_ink(turned, origin, ink_of(item)), zone);
    });
}

/// An item, or one within a group, that covers something of the zone.
bool covers(std::span<const page::Item> items, base::Point origin, const Rect& zone) {
    return std::ranges::any_of(items, [&](const page::Item& item) {
        if (item.kind == page::Item::Kind::fill && item.color.is_none()) return false;
        if (item.kind == page::Item::Kind::group) {
            return covers(item.group->items, {origin.x + item.area.left, origin.y + item.area.top},
                          zone);
        }
        if (item.kind == page::Item::Kind::turned) {
            return covers_turned(item, origin, zone);
        }
        Rect ink = ink_of(item);
        ink.left += origin.x;
        ink.top += origin.y;
        return overlap(ink, zone);
    });
}

void join(std::optional<Rect>& all, const Rect& ink) {
    if (!all) {
        all = ink;
        return;
    }
    const Length right = max(all->right(), ink.right());
    const Length bottom = max(all->bottom(), ink.bottom());
    all->left = min(all->left, ink.left);
    all->top = min(all->top, ink.top);
    all->width = right - all->left;
    all->height = bottom - all->top;
}

/// The line of the sender may show: above the address, in the small type that DIN 5008 asks for, or
/// furniture, which is the same for all customers.
bool is_sender(const page::Item& item, const Rect& ink, Length address_top) {
    const bool is_small =
        item.kind == page::Item::Kind::glyphs && item.run->style->size <= Length::points(8);
    return (item.element == 0 || is_small) && ink.bottom() <= address_top + Length::points(1);
}

/// Text, a picture, or something turned with such.
bool is_content(const page::Item& item) {
    using Kind = page::Item::Kind;
    return item.kind == Kind::glyphs || item.kind == Kind::image || item.kind == Kind::window ||
           item.kind == Kind::drawing || item.kind == Kind::turned;
}

/// Text and pictures, of the page or within groups, that show in the area and shouldn't.
void find_shown(std::span<const page::Item> items, base::Point origin, const Rect& area,
                Length address_top, std::optional<Rect>& found) {
    for (const page::Item& item : items) {
        if (item.kind == page::Item::Kind::group) {
            find_shown(item.group->items, {origin.x + item.area.left, origin.y + item.area.top},
                       area, address_top, found);
            continue;
        }
        if (item.kind == page::Item::Kind::turned) {
            for (const page::Item& inner : item.turned->items) {
                const Rect ink = place_ink(item, origin, ink_of(inner));
                if (is_content(inner) && overlap(ink, area)) join(found, ink);
            }
            continue;
        }
        if (!is_content(item)) continue;
        Rect ink = ink_of(item);
        ink.left += origin.x;
        ink.top += origin.y;
        if (overlap(ink, area) && !is_sender(item, ink, address_top)) join(found, ink);
    }
}

std::optional<Rect> bounds(std::span<const page::Item> items) {
    std::optional<Rect> all;
    for (const page::Item& item : items) {
        const Rect ink = ink_of(item);
        if (ink.width.units <= 0 || ink.height.units <= 0) continue;
        join(all, ink);
    }
    return all;
}

}  // namespace

PageChecks::PageChecks(const job::ProductionSet& set) {
    add(set.main);
    for (const job::Production& profile : set.profiles) add(profile);
}

void PageChecks::add(const job::Production& production) {
    if (production.window.area.width.units > 0) {
        windows_.push_back({production.window, production.name.empty()
                                                   ? std::string()
                                                   : " of profile " + production.name});
    }
    for (const job::Mark& mark : production.marks.marks) {
        if (mark.is_on_page) {
            mark_areas_.push_back({mark.area, mark.sheets == job::MarkSheets::first});
        } else {
            has_zone_ = true;
        }
    }
    clear_ = max(clear_, production.marks.clear);
}

void PageChecks::check_window(const page::Page& page, std::size_t number,
                              base::Diagnostics& out) const {
    const auto address =
        bounds(page.items.subspan(page.recipient_begin, page.recipient_end - page.recipient_begin));
    if (!address) return;
    for (const NamedWindow& named : windows_) {
        const Rect& area = named.window.area;
        const Length shift = named.window.shift;
        const std::pair<const char*, Length> sides[] = {
            {"left", area.left + shift - address->left},
            {"top", area.top + shift - address->top},
            {"right", address->right() + shift - area.right()},
            {"bottom", address->bottom() + shift - area.bottom()}};
        std::string beyond;
        for (const auto& [side, excess] : sides) {
            if (excess <= Length::points(1, 50)) continue;
            beyond += fmt::format("{}{:.1f} mm at the {}", beyond.empty() ? "" : ", ",
                                  millimetres(excess), side);
        }
        if (beyond.empty()) continue;
        out.push_back(
            base::warning("print.address-outside-window",
                          fmt::format("page {}: the address leaves the window{} when the page "
                                      "shifts by {:.1f} mm: {}",
                                      number, named.of, millimetres(shift), beyond))
                .hint(
                    fmt::format("it covers {:.1f} to {:.1f} mm from the left and {:.1f} to {:.1f} "
                                "mm from the top; the window shows {:.1f} to {:.1f} and {:.1f} to "
                                "{:.1f} mm",
                                millimetres(address->left), millimetres(address->right()),
                                millimetres(address->top), millimetres(address->bottom()),
                                millimetres(area.left), millimetres(area.right()),
                                millimetres(area.top), millimetres(area.bottom()))));
    }
}

void PageChecks::check_rest_of_window(const page::Page& page, std::size_t number,
                                      base::Diagnostics& out) const {
    const auto address =
        bounds(page.items.subspan(page.recipient_begin, page.recipient_end - page.recipient_begin));
    for (const NamedWindow& named : windows_) {
        const Length shift = named.window.shift;
        const Rect& area = named.window.area;
        const Rect shown{area.left - shift, area.top - shift, area.width + shift * 2,
                         area.height + shift * 2};
        const Length top = address ? address->top : area.top;
        std::optional<Rect> found;
        find_shown(page.items.first(page.recipient_begin), {}, shown, top, found);
        find_shown(page.items.subspan(page.recipient_end), {}, shown, top, found);
        if (!found) continue;
        out.push_back(
            base::warning(
                "print.content-in-window",
                fmt::format("page {}: other content than the address shows in the window{} when "
                            "the page shifts by {:.1f} mm: it covers {:.1f} to {:.1f} mm from the "
                            "left and {:.1f} to {:.1f} mm from the top",
                            number, named.of, millimetres(shift), millimetres(found->left),
                            millimetres(found->right()), millimetres(found->top),
                            millimetres(found->bottom())))
                .hint(fmt::format("keep {:.1f} to {:.1f} and {:.1f} to {:.1f} mm free of what only "
                                  "the customer may see",
                                  millimetres(shown.left), millimetres(shown.right()),
                                  millimetres(shown.top), millimetres(shown.bottom()))));
    }
}

void PageChecks::check_zone(const page::Page& page, std::size_t number, const Rect& zone,
                            base::Diagnostics& out) const {
    const Rect kept{zone.left - clear_, zone.top - clear_, zone.width + clear_ * 2,
                    zone.height + clear_ * 2};
    if (!covers(page.items, {}, kept)) return;
    const bool is_zone = covers(page.items, {}, zone);
    out.push_back(
        base::warning(
            "print.content-in-mark-zone",
            fmt::format("page {} has content in the {}, {:.1f} to {:.1f} mm from the left "
                        "and {:.1f} to {:.1f} mm from the top",
                        number, is_zone ? "mark zone" : "clear zone around the marks",
                        millimetres(kept.left), millimetres(kept.right()), millimetres(kept.top),
                        millimetres(kept.bottom())))
            .hint(fmt::format("move what stands on page master '{}' there", page.master)));
}

base::Diagnostics PageChecks::check(const page::ComposedDocument& document) const {
    base::Diagnostics out;
    for (std::size_t i = 0; i < document.pages.size(); ++i) {
        const page::Page& page = document.pages[i];
        if (page.recipient_end > page.recipient_begin) {
            check_window(page, i + 1, out);
            check_rest_of_window(page, i + 1, out);
        }
        if (has_zone_ && page.mark_zone.width.units > 0) {
            check_zone(page, i + 1, page.mark_zone, out);
        }
        for (const MarkArea& mark : mark_areas_) {
            if (!mark.is_first_only || i == 0) check_zone(page, i + 1, mark.area, out);
        }
    }
    return out;
}

}  // namespace cajista::run::detail
