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
#include "store/page_store.h"
#include "store/path_set.h"

namespace cajista::run::detail {

/// One owner, one thread.
class OrderedSink {
public:
    static base::Result<std::unique_ptr<OrderedSink>> create(const RunDirectory& directory,
                                                             const CompiledJob& compiled);
    /// Goes on behind a checkpoint: cuts off what came later and makes from the page store what is
    /// not as it should be. `is_stopped` is asked between documents.
    static base::Result<std::unique_ptr<OrderedSink>> reopen(
        const RunDirectory& directory, const CompiledJob& compiled, const Checkpoint& checkpoint,
        const std::function<bool()>& is_stopped);

    /// Paths of the data's files, for rejects; must outlive the sink.
    void set_files(std::span<const std::string> files) { files_ = files; }
    /// Documents whose key is known there become rejects; null: none.
    void set_known_keys(KeyLookup* keys) { known_keys_ = keys; }

    /// The next batch. Documents whose path is taken become rejects of `batch` here.
    base::Status write(const data::RawBatch& raw, BatchOutput& batch);
    /// Closes and syncs all; nothing is published yet.
    base::Status finish();
    /// The rejects alone, of a run that isn't published.
    base::Status finish_rejects() { return rejects_->finish(); }
    void fill(report::RunFacts& facts) const;
    /// What production warns of; after finish().
    const base::Diagnostics& warnings() const { return pieces_.plan.warnings; }

    /// Hands all that counts for a checkpoint to the system and notes it there.
    base::Status mark(Checkpoint& checkpoint);
    /// What must be synced before the checkpoint holds; the caller closes them.
    std::vector<int> descriptors() const;

private:
    OrderedSink(const RunDirectory& directory, const CompiledJob& compiled);
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
    base::Status keep_fonts(const pdf::EncodedDocument& document);

    const RunDirectory& directory_;
    const CompiledJob& compiled_;
    MemoryResources resources_;
    std::span<const std::string> files_;
    KeyLookup* known_keys_ = nullptr;
    std::unique_ptr<store::PageStoreWriter> store_;
    std::unique_ptr<print::PrintProducer> print_;
    print::PlannedOutput pieces_;  ///< instead of it, when the job has mailpieces
    std::unique_ptr<archive::ArchiveWriter> archive_;
    std::unique_ptr<archive::ArchiveVolumes> archive_volumes_;  ///< instead of it
    std::unique_ptr<RejectFile> rejects_;
    FolderChannel web_{"web"}, email_{"email"};
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
