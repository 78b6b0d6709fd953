// SPDX-License-Identifier: Apache-2.0
#include "text/detail/find_levels.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

constexpr std::uint8_t deepest_level = 125;        // BD2
constexpr std::size_t most_pending_brackets = 63;  // BD16
constexpr std::uint8_t left = U_LEFT_TO_RIGHT;
constexpr std::uint8_t right = U_RIGHT_TO_LEFT;
constexpr std::uint8_t other = U_OTHER_NEUTRAL;

bool is_initiator(std::uint8_t type) {
    return type == U_LEFT_TO_RIGHT_ISOLATE || type == U_RIGHT_TO_LEFT_ISOLATE ||
           type == U_FIRST_STRONG_ISOLATE;
}

bool is_isolate(std::uint8_t type) {
    return is_initiator(type) || type == U_POP_DIRECTIONAL_ISOLATE;
}

/// X9.
bool is_removed(std::uint8_t type) {
    switch (type) {
        case U_LEFT_TO_RIGHT_EMBEDDING:
        case U_RIGHT_TO_LEFT_EMBEDDING:
        case U_LEFT_TO_RIGHT_OVERRIDE:
        case U_RIGHT_TO_LEFT_OVERRIDE:
        case U_POP_DIRECTIONAL_FORMAT:
        case U_BOUNDARY_NEUTRAL:
            return true;
        default:
            return false;
    }
}

/// NI of N1: neutrals and isolate formatting characters.
bool is_neutral(std::uint8_t type) {
    return type == U_BLOCK_SEPARATOR || type == U_SEGMENT_SEPARATOR ||
           type == U_WHITE_SPACE_NEUTRAL || type == other || is_isolate(type);
}

/// N0 to N2 take numbers for right-to-left.
std::uint8_t strong_of(std::uint8_t type) {
    if (type == left) return left;
    if (type == right || type == U_EUROPEAN_NUMBER || type == U_ARABIC_NUMBER) return right;
    return other;
}

std::uint8_t direction_of(std::uint8_t level) { return level % 2 == 0 ? left : right; }

/// Canonically equivalent brackets are one (BD16).
char32_t canonical(char32_t bracket) {
    if (bracket == 0x2329) return 0x3008;
    return bracket == 0x232A ? 0x3009 : bracket;
}

/// An entry of the directional status stack (X1).
struct Status {
    std::uint8_t level = 0;
    std::uint8_t override_type = other;  ///< other: none
    bool is_isolate = false;
};

/// X1 to X8 of one paragraph.
class ExplicitStack {
public:
    explicit ExplicitStack(std::uint8_t paragraph) { push({paragraph, other, false}); }

    const Status& top() const { return entries_[size_ - 1]; }

    void embed(bool is_right, std::uint8_t override_type) {
        const std::uint8_t next = next_level(is_right);
        if (next <= deepest_level && overflow_isolates_ == 0 && overflow_embeddings_ == 0) {
            push({next, override_type, false});
        } else if (overflow_isolates_ == 0) {
            ++overflow_embeddings_;
        }
    }
    void isolate(bool is_right) {
        const std::uint8_t next = next_level(is_right);
        if (next <= deepest_level && overflow_isolates_ == 0 && overflow_embeddings_ == 0) {
            ++valid_isolates_;
            push({next, other, true});
        } else {
            ++overflow_isolates_;
        }
    }
    void end_isolate() {
        if (overflow_isolates_ > 0) {
            --overflow_isolates_;
        } else if (valid_isolates_ > 0) {
            overflow_embeddings_ = 0;
            while (!top().is_isolate) --size_;
            --size_;
            --valid_isolates_;
        }
    }
    void end_embedding() {
        if (overflow_isolates_ > 0) return;
        if (overflow_embeddings_ > 0) {
            --overflow_embeddings_;
        } else if (!top().is_isolate && size_ >= 2) {
            --size_;
        }
    }

private:
    std::uint8_t next_level(bool is_right) const {
        const int level = top().level;
        return static_cast<std::uint8_t>(is_right ? (level + 1) | 1 : (level + 2) & ~1);
    }
    void push(Status status) { entries_[size_++] = status; }

