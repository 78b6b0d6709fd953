// SPDX-License-Identifier: Apache-2.0
#include "layout/layout.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/names.h"
#include "layout/detail/break_pages.h"
#include "layout/detail/collect.h"
#include "layout/detail/furnish.h"
#include "layout/detail/masters.h"
#include "layout/detail/notes.h"
#include "layout/detail/workspace.h"

namespace cajista::layout {

using namespace detail;

struct LayoutEngine::State {
    explicit State(const Options& options) : statics(options.static_cache_bytes) {}

    text::Typesetter typesetter;
    StaticCache statics;
    Workspace workspace{typesetter, statics};
    Canvas canvas;

    page::ComposedDocument* lay_out(const document::Document& document);
    std::span<const document::AnchorPage> anchor_pages();
    void find_sequences(const document::Document& document);
    const document::PageMaster* find_master_with(std::string_view frame) const;
    bool is_body(std::string_view frame) const;
    void lay_body(PageBreaker& breaker, const document::Flow& flow,
                  std::span<const FrameFlow> frames);
    void lay_part(PageBreaker& breaker, std::span<const document::Block* const> blocks,
                  const Context& context, std::span<const FrameFlow> frames,
                  const document::Block* section = nullptr);
    void lay_frame(const document::Flow& flow, bool before_body, std::vector<FrameFlow>& frames);
    bool needs_last(const MasterSequence& masters, std::span<const FrameFlow> frames) const;
    void check_frames(std::span<const FrameFlow> frames, std::span<const PageDraft> pages);

