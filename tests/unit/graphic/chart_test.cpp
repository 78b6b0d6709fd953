// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/files.h"
#include "graphic/chart.h"
#include "graphic/detail/chart_scale.h"
#include "text/font.h"

using namespace cajista;
using namespace cajista::graphic;
using base::Length;

namespace {

class PlainNumbers final : public ChartNumbers {
public:
    std::string axis(std::int64_t coefficient, int exponent) override {
        return fmt::format("{}e{}", coefficient, exponent);
    }
    std::string percent(std::int64_t whole) override { return fmt::format("{}%", whole); }
};

struct Fixture {
    text::FontSet fonts;
    text::TextStyle style;
    text::Typesetter typesetter;
    base::Arena arena;
    std::vector<std::vector<ChartValue>> values;
    std::vector<ChartSeries> series;
    std::vector<std::string_view> labels;
    Chart chart;
    PlainNumbers numbers;

    Fixture() {
        auto file =
            base::read_source(std::filesystem::path(CAJISTA_SOURCE_DIR) / "fonts/catalogue.xml");
        REQUIRE(file);
        REQUIRE(fonts.add_catalogue(file.value()));
        const std::vector<std::string> families{"Liberation Sans"};
        auto chain = fonts.chain(families, 400, false, {});
        REQUIRE(chain);
        style.fonts = chain.value();
        style.size = Length::points(8);
        chart.style = &style;
        chart.size = {Length::points(300), Length::points(150)};
        values.reserve(200);
    }
    void add(const std::vector<double>& list, std::string_view name = {}) {
        auto& one = values.emplace_back();
        for (const double number : list) {
            one.push_back({std::isnan(number) ? 0 : number, std::isnan(number), "x"});
        }
        series.push_back({name, one, {}});
    }
    base::Result<const Drawing*> make() {
        chart.series = series;
        chart.labels = labels;
        return make_chart(chart, numbers, typesetter, arena);
    }
    const Drawing& draw() {
        auto made = make();
        if (!made) FAIL(made.errors().front().message);
        return *made.value();
    }
    std::string error() {
        auto made = make();
        return made ? "" : made.errors().front().code;
    }
    static std::string words(const Drawing& drawing) {
        std::string out;
        for (const Label& label : drawing.labels) {
            out += (out.empty() ? "" : "|") + std::string(label.run->text);
        }
        return out;
    }
    static std::vector<base::Rect> bars(const Drawing& drawing) {
        std::vector<base::Rect> out;
        for (const Shape& shape : drawing.shapes) {
            out.insert(out.end(), shape.rects.begin(), shape.rects.end());
        }
        return out;
    }
};

const double gap = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("axes have ticks in steps of 1, 2 and 5") {
    using detail::nice_scale;
    const auto ticks = [](double low, double high, int most, bool whole) {
        const detail::Scale scale = nice_scale(low, high, most, whole);
        return fmt::format("{}..{}x{}e{}", scale.first, scale.last, scale.step, scale.exponent);
    };
    CHECK(ticks(0, 22.1, 5, false) == "0..5x5e0");
    CHECK(ticks(0, 41, 4, false) == "0..3x2e1");
    CHECK(ticks(-6, 41, 4, false) == "-1..3x2e1");
    CHECK(ticks(0, 0.3, 3, false) == "0..3x1e-1");
    CHECK(ticks(0, 3, 8, true) == "0..3x1e0");
    CHECK(ticks(0, 0, 5, true) == "0..1x1e0");
    CHECK(ticks(0, 1e15, 5, false) == "0..5x2e14");
    CHECK(ticks(-1e15, 1e15, 1, false) == "-1..1x1e15");
    CHECK(ticks(0, 1e-12, 5, false) == "0..1x1e-9");
}

TEST_CASE("sines of our own are those of the circle") {
    for (int i = -100; i <= 300; ++i) {
        const double part = i / 100.0 * 0.77;
        const detail::Turn turn = detail::turn_by(part);
        CHECK(std::abs(turn.sine - std::sin(part * 2 * M_PI)) < 1e-12);
        CHECK(std::abs(turn.cosine - std::cos(part * 2 * M_PI)) < 1e-12);
    }
}

TEST_CASE("bars stand on zero, as high as their numbers") {
    Fixture f;
    f.add({10, -5, gap, 0});
    const Drawing& drawing = f.draw();
    const auto bars = f.bars(drawing);
    REQUIRE(bars.size() == 2);  // a gap and a zero have none
    CHECK(bars[0].bottom() == bars[1].top);
    CHECK(std::abs(bars[0].height.to_points() - 2 * bars[1].height.to_points()) < 0.03);
    CHECK(f.words(drawing) == "-5e0|0e0|5e0|10e0");
    CHECK(bars[0].bottom().units % 1 == 0);
}

TEST_CASE("the same chart is the same drawing") {
    Fixture one, two;
    for (Fixture* f : {&one, &two}) {
        f->add({1.25, 7.5, 3.3, 9.1}, "a");
        f->add({2.5, 1, 4, 4}, "b");
        f->chart.kind = ChartKind::area;
    }
    const Drawing& a = one.draw();
    const Drawing& b = two.draw();
    REQUIRE(a.shapes.size() == b.shapes.size());
    for (std::size_t i = 0; i < a.shapes.size(); ++i) {
        REQUIRE(a.shapes[i].path.size() == b.shapes[i].path.size());
        for (std::size_t k = 0; k < a.shapes[i].path.size(); ++k) {
            CHECK(a.shapes[i].path[k].at == b.shapes[i].path[k].at);
        }
    }
    CHECK(Fixture::words(a) == Fixture::words(b));
}

TEST_CASE("a line has gaps, and its axis may begin above zero") {
    Fixture f;
    f.chart.kind = ChartKind::line;
    f.add({100, 102, gap, 104});
    const Drawing& drawing = f.draw();
    CHECK(f.words(drawing).starts_with("100e0|"));
    int lines = 0;
    for (const Shape& shape : drawing.shapes) {
        lines += shape.path.size() == 2 && shape.stroke_width > Length::points(1) ? 1 : 0;
    }
    CHECK(lines == 1);  // of the first two; the last number is a dot
}

TEST_CASE("percents of a pie add up to 100") {
    Fixture f;
    f.chart.kind = ChartKind::pie;
    f.chart.value_labels = ChartValueLabels::percent;
    f.labels = {"a", "b", "c"};
    f.add({1, 1, 1});
    CHECK(f.words(f.draw()) == "a|34%|b|33%|c|33%");
    f.values[0][1].is_missing = true;
    CHECK(f.words(f.draw()) == "a|50%|c|50%");
    f.values[0][1] = {0, false, "0"};
    CHECK(f.words(f.draw()) == "a|50%|b|0%|c|50%");
    f.values[0][1] = {-1, false, "-1"};
    CHECK(f.error() == "graphic.chart-data");
}

TEST_CASE("labels of categories break, are left out, and never overlap") {
    Fixture f;
    f.add({1, 2, 3});
    f.labels = {"first quarter of the year", "second quarter", "third"};
    f.chart.size.width = Length::points(150);
    const std::string words = f.words(f.draw());
    INFO(words);
    CHECK(words.find("first quarter|of the year|second|quarter|third") != std::string::npos);
    f.labels = {"Donaudampfschifffahrt", "Donaudampfschifffahrt", "Donaudampfschifffahrt"};
    std::size_t count = 0;
    for (const Label& label : f.draw().labels) count += label.run->text.starts_with("Donau");
    CHECK(count < 3);
    CHECK(count > 0);
}

TEST_CASE("what a chart can't show is said") {
    Fixture f;
    CHECK(f.error() == "graphic.chart-empty");
    f.add({gap, gap});
    CHECK(f.error() == "graphic.chart-empty");
    f.chart.empty = "no data";
    CHECK(f.words(f.draw()) == "no data");
    f.chart.empty = {};
    f.values[0] = {{1, false, ""}, {2, false, ""}};
    f.labels = {"only one"};
    CHECK(f.error() == "graphic.chart-data");
    f.labels = {};
    f.add({1, 2, 3});
    CHECK(f.error() == "graphic.chart-data");
    f.series.resize(1);
    f.values[0][0].number = 1e300;
    CHECK(f.error() == "graphic.chart-data");
    f.values[0][0].number = 1;
    f.chart.size = {Length::points(20), Length::points(150)};
    CHECK(f.error() == "graphic.chart-size");
    f.chart.size = {Length::points(300), Length::points(10)};
    CHECK(f.error() == "graphic.chart-size");
    f.chart.size = {};
    for (int kind = 0; kind < 6; ++kind) {
        f.chart.kind = static_cast<ChartKind>(kind);
        f.chart.is_horizontal = kind < 2;
        f.labels = {"a", "b"};
        CHECK(f.error() == "graphic.chart-size");
    }
}

TEST_CASE("a chart has no more points than its limit") {
    Fixture f;
    f.add(std::vector<double>(5000, 1));
    CHECK(f.error().empty());
    f.values[0].push_back({1, false, ""});
    f.series[0].values = f.values[0];
    CHECK(f.error() == "graphic.chart-points");
    f.series.clear();
    for (int i = 0; i < 101; ++i) f.add({1});
    CHECK(f.error() == "graphic.chart-points");
}

TEST_CASE("all kinds draw odd data without harm") {
    for (int kind = 0; kind < 7; ++kind) {
        for (const auto& data :
             std::vector<std::vector<double>>{{0}, {0, 0}, {1}, {gap, 1, gap}, {1e15, 1e-9}}) {
            Fixture f;
            f.chart.kind = static_cast<ChartKind>(kind);
            f.chart.empty = "-";
            f.chart.value_labels = ChartValueLabels::value;
            f.labels.assign(data.size(), "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 x\ny");
            f.add(data, "a name much too long for the room it has in any legend, whatever it is");
            const Drawing& drawing = f.draw();
            for (const Label& label : drawing.labels) {
                CHECK(label.at.x.to_points() > -1);
                CHECK((label.at.x + label.run->width).to_points() < 330);
            }
        }
    }
}

TEST_CASE("the text in a donut is smaller or an error, never cut") {
    Fixture f;
    f.chart.kind = ChartKind::donut;
    text::TextStyle large = f.style;
    large.size = Length::points(40);
    f.chart.large = &large;
    f.labels = {"a"};
    f.add({1});
    f.chart.center = "1,234";
    const Drawing& drawing = f.draw();
    CHECK(f.words(drawing).find("1,234") != std::string::npos);
    CHECK(drawing.labels[0].run->style == &f.style);
    f.chart.center = "1,234,567,890,123,456,789.00 EUR";
    CHECK(f.error() == "graphic.chart-size");
}
