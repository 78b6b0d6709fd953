// SPDX-License-Identifier: Apache-2.0
// Assembles a PDF file from encoded documents: print volumes of any length in flat memory, and
// single archived documents. Pages and resources are written as they come; fonts, outline ends, the
// page tree's root and the cross-reference at the end. ISO 32000-1 (PDF 1.7).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/pdf_standard.h"
#include "base/result.h"
#include "base/sha256.h"
#include "pdf/encode.h"
#include "pdf/font_plan.h"
#include "pdf/imposition.h"
#include "pdf/mark_glyphs.h"
#include "pdf/output.h"
#include "pdf/output_intent.h"

namespace cajista::pdf {

/// Hands out resources by digest: fonts, images, forms. The view stays valid until the next call,
/// and longer if the source says so.
class ResourceSource {
public:
    virtual ~ResourceSource() = default;
    virtual base::Result<std::string_view> bytes(const base::Sha256& digest) = 0;
    /// Whether the bytes of font files stay where they are for the whole life of every reader.
    virtual bool keeps_fonts() const { return false; }
};

/// A point in time as the job states it.
struct Instant {
    std::int64_t unix_seconds = 0;
    std::int32_t utc_offset_minutes = 0;
};

enum class CrossReference : std::uint8_t {
    stream,  ///< compressed, with object streams (PDF 1.5): small, files of any size
    table,   ///< the classic table: files below 10^10 bytes, for old consumers
};

/// Properties of a namespace of its own in the XMP; where the standard wants it, described there.
struct XmpSchema {
    struct Property {
        std::string name;  ///< an XML name without colon
        std::string value, description;
        std::string_view type = "Text";
    };
    std::string uri, prefix, title;
    std::vector<Property> properties;
};

/// An XML name of ASCII letters, digits, `_`, `-` and `.`; other characters become `_`.
std::string xml_name(std::string_view text);
/// What a file says that holds an electronic invoice (Factur-X 1.0, 6.3).
XmpSchema invoice_schema(const EncodedAttachment& invoice);

/// A schema for a record's index fields, `urn:cajista:index:`. Names become XML names; of names
/// that become equal the first counts.
XmpSchema index_schema(std::span<const std::string> names,
                       std::span<const std::string_view> values);

/// The two-byte instances of fonts that documents of one plan needed: most need the same few. Given
/// to many small files, one after the other; the bytes of a PDF are the same without it. One owner,
/// one thread; outlives the writers.
class SubsetCache {
public:
    SubsetCache();
    ~SubsetCache();
    SubsetCache(SubsetCache&&) noexcept;
    SubsetCache& operator=(SubsetCache&&) noexcept;

private:
    friend class VolumeWriter;
    struct State;
    std::unique_ptr<State> state_;
};

struct VolumeOptions {
    const base::PdfStandard* standard = base::pdf_standards.data();  ///< never null
    OutputIntent intent;                                             ///< needed by PDF/A and PDF/X
    std::vector<XmpSchema> schemas{};                                ///< what the XMP says besides
    std::string title, author, subject;                              ///< empty: left out
    std::string language;  ///< BCP 47; empty: of the first document
    std::string producer = "Cajista";
    std::string creator;
    Instant created;           ///< from the job, never the clock
    std::string id_seed;       ///< with the content it gives the file's /ID
    bool attachments = false;  ///< the files of the documents go into the file
    bool bookmarks = false;    ///< an entry per document, and its own bookmarks below
    CrossReference cross_reference = CrossReference::stream;
    int compression_level = 6;  ///< of shared streams but fonts
    /// Around the page, its size being that after trimming; only with PDF/X.
    base::Length bleed{};
    /// PDF/VT: names of the levels of document parts below the whole file, the last one that of
    /// documents; made NMTOKENs where they aren't.
    std::vector<std::string> part_levels{"Document"};
    /// The level of recipients, counted from the whole file as 0.
    std::uint32_t record_level = 1;
    /// Face whose glyphs marks may use (reserved resources on every page); -1: none.
    std::int32_t mark_face = -1;
    /// With it the pages stand two on a sheet, without page labels; finish() writes them, and links
    /// and bookmarks lead there. Error of create: pdf.imposed-parts (PDF/VT and tagged files, which
    /// speak of pages).
    Imposition imposition{};
    /// One document of many: its few small objects are compressed for time rather than for bytes.
    bool is_small = false;
    SubsetCache* subsets = nullptr;
};

/// A part that a document belongs to: a segment, a mailpiece.
struct PartNode {
    std::string_view key;  ///< another than the document before had: a new part begins
    std::string_view recipient_id, address;  ///< of a recipient; empty: none
    std::span<const std::string> names;      ///< of its own fields
    std::span<const std::string_view> values;
};

/// What PDF/VT says of a document; views live for the call.
struct PartMetadata {
    std::string_view key, title, recipient, template_name, language;
    std::span<const std::string> names;  ///< of fields that the job names
    std::span<const std::string_view> values;
    std::span<const PartNode> above{};  ///< one for each level of parts but the last
};

struct VolumeFacts {
    std::uint64_t bytes = 0;
    std::uint64_t pages = 0;
    std::uint64_t objects = 0;
    base::Sha256 digest{};  ///< of the whole file
};

/// The one-byte instances of the faces that static texts use, subset and compressed once. Const
/// after creation and shared by any number of writers; the bytes of a PDF are the same without it.
class FontCache {
public:
    static base::Result<FontCache> create(const FontPlan& plan, ResourceSource& source);
    ~FontCache();
    FontCache(FontCache&&) noexcept;
    FontCache& operator=(FontCache&&) noexcept;

private:
    friend class VolumeWriter;
    struct State;
    FontCache();
    std::unique_ptr<State> state_;
};

/// Writes one PDF file. One owner, one thread; several writers may share plan and cache, each with
/// a ResourceSource of its own. Everything given must outlive the writer.
class VolumeWriter {
public:
    static base::Result<VolumeWriter> create(Output& output, const FontPlan& plan,
                                             ResourceSource& source, VolumeOptions options,
                                             const FontCache* fonts = nullptr);
    ~VolumeWriter();
    VolumeWriter(VolumeWriter&&) noexcept;
    VolumeWriter& operator=(VolumeWriter&&) noexcept;

