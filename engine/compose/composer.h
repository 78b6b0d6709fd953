// SPDX-License-Identifier: Apache-2.0
// Template × record → document: rules fire, fields fill, texts by language and tone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/arena.h"
#include "base/limits.h"
#include "base/result.h"
#include "document/document.h"
#include "document/late_content.h"
#include "locale/locale.h"
#include "rules/trace.h"
#include "template/template.h"
#include "value/schema.h"

namespace cajista::compose {

/// What compose() gives. The document lies in the arena, in the record's memory and in the composer
/// (static blocks); `late` belongs to the composer and answers until its next compose().
struct Composition {
    const document::Document* document = nullptr;
    document::LateContent* late = nullptr;
};

struct ComposeOptions {
    /// `--now` of the job: what now() and today() give. Never the clock.
    value::DateTime now{};
    /// Whether the documents get their files (<attach>): where a channel holds them.
    bool attachments = false;
    /// Of one document: steps of its expressions, decisions and repetitions, also those of late
    /// content; bytes of the arena; pixels of a picture that data names.
    std::uint64_t rule_steps = base::limits::rule_steps;
    std::size_t arena_bytes = base::limits::document_arena_bytes;
    std::uint64_t image_pixels = base::limits::image_pixels;
};

/// Composes documents of one template. One per worker; not thread-safe.
class Composer {
public:
    /// The locale cache is the worker's own and must outlive the composer.
    Composer(std::shared_ptr<const templates::Template> compiled, locale::LocaleCache& locales,
             ComposeOptions options);
    ~Composer();
    Composer(const Composer&) = delete;
    Composer& operator=(const Composer&) = delete;

    /// One record's document for one channel. `record` and all it points to must live as long as
    /// the composition is used; nothing of it is changed. Errors are the reasons of one reject:
    /// compose.expression-failed (with the rule's note), -unknown-locale, -document-too-large,
    /// -too-many-steps, -record-type, -attachment-…, -xml-…, and those of base and graphic for
    /// pictures, files and barcodes that come from data. Same record, same channel: same document.
    base::Result<Composition> compose(const value::Record& record, templates::Channel channel,
                                      base::Arena& arena);

    /// Where the next documents write which rules matched; null: nowhere. Must outlive them.
    void trace_into(rules::Trace* trace);

    /// What late content noted while the last document was laid out (a failed expression there);
    /// empty when all is well. Ask after layout; each is a reason to reject the document.
    base::Diagnostics take_late_errors();

    /// Rule steps that the last document took so far.
    std::uint64_t steps_used() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::compose
