// SPDX-License-Identifier: Apache-2.0
// FEEL expressions (DMN 1.5, chapter 10): compiled once against the names of a place, evaluated for
// every record without hash look-ups and, for scalars, without allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "locale/locale.h"
#include "value/schema.h"
#include "value/value.h"

namespace cajista::rules {

struct Trace;
class DecisionModel;

namespace detail {
struct CompiledExpression;
struct TypeShape;
}  // namespace detail

/// What is known of a value when the template is compiled.
struct Type {
    enum class Kind : std::uint8_t {
        any,
        null,  ///< of what has no other value, such as the literal
        boolean,
        number,
        string,
        date,
        time,
        date_time,
        year_month_duration,
        day_time_duration,
        list,
        context,
        range,
        record,
        function,
    };
    Kind kind = Kind::any;
    Kind item = Kind::any;                      ///< of a list
    const value::RecordType* record = nullptr;  ///< of a record, or of a list's records
    /// Of a context, or of a list of them: which entries it has. Null: nothing is known.
    std::shared_ptr<const detail::TypeShape> shape = nullptr;

    static Type of(const value::Field& field);
    Type item_type() const;  ///< of a list's items; of anything else any
};

/// Early values are known before layout; late ones (`page.number`) only in it (template.md, 4).
enum class Timing : std::uint8_t { early, late };

/// The names that an expression may use, each with its slot in Frame::variables. Inner scopes add
/// names to outer ones and may hide them.
class Scope {
public:
    Scope() = default;
    explicit Scope(const Scope* outer);

    /// A variable of its own; returns its slot (numbered through all outer scopes).
    std::uint32_t declare(std::string name, Type type, Timing timing = Timing::early);
    /// Makes the fields of the record in `slot` visible by bare name as well.
    void open(std::uint32_t slot);

    /// Makes decisions, knowledge models and services visible as `name.decision`. A decision's
    /// inputs are what is called like them where the decision is named.
    void add_decisions(std::string name, std::shared_ptr<const DecisionModel> model);

    struct Variable {
        std::string name;
        Type type;
        Timing timing = Timing::early;
        std::uint32_t slot = 0;
    };
    /// Innermost first; null when there is none.
    const Variable* find(std::string_view name) const;
    /// A field of an opened record by bare name: its record's variable and field slot.
    struct FieldPlace {
        const Variable* variable = nullptr;
        std::uint32_t field = 0;
    };
    std::optional<FieldPlace> find_field(std::string_view name) const;
    struct Decisions {
        std::string name;
        std::shared_ptr<const DecisionModel> model;
    };
    /// Innermost first.
    std::vector<const Decisions*> decisions() const;
    /// All names visible here, for "did you mean".
    std::vector<std::string_view> names() const;
    std::uint32_t size() const { return next_slot_; }  ///< slots that a Frame must have

private:
    const Variable* at_slot(std::uint32_t slot) const;
    std::optional<FieldPlace> find_opened(std::string_view name) const;

    const Scope* outer_ = nullptr;
    std::uint32_t next_slot_ = 0;
    std::vector<Variable> variables_;
    std::vector<std::uint32_t> opened_;
    std::vector<Decisions> decisions_;
};

/// What an evaluation may use. One per worker and record; not shared.
struct Frame {
    std::span<const value::Value> variables;  ///< by slot of the Scope
    base::Arena& arena;                       ///< results live here
    locale::Locale* locale = nullptr;         ///< for format(), money(); null: plain text
    std::string_view currency{};              ///< for money(x) with one argument
    value::DateTime now{};                    ///< of the job, never the clock
    std::uint64_t steps_left = 0;        ///< counts down; at 0 evaluation gives null and notes it
    base::Diagnostics* notes = nullptr;  ///< why a value is null; null: not wanted
    Trace* trace = nullptr;              ///< which rules matched; null: not wanted
};

/// Strict: what can never have a value (comparing a date with a string, an unknown name) is an
/// error of compilation. Lenient: it is null when evaluated, as DMN files expect (10.3.2.5).
enum class Checking : std::uint8_t { strict, lenient };

/// A compiled expression: const, shared by all workers.
class Expression {
public:
    Expression();
    ~Expression();
    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;

    /// Never fails and never throws: what is wrong at run time is null with a note (DMN 10.3.2.5).
    value::Value evaluate(Frame& frame) const;

    Type type() const;
    bool uses_late() const;                ///< reads a late name
    const value::Value* constant() const;  ///< when no name is read; else null
    std::string_view text() const;         ///< as written

    /// A decision that the expression asks, and the entry of its value that it reads; empty: all.
    struct DecisionUse {
        const DecisionModel* model = nullptr;
        std::uint32_t item = 0;
        std::string entry;
    };
    std::span<const DecisionUse> decisions() const;

private:
    friend base::Result<Expression> compile_expression(std::string_view, const base::SourceSpan&,
                                                       const Scope&, Checking);
    std::unique_ptr<const detail::CompiledExpression> compiled_;
};

/// Compiles `text`, which stands in `where.file` from `where.begin` on (XML entities before it may
/// make columns differ; then the span of the whole attribute is used). All errors at once:
/// rules.syntax, rules.unknown-name (with the nearest), rules.type-mismatch,
/// rules.unknown-function, rules.argument-count, rules.too-deep …
base::Result<Expression> compile_expression(std::string_view text, const base::SourceSpan& where,
                                            const Scope& scope,
                                            Checking checking = Checking::strict);

/// A text with `{…}` in it, cut lexically (template.md, 3): strings, comments and nested braces are
/// respected; `{{` and `}}` are braces. Errors: rules.brace-unclosed, rules.brace-lone.
struct TextPiece {
    bool is_expression = false;
    std::string text;          ///< literal with braces resolved, or the expression's text
    std::uint32_t offset = 0;  ///< of the piece in the text given
};
base::Result<std::vector<TextPiece>> cut_text(std::string_view text, const base::SourceSpan& where);

}  // namespace cajista::rules
