// SPDX-License-Identifier: Apache-2.0
// What the PDF layer costs for a page: 60 rows of 4 cells, 15 lines of a paragraph, rules, shading,
// two faces. Prints microseconds a page for each step and the bytes of a page.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

#include "unit/pdf/sample_pages.h"

namespace {

using namespace cajista;
using pdf_test::Builder;
using pdf_test::pt;

/// Few enough that their glyphs stay in the cache, as those of a page just laid out do.
constexpr unsigned document_count = 10;

/// Of the processor, so that other programs on the machine disturb little.
double seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// A page that differs from others in dates, amounts and a name.
page::Page make_page(Builder& builder, const text::FontFace* regular, const text::FontFace* bold,
                     const page::StaticGroup* group, const text::TextStyle* small,
                     const text::TextStyle* text, unsigned seed) {
    const auto random = [&seed](unsigned below) {
        seed = seed * 1664525 + 1013904223;
        return (seed >> 8) % below;
    };
    std::vector<page::Item> items;
    if (group != nullptr) {
        page::Item item;
        item.kind = page::Item::Kind::group;
        item.area = {pt(57), pt(20), {}, {}};
        item.group = group;
        items.push_back(item);
    }
    for (int line = 0; line < 15; ++line) {
        auto* run = builder.run(regular, text,
                                "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do " +
                                    std::to_string(random(90000)) + " eiusmod tempor");
        run->space_extra = {std::int64_t{random(40000)}};
        items.push_back(builder.glyphs(run, pt(57), pt(60 + line * 9)));
    }
    items.push_back(
        Builder::fill({pt(57), pt(196), pt(481), pt(14)}, base::Color::rgb(1000, 2000, 5000)));
    for (int row = 0; row < 60; ++row) {
        const int y = 220 + row * 10;
        char amount[32], balance[32], date[16], about[64];
        std::snprintf(date, sizeof date, "%02u/10/2026", 1 + random(31));
        std::snprintf(about, sizeof about, "Compra tarjeta Supermercado %05u", random(100000));
        std::snprintf(amount, sizeof amount, "-%u.%03u,%02u", random(9), random(1000), random(100));
        std::snprintf(balance, sizeof balance, "%u.%03u,%02u", random(99), random(1000),
                      random(100));
        items.push_back(builder.text(regular, small, 57, y, date));
        items.push_back(builder.text(regular, small, 120, y, about));
        auto* right = builder.run(regular, small, amount);
        items.push_back(builder.glyphs(right, pt(430) - right->width, pt(y)));
        right = builder.run(bold, small, balance);
        items.push_back(builder.glyphs(right, pt(538) - right->width, pt(y)));
        items.push_back(Builder::line({pt(57), pt(y) + pt(3), pt(481), {}}, pt(1, 4)));
    }
    return builder.page(items);
}

}  // namespace

int main(int count, char** arguments) {
    const int rounds = count > 1 ? std::atoi(arguments[1]) : 200;
    const int level = count > 2 ? std::atoi(arguments[2]) : 1;
    pdf_test::Faces faces;
    Builder builder;
    const text::FontFace* regular = faces.regular();
    const text::FontFace* bold = faces.bold();
    if (regular == nullptr || bold == nullptr) return 1;
    const auto* small = builder.style(8);
    const auto* text = builder.style(7);
    std::vector<pdf::GlyphUse> uses;
    const std::string letters(pdf_test::english);
    pdf::append_glyph_uses(*builder.run(regular, small, letters + "/ÁÉÍÓÚÑáéíóúñü€"), uses);
    pdf::append_glyph_uses(*builder.run(bold, small, letters), uses);
    auto plan = pdf::FontPlan::create(faces.all(), uses, pdf_test::characters(letters));
    if (!plan.ok()) return 1;
    auto* group = builder.arena().make<page::StaticGroup>();
    group->id = 1;
    group->size = {pt(481), pt(20)};
    group->items = builder.arena().copy(
        std::vector<page::Item>{builder.text(bold, text, 0, 12, "Banco Ejemplo, S.A.")});
    std::vector<page::ComposedDocument> documents;
    for (unsigned i = 0; i < document_count; ++i) {
        std::vector<page::Page> pages;
        for (unsigned p = 0; p < 2; ++p) {
            pages.push_back(make_page(builder, regular, bold, group, small, text, i * 2 + p));
        }
        documents.push_back(builder.document(pages));
    }
    const double pages = rounds * 2.0 * document_count;

    pdf::EncodeProfile profile;
    profile.compression_level = level;
    pdf_test::Store store;
    std::vector<pdf::EncodedDocument> encoded(documents.size());
    double best_encode = 1e9, best_generate = 1e9;
    std::size_t raw = 0;
    for (const int used_level : {0, level}) {
        profile.compression_level = used_level;
        pdf::DocumentEncoder encoder(plan.value(), profile);
        for (int round = 0; round < rounds; ++round) {
            const double start = seconds();
            for (std::size_t i = 0; i < documents.size(); ++i) {
                if (!encoder.encode(documents[i], encoded[i]).ok()) return 1;
            }
            double& best = used_level == 0 ? best_generate : best_encode;
            best = std::min(best, (seconds() - start) / (2.0 * document_count));
        }
        store.add(encoder.take_new_resources());
    }
    for (const auto& document : encoded) {
        for (const auto& page : document.pages) raw += page.raw_length;
    }
    std::string stored;
    double start = seconds();
    for (int round = 0; round < rounds; ++round) {
        for (const auto& document : encoded) {
            stored.clear();
            document.append_to(stored);
            if (!pdf::EncodedDocument::parse(stored).ok()) return 1;
        }
    }
    const double store_time = (seconds() - start) / pages;

    auto cache = pdf::FontCache::create(plan.value(), store);
    if (!cache.ok()) return 1;
    start = seconds();
    auto output = pdf::FileOutput::create(pdf_test::temporary_folder() / "bench.pdf",
                                          pdf::FileOutput::Sync::no);
    if (!output.ok()) return 1;
    auto writer =
        pdf::VolumeWriter::create(*output.value(), plan.value(), store, {}, &cache.value());
    if (!writer.ok()) return 1;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& document : encoded) {
            if (!writer.value().add_document(document).ok()) return 1;
        }
    }
    auto facts = writer.value().finish();
    if (!facts.ok()) return 1;
    const double write_time = (seconds() - start) / pages;

    start = seconds();
    std::size_t small_bytes = 0;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& document : encoded) {
            const std::string bytes =
                pdf_test::write_pdf(plan.value(), store, {document}, {}, &cache.value());
            if (bytes.empty()) return 1;
            small_bytes = bytes.size();
        }
    }
    const double archive_time = (seconds() - start) / pages;
    std::printf("generate          %7.1f us/page\n", best_generate * 1e6);
    std::printf("encode, level %-2d  %7.1f us/page\n", level, best_encode * 1e6);
    std::printf("store and parse   %7.1f us/page\n", store_time * 1e6);
    std::printf("volume            %7.1f us/page\n", write_time * 1e6);
    std::printf("file per document %7.1f us/page (2 pages, %zu bytes each)\n", archive_time * 1e6,
                small_bytes);
    std::printf("raw %zu bytes/page, volume %.0f bytes/page\n", raw / (2 * document_count),
                static_cast<double>(facts.value().bytes) / pages);
    return 0;
}
