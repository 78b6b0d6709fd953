// SPDX-License-Identifier: Apache-2.0
// A value or the diagnostics that say why there is none. Nothing inside Cajista throws.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/diagnostic.h"

namespace cajista::base {

/// Holds a T, or at least one error. Call `ok()` before `value()`.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostic error) : content_(std::in_place_index<1>) {
        std::get<1>(content_).push_back(std::move(error));
    }
    Result(Diagnostics errors) : content_(std::in_place_index<1>, std::move(errors)) {}

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return std::get<0>(content_); }
    const T& value() const& { return std::get<0>(content_); }
    T&& value() && { return std::get<0>(std::move(content_)); }
    T* operator->() { return &std::get<0>(content_); }
    const T* operator->() const { return &std::get<0>(content_); }

    Diagnostics& errors() & { return std::get<1>(content_); }
    const Diagnostics& errors() const& { return std::get<1>(content_); }
    Diagnostics&& errors() && { return std::get<1>(std::move(content_)); }

private:
    std::variant<T, Diagnostics> content_;
};

/// Success without a value, or errors.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Diagnostic error) { errors_.push_back(std::move(error)); }
    Status(Diagnostics errors) : errors_(std::move(errors)) {}

    bool ok() const { return errors_.empty(); }
    explicit operator bool() const { return ok(); }
    const Diagnostics& errors() const& { return errors_; }
    Diagnostics&& errors() && { return std::move(errors_); }

private:
    Diagnostics errors_;
};

}  // namespace cajista::base
