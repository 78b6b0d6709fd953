// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/intent_objects.h"

#include <string>

#include "base/print_number.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

std::uint32_t write_profile(ObjectFile& file, const ColorProfile& profile) {
    std::string entries = "/N ";
    const bool is_gray = profile.space == base::Color::Space::gray;
    base::append_integer(entries, is_gray ? 1 : profile.space == base::Color::Space::rgb ? 3 : 4);
    const std::uint32_t number = file.allocate();
    file.write_stream(number, entries, profile.stream, profile.is_compressed);
    return number;
}

std::uint32_t write_output_intents(ObjectFile& file, const VolumeOptions& options) {
    if (!options.standard->needs_intent() || !options.intent.profile) return 0;
    const OutputIntent& intent = options.intent;
    const std::uint32_t profile = write_profile(file, *intent.profile);
    ObjectModel model;
    PdfDict dict = model.dict();
    dict.name("Type", "OutputIntent");
    dict.name("S", options.standard->is_exchange ? "GTS_PDFX" : "GTS_PDFA1");
    const std::string& named =
        intent.condition.empty() ? intent.profile->description : intent.condition;
    dict.text("OutputConditionIdentifier", named.empty() ? "Custom" : named);
    if (!intent.registry.empty()) dict.text("RegistryName", intent.registry);
    dict.text("Info", intent.profile->description.empty() ? "Custom" : intent.profile->description);
    dict.reference("DestOutputProfile", profile);
    std::string value;
    if (!model.write(value)) {
        file.fail(base::error("pdf.object-refused", "the output intent can't be written"));
    }
    const std::uint32_t number = file.allocate();
    file.write(number, value);
    const std::uint32_t list = file.allocate();
    value = "[";
    base::append_integer(value, number);
    value += " 0 R]";
    file.write(list, value);
    return list;
}

}  // namespace cajista::pdf::detail
