// SPDX-License-Identifier: Apache-2.0
// Time of setting text, warm, on one core: nanoseconds for each kind of thing on a statement page.
// Usage: bench_text CATALOGUE
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <time.h>

#include "base/files.h"
#include "text/paragraph.h"

namespace {

using namespace cajista;
using namespace cajista::text;
using base::Length;

/// Time of this thread on its core, so that a busy machine disturbs less.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

/// Best of nine, in nanoseconds for one call; every call has another text.
template <typename Work>
double best(std::size_t calls, Work work) {
    double result = 1e18;
    for (int round = 0; round < 9; ++round) {
        const double start = now();
        for (std::size_t i = 0; i < calls; ++i) work(i);
        result = std::min(result, (now() - start) / static_cast<double>(calls));
    }
    return result;
}

const std::vector<std::string> vocabulary = {
    "transfer", "to",     "Office", "rent",    "January", "card",     "payment", "Supermarket",
    "in",       "favour", "of",     "Mr",      "Alvarez", "and",      "account", "Standing",
    "order",    "the",    "your",   "balance", "has",     "been",     "changed", "Dear",
    "customer", "please", "find",   "below",   "all",     "movements"};

std::string words(std::size_t seed, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += ' ';
        text += vocabulary[(seed * 7 + i * 11 + seed / 13) % vocabulary.size()];
    }
    return text;
}

std::string amount(std::size_t seed) {
    const std::size_t n = seed * 7919 % 10'000'000;
    std::string text = std::to_string(n / 100 % 1000) + "," + std::to_string(n % 90 + 10);
    return std::to_string(n / 100000 + 1) + "." + text + " \u20AC";
}

struct Bench {
    Typesetter typesetter;
    base::Arena arena;
    TextStyle style;
    ParagraphStyle paragraph;
    std::size_t sink = 0;

    void report(const char* name, const std::vector<std::string>& texts, Length width, double units,
                const char* unit) {
        for (int warm = 0; warm < 2; ++warm) {
            for (const std::string& text : texts) set(text, width);
        }
        const double ns = best(2'000, [&](std::size_t i) {
            if (i % 64 == 0) arena.reset();
            set(texts[i % texts.size()], width);
        });
        std::printf("%-44s %9.1f ns   %7.2f ns a %s\n", name, ns, ns / units, unit);
    }
    void set(const std::string& text, Length width) {
        Span span;
        span.text = text;
        span.style = &style;
        sink += typesetter.set_paragraph({&span, 1}, paragraph, "en", width, arena).size();
    }
};

void run(const FontChain* chain, Shortcuts shortcuts) {
    Bench bench{Typesetter(shortcuts), base::Arena(), {}, {}};
    bench.style.fonts = chain;
    bench.style.size = Length::points(9);
    std::vector<std::string> single, cells, amounts, references, paragraphs, letters;
    for (std::size_t i = 0; i < 997; ++i) {
        single.push_back(words(i, 1));
        cells.push_back(words(i, 5));
        amounts.push_back(amount(i));
        references.push_back("ES" + std::to_string(i * 7919 + 9121000418450200051ULL));
        paragraphs.push_back(words(i, 42));
        letters.push_back(words(i, 200));
    }
    bench.paragraph.align = Align::right;
    bench.report("cell: amount, right", amounts, Length::points(80), 1, "cell");
    bench.report("cell: reference number", references, Length::points(200), 1, "cell");
    bench.paragraph.align = Align::start;
    bench.report("cell: one word", single, Length::points(200), 1, "word");
    bench.report("cell: five words", cells, Length::points(250), 5, "word");
    bench.report("cell: five words on two lines", cells, Length::points(80), 5, "word");
    bench.report("paragraph: 42 words, 3 lines", paragraphs, Length::points(480), 42, "word");
    bench.paragraph.align = Align::justify;
    bench.report("paragraph: 42 words, 3 lines, justified", paragraphs, Length::points(480), 42,
                 "word");
    bench.report("paragraph: 200 words, justified", letters, Length::points(300), 200, "word");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const auto file = base::read_source(arguments[1]);
    FontSet set;
    if (!file.ok() || !set.add_catalogue(file.value()).ok()) return 1;
    for (const char* family : {"Liberation Sans", "DejaVu Sans", "Noto Sans"}) {
        const std::vector<std::string> families{family};
        const double start = now();
        const auto chain = set.chain(families, 400, false, {});
        if (!chain.ok()) return 1;
        std::printf("%s: loaded in %.2f ms\n", family, (now() - start) / 1e6);
        run(chain.value(), Shortcuts::on);
        if (family == std::string("Liberation Sans")) {
            std::printf("without shortcuts:\n");
            run(chain.value(), Shortcuts::off);
        }
    }
    return 0;
}
