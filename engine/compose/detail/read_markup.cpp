// SPDX-License-Identifier: Apache-2.0
#include "compose/detail/read_markup.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/characters.h"
#include "base/utf8.h"

namespace cajista::compose::detail {

namespace {

struct TagName {
    std::string_view name;
    MarkupTag tag;
};
constexpr std::array tag_names{
    TagName{"b", MarkupTag::bold},        TagName{"strong", MarkupTag::bold},
    TagName{"i", MarkupTag::italic},      TagName{"em", MarkupTag::italic},
    TagName{"br", MarkupTag::line_break}, TagName{"p", MarkupTag::paragraph},
    TagName{"ul", MarkupTag::bullets},    TagName{"ol", MarkupTag::numbers},
    TagName{"li", MarkupTag::item}};
constexpr std::size_t longest_tag = 16;  // `< / strong / >` with spaces

struct Entity {
    std::string_view name;
    std::string_view text;
};
constexpr std::array entities{Entity{"amp", "&"},  Entity{"lt", "<"},
                              Entity{"gt", ">"},   Entity{"quot", "\""},
                              Entity{"apos", "'"}, Entity{"nbsp", "\xC2\xA0"}};

/// The tag that begins with `text`; kind text when there is none.
MarkupPiece tag_at(std::string_view text) {
    MarkupPiece piece;
    const std::size_t end = text.substr(0, longest_tag).find('>');
    if (end == std::string_view::npos) return piece;
    std::string_view inside = text.substr(1, end - 1);
    const bool is_close = inside.starts_with('/');
    if (is_close) inside.remove_prefix(1);
    if (!is_close && inside.ends_with('/')) inside.remove_suffix(1);
    while (inside.ends_with(' ')) inside.remove_suffix(1);
    for (const TagName& known : tag_names) {
        if (!base::is_same_name(known.name, inside)) continue;
        piece.kind = is_close ? MarkupPiece::Kind::close : MarkupPiece::Kind::open;
        piece.tag = known.tag;
        piece.text = std::string(text.substr(0, end + 1));
    }
    return piece;
}

/// The character that an entity at the beginning of `text` stands for; `size` is what it takes.
std::string entity_at(std::string_view text, std::size_t& size) {
    const std::size_t end = text.substr(0, 12).find(';');
    if (end == std::string_view::npos) return {};
    std::string_view name = text.substr(1, end - 1);
    size = end + 1;
    for (const Entity& known : entities) {
        if (known.name == name) return std::string(known.text);
    }
    if (!name.starts_with('#')) return {};
    name.remove_prefix(1);
    const bool is_hex = name.starts_with('x') || name.starts_with('X');
    if (is_hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto parsed =
        std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
    const bool is_character = parsed.ec == std::errc() && parsed.ptr == name.data() + name.size() &&
                              code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (!is_character) return {};
    std::string out;
    base::append_utf8(out, static_cast<char32_t>(code));
    return out;
}

}  // namespace

std::vector<MarkupPiece> read_markup(std::string_view text) {
    std::vector<MarkupPiece> pieces;
    const auto add_text = [&](std::string_view part) {
        if (pieces.empty() || pieces.back().kind != MarkupPiece::Kind::text) {
            pieces.emplace_back();
        }
        pieces.back().text += part;
    };
    while (!text.empty()) {
        const std::size_t plain = text.find_first_of("<&");
        if (plain != 0) {
            add_text(text.substr(0, plain));
            text.remove_prefix(std::min(plain, text.size()));
            continue;
        }
        if (text[0] == '<') {
            MarkupPiece tag = tag_at(text);
            if (tag.tag != MarkupTag::none) {
                text.remove_prefix(tag.text.size());
                pieces.push_back(std::move(tag));
                continue;
            }
        } else {
            std::size_t size = 1;
            const std::string character = entity_at(text, size);
            if (!character.empty()) {
                add_text(character);
                text.remove_prefix(size);
                continue;
            }
        }
        add_text(text.substr(0, 1));
        text.remove_prefix(1);
    }
    return pieces;
}

}  // namespace cajista::compose::detail
