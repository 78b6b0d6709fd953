// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"
#include "text/font.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/names.h"
#include "text/detail/face_loading.h"
#include "text/detail/read_catalogue.h"

namespace cajista::text {

namespace {

/// How far a weight is from the wanted one in the order of CSS Fonts 4, 5.2: smaller is nearer.
int weight_distance(int wanted, int weight) {
    const int far = 10000;  // the other side of the wanted weight comes after this one
    if (wanted >= 400 && wanted <= 500) {
        if (weight >= wanted && weight <= 500) return weight - wanted;
        if (weight < wanted) return far + wanted - weight;
        return 2 * far + weight - wanted;
    }
    if (wanted < 400) return weight <= wanted ? wanted - weight : far + weight - wanted;
    return weight >= wanted ? weight - wanted : far + wanted - weight;
}

/// Style is matched before weight.
int distance(const CatalogueEntry& entry, int weight, bool italic) {
    return (entry.italic == italic ? 0 : 1'000'000) + weight_distance(weight, entry.weight);
}

std::uint32_t script_tag(const std::string& code) {
    std::uint32_t tag = 0;
    for (const char c : code) tag = tag << 8 | static_cast<std::uint8_t>(c);
    return tag;
}

constexpr std::uint32_t template_faces = 0xFFFFFFFF;  // the source that hides all catalogues

struct Listed {
    CatalogueEntry entry;
    std::uint32_t source = 0;  ///< number of the catalogue
    base::SourceSpan asked_by{};
    const FontFace* face = nullptr;  ///< null: not asked for yet
};

struct Alias {
    std::string name;
    std::string family;
    std::uint32_t source = 0;
};

}  // namespace

struct FontSet::State {
    using ChainKey = std::tuple<std::vector<std::string>, std::uint16_t, bool>;

    std::vector<Listed> listed;
    std::vector<Alias> aliases;
    std::uint32_t catalogues = 0;
    std::vector<std::unique_ptr<FontFace>> faces;
    std::map<ChainKey, std::unique_ptr<FontChain>> chains;

    std::string_view family_named(std::string_view name) const;
    Listed* nearest(std::string_view family, std::uint16_t weight, bool italic);
    base::Diagnostic unknown(std::string_view family, const base::SourceSpan& asked_by) const;
    base::Result<const FontFace*> load(Listed& listed, const base::SourceSpan& asked_by);
    const FontFace* defer(Listed& listed);
    std::unique_ptr<FontFace> make_face(const CatalogueEntry& entry) const;
    void add_fallbacks(FontChain& chain, std::uint16_t weight, bool italic);
};

FontSet::FontSet() : state_(std::make_unique<State>()) {}
FontSet::~FontSet() = default;
FontSet::FontSet(FontSet&&) noexcept = default;
FontSet& FontSet::operator=(FontSet&&) noexcept = default;

/// The family behind an alias (`Arial` → `Liberation Sans`) of the newest source; else the name.
std::string_view FontSet::State::family_named(std::string_view name) const {
    const Alias* found = nullptr;
    for (const Alias& alias : aliases) {
        if (base::is_same_name(alias.name, name) && (!found || alias.source >= found->source)) {
            found = &alias;
        }
    }
    for (const Listed& one : listed) {
        if (base::is_same_name(one.entry.family, name) && (!found || one.source >= found->source)) {
            return one.entry.family;
        }
    }
    return found ? std::string_view(found->family) : name;
}

Listed* FontSet::State::nearest(std::string_view name, std::uint16_t weight, bool italic) {
    const std::string_view family = family_named(name);
    Listed* best = nullptr;
    for (Listed& one : listed) {
        if (!base::is_same_name(one.entry.family, family)) continue;
        const bool nearer =
            !best || one.source > best->source ||
            (one.source == best->source &&
             distance(one.entry, weight, italic) < distance(best->entry, weight, italic));
        if (nearer && (!best || one.source >= best->source)) best = &one;
    }
    return best;
}

base::Diagnostic FontSet::State::unknown(std::string_view family,
                                         const base::SourceSpan& asked_by) const {
    auto diagnostic =
        base::error("text.unknown-font",
                    "font family `" + std::string(family) + "` is in no catalogue", asked_by);
    std::vector<std::string_view> names;
    for (const Listed& one : listed) names.push_back(one.entry.family);
    for (const Alias& alias : aliases) names.push_back(alias.name);
    if (const auto near = base::nearest_name(family, names)) {
        return std::move(diagnostic).hint("did you mean `" + std::string(*near) + "`?");
    }
    return std::move(diagnostic)
        .hint(
            "families of the catalogue are listed in fonts/README.md; a template brings its own "
            "with @font-face");
}

std::unique_ptr<FontFace> FontSet::State::make_face(const CatalogueEntry& entry) const {
    std::unique_ptr<FontFace> face(new FontFace);
    face->index_ = static_cast<std::uint32_t>(faces.size());
    face->family_ = entry.family;
    face->weight_ = entry.weight;
    face->italic_ = entry.italic;
    face->face_in_file_ = entry.face_in_file;
    for (const std::string& code : entry.scripts) face->scripts_.push_back(script_tag(code));
    return face;
}

base::Result<const FontFace*> FontSet::State::load(Listed& one, const base::SourceSpan& asked_by) {
    if (one.face) return one.face;
    const CatalogueEntry& entry = one.entry;
    auto content = detail::read_face(entry.file, entry.face_in_file, asked_by);
    if (!content.ok()) {
        base::Diagnostic problem = content.errors().front();
        if (!entry.package.empty()) {
            return std::move(problem).hint("install the Debian package " + entry.package);
        }
        return problem;
    }
    if (!content.value()->may_embed) {
        return base::error("text.font-not-embeddable",
                           "font `" + entry.family + "` (" + entry.file.string() +
                               ") forbids embedding of subsets (OS/2 fsType)",
                           asked_by)
            .hint("choose another family, or a licence that permits embedding");
    }
    auto face = make_face(entry);
    face->content_ = std::move(content).value();
    one.face = faces.emplace_back(std::move(face)).get();
    return one.face;
}

const FontFace* FontSet::State::defer(Listed& one) {
    if (one.face) return one.face;
    std::error_code failed;
    if (!std::filesystem::is_regular_file(one.entry.file, failed)) return nullptr;
    auto face = make_face(one.entry);
    face->deferred_ = std::make_unique<FontFace::Deferred>();
    face->deferred_->file = one.entry.file;
    face->deferred_->face_in_file = one.entry.face_in_file;
    one.face = faces.emplace_back(std::move(face)).get();
    return one.face;
}

/// Of each fallback family, in the order of the catalogues, the nearest face.
void FontSet::State::add_fallbacks(FontChain& chain, std::uint16_t weight, bool italic) {
    std::vector<std::string_view> done;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const std::string& family = listed[i].entry.family;
        if (!listed[i].entry.is_fallback || std::ranges::find(done, family) != done.end()) continue;
        done.emplace_back(family);
        const FontFace* face = defer(*nearest(family, weight, italic));
        if (face && std::ranges::find(chain.faces, face) == chain.faces.end()) {
            chain.faces.push_back(face);
        }
    }
}

