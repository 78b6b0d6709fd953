// SPDX-License-Identifier: Apache-2.0
#include "data/detail/kept_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>

#include "data/detail/byte_stream.h"
#include "data/detail/cutter.h"
#include "data/detail/joined_parser.h"

namespace cajista::data::detail {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kept_line_bytes = std::size_t{8} << 20;  // a huge line's memory goes back

std::string_view text_of(dom::object object, const char* name) {
    std::string_view text;
    return object[name].get(text) ? std::string_view() : text;
}

std::uint64_t count_of(dom::object object, const char* name) {
    std::uint64_t count = 0;
    return object[name].get(count) ? 0 : count;
}

int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The bytes of a part; nothing when it has none that can be read.
std::optional<std::string> bytes_of(dom::object object) {
    dom::element record;
    if (!object["record"].get(record)) {
        std::string_view text;
        if (!record.get(text)) return std::string(text);
        return simdjson::minify(record);  // written as JSON, not as a text of JSON
    }
    std::string_view hex;
    if (object["record_hex"].get(hex) || hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t at = 0; at < hex.size(); at += 2) {
        const int high = digit_of(hex[at]);
        const int low = digit_of(hex[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

class KeptReader final : public Reader {
public:
    KeptReader(std::span<const job::Input> inputs, std::uint32_t main, std::string file)
        : file_(std::move(file)), shared_(std::make_shared<Shared>()) {
        shared_->inputs = inputs;
        shared_->main = main;
        shared_->plans.resize(inputs.size());
        columns_.resize(inputs.size());
        shared_->files.push_back(file_);
    }

    base::Status open() {
        // Twice: what the plans need to know stands in the first record that has it.
        base::Status opened = open_lines();
        Cut cut;
        while (opened && cutter_->next(cut) == Outcome::record) {
            dom::object object;
            if (!parse(cut.bytes, object)) continue;
            note_columns(object, shared_->main);
            for_parts(object, [this](dom::object part) {
                note_columns(part, count_of(part, "input"));
                return true;
            });
        }
        if (opened) opened = plan(shared_->main);
        return opened ? open_lines() : opened;
    }

    Outcome next(RawBatch& batch) override {
        Cut cut;
        const Outcome outcome = cutter_->next(cut);
        if (outcome == Outcome::end) return outcome;
        if (outcome != Outcome::record) return fail(cut, cut.problem.message);
        dom::object object;
        if (!parse(cut.bytes, object)) return fail(cut, "the line is no JSON object");
        const std::uint64_t number = count_of(object, "number");
        if (number == 0) return fail(cut, "the record has no 'number'");
        batch.begin_record(number);
        const bool is_orphan =
            !object["input"].error() && count_of(object, "input") != shared_->main;
        if (!is_orphan && !is_planned(shared_->main)) return fail(cut, "there are no 'columns'");
        if (!add_part(batch, object, shared_->main)) {
            return reject(batch, cut, "there is no 'record'");
        }
        if (is_orphan) {
            batch.set_problem(base::error("data.detail-orphan", "the row's master is missing"));
            return Outcome::reject;
        }
        const bool good = for_parts(object, [&](dom::object part) {
            const std::uint64_t input = count_of(part, "input");
            return is_planned(input) && add_part(batch, part, static_cast<std::uint32_t>(input));
        });
        if (!good) return reject(batch, cut, "one of its 'parts' can't be read");
        return Outcome::record;
    }

    const base::Diagnostic& failure() const override { return failure_; }
    std::unique_ptr<RecordParser> create_parser() const override {
        return std::make_unique<JoinedParser>(shared_);
    }
    std::span<const std::string> files() const override { return shared_->files; }
    std::span<const std::string> columns(std::uint32_t input) const override {
        return columns_[input];
    }
    std::uint64_t bytes_read() const override { return bytes_read_; }
    std::uint64_t bytes_total() const override {
        std::error_code failure;
        const auto size = std::filesystem::file_size(file_, failure);
        return failure ? 0 : size;
    }

private:
    const job::InputLimits& limits_of_main() const { return shared_->inputs[shared_->main].limits; }
    base::Status open_lines() {
        bytes_read_ = 0;
        auto stream = open_stream(file_, StreamOptions{}, bytes_read_);
        if (!stream) return std::move(stream).errors();
        window_ = std::make_unique<Window>(std::move(stream).value());
        job::InputLimits limits;  // a kept record has grown by what had to be escaped
        limits.record_bytes = std::max(limits.record_bytes, 2 * limits_of_main().record_bytes);
        cutter_ = cut_lines(*window_, limits);
        return {};
    }

    bool parse(std::string_view line, dom::object& object) {
        if (line_.capacity() > kept_line_bytes) {
            std::string().swap(line_);
            parser_ = std::make_unique<dom::parser>();
        }
        line_.assign(line);
        line_.append(simdjson::SIMDJSON_PADDING, '\0');
        dom::element element;
        const auto error = parser_->parse(line_.data(), line.size(), false).get(element);
        return !error && !element.get(object);
    }

    template <typename Use>
    static bool for_parts(dom::object object, const Use& use) {
        dom::array parts;
        if (object["parts"].get(parts)) return true;
        for (const dom::element each : parts) {
            dom::object part;
            if (each.get(part) || !use(part)) return false;
        }
        return true;
    }

    void note_columns(dom::object object, std::uint64_t input) {
        dom::array names;
        if (input >= columns_.size() || !columns_[input].empty()) return;
        if (object["columns"].get(names)) return;
        for (const dom::element each : names) {
            std::string_view name;
            if (!each.get(name)) columns_[input].emplace_back(name);
        }
    }

    bool is_planned(std::uint64_t input) const {
        return input < shared_->plans.size() && shared_->plans[input] != nullptr;
    }

    base::Status plan(std::uint32_t index) {
        const job::Input& input = shared_->inputs[index];
        // Nothing of this input was kept: then its plan isn't needed either.
        const bool lacks_columns = input.format == job::Format::csv && input.csv.header &&
                                   input.rows.empty() && columns_[index].empty();
        if (!lacks_columns) {
            auto made = plan_format(input, *input.record, columns_[index], joined_slots(input));
            if (!made) return std::move(made).errors();
            shared_->plans[index] = std::move(made).value();
        }
        for (const job::Detail& detail : input.details) {
            if (base::Status planned = plan(detail.input); !planned) return planned;
        }
        return {};
    }

    bool add_part(RawBatch& batch, dom::object object, std::uint32_t input) {
        const std::optional<std::string> bytes = bytes_of(object);
        if (!bytes || bytes->size() > limits_of_main().record_bytes) return false;
        RawPart part;
        part.input = input;
        part.detail = static_cast<std::uint32_t>(count_of(object, "detail"));
        part.parent = static_cast<std::uint32_t>(count_of(object, "parent"));
        part.line = count_of(object, "line");
        part.offset = count_of(object, "offset");
        const RawRecord& record = batch.records().back();
        if (record.part_count != 0) {
            if (part.parent >= record.part_count) return false;
            const RawPart& parent = batch.parts(record)[part.parent];
            const auto& details = shared_->inputs[parent.input].details;
            if (part.detail >= details.size() || details[part.detail].input != input) return false;
        }
        batch.add_part(part, *bytes, text_of(object, "context"));
        return true;
    }

    Outcome reject(RawBatch& batch, const Cut& cut, std::string_view reason) {
        fail(cut, reason);
        batch.set_problem(failure_);
        return Outcome::reject;
    }
    Outcome fail(const Cut& cut, std::string_view reason) {
        failure_ = base::error("data.kept-broken",
                               fmt::format("line {} of '{}': {}", cut.line, file_, reason))
                       .hint("keep the form of rejects.ndjson; mend what stands in 'record'");
        return Outcome::failed;
    }

    std::string file_;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Window> window_;
    std::unique_ptr<RecordSource> cutter_;
    std::unique_ptr<dom::parser> parser_ = std::make_unique<dom::parser>();
    std::string line_;
    std::vector<std::vector<std::string>> columns_;
    std::uint64_t bytes_read_ = 0;
    base::Diagnostic failure_;
};

}  // namespace

base::Result<std::unique_ptr<Reader>> read_kept(std::span<const job::Input> inputs,
                                                std::uint32_t main,
                                                const std::filesystem::path& file) {
    auto reader = std::make_unique<KeptReader>(inputs, main, file.string());
    if (base::Status opened = reader->open(); !opened) return std::move(opened).errors();
    return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace cajista::data::detail
