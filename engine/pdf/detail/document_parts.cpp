// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/document_parts.h"

#include <algorithm>
#include <string_view>

#include "base/print_number.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t parts_in_array = 8191;  // ISO 32000-1, annex C.2

void append_reference(std::string& out, std::string_view key, std::uint32_t number) {
    out += key;
    base::append_integer(out, number);
    out += " 0 R";
}

/// `/key(text)`, nothing for an empty text.
void append_text(std::string& out, std::string_view key, std::string_view utf8) {
    if (utf8.empty()) return;
    out += key;
    append_string(out, utf8);
}

}  // namespace

std::uint32_t DocumentParts::add(std::uint32_t first, std::uint32_t last,
                                 const PartMetadata& metadata) {
    if (root_node_ == 0) root_node_ = file_.allocate();
    const std::uint32_t number = file_.allocate();
    value_ = "<</Type/DPart";
    append_reference(value_, "/Parent ", root_node_);
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
    const XmpSchema fields = index_schema(metadata.names, metadata.values);
    if (!fields.properties.empty()) {
        value_ += "/Cajista_Fields<<";
        for (const XmpSchema::Property& field : fields.properties) {
            value_ += '/' + field.name;
            append_string(value_, field.value);
        }
        value_ += ">>";
    }
    value_ += ">>>>";
    file_.write(number, value_);
    parts_.push_back(number);
    return number;
}

std::uint32_t DocumentParts::finish(const VolumeOptions& options) {
    if (parts_.empty()) return 0;
    const std::uint32_t root = file_.allocate();
    value_ = "<</Type/DPart";
    append_reference(value_, "/Parent ", root);
    value_ += "/DPM<</CIP4_Root<</CIP4_Metadata<</CIP4_Conformance(base)";
    append_text(value_, "/CIP4_Creator", options.producer);
    append_text(value_, "/CIP4_JobName", options.title);
    value_ += ">>>>>>/DParts[";
    for (std::size_t i = 0; i < parts_.size(); i += parts_in_array) {
        value_ += '[';
        const std::size_t end = std::min(i + parts_in_array, parts_.size());
        for (std::size_t k = i; k < end; ++k) append_reference(value_, " ", parts_[k]);
        value_ += ']';
    }
    value_ += "]>>";
    file_.write(root_node_, value_);
    value_ = "<</Type/DPartRoot";
    append_reference(value_, "/DPartRootNode ", root_node_);
    value_ += "/RecordLevel 1/NodeNameList[/Spool/Document]>>";
    file_.write(root, value_);
    return root;
}

}  // namespace cajista::pdf::detail
