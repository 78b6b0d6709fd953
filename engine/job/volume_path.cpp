// SPDX-License-Identifier: Apache-2.0
#include "job/volume_path.h"

#include <fmt/format.h>

#include <array>

namespace cajista::job {

base::Result<TextPattern> compile_volume_path(std::string_view text) {
    rules::Scope scope;
    rules::Type string;
    string.kind = rules::Type::Kind::string;
    scope.declare("job", string);
    scope.declare("volume", string);
    auto file = std::make_shared<base::SourceFile>();
    file->path = "volume path";
    file->text = std::string(text);
    const base::SourceSpan span{file, 0, static_cast<std::uint32_t>(text.size())};
    base::Result<std::vector<rules::TextPiece>> cut = rules::cut_text(text, span);
    if (!cut) return std::move(cut).errors();
    TextPattern pattern;
    pattern.text = std::string(text);
    pattern.span = span;
    for (rules::TextPiece& piece : cut.value()) {
        TextPattern::Piece result;
        result.is_expression = piece.is_expression;
        if (piece.is_expression) {
            base::Result<rules::Expression> compiled =
                rules::compile_expression(piece.text, span, scope);
            if (!compiled) return std::move(compiled).errors();
            result.expression = std::move(compiled).value();
        } else {
            result.literal = std::move(piece.text);
        }
        pattern.pieces.push_back(std::move(result));
    }
    return pattern;
}

base::Result<std::string> volume_path(const TextPattern& pattern, std::string_view job,
                                      std::uint64_t volume) {
    const std::string number = fmt::format("{:04}", volume);
    const std::array variables{value::Value::string(job), value::Value::string(number)};
    base::Arena arena(1024);
    rules::Frame frame{variables, arena};
    frame.steps_left = 10'000;
    return expand_path(pattern, frame);
}

}  // namespace cajista::job
