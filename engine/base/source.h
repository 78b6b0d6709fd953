// SPDX-License-Identifier: Apache-2.0
// Where a thing was written: a file that people wrote (template, job, style, texts, decision), and
// a span in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cajista::base {

/// The text of one source file, kept so that a diagnostic can show the line. Const after creation
/// and shared: any thread may read it.
struct SourceFile {
    std::string path;  ///< as the user named it
    std::string text;  ///< UTF-8
};
using SourceFilePtr = std::shared_ptr<const SourceFile>;

/// Bytes [begin, end) of a source file. A null file means "no place known".
struct SourceSpan {
    SourceFilePtr file;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    explicit operator bool() const { return file != nullptr; }
};

/// 1-based line and column; the column counts Unicode code points.
struct SourcePosition {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

SourcePosition position_of(const SourceFile& file, std::uint32_t offset);
/// The whole line that holds `offset`, without its line end.
std::string_view line_of(const SourceFile& file, std::uint32_t offset);

}  // namespace cajista::base
