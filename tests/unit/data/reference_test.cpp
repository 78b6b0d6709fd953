// SPDX-License-Identifier: Apache-2.0
// The jobs in samples/ on the data they are for.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "unit/data/read_all.h"

using namespace cajista;

namespace {

const std::filesystem::path source_dir(CAJISTA_SOURCE_DIR);

test::ReadResult read_sample(const std::string& job_path,
                             std::vector<std::pair<std::string, std::string>> data = {}) {
    auto file = base::read_source(source_dir / job_path);
    REQUIRE(file.ok());
    job::LoadOptions options;
    options.data = std::move(data);
    auto job = job::load_job(file.value(), options);
    if (!job.ok()) {
        for (const auto& problem : job.errors()) {
            UNSCOPED_INFO(base::format_diagnostic(problem, base::Coloring::plain));
        }
    }
    REQUIRE(job.ok());
    return test::read_all(job.value().inputs, job.value().main_input);
}

}  // namespace

TEST_CASE("reference statement: NDJSON, CSV and XML give equal records") {
    const test::Folder folder;
    const std::string ndjson = folder.write(
        "a.ndjson",
        R"({"id":"C1","name":"Íñigo \"I\" & Söhne","address":["Calle 1","28014 Madrid","España"],)"
        R"("locale":"es-ES","currency":"EUR","account":"ES38 2100","from":"2026-10-01",)"
        R"("to":"2026-10-31","issued":"2026-11-02","segment":"overdue","channel":"print",)"
        R"("opening":"-293.04","closing":"-160.56","total_in":"6487.74","total_out":"-6355.26",)"
        R"("tx":[{"date":"2026-10-01","desc":"Recibo, luz","amount":"-185.49",)"
        R"("balance":"-478.53"},)"
        R"({"date":"2026-10-02","desc":"Nómina","amount":"5.00","balance":"-473.53"}]})"
        "\n");
    const std::string csv = folder.write(
        "a.csv",
        "C,C1,\"Íñigo \"\"I\"\" & Söhne\",es-ES,EUR,ES38 2100,2026-10-01,2026-10-31,2026-11-02,"
        "overdue,print,-293.04,-160.56,6487.74,-6355.26,Calle 1|28014 Madrid|España\n"
        "T,2026-10-01,\"Recibo, luz\",-185.49,-478.53\nT,2026-10-02,Nómina,5.00,-473.53\n");
    const std::string xml = folder.write(
        "a.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<statements>\n<statement id=\"C1\" "
        "name=\"Íñigo &quot;I&quot; &amp; Söhne\" locale=\"es-ES\" currency=\"EUR\" "
        "account=\"ES38 2100\" from=\"2026-10-01\" to=\"2026-10-31\" issued=\"2026-11-02\" "
        "segment=\"overdue\" channel=\"print\" opening=\"-293.04\" closing=\"-160.56\" "
        "total_in=\"6487.74\" total_out=\"-6355.26\"><line>Calle 1</line><line>28014 Madrid</line>"
        "<line>España</line><tx date=\"2026-10-01\" amount=\"-185.49\" balance=\"-478.53\">"
        "Recibo, luz</tx><tx date=\"2026-10-02\" amount=\"5.00\" balance=\"-473.53\">Nómina</tx>"
        "</statement>\n</statements>\n");
    const auto a = read_sample("samples/reference/job.xml", {{"statements", ndjson}});
    REQUIRE(a.lines.size() == 1);
    CHECK(a.end == "end");
    CHECK(a.lines[0] ==
          "{id: \"C1\", name: \"Íñigo \"I\" & Söhne\", address: [\"Calle 1\", \"28014 Madrid\", "
          "\"España\"], locale: \"es-ES\", currency: \"EUR\", account: \"ES38 2100\", from: "
          "2026-10-01, to: 2026-10-31, issued: 2026-11-02, segment: \"overdue\", channel: "
          "\"print\", opening: -293.04, closing: -160.56, total_in: 6487.74, total_out: -6355.26, "
          "tx: [{date: 2026-10-01, desc: \"Recibo, luz\", amount: -185.49, balance: -478.53}, "
          "{date: 2026-10-02, desc: \"Nómina\", amount: 5.00, balance: -473.53}]}");
    CHECK(read_sample("samples/reference/job-csv.xml", {{"statements", csv}}).lines == a.lines);
    CHECK(read_sample("samples/reference/job-xml.xml", {{"statements", xml}}).lines == a.lines);
    CHECK(read_sample("samples/reference/job-archive.xml", {{"statements", ndjson}}).lines ==
          a.lines);
}

