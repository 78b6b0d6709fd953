// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/document_parts.h"

#include <string_view>

#include "base/print_number.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::uint32_t parts_in_array = 8191;  // ISO 32000-1, annex C.2

/// `/key(text)`, nothing for an empty text.
void append_text(std::string& out, std::string_view key, std::string_view utf8) {
    if (utf8.empty()) return;
    out += key;
    append_string(out, utf8);
}

/// The job's own fields, as names that PDF and XML take.
void append_fields(std::string& out, std::span<const std::string> names,
                   std::span<const std::string_view> values) {
    const XmpSchema fields = index_schema(names, values);
    if (fields.properties.empty()) return;
    out += "/Cajista_Fields<<";
    for (const XmpSchema::Property& field : fields.properties) {
        out += '/' + field.name;
        append_string(out, field.value);
    }
    out += ">>";
}

/// What a part above documents says of itself.
std::string describe(const PartNode& node) {
    std::string out = "/DPM<</CIP4_Root<<";
    if (!node.recipient_id.empty() || !node.address.empty()) {
        out += "/CIP4_Recipient<<";
        append_text(out, "/CIP4_UniqueID", node.recipient_id);
        append_text(out, "/CIP4_Address", node.address);
        out += ">>";
    }
    out += ">>";
    append_fields(out, node.names, node.values);
    return out + ">>";
}

}  // namespace

/// A full list of kids goes out at once, so that no part of a long spool stays in memory.
void DocumentParts::add_kid(Open& part, std::uint32_t number) {
    if (part.kids == parts_in_array) {
        const std::uint32_t list = file_.allocate();
        file_.write(list, part.list += ']');
        append_reference(part.full_lists, part.full_lists.empty() ? "" : " ", list);
        part.list.clear();
        part.kids = 0;
    }
    append_reference(part.list, part.kids++ == 0 ? "[" : " ", number);
}

/// `/DParts[[12 0 R 13 0 R]]`, full lists before by reference.
void DocumentParts::append_kids(const Open& part) {
    value_ += "/DParts[" + part.full_lists;
    if (part.kids != 0) value_ += part.list + ']';
    value_ += ']';
}

void DocumentParts::begin(const PartNode& node) {
    Open part;
    part.number = file_.allocate();
    part.key = node.key;
    part.description = describe(node);
    add_kid(open_.back(), part.number);
    open_.push_back(std::move(part));
}

/// Writes the innermost open part.
void DocumentParts::end() {
    const Open& part = open_.back();
    value_ = "<</Type/DPart";
    append_reference(value_, "/Parent ", open_[open_.size() - 2].number);
    value_ += part.description;
    append_kids(part);
    value_ += ">>";
    file_.write(part.number, value_);
    open_.pop_back();
}

std::uint32_t DocumentParts::add(std::uint32_t first, std::uint32_t last,
                                 const VolumeOptions& options, const PartMetadata& metadata) {
    if (open_.empty()) open_.emplace_back().number = file_.allocate();
    const std::size_t levels = options.part_levels.size();  // one is that of documents
    const auto node_of = [&](std::size_t level) {
        return level <= metadata.above.size() ? metadata.above[level - 1] : PartNode{};
    };
    std::size_t same = 1;
    while (same < open_.size() && open_[same].key == node_of(same).key) ++same;
    while (open_.size() > same) end();
    while (open_.size() < levels) begin(node_of(open_.size()));
    const std::uint32_t number = file_.allocate();
    add_kid(open_.back(), number);
    value_ = "<</Type/DPart";
    append_reference(value_, "/Parent ", open_.back().number);
    append_reference(value_, "/Start ", first);
    append_reference(value_, "/End ", last);
    // The vocabulary is that of CIP4's "Common Metadata for Document Production Workflows".
    value_ += "/DPM<</CIP4_Root<</CIP4_Recipient<<";
    append_text(value_, "/CIP4_UniqueID", metadata.key);
    append_text(value_, "/CIP4_Address", metadata.recipient);
    value_ += ">>/CIP4_Document<<";
    append_text(value_, "/CIP4_Title", metadata.title);
    append_text(value_, "/CIP4_Template", metadata.template_name);
    append_text(value_, "/CIP4_Language", metadata.language);
    value_ += ">>>>";
    append_fields(value_, metadata.names, metadata.values);
    value_ += ">>>>";
    file_.write(number, value_);
    return number;
}

std::uint32_t DocumentParts::finish(const VolumeOptions& options) {
    if (open_.empty()) return 0;
    while (open_.size() > 1) end();
    const std::uint32_t root = file_.allocate();
    value_ = "<</Type/DPart";
    append_reference(value_, "/Parent ", root);
    value_ += "/DPM<</CIP4_Root<</CIP4_Metadata<</CIP4_Conformance(base)";
    append_text(value_, "/CIP4_Creator", options.producer);
    append_text(value_, "/CIP4_JobName", options.title);
    value_ += ">>>>>>";
    append_kids(open_.front());
    value_ += ">>";
    file_.write(open_.front().number, value_);
    value_ = "<</Type/DPartRoot";
    append_reference(value_, "/DPartRootNode ", open_.front().number);
    value_ += "/RecordLevel ";
    base::append_integer(value_, options.record_level);
    value_ += "/NodeNameList[/Job";
    for (const std::string& level : options.part_levels) value_ += '/' + xml_name(level);
    value_ += "]>>";
    file_.write(root, value_);
    return root;
}

}  // namespace cajista::pdf::detail
