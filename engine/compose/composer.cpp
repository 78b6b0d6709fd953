// SPDX-License-Identifier: Apache-2.0
#include "compose/composer.h"

#include "compose/detail/builder.h"

namespace cajista::compose {

struct Composer::State {
    State(std::shared_ptr<const templates::Template> of, locale::LocaleCache& locales,
          const ComposeOptions& options)
        : compiled(std::move(of)), builder(compiled->plan(), locales, options) {}

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
    return Composition{made, &builder};
}

void Composer::trace_into(rules::Trace* trace) { state_->builder.trace_into(trace); }

std::uint64_t Composer::steps_used() const { return state_->builder.steps_used(); }

base::Diagnostics Composer::take_late_errors() { return state_->builder.take_late_errors(); }

}  // namespace cajista::compose
