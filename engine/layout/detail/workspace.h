// SPDX-License-Identifier: Apache-2.0
// What all steps of one layout share: the document's arena, the typesetter, structure elements,
// findings and counts.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "document/document.h"
#include "document/late_content.h"
#include "layout/detail/atom.h"
#include "layout/detail/static_cache.h"
#include "layout/layout.h"
#include "page/page.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

/// What is asked of a style again and again.
struct StyleFacts {
    const Style* style = nullptr;
    base::Edges edges;  ///< border plus padding
    bool has_border = false;
    bool has_background = false;
    bool is_plain = false;   ///< no edges, paint, size, position or margin: only content
    bool needs_box = false;  ///< paints something or has vertical edges or a height
    bool has_percent_padding = false;
};

/// Of turned content: how long its lines want to be, and what these take across.
enum class TurnedSize : std::uint8_t { lines, across };

class Workspace {
public:
    Workspace(text::Typesetter& setter, StaticCache& cache) : typesetter(setter), statics(cache) {}

    void begin(const document::Document& source, document::LateContent& late_content,
               base::Arena& document_arena, const Limits& bounds);

    const StyleFacts& facts(const Style& style);
    /// Border plus padding of a box whose percentages refer to `whole`.
    base::Edges edges(const Style& style, Length whole) {
        const StyleFacts& known = facts(style);
        return known.has_percent_padding ? add_percent_padding(style, known.edges, whole)
                                         : known.edges;
    }

    static base::Edges add_percent_padding(const Style& style, base::Edges edges, Length whole);

    /// Makes a structure element; gives element + 1, the parent's for Role::none, 0 in artifacts.
    std::uint32_t add_element(const Context& context, base::Role role,
                              std::string_view language = {},
                              std::string_view alternative_text = {}, std::uint16_t column_span = 1,
                              std::uint16_t row_span = 1);

    /// A finding, at most `most_of_a_code` of each code.
    void warn(std::string_view code, std::string message, std::string hint);
    void fail(std::string_view code, std::string message, std::string hint);
    /// Whether the layout must stop, for good or to begin again.
    bool failed() const { return failed_ || is_left_; }
    /// All that is under way stops, as after a failure.
    void leave() { is_left_ = true; }
    /// Counts work; fails past the limit. False when the layout must stop.
    bool step(std::uint64_t count = 1);
    bool check_memory();
    /// What the document took so far: steps, and bytes of its arena, of what lies beside it and of
    /// what it has from the cache.
    Cost spent() const;
    /// Takes as much as what was found in the cache took to make. False when the layout must stop.
    bool charge(const Cost& cost);
    /// Before the first begin() of a document.
    void forget_charges() { charged_bytes_ = 0; }
    /// What has been made so far: elements, findings, facts.
    struct Made {
        std::size_t elements = 0, atoms = 0, fills = 0, warnings = 0;
        base::Length containing_width;
        const Box* containing_box = nullptr;
        const document::LateContext* late_context = nullptr;
    };
    Made made() const;
    /// Forgets what was made since; after leave() the layout goes on.
    void return_to(const Made& made);
    /// No findings while one of these lives: something is only tried.
    class Mute {
    public:
        explicit Mute(Workspace& workspace) : workspace_(workspace) { ++workspace.muted_; }
        ~Mute() { --workspace_.muted_; }
        Mute(const Mute&) = delete;
        Mute& operator=(const Mute&) = delete;

    private:
        Workspace& workspace_;
    };

    text::Typesetter& typesetter;
    StaticCache& statics;
    const document::Document* document = nullptr;
    document::LateContent* late = nullptr;
    base::Arena* arena = nullptr;
    Limits limits;
    /// For late inlines; null: their widest text is set, to reserve its room.
    const document::LateContext* late_context = nullptr;
    /// Where flow content will stand: what insets and percentages of positioned boxes refer to.
    /// Pages of anchors, from the pass before; asked for by late content of the body.
    std::span<const document::AnchorPage> anchors;
    bool anchors_known = false;
    bool has_page_of = false;
    base::Rect frame;
    base::Size page_size;
    std::uint64_t positioned = 0;  ///< boxes placed by insets, counted
    /// Width of the padding box that insets refer to: that of the nearest positioned box around;
    /// negative: there is none, it is the frame's.
    base::Length containing_width{-1};
    const Box* containing_box = nullptr;
    std::vector<page::Element> elements;
    std::vector<Atom> atom_stack;   ///< nested content, copied into the arena when complete
    std::vector<text::Span> spans;  ///< of the paragraph that is being set
    std::vector<page::FillFact> fills;
    std::map<std::pair<const void*, TurnedSize>, Length> turned_sizes;  ///< of blocks and cells
    base::Diagnostics warnings, errors;

private:
    struct CodeCount {
        std::string_view code;
        std::uint32_t count = 0;
    };
    static constexpr std::uint32_t most_of_a_code = 8;  // a report is read by people
    std::vector<CodeCount> counts_;
    std::array<StyleFacts, 256> facts_;  // direct-mapped: a template has some dozen styles
    std::uint64_t steps_ = 0;
    std::size_t charged_bytes_ = 0;
    bool failed_ = false;
    bool is_left_ = false;
    int muted_ = 0;
};

/// `12.5 pt`, for messages.
std::string in_points(Length length);

/// A measure against what percentages refer to; `automatic` when it is neither length nor percent.
Length resolve(const document::Measure& measure, Length whole, Length automatic);
inline bool is_definite(const document::Measure& measure) {
    return measure.kind == document::Measure::Kind::length ||
           measure.kind == document::Measure::Kind::percent;
}
/// Whether the style gives a block its width on the page.
inline bool has_width(const document::BoxStyle& box) {
    return is_definite(box.width) && !box.is_sideways();
}
inline Length border_width(const document::BorderSide& side) {
    return side.style == document::LineStyle::none ? Length{} : side.width;
}

bool has_columns(const document::BoxStyle& box);
using document::leaves_flow;
using document::leaves_line;

/// What an element without a style has.
const Style& default_style();

/// layout.missing-glyph.
void warn_of_missing_glyphs(Workspace& workspace, std::uint64_t count, char32_t first);

}  // namespace cajista::layout::detail
