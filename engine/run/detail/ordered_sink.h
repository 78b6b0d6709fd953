// SPDX-License-Identifier: Apache-2.0
// Takes batches in order and writes them: page store, print volumes, archive, web, rejects. Order
// comes from the input, so what is written depends on no thread (architecture.md, border 4).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "archive/archive_volumes.h"
#include "archive/archive_writer.h"
#include "base/result.h"
#include "data/raw_record.h"
#include "print/planned_output.h"
#include "print/print_producer.h"
#include "report/run_facts.h"
#include "run/composing.h"
#include "run/detail/reject_file.h"
#include "run/job_register.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "run/run_job.h"
#include "run/supplements.h"
#include "store/page_store.h"
#include "store/path_set.h"

namespace cajista::run::detail {

/// One owner, one thread.
class OrderedSink {
public:
    enum class Makes : std::uint8_t { outputs, store };  ///< `store`: a shard, merged later
    static base::Result<std::unique_ptr<OrderedSink>> create(const RunDirectory& directory,
                                                             const CompiledJob& compiled,
                                                             const print::NumbersBefore& before,
                                                             Makes makes = Makes::outputs);
    /// Goes on behind a checkpoint: cuts off what came later and makes from the page store what is
    /// not as it should be. `is_stopped` is asked between documents.
    static base::Result<std::unique_ptr<OrderedSink>> reopen(
        const RunDirectory& directory, const CompiledJob& compiled,
        const print::NumbersBefore& before, const Checkpoint& checkpoint,
        const std::function<bool()>& is_stopped, Makes makes = Makes::outputs);

    /// What rejects say of the data; must outlive the sink.
    void set_reader(const data::Reader& reader) {
        files_ = reader.files();
        rejects_->set_reader(reader);
    }
    /// Records that another supplement of the same run has become rejects; null: none.
    void set_supplied(SupplementBook* book, std::string own) {
        supplied_ = book;
        own_name_ = std::move(own);
    }
    /// Documents whose key is known there become rejects; null: none.
    void set_known_keys(KeyLookup* keys) { known_keys_ = keys; }

    /// A document of another run's store, which that run held. Its resources come first.
    base::Status adopt(const store::DocumentFacts& facts, std::string_view document);
    /// All of another page store.
    base::Status adopt_resources(const std::filesystem::path& pages,
                                 store::PageStoreReader& reader);

    /// A document of a shard, whose counts come by add_counts(). Its paths are free.
    base::Status adopt_document(const store::DocumentFacts& facts, std::string_view document);
    /// Whether another document has a path of one of these, or they have the same.
    bool is_taken(std::span<const store::DocumentFacts> documents) const;
    base::Status adopt_reject(std::string_view line) { return rejects_->write_line(line); }
    void add_counts(const Checkpoint& of_shard);
    /// A record counted by add_counts() is written anew, as its paths are taken.
    void take_back(bool is_held);

    /// The next batch. Documents whose path is taken become rejects of `batch` here.
    base::Status write(const data::RawBatch& raw, BatchOutput& batch);
    /// Closes and syncs all; nothing is published yet.
    base::Status finish();
    /// The rejects alone, of a run that isn't published.
    base::Status finish_rejects() { return rejects_->finish(); }
    void fill(report::RunFacts& facts) const;
    const std::map<std::string, std::uint64_t>& reject_codes() const { return reject_codes_; }
    /// What it numbered; after finish().
    print::NumbersBefore made() const;
    /// What production warns of; after finish().
    const base::Diagnostics& warnings() const { return pieces_.plan.warnings; }

    /// Hands all that counts for a checkpoint to the system and notes it there.
    base::Status mark(Checkpoint& checkpoint);
    /// What must be synced before the checkpoint holds; the caller closes them.
    std::vector<int> descriptors() const;

private:
    OrderedSink(const RunDirectory& directory, const CompiledJob& compiled,
                const print::NumbersBefore& before);
    base::Status open_outputs();
    base::Status replay(const store::StoreEnd& end, const std::function<bool()>& is_stopped);
    base::Status replay_document(const store::DocumentFacts& facts,
                                 const pdf::EncodedDocument& document);
    base::Status replay_archive(const store::DocumentFacts& facts,
                                const pdf::EncodedDocument& document);
    base::Status replay_web(const store::DocumentFacts& facts);
    base::Status open_print();
    base::Status open_archive();
    void reject_taken_paths(const data::RawBatch& raw, BatchOutput& batch);
    bool claim(const ComposedOutput& document, base::Diagnostic& reason);
    base::Status write_document(const ComposedOutput& document);
    /// Files by the thousand in a folder of the channel, in the order of the documents.
    struct FolderChannel {
        std::string name;
        store::PathSet paths{};
        std::uint64_t documents = 0;
        std::filesystem::path last_folder{};
    };
    base::Status write_file(FolderChannel& channel, const std::string& path,
                            std::string_view content);
    base::Status replay_file(FolderChannel& channel, std::string_view path,
                             std::string_view content);
    base::Result<std::filesystem::path> next_path(FolderChannel& channel, const std::string& path);
    void fill(report::RunFacts& facts, const FolderChannel& channel) const;
    void count_document(const store::DocumentFacts& facts, bool is_variant);
    base::Status keep_fonts(const pdf::EncodedDocument& document);

    const RunDirectory& directory_;
    const CompiledJob& compiled_;
    const print::NumbersBefore before_;
    Makes makes_ = Makes::outputs;
    MemoryResources resources_;
    std::span<const std::string> files_;
    KeyLookup* known_keys_ = nullptr;
    SupplementBook* supplied_ = nullptr;
    std::string own_name_;
    std::uint64_t last_adopted_ = 0;
    std::unique_ptr<store::PageStoreWriter> store_;
    std::unique_ptr<print::PrintProducer> print_;
    print::PlannedOutput pieces_;  ///< instead of it, when the job has mailpieces
    std::unique_ptr<archive::ArchiveWriter> archive_;
    std::unique_ptr<archive::ArchiveVolumes> archive_volumes_;  ///< instead of it
    std::unique_ptr<RejectFile> rejects_;
    FolderChannel web_{"web"}, email_{"email"};
    std::uint64_t print_documents_ = 0;  ///< composed for print; a filter may leave some out
    std::set<std::uint32_t> kept_faces_;
    std::map<std::string, std::uint64_t> reject_codes_;
    std::string facts_bytes_, document_bytes_, frames_;
    report::RecordCounts records_;
    std::uint64_t documents_ = 0;
    std::uint64_t pages_ = 0;
    std::uint64_t warnings_ = 0;
};

/// report::FileFacts of the volumes.
report::ChannelFacts print_facts(const print::PrintProducer& producer, const std::string& control);
report::ChannelFacts volume_facts(const archive::ArchiveVolumes& volumes);

}  // namespace cajista::run::detail
