// SPDX-License-Identifier: Apache-2.0
// XML 1.0 as a cutter sees it: where markup starts and ends, nothing more.
#pragma once

#include <cstdint>
#include <string_view>

namespace cajista::data::detail {

struct XmlToken {
    enum class Kind : std::uint8_t {
        more,    ///< not complete within these bytes
        broken,  ///< a `<` that starts no markup
        start,
        end,
        empty,  ///< tags
        comment,
        instruction,
        cdata,
        declaration,  ///< `<!DOCTYPE` and the like
    };
    Kind kind = Kind::more;
    std::size_t begin = 0;    ///< of `<`; for `more` without one the end of the bytes
    std::size_t end = 0;      ///< behind `>`
    std::string_view name{};  ///< of tags, as written
};

/// The first markup at or behind `from`.
XmlToken next_token(std::string_view data, std::size_t from);

/// Attributes of a start tag (all of it, with its `<`) or of a list of declarations, in order.
class XmlAttributes {
public:
    explicit XmlAttributes(std::string_view tag);
    bool next(std::string_view& name, std::string_view& value);

private:
    std::string_view rest_;
};

/// `cac:Party` → `cac` and `Party`.
struct QualifiedName {
    std::string_view prefix, local;
};
QualifiedName split_name(std::string_view name);

/// The namespace that `prefix` means (empty: the default one), by the last declaration in
/// `declarations`; empty when there is none.
std::string_view namespace_of(std::string_view prefix, std::string_view declarations);

}  // namespace cajista::data::detail
