// SPDX-License-Identifier: Apache-2.0
// Fills areas of limited height (pages, columns) with atoms and chooses where they end.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "layout/detail/band_breaks.h"
#include "layout/detail/columns.h"
#include "layout/detail/notes.h"
#include "layout/detail/split_row.h"
#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// First fit: atoms are taken until one doesn't fit; then the area ends at the latest break of the
/// lowest rank. Linear in the number of atoms, for each is looked at again at most once for each
/// area that it doesn't fall on; every area takes at least one.
class AreaBreaker {
public:
    void add(const Atom& atom);

protected:
    explicit AreaBreaker(Workspace& workspace) : workspace_(workspace), band_(workspace) {}
    ~AreaBreaker() = default;

    /// Called when an area is full: its atoms are the first `count`. They are dropped afterwards.
    virtual void place(std::size_t count) = 0;
    /// Then: begins the next area, with `begin_area`.
    virtual void begin_next(document::Break forced) = 0;
    /// What a forced break does to this kind of area; `is_empty`: it is before its first atom.
    enum class Meeting : std::uint8_t { nothing, ends_area, ends_all };
    virtual Meeting meets(document::Break forced, bool is_empty) const = 0;
    /// Room that footnotes of this height take off the area.
    virtual Length room_of_notes(Length notes) const = 0;
    /// Whether an area may begin with something that is too high for it.
    virtual bool must_take() const { return true; }
    /// When `must_take` says no: nothing of what is left fits.
    virtual void give_up() {}

    /// As if nothing had been taken; then begin_area.
    void forget();
    /// Ends areas until no float reaches below the last one.
    void finish_floats();
    /// Where the first atom would stand with its white space.
    Length floats_top() const;
    void begin_area(Length room);
    void end_area(std::size_t count, document::Break forced);
    /// What a table shows at the start and the end of the area that ends before atom `count`.
    struct Repeated {
        RunningRows head, foot;
        bool has_head = false, has_foot = false;
    };
    Repeated repeated_rows(std::size_t count, const document::LateContext& context);
    /// Late content in the foot at a table's end: only now its rows on the page are known.
    void set_end_feet(std::span<const Atom> atoms, const document::LateContext& context);

    Workspace& workspace_;
    std::vector<Atom> atoms_;  ///< of the area that is being filled
    std::size_t next_ = 0;     ///< looked at next
    Length room_;              ///< height of the area
    Length y_;                 ///< below what was looked at, from the area's top
    Length notes_;             ///< of what was looked at, those that are owed left out
    Length owed_;              ///< of the last note, what may go on in the next area
    Length float_bottom_;      ///< of the lowest float in the last area, when it is finished
    bool stopped_ = false;
    Rank ended_rank_ = Rank::free;  ///< of the break that ended the area before
    Length shortage_;               ///< height by which the atom that ended the area didn't fit
    const PageWidths* page_begins_ = nullptr;  ///< of a pass before; null: there is none

private:
    struct Candidate {
        std::size_t index = 0;
        Rank rank = Rank::free;
        Length notes;
        Length y;        ///< where the area would end
        Length below;    ///< that what spans it needs
        SplitRow parts;  ///< when it is inside row `index`
    };
    void look_at(std::size_t index);
    bool lower_floats(std::size_t index);
    /// Notes of atom `index` that stand as a whole.
    void take_notes(std::size_t index);
    /// Atom `index` and the notes down to it don't fit: the last one may go on in the next area.
    bool owe_notes(std::size_t index, Length top);
    /// A paragraph whose notes have no room goes to the next area, if it asks for that.
    void move_paragraph(std::size_t index, Length top);
    /// Atom `index` stands there; the next one stands below.
    void stand(std::size_t index, Length top);
    /// The area ends before atom `index`, as it did in the pass before.
    void end_as_before(std::size_t index);
    /// Looks whether the area had better end before atom `index`. True: it ended.
    bool meet_break(std::size_t index);
    void reach_below(std::size_t index, Length below);
    bool meet_forced(std::size_t index);
    void overflow(std::size_t index, Length top);
    void end_at_best();
    /// Ends the area in a height, of which `room` stays.
    void cut_space(std::size_t index, Length room);
    void place_too_high(std::size_t index, Length top);
    void shrink_picture(Atom& atom, Length room);
    /// Cuts floats that reach below the area that ends before atom `count`: the rest goes on above
    /// it. False: there is none.
    bool split_floats(std::size_t count);
    bool floats_fit(const Atom& atom, Length top, Length notes, bool is_first);
    /// Ends the area inside atom `index`, if that is no worse than the best break before it.
    bool end_inside(std::size_t index, Length top);
    bool end_inside_space(std::size_t index, Length top);
    bool end_inside_row(std::size_t index, Length top);
    /// A row has room, but not with the foot that its table shows at a break behind it.
    void meet_foot(std::size_t index, Length top);
    /// A break inside row `index`, if that is no worse than the best before it.
    std::optional<Candidate> break_inside_row(std::size_t index, Length top);
    void end_in_row(const Candidate& end);
    void break_in_passed_row(std::size_t end);
    bool split_passed_row(std::size_t end);
    bool end_inside_columns(std::size_t index, Length top);
    bool is_better(Rank rank) const { return !best_ || rank <= best_->rank; }
    /// Puts `rest` behind atom `index` and ends the area between them.
    void end_between(std::size_t index, const Atom& rest, document::Break forced);
    /// Puts the part of a row that fits in `room` in its place and the rest behind it.
    bool split_row_at(std::size_t index, Length room);
    /// Columns at `top`: what fits of them, with their footnotes.
    ColumnsFilled size_columns(Atom& atom, Length top, bool must, ColumnSet* rest);
    /// Cells that span the break before atom `count` go on in the row behind it.
    void carry_spans(std::size_t count);
    /// Height that edges of boxes and heads of a table take where an area begins with this atom.
    Length height_at_begin(const Atom& first) const;
    /// Height that must stay free for edges, and for what a table shows, when the area ends before
    /// this atom.
    Length height_at_end(std::size_t index) const;
    /// The same when it ends inside a row.
    static Length foot_inside(const Atom& row) {
        return row.row->table->at_break.height + row.edges_below();
    }
    RunningRows running(const RunningRows& rows, TableLayout& table, std::uint32_t rows_on_area,
                        document::LateContext context);

    std::size_t noted_ = 0;  ///< the last atom whose notes stand as a whole
    Length may_owe_;         ///< what may go on in the next area of the last of them
    Length first_notes_;     ///< where the area begins
    BandWalk band_;          ///< rows under cells that span them, down to what was looked at
    std::optional<Candidate> best_;
    std::optional<Candidate> above_paragraph_;  ///< the break before that of the last line
    bool floats_are_split_ = false;             ///< those of the area that ends
    Length float_shortage_;  ///< height by which the floats of the atom looked at didn't fit
};

/// Fills columns of `height`, or less when they are balanced. `must`: take something even if it is
/// too high. `rest`: gets what is left (may be null).
ColumnsFilled fill_columns(Workspace& workspace, const ColumnSet& set, Length height, bool must,
                           ColumnSet* rest);
/// Finds the height of columns in `room`: balanced when all of it fits. Sets nothing.
ColumnsFilled balance_columns(Workspace& workspace, const ColumnSet& set, Length room, bool must,
                              ColumnSet* rest);
/// Fills columns of `height` for good: late content in them answers for `context`.
void place_columns(Workspace& workspace, ColumnSet& set, Length height,
                   const document::LateContext& context);

}  // namespace cajista::layout::detail
