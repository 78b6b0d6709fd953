// SPDX-License-Identifier: Apache-2.0
#include "template/detail/style_sheet.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/names.h"
#include "template/detail/css_values.h"
#include "template/detail/properties.h"

namespace cajista::templates::detail {

namespace {

using Kind = Token::Kind;

class Parser {
public:
    Parser(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
           Palette* palette, base::Diagnostics& diagnostics)
        : file_(file),
          palette_(palette),
          diagnostics_(diagnostics),
          tokens_(cut_css(file, begin, end, diagnostics)) {}

    void parse_sheet(StyleSheet& sheet) {
        for (skip_space(); !peek().is(Kind::end); skip_space()) {
            if (peek().is(Kind::at_word)) {
                parse_at_rule(sheet);
            } else {
                parse_rule(sheet);
            }
        }
    }

    /// Until "}" or the end; `known` are the properties of the place.
    std::vector<Declaration> declarations(std::span<const PropertyRule> known) {
        std::vector<Declaration> result;
        for (skip_space(); !at_block_end(); skip_space()) {
            if (take_mark(';')) continue;
            if (!peek().is(Kind::word)) {
                complain("style.syntax", "a property is expected here", peek());
                skip_declaration();
                continue;
            }
            const Token name = take();
            skip_space();
            if (!take_mark(':')) {
                complain("style.syntax", fmt::format("\":\" is missing after \"{}\"", name.text),
                         peek());
                skip_declaration();
                continue;
            }
            Declaration declaration = value();
            declaration.property = find_property(name, known);
            if (declaration.property == nullptr) continue;
            if (!resolve_spots(declaration) || !check(declaration)) continue;
            note_colors(declaration);
            result.push_back(std::move(declaration));
        }
        return result;
    }

    void expect_end() {
        if (!peek().is(Kind::end)) complain("style.syntax", "\"}\" without \"{\"", peek());
    }

private:
    const Token& peek() const { return tokens_[at_]; }
    Token take() {
        Token token = tokens_[at_];
        if (!token.is(Kind::end)) ++at_;
        return token;
    }
    bool take_mark(char c) {
        if (!peek().is_mark(c)) return false;
        ++at_;
        return true;
    }
    void skip_space() {
        while (peek().is(Kind::space)) ++at_;
    }
    bool at_block_end() const { return peek().is(Kind::end) || peek().is_mark('}'); }
    base::SourceSpan span(const Token& token) const { return {file_, token.begin, token.end}; }
    void complain(std::string code, std::string message, const Token& token) {
        diagnostics_.push_back(base::error(std::move(code), std::move(message), span(token)));
    }

    void skip_declaration() {
        while (!at_block_end() && !peek().is_mark(';')) ++at_;
    }
    /// Past the block of a rule that is not understood.
    void skip_rule() {
        while (!peek().is(Kind::end) && !peek().is_mark('{') && !peek().is_mark(';')) ++at_;
        if (take_mark(';') || !take_mark('{')) return;
        int depth = 1;
        while (depth > 0 && !peek().is(Kind::end)) {
            if (peek().is_mark('{')) ++depth;
            if (peek().is_mark('}')) --depth;
            ++at_;
        }
    }

    Declaration value() {
        skip_space();
        Declaration declaration;
        const std::uint32_t begin = peek().begin;
        std::uint32_t end = begin;
        while (!at_block_end() && !peek().is_mark(';')) {
            if (!peek().is(Kind::space)) {
                end = peek().end;
                declaration.value.push_back(peek());
            }
            ++at_;
        }
        declaration.span = {file_, begin, end};
        const std::size_t count = declaration.value.size();
        if (count > 1 && declaration.value[count - 1].is_word("important") &&
            declaration.value[count - 2].is_mark('!')) {
            declaration.is_important = true;
            declaration.value.resize(count - 2);
        }
        return declaration;
    }

