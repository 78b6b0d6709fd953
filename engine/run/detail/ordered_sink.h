// SPDX-License-Identifier: Apache-2.0
// Takes batches in order and writes them: page store, print volumes, archive, web, rejects. Order
// comes from the input, so what is written depends on no thread (architecture.md, border 4).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "archive/archive_writer.h"
#include "base/result.h"
#include "data/raw_record.h"
#include "print/print_producer.h"
#include "report/run_facts.h"
#include "run/composing.h"
#include "run/run_directory.h"
#include "run/run_job.h"
#include "store/page_store.h"
#include "store/path_set.h"

namespace cajista::run::detail {

/// Rejected records as read, with the reason; mode 0600. One owner, one thread.
class RejectFile {
public:
    static base::Result<std::unique_ptr<RejectFile>> create(const std::filesystem::path& folder);
    ~RejectFile();
    base::Status write(const Reject& reject);
    base::Status finish();

private:
    RejectFile() = default;
    base::Status flush();
    std::filesystem::path path_;
    std::string buffer_;
    int file_ = -1;
};

/// One owner, one thread.
class OrderedSink {
public:
    static base::Result<std::unique_ptr<OrderedSink>> create(const RunDirectory& directory,
                                                             const CompiledJob& compiled);

    /// The next batch. Documents whose path is taken become rejects of `batch` here.
    base::Status write(const data::RawBatch& raw, BatchOutput& batch);
    /// Closes and syncs all; nothing is published yet.
    base::Status finish();
    /// Even a run that is refused or stopped keeps its rejects.
    base::Status finish_rejects() { return rejects_->finish(); }
    base::Status publish();
    void fill(report::RunFacts& facts) const;

private:
    OrderedSink(const RunDirectory& directory, const CompiledJob& compiled);
    base::Status open_print();
    base::Status open_archive();
    void reject_taken_paths(const data::RawBatch& raw, BatchOutput& batch);
    bool claim(const ComposedOutput& document, base::Diagnostic& reason);
    base::Status write_document(const ComposedOutput& document);
    base::Status write_web(const ComposedOutput& document);
    base::Status keep_fonts(const pdf::EncodedDocument& document);

    const RunDirectory& directory_;
    const CompiledJob& compiled_;
    MemoryResources resources_;
    std::unique_ptr<store::PageStoreWriter> store_;
    std::unique_ptr<print::PrintProducer> print_;
    std::unique_ptr<archive::ArchiveWriter> archive_;
    std::unique_ptr<RejectFile> rejects_;
    store::PathSet web_paths_;
    std::uint64_t web_documents_ = 0;
    std::filesystem::path last_web_folder_;
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

}  // namespace cajista::run::detail
