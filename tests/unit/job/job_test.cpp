// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "job/job.h"

using namespace cajista;

namespace {

constexpr std::string_view schema = R"(<schema name="statement" xmlns="urn:cajista:schema">
    <field name="id" required="yes"/><field name="total" type="number"/>
    <field name="issued" type="date"/>
    <field name="tx" list="yes"><field name="n" type="number"/></field></schema>)";

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "job-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        std::ofstream(path_ / "r.xml") << schema;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    base::Result<job::Job> load(std::string_view inner,
                                const job::LoadOptions& options = {}) const {
        return load_text(
            "<job name=\"j\" xmlns=\"urn:cajista:job\">\n" + std::string(inner) + "</job>",
            options);
    }
    base::Result<job::Job> load_text(std::string text, const job::LoadOptions& options = {}) const {
        auto file = std::make_shared<base::SourceFile>();
        file->path = (path_ / "job.xml").string();
        file->text = std::move(text);
        return job::load_job(file, options);
    }

private:
    std::filesystem::path path_;
};

/// `CODE LINE:COLUMN MESSAGE`, sorted by place as they come.
std::vector<std::string> problems(const base::Result<job::Job>& result) {
    std::vector<std::string> lines;
    if (result.ok()) return lines;
    for (const base::Diagnostic& problem : result.errors()) {
        std::string place = "-";
        if (problem.span) {
            const auto at = base::position_of(*problem.span.file, problem.span.begin);
            place = std::to_string(at.line) + ":" + std::to_string(at.column);
        }
        lines.push_back(problem.code + " " + place + " " + problem.message);
    }
    return lines;
}

bool has(const std::vector<std::string>& lines, std::string_view start) {
    for (const std::string& line : lines) {
        if (line.starts_with(start)) return true;
    }
    return false;
}

constexpr std::string_view input =
    R"(<input name="in" format="ndjson" path="in.ndjson" schema="r.xml" key="id"/>)";
constexpr std::string_view rest = R"(<document template="t.xml"/><print/>)";

std::string with(std::string_view inner) {
    return std::string(input) + std::string(rest) + std::string(inner);
}

struct Evaluation {
    base::Arena arena;
    value::Record record;
    std::vector<value::Value> slots;
    std::vector<value::Value> variables;

    Evaluation(const job::Job& job, std::string_view id) {
        slots.resize(4);
        slots[0] = value::Value::string(id);
        slots[1] = value::Value::integer(5);
        slots[2] = value::Value::date({2026, 11, 2});
        record.type = job.main().record.get();
        record.slots = slots;
        variables = job.variables(&record);
    }
    rules::Frame frame() {
        rules::Frame result{variables, arena};
        result.steps_left = 10'000;
        return result;
    }
};

}  // namespace

TEST_CASE("job: everything it can say") {
    const Folder folder;
    const auto job = folder.load(R"(
        <input name="in" format="csv" path="data/in.csv" schema="r.xml" key="id" encoding="UTF-16">
            <csv delimiter=";" quote="'" escape="\" type-column="2" ragged="yes">
                <row type="C" columns="id type - total"/><row type="T" columns="n type"/>
                <row type="Z" skip="yes"/></csv></input>
        <set name="campaign" value="autumn"/><set name="fee" value="1.50" type="number"/>
        <suppress when="total = 0" reason="nothing due"/>
        <documents choose="all"><document template="a.xml" when='campaign = "winter"'/>
            <document template="/b.xml"/></documents>
        <print path="{job}/{volume}.pdf" volume-sheets="500" volume-pages="900" control="c.csv"
            bookmarks="yes" standard="pdf/1.7" compression="6" text-encoding="identity"/>
        <archive path="{issued}/{statement.id}.pdf" compression="0">
            <index name="total" value="total"/><index name="fee" value="{fee}"/></archive>
        <web path="{id}.html"/>
        <rejects limit="0.1%"/><run workers="3" batch="10"/><limits pages="100" rule-steps="9"/>)");
    CHECK(problems(job).empty());
    REQUIRE(job.ok());
    const job::Job& j = job.value();
    const job::Input& in = j.main();
    CHECK(in.path.ends_with("/data/in.csv"));
    CHECK(in.encoding == "UTF-16");
    CHECK(in.key_slot == 0);
    CHECK((in.csv.delimiter == ';' && in.csv.quote == '\'' && in.csv.escape == '\\'));
    CHECK((in.csv.type_column == 2 && in.csv.ragged && !in.csv.header));
    REQUIRE(in.rows.size() == 3);
    CHECK(in.rows[0].columns.size() == 4);
    CHECK(in.rows[2].skip);
    CHECK(j.document_mode == job::DocumentMode::all);
    REQUIRE(j.documents.size() == 2);
    CHECK((j.documents[0].has_when && !j.documents[1].has_when));
    CHECK(j.documents[0].template_path.ends_with("/a.xml"));
    CHECK(j.documents[1].template_path == "/b.xml");
    CHECK(j.suppressions.at(0).reason == "nothing due");
    CHECK((j.print && j.print->volume_sheets == 500 && j.print->volume_pages == 900));
    CHECK((j.print->bookmarks && j.print->control == "c.csv" && j.print->pdf.compression == 6));
    CHECK(j.print->pdf.text_encoding == job::TextEncoding::identity);
    CHECK((j.archive && j.archive->index.size() == 2 && j.archive->pdf.compression == 0));
    CHECK((j.web && j.workers == 3 && j.batch_records == 10));
    CHECK((j.limits.pages == 100 && j.limits.rule_steps == 9));
    CHECK(j.rejects.parts_per_million == 1000U);
}

