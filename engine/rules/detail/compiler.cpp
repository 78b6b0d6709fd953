// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

Compiler::Compiler(CompiledExpression& target, const Scope& scope, Checking checking)
    : target_(target),
      text_(target.text),
      arena_(target.arena()),
      scope_(scope),
      checking_(checking),
      names_(own_names_) {}

Compiler::Compiler(CompiledExpression& target, const Scope& scope, Checking checking, Names& names)
    : target_(target),
      text_(target.text),
      arena_(target.arena()),
      scope_(scope),
      checking_(checking),
      names_(names) {}

const Node* Compiler::compile() {
    if (text_.size() > base::limits::expression_bytes) {
        report("rules.too-long",
               fmt::format("the expression has {} bytes, at most {} are allowed", text_.size(),
                           base::limits::expression_bytes),
               0, 1);
        return nullptr;
    }
    read_scope();
    read_at(0);
    const Node* root = parse_expression();
    if (!is_broken_ && !is(TokenKind::end)) syntax_error("an operator or the end");
    target_.local_count = names_.top.count;
    return errors_.empty() ? root : nullptr;
}

void Compiler::read_at(std::size_t offset) {
    last_end_ = token_.end;
    if (is_broken_) return;
    token_ = next_token(text_, offset);
    if (is(TokenKind::string_unclosed)) syntax_error("a closing quote");
    if (is(TokenKind::comment_unclosed)) syntax_error("the end of the comment, */");
}

bool Compiler::accept(TokenKind kind) {
    if (!is(kind)) return false;
    advance();
    return true;
}

bool Compiler::accept(Keyword keyword) {
    if (!is(keyword)) return false;
    advance();
    return true;
}

void Compiler::expect(TokenKind kind, std::string_view what) {
    if (!accept(kind)) syntax_error(what);
}

void Compiler::expect(Keyword keyword, std::string_view what) {
    if (!accept(keyword)) syntax_error(what);
}

std::string_view Compiler::token_text() const {
    return text_.substr(token_.begin, token_.end - token_.begin);
}

void Compiler::syntax_error(std::string_view expected) {
    if (is_broken_) return;
    std::string found(token_text().substr(0, 40));
    // a cut inside a character would make the message invalid UTF-8
    while (!found.empty() && token_text().size() > found.size() &&
           (static_cast<unsigned char>(token_text()[found.size()]) & 0xC0) == 0x80) {
        found.pop_back();
    }
    std::string message;
    if (is(TokenKind::end)) {
        message = fmt::format("the expression ends where {} is expected", expected);
    } else if (is(TokenKind::string_unclosed)) {
        message = "the string has no closing quote";
    } else if (is(TokenKind::comment_unclosed)) {
        message = "the comment has no end, */";
    } else {
        message = fmt::format("expected {} before \"{}\"", expected, found);
    }
    report("rules.syntax", std::move(message), token_.begin,
           std::max<std::size_t>(token_.end, token_.begin + 1));
    stop();
}

void Compiler::stop() {
    is_broken_ = true;
    const auto end = static_cast<std::uint32_t>(text_.size());
    token_ = {TokenKind::end, Keyword::none, end, end};
}

base::Diagnostic& Compiler::report(std::string code, std::string message, std::size_t begin,
                                   std::size_t end) {
    errors_.push_back(base::error(std::move(code), std::move(message), span_of(begin, end)));
    return errors_.back();
}

base::Diagnostic& Compiler::complain(std::string code, std::string message, std::size_t begin,
                                     std::size_t end) {
    if (checking_ == Checking::strict) {
        return report(std::move(code), std::move(message), begin, end);
    }
    warnings_.push_back(base::warning(std::move(code), std::move(message), span_of(begin, end)));
    return warnings_.back();
}

void Compiler::type_error(std::string message, const Node& node) {
    if (!is_broken_) complain("rules.type-mismatch", std::move(message), node.begin, node.end);
}

