// SPDX-License-Identifier: Apache-2.0
#include "print/detail/piece_bytes.h"

namespace cajista::print::detail {

void write(base::BinaryWriter& writer, const PlannedDocument& document) {
    writer.number(document.frame.segment);
    writer.number(document.frame.offset);
    writer.number(document.number);
    writer.number(document.pages);
    writer.number(document.sheets);
    writer.signed_number(document.milligrams);
    writer.number(document.bytes);
    writer.number(document.inserts);
    writer.number(document.copy);
    writer.number(document.recipient);
    writer.text(document.address);
}

void read(base::BinaryReader& reader, PlannedDocument& document) {
    document.frame.segment = static_cast<std::uint32_t>(reader.number());
    document.frame.offset = reader.number();
    document.number = reader.number();
    document.pages = static_cast<std::uint32_t>(reader.number());
    document.sheets = static_cast<std::uint32_t>(reader.number());
    document.milligrams = reader.signed_number();
    document.bytes = reader.number();
    document.inserts = static_cast<std::uint32_t>(reader.number());
    document.copy = static_cast<std::uint32_t>(reader.number());
    document.recipient = static_cast<std::uint32_t>(reader.number());
    document.address = reader.text();
}

void write(base::BinaryWriter& writer, const Piece& piece) {
    for (const std::uint64_t number :
         {piece.number, std::uint64_t{piece.machine}, std::uint64_t{piece.inserts},
          std::uint64_t{piece.sheets}, piece.pages, piece.bytes, std::uint64_t{piece.new_groups}}) {
        writer.number(number);
    }
    writer.signed_number(piece.milligrams);
    writer.signed_number(piece.postage);
    writer.number(piece.groups.size());
    for (const std::string& group : piece.groups) writer.text(group);
    writer.text(piece.household);
    writer.text(piece.tray);
    writer.number(piece.begins_tray ? 1 : 0);
    writer.number(piece.documents.size());
    for (const PlannedDocument& document : piece.documents) write(writer, document);
}

void read(base::BinaryReader& reader, Piece& piece) {
    piece.number = reader.number();
    piece.machine = static_cast<std::uint32_t>(reader.number());
    piece.inserts = static_cast<std::uint32_t>(reader.number());
    piece.sheets = static_cast<std::uint32_t>(reader.number());
    piece.pages = reader.number();
    piece.bytes = reader.number();
    piece.new_groups = static_cast<std::uint32_t>(reader.number());
    piece.milligrams = reader.signed_number();
    piece.postage = reader.signed_number();
    piece.groups.resize(reader.count());
    for (std::string& group : piece.groups) group = reader.text();
    piece.household = reader.text();
    piece.tray = reader.text();
    piece.begins_tray = reader.number() != 0;
    piece.documents.resize(reader.count());
    for (PlannedDocument& document : piece.documents) read(reader, document);
}

}  // namespace cajista::print::detail
