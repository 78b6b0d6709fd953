// SPDX-License-Identifier: Apache-2.0
// A job with everything that it needs before the first record: templates, fonts, the code plan.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "archive/archive_writer.h"
#include "base/result.h"
#include "job/job.h"
#include "pdf/encode.h"
#include "pdf/font_plan.h"
#include "pdf/volume.h"
#include "print/spool_format.h"
#include "run/instant.h"
#include "template/template.h"
#include "text/font.h"

namespace cajista::run {

/// Hands out resources kept in memory: the font files of a job, and the images and forms that an
/// encoder made. One owner, one thread; the fonts behind it are shared.
class MemoryResources final : public pdf::ResourceSource {
public:
    /// Knows the planned faces; a fallback face is known when a document that uses it was noted.
    MemoryResources(const text::FontSet& fonts, const pdf::FontPlan& plan);
    void add(const pdf::Resource& resource);
    /// Gives the digest of the font file of a face that a document uses, and hands it out from now.
    const base::Sha256& note_face(std::uint32_t face);
    void note_faces(const pdf::EncodedDocument& document);
    base::Result<std::string_view> bytes(const base::Sha256& digest) override;
    bool keeps_fonts() const override { return true; }  ///< in the job's FontSet

private:
    const text::FontSet& font_set_;
    std::map<base::Sha256, std::string_view> fonts_;
    std::map<base::Sha256, std::string> others_;
};

/// Const after compile_job and shared by all workers; must stay where it is.
struct CompiledJob {
    job::Job job;
    text::FontSet fonts;
    std::vector<std::shared_ptr<const templates::Template>> templates;  ///< one per choice
    std::unique_ptr<pdf::FontPlan> plan;
    std::unique_ptr<pdf::FontCache> font_cache;
    /// Of each channel; without profile where its standard needs none.
    pdf::OutputIntent print_intent, archive_intent, email_intent;
    /// Of each channel whose colours are converted; null: not.
    std::shared_ptr<const pdf::ColorConverter> print_colors, archive_colors, email_colors;
    /// What the files of <print> are; the job must have one.
    print::SpoolFormat print_format() const;
    Instant now;
    std::set<std::string> traced_keys;  ///< records whose decisions are written to trace.ndjson
    base::Diagnostics warnings;

    /// What makes the files of the archive; for a job that has one.
    archive::ArchiveSettings archive_settings() const;
    /// The same for the files of <email>.
    archive::ArchiveSettings email_settings() const;
    /// Whether archive files are tagged or coloured otherwise than print, so that each has pages
    /// of its own in the page store.
    bool has_own_archive_pages() const;
};

/// How much is prepared: a check needs no font plan.
enum class Depth : std::uint8_t { check, run };

/// Loads and compiles; all errors of job, schemas and templates at once.
base::Result<std::unique_ptr<CompiledJob>> compile_job(const base::SourceFilePtr& file,
                                                       const job::LoadOptions& options,
                                                       const Instant& now, Depth depth);

/// The same for a template alone, as `compose TEMPLATE --data FILE` uses it: a job with one input
/// of the template's record type and one document. `key` names the field that is the record's key;
/// empty: `id`, else the first required field, else the first.
base::Result<std::unique_ptr<CompiledJob>> compile_template(const std::filesystem::path& file,
                                                            const std::string& data,
                                                            const std::string& key,
                                                            const Instant& now, Depth depth);

/// Gives a job without <archive> the usual one, for a single document: PDF/A-2u, or PDF/A-3u where
/// the template attaches files.
base::Status ensure_archive(CompiledJob& compiled);

/// The catalogue of fonts that is built into the program (fonts/catalogue.xml).
base::SourceFilePtr font_catalogue();

}  // namespace cajista::run
