// SPDX-License-Identifier: Apache-2.0
// The fonts of one file: numbers at first use, objects at the end, when the glyphs are known.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "pdf/detail/font_objects.h"
#include "pdf/detail/kept_subsets.h"
#include "pdf/detail/object_file.h"
#include "pdf/encode.h"
#include "pdf/font_plan.h"
#include "pdf/volume.h"

namespace cajista::pdf::detail {

/// A face with its file, opened; and its instance 0, when the plan has one. Const after creation.
struct OpenFace {
    std::unique_ptr<const std::string> file;  ///< null: the source keeps it
    std::optional<SubsettingFont> font;
    std::optional<PreparedFont> planned;
};

/// Instance 0 is compressed once a volume, or once a run. 12 makes it 0.6 % smaller, and a single
/// document 1.5 ms later.
constexpr int planned_font_compression = 8;

base::Result<OpenFace> open_face(const PlannedFace& face, ResourceSource& source);

/// By index of the plan's faces; null where nothing is prepared.
using OpenFaces = std::vector<std::unique_ptr<const OpenFace>>;

class EmbeddedFonts {
public:
    /// What was made before, for other files; either may be null.
    struct Known {
        const OpenFaces* faces = nullptr;
        KeptSubsets* subsets = nullptr;
    };
    /// All must outlive this.
    EmbeddedFonts(ObjectFile& file, const FontPlan& plan, ResourceSource& source, Known known,
                  int compression_level);

    /// The object number of a font that content uses. Error: pdf.store-damaged.
    base::Result<std::uint32_t> use(const ResourceUse& font);
    base::Status add_glyphs(const std::vector<WideGlyph>& glyphs);
    /// Both instances of the mark face, and its ASCII glyphs; 0 where there is none.
    struct MarkFonts {
        std::uint32_t planned = 0, wide = 0;
    };
    base::Result<MarkFonts> use_marks(std::uint32_t face);

    base::Status finish();

private:
    struct Used {
        std::uint32_t planned_number = 0, wide_number = 0;
        std::map<std::uint16_t, std::string> wide_glyphs;
        std::optional<PlannedFace> description;  ///< of a deferred face
    };
    const PlannedFace& face_at(std::uint32_t index) const;
    base::Result<const OpenFace*> open(std::uint32_t index);
    base::Status describe(std::uint32_t index, const base::Sha256& digest);
    base::Result<std::shared_ptr<const PreparedFont>> wide_font(std::uint32_t index);

    ObjectFile& file_;
    const FontPlan& plan_;
    ResourceSource& source_;
    Known shared_;
    int compression_level_;
    std::vector<Used> used_;
    OpenFaces own_;
};

}  // namespace cajista::pdf::detail
