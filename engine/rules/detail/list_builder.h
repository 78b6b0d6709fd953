// SPDX-License-Identifier: Apache-2.0
// A list that grows in an arena.
#pragma once

#include <algorithm>
#include <memory>
#include <span>

#include "base/limits.h"
#include "rules/detail/machine.h"
#include "value/value.h"

namespace cajista::rules::detail {

class ListBuilder {
public:
    explicit ListBuilder(Machine& machine, std::size_t expected = 0) : machine_(&machine) {
        if (expected != 0) grow(expected);
    }

    /// False when steps or the limit of items ran out.
    bool add(const value::Value& value) {
        if (!machine_->step() || size_ >= base::limits::feel_list_items) return false;
        if (size_ == capacity_) grow(std::max<std::size_t>(8, capacity_ * 2));
        items_[size_++] = value;
        return true;
    }
    bool add_all(std::span<const value::Value> values) {
        return std::all_of(values.begin(), values.end(),
                           [this](const value::Value& value) { return add(value); });
    }
    std::span<value::Value> items() { return {items_, size_}; }
    value::Value list() const {
        return value::Value::list(std::span<const value::Value>(items_, size_));
    }

private:
    void grow(std::size_t capacity) {
        auto* bigger = static_cast<value::Value*>(
            machine_->arena.allocate(capacity * sizeof(value::Value), alignof(value::Value)));
        std::uninitialized_copy(items_, items_ + size_, bigger);
        items_ = bigger;
        capacity_ = capacity;
    }

    Machine* machine_;
    value::Value* items_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace cajista::rules::detail
