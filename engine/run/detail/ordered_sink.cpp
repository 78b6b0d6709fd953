// SPDX-License-Identifier: Apache-2.0
#include "run/detail/ordered_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/files.h"
#include "job/volume_path.h"
#include "run/detail/process.h"
#include "run/production.h"

namespace cajista::run::detail {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t files_in_folder = 1000;  // as the archive's
constexpr std::string_view plan_name = "fonts.plan";

base::Diagnostic path_taken(std::string_view code, std::string_view channel, std::string_view key) {
    return base::error(std::string(code),
                       fmt::format("another document has this one's path in {}", channel))
        .hint(key.empty() ? "put a field that differs into the channel's path"
                          : "does the key come twice in the data? else put a field that differs "
                            "into the channel's path");
}

}  // namespace

OrderedSink::OrderedSink(const RunDirectory& directory, const CompiledJob& compiled,
                         const print::NumbersBefore& before)
    : directory_(directory),
      compiled_(compiled),
      before_(before),
      resources_(compiled.fonts, *compiled.plan) {}

base::Result<std::unique_ptr<OrderedSink>> OrderedSink::create(const RunDirectory& directory,
                                                               const CompiledJob& compiled,
                                                               const print::NumbersBefore& before,
                                                               Makes makes) {
    auto sink = std::unique_ptr<OrderedSink>(new OrderedSink(directory, compiled, before));
    sink->makes_ = makes;
    auto rejects = RejectFile::create(directory.path());
    if (!rejects) return std::move(rejects).errors();
    sink->rejects_ = std::move(rejects).value();
    auto store = store::PageStoreWriter::create(directory.pages());
    if (!store) return std::move(store).errors();
    sink->store_ = std::move(store).value();
    std::string plan;
    compiled.plan->serialise(plan);
    base::Status written = base::write_whole_file(directory.pages() / plan_name, plan);
    if (written) written = sink->open_outputs();
    if (!written) return std::move(written).errors();
    return sink;
}

base::Status OrderedSink::open_outputs() {
    if (makes_ == Makes::store) return {};
    if (base::Status opened = open_print(); !opened) return opened;
    if (base::Status opened = open_archive(); !opened) return opened;
    std::error_code failure;
    if (compiled_.job.email) fs::create_directories(directory_.scratch() / "email", failure);
    if (compiled_.job.web) fs::create_directories(directory_.scratch() / "web", failure);
    return {};
}

base::Status OrderedSink::open_print() {
    if (!compiled_.job.print) return {};
    const job::PrintChannel& channel = *compiled_.job.print;
    if (base::Status kept = keep_production(directory_, channel); !kept) return kept;
    if (compiled_.print_intent.profile) {  // what `produce` needs of it later
        const std::string& bytes = compiled_.print_intent.profile->bytes;
        base::Status kept = store_->add_resource(base::sha256(bytes), bytes);
        if (!kept) return kept;
    }
    if (channel.production.is_planned) return {};  // made in finish()
    print::PrintSettings settings;
    settings.job = compiled_.job.name;
    settings.path = channel.path.text;
    settings.volume_sheets = channel.volume_sheets;
    settings.volume_pages = channel.volume_pages;
    settings.control = channel.control;
    settings.bookmarks = channel.bookmarks;
    settings.created = compiled_.now.file_time;
    settings.format = compiled_.print_format();
    settings.before = before_;
    auto producer = print::PrintProducer::create(directory_.scratch() / "print",
                                                 std::move(settings), *compiled_.plan, resources_);
    if (!producer) return std::move(producer).errors();
    print_ = std::move(producer).value();
    return {};
}

