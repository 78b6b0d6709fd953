// SPDX-License-Identifier: Apache-2.0
#include "job/detail/trailer.h"

#include <algorithm>
#include <pugixml.hpp>

#include "base/arena.h"
#include "rules/read_json.h"
#include "value/convert.h"

namespace cajista::job::detail {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Takes one step off the front.
std::string_view next_step(std::string_view& path) {
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    return step;
}

/// The value at `path` in the object that `text` begins with; `rest` is what follows the object.
std::optional<std::string> value_of_json(std::string_view text, std::string_view path,
                                         std::string_view& rest) {
    base::Arena arena;
    base::Result<value::Value> read = rules::read_json(text, arena);
    if (!read) return std::nullopt;
    rest = text;
    value::Value at = read.value();
    while (!path.empty()) {
        const std::string_view step = next_step(path);
        const value::Value* found =
            at.is(value::ValueKind::context) ? at.as_context().find(step) : nullptr;
        if (found == nullptr) return std::nullopt;
        at = *found;
    }
    const bool is_plain = at.is(value::ValueKind::string) || at.is(value::ValueKind::number) ||
                          at.is(value::ValueKind::boolean);
    if (!is_plain) return std::nullopt;
    return value::to_plain_text(at);
}

/// Whether an element's start tag with this name stands at the front.
bool is_tag(std::string_view text, std::string_view name) {
    if (!text.starts_with('<') || !text.substr(1).starts_with(name)) return false;
    const std::string_view rest = text.substr(1 + name.size());
    return !rest.empty() && (rest.front() == '>' || rest.front() == '/' ||
                             blanks.find(rest.front()) != std::string_view::npos);
}

}  // namespace

std::optional<std::string> find_in_json(std::string_view text, std::string_view path, Part part) {
    const std::string quoted = '"' + std::string(path.substr(0, path.find('/'))) + '"';
    const bool is_end = part == Part::end;
    std::size_t at = is_end ? text.rfind(quoted) : text.find(quoted);
    while (at != std::string_view::npos) {
        const std::size_t brace =
            at == 0 ? std::string_view::npos : text.find_last_not_of(blanks, at - 1);
        if (brace != std::string_view::npos && text[brace] == '{') {
            std::string_view rest;
            const auto found = value_of_json(text.substr(brace), path, rest);
            const std::string_view between = is_end ? rest : text.substr(0, brace);
            const std::string_view allowed = is_end ? " \t\r\n]" : " \t\r\n[\xEF\xBB\xBF";
            if (found && between.find_first_not_of(allowed) == std::string_view::npos) return found;
        }
        if (is_end && at == 0) break;
        at = is_end ? text.rfind(quoted, at - 1) : text.find(quoted, at + 1);
    }
    return std::nullopt;
}

std::optional<std::string> find_in_xml(std::string_view text, std::string_view path, Part part) {
    const std::string name(next_step(path));
    const bool is_end = part == Part::end;
    std::size_t at = is_end ? text.rfind('<' + name) : text.find('<' + name);
    while (at != std::string_view::npos && !is_tag(text.substr(at), name)) {
        if (is_end && at == 0) return std::nullopt;
        at = is_end ? text.rfind('<' + name, at - 1) : text.find('<' + name, at + 1);
    }
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at);
    const std::size_t tag = text.find('>');
    if (tag == std::string_view::npos) return std::nullopt;
    const std::size_t close = text[tag - 1] == '/' ? tag + 1 : text.find("</" + name);
    if (close == std::string_view::npos) return std::nullopt;
    std::string element(text.substr(0, close));
    if (text[tag - 1] != '/') element += "</" + name + '>';
    pugi::xml_document document;
    if (!document.load_buffer(element.data(), element.size())) return std::nullopt;
    pugi::xml_node node = document.document_element();
    while (!path.empty()) {
        const std::string step(next_step(path));
        if (step.starts_with('@')) {
            const pugi::xml_attribute attribute = node.attribute(step.c_str() + 1);
            if (!attribute || !path.empty()) return std::nullopt;
            return attribute.value();
        }
        node = node.child(step.c_str());
        if (!node) return std::nullopt;
    }
    return node.text().get();
}

}  // namespace cajista::job::detail
