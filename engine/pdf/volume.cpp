// SPDX-License-Identifier: Apache-2.0
#include "pdf/volume.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/print_number.h"
#include "pdf/detail/attached_files.h"
#include "pdf/detail/document_parts.h"
#include "pdf/detail/embedded_fonts.h"
#include "pdf/detail/encoded_form.h"
#include "pdf/detail/image_objects.h"
#include "pdf/detail/imported_page.h"
#include "pdf/detail/imposed_pages.h"
#include "pdf/detail/ink_objects.h"
#include "pdf/detail/intent_objects.h"
#include "pdf/detail/metadata.h"
#include "pdf/detail/object_file.h"
#include "pdf/detail/outline.h"
#include "pdf/detail/page_annotations.h"
#include "pdf/detail/page_labels.h"
#include "pdf/detail/page_tree.h"
#include "pdf/detail/pdf_object.h"
#include "pdf/detail/structure_tree.h"

namespace cajista::pdf {

namespace {

constexpr std::size_t form_depth = 16;  // the encoder stops at 8
/// Different sets of resources kept to be shared; a run with a picture per customer has one a page.
constexpr std::size_t most_shared_sets = 1024;

void append_reference(std::string& out, std::uint32_t number) {
    out += ' ';
    base::append_integer(out, number);
    out += " 0 R";
}

std::int64_t hundredths(base::Length length) { return (length.units * 100 + 32768) >> 16; }

/// `/MediaBox[0 0 595.28 841.89]`, or with `bleed` on every side.
void append_box(std::string& out, std::string_view key, const base::Size& size,
                base::Length bleed) {
    out += key;
    const std::int64_t outer = hundredths(bleed);
    for (const std::int64_t edge : {-outer, -outer, hundredths(size.width) + outer}) {
        base::append_fixed(out, edge, 2);
        out += ' ';
    }
    base::append_fixed(out, hundredths(size.height) + outer, 2);
    out += ']';
}

/// Hints of PDF/VT (ISO 16612-2, 6.7): a RIP renders what has been seen in the file once.
std::string shared_entries(const base::PdfStandard& standard, const base::Sha256& digest,
                           bool is_form) {
    if (!standard.is_variable) return {};
    std::string entries =
        "/GTS_XID(uuid:" + base::to_hex(digest).substr(0, 32) + ")/GTS_Scope/File/GTS_Env(Cajista)";
    // Forms set all of the graphics state that they use, fonts and colours are their own.
    if (is_form) entries += "/GTS_Encapsulated true";
    return entries;
}

}  // namespace

struct FontCache::State {
    detail::OpenFaces faces;
};

FontCache::FontCache() : state_(std::make_unique<State>()) {}
FontCache::~FontCache() = default;
FontCache::FontCache(FontCache&&) noexcept = default;
FontCache& FontCache::operator=(FontCache&&) noexcept = default;

base::Result<FontCache> FontCache::create(const FontPlan& plan, ResourceSource& source) {
    FontCache cache;
    for (const PlannedFace& face : plan.faces()) {
        auto& place = cache.state_->faces.emplace_back();
        if (!face.is_used_statically || face.is_deferred) continue;
        auto open = detail::open_face(face, source);
        // No document may have used the face; if one has, its writer meets the error again.
        if (!open.ok()) continue;
        place = std::make_unique<const detail::OpenFace>(std::move(open).value());
    }
    return cache;
}

struct SubsetCache::State {
    detail::KeptSubsets kept;
};

SubsetCache::SubsetCache() : state_(std::make_unique<State>()) {}
SubsetCache::~SubsetCache() = default;
SubsetCache::SubsetCache(SubsetCache&&) noexcept = default;
SubsetCache& SubsetCache::operator=(SubsetCache&&) noexcept = default;

struct VolumeWriter::State {
    State(Output& given_output, const FontPlan& plan, ResourceSource& given_source,
          VolumeOptions given_options, const FontCache* cache)
        : output(given_output),
          source(given_source),
          options(std::move(given_options)),
          file(given_output, options.cross_reference, options.compression_level,
               options.standard->is_exchange ? "1.6" : "1.7"),
          fonts(file, plan, given_source,
                {cache != nullptr ? &cache->state_->faces : nullptr,
                 options.subsets != nullptr ? &options.subsets->state_->kept : nullptr},
                options.compression_level),
          tree(file),
          structure(file),
          parts(file),
          outline(file),
          attached(file),
          labels(file) {
        if (options.imposition.order == Imposition::Order::none) return;
        imposed.emplace(file, options.imposition);
    }

