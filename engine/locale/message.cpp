// SPDX-License-Identifier: Apache-2.0
// Message of catalogue.h.
#include "locale/catalogue.h"
#include "locale/detail/message_state.h"

namespace cajista::locale {

Message::Message() : state_(std::make_unique<State>()) {}
Message::~Message() = default;
Message::Message(Message&&) noexcept = default;
Message& Message::operator=(Message&&) noexcept = default;

std::span<const std::string> Message::arguments() const { return state_->tree.arguments; }
bool Message::is_simple() const { return state_->is_simple; }
std::span<const MessagePiece> Message::pieces() const { return state_->pieces; }

void Message::append(std::string& out, std::span<const value::Value> values, Locale& locale) const {
    detail::append_message(out, state_->tree, state_->rules, values, locale);
}

base::Result<Message> Message::compile(std::string_view text, std::string_view language,
                                       const base::SourceSpan& where) {
    std::string problem;
    auto tree = detail::MessageTree::compile(text, problem);
    if (!tree) {
        return base::error("locale.message-malformed", "the text " + problem, where)
            .hint("a brace that is text is written '{'");
    }
    Message message;
    State& state = *message.state_;
    state.tree = std::move(*tree);
    state.is_simple = state.tree.is_simple();
    if (!state.is_simple) {
        state.rules = detail::PluralRules::of(language);
        return message;
    }
    for (const detail::MessageNode& node : state.tree.nodes) {
        state.pieces.push_back({node.text, node.argument});
    }
    return message;
}

}  // namespace cajista::locale
