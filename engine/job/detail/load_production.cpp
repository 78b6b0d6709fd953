// SPDX-License-Identifier: Apache-2.0
#include "job/detail/load_production.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check_xml.h"

namespace cajista::job {

const Production* ProductionSet::find(std::string_view name) const {
    if (name.empty()) return &main;
    for (const Production& profile : profiles) {
        if (profile.name == name) return &profile;
    }
    return nullptr;
}

namespace detail {

namespace {

constexpr std::uint64_t largest_count = 100'000'000;
constexpr std::size_t most_groups = 3;
constexpr std::uint32_t most_trays = 16;  // what inserters have

base::Diagnostic too_many(const Element& element, std::string_view name, std::size_t most) {
    return base::error("job.too-many", fmt::format("at most {} <{}> may stand here", most, name),
                       element.span());
}

std::int64_t weight_of(Element& element) {
    const Attribute written = element.required("weight");
    if (written.value.empty()) return 0;
    std::string_view text = written.value;
    std::optional<std::int64_t> milligrams;
    if (text.ends_with("g")) milligrams = scaled_decimal(text.substr(0, text.size() - 1), 3);
    if (!milligrams) element.bad_value("weight", "grams, like 4.5g");
    return milligrams.value_or(0);
}

SortKey order_of(Element& element, const Attribute& by, ValueRequests& values) {
    SortKey key;
    const std::string locale = element.attribute("locale").value_or(Attribute{}).value;
    key.descending = element.choice("order", {"ascending", "descending"}, 0) == 1;
    key.value = values.add(by, PrintValue::Form::order, locale);
    return key;
}

void load_order(Element& parent, Production& production, ValueRequests& values) {
    for (Element& element : parent.children("filter")) {
        production.filters.push_back(
            values.add(element.required("when"), PrintValue::Form::condition));
        element.finish();
    }
    for (Element& element : parent.children("group")) {
        GroupLevel level;
        const Attribute by = element.required("by");
        level.value = values.add(by, PrintValue::Form::text);
        level.order = order_of(element, by, values);
        level.name = element.attribute("name").value_or(Attribute{by.value, by.span}).value;
        level.has_banner = element.yes_no("banner", false);
        level.has_separator = element.yes_no("separator", false);
        level.has_volumes = element.yes_no("volumes", false);
        element.finish();
        if (production.groups.size() == most_groups) {
            element.diagnostics().push_back(too_many(element, "group", most_groups));
        }
        production.groups.push_back(std::move(level));
    }
    for (Element& element : parent.children("sort")) {
        const Attribute by = element.required("by");
        production.sort.push_back(order_of(element, by, values));
        element.finish();
    }
    if (auto element = parent.child("household")) {
        Household household;
        household.by = values.add(element->required("by"), PrintValue::Form::text);
        if (const auto priority = element->attribute("priority")) {
            household.priority = values.add(*priority, PrintValue::Form::order);
        }
        household.repacks = element->choice("oversize", {"repack", "manual"}, 0) == 0;
        element->finish();
        production.household = household;
    }
}

void load_machines(Element& parent, Production& production) {
    for (Element& element : parent.children("machine")) {
        Machine machine;
        machine.name = element.required("name").value;
        machine.sheets = static_cast<std::uint32_t>(element.number("sheets", 0, 1, largest_count));
        element.finish();
        for (const Machine& other : production.machines) {
            if (other.name != machine.name) continue;
            element.diagnostics().push_back(base::error(
                "job.duplicate-name", fmt::format("there are two machines '{}'", machine.name),
                element.span()));
        }
        production.machines.push_back(std::move(machine));
    }
}

void load_inserts(Element& parent, Production& production, ValueRequests& values) {
    for (Element& element : parent.children("insert")) {
        Insert insert;
        insert.name = element.required("name").value;
        insert.tray = static_cast<std::uint32_t>(
            element.number("tray", production.inserts.size() + 1, 1, most_trays));
        insert.milligrams = weight_of(element);
        if (const auto when = element.attribute("when")) {
            insert.when = values.add(*when, PrintValue::Form::condition);
        }
        if (element.has("priority")) {
            insert.priority =
                static_cast<std::uint32_t>(element.number("priority", 1, 1, largest_count));
        }
        element.finish();
        for (const Insert& other : production.inserts) {
            if (other.tray != insert.tray) continue;
            element.diagnostics().push_back(
                base::error("job.duplicate-name",
                            fmt::format("tray {} holds '{}' already", insert.tray, other.name),
                            element.span()));
        }
        if (production.inserts.size() == most_trays) {
            element.diagnostics().push_back(too_many(element, "insert", most_trays));
        }
        production.inserts.push_back(std::move(insert));
    }
}

void load_weights(Element& parent, Production& production) {
    for (Element& element : parent.children("paper")) {
        Paper paper;
        paper.medium = element.attribute("medium").value_or(Attribute{}).value;
        paper.milligrams = weight_of(element);
        element.finish();
        production.papers.push_back(std::move(paper));
    }
    if (auto envelope = parent.child("envelope")) {
        production.envelope_milligrams = weight_of(*envelope);
        envelope->finish();
    }
    for (Element& element : parent.children("postage")) {
        PostageStep step;
        step.milligrams = weight_of(element);
        const auto price = scaled_decimal(element.required("price").value, 4);
        if (!price) element.bad_value("price", "an amount, like 0.85");
        step.price = price.value_or(0);
        element.finish();
        if (!production.postage.empty() &&
            production.postage.back().milligrams >= step.milligrams) {
            element.bad_value("weight", "more than the step before it");
        }
        production.postage.push_back(step);
    }
}

void load_output(Element& parent, Production& production) {
    if (auto volume = parent.child("volume")) {
        production.volume.sheets = volume->number("sheets", 0, 1, largest_count);
        production.volume.pages = volume->number("pages", 0, 1, largest_count);
        production.volume.bytes = volume->number("bytes", 0, 1, std::uint64_t{1} << 50);
        volume->finish();
    }
    for (Element& element : parent.children("control")) {
        production.controls.push_back(load_control(element));
    }
    if (auto ticket = parent.child("ticket")) {
        ticket->choice("format", {"jdf"}, 0);
        production.ticket =
            ticket->attribute("path").value_or(Attribute{"ticket.jdf", ticket->span()}).value;
        if (!stays_inside(production.ticket)) ticket->bad_value("path", "a relative path");
        ticket->finish();
    }
    if (auto press = parent.child("press")) {
        production.is_simplex = press->choice("plex", {"duplex", "simplex"}, 0) == 1;
        press->finish();
    }
}

/// True when there was any child.
bool load_children(Element& parent, Production& production, ValueRequests& values) {
    load_order(parent, production, values);
    load_machines(parent, production);
    load_inserts(parent, production, values);
    load_weights(parent, production);
    load_output(parent, production);
    std::uint32_t trays = 0;
    for (const Insert& insert : production.inserts) trays = std::max(trays, insert.tray);
    if (auto marks = parent.child("marks")) production.marks = load_marks(*marks, trays);
    return parent.has_children_besides({"profile", "index"});
}

void check_profiles(Element& element, const ProductionSet& set, const Production& profile) {
    const std::string& name = profile.name;
    const bool is_plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!is_plain) element.bad_value("name", "small letters, digits, - and _");
    for (const Production& other : set.profiles) {
        if (other.name != name) continue;
        element.diagnostics().push_back(
            base::error("job.duplicate-name", fmt::format("there are two profiles '{}'", name),
                        element.span()));
    }
}

}  // namespace

ValueSlot ValueRequests::add(const Attribute& attribute, PrintValue::Form form,
                             std::string locale) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Request& known = all[i];
        if (known.attribute.value == attribute.value && known.form == form &&
            known.locale == locale) {
            return static_cast<ValueSlot>(i);
        }
    }
    all.push_back({attribute, form, std::move(locale)});
    return static_cast<ValueSlot>(all.size() - 1);
}