base::Status OrderedSink::open_archive() {
    if (!compiled_.job.archive) return {};
    const job::ArchiveChannel& channel = *compiled_.job.archive;
    if (channel.volume_pages != 0) {
        auto volumes = archive::ArchiveVolumes::create(
            directory_.scratch() / "archive", compiled_.archive_settings(), channel.volume_pages,
            [this](std::uint64_t volume) {
                return job::volume_path(compiled_.job.archive->path, compiled_.job.name, volume);
            },
            resources_);
        if (!volumes) return std::move(volumes).errors();
        archive_volumes_ = std::move(volumes).value();
        return {};
    }
    std::vector<std::string> fields;
    for (const job::IndexField& field : compiled_.job.archive->index) fields.push_back(field.name);
    auto writer = archive::ArchiveWriter::create(directory_.scratch() / "archive", fields);
    if (!writer) return std::move(writer).errors();
    archive_ = std::move(writer).value();
    return {};
}

bool OrderedSink::claim(const ComposedOutput& document, base::Diagnostic& reason) {
    if (known_keys_ != nullptr && !document.is_variant) {
        const std::string before = known_keys_->run_of(document.key);
        if (!before.empty()) {
            reason =
                base::error("run.duplicate-document",
                            fmt::format("run {} has made a document with this key", before))
                    .hint("`cajista void` takes a run back, so that its data may be run again");
            return false;
        }
    }
    if (supplied_ != nullptr && !document.is_variant) {
        const std::string other = supplied_->holder_of(document.record_number, own_name_);
        if (!other.empty()) {
            reason = base::error("run.supplied-already",
                                 fmt::format("the record is in the run '{}' already", other));
            return false;
        }
    }
    if (makes_ == Makes::store) return true;  // paths are compared over all shards
    const bool is_archived = !document.archive_path.empty();
    if (archive_ && is_archived && !archive_->claim_path(document.archive_path)) {
        reason = path_taken("archive.path-taken", "the archive", document.key);
        return false;
    }
    if (!document.email.path.empty() && !email_.paths.insert(document.email.path)) {
        reason = path_taken("run.email-path-taken", "email", document.key);
        return false;
    }
    if (!document.web.path.empty() && !web_.paths.insert(document.web.path)) {
        reason = path_taken("run.web-path-taken", "web", document.key);
        return false;
    }
    return true;
}

void OrderedSink::reject_taken_paths(const data::RawBatch& raw, BatchOutput& batch) {
    const bool asks = known_keys_ != nullptr || supplied_ != nullptr;
    if (!archive_ && !compiled_.job.web && !compiled_.job.email && !asks) return;
    for (std::size_t first = 0; first < batch.documents.size();) {
        const std::uint64_t number = batch.documents[first].record_number;
        std::size_t end = first;
        bool taken = false;
        base::Diagnostic reason;
        for (; end < batch.documents.size() && batch.documents[end].record_number == number;
             ++end) {
            taken = taken || !claim(batch.documents[end], reason);
        }
        if (!taken) {
            first = end;
            continue;
        }
        const std::vector<value::Decimal> amounts = std::move(batch.documents[end - 1].amounts);
        Reject reject;
        reject.record_number = number;
        reject.key = batch.documents[first].key;
        reject.stage = Reject::Stage::publishing;
        for (const data::RawRecord& record : raw.records()) {
            if (record.number != number || raw.parts(record).empty()) continue;
            reject.keep(raw, record);
            const std::uint32_t file = raw.parts(record).front().file;
            if (file < files_.size()) reject.file = files_[file];
        }
        const bool was_held = batch.documents[first].is_held();
        reason.record_number = number;
        reason.record_key = reject.key;
        reject.reason = std::move(reason);
        batch.rejects.push_back(std::move(reject));
        batch.documents.erase(batch.documents.begin() + static_cast<std::ptrdiff_t>(first),
                              batch.documents.begin() + static_cast<std::ptrdiff_t>(end));
        --(was_held ? batch.records.held : batch.records.composed);
        ++batch.records.rejected;
        ++batch.records.rejected_at[static_cast<std::size_t>(Reject::Stage::publishing)];
        if (was_held) continue;
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            value::Decimal& sum = batch.totals.composed[i];
            sum = subtract(sum, amounts[i]).value_or(sum);
        }
    }
    std::stable_sort(
        batch.rejects.begin(), batch.rejects.end(),
        [](const Reject& a, const Reject& b) { return a.record_number < b.record_number; });
}

