// SPDX-License-Identifier: Apache-2.0
// Pictures that data names, and pages of PDF files that become pages of the document.
#include <fmt/format.h>

#include "base/files.h"
#include "compose/detail/builder.h"
#include "document/body_area.h"
#include "graphic/pdf_file.h"

namespace cajista::compose::detail {

using document::Block;
using document::BlockKind;

std::uint32_t Builder::page_number_of(const templates::PictureNode& node) {
    if (node.page == nullptr) return node.page_number;
    const std::string_view text = text_of(node.page);
    if (failed_) return 0;
    auto list = graphic::parse_page_list(text, base::limits::pdf_pages);
    if (list.ok() && list.value().size() == 1) return list.value().front();
    fail(base::error("graphic.pdf-pages", "a value is no number of a page",
                     plan_.span_of(node.place)));
    return 0;
}

const Builder::Loaded* Builder::load_picture(const templates::PictureNode& node) {
    const std::string_view name = text_of(node.source);
    if (failed_) return nullptr;
    const std::uint32_t page = page_number_of(node);
    if (failed_) return nullptr;
    std::string key(name);
    if (name.ends_with(".pdf")) key += fmt::format("#{}#{}", page, static_cast<int>(node.page_box));
    const auto known = pictures_.find(key);
    if (known != pictures_.end()) return &known->second;
    const base::SourceSpan span = plan_.span_of(node.place);
    auto path = base::resolve_inside(plan_.folder, name, span);
    if (!path) {
        fail(std::move(path).errors());
        return nullptr;
    }
    Loaded loaded;
    if (path.value().extension() == ".pdf") {
        auto file = graphic::PdfFile::open(path.value(), span);
        if (!file) {
            fail(std::move(file).errors());
            return nullptr;
        }
        auto image = file.value().page(page, node.page_box);
        if (!image) {
            fail(std::move(image).errors());
            return nullptr;
        }
        loaded.image = std::move(image).value();
        return &pictures_.emplace(std::move(key), std::move(loaded)).first->second;
    }
    if (path.value().extension() == ".svg") {
        auto file = base::read_source(path.value(), span);
        if (!file) {
            fail(std::move(file).errors());
            return nullptr;
        }
        loaded.arena = std::make_unique<base::Arena>();
        auto drawing = graphic::load_svg(file.value(), *loaded.arena, plan_.palette.spots);
        if (!drawing) {
            fail(std::move(drawing).errors());
            return nullptr;
        }
        loaded.drawing = drawing.value();
    } else {
        auto image = graphic::load_image(path.value(), span, options_.image_pixels);
        if (!image) {
            fail(std::move(image).errors());
            return nullptr;
        }
        loaded.image = std::move(image).value();
    }
    return &pictures_.emplace(std::move(key), std::move(loaded)).first->second;
}

Builder::Figure Builder::figure_of(const templates::PictureNode& node) {
    if (node.source == nullptr) return {node.image, node.drawing, true};
    const Loaded* loaded = load_picture(node);
    if (loaded == nullptr) return {nullptr, nullptr, false};
    return {loaded->image.get(), loaded->drawing, true};
}

const Block* Builder::picture(const templates::PictureNode& node) {
    const Figure figure = figure_of(node);
    if (!figure.ok) return nullptr;
    auto* made = make_block<document::Picture>(
        node, figure.drawing != nullptr ? BlockKind::drawing : BlockKind::image);
    made->image = figure.image;
    made->drawing = figure.drawing;
    made->size = node.size;
    made->alternative_text = text_of(node.alternative_text);
    if (made->alternative_text.empty()) made->role = base::Role::artifact;
    return made;
}

const Builder::LoadedPages* Builder::load_pages(const templates::AppendNode& node) {
    const std::string name(text_of(node.source));
    const std::string range(node.range != nullptr ? text_of(node.range) : "all");
    if (failed_) return nullptr;
    const std::string key = fmt::format("{}#{}#{}", name, range, static_cast<int>(node.page_box));
    const auto known = appended_.find(key);
    if (known != appended_.end()) return &known->second;
    const base::SourceSpan span = plan_.span_of(node.place);
    LoadedPages pages;
    const auto load = [&]() -> base::Status {
        auto path = base::resolve_inside(plan_.folder, name, span);
        if (!path) return std::move(path).errors();
        auto file = graphic::PdfFile::open(path.value(), span);
        if (!file) return std::move(file).errors();
        auto list = graphic::parse_page_list(range, file.value().page_count());
        if (!list) {
            for (base::Diagnostic& error : list.errors()) error.span = span;
            return std::move(list).errors();
        }
        for (const std::uint32_t number : list.value()) {
            auto page = file.value().page(number, node.page_box);
            if (!page) return std::move(page).errors();
            pages.push_back(std::move(page).value());
        }
        return {};
    };
    if (base::Status loaded = load(); !loaded) {
        fail(std::move(loaded).errors());
        return nullptr;
    }
    return &appended_.emplace(key, std::move(pages)).first->second;
}

const document::PageMaster* Builder::source_master(const templates::AppendNode& node,
                                                   base::Size size) {
    auto* master = arena_->make<document::PageMaster>(*node.usual);
    master->size = size;
    const document::Frame body{node.frame, {{}, {}, size.width, size.height}, false};
    master->frames = arena_->copy(std::span<const document::Frame>(&body, 1));
    return master;
}

/// A section with a picture on each page, as large as its body.
const Block* Builder::append(const templates::AppendNode& node) {
    std::vector<templates::AppendNode::Page> pages(node.pages.begin(), node.pages.end());
    if (node.source != nullptr) {
        const LoadedPages* loaded = load_pages(node);
        if (loaded == nullptr) return nullptr;
        for (const auto& image : *loaded) {
            pages.push_back({image.get(), node.master != nullptr
                                              ? node.master
                                              : source_master(node, image->natural_size)});
        }
    }
    auto* made = make_block<document::Section>(node, BlockKind::section);
    const std::string_view alternative_text = text_of(node.alternative_text);
    if (failed_) return nullptr;
    const auto steps = arena_->array<document::MasterStep>(pages.size());
    const auto children = arena_->array<const Block*>(pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const bool is_last = i + 1 == pages.size();
        using Use = document::MasterStep::Use;
        steps[i] = {pages[i].master, is_last ? Use::repeated : Use::once};
        const base::Rect body = document::body_area(*pages[i].master);
        auto* picture = arena_->make<document::Picture>();
        picture->kind = BlockKind::image;
        picture->role = alternative_text.empty() ? base::Role::artifact : base::Role::figure;
        picture->style = node.picture_style;
        picture->image = pages[i].image;
        picture->size = {body.width, body.height};
        picture->alternative_text = alternative_text;
        children[i] = picture;
    }
    made->pages.masters = steps;
    made->children = children;
    return made;
}

}  // namespace cajista::compose::detail
