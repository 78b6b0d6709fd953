// SPDX-License-Identifier: Apache-2.0
#include "layout/layout.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/names.h"
#include "layout/detail/break_pages.h"
#include "layout/detail/collect.h"
#include "layout/detail/furnish.h"
#include "layout/detail/masters.h"
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
    bool is_body(const MasterSequence& masters, std::string_view frame) const;
    void lay_frame(const MasterSequence& masters, const document::Flow& flow, bool before_body,
                   std::vector<FrameFlow>& frames);
    bool needs_last(const MasterSequence& masters, std::span<const FrameFlow> frames,
                    std::span<const PageDraft> pages) const;
    void check_frames(std::span<const FrameFlow> frames, std::span<const PageDraft> pages);
    void report_missing_glyphs();
};

LayoutEngine::LayoutEngine(Options options) : state_(std::make_unique<State>(options)) {}
LayoutEngine::~LayoutEngine() = default;

void LayoutEngine::trim_caches() { state_->typesetter.trim_caches(); }

base::Result<Composed> LayoutEngine::lay_out(const document::Document& document,
                                             document::LateContent& late, base::Arena& arena,
                                             const Limits& limits) {
    State& state = *state_;
    state.workspace.begin(document, late, arena, limits);
    state.canvas.clear();
    Composed composed;
    composed.document = state.lay_out(document);
    state.report_missing_glyphs();
    if (state.workspace.failed()) return std::move(state.workspace.errors);
    composed.warnings = std::move(state.workspace.warnings);
    return composed;
}

bool LayoutEngine::State::is_body(const MasterSequence& masters, std::string_view frame) const {
    if (masters.find_frame(frame) != nullptr) return false;
    if (frame.empty() || frame == "body") return true;
    for (const document::MasterStep& step : workspace.document->masters) {
        for (const document::Frame& one : step.master->frames) {
            if (!one.fixed && one.name == frame) return true;
        }
    }
    return false;
}

page::ComposedDocument* LayoutEngine::State::lay_out(const document::Document& document) {
    const MasterSequence masters(document.masters);
    if (masters.empty()) {
        workspace.fail("layout.no-page-master", "the document names no page master",
                       "name the masters of its pages, such as pages=\"first rest*\"");
        return nullptr;
    }
    PageBreaker breaker(workspace, canvas, masters);
    Collector collector(workspace, breaker);
    const document::LateContext* const late_context = workspace.late_context;
    std::vector<FrameFlow> frames;
    bool before_body = true;
    for (const document::Flow& flow : document.flows) {
        if (workspace.failed()) return nullptr;
        workspace.late_context = late_context;
        if (!is_body(masters, flow.frame)) {
            const Rect frame = workspace.frame;
            lay_frame(masters, flow, before_body, frames);
            workspace.frame = frame;
            continue;
        }
        before_body = false;
        collector.add(flow.blocks, {{}, breaker.width()}, {});
    }
    collector.finish();
    breaker.finish(needs_last(masters, frames, breaker.pages()));
    workspace.late_context = nullptr;
    check_frames(frames, breaker.pages());
    if (workspace.failed()) return nullptr;

    Furnisher furnisher(workspace, canvas);
    auto* composed = workspace.arena->make<page::ComposedDocument>();
    composed->language = document.language;
    composed->title = document.title;
    composed->pages = furnisher.furnish(breaker.pages(), frames);
    const auto by_page = [](const auto& a, const auto& b) { return a.page < b.page; };
    std::stable_sort(canvas.anchors.begin(), canvas.anchors.end(), by_page);
    std::stable_sort(canvas.bookmarks.begin(), canvas.bookmarks.end(), by_page);
    composed->elements = workspace.arena->copy(workspace.elements);
    composed->anchors = workspace.arena->copy(canvas.anchors);
    composed->bookmarks = workspace.arena->copy(canvas.bookmarks);
    return composed;
}

void LayoutEngine::State::lay_frame(const MasterSequence& masters, const document::Flow& flow,
                                    bool before_body, std::vector<FrameFlow>& frames) {
    const document::Frame* frame = masters.find_frame(flow.frame);
    if (frame == nullptr) {
        std::vector<std::string_view> names;
        for (const document::MasterStep& step : workspace.document->masters) {
            for (const document::Frame& one : step.master->frames) names.push_back(one.name);
        }
        const auto nearest = base::nearest_name(flow.frame, names);
        workspace.fail("layout.flow-without-frame",
                       "no page master has a frame '" + std::string(flow.frame) + "'",
                       nearest ? "did you mean '" + std::string(*nearest) + "'?"
                               : "add the frame to a page master");
        return;
    }
    workspace.frame = frame->area;
    FrameFlow laid;
    laid.frame = flow.frame;
    laid.before_body = before_body;
    laid.content = collect_fragment(workspace, flow.blocks, frame->area.width, {});
    if (laid.content.height > frame->area.height) {
        workspace.warn("layout.frame-overflow",
                       "the flow of frame '" + std::string(flow.frame) + "' is " +
                           in_points(laid.content.height) + " high, the frame " +
                           in_points(frame->area.height),
                       "make the frame higher or its text smaller");
    }
    frames.push_back(laid);
}

bool LayoutEngine::State::needs_last(const MasterSequence& masters,
                                     std::span<const FrameFlow> frames,
                                     std::span<const PageDraft> pages) const {
    if (masters.last() == nullptr || !pages.empty()) return false;
    return std::any_of(frames.begin(), frames.end(), [&](const FrameFlow& flow) {
        return !flow.content.atoms.empty() && frame_of(*masters.master(0), flow.frame) == nullptr &&
               frame_of(*masters.last(), flow.frame) != nullptr;
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
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string code;
    for (int shift = 20; shift >= 0; shift -= 4) {
        const auto digit = (static_cast<std::uint32_t>(missing.first) >> shift) & 15U;
        if (digit != 0 || !code.empty() || shift < 16) code += digits[digit];
    }
    workspace.warn(
        "layout.missing-glyph",
        std::to_string(missing.count) + " characters are in no font, the first is U+" + code,
        "add a font for this script to the catalogue or to font-family");
}

}  // namespace cajista::layout
