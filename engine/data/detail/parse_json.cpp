// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>

#include "base/characters.h"
#include "data/detail/cutter.h"
#include "data/detail/format_parser.h"
#include "data/detail/source_path.h"
#include "data/raw_record.h"

namespace cajista::data::detail {

namespace {

namespace ondemand = simdjson::ondemand;

static_assert(RawBatch::padding >= simdjson::SIMDJSON_PADDING);

// After a record this large its memory goes back: the parser keeps 5 bytes for each byte of it.
constexpr std::size_t kept_parser_bytes = std::size_t{8} << 20;

struct JsonNode;

struct Target {
    std::uint32_t slot = 0;
    std::uint8_t rank = 0;
};

/// A key that some field wants. Exactly one of the three ways is used.
struct JsonEntry {
    std::string key;
    std::vector<Target> scalars;
    std::unique_ptr<JsonNode> step;  ///< an object on the way
    std::unique_ptr<JsonNode> record;
    const RecordShape* shape = nullptr;
    std::uint32_t record_slot = 0;
};

struct JsonNode {
    std::vector<JsonEntry> entries;  ///< in schema order, which is usually that of the data

    JsonEntry& entry(std::string_view key) {
        for (JsonEntry& each : entries) {
            if (each.key == key) return each;
        }
        entries.emplace_back().key = key;
        return entries.back();
    }
};

class JsonPlan final : public FormatPlan {
public:
    base::Diagnostics compile(const value::RecordType& type, const std::vector<bool>& joined) {
        base::Diagnostics problems;
        shape_ = &shapes_.add(type);
        compile_node(type, joined, root_, problems);
        return problems;
    }
    std::unique_ptr<FormatParser> create_parser() const override;
    const JsonNode& root() const { return root_; }

private:
    void compile_node(const value::RecordType& type, const std::vector<bool>& joined,
                      JsonNode& node, base::Diagnostics& problems) {
        for (std::uint32_t slot = 0; slot < type.fields.size(); ++slot) {
            if (slot < joined.size() && joined[slot]) continue;
            std::uint8_t rank = 0;
            for (const std::string_view from : split_alternatives(source_of(type.fields[slot]))) {
                compile_field(type.fields[slot], slot, rank++, from, node, problems);
            }
        }
    }
    void compile_field(const value::Field& field, std::uint32_t slot, std::uint8_t rank,
                       std::string_view from, JsonNode& node, base::Diagnostics& problems) {
        JsonNode* at = &node;
        const std::vector<std::string_view> steps = split_steps(from);
        for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
            JsonEntry& entry = at->entry(steps[i]);
            if (!entry.step) entry.step = std::make_unique<JsonNode>();
            if (is_ambiguous(entry)) problems.push_back(conflict(field, from));
            at = entry.step.get();
        }
        JsonEntry& entry = at->entry(steps.back());
        if (field.type != value::FieldType::record) {
            entry.scalars.push_back({slot, rank});
        } else if (!entry.record) {
            entry.record = std::make_unique<JsonNode>();
            entry.shape = &shapes_.add(*field.record);
            entry.record_slot = slot;
            compile_node(*field.record, {}, *entry.record, problems);
        } else {
            problems.push_back(conflict(field, from));
            return;
        }
        if (is_ambiguous(entry)) problems.push_back(conflict(field, from));
    }
    static bool is_ambiguous(const JsonEntry& entry) {
        return (entry.scalars.empty() ? 0 : 1) + (entry.step ? 1 : 0) + (entry.record ? 1 : 0) > 1;
    }
    static base::Diagnostic conflict(const value::Field& field, std::string_view from) {
        return base::error("data.path-conflict",
                           fmt::format("'{}' is used as an object and otherwise as well", from),
                           field.span);
    }

