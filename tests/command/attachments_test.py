#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files inside documents, XML by templates, electronic invoices, encryption, page labels."""
import base64
import json
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ET

from program import NOW, SAMPLES, ProgramTest, call, json_lines, rows, text_of

SCHEMA = """<schema name="s" xmlns="urn:cajista:schema">
  <field name="id" required="yes"/><field name="name"/><field name="amount" type="number"/>
  <field name="day" type="date"/><field name="secret"/><field name="data"/>
  <field name="items" list="yes"/></schema>"""
TEMPLATE = """<template name="t" version="1.0" xmlns="urn:cajista:template">
  <record name="s" schema="s.schema.xml"/><page name="all"/>
  <document locale="de-DE" title="{{s.id}}"><flow frame="body"><p>{{s.name}}</p></flow>
  {}</document></template>"""
JOB = """<job name="j" xmlns="urn:cajista:job">
  <input name="d" format="ndjson" path="d.ndjson" schema="s.schema.xml" key="id"/>
  <document template="t.xml"/>{}</job>"""
ARCHIVE = '<archive standard="pdf/a-3u" path="{id}.pdf"/>'
XML = """<c:xml-template xmlns:c="urn:cajista:template" xmlns:a="urn:a">{}</c:xml-template>"""


def attached(pdf, folder):
    """Name → bytes of the files in a PDF."""
    folder.mkdir()
    subprocess.run(["pdfdetach", "-saveall", "-o", folder, pdf], check=True,
                   stdout=subprocess.DEVNULL)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def objects(pdf, *options):
    got = subprocess.run(["qpdf", "--json", *options, pdf], check=True, stdout=subprocess.PIPE)
    return json.loads(got.stdout)


class Documents(ProgramTest):
    def write(self, attach="", channels=ARCHIVE, xml="", records=({},), **files):
        (self.folder / "s.schema.xml").write_text(SCHEMA)
        (self.folder / "t.xml").write_text(TEMPLATE.format(attach))
        (self.folder / "job.xml").write_text(JOB.format(channels))
        (self.folder / "x.xml").write_text(XML.format(xml))
        for name, text in files.items():
            (self.folder / name.replace("_", ".")).write_text(text)
        with open(self.folder / "d.ndjson", "w", encoding="utf-8") as out:
            for number, record in enumerate(records, 1):
                out.write(json.dumps({"id": f"D{number}", "name": "Ana", **record}) + "\n")
        return self.folder / "job.xml"

    def run_it(self, expect=0, name="run", **more):
        job = self.write(**more)
        got = call("run", job, "--out", self.folder / name, "--now", NOW)
        self.assertEqual(got.returncode, expect, got.stderr)
        return self.folder / name

    def pdf(self, run, channel="archive"):
        return sorted((run / channel).rglob("*.pdf"))[0]

    def made(self, xml, record):
        run = self.run_it(attach='<attach template="x.xml"/>', xml=xml, records=[record])
        return attached(self.pdf(run), self.folder / "files")["x.xml"].decode("utf-8")

    def check(self, **more):
        got = call("check", self.write(**more))
        return got.returncode, got.stderr