base::Status OrderedSink::keep_fonts(const pdf::EncodedDocument& document) {
    const auto keep = [&](std::uint32_t index) -> base::Status {
        if (!kept_faces_.insert(index).second) return {};
        const base::Sha256& digest = resources_.note_face(index);
        base::Result<std::string_view> bytes = resources_.bytes(digest);
        if (!bytes) return std::move(bytes).errors();
        return store_->add_resource(digest, bytes.value());
    };
    if (kept_faces_.empty()) {
        // Forms name their fonts themselves, and hold static texts only.
        for (std::uint32_t face = 0; face < compiled_.plan->faces().size(); ++face) {
            if (!compiled_.plan->faces()[face].is_used_statically) continue;
            if (base::Status kept = keep(face); !kept) return kept;
        }
    }
    for (const pdf::ResourceUse& use : document.resources) {
        const bool is_font = use.kind == pdf::ResourceUse::Kind::font ||
                             use.kind == pdf::ResourceUse::Kind::wide_font;
        if (!is_font) continue;
        if (base::Status kept = keep(use.face); !kept) return kept;
    }
    return {};
}

base::Status OrderedSink::write(const data::RawBatch& raw, BatchOutput& batch) {
    reject_taken_paths(raw, batch);
    for (const pdf::Resource& resource : batch.resources) {
        if (store_->has_resource(resource.digest)) continue;
        resources_.add(resource);
        base::Status added = store_->add_resource(resource.digest, resource.content());
        if (!added) return added;
    }
    frames_.clear();
    for (const ComposedOutput& document : batch.documents) {
        if (base::Status written = write_document(document); !written) return written;
    }
    if (base::Status appended = store_->append(frames_); !appended) return appended;
    for (const Reject& reject : batch.rejects) {
        ++reject_codes_[reject.reason.code];
        if (base::Status written = rejects_->write(reject); !written) return written;
    }
    records_.add(batch.records);
    warnings_ += batch.warning_count;
    return {};
}

base::Status OrderedSink::write_document(const ComposedOutput& document) {
    const store::DocumentFacts facts = document.facts();
    if (base::Status kept = keep_fonts(document.encoded); !kept) return kept;
    facts_bytes_.clear();
    document_bytes_.clear();
    store::append_facts(facts_bytes_, facts);
    document.encoded.append_to(document_bytes_);
    store::append_frame(frames_, facts_bytes_, document_bytes_);
    if (document.is_held()) return {};
    if (makes_ == Makes::store) {
        count_document(facts, document.is_variant);
        return {};
    }
    if ((document.channels & store::Channel::print) != 0) ++print_documents_;
    if (print_ && (document.channels & store::Channel::print) != 0) {
        if (base::Status added = print_->add(facts, document.encoded); !added) return added;
    }
    if ((document.channels & store::Channel::archive) != 0) {
        base::Status added =
            archive_volumes_ ? archive_volumes_->add(facts, document.encoded)
                             : archive_->add(facts, document.archive_pdf, document.archive_facts);
        if (!added) return added;
    }
    for (const auto& [channel, file] :
         {std::pair{&email_, &document.email}, std::pair{&web_, &document.web}}) {
        if (file->path.empty()) continue;
        base::Status written = write_file(*channel, file->path, file->content);
        if (!written) return written;
    }
    count_document(facts, document.is_variant);
    return {};
}

void OrderedSink::count_document(const store::DocumentFacts& facts, bool is_variant) {
    if (is_variant) return;
    ++documents_;
    pages_ += facts.pages.size();
}

base::Result<fs::path> OrderedSink::next_path(FolderChannel& channel, const std::string& path) {
    const fs::path wanted(path);
    const fs::path folder = directory_.scratch() / channel.name / wanted.parent_path() /
                            fmt::format("{:06}", channel.documents / files_in_folder);
    if (folder != channel.last_folder) {
        std::error_code failure;
        fs::create_directories(folder, failure);
        if (failure) {
            return base::error(
                "base.file-unwritable",
                fmt::format("'{}' can't be made: {}", folder.string(), failure.message()));
        }
        channel.last_folder = folder;
    }
    ++channel.documents;
    return folder / wanted.filename();
}

