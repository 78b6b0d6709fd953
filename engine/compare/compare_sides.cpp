// SPDX-License-Identifier: Apache-2.0
// Matches the documents of two sides and compares them, in processes of their own.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "compare/detail/difference_bytes.h"
#include "compare/detail/side_file.h"
#include "compare/detail/word_edits.h"
#include "compare/detail/worker_processes.h"
#include "compare/diff_files.h"
#include "compare/picture.h"

namespace cajista::compare {

namespace {

using Document = DiffSide::Document;
using Kind = DifferenceKind;

constexpr std::uint64_t batch_pages = 200;    // of a piece of work: some 10 ms
constexpr std::size_t batch_documents = 64;   // of files that are opened for it
constexpr std::uint64_t stretch_pages = 500;  // of one document compared at once: 30 MB
constexpr std::uint32_t piece_seconds = 1800;

struct Pair {
    const Document* before = nullptr;
    const Document* after = nullptr;
};

/// A stretch of a document on both sides, pages from 0 in the document.
struct Stretch {
    std::uint64_t old_first = 0, old_end = 0, new_first = 0, new_end = 0;
};

struct Drawn {
    std::string document;
    std::uint64_t page = 0, old_page = 0, new_page = 0;  ///< from 0
};

class SideComparer {
public:
    SideComparer(DiffSide& before, DiffSide& after, const DiffSettings& settings,
                 const DiffOptions& options)
        : old_(before), new_(after), settings_(settings), options_(options) {
        jobs_ = options.jobs != 0
                    ? options.jobs
                    : static_cast<std::uint32_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
    }

    base::Result<DiffResult> compare() {
        match();
        const bool single = old_.documents.size() == 1 && new_.documents.size() == 1 &&
                            pairs_.size() == 1 && pairs_.front().before->is_whole_file &&
                            pairs_.front().after->is_whole_file;
        base::Status done = single ? compare_long(pairs_.front()) : compare_batches();
        if (!done) return std::move(done).errors();
        for (const Document* one : added_) {
            if (settings_.ignored.has(Kind::document_added)) break;
            result_.differences.push_back(whole(Kind::document_added, *one));
        }
        return std::move(result_);
    }

private:
    /// Pairs in the order of the first side; a document without another one is a pair with null.
    void match() {
        std::map<std::string_view, const Document*> others;
        for (const Document& one : new_.documents) others[one.name] = &one;
        const bool single = old_.documents.size() == 1 && new_.documents.size() == 1;
        for (const Document& one : old_.documents) {
            const auto found = others.find(one.name);
            const Document* other = single                  ? &new_.documents.front()
                                    : found == others.end() ? nullptr
                                                            : found->second;
            if (found != others.end()) others.erase(found);
            pairs_.push_back({&one, other});
        }
        if (single) return;
        for (const Document& one : new_.documents) {
            if (others.contains(one.name)) added_.push_back(&one);
        }
    }

    static Difference whole(Kind kind, const Document& document) {
        Difference made;
        made.kind = kind;
        made.document = document.name;
        const std::string pages =
            document.is_whole_file ? "a file" : fmt::format("{} pages", document.pages);
        (kind == Kind::document_missing ? made.before : made.after) = pages;
        return made;
    }

    // --- many documents: batches of pairs

    base::Status compare_batches() {
        std::vector<std::pair<std::size_t, std::size_t>> batches;
        std::uint64_t pages = 0;
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            const bool begins = batches.empty() || pages >= batch_pages ||
                                batches.back().second - batches.back().first >= batch_documents;
            if (begins) {
                batches.emplace_back(i, i);
                pages = 0;
            }
            batches.back().second = i + 1;
            pages += pairs_[i].before->pages;
        }
        const auto work = [&](std::size_t piece) {
            detail::DiffPiece made;
            for (std::size_t i = batches[piece].first; i < batches[piece].second; ++i) {
                compare_pair(pairs_[i], made);
            }
            return made;
        };
        return in_processes(batches.size(), work, [](std::size_t, detail::DiffPiece&) {});
    }

