// SPDX-License-Identifier: Apache-2.0
// Going on after an interruption: what the channels have comes from the page store again, so only
// the store and the rejects have to be on the disk at a checkpoint.
#include <fmt/format.h>

#include "base/files.h"
#include "base/limits.h"
#include "run/detail/ordered_sink.h"
#include "store/pack.h"

namespace cajista::run::detail {

namespace fs = std::filesystem;

namespace {

base::Diagnostic damaged(std::string_view what) {
    return base::error("store.damaged", fmt::format("the {} of a document can't be read", what))
        .hint("run the job again; the page store can't be repaired");
}

}  // namespace

base::Result<std::unique_ptr<OrderedSink>> OrderedSink::reopen(
    const RunDirectory& directory, const CompiledJob& compiled, const print::NumbersBefore& before,
    const Checkpoint& checkpoint, const std::function<bool()>& is_stopped, Makes makes) {
    auto sink = std::unique_ptr<OrderedSink>(new OrderedSink(directory, compiled, before));
    sink->makes_ = makes;
    auto rejects = RejectFile::reopen(directory.path(), checkpoint.reject_bytes);
    if (!rejects) return std::move(rejects).errors();
    sink->rejects_ = std::move(rejects).value();
    auto store = store::PageStoreWriter::reopen(directory.pages(), checkpoint.store);
    if (!store) return std::move(store).errors();
    sink->store_ = std::move(store).value();
    sink->reject_codes_ = checkpoint.reject_codes;
    sink->records_ = checkpoint.records;
    sink->documents_ = checkpoint.documents;
    sink->pages_ = checkpoint.pages;
    sink->warnings_ = checkpoint.warnings;
    // Volumes are made anew; their files of before may be cut off or too many.
    std::error_code ignored;
    fs::remove_all(directory.scratch() / "print", ignored);
    if (compiled.job.archive && compiled.job.archive->volume_pages != 0) {
        fs::remove_all(directory.scratch() / "archive", ignored);
    }
    base::Status ready = sink->open_outputs();
    if (ready) ready = sink->replay(checkpoint.store, is_stopped);
    if (!ready) return std::move(ready).errors();
    return sink;
}

base::Status OrderedSink::replay(const store::StoreEnd& end,
                                 const std::function<bool()>& is_stopped) {
    auto reader = store::PageStoreReader::open(directory_.pages());
    if (!reader) return std::move(reader).errors();
    reader.value()->set_end(end);
    for (const base::Sha256& digest : store::list_resources(directory_.pages())) {
        base::Result<std::string_view> bytes = reader.value()->resource(digest);
        if (!bytes) return std::move(bytes).errors();
        pdf::Resource resource;
        resource.digest = digest;
        resource.bytes = std::string(bytes.value());
        resources_.add(resource);
    }
    store::Frame frame;
    store::DocumentFacts facts;
    while (reader.value()->next(frame)) {
        if (is_stopped()) {
            return base::error("run.interrupted",
                               "stopped by a signal while the run was taken up again");
        }
        if (!store::parse_facts(frame.facts, facts)) return damaged("facts");
        base::Result<pdf::EncodedDocument> document = pdf::EncodedDocument::parse(frame.document);
        if (!document) return std::move(document).errors();
        base::Status done = replay_document(facts, document.value());
        if (!done) return done;
    }
    return reader.value()->status();
}

base::Status OrderedSink::replay_document(const store::DocumentFacts& facts,
                                          const pdf::EncodedDocument& document) {
    if (base::Status kept = keep_fonts(document); !kept) return kept;
    if (makes_ == Makes::store) return {};
    if (store::is_held(facts.channels)) {  // its paths are taken, for those that come later
        if (archive_ && !facts.archive_path.empty()) archive_->claim_path(facts.archive_path);
        if (!facts.web_path.empty()) web_.paths.insert(facts.web_path);
        if (!facts.email_path.empty()) email_.paths.insert(facts.email_path);
        return {};
    }
    if ((facts.channels & store::Channel::print) != 0) ++print_documents_;
    if (print_ && (facts.channels & store::Channel::print) != 0) {
        if (base::Status added = print_->add(facts, document); !added) return added;
    }
    if (archive_volumes_ && (facts.channels & store::Channel::archive) != 0) {
        if (base::Status added = archive_volumes_->add(facts, document); !added) return added;
    }
    if (archive_ && (facts.channels & store::Channel::archive) != 0) {
        if (base::Status done = replay_archive(facts, document); !done) return done;
    }
    if (!facts.email_path.empty()) {
        base::Status done = replay_file(email_, facts.email_path, facts.email_file);
        if (!done) return done;
    }
    return facts.web_path.empty() ? base::Status() : replay_web(facts);
}

base::Status OrderedSink::replay_archive(const store::DocumentFacts& facts,
                                         const pdf::EncodedDocument& document) {
    archive_->claim_path(facts.archive_path);
    base::Result<bool> kept = archive_->keep(facts);
    if (!kept) return std::move(kept).errors();
    if (kept.value()) return {};
    pdf::MemoryOutput output;
    auto made =
        archive::make_document(compiled_.archive_settings(), facts, document, resources_, output);
    if (!made) return std::move(made).errors();
    return archive_->add(facts, output.bytes(), made.value());
}

base::Status OrderedSink::replay_web(const store::DocumentFacts& facts) {
    const std::optional<std::string> page = store::unpack(facts.web_page);
    if (!page) return damaged("web page");
    return replay_file(web_, facts.web_path, *page);
}

/// What is there already stays.
base::Status OrderedSink::replay_file(FolderChannel& channel, std::string_view name,
                                      std::string_view content) {
    const std::string path(name);
    channel.paths.insert(path);
    base::Result<fs::path> file = next_path(channel, path);
    if (!file) return std::move(file).errors();
    const base::Result<std::string> there = base::read_bytes(file.value(), content.size());
    if (there && there.value() == content) return {};
    --channel.documents;  // it is counted again
    return write_file(channel, path, content);
}

}  // namespace cajista::run::detail
