// SPDX-License-Identifier: Apache-2.0
#include "run/compiled_job.h"

#include "run/check_colors.h"
#include "run/check_marks.h"

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "base/files.h"
#include "base/limits.h"
#include "graphic/qpdf_library.h"
#include "locale/locale.h"
#include "run/built_in.h"
#include "text/paragraph.h"

namespace cajista::run {

namespace {

/// Digits and the signs of amounts and dates: what the data of every statement holds.
constexpr std::u32string_view amount_characters = U"0123456789.,-+/:%€$£ \u00a0\u202f";

/// Letters of names and addresses from neighbouring countries, the frequent ones first.
constexpr std::u32string_view neighbour_letters =
    U"łąęśżćńźóéèàçêâôîùûëïœãõåøæäöüčřšžýěůáíúďťňľĺőűășțşğıđßñì"
    U"ŁŚŻĆŹČŘŠŽÉÇÅØÄÖÜÁÍÓÚŐŰŞİÎĐŇÀÈÊÂ";

/// Whether each document is a file with its own fonts, which then hold no letter on suspicion.
bool embeds_fonts_often(const job::Job& job) {
    return (job.archive && !job.archive->volume_pages) || job.email;
}

std::u32string expected_characters(const CompiledJob& compiled) {
    std::u32string result(amount_characters);
    std::set<std::string> languages;
    for (const auto& entry : compiled.templates) {
        languages.insert(entry->languages().begin(), entry->languages().end());
    }
    if (languages.empty()) languages.insert("en");
    for (const std::string& language : languages) {
        result += text::exemplar_characters(language);
    }
    if (!embeds_fonts_often(compiled.job)) result += neighbour_letters;
    return result;
}

base::Status plan_fonts(CompiledJob& compiled) {
    std::vector<pdf::GlyphUse> uses;
    for (const auto& entry : compiled.templates) {
        for (const text::ShapedText* shaped : entry->static_texts()) {
            for (const text::GlyphRun& run : text::runs_of(*shaped)) {
                pdf::append_glyph_uses(run, uses);
            }
        }
    }
    const job::Job& job = compiled.job;
    const job::PdfOptions* options = job.print     ? &job.print->pdf
                                     : job.archive ? &job.archive->pdf
                                     : job.email   ? &job.email->pdf
                                                   : nullptr;
    const bool identity =
        options != nullptr && options->text_encoding == job::TextEncoding::identity;
    base::Result<pdf::FontPlan> plan =
        pdf::FontPlan::create(compiled.fonts.faces(), uses, expected_characters(compiled),
                              identity ? pdf::TextEncoding::identity : pdf::TextEncoding::compact);
    if (!plan) return std::move(plan).errors();
    compiled.plan = std::make_unique<pdf::FontPlan>(std::move(plan).value());
    MemoryResources resources(compiled.fonts, *compiled.plan);
    base::Result<pdf::FontCache> cache = pdf::FontCache::create(*compiled.plan, resources);
    if (!cache) return std::move(cache).errors();
    compiled.font_cache = std::make_unique<pdf::FontCache>(std::move(cache).value());
    return {};
}

base::Result<pdf::OutputIntent> load_intent(const job::PdfOptions& options) {
    pdf::OutputIntent intent;
    if (!options.standard->needs_intent()) return intent;
    auto srgb = pdf::ColorProfile::srgb();
    if (!srgb) return std::move(srgb).errors();
    const auto rgb = std::make_shared<const pdf::ColorProfile>(std::move(srgb).value());
    intent.is_strict = options.colors == job::ColorPolicy::strict;
    intent.condition = options.output_condition;
    intent.registry = options.output_registry;
    if (options.output_intent.empty()) {
        intent.profile = rgb;
        if (intent.condition.empty()) {
            intent.condition = "sRGB IEC61966-2.1";
            intent.registry = "http://www.color.org";
        }
        return intent;
    }
    base::Result<std::string> bytes =
        base::read_bytes(options.output_intent, base::limits::image_bytes, options.intent_span);
    if (!bytes) return std::move(bytes).errors();
    auto profile = pdf::ColorProfile::parse(std::move(bytes).value(), options.output_intent);
    if (!profile) {
        base::Diagnostics errors = std::move(profile).errors();
        for (base::Diagnostic& error : errors) error.span = options.intent_span;
        return errors;
    }
    if (options.standard->is_exchange && !profile->is_output) {
        return base::error("pdf.profile-unfit",
                           fmt::format("the colour profile '{}' isn't a printer's, which PDF/X "
                                       "asks for",
                                       options.output_intent),
                           options.intent_span);
    }
    if (profile->space != base::Color::Space::rgb) intent.rgb = rgb;
    intent.profile = std::make_shared<const pdf::ColorProfile>(std::move(profile).value());
    return intent;
}

/// The profile of the job's CMYK colours; null: none is named.
const pdf::ColorProfile* cmyk_profile(const CompiledJob& compiled) {
    for (const pdf::OutputIntent* intent : {&compiled.print_intent, &compiled.archive_intent}) {
        if (intent->profile && intent->profile->space == base::Color::Space::cmyk) {
            return intent->profile.get();
        }
    }
    return nullptr;
}

base::Status load_converters(CompiledJob& compiled) {
    auto srgb = pdf::ColorProfile::srgb();
    if (!srgb) return std::move(srgb).errors();
    const auto load = [&](const job::PdfOptions& options, const pdf::OutputIntent& intent,
                          std::shared_ptr<const pdf::ColorConverter>& colors) -> base::Status {
        if (options.colors != job::ColorPolicy::convert || !intent.profile) return {};
        auto made =
            pdf::ColorConverter::create(srgb.value(), cmyk_profile(compiled), *intent.profile);
        if (!made) return std::move(made).errors();
        colors = std::move(made).value();
        return {};
    };
    if (compiled.job.print) {
        auto done = load(compiled.job.print->pdf, compiled.print_intent, compiled.print_colors);
        if (!done) return done;
    }
    if (compiled.job.email) {
        auto done = load(compiled.job.email->pdf, compiled.email_intent, compiled.email_colors);
        if (!done) return done;
    }
    if (!compiled.job.archive) return {};
    return load(compiled.job.archive->pdf, compiled.archive_intent, compiled.archive_colors);
}

base::Status load_intents(CompiledJob& compiled) {
    base::Diagnostics errors;
    const auto load = [&](const job::PdfOptions& options, pdf::OutputIntent& intent) {
        auto loaded = load_intent(options);
        if (!loaded) return append_all(errors, std::move(loaded).errors());
        intent = std::move(loaded).value();
    };
    if (compiled.job.print) load(compiled.job.print->pdf, compiled.print_intent);
    if (compiled.job.archive) load(compiled.job.archive->pdf, compiled.archive_intent);
    if (compiled.job.email) load(compiled.job.email->pdf, compiled.email_intent);
    return errors.empty() ? load_converters(compiled) : base::Status(std::move(errors));
}

base::Status compile_templates(CompiledJob& compiled) {
    base::Diagnostics errors;
    std::map<std::string, std::shared_ptr<const templates::Template>> known;
    for (const job::DocumentChoice& choice : compiled.job.documents) {
        const std::string variant = choice.template_path + '\n' + choice.style_path;
        const auto found = known.find(variant);
        if (found != known.end()) {
            compiled.templates.push_back(found->second);
            continue;
        }
        const templates::CompileOptions options{compiled.fonts,
                                                static_cast<std::uint32_t>(known.size()),
                                                choice.style_path, choice.style_span};
        auto result = templates::Template::compile(choice.template_path, options);
        if (!result) {
            append_all(errors, std::move(result).errors());
            known.emplace(variant, nullptr);
            compiled.templates.push_back(nullptr);
            continue;
        }
        append_all(compiled.warnings, result.value()->warnings());
        known.emplace(variant, result.value());
        compiled.templates.push_back(std::move(result).value());
    }
    return errors.empty() ? base::Status() : base::Status(std::move(errors));
}

/// What the archive's standard can't hold (ISO 19005-2, 6.8: other files only if they are PDF/A).
base::Status check_attachments(const CompiledJob& compiled) {
    if (!compiled.job.archive) return {};
    const base::PdfStandard& standard = *compiled.job.archive->pdf.standard;
    const bool has_volumes = compiled.job.archive->volume_pages != 0;
    if (standard.part == 3 && !has_volumes) return {};
    base::Diagnostics errors;
    std::set<const templates::Template*> seen;
    for (const auto& entry : compiled.templates) {
        if (!seen.insert(entry.get()).second) continue;
        for (const auto& place : entry->attachments()) {
            const bool is_invoice = place.profile != base::InvoiceProfile::none;
            const auto archive = templates::mask_of(templates::Channel::archive);
            if ((place.channels & archive) == 0) continue;
            if (standard.part != 2 && !is_invoice && !has_volumes) continue;
            if (has_volumes) {
                errors.push_back(base::error("run.attachment-unfit",
                                             "an attached file can't stand in an archive volume, "
                                             "which has many documents",
                                             place.span)
                                     .hint("leave volume-pages out of <archive>")
                                     .label(compiled.job.archive->span, "the archive"));
                continue;
            }
            errors.push_back(
                base::error("run.attachment-unfit",
                            fmt::format("{} can't stand in {}",
                                        is_invoice ? "an electronic invoice" : "an attached file",
                                        standard.name),
                            place.span)
                    .hint(
                        "say standard=\"pdf/a-3u\", \"pdf/a-3b\" or \"pdf/a-3a\" in <archive>, or "
                        "only=\"…\" here")
                    .label(compiled.job.archive->span, "the archive"));
        }
    }
    return errors.empty() ? base::Status() : base::Status(std::move(errors));
}

base::Status finish_compile(CompiledJob& compiled, Depth depth) {
    if (base::Status added = compiled.fonts.add_catalogue(font_catalogue()); !added) return added;
    if (base::Status done = load_intents(compiled); !done) return done;
    if (compiled.job.email && compiled.job.email->encrypt) {
        if (base::Status ready = graphic::load_qpdf(); !ready) return ready;
    }
    if (base::Status done = compile_templates(compiled); !done) return done;
    if (base::Status fit = check_attachments(compiled); !fit) return fit;
    if (base::Status fit = check_colors(compiled); !fit) return fit;
    if (base::Status fit = check_marks(compiled, compiled.warnings); !fit) return fit;
    return depth == Depth::run ? plan_fonts(compiled) : base::Status();
}

/// The key of a template's records: the field asked for, `id`, the first required one, the first.
base::Status choose_key(job::Job& job, const std::string& wanted) {
    job::Input& input = job.inputs.front();
    const value::RecordType& type = *input.record;
    if (type.fields.empty()) return {};
    const value::Field* field = &type.fields.front();
    for (const value::Field& candidate : type.fields) {
        if (!candidate.required || candidate.type == value::FieldType::record) continue;
        field = &candidate;
        break;
    }
    if (const auto slot = type.slot_of(wanted.empty() ? "id" : wanted)) {
        field = &type.fields[*slot];
    } else if (!wanted.empty()) {
        return base::error("run.key-unknown", fmt::format("the record has no field '{}'", wanted));
    }
    base::Result<rules::Expression> key =
        rules::compile_expression(field->name, field->span, job.scope());
    if (!key) return std::move(key).errors();
    input.key = std::move(key).value();
    input.has_key = true;
    return {};
}

}  // namespace

base::Status ensure_archive(CompiledJob& compiled) {
    if (compiled.job.archive) {
        if (compiled.job.archive->volume_pages == 0) return {};
        compiled.job.archive->volume_pages = 0;  // one document is a file
        compiled.job.archive->path.pieces.clear();
        compiled.job.archive->path.pieces.push_back({"document.pdf", {}, false});
        return {};
    }
    bool attaches = false;
    for (const auto& entry : compiled.templates) {
        attaches = attaches || !entry->attachments().empty();
    }
    job::ArchiveChannel archive;
    archive.pdf.standard = base::find_pdf_standard(attaches ? "pdf/a-3u" : "pdf/a-2u");
    archive.path.pieces.push_back({"document.pdf", {}, false});
    compiled.job.archive = std::move(archive);
    return load_intents(compiled);
}

MemoryResources::MemoryResources(const text::FontSet& fonts, const pdf::FontPlan& plan)
    : font_set_(fonts) {
    for (std::uint32_t face = 0; face < plan.faces().size(); ++face) {
        if (!plan.faces()[face].is_deferred) note_face(face);
    }
}

const base::Sha256& MemoryResources::note_face(std::uint32_t face) {
    const text::FontFace& font = *font_set_.faces()[face];
    const std::span<const std::byte> bytes = font.bytes();
    fonts_.emplace(font.digest(),
                   std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    return font.digest();
}

void MemoryResources::note_faces(const pdf::EncodedDocument& document) {
    for (const pdf::ResourceUse& use : document.resources) {
        const bool is_font = use.kind == pdf::ResourceUse::Kind::font ||
                             use.kind == pdf::ResourceUse::Kind::wide_font;
        if (is_font) note_face(use.face);
    }
}

void MemoryResources::add(const pdf::Resource& resource) {
    if (resource.kept.empty())
        others_.emplace(resource.digest, resource.bytes);
    else
        fonts_.emplace(resource.digest, resource.kept);
}

base::Result<std::string_view> MemoryResources::bytes(const base::Sha256& digest) {
    if (const auto font = fonts_.find(digest); font != fonts_.end()) return font->second;
    if (const auto other = others_.find(digest); other != others_.end()) {
        return std::string_view(other->second);
    }
    return base::error("run.resource-unknown",
                       fmt::format("no resource {} was handed over", base::to_hex(digest)));
}

base::SourceFilePtr font_catalogue() {
    auto file = std::make_shared<base::SourceFile>();
    file->path = "fonts/catalogue.xml";
    file->text = std::string(built_in_catalogue());
    return file;
}

base::Result<std::unique_ptr<CompiledJob>> compile_job(const base::SourceFilePtr& file,
                                                       const job::LoadOptions& options,
                                                       const Instant& now, Depth depth) {
    job::LoadOptions with = options;
    if (depth == Depth::run && with.reads_values && !with.environment) {
        with.environment = [](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
        };
    }
    base::Result<job::Job> job = job::load_job(file, with);
    if (!job) return std::move(job).errors();
    auto compiled = std::make_unique<CompiledJob>();
    compiled->job = std::move(job).value();
    compiled->now = now;
    if (base::Status done = finish_compile(*compiled, depth); !done) {
        return std::move(done).errors();
    }
    return compiled;
}

base::Result<std::unique_ptr<CompiledJob>> compile_template(const std::filesystem::path& file,
                                                            const std::string& data,
                                                            const std::string& key,
                                                            const Instant& now, Depth depth) {
    auto compiled = std::make_unique<CompiledJob>();
    compiled->now = now;
    compiled->job.name = file.stem().string();
    job::DocumentChoice choice;
    choice.template_path = file.string();
    compiled->job.documents.push_back(std::move(choice));
    if (base::Status done = finish_compile(*compiled, depth); !done) {
        return std::move(done).errors();
    }
    const value::RecordType* type = compiled->templates[0]->record_type();
    if (type == nullptr) {
        return base::error("run.template-without-record",
                           fmt::format("'{}' names no <record>, so data can't be read for it",
                                       file.string()))
            .hint("add <record name=\"…\" schema=\"….schema.xml\"/> to the template");
    }
    // The template owns its record type and lives as long as the job.
    const std::shared_ptr<const value::RecordType> shared(compiled->templates[0], type);
    base::Result<job::Input> input = job::input_for_file(data, shared);
    if (!input) return std::move(input).errors();
    compiled->job.inputs.push_back(std::move(input).value());
    if (base::Status found = choose_key(compiled->job, key); !found) {
        return std::move(found).errors();
    }
    return compiled;
}

archive::ArchiveSettings CompiledJob::archive_settings() const {
    archive::ArchiveSettings settings{job.name, now.file_time, plan.get(), font_cache.get()};
    settings.standard = job.archive->pdf.standard;
    settings.intent = archive_intent;
    for (const job::IndexField& field : job.archive->index) {
        settings.index_fields.push_back(field.name);
    }
    return settings;
}

print::SpoolFormat CompiledJob::print_format() const {
    print::SpoolFormat format{job.print->pdf.standard, print_intent, job.print->bleed, {}};
    for (const job::IndexField& field : job.print->metadata) {
        format.metadata.push_back({field.name, field.is_of_segment});
    }
    return format;
}

archive::ArchiveSettings CompiledJob::email_settings() const {
    archive::ArchiveSettings settings{job.name, now.file_time, plan.get(), font_cache.get()};
    settings.standard = job.email->pdf.standard;
    settings.intent = email_intent;
    return settings;
}

bool CompiledJob::has_own_archive_pages() const {
    return job.print && job.archive &&
           (job.archive->pdf.standard->is_tagged() || print_colors != archive_colors);
}

}  // namespace cajista::run