    std::array<Status, deepest_level + 2> entries_{};
    std::size_t size_ = 0;
    std::size_t overflow_isolates_ = 0;
    std::size_t overflow_embeddings_ = 0;
    std::size_t valid_isolates_ = 0;
};

}  // namespace

void LevelFinder::read(std::string_view text) {
    characters_.clear();
    bytes_.clear();
    classes_.clear();
    for (std::size_t at = 0; at < text.size();) {
        bytes_.push_back(static_cast<std::uint32_t>(at));
        const char32_t c = base::next_code_point(text, at);
        characters_.push_back(c);
        classes_.push_back(static_cast<std::uint8_t>(u_charDirection(static_cast<UChar32>(c))));
    }
    types_ = classes_;
    resolved_.assign(classes_.size(), 0);
    partner_.assign(classes_.size(), none);
}

/// BD9.
void LevelFinder::match_isolates(std::uint32_t begin, std::uint32_t end) {
    std::vector<std::uint32_t>& open = sequence_;
    open.clear();
    for (std::uint32_t i = begin; i < end; ++i) {
        if (is_initiator(classes_[i])) {
            open.push_back(i);
        } else if (classes_[i] == U_POP_DIRECTIONAL_ISOLATE && !open.empty()) {
            partner_[i] = open.back();
            partner_[open.back()] = i;
            open.pop_back();
        }
    }
}

/// P2 and P3: 0 or 1, or 2 when there is no strong character.
std::uint8_t LevelFinder::first_strong(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i) {
        const std::uint8_t type = classes_[i];
        if (type == left) return 0;
        if (type == right || type == U_RIGHT_TO_LEFT_ARABIC) return 1;
        if (is_initiator(type)) {
            if (partner_[i] == none) return 2;
            i = partner_[i];
        }
    }
    return 2;
}

void LevelFinder::find_explicit(std::uint32_t begin, std::uint32_t end, std::uint8_t paragraph) {
    ExplicitStack stack(paragraph);
    for (std::uint32_t i = begin; i < end; ++i) {
        const std::uint8_t type = classes_[i];
        if (type == U_POP_DIRECTIONAL_ISOLATE) stack.end_isolate();
        resolved_[i] = type == U_BLOCK_SEPARATOR ? paragraph : stack.top().level;
        if (!is_removed(type) && type != U_BLOCK_SEPARATOR && stack.top().override_type != other) {
            types_[i] = stack.top().override_type;
        }
        switch (type) {
            case U_LEFT_TO_RIGHT_EMBEDDING:
            case U_LEFT_TO_RIGHT_OVERRIDE:
                stack.embed(false, type == U_LEFT_TO_RIGHT_OVERRIDE ? left : other);
                break;
            case U_RIGHT_TO_LEFT_EMBEDDING:
            case U_RIGHT_TO_LEFT_OVERRIDE:
                stack.embed(true, type == U_RIGHT_TO_LEFT_OVERRIDE ? right : other);
                break;
            case U_POP_DIRECTIONAL_FORMAT:
                stack.end_embedding();
                break;
            case U_LEFT_TO_RIGHT_ISOLATE:
            case U_RIGHT_TO_LEFT_ISOLATE:
                stack.isolate(type == U_RIGHT_TO_LEFT_ISOLATE);
                break;
            case U_FIRST_STRONG_ISOLATE:
                stack.isolate(first_strong(i + 1, partner_[i] == none ? end : partner_[i]) == 1);
                break;
            default:
                break;
        }
    }
}