    /// Of the document, then of its sections that have masters.
    std::deque<MasterSequence> sequences;
    std::vector<const document::PageMaster*> stub_masters;  ///< that stubs name
    void report_missing_glyphs();
};

LayoutEngine::LayoutEngine(Options options) : state_(std::make_unique<State>(options)) {}
LayoutEngine::~LayoutEngine() = default;

void LayoutEngine::trim_caches() { state_->typesetter.trim_caches(); }

base::Result<Composed> LayoutEngine::lay_out(const document::Document& document,
                                             document::LateContent& late, base::Arena& arena,
                                             const Limits& limits) {
    State& state = *state_;
    state.workspace.forget_charges();
    state.workspace.begin(document, late, arena, limits);
    state.canvas.clear();
    Composed composed;
    composed.document = state.lay_out(document);
    // Page numbers in the text are known only now: it is laid out again with them, and once more if
    // that has moved an anchor.
    constexpr int most_passes = 3;
    for (int pass = 1; state.workspace.has_page_of && !state.workspace.failed(); ++pass) {
        const auto anchors = state.anchor_pages();
        const auto& known = state.workspace.anchors;
        const bool is_stable =
            state.workspace.anchors_known &&
            std::equal(anchors.begin(), anchors.end(), known.begin(), known.end(),
                       [](const auto& a, const auto& b) { return a.page == b.page; });
        if (is_stable) break;
        if (pass == most_passes) {
            state.workspace.warn("layout.page-numbers-unstable",
                                 "page numbers in the text move what they point at, also after " +
                                     std::to_string(most_passes) + " passes",
                                 "give them a place where their width doesn't matter");
            break;
        }
        state.workspace.begin(document, late, arena, limits);
        state.workspace.anchors = anchors;
        state.workspace.anchors_known = true;
        state.canvas.clear();
        composed.document = state.lay_out(document);
    }
    state.report_missing_glyphs();
    if (state.workspace.failed()) return std::move(state.workspace.errors);
    const Cost spent = state.workspace.spent();
    composed.steps = spent.steps;
    composed.arena_bytes = spent.bytes;
    composed.warnings = std::move(state.workspace.warnings);
    return composed;
}

/// By name; of several with one name the first counts.
std::span<const document::AnchorPage> LayoutEngine::State::anchor_pages() {
    std::vector<document::AnchorPage> pages;
    for (const page::Anchor& anchor : canvas.anchors) {
        pages.push_back({anchor.name, anchor.page + 1});
    }
    const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
    std::stable_sort(pages.begin(), pages.end(), by_name);
    const auto same = [](const auto& a, const auto& b) { return a.name == b.name; };
    pages.erase(std::unique(pages.begin(), pages.end(), same), pages.end());
    return workspace.arena->copy(pages);
}

const document::PageMaster* LayoutEngine::State::find_master_with(std::string_view frame) const {
    for (const MasterSequence& masters : sequences) {
        if (const document::PageMaster* found = masters.find_master_with(frame)) return found;
    }
    for (const document::PageMaster* master : stub_masters) {
        if (frame_of(*master, frame) != nullptr) return master;
    }
    return nullptr;
}

bool LayoutEngine::State::is_body(std::string_view frame) const {
    if (find_master_with(frame) != nullptr) return false;
    if (frame.empty() || frame == "body") return true;
    return std::any_of(sequences.begin(), sequences.end(),
                       [frame](const MasterSequence& masters) { return masters.has_body(frame); });
}

void LayoutEngine::State::find_sequences(const document::Document& document) {
    sequences.clear();
    stub_masters.clear();
    sequences.emplace_back(document.pages);
    const auto note_stub = [this](const document::Block* block) {
        if (block->kind != document::BlockKind::stub) return;
        const auto* master = static_cast<const document::Stub&>(*block).master;
        if (master != nullptr) stub_masters.push_back(master);
    };
    for (const document::Flow& flow : document.flows) {
        for (const document::Block* block : flow.blocks) {
            note_stub(block);
            if (block->kind != document::BlockKind::section) continue;
            const auto& section = static_cast<const document::Section&>(*block);
            if (!section.pages.masters.empty()) sequences.emplace_back(section.pages);
            std::for_each(section.children.begin(), section.children.end(), note_stub);
        }
    }
}

page::ComposedDocument* LayoutEngine::State::lay_out(const document::Document& document) {
    find_sequences(document);
    if (sequences.front().empty()) {
        workspace.fail("layout.no-page-master", "the document names no page master",
                       "name the masters of its pages, such as pages=\"first rest*\"");
        return nullptr;
    }
    PageBreaker breaker(workspace, canvas, sequences.front());
    const document::LateContext* const late_context = workspace.late_context;
    std::vector<FrameFlow> frames;
    bool before_body = true;
    for (const document::Flow& flow : document.flows) {
        if (workspace.failed()) return nullptr;
        workspace.late_context = late_context;
        if (is_body(flow.frame)) {
            before_body = false;
            lay_body(breaker, flow, frames);
            continue;
        }
        const Rect frame = workspace.frame;
        lay_frame(flow, before_body, frames);
        workspace.frame = frame;
    }
    breaker.finish(needs_last(*breaker.masters(), frames));
    breaker.finish_document(document.pages.count);
    workspace.late_context = nullptr;
    check_frames(frames, breaker.pages());
    if (workspace.failed()) return nullptr;

    Furnisher furnisher(workspace, canvas);
    auto* composed = workspace.arena->make<page::ComposedDocument>();
    composed->language = document.language;
    composed->title = document.title;
    composed->attachments = document.attachments;
    composed->pages = furnisher.furnish(breaker.pages(), frames);
    const auto by_page = [](const auto& a, const auto& b) { return a.page < b.page; };
    std::stable_sort(canvas.anchors.begin(), canvas.anchors.end(), by_page);
    std::stable_sort(canvas.bookmarks.begin(), canvas.bookmarks.end(), by_page);
    composed->elements = workspace.arena->copy(workspace.elements);
    composed->anchors = workspace.arena->copy(canvas.anchors);
    composed->bookmarks = workspace.arena->copy(canvas.bookmarks);
    composed->fills = workspace.arena->copy(workspace.fills);
    return composed;
}

/// Sections begin on a page of their own; what stands between them is a section too.
void LayoutEngine::State::lay_body(PageBreaker& breaker, const document::Flow& flow,
                                   std::span<const FrameFlow> frames) {
    using document::BlockKind;
    const auto is_section = [](const document::Block* block) {
        return block->kind == BlockKind::section;
    };
    const auto& blocks = flow.blocks;
    std::size_t next_sequence = 1;
    for (std::size_t i = 0; i < blocks.size() && !workspace.failed();) {
        const bool begins = is_section(blocks[i]);
        const bool was_section = i > 0 && is_section(blocks[i - 1]);
        const auto* section = begins ? static_cast<const document::Section*>(blocks[i]) : nullptr;
        const MasterSequence* masters = &sequences.front();
        if (begins && !section->pages.masters.empty()) masters = &sequences[next_sequence++];
        if (i > 0 && (begins || was_section)) {
            breaker.finish(needs_last(*breaker.masters(), frames));
            if (workspace.failed()) return;
            breaker.begin_section(
                *masters, begins ? section->style->box.break_before : document::Break::automatic,
                begins ? section->pages : document::PageSequence{});
        } else if (begins) {
            breaker.restart(*masters, section->pages);
        }
        if (begins) {
            Context context;
            context.language = section->language;
            context.element = workspace.add_element({}, base::Role::section, section->language);
            lay_part(breaker, section->children, context, frames, section);
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < blocks.size() && !is_section(blocks[end])) ++end;
        lay_part(breaker, blocks.subspan(i, end - i), {}, frames);
        i = end;
    }
}

void LayoutEngine::State::lay_part(PageBreaker& breaker,
                                   std::span<const document::Block* const> blocks,
                                   const Context& context, std::span<const FrameFlow> frames,
                                   const document::Block* section) {
    std::vector<const document::Block*> others;
    for (const document::Block* block : blocks) {
        if (block->kind != document::BlockKind::stub) continue;
        const document::Block* const one[] = {block};
        const document::LateContext* const late_context = workspace.late_context;
        const auto* master = static_cast<const document::Stub*>(block)->master;
        const Rect body = master != nullptr ? body_of(*master) : workspace.frame;
        auto* stub = workspace.arena->make<Fragment>(collect_fragment(
            workspace, one, master != nullptr ? body.width : breaker.width(), context));
        workspace.late_context = late_context;
        if (stub->height > body.height) {
            workspace.warn("layout.stub-too-high",
                           "a stub of " + in_points(stub->height) + " stands on a page of " +
                               in_points(body.height),
                           "make it lower, or the margins smaller");
        }
        breaker.set_stub(stub, notes_of(workspace, stub->atoms), master);
        for (const document::Block* other : blocks) {
            if (other->kind != document::BlockKind::stub) others.push_back(other);
        }
        blocks = workspace.arena->copy(others);
        break;
    }
    const bool has_pages = section != nullptr &&
                           !static_cast<const document::Section*>(section)->pages.masters.empty();
    breaker.begin_part();
    const Workspace::Made made = workspace.made();
    const Canvas::Size painted = canvas.size();
    for (;;) {
        Collector collector(workspace, breaker);
        collector.follow_pages(breaker.width(), has_pages ? section->style->box.page : 0);
        if (section != nullptr) collector.add_marks(*section, {});
        collector.add(blocks, {{}, breaker.width()}, context);
        collector.finish();
        breaker.try_ending(needs_last(*breaker.masters(), frames));
        if (!breaker.asks_for_more()) return;
        workspace.return_to(made);
        canvas.shrink_to(painted);
        if (workspace.failed()) return;
        breaker.begin_part_again();
    }
}

void LayoutEngine::State::lay_frame(const document::Flow& flow, bool before_body,
                                    std::vector<FrameFlow>& frames) {
    const document::PageMaster* master = find_master_with(flow.frame);
    for (const document::PageMaster* named : workspace.document->named_pages) {
        if (master == nullptr && frame_of(*named, flow.frame) != nullptr) master = named;
    }
    if (master == nullptr && flow.blocks.empty()) return;  // its page may come with a stub
    if (master == nullptr) {
        std::vector<std::string_view> names;
        for (const document::MasterStep& step : workspace.document->pages.masters) {
            for (const document::Frame& one : step.master->frames) names.push_back(one.name);
        }
        const auto nearest = base::nearest_name(flow.frame, names);
        workspace.fail("layout.flow-without-frame",
                       "no page master has a frame '" + std::string(flow.frame) + "'",
                       nearest ? "did you mean '" + std::string(*nearest) + "'?"
                               : "add the frame to a page master");
        return;
    }
    const document::Frame* frame = frame_of(*master, flow.frame);
    workspace.frame = frame->area;
    FrameFlow laid;
    laid.frame = flow.frame;
    laid.before_body = before_body;
    laid.content = collect_fragment(workspace, flow.blocks, frame->area.width, {});
    laid.notes = notes_of(workspace, laid.content.atoms);
    const Length notes = master->notes.height(height_of_notes(laid.notes));
    if (laid.content.height + notes > frame->area.height) {
        workspace.warn("layout.frame-overflow",
                       "the flow of frame '" + std::string(flow.frame) + "' is " +
                           in_points(laid.content.height + notes) + " high, the frame " +
                           in_points(frame->area.height),
                       "make the frame higher or its text smaller");
    }
    frames.push_back(laid);
}

/// Asked for the first page of a section: whether a frame must wait for the last one.
bool LayoutEngine::State::needs_last(const MasterSequence& masters,
                                     std::span<const FrameFlow> frames) const {
    const document::PageMaster* last = masters.last(2);
    if (last == nullptr) return false;
    const auto has_content = [&](const document::Flow& flow) {
        for (const FrameFlow& laid : frames) {
            if (laid.frame == flow.frame) return !laid.content.atoms.empty();
        }
        return !flow.blocks.empty();
    };
    const auto& flows = workspace.document->flows;
    return std::any_of(flows.begin(), flows.end(), [&](const document::Flow& flow) {
        return frame_of(*masters.master(0, 1), flow.frame) == nullptr &&
               frame_of(*last, flow.frame) != nullptr && has_content(flow);
    });
}

void LayoutEngine::State::check_frames(std::span<const FrameFlow> frames,
                                       std::span<const PageDraft> pages) {
    for (const FrameFlow& flow : frames) {
        const bool placed = flow.content.atoms.empty() ||
                            std::any_of(pages.begin(), pages.end(), [&](const PageDraft& page) {
                                return frame_of(*page.master, flow.frame) != nullptr;
                            });
        if (placed) continue;
        workspace.fail("layout.flow-without-frame",
                       "none of the " + std::to_string(pages.size()) +
                           " pages of the document has the frame '" + std::string(flow.frame) + "'",
                       "put the frame on the first or the last page master");
    }
}

void LayoutEngine::State::report_missing_glyphs() {
    const text::Typesetter::Missing missing = typesetter.take_missing_glyphs();
    if (missing.count == 0) return;
    detail::warn_of_missing_glyphs(workspace, missing.count, missing.first);
}

}  // namespace cajista::layout
