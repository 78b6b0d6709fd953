// SPDX-License-Identifier: Apache-2.0
// Pictures: images and drawings of files, pages of PDF files, backgrounds of pages and appended
// pages.
#include <array>

#include <fmt/format.h>

#include "base/files.h"
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

namespace {

bool is_pdf(const std::filesystem::path& path) { return path.extension() == ".pdf"; }

}  // namespace

const PictureNode* Compiler::picture(const SourceNode& source) {
    PictureNode* node = make<PictureNode>(NodeKind::picture, source, base::Role::figure);
    const document::BoxStyle& box = source.style.variants[0]->box;
    const bool has_width = box.width.kind == document::Measure::Kind::length;
    const bool has_height = box.height.kind == document::Measure::Kind::length;
    node->size.width = source.find("width") != nullptr ? length_of(source, "width")
                       : has_width                     ? box.width.length
                                                       : base::Length{};
    node->size.height = source.find("height") != nullptr ? length_of(source, "height")
                        : has_height                     ? box.height.length
                                                         : base::Length{};
    node->alternative_text = text_of(source, "alt");
    node->page_box = page_box_of(source);
    node->page = text_of(source, "page");
    if (node->page != nullptr && node->page->is_constant()) {
        node->page_number = page_number_of(source);
        node->page = nullptr;
    }
    const TextPlan* path = text_of(source, "src");
    if (path != nullptr && path->is_constant() && node->page == nullptr) {
        load_picture(*node, source);
    } else {
        node->source = path;
    }
    const bool is_named = node->source == nullptr && (node->alternative_text == nullptr ||
                                                      node->alternative_text->is_constant());
    finish(*node, is_named);
    return node;
}

graphic::PageBox Compiler::page_box_of(const SourceNode& source) {
    graphic::PageBox box = graphic::PageBox::crop;
    const SourceAttribute* attribute = source.find("box");
    if (attribute != nullptr && !graphic::parse_page_box(attribute->value, box)) {
        complain("template.invalid-word",
                 fmt::format("\"{}\" is no box of a page", attribute->value), attribute->inside)
            .hints.push_back("crop, media, trim, bleed or art");
    }
    return box;
}

std::uint32_t Compiler::page_number_of(const SourceNode& source) {
    const SourceAttribute* attribute = source.find("page");
    auto list = graphic::parse_page_list(attribute->value, base::limits::pdf_pages);
    if (list.ok() && list.value().size() == 1) return list.value().front();
    complain("graphic.pdf-pages", fmt::format("\"{}\" is no number of a page", attribute->value),
             attribute->inside)
        .hints.push_back("pages count from 1: page=\"2\"");
    return 1;
}

/// One use for each colour space of a picture.
void Compiler::note_picture_colors(const PictureNode& picture, const base::SourceSpan& span,
                                   ChannelMask channels) {
    using Space = base::Color::Space;
    std::array<bool, 4> has{};
    if (picture.image != nullptr) {
        base::Color color;
        color.space = picture.image->components == 1   ? Space::gray
                      : picture.image->components == 3 ? Space::rgb
                                                       : Space::cmyk;
        plan_.palette.uses.push_back({color, span, true, channels});
    }
    if (picture.drawing == nullptr) return;
    for (const graphic::Shape& shape : picture.drawing->shapes) {
        for (const base::Color& color : {shape.fill, shape.stroke}) {
            bool& is_known = has[static_cast<std::size_t>(color.space)];
            if (!is_known && !color.is_none()) {
                plan_.palette.uses.push_back({color, span, false, channels});
            }
            is_known = true;
        }
    }
}

base::Status Compiler::read_picture(PictureNode& loaded, const std::filesystem::path& path,
                                    const base::SourceSpan& span) {
    if (path.extension() != ".svg") {
        auto image = graphic::load_image(path, span);
        if (!image) return std::move(image).errors();
        loaded.image = image.value().get();
        plan_.files.push_back({path, image.value()->digest});
        plan_.images.push_back(std::move(image).value());
        return {};
    }
    auto file = base::read_source(path, span);
    if (!file) return std::move(file).errors();
    auto drawing = graphic::load_svg(file.value(), plan_.arena, plan_.palette.spots);
    if (!drawing) return std::move(drawing).errors();
    loaded.drawing = drawing.value();
    plan_.files.push_back({path, base::sha256(file.value()->text)});
    return {};
}

