// SPDX-License-Identifier: Apache-2.0
#include "rules/read_json.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/characters.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "value/decimal.h"

namespace cajista::rules {

namespace {

using value::Value;

class JsonReader {
public:
    JsonReader(std::string_view text, base::Arena& arena) : text_(text), arena_(arena) {}

    bool is_blank() {
        skip_space();
        return at_ == text_.size();
    }
    Value read(int depth) {
        skip_space();
        if (depth > base::limits::data_depth) return fail("it nests too deep");
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            case 't':
                return word("true", Value::boolean(true));
            case 'f':
                return word("false", Value::boolean(false));
            case 'n':
                return word("null", {});
            default:
                return number();
        }
    }
    bool is_failed() const { return !problem_.empty(); }
    base::Diagnostic error() const {
        return base::error("rules.json", fmt::format("byte {} of the JSON: {}", at_ + 1, problem_));
    }
    std::size_t end() {
        skip_space();
        return at_;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
    }
    Value fail(const char* why) {
        if (problem_.empty()) problem_ = why;
        return {};
    }
    bool accept(char c) {
        skip_space();
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    Value word(std::string_view expected, Value value) {
        if (text_.substr(at_, expected.size()) != expected) return fail("a value is expected");
        at_ += expected.size();
        return value;
    }

    Value number() {
        std::size_t end = at_;
        while (end < text_.size() &&
               (std::string_view("+-.eE").find(text_[end]) != std::string_view::npos ||
                base::is_digit(text_[end]))) {
            ++end;
        }
        const auto parsed = value::Decimal::parse(text_.substr(at_, end - at_));
        if (!parsed || end == at_) return fail("a value is expected");
        at_ = end;
        return Value::number(*parsed);
    }

    char32_t hexadecimal() {
        char32_t unit = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const int digit = base::hexadecimal(peek());
            if (digit < 0) {
                fail("four hexadecimal digits are expected");
                return 0;
            }
            unit = unit * 16 + static_cast<char32_t>(digit);
        }
        return unit;
    }

    void escape(std::string& out) {
        const char c = peek();
        ++at_;
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (const std::size_t i = letters.find(c); i != std::string_view::npos && c != '\0') {
            out += meanings[i];
            return;
        }
        if (c != 'u') {
            fail("there is no such escape");
            return;
        }
        char32_t unit = hexadecimal();
        if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
            at_ += 2;
            const char32_t low = hexadecimal();
            if (low < 0xDC00 || low > 0xDFFF) fail("half a character");
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        } else if (unit >= 0xD800 && unit < 0xE000) {
            fail("half a character");
            return;
        }
        base::append_utf8(out, unit);
    }

    Value string() {
        ++at_;
        std::string out;
        while (!is_failed()) {
            if (at_ >= text_.size()) return fail("the string has no end");
            const char c = text_[at_++];
            if (c == '"') return Value::string(arena_.copy(std::string_view(out)));
            if (static_cast<unsigned char>(c) < 0x20)
                return fail("a control character in a string");
            if (c == '\\') {
                escape(out);
            } else {
                out += c;
            }
        }
        return {};
    }

    Value list(int depth) {
        ++at_;
        std::vector<Value> items;
        if (accept(']')) return Value::list({});
        do {
            items.push_back(read(depth + 1));
        } while (!is_failed() && accept(','));
        if (!is_failed() && !accept(']')) return fail("\",\" or \"]\" is expected");
        return Value::list(arena_.copy(items));
    }

    Value object(int depth) {
        ++at_;
        std::vector<value::ContextEntry> entries;
        if (!accept('}')) {
            do {
                skip_space();
                if (peek() != '"') return fail("a key in quotes is expected");
                const Value key = string();
                if (!is_failed() && !accept(':')) return fail("\":\" is expected");
                if (is_failed()) return {};
                entries.push_back({key.as_string(), read(depth + 1)});
            } while (!is_failed() && accept(','));
            if (!is_failed() && !accept('}')) return fail("\",\" or \"}\" is expected");
        }
        return Value::context(arena_.make<value::Context>(value::Context{arena_.copy(entries)}));
    }

    std::string_view text_;
    base::Arena& arena_;
    std::size_t at_ = 0;
    std::string problem_;
};

}  // namespace

base::Result<value::Value> read_json(std::string_view& text, base::Arena& arena) {
    JsonReader reader(text, arena);
    if (reader.is_blank()) {
        text = {};
        return Value();
    }
    const Value value = reader.read(0);
    if (reader.is_failed()) return reader.error();
    text.remove_prefix(reader.end());
    return value;
}

}  // namespace cajista::rules
