// SPDX-License-Identifier: Apache-2.0
// What a record looks like: fields with FEEL names, types and where they come from. Compiled once;
// const and shared afterwards. `Record` stores its fields in slots in the order of `fields`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "value/text_format.h"
#include "value/value.h"

namespace cajista::value {

struct RecordType;

struct Field {
    std::string name;  ///< FEEL name, may hold spaces
    /// Where the value is in the data: CSV column or header, JSON key, `@attribute`, element path
    /// (`cac:Party/cbc:Name`), `.` for the element's own text, SQL column. Empty: same as the name.
    std::string from;
    FieldType type = FieldType::string;
    bool is_list = false;
    bool required = false;
    std::string format;      ///< see text_format.h; empty: ISO 8601, 1234.5, true/false
    TextFormat text_format;  ///< `format` compiled; load_schema() does it
    std::string separator;  ///< a list of scalars in one text field is split here; empty: not split
    std::string default_text;  ///< as it would stand in the data; readers convert it for null
    bool has_default = false;
    std::vector<std::string> allowed;          ///< empty: any value
    std::shared_ptr<const RecordType> record;  ///< for FieldType::record
    base::SourceSpan span;
};

struct RecordType {
    std::string name;
    std::vector<Field> fields;
    std::vector<std::pair<std::string, std::string>> namespaces;  ///< prefix, URI (XML paths)

    /// Slot of a field by FEEL name.
    std::optional<std::uint32_t> slot_of(std::string_view field) const;
};

/// A record type read from `*.schema.xml`; all errors at once.
struct Schema {
    std::shared_ptr<const RecordType> record;
    base::SourceFilePtr file;
};

/// Reads a schema file:
///   <schema name="statement" xmlns="urn:cajista:schema">
///     <namespace prefix="cbc" uri="…"/>
///     <field name="id" type="string" required="yes" from="@id"/>
///     <field name="issued" type="date" format="dd.MM.yyyy"/>
///     <field name="segment" default="standard" allowed="standard|gold|overdue"/>
///     <field name="address" type="string" list="yes" separator="|"/>
///     <field name="tx" list="yes"> <field name="date" type="date"/> … </field>   nested record
///   </schema>
/// Types: string (when none is given) number boolean date date-time time, record (implied by nested
/// fields). Errors, all at once, with spans: base.xml-* and value.schema-*.
base::Result<Schema> load_schema(const base::SourceFilePtr& file);

/// One record or nested record: a slot per field of its type, null where the data has none. The
/// slots and all they point to live in the arena the reader was given.
struct Record {
    const RecordType* type = nullptr;
    std::span<Value> slots;

    Value field(std::uint32_t slot) const { return slots[slot]; }
};

}  // namespace cajista::value
