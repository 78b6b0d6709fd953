// SPDX-License-Identifier: Apache-2.0
#include "locale/catalogue.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/characters.h"
#include "base/files.h"
#include "base/names.h"
#include "locale/detail/read_texts.h"

namespace cajista::locale {

namespace {

/// One key in one language.
struct Entry {
    std::optional<Message> neutral;
    std::vector<std::pair<std::string, Message>> tones;
};

std::set<std::string> argument_set(const Message& message) {
    return {message.arguments().begin(), message.arguments().end()};
}

std::string listed(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text.empty() ? "none" : text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return base::lower(x == '_' ? '-' : x) == base::lower(y == '_' ? '-' : y);
    });
}

std::string_view language_of(std::string_view tag) {
    return tag.substr(0, tag.find_first_of("-_"));
}

}  // namespace

struct Catalogue::State {
    std::vector<std::string> languages;
    std::vector<std::string> keys, tones;
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    std::vector<std::vector<Entry>> entries;  ///< by language, then key
};

namespace {

/// Gathers the files of all languages and compares them.
class Gathering {
public:
    explicit Gathering(base::Diagnostics& findings) : findings_(findings) {}

    void add(const std::string& language, detail::Texts texts) {
        files_.push_back({language, std::move(texts)});
    }
    /// Every key of every language, first those of the first language's file, in its order.
    std::vector<std::string> keys() const {
        std::vector<std::string> list;
        std::set<std::string, std::less<>> seen;
        for (const File& file : files_) {
            for (const detail::Text& text : file.texts.texts) {
                if (seen.insert(text.key).second) list.push_back(text.key);
            }
        }
        return list;
    }
    void check() {
        for (const std::string& key : keys()) {
            const detail::Text* const model = first_of(key);
            const std::set<std::string> arguments = argument_set(model->message);
            for (const File& file : files_) check_key(file, key, *model, arguments);
        }
    }
    std::vector<Entry> take(std::size_t file, std::size_t key_count,
                            const std::map<std::string, std::uint32_t, std::less<>>& numbers) {
        std::vector<Entry> entries(key_count);
        for (detail::Text& text : files_[file].texts.texts) {
            Entry& entry = entries[numbers.find(text.key)->second];
            if (text.tone.empty())
                entry.neutral = std::move(text.message);
            else
                entry.tones.emplace_back(text.tone, std::move(text.message));
        }
        return entries;
    }

private:
    struct File {
        std::string language;
        detail::Texts texts;
    };

    const detail::Text* first_of(std::string_view key) const {
        for (const File& file : files_) {
            for (const detail::Text& text : file.texts.texts) {
                if (text.key == key) return &text;
            }
        }
        return nullptr;
    }
    void check_key(const File& file, const std::string& key, const detail::Text& model,
                   const std::set<std::string>& arguments) {
        const detail::Text* toned = nullptr;
        bool has_neutral = false;
        for (const detail::Text& text : file.texts.texts) {
            if (text.key != key) continue;
            has_neutral = has_neutral || text.tone.empty();
            if (!text.tone.empty()) toned = &text;
            const std::set<std::string> own = argument_set(text.message);
            if (own == arguments) continue;
            findings_.push_back(base::error("locale.text-arguments",
                                            "text " + key + " in " + file.language +
                                                " has the arguments " + listed(own) + ", not " +
                                                listed(arguments),
                                            text.span)
                                    .label(model.span, "compared with this"));
        }
        if (has_neutral) return;
        if (toned != nullptr) {
            findings_.push_back(base::error(
                "locale.text-missing",
                "text " + key + " in " + file.language + " has tones but no form without a tone",
                toned->span));
            return;
        }
        findings_.push_back(base::error("locale.text-missing",
                                        "text " + key + " is missing in " + file.language,
                                        file.texts.root)
                                .label(model.span, "it is here"));
    }