    const PropertyRule* find_property(const Token& name, std::span<const PropertyRule> known) {
        std::vector<std::string_view> names;
        for (const PropertyRule& rule : known) {
            if (rule.name == name.text) return &rule;
            names.push_back(rule.name);
        }
        auto error =
            base::error("style.unknown-property",
                        fmt::format("there is no property \"{}\" here", name.text), span(name));
        if (const auto nearest = base::nearest_name(name.text, names)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        } else {
            error.hints.push_back("templates/README.md lists the properties");
        }
        diagnostics_.push_back(std::move(error));
        return nullptr;
    }

    bool check(const Declaration& declaration) {
        if (is_valid(declaration)) return true;
        diagnostics_.push_back(
            base::error("style.invalid-value",
                        fmt::format("\"{}\" can't have this value", declaration.property->name),
                        declaration.span)
                .hint(fmt::format("it takes: {}", declaration.property->values)));
        return false;
    }

    // --- colours

    const base::SpotColor* find_spot(const SpotUse& use, const Token& at) {
        std::vector<std::string_view> names;
        if (palette_ != nullptr) {
            for (const base::SpotColor& spot : palette_->spots) {
                if (spot.name == use.name) return &spot;
                names.push_back(spot.name);
            }
        }
        auto error = base::error("style.unknown-color",
                                 fmt::format("no @color declares \"{}\"", use.name), span(at));
        if (const auto nearest = base::nearest_name(use.name, names)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        } else {
            error.hints.push_back(fmt::format(
                "write @color \"{}\" {{ alternate: cmyk(0%, 100%, 0%, 0%) }} before it", use.name));
        }
        diagnostics_.push_back(std::move(error));
        return nullptr;
    }

    /// Each spot() becomes one token, the colour.
    bool resolve_spots(Declaration& declaration) {
        std::vector<Token>& tokens = declaration.value;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (!tokens[i].is(Kind::function) || tokens[i].text != "spot") continue;
            ValueReader reader(std::span<const Token>(tokens).subspan(i + 1), {});
            const auto use = reader.take_spot();
            if (!use) return check(declaration);  // which says what the property takes
            const base::SpotColor* spot = find_spot(*use, tokens[i + 1]);
            if (spot == nullptr) return false;
            const auto last = i + reader.position();
            Token resolved = tokens[i];
            resolved.kind = Kind::color;
            resolved.end = tokens[last].end;
            resolved.color = spot->at(use->tint);
            resolved.color.overprints = use->overprints;
            tokens[i] = std::move(resolved);
            const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(i);
            tokens.erase(first + 1, first + 1 + static_cast<std::ptrdiff_t>(last - i));
        }
        return true;
    }

    /// Who asks for the declaration says in which channels they are shown.
    void note_colors(Declaration& declaration) {
        if (palette_ == nullptr) return;
        const std::string_view name = declaration.property->name;
        const bool has_color = name.find("color") != name.npos || name.starts_with("background") ||
                               name.starts_with("border") || name.ends_with("rule");
        if (!has_color) return;
        declaration.first_color = static_cast<std::uint32_t>(palette_->uses.size());
        ValueReader reader(declaration.value, {});
        while (!reader.at_end()) {
            const Token& begin = *reader.peek();
            const std::size_t at = reader.position();
            const auto color = reader.take_color();
            if (!color) {
                reader.go_back(at + 1);
                continue;
            }
            const Token& end = declaration.value[reader.position() - 1];
            if (!color->is_none()) {
                palette_->uses.push_back({*color, {file_, begin.begin, end.end}, false, 0});
                ++declaration.color_count;
            }
        }
    }