TEST_CASE("job: the command line changes data and parameters") {
    const Folder folder;
    const std::string text = with("<set name=\"fee\" value=\"1\" type=\"number\"/>");
    const auto job = folder.load(text, {{{"in", "x/y"}}, {{"fee", "2.50"}}});
    REQUIRE(job.ok());
    CHECK(job.value().main().path == "x/y");
    CHECK(job.value().parameters[0].value.as_number() == *value::Decimal::parse("2.5"));
    CHECK(folder.load(text, {{{"", "-"}}, {}}).value().main().path == "-");
    CHECK(problems(folder.load(text, {{{"inn", "x"}}, {{"fe", "2"}}})) ==
          std::vector<std::string>{"job.unknown-input - the job has no input 'inn'",
                                   "job.unknown-parameter - the job has no <set name=\"fe\">"});
    CHECK(has(problems(folder.load(text, {{}, {{"fee", "x"}}})), "job.parameter-type 2:"));
}

TEST_CASE("job: all errors at once, each with its place and a suggestion") {
    const Folder folder;
    const auto job = folder.load(
        "<input name=\"in\" formt=\"csv\" path=\"a\" schema=\"r.xml\"/>\n"
        "<docment template=\"t.xml\"/>\n"
        "<print bookmarks=\"ja\" volume-sheets=\"0\"><sirt by=\"id\"/></print>\n"
        "<archive path=\"x.pdf\"><index name=\"a\" value=\"totl\"/></archive> stray\n"
        "<rejects limit=\"a lot\"/>\n");
    CHECK(problems(job) ==
          std::vector<std::string>{
              "job.missing-attribute 2:2 <input> needs the attribute 'format'",
              "job.unknown-attribute 2:18 <input> has no attribute 'formt'",
              "job.missing-element 1:2 the job has no <document>",
              "job.bad-value 4:38 attribute 'volume-sheets' of <print> must be a whole number from "
              "1 to 100000000, not '0'",
              "job.bad-value 4:19 attribute 'bookmarks' of <print> must be one of no, yes, not "
              "'ja'",
              "job.unknown-element 4:42 <sirt> can't stand in <print>",
              "job.path-constant 5:16 the path of <archive> is the same for every document",
              problems(job)[7],
              "job.bad-value 6:17 attribute 'limit' of <rejects> must be a count, or a percentage "
              "of at most four decimals, like 0.1%, not 'a lot'",
              "job.unknown-element 3:2 <docment> can't stand in <job>",
              "job.unexpected-text 5:64 <job> takes no text"});
    CHECK(problems(job)[7].starts_with("rules.unknown-name 5:"));
    REQUIRE(job.errors().size() == 11);
    CHECK(job.errors()[1].hints.at(0) == "did you mean 'format'?");
    CHECK(job.errors()[9].hints.at(0) == "did you mean 'document'?");
}

TEST_CASE("job: what other versions may bring is not accepted silently") {
    const Folder folder;
    for (const char* later : {"<household by=\"id\"/>", "<sms/>"}) {
        CHECK(has(problems(folder.load(with(later))), "job.unknown-element"));
    }
    CHECK(has(problems(folder.load(std::string(input) +
                                   "<document template=\"t\"/><print standard=\"pdf/vt-2\"/>")),
              "job.bad-value"));
}

