// SPDX-License-Identifier: Apache-2.0
#include "run/detail/flat_json.h"

#include <charconv>

#include "base/utf8.h"

namespace cajista::run::detail {

namespace {

class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool take(char wanted) {
        skip_blanks();
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool at_end() {
        skip_blanks();
        return rest_.empty();
    }
    std::optional<std::string> string() {
        if (!take('"')) return std::nullopt;
        std::string out;
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() != '\\') {
                out += rest_.front();
                rest_.remove_prefix(1);
            } else if (!escape(out)) {
                return std::nullopt;
            }
        }
        if (rest_.empty()) return std::nullopt;
        rest_.remove_prefix(1);
        return out;
    }

private:
    void skip_blanks() {
        while (!rest_.empty() &&
               std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos) {
            rest_.remove_prefix(1);
        }
    }
    bool escape(std::string& out) {
        if (rest_.size() < 2) return false;
        const char kind = rest_[1];
        constexpr std::string_view kinds = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
        if (const std::size_t at = kinds.find(kind); at != std::string_view::npos) {
            out += meant[at];
            rest_.remove_prefix(2);
            return true;
        }
        if (kind != 'u' || rest_.size() < 6) return false;
        unsigned code = 0;
        const auto read = std::from_chars(rest_.data() + 2, rest_.data() + 6, code, 16);
        if (read.ptr != rest_.data() + 6) return false;
        base::append_utf8(out, code);
        rest_.remove_prefix(6);
        return true;
    }
    std::string_view rest_;
};

}  // namespace

std::optional<std::map<std::string, std::string, std::less<>>> read_flat_json(
    std::string_view text) {
    Scanner scanner(text);
    std::map<std::string, std::string, std::less<>> values;
    if (!scanner.take('{')) return std::nullopt;
    if (scanner.take('}')) return values;
    do {
        std::optional<std::string> name = scanner.string();
        if (!name || !scanner.take(':')) return std::nullopt;
        std::optional<std::string> value = scanner.string();
        if (!value) return std::nullopt;
        values[std::move(*name)] = std::move(*value);
    } while (scanner.take(','));
    if (!scanner.take('}') || !scanner.at_end()) return std::nullopt;
    return values;
}

std::uint64_t count_of(std::string_view digits) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ptr == digits.data() + digits.size() ? value : 0;
}

}  // namespace cajista::run::detail