    base::Diagnostics& findings_;
    std::vector<File> files_;
};

void append(base::Diagnostics& to, base::Diagnostics&& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Reads FOLDER/LANGUAGE.xml; nothing when it can't be read.
std::optional<detail::Texts> read_language(const std::filesystem::path& folder,
                                           const std::string& language,
                                           const base::SourceSpan& asked_by,
                                           base::Diagnostics& findings) {
    auto known = Locale::create(language);
    if (!known) {
        for (base::Diagnostic& finding : known.errors()) finding.span = asked_by;
        append(findings, std::move(known).errors());
        return std::nullopt;
    }
    auto path = base::resolve_inside(folder, language + ".xml", asked_by);
    if (!path) {
        append(findings, std::move(path).errors());
        return std::nullopt;
    }
    auto file = base::read_source(path.value(), asked_by);
    if (!file) {
        append(findings, std::move(file).errors());
        return std::nullopt;
    }
    return detail::read_texts(file.value(), language, findings);
}

}  // namespace

Catalogue::Catalogue() : state_(std::make_unique<State>()) {}
Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;

base::Result<Catalogue> Catalogue::load(const std::filesystem::path& folder,
                                        const std::vector<std::string>& languages,
                                        base::SourceSpan asked_by) {
    base::Diagnostics findings;
    if (languages.empty()) {
        return base::error("locale.texts-language", "texts without a language", asked_by)
            .hint("name at least one: languages=\"en\"");
    }
    Gathering gathering(findings);
    for (std::size_t i = 0; i < languages.size(); ++i) {
        const auto end = languages.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(languages.begin(), end, languages[i]) != end) {
            findings.push_back(base::error("locale.texts-language",
                                           "the language " + languages[i] + " is named twice",
                                           asked_by));
            continue;
        }
        auto texts = read_language(folder, languages[i], asked_by, findings);
        if (texts) gathering.add(languages[i], std::move(*texts));
    }
    // A text that couldn't be read would be reported as missing too.
    if (findings.empty()) gathering.check();
    if (!findings.empty()) return findings;

    Catalogue catalogue;
    State& state = *catalogue.state_;
    state.languages = languages;
    state.keys = gathering.keys();
    for (const std::string& key : state.keys) {
        state.numbers.emplace(key, static_cast<std::uint32_t>(state.numbers.size()));
    }
    for (std::size_t i = 0; i < languages.size(); ++i) {
        state.entries.push_back(gathering.take(i, state.keys.size(), state.numbers));
    }
    std::set<std::string> tones;
    for (const auto& entries : state.entries) {
        for (const Entry& entry : entries) {
            for (const auto& [name, message] : entry.tones) tones.insert(name);
        }
    }
    state.tones.assign(tones.begin(), tones.end());
    return catalogue;
}

const std::vector<std::string>& Catalogue::languages() const { return state_->languages; }
const std::vector<std::string>& Catalogue::keys() const { return state_->keys; }
const std::vector<std::string>& Catalogue::tones() const { return state_->tones; }

std::uint32_t Catalogue::language_index(std::string_view tag) const {
    const auto& languages = state_->languages;
    const auto find = [&](auto matches) {
        const auto found = std::find_if(languages.begin(), languages.end(), matches);
        return static_cast<std::uint32_t>(found - languages.begin());
    };
    const std::string_view language = language_of(tag);
    const auto count = static_cast<std::uint32_t>(languages.size());
    auto index = count;
    for (std::string_view part = tag; index == count && !part.empty();) {
        index = find([&](const std::string& l) { return equal_ignoring_case(l, part); });
        part = part.substr(0, std::max<std::size_t>(part.find_last_of("-_") + 1, 1) - 1);
    }
    if (index == count) {  // pt-BR for pt-PT is nearer than another language
        index = find(
            [&](const std::string& l) { return equal_ignoring_case(language_of(l), language); });
    }
    return index == count ? 0 : index;
}

std::optional<std::uint32_t> Catalogue::key_index(std::string_view key) const {
    const auto found = state_->numbers.find(key);
    if (found == state_->numbers.end()) return std::nullopt;
    return found->second;
}

const Message& Catalogue::message(std::uint32_t key, std::uint32_t language,
                                  std::string_view tone) const {
    const Entry& entry = state_->entries[language][key];
    if (!tone.empty()) {
        for (const auto& [name, message] : entry.tones) {
            if (name == tone) return message;
        }
    }
    return *entry.neutral;
}

}  // namespace cajista::locale
