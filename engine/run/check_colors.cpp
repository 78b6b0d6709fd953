// SPDX-License-Identifier: Apache-2.0
#include "run/check_colors.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "pdf/check_pages.h"

namespace cajista::run {

namespace {

using Design = const templates::Template*;

std::vector<Design> designs_of(const CompiledJob& compiled) {
    std::vector<Design> designs;
    for (const auto& design : compiled.templates) {
        const bool is_known =
            std::find(designs.begin(), designs.end(), design.get()) != designs.end();
        if (design && !is_known) designs.push_back(design.get());
    }
    return designs;
}

std::string_view name_of(templates::Channel channel) {
    return templates::channel_names[static_cast<std::size_t>(channel)];
}

/// Pages of PDF files, each once.
void check_imported(Design design, templates::Channel channel, const job::PdfOptions& options,
                    base::Diagnostics& found) {
    for (const templates::PageUse& use : design->palette().pages) {
        if ((use.channels & templates::mask_of(channel)) == 0) continue;
        base::Status fit =
            pdf::check_pages(use.image->traits.bits, options.standard, use.image->traits.font);
        if (fit) continue;
        base::Diagnostic error = fit.errors().front();
        error.message = fmt::format("<{}>: {}", name_of(channel), error.message);
        error.span = use.span;
        found.push_back(std::move(error));
    }
}

void check_channel(Design design, templates::Channel channel, const job::PdfOptions& options,
                   const pdf::OutputIntent& intent, const pdf::ColorConverter* converter,
                   base::Diagnostics& found) {
    check_imported(design, channel, options, found);
    if (!intent.profile) return;
    for (const templates::ColorUse& use : design->colors()) {
        if ((use.channels & templates::mask_of(channel)) == 0) continue;
        const base::Color::Space space = use.color.space;
        const bool is_converted = converter != nullptr && !use.is_of_picture;
        if (intent.takes(space) || (is_converted && converter->takes(space))) continue;
        base::Diagnostic error = pdf::color_unfit(space, *intent.profile);
        error.message = fmt::format("{} of <{}> can't have this colour: {}", options.standard->name,
                                    name_of(channel), error.message);
        error.span = use.span;
        found.push_back(std::move(error));
    }
}

/// A file knows an ink by its name, so it has one alternate in a job.
void check_spots(const std::vector<Design>& designs, base::Diagnostics& found) {
    std::map<std::string_view, std::pair<const base::SpotColor*, base::SourceSpan>> known;
    for (const Design design : designs) {
        const templates::Palette& palette = design->palette();
        for (std::size_t i = 0; i < palette.spots.size(); ++i) {
            const base::SpotColor& spot = palette.spots[i];
            const auto [at, is_new] =
                known.try_emplace(spot.name, std::pair{&spot, palette.spans[i]});
            if (is_new || at->second.first->alternate == spot.alternate) continue;
            found.push_back(base::error("run.spot-differs",
                                        fmt::format("the spot colour \"{}\" has another alternate "
                                                    "in another template",
                                                    spot.name),
                                        palette.spans[i])
                                .label(at->second.second, "first here")
                                .hint("give both the same, in a style that they share"));
        }
    }
}

}  // namespace

base::Status check_colors(const CompiledJob& compiled) {
    base::Diagnostics found;
    const std::vector<Design> designs = designs_of(compiled);
    for (const Design design : designs) {
        if (compiled.job.print) {
            check_channel(design, templates::Channel::print, compiled.job.print->pdf,
                          compiled.print_intent, compiled.print_colors.get(), found);
        }
        if (compiled.job.archive) {
            check_channel(design, templates::Channel::archive, compiled.job.archive->pdf,
                          compiled.archive_intent, compiled.archive_colors.get(), found);
        }
        if (compiled.job.email) {
            check_channel(design, templates::Channel::email, compiled.job.email->pdf,
                          compiled.email_intent, compiled.email_colors.get(), found);
        }
    }
    check_spots(designs, found);
    return found.empty() ? base::Status() : base::Status(std::move(found));
}

}  // namespace cajista::run