class AttachmentTest(Documents):
    def test_three_kinds_of_content(self):
        run = self.run_it(
            attach='<attach src="terms.txt" description="Terms" relationship="supplement"/>'
                   '<attach name="a.csv" content="s.name"/>'
                   '<if test="s.data != null"><attach name="b.bin" content="s.data" '
                   'encoding="base64"/></if>'
                   '<for-each in="s.items" as="item"><attach name="{item}.txt" content="item"/>'
                   '</for-each>',
            records=[{"data": base64.b64encode(b"\x00\xff\x01").decode(), "items": ["x", "y"]}],
            terms_txt="No terms.")
        pdf = self.pdf(run)
        self.assertEqual(attached(pdf, self.folder / "files"), {
            "terms.txt": b"No terms.", "a.csv": b"Ana", "b.bin": b"\x00\xff\x01", "x.txt": b"x",
            "y.txt": b"y"})
        specs = [one["value"] for one in objects(pdf)["qpdf"][1].values()
                 if isinstance(one.get("value"), dict) and one["value"].get("/Type") == "/Filespec"]
        self.assertEqual(len(specs), 5)
        terms = next(one for one in specs if one["/UF"] == "u:terms.txt")
        self.assertEqual(terms["/AFRelationship"], "/Supplement")
        self.assertEqual(terms["/Desc"], "u:Terms")
        catalog = next(one["value"] for one in objects(pdf)["qpdf"][1].values()
                       if isinstance(one.get("value"), dict)
                       and one["value"].get("/Type") == "/Catalog")
        self.assertEqual(len(catalog["/AF"]), 5)

    def test_print_leaves_them_out(self):
        run = self.run_it(attach='<attach name="a.txt" content="s.name"/>',
                          channels="<print/>" + ARCHIVE)
        self.assertEqual(len(attached(self.pdf(run), self.folder / "one")), 1)
        self.assertEqual(attached(self.pdf(run, "print"), self.folder / "two"), {})

    def test_same_bytes_for_any_number_of_workers(self):
        job = self.write(attach='<attach src="terms.txt"/><attach template="x.xml"/>',
                         xml="<a:b>{s.id}</a:b>", records=[{}] * 200, terms_txt="T" * 3000)
        found = []
        for workers in (1, 2):
            out = self.folder / f"w{workers}"
            got = call("run", job, "--out", out, "--now", NOW, "--workers", workers)
            self.assertEqual(got.returncode, 0, got.stderr)
            found.append({path.name: path.read_bytes() for path in out.rglob("*.pdf")})
        self.assertEqual(len(found[0]), 200)
        self.assertEqual(found[0], found[1])

    def test_errors_of_check(self):
        for attach, code in (
                ("<attach/>", "template.attach-content"),
                ('<attach src="a" content="s.name"/>', "template.attach-content"),
                ('<attach content="s.name"/>', "template.missing-attribute"),
                ('<attach src="../x"/>', "base.path-outside-root"),
                ('<attach src="x.xml" profile="en16932"/>', "template.unknown-profile"),
                ('<attach template="x.xml" profile="basic" name="a.xml"/>', "template.attach-name"),
                ('<attach src="x.xml" relationship="friend"/>', "template.invalid-word"),
                ('<attach template="x.xml" schema="x.xml"/>', "template.schema-unusable"),
                ('<if test="true"><flow frame="body"/></if>', "template.misplaced-element")):
            code_of_exit, said = self.check(attach=attach, xml="<a:b/>")
            self.assertNotEqual(code_of_exit, 0, attach)
            self.assertIn(f"error[{code}]", said)
        for xml, code in (("", "template.xml-empty"), ("<z:b/>", "base.xml-malformed"),
                          ("<c:iff/><a:b/>", "template.unknown-element"),
                          ("text", "template.text-here"),
                          ("<a:b c:full='no'/>", "template.unknown-attribute"),
                          ("<a:b>{s.nme}</a:b>", "rules.unknown-name"),
                          ("<c:if><a:b/></c:if>", "template.missing-attribute")):
            code_of_exit, said = self.check(attach='<attach template="x.xml"/>', xml=xml)
            self.assertNotEqual(code_of_exit, 0, xml)
            self.assertIn(code, said)
        for standard in ("pdf/a-2u", "pdf/a-2a"):
            _, said = self.check(attach='<attach name="a" content="s.name"/>',
                                 channels=f'<archive standard="{standard}" path="{{id}}.pdf"/>')
            self.assertIn("error[run.attachment-unfit]", said)

    def test_rejects_of_data(self):
        for attach, record, code in (
                ('<attach name="{s.name}" content="s.id"/>', {"name": "a/b"},
                 "compose.attachment-name"),
                ('<attach name="a" type="{s.name}" content="s.id"/>', {"name": "text"},
                 "compose.attachment-type"),
                ('<attach name="a" content="s.id"/><attach name="a" content="s.id"/>', {},
                 "compose.attachment-twice"),
                ('<attach name="a" content="s.data" encoding="base64"/>', {"data": "!"},
                 "compose.attachment-encoding"),
                ('<attach src="{s.name}"/>', {"name": "../../etc/passwd"},
                 "base.path-outside-root"),
                ('<attach template="x.xml"/>', {"name": "a\u0002b"}, "compose.xml-character"),
                ('<attach template="x.xml"/>', {"name": None}, "compose.xml-empty")):
            run = self.run_it(expect=4, name=f"r-{code}", attach=attach, records=[record],
                              xml='<c:if test="s.name != null"><a:b>{s.name}</a:b></c:if>')
            self.assertEqual(json_lines(run / "rejects.ndjson")[0]["code"], code)
            self.assertEqual(list((run / "archive").rglob("*.pdf")), [])


