// SPDX-License-Identifier: Apache-2.0
#include "data/mask_record.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/characters.h"
#include "base/json_text.h"

namespace cajista::data {

namespace {

namespace dom = simdjson::dom;

/// `de`, `de-DE`, `EUR`, `true`: what chooses, and says nothing of a person.
bool is_choice(std::string_view value) {
    if (value == "true" || value == "false" || value == "null") return true;
    const auto all_upper = [](std::string_view text) {
        return std::all_of(text.begin(), text.end(), base::is_capital);
    };
    if (value.size() == 3) return all_upper(value);
    const bool is_language = value.size() >= 2 && value[0] >= 'a' && value[0] <= 'z' &&
                             value[1] >= 'a' && value[1] <= 'z';
    if (value.size() == 2) return is_language || all_upper(value);
    return value.size() == 5 && is_language && value[2] == '-' && all_upper(value.substr(3));
}

void append_masked(std::string& out, std::string_view value, bool is_text) {
    if (is_choice(value)) {
        out += value;
        return;
    }
    bool in_escape = false;  // of JSON: \n, é
    bool in_entity = false;  // of XML
    for (const char c : value) {
        const bool is_plain = !in_escape && !in_entity;
        in_escape = is_text && c == '\\' && !in_escape;
        in_entity = (c == '&' || in_entity) && c != ';';
        const auto byte = static_cast<unsigned char>(c);
        if (is_text && byte >= 0x80) {
            if ((byte & 0xC0U) != 0x80) out += 'x';  // one for a character, whatever its bytes
        } else if (!is_plain) {
            out += c;
        } else if (base::is_letter(c)) {
            out += c <= 'Z' ? 'X' : 'x';
        } else {
            out += base::is_digit(c) ? '1' : c;
        }
    }
}

/// The end of a JSON text whose first quote is at `at`.
std::size_t text_end(std::string_view json, std::size_t at) {
    for (std::size_t i = at + 1; i < json.size(); ++i) {
        if (json[i] == '\\') {
            ++i;
        } else if (json[i] == '"') {
            return i;
        }
    }
    return json.size();
}

std::string mask_json(std::string_view json, const KeptNames& keep) {
    std::string out;
    std::string_view name;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (json[at] != '"') {
            const bool is_kept = keep.contains(name);
            out += base::is_digit(json[at]) && !is_kept ? '1' : json[at];
            continue;
        }
        const std::size_t end = text_end(json, at);
        const std::string_view text = json.substr(at + 1, end - at - 1);
        const std::size_t next = json.find_first_not_of(" \t\r\n", end + 1);
        const bool is_name = next != std::string_view::npos && json[next] == ':';
        out += '"';
        if (is_name) name = text;
        if (is_name || keep.contains(name)) {
            out += text;
        } else {
            append_masked(out, text, true);
        }
        if (end < json.size()) out += '"';
        at = end;
    }
    return out;
}

/// Attribute values of a tag, up to its end; namespaces stay.
void append_tag(std::string& out, std::string_view tag, const KeptNames& keep) {
    while (!tag.empty()) {
        const std::size_t quote = tag.find_first_of("\"'");
        const std::size_t end =
            quote == std::string_view::npos ? quote : tag.find(tag[quote], quote + 1);
        if (end == std::string_view::npos) break;
        std::string_view before = tag.substr(0, quote);
        out += tag.substr(0, quote + 1);
        const std::size_t blank = before.find_last_of(" \t\r\n");
        std::string_view name = before.substr(blank == std::string_view::npos ? 0 : blank + 1);
        name = name.substr(0, name.find('='));
        const std::string_view value = tag.substr(quote + 1, end - quote - 1);
        if (name.starts_with("xmlns") || keep.contains(name)) {
            out += value;
        } else {
            append_masked(out, value, true);
        }
        out += tag[quote];
        tag.remove_prefix(end + 1);
    }
    out += tag;
}

std::string mask_xml(std::string_view xml, const KeptNames& keep) {
    std::string out;
    std::string_view name;
    while (!xml.empty()) {
        const std::size_t open = std::min(xml.find('<'), xml.size());
        if (keep.contains(name)) {
            out += xml.substr(0, open);
        } else {
            append_masked(out, xml.substr(0, open), true);
        }
        xml.remove_prefix(open);
        if (xml.empty()) break;
        const std::size_t close = std::min(xml.find('>'), xml.size() - 1);
        const std::string_view tag = xml.substr(0, close + 1);
        name = tag.substr(1, tag.find_first_of(" \t\r\n/>", 1) - 1);
        append_tag(out, tag, keep);
        xml.remove_prefix(close + 1);
    }
    return out;
}

/// `record` or `record_hex`, masked, and all that is needed to read it.
bool append_part(std::string& out, dom::object part, job::Format format, const KeptNames& keep) {
    dom::element record;
    std::string_view text;
    if (!part["record"].get(record)) {
        out += "\"record\":";
        const std::string bytes =
            record.get(text) ? std::string(simdjson::minify(record)) : std::string(text);
        base::append_json_text(out, mask_record(bytes, format, keep));
    } else if (!part["record_hex"].get(text)) {
        out += "\"record_hex\":";  // no text: nothing that can be told from its bytes
        base::append_json_text(out, text);
    } else {
        return false;
    }
    if (!part["context"].get(text)) {
        out += ",\"context\":";
        base::append_json_text(out, text);
    }
    dom::element columns;
    if (!part["columns"].get(columns)) {
        out += ",\"columns\":" + std::string(simdjson::minify(columns));
    }
    return true;
}

}  // namespace

std::string mask_record(std::string_view bytes, job::Format format, const KeptNames& keep) {
    if (format == job::Format::xml) return mask_xml(bytes, keep);
    if (format == job::Format::csv || format == job::Format::fixed) {
        std::string out;
        append_masked(out, bytes, false);
        return out;
    }
    return mask_json(bytes, keep);
}

std::string mask_kept_line(std::string_view line, job::Format format, const KeptNames& keep) {
    dom::parser parser;
    dom::element element;
    dom::object object;
    const simdjson::padded_string padded(line);
    if (parser.parse(padded).get(element) || element.get(object)) return {};
    std::uint64_t number = 0;
    if (object["number"].get(number)) return {};
    std::string out = fmt::format("{{\"number\":{},", number);
    for (const char* name : {"line", "offset", "input"}) {
        if (!object[name].get(number)) out += fmt::format("\"{}\":{},", name, number);
    }
    if (!append_part(out, object, format, keep)) return {};
    dom::array parts;
    if (!object["parts"].get(parts)) {
        out += ",\"parts\":[";
        for (const dom::element each : parts) {
            dom::object part;
            if (each.get(part)) return {};
            out += out.back() == '[' ? "{" : ",{";
            for (const char* name : {"input", "detail", "parent", "line", "offset"}) {
                if (!part[name].get(number)) out += fmt::format("\"{}\":{},", name, number);
            }
            if (!append_part(out, part, format, keep)) return {};
            out += '}';
        }
        out += ']';
    }
    return out + "}";
}

}  // namespace cajista::data