    /// `@color "PANTONE 485 C" { alternate: cmyk(0%, 95%, 100%, 0%) }`.
    void parse_color() {
        skip_space();
        const Token name = take();
        if (!name.is(Kind::string) && !name.is(Kind::word)) {
            complain("style.color-declaration", "a spot colour needs a name", name);
            return skip_rule();
        }
        if (!open_block()) return;
        const std::vector<Declaration> own = declarations(color_rules());
        close_block();
        if (own.empty() || name.text.empty() || name.text == "All" || name.text == "None") {
            diagnostics_.push_back(
                base::error("style.color-declaration",
                            own.empty() ? fmt::format("\"{}\" has no alternate", name.text)
                                        : "no ink can have this name",
                            span(name))
                    .hint("write @color \"NAME\" { alternate: cmyk(0%, 95%, 100%, 0%) }"));
            return;
        }
        if (palette_ == nullptr) return;
        for (std::size_t i = 0; i < palette_->spots.size(); ++i) {
            if (palette_->spots[i].name != name.text) continue;
            diagnostics_.push_back(base::error("style.color-declaration",
                                               fmt::format("\"{}\" is declared twice", name.text),
                                               span(name))
                                       .label(palette_->spans[i], "first here"));
            return;
        }
        ValueReader reader(own.back().value, {});
        base::Color alternate = reader.take_color().value_or(base::Color::black());
        alternate.overprints = false;
        palette_->spots.push_back({name.text, alternate});
        palette_->spans.push_back(span(name));
    }

    // --- rules

    void parse_at_rule(StyleSheet& sheet) {
        const Token name = take();
        if (name.text == "page") {
            parse_page(sheet);
        } else if (name.text == "font-face") {
            if (open_block()) {
                sheet.font_faces.push_back({declarations(font_face_rules()), span(name)});
                close_block();
            }
        } else if (name.text == "color") {
            parse_color();
        } else {
            diagnostics_.push_back(
                base::error("style.unknown-at-rule",
                            fmt::format("there is no @{} in the profile", name.text), span(name))
                    .hint("known are @page, @font-face and @color"));
            skip_rule();
        }
    }

    void parse_page(StyleSheet& sheet) {
        skip_space();
        PageRule rule;
        if (peek().is(Kind::word)) rule.name = take().text;
        while (peek().is_mark(':')) {
            take();
            using Master = document::PageMaster;
            const Token side = take();
            const unsigned bit = !side.is(Kind::word)   ? 0U
                                 : side.text == "first" ? Master::first_page
                                 : side.text == "left"  ? Master::left_page
                                 : side.text == "right" ? PageRule::right_page
                                 : side.text == "blank" ? Master::blank_page
                                                        : 0U;
            rule.where |= bit;
            if (bit != 0) continue;
            diagnostics_.push_back(base::error("style.unsupported-selector",
                                               "there is no such place of a page", span(side))
                                       .hint("known are :first, :left, :right and :blank"));
            skip_rule();
            return;
        }
        if (!open_block()) return;
        rule.declarations = declarations(page_property_rules());
        close_block();
        sheet.pages.push_back(std::move(rule));
    }

    bool open_block() {
        skip_space();
        if (take_mark('{')) return true;
        complain("style.syntax", "\"{\" is expected here", peek());
        skip_rule();
        return false;
    }
    void close_block() {
        if (!take_mark('}')) complain("style.syntax", "this block is not closed by \"}\"", peek());
    }

    void parse_rule(StyleSheet& sheet) {
        std::vector<Selector> selectors;
        const std::size_t begin = at_;
        bool all_good = true;
        do {
            skip_space();
            Selector selector;
            if (parse_selector(selector)) {
                selectors.push_back(std::move(selector));
            } else {
                all_good = false;
                while (!peek().is(Kind::end) && !peek().is_mark('{') && !peek().is_mark(',')) ++at_;
            }
        } while (take_mark(','));
        if (!peek().is_mark('{')) {
            if (all_good) complain("style.syntax", "\"{\" is expected after a selector", peek());
            if (at_ == begin) ++at_;
            skip_rule();
            return;
        }
        ++at_;
        sheet.blocks.push_back(declarations(property_rules()));
        close_block();
        const auto block = static_cast<std::uint32_t>(sheet.blocks.size() - 1);
        for (Selector& selector : selectors) {
            const auto order = static_cast<std::uint32_t>(sheet.rules.size());
            sheet.rules.push_back({std::move(selector), block, order});
        }
    }

