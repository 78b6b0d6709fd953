// SPDX-License-Identifier: Apache-2.0
// Pieces and documents as bytes, for sorting and for the plan.
#pragma once

#include <string>
#include <string_view>

#include "base/binary.h"
#include "print/piece_plan.h"

namespace cajista::print::detail {

void write(base::BinaryWriter& writer, const PlannedDocument& document);
void read(base::BinaryReader& reader, PlannedDocument& document);
void write(base::BinaryWriter& writer, const Piece& piece);
void read(base::BinaryReader& reader, Piece& piece);

}  // namespace cajista::print::detail
