// SPDX-License-Identifier: Apache-2.0
#include "print/spool_format.h"

#include <fmt/format.h>

#include <algorithm>

namespace cajista::print {

void SpoolFormat::set(pdf::VolumeOptions& options) const {
    options.standard = standard;
    options.intent = intent;
    options.bleed = bleed;
}

SpoolParts::SpoolParts(const SpoolFormat& format) : format_(format) {
    for (const SpoolField& field : format.metadata) {
        has_segments_ = has_segments_ || field.is_of_segment;
        if (!field.is_of_segment) names_.push_back(field.name);
    }
    if (has_segments_) levels_.emplace_back("Segment");
    nodes_.resize(levels_.size());
    levels_.emplace_back("Document");
}

SpoolParts::SpoolParts(const SpoolFormat& format, const std::vector<job::GroupLevel>& groups)
    : SpoolParts(format) {
    has_pieces_ = true;
    groups_ = groups.size();
    levels_.insert(levels_.end() - 1, "Piece");
    for (std::size_t i = 0; i < groups.size(); ++i) {
        levels_.insert(levels_.begin() + static_cast<std::ptrdiff_t>(i), groups[i].name);
    }
    nodes_.resize(levels_.size() - 1);
}

void SpoolParts::set(pdf::VolumeOptions& options) const {
    options.part_levels = levels_;
    options.record_level = static_cast<std::uint32_t>(levels_.size()) - (has_pieces_ ? 1 : 0);
}

void SpoolParts::add_value(Node& node, std::string_view name, std::string value) {
    node.names.emplace_back(name);
    node.values.push_back(std::move(value));
}

void SpoolParts::set_segment(const store::DocumentFacts& facts) {
    if (!has_segments_) return;
    Node& node = nodes_[groups_];
    node = {};
    const std::size_t count = std::min(format_.metadata.size(), facts.metadata.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (!format_.metadata[i].is_of_segment) continue;
        // The length keeps ("a", "bc") from ("ab", "c").
        node.key += fmt::format("{}:{}", facts.metadata[i].size(), facts.metadata[i]);
        add_value(node, format_.metadata[i].name, std::string(facts.metadata[i]));
    }
}

void SpoolParts::begin_piece(const Piece& piece, const store::DocumentFacts& first) {
    if (!format_.standard->is_variable) return;
    for (std::size_t i = 0; i < groups_ && i < piece.groups.size(); ++i) {
        nodes_[i] = {};
        nodes_[i].key = piece.groups[i];
        add_value(nodes_[i], levels_[i], piece.groups[i]);
    }
    set_segment(first);
    Node& node = nodes_.back();
    node = {};
    node.key = fmt::format("{}", piece.number);
    node.id = first.key;
    node.address = first.recipient;
    add_value(node, "piece", node.key);
    add_value(node, "sheets", fmt::format("{}", piece.sheets));
    add_value(node, "documents", fmt::format("{}", piece.documents.size()));
}

void SpoolParts::begin_document(const store::DocumentFacts& facts) {
    if (format_.standard->is_variable) set_segment(facts);
}

pdf::PartMetadata SpoolParts::with_parts(pdf::PartMetadata metadata) {
    parts_.clear();
    for (Node& node : nodes_) {
        node.views.assign(node.values.begin(), node.values.end());
        parts_.push_back({node.key, node.id, node.address, node.names, node.views});
    }
    metadata.above = parts_;
    return metadata;
}

pdf::PartMetadata SpoolParts::document(const store::DocumentFacts& facts) {
    if (!format_.standard->is_variable) return {};
    pdf::PartMetadata metadata;
    metadata.key = facts.key;
    metadata.title = facts.title;
    metadata.recipient = facts.recipient;
    metadata.template_name = facts.template_name;
    metadata.language = facts.language;
    values_.clear();
    const std::size_t count = std::min(format_.metadata.size(), facts.metadata.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (!format_.metadata[i].is_of_segment) values_.push_back(facts.metadata[i]);
    }
    metadata.names = names_;
    metadata.values = values_;
    return with_parts(metadata);
}

pdf::PartMetadata SpoolParts::extra(std::string_view kind) {
    if (!format_.standard->is_variable) return {};
    Node& node = nodes_.back();
    node = {};
    node.key = fmt::format("extra {}", ++extras_);
    add_value(node, "kind", std::string(kind));
    pdf::PartMetadata metadata;
    metadata.title = kind;
    return with_parts(metadata);
}

}  // namespace cajista::print
