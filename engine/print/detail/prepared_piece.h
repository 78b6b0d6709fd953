// SPDX-License-Identifier: Apache-2.0
// A piece as it will be printed, but for its place in the file: documents read from the store,
// sheets laid, marks drawn. Pieces are prepared in any order, by several workers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "pdf/encode.h"
#include "pdf/mark_glyphs.h"
#include "print/marks.h"
#include "print/piece_plan.h"
#include "print/sheets.h"
#include "store/page_store.h"

namespace cajista::print::detail {

/// Of a document whose facts can't be read, or aren't those that it was planned by.
base::Diagnostic damaged_facts();

/// Moved, it stays valid: the facts view the heap.
struct PreparedDocument {
    std::unique_ptr<char[]> bytes;  ///< what `facts` views
    store::DocumentFacts facts;
    pdf::EncodedDocument encoded;  ///< with the wide glyphs of its marks
    std::vector<Sheet> sheets;
    bool has_cover = false;            ///< the first page is an address
    std::vector<std::uint32_t> pages;  ///< to print, in order; empty backs are pages of their own
    std::vector<std::string> marks;    ///< by place in `pages`
};

struct PreparedPiece {
    Piece piece;
    std::uint64_t first_sequence = 1;  ///< of its sheets
    std::uint64_t volume = 1;
    std::uint64_t serial = 0;
    std::string keys;  ///< of all documents, joined by blanks
    std::vector<PreparedDocument> documents;
};

/// What the marks of a production need, whoever draws them. Everything must outlive it.
struct PieceSettings {
    const job::Production& production;
    const pdf::FontPlan& plan;
    std::int32_t face;              ///< as VolumeOptions::mark_face
    const pdf::MarkGlyphs* glyphs;  ///< may be null
    std::string_view job;
    std::uint64_t first_serial = 0;  ///< WriterSettings::first_serial
    std::uint64_t pieces_before = 0;
};

/// Prepares pieces. One owner, one thread; several may share settings, each with a reader of its
/// own. Errors: store.damaged, print.bad-serial, print.serials-used-up, those of MarkPainter.
class PiecePreparer {
public:
    PiecePreparer(const PieceSettings& settings, store::PageStoreReader& reader)
        : settings_(settings),
          reader_(reader),
          painter_(settings.production.marks, settings.plan, settings.face, settings.glyphs) {}
    /// Fills what `piece`, `first_sequence` and `volume` of `wanted` ask for.
    base::Status prepare(PreparedPiece& wanted);

private:
    base::Status read(const PlannedDocument& planned, PreparedDocument& document);
    base::Status find_serial(PreparedPiece& wanted) const;
    base::Status mark(const PreparedPiece& wanted, const PlannedDocument& planned,
                      PreparedDocument& document, std::uint32_t& sheet);
    base::Status add_side(const SheetFacts& sheet, PreparedDocument& document, std::uint32_t page,
                          const base::Rect& zone, bool is_front);

    const PieceSettings& settings_;
    store::PageStoreReader& reader_;
    MarkPainter painter_;
    base::Size front_size_;  ///< of the sheet whose marks were drawn last
    base::Rect front_zone_;
};

}  // namespace cajista::print::detail
