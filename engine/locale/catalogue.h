// SPDX-License-Identifier: Apache-2.0
// Texts of a template by language and tone, in ICU MessageFormat.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "locale/locale.h"
#include "value/value.h"

namespace cajista::locale {

/// A compiled message. A simple one (literals and bare `{name}` arguments) is a list of pieces that
/// a composer may set one by one, so that its literals are shaped once, when the template is
/// compiled. Others (plural, select, formats inside) are formatted as a whole.
struct MessagePiece {
    std::string literal;         ///< text, or empty when this is an argument
    std::uint32_t argument = 0;  ///< index into arguments() when `literal` is empty
};

class Message {
public:
    Message();
    ~Message();
    Message(Message&&) noexcept;
    Message& operator=(Message&&) noexcept;

    /// `language` (BCP 47) gives the plural rules. Error: locale.message-malformed.
    static base::Result<Message> compile(std::string_view text, std::string_view language,
                                         const base::SourceSpan& where);

    std::span<const std::string> arguments() const;  ///< names, in order of first use
    bool is_simple() const;
    std::span<const MessagePiece> pieces() const;  ///< when simple
    /// Formats with values in the order of arguments() (a missing one is null), which print as by
    /// Locale::append_value or the format that the message gives. Plurals follow the language of
    /// the message, formats the locale. Any number of threads, each with its own Locale.
    void append(std::string& out, std::span<const value::Value> values, Locale& locale) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// All texts of one template. Const and shared after `load`.
class Catalogue {
public:
    Catalogue();
    ~Catalogue();
    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;

    /// Reads FOLDER/LANGUAGE.xml for each language:
    ///   <texts language="es" xmlns="urn:cajista:texts">
    ///     <text key="title">Extracto de cuenta</text>
    ///     <text key="greeting" tone="friendly">Hola {name}</text>
    ///   </texts>
    /// A text holds no markup; white space in it is collapsed as in HTML, unless it has
    /// xml:space="preserve".
    /// Errors, all at once: a key that is missing in a language (locale.text-missing), different
    /// arguments (locale.text-arguments), a message ICU can't parse (locale.message-malformed),
    /// a key twice (locale.text-duplicate), what doesn't belong there (locale.texts-*).
    static base::Result<Catalogue> load(const std::filesystem::path& folder,
                                        const std::vector<std::string>& languages,
                                        base::SourceSpan asked_by);

    const std::vector<std::string>& languages() const;
    /// Index of the best language for a locale tag: exact, then without its last parts (RFC 4647,
    /// 3.4: zh-Hant-TW, zh-Hant, zh), then one of the same language, then the first.
    std::uint32_t language_index(std::string_view tag) const;
    /// Key's number, or nothing; numbers are dense, in order of the first language's file.
    std::optional<std::uint32_t> key_index(std::string_view key) const;
    const std::vector<std::string>& keys() const;
    /// Every tone that a text has in some language, in order of the alphabet.
    const std::vector<std::string>& tones() const;
    /// The message by fallback: (language, tone) → (language, no tone). Never null for valid
    /// indexes: load() checked. `tone` empty: the neutral one.
    const Message& message(std::uint32_t key, std::uint32_t language, std::string_view tone) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::locale
