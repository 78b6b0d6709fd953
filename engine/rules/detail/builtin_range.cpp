// SPDX-License-Identifier: Apache-2.0
// Relations of points and ranges (DMN 1.5, 10.3.4.9, after Allen's algebra).
#include "rules/detail/builtin.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/compiler.h"

namespace cajista::rules::detail {

namespace {

using value::Range;
using Bound = Range::Bound;

/// An end of a range; a missing one is farther than all points.
struct End {
    Value at;
    bool is_included = false;
    int infinite = 0;  ///< -1 before, 1 behind everything
};

struct Span {
    End start;
    End end;
};

Span span_of(const Value& value) {
    if (!value.is(ValueKind::range)) return {{value, true}, {value, true}};
    const Range& range = value.as_range();
    return {
        {range.low, range.low_bound == Bound::closed, range.low_bound == Bound::none ? -1 : 0},
        {range.high, range.high_bound == Bound::closed, range.high_bound == Bound::none ? 1 : 0}};
}

/// Collects whether everything asked had an answer: without one, the relation is null.
struct Judge {
    bool is_unknown = false;

    int order(const End& a, const End& b) {
        if (a.infinite != 0 || b.infinite != 0) return a.infinite - b.infinite;
        const auto result = order_values(a.at, b.at);
        if (!result) is_unknown = true;
        return result.value_or(0);
    }
    bool less(const End& a, const End& b) { return order(a, b) < 0; }
    bool same(const End& a, const End& b) { return order(a, b) == 0; }
};

bool before(const Span& a, const Span& b, Judge& j) {
    const bool touches = a.end.is_included && b.start.is_included;
    return j.less(a.end, b.start) || (j.same(a.end, b.start) && !touches);
}

bool meets(const Span& a, const Span& b, Judge& j) {
    return a.end.is_included && b.start.is_included && j.same(a.end, b.start);
}

bool overlaps(const Span& a, const Span& b, Judge& j) {
    return !before(a, b, j) && !before(b, a, j);
}

bool overlaps_before(const Span& a, const Span& b, Judge& j) {
    const bool starts_first =
        j.less(a.start, b.start) ||
        (j.same(a.start, b.start) && a.start.is_included && !b.start.is_included);
    const bool ends_first =
        j.less(a.end, b.end) || (j.same(a.end, b.end) && (!a.end.is_included || b.end.is_included));
    return starts_first && ends_first && !before(a, b, j);
}

/// `inner` doesn't start before `outer`, nor end behind it.
bool starts_within(const Span& inner, const Span& outer, Judge& j) {
    return j.less(outer.start, inner.start) ||
           (j.same(outer.start, inner.start) &&
            (outer.start.is_included || !inner.start.is_included));
}
bool ends_within(const Span& inner, const Span& outer, Judge& j) {
    return j.less(inner.end, outer.end) ||
           (j.same(inner.end, outer.end) && (outer.end.is_included || !inner.end.is_included));
}

bool during(const Span& a, const Span& b, Judge& j) {
    return starts_within(a, b, j) && ends_within(a, b, j);
}
bool finishes(const Span& a, const Span& b, Judge& j) {
    return a.end.is_included == b.end.is_included && j.same(a.end, b.end) && starts_within(a, b, j);
}
bool starts(const Span& a, const Span& b, Judge& j) {
    return a.start.is_included == b.start.is_included && j.same(a.start, b.start) &&
           ends_within(a, b, j);
}
bool coincides(const Span& a, const Span& b, Judge& j) {
    return j.same(a.start, b.start) && j.same(a.end, b.end) &&
           a.start.is_included == b.start.is_included && a.end.is_included == b.end.is_included;
}

using Relation = bool (*)(const Span&, const Span&, Judge&);
enum class Order : std::uint8_t { as_given, swapped };

template <Relation relation, Order order>
Value relate(const Call& call) {
    Span a = span_of(call[0]);
    Span b = span_of(call[1]);
    if constexpr (order == Order::swapped) std::swap(a, b);
    Judge judge;
    const bool holds = relation(a, b, judge);
    return judge.is_unknown ? call.null("the values have no order") : Value::boolean(holds);
}

constexpr auto given = Order::as_given;
constexpr auto swapped = Order::swapped;
// The parameters by the standard's names, of points and ranges.
constexpr std::string_view points = "point1:sndtDyu, point2:sndtDyu";
constexpr std::string_view point_range = "point:sndtDyu, range:r";
constexpr std::string_view range_point = "range:r, point:sndtDyu";
constexpr std::string_view ranges = "range1:r, range2:r";

/// `range("[1..3]")`: ends are literals, or calls of date() and its like with a literal.
Value range_from(const Call& call);

constexpr Builtin range_table[] = {
    {"before", points, 'b', relate<before, given>},
    {"before", point_range, 'b', relate<before, given>},
    {"before", range_point, 'b', relate<before, given>},
    {"before", ranges, 'b', relate<before, given>},
    {"after", points, 'b', relate<before, swapped>},
    {"after", point_range, 'b', relate<before, swapped>},
    {"after", range_point, 'b', relate<before, swapped>},
    {"after", ranges, 'b', relate<before, swapped>},
    {"meets", ranges, 'b', relate<meets, given>},
    {"met by", ranges, 'b', relate<meets, swapped>},
    {"overlaps", ranges, 'b', relate<overlaps, given>},
    {"overlaps before", ranges, 'b', relate<overlaps_before, given>},
    {"overlaps after", ranges, 'b', relate<overlaps_before, swapped>},
    {"finishes", point_range, 'b', relate<finishes, given>},
    {"finishes", ranges, 'b', relate<finishes, given>},
    {"finished by", range_point, 'b', relate<finishes, swapped>},
    {"finished by", ranges, 'b', relate<finishes, swapped>},
    {"includes", range_point, 'b', relate<during, swapped>},
    {"includes", ranges, 'b', relate<during, swapped>},
    {"during", point_range, 'b', relate<during, given>},
    {"during", ranges, 'b', relate<during, given>},
    {"starts", point_range, 'b', relate<starts, given>},
    {"starts", ranges, 'b', relate<starts, given>},
    {"started by", range_point, 'b', relate<starts, swapped>},
    {"started by", ranges, 'b', relate<starts, swapped>},
    {"coincides", points, 'b', relate<coincides, given>},
    {"coincides", ranges, 'b', relate<coincides, given>},
    {"range", "from:s", 'r', range_from},
};

bool is_literal_end(std::string_view text) {
    // no names but those of the constructors, so that the text can't compute
    for (const char* name : {"date and time", "date", "time", "duration"}) {
        const std::size_t open = match_name(text, 0, name);
        if (open == std::string_view::npos) continue;
        if (next_token(text, open).kind != TokenKind::parenthesis_open) continue;
        const Token argument = next_token(text, next_token(text, open).end);
        const Token close = next_token(text, argument.end);
        return argument.kind == TokenKind::string && close.kind == TokenKind::parenthesis_close &&
               next_token(text, close.end).kind == TokenKind::end;
    }
    Token first = next_token(text, 0);
    if (first.kind == TokenKind::at || first.kind == TokenKind::minus) {
        first = next_token(text, first.end);
    }
    return (first.kind == TokenKind::string || first.kind == TokenKind::number) &&
           next_token(text, first.end).kind == TokenKind::end;
}

/// The value of a literal end, evaluated at once.
Value end_value(const Call& call, std::string_view text) {
    text.remove_prefix(skip_space(text, 0));
    if (!is_literal_end(text)) return {};
    CompiledExpression compiled;
    compiled.text = text;
    const Scope scope;
    Compiler compiler(compiled, scope, Checking::strict);
    const Node* root = compiler.compile();
    if (root == nullptr || !root->is_constant) return {};
    const Value value = root->constant;
    // the constant's memory ends with `compiled`
    switch (value.kind()) {
        case ValueKind::string:
            return call.text(value.as_string());
        case ValueKind::time:
            return Value::time(call.machine.arena.make<value::Time>(value.as_time()));
        case ValueKind::date_time:
            return Value::date_time(call.machine.arena.make<value::DateTime>(value.as_date_time()));
        default:
            return value;
    }
}

Value range_from(const Call& call) {
    std::string_view text = call[0].as_string();
    text = text.substr(skip_space(text, 0));
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const std::size_t dots = text.find("..");
    if (!call.machine.step(100) || text.size() < 4 || text.size() > 1000 ||
        dots == std::string_view::npos) {
        return call.null("the text is no range");
    }
    const char open = text.front();
    const char close = text.back();
    if ((open != '[' && open != '(' && open != ']') ||
        (close != ']' && close != ')' && close != '[')) {
        return call.null("the text is no range");
    }
    Range range;
    range.low_bound = open == '[' ? Bound::closed : Bound::open;
    range.high_bound = close == ']' ? Bound::closed : Bound::open;
    const std::string_view low = text.substr(1, dots - 1);
    const std::string_view high = text.substr(dots + 2, text.size() - dots - 3);
    range.low = end_value(call, low);
    range.high = end_value(call, high);
    // `[2..)` is >= 2 and `(..2)` is < 2; a missing end can't be included
    const auto is_missing = [](std::string_view end) { return skip_space(end, 0) == end.size(); };
    const Value& only = is_missing(low) ? range.high : range.low;
    if (is_missing(low) != is_missing(high) && order_values(only, only)) {
        Bound& missing = is_missing(low) ? range.low_bound : range.high_bound;
        if (missing == Bound::closed) return call.null("an end that is missing can't be included");
        missing = Bound::none;
        return Value::range(call.machine.arena.make<Range>(range));
    }
    const auto order = order_values(range.low, range.high);
    if (!order || *order > 0) return call.null("the ends of the range have no order");
    return Value::range(call.machine.arena.make<Range>(range));
}

}  // namespace

std::span<const Builtin> range_builtins() { return range_table; }

}  // namespace cajista::rules::detail