void Compiler::load_picture(PictureNode& node, const SourceNode& source) {
    const SourceAttribute& attribute = *source.find("src");
    auto path = base::resolve_inside(plan_.folder, attribute.value, attribute.inside);
    if (!path) return complain(std::move(path).errors());
    if (is_pdf(path.value())) {
        node.image = load_page(path.value(), node.page_number, node.page_box, attribute,
                               channels_around(source));
        return;
    }
    for (const char* name : {"page", "box"}) {
        if (const SourceAttribute* given = source.find(name)) {
            complain("template.invalid-word", fmt::format("\"{}\" is for pages of PDF files", name),
                     given->span);
        }
    }
    const auto [known, is_new] = pictures_.try_emplace(path.value());
    PictureNode& loaded = known->second.node;
    if (is_new) {
        base::Status read = read_picture(loaded, path.value(), attribute.inside);
        if (!read) return complain(base::Diagnostics(read.errors()));
    }
    // Its colours count once in each channel.
    const ChannelMask more = channels_around(source) & ~known->second.channels;
    if (more != 0) note_picture_colors(loaded, attribute.inside, more);
    known->second.channels |= more;
    node.image = loaded.image;
    node.drawing = loaded.drawing;
}

// --- pages of PDF files

graphic::PdfFile* Compiler::open_pdf(const std::filesystem::path& path,
                                     const SourceAttribute& source) {
    const auto [at, is_new] = pdf_files_.try_emplace(path);
    if (!is_new) return at->second.get();
    auto file = graphic::PdfFile::open(path, source.inside);
    if (!file) {
        complain(std::move(file).errors());
        return nullptr;
    }
    plan_.files.push_back({path, file.value().digest()});
    at->second = std::make_unique<graphic::PdfFile>(std::move(file).value());
    return at->second.get();
}

const graphic::Image* Compiler::load_page(const std::filesystem::path& path, std::uint32_t number,
                                          graphic::PageBox box, const SourceAttribute& source,
                                          ChannelMask channels) {
    const auto [at, is_new] = pdf_pages_.try_emplace({path, number, box});
    KnownPage& known = at->second;
    if (is_new) {
        graphic::PdfFile* file = open_pdf(path, source);
        if (file == nullptr) return nullptr;
        auto image = file->page(number, box);
        if (!image) {
            for (base::Diagnostic& error : image.errors()) error.span = source.inside;
            complain(std::move(image).errors());
            return nullptr;
        }
        known.image = image.value().get();
        plan_.images.push_back(std::move(image).value());
    }
    // What it asks of a standard counts once in each channel.
    const ChannelMask more = channels & ~known.channels;
    if (known.image != nullptr && more != 0) note_page_traits(*known.image, source.inside, more);
    known.channels |= more;
    return known.image;
}

void Compiler::note_page_traits(const graphic::Image& image, const base::SourceSpan& span,
                                ChannelMask channels) {
    using Space = base::Color::Space;
    for (const Space space : {Space::gray, Space::rgb, Space::cmyk}) {
        if ((image.color_spaces >> static_cast<unsigned>(space) & 1U) == 0) continue;
        base::Color color;
        color.space = space;
        plan_.palette.uses.push_back({color, span, true, channels});
    }
    plan_.palette.pages.push_back({&image, span, channels});
    if ((image.traits.bits & graphic::PageTraits::unembedded_font) == 0) return;
    diagnostics_.push_back(
        base::warning("template.font-not-embedded",
                      fmt::format("the page shows the font {}, which its file doesn't hold",
                                  image.traits.font),
                      span)
            .hint("export the file with its fonts embedded; a press may show another font"));
}

