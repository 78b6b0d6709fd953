// SPDX-License-Identifier: Apache-2.0
#include "run/detail/composing_state.h"

#include <fmt/format.h>
#include <utility>

#include "message/write_web.h"
#include "pdf/check_pages.h"
#include "pdf/encrypt.h"
#include "store/pack.h"
#include "value/convert.h"

namespace cajista::run {

base::Status ComposingWorker::State::add_archive(ComposedOutput& output) {
    if (!encoder) return {};
    const pdf::EncodedDocument& encoded = output.encoded;
    if (base::Status fit = compiled.archive_intent.check(encoded.color_spaces); !fit) {
        return fit;
    }
    if (base::Status fit =
            pdf::check_pages(encoded.page_traits, compiled.job.archive->pdf.standard);
        !fit) {
        return fit;
    }
    const job::ArchiveChannel& archive = *compiled.job.archive;
    const bool has_volumes = archive.volume_pages != 0;
    if (!has_volumes) {
        MeteredFrame evaluation = frame();
        base::Result<std::string> path = job::expand_path(archive.path, evaluation);
        if (!path) return std::move(path).errors();
        output.archive_path = std::move(path).value();
    }
    for (const job::IndexField& field : archive.index) {
        MeteredFrame each = frame();
        output.index.push_back(value::to_plain_text(field.value.evaluate(each)));
        if (!notes.empty()) return base::Status(std::move(notes));
    }
    output.channels |= store::Channel::archive;
    if (has_volumes) return {};  // in order, by the sink
    base::Result<pdf::VolumeFacts> made = archive::make_document(
        archive_settings, output.facts(), encoded, *resources, archive_output);
    if (!made) return std::move(made).errors();
    output.archive_facts = made.value();
    output.archive_pdf = archive_output.bytes();
    clock.add_to(out->seconds.archive);
    return {};
}

base::Status ComposingWorker::State::add_email(ComposedOutput& output) {
    if (!encoder) return {};
    const job::EmailChannel& email = *compiled.job.email;
    if (base::Status fit = compiled.email_intent.check(output.encoded.color_spaces); !fit) {
        return fit;
    }
    if (base::Status fit =
            pdf::check_pages(output.encoded.page_traits, compiled.job.email->pdf.standard);
        !fit) {
        return fit;
    }
    MeteredFrame evaluation = frame();
    base::Result<std::string> path = job::expand_path(email.path, evaluation);
    if (!path) return std::move(path).errors();
    base::Result<pdf::VolumeFacts> made = archive::make_document(
        email_settings, output.facts(), output.encoded, *resources, archive_output);
    if (!made) return std::move(made).errors();
    std::string file = archive_output.bytes();
    if (email.encrypt) {
        base::Result<std::string> locked = encrypted(file, *email.encrypt, output);
        if (!locked) return std::move(locked).errors();
        file = std::move(locked).value();
    }
    output.email.path = std::move(path).value();
    output.email.content = std::move(file);
    output.channels |= store::Channel::email;
    clock.add_to(out->seconds.archive);
    return {};
}

base::Result<std::string> ComposingWorker::State::password_of(const rules::Expression& expression) {
    MeteredFrame evaluation = frame();
    const value::Value value = expression.evaluate(evaluation);
    if (!notes.empty()) return std::move(notes);
    const bool is_plain = value.is(value::ValueKind::string) || value.is(value::ValueKind::number);
    if (!is_plain) return std::string();
    return value::to_plain_text(value);
}

base::Result<std::string> ComposingWorker::State::encrypted(const std::string& file,
                                                            const job::EncryptOptions& options,
                                                            const ComposedOutput& output) {
    pdf::Encryption encryption;
    base::Result<std::string> user = password_of(options.password);
    if (!user) return std::move(user).errors();
    encryption.user = std::move(user).value();
    if (options.has_owner) {
        base::Result<std::string> owner = password_of(options.owner);
        if (!owner) return std::move(owner).errors();
        encryption.owner = std::move(owner).value();
    } else {
        // Nobody knows it: what the user may not, no one may.
        encryption.owner = base::to_hex(base::sha256(encryption.user + file)).substr(0, 64);
    }
    encryption.permissions = {options.may_print,   options.may_copy,     options.may_annotate,
                              options.may_fill_in, options.may_assemble, options.may_modify};
    if (!options.seed.empty()) {
        encryption.seed = fmt::format("{}/{}/{}/{}", options.seed, compiled.job.name,
                                      output.record_number, output.template_name);
    }
    base::Result<std::string> locked = pdf::encrypt(file, encryption);
    if (locked) return locked;
    base::Diagnostics errors = std::move(locked).errors();
    for (base::Diagnostic& error : errors) error.span = options.span;
    return errors;
}

base::Status ComposingWorker::State::add_web(std::size_t choice, const value::Record& record,
                                             ComposedOutput& output) {
    std::string path = "document.html";  // of a single document, which has no job's path
    if (compiled.job.web) {
        MeteredFrame evaluation = frame();
        base::Result<std::string> named = job::expand_path(compiled.job.web->path, evaluation);
        if (!named) return std::move(named).errors();
        path = std::move(named).value();
    }
    web_arena.reset();
    base::Result<compose::Composition> composition =
        composers[choice]->compose(record, templates::Channel::web, web_arena);
    if (!composition) return std::move(composition).errors();
    output.web.content = message::write_web(*composition->document, *composition->late, web_arena);
    if (base::Diagnostics late = composers[choice]->take_late_errors(); !late.empty()) {
        return late;
    }
    if (compiled.job.web) output.web.packed = store::pack(output.web.content);
    output.web.path = std::move(path);
    output.channels |= store::Channel::web;
    clock.add_to(out->seconds.compose);
    return {};
}

}  // namespace cajista::run