    bool parse_selector(Selector& selector) {
        Joint joint = Joint::descendant;
        while (true) {
            Compound compound;
            compound.joint = joint;
            if (!parse_compound(compound, selector, Inside::selector)) return false;
            selector.compounds.push_back(std::move(compound));
            if (selector.compounds.size() > 32) {
                complain("style.unsupported-selector", "the selector has more than 32 parts",
                         peek());
                return false;
            }
            skip_space();
            if (peek().is_mark('{') || peek().is_mark(',') || peek().is(Kind::end)) return true;
            joint = take_mark('>')   ? Joint::child
                    : take_mark('+') ? Joint::next
                    : take_mark('~') ? Joint::later
                                     : Joint::descendant;
            if (joint != Joint::descendant) skip_space();
        }
    }

    void unsupported(const Token& token) {
        diagnostics_.push_back(
            base::error("style.unsupported-selector",
                        fmt::format("\"{}\" in a selector is not in the profile",
                                    file_->text.substr(token.begin, token.end - token.begin)),
                        span(token))
                .hint("known are: element, .class, #id, [attribute], a space, >, +, ~, "
                      ":first-child, :last-child, :only-child, :nth-child(), :nth-last-child(), "
                      "the same of-type, :not(), :is(), :where()"));
    }

    enum class Inside : std::uint8_t { selector, negation };
    bool parse_compound(Compound& compound, Selector& selector, Inside inside) {
        bool is_empty = true;
        if (peek().is(Kind::word)) {
            const Token name = take();
            if (!set_element(compound, name)) return false;
            selector.specificity += 1;
            is_empty = false;
        } else if (take_mark('*')) {
            is_empty = false;
        }
        while (true) {
            if (peek().is_mark('.') && tokens_[at_ + 1].is(Kind::word)) {
                ++at_;
                compound.classes.push_back(take().text);
                selector.specificity += 1U << 10;
            } else if (peek().is(Kind::hash)) {
                compound.id = take().text;
                selector.specificity += 1U << 20;
            } else if (peek().is_mark('[')) {
                if (!parse_attribute(compound)) return false;
                selector.specificity += 1U << 10;
            } else if (peek().is_mark(':') && inside == Inside::selector && at_list()) {
                if (!parse_list(compound, selector)) return false;
            } else if (peek().is_mark(':')) {
                if (!parse_pseudo(compound)) return false;
                selector.specificity += 1U << 10;
            } else {
                break;
            }
            is_empty = false;
        }
        if (is_empty) {
            unsupported(peek());
            return false;
        }
        return true;
    }

    /// `:not(`, `:is(` or `:where(`.
    bool at_list() const {
        const Token& name = tokens_[at_ + 1];
        return name.is(Kind::function) &&
               (name.text == "not" || name.text == "is" || name.text == "where");
    }

    /// `:not(.a, th)`; counts as the strongest of what it holds (Selectors 4, 17), `:where()` as
    /// nothing.
    bool parse_list(Compound& compound, Selector& selector) {
        const std::string name = tokens_[at_ + 1].text;
        at_ += 2;
        std::uint32_t strongest = 0;
        std::vector<Compound> list;
        do {
            skip_space();
            Compound one;
            Selector weight;
            if (!parse_compound(one, weight, Inside::negation)) return false;
            strongest = std::max(strongest, weight.specificity);
            list.push_back(std::move(one));
            skip_space();
        } while (take_mark(','));
        if (name != "where") selector.specificity += strongest;
        if (!take_mark(')')) {
            unsupported(peek());
            return false;
        }
        if (name == "not") {
            std::ranges::move(list, std::back_inserter(compound.excluded));
        } else {
            compound.any_of.push_back(std::move(list));
        }
        return true;
    }

    bool set_element(Compound& compound, const Token& name) {
        std::vector<std::string_view> names;
        for (const ElementRule& rule : element_rules()) {
            if (!rule.is_content && rule.element != Element::template_) continue;
            if (rule.name == name.text) {
                compound.element = &rule;
                return true;
            }
            names.push_back(rule.name);
        }
        auto error =
            base::error("style.unknown-element",
                        fmt::format("no element <{}> takes a style", name.text), span(name));
        if (const auto nearest = base::nearest_name(name.text, names)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        }
        diagnostics_.push_back(std::move(error));
        return false;
    }

