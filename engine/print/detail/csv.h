// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cajista::print::detail {

/// RFC 4180: quoted when it must be; a line end inside becomes " | ", so that a row is a line.
inline void append_csv(std::string& out, std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') {
            out += "\"\"";
        } else if (c == '\n') {
            out += " | ";
        } else if (c != '\r') {
            out += c;
        }
    }
    out += '"';
}

}  // namespace cajista::print::detail