    JsonNode root_;
};

/// RFC 8259, 6: decimals of the schema would take more.
bool is_json_number(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && base::is_digit(text[at])) ++at;
        return at - begin;
    };
    const bool has_zero = at < text.size() && text[at] == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (has_zero && whole > 1)) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

class JsonParser final : public FormatParser {
public:
    explicit JsonParser(const JsonPlan& plan)
        : plan_(plan), parser_(std::make_unique<ondemand::parser>()) {}

    bool parse(std::string_view bytes, std::string_view, Building& into,
               RecordBuilder& builder) override {
        builder_ = &builder;
        const bool good = parse_document(bytes, into);
        if (parser_->capacity() > kept_parser_bytes) parser_ = std::make_unique<ondemand::parser>();
        return good;
    }

private:
    bool parse_document(std::string_view bytes, Building& into) {
        const simdjson::padded_string_view padded(bytes.data(), bytes.size(),
                                                  bytes.size() + simdjson::SIMDJSON_PADDING);
        ondemand::document document;
        if (const auto error = parser_->iterate(padded).get(document)) return fail(error);
        ondemand::object object;
        bool good = true;
        if (const auto error = document.get_object().get(object)) {
            good = fail(error);
        } else {
            good = parse_object(object, plan_.root(), into);
        }
        const char* place = nullptr;
        if (good && document.current_location().get(place) == simdjson::SUCCESS) {
            good = builder_->fail("data.json-record-broken", "something stands behind the record");
        }
        if (good) return true;
        base::Diagnostic& problem = builder_->problem();
        if (document.current_location().get(place) == simdjson::SUCCESS && place >= bytes.data() &&
            place <= bytes.data() + bytes.size()) {
            const auto offset = static_cast<std::size_t>(place - bytes.data());
            problem.data.line = 1 + count_lines(bytes.substr(0, offset));
        } else {
            problem.data.line = 1 + count_lines(bytes);
        }
        return false;
    }

    bool fail(simdjson::error_code error) {
        switch (error) {
            case simdjson::UTF8_ERROR:
                return builder_->fail("data.not-utf8", "the record is not valid UTF-8");
            case simdjson::UNCLOSED_STRING:
                return builder_->fail("data.json-record-broken", "a text isn't closed");
            case simdjson::UNESCAPED_CHARS:
                return builder_->fail("data.json-record-broken",
                                      "a text holds an unescaped control character");
            case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
                return builder_->fail("data.json-record-broken",
                                      "the record doesn't end with the brace that closes it");
            case simdjson::INCORRECT_TYPE:
                return builder_->fail("data.json-record-broken", "the record is no object");
            default:
                return builder_->fail("data.json-record-broken",
                                      fmt::format("the record is no valid JSON (simdjson: {})",
                                                  simdjson::error_message(error)));
        }
    }

