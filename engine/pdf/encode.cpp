// SPDX-License-Identifier: Apache-2.0
#include "pdf/encode.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "pdf/detail/compress.h"
#include "pdf/detail/content_stream.h"
#include "pdf/detail/encoded_form.h"
#include "pdf/detail/encoded_resources.h"

namespace cajista::pdf {

namespace {

using detail::ContentStream;

constexpr std::size_t group_depth = 8;  // furniture in furniture in …: 2 is seen
constexpr base::Length longest_side = base::Length::points(14'400);  // ISO 32000-1, annex C.2

base::Rect united(const base::Rect& a, const base::Rect& b) {
    const base::Length left = min(a.left, b.left), top = min(a.top, b.top);
    return {left, top, max(a.right(), b.right()) - left, max(a.bottom(), b.bottom()) - top};
}

base::Rect widened(const base::Rect& area, base::Length by) {
    return {area.left - by, area.top - by, area.width + by * 2, area.height + by * 2};
}

base::Status too_large(const page::Page& page) {
    return base::error("pdf.page-too-large",
                       fmt::format("page {} is {} by {} pt; PDF allows 1 to 14400", page.number,
                                   page.size.width.to_points(), page.size.height.to_points()));
}

}  // namespace

struct DocumentEncoder::State {
    struct Form {
        base::Sha256 digest{};
        base::Rect extent;  ///< of the ink, from the group's origin
        base::Rect text;    ///< of its runs by the ascent and descent of their faces
        std::uint8_t color_spaces = 0;
        std::uint8_t page_traits = 0;
    };
    /// The page is level 0, a group on it level 1, …
    struct Level {
        ContentStream stream;
        detail::EncodedResources resources;
        std::uint8_t color_spaces = 0;  ///< of its images and forms
        std::uint8_t page_traits = 0;   ///< of its pages of other files
    };

    State(const FontPlan& given_plan, const EncodeProfile& given_profile)
        : plan(given_plan),
          profile(given_profile),
          compressor(given_profile.compression_level),
          form_compressor(std::max(given_profile.compression_level, 6)),
          faces(given_plan.faces().size()),
          descriptions(given_plan.faces().size()) {}

    const detail::EncodableFace* face_of(const text::FontFace& face);
    void describe(detail::EncodableFace& encodable, const text::FontFace& face);
    Level& level(std::size_t depth);
    base::Status encode_items(std::span<const page::Item> items, std::size_t depth);
    base::Status encode_item(const page::Item& item, Level& here, std::size_t depth);
    base::Status paint_image(const page::Item& item, Level& level);
    base::Status paint_group(const page::Item& item, std::size_t depth);
    base::Status paint_shared(const page::SharedItems& shared, std::span<const page::Item> items);
    base::Status paint_form(const page::Item& item, const Form& form, base::Rect extent,
                            std::size_t depth);
    base::Status encode_content(const page::Page& page);
    base::Result<const Form*> form_of(const page::StaticGroup& group, std::size_t depth);
    base::Rect extent_of(const page::Item& item);
    void note_inks(detail::EncodedResources& resources);
    base::Status encode_page(const page::Page& page, const page::ComposedDocument& document,
                             EncodedDocument& out);
    void encode_attachments(const page::ComposedDocument& document, EncodedDocument& out);

