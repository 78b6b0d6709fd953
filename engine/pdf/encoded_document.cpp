// SPDX-License-Identifier: Apache-2.0
// The stored form of an encoded document.
#include <algorithm>

#include "pdf/detail/encoded_form.h"
#include "pdf/encode.h"

namespace cajista::pdf {

namespace {

using detail::StoredReader;

constexpr std::uint64_t stored_document_version = 3;

void write_point(base::BinaryWriter& out, const base::Point& point) {
    out.signed_number(point.x.units);
    out.signed_number(point.y.units);
}

base::Point read_point(StoredReader& in) {
    const base::Length x = in.length();
    return {x, in.length()};
}

void write_page(base::BinaryWriter& out, const EncodedPage& page) {
    out.number(page.length);
    out.number(page.raw_length * 4 + (page.is_compressed ? 2 : 0) +
               (page.plex == base::Plex::duplex ? 1 : 0));
    out.signed_number(page.size.width.units);
    out.signed_number(page.size.height.units);
    detail::write_rect(out, page.mark_zone);
    out.text(page.master);
    out.text(page.medium);
    out.text(page.stationery);
    out.number(page.number);
    out.number(page.resources.size());
    for (const std::uint32_t index : page.resources) out.number(index);
    out.number(page.links.size());
    for (const EncodedLink& link : page.links) {
        detail::write_rect(out, link.area);
        out.text(link.target);
        out.number(link.element);
    }
    out.number(page.marked_elements.size());
    for (const std::uint32_t element : page.marked_elements) out.number(element);
}

void read_numbers(StoredReader& in, std::vector<std::uint32_t>& out) {
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) out.push_back(in.number32());
}

void read_page(StoredReader& in, EncodedPage& page) {
    page.length = in.number();
    const std::uint64_t raw = in.number();
    page.raw_length = raw / 4;
    page.is_compressed = (raw & 2) != 0;
    page.plex = (raw & 1) != 0 ? base::Plex::duplex : base::Plex::simplex;
    page.size.width = in.length();
    page.size.height = in.length();
    page.mark_zone = in.rect();
    page.master = in.text();
    page.medium = in.text();
    page.stationery = in.text();
    page.number = in.number32();
    read_numbers(in, page.resources);
    const std::uint64_t links = in.count();
    for (std::uint64_t i = 0; i < links && in.is_sound(); ++i) {
        EncodedLink& link = page.links.emplace_back();
        link.area = in.rect();
        link.target = in.text();
        link.element = in.number32();
    }
    read_numbers(in, page.marked_elements);
}

void write_navigation(base::BinaryWriter& out, const EncodedDocument& document) {
    out.number(document.bookmarks.size());
    for (const EncodedBookmark& bookmark : document.bookmarks) {
        out.text(bookmark.text);
        out.number(bookmark.level);
        out.number(bookmark.page);
        write_point(out, bookmark.at);
    }
    out.number(document.anchors.size());
    for (const EncodedAnchor& anchor : document.anchors) {
        out.text(anchor.name);
        out.number(anchor.page);
        write_point(out, anchor.at);
    }
}

void read_navigation(StoredReader& in, EncodedDocument& document) {
    const std::uint64_t bookmarks = in.count();
    for (std::uint64_t i = 0; i < bookmarks && in.is_sound(); ++i) {
        EncodedBookmark& bookmark = document.bookmarks.emplace_back();
        bookmark.text = in.text();
        bookmark.level = in.number8(255);
        bookmark.page = in.number32();
        bookmark.at = read_point(in);
        in.expect(bookmark.page < document.pages.size());
    }
    const std::uint64_t anchors = in.count();
    for (std::uint64_t i = 0; i < anchors && in.is_sound(); ++i) {
        EncodedAnchor& anchor = document.anchors.emplace_back();
        anchor.name = in.text();
        anchor.page = in.number32();
        anchor.at = read_point(in);
        in.expect(anchor.page < document.pages.size());
    }
}

void write_elements(base::BinaryWriter& out, const std::vector<EncodedElement>& elements) {
    out.number(elements.size());
    for (const EncodedElement& element : elements) {
        const bool is_plain = element.language.empty() && element.alternative_text.empty() &&
                              element.column_span == 1 && element.row_span == 1 &&
                              element.list_numbering == base::ListNumbering::none;
        out.number(static_cast<std::uint64_t>(element.role) * 2 + (is_plain ? 0 : 1));
        out.number(element.parent);
        if (is_plain) continue;
        out.text(element.language);
        out.text(element.alternative_text);
        out.number(element.column_span);
        out.number(element.row_span);
        out.number(static_cast<std::uint64_t>(element.list_numbering));
    }
}

void read_elements(StoredReader& in, std::vector<EncodedElement>& elements) {
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) {
        EncodedElement& element = elements.emplace_back();
        constexpr auto last_role = static_cast<std::uint64_t>(base::Role::artifact);
        const std::uint64_t role = in.number_to(last_role * 2 + 1);
        element.role = static_cast<base::Role>(role / 2);
        element.parent = in.number32();
        in.expect(element.parent <= i);  // parents come first
        if (role % 2 == 0) continue;
        element.language = in.text();
        element.alternative_text = in.text();
        element.column_span = in.number16();
        element.row_span = in.number16();
        element.list_numbering = static_cast<base::ListNumbering>(
            in.number8(static_cast<std::uint8_t>(base::ListNumbering::lower_alpha)));
    }
}

