// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/attached_files.h"

#include <algorithm>
#include <array>

#include "base/print_number.h"
#include "pdf/detail/encoded_form.h"
#include "pdf/detail/metadata.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::array<const char*, 5> relationship_keys{"Unspecified", "Source", "Data",
                                                       "Alternative", "Supplement"};

/// A name object (7.3.5): what isn't a regular character as #xx.
std::string name_of(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "/";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F &&
            std::string_view("#/%()<>[]{}").find(c) == std::string_view::npos) {
            out += c;
            continue;
        }
        out += '#';
        out += digits[byte >> 4];
        out += digits[byte & 0xF];
    }
    return out;
}

}  // namespace

base::Status AttachedFiles::add(std::span<const EncodedAttachment> files, ResourceSource& source,
                                const VolumeOptions& options) {
    for (const EncodedAttachment& file : files) {
        std::string_view content = file.bytes;
        if (file.is_shared) {
            base::Sha256 digest{};
            if (file.bytes.size() != digest.size()) return damaged("an attachment");
            std::copy(file.bytes.begin(), file.bytes.end(), digest.begin());
            auto bytes = source.bytes(digest);
            if (!bytes.ok()) return std::move(bytes).errors();
            content = bytes.value();
        }
        const std::uint32_t stream = file_.allocate();
        std::string entries = "/Type/EmbeddedFile/Subtype" + name_of(file.media_type);
        entries += "/Params<</Size ";
        base::append_integer(entries, static_cast<std::int64_t>(file.size));
        entries += "/CreationDate(" + pdf_date(options.created) + ")/ModDate(" +
                   pdf_date(options.created) + ")>>";
        file_.write_stream(stream, entries, content, file.is_compressed);
        const std::uint32_t number = file_.allocate();
        ObjectModel model;
        PdfDict dict = model.dict();
        dict.name("Type", "Filespec").text("F", file.name).text("UF", file.name);
        dict.name("AFRelationship", relationship_keys[static_cast<std::size_t>(file.relationship)]);
        if (!file.description.empty()) dict.text("Desc", file.description);
        dict.dict("EF").reference("F", stream).reference("UF", stream);
        std::string value;
        if (!model.write(value)) {
            file_.fail(base::error("pdf.object-refused", "an attachment can't be written"));
        }
        file_.write(number, value);
        entries_.push_back({file.name, number});
    }
    return file_.status();
}

bool AttachedFiles::add_to(PdfDict& catalog) {
    if (entries_.empty()) return false;
    PdfArray associated = catalog.array("AF");
    for (const Entry& entry : entries_) associated.reference(entry.number);
    // The name tree is sorted by the bytes of its keys (7.9.6).
    std::vector<const Entry*> sorted;
    for (const Entry& entry : entries_) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
        return text_string(a->name) < text_string(b->name);
    });
    PdfArray names = catalog.dict("Names").dict("EmbeddedFiles").array("Names");
    for (const Entry* entry : sorted) names.text(entry->name).reference(entry->number);
    return true;
}

}  // namespace cajista::pdf::detail