class XmlTest(Documents):
    def test_values_are_for_machines(self):
        text = self.made('<a:r n="{s.amount}" d="{s.day}"><a:f>{format(s.amount, ".00")}</a:f>'
                         "<a:t>{s.amount > 1}</a:t></a:r>",
                         {"amount": "1234.5", "day": "2026-11-02"})
        root = ET.fromstring(text)
        self.assertEqual(root.attrib, {"n": "1234.5", "d": "2026-11-02"})
        self.assertEqual([one.text for one in root], ["1234.50", "true"])

    def test_what_is_empty_is_left_out(self):
        text = self.made('<a:r><a:o><a:i x="{s.data}">{s.data}</a:i></a:o><a:k/>'
                         '<a:m c:empty="keep">{s.data}</a:m><a:n y="{s.data}">1</a:n></a:r>', {})
        root = ET.fromstring(text)
        self.assertEqual([one.tag for one in root], ["{urn:a}k", "{urn:a}m", "{urn:a}n"])
        self.assertEqual(root[2].attrib, {})

    def test_escaping_and_white_space(self):
        value = "<&>\"' a\tb\nc\u00e9\U0001f600"
        text = self.made('<a:r x="{s.name}">{s.name}</a:r>', {"name": value})
        root = ET.fromstring(text)
        self.assertEqual((root.text, root.get("x")), (value, value))

    def test_control_elements(self):
        (self.folder / "p.xml").write_text(
            '<k:piece xmlns:k="urn:cajista:template" xmlns="urn:b"><p>{s.name}</p></k:piece>')
        text = self.made('<a:r><c:for-each in="s.items" as="i" index="n"><c:let name="d" '
                         'value="i + i"/><c:choose><c:when test="n = 1"><a:first>{d}</a:first>'
                         "</c:when><c:otherwise><a:next>{d}</a:next></c:otherwise></c:choose>"
                         '</c:for-each><c:include src="p.xml"/></a:r>', {"items": ["x", "y"]})
        self.assertEqual([(one.tag, one.text) for one in ET.fromstring(text)],
                         [("{urn:a}first", "xx"), ("{urn:a}next", "yy"), ("{urn:b}p", "Ana")])

    def test_schema_of_the_template(self):
        xsd = ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a">'
               '<xs:element name="r" type="xs:integer"/></xs:schema>')
        more = {"attach": '<attach template="x.xml" schema="r.xsd"/>', "xml": "<a:r>{s.name}</a:r>"}
        run = self.run_it(expect=4, records=[{"name": "12"}, {"name": "Ana García"}], r_xsd=xsd,
                          **more)
        self.assertEqual(len(list((run / "archive").rglob("*.pdf"))), 1)
        reject = json_lines(run / "rejects.ndjson")[0]
        self.assertEqual(reject["code"], "compose.xml-invalid")
        self.assertIn("line 2, /a:r", reject["message"])
        self.assertNotIn("Ana", reject["message"])


