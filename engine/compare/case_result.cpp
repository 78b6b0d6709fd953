// SPDX-License-Identifier: Apache-2.0
#include "compare/case_result.h"

#include "base/binary.h"

namespace cajista::compare {

std::string encode(const CaseResult& result) {
    std::string bytes;
    base::BinaryWriter out(bytes);
    out.number(static_cast<std::uint64_t>(result.verdict));
    out.number(result.microseconds);
    out.text(result.replay);
    out.text(result.replay_command);
    out.number(result.failures.size());
    for (const Failure& one : result.failures) {
        out.text(one.path);
        out.number(one.line);
        out.number(one.column);
        for (const std::string* text :
             {&one.message, &one.details, &one.golden, &one.drawn, &one.difference}) {
            out.text(*text);
        }
    }
    out.number(result.rewrites.size());
    for (const Rewrite& one : result.rewrites) {
        out.text(one.path);
        out.number(one.whole_file ? 1 : 0);
        out.number(one.begin);
        out.number(one.end);
        out.text(one.text);
    }
    return bytes;
}

CaseResult decode(std::string_view bytes) {
    base::BinaryReader in(bytes);
    CaseResult result;
    const std::uint64_t verdict = in.number();
    result.verdict = verdict <= 3 ? static_cast<Verdict>(verdict) : Verdict::crashed;
    result.microseconds = static_cast<std::uint32_t>(in.number());
    result.replay = in.text();
    result.replay_command = in.text();
    result.failures.resize(in.count());
    for (Failure& one : result.failures) {
        one.path = in.text();
        one.line = static_cast<std::uint32_t>(in.number());
        one.column = static_cast<std::uint32_t>(in.number());
        for (std::string* text :
             {&one.message, &one.details, &one.golden, &one.drawn, &one.difference}) {
            *text = in.text();
        }
    }
    result.rewrites.resize(in.count());
    for (Rewrite& one : result.rewrites) {
        one.path = in.text();
        one.whole_file = in.number() != 0;
        one.begin = static_cast<std::uint32_t>(in.number());
        one.end = static_cast<std::uint32_t>(in.number());
        one.text = in.text();
    }
    if (in.ok() && in.at_end()) return result;
    CaseResult broken;
    broken.verdict = Verdict::crashed;
    return broken;
}

}  // namespace cajista::compare
