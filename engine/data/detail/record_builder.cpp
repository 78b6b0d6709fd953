// SPDX-License-Identifier: Apache-2.0
#include "data/detail/record_builder.h"

#include <fmt/format.h>

#include "value/convert.h"

namespace cajista::data::detail {

namespace {

RecordShape::Way way_of(const value::Field& field) {
    using Way = RecordShape::Way;
    if (field.is_list || !field.text_format.is_empty() || !field.allowed.empty()) {
        return Way::by_field;
    }
    if (field.type == value::FieldType::string) return Way::string;
    if (!field.format.empty()) return Way::by_field;
    if (field.type == value::FieldType::number) return Way::number;
    return field.type == value::FieldType::date ? Way::date : Way::by_field;
}

}  // namespace

const RecordShape& ShapeTable::add(const value::RecordType& type) {
    if (const auto known = by_type_.find(&type); known != by_type_.end()) return *known->second;
    RecordShape& shape = shapes_.emplace_back();
    by_type_.emplace(&type, &shape);
    shape.type = &type;
    for (const value::Field& field : type.fields) {
        shape.list_of_slot.push_back(field.is_list ? static_cast<std::int32_t>(shape.list_count++)
                                                   : -1);
        shape.ways.push_back(way_of(field));
    }
    return shape;
}

void RecordBuilder::start(base::Arena& arena) {
    arena_ = &arena;
    scratch_.reset();
    line = 0;
}

Building* RecordBuilder::begin(const RecordShape& shape, Building* parent, std::uint32_t slot) {
    auto* building = scratch_.make<Building>();
    building->shape = &shape;
    building->record = arena_->make<value::Record>();
    building->record->type = shape.type;
    building->record->slots = arena_->array<value::Value>(shape.type->fields.size());
    building->lists = scratch_.array<Building::List>(shape.list_count);
    building->ranks = scratch_.array<std::uint8_t>(shape.type->fields.size());
    building->parent = parent;
    building->slot = slot;
    if (parent == nullptr) return building;
    const value::Value value = value::Value::record(building->record);
    const std::int32_t list = parent->shape->list_of_slot[slot];
    if (list < 0) {
        parent->record->slots[slot] = value;
        parent->ranks[slot] = 1;
    } else {
        append(*parent, slot, value);
        building->index = parent->lists[static_cast<std::size_t>(list)].count;
    }
    return building;
}

void RecordBuilder::append(Building& building, std::uint32_t slot, value::Value value) {
    auto& list = building.lists[static_cast<std::size_t>(building.shape->list_of_slot[slot])];
    auto* item = scratch_.make<Building::Item>();
    item->value = value;
    (list.last == nullptr ? list.first : list.last->next) = item;
    list.last = item;
    ++list.count;
}

bool RecordBuilder::put(Building& building, std::uint32_t slot, const value::Field& field,
                        std::string_view text, std::uint8_t rank) {
    if (text.size() > limits_.field_bytes) {
        return fail(building, slot, "data.field-too-large",
                    fmt::format("has {} bytes, {} are allowed", text.size(), limits_.field_bytes));
    }
    const value::Conversion converted = value::convert_text(text, field, *arena_);
    if (converted.reason != nullptr) {
        return fail(building, slot, "data.field-type", converted.reason);
    }
    if (!field.is_list) {
        building.record->slots[slot] = converted.value;
        building.ranks[slot] = converted.value.is_null() ? 0 : static_cast<std::uint8_t>(rank + 1);
    } else if (!converted.value.is_null()) {
        append(building, slot, converted.value);
    }
    return true;
}

bool RecordBuilder::set_at_once(Building& building, std::uint32_t slot, RecordShape::Way way,
                                std::string_view text, std::uint8_t rank) const {
    if (text.size() > limits_.field_bytes) return false;
    value::Value value;
    if (way == RecordShape::Way::string) {
        value = value::Value::string(text);
    } else if (way == RecordShape::Way::number) {
        const auto number = value::Decimal::parse(text);
        if (!number) return false;
        value = value::Value::number(*number);
    } else {
        const auto date = value::read_date(text);
        if (!date) return false;
        value = value::Value::date(*date);
    }
    building.record->slots[slot] = value;
    building.ranks[slot] = static_cast<std::uint8_t>(rank + 1);
    return true;
}

bool RecordBuilder::set_text(Building& building, std::uint32_t slot, std::string_view text,
                             std::uint8_t rank) {
    const RecordShape::Way way = building.shape->ways[slot];
    if (way != RecordShape::Way::by_field &&
        (is_set(building, slot, rank) || set_at_once(building, slot, way, text, rank))) {
        return true;
    }
    const value::Field& field = building.shape->type->fields[slot];
    if (!field.is_list) {
        return is_set(building, slot, rank) || put(building, slot, field, text, rank);
    }
    if (field.separator.empty()) return put(building, slot, field, text, rank);
    if (text.empty()) return true;
    while (true) {
        const std::size_t end = text.find(field.separator);
        if (!put(building, slot, field, text.substr(0, end), rank)) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + field.separator.size());
    }
}

bool RecordBuilder::set_boolean(Building& building, std::uint32_t slot, bool flag,
                                std::uint8_t rank) {
    const value::Field& field = building.shape->type->fields[slot];
    if (field.type != value::FieldType::boolean || !field.allowed.empty()) {
        return set_text(building, slot, flag ? "true" : "false", rank);
    }
    if (field.is_list) {
        append(building, slot, value::Value::boolean(flag));
    } else if (!is_set(building, slot, rank)) {
        building.record->slots[slot] = value::Value::boolean(flag);
        building.ranks[slot] = static_cast<std::uint8_t>(rank + 1);
    }
    return true;
}

bool RecordBuilder::set_default(Building& building, std::uint32_t slot, const value::Field& field) {
    if (field.has_default && field.type != value::FieldType::record) {
        return set_text(building, slot, field.default_text);
    }
    if (!field.required) return true;
    return fail(building, slot, "data.field-missing", "is required and missing");
}

bool RecordBuilder::finish(Building& building) {
    const std::vector<value::Field>& fields = building.shape->type->fields;
    for (std::uint32_t slot = 0; slot < fields.size(); ++slot) {
        const std::int32_t number = building.shape->list_of_slot[slot];
        if (number < 0) {
            if (building.record->slots[slot].is_null() &&
                !set_default(building, slot, fields[slot])) {
                return false;
            }
            continue;
        }
        const auto& list = building.lists[static_cast<std::size_t>(number)];
        if (list.count == 0 && !set_default(building, slot, fields[slot])) return false;
        const std::span<value::Value> values = arena_->array<value::Value>(list.count);
        std::size_t at = 0;
        for (const Building::Item* item = list.first; item != nullptr; item = item->next) {
            values[at++] = item->value;
        }
        building.record->slots[slot] = value::Value::list(values);
    }
    return true;
}

bool RecordBuilder::fail(const Building& building, std::uint32_t slot, std::string code,
                         std::string_view what) {
    std::string path = building.shape->type->fields[slot].name;
    for (const Building* at = &building; at->parent != nullptr; at = at->parent) {
        const std::string& name = at->parent->shape->type->fields[at->slot].name;
        path = at->index == 0 ? fmt::format("{}.{}", name, path)
                              : fmt::format("{}[{}].{}", name, at->index, path);
    }
    return fail(std::move(code), fmt::format("field '{}' {}", path, what));
}

bool RecordBuilder::fail(std::string code, std::string message) {
    problem_ = base::error(std::move(code), std::move(message));
    problem_.data.line = line;
    return false;
}

}  // namespace cajista::data::detail