    /// Runs pieces of work; what they found is added to the result in their order, after `see`.
    base::Status in_processes(std::size_t count,
                              const std::function<detail::DiffPiece(std::size_t)>& work,
                              const std::function<void(std::size_t, detail::DiffPiece&)>& see) {
        std::map<std::size_t, detail::DiffPiece> waiting;
        std::size_t next = 0;
        base::Diagnostics errors;
        const auto take = [&](std::size_t piece, detail::WorkEnd how, std::string bytes) {
            detail::DiffPiece& made = waiting[piece];
            if (how != detail::WorkEnd::done || !detail::decode(bytes, made)) {
                made.errors.push_back(base::error(
                    "compare.pdf-unreadable",
                    fmt::format("the comparison of a piece ended early: {}",
                                how == detail::WorkEnd::done ? "no result came back" : bytes)));
            }
            for (auto at = waiting.begin(); at != waiting.end() && at->first == next;
                 at = waiting.erase(at), ++next) {
                see(at->first, at->second);
                add(at->second, errors);
            }
        };
        const auto encoded = [&work](std::uint32_t, std::size_t piece) {
            return detail::encode(work(piece));
        };
        base::Status ran = detail::run_in_processes(count, {jobs_, piece_seconds}, encoded, take);
        if (!ran) return ran;
        return errors.empty() ? base::Status() : base::Status(std::move(errors));
    }

    void add(detail::DiffPiece& piece, base::Diagnostics& errors) {
        result_.documents += piece.documents;
        result_.pages += piece.pages;
        std::move(piece.differences.begin(), piece.differences.end(),
                  std::back_inserter(result_.differences));
        std::move(piece.errors.begin(), piece.errors.end(), std::back_inserter(errors));
    }

    /// Opens what is needed and compares two documents, or says that one is missing.
    void compare_pair(const Pair& pair, detail::DiffPiece& made) {
        if (pair.after == nullptr) {
            made.differences.push_back(whole(Kind::document_missing, *pair.before));
            return;
        }
        const bool was_open[2] = {file(true, pair).pages() != 0, file(false, pair).pages() != 0};
        for (const bool is_old : {true, false}) {
            if (base::Status opened = file(is_old, pair).open(); !opened) {
                made.errors.insert(made.errors.end(), opened.errors().begin(),
                                   opened.errors().end());
                return;
            }
        }
        compare_opened(pair, made);
        // Files that were opened for this pair alone would fill the memory.
        if (pair.before->is_whole_file && !was_open[0]) close(old_, pair.before->file);
        if (pair.after->is_whole_file && !was_open[1]) close(new_, pair.after->file);
    }

    static void close(DiffSide& side, std::size_t index) {
        side.files[index] = std::make_unique<detail::SideFile>(side.files[index]->path());
    }

    detail::SideFile& file(bool is_old, const Pair& pair) {
        return is_old ? *old_.files[pair.before->file] : *new_.files[pair.after->file];
    }
    std::uint64_t pages(bool is_old, const Pair& pair) {
        const Document& document = is_old ? *pair.before : *pair.after;
        return document.is_whole_file ? file(is_old, pair).pages() : document.pages;
    }

    void compare_opened(const Pair& pair, detail::DiffPiece& made) {
        ++made.documents;
        const std::uint64_t old_pages = pages(true, pair);
        const std::uint64_t new_pages = pages(false, pair);
        made.pages += old_pages;
        compare_facts(pair, made.differences);
        if (old_pages == new_pages && is_equal(pair, old_pages)) return;
        compare_stretch(pair, {0, old_pages, 0, new_pages}, made);
    }

    /// Equal bytes of all pages. A page type may have checks, so with types all pages are read.
    bool is_equal(const Pair& pair, std::uint64_t count) {
        if (!settings_.types.empty()) return false;
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto a = file(true, pair).fingerprint(pair.before->first + i);
            const auto b = file(false, pair).fingerprint(pair.after->first + i);
            if (!a || !b || *a != *b) return false;
        }
        return true;
    }

    /// Count of pages, and what is written in the file and not on a page.
    void compare_facts(const Pair& pair, std::vector<Difference>& out) {
        const std::string& name = pair.before->name;
        const auto add_fact = [&](Kind kind, std::string before, std::string after) {
            if (before == after || settings_.ignored.has(kind)) return;
            Difference& made = out.emplace_back();
            made.kind = kind;
            made.document = name;
            made.before = std::move(before);
            made.after = std::move(after);
        };
        add_fact(Kind::page_count, std::to_string(pages(true, pair)),
                 std::to_string(pages(false, pair)));
        if (!pair.before->is_whole_file || !pair.after->is_whole_file) {
            add_fact(Kind::metadata, "title: " + pair.before->title, "title: " + pair.after->title);
            return;
        }
        const auto& old_facts = file(true, pair).facts();
        const auto& new_facts = file(false, pair).facts();
        std::map<std::string, std::pair<std::string, std::string>> all;
        for (const auto& [key, value] : old_facts) all[key].first = value;
        for (const auto& [key, value] : new_facts) all[key].second = value;
        for (const auto& [key, values] : all) {
            add_fact(Kind::metadata, key + ": " + values.first, key + ": " + values.second);
        }
    }

