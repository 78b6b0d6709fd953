// SPDX-License-Identifier: Apache-2.0
// Atoms → columns of one height, balanced where they end (CSS Multi-column Layout 1, 7).
#include <algorithm>

#include "layout/detail/break_areas.h"
#include "layout/detail/cut_atoms.h"

namespace cajista::layout::detail {

using document::Break;

namespace {

class ColumnBreaker final : public AreaBreaker {
public:
    /// `context` null: a trial, which lays no late content out and reports nothing.
    ColumnBreaker(Workspace& workspace, const ColumnSet& set, Length height, bool must,
                  const document::LateContext* context)
        : AreaBreaker(workspace), set_(set), height_(height), must_(must), context_(context) {
        open_.assign(set.open.begin(), set.open.end());
        begin_area(height);
    }

    void fill() {
        for (const std::span<const Atom> atoms : {set_.waiting, set_.atoms}) {
            for (const Atom& atom : atoms) {
                if (stopped_ || workspace_.failed()) return;
                add(atom);
                ++fed_;
            }
        }
        if (!stopped_) finish_floats();
        if (stopped_) return;
        result_.is_whole = true;
        const Length bottom = min(height_, y_ + set_.trailing);
        const std::size_t count = atoms_.size();
        place(count);
        atoms_.clear();
        result_.height = max(result_.height, bottom);
    }

    ColumnsFilled result() const {
        ColumnsFilled result = result_;
        result.limit = height_;
        result.must = must_;
        return result;
    }

    std::vector<PlacedColumn> columns;

    /// What is left after the last column.
    void give_rest(ColumnSet& rest) {
        rest = set_;
        rest.waiting = workspace_.arena->copy(std::span<const Atom>(atoms_));
        const std::size_t fed = fed_;
        const std::size_t waiting = set_.waiting.size();
        if (fed < waiting) {
            std::vector<Atom> all(atoms_);
            all.insert(all.end(), set_.waiting.begin() + static_cast<std::ptrdiff_t>(fed),
                       set_.waiting.end());
            rest.waiting = workspace_.arena->copy(all);
            rest.atoms = set_.atoms;
        } else {
            rest.atoms = set_.atoms.subspan(std::min(set_.atoms.size(), fed - waiting));
        }
        rest.open = workspace_.arena->copy(std::span<const Box* const>(open_));
        rest.placed = {};
    }

private:
    void place(std::size_t count) override {
        result_.taken += count;
        result_.rank = ended_rank_;
        result_.notes += notes_;
        Length bottom;
        const std::span<const Atom> atoms(atoms_.data(), count);
        PlacedColumn column;
        column.open = context_ == nullptr
                          ? std::span<const Box* const>{}
                          : workspace_.arena->copy(std::span<const Box* const>(open_));
        if (count > 0) bottom = atoms.front().edges_above();
        for (std::size_t i = 0; i < count; ++i) {
            bottom += atoms[i].space + atoms[i].height;
            follow(atoms[i]);
        }
        if (count > 0 && atoms.front().kind == Atom::Kind::row &&
            !atoms.front().row->starts_table) {
            bottom += lead_of(*atoms.front().row);
        }
        if (context_ != nullptr) {
            for (const Atom& atom : atoms) {
                if (atom.kind != Atom::Kind::columns) continue;
                place_columns(workspace_, *atom.columns, atom.columns->limit, *context_);
            }
            column.atoms = workspace_.arena->copy(atoms);
            const Repeated repeated = repeated_rows(count, *context_);
            if (repeated.has_head) {
                column.head = workspace_.arena->make<RunningRows>(repeated.head);
            }
            if (repeated.has_foot) {
                column.foot = workspace_.arena->make<RunningRows>(repeated.foot);
                bottom += repeated.foot.height;
            }
        } else if (count < atoms_.size() && count > 0 && atoms_[count].kind == Atom::Kind::row &&
                   atoms.back().kind == Atom::Kind::row &&
                   atoms.back().row->table == atoms_[count].row->table) {
            bottom += atoms.back().row->table->at_break.height;
        }
        if (count > 0) bottom = max(bottom, bottom_of_floats(atoms, floats_top()));
        if (count < atoms_.size()) bottom += atoms_[count].edges_below();
        column.height = bottom;
        result_.height = max(result_.height, bottom);
        if (context_ != nullptr) columns.push_back(column);
        ++placed_;
    }

