// SPDX-License-Identifier: Apache-2.0
// Other encodings than UTF-8, by ICU's converters; the only place of data/ that knows ICU.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "data/detail/byte_stream.h"

namespace cajista::data::detail {

/// ICU's own name, or nothing for an unknown encoding. `UTF-8` in any spelling gives "UTF-8".
std::optional<std::string> canonical_encoding(std::string_view name);
base::Diagnostic unknown_encoding(std::string_view name);

/// The encoding that a byte order mark says, and the mark's length.
std::optional<std::pair<std::string, std::size_t>> marked_encoding(std::string_view beginning);

/// Converts a stream to UTF-8. What is no text in the encoding becomes the byte FF, which is never
/// valid UTF-8: so the record that holds it, and only this one, is rejected later.
std::unique_ptr<ByteStream> decode_stream(std::unique_ptr<ByteStream> inner,
                                          const std::string& encoding);

/// Converts single texts of a fixed-width file. Const after creation for encodings of one byte a
/// character; others keep a converter, so each worker makes its own.
class TextDecoder {
public:
    /// Error: data.encoding-unknown.
    static base::Result<std::unique_ptr<TextDecoder>> create(const std::string& encoding);
    ~TextDecoder();

    /// The text as UTF-8: a view of `bytes` when they are that already, else in the arena. Nothing
    /// when it is no text in the encoding.
    std::optional<std::string_view> decode(std::string_view bytes, base::Arena& arena);
    /// A text in the file's encoding, for comparison with raw bytes; nothing when it can't be.
    std::optional<std::string> encode(std::string_view text) const;

private:
    struct State;
    explicit TextDecoder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::data::detail
