// SPDX-License-Identifier: Apache-2.0
// Puts values into a record by slot: converts texts, gathers lists, applies defaults, checks what
// is required. All formats end here.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "job/input.h"
#include "value/schema.h"

namespace cajista::data::detail {

/// What is known of a record type beforehand. Const after creation.
struct RecordShape {
    /// How the text of a slot is read: at once where the schema asks for nothing but a type.
    enum class Way : std::uint8_t { by_field, string, number, date };
    const value::RecordType* type = nullptr;
    std::vector<Way> ways;                   ///< by slot
    std::vector<std::int32_t> list_of_slot;  ///< number among the lists; -1: no list
    std::uint32_t list_count = 0;
};

/// The shapes of a record type and of all types in it. Const after creation.
class ShapeTable {
public:
    const RecordShape& add(const value::RecordType& type);

private:
    std::deque<RecordShape> shapes_;
    std::map<const value::RecordType*, const RecordShape*> by_type_;
};

/// A record while it is built; lies in the builder's own arena.
struct Building {
    struct Item {
        value::Value value;
        Item* next = nullptr;
    };
    struct List {
        Item* first = nullptr;
        Item* last = nullptr;
        std::uint32_t count = 0;
    };
    value::Record* record = nullptr;
    const RecordShape* shape = nullptr;
    std::span<List> lists;
    std::span<std::uint8_t> ranks;  ///< by slot: 1 + which alternative of `from` gave the value
    Building* parent = nullptr;
    std::uint32_t slot = 0;   ///< of the parent's field
    std::uint32_t index = 0;  ///< 1-based item of the parent's list; 0: no list
};

/// One per parser; not shared. Call start() for each record. When a call gives false, problem()
/// says why.
class RecordBuilder {
public:
    explicit RecordBuilder(const job::InputLimits& limits) : limits_(limits) {}
    void start(base::Arena& arena);

    /// A record that belongs to `parent` (null for the outermost); it is put there at once.
    Building* begin(const RecordShape& shape, Building* parent = nullptr, std::uint32_t slot = 0);
    /// A text for a slot. An item of a list, or the value of a single field, unless that has one
    /// of the same or a better rank.
    bool set_text(Building& building, std::uint32_t slot, std::string_view text,
                  std::uint8_t rank = 0);
    bool set_boolean(Building& building, std::uint32_t slot, bool flag, std::uint8_t rank = 0);
    /// Closes a record: lists, defaults, required fields.
    bool finish(Building& building);

    /// An error at a field.
    bool fail(const Building& building, std::uint32_t slot, std::string code,
              std::string_view what);
    /// An error of the record's form.
    bool fail(std::string code, std::string message);
    base::Diagnostic& problem() { return problem_; }

    const job::InputLimits& limits() const { return limits_; }
    base::Arena& arena() { return *arena_; }     ///< of the record: what values point into
    base::Arena& scratch() { return scratch_; }  ///< until the next start()

    // Where the parser is, for errors: a line if known, else a byte of the part.
    std::uint64_t line = 0;

private:
    bool is_set(const Building& building, std::uint32_t slot, std::uint8_t rank) const {
        return building.ranks[slot] != 0 && building.ranks[slot] <= rank + 1;
    }
    void append(Building& building, std::uint32_t slot, value::Value value);
    /// False: not so simple; nothing has been done.
    bool set_at_once(Building& building, std::uint32_t slot, RecordShape::Way way,
                     std::string_view text, std::uint8_t rank) const;
    bool put(Building& building, std::uint32_t slot, const value::Field& field,
             std::string_view text, std::uint8_t rank);
    bool set_default(Building& building, std::uint32_t slot, const value::Field& field);

    job::InputLimits limits_;
    base::Arena* arena_ = nullptr;
    base::Arena scratch_;
    base::Diagnostic problem_;
};

}  // namespace cajista::data::detail