    void begin_next(Break forced) override {
        result_.worst = std::max(result_.worst, ended_rank_);
        if (forced == Break::automatic) note_shortage();
        shortage_ = {};
        if (placed_ >= set_.count) stopped_ = true;
        if (document::is_page_break(forced)) {
            stopped_ = true;
            result_.forced = forced;
        }
        begin_area(height_);
    }

    Meeting meets(Break forced, bool is_empty) const override {
        if (is_empty && placed_ == 0) return Meeting::nothing;
        const bool is_last = placed_ + 1 >= set_.count;
        if (set_.is_alone && (is_last || document::is_page_break(forced))) return Meeting::nothing;
        if (document::is_page_break(forced)) return Meeting::ends_all;
        return is_empty ? Meeting::nothing : Meeting::ends_area;
    }
    Length room_of_notes(Length) const override { return {}; }
    bool must_take() const override { return must_; }
    void give_up() override { note_shortage(); }
    void note_shortage() {
        if (shortage_ <= Length{}) return;
        const bool is_first = result_.shortage <= Length{};
        result_.shortage = is_first ? shortage_ : min(result_.shortage, shortage_);
    }

    void follow(const Atom& atom) {
        if (atom.kind == Atom::Kind::open) open_.push_back(atom.box);
        if (atom.kind != Atom::Kind::close) return;
        const auto found = std::find(open_.rbegin(), open_.rend(), atom.box);
        if (found != open_.rend()) open_.erase(std::next(found).base());
    }

    const ColumnSet& set_;
    Length height_;
    bool must_;
    const document::LateContext* context_;
    std::vector<const Box*> open_;
    std::size_t placed_ = 0, fed_ = 0;
    ColumnsFilled result_;
};

Length height_of(const ColumnSet& set) {
    Length height = set.trailing;
    for (const std::span<const Atom> atoms : {set.waiting, set.atoms}) {
        for (const Atom& atom : atoms) height += atom.space + atom.height;
    }
    return height;
}

}  // namespace

ColumnsFilled fill_columns(Workspace& workspace, const ColumnSet& set, Length height, bool must,
                           ColumnSet* rest) {
    const Workspace::Mute quiet(workspace);
    ColumnBreaker breaker(workspace, set, height, must, nullptr);
    breaker.fill();
    if (rest != nullptr) breaker.give_rest(*rest);
    return breaker.result();
}

namespace {

/// The least height from `height` on at which all of it fits and no column ends at a worse break
/// than a greater one would have; not whole when there is none below `room`.
ColumnsFilled balance(Workspace& workspace, const ColumnSet& set, Length height, Length room) {
    ColumnsFilled best;
    constexpr int most_tries = 200;  // each lets at least one more atom into a column
    for (int i = 0; i < most_tries && height <= room && !workspace.failed(); ++i) {
        const ColumnsFilled tried = fill_columns(workspace, set, height, false, nullptr);
        if (tried.is_whole && (!best.is_whole || tried.worst < best.worst)) best = tried;
        if (best.is_whole && best.worst == Rank::free) break;
        if (tried.shortage <= Length{} || height >= room) break;
        height = min(height + tried.shortage, room);
    }
    return best;
}

}  // namespace

ColumnsFilled balance_columns(Workspace& workspace, const ColumnSet& set, Length room, bool must,
                              ColumnSet* rest) {
    if (room <= Length{} && !must) return {};
    const Length total = height_of(set);
    const Length least = total / set.count;
    // Content that can't fit fills the columns of this page one after the other.
    const bool may_fit = least <= room;
    if (may_fit && set.style->box.balances_columns) {
        const ColumnsFilled found = balance(workspace, set, max(least, Length{1}), room);
        if (found.is_whole) return found;
    }
    if (!set.style->box.balances_columns && set.height > Length{} && set.height < room) {
        const ColumnsFilled filled = fill_columns(workspace, set, set.height, false, nullptr);
        if (filled.is_whole) return filled;
    }
    return fill_columns(workspace, set, room, must, rest);
}

void place_columns(Workspace& workspace, ColumnSet& set, Length height,
                   const document::LateContext& context) {
    ColumnBreaker breaker(workspace, set, height, set.must, &context);
    breaker.fill();
    set.placed = workspace.arena->copy(std::span<const PlacedColumn>(breaker.columns));
}

}  // namespace cajista::layout::detail
