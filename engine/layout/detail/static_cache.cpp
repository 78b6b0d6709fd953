// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/static_cache.h"

namespace cajista::layout::detail {

namespace {

std::uint64_t mix(std::uint64_t value) {  // the finalizer of SplitMix64
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

}  // namespace

std::uint64_t group_id(std::uint64_t static_id, base::Length width) {
    return mix(static_id + mix(static_cast<std::uint64_t>(width.units)));
}

std::size_t StaticCache::KeyHash::operator()(const Key& key) const {
    return static_cast<std::size_t>(group_id(key.id + key.place, {key.width}));
}

text::GlyphRun StaticCache::copy_run(const text::GlyphRun& run) {
    text::GlyphRun copy = run;
    copy.glyphs = arena_.copy(run.glyphs);
    copy.text = arena_.copy(run.text);
    return copy;
}

std::span<const page::Item> StaticCache::copy_items(std::span<const page::Item> source) {
    const std::span<page::Item> items = arena_.copy(source);
    for (page::Item& item : items) {
        if (item.kind == page::Item::Kind::glyphs) {
            item.run = arena_.make<text::GlyphRun>(copy_run(*item.run));
        } else if (item.kind == page::Item::Kind::window) {
            item.window = arena_.make<page::Window>(*item.window);
        } else if (item.kind == page::Item::Kind::turned) {
            auto* turned = arena_.make<page::Turned>(*item.turned);
            turned->items = copy_items(turned->items);
            item.turned = turned;
        }
    }
    return items;
}

const StaticLines* StaticCache::lines(std::uint64_t id, base::Length width) const {
    const auto found = lines_.find({id, width.units, 0});
    return found == lines_.end() ? nullptr : &found->second;
}

void StaticCache::keep_lines(std::uint64_t id, base::Length width, const StaticLines& made) {
    if (is_full()) return;
    const std::span<text::Line> copies = arena_.copy(made.lines);
    for (text::Line& line : copies) {
        const std::span<text::GlyphRun> runs = arena_.copy(line.runs);
        for (text::GlyphRun& run : runs) run = copy_run(run);
        line.runs = runs;
        line.objects = arena_.copy(line.objects);
    }
    lines_.emplace(Key{id, width.units, 0}, StaticLines{copies, made.cost});
}

const StaticBlock* StaticCache::block(std::uint64_t id, base::Length width,
                                      std::uint64_t place) const {
    const auto found = blocks_.find({id, width.units, place});
    return found == blocks_.end() ? nullptr : &found->second;
}

const StaticBlock* StaticCache::keep_block(std::uint64_t id, base::Length width,
                                           std::uint64_t place, const StaticBlock& block) {
    if (is_full()) return nullptr;
    const std::span<const page::Item> items = copy_items(block.group->items);
    const std::span<page::Link> links = arena_.copy(block.links);
    for (page::Link& link : links) link.target = arena_.copy(link.target);
    auto* group = arena_.make<page::StaticGroup>(*block.group);
    group->items = items;
    StaticBlock kept = block;
    kept.group = group;
    kept.links = links;
    return &blocks_.emplace(Key{id, width.units, place}, kept).first->second;
}

}  // namespace cajista::layout::detail
