// SPDX-License-Identifier: Apache-2.0
// Pages made by hand, a store in memory, and the outside tools that read the PDFs.
#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "page/page.h"
#include "pdf/encode.h"
#include "pdf/font_plan.h"
#include "pdf/volume.h"
#include "text/font.h"

namespace cajista::pdf_test {

inline base::Length pt(std::int64_t numerator, std::int64_t denominator = 1) {
    return base::Length::points(numerator, denominator);
}

/// Faces loaded from Debian's packages. A missing file fails the test that asks for it.
class Faces {
public:
    const text::FontFace* load(const std::string& family, const std::string& file) {
        text::CatalogueEntry entry;
        entry.family = family;
        entry.file = file;
        if (!set_.add_face(entry, {}).ok()) return nullptr;
        const std::vector<std::string> families{family};
        auto chain = set_.chain(families, 400, false, {});
        return chain.ok() ? chain.value()->faces.front() : nullptr;
    }
    const text::FontFace* regular() {
        return load("Liberation Sans",
                    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf");
    }
    const text::FontFace* bold() {
        return load("Liberation Sans B",
                    "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf");
    }
    std::span<const std::unique_ptr<text::FontFace>> all() const { return set_.faces(); }

private:
    text::FontSet set_;
};

/// The store: resources by digest.
class Store final : public pdf::ResourceSource {
public:
    void add(std::vector<pdf::Resource> resources) {
        for (pdf::Resource& resource : resources) {
            by_digest_[resource.digest] = resource.content();
        }
    }
    base::Result<std::string_view> bytes(const base::Sha256& digest) override {
        const auto found = by_digest_.find(digest);
        if (found == by_digest_.end()) return base::error("test.missing", "no such resource");
        return std::string_view(found->second);
    }
    std::size_t size() const { return by_digest_.size(); }

private:
    std::map<base::Sha256, std::string> by_digest_;
};

/// Builds documents: text is set glyph by glyph, one for each character.
class Builder {
public:
    text::TextStyle* style(std::int64_t size, base::Color color = base::Color::black()) {
        text::TextStyle& made = styles_.emplace_back();
        made.size = pt(size);
        made.color = color;
        return &made;
    }
    text::GlyphRun* run(const text::FontFace* face, const text::TextStyle* style,
                        std::string_view text) {
        const std::string_view kept = arena_.copy(text);
        auto glyphs = arena_.array<text::Glyph>(kept.size());
        std::size_t count = 0;
        std::int64_t width = 0;
        for (std::size_t at = 0; at < kept.size(); ++count) {
            text::Glyph& glyph = glyphs[count];
            glyph.cluster = static_cast<std::uint32_t>(at) & 0xFFFFFFU;
            const char32_t character = base::next_code_point(kept, at);
            glyph.id = face->glyph_of(character);
            glyph.advance = face->advance_of(glyph.id);
            glyph.is_space = character == U' ';
            width += glyph.advance;
        }
        auto* made = arena_.make<text::GlyphRun>();
        made->face = face;
        made->style = style;
        made->glyphs = glyphs.first(count);
        made->text = kept;
        made->width = style->size.times(width, face->metrics().units_per_em);
        return made;
    }
    page::Item glyphs(const text::GlyphRun* run, base::Length x, base::Length y) {
        page::Item item;
        item.kind = page::Item::Kind::glyphs;
        item.area = {x, y, {}, {}};
        item.run = run;
        return item;
    }
    page::Item text(const text::FontFace* face, const text::TextStyle* style, std::int64_t x,
                    std::int64_t y, std::string_view text) {
        return glyphs(run(face, style, text), pt(x), pt(y));
    }
    static page::Item fill(base::Rect area, base::Color color) {
        page::Item item;
        item.kind = page::Item::Kind::fill;
        item.area = area;
        item.color = color;
        return item;
    }
    static page::Item line(base::Rect area, base::Length width,
                           base::Color color = base::Color::black()) {
        page::Item item;
        item.kind = page::Item::Kind::stroke;
        item.area = area;
        item.width = width;
        item.color = color;
        return item;
    }
    page::Page page(const std::vector<page::Item>& items) {
        page::Page made;
        made.size = {pt(59528, 100), pt(84189, 100)};
        made.master = "first";
        made.items = arena_.copy(items);
        return made;
    }
    page::ComposedDocument document(const std::vector<page::Page>& pages) {
        page::ComposedDocument made;
        made.title = "Statement";
        made.language = "en";
        made.pages = arena_.copy(pages);
        return made;
    }
    base::Arena& arena() { return arena_; }

private:
    base::Arena arena_;
    std::deque<text::TextStyle> styles_;
};

inline std::u32string characters(std::string_view utf8) {
    std::u32string all;
    for (std::size_t at = 0; at < utf8.size();) all.push_back(base::next_code_point(utf8, at));
    return all;
}

constexpr std::string_view english =
    "0123456789.,-+ ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

struct Outcome {
    int status = -1;
    std::string output;
};

/// Runs an outside program; both of its streams are the output.
inline Outcome run_tool(const std::string& command) {
    Outcome outcome;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return outcome;
    char buffer[4096];
    for (std::size_t read; (read = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        outcome.output.append(buffer, read);
    }
    const int status = ::pclose(pipe);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

/// A folder of this process, removed at its end.
inline std::filesystem::path temporary_folder() {
    struct Folder {
        Folder() { std::filesystem::create_directories(path); }
        ~Folder() {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
        std::filesystem::path path = std::filesystem::temp_directory_path() /
                                     ("cajista-pdf-tests-" + std::to_string(::getpid()));
    };
    static const Folder folder;
    return folder.path;
}

inline std::string save(const std::string& name, std::string_view bytes) {
    const auto path = temporary_folder() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
}

/// What the referees say (pdf.md): empty when all of them are content.
inline std::string complaints(const std::string& path) {
    std::string all;
    const Outcome qpdf = run_tool("qpdf --check " + path);
    if (qpdf.status != 0) all += "qpdf: " + qpdf.output;
    Outcome mutool = run_tool("mutool draw -q -F txt -o /dev/null " + path);
    // Debian's build of mutool says this of every file.
    constexpr std::string_view no_icc = "warning: ICC support is not available\n";
    if (mutool.output.starts_with(no_icc)) mutool.output.erase(0, no_icc.size());
    if (mutool.status != 0 || !mutool.output.empty()) all += "mutool: " + mutool.output;
    const Outcome poppler = run_tool("pdftotext " + path + " /dev/null");
    if (poppler.status != 0 || !poppler.output.empty()) all += "poppler: " + poppler.output;
    const Outcome gs = run_tool("gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=nullpage " + path);
    if (gs.status != 0 || !gs.output.empty()) all += "ghostscript: " + gs.output;
    return all;
}

inline std::string text_of(const std::string& path, const std::string& options = "-raw") {
    return run_tool("pdftotext " + options + " " + path + " -").output;
}

/// The objects as text, streams unpacked, for tests of structure.
inline std::string unpacked(const std::string& path) {
    return run_tool("qpdf --qdf --object-streams=disable " + path + " -").output;
}

/// One document in one file; null result leaves `bytes` empty.
inline std::string write_pdf(const pdf::FontPlan& plan, pdf::ResourceSource& source,
                             const std::vector<pdf::EncodedDocument>& documents,
                             pdf::VolumeOptions options = {},
                             const pdf::FontCache* cache = nullptr) {
    pdf::MemoryOutput output;
    auto writer = pdf::VolumeWriter::create(output, plan, source, std::move(options), cache);
    if (!writer.ok()) return {};
    for (const pdf::EncodedDocument& document : documents) {
        if (!writer.value().add_document(document).ok()) return {};
    }
    return writer.value().finish().ok() ? output.bytes() : std::string();
}

}  // namespace cajista::pdf_test