class InvoiceTest(ProgramTest):
    def test_totals_are_those_of_the_pages(self):
        run = self.run_job(SAMPLES / "invoices" / "job-facturx.xml")
        files = sorted((run / "archive").rglob("*.pdf"))
        data = {row["number"]: row for row in rows(SAMPLES / "invoices" / "data" / "invoices.csv")}
        self.assertEqual(len(files), len(data))
        for number, pdf in enumerate(files):
            xml = attached(pdf, self.folder / f"x{number}")["factur-x.xml"].decode("utf-8")
            total = re.search("<ram:GrandTotalAmount>(.*?)<", xml).group(1)
            key = re.search("<ram:ID>(F2026.*?)<", xml).group(1)
            self.assertEqual(total, data[key]["total"])
            printed = re.sub("[^0-9]", "", text_of(pdf, "-layout"))
            self.assertIn(re.sub("[^0-9]", "", total), printed)
            meta = subprocess.run(["pdfinfo", "-meta", pdf], check=True,
                                  stdout=subprocess.PIPE).stdout.decode("utf-8")
            for claim in ("<fx:ConformanceLevel>EN 16931<", "<fx:DocumentType>INVOICE<",
                          "<fx:DocumentFileName>factur-x.xml<", "<pdfaid:part>3<"):
                self.assertIn(claim, meta)
            catalog = next(one["value"] for one in objects(pdf)["qpdf"][1].values()
                           if isinstance(one.get("value"), dict)
                           and one["value"].get("/Type") == "/Filespec")
            self.assertEqual(catalog["/AFRelationship"], "/Alternative")

    def test_an_invalid_invoice_is_a_reject(self):
        data = (SAMPLES / "invoices" / "data" / "invoices.csv").read_text(encoding="utf-8")
        broken = self.folder / "broken.csv"
        broken.write_text(data.replace(",ES,ESB84170297,", ",Spain,ESB84170297,", 1),
                          encoding="utf-8")
        got = call("run", SAMPLES / "invoices" / "job-facturx.xml", "--out", self.folder / "run",
                   "--data", f"invoices={broken}", "--now", NOW)
        self.assertEqual(got.returncode, 8, got.stderr)
        reject = json_lines(self.folder / "run" / "rejects.ndjson")[0]
        self.assertEqual(reject["code"], "compose.xml-invalid")
        self.assertIn("ram:CountryID", reject["message"])
        self.assertNotIn("Spain", reject["message"])

    def test_totals_that_do_not_add_up_are_a_reject(self):
        samples = self.folder / "samples"
        shutil.copytree(SAMPLES, samples)
        template = samples / "invoices" / "cii.xml"
        whole = template.read_text(encoding="utf-8")
        for number, (element, rule) in enumerate((
                ("LineTotalAmount", "BR-CO-10"), ("TaxBasisTotalAmount", "BR-CO-13"),
                ("TaxTotalAmount", "BR-CO-14"), ("GrandTotalAmount", "BR-CO-15"),
                ("DuePayableAmount", "BR-CO-16"))):
            at = whole.index("SpecifiedTradeSettlementHeaderMonetarySummation")
            # A 1 before the amount.
            changed = re.sub(rf"(<ram:{element}[^>]*>)", r"\g<1>1", whole[at:], count=1)
            self.assertNotEqual(changed, whole[at:], element)
            template.write_text(whole[:at] + changed, encoding="utf-8")
            run = self.folder / f"run-{number}"
            got = call("run", samples / "invoices" / "job-facturx.xml", "--out", run, "--now", NOW)
            self.assertEqual(got.returncode, 8, got.stderr)
            reject = json_lines(run / "rejects.ndjson")[0]
            self.assertEqual(reject["code"], "compose.invoice-totals")
            self.assertIn(f"ram:{element}: {rule}: ", reject["message"])

    def test_one_invoice_for_the_archive(self):
        pdf = self.folder / "one.pdf"
        got = call("compose", SAMPLES / "invoices" / "job-facturx.xml", "--channel", "archive",
                   "-o", pdf, "--now", NOW)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertIn("factur-x.xml", attached(pdf, self.folder / "x"))
        meta = subprocess.run(["pdfinfo", "-meta", pdf], check=True, stdout=subprocess.PIPE).stdout
        self.assertIn(b"<pdfaid:part>3<", meta)


