// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "job/job.h"
#include "value/convert.h"

namespace cajista::job {

namespace {

constexpr std::size_t longest_name = 240;  // most file systems take 255; ".part" must fit

bool is_portable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F &&
           std::string_view("/\\:*?\"<>|%").find(c) == std::string_view::npos;
}

/// Appends a value so that it stays one name, whatever it holds.
void append_name(std::string& path, std::string_view value) {
    for (const char c : value) {
        if (is_portable(c)) {
            path += c;
        } else {
            fmt::format_to(std::back_inserter(path), "%{:02X}", static_cast<unsigned char>(c));
        }
    }
}

base::Status close_name(std::string& path, std::size_t begin, const base::SourceSpan& span) {
    const std::string_view name = std::string_view(path).substr(begin);
    if (name.size() > longest_name) {
        return base::error("job.path-too-long",
                           fmt::format("a name in the path has {} bytes, {} are allowed",
                                       name.size(), longest_name),
                           span);
    }
    if (name == "." || name == "..")
        path.replace(begin, name.size(), name.size() == 1 ? "%2E" : "%2E%2E");
    return {};
}

}  // namespace

std::string expand_text(const TextPattern& pattern, rules::Frame& frame) {
    std::string result;
    for (const TextPattern::Piece& piece : pattern.pieces) {
        if (!piece.is_expression) {
            result += piece.literal;
            continue;
        }
        const value::Value value = piece.expression.evaluate(frame);
        if (!value.is_null()) result += value::to_plain_text(value);
    }
    return result;
}

base::Result<std::string> expand_path(const TextPattern& pattern, rules::Frame& frame) {
    std::string path;
    std::size_t name_begin = 0;
    for (const TextPattern::Piece& piece : pattern.pieces) {
        if (piece.is_expression) {
            const value::Value value = piece.expression.evaluate(frame);
            const std::string text = value.is_null() ? "" : value::to_plain_text(value);
            if (text.empty()) {
                return base::error(
                    "job.path-empty-value",
                    fmt::format("{{{}}} in the path gives nothing", piece.expression.text()),
                    pattern.span);
            }
            append_name(path, text);
            continue;
        }
        for (const char c : piece.literal) {
            if (c == '/') {
                if (auto status = close_name(path, name_begin, pattern.span); !status) {
                    return std::move(status).errors();
                }
                path += '/';
                name_begin = path.size();
            } else {
                path += c;
            }
        }
    }
    if (auto status = close_name(path, name_begin, pattern.span); !status) {
        return std::move(status).errors();
    }
    return path;
}

std::string key_text(const Input& input, rules::Frame& frame) {
    if (!input.has_key) return {};
    const value::Value value = input.key.evaluate(frame);
    return value.is_null() ? std::string() : value::to_plain_text(value);
}

bool RejectLimit::is_exceeded(std::uint64_t rejected, std::uint64_t read) const {
    if (count && rejected > *count) return true;
    if (!parts_per_million) return false;
    __extension__ using Wide = unsigned __int128;
    return static_cast<Wide>(rejected) * 1'000'000 > static_cast<Wide>(read) * *parts_per_million;
}

rules::Scope Job::scope() const {
    rules::Scope scope;
    const value::RecordType* record = inputs.empty() ? nullptr : main().record.get();
    rules::Type type;
    type.kind = rules::Type::Kind::record;
    type.record = record;
    const std::uint32_t slot = scope.declare(record != nullptr ? record->name : "record", type);
    if (record != nullptr) scope.open(slot);
    for (const Parameter& parameter : parameters) scope.declare(parameter.name, parameter.type);
    for (const JobDecisions& one : decisions) scope.add_decisions(one.name, one.model);
    return scope;
}

std::vector<value::Value> Job::variables(const value::Record* record) const {
    std::vector<value::Value> result;
    result.reserve(parameters.size() + 1);
    result.push_back(record != nullptr ? value::Value::record(record) : value::Value());
    for (const Parameter& parameter : parameters) result.push_back(parameter.value);
    return result;
}

}  // namespace cajista::job