base::Status FontSet::add_catalogue(const base::SourceFilePtr& file) {
    auto read = detail::read_catalogue(file);
    if (!read.ok()) return std::move(read).errors();
    const std::uint32_t source = ++state_->catalogues;
    for (CatalogueEntry& entry : read->entries) {
        state_->listed.push_back({std::move(entry), source, {}, nullptr});
    }
    for (auto& [name, family] : read->aliases) state_->aliases.push_back({name, family, source});
    return {};
}

base::Status FontSet::add_face(CatalogueEntry entry, base::SourceSpan asked_by) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(entry.file, failed)) {
        return base::error("text.font-unreadable", "no font file at " + entry.file.string(),
                           asked_by)
            .hint("paths in @font-face are relative to the style sheet");
    }
    state_->listed.push_back({std::move(entry), template_faces, std::move(asked_by), nullptr});
    return {};
}

base::Result<const FontChain*> FontSet::chain(std::span<const std::string> families,
                                              std::uint16_t weight, bool italic,
                                              const base::SourceSpan& asked_by) {
    State::ChainKey key{{families.begin(), families.end()}, weight, italic};
    if (const auto known = state_->chains.find(key); known != state_->chains.end()) {
        return known->second.get();
    }
    auto chain = std::make_unique<FontChain>();
    base::Diagnostics errors;
    for (const std::string& family : families) {
        Listed* listed = state_->nearest(family, weight, italic);
        if (!listed) {
            errors.push_back(state_->unknown(family, asked_by));
            continue;
        }
        auto face = state_->load(*listed, asked_by);
        if (!face.ok()) {
            for (auto& problem : face.errors()) errors.push_back(std::move(problem));
        } else if (std::ranges::find(chain->faces, face.value()) == chain->faces.end()) {
            chain->faces.push_back(face.value());
        }
    }
    if (families.empty()) {
        errors.push_back(base::error("text.unknown-font", "no font family is named", asked_by)
                             .hint("name one, such as `font-family: sans-serif`"));
    }
    if (!errors.empty()) return errors;
    state_->add_fallbacks(*chain, weight, italic);
    return state_->chains.emplace(std::move(key), std::move(chain)).first->second.get();
}

std::span<const std::unique_ptr<FontFace>> FontSet::faces() const { return state_->faces; }

std::vector<std::string_view> FontSet::families() const {
    std::vector<std::string_view> names;
    for (const Listed& one : state_->listed) {
        if (std::ranges::find(names, one.entry.family) == names.end()) {
            names.emplace_back(one.entry.family);
        }
    }
    return names;
}

}  // namespace cajista::text
