// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of data/ share: bytes go through cutter and parser of one format.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "data/detail/byte_stream.h"
#include "data/detail/cutter.h"
#include "data/detail/format_parser.h"

namespace cajista::fuzz {

constexpr std::string_view schema_text = R"(<schema name="r" xmlns="urn:cajista:schema">
<namespace prefix="p" uri="urn:p"/><field name="id" from="id | 1"/>
<field name="n" type="number" from="n"/><field name="d" type="date" from="d"/>
<field name="l" list="yes" separator="|" from="l"/>
<field name="tx" list="yes" from="T"><field name="a" type="number" from="a"/></field></schema>)";

inline job::Input make_input(std::string_view format) {
    job::Input input;
    auto file = std::make_shared<base::SourceFile>();
    file->text = schema_text;
    auto schema = value::load_schema(file);
    if (!schema.ok()) std::abort();
    auto type = std::make_shared<value::RecordType>(*schema.value().record);
    if (format == "xml") type->fields[0].from = "@id | p:id[@k='v']/.";
    if (format == "json") type->fields[0].from = "id | x/id";
    input.record = type;
    input.format = format == "json"  ? job::Format::json
                   : format == "csv" ? job::Format::csv
                   : format == "xml" ? job::Format::xml
                                     : job::Format::fixed;
    input.csv.type_column = 1;
    input.csv.header = false;
    input.fixed.type_size = 1;
    job::RowType head{"C", false, {}, {}};
    job::RowType item{"T", false, {}, {}};
    std::uint32_t at = 0;
    for (const char* name : {"t", "id", "n", "d", "l"}) {
        const auto form = *name == 'n' ? job::Column::Form::packed : job::Column::Form::text;
        head.columns.push_back({name, at, 4, form, 2, {}});
        at += 4;
    }
    item.columns.push_back({"t", 0, 1, job::Column::Form::text, 0, {}});
    item.columns.push_back({"a", 1, 3, job::Column::Form::zoned, 1, {}});
    input.rows = {head, item};
    return input;
}

inline std::unique_ptr<data::detail::RecordSource> make_cutter(data::detail::Window& window,
                                                               const job::Input& input) {
    std::vector<std::string> header;
    if (input.format == job::Format::json) return data::detail::cut_json(window, input.limits);
    if (input.format == job::Format::xml) return data::detail::cut_xml(window, input);
    auto cutter = input.format == job::Format::csv ? data::detail::cut_csv(window, input, header)
                                                   : data::detail::cut_fixed(window, input);
    return cutter.ok() ? std::move(cutter).value() : nullptr;
}

inline void read_records(std::string_view format, std::string_view bytes) {
    static const job::Input input = make_input(format);
    static const auto plan = data::detail::plan_format(input, *input.record, {}, {});
    if (!plan.ok()) std::abort();
    data::detail::StreamOptions options;
    options.is_text = input.format != job::Format::fixed;
    if (input.format == job::Format::xml) options.declares = data::detail::Declares::xml;
    auto stream = data::detail::open_memory(bytes, "fuzz", options);
    if (!stream.ok()) return;
    data::detail::Window window(std::move(stream).value());
    const auto cutter = make_cutter(window, input);
    const auto parser = plan.value()->create_parser();
    data::detail::RecordBuilder builder(input.limits);
    base::Arena arena;
    data::RawBatch batch;
    // Every record takes at least a byte of at most 100 times what was packed.
    std::size_t records = 0;
    while (cutter) {
        data::detail::Cut cut;
        const data::Outcome outcome = cutter->next(cut);
        if (outcome == data::Outcome::end || outcome == data::Outcome::failed) return;
        if (++records > 100'000'000) std::abort();
        batch.clear();
        arena.reset();
        batch.begin_record(records);
        batch.add_part({}, cut.bytes, cut.context);
        builder.start(arena);
        data::detail::Building* building = builder.begin(plan.value()->shape());
        const data::RawPart& part = batch.parts(batch.records()[0])[0];
        if (parser->parse(batch.bytes(part), batch.context(part), *building, builder)) {
            builder.finish(*building);
        } else if (builder.problem().code.empty()) {
            std::abort();
        }
    }
}

}  // namespace cajista::fuzz
