// SPDX-License-Identifier: Apache-2.0
#include "run/run_status.h"

#include <fmt/format.h>

#include "base/json_text.h"

namespace cajista::run {

base::Result<RunStatus> read_status(const std::filesystem::path& folder) {
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    RunStatus status;
    status.record = std::move(record).value();
    const std::string& state = status.record.state;
    const bool is_over = state == "published" || state == "refused" || state == "voided";
    status.state = is_over ? state : RunDirectory::is_locked(folder) ? "running" : "interrupted";
    status.is_resumable = status.state == "interrupted" && state != "reading";
    std::error_code failure;
    if (!std::filesystem::exists(folder / "journal.sqlite", failure)) return status;
    auto journal = Journal::read(folder);
    if (!journal) return std::move(journal).errors();
    auto last = journal.value()->last();
    if (!last) return status;  // killed before its tables were there
    status.last = std::move(last).value();
    auto audit = journal.value()->audit_rows();
    if (audit) status.audit = std::move(audit).value();
    if (state != "published") return status;
    auto book = SupplementBook::open(folder);
    if (!book) return status;  // of another owner; the rest can be read
    auto supplements = book.value()->rows();
    if (supplements) status.supplements = std::move(supplements).value();
    return status;
}

std::string status_text(const RunStatus& status) {
    const RunRecord& record = status.record;
    std::string out = fmt::format("{}: {} ({}), instant {}\n", record.job, status.state,
                                  record.state, record.now);
    if (status.last) {
        const Checkpoint& last = *status.last;
        const report::RecordCounts& records = last.records;
        out += fmt::format(
            "{} records read, {} composed, {} rejected, {} suppressed, {} held\n"
            "{} documents, {} pages in {:.1f} s: {:.0f} pages a second\n",
            records.read, records.composed, records.rejected, records.suppressed, records.held,
            last.documents, last.pages, last.seconds,
            last.seconds > 0 ? static_cast<double>(last.pages) / last.seconds : 0.0);
        for (const auto& [code, count] : last.reject_codes) {
            out += fmt::format("rejected: {} by {}\n", count, code);
        }
    }
    for (const AuditRow& row : status.audit) {
        out += fmt::format("{}  {:<9} {}\n", row.time, row.event, row.details);
    }
    for (const SupplementRow& row : status.supplements) {
        out += fmt::format("{}  {:<9} {} records in {}\n", row.time,
                           row.kind == "retry" ? "retried" : "released", row.records, row.folder);
    }
    if (status.is_resumable) out += "to finish it: cajista resume RUN\n";
    return out;
}

std::string status_json(const RunStatus& status) {
    const auto text = [](std::string_view value) { return base::json_string(value); };
    std::string out = fmt::format(
        "{{\n  \"job\": {},\n  \"state\": {},\n  \"step\": {},\n  \"now\": {},\n"
        "  \"is_resumable\": {}",
        text(status.record.job), text(status.state), text(status.record.state),
        text(status.record.now), status.is_resumable);
    if (status.last) {
        const Checkpoint& last = *status.last;
        const report::RecordCounts& records = last.records;
        out += fmt::format(
            ",\n  \"records\": {{\"read\": {}, \"composed\": {}, \"rejected\": {}, "
            "\"suppressed\": {}, \"held\": {}}},\n  \"documents\": {},\n  \"pages\": {},\n"
            "  \"warnings\": {},\n  \"bytes_read\": {},\n  \"seconds\": {:.3f}",
            records.read, records.composed, records.rejected, records.suppressed, records.held,
            last.documents, last.pages, last.warnings, last.bytes_read, last.seconds);
        out += ",\n  \"rejects\": [";
        for (const auto& [code, count] : last.reject_codes) {
            out += fmt::format("{}{{\"code\": {}, \"count\": {}}}", out.ends_with('[') ? "" : ", ",
                               text(code), count);
        }
        out += ']';
    }
    out += ",\n  \"audit\": [";
    for (std::size_t i = 0; i < status.audit.size(); ++i) {
        const AuditRow& row = status.audit[i];
        out += fmt::format("{}\n    {{\"time\": {}, \"event\": {}, \"details\": {}}}",
                           i == 0 ? "" : ",", text(row.time), text(row.event), text(row.details));
    }
    out += "],\n  \"supplements\": [";
    for (std::size_t i = 0; i < status.supplements.size(); ++i) {
        const SupplementRow& row = status.supplements[i];
        out += fmt::format("{}\n    {{\"time\": {}, \"kind\": {}, \"run\": {}, \"records\": {}}}",
                           i == 0 ? "" : ",", text(row.time), text(row.kind), text(row.folder),
                           row.records);
    }
    return out + "]\n}\n";
}

}  // namespace cajista::run
