// SPDX-License-Identifier: Apache-2.0
#include "print/ticket.h"

#include <fmt/format.h>

#include "base/files.h"

namespace cajista::print {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string dimension(base::Size size) {
    return fmt::format("{:.2f} {:.2f}", size.width.to_points(), size.height.to_points());
}

}  // namespace

std::string jdf_ticket(const job::Production& production, std::string_view job,
                       const WrittenFacts& facts) {
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<JDF xmlns=\"http://www.CIP4.org/JDFSchema_1_1\" Version=\"1.5\" ID=\"J1\" JobID=\"{0}\" "
        "JobPartID=\"1\" Type=\"Combined\" Types=\"Interpreting Rendering DigitalPrinting\" "
        "Status=\"Waiting\" DescriptiveName=\"{0}\">\n"
        "  <Comment ID=\"C1\" Name=\"Totals\">pieces {1}, documents {2}, sheets {3}, weight "
        "{4}.{5:03} g, postage {6}.{7:04}</Comment>\n  <ResourcePool>\n"
        "    <RunList ID=\"R1\" Class=\"Parameter\" Status=\"Available\" PartIDKeys=\"Run\">\n",
        escaped(job), facts.pieces, facts.documents, facts.sheets, facts.milligrams / 1000,
        facts.milligrams % 1000, facts.postage / 10'000, facts.postage % 10'000);
    for (std::size_t i = 0; i < facts.volumes.size(); ++i) {
        const VolumeRow& volume = facts.volumes[i];
        out += fmt::format(
            "      <RunList Run=\"{}\" Pages=\"0 ~ {}\" NPage=\"{}\" DescriptiveName=\"{}\">\n"
            "        <LayoutElement><FileSpec URL=\"{}\" MimeType=\"application/pdf\"/>"
            "</LayoutElement>\n      </RunList>\n",
            i + 1, volume.facts.pages - 1, volume.facts.pages, escaped(facts.machines[i]),
            escaped(volume.name));
    }
    out += fmt::format(
        "    </RunList>\n    <LayoutPreparationParams ID=\"L1\" Class=\"Parameter\" "
        "Status=\"Available\" Sides=\"{}\"/>\n    <DigitalPrintingParams ID=\"D1\" "
        "Class=\"Parameter\" Status=\"Available\"/>\n",
        production.is_simplex ? "OneSidedFront" : "TwoSidedFlipY");
    std::size_t number = 0;
    for (const auto& [name, medium] : facts.media) {
        out += fmt::format(
            "    <Media ID=\"M{}\" Class=\"Consumable\" Status=\"Available\" MediaType=\"Paper\" "
            "DescriptiveName=\"{}\" Dimension=\"{}\" Amount=\"{}\"/>\n",
            ++number, escaped(name.empty() ? "default" : name), dimension(medium.size),
            medium.sheets);
    }
    out +=
        "  </ResourcePool>\n  <ResourceLinkPool>\n    <RunListLink rRef=\"R1\" "
        "Usage=\"Input\"/>\n    <LayoutPreparationParamsLink rRef=\"L1\" Usage=\"Input\"/>\n"
        "    <DigitalPrintingParamsLink rRef=\"D1\" Usage=\"Input\"/>\n";
    for (std::size_t i = 1; i <= number; ++i) {
        out += fmt::format("    <MediaLink rRef=\"M{}\" Usage=\"Input\"/>\n", i);
    }
    return out + "  </ResourceLinkPool>\n</JDF>\n";
}

base::Status write_ticket(const std::filesystem::path& folder, const job::Production& production,
                          std::string_view job, const WrittenFacts& facts) {
    const std::filesystem::path path = folder / production.ticket;
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    return base::write_whole_file(path, jdf_ticket(production, job, facts));
}

}  // namespace cajista::print
