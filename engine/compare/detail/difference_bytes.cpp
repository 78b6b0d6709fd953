// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/difference_bytes.h"

#include "base/binary.h"

namespace cajista::compare::detail {

namespace {

void put(base::BinaryWriter& writer, const Difference& one) {
    writer.number(static_cast<std::uint64_t>(one.kind));
    writer.text(one.document);
    for (const std::uint64_t page : {one.page, one.old_page, one.new_page, one.to_page}) {
        writer.number(page);
    }
    for (const std::int32_t place :
         {one.left, one.top, one.width, one.height, one.by_x, one.by_y}) {
        writer.signed_number(place);
    }
    writer.text(one.before);
    writer.text(one.after);
    writer.text(one.page_type);
}

Difference take_difference(base::BinaryReader& reader) {
    Difference one;
    one.kind = static_cast<DifferenceKind>(
        std::min<std::uint64_t>(reader.number(), difference_names.size() - 1));
    one.document = reader.text();
    for (std::uint64_t* page : {&one.page, &one.old_page, &one.new_page, &one.to_page}) {
        *page = reader.number();
    }
    for (std::int32_t* place :
         {&one.left, &one.top, &one.width, &one.height, &one.by_x, &one.by_y}) {
        *place = static_cast<std::int32_t>(reader.signed_number());
    }
    one.before = reader.text();
    one.after = reader.text();
    one.page_type = reader.text();
    return one;
}

}  // namespace

std::string encode(const DiffPiece& piece) {
    std::string out;
    base::BinaryWriter writer(out);
    writer.number(piece.documents);
    writer.number(piece.pages);
    writer.number(piece.differences.size());
    for (const Difference& one : piece.differences) put(writer, one);
    writer.number(piece.digests.size());
    for (const std::string& digest : piece.digests) writer.text(digest);
    writer.number(piece.errors.size());
    for (const base::Diagnostic& error : piece.errors) {
        writer.text(error.code);
        writer.text(error.message);
        writer.number(error.hints.size());
        for (const std::string& hint : error.hints) writer.text(hint);
    }
    return out;
}

bool decode(std::string_view bytes, DiffPiece& out) {
    base::BinaryReader reader(bytes);
    out.documents = reader.number();
    out.pages = reader.number();
    for (std::uint64_t left = reader.count(); left > 0; --left) {
        out.differences.push_back(take_difference(reader));
    }
    for (std::uint64_t left = reader.count(); left > 0; --left) {
        out.digests.emplace_back(reader.text());
    }
    for (std::uint64_t left = reader.count(); left > 0; --left) {
        base::Diagnostic& error = out.errors.emplace_back();
        error.code = reader.text();
        error.message = reader.text();
        for (std::uint64_t hints = reader.count(); hints > 0; --hints) {
            error.hints.emplace_back(reader.text());
        }
    }
    return reader.ok() && reader.at_end();
}

}  // namespace cajista::compare::detail