TEST_CASE("reference data from outside, where it is given") {
    const char* prefix = std::getenv("CAJISTA_REFERENCE_DATA");
    if (prefix == nullptr) {
        WARN("skipped: CAJISTA_REFERENCE_DATA gives no prefix of reference_data.py's files");
        return;
    }
    const std::string path(prefix);
    const auto a = read_sample("samples/reference/job.xml", {{"statements", path + ".ndjson"}});
    CHECK(a.end == "end");
    CHECK(a.lines.size() >= 10);
    CHECK(a.keys.empty());
    CHECK(read_sample("samples/reference/job-csv.xml", {{"statements", path + ".csv"}}).lines ==
          a.lines);
    CHECK(read_sample("samples/reference/job-xml.xml", {{"statements", path + ".xml"}}).lines ==
          a.lines);
}

namespace {

/// ../shared beside the project, or where CAJISTA_CONFORMANCE points (its folder `conformance`).
std::filesystem::path shared_dir() {
    const char* given = std::getenv("CAJISTA_CONFORMANCE");
    const std::filesystem::path path = given != nullptr
                                           ? std::filesystem::path(given).parent_path()
                                           : (source_dir / ".." / "shared").lexically_normal();
    return std::filesystem::exists(path) ? path : std::filesystem::path();
}

}  // namespace

TEST_CASE("every invoice of EN 16931 and XRechnung is read") {
    const std::filesystem::path shared = shared_dir();
    if (shared.empty()) {
        WARN("skipped: there is no ../shared and no CAJISTA_CONFORMANCE");
        return;
    }
    const auto read = [&](const std::string& kind, const std::string& pattern) {
        return read_sample("samples/einvoice/job-" + kind + ".xml",
                           {{"invoices", (shared / "conformance" / pattern).string()}});
    };
    const auto check = [](const test::ReadResult& result, std::size_t least) {
        CHECK(result.end == "end");
        CHECK(result.lines.size() >= least);
        for (const std::string& line : result.lines) {
            INFO(line);
            CHECK(!line.starts_with("reject"));
            CHECK(line.find("payable: null") == std::string::npos);
        }
    };
    check(read("ubl", "en16931/ubl"), 9);
    check(read("ubl", "xrechnung/*_ubl.xml"), 11);
    check(read("cii", "en16931/cii"), 8);
    check(read("cii", "xrechnung/*_uncefact.xml"), 11);
}

TEST_CASE("the invoices of Chinook add up") {
    const std::filesystem::path shared = shared_dir();
    if (shared.empty()) {
        WARN("skipped: there is no ../shared and no CAJISTA_CONFORMANCE");
        return;
    }
    const std::string path = (shared / "data" / "chinook" / "Chinook_Sqlite.sqlite").string();
    const auto result =
        read_sample("samples/chinook/job.xml", {{"invoices", path}, {"lines", path}});
    CHECK(result.end == "end");
    REQUIRE(result.lines.size() == 412);
    CHECK(result.lines[0] ==
          "{number: 1, issued: 2021-01-01, total: 1.98, name: \"Leonie Köhler\", company: null, "
          "email: \"leonekohler@surfeu.de\", street: \"Theodor-Heuss-Straße 34\", city: "
          "\"Stuttgart\", state: null, postcode: \"70174\", country: \"Germany\", lines: [{title: "
          "\"Balls to the Wall\", artist: \"Accept\", album: \"Balls to the Wall\", price: 0.99, "
          "quantity: 1}, {title: \"Restless and Wild\", artist: \"Accept\", album: \"Restless and "
          "Wild\", price: 0.99, quantity: 1}]}");
    std::size_t lines = 0;
    for (const std::string& line : result.lines) {
        for (std::size_t at = line.find("{title"); at != std::string::npos;
             at = line.find("{title", at + 1)) {
            ++lines;
        }
    }
    CHECK(lines == 2240);
}

TEST_CASE("the sample jobs read their data") {
    for (const char* job : {"samples/statements/job.xml", "samples/statements/job-xml.xml",
                            "samples/invoices/job.xml", "samples/invoices/job-sqlite.xml"}) {
        INFO(job);
        const auto result = read_sample(job);
        CHECK(result.end == "end");
        CHECK(result.lines.size() == 12);
        CHECK(result.keys.empty());
    }
    CHECK(read_sample("samples/statements/job.xml").lines ==
          read_sample("samples/statements/job-xml.xml").lines);
    CHECK(read_sample("samples/invoices/job.xml").lines ==
          read_sample("samples/invoices/job-sqlite.xml").lines);
}