    const FontPlan& plan;
    EncodeProfile profile;
    detail::Compressor compressor;
    detail::Compressor form_compressor;
    std::vector<detail::EncodableFace> faces;  ///< by index; without face: not met yet
    std::vector<std::unique_ptr<const PlannedFace>> descriptions;
    std::vector<std::unique_ptr<Level>> levels;
    std::unordered_map<std::uint64_t, Form> forms;  ///< by StaticGroup::id; never iterated
    std::set<base::Sha256> known_images;            ///< and inks
    struct SharedFile {
        std::string digest;  ///< of what is stored
        bool is_compressed = false;
    };
    std::map<base::Sha256, SharedFile> shared_files;  ///< by digest of the file
    std::vector<Resource> new_resources;
};

DocumentEncoder::DocumentEncoder(const FontPlan& plan, const EncodeProfile& profile)
    : state_(std::make_unique<State>(plan, profile)) {}
DocumentEncoder::~DocumentEncoder() = default;
DocumentEncoder::DocumentEncoder(DocumentEncoder&&) noexcept = default;
DocumentEncoder& DocumentEncoder::operator=(DocumentEncoder&&) noexcept = default;

/// Null: not a face of the plan.
const detail::EncodableFace* DocumentEncoder::State::face_of(const text::FontFace& face) {
    if (face.index() >= faces.size()) return nullptr;
    detail::EncodableFace& encodable = faces[face.index()];
    if (encodable.face == nullptr) describe(encodable, face);
    return encodable.face == &face ? &encodable : nullptr;
}

/// First use of a face by this encoder: its file goes into the store.
void DocumentEncoder::State::describe(detail::EncodableFace& encodable,
                                      const text::FontFace& face) {
    encodable.face = &face;
    encodable.index = face.index();
    encodable.plan = &plan.faces()[face.index()];
    const auto bytes = face.bytes();
    new_resources.push_back({ResourceKind::font,
                             face.digest(),
                             {},
                             {reinterpret_cast<const char*>(bytes.data()), bytes.size()}});
    const auto take_entries = [&] {
        encodable.entries.resize(encodable.plan->glyph_count);
        for (std::size_t i = 0; i < encodable.entries.size(); ++i) {
            const auto glyph = static_cast<std::uint16_t>(i);
            encodable.entries[i] = {face.advance_of(glyph), encodable.plan->codes[i]};
        }
        if (profile.tagged) detail::find_said_characters(encodable);
    };
    if (!encodable.plan->is_deferred) return take_entries();
    auto description = std::make_unique<const PlannedFace>(describe_face(face));
    std::string stored;
    serialise_face(*description, stored);
    encodable.description = base::sha256(stored);
    encodable.plan = description.get();
    descriptions[face.index()] = std::move(description);
    new_resources.push_back({ResourceKind::face, encodable.description, std::move(stored), {}});
    take_entries();
}

DocumentEncoder::State::Level& DocumentEncoder::State::level(std::size_t depth) {
    while (levels.size() <= depth) levels.push_back(std::make_unique<Level>());
    return *levels[depth];
}

base::Status DocumentEncoder::State::encode_items(std::span<const page::Item> items,
                                                  std::size_t depth) {
    Level& here = level(depth);
    for (const page::Item& item : items) {
        if (base::Status status = encode_item(item, here, depth); !status) return status;
    }
    return {};
}

base::Status DocumentEncoder::State::encode_item(const page::Item& item, Level& here,
                                                 std::size_t depth) {
    switch (item.kind) {
        case page::Item::Kind::glyphs: {
            const detail::EncodableFace* face = face_of(*item.run->face);
            if (face == nullptr) {
                return base::error("pdf.font-not-planned",
                                   fmt::format("font `{}` is not in the font plan of the run",
                                               item.run->face->family()));
            }
            here.stream.show(item, *face);
            return {};
        }
        case page::Item::Kind::fill:
            here.stream.fill(item);
            return {};
        case page::Item::Kind::stroke:
            here.stream.stroke(item);
            return {};
        case page::Item::Kind::outline:
            here.stream.outline(item);
            return {};
        case page::Item::Kind::drawing:
            here.stream.draw(item);
            return {};
        case page::Item::Kind::image:
            return paint_image(item, here);
        case page::Item::Kind::group:
            return paint_group(item, depth);
        case page::Item::Kind::window: {
            page::Item inner = item;
            inner.area = item.window->picture;
            inner.area.left += item.area.left;
            inner.area.top += item.area.top;
            inner.kind =
                item.window->image != nullptr ? page::Item::Kind::image : page::Item::Kind::drawing;
            if (item.window->image != nullptr) {
                inner.image = item.window->image;
            } else {
                inner.drawing = item.window->drawing;
            }
            here.stream.begin_window(item);
            base::Status status = encode_item(inner, here, depth);
            here.stream.end_window();
            return status;
        }
        case page::Item::Kind::turned: {
            here.stream.begin_turned(item);
            base::Status status = encode_items(item.turned->items, depth);
            here.stream.end_turned();
            return status;
        }
    }
    return {};
}

base::Status DocumentEncoder::State::paint_image(const page::Item& item, Level& here) {
    const graphic::Image& image = *item.image;
    if (known_images.insert(image.digest).second) {
        new_resources.push_back({ResourceKind::image, image.digest, image.bytes});
    }
    const base::Color::Space space = image.components == 1   ? base::Color::Space::gray
                                     : image.components == 3 ? base::Color::Space::rgb
                                                             : base::Color::Space::cmyk;
    here.color_spaces |= image.kind == graphic::Image::Kind::pdf_page
                             ? image.color_spaces
                             : static_cast<std::uint8_t>(1U << static_cast<unsigned>(space));
    here.page_traits |= image.traits.bits;
    const std::uint32_t index = here.resources.object(ResourceUse::Kind::image, image.digest);
    here.stream.paint(item, index, false, item.area);
    return {};
}

base::Status DocumentEncoder::State::paint_group(const page::Item& item, std::size_t depth) {
    auto form = form_of(*item.group, depth + 1);
    if (!form.ok()) return std::move(form).errors();
    page::Item placed = item;
    placed.area.width = item.group->size.width;
    placed.area.height = item.group->size.height;
    return paint_form(placed, *form.value(), form.value()->extent, depth);
}

/// `extent`: what it is expected to cover, from its origin.
base::Status DocumentEncoder::State::paint_form(const page::Item& item, const Form& form,
                                                base::Rect extent, std::size_t depth) {
    Level& here = level(depth);
    const std::uint32_t index = here.resources.object(ResourceUse::Kind::form, form.digest);
    here.color_spaces |= form.color_spaces;
    here.page_traits |= form.page_traits;
    extent.left += item.area.left;
    extent.top += item.area.top;
    here.stream.paint(item, index, true, extent);
    return {};
}

/// The items once as a form, which stands for them from then on.
base::Status DocumentEncoder::State::paint_shared(const page::SharedItems& shared,
                                                  std::span<const page::Item> items) {
    page::StaticGroup group;
    group.id = shared.id;
    group.size = {shared.area.width, shared.area.height};
    std::vector<page::Item> moved;
    if (forms.find(group.id) == forms.end()) {
        moved.assign(items.begin(), items.end());
        for (page::Item& item : moved) {
            item.area.left -= shared.area.left;
            item.area.top -= shared.area.top;
        }
        group.items = moved;
    }
    auto form = form_of(group, 1);
    if (!form.ok()) return std::move(form).errors();
    page::Item placed;
    placed.area = shared.area;
    // As the text itself would be: near is not over.
    return paint_form(placed, *form.value(), form.value()->text, 0);
}

base::Status DocumentEncoder::State::encode_content(const page::Page& page) {
    if (!profile.shares_text) return encode_items(page.items, 0);
    std::size_t next = 0;
    for (const page::SharedItems& shared : page.shared) {
        base::Status status = encode_items(page.items.subspan(next, shared.begin - next), 0);
        if (!status) return status;
        status = paint_shared(shared, page.items.subspan(shared.begin, shared.end - shared.begin));
        if (!status) return status;
        next = shared.end;
    }
    return encode_items(page.items.subspan(next), 0);
}

/// Where an item of a group may leave ink.
base::Rect DocumentEncoder::State::extent_of(const page::Item& item) {
    switch (item.kind) {
        case page::Item::Kind::glyphs: {
            const detail::EncodableFace* face = face_of(*item.run->face);
            if (face == nullptr) return item.area;
            // Swashes and accents stand out of ascent, descent and advance by less than half an em.
            return widened(ContentStream::extent_of(item, *face), item.run->style->size / 2);
        }
        case page::Item::Kind::stroke:
        case page::Item::Kind::outline:
            return widened(item.area, item.width / 2);
        case page::Item::Kind::group: {
            const auto known = forms.find(item.group->id);
            if (known == forms.end()) return item.area;
            base::Rect extent = known->second.extent;
            extent.left += item.area.left;
            extent.top += item.area.top;
            return extent;
        }
        case page::Item::Kind::turned: {
            base::Rect extent = item.area;
            for (const page::Item& one : item.turned->items) {
                base::Rect inner = item.turned->place(extent_of(one));
                inner.left += item.area.left;
                inner.top += item.area.top;
                extent = united(extent, inner);
            }
            return extent;
        }
        default:
            return item.area;
    }
}

void DocumentEncoder::State::note_inks(detail::EncodedResources& resources) {
    for (const detail::Ink* ink : resources.take_new_inks()) {
        if (!known_images.insert(ink->digest).second) continue;
        new_resources.push_back({ResourceKind::ink, ink->digest, ink->bytes});
    }
}

base::Result<const DocumentEncoder::State::Form*> DocumentEncoder::State::form_of(
    const page::StaticGroup& group, std::size_t depth) {
    const auto known = forms.find(group.id);
    if (known != forms.end()) return &known->second;
    if (depth > group_depth) {
        return base::error("pdf.group-too-deep",
                           fmt::format("shared content is nested deeper than {}", group_depth));
    }
    Level& inside = level(depth);
    inside.resources.start(faces.size());
    inside.color_spaces = inside.page_traits = 0;
    inside.stream.convert_by(profile.colors.get());
    inside.stream.start(ContentStream::Kind::form, group.size, false, {}, inside.resources);
    if (base::Status status = encode_items(group.items, depth); !status) {
        return base::Diagnostics(status.errors());
    }
    base::Rect extent{{}, {}, group.size.width, group.size.height};
    base::Rect text;
    for (const page::Item& item : group.items) {
        extent = united(extent, extent_of(item));
        const detail::EncodableFace* face =
            item.kind == page::Item::Kind::glyphs ? face_of(*item.run->face) : nullptr;
        const base::Rect own = face != nullptr ? ContentStream::extent_of(item, *face) : item.area;
        text = text == base::Rect{} ? own : united(text, own);
    }
    detail::EncodedForm encoded;
    encoded.box[0] = detail::to_hundredths(extent.left);
    encoded.box[1] = detail::to_hundredths(group.size.height - extent.bottom());
    encoded.box[2] = detail::to_hundredths(extent.right());
    encoded.box[3] = detail::to_hundredths(group.size.height - extent.top);
    encoded.is_compressed = form_compressor.append(inside.stream.finish(), encoded.content);
    inside.resources.take(encoded.resources, encoded.wide_glyphs);
    note_inks(inside.resources);
    Resource resource{ResourceKind::form, {}, {}};
    encoded.append_to(resource.bytes);
    resource.digest = base::sha256(resource.bytes);
    const auto spaces =
        static_cast<std::uint8_t>(inside.color_spaces | inside.stream.color_spaces());
    const Form form{resource.digest, extent, text, spaces, inside.page_traits};
    new_resources.push_back(std::move(resource));
    return &forms.emplace(group.id, form).first->second;
}

base::Status DocumentEncoder::State::encode_page(const page::Page& page,
                                                 const page::ComposedDocument& document,
                                                 EncodedDocument& out) {
    if (page.size.width < base::Length::points(1) || page.size.width > longest_side ||
        page.size.height < base::Length::points(1) || page.size.height > longest_side) {
        return too_large(page);
    }
    Level& here = level(0);
    here.stream.convert_by(profile.colors.get());
    here.stream.start(ContentStream::Kind::page, page.size, profile.tagged, document.elements,
                      here.resources);
    if (base::Status status = encode_content(page); !status) return status;
    const std::string_view raw = here.stream.finish();
    out.color_spaces |= static_cast<std::uint8_t>(here.color_spaces | here.stream.color_spaces());
    out.page_traits |= here.page_traits;
    EncodedPage& encoded = out.pages.emplace_back();
    encoded.offset = out.content.size();
    encoded.is_compressed = compressor.append(raw, out.content);
    encoded.length = out.content.size() - encoded.offset;
    encoded.raw_length = raw.size();
    encoded.size = page.size;
    encoded.mark_zone = page.mark_zone;
    encoded.master = page.master;
    encoded.medium = page.medium;
    encoded.stationery = page.stationery;
    encoded.plex = page.plex;
    encoded.number = page.number;
    here.resources.take_used(encoded.resources);
    for (const page::Link& link : page.links) {
        // Elements are stored of tagged documents only.
        const std::uint32_t element = profile.tagged ? link.element : 0;
        encoded.links.push_back({link.area, std::string(link.target), element});
    }
    encoded.marked_elements = here.stream.marked_elements();
    return {};
}

void DocumentEncoder::State::encode_attachments(const page::ComposedDocument& document,
                                                EncodedDocument& out) {
    for (const base::Attachment& file : document.attachments) {
        EncodedAttachment& encoded = out.attachments.emplace_back();
        encoded.name = file.name;
        encoded.media_type = file.media_type;
        encoded.description = file.description;
        encoded.relationship = file.relationship;
        encoded.profile = file.profile;
        encoded.size = file.bytes.size();
        encoded.is_shared = file.is_shared;
        if (!file.is_shared) {
            encoded.is_compressed = form_compressor.append(file.bytes, encoded.bytes);
            continue;
        }
        const base::Sha256 digest = base::sha256(file.bytes);
        auto known = shared_files.find(digest);
        if (known == shared_files.end()) {
            Resource resource{ResourceKind::file, {}, {}};
            SharedFile shared;
            shared.is_compressed = form_compressor.append(file.bytes, resource.bytes);
            resource.digest = base::sha256(resource.bytes);
            shared.digest.assign(resource.digest.begin(), resource.digest.end());
            new_resources.push_back(std::move(resource));
            known = shared_files.emplace(digest, std::move(shared)).first;
        }
        encoded.is_compressed = known->second.is_compressed;
        encoded.bytes = known->second.digest;
    }
}

base::Status DocumentEncoder::encode(const page::ComposedDocument& document, EncodedDocument& out) {
    out.clear();
    out.title = document.title;
    out.language = document.language;
    detail::EncodedResources& resources = state_->level(0).resources;
    resources.start(state_->faces.size());
    state_->level(0).color_spaces = state_->level(0).page_traits = 0;
    for (const page::Page& page : document.pages) {
        if (base::Status status = state_->encode_page(page, document, out); !status) return status;
    }
    resources.take(out.resources, out.wide_glyphs);
    state_->note_inks(resources);
    const auto last_page =
        static_cast<std::uint32_t>(std::max<std::size_t>(out.pages.size(), 1) - 1);
    for (const page::Bookmark& bookmark : document.bookmarks) {
        out.bookmarks.push_back({std::string(bookmark.text), bookmark.level,
                                 std::min(bookmark.page, last_page), bookmark.at});
    }
    for (const page::Anchor& anchor : document.anchors) {
        out.anchors.push_back(
            {std::string(anchor.name), std::min(anchor.page, last_page), anchor.at});
    }
    if (state_->profile.attachments) state_->encode_attachments(document, out);
    if (!state_->profile.tagged) return {};
    out.elements.reserve(document.elements.size());
    for (const page::Element& element : document.elements) {
        EncodedElement& encoded = out.elements.emplace_back();
        encoded.role = element.role;
        encoded.parent = element.parent;
        if (!element.language.empty()) encoded.language = element.language;
        if (!element.alternative_text.empty()) encoded.alternative_text = element.alternative_text;
        encoded.column_span = element.column_span;
        encoded.row_span = element.row_span;
        encoded.list_numbering = element.list_numbering;
    }
    return {};
}

std::vector<Resource> DocumentEncoder::take_new_resources() {
    return std::exchange(state_->new_resources, {});
}

}  // namespace cajista::pdf
