// SPDX-License-Identifier: Apache-2.0
// A template and records as texts → a document as a terse dump.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "compose/composer.h"
#include "unit/template/template_files.h"
#include "value/convert.h"

namespace cajista::test {

/// A record as its data would stand in a file.
struct RecordText {
    std::map<std::string, std::string> fields;
    std::map<std::string, std::vector<std::string>> lists;
    std::map<std::string, std::vector<RecordText>> records;
};

inline const value::Record* make_record(const RecordText& text, const value::RecordType& type,
                                        base::Arena& arena) {
    const auto slots = arena.array<value::Value>(type.fields.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const value::Field& field = type.fields[i];
        std::vector<value::Value> items;
        if (const auto found = text.fields.find(field.name); found != text.fields.end()) {
            slots[i] = value::convert_text(arena.copy(found->second), field, arena).value;
        }
        if (const auto found = text.lists.find(field.name); found != text.lists.end()) {
            for (const std::string& item : found->second) {
                items.push_back(value::convert_text(arena.copy(item), field, arena).value);
            }
        }
        if (const auto found = text.records.find(field.name); found != text.records.end()) {
            for (const RecordText& item : found->second) {
                items.push_back(value::Value::record(make_record(item, *field.record, arena)));
            }
        }
        if (field.is_list) slots[i] = value::Value::list(arena.copy(items));
    }
    return arena.make<value::Record>(&type, slots);
}

/// One line a block, nested by two spaces; `"text"` unshaped, `'text'` static, `<late>`.
class DocumentDump {
public:
    std::string of(const document::Document& made) {
        out_.clear();
        for (const document::Furniture& furniture : made.furniture) {
            line(0, fmt::format("page {}", furniture.master->name));
            blocks(furniture.header, 1);
            line(0, "foot");
            blocks(furniture.footer, 1);
        }
        for (const document::Flow& flow : made.flows) {
            if (made.flows.size() > 1) line(0, fmt::format("flow {}", flow.frame));
            blocks(flow.blocks, 0);
        }
        return out_;
    }
    void blocks(std::span<const document::Block* const> blocks, int depth) {
        for (const document::Block* one : blocks) block(*one, depth);
    }
    static std::string inlines(std::span<const document::Inline> inlines) {
        std::string out;
        for (const document::Inline& one : inlines) {
            using Kind = document::Inline::Kind;
            if (!out.empty()) out += ' ';
            switch (one.kind) {
                case Kind::text:
                    out += one.shaped != nullptr ? fmt::format("'{}'", one.text)
                                                 : fmt::format("\"{}\"", one.text);
                    break;
                case Kind::late:
                    out += fmt::format("<{}>", one.late_widest);
                    break;
                case Kind::tab:
                    out += "tab";
                    break;
                case Kind::line_break:
                    out += "br";
                    break;
                case Kind::image:
                    out += "image";
                    break;
                case Kind::drawing:
                    out += "drawing";
                    break;
                case Kind::box:
                    out += "box";
                    break;
                case Kind::opening_edge:
                    out += "edge(";
                    break;
                case Kind::closing_edge:
                    out += ")edge";
                    break;
            }
            if (!one.link.empty()) out += fmt::format("@{}", one.link);
            if (!one.language.empty()) out += fmt::format("#{}", one.language);
        }
        return out;
    }
    std::string take() { return std::move(out_); }

private:
    void line(int depth, const std::string& text) {
        out_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + '\n';
    }
    void block(const document::Block& one, int depth) {
        using document::BlockKind;
        std::string name = one.style->name.empty() ? "-" : one.style->name;
        if (one.static_id != 0) name += '!';
        if (!one.anchor.empty()) name += fmt::format("#{}", one.anchor);
        switch (one.kind) {
            case BlockKind::paragraph:
                line(depth,
                     fmt::format("{} {}", name,
                                 inlines(static_cast<const document::Paragraph&>(one).inlines)));
                break;
            case BlockKind::running:
                break;
            case BlockKind::section:
            case BlockKind::stub:
            case BlockKind::container:
            case BlockKind::list:
            case BlockKind::list_item: {
                const auto& box = static_cast<const document::Container&>(one);
                line(depth, one.kind == BlockKind::list_item
                                ? fmt::format("{} {}", name, box.number)
                                : name);
                blocks(box.children, depth + 1);
                break;
            }
            case BlockKind::table:
                table(static_cast<const document::Table&>(one), name, depth);
                break;
            case BlockKind::image:
            case BlockKind::drawing:
                line(depth, name + " picture");
                break;
            case BlockKind::rule:
                line(depth, name + " rule");
                break;
            case BlockKind::fill:
                line(depth, name + " fill");
                break;
        }
    }
    void table(const document::Table& table, const std::string& name, int depth) {
        line(depth, fmt::format("{} {}", name, table.columns.size()));
        groups(table.heads, "head", depth + 1);
        groups(table.bodies, "body", depth + 1);
        groups(table.feet, "foot", depth + 1);
    }
    void groups(std::span<const document::RowGroup> groups, const char* name, int depth) {
        for (const document::RowGroup& group : groups) {
            line(depth,
                 fmt::format("{} show={} keep={}", name, static_cast<int>(group.show), group.keep));
            for (const document::Row& row : group.rows) {
                std::string text = row.style->name + (row.static_id != 0 ? "!" : "");
                for (const document::Cell& cell : row.cells) {
                    text += " |";
                    if (cell.column_span > 1) text += fmt::format("{}|", cell.column_span);
                    for (const document::Block* block : cell.children) {
                        if (block->kind == document::BlockKind::paragraph) {
                            text +=
                                ' ' +
                                inlines(static_cast<const document::Paragraph*>(block)->inlines);
                        } else {
                            text += " …";
                        }
                    }
                }
                line(depth + 1, text);
            }
        }
    }
    std::string out_;
};

/// Compiles once, composes as often as wanted.
struct Composed {
    CompiledTemplate files;
    locale::LocaleCache locales;
    std::unique_ptr<compose::Composer> composer;
    base::Arena arena;
    compose::Composition composition;
    base::Diagnostics errors;

    explicit Composed(std::map<std::string, std::string> texts) : files(std::move(texts)) {
        if (files.compiled != nullptr) {
            composer = std::make_unique<compose::Composer>(files.compiled, locales,
                                                           compose::ComposeOptions{});
        }
    }
    explicit Composed(const std::string& body) : Composed({{"main.xml", template_around(body)}}) {}

    /// The dump, or the codes of the errors.
    std::string dump(const RecordText& record,
                     templates::Channel channel = templates::Channel::print) {
        if (composer == nullptr) return files.messages();
        arena.reset();
        const value::Record* made = make_record(record, *files.compiled->record_type(), arena);
        auto result = composer->compose(*made, channel, arena);
        errors.clear();
        if (!result) {
            errors = std::move(result).errors();
            std::string codes;
            for (const base::Diagnostic& error : errors) codes += error.code + "\n";
            return codes;
        }
        composition = result.value();
        return DocumentDump().of(*composition.document);
    }
};

}  // namespace cajista::test
