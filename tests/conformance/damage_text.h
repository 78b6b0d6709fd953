// SPDX-License-Identifier: Apache-2.0
// Damages files as transfers, disks and attackers do.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace cajista::conformance {

/// Damages text; the same seed gives the same damage everywhere.
class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : random_(seed) {}

    std::string damage(std::string text) {
        for (std::size_t left = 1 + below(4); left > 0; --left) damage_once(text);
        return text;
    }
    std::size_t below(std::size_t count) {
        return count == 0 ? 0 : static_cast<std::size_t>(random_() % count);
    }

private:
    void damage_once(std::string& text) {
        using namespace std::string_view_literals;
        static constexpr std::array tokens{"\0"sv,
                                           "\xFF"sv,
                                           "\xC0\xAF"sv,
                                           "\xED\xA0\x80"sv,
                                           "\xF4\x90\x80\x80"sv,
                                           "\u202E"sv,
                                           "\u2066"sv,
                                           "\u2028"sv,
                                           "\uFEFF"sv,
                                           "\""sv,
                                           "'"sv,
                                           "<"sv,
                                           ">"sv,
                                           "&"sv,
                                           "&x;"sv,
                                           "&#0;"sv,
                                           "&#xFFFFFFFF;"sv,
                                           "<!DOCTYPE a [<!ENTITY x 'y'>]>"sv,
                                           "<![CDATA["sv,
                                           "-->"sv,
                                           "{"sv,
                                           "}"sv,
                                           "["sv,
                                           "]"sv,
                                           "("sv,
                                           ")"sv,
                                           "\\"sv,
                                           "%"sv,
                                           ">>"sv,
                                           "endobj"sv,
                                           "/JavaScript"sv,
                                           "../../../etc/passwd"sv,
                                           "/etc/passwd"sv,
                                           "=cmd|'/c calc'!A0"sv,
                                           "-1"sv,
                                           "99999999999999999999999"sv,
                                           "1e999999"sv,
                                           "0.000000000000000000000001"sv,
                                           "NaN"sv,
                                           "\r"sv,
                                           "\n"sv,
                                           "\t"sv,
                                           ","sv,
                                           ";"sv,
                                           "9999-12-31"sv,
                                           "0000-00-00"sv,
                                           "null"sv,
                                           "true"sv,
                                           "1000000000mm"sv,
                                           "100%"sv,
                                           "\xF0\x9F\x8F\xB3\xEF\xB8\x8F"sv};
        const std::size_t at = below(text.size() + 1);
        switch (below(9)) {
            case 0:  // a bit
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            case 1:  // a byte
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
            case 2:  // cut off
                text.resize(at);
                break;
            case 3:  // without a piece
                text.erase(at, 1 + below(64));
                break;
            case 4: {  // a piece twice or many times
                const std::string piece = text.substr(at, 1 + below(64));
                for (std::size_t n = 1 + below(8); n > 0; --n) text.insert(at, piece);
                break;
            }
            case 5: {  // a piece elsewhere
                const std::string piece = text.substr(at, 1 + below(64));
                text.insert(below(text.size() + 1), piece);
                break;
            }
            default:  // what readers and writers trip over
                text.insert(at, tokens[below(tokens.size())]);
        }
    }
    std::mt19937_64 random_;
};

}  // namespace cajista::conformance