    bool parse_pseudo(Compound& compound) {
        const Token colon = take();
        const Token name = take();
        using Place = PseudoClass::Kind;
        PseudoClass pseudo;
        if (name.is_word("only-child")) {
            compound.pseudo_classes.push_back({Place::first_child, 0, 0});
            pseudo.kind = Place::last_child;
        } else if (name.is_word("only-of-type")) {
            compound.pseudo_classes.push_back({Place::nth_of_type, 0, 1});
            pseudo = {Place::nth_last_of_type, 0, 1};
        } else if (const auto* place = find_place(name.text, name.is(Kind::function))) {
            pseudo = {place->kind, 0, 1};
            if (place->is_series && !parse_nth(pseudo)) {
                diagnostics_.push_back(
                    base::error("style.syntax", "this is no place in a series", span(name))
                        .hint("write odd, even, 3, 2n or 2n+1"));
                return false;
            }
        } else {
            unsupported({Kind::mark, ":", 0, 0, colon.begin, name.end});
            return false;
        }
        compound.pseudo_classes.push_back(pseudo);
        return true;
    }

    /// Whatever the tokens were cut into, read again as text.
    bool parse_nth(PseudoClass& pseudo) {
        std::string text;
        while (!peek().is_mark(')') && !at_block_end() && !peek().is_mark('{')) {
            const Token token = take();
            if (!token.is(Kind::space)) {
                text += file_->text.substr(token.begin, token.end - token.begin);
            }
        }
        return take_mark(')') && read_series(std::move(text), pseudo);
    }

    /// `[scope=col]`, `[href^="http"]`.
    bool parse_attribute(Compound& compound) {
        const Token open = take();
        skip_space();
        AttributeTest test;
        const Token name = take();
        test.name = name.text;
        bool is_good = name.is(Kind::word) && knows_attribute(name);
        if (!is_good && name.is(Kind::word)) return false;
        skip_space();
        if (is_good && !peek().is_mark(']')) {
            constexpr std::string_view marks = "=~|^$*";
            const Token mark = take();
            const std::size_t kind =
                mark.is(Kind::mark) ? marks.find(mark.text[0]) : std::string_view::npos;
            is_good = kind != std::string_view::npos && (kind == 0 || take_mark('='));
            skip_space();
            const Token value = take();
            is_good = is_good && (value.is(Kind::word) || value.is(Kind::string));
            test.value = value.text;
            if (is_good) test.kind = static_cast<AttributeTest::Kind>(kind + 1);
            skip_space();
        }
        if (!is_good || !take_mark(']')) {
            unsupported(open);
            return false;
        }
        compound.attributes.push_back(std::move(test));
        return true;
    }

    bool knows_attribute(const Token& name) {
        std::vector<std::string_view> names;
        for (const ElementRule& rule : element_rules()) {
            for (const AttributeRule& one : rule.attributes) names.push_back(one.name);
        }
        for (const AttributeRule& one : content_attributes()) names.push_back(one.name);
        if (std::ranges::find(names, name.text) != names.end()) return true;
        auto error =
            base::error("style.unsupported-selector",
                        fmt::format("no element has an attribute \"{}\"", name.text), span(name));
        if (const auto nearest = base::nearest_name(name.text, names)) {
            error.hints.push_back(fmt::format("did you mean \"{}\"?", *nearest));
        }
        diagnostics_.push_back(std::move(error));
        return false;
    }

    const base::SourceFilePtr& file_;
    Palette* palette_;
    base::Diagnostics& diagnostics_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

void parse_style_sheet(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
                       StyleSheet& sheet, base::Diagnostics& diagnostics) {
    Parser(file, begin, end, sheet.palette, diagnostics).parse_sheet(sheet);
}

std::vector<Declaration> parse_declarations(const base::SourceFilePtr& file, std::uint32_t begin,
                                            std::uint32_t end, Palette* palette,
                                            base::Diagnostics& diagnostics) {
    Parser parser(file, begin, end, palette, diagnostics);
    std::vector<Declaration> result = parser.declarations(property_rules());
    parser.expect_end();
    return result;
}

}  // namespace cajista::templates::detail
