// SPDX-License-Identifier: Apache-2.0
// Page numbers, rows so far, what fits the white space: computed when layout asks, over the record
// as it was where the content stands.
#include <algorithm>

#include "compose/detail/builder.h"
#include "compose/detail/walk.h"

namespace cajista::compose::detail {

using document::Inline;
using document::LateContext;
using value::Value;

/// Copies of the variables are shared until one changes.
std::span<const Value> Builder::snapshot() {
    if (snapshot_.empty()) snapshot_ = arena_->copy(variables_);
    return snapshot_;
}

namespace {

Value record_of(const value::RecordType& type, std::initializer_list<Value> fields,
                base::Arena& arena) {
    const std::span<Value> slots = arena.array<Value>(fields.size());
    std::copy(fields.begin(), fields.end(), slots.begin());
    return Value::record(arena.make<value::Record>(&type, slots));
}

/// `table`: rows so far and those of them on this page.
Value table_value(const TableCapture& table, const LateContext& context, base::Arena& arena) {
    const auto items_in = [&table](std::uint32_t rows) -> std::size_t {
        const std::size_t most = table.items_through.size();
        if (rows == 0 || most == 0) return 0;
        return table.items_through[std::min<std::size_t>(rows, most) - 1];
    };
    const std::size_t so_far = items_in(context.rows_so_far);
    const std::uint32_t rows_before =
        context.rows_so_far - std::min(context.rows_on_page, context.rows_so_far);
    const std::size_t before = items_in(rows_before);
    const Value rows = Value::list(table.items.first(so_far));
    const Value on_page = Value::list(table.items.subspan(before, so_far - before));
    if (table.node->late_type != nullptr) {
        return record_of(*table.node->late_type, {rows, on_page}, arena);
    }
    const std::span<value::ContextEntry> entries = arena.array<value::ContextEntry>(2);
    entries[0] = {"rows", rows};
    entries[1] = {"rows_on_page", on_page};
    return Value::context(arena.make<value::Context>(entries));
}

/// `running`: by name the first and the last text that is in force on the page, and the one that
/// is where it begins (CSS Generated Content for Paged Media 3, 1.1.2; XSL 1.1, 7.25.4:
/// first-including-carryover).
Value running_value(const LateContext& context, base::Arena& arena) {
    struct InForce {
        std::string_view name, start, first, last;
        bool has_first = false;
    };
    std::vector<InForce> names;
    for (const document::RunningText& text : context.running) {
        if (text.page > context.page_number) break;
        auto found = std::find_if(names.begin(), names.end(),
                                  [&](const InForce& one) { return one.name == text.name; });
        if (found == names.end()) found = names.insert(found, InForce{text.name, {}, {}, {}});
        const bool begins_here = text.page == context.page_number && text.is_at_top;
        if (text.page < context.page_number || (begins_here && !found->has_first)) {
            found->start = text.value;
        }
        if (text.page == context.page_number && !found->has_first) {
            found->first = text.value;
            found->has_first = true;
        }
        found->last = text.value;
    }
    const std::span<value::ContextEntry> entries = arena.array<value::ContextEntry>(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const InForce& one = names[i];
        const std::span<value::ContextEntry> texts = arena.array<value::ContextEntry>(3);
        texts[0] = {"first", Value::string(one.has_first ? one.first : one.start)};
        texts[1] = {"last", Value::string(one.last)};
        texts[2] = {"start", Value::string(one.start)};
        entries[i] = {one.name, Value::context(arena.make<value::Context>(texts))};
    }
    return Value::context(arena.make<value::Context>(entries));
}

Value page_of(std::string_view anchor, const LateContext& context) {
    if (!context.anchors_known) return Value::integer(999);
    const auto found = std::lower_bound(
        context.anchors.begin(), context.anchors.end(), anchor,
        [](const document::AnchorPage& one, std::string_view name) { return one.name < name; });
    if (found == context.anchors.end() || found->name != anchor) return Value::string("?");
    return Value::integer(found->page);
}

}  // namespace

void Builder::set_late_variables(const LateInstance& instance, const LateContext& context,
                                 base::Arena& arena) {
    std::copy(instance.variables.begin(), instance.variables.end(), variables_.begin());
    snapshot_ = {};
    const auto number = [](std::uint32_t n) { return Value::integer(n); };
    variables_[templates::page_slot] = record_of(
        plan_.page_type(), {number(context.page_number), number(context.page_count)}, arena);
    // Points with two digits: what fits must not hang on the last unit.
    const std::int64_t left =
        base::Length::scaled(context.space_left.units, 100, base::Length::units_per_point).units;
    variables_[templates::space_slot] = record_of(
        plan_.space_type(), {Value::number(value::Decimal::from_scaled(left, -2))}, arena);
    variables_[templates::section_slot] = record_of(
        plan_.section_type(), {number(context.section_page), number(context.section_pages)}, arena);
    variables_[templates::running_slot] =
        context.running.empty() ? Value() : running_value(context, arena);
    if (instance.table != nullptr) {
        variables_[instance.table->node->late_slot] = table_value(*instance.table, context, arena);
    }
}

/// The variables must be set. The view is stable, or of printed_ or built_.
std::string_view Builder::late_text(const LateInstance& instance, const LateContext& context,
                                    base::Arena& arena) {
    set_late_variables(instance, context, arena);
    if (instance.node->kind == templates::NodeKind::page_of) {
        bool is_stable = false;
        return print(page_of(instance.anchor, context), is_stable);
    }
    if (instance.node->kind == templates::NodeKind::message) {
        return format_message(static_cast<const templates::MessageNode&>(*instance.node));
    }
    const auto& node = static_cast<const templates::ValueNode&>(*instance.node);
    bool is_stable = false;
    return print(evaluate(*node.value, node.place), is_stable);
}

/// Room for three-digit page numbers, or for what stands after all rows.
std::string_view Builder::widest_of(const LateInstance& instance) {
    LateContext context;
    context.page_number = context.page_count = 999;
    context.section_page = context.section_pages = 999;
    context.rows_so_far = UINT32_MAX;
    const std::vector<Value> saved = variables_;
    const std::string text(late_text(instance, context, *arena_));
    std::copy(saved.begin(), saved.end(), variables_.begin());
    snapshot_ = instance.variables;
    if (failed_) return {};
    return arena_->copy(text.empty() ? std::string_view("0") : std::string_view(text));
}

/// The first error is why the document is rejected; a few show whether there are more.
void Builder::end_late() {
    constexpr std::size_t most_errors = 8;
    for (base::Diagnostic& error : errors_) {
        if (late_errors_.size() < most_errors) late_errors_.push_back(std::move(error));
    }
    errors_.clear();
    failed_ = false;
}

std::span<const Inline> Builder::inlines(document::LateId id, const LateContext& context,
                                         base::Arena& arena) {
    if (id == 0 || id > late_.size() || locale_ == nullptr) return {};
    const LateInstance& instance = late_[id - 1];
    arena_ = &arena;
    failed_ = false;
    is_late_ = true;
    open_frame(arena);
    begin_inlines();
    link_ = instance.link;
    inline_language_ = instance.language;
    at_space_ = false;  // what stands before it is not known here
    const std::string text(late_text(instance, context, arena));
    if (!failed_) add_data(text, false, instance.style);
    flush();
    end_late();
    return arena.copy(inlines_);
}

std::span<const document::Block* const> Builder::blocks(document::LateId id,
                                                        const LateContext& context,
                                                        base::Arena& arena) {
    if (id == 0 || id > late_.size() || locale_ == nullptr) return {};
    const LateInstance instance = late_[id - 1];
    if (instance.node->kind != templates::NodeKind::fill) return {};
    const auto& node = static_cast<const templates::FillNode&>(*instance.node);
    arena_ = &arena;
    failed_ = false;
    is_late_ = true;
    open_frame(arena);
    set_late_variables(instance, context, arena);
    std::copy(instance.answers.begin(), instance.answers.end(), answers_.begin());
    auto made = children_of(node, node.children);
    if (failed_) made = {};
    end_late();
    return made;
}

}  // namespace cajista::compose::detail