/// BD7, over what X9 leaves.
void LevelFinder::find_runs(std::uint32_t begin, std::uint32_t end) {
    kept_.clear();
    runs_.clear();
    for (std::uint32_t i = begin; i < end; ++i) {
        if (is_removed(classes_[i])) continue;
        const auto at = static_cast<std::uint32_t>(kept_.size());
        if (runs_.empty() || resolved_[kept_.back()] != resolved_[i]) {
            if (!runs_.empty()) runs_.back().end = at;
            run_at_[i] = static_cast<std::uint32_t>(runs_.size());
            runs_.push_back({at, at});
        }
        kept_.push_back(i);
    }
    if (!runs_.empty()) runs_.back().end = static_cast<std::uint32_t>(kept_.size());
}

/// BD13 and X10.
void LevelFinder::resolve_sequences(std::uint8_t paragraph) {
    // Levels are read while neighbouring sequences are resolved, so I1 and I2 come afterwards.
    for (const Run& first : runs_) {
        const std::uint32_t start = kept_[first.begin];
        if (classes_[start] == U_POP_DIRECTIONAL_ISOLATE && partner_[start] != none) continue;
        sequence_.clear();
        const Run* run = &first;
        while (true) {
            sequence_.insert(sequence_.end(), kept_.begin() + run->begin, kept_.begin() + run->end);
            const std::uint32_t last = sequence_.back();
            if (!is_initiator(classes_[last]) || partner_[last] == none) break;
            run = &runs_[run_at_[partner_[last]]];
        }
        // What stands before and behind, for sos and eos; X9 leaves no gaps in `kept_`.
        const std::uint8_t level = resolved_[start];
        const std::uint8_t before =
            first.begin == 0 ? paragraph : resolved_[kept_[first.begin - 1]];
        const bool is_open = is_initiator(classes_[sequence_.back()]);
        const std::uint8_t behind =
            is_open || run->end == kept_.size() ? paragraph : resolved_[kept_[run->end]];
        const std::uint8_t sos = direction_of(std::max(level, before));
        const std::uint8_t eos = direction_of(std::max(level, behind));
        resolve_weak(sos);
        if (find_brackets()) resolve_brackets(sos, level);
        resolve_neutral(sos, eos, level);
    }
}

/// W1 to W7.
void LevelFinder::resolve_weak(std::uint8_t start) {
    const std::size_t count = sequence_.size();
    const auto type = [&](std::size_t i) -> std::uint8_t& { return types_[sequence_[i]]; };
    std::uint8_t before = start;
    for (std::size_t i = 0; i < count; ++i) {  // W1
        if (type(i) == U_DIR_NON_SPACING_MARK) {
            type(i) = is_isolate(before) ? other : before;
        }
        before = is_isolate(classes_[sequence_[i]]) && !is_isolate(type(i)) ? other : type(i);
    }
    std::uint8_t strong = start;
    for (std::size_t i = 0; i < count; ++i) {  // W2, W3
        std::uint8_t& one = type(i);
        if (one == left || one == right || one == U_RIGHT_TO_LEFT_ARABIC) strong = one;
        if (one == U_EUROPEAN_NUMBER && strong == U_RIGHT_TO_LEFT_ARABIC) one = U_ARABIC_NUMBER;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (type(i) == U_RIGHT_TO_LEFT_ARABIC) type(i) = right;
    }
    for (std::size_t i = 1; i + 1 < count; ++i) {  // W4
        const std::uint8_t number = type(i - 1);
        if (number != type(i + 1)) continue;
        const bool joins_european =
            type(i) == U_EUROPEAN_NUMBER_SEPARATOR || type(i) == U_COMMON_NUMBER_SEPARATOR;
        if (number == U_EUROPEAN_NUMBER && joins_european) type(i) = number;
        if (number == U_ARABIC_NUMBER && type(i) == U_COMMON_NUMBER_SEPARATOR) type(i) = number;
    }
    for (std::size_t i = 0; i < count; ++i) {  // W5
        if (type(i) != U_EUROPEAN_NUMBER_TERMINATOR) continue;
        std::size_t end = i;
        while (end < count && type(end) == U_EUROPEAN_NUMBER_TERMINATOR) ++end;
        const bool is_beside = (i > 0 && type(i - 1) == U_EUROPEAN_NUMBER) ||
                               (end < count && type(end) == U_EUROPEAN_NUMBER);
        // W6 where it isn't.
        for (; i < end; ++i) type(i) = is_beside ? std::uint8_t{U_EUROPEAN_NUMBER} : other;
        --i;
    }
    strong = start;
    for (std::size_t i = 0; i < count; ++i) {  // W6, W7
        std::uint8_t& one = type(i);
        if (one == U_EUROPEAN_NUMBER_SEPARATOR || one == U_COMMON_NUMBER_SEPARATOR) one = other;
        if (one == left || one == right) strong = one;
        if (one == U_EUROPEAN_NUMBER && strong == left) one = left;
    }
}

