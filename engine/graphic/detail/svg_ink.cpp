// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/svg_ink.h"

#include <algorithm>
#include <cmath>

#include "base/characters.h"
#include "graphic/detail/svg_path.h"

namespace cajista::graphic::detail {

namespace {

using base::trimmed;

/// Cuts the arguments of `name(…)` off, one after the other.
class Arguments {
public:
    Arguments(std::string_view value, std::string_view name) {
        is_whole_ = value.size() > name.size() && value.ends_with(')');
        if (is_whole_) rest_ = value.substr(name.size(), value.size() - name.size() - 1);
    }
    bool is_whole() const { return is_whole_; }
    bool at_end() const { return trimmed(rest_).empty(); }

    /// Without its quotes.
    std::string_view text() {
        rest_ = trimmed(rest_);
        const bool is_quoted = rest_.starts_with('"') || rest_.starts_with('\'');
        const std::size_t close = is_quoted ? rest_.find(rest_.front(), 1) : 0;
        if (close == std::string_view::npos) {
            is_whole_ = false;
            return {};
        }
        if (!is_quoted) return take(rest_.find(','));
        const std::string_view inside = rest_.substr(1, close - 1);
        rest_.remove_prefix(close + 1);
        if (!take(rest_.find(',')).empty()) is_whole_ = false;
        return inside;
    }

private:
    /// What stands before the comma.
    std::string_view take(std::size_t comma) {
        const std::string_view first = trimmed(rest_.substr(0, comma));
        rest_.remove_prefix(comma == std::string_view::npos ? rest_.size() : comma + 1);
        return first;
    }

    std::string_view rest_;
    bool is_whole_ = false;
};

/// `40%` or `0.4`, in hundredths of a percent.
std::optional<std::uint16_t> parse_tint(std::string_view text) {
    NumberReader reader(text);
    const auto number = reader.number();
    if (!number) return std::nullopt;
    const double tint = reader.rest() == "%" ? *number * 100 : *number * 10'000;
    const bool is_known = reader.rest() == "%" || reader.rest().empty();
    if (!is_known || !(tint >= 0 && tint <= 10'000)) return std::nullopt;
    return static_cast<std::uint16_t>(std::lround(tint));
}

constexpr std::string_view spot = "spot(", named = "icc-named-color(";

}  // namespace

bool is_svg_ink(std::string_view value) {
    return value.starts_with(spot) || value.starts_with(named);
}

std::optional<InkUse> parse_svg_ink(std::string_view value) {
    const bool is_named = value.starts_with(named);
    Arguments arguments(value, is_named ? named : spot);
    if (is_named) arguments.text();  // the profile; the ink's alternate is the template's
    InkUse use;
    use.name = arguments.text();
    while (!arguments.at_end() && !is_named) {
        const std::string_view next = arguments.text();
        if (next == "overprint") {
            use.overprints = true;
            continue;
        }
        const auto tint = parse_tint(next);
        if (!tint) return std::nullopt;
        use.tint = *tint;
    }
    if (!arguments.is_whole() || !arguments.at_end() || use.name.empty()) return std::nullopt;
    return use;
}

bool take_overprint(std::string& value) {
    constexpr std::string_view word = "overprint";
    if (!value.ends_with(')')) return false;
    const std::string_view before = trimmed(std::string_view(value).substr(0, value.size() - 1));
    if (!before.ends_with(word)) return false;
    const std::string_view list = trimmed(before.substr(0, before.size() - word.size()));
    if (!list.ends_with(',')) return false;
    value = std::string(list.substr(0, list.size() - 1)) + ')';
    return true;
}

std::string_view press_color(std::string_view value) {
    if (!value.starts_with('#')) return value;
    const auto end = std::find_if(value.begin(), value.end(), base::is_space);
    const std::string_view screen = value.substr(0, static_cast<std::size_t>(end - value.begin()));
    const std::string_view press = trimmed(value.substr(screen.size()));
    if (is_svg_ink(press) || press.starts_with("device-cmyk(")) return press;
    return press.starts_with("icc-color(") && press.ends_with(')') ? screen : value;
}

}  // namespace cajista::graphic::detail