TEST_CASE("job: not a job, not XML") {
    const Folder folder;
    CHECK(has(problems(folder.load_text("<job name='x'/>")), "job.not-a-job 1:2"));
    CHECK(has(problems(folder.load_text("<template/>")), "job.not-a-job"));
    CHECK(has(problems(folder.load_text("<job")), "base.xml-malformed"));
    CHECK(has(problems(folder.load_text("<!DOCTYPE job><job/>")), "base.xml-doctype"));
    CHECK(has(problems(folder.load("")), "job.missing-element 1:2 the job has no <input>"));
}

TEST_CASE("job: inputs and their details") {
    const Folder folder;
    const auto load = [&](std::string_view inputs) {
        return problems(folder.load(std::string(inputs) + std::string(rest)));
    };
    constexpr std::string_view lines = R"(<input name="l" format="csv" path="l.csv"/>)";
    const auto master = [](std::string_view detail) {
        return R"(<input name="m" format="csv" path="m.csv" schema="r.xml">)" +
               std::string(detail) + "</input>";
    };
    CHECK(load(master(R"(<detail name="tx" input="l" key="k" of="id"/>)") + std::string(lines))
              .empty());
    CHECK(
        has(load(master(R"(<detail name="tx" input="li" key="k" of="id"/>)") + std::string(lines)),
            "job.unknown-input"));
    const auto wrong =
        load(master(R"(<detail name="ty" input="l" key="k" of="idd"/>)") + std::string(lines));
    CHECK(has(wrong, "job.unknown-field 2:"));
    CHECK(wrong.size() == 2);
    CHECK(has(load(master("") + std::string(lines)), "job.input-unused"));
    CHECK(has(load(R"(<input name="a" format="csv" path="a">
                   <detail name="tx" input="a" key="k" of="id"/></input>)"),
              "job.detail-cycle"));
    CHECK(has(load(std::string(input) + std::string(input)), "job.duplicate-name"));
    CHECK(has(load(R"(<input name="a" format="csv" path="a"/>)"), "job.missing-attribute"));
    CHECK(has(load(R"(<input name="a" format="csv" path="a" schema="none.xml"/>)"),
              "base.file-unreadable"));
    CHECK(has(load(R"(<input name="a" format="xml" path="a" schema="r.xml"><csv/></input>)"),
              "job.layout-conflict"));
    CHECK(has(load(R"(<input name="a" format="fixed" path="a" schema="r.xml"/>)"),
              "job.missing-element"));
}

TEST_CASE("job: PDF standards by channel, with their output intent") {
    const Folder folder;
    const auto channel = [&](const std::string& xml) {
        return folder.load(std::string(input) + "<document template=\"t\"/>" + xml);
    };
    const auto usual = channel("<print/><archive path=\"{id}.pdf\"/>");
    REQUIRE(usual.ok());
    CHECK(usual.value().print->pdf.standard->name == "pdf/1.7");
    CHECK(usual.value().archive->pdf.standard->name == "pdf/a-2u");
    const auto chosen = channel(
        "<print standard=\"pdf/x-4\" output-intent=\"p.icc\" output-condition=\"FOGRA39\"/>"
        "<archive path=\"{id}.pdf\" standard=\"pdf/a-3a+ua-1\"/>");
    REQUIRE(chosen.ok());
    CHECK(chosen.value().print->pdf.standard->is_exchange);
    CHECK(chosen.value().print->pdf.output_intent.ends_with("/p.icc"));
    CHECK(chosen.value().print->pdf.output_condition == "FOGRA39");
    CHECK(chosen.value().archive->pdf.standard->is_universal);
    CHECK(has(problems(channel("<print standard=\"pdf/x-4\"/>")), "job.missing-attribute"));
    CHECK(has(problems(channel("<print standard=\"pdf/a-2u\"/>")), "job.bad-value"));
    // The index has columns of its own, and SQL doesn't tell capitals.
    for (const std::string_view name : {"number", "Title", "path"}) {
        const std::string field = "<archive path=\"{id}.pdf\"><index name=\"" + std::string(name) +
                                  "\" value=\"id\"/></archive>";
        CHECK(has(problems(channel(field)), "job.duplicate-name"));
    }
    CHECK(has(problems(channel("<archive path=\"{id}\" standard=\"pdf/x-4\"/>")), "job.bad-value"));
    CHECK(has(problems(channel("<print output-intent=\"p.icc\"/>")), "job.bad-value"));
}

