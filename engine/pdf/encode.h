// SPDX-License-Identifier: Apache-2.0
// From composed pages to finished, compressed content: what the page store keeps and what volumes
// and archive files are assembled from. Nothing here knows an object number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/attachment.h"
#include "base/length.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/structure.h"
#include "page/page.h"
#include "pdf/color_converter.h"
#include "pdf/font_plan.h"

namespace cajista::pdf {

/// How documents are encoded; channels with equal profiles share the encoded form.
struct EncodeProfile {
    int compression_level = 1;  ///< libdeflate, 0 (stored) to 12
    bool tagged = false;        ///< marked content for the structure tree
    bool attachments = true;    ///< files of the document are kept
    /// Texts that many documents have (page::SharedItems) become forms, shown where they stand: for
    /// files of many documents. Not of tagged ones: marked content belongs to one page.
    bool shares_text = false;
    /// Null: colours are written as they are.
    std::shared_ptr<const ColorConverter> colors{};
    bool operator==(const EncodeProfile&) const = default;
};

enum class ResourceKind : std::uint8_t { font, face, image, form, file, ink };

/// A thing that pages share. `digest` is of `bytes`, and its name in the page store.
/// font: the font file; face: the description of a fallback face; image: the JPEG or PNG file;
/// form: furniture that pages share, encoded; file: an attachment of many documents, compressed;
/// ink: a spot colour. All in our own forms but font and image.
struct Resource {
    ResourceKind kind = ResourceKind::image;
    base::Sha256 digest{};
    std::string bytes;
    /// Of a font file instead of `bytes`: lives as long as the run's FontSet.
    std::string_view kept = {};
    std::string_view content() const { return kept.empty() ? std::string_view(bytes) : kept; }
};

/// An entry of a document's resource table. A font is named /F<face> (one-byte codes) or /G<face>
/// (two bytes) in content, an image or form /X<index in the table>, an ink /S<index>, the graphics
/// state with overprint (`face` 1) or without (0) /E<index>.
struct ResourceUse {
    enum class Kind : std::uint8_t { font, wide_font, image, form, ink, overprint };
    Kind kind = Kind::font;
    std::uint32_t face = 0;
    base::Sha256 digest{};  ///< of an image, form, ink, or the description of a deferred face
    bool operator==(const ResourceUse&) const = default;
};

/// A glyph shown with its two-byte code. `text` (UTF-8): what it stands for, empty when unknown.
struct WideGlyph {
    std::uint32_t face = 0;
    std::uint16_t glyph = 0;
    std::string text;
};

struct EncodedLink {
    base::Rect area;
    std::string target;  ///< URI, or `#anchor`
    std::uint32_t element = 0;
};

struct EncodedPage {
    std::uint64_t offset = 0;  ///< of its content stream in EncodedDocument::content
    std::uint64_t length = 0;
    std::uint64_t raw_length = 0;  ///< before compression
    bool is_compressed = false;    ///< zlib (FlateDecode)
    base::Size size;
    base::Rect mark_zone;
    std::string master, medium, stationery;
    base::Plex plex = base::Plex::simplex;
    std::uint32_t number = 1;
    std::vector<std::uint32_t> resources;  ///< indexes into EncodedDocument::resources, ascending
    std::vector<EncodedLink> links;
    /// When tagged: the structure element (index + 1) of each MCID, in order of MCID.
    std::vector<std::uint32_t> marked_elements;
};

struct EncodedBookmark {
    std::string text;
    std::uint8_t level = 1;
    std::uint32_t page = 0;
    base::Point at;
};

struct EncodedAnchor {
    std::string name;
    std::uint32_t page = 0;
    base::Point at;
};

struct EncodedElement {
    base::Role role = base::Role::none;
    std::uint32_t parent = 0;
    std::string language, alternative_text;
    std::uint16_t column_span = 1, row_span = 1;
    base::ListNumbering list_numbering = base::ListNumbering::none;
};

/// A file of the document, as it goes into a PDF.
struct EncodedAttachment {
    std::string name, media_type, description;
    base::Relationship relationship = base::Relationship::unspecified;
    base::InvoiceProfile profile = base::InvoiceProfile::none;
    std::uint64_t size = 0;      ///< of the file
    bool is_compressed = false;  ///< zlib (FlateDecode)
    bool is_shared = false;      ///< `bytes` is the digest of a resource
    std::string bytes;
};

/// One document, encoded. Owns all it holds; a plain value.
struct EncodedDocument {
    std::string title, language;
    std::string content;  ///< the content streams of all pages
    /// Device colours of pages, forms and images, as bits 1 << base::Color::Space. Not stored.
    std::uint8_t color_spaces = 0;
    std::uint8_t page_traits = 0;  ///< of pages of other files (graphic::PageTraits). Not stored.
    std::vector<EncodedPage> pages;
    std::vector<ResourceUse> resources;  ///< in order of first use
    std::vector<WideGlyph> wide_glyphs;  ///< of the pages (forms list their own); by face and glyph
    std::vector<EncodedBookmark> bookmarks;
    std::vector<EncodedAnchor> anchors;
    std::vector<EncodedElement> elements;
    std::vector<EncodedAttachment> attachments;

    std::string_view content_of(const EncodedPage& page) const {
        return std::string_view(content).substr(page.offset, page.length);
    }
    void clear();
    /// The stored form: compact, independent of the machine.
    void append_to(std::string& out) const;
    /// Reads what append_to wrote; takes any bytes. Error: pdf.store-damaged.
    static base::Result<EncodedDocument> parse(std::string_view bytes);
};

/// Encodes documents. One per worker; keeps what it made of static groups and images. The plan
/// must outlive it, and the faces in it must be those of the plan.
class DocumentEncoder {
public:
    DocumentEncoder(const FontPlan& plan, const EncodeProfile& profile);
    ~DocumentEncoder();
    DocumentEncoder(DocumentEncoder&&) noexcept;
    DocumentEncoder& operator=(DocumentEncoder&&) noexcept;

    /// Overwrites `out`. The result depends on `document` alone, never on what was encoded before.
    /// Errors: pdf.page-too-large, pdf.group-too-deep.
    base::Status encode(const page::ComposedDocument& document, EncodedDocument& out);

    /// Fonts, faces, images and forms met for the first time by this encoder since the last call:
    /// with them in the store, the documents can be assembled. Another worker may hand over the
    /// same; the store keeps one of each digest. Store them even when the document was rejected:
    /// they aren't handed over again.
    std::vector<Resource> take_new_resources();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::pdf