    bool reads_as_ours(const Pair& pair) {
        return file(true, pair).is_ours() && file(false, pair).is_ours();
    }

    void compare_stretch(const Pair& pair, const Stretch& stretch, detail::DiffPiece& made) {
        const bool ours = reads_as_ours(pair);
        const auto read = [&](bool is_old, std::uint64_t first, std::uint64_t end) {
            const std::uint64_t begin = is_old ? pair.before->first : pair.after->first;
            return file(is_old, pair).read(begin + first, begin + end, ours);
        };
        auto before = read(true, stretch.old_first, stretch.old_end);
        auto after = read(false, stretch.new_first, stretch.new_end);
        for (const auto* side : {&before, &after}) {
            if (side->ok()) continue;
            made.errors.insert(made.errors.end(), side->errors().begin(), side->errors().end());
            return;
        }
        const PdfRange a{&before.value(), 0, stretch.old_end - stretch.old_first,
                         pair.before->first + stretch.old_first, stretch.old_first};
        const PdfRange b{&after.value(), 0, stretch.new_end - stretch.new_first,
                         pair.after->first + stretch.new_first, stretch.new_first};
        const std::size_t known = made.differences.size();
        compare_documents(pair.before->name, a, b, settings_, made.differences);
        const bool looks = made.differences.size() == known && a.pages == b.pages &&
                           !settings_.ignored.has(Kind::look);
        if (looks) compare_looks(pair, a, b, made);
    }

    void compare_looks(const Pair& pair, const PdfRange& a, const PdfRange& b,
                       detail::DiffPiece& made) {
        for (std::uint64_t i = 0; i < a.pages; ++i) {
            const bool exact = a.text->pages[i].is_exact && b.text->pages[i].is_exact;
            if (exact && !options_.draws) continue;
            const auto old_print = file(true, pair).fingerprint(a.file_page + i);
            const auto new_print = file(false, pair).fingerprint(b.file_page + i);
            if (old_print && new_print && *old_print == *new_print) continue;
            base::Status drawn =
                draw({pair.before->name, a.document_page + i, a.file_page + i, b.file_page + i},
                     file(true, pair).path(), file(false, pair).path(), made);
            if (drawn) continue;
            made.errors.insert(made.errors.end(), drawn.errors().begin(), drawn.errors().end());
            return;
        }
    }

    static base::Status draw(const Drawn& page, const std::filesystem::path& old_path,
                             const std::filesystem::path& new_path, detail::DiffPiece& out) {
        constexpr std::uint32_t dots_per_inch = 72;
        auto a = draw_page(old_path, static_cast<std::uint32_t>(page.old_page + 1), dots_per_inch);
        if (!a) return base::Status(std::move(a).errors());
        auto b = draw_page(new_path, static_cast<std::uint32_t>(page.new_page + 1), dots_per_inch);
        if (!b) return base::Status(std::move(b).errors());
        const PictureDifference found = compare_pictures(a.value(), b.value());
        if (found.pixels == 0) return {};
        Difference& made = out.differences.emplace_back();
        made.kind = Kind::look;
        made.document = page.document;
        made.page = page.page + 1;
        made.old_page = page.old_page + 1;
        made.new_page = page.new_page + 1;
        made.left = static_cast<std::int32_t>(found.left) * 100;  // a pixel is a point
        made.top = static_cast<std::int32_t>(found.top) * 100;
        made.width = static_cast<std::int32_t>(found.right - found.left) * 100;
        made.height = static_cast<std::int32_t>(found.bottom - found.top) * 100;
        made.after = fmt::format("{} of {} pixels", found.pixels, found.of);
        return {};
    }

    // --- one long document on each side: pages are matched by what is on them