    base::Result<std::uint32_t> object_of(const ResourceUse& use, std::size_t depth);
    base::Status write_form(std::uint32_t number, std::string_view bytes, std::size_t depth,
                            const std::string& shared);
    base::Status resolve(const EncodedDocument& document, std::span<const std::uint32_t> wanted);
    base::Status add_pages(const EncodedDocument& document,
                           const std::vector<std::uint32_t>& wanted, std::string_view bookmark,
                           std::span<const std::string> marks, const PartMetadata& metadata);
    void append_resources(std::string& out, const std::vector<ResourceUse>& table,
                          const std::vector<std::uint32_t>& used,
                          const std::vector<std::uint32_t>& numbers);
    std::uint32_t shared_resources(const std::string& value);
    void write_page(const EncodedDocument& document, const EncodedPage& page, std::size_t place,
                    std::uint32_t number, std::string_view marks);
    void add_bookmarks(const EncodedDocument& document, std::string_view bookmark);
    void impose_links(const EncodedPage& page);
    void impose_bookmarks();
    std::uint32_t write_catalog(std::uint32_t pages, std::uint32_t metadata, std::uint32_t outlines,
                                std::uint32_t intents);
    base::Result<VolumeFacts> finish();

    Output& output;
    ResourceSource& source;
    VolumeOptions options;
    detail::ObjectFile file;
    detail::EmbeddedFonts fonts;
    detail::PageTree tree;
    detail::StructureTree structure;
    detail::DocumentParts parts;
    std::uint32_t part = 0;  ///< of the document being added
    detail::Outline outline;
    detail::AttachedFiles attached;
    detail::PageLabels labels;
    std::optional<detail::ImposedPages> imposed;
    struct WaitingBookmark {
        std::size_t level = 0;
        std::string title;
        std::uint64_t page = 0;  ///< as added, 0-based
        base::Length at;
    };
    std::vector<WaitingBookmark> waiting;  ///< of imposed pages
    detail::EmbeddedFonts::MarkFonts mark_fonts;
    bool is_first = true;
    std::uint32_t rgb_space = 0;  ///< the profile of RGB where the output intent is another's

