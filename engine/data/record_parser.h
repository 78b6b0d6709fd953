// SPDX-License-Identifier: Apache-2.0
// Second phase of reading: a raw record becomes a record typed by its schema.
#pragma once

#include <memory>

#include "base/arena.h"
#include "base/result.h"
#include "data/raw_record.h"
#include "value/schema.h"

namespace cajista::data {

/// Made by Reader::create_parser; keeps its workspace between records. One owner, one thread;
/// parsers of one reader may work at the same time, also while it reads on. May outlive the reader,
/// not the job.
class RecordParser {
public:
    virtual ~RecordParser() = default;

    /// The record, in `arena`; texts are views of the arena or of the batch, which must both
    /// outlive it. Lists are never null, at most empty. Errors (one): data.* with file, line and
    /// field, with the record's number and, as far as it could be read, its key; values of the
    /// data are not shown. A raw record that is a reject already gives its problem.
    virtual base::Result<const value::Record*> parse(const RawBatch& batch, const RawRecord& raw,
                                                     base::Arena& arena) = 0;
};

}  // namespace cajista::data
