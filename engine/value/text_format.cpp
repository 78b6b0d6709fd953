// SPDX-License-Identifier: Apache-2.0
#include "value/text_format.h"

#include "value/detail/date_pattern.h"
#include "value/detail/number_pattern.h"

namespace cajista::value {

struct TextFormat::State {
    std::string mismatch;
    detail::NumberPattern number;
    detail::DatePattern date;
    std::string true_text, false_text;
};

std::optional<TextFormat> TextFormat::compile(FieldType type, std::string_view pattern,
                                              std::string& problem) {
    auto state = std::make_shared<State>();
    const auto finished = [&](const char* what) {
        state->mismatch = std::string("is no ") + what + " (" + std::string(pattern) + ")";
        TextFormat format;
        format.state_ = std::move(state);
        return format;
    };
    switch (type) {
        case FieldType::number:
            if (auto number = detail::NumberPattern::compile(pattern, problem)) {
                state->number = std::move(*number);
                return finished("number");
            }
            return std::nullopt;
        case FieldType::boolean: {
            const std::size_t bar = pattern.find('|');
            if (bar == std::string_view::npos || bar == 0 || bar + 1 == pattern.size()) {
                problem = "needs a text for true and one for false, as J|N";
                return std::nullopt;
            }
            state->true_text = pattern.substr(0, bar);
            state->false_text = pattern.substr(bar + 1);
            return finished("truth value");
        }
        case FieldType::date:
        case FieldType::time:
        case FieldType::date_time:
            if (auto date = detail::DatePattern::compile(type, pattern, problem)) {
                state->date = std::move(*date);
                return finished(type == FieldType::date   ? "date"
                                : type == FieldType::time ? "time"
                                                          : "date and time");
            }
            return std::nullopt;
        case FieldType::string:
        case FieldType::record:
            break;
    }
    problem = "is only for numbers, dates, times and truth values";
    return std::nullopt;
}

const char* TextFormat::mismatch() const { return state_->mismatch.c_str(); }

std::optional<Decimal> TextFormat::read_number(std::string_view text) const {
    return state_->number.read(text);
}

std::optional<bool> TextFormat::read_boolean(std::string_view text) const {
    if (text == state_->true_text) return true;
    if (text == state_->false_text) return false;
    return std::nullopt;
}

std::optional<DateTime> TextFormat::read_date_time(std::string_view text) const {
    return state_->date.read(text);
}

}  // namespace cajista::value