    /// Appends the pages. `bookmark`: the outline entry of the document (UTF-8; empty: its title).
    /// `marks`: per page the operators of the second content stream (MarkContent::bytes), empty
    /// span or empty string: none. Errors: those of the output and the source, pdf.store-damaged,
    /// pdf.too-many-objects; the file can't be finished afterwards.
    base::Status add_document(const EncodedDocument& document, std::string_view bookmark = {},
                              std::span<const std::string> marks = {},
                              const PartMetadata& metadata = {});

    /// Appends some pages of a document (0-based, in this order): splitting, reprints.
    base::Status add_pages(const EncodedDocument& document, std::span<const std::uint32_t> pages,
                           std::string_view bookmark = {}, std::span<const std::string> marks = {},
                           const PartMetadata& metadata = {});

    /// Writes the rest and finishes the output. Error: pdf.no-pages when nothing was added.
    base::Result<VolumeFacts> finish();

private:
    struct State;
    VolumeWriter();
    std::unique_ptr<State> state_;
};

/// Builds the marks of one page: black (K only), uncompressed, an artifact. Coordinates in points
/// from the top left of the page, y down.
class MarkContent {
public:
    /// `face`: VolumeOptions::mark_face. `glyphs`: of that face; null: only ASCII.
    MarkContent(const FontPlan& plan, std::uint32_t face, base::Size page,
                const MarkGlyphs* glyphs = nullptr);
    void rectangle(const base::Rect& area);
    /// UTF-8 text, unshaped, with its baseline at `at`; a character that the face lacks is a `?`.
    void text(base::Point at, base::Length size, std::string_view text);
    /// The finished operators, `/Artifact BMC … EMC`; starts anew.
    std::string take();
    /// The glyphs beyond ASCII that were shown: they belong to the wide glyphs of the document that
    /// the marks are added with.
    std::vector<WideGlyph> take_glyphs() { return std::move(wide_); }

private:
    std::uint16_t glyph_of(char32_t character);

    const PlannedFace* face_;
    std::uint32_t face_number_;
    const MarkGlyphs* glyphs_;
    base::Size page_;
    std::vector<WideGlyph> wide_;
    std::string paths_, texts_;
};

}  // namespace cajista::pdf
