// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/pdf_copy.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>

#include "base/characters.h"
#include "base/utf8.h"

namespace cajista::compare::detail {

namespace {

using ObjectKind = PdfObject::Kind;

std::string deflated(std::string_view bytes) {
    std::string out;
    libdeflate_compressor* machine = libdeflate_alloc_compressor(6);
    if (machine == nullptr) return out;
    out.resize(libdeflate_zlib_compress_bound(machine, bytes.size()));
    out.resize(
        libdeflate_zlib_compress(machine, bytes.data(), bytes.size(), out.data(), out.size()));
    libdeflate_free_compressor(machine);
    return out;
}

std::string written_name(std::string_view name) {
    std::string out = "/";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = base::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' ||
                           c == '+' || c == '*' || c == ',' || c == ':';
        if (plain) {
            out += c;
        } else {
            out += fmt::format("#{:02X}", byte);
        }
    }
    return out;
}

std::string hexadecimal(std::string_view bytes) {
    std::string out = "<";
    for (const char c : bytes) out += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return out + '>';
}

/// What leads up the page tree or into the structure, and is of no use in a form.
bool is_left_out(std::string_view key) {
    return key == "Parent" || key == "StructParents" || key == "StructParent" ||
           key == "Metadata" || key == "Length" || key == "OC";
}

}  // namespace

std::string pdf_hexadecimal(std::string_view text) {
    std::string out = "<FEFF";
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = base::next_code_point(text, at);
        if (c < 0x10000) {
            out += fmt::format("{:04X}", static_cast<std::uint32_t>(c));
        } else {
            const auto rest = static_cast<std::uint32_t>(c) - 0x10000;
            out += fmt::format("{:04X}{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
        }
    }
    return out + '>';
}

std::uint32_t PdfCopy::reserve() {
    bodies_.emplace_back();
    return static_cast<std::uint32_t>(bodies_.size());
}

void PdfCopy::put(std::uint32_t number, std::string body) { bodies_[number - 1] = std::move(body); }

std::uint32_t PdfCopy::add(std::string body) {
    const std::uint32_t number = reserve();
    put(number, std::move(body));
    return number;
}

std::uint32_t PdfCopy::add_stream(std::string dictionary, std::string_view bytes) {
    const std::string packed = deflated(bytes);
    return add(dictionary +
               fmt::format("/Filter/FlateDecode/Length {}>>\nstream\n", packed.size()) + packed +
               "\nendstream");
}

void PdfCopy::append(Source& from, const PdfObject& object, std::string& out) {
    switch (object.kind) {
        case ObjectKind::null:
            out += "null";
            break;
        case ObjectKind::boolean:
            out += object.number != 0 ? "true" : "false";
            break;
        case ObjectKind::number:
            out += fmt::format("{:.6f}", object.number);
            out.erase(out.find_last_not_of('0') + 1);
            if (out.back() == '.') out.pop_back();
            break;
        case ObjectKind::name:
            out += written_name(object.text);
            break;
        case ObjectKind::text:
            out += hexadecimal(object.text);
            break;
        case ObjectKind::array:
            out += '[';
            for (const PdfObject& item : object.items) {
                append(from, item, out);
                out += ' ';
            }
            out += ']';
            break;
        case ObjectKind::dictionary:
            out += "<<";
            for (std::size_t i = 0; i + 1 < object.items.size(); i += 2) {
                if (is_left_out(object.items[i].text)) continue;
                out += written_name(object.items[i].text) + ' ';
                append(from, object.items[i + 1], out);
            }
            out += ">>";
            break;
        case ObjectKind::reference: {
            const auto [known, is_new] = from.numbers.try_emplace(object.reference(), 0);
            if (is_new) {
                known->second = reserve();
                waiting_.push_back(object.reference());
            }
            out += fmt::format("{} 0 R", known->second);
            break;
        }
        case ObjectKind::keyword:
            break;
    }
}

/// Objects that were referred to, with what they refer to in turn.
void PdfCopy::copy_waiting(Source& from) {
    while (!waiting_.empty()) {
        const std::uint32_t number = waiting_.back();
        waiting_.pop_back();
        const PdfObject object = from.file.object(number);
        std::string body;
        append(from, object, body);
        if (object.stream != 0 && body.ends_with(">>")) {
            const std::string_view bytes = from.file.raw(object);
            body.resize(body.size() - 2);
            body += fmt::format("/Length {}>>\nstream\n", bytes.size());
            body += bytes;
            body += "\nendstream";
        }
        put(from.numbers[number], std::move(body));
    }
}

std::uint32_t PdfCopy::copy_page(Source& from, std::size_t index, double& width, double& height) {
    const PdfFile& file = from.file;
    const PdfObject page = file.page(index);
    if (file.value(page, "Rotate").integer() % 360 != 0) return 0;
    PdfObject box = file.value(page, "CropBox");
    if (box.items.size() != 4) box = file.value(page, "MediaBox");
    if (box.items.size() != 4) return 0;
    double sides[4];
    for (std::size_t i = 0; i < 4; ++i) sides[i] = file.resolved(box.items[i]).number;
    const double left = std::min(sides[0], sides[2]);
    const double bottom = std::min(sides[1], sides[3]);
    const double right = std::max(sides[0], sides[2]);
    const double top = std::max(sides[1], sides[3]);
    std::string content;
    const PdfObject contents = file.value(page, "Contents");
    std::vector<PdfObject> streams = contents.items;
    if (contents.stream != 0) streams = {contents};
    for (const PdfObject& one : streams) {
        std::string piece;
        if (!file.decode(file.resolved(one), piece)) return 0;
        content += piece + '\n';
    }
    std::string resources;
    append(from, file.value(page, "Resources"), resources);
    copy_waiting(from);
    width = right - left;
    height = top - bottom;
    return add_stream(
        fmt::format("<</Type/XObject/Subtype/Form/BBox[{:.2f} {:.2f} {:.2f} {:.2f}]/Matrix[1 0 0 1 "
                    "{:.2f} {:.2f}]/Resources {}",
                    left, bottom, right, top, -left, -bottom, resources),
        content);
}

std::string PdfCopy::finish(std::uint32_t root) {
    std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", bodies_.size() + 1);
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", out.size());
        out += fmt::format("{} 0 obj\n", i + 1);
        out += bodies_[i].empty() ? "null" : bodies_[i];
        out += "\nendobj\n";
    }
    const std::size_t at = out.size();
    return out + table +
           fmt::format("trailer\n<</Size {}/Root {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                       bodies_.size() + 1, root, at);
}

}  // namespace cajista::compare::detail