base::Status OrderedSink::write_file(FolderChannel& channel, const std::string& path,
                                     std::string_view content) {
    base::Result<fs::path> file = next_path(channel, path);
    if (!file) return std::move(file).errors();
    auto output = pdf::FileOutput::create(file.value(), pdf::FileOutput::Sync::no);
    if (!output) return std::move(output).errors();
    if (base::Status s = output.value()->write(content); !s) return s;
    return output.value()->finish();
}

base::Status OrderedSink::mark(Checkpoint& checkpoint) {
    if (base::Status flushed = rejects_->flush(); !flushed) return flushed;
    checkpoint.store = store_->end();
    checkpoint.reject_bytes = rejects_->bytes();
    checkpoint.reject_codes = reject_codes_;
    checkpoint.records = records_;
    checkpoint.documents = documents_;
    checkpoint.pages = pages_;
    checkpoint.warnings = warnings_;
    return {};
}

std::vector<int> OrderedSink::descriptors() const {
    return {store_->duplicate_descriptor(), rejects_->duplicate_descriptor()};
}

base::Status OrderedSink::finish() {
    if (base::Status synced = store_->sync(); !synced) return synced;
    if (makes_ == Makes::store) return rejects_->finish();
    if (print_) {
        if (base::Status done = print_->finish(); !done) return done;
    } else if (compiled_.job.print) {
        auto made = produce_pieces(directory_, compiled_.job.print->production.main,
                                   compiled_.print_format(), compiled_.job.name,
                                   compiled_.now.file_time, before_, compiled_.job.state.path, 1,
                                   [](std::uint64_t) { return is_stop_requested(); });
        if (!made) return std::move(made).errors();
        pieces_ = std::move(made).value();
    }
    if (archive_) {
        if (base::Status done = archive_->finish(); !done) return done;
    }
    if (archive_volumes_) {
        if (base::Status done = archive_volumes_->finish(); !done) return done;
    }
    if (base::Status done = rejects_->finish(); !done) return done;
    return directory_.sync();
}

print::NumbersBefore OrderedSink::made() const {
    if (print_) return {print_->documents(), print_->volumes().size(), 0};
    return {pieces_.written.documents, pieces_.written.volumes.size(), pieces_.plan.pieces};
}

base::Status OrderedSink::adopt_resources(const fs::path& pages, store::PageStoreReader& reader) {
    for (const base::Sha256& digest : store::list_resources(pages)) {
        base::Result<std::string_view> bytes = reader.resource(digest);
        if (!bytes) return std::move(bytes).errors();
        pdf::Resource resource;
        resource.digest = digest;
        resource.bytes = std::string(bytes.value());
        resources_.add(resource);
        base::Status kept = store_->add_resource(digest, bytes.value());
        if (!kept) return kept;
    }
    return {};
}

base::Status OrderedSink::adopt(const store::DocumentFacts& facts, std::string_view document) {
    if (base::Status done = adopt_document(facts, document); !done) return done;
    const bool is_variant = facts.channels == store::Channel::archive && compiled_.job.print;
    if (is_variant) return {};
    if (std::exchange(last_adopted_, facts.record_number) == facts.record_number) return {};
    ++records_.read;
    ++records_.composed;
    return {};
}

base::Status OrderedSink::adopt_document(const store::DocumentFacts& facts,
                                         std::string_view document) {
    auto encoded = pdf::EncodedDocument::parse(document);
    if (!encoded) return std::move(encoded).errors();
    facts_bytes_.clear();
    frames_.clear();
    store::append_facts(facts_bytes_, facts);
    store::append_frame(frames_, facts_bytes_, document);
    if (base::Status appended = store_->append(frames_); !appended) return appended;
    if (base::Status done = replay_document(facts, encoded.value()); !done) return done;
    const bool is_variant = facts.channels == store::Channel::archive && compiled_.job.print;
    count_document(facts, is_variant || store::is_held(facts.channels));
    return {};
}

