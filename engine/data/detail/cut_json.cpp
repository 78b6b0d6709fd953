// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"
#include "data/detail/cutter.h"

namespace cajista::data::detail {

namespace {

/// A list of objects, or objects one after the other.
class JsonCutter final : public RecordSource {
public:
    JsonCutter(Window& window, const job::InputLimits& limits)
        : window_(window), most_(limits.record_bytes) {}

    Outcome next(Cut& cut) override {
        take();
        if (!started_) start();
        if (!skip_to_value(cut)) return finished_ ? Outcome::end : Outcome::failed;
        cut.line = lines_ + 1;
        cut.offset = window_.offset();
        return cut_value(cut);
    }

private:
    void take() {
        lines_ += count_lines(window_.data().substr(0, taken_));
        window_.consume(taken_);
        taken_ = 0;
    }
    /// The next byte that is no white space; consumes what is before. 0 at the end.
    char peek() {
        while (true) {
            const std::string_view data = window_.data();
            std::size_t at = 0;
            while (at < data.size() && base::is_space(data[at]))
                lines_ += data[at++] == '\n' ? 1 : 0;
            window_.consume(at);
            if (at < data.size()) return data[at] == '\0' ? '\1' : data[at];
            if (!window_.fill()) return '\0';
        }
    }
    void start() {
        started_ = true;
        in_list_ = peek() == '[';
        if (in_list_) window_.consume(1);
    }
    bool fail(Cut& cut, std::string_view code, std::string message) {
        if (window_.has_failed()) {
            cut.problem = window_.problem();
        } else {
            cut.problem = base::error(std::string(code), std::move(message));
            cut.problem.data.line = lines_ + 1;
            cut.problem.data.offset = window_.offset();
        }
        return false;
    }
    /// False when there is none: then the end (`finished_`), or a failure.
    bool skip_to_value(Cut& cut) {
        char c = peek();
        if (!in_list_) {
            finished_ = c == '\0' && !window_.has_failed();
            return c == '\0' ? fail(cut, "", "") : true;
        }
        if (c == ']') {
            window_.consume(1);
            in_list_ = false;
            c = peek();
            finished_ = c == '\0' && !window_.has_failed();
            if (finished_) return false;
            return fail(cut, "data.json-broken", "the file goes on after its list");
        }
        if (c == ',' && any_) {
            window_.consume(1);
            c = peek();
        } else if (any_ && c != '\0') {
            return fail(cut, "data.json-broken", "a comma is missing between two records");
        }
        if (c == '\0') return fail(cut, "data.json-truncated", "the file ends within its list");
        if (c == ',' || c == ']') {
            return fail(cut, "data.json-broken", "a record is missing beside a comma");
        }
        any_ = true;
        return true;
    }

    Outcome cut_value(Cut& cut) {
        std::size_t at = 0;
        std::size_t depth = 0;
        bool in_text = false;
        bool too_large = false;
        const std::uint64_t line = lines_ + 1;
        while (true) {
            const std::string_view data = window_.data();
            at = scan(data, at, depth, in_text);
            if (done_) break;
            if (at > most_ && at <= data.size()) {
                too_large = true;
                lines_ += count_lines(data.substr(0, at));
                window_.consume(at);
                at = 0;
            }
            if (window_.fill()) continue;
            if (window_.has_failed()) {
                cut.problem = window_.problem();
                return Outcome::failed;
            }
            if (depth != 0 || in_text) {
                cut.problem = base::error("data.json-truncated", "the file ends within a record");
                cut.problem.data.line = line;
                cut.problem.data.offset = cut.offset;
                return Outcome::failed;
            }
            at = window_.data().size();
            break;
        }
        done_ = false;
        at = std::max<std::size_t>(at, std::min<std::size_t>(1, window_.data().size()));
        taken_ = at;
        cut.bytes = too_large ? std::string_view() : window_.data().substr(0, at);
        if (!too_large && at <= most_) return Outcome::record;
        cut.bytes = {};
        cut.problem = record_too_large(most_);
        return Outcome::reject;
    }

    /// Goes on from `at`; sets `done_` at the value's end. An escape at the end of the window is
    /// left for the next call, so `at` may stop one byte short.
    std::size_t scan(std::string_view data, std::size_t at, std::size_t& depth, bool& in_text) {
        while (at < data.size()) {
            const char c = data[at];
            if (in_text) {
                if (c == '\\') {
                    if (at + 1 == data.size()) return at;
                    ++at;
                } else if (c == '"') {
                    in_text = false;
                    if (depth == 0) return done_ = true, at + 1;
                }
                ++at;
                continue;
            }
            switch (c) {
                case '"':
                    in_text = true;
                    break;
                case '{':
                case '[':
                    ++depth;
                    break;
                case '}':
                case ']':
                    if (depth == 0) return done_ = true, at;
                    if (--depth == 0) return done_ = true, at + 1;
                    break;
                case ',':
                case ' ':
                case '\n':
                    if (depth == 0) return done_ = true, at;
                    break;
                default:
                    break;
            }
            ++at;
        }
        return at;
    }

    Window& window_;
    const std::size_t most_;
    std::size_t taken_ = 0;
    std::uint64_t lines_ = 0;
    bool started_ = false;
    bool in_list_ = false;
    bool any_ = false;
    bool finished_ = false;
    bool done_ = false;
};

}  // namespace

std::unique_ptr<RecordSource> cut_json(Window& window, const job::InputLimits& limits) {
    return std::make_unique<JsonCutter>(window, limits);
}

}  // namespace cajista::data::detail
