// SPDX-License-Identifier: Apache-2.0
#include "print/detail/external_sort.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <queue>
#include <string>
#include <vector>

namespace cajista::print::detail {

namespace {

constexpr std::size_t run_buffer = 256 * 1024;

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// One sorted file while it is read back.
struct SortedRun {
    File file;
    std::string buffer;  // of stdio
    std::string key, payload;
};

struct Place {
    std::size_t at;
    std::uint32_t key, payload;
};

}  // namespace

struct ExternalSort::State {
    std::filesystem::path folder;
    std::string name;
    std::size_t memory;
    std::string bytes;
    std::vector<Place> places;
    std::vector<std::filesystem::path> files;
    std::vector<SortedRun> runs;
    std::vector<std::size_t> heap;  // runs by their key, the smallest in front
    std::size_t next_place = 0;
    std::size_t shown = SIZE_MAX;  // the run whose record was given last
    base::Status status;

    bool fail(const std::filesystem::path& path) {
        status =
            base::error("print.scratch-failed", fmt::format("'{}' could not be written or read: {}",
                                                            path.string(), std::strerror(errno)))
                .hint("free space on the volume of the run directory");
        return false;
    }
    std::string_view key_of(const Place& place) const {
        return std::string_view(bytes).substr(place.at, place.key);
    }
    void sort() {
        std::stable_sort(places.begin(), places.end(),
                         [this](const Place& a, const Place& b) { return key_of(a) < key_of(b); });
    }
    bool spill() {
        sort();
        const std::filesystem::path path = folder / fmt::format("{}-{}", name, files.size());
        files.push_back(path);
        const File file(std::fopen(path.c_str(), "wb"));
        if (!file) return fail(path);
        bool written = true;
        for (const Place& place : places) {
            const std::uint32_t sizes[2] = {place.key, place.payload};
            const std::size_t size = std::size_t{place.key} + place.payload;
            written = written && std::fwrite(sizes, sizeof(sizes), 1, file.get()) == 1 &&
                      (size == 0 || std::fwrite(bytes.data() + place.at, size, 1, file.get()) == 1);
        }
        if (!written || std::fflush(file.get()) != 0) return fail(path);
        bytes.clear();
        places.clear();
        return true;
    }
    /// False at the end of the run.
    bool read(SortedRun& run) {
        std::uint32_t sizes[2];
        if (std::fread(sizes, sizeof(sizes), 1, run.file.get()) != 1) return false;
        run.key.resize(sizes[0]);
        run.payload.resize(sizes[1]);
        for (std::string* part : {&run.key, &run.payload}) {
            if (!part->empty() && std::fread(part->data(), part->size(), 1, run.file.get()) != 1) {
                return fail(folder / name);
            }
        }
        return true;
    }
    /// For std::push_heap, whose largest is in front.
    bool is_later(std::size_t a, std::size_t b) const {
        const int order = runs[a].key.compare(runs[b].key);
        return order != 0 ? order > 0 : a > b;
    }
    void push(std::size_t run) {
        if (!read(runs[run])) return;
        heap.push_back(run);
        std::push_heap(heap.begin(), heap.end(),
                       [this](std::size_t a, std::size_t b) { return is_later(a, b); });
    }
};

ExternalSort::ExternalSort(std::filesystem::path folder, std::string_view name, std::size_t memory)
    : state_(std::make_unique<State>()) {
    state_->folder = std::move(folder);
    state_->name = name;
    state_->memory = memory;
}

ExternalSort::~ExternalSort() {
    state_->runs.clear();
    for (const std::filesystem::path& path : state_->files) {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
}

base::Status ExternalSort::add(std::string_view key, std::string_view payload) {
    State& s = *state_;
    const std::size_t used = s.bytes.size() + s.places.size() * sizeof(Place);
    if (!s.places.empty() && used + key.size() + payload.size() > s.memory && !s.spill()) {
        return s.status;
    }
    s.places.push_back({s.bytes.size(), static_cast<std::uint32_t>(key.size()),
                        static_cast<std::uint32_t>(payload.size())});
    s.bytes.append(key).append(payload);
    return {};
}

base::Status ExternalSort::finish() {
    State& s = *state_;
    if (s.files.empty()) {
        s.sort();
        return s.status;
    }
    if (!s.places.empty() && !s.spill()) return s.status;
    s.bytes = {};
    s.runs.resize(s.files.size());
    for (std::size_t i = 0; i < s.files.size(); ++i) {
        s.runs[i].file.reset(std::fopen(s.files[i].c_str(), "rb"));
        if (!s.runs[i].file) {
            s.fail(s.files[i]);
            return s.status;
        }
        s.runs[i].buffer.resize(run_buffer);
        std::setvbuf(s.runs[i].file.get(), s.runs[i].buffer.data(), _IOFBF, run_buffer);
        s.push(i);
    }
    return s.status;
}

bool ExternalSort::next(std::string_view& key, std::string_view& payload) {
    State& s = *state_;
    if (!s.status.ok()) return false;
    if (s.files.empty()) {
        if (s.next_place == s.places.size()) return false;
        const Place& place = s.places[s.next_place++];
        key = s.key_of(place);
        payload = std::string_view(s.bytes).substr(place.at + place.key, place.payload);
        return true;
    }
    if (s.shown != SIZE_MAX) s.push(s.shown);
    s.shown = SIZE_MAX;
    if (s.heap.empty() || !s.status.ok()) return false;
    std::pop_heap(s.heap.begin(), s.heap.end(),
                  [&s](std::size_t a, std::size_t b) { return s.is_later(a, b); });
    s.shown = s.heap.back();
    s.heap.pop_back();
    key = s.runs[s.shown].key;
    payload = s.runs[s.shown].payload;
    return true;
}

const base::Status& ExternalSort::status() const { return state_->status; }

}  // namespace cajista::print::detail
