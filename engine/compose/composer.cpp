// SPDX-License-Identifier: Apache-2.0
#include "compose/composer.h"

#include "base/limits.h"
#include "compose/detail/builder.h"

namespace cajista::compose {

struct Composer::State {
    State(std::shared_ptr<const templates::Template> of, locale::LocaleCache& locales,
          const ComposeOptions& options)
        : compiled(std::move(of)),
          builder(compiled->plan(), locales, options.now, options.attachments) {}

    std::shared_ptr<const templates::Template> compiled;  // before what points into it
    detail::Builder builder;
};

Composer::Composer(std::shared_ptr<const templates::Template> compiled,
                   locale::LocaleCache& locales, ComposeOptions options)
    : state_(std::make_unique<State>(std::move(compiled), locales, options)) {}

Composer::~Composer() = default;

base::Result<Composition> Composer::compose(const value::Record& record, templates::Channel channel,
                                            base::Arena& arena) {
    detail::Builder& builder = state_->builder;
    const document::Document* made = builder.build(record, templates::mask_of(channel), arena);
    if (made == nullptr) return builder.take_errors();
    if (arena.bytes_used() > base::limits::document_arena_bytes) {
        return base::error("compose.document-too-large",
                           "the document needs more memory than one document may have");
    }
    return Composition{made, &builder};
}

void Composer::trace_into(rules::Trace* trace) { state_->builder.trace_into(trace); }

base::Diagnostics Composer::take_late_errors() { return state_->builder.take_late_errors(); }

}  // namespace cajista::compose