bool OrderedSink::is_taken(std::span<const store::DocumentFacts> documents) const {
    const auto same = [](std::string_view a, std::string_view b) { return !a.empty() && a == b; };
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const store::DocumentFacts& one = documents[i];
        const bool is_known =
            (archive_ && !one.archive_path.empty() && archive_->has_path(one.archive_path)) ||
            (!one.email_path.empty() && email_.paths.contains(one.email_path)) ||
            (!one.web_path.empty() && web_.paths.contains(one.web_path));
        if (is_known) return true;
        for (const store::DocumentFacts& other : documents.subspan(i + 1)) {
            if ((archive_ && same(one.archive_path, other.archive_path)) ||
                same(one.email_path, other.email_path) || same(one.web_path, other.web_path)) {
                return true;
            }
        }
    }
    return false;
}

void OrderedSink::add_counts(const Checkpoint& of_shard) {
    records_.add(of_shard.records);
    for (const auto& [code, count] : of_shard.reject_codes) reject_codes_[code] += count;
    warnings_ += of_shard.warnings;
}

void OrderedSink::take_back(bool is_held) {
    --records_.read;
    --(is_held ? records_.held : records_.composed);
}

report::ChannelFacts print_facts(const print::PrintProducer& producer, const std::string& control) {
    report::ChannelFacts channel;
    channel.name = "print";
    channel.documents = producer.documents();
    channel.pages = producer.pages();
    channel.file_count = producer.volumes().size();
    channel.index_file = "print/" + control;
    for (const print::VolumeRow& volume : producer.volumes()) {
        channel.files.push_back({"print/" + volume.name, volume.facts.bytes,
                                 base::to_hex(volume.facts.digest), volume.facts.pages});
    }
    return channel;
}

report::ChannelFacts volume_facts(const archive::ArchiveVolumes& volumes) {
    report::ChannelFacts channel;
    channel.name = "archive";
    channel.documents = volumes.documents();
    channel.pages = volumes.pages();
    channel.file_count = volumes.volumes().size();
    channel.index_file = "archive/index.sqlite";
    for (const archive::ArchiveVolume& volume : volumes.volumes()) {
        channel.files.push_back({"archive/" + volume.name, volume.facts.bytes,
                                 base::to_hex(volume.facts.digest), volume.facts.pages});
    }
    return channel;
}

void OrderedSink::fill(report::RunFacts& facts, const FolderChannel& channel) const {
    report::ChannelFacts made;
    made.name = channel.name;
    made.documents = channel.documents;
    made.file_count = channel.documents;
    facts.channels.push_back(std::move(made));
}

void OrderedSink::fill(report::RunFacts& facts) const {
    facts.records = records_;
    facts.documents = documents_;
    facts.pages = pages_;
    facts.warnings = warnings_ + pieces_.plan.warnings.size();
    facts.mailpieces = print_ ? print_->documents() : pieces_.written.pieces;
    facts.sheets = print_ ? print_->sheets() : pieces_.written.sheets;
    if (!pieces_.written.controls.empty()) {
        facts.channels.push_back(piece_facts(pieces_.written, {}));
    }
    if (print_) facts.channels.push_back(print_facts(*print_, compiled_.job.print->control));
    if (compiled_.job.print && !facts.channels.empty()) {
        facts.channels.back().filtered = print_documents_ - facts.channels.back().documents;
    }
    if (archive_) {
        report::ChannelFacts channel;
        channel.name = "archive";
        channel.documents = archive_->documents();
        channel.pages = archive_->pages();
        channel.file_count = archive_->documents();
        channel.index_file = "archive/index.sqlite";
        facts.channels.push_back(std::move(channel));
    }
    if (archive_volumes_) facts.channels.push_back(volume_facts(*archive_volumes_));
    if (compiled_.job.email && makes_ == Makes::outputs) fill(facts, email_);
    if (compiled_.job.web && makes_ == Makes::outputs) fill(facts, web_);
}

}  // namespace cajista::run::detail