/// BD16; false when there is nothing to do.
bool LevelFinder::find_brackets() {
    struct Open {
        char32_t closing = 0;
        std::uint32_t at = 0;
    };
    std::array<Open, most_pending_brackets> open;
    std::size_t depth = 0;
    pairs_.clear();
    for (std::uint32_t i = 0; i < sequence_.size(); ++i) {
        if (types_[sequence_[i]] != other) continue;
        const auto c = static_cast<UChar32>(characters_[sequence_[i]]);
        const auto kind = u_getIntPropertyValue(c, UCHAR_BIDI_PAIRED_BRACKET_TYPE);
        if (kind == U_BPT_OPEN) {
            if (depth == open.size()) {
                pairs_.clear();
                return false;
            }
            open[depth++] = {canonical(static_cast<char32_t>(u_getBidiPairedBracket(c))), i};
        } else if (kind == U_BPT_CLOSE) {
            const char32_t closing = canonical(static_cast<char32_t>(c));
            for (std::size_t k = depth; k-- > 0;) {
                if (open[k].closing != closing) continue;
                pairs_.push_back({open[k].at, i});
                depth = k;
                break;
            }
        }
    }
    std::ranges::sort(pairs_, {}, &Pair::open);
    return !pairs_.empty();
}

/// N0.
void LevelFinder::resolve_brackets(std::uint8_t start, std::uint8_t level) {
    const std::uint8_t embedding = direction_of(level);
    for (const Pair& pair : pairs_) {
        std::uint8_t found = other;
        for (std::uint32_t i = pair.open + 1; i < pair.close && found != embedding; ++i) {
            const std::uint8_t strong = strong_of(types_[sequence_[i]]);
            if (strong != other) found = strong;
        }
        if (found == other) continue;
        if (found != embedding) {
            std::uint8_t context = start;
            for (std::uint32_t i = pair.open; i-- > 0;) {
                const std::uint8_t strong = strong_of(types_[sequence_[i]]);
                if (strong == other) continue;
                context = strong;
                break;
            }
            if (context != found) found = embedding;
        }
        set_bracket(pair.open, found);
        set_bracket(pair.close, found);
    }
}

/// Marks behind a bracket go with it.
void LevelFinder::set_bracket(std::uint32_t at, std::uint8_t type) {
    types_[sequence_[at]] = type;
    for (std::uint32_t i = at + 1; i < sequence_.size(); ++i) {
        if (classes_[sequence_[i]] != U_DIR_NON_SPACING_MARK) break;
        types_[sequence_[i]] = type;
    }
}

