// SPDX-License-Identifier: Apache-2.0
#include "report/run_facts.h"

namespace cajista::report {

void RecordCounts::add(const RecordCounts& more) {
    read += more.read;
    composed += more.composed;
    rejected += more.rejected;
    suppressed += more.suppressed;
    held += more.held;
    for (std::size_t i = 0; i < rejected_at.size(); ++i) rejected_at[i] += more.rejected_at[i];
}

void StageSeconds::add(const StageSeconds& more) {
    read += more.read;
    parse += more.parse;
    compose += more.compose;
    layout += more.layout;
    encode += more.encode;
    archive += more.archive;
    write += more.write;
}

}  // namespace cajista::report