    std::map<base::Sha256, std::uint32_t> objects;   ///< images, forms and inks written
    std::map<base::Sha256, std::uint32_t> imported;  ///< fonts and images of other files
    std::array<std::uint32_t, 2> overprints{};       ///< graphics states without and with it
    std::map<std::string, std::uint32_t, std::less<>> resource_sets;
    // Of the document being added:
    std::vector<std::uint32_t> numbers;  ///< by index of its resource table; 0: not used
    detail::PageNumbers page_numbers;    ///< by page of the document
    detail::AnchorsByName anchors;
    std::vector<std::uint32_t> all_pages;
    std::string value, resources;
};

VolumeWriter::VolumeWriter() = default;
VolumeWriter::~VolumeWriter() = default;
VolumeWriter::VolumeWriter(VolumeWriter&&) noexcept = default;
VolumeWriter& VolumeWriter::operator=(VolumeWriter&&) noexcept = default;

base::Result<VolumeWriter> VolumeWriter::create(Output& output, const FontPlan& plan,
                                                ResourceSource& source, VolumeOptions options,
                                                const FontCache* fonts) {
    if (options.imposition.order != Imposition::Order::none &&
        (options.standard->is_variable || options.standard->is_tagged())) {
        return base::error("pdf.imposed-parts",
                           "two pages on a sheet of the press can't be PDF/VT or tagged, which "
                           "speak of pages")
            .hint("leave the imposition to the press, or choose another standard");
    }
    VolumeWriter writer;
    writer.state_ = std::make_unique<State>(output, plan, source, std::move(options), fonts);
    if (writer.state_->options.standard->is_tagged() || writer.state_->options.is_small) {
        writer.state_->file.gather_quickly();
    }
    return writer;
}

base::Status VolumeWriter::add_document(const EncodedDocument& document, std::string_view bookmark,
                                        std::span<const std::string> marks,
                                        const PartMetadata& metadata) {
    std::vector<std::uint32_t>& all = state_->all_pages;
    all.resize(document.pages.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
    return state_->add_pages(document, all, bookmark, marks, metadata);
}

base::Status VolumeWriter::add_pages(const EncodedDocument& document,
                                     std::span<const std::uint32_t> pages,
                                     std::string_view bookmark, std::span<const std::string> marks,
                                     const PartMetadata& metadata) {
    state_->all_pages.assign(pages.begin(), pages.end());
    return state_->add_pages(document, state_->all_pages, bookmark, marks, metadata);
}

base::Result<VolumeFacts> VolumeWriter::finish() { return state_->finish(); }

/// The object of a resource, written now when it is met for the first time.
base::Result<std::uint32_t> VolumeWriter::State::object_of(const ResourceUse& use,
                                                           std::size_t depth) {
    const bool is_font =
        use.kind == ResourceUse::Kind::font || use.kind == ResourceUse::Kind::wide_font;
    if (is_font) return fonts.use(use);
    if (use.kind == ResourceUse::Kind::overprint) {
        std::uint32_t& state = overprints[use.face != 0 ? 1 : 0];
        if (state == 0) state = detail::write_overprint(file, use.face != 0);
        return state;
    }
    const auto known = objects.find(use.digest);
    if (known != objects.end()) return known->second;
    auto bytes = source.bytes(use.digest);
    if (!bytes.ok()) return std::move(bytes).errors();
    const std::uint32_t number = file.allocate();
    const bool is_page =
        use.kind == ResourceUse::Kind::image && detail::is_imported_page(bytes.value());
    const std::string shared = shared_entries(*options.standard, use.digest,
                                              is_page || use.kind == ResourceUse::Kind::form);
    std::function<std::string(const base::Sha256&)> shared_within;
    if (is_page && options.standard->is_variable) {
        // Of forms within it is not known whether they set all that they use.
        shared_within = [this](const base::Sha256& digest) {
            return shared_entries(*options.standard, digest, false);
        };
    }
    base::Status status = is_page ? detail::write_imported_page(file, number, bytes.value(), shared,
                                                                shared_within, rgb_space, imported)
                          : use.kind == ResourceUse::Kind::image
                              ? detail::write_image(file, number, bytes.value(), shared)
                          : use.kind == ResourceUse::Kind::ink
                              ? detail::write_separation(file, number, bytes.value(), rgb_space)
                              : write_form(number, bytes.value(), depth, shared);
    if (!status) return base::Diagnostics(status.errors());
    objects.emplace(use.digest, number);
    return number;
}

base::Status VolumeWriter::State::write_form(std::uint32_t number, std::string_view bytes,
                                             std::size_t depth, const std::string& shared) {
    if (depth > form_depth) return detail::damaged("a form");
    auto parsed = detail::EncodedForm::parse(bytes);
    if (!parsed.ok()) return std::move(parsed).errors();
    const detail::EncodedForm& form = parsed.value();
    std::vector<std::uint32_t> used, inner_numbers;
    for (const ResourceUse& use : form.resources) {
        auto inner = object_of(use, depth + 1);
        if (!inner.ok()) return std::move(inner).errors();
        used.push_back(static_cast<std::uint32_t>(used.size()));
        inner_numbers.push_back(inner.value());
    }
    if (base::Status status = fonts.add_glyphs(form.wide_glyphs); !status) return status;
    std::string entries = "/Type/XObject/Subtype/Form/BBox[";
    for (const std::int64_t edge : form.box) {
        base::append_fixed(entries, edge, 2);
        entries += ' ';
    }
    entries.back() = ']';
    entries += "/Resources";
    append_resources(entries, form.resources, used, inner_numbers);
    entries += shared;
    file.write_stream(number, entries, form.content, form.is_compressed);
    return file.status();
}

/// Numbers for what the wanted pages use, before the pages themselves.
base::Status VolumeWriter::State::resolve(const EncodedDocument& document,
                                          std::span<const std::uint32_t> wanted) {
    numbers.assign(document.resources.size(), 0);
    for (const std::uint32_t index : wanted) {
        if (index >= document.pages.size()) return detail::damaged("a page number");
        for (const std::uint32_t used : document.pages[index].resources) {
            if (used >= numbers.size()) return detail::damaged("a resource number");
            if (numbers[used] != 0) continue;
            auto number = object_of(document.resources[used], 0);
            if (!number.ok()) return std::move(number).errors();
            numbers[used] = number.value();
        }
    }
    return fonts.add_glyphs(document.wide_glyphs);
}

base::Status VolumeWriter::State::add_pages(const EncodedDocument& document,
                                            const std::vector<std::uint32_t>& wanted,
                                            std::string_view bookmark,
                                            std::span<const std::string> marks,
                                            const PartMetadata& metadata) {
    if (is_first) {
        is_first = false;
        if (options.intent.rgb) rgb_space = detail::write_profile(file, *options.intent.rgb);
        if (options.title.empty()) options.title = document.title;
        if (options.language.empty()) options.language = document.language;
        if (options.mark_face >= 0) {
            auto used = fonts.use_marks(static_cast<std::uint32_t>(options.mark_face));
            if (!used.ok()) return std::move(used).errors();
            mark_fonts = used.value();
        }
    }
    if (base::Status status = resolve(document, wanted); !status) return status;
    anchors = detail::anchors_by_name(document);
    page_numbers.assign(document.pages.size(), 0);
    // An imposed page has no object of its own: it is known by its place, from 1.
    const std::uint32_t first = imposed ? static_cast<std::uint32_t>(imposed->pages() + 1)
                                        : file.allocate(static_cast<std::uint32_t>(wanted.size()));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::uint32_t& number = page_numbers[wanted[i]];
        if (number == 0) number = first + static_cast<std::uint32_t>(i);
    }
    if (options.standard->is_variable && !wanted.empty()) {
        const auto last = static_cast<std::uint32_t>(first + wanted.size() - 1);
        part = parts.add(first, last, options, metadata);
    }
    if (options.standard->is_tagged()) structure.begin(document, wanted, first);
    for (std::size_t i = 0; i < wanted.size() && file.status().ok(); ++i) {
        if (!imposed) labels.add(std::max<std::uint32_t>(document.pages[wanted[i]].number, 1));
        write_page(document, document.pages[wanted[i]], i, first + static_cast<std::uint32_t>(i),
                   i < marks.size() ? std::string_view(marks[i]) : std::string_view());
    }
    if (options.standard->is_tagged()) structure.end();
    if (options.bookmarks) add_bookmarks(document, bookmark);
    if (options.attachments) {
        if (base::Status added = attached.add(document.attachments, source, options); !added) {
            return added;
        }
    }
    return file.status();
}

/// `<</Font<</F0 5 0 R>>/XObject<</X1 7 0 R>>>>`.
void VolumeWriter::State::append_resources(std::string& out, const std::vector<ResourceUse>& table,
                                           const std::vector<std::uint32_t>& used,
                                           const std::vector<std::uint32_t>& of_table) {
    out += "<<";
    bool has_font = false;
    for (const std::uint32_t index : used) {
        const ResourceUse& use = table[index];
        if (use.kind > ResourceUse::Kind::wide_font) continue;
        out += has_font ? "/" : "/Font<</";
        has_font = true;
        out += use.kind == ResourceUse::Kind::font ? 'F' : 'G';
        base::append_integer(out, use.face);
        append_reference(out, of_table[index]);
    }
    if (&of_table == &numbers && (mark_fonts.planned | mark_fonts.wide) != 0) {
        if (!has_font) out += "/Font<<";
        has_font = true;
        if (mark_fonts.planned != 0) append_reference(out += "/M", mark_fonts.planned);
        if (mark_fonts.wide != 0) append_reference(out += "/N", mark_fonts.wide);
    }
    if (has_font) out += ">>";
    using Kind = ResourceUse::Kind;
    const auto append_kind = [&](std::string_view key, char letter, bool is_open, auto is_wanted) {
        for (const std::uint32_t index : used) {
            if (!is_wanted(table[index].kind)) continue;
            if (!is_open) out += key;
            is_open = true;
            out += '/';
            out += letter;
            base::append_integer(out, index);
            append_reference(out, of_table[index]);
        }
        if (is_open) out += ">>";
    };
    if (rgb_space != 0) {
        append_reference(out += "/ColorSpace<</DefaultRGB[/ICCBased", rgb_space);
        out += ']';
    }
    append_kind("/ColorSpace<<", 'S', rgb_space != 0, [](Kind kind) { return kind == Kind::ink; });
    append_kind("/ExtGState<<", 'E', false, [](Kind kind) { return kind == Kind::overprint; });
    append_kind("/XObject<<", 'X', false,
                [](Kind kind) { return kind == Kind::image || kind == Kind::form; });
    out += ">>";
}

/// Pages with the same resources share one dictionary.
std::uint32_t VolumeWriter::State::shared_resources(const std::string& set) {
    const auto known = resource_sets.find(set);
    if (known != resource_sets.end()) return known->second;
    if (resource_sets.size() >= most_shared_sets) resource_sets.clear();
    const std::uint32_t number = file.allocate();
    file.write(number, set);
    resource_sets.emplace(set, number);
    return number;
}

void VolumeWriter::State::write_page(const EncodedDocument& document, const EncodedPage& page,
                                     std::size_t place, std::uint32_t number,
                                     std::string_view marks) {
    resources.clear();
    append_resources(resources, document.resources, page.resources, numbers);
    const std::uint32_t shared = shared_resources(resources);
    if (imposed) {
        imposed->add(page.size, shared, document.content_of(page), page.is_compressed, marks);
        return impose_links(page);
    }
    const std::uint32_t content = file.allocate();
    file.write_stream(content, {}, document.content_of(page), page.is_compressed);
    value = "<</Type/Page/Parent";
    append_reference(value, tree.add(number));
    const base::Length bleed = options.standard->is_exchange ? options.bleed : base::Length{};
    append_box(value, "/MediaBox[", page.size, bleed);
    if (options.standard->is_exchange) {
        if (bleed.units > 0) append_box(value, "/BleedBox[", page.size, bleed);
        append_box(value, "/TrimBox[", page.size, {});
    }
    if (part != 0) append_reference(value += "/DPart", part);
    value += "/Resources";
    append_reference(value, shared);
    value += "/Contents";
    if (marks.empty()) {
        append_reference(value, content);
    } else {
        const std::uint32_t second = file.allocate();
        file.write_stream(second, {}, marks, false);
        value += '[';
        append_reference(value, content);
        append_reference(value, second);
        value += ']';
    }
    const bool is_tagged = options.standard->is_tagged();
    if (is_tagged) {
        value += "/Tabs/S/StructParents ";
        base::append_integer(value, structure.page_key(place));
    }
    // PDF/X (ISO 15930-7, 6.17) has no links within the trimmed page.
    if (!options.standard->is_exchange) {
        detail::append_annotations(value, file, document, page, anchors, page_numbers,
                                   is_tagged ? &structure : nullptr, place);
    }
    value += ">>";
    file.write(number, value);
}

void VolumeWriter::State::impose_links(const EncodedPage& page) {
    if (options.standard->is_exchange) return;
    for (const EncodedLink& link : page.links) {
        if (!link.target.starts_with('#')) {
            imposed->add_link(link.area, {link.target, 0, {}});
            continue;
        }
        const auto found = anchors.find(std::string_view(link.target).substr(1));
        if (found == anchors.end()) continue;
        const EncodedAnchor& anchor = *found->second;
        if (anchor.page >= page_numbers.size() || page_numbers[anchor.page] == 0) continue;
        imposed->add_link(link.area, {{}, page_numbers[anchor.page] - 1ULL, anchor.at});
    }
}

/// At the end it is known on which page of the file an imposed page stands.
void VolumeWriter::State::impose_bookmarks() {
    for (const WaitingBookmark& one : waiting) {
        outline.add(one.level, one.title, imposed->object_of(one.page),
                    imposed->height_of(one.page, one.at));
    }
}

void VolumeWriter::State::add_bookmarks(const EncodedDocument& document,
                                        std::string_view bookmark) {
    const auto first = std::find_if(page_numbers.begin(), page_numbers.end(),
                                    [](std::uint32_t number) { return number != 0; });
    if (first == page_numbers.end()) return;
    const auto top_of = [&](std::size_t page, base::Length y) {
        const base::Length height = document.pages[page].size.height;
        return (height - max(base::Length{}, min(y, height))).units >> 16;
    };
    const auto page = static_cast<std::size_t>(first - page_numbers.begin());
    if (imposed) {
        const std::string_view title = bookmark.empty() ? document.title : bookmark;
        waiting.push_back({0, std::string(title), *first - 1ULL, {}});
        for (const EncodedBookmark& one : document.bookmarks) {
            if (one.page >= page_numbers.size() || page_numbers[one.page] == 0) continue;
            waiting.push_back({std::max<std::size_t>(one.level, 1), one.text,
                               page_numbers[one.page] - 1ULL, one.at.y});
        }
        return;
    }
    outline.add(0, bookmark.empty() ? std::string_view(document.title) : bookmark, *first,
                top_of(page, {}) + 1);
    for (const EncodedBookmark& one : document.bookmarks) {
        if (one.page >= page_numbers.size() || page_numbers[one.page] == 0) continue;
        outline.add(std::max<std::size_t>(one.level, 1), one.text, page_numbers[one.page],
                    top_of(one.page, one.at.y));
    }
}

std::uint32_t VolumeWriter::State::write_catalog(std::uint32_t pages, std::uint32_t metadata,
                                                 std::uint32_t outlines, std::uint32_t intents) {
    const std::uint32_t number = file.allocate();
    const std::uint32_t structure_root = structure.finish();
    detail::ObjectModel model;
    detail::PdfDict dict = model.dict();
    dict.name("Type", "Catalog").reference("Pages", pages).reference("Metadata", metadata);
    if (!options.language.empty()) dict.ascii("Lang", options.language);
    if (structure_root != 0) {
        dict.reference("StructTreeRoot", structure_root);
        dict.dict("MarkInfo").boolean("Marked", true);
    }
    if (const std::uint32_t root = parts.finish(options); root != 0) {
        dict.reference("DPartRoot", root);
    }
    if (const std::uint32_t tree_root = labels.finish(); tree_root != 0) {
        dict.reference("PageLabels", tree_root);
    }
    const bool shows_files = attached.add_to(dict);
    if (intents != 0) dict.reference("OutputIntents", intents);
    if (outlines != 0) dict.reference("Outlines", outlines);
    if (outlines != 0 || shows_files) {
        dict.name("PageMode", outlines != 0 ? "UseOutlines" : "UseAttachments");
    }
    if (!options.title.empty()) dict.dict("ViewerPreferences").boolean("DisplayDocTitle", true);
    value.clear();
    if (!model.write(value)) {
        file.fail(base::error("pdf.object-refused", "the catalog can't be written"));
    }
    file.write(number, value);
    return number;
}

base::Result<VolumeFacts> VolumeWriter::State::finish() {
    if (imposed) {
        imposed->finish(tree, options.standard->is_exchange);
        impose_bookmarks();
    }
    if (!file.status().ok()) return base::Diagnostics(file.status().errors());
    if (tree.pages() == 0) {
        return base::error("pdf.no-pages", "a PDF file without pages can't be written");
    }
    if (base::Status status = fonts.finish(); !status) return std::move(status).errors();
    const std::uint32_t outlines = outline.finish();
    const std::uint32_t pages = tree.finish();
    const std::uint32_t metadata = detail::write_xmp(file, options);
    const std::uint32_t information = detail::write_information(file, options);
    const std::uint32_t intents = detail::write_output_intents(file, options);
    const std::uint32_t catalog = write_catalog(pages, metadata, outlines, intents);
    file.finish(catalog, information, options.id_seed);
    if (!file.status().ok()) return base::Diagnostics(file.status().errors());
    if (base::Status status = output.finish(); !status) return std::move(status).errors();
    return VolumeFacts{file.size(), tree.pages(), file.object_count(), file.take_digest()};
}

}  // namespace cajista::pdf