void write_attachments(base::BinaryWriter& out, const std::vector<EncodedAttachment>& files) {
    out.number(files.size());
    for (const EncodedAttachment& file : files) {
        out.text(file.name);
        out.text(file.media_type);
        out.text(file.description);
        out.number(static_cast<std::uint64_t>(file.relationship));
        out.number(static_cast<std::uint64_t>(file.profile));
        out.number(file.size);
        out.number((file.is_compressed ? 1 : 0) + (file.is_shared ? 2 : 0));
        out.text(file.bytes);
    }
}

void read_attachments(StoredReader& in, std::vector<EncodedAttachment>& files) {
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) {
        EncodedAttachment& file = files.emplace_back();
        file.name = in.text();
        file.media_type = in.text();
        file.description = in.text();
        file.relationship = static_cast<base::Relationship>(
            in.number8(static_cast<std::uint8_t>(base::Relationship::supplement)));
        file.profile = static_cast<base::InvoiceProfile>(
            in.number8(static_cast<std::uint8_t>(base::InvoiceProfile::xrechnung)));
        file.size = in.number();
        const std::uint8_t kind = in.number8(3);
        file.is_compressed = (kind & 1) != 0;
        file.is_shared = (kind & 2) != 0;
        file.bytes = in.text();
        in.expect(!file.is_shared || file.bytes.size() == base::Sha256{}.size());
    }
}

/// Places the pages' streams in `content` and checks what refers to something else.
void check_pages(StoredReader& in, EncodedDocument& document) {
    std::uint64_t offset = 0;
    for (EncodedPage& page : document.pages) {
        page.offset = offset;
        in.expect(page.length <= document.content.size() - offset);
        if (!in.is_sound()) return;
        offset += page.length;
        in.expect(page.size.width.units > 0 && page.size.height.units > 0);
        in.expect(std::is_sorted(page.resources.begin(), page.resources.end()));
        in.expect(page.resources.empty() || page.resources.back() < document.resources.size());
        for (const EncodedLink& link : page.links) {
            in.expect(link.element <= document.elements.size());
        }
        for (const std::uint32_t element : page.marked_elements) {
            in.expect(element >= 1 && element <= document.elements.size());
        }
    }
    in.expect(offset == document.content.size());
}

}  // namespace

void EncodedDocument::clear() {
    title.clear();
    language.clear();
    content.clear();
    color_spaces = page_traits = 0;
    pages.clear();
    resources.clear();
    wide_glyphs.clear();
    bookmarks.clear();
    anchors.clear();
    elements.clear();
    attachments.clear();
}

void EncodedDocument::append_to(std::string& out) const {
    base::BinaryWriter writer(out);
    writer.number(stored_document_version);
    writer.text(title);
    writer.text(language);
    writer.number(pages.size());
    for (const EncodedPage& page : pages) write_page(writer, page);
    detail::write_resources(writer, resources);
    detail::write_glyphs(writer, wide_glyphs);
    write_navigation(writer, *this);
    write_elements(writer, elements);
    write_attachments(writer, attachments);
    writer.text(content);
}

base::Result<EncodedDocument> EncodedDocument::parse(std::string_view bytes) {
    StoredReader in(bytes);
    EncodedDocument document;
    in.expect(in.number() == stored_document_version);
    document.title = in.text();
    document.language = in.text();
    const std::uint64_t pages = in.count();
    for (std::uint64_t i = 0; i < pages && in.is_sound(); ++i) {
        read_page(in, document.pages.emplace_back());
    }
    document.resources = detail::read_resources(in);
    document.wide_glyphs = detail::read_glyphs(in);
    read_navigation(in, document);
    read_elements(in, document.elements);
    read_attachments(in, document.attachments);
    document.content = in.text();
    if (in.is_sound()) check_pages(in, document);
    if (!in.is_sound() || !in.at_end()) return detail::damaged("a document");
    return document;
}

}  // namespace cajista::pdf