bool stays_inside(std::string_view path) {
    if (path.empty() || path.starts_with('/') || path.ends_with('/')) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (path.substr(begin, end - begin) == "..") return false;
        begin = end + 1;
    }
    return true;
}

std::optional<std::int64_t> scaled_decimal(std::string_view text, int decimals) {
    std::int64_t value = 0;
    int places = -1;
    bool has_digit = false;
    for (const char c : text) {
        if (c == '.' && places < 0) {
            places = 0;
            continue;
        }
        if (c < '0' || c > '9' || places == decimals || value > 1'000'000'000'000) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
        has_digit = true;
        if (places >= 0) ++places;
    }
    if (!has_digit) return std::nullopt;
    for (int i = std::max(places, 0); i < decimals; ++i) value *= 10;
    return value;
}

base::Length length_of(Element& element, std::string_view name, base::Length otherwise) {
    const auto written = element.attribute(name);
    if (!written) return otherwise;
    const std::string_view text = written->value;
    const auto number = [&](std::string_view unit) -> std::optional<std::int64_t> {
        if (!text.ends_with(unit)) return std::nullopt;
        return scaled_decimal(text.substr(0, text.size() - unit.size()), 4);
    };
    constexpr std::int64_t most = 100'000'000;  // of 1/10000: ten metres
    const auto in_range = [&](std::optional<std::int64_t> value) {
        return value && *value <= most;
    };
    if (const auto mm = number("mm"); in_range(mm)) {
        return base::Length::scaled(*mm, 72 * base::Length::units_per_point, 254'000);
    }
    if (const auto cm = number("cm"); in_range(cm)) {
        return base::Length::scaled(*cm, 72 * base::Length::units_per_point, 25'400);
    }
    if (const auto in = number("in"); in_range(in)) return base::Length::points(*in * 72, 10'000);
    if (const auto pt = number("pt"); in_range(pt)) return base::Length::points(*pt, 10'000);
    element.bad_value(name, "a length with its unit, like 4.5mm, 0.5in or 9pt");
    return otherwise;
}

ProductionSet load_production(Element& print, ValueRequests& values) {
    ProductionSet set;
    set.is_planned = load_children(print, set.main, values);
    for (Element& element : print.children("profile")) {
        Production profile;
        profile.name = element.required("name").value;
        check_profiles(element, set, profile);
        const Attribute path = element.attribute("path").value_or(
            Attribute{"{job}-{volume}.pdf", element.span(), false});
        if (!stays_inside(path.value) || path.value.find("{volume}") == std::string::npos) {
            element.bad_value("path", "a relative path with {volume} in it");
        }
        profile.path = path.value;
        if (const auto control = element.attribute("control")) {
            if (!stays_inside(control->value)) element.bad_value("control", "a relative path");
            profile.control = control->value;
        }
        profile.has_bookmarks = element.yes_no("bookmarks", false);
        load_children(element, profile, values);
        element.finish();
        set.profiles.push_back(std::move(profile));
    }
    return set;
}

}  // namespace detail

base::Result<ProductionSet> parse_production(std::string_view markup) {
    auto file = std::make_shared<base::SourceFile>();
    file->path = "print production of the run";
    file->text = std::string(markup);
    if (auto status = base::check_xml(file); !status) return std::move(status).errors();
    pugi::xml_document document;
    document.load_buffer(file->text.data(), file->text.size(), pugi::parse_default,
                         pugi::encoding_utf8);
    base::Diagnostics diagnostics;
    detail::Element print(document.document_element(), file, diagnostics);
    detail::ValueRequests values;
    ProductionSet set = detail::load_production(print, values);
    const std::uint64_t most = std::uint64_t{1} << 50;
    set.main.volume.sheets = print.number("volume-sheets", set.main.volume.sheets, 1, most);
    set.main.volume.pages = print.number("volume-pages", set.main.volume.pages, 1, most);
    if (const auto path = print.attribute("path")) set.main.path = path->value;
    if (const auto control = print.attribute("control")) set.main.control = control->value;
    set.main.has_bookmarks = print.yes_no("bookmarks", false);
    if (!diagnostics.empty()) return diagnostics;
    return set;
}

}  // namespace cajista::job
