// SPDX-License-Identifier: Apache-2.0
#include "run/serial_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "base/database.h"
#include "base/files.h"
#include "base/limits.h"
#include "run/instant.h"
#include "run/production.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

constexpr const char* serial_tables = R"(
CREATE TABLE IF NOT EXISTS serial (
  series TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, run TEXT NOT NULL,
  output TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (series, first));
CREATE TRIGGER IF NOT EXISTS serial_keeps_rows BEFORE DELETE ON serial
  BEGIN SELECT RAISE(ABORT, 'serial numbers are never given back'); END;
)";
constexpr const char* kept_header = "output,series,first,last\n";

struct Range {
    std::uint64_t first = 0, last = 0;
    std::uint64_t size() const { return first == 0 ? 0 : last - first + 1; }
};

fs::path kept_path(const RunDirectory& run) { return run.path() / "serials.csv"; }

/// Names of outputs and series have no commas, see load_serials.
Range read_kept(const RunDirectory& run, const std::string& output, const std::string& series) {
    Range found;
    auto text = base::read_bytes(kept_path(run), base::limits::source_file_bytes);
    if (!text) return found;
    std::istringstream lines(text.value());
    for (std::string line; std::getline(lines, line);) {
        const std::string begin = output + "," + series + ",";
        if (!line.starts_with(begin)) continue;
        char comma = 0;
        std::istringstream numbers(line.substr(begin.size()));
        Range range;
        if (numbers >> range.first >> comma >> range.last) found = range;
    }
    return found;
}

base::Status keep(const RunDirectory& run, const std::string& output, const std::string& series,
                  const Range& range) {
    std::string text = kept_header;
    if (auto known = base::read_bytes(kept_path(run), base::limits::source_file_bytes)) {
        text = std::move(known).value();
    }
    text += fmt::format("{},{},{},{}\n", output, series, range.first, range.last);
    return run.write_file("serials.csv", text);
}

/// Tells a run from another one that had its folder before, also a moment ago: what it drew when it
/// first asked for numbers.
base::Result<std::string> name_of(const RunDirectory& run) {
    constexpr const char* file = "serials.id";
    const std::string place = fs::absolute(run.path()).lexically_normal().string();
    if (auto known = base::read_bytes(run.path() / file, base::limits::source_file_bytes)) {
        return place + " of " + known.value();
    }
    std::random_device source;
    const std::string drawn = fmt::format("{:08x}{:08x}", source(), source());
    if (base::Status done = run.write_file(file, drawn); !done) return std::move(done).errors();
    return place + " of " + drawn;
}

class SerialStore {
public:
    static base::Result<SerialStore> open(const fs::path& state) {
        std::error_code failure;
        fs::create_directories(state, failure);
        auto database = base::Database::open(state / "serials.sqlite", base::Database::Mode::write);
        if (!database) return std::move(database).errors();
        if (base::Status made = database->execute(serial_tables); !made)
            return std::move(made).errors();
        return SerialStore(std::move(database).value());
    }

    /// The range that the run took before, or the next one that is free.
    base::Result<Range> take(const job::Serials& serials, const std::string& run,
                             const std::string& output, std::uint64_t pieces) {
        base::Transaction transaction(database_);
        if (base::Status begun = transaction.begin(); !begun) return std::move(begun).errors();
        auto known = find(
            "SELECT first, last FROM serial WHERE series = ? AND run = ? AND "
            "output = ? ORDER BY first DESC LIMIT 1",
            {serials.series, run, output});
        if (!known || known->size() >= pieces) return known;
        auto last = find(
            "SELECT first, last FROM serial WHERE series = ? ORDER BY last DESC "
            "LIMIT 1",
            {serials.series});
        if (!last) return last;
        Range range;
        range.first = std::max(serials.first, last->last + 1);
        range.last = range.first + pieces - 1;
        if (range.last < range.first || range.last > serials.to) return used_up(serials, range);
        auto insert = database_.prepare("INSERT INTO serial VALUES (?,?,?,?,?,?)");
        if (!insert) return std::move(insert).errors();
        insert->bind(1, serials.series).bind(2, range.first).bind(3, range.last);
        insert->bind(4, run).bind(5, output).bind(6, instant_of_clock().text);
        base::Status done = insert->run();
        if (done) done = transaction.commit();
        if (!done) return std::move(done).errors();
        return range;
    }

private:
    explicit SerialStore(base::Database database) : database_(std::move(database)) {}

    base::Result<Range> find(std::string_view sql, const std::vector<std::string>& values) {
        auto query = database_.prepare(sql);
        if (!query) return std::move(query).errors();
        for (std::size_t i = 0; i < values.size(); ++i) {
            query->bind(static_cast<int>(i) + 1, std::string_view(values[i]));
        }
        Range range;
        if (query->step()) {
            range = {static_cast<std::uint64_t>(query->number(0)),
                     static_cast<std::uint64_t>(query->number(1))};
        }
        if (base::Status status = query->reset(); !status) return std::move(status).errors();
        return range;
    }

    static base::Diagnostic used_up(const job::Serials& serials, const Range& range) {
        const std::uint64_t left = range.first > serials.to ? 0 : serials.to - range.first + 1;
        return base::error("print.serials-used-up",
                           fmt::format("series '{}' has {} serial numbers left up to {}, the "
                                       "pieces need {}",
                                       serials.series, left, serials.to, range.size()))
            .hint("ask the post for another range, and give it a series of its own");
    }

    base::Database database_;
};

}  // namespace

base::Result<std::uint64_t> take_serials(const RunDirectory& run, const job::Production& production,
                                         const fs::path& state, std::uint64_t pieces) {
    const job::Serials& serials = production.marks.serials;
    const std::string output = output_folder(production.name);
    const Range kept = read_kept(run, output, serials.series);
    if (kept.size() >= pieces && kept.first != 0) return kept.first;
    if (pieces == 0) return serials.first;
    if (state.empty()) {
        return base::error("print.no-serial-store",
                           fmt::format("series '{}' of <serial> needs a <state> in the job",
                                       serials.series))
            .hint("<state path=\"…\"/> names the folder where the ranges are kept");
    }
    auto store = SerialStore::open(state);
    if (!store) return std::move(store).errors();
    auto name = name_of(run);
    if (!name) return std::move(name).errors();
    auto range = store->take(serials, name.value(), output, pieces);
    if (!range) return std::move(range).errors();
    base::Status done = keep(run, output, serials.series, range.value());
    if (!done) return std::move(done).errors();
    return range->first;
}

}  // namespace cajista::run