    const JsonEntry* match(ondemand::field& field, const JsonNode& node, std::size_t& expected,
                           simdjson::error_code& error) {
        const char* raw = field.key().raw();
        const auto fits = [&](const JsonEntry& entry) {
            return std::memcmp(raw, entry.key.data(), entry.key.size()) == 0 &&
                   raw[entry.key.size()] == '"';
        };
        // A longer key could be compared beyond the record and its padding.
        if (expected < node.entries.size() &&
            node.entries[expected].key.size() < RawBatch::padding && fits(node.entries[expected])) {
            return &node.entries[expected++];
        }
        std::string_view key;
        error = field.unescaped_key().get(key);
        if (error) return nullptr;
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            if (node.entries[i].key != key) continue;
            expected = i + 1;
            return &node.entries[i];
        }
        return nullptr;
    }

    bool parse_object(ondemand::object& object, const JsonNode& node, Building& into) {
        std::size_t expected = 0;
        for (auto each : object) {
            ondemand::field field;
            if (const auto error = std::move(each).get(field)) return fail(error);
            simdjson::error_code error = simdjson::SUCCESS;
            const JsonEntry* entry = match(field, node, expected, error);
            if (error) return fail(error);
            if (entry != nullptr ? !take(field.value(), *entry, into) : !pass(field.value(), 1)) {
                return false;
            }
        }
        return true;
    }

    /// What no field asks for is no data of ours, but has to be JSON: simdjson skips it unseen.
    bool pass(ondemand::value& value, int depth) {
        if (depth > builder_->limits().depth) {
            return builder_->fail(
                "data.json-too-deep",
                fmt::format("values are nested deeper than {}", builder_->limits().depth));
        }
        ondemand::json_type type{};
        if (const auto error = value.type().get(type)) return fail(error);
        if (type == ondemand::json_type::object) return pass_object(value, depth);
        if (type == ondemand::json_type::array) return pass_array(value, depth);
        std::string_view token = value.raw_json_token();
        while (!token.empty() && base::is_space(token.back())) token.remove_suffix(1);
        simdjson::error_code error = simdjson::SUCCESS;
        if (type == ondemand::json_type::string) {
            std::string_view text;
            error = value.get_string().get(text);
        } else if (type == ondemand::json_type::number) {
            if (!is_json_number(token)) return fail(simdjson::NUMBER_ERROR);
            double number = 0;  // moves on; what it can't hold is good JSON all the same
            error = value.get_double().get(number);
            if (error == simdjson::NUMBER_ERROR) error = simdjson::SUCCESS;
        } else if (type == ondemand::json_type::boolean) {
            bool flag = false;
            error = value.get_bool().get(flag);
        } else if (token != "null" || !value.is_null()) {
            error = simdjson::N_ATOM_ERROR;
        }
        return error ? fail(error) : true;
    }
    bool pass_object(ondemand::value& value, int depth) {
        ondemand::object object;
        if (const auto error = value.get_object().get(object)) return fail(error);
        for (auto each : object) {
            ondemand::field field;
            if (const auto error = std::move(each).get(field)) return fail(error);
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key)) return fail(error);
            if (!pass(field.value(), depth + 1)) return false;
        }
        return true;
    }
    bool pass_array(ondemand::value& value, int depth) {
        ondemand::array items;
        if (const auto error = value.get_array().get(items)) return fail(error);
        for (auto each : items) {
            ondemand::value item;
            if (const auto error = std::move(each).get(item)) return fail(error);
            if (!pass(item, depth + 1)) return false;
        }
        return true;
    }

    bool take(ondemand::value& value, const JsonEntry& entry, Building& into) {
        if (entry.record) return take_records(value, entry, into);
        if (entry.step) return take_step(value, entry, into);
        ondemand::json_type type{};
        if (const auto error = value.type().get(type)) return fail(error);
        if (type != ondemand::json_type::array) return take_scalar(value, type, entry, into);
        for (const Target& target : entry.scalars) {
            if (into.shape->list_of_slot[target.slot] >= 0) continue;
            return builder_->fail(into, target.slot, "data.field-type",
                                  "is a list where one value is expected");
        }
        ondemand::array items;
        if (const auto error = value.get_array().get(items)) return fail(error);
        for (auto each : items) {
            ondemand::value item;
            if (const auto error = std::move(each).get(item)) return fail(error);
            if (const auto error = item.type().get(type)) return fail(error);
            if (!take_scalar(item, type, entry, into)) return false;
        }
        return true;
    }

    bool set_all(const JsonEntry& entry, Building& into, std::string_view text) {
        for (const Target& target : entry.scalars) {
            if (!builder_->set_text(into, target.slot, text, target.rank)) return false;
        }
        return true;
    }

    bool take_scalar(ondemand::value& value, ondemand::json_type type, const JsonEntry& entry,
                     Building& into) {
        std::string_view token = value.raw_json_token();
        while (!token.empty() && base::is_space(token.back())) token.remove_suffix(1);
        switch (type) {
            case ondemand::json_type::string: {
                const bool is_plain = token.size() >= 2 && token.back() == '"' &&
                                      token.find('\\') == std::string_view::npos;
                if (is_plain) return set_all(entry, into, token.substr(1, token.size() - 2));
                std::string_view text;
                if (const auto error = value.get_string().get(text)) return fail(error);
                return set_all(entry, into, builder_->arena().copy(text));
            }
            case ondemand::json_type::number:
                if (!is_json_number(token)) return fail(simdjson::NUMBER_ERROR);
                return set_all(entry, into, token);
            case ondemand::json_type::boolean: {
                bool flag = false;
                if (const auto error = value.get_bool().get(flag)) return fail(error);
                for (const Target& target : entry.scalars) {
                    if (!builder_->set_boolean(into, target.slot, flag, target.rank)) return false;
                }
                return true;
            }
            case ondemand::json_type::null:
                return token == "null" ? true : fail(simdjson::N_ATOM_ERROR);
            default:
                break;
        }
        return builder_->fail(into, entry.scalars.front().slot, "data.field-type",
                              type == ondemand::json_type::array
                                  ? "is a list where one value is expected"
                                  : "is an object where one value is expected");
    }

    bool take_record(ondemand::value& value, const JsonEntry& entry, Building& into) {
        ondemand::json_type type{};
        if (const auto error = value.type().get(type)) return fail(error);
        if (type == ondemand::json_type::null) return true;
        ondemand::object object;
        if (value.get_object().get(object)) {
            return builder_->fail(into, entry.record_slot, "data.field-type", "is no object");
        }
        Building* inner = builder_->begin(*entry.shape, &into, entry.record_slot);
        return parse_object(object, *entry.record, *inner) && builder_->finish(*inner);
    }

    bool take_records(ondemand::value& value, const JsonEntry& entry, Building& into) {
        ondemand::array items;
        if (value.get_array().get(items)) return take_record(value, entry, into);
        if (into.shape->list_of_slot[entry.record_slot] < 0) {
            return builder_->fail(into, entry.record_slot, "data.field-type",
                                  "is a list where one object is expected");
        }
        for (auto each : items) {
            ondemand::value item;
            if (const auto error = std::move(each).get(item)) return fail(error);
            if (!take_record(item, entry, into)) return false;
        }
        return true;
    }

    bool take_step(ondemand::value& value, const JsonEntry& entry, Building& into) {
        ondemand::json_type type{};
        if (const auto error = value.type().get(type)) return fail(error);
        if (type == ondemand::json_type::null) return true;
        if (type == ondemand::json_type::array) {
            ondemand::array items;
            if (const auto error = value.get_array().get(items)) return fail(error);
            for (auto each : items) {
                ondemand::value item;
                if (const auto error = std::move(each).get(item)) return fail(error);
                if (!take_step_object(item, entry, into)) return false;
            }
            return true;
        }
        return take_step_object(value, entry, into);
    }
    bool take_step_object(ondemand::value& value, const JsonEntry& entry, Building& into) {
        ondemand::object object;
        if (value.get_object().get(object)) {
            return builder_->fail("data.field-type", fmt::format("'{}' is no object", entry.key));
        }
        return parse_object(object, *entry.step, into);
    }

    const JsonPlan& plan_;
    std::unique_ptr<ondemand::parser> parser_;
    RecordBuilder* builder_ = nullptr;
};

std::unique_ptr<FormatParser> JsonPlan::create_parser() const {
    return std::make_unique<JsonParser>(*this);
}

}  // namespace

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text); }

base::Result<std::unique_ptr<FormatPlan>> plan_json(const value::RecordType& type,
                                                    const std::vector<bool>& joined) {
    auto plan = std::make_unique<JsonPlan>();
    base::Diagnostics problems = plan->compile(type, joined);
    if (!problems.empty()) return problems;
    return std::unique_ptr<FormatPlan>(std::move(plan));
}

}  // namespace cajista::data::detail