TEST_CASE("job: index fields of <print> plan no mailpieces, and may be of a segment") {
    const Folder folder;
    const auto print = [&](const std::string& children) {
        return folder.load(std::string(input) +
                           "<document template=\"t\"/><print standard=\"pdf/vt-1\" "
                           "output-intent=\"p.icc\" path=\"all.pdf\">" +
                           children + "</print>");
    };
    const auto fields =
        print("<index name=\"a\" value=\"id\" level=\"segment\"/><index name=\"b\" value=\"id\"/>");
    REQUIRE(fields.ok());
    CHECK_FALSE(fields.value().print->production.is_planned);
    REQUIRE(fields.value().print->metadata.size() == 2);
    CHECK(fields.value().print->metadata[0].is_of_segment);
    CHECK_FALSE(fields.value().print->metadata[1].is_of_segment);
    CHECK(has(problems(print("<index name=\"a\" value=\"id\" level=\"page\"/>")), "job.bad-value"));
}

TEST_CASE("job: a document that no record can reach") {
    const Folder folder;
    CHECK(has(problems(folder.load(std::string(input) +
                                   "<document template=\"a\"/><document template=\"b\"/><print/>")),
              "job.document-unreachable"));
}

TEST_CASE("job: reject limits") {
    const Folder folder;
    const auto limit = [&](const std::string& text) {
        return folder.load(with("<rejects limit=\"" + text + "\"/>")).value().rejects;
    };
    CHECK_FALSE(limit("2").is_exceeded(2, 10));
    CHECK(limit("2").is_exceeded(3, 1'000'000));
    CHECK_FALSE(limit("0.1%").is_exceeded(1, 1000));
    CHECK(limit("0.1%").is_exceeded(2, 1999));
    CHECK(limit("0").is_exceeded(1, 1));
    CHECK_FALSE(job::RejectLimit{}.is_exceeded(5, 5));
    for (const char* wrong : {"-1", "101%", "0.00001%", "1.5", "", "%"}) {
        CHECK_FALSE(folder.load(with("<rejects limit=\"" + std::string(wrong) + "\"/>")).ok());
    }
}

TEST_CASE("job: output paths stay in their folder, whatever the data says") {
    const Folder folder;
    for (const char* path : {"/x{id}", "../{id}", "a/../{id}", "{id}/"}) {
        CHECK(has(problems(folder.load(with("<web path=\"" + std::string(path) + "\"/>"))),
                  "job.path-outside"));
    }
    const auto job = folder.load(with("<web path=\"{issued}/{id}/x.html\"/>"));
    REQUIRE(job.ok());
    const auto expand = [&](std::string_view id) {
        Evaluation evaluation(job.value(), id);
        rules::Frame frame = evaluation.frame();
        auto path = job::expand_path(job.value().web->path, frame);
        return path.ok() ? path.value() : path.errors().front().code;
    };
    CHECK(expand("C1") == "2026-11-02/C1/x.html");
    CHECK(expand("..") == "2026-11-02/%2E%2E/x.html");
    CHECK(expand("../../etc/passwd") == "2026-11-02/..%2F..%2Fetc%2Fpasswd/x.html");
    CHECK(expand("a\nb%") == "2026-11-02/a%0Ab%25/x.html");
    CHECK(expand("") == "job.path-empty-value");
    CHECK(expand(std::string(300, 'x')) == "job.path-too-long");
    Evaluation evaluation(job.value(), "K7");
    rules::Frame frame = evaluation.frame();
    CHECK(job::key_text(job.value().main(), frame) == "K7");
}

TEST_CASE("job: an input for a file without a job") {
    CHECK(job::input_for_file("a/B.NDJSON", nullptr).value().format == job::Format::ndjson);
    CHECK(job::input_for_file("x.xml.gz", nullptr).value().format == job::Format::xml);
    CHECK(job::input_for_file("x.csv.zst", nullptr).value().format == job::Format::csv);
    CHECK(job::input_for_file("-", nullptr).value().format == job::Format::ndjson);
    CHECK_FALSE(job::input_for_file("x.dat", nullptr).ok());
}
