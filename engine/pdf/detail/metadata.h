// SPDX-License-Identifier: Apache-2.0
// What a file says about itself: the information dictionary (ISO 32000-1, 14.3.3) and the same as
// XMP (14.3.2).
#pragma once

#include <cstdint>
#include <string>

#include "pdf/detail/object_file.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

/// `D:20261102093000+01'00'`.
std::string pdf_date(const Instant& instant);
/// `2026-11-02T09:30:00+01:00`.
std::string xmp_date(const Instant& instant);
/// The packet; characters that XML 1.0 has no place for are left out.
std::string xmp_packet(const VolumeOptions& options);

/// Writes the information dictionary, gives its number.
std::uint32_t write_information(ObjectFile& file, const VolumeOptions& options);
/// Writes the XMP stream, uncompressed, so that tools without a PDF reader find it.
std::uint32_t write_xmp(ObjectFile& file, const VolumeOptions& options);

}  // namespace cajista::pdf::detail
