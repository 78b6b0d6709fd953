// SPDX-License-Identifier: Apache-2.0
// What the files of a print output claim to be, and the document parts of those in PDF/VT-1
// (ISO 16612-2, 6.5): job, groups, segment, mailpiece, document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "job/production.h"
#include "pdf/volume.h"
#include "print/piece_plan.h"
#include "store/facts.h"

namespace cajista::print {

/// A field of the job's <index>, by its place in DocumentFacts::metadata.
struct SpoolField {
    std::string name;
    bool is_of_segment = false;  ///< documents in a row with the same values are a segment
};

struct SpoolFormat {
    const base::PdfStandard* standard = base::pdf_standards.data();
    pdf::OutputIntent intent{};
    base::Length bleed{};
    std::vector<SpoolField> metadata{};

    /// All but title, dates and seed.
    void set(pdf::VolumeOptions& options) const;
};

/// Which parts a document belongs to. One owner, one thread. `format` must outlive it.
class SpoolParts {
public:
    /// A spool of documents in input order: job, segment (when a field is of one), document.
    explicit SpoolParts(const SpoolFormat& format);
    /// Mailpieces: job, a level for each group, segment, piece, document. A piece is a record.
    SpoolParts(const SpoolFormat& format, const std::vector<job::GroupLevel>& groups);

    void set(pdf::VolumeOptions& options) const;
    /// The next piece, with the facts of its first document, which gives the segment. Without
    /// pieces: call begin_document for each.
    void begin_piece(const Piece& piece, const store::DocumentFacts& first);
    void begin_document(const store::DocumentFacts& facts);
    /// Of a document of the piece begun; views live until the next call of the object.
    pdf::PartMetadata document(const store::DocumentFacts& facts);
    /// Of a sheet without recipient among the pieces (`banner`, `separator`).
    pdf::PartMetadata extra(std::string_view kind);

private:
    struct Node {
        std::string key, id, address;
        std::vector<std::string> names, values;
        std::vector<std::string_view> views;
    };
    void set_segment(const store::DocumentFacts& facts);
    void add_value(Node& node, std::string_view name, std::string value);
    pdf::PartMetadata with_parts(pdf::PartMetadata metadata);

    const SpoolFormat& format_;
    std::vector<std::string> names_;  ///< of fields of documents
    std::vector<std::string_view> values_;
    std::vector<std::string> levels_;  ///< below the job
    std::size_t groups_ = 0;
    bool has_segments_ = false, has_pieces_ = false;
    std::vector<Node> nodes_;  ///< by level, without that of documents
    std::vector<pdf::PartNode> parts_;
    std::uint64_t extras_ = 0;
};

}  // namespace cajista::print