/// What a page shows below everything else: the first child of its header.
const ContainerNode* Compiler::background(const SourceNode& page,
                                          const document::PageMaster& master,
                                          const ContainerNode* header) {
    NodeList children;
    const SourceNode* first = nullptr;
    for (const auto& child : page.children) {
        if (!child->is(Element::background)) continue;
        auto* node = const_cast<PictureNode*>(picture(*child));  // made just here
        node->role = base::Role::artifact;
        const bool has_size = node->size.width.units > 0 || node->size.height.units > 0;
        const bool is_sized =
            child->style.variants[0]->box.width.kind != document::Measure::Kind::automatic;
        if (!has_size && !is_sized) node->size = master.size;
        children.push_back(node);
        if (first == nullptr) first = child.get();
    }
    if (children.empty()) return header;
    ContainerNode* made = plan_.arena.make<ContainerNode>();
    if (header != nullptr) {
        *made = *header;
        children.insert(children.end(), header->children.begin(), header->children.end());
    } else {
        made->kind = NodeKind::container;
        made->role = base::Role::artifact;
        made->style = styles_.anonymous(first->style);
        made->place = place_of(first->span);
    }
    made->children = plan_.arena.copy(children);
    finish(*made, all_static(made->children));
    return made;
}

/// A page of the size of what is appended; paper, sides and the zone of marks are the usual ones.
const document::PageMaster* Compiler::source_master(const SourceNode& source, base::Size size) {
    const document::PageMaster* usual = masters_.empty() ? nullptr : masters_.front();
    auto* master = plan_.arena.make<document::PageMaster>();
    if (usual != nullptr) {
        master->medium = usual->medium;
        master->plex = usual->plex;
        if (size == usual->size) master->mark_zone = usual->mark_zone;
    }
    master->name = "append";
    master->size = size;
    const SourceNode* flow = &source;
    while (flow->parent != nullptr && !flow->is(Element::flow)) flow = flow->parent;
    const document::Frame body{
        plan_.arena.copy(flow->get("frame")), {{}, {}, size.width, size.height}, false};
    master->frames = plan_.arena.copy(std::vector<document::Frame>{body});
    return master;
}

const Node* Compiler::append(const SourceNode& source) {
    check_in_flow(source);
    AppendNode* node = make<AppendNode>(NodeKind::append, source, base::Role::section);
    node->master = master_of(source, "master");
    node->usual = source_master(source, {base::Length::points(595), base::Length::points(842)});
    node->frame = node->usual->frames.front().name;
    node->page_box = page_box_of(source);
    node->alternative_text = text_of(source, "alt");
    node->range = text_of(source, "range");
    document::Style style = *styles_.anonymous(source.style).variants[0];
    style.box.fit = document::Fit::contain;
    plan_.styles.push_back(std::move(style));
    node->picture_style = &plan_.styles.back();
    const TextPlan* path = text_of(source, "src");
    const bool is_constant = path != nullptr && path->is_constant() &&
                             (node->range == nullptr || node->range->is_constant());
    finish(*node, false);
    if (!is_constant) {
        node->source = path;
        return node;
    }
    const SourceAttribute& attribute = *source.find("src");
    auto found = base::resolve_inside(plan_.folder, attribute.value, attribute.inside);
    if (!found) {
        complain(std::move(found).errors());
        return node;
    }
    graphic::PdfFile* file = open_pdf(found.value(), attribute);
    if (file == nullptr) return node;
    const SourceAttribute* range = source.find("range");
    auto list =
        graphic::parse_page_list(range != nullptr ? range->value : "all", file->page_count());
    if (!list) {
        for (base::Diagnostic& error : list.errors()) error.span = range->inside;
        complain(std::move(list).errors());
        return node;
    }
    std::vector<AppendNode::Page> pages;
    for (const std::uint32_t number : list.value()) {
        const graphic::Image* image =
            load_page(found.value(), number, node->page_box, attribute, channels_around(source));
        if (image == nullptr) return node;
        pages.push_back({image, node->master != nullptr
                                    ? node->master
                                    : source_master(source, image->natural_size)});
    }
    node->pages = plan_.arena.copy(pages);
    return node;
}

}  // namespace cajista::templates::detail