class EncryptionTest(Documents):
    ENCRYPT = '<email path="{id}.pdf"><encrypt password="s.secret"{}/></email>'

    def email(self, more="", name="run", **others):
        return self.pdf(self.run_it(channels=self.ENCRYPT.replace("{}", more), name=name,
                                    records=[{"secret": "clave-ñ"}], **others), "email")

    def test_password_opens_it(self):
        pdf = self.email(' owner=\'"boss" + s.id\' allow="print"')
        plain = self.folder / "plain.pdf"
        for password, opens in (("clave-ñ", True), ("bossD1", True), ("x", False), ("", False)):
            got = subprocess.run(["qpdf", f"--password={password}", "--decrypt", pdf, plain],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            self.assertEqual(got.returncode == 0, opens, password)
        said = subprocess.run(["qpdf", "--password=clave-ñ", "--show-encryption", pdf],
                              check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("R = 6", said)
        self.assertIn("AESv3", said)
        self.assertIn("print high resolution: allowed", said)
        self.assertIn("extract for any purpose: not allowed", said)
        self.assertIn("Ana", text_of(pdf, "-upw", "clave-ñ"))
        wrong = subprocess.run(["pdftotext", "-upw", "wrong", pdf, "-"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, check=False)
        self.assertNotEqual(wrong.returncode, 0)

    def test_password_is_nowhere_else(self):
        pdf = self.email()
        for path in (self.folder / "run").rglob("*"):
            if path.is_file():
                self.assertNotIn("clave-ñ".encode(), path.read_bytes(), path)
        self.assertNotIn(b"Ana", pdf.read_bytes())

    def test_without_password_there_is_no_file(self):
        for number, secret in enumerate((None, "", "x" * 128)):
            run = self.run_it(expect=4, name=f"run{number}", records=[{"secret": secret}],
                              channels=self.ENCRYPT.replace("{}", ""))
            self.assertEqual(json_lines(run / "rejects.ndjson")[0]["code"], "pdf.password-unfit")
            self.assertEqual(list((run / "email").rglob("*.pdf")), [])

    def test_a_seed_gives_the_same_bytes(self):
        seed = ' seed="0123456789abcdef"'
        one, two = self.email(seed, "one"), self.email(seed, "two")
        self.assertEqual(one.read_bytes(), two.read_bytes())
        three, four = self.email("", "three"), self.email("", "four")
        self.assertNotEqual(three.read_bytes(), four.read_bytes())
        for pdf in (one, three):
            ids = subprocess.run(["qpdf", "--password=clave-ñ", "--check", pdf], check=False)
            self.assertEqual(ids.returncode, 0)

    def test_seeded_files_for_any_number_of_workers(self):
        job = self.write(channels=self.ENCRYPT.replace("{}", ' seed="0123456789abcdef"'),
                         records=[{"secret": f"s{number}"} for number in range(150)])
        found = []
        for workers in (1, 3):
            out = self.folder / f"w{workers}"
            got = call("run", job, "--out", out, "--now", NOW, "--workers", workers)
            self.assertEqual(got.returncode, 0, got.stderr)
            found.append({path.name: path.read_bytes() for path in out.rglob("*.pdf")})
        self.assertEqual(found[0], found[1])

    def test_not_with_pdf_a(self):
        for channels, code in (
                ('<archive path="{id}.pdf"><encrypt password="s.secret"/></archive>',
                 "job.encrypt-here"),
                ('<email standard="pdf/a-2u" path="{id}.pdf"><encrypt password="s.secret"/>'
                 "</email>", "job.bad-value"),
                ('<email path="{id}.pdf"><encrypt/></email>', "job.missing-attribute"),
                ('<email path="{id}.pdf"><encrypt password="s.secret" allow="fly"/></email>',
                 "job.bad-value")):
            code_of_exit, said = self.check(channels=channels)
            self.assertNotEqual(code_of_exit, 0)
            self.assertIn(f"error[{code}]", said)


class NavigationTest(Documents):
    def test_links_and_bookmarks(self):
        run = self.run_it(records=[{}])
        design = self.folder / "t.xml"
        design.write_text(design.read_text().replace(
            "<p>{s.name}</p>",
            '<h1 id="top" bookmark="Top of {s.id}">{s.name}</h1><p>'
            '<a href="https://a.example/ñ">w</a> <a href="mailto:a@b.example">m</a> '
            '<a href="#top">t</a> <a href="#none">n</a></p>'))
        out = self.folder / "links"
        got = call("run", self.folder / "job.xml", "--out", out, "--now", NOW)
        self.assertEqual(got.returncode, 0, got.stderr)
        found = objects(self.pdf(out))["qpdf"][1].values()
        values = [one["value"] for one in found if isinstance(one.get("value"), dict)]
        links = [one for one in values if one.get("/Subtype") == "/Link"]
        self.assertEqual([one.get("/A", {}).get("/URI", "inside") for one in links],
                         ["u:https://a.example/%C3%B1", "u:mailto:a@b.example", "inside"])
        page = next(key for key, one in objects(self.pdf(out))["qpdf"][1].items()
                    if isinstance(one.get("value"), dict) and one["value"].get("/Type") == "/Page")
        self.assertEqual("obj:" + links[2]["/Dest"][0], page)
        self.assertIn("u:Top of D1", [one.get("/Title") for one in values])
        self.assertTrue(run.is_dir())

    def test_page_labels_of_a_spool(self):
        run = self.run_job(SAMPLES / "statements" / "job.xml")
        pdf = sorted((run / "print").glob("*.pdf"))[0]
        labels = {one["index"]: one["label"] for one in objects(pdf, "--json-key=pagelabels")
                  ["pagelabels"]}
        control = rows(run / "print" / "control.csv")
        first = 0
        for row in control:
            self.assertEqual(labels[first].get("/St", 1), 1)
            first += int(row["pages"])

    def test_index_fields_in_the_metadata(self):
        run = self.run_job(SAMPLES / "invoices" / "job.xml")
        pdf = sorted((run / "archive").rglob("*.pdf"))[0]
        meta = subprocess.run(["pdfinfo", "-meta", pdf], check=True,
                              stdout=subprocess.PIPE).stdout.decode("utf-8")
        self.assertRegex(meta, r"index:buyer>\S|:buyer>\S")
        info = subprocess.run(["pdfinfo", pdf], check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertRegex(info, r"Title:\s+Talleres")


if __name__ == "__main__":
    unittest.main()
