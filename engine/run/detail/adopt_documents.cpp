// SPDX-License-Identifier: Apache-2.0
#include "run/detail/batch_run.h"

#include <algorithm>

#include "run/detail/controls.h"
#include "run/detail/process.h"

namespace cajista::run::detail {

base::Status BatchRun::adopt_documents(const HeldSelection& selection) {
    const std::filesystem::path pages = options_.supplement.of / "pages";
    auto reader = store::PageStoreReader::open(pages);
    if (!reader) return std::move(reader).errors();
    base::Status kept = sink_->adopt_resources(pages, *reader.value());
    if (!kept) return kept;
    store::Frame frame;
    store::DocumentFacts facts;
    while (reader.value()->next(frame)) {
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if (!store::is_held(facts.channels) || !selection.takes(facts.key)) continue;
        if (!book_->holder_of(facts.record_number, own_name()).empty()) continue;
        facts.channels = store::release(facts.channels);
        base::Status adopted = sink_->adopt(facts, frame.document);
        if (!adopted) return adopted;
    }
    Checkpoint counts;
    base::Status done = reader.value()->status();
    if (done) done = sink_->mark(counts);
    if (!done) return done;
    point_ = counts;
    if (point_.documents != 0) return {};
    return base::error("run.nothing-to-release",
                       "no document that is held and not released yet was chosen");
}

base::Status BatchRun::adopt_shards(ShardSet& shards) {
    for (std::size_t i = 0; i < shards.ends().size(); ++i) {
        base::Status kept = sink_->adopt_resources(shards.pages(i), shards.store(i));
        if (!kept) return kept;
        const Checkpoint& end = shards.ends()[i];
        sink_->add_counts(end);
        add_counts(point_.messages, end.messages);
        add_sums(point_.totals.read, end.totals.read);
        add_sums(point_.totals.composed, end.totals.composed);
        point_.batches = end.batches;
        point_.data_checksum = end.data_checksum;
        point_.bytes_read = std::max(point_.bytes_read, end.bytes_read);
    }
    ShardItem item;
    std::vector<store::DocumentFacts> facts;
    std::uint64_t adopted = 0;
    while (shards.next(item)) {
        if (++adopted % 256 == 0 && is_stop_requested()) {
            return base::error("run.interrupted", "stopped by a signal; nothing is published");
        }
        base::Status done = adopt_item(item, facts);
        if (!done) return done;
    }
    if (!shards.status().ok()) return shards.status();
    return sink_->mark(point_);
}

base::Status BatchRun::adopt_item(const ShardItem& item, std::vector<store::DocumentFacts>& facts) {
    if (item.documents.empty()) return sink_->adopt_reject(item.reject);
    facts.resize(item.documents.size());
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (store::parse_facts(item.documents[i].facts, facts[i])) continue;
        return base::error("store.damaged", "the facts of a document can't be read");
    }
    if (sink_->is_taken(facts)) {
        return compose_taken(item.record, store::is_held(facts.front().channels));
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        base::Status done = sink_->adopt_document(facts[i], item.documents[i].encoded);
        if (!done) return done;
    }
    return {};
}

base::Status BatchRun::compose_taken(std::uint64_t number, bool is_held) {
    if (!again_) {
        again_.emplace(compiled_, *reader_, channels_of(compiled_.job));
    }
    data::RawBatch raw;
    while (raw.records().empty() || raw.records().back().number != number) {
        raw.clear();
        const data::Outcome outcome = reader_->next(raw);
        if (outcome == data::Outcome::record || outcome == data::Outcome::reject) continue;
        return base::error("run.data-changed",
                           "the data is not what it was when the shards were composed");
    }
    BatchOutput output;
    again_->process(raw, output, [] { return false; });
    const std::vector<value::Decimal> before = output.totals.composed;
    sink_->take_back(is_held);
    if (base::Status written = sink_->write(raw, output); !written) return written;
    for (const Reject& reject : output.rejects) announce(reject.reason);
    for (std::size_t i = 0; i < before.size() && i < point_.totals.composed.size(); ++i) {
        value::Decimal& sum = point_.totals.composed[i];
        const auto lost = subtract(before[i], output.totals.composed[i]);
        if (lost) sum = subtract(sum, *lost).value_or(sum);
    }
    return {};
}

}  // namespace cajista::run::detail
