// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "pdf/output.h"
#include "print/detail/piece_bytes.h"
#include "print/piece_plan.h"

namespace cajista::print {

namespace {

constexpr std::string_view plan_header = "CAJISTA PLAN 2\n";
constexpr std::size_t largest_record = std::size_t{256} << 20;
constexpr std::size_t bytes_kept = 256 * 1024;

}  // namespace

struct PlanWriter::State {
    std::unique_ptr<pdf::FileOutput> output;
    std::string bytes{plan_header}, record;
};

PlanWriter::PlanWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PlanWriter::~PlanWriter() = default;

base::Result<std::unique_ptr<PlanWriter>> PlanWriter::create(const std::filesystem::path& plan) {
    auto output = pdf::FileOutput::create(plan);
    if (!output) return std::move(output).errors();
    auto state = std::make_unique<State>();
    state->output = std::move(output).value();
    return std::unique_ptr<PlanWriter>(new PlanWriter(std::move(state)));
}

base::Status PlanWriter::add(const Piece& piece) {
    State& s = *state_;
    s.record.clear();
    base::BinaryWriter writer(s.record);
    detail::write(writer, piece);
    base::BinaryWriter(s.bytes).fixed32(static_cast<std::uint32_t>(s.record.size()));
    s.bytes += s.record;
    if (s.bytes.size() < bytes_kept) return {};
    base::Status written = s.output->write(s.bytes);
    s.bytes.clear();
    return written;
}

base::Status PlanWriter::finish() {
    if (base::Status written = state_->output->write(state_->bytes); !written) return written;
    return state_->output->finish();
}

struct PlanReader::State {
    std::filesystem::path path;
    std::FILE* file = nullptr;
    std::string record;
    base::Status status;
    ~State() {
        if (file != nullptr) std::fclose(file);
    }
    bool fail(std::string_view why) {
        status = base::error("print.plan-unreadable", fmt::format("'{}' {}", path.string(), why))
                     .hint("make the print output again with `cajista produce`");
        return false;
    }
};

PlanReader::PlanReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PlanReader::~PlanReader() = default;

base::Result<std::unique_ptr<PlanReader>> PlanReader::open(const std::filesystem::path& plan) {
    auto state = std::make_unique<State>();
    state->path = plan;
    state->file = std::fopen(plan.c_str(), "rbe");
    if (state->file == nullptr) {
        state->fail(fmt::format("could not be opened: {}", std::strerror(errno)));
        return std::move(state->status).errors();
    }
    char header[plan_header.size()];
    if (std::fread(header, sizeof(header), 1, state->file) != 1 ||
        std::string_view(header, sizeof(header)) != plan_header) {
        state->fail("is no plan of pieces");
        return std::move(state->status).errors();
    }
    return std::unique_ptr<PlanReader>(new PlanReader(std::move(state)));
}

bool PlanReader::next(Piece& piece) {
    State& s = *state_;
    if (!s.status.ok()) return false;
    char size_bytes[4];
    const std::size_t got = std::fread(size_bytes, 1, sizeof(size_bytes), s.file);
    if (got == 0 && std::feof(s.file) != 0) return false;
    const std::uint32_t size = base::BinaryReader({size_bytes, got}).fixed32();
    if (got != sizeof(size_bytes) || size > largest_record) return s.fail("is damaged");
    s.record.resize(size);
    if (size != 0 && std::fread(s.record.data(), size, 1, s.file) != 1) {
        return s.fail("is damaged");
    }
    base::BinaryReader reader(s.record);
    detail::read(reader, piece);
    if (!reader.ok() || !reader.at_end()) return s.fail("is damaged");
    return true;
}

const base::Status& PlanReader::status() const { return state_->status; }

}  // namespace cajista::print
