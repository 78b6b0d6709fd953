#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is said before anything is printed: windows, zones, marks, values that codes can't hold."""
import json
import re
import unittest

from program import ProgramTest, call, report, rows

WINDOWS = ("din5008-a", "din5008-b", "c5", "dl", "us10")
SCHEMA = '''<schema name="r" xmlns="urn:cajista:schema">
  <field name="id" required="yes"/><field name="zip"/><field name="copies" type="number"/>
</schema>'''
TEMPLATE = '''<template name="letter" version="1.0" xmlns="urn:cajista:template">
  <record name="r" schema="r.schema.xml"/>
  <style href="letter.css"/>
  <page name="letter">
    <frame name="window" left="{left}mm" top="{top}mm" width="60mm" height="20mm"/>
    <frame name="other" left="60mm" top="{other}mm" width="60mm" height="10mm"/>
    <frame name="body"/>
  </page>
  <document locale="en-GB" title="{{r.id}}" pages="letter*" recipient="window">
    <flow frame="window"><p>Ada Lovelace</p><p>1 Milner Street</p><p>Town</p></flow>
    <flow frame="other"><p>Account {{r.id}}</p></flow>
    <flow frame="body"><p>Dear customer</p></flow>
  </document>
</template>'''
STYLE = '''@page letter { size: A4; margin: 110mm 20mm 20mm 20mm; %s }
flow { font-family: "Noto Sans"; font-size: 10pt; line-height: 12pt; } p { margin: 0; }'''
JOB = '''<job name="letters" xmlns="urn:cajista:job">
  <input name="r" format="ndjson" path="data.ndjson" schema="r.schema.xml" key="id"/>
  <document template="letter.xml"/>
  <print>%s</print>
</job>'''


class WarningsTest(ProgramTest):
    def job(self, children, left=30, top=56, other=200, zone="", records=({"id": "A1"},)):
        (self.folder / "data.ndjson").write_text(
            "".join(json.dumps(one) + "\n" for one in records), "utf-8")
        (self.folder / "r.schema.xml").write_text(SCHEMA, "utf-8")
        (self.folder / "letter.xml").write_text(
            TEMPLATE.format(left=left, top=top, other=other), "utf-8")
        (self.folder / "letter.css").write_text(STYLE % zone, "utf-8")
        path = self.folder / "job.xml"
        path.write_text(JOB % children, "utf-8")
        return path

    def run_it(self, job, name="run"):
        return call("run", job, "--out", self.folder / name, "--progress", "never")

    def test_address_in_each_window(self):
        """One letter against five envelopes at once, each a profile; the page may slip by 3 mm."""
        profiles = "".join(f'<profile name="{name}"><envelope window="{name}"/></profile>'
                           for name in WINDOWS)
        cases = (
            # left, top of the address; top of other content; which windows cut the address, and
            # in which the other content shows
            (30, 56, 200, set(), set()),
            (30, 32, 200, set(WINDOWS) - {"din5008-a"}, set()),
            (30, 71.5, 200, {"din5008-a", "dl", "us10"}, set()),
            (21, 56, 200, set(WINDOWS), set()),
            (23.5, 56, 200, {"us10"}, set()),
            (30, 56, 85, set(), {"din5008-b", "c5", "dl"}),
            (30, 56, 78, set(), {"din5008-b", "c5", "dl", "us10"}),
            (30, 56, 40, set(), {"din5008-a", "din5008-b", "c5", "dl"}),
        )
        for number, (left, top, other, cut, shown) in enumerate(cases):
            result = self.run_it(self.job(profiles, left, top, other), f"run{number}")
            found = {code: set(re.findall(r"print\." + code + r"\].*?window of profile (\S+) when "
                                          r"the page shifts by 3\.0 mm", result.stderr))
                     for code in ("address-outside-window", "content-in-window")}
            self.assertEqual(found["address-outside-window"], cut, cases[number])
            self.assertEqual(found["content-in-window"], shown, cases[number])
            self.assertEqual(result.returncode, 4 if cut or shown else 0, result.stderr)
            self.assertTrue((self.folder / f"run{number}" / "print").exists())

    def test_line_of_the_sender(self):
        """Small type above the address may show; the same below it may not."""
        for other, code in ((49, 0), (72, 4)):
            job = self.job('<envelope window="c5"/>', other=other)
            style = self.folder / "letter.css"
            style.write_text(style.read_text("utf-8") + ".s { font-size: 7pt; }", "utf-8")
            design = self.folder / "letter.xml"
            design.write_text(design.read_text("utf-8").replace("<p>Account", '<p class="s">Acc'),
                              "utf-8")
            self.assertEqual(self.run_it(job, f"run{other}").returncode, code)

    def test_page_master_without_a_zone(self):
        """No page can have marks: nothing is started, and check says so."""
        job = self.job("<marks><omr/></marks>")
        for result in (call("check", job), self.run_it(job)):
            self.assertEqual(result.returncode, 12, result.stderr)
            self.assertRegex(result.stderr, r"letter\.xml:4:\d+: error\[print.mark-zone-missing\]: "
                             "page master 'letter'")
        self.assertFalse((self.folder / "run").exists())

    def test_mark_that_fits_nowhere(self):
        zone = "mark-zone: 4mm 110mm 10mm 30mm;"
        for mark in ('<omr pitch="15mm"/>',
                     '<datamatrix content="{piece:20}{piece:20}{piece:20}" module="1mm"/>',
                     '<code128 width="12mm" height="5mm" content="{job}"/>'):
            result = call("check", self.job(f"<marks>{mark}</marks>", zone=zone))
            self.assertEqual(result.returncode, 12, mark)
            self.assertIn("page master 'letter'", result.stderr)
        self.assertEqual(call("check", self.job("<marks><omr/></marks>", zone=zone)).returncode, 0)

    def test_one_bad_value_is_one_reject(self):
        """A postcode that the barcode can't hold costs one letter, not the production."""
        records = [{"id": f"A{i}", "zip": "12345"} for i in range(6)]
        records[2]["zip"] = "12-45"
        records[4]["copies"] = -1
        marks = ('<copies of="copies"/><marks><field name="zip" value="zip"/><imb from="page" '
                 'left="110mm" top="20mm" width="85mm" height="5mm" '
                 'content="00300900123{serial:9}{zip}"/></marks>')
        result = self.run_it(self.job(marks, records=records))
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertEqual(report(self.folder / "run")["records"]["rejected"], 2)
        self.assertRegex(result.stderr, r"graphic\.barcode-data\]: the mark <imb> .*key A2")
        self.assertRegex(result.stderr, r"print\.bad-copies\].*key A4")
        self.assertEqual([row["key"] for row in rows(self.folder / "run" / "print/control.csv")],
                         ["A0", "A1", "A3", "A5"])
        # What a filter leaves out needn't be printable.
        filtered = marks.replace("<copies", '<filter when="zip = &quot;12345&quot;"/><copies')
        result = self.run_it(self.job(filtered, records=records), "filtered")
        self.assertEqual(report(self.folder / "filtered")["records"]["rejected"], 1)

    def test_codes_of_the_key(self):
        records = [{"id": "short"}, {"id": "long" * 40}]
        result = self.run_it(self.job(
            '<marks><code128 content="{key}" width="10mm"/></marks>',
            zone="mark-zone: 4mm 110mm 10mm 70mm;", records=records))
        self.assertEqual(result.returncode, 4)
        self.assertIn("graphic.barcode-", result.stderr)


if __name__ == "__main__":
    unittest.main()
