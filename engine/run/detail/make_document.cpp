// SPDX-License-Identifier: Apache-2.0
#include "run/detail/composing_state.h"

#include "pdf/check_pages.h"
#include "run/count_messages.h"
#include "run/print_values.h"
#include "value/convert.h"

namespace cajista::run {

base::Status ComposingWorker::State::compose_pages(std::size_t choice, const value::Record& record,
                                                   templates::Channel channel,
                                                   const data::RawRecord& raw,
                                                   ComposedOutput& output) {
    document_arena.reset();
    base::Result<compose::Composition> composition =
        composers[choice]->compose(record, channel, document_arena);
    if (!composition) return std::move(composition).errors();
    const document::Document& document = *composition->document;
    output.recipient = std::string(document.recipient);
    output.language = std::string(document.language);
    clock.add_to(out->seconds.compose);
    auto composed = engine.lay_out(document, *composition->late, document_arena, limits);
    clock.add_to(out->seconds.layout);
    if (composed) {
        output.usage = {composers[choice]->steps_used(), composed->steps, composed->arena_bytes};
    }
    if (!composed) return std::move(composed).errors();
    if (base::Diagnostics late = composers[choice]->take_late_errors(); !late.empty()) {
        return late;
    }
    add_warnings(std::move(composed->warnings), raw, output.key);
    if (page_checks && channel == templates::Channel::print) {
        add_warnings(page_checks->check(*composed->document), raw, output.key);
    }
    if (channel == main_channel()) {
        output.messages = messages_of(*composed->document);
        if (active_trace != nullptr) traced_fills = fills_json(*composed->document);
    }
    if (listener != nullptr) listener->on_pages(*composed->document);
    if (!encoder) return {};
    const bool is_variant = channel == templates::Channel::archive && archive_encoder;
    const bool is_email = channel == templates::Channel::email;
    pdf::DocumentEncoder& own = is_variant                  ? *archive_encoder
                                : is_email && email_encoder ? *email_encoder
                                                            : *encoder;
    base::Status encoded = encode(own, *composed->document, output.encoded);
    const bool both = !is_variant && !is_email && archive_encoder && !tells_apart(choice);
    if (encoded && both) {
        encoded = encode(*archive_encoder, *composed->document, archive_encoded);
    }
    clock.add_to(out->seconds.encode);
    return encoded;
}

base::Status ComposingWorker::State::add_print_values(ComposedOutput& output) {
    if (!compiled.job.print || compiled.job.print->values.empty()) return {};
    const std::vector<job::PrintValue>& values = compiled.job.print->values;
    std::vector<value::Value> names = variables;
    for (const std::size_t number :
         {output.encoded.pages.size(), std::size_t{output.facts().sheets()}}) {
        names.push_back(
            value::Value::number(value::Decimal::from_integer(static_cast<std::int64_t>(number))));
    }
    for (const job::PrintValue& value : values) {
        MeteredFrame evaluation = frame();
        evaluation.variables = names;
        base::Result<std::string> text = print_value(value, evaluation, locales);
        if (!text) return std::move(text).errors();
        output.print_values.push_back(std::move(text).value());
    }
    return {};
}

base::Status ComposingWorker::State::check_print(const ComposedOutput& output) {
    if (print_checkers.empty()) return {};
    std::vector<base::Size> sizes;
    for (const pdf::EncodedPage& page : output.encoded.pages) sizes.push_back(page.size);
    const store::DocumentFacts facts = output.facts();
    for (const auto& checker : print_checkers) {
        if (base::Status good = checker->check(facts, sizes); !good) return good;
    }
    return {};
}

base::Status ComposingWorker::State::encode(pdf::DocumentEncoder& with,
                                            const page::ComposedDocument& composed,
                                            pdf::EncodedDocument& encoded) {
    base::Status done = with.encode(composed, encoded);
    for (pdf::Resource& resource : with.take_new_resources()) {
        resources->add(resource);
        out->resources.push_back(std::move(resource));
    }
    resources->note_faces(encoded);
    return done;
}

bool ComposingWorker::State::tells_apart(std::size_t choice) const {
    return channels.print && channels.archive &&
           compiled.templates[choice]->tells_apart(templates::Channel::print,
                                                   templates::Channel::archive);
}

templates::Channel ComposingWorker::State::main_channel() const {
    if (channels.print) return templates::Channel::print;
    return channels.archive ? templates::Channel::archive : templates::Channel::email;
}

bool ComposingWorker::State::has_own_email(std::size_t choice) const {
    return email_encoder ||
           compiled.templates[choice]->tells_apart(main_channel(), templates::Channel::email);
}

base::Status ComposingWorker::State::add_metadata(ComposedOutput& output) {
    if (!compiled.job.print) return {};
    for (const job::IndexField& field : compiled.job.print->metadata) {
        MeteredFrame each = frame();
        output.metadata.push_back(value::to_plain_text(field.value.evaluate(each)));
        if (!notes.empty()) return base::Status(std::move(notes));
    }
    return {};
}

ComposedOutput ComposingWorker::State::begin_output(std::size_t choice, const data::RawRecord& raw,
                                                    const std::string& key) const {
    ComposedOutput output;
    output.record_number = raw.number;
    output.key = key;
    output.template_name = compiled.templates[choice]->name();
    return output;
}

base::Status ComposingWorker::State::make_document(std::size_t choice, const value::Record& record,
                                                   const data::RawRecord& raw,
                                                   const std::string& key) {
    ComposedOutput output = begin_output(choice, raw, key);
    const bool archive_differs = tells_apart(choice);
    if (channels.print || channels.archive || channels.email) {
        base::Status pages = compose_pages(choice, record, main_channel(), raw, output);
        if (!pages) return pages;
    }
    if (channels.print) {
        base::Status fit = compiled.print_intent.check(output.encoded.color_spaces);
        if (!fit) return fit;
        fit = pdf::check_pages(output.encoded.page_traits, compiled.job.print->pdf.standard);
        if (!fit) return fit;
        output.channels |= store::Channel::print;
        if (base::Status added = add_metadata(output); !added) return added;
        if (base::Status valued = add_print_values(output); !valued) return valued;
        if (base::Status printable = check_print(output); !printable) return printable;
    }
    const bool has_own_form = channels.archive && !archive_differs && archive_encoder;
    if (channels.archive && !archive_differs && !has_own_form) {
        if (base::Status archived = add_archive(output); !archived) return archived;
    }
    if (channels.email) {
        base::Status mailed =
            has_own_email(choice) ? add_own_email(choice, record, raw, output) : add_email(output);
        if (!mailed) return mailed;
    }
    if (channels.web) {
        if (base::Status web = add_web(choice, record, output); !web) return web;
    }
    std::optional<ComposedOutput> own;
    if (has_own_form) {
        // The same pages, encoded otherwise: in the store beside the print's.
        own = begin_output(choice, raw, key);
        own->is_variant = true;
        own->recipient = output.recipient;
        own->language = output.language;
        std::swap(own->encoded, archive_encoded);
        if (base::Status archived = add_archive(*own); !archived) return archived;
    }
    out->documents.push_back(std::move(output));
    if (own) out->documents.push_back(std::move(*own));
    return archive_differs ? make_archive_variant(choice, record, raw, key) : base::Status();
}

base::Status ComposingWorker::State::make_archive_variant(std::size_t choice,
                                                          const value::Record& record,
                                                          const data::RawRecord& raw,
                                                          const std::string& key) {
    ComposedOutput output = begin_output(choice, raw, key);
    output.is_variant = true;
    base::Status made = compose_pages(choice, record, templates::Channel::archive, raw, output);
    if (made) made = add_archive(output);
    if (made) out->documents.push_back(std::move(output));
    return made;
}

base::Status ComposingWorker::State::add_own_email(std::size_t choice, const value::Record& record,
                                                   const data::RawRecord& raw,
                                                   ComposedOutput& output) {
    ComposedOutput own = begin_output(choice, raw, output.key);
    base::Status made = compose_pages(choice, record, templates::Channel::email, raw, own);
    if (made) made = add_email(own);
    if (!made) return made;
    output.email = std::move(own.email);
    output.channels |= own.channels;
    return {};
}

}  // namespace cajista::run
