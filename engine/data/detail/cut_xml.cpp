// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/characters.h"
#include "base/check_xml.h"
#include "data/detail/cutter.h"
#include "data/detail/xml_tokens.h"

namespace cajista::data::detail {

namespace {

using Kind = XmlToken::Kind;

/// A step of the record path, its prefix resolved by the schema.
struct RecordStep {
    std::string local;
    std::string uri;  ///< empty: any namespace
};

class XmlCutter final : public RecordSource {
public:
    XmlCutter(Window& window, const job::Input& input);
    Outcome next(Cut& cut) override;

private:
    /// An element around the records.
    struct Outer {
        std::string name;
        std::size_t declarations = 0;  ///< size of `declarations_` before it
        bool matches = false;          ///< it and all around it are on the record path
    };
    struct Name {
        std::size_t begin = 0, size = 0;  ///< relative to the record
    };

    void take(std::size_t count);
    bool take_outer(Cut& cut, std::size_t count);
    bool check_outer(Cut& cut, base::Status checked);
    bool fail(Cut& cut, std::string code, std::string message);
    bool read_more(Cut& cut, std::string_view what);
    bool find_record(Cut& cut, XmlToken& tag);
    bool pass_outer(Cut& cut, const XmlToken& token);
    bool check_text(Cut& cut, std::size_t end);
    void add_declarations(std::string_view tag);
    bool is_on_path(const XmlToken& tag);
    Outcome cut_record(Cut& cut, const XmlToken& tag);
    bool pass_inner(const XmlToken& token, std::size_t& end);
    void pass_end_tag(const XmlToken& token, std::size_t& end);
    bool make_room(Cut& cut, std::size_t& at);
    void note(std::string code, std::string message, std::size_t at);
    void note_too_large();

    Window& window_;
    const job::InputLimits limits_;
    std::vector<RecordStep> path_;
    std::vector<Outer> outer_;
    std::string declarations_;
    std::uint64_t lines_ = 0;
    std::size_t taken_ = 0;
    bool root_done_ = false;
    /// Strict: all that is around the records, which are checked one by one by their parsers.
    std::optional<base::XmlPieces> outer_check_;