/// N1 and N2.
void LevelFinder::resolve_neutral(std::uint8_t start, std::uint8_t end, std::uint8_t level) {
    std::uint8_t before = start;
    for (std::size_t i = 0; i < sequence_.size(); ++i) {
        const std::uint8_t type = types_[sequence_[i]];
        if (!is_neutral(type)) {
            before = strong_of(type);
            continue;
        }
        std::size_t last = i;
        while (last < sequence_.size() && is_neutral(types_[sequence_[last]])) ++last;
        const std::uint8_t behind =
            last == sequence_.size() ? end : strong_of(types_[sequence_[last]]);
        const std::uint8_t both = before == behind ? before : direction_of(level);
        for (; i < last; ++i) types_[sequence_[i]] = both;
        --i;
    }
}

/// I1, I2 and L1; levels for what X9 took out.
void LevelFinder::finish(std::uint32_t begin, std::uint32_t end, std::uint8_t paragraph) {
    for (const std::uint32_t i : kept_) {
        const bool is_odd = resolved_[i] % 2 != 0;
        if (is_odd ? types_[i] != right : types_[i] == right) {
            resolved_[i] = static_cast<std::uint8_t>(resolved_[i] + 1);
        } else if (!is_odd && types_[i] != left) {
            resolved_[i] = static_cast<std::uint8_t>(resolved_[i] + 2);
        }
    }
    std::uint8_t before = paragraph;
    for (std::uint32_t i = begin; i < end; ++i) {
        if (is_removed(classes_[i])) resolved_[i] = before;
        before = resolved_[i];
    }
    bool is_trailing = true;
    for (std::uint32_t i = end; i-- > begin;) {
        const std::uint8_t type = classes_[i];
        if (type == U_BLOCK_SEPARATOR || type == U_SEGMENT_SEPARATOR) {
            is_trailing = true;
        } else if (type != U_WHITE_SPACE_NEUTRAL && !is_isolate(type) && !is_removed(type)) {
            is_trailing = false;
        }
        if (is_trailing) resolved_[i] = paragraph;
    }
}

std::uint8_t LevelFinder::find(std::string_view text, Direction direction,
                               std::vector<std::uint8_t>& levels) {
    read(text);
    run_at_.assign(characters_.size(), none);
    const auto count = static_cast<std::uint32_t>(characters_.size());
    std::uint8_t first = direction == Direction::right_to_left ? 1 : 0;
    for (std::uint32_t begin = 0; begin < count;) {
        std::uint32_t end = begin;
        while (end < count && classes_[end] != U_BLOCK_SEPARATOR) ++end;
        end = std::min(end + 1, count);
        match_isolates(begin, end);
        std::uint8_t paragraph = direction == Direction::right_to_left ? 1 : 0;
        if (direction == Direction::automatic) {
            paragraph = first_strong(begin, end) == 1 ? 1 : 0;
        }
        if (begin == 0) first = paragraph;
        find_explicit(begin, end, paragraph);
        find_runs(begin, end);
        resolve_sequences(paragraph);
        finish(begin, end, paragraph);
        begin = end;
    }
    levels.assign(text.size() + 1, first);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t end = i + 1 < count ? bytes_[i + 1] : text.size();
        for (std::size_t at = bytes_[i]; at < end; ++at) levels[at] = resolved_[i];
    }
    return first;
}

void find_visual_order(std::span<const std::uint8_t> levels, std::vector<std::uint32_t>& order) {
    order.resize(levels.size());
    std::iota(order.begin(), order.end(), 0U);
    std::uint8_t highest = 0;
    std::uint8_t lowest_odd = 255;
    for (const std::uint8_t one : levels) {
        highest = std::max(highest, one);
        if (one % 2 != 0) lowest_odd = std::min(lowest_odd, one);
    }
    for (std::uint8_t at = highest; at >= lowest_odd && at > 0; --at) {
        for (std::size_t i = 0; i < levels.size();) {
            if (levels[i] < at) {
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < levels.size() && levels[end] >= at) ++end;
            std::reverse(order.begin() + static_cast<std::ptrdiff_t>(i),
                         order.begin() + static_cast<std::ptrdiff_t>(end));
            i = end;
        }
    }
}

}  // namespace cajista::text::detail
