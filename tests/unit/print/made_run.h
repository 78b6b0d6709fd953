// SPDX-License-Identifier: Apache-2.0
// A page store made by hand, whose pages say which they are, and what a volume shows of them.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/files.h"
#include "pdf/encode.h"
#include "print/planned_output.h"
#include "store/page_store.h"

namespace cajista::print::test {

struct MadePage {
    base::Plex plex = base::Plex::duplex;
    std::string medium = "plain";
};

struct MadeDocument {
    std::vector<MadePage> pages;
    std::vector<std::string> values;
    bool has_zone = true;
};

class Folder {
public:
    /// In memory where there is such a file system: files are synced, hundreds of them.
    Folder() {
        const std::filesystem::path memory = "/dev/shm";
        const std::filesystem::path top =
            ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
        std::string name = (top / "cajista-print-XXXXXX").string();
        path = ::mkdtemp(name.data()) != nullptr ? name : "";
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

/// Page 2 of document 3 has the content `%D3P2`.
inline void write_store(const std::filesystem::path& folder,
                        const std::vector<MadeDocument>& documents) {
    auto writer = store::PageStoreWriter::create(folder).value();
    std::uint64_t number = 0;
    for (const MadeDocument& made : documents) {
        ++number;
        const std::string key = "K" + std::to_string(number);
        pdf::EncodedDocument encoded;
        store::DocumentFacts facts;
        facts.record_number = number;
        facts.key = key;
        facts.channels = store::Channel::print;
        for (const std::string& value : made.values) facts.sort_keys.push_back(value);
        for (std::size_t i = 0; i < made.pages.size(); ++i) {
            pdf::EncodedPage page;
            page.offset = encoded.content.size();
            encoded.content += "%D" + std::to_string(number) + "P" + std::to_string(i + 1) + "\n";
            page.length = encoded.content.size() - page.offset;
            page.size = {base::Length::points(595), base::Length::points(842)};
            if (made.has_zone) {
                page.mark_zone = {{}, {}, base::Length::points(40), base::Length::points(400)};
            }
            page.medium = made.pages[i].medium;
            page.plex = made.pages[i].plex;
            encoded.pages.push_back(page);
        }
        for (const pdf::EncodedPage& page : encoded.pages) {
            facts.pages.push_back({page.master, page.medium, page.plex, page.mark_zone});
        }
        std::string facts_bytes, document_bytes, frames;
        store::append_facts(facts_bytes, facts);
        encoded.append_to(document_bytes);
        store::append_frame(frames, facts_bytes, document_bytes);
        (void)writer->append(frames);
    }
    (void)writer->sync();
}

/// One page of a volume: `D3P2`, or nothing when it is empty; and its mark stream.
struct ShownPage {
    std::string content, marks;
};

/// Streams of a file as VolumeWriter writes them: contents in order, each with its marks behind.
inline std::vector<ShownPage> shown_pages(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::vector<ShownPage> pages;
    for (std::size_t at = bytes.find("stream\n"); at != std::string::npos;
         at = bytes.find("stream\n", at + 1)) {
        if (at >= 3 && bytes.compare(at - 3, 3, "end") == 0) continue;
        const std::size_t begin = at + 7;
        const std::size_t end = bytes.find("endstream", begin);
        const std::string stream = bytes.substr(begin, end - begin);
        if (stream.starts_with("%D")) {
            pages.push_back({stream.substr(1, stream.find('\n') - 1), {}});
        } else if (stream.starts_with("/Artifact BMC")) {
            pages.back().marks = stream;
        } else if (stream.empty() || stream == "\n") {
            pages.emplace_back();
        }
    }
    return pages;
}

inline base::Result<PlannedOutput> produce(const std::filesystem::path& folder,
                                           const job::Production& production,
                                           const std::vector<MadeDocument>& documents) {
    write_store(folder / "pages", documents);
    std::filesystem::create_directories(folder / "scratch");
    const auto plan = pdf::FontPlan::create({}, {}, U"");
    PlannedRun run;
    run.pages = folder / "pages";
    run.folder = folder / "print";
    run.scratch = folder / "scratch";
    run.job = "made";
    run.production = &production;
    run.plan = &plan.value();
    return produce_planned(run);
}

}  // namespace cajista::print::test
