// SPDX-License-Identifier: Apache-2.0
#include "run/detail/shard_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace cajista::run::detail {

namespace fs = std::filesystem;

namespace {

base::Diagnostic not_a_shard(const fs::path& folder, std::string_view why) {
    return base::error("run.not-a-shard", fmt::format("'{}' {}", folder.string(), why))
        .hint("`cajista run JOB --shard K/N --now INSTANT` makes one");
}

base::Diagnostic differ(const fs::path& folder, std::string_view what) {
    return base::error("run.shards-differ",
                       fmt::format("'{}' is of another run: its {} differs from that of the first "
                                   "shard",
                                   folder.string(), what))
        .hint("all shards need the same job, data, parameters, --now, --limit and N");
}

/// Of a line of rejects.ndjson, which begins with it; 0: it can't be read.
std::uint64_t record_of(std::string_view line) {
    constexpr std::string_view begin = "{\"number\":";
    std::uint64_t number = 0;
    if (!line.starts_with(begin)) return 0;
    std::from_chars(line.data() + begin.size(), line.data() + line.size(), number);
    return number;
}

base::Result<Checkpoint> end_of(const fs::path& folder) {
    auto journal = Journal::read(folder);
    if (!journal) return std::move(journal).errors();
    auto last = journal.value()->last();
    if (!last) return std::move(last).errors();
    if (!last.value() || !last.value()->is_complete) {
        return not_a_shard(folder, "isn't composed to its end");
    }
    return *std::move(last).value();
}

}  // namespace

std::uint64_t ShardSet::OneShard::head() const {
    if (document_record == 0 || reject_record == 0) return std::max(document_record, reject_record);
    return std::min(document_record, reject_record);
}

base::Result<std::unique_ptr<ShardSet>> ShardSet::open(const std::vector<fs::path>& folders,
                                                       const Fingerprints& now) {
    auto set = std::make_unique<ShardSet>();
    for (const fs::path& folder : folders) {
        if (base::Status added = set->add(folder, now); !added) return std::move(added).errors();
    }
    const std::uint32_t count = set->records_.front().shard.count;
    std::vector<bool> seen(count);
    for (const RunRecord& record : set->records_) seen[record.shard.index] = true;
    std::string missing;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!seen[i]) missing += fmt::format("{}{}/{}", missing.empty() ? "" : ", ", i + 1, count);
    }
    if (missing.empty() && folders.size() == count) return set;
    if (missing.empty()) {
        return base::error("run.shards-missing", "a shard is named twice")
            .hint("one folder for each shard");
    }
    return base::error("run.shards-missing", fmt::format("shards are missing: {}", missing))
        .hint("name the folders of all shards; nothing is published without them");
}

base::Status ShardSet::add(const fs::path& folder, const Fingerprints& now) {
    auto record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    if (!record->shard.is_part() || record->shard.index >= record->shard.count) {
        return not_a_shard(folder, "is no shard");
    }
    if (record->state != "composed") {
        return not_a_shard(folder, fmt::format("isn't composed (state: {})", record->state))
            .hint("`cajista resume` finishes a shard that was interrupted");
    }
    if (base::Status same = compare_fingerprints(record->fingerprints, now); !same) return same;
    auto directory = RunDirectory::open(folder, RunDirectory::Scratch::none);
    if (!directory) return std::move(directory).errors();
    auto end = end_of(folder);
    if (!end) return std::move(end).errors();
    if (!records_.empty()) {
        const RunRecord& first = records_.front();
        if (record->job != first.job) return differ(folder, "job");
        if (record->now != first.now) return differ(folder, "instant (--now)");
        if (record->shard.count != first.shard.count) return differ(folder, "number of shards");
        if (record->set != first.set || record->limit != first.limit) {
            return differ(folder, "list of options");
        }
        if (end->data_checksum != ends_.front().data_checksum) return differ(folder, "data");
    }
    auto reader = store::PageStoreReader::open(folder / "pages");
    if (!reader) return std::move(reader).errors();
    reader.value()->set_end(end->store);
    OneShard shard;
    shard.folder = folder;
    shard.directory = std::move(directory).value();
    shard.reader = std::move(reader).value();
    shard.rejects.open(folder / "rejects.ndjson", std::ios::binary);
    records_.push_back(std::move(record).value());
    ends_.push_back(std::move(end).value());
    shards_.push_back(std::move(shard));
    if (!read_frame(shards_.back())) return status_;
    read_reject(shards_.back());
    return {};
}

/// False on an error.
bool ShardSet::read_frame(OneShard& shard) {
    shard.document_record = 0;
    if (!shard.reader->next(shard.frame)) {
        status_ = shard.reader->status();
        return status_.ok();
    }
    store::DocumentFacts facts;
    if (!store::parse_facts(shard.frame.facts, facts) || facts.record_number == 0) {
        status_ = base::error("store.damaged", "the facts of a document can't be read");
        return false;
    }
    shard.document_record = facts.record_number;
    return true;
}

void ShardSet::read_reject(OneShard& shard) {
    shard.reject_record = 0;
    if (std::getline(shard.rejects, shard.reject)) shard.reject_record = record_of(shard.reject);
}

bool ShardSet::next(ShardItem& item) {
    OneShard* first = nullptr;
    for (OneShard& shard : shards_) {
        if (shard.head() == 0) continue;
        if (first == nullptr || shard.head() < first->head()) first = &shard;
    }
    if (first == nullptr || !status_.ok()) return false;
    item.record = first->head();
    item.documents.clear();
    item.reject.clear();
    if (first->reject_record == item.record) {
        item.reject = first->reject;
        read_reject(*first);
        return true;
    }
    while (first->document_record == item.record) {
        item.documents.push_back(
            {std::string(first->frame.facts), std::string(first->frame.document)});
        if (!read_frame(*first)) return false;
    }
    return true;
}

}  // namespace cajista::run::detail
