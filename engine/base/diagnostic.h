// SPDX-License-Identifier: Apache-2.0
// What went wrong, where, and what to do about it. A value: the libraries collect diagnostics and
// return them; only cli/ prints (style.md, 6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace cajista::base {

enum class Severity : std::uint8_t { note, warning, error };

struct Label {
    SourceSpan span;
    std::string text;
};

/// A place in a data file, too large to keep: path, 1-based line (0: unknown), byte offset.
struct DataPlace {
    std::string path;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
};

/// One finding. `code` is `folder.slug` (`template.unknown-element`), stable for ever, explained in
/// the folder's codes.md. `message` is lower case and gives facts with numbers; the fix is a hint.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;
    std::string message;
    SourceSpan span{};
    std::vector<Label> labels{};
    std::vector<std::string> hints{};
    DataPlace data{};
    std::uint64_t record_number = 0;  ///< 1-based; 0: not about a record
    std::string record_key{};

    Diagnostic&& hint(std::string text) &&;
    Diagnostic&& label(SourceSpan where, std::string text) &&;
};

using Diagnostics = std::vector<Diagnostic>;

Diagnostic error(std::string code, std::string message, SourceSpan span = {});
Diagnostic warning(std::string code, std::string message, SourceSpan span = {});

bool has_errors(const Diagnostics& diagnostics);
void append_all(Diagnostics& to, Diagnostics from);

enum class Coloring : std::uint8_t { plain, ansi };

/// The printed form: `file:line:column: error[code]: message`, the source line, a caret, hints.
std::string format_diagnostic(const Diagnostic& diagnostic, Coloring coloring);

/// One line, for logs and rejects.
std::string format_diagnostic_line(const Diagnostic& diagnostic);

}  // namespace cajista::base
