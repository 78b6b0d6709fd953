// SPDX-License-Identifier: Apache-2.0
// lint: long, the whole plan of a template, one comment for each kind of node
// The compiled form of a template: a tree of nodes in one arena, with every style, static text and
// expression resolved. Made by template/, walked by compose/; no one else reads it. Const and
// shared after compilation.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/source.h"
#include "document/document.h"
#include "graphic/image.h"
#include "locale/catalogue.h"
#include "rules/expression.h"
#include "template/node.h"
#include "template/palette.h"
#include "template/template.h"
#include "template/xml_schema.h"
#include "text/paragraph.h"
#include "value/schema.h"

namespace cajista::templates {

struct FurniturePlan {
    const document::PageMaster* master = nullptr;
    document::Furniture::Pages pages = document::Furniture::Pages::all;
    base::Rect header_area, footer_area;
    const ContainerNode* header = nullptr;  ///< null: none
    const ContainerNode* footer = nullptr;
};
struct FlowPlan {
    std::string_view frame;
    const ContainerNode* content = nullptr;
};

/// Slots of the late values, the outermost names (template.md, 4). Each table with rows has a
/// `table` of its own type in TableNode::late_slot, which hides the outermost one.
enum LateSlot : std::uint32_t {
    page_slot = 0,
    table_slot = 1,
    space_slot = 2,
    section_slot = 3,
    running_slot = 4,
    first_early_slot = 5
};

/// Everything a composer needs. Owns what the nodes point at.
struct Plan {
    std::string name, version, language;
    std::filesystem::path folder;
    std::uint32_t number = 0;
    base::Arena arena;
    std::vector<base::SourceFilePtr> sources;
    std::vector<Template::UsedFile> files;
    base::Diagnostics warnings;
    std::set<ChannelMask> channel_masks;  ///< every `only`

    Palette palette;
    value::Schema schema;
    std::deque<rules::Expression> expressions;
    std::vector<Template::Decisions> decisions;
    std::deque<document::Style> styles;
    std::vector<std::shared_ptr<const graphic::Image>> images;
    locale::Catalogue catalogue;
    std::vector<std::string> languages;  ///< of the catalogue; empty without <texts>
    std::vector<const text::ShapedText*> static_texts;
    std::vector<const text::TextStyle*> data_text_styles;
    /// Types of `page`, of `space`, of `section`, then of `table` (one for each table with rows of one type).
    std::deque<value::RecordType> late_types;
    const value::RecordType& page_type() const { return late_types[0]; }
    const value::RecordType& space_type() const { return late_types[1]; }
    const value::RecordType& section_type() const { return late_types[2]; }

    const TextPlan* locale = nullptr;  ///< null: `language`
    const TextPlan* title = nullptr;
    const TextPlan* currency = nullptr;
    std::string_view recipient_frame;
    std::vector<Template::PagePlace> page_masters;
    std::span<const document::PageMaster* const> named_pages;  ///< all, as they are written
    std::span<const document::MasterStep> masters;
    const document::PageMaster* single_master = nullptr;
    const document::PageMaster* blank_master = nullptr;
    document::PageCount page_count = document::PageCount::automatic;
    std::span<const FurniturePlan> furniture;
    std::span<const FlowPlan> flows;

    Nodes attachments;
    struct AttachedFile {
        std::string name;  ///< without folder
        std::string bytes;
    };
    std::deque<AttachedFile> attached_files;
    std::deque<XmlSchemaSource> xml_schemas;

    std::uint32_t record_slot = first_early_slot;
    std::uint32_t slot_count = first_early_slot;
    std::uint32_t static_count = 0;  ///< highest static_number
    std::uint32_t test_count = 0;

    base::SourceSpan span_of(const Place& place) const {
        if (place.file >= sources.size()) return {};
        return {sources[place.file], place.begin, place.end};
    }
};

}  // namespace cajista::templates
