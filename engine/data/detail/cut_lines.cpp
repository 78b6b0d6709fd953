// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstring>

#include "base/characters.h"
#include "data/detail/cutter.h"

namespace cajista::data::detail {

std::uint64_t count_lines(std::string_view text) {
    std::uint64_t lines = 0;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at != end) {
        at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (at == nullptr) break;
        ++lines;
        ++at;
    }
    return lines;
}

base::Diagnostic record_too_large(std::uint64_t bytes) {
    return base::error("data.record-too-large",
                       fmt::format("the record has more than {} bytes", bytes));
}

namespace {

class LineCutter final : public RecordSource {
public:
    LineCutter(Window& window, const job::InputLimits& limits)
        : window_(window), most_(limits.record_bytes) {}

    Outcome next(Cut& cut) override {
        while (true) {
            window_.consume(taken_);
            taken_ = 0;
            bool too_large = false;
            const std::size_t end = find_end(too_large);
            if (end == window_.data().size() && window_.has_failed()) {
                cut.problem = window_.problem();
                return Outcome::failed;
            }
            std::string_view line = window_.data().substr(0, end);
            cut.line = ++lines_;
            cut.offset = line_offset_;
            taken_ = std::min(end + 1, window_.data().size());
            line_offset_ = window_.offset() + taken_;
            if (too_large || line.size() > most_) {
                cut.bytes = {};
                cut.problem = record_too_large(most_);
                return Outcome::reject;
            }
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (base::is_blank(line)) {
                if (taken_ == 0) return Outcome::end;
                continue;
            }
            cut.bytes = line;
            return Outcome::record;
        }
    }

private:
    /// Of the line at the front of the window; the window's end at the end of the file.
    std::size_t find_end(bool& too_large) {
        std::size_t searched = 0;
        while (true) {
            const std::string_view data = window_.data();
            const void* found = data.size() == searched ? nullptr
                                                        : std::memchr(data.data() + searched, '\n',
                                                                      data.size() - searched);
            if (found != nullptr) {
                return static_cast<std::size_t>(static_cast<const char*>(found) - data.data());
            }
            searched = data.size();
            if (searched > most_) {
                too_large = true;
                window_.consume(searched);
                searched = 0;
            }
            if (!window_.fill()) return window_.data().size();
        }
    }

    Window& window_;
    const std::size_t most_;
    std::size_t taken_ = 0;
    std::uint64_t lines_ = 0;
    std::uint64_t line_offset_ = 0;
};

}  // namespace

std::unique_ptr<RecordSource> cut_lines(Window& window, const job::InputLimits& limits) {
    return std::make_unique<LineCutter>(window, limits);
}

}  // namespace cajista::data::detail