namespace {

/// Bytes of UTF-8 that a reference such as `&lt;` or `&#x20AC;` stands for; 0: it is none.
std::size_t decoded_size(std::string_view reference) {
    if (!reference.starts_with("&#")) return 1;
    const bool is_hex = reference.size() > 2 && (reference[2] == 'x' || reference[2] == 'X');
    const char* const first = reference.data() + (is_hex ? 3 : 2);
    std::uint32_t code = 0;
    const auto [stop, problem] =
        std::from_chars(first, reference.data() + reference.size() - 1, code, is_hex ? 16 : 10);
    if (problem != std::errc()) return 0;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Where [begin, end) of the text stands in `raw`, which is the text as XML writes it. Nothing when
/// it isn't.
std::optional<std::pair<std::size_t, std::size_t>> place_in(std::string_view raw,
                                                            std::string_view text,
                                                            std::size_t begin, std::size_t end) {
    std::pair<std::size_t, std::size_t> place = {raw.size(), raw.size()};
    std::size_t at = 0;  // in the text
    for (std::size_t i = 0; i < raw.size();) {
        if (at >= begin) place.first = std::min(place.first, i);
        if (at >= end) place.second = std::min(place.second, i);
        std::size_t length = raw.substr(i).starts_with("\r\n") ? 2 : 1;
        std::size_t decoded = 1;
        if (raw[i] == '&') {
            const std::size_t close = raw.substr(i, 16).find(';');
            if (close == std::string_view::npos) return std::nullopt;
            length = close + 1;
            decoded = decoded_size(raw.substr(i, length));
        } else if (at >= text.size() ||
                   (raw[i] != text[at] && text[at] != ' ' && text[at] != '\n')) {
            return std::nullopt;
        }
        if (decoded == 0) return std::nullopt;
        at += decoded;
        i += length;
    }
    return at == text.size() ? std::optional(place) : std::nullopt;
}

}  // namespace

base::SourceSpan Compiler::span_of(std::size_t begin, std::size_t end) const {
    base::SourceSpan span = target_.where;
    if (!target_.has_exact_place) {
        if (!span || span.end > span.file->text.size()) return span;
        const std::string_view raw =
            std::string_view(span.file->text).substr(span.begin, span.end - span.begin);
        const auto place = place_in(raw, target_.text, begin, end);
        if (!place) return span;
        span.end = span.begin + static_cast<std::uint32_t>(place->second);
        span.begin += static_cast<std::uint32_t>(place->first);
        return span;
    }
    span.end = span.begin + static_cast<std::uint32_t>(end);
    span.begin += static_cast<std::uint32_t>(begin);
    return span;
}

Node* Compiler::make(Node::Run run, const StaticType& type, std::span<const Node* const> children,
                     std::size_t begin) {
    Node* node = arena_.make<Node>();
    node->run = run;
    node->type = &type;
    node->children = arena_.copy(children);
    node->begin = static_cast<std::uint32_t>(begin);
    node->end = static_cast<std::uint32_t>(std::max(last_end_, begin));
    for (const Node* child : children) {
        node->height =
            std::max<std::uint16_t>(node->height, static_cast<std::uint16_t>(child->height + 1));
        node->is_late |= child->is_late;
        node->is_pure &= child->is_pure;
    }
    check_height(*node);
    return node;
}

Node* Compiler::make(Node::Run run, const StaticType& type,
                     std::initializer_list<const Node*> children, std::size_t begin) {
    return make(run, type, std::span<const Node* const>(children.begin(), children.size()), begin);
}

bool Compiler::check_height(const Node& node) {
    if (node.height <= most_node_height || is_broken_) return true;
    report("rules.too-deep",
           fmt::format("the expression nests deeper than {} steps", most_node_height), node.begin,
           node.end)
        .hints.push_back("divide it with let or a context");
    stop();
    return false;
}

const Node* Compiler::finish(Node* node) {
    if (is_broken_ || !errors_.empty() || !node->is_pure || fold_steps_ == 0) return node;
    for (const Node* child : node->children) {
        if (!child->is_constant) return node;
    }
    base::Diagnostics notes;
    Frame frame{.variables = {}, .arena = arena_, .steps_left = fold_steps_, .notes = &notes};
    Machine machine{.frame = frame, .arena = arena_};
    const Value value = evaluate(*node, machine);
    fold_steps_ = machine.is_exhausted ? 0 : frame.steps_left;
    // What has no value keeps its place, so that the note of the evaluation points at it.
    if (!notes.empty() || machine.is_exhausted) return node;
    node->run = run_constant;
    node->constant = value;
    node->is_constant = true;
    node->children = {};
    node->height = 1;
    return node;
}

const Node* Compiler::literal(Value value, const StaticType& type, std::size_t begin) {
    Node* node = make(run_constant, type, std::span<const Node* const>(), begin);
    node->constant = value;
    node->is_constant = true;
    return node;
}

const Node* Compiler::null_node(std::size_t begin) {
    return literal(Value(), plain_type(TypeKind::null), begin);
}

const Node* Compiler::broken_node(std::string_view why, std::size_t begin) {
    Node* node = make(run_broken, any_type(), std::span<const Node* const>(), begin);
    node->constant = Value::string(arena_.copy(why));
    node->is_pure = false;
    return node;
}

Compiler::Depth::Depth(Compiler& compiler) : compiler_(compiler) {
    if (++compiler_.depth_ <= base::limits::expression_depth || compiler_.is_broken_) return;
    is_fine_ = false;
    compiler_
        .report("rules.too-deep",
                fmt::format("the expression nests deeper than {} levels",
                            base::limits::expression_depth),
                compiler_.token_.begin, compiler_.token_.end)
        .hints.push_back("divide it with let or a context");
    compiler_.stop();
}

}  // namespace cajista::rules::detail
