// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "compose/detail/builder.h"
#include "compose/detail/walk.h"
#include "value/convert.h"

namespace cajista::compose::detail {

using templates::TextPlan;
using value::Value;
using value::ValueKind;

Builder::Builder(const Plan& plan, locale::LocaleCache& locales, const ComposeOptions& options)
    : plan_(plan),
      locales_(locales),
      options_(options),
      variables_(plan.slot_count),
      answers_(plan.test_count) {
    const std::size_t languages = std::max<std::size_t>(plan.languages.size(), 1);
    statics_.resize(plan.static_count * languages * 2);
}

void Builder::fail(base::Diagnostic error) {
    failed_ = true;
    errors_.push_back(std::move(error));
}

void Builder::fail(base::Diagnostics errors) {
    failed_ = true;
    for (base::Diagnostic& error : errors) errors_.push_back(std::move(error));
}

void Builder::fail_expression(const rules::Expression& expression, const templates::Place& place) {
    const bool is_out_of_steps =
        std::any_of(notes_.begin(), notes_.end(),
                    [](const base::Diagnostic& note) { return note.code == "rules.step-limit"; });
    if (is_out_of_steps) {
        notes_.clear();
        return fail_steps(place);
    }
    base::Diagnostic error =
        base::error("compose.expression-failed",
                    fmt::format("\"{}\" gives no value: {}", expression.text(), notes_[0].message),
                    plan_.span_of(place));
    error.hints = notes_[0].hints;
    notes_.clear();
    fail(std::move(error));
}

/// The steps are those of the whole document, however often the frame changes.
void Builder::open_frame(base::Arena& arena) {
    const std::uint64_t steps = frame_ ? frame_->steps_left : options_.rule_steps;
    frame_.emplace(
        rules::Frame{variables_, arena, locale_, currency_, options_.now, steps, &notes_, trace_});
}

void Builder::fail_memory(const templates::Place& place) {
    if (failed_) return;
    fail(base::error("compose.document-too-large",
                     fmt::format("the document takes more than {} bytes", options_.arena_bytes),
                     plan_.span_of(place))
             .hint("split the record, or raise `memory` in <limits> of the job"));
}

void Builder::fail_steps(const templates::Place& place) {
    if (failed_) return;
    fail(base::error("compose.too-many-steps",
                     fmt::format("the document takes more than {} rule steps", options_.rule_steps),
                     plan_.span_of(place))
             .hint("split the record, or raise `rule-steps` in <limits> of the job"));
}

std::string_view Builder::print(const Value& value, bool& is_stable) {
    is_stable = true;
    if (value.is(ValueKind::string)) return value.as_string();
    if (value.is_null()) return {};
    is_stable = false;
    printed_.clear();
    if (prints_plain_) {
        printed_ = value::to_plain_text(value);
    } else {
        locale_->append_value(printed_, value);
    }
    return printed_;
}

std::string_view Builder::text_of(const TextPlan* plan) {
    if (plan == nullptr) return {};
    if (plan->is_constant()) return plan->constant();
    bool is_stable = false;
    if (plan->pieces.size() == 1) {
        const std::string_view text =
            print(evaluate(*plan->pieces[0].value, plan->place), is_stable);
        return is_stable ? text : arena_->copy(text);
    }
    std::string text;
    for (const TextPlan::Piece& piece : plan->pieces) {
        if (piece.value == nullptr) {
            text += piece.literal;
        } else {
            text += print(evaluate(*piece.value, plan->place), is_stable);
        }
    }
    return arena_->copy(text);
}

namespace {

/// Same fields in the same slots: compiled from the same schema, read twice.
bool same_fields(const value::RecordType& a, const value::RecordType& b, int depth) {
    if (&a == &b) return true;
    if (a.fields.size() != b.fields.size() || depth > base::limits::data_depth) return false;
    for (std::size_t i = 0; i < a.fields.size(); ++i) {
        const value::Field& one = a.fields[i];
        const value::Field& other = b.fields[i];
        if (one.name != other.name || one.type != other.type || one.is_list != other.is_list) {
            return false;
        }
        if ((one.record == nullptr) != (other.record == nullptr)) return false;
        if (one.record != nullptr && !same_fields(*one.record, *other.record, depth + 1)) {
            return false;
        }
    }
    return true;
}

std::string_view primary_language(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace

bool Builder::check_record(const value::Record& record) {
    const value::RecordType* wanted = plan_.schema.record.get();
    if (wanted == nullptr || record.type == wanted || record.type == known_type_) return true;
    if (record.type != nullptr && same_fields(*wanted, *record.type, 0) &&
        record.slots.size() >= wanted->fields.size()) {
        known_type_ = record.type;
        return true;
    }
    fail(base::error("compose.record-type",
                     fmt::format("the record is not of the type that template \"{}\" was made for",
                                 plan_.name))
             .hint("the input and the template must name the same schema"));
    return false;
}

bool Builder::choose_locale() {
    std::string_view tag = text_of(plan_.locale);
    if (tag.empty()) tag = plan_.language;
    if (tag.empty()) tag = "en";
    for (const KnownLocale& known : known_locales_) {
        if (known.tag != tag) continue;
        locale_ = known.locale;
        language_ = known.language;
        is_foreign_ = known.is_foreign;
        tag_ = arena_->copy(tag);
        return true;
    }
    locale::Locale* found = locales_.get(tag);
    if (found == nullptr) {
        fail(base::error(
                 "compose.unknown-locale", "the document's locale is not known",
                 plan_.locale == nullptr ? base::SourceSpan{} : plan_.span_of(plan_.locale->place))
                 .hint("a locale is a language and region: es-ES, de, pt-BR"));
        return false;
    }
    KnownLocale known{std::string(tag), found, 0, false};
    if (!plan_.languages.empty()) {
        known.language = plan_.catalogue.language_index(tag);
        known.is_foreign =
            primary_language(plan_.languages[known.language]) != primary_language(tag);
    }
    known_locales_.push_back(known);
    locale_ = known.locale;
    language_ = known.language;
    is_foreign_ = known.is_foreign;
    tag_ = arena_->copy(tag);
    return true;
}

bool Builder::begin(const value::Record& record, templates::ChannelMask channel,
                    base::Arena& arena) {
    arena_ = &arena;
    channel_ = channel;
    prints_plain_ = false;
    failed_ = in_static_ = is_late_ = counting_ = capturing_ = false;
    errors_.clear();
    late_errors_.clear();
    notes_.clear();
    late_.clear();
    blocks_.clear();
    rows_.clear();
    cells_.clear();
    groups_.clear();
    table_ = nullptr;
    table_count_ = note_count_ = 0;
    snapshot_ = {};
    if (typesetter_ != nullptr) typesetter_->trim_caches();
    if (pictures_.size() > 1000) pictures_.clear();  // bounds the worker's memory
    if (known_locales_.size() > 1000) known_locales_.clear();
    std::fill(variables_.begin(), variables_.end(), Value());
    if (!check_record(record)) return false;
    if (plan_.schema.record != nullptr) variables_[plan_.record_slot] = Value::record(&record);
    locale_ = nullptr;
    currency_ = {};
    frame_.reset();
    open_frame(arena);
    // The locale's own expression can't print by a locale; only strings are of use there.
    locale_ = locales_.get(plan_.language.empty() ? "en" : plan_.language);
    if (locale_ == nullptr) locale_ = locales_.get("en");
    if (locale_ == nullptr) {
        fail(base::error("compose.unknown-locale", "ICU's data has no locale at all"));
        return false;
    }
    if (!choose_locale() || failed_) return false;
    currency_ = text_of(plan_.currency);
    open_frame(arena);
    return !failed_;
}

// --- position tests

void Builder::answer_tests(const Node& node) {
    for (const templates::PositionTest& test : node.tests) {
        bool holds = false;
        switch (test.kind) {
            case templates::PositionTest::Kind::first:
                holds = position_ == 1;
                break;
            case templates::PositionTest::Kind::last:
                holds = position_ == total_;
                break;
            case templates::PositionTest::Kind::nth:
            case templates::PositionTest::Kind::nth_last: {
                const bool is_last = test.kind == templates::PositionTest::Kind::nth_last;
                const std::int64_t place = is_last ? total_ - position_ + 1 : position_;
                const std::int64_t distance = place - test.offset;
                holds = test.step == 0 ? distance == 0
                                       : distance % test.step == 0 && distance / test.step >= 0;
                break;
            }
        }
        answers_[test.id] = holds;
    }
}

const document::Style* Builder::variant_of(const templates::StyleChoice& choice) const {
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < choice.test_count; ++i) {
        if (answers_[choice.tests[i]]) bits |= 1U << i;
    }
    return choice.variants[bits];
}

Builder::Level::Level(Builder& builder, const Node& parent, Nodes children)
    : builder_(builder),
      counting_(builder.counting_),
      position_(builder.position_),
      total_(builder.total_) {
    builder_.counting_ = parent.counts_children;
    if (!parent.counts_children) return;
    if (parent.needs_total) builder_.total_ = builder_.count(children);
    builder_.position_ = 0;
}

/// How many elements the walk will find: for :last-child only, which must know before.
std::uint32_t Builder::count(Nodes nodes) {
    struct Counter {
        std::uint32_t number = 0;
        void operator()(const Node& node) {
            if (node.is_element) ++number;
        }
    };
    Counter counter;
    const bool outer = counting_;
    counting_ = false;
    const std::vector<char> answers = answers_;
    walk(nodes, counter);
    answers_ = answers;
    counting_ = outer;
    return counter.number;
}

}  // namespace cajista::compose::detail