    std::string record_name_;  ///< of the record being cut
    std::vector<Name> inner_;  ///< open elements of the record, itself first
    bool broken_ = false;
    bool too_large_ = false;
    base::Diagnostic problem_;
};

XmlCutter::XmlCutter(Window& window, const job::Input& input)
    : window_(window), limits_(input.limits) {
    if (input.xml.strict) outer_check_.emplace();
    for (const std::string& step : input.xml.record_path) {
        const QualifiedName name = split_name(step);
        RecordStep& result = path_.emplace_back();
        result.local = name.local;
        if (name.prefix.empty() || !input.record) continue;
        for (const auto& [prefix, uri] : input.record->namespaces) {
            if (prefix == name.prefix) result.uri = uri;
        }
    }
}

void XmlCutter::take(std::size_t count) {
    lines_ += count_lines(window_.data().substr(0, count));
    window_.consume(count);
}

bool XmlCutter::check_outer(Cut& cut, base::Status checked) {
    if (checked) return true;
    const base::Diagnostic& first = checked.errors().front();
    const bool is_doctype = first.code == "base.xml-doctype";
    return fail(cut, is_doctype ? "data.xml-doctype" : "data.xml-broken", first.message);
}

/// Takes what is no record.
bool XmlCutter::take_outer(Cut& cut, std::size_t count) {
    if (outer_check_) {
        const std::string_view piece = window_.data().substr(0, count);
        if (!check_outer(cut, outer_check_->add(piece))) return false;
    }
    take(count);
    return true;
}

bool XmlCutter::fail(Cut& cut, std::string code, std::string message) {
    cut.problem = base::error(std::move(code), std::move(message));
    cut.problem.data.line = lines_ + 1;
    cut.problem.data.offset = window_.offset();
    return false;
}

/// True when there are more bytes; else `cut` says why not.
bool XmlCutter::read_more(Cut& cut, std::string_view what) {
    if (window_.data().size() > limits_.record_bytes) {
        return fail(cut, "data.xml-broken", fmt::format("{} doesn't end", what));
    }
    if (window_.fill()) return true;
    if (window_.has_failed()) {
        cut.problem = window_.problem();
        return false;
    }
    return fail(cut, "data.xml-truncated", fmt::format("the file ends within {}", what));
}

bool XmlCutter::check_text(Cut& cut, std::size_t end) {
    const std::string_view text = window_.data().substr(0, end);
    if (outer_.empty() && !base::is_blank(text)) {
        return fail(cut, "data.xml-broken", "there is text outside the root element");
    }
    return true;
}

void XmlCutter::add_declarations(std::string_view tag) {
    XmlAttributes attributes(tag);
    std::string_view name, value;
    while (attributes.next(name, value)) {
        if (name != "xmlns" && !name.starts_with("xmlns:")) continue;
        const char quote = value.find('"') == std::string_view::npos ? '"' : '\'';
        declarations_ += fmt::format(" {}={}{}{}", name, quote, value, quote);
    }
}

bool XmlCutter::is_on_path(const XmlToken& tag) {
    const std::size_t depth = outer_.size();
    if (depth >= path_.size() || (depth > 0 && !outer_.back().matches)) return false;
    const RecordStep& step = path_[depth];
    const QualifiedName name = split_name(tag.name);
    if (step.local != "*" && step.local != name.local) return false;
    if (step.uri.empty()) return true;
    const std::size_t size = declarations_.size();
    add_declarations(window_.data().substr(tag.begin, tag.end - tag.begin));
    const bool same = namespace_of(name.prefix, declarations_) == step.uri;
    declarations_.resize(size);
    return same;
}

/// Goes into, over or out of what is no record. False on failure.
bool XmlCutter::pass_outer(Cut& cut, const XmlToken& token) {
    switch (token.kind) {
        case Kind::start:
        case Kind::empty: {
            if (root_done_) return fail(cut, "data.xml-broken", "there is a second root element");
            if (outer_.size() >= static_cast<std::size_t>(limits_.depth)) {
                return fail(cut, "data.xml-broken",
                            fmt::format("elements are nested deeper than {}", limits_.depth));
            }
            root_done_ = outer_.empty() && token.kind == Kind::empty;
            if (token.kind == Kind::empty) break;
            Outer element{std::string(token.name), declarations_.size(), is_on_path(token)};
            add_declarations(window_.data().substr(token.begin, token.end - token.begin));
            outer_.push_back(std::move(element));
            break;
        }
        case Kind::end:
            if (outer_.empty() || outer_.back().name != token.name) {
                return fail(cut, "data.xml-broken",
                            fmt::format("the end tag '{}' closes nothing", token.name));
            }
            declarations_.resize(outer_.back().declarations);
            outer_.pop_back();
            root_done_ = outer_.empty();
            break;
        case Kind::declaration:
            return fail(cut, "data.xml-doctype", "the file has a document type declaration");
        case Kind::broken:
            return fail(cut, "data.xml-broken", "a '<' starts no markup");
        case Kind::cdata:
            if (outer_.empty()) {
                return fail(cut, "data.xml-broken", "there is text outside the root element");
            }
            break;
        case Kind::comment:
        case Kind::instruction:
        case Kind::more:
            break;
    }
    return take_outer(cut, token.end);
}

/// The start tag of the next record, at the front of the window. False at the end or on failure.
bool XmlCutter::find_record(Cut& cut, XmlToken& tag) {
    while (true) {
        tag = next_token(window_.data(), 0);
        if (tag.kind == Kind::more) {
            if (!check_text(cut, tag.begin) || !take_outer(cut, tag.begin)) return false;
            if (window_.data().empty() && root_done_ && !window_.fill()) {
                cut.problem = window_.has_failed() ? window_.problem() : base::Diagnostic{};
                if (!window_.has_failed() && outer_check_) check_outer(cut, outer_check_->finish());
                return false;
            }
            if (!read_more(cut, outer_.empty() ? "its prolog or a tag" : "its root element")) {
                return false;
            }
            continue;
        }
        if (!check_text(cut, tag.begin) || !take_outer(cut, tag.begin)) return false;
        tag.end -= tag.begin;
        tag.begin = 0;
        const bool is_element = tag.kind == Kind::start || tag.kind == Kind::empty;
        if (is_element && outer_.size() + 1 == path_.size() && is_on_path(tag) && !root_done_) {
            return true;
        }
        if (!pass_outer(cut, tag)) return false;
    }
}

void XmlCutter::note(std::string code, std::string message, std::size_t at) {
    if (broken_) return;
    broken_ = true;
    problem_ = base::error(std::move(code), std::move(message));
    problem_.data.line = lines_ + count_lines(window_.data().substr(0, at)) + 1;
    problem_.data.offset = window_.offset() + at;
}

void XmlCutter::pass_end_tag(const XmlToken& token, std::size_t& end) {
    const std::string_view data = window_.data();
    const Name top = inner_.back();
    // Bytes of a record that is too large are gone; then only the depth counts.
    const bool fits = too_large_ || data.substr(top.begin, top.size) == token.name;
    if (fits) {
        inner_.pop_back();
    } else if (token.name == record_name_) {
        note("data.xml-record-broken",
             fmt::format("the end tag '{}' doesn't fit the start tag '{}'", token.name,
                         data.substr(top.begin, top.size)),
             token.begin);
        inner_.clear();
    } else if (!outer_.empty() && token.name == outer_.back().name) {
        note("data.xml-record-broken",
             fmt::format("the end tag '{}' stands within a record", token.name), token.begin);
        inner_.clear();
        end = token.begin;  // the tag belongs to what is around the record
        return;
    } else {
        note("data.xml-record-broken",
             fmt::format("the end tag '{}' doesn't fit the start tag '{}'", token.name,
                         data.substr(top.begin, top.size)),
             token.begin);
    }
    end = token.end;
}

/// A token within a record; `end` is where the record goes on or, when none is open, ends. False
/// when a broken record ends before this token.
bool XmlCutter::pass_inner(const XmlToken& token, std::size_t& end) {
    end = token.end;
    switch (token.kind) {
        case Kind::start:
        case Kind::empty:
            if (broken_ && token.name == record_name_) {
                end = token.begin;
                return false;
            }
            if (inner_.size() > static_cast<std::size_t>(limits_.depth)) {
                note("data.xml-too-deep",
                     fmt::format("elements are nested deeper than {}", limits_.depth), token.begin);
            }
            if (token.kind == Kind::start) inner_.push_back({token.begin + 1, token.name.size()});
            break;
        case Kind::end:
            pass_end_tag(token, end);
            break;
        case Kind::declaration:
        case Kind::broken:
            note("data.xml-record-broken", "a '<' starts no markup", token.begin);
            break;
        case Kind::comment:
        case Kind::instruction:
        case Kind::cdata:
        case Kind::more:
            break;
    }
    return !inner_.empty();
}

void XmlCutter::note_too_large() {
    broken_ = too_large_ = true;
    problem_ = record_too_large(limits_.record_bytes);
    problem_.data.line = lines_ + 1;
    problem_.data.offset = window_.offset();
}

/// Reads on within a record; what is too large is given up, so that memory is bounded.
bool XmlCutter::make_room(Cut& cut, std::size_t& at) {
    if (at > limits_.record_bytes) {
        if (!broken_) note_too_large();
        too_large_ = true;
        take(at);
        at = 0;
    }
    return read_more(cut, "a record");
}

Outcome XmlCutter::cut_record(Cut& cut, const XmlToken& tag) {
    broken_ = too_large_ = false;
    record_name_ = tag.name;
    inner_.clear();
    cut.line = lines_ + 1;
    cut.offset = window_.offset();
    std::size_t at = tag.end;
    if (tag.kind == Kind::start) inner_.push_back({tag.begin + 1, tag.name.size()});
    while (!inner_.empty()) {
        const XmlToken token = next_token(window_.data(), at);
        if (token.kind == Kind::more) {
            at = token.begin;
            if (!make_room(cut, at)) return Outcome::failed;
            continue;
        }
        if (!pass_inner(token, at)) break;
    }
    root_done_ = outer_.empty();
    taken_ = at;
    if (at > limits_.record_bytes && !broken_) note_too_large();
    cut.bytes = too_large_ ? std::string_view() : window_.data().substr(0, at);
    cut.context = declarations_;
    if (!broken_) return Outcome::record;
    cut.problem = std::move(problem_);
    return Outcome::reject;
}

Outcome XmlCutter::next(Cut& cut) {
    take(taken_);
    // An element in its place, so that all around it is one document.
    const bool follows_record = outer_check_ && taken_ != 0;
    taken_ = 0;
    if (follows_record && !check_outer(cut, outer_check_->add("<r/>"))) return Outcome::failed;
    XmlToken tag;
    if (!find_record(cut, tag)) return cut.problem.code.empty() ? Outcome::end : Outcome::failed;
    return cut_record(cut, tag);
}

}  // namespace

std::unique_ptr<RecordSource> cut_xml(Window& window, const job::Input& input) {
    return std::make_unique<XmlCutter>(window, input);
}

}  // namespace cajista::data::detail
