// SPDX-License-Identifier: Apache-2.0
// A case: what is composed, with which records, and what is expected. Read from a case file, whose
// language is README.md beside this file. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/length.h"
#include "base/source.h"
#include "template/channel.h"

namespace cajista::compare {

/// A file that a case brings along, made from stretches of the case file: what is copied verbatim
/// keeps its place, so that an error in it is shown in the case file.
struct BroughtFile {
    struct Stretch {
        std::size_t begin = 0, end = 0;  ///< in `text`
        std::uint32_t source = 0;        ///< where it begins in the case file
    };
    std::string name;  ///< relative to the case's folder
    std::string text;
    std::vector<Stretch> stretches;
    std::string copy_of;  ///< instead of `text`: a file, relative to the working directory
};

/// One thing that must hold.
struct Assertion {
    enum class Kind : std::uint8_t {
        page,       ///< the whole text of a page, row by row
        text,       ///< this text is there
        no_text,    ///< this text is not there
        line,       ///< a line with this text at a place, in a size, font or colour
        order,      ///< these texts, one after the other
        dump,       ///< the dump of the pages, of the web channel: of its text
        structure,  ///< the structure tree
        value,      ///< what an expression over the record gives
        picture,    ///< what a page looks like
    };
    Kind kind = Kind::text;
    base::SourceSpan span{};         ///< the element's name
    base::SourceSpan inside{};       ///< its content, which --update writes
    bool is_empty_tag = false;       ///< `<dump/>`: `inside` is the slash
    std::uint32_t page = 0;          ///< from 1; 0: any, or all
    std::optional<base::Rect> area;  ///< where the text begins
    std::string text;
    std::string path;               ///< of a golden beside, relative to the working directory
    std::vector<std::string> show;  ///< kinds of things in a dump; empty: all
    std::optional<base::Length> x, y, right, size;
    std::string font, color;
    base::Length tolerance = base::Length::points(5, 100);
    std::string expression;
    std::uint32_t parts_per_million = 0;  ///< of a picture's pixels that may differ
    std::uint32_t dots_per_inch = 72;
};

/// What is expected of one record in one channel.
struct Expectation {
    base::SourceSpan span{};
    templates::Channel channel = templates::Channel::print;
    std::optional<std::string> key;
    std::uint64_t record = 1;
    std::optional<std::uint32_t> pages;
    base::SourceSpan pages_span{};       ///< of the attribute's value
    std::optional<std::string> masters;  ///< names, with a space between
    base::SourceSpan masters_span{};
    std::string reject;                 ///< code; empty: not rejected
    std::vector<std::string> errors;    ///< codes: job or template must not compile
    std::vector<std::string> warnings;  ///< codes that must be among the warnings
    bool no_warnings = false;
    bool suppressed = false;
    std::vector<Assertion> assertions;
};

struct Case {
    std::string name;
    base::SourceSpan span{};  ///< of the name
    base::SourceFilePtr file;
    /// End of the case's content: where --update adds to its history.
    std::uint32_t content_end = 0;
    base::SourceSpan history{};  ///< content of <history>; no file: there is none

    std::string design;  ///< template or job, by path or name of a brought file
    bool is_job = false;
    bool is_brought = false;  ///< `design` is one of `files`
    std::vector<BroughtFile> files;
    std::string data;  ///< path or name of a brought file; empty: the job's own
    bool data_is_brought = false;
    std::string key_field;
    std::vector<std::pair<std::string, std::string>> inputs;  ///< of a job: name, path
    std::vector<std::pair<std::string, std::string>> set;
    std::string now = "2026-01-01T00:00:00Z";
    std::vector<Expectation> expectations;
};

struct CaseFile {
    base::SourceFilePtr file;
    std::vector<Case> cases;
};

}  // namespace cajista::compare