    base::Status compare_long(const Pair& pair) {
        for (const bool is_old : {true, false}) {
            if (base::Status opened = file(is_old, pair).open(); !opened) return opened;
        }
        const std::uint64_t old_pages = pages(true, pair);
        const std::uint64_t new_pages = pages(false, pair);
        if (std::max(old_pages, new_pages) <= batch_pages) {
            const auto work = [&](std::size_t) {
                detail::DiffPiece made;
                compare_opened(pair, made);
                return made;
            };
            return in_processes(1, work, [](std::size_t, detail::DiffPiece&) {});
        }
        result_.documents = 1;
        result_.pages = old_pages;
        compare_facts(pair, result_.differences);
        std::vector<std::string> digests[2];
        if (base::Status done = read_digests(pair, digests); !done) return done;
        const std::vector<Stretch> stretches = unequal(digests);
        const auto work = [&](std::size_t piece) {
            detail::DiffPiece made;
            compare_stretch(pair, stretches[piece], made);
            return made;
        };
        return in_processes(stretches.size(), work, [](std::size_t, detail::DiffPiece&) {});
    }

    base::Status read_digests(const Pair& pair, std::vector<std::string> (&digests)[2]) {
        struct Piece {
            bool is_old;
            std::uint64_t first, end;
        };
        const bool ours = reads_as_ours(pair);
        // A program of its own reads the cross-reference of the file each time.
        const std::uint64_t step = ours ? batch_pages : stretch_pages;
        std::vector<Piece> pieces;
        const std::uint64_t most = std::max(pages(true, pair), pages(false, pair));
        for (std::uint64_t at = 0; at < most; at += step) {
            for (const bool is_old : {true, false}) {
                const std::uint64_t end = std::min(at + step, pages(is_old, pair));
                if (at < end) pieces.push_back({is_old, at, end});
            }
        }
        const auto work = [&](std::size_t index) {
            const Piece& piece = pieces[index];
            detail::DiffPiece made;
            auto text = file(piece.is_old, pair).read(piece.first, piece.end, ours);
            if (!text) {
                made.errors = std::move(text).errors();
                return made;
            }
            for (std::uint64_t i = piece.first; i < piece.end; ++i) {
                const PdfPage& page = text->pages[i - piece.first];
                const base::Sha256 digest = detail::content_digest(text.value(), page);
                std::string& bytes = made.digests.emplace_back(digest.begin(), digest.end());
                // A page that can't be read exactly, or is to be drawn, is equal by its bytes only.
                if (page.is_exact && !options_.draws) continue;
                const auto print = file(piece.is_old, pair).fingerprint(i);
                if (print) {
                    bytes.append(print->begin(), print->end());
                } else {
                    bytes += fmt::format("{} {}", piece.is_old, i);
                }
            }
            return made;
        };
        const auto see = [&](std::size_t index, detail::DiffPiece& made) {
            auto& side = digests[pieces[index].is_old ? 0 : 1];
            std::move(made.digests.begin(), made.digests.end(), std::back_inserter(side));
        };
        return in_processes(pieces.size(), work, see);
    }

    /// Stretches of pages between those that are equal. Text that goes on on the next page makes
    /// both pages differ, so it is looked for in one stretch.
    std::vector<Stretch> unequal(const std::vector<std::string> (&digests)[2]) const {
        std::vector<Stretch> made;
        const auto same = [&](std::size_t a, std::size_t b) {
            return digests[0][a] == digests[1][b];
        };
        bool is_open = false;
        for (const detail::WordEdit& edit :
             detail::edit_words(digests[0].size(), digests[1].size(), same)) {
            // With page types every page is looked at; the same pages are equal in all else.
            if (edit.is_same && settings_.types.empty()) {
                is_open = false;
                continue;
            }
            const bool is_full = is_open &&
                                 made.back().old_end - made.back().old_first >= stretch_pages &&
                                 made.back().new_end - made.back().new_first >= stretch_pages;
            if (!is_open || is_full) {
                made.push_back({edit.old_word, edit.old_word, edit.new_word, edit.new_word});
            }
            is_open = true;
            if (edit.is_same || edit.is_removed) made.back().old_end = edit.old_word + 1;
            if (edit.is_same || !edit.is_removed) made.back().new_end = edit.new_word + 1;
        }
        return made;
    }

    DiffSide& old_;
    DiffSide& new_;
    const DiffSettings& settings_;
    const DiffOptions& options_;
    std::uint32_t jobs_ = 1;
    std::vector<Pair> pairs_;
    std::vector<const Document*> added_;
    DiffResult result_;
};

}  // namespace

base::Result<DiffResult> compare_sides(DiffSide& before, DiffSide& after,
                                       const DiffSettings& settings, const DiffOptions& options) {
    return SideComparer(before, after, settings, options).compare();
}

}  // namespace cajista::compare
