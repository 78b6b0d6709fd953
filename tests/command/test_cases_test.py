#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cajista test`: exit codes, places of errors, reports, updates, replays."""
import re
import subprocess
import unittest
import xml.etree.ElementTree as tree

from program import CAJISTA, SAMPLES, ProgramTest, call, text_of

BASE = """<cases xmlns="urn:cajista:case">
  <style>@page { size: 200pt 100pt; margin: 10pt } p { margin: 0 }</style>
%s
</cases>
"""


def case(inside, name="one"):
    return f'  <case name="{name}">{inside}</case>'


class TestCasesTest(ProgramTest):
    def outcome(self, *cases, options=(), expect=None):
        path = self.folder / "cases.xml"
        if cases:
            path.write_text(BASE % "\n".join(cases), encoding="utf-8")
        result = call("test", path.name, "--failed", "failed", *options, cwd=self.folder)
        out = result.stdout.decode("utf-8")
        if expect is not None:
            self.assertEqual(result.returncode, expect, out + result.stderr)
        return out + result.stderr

    def test_passes_and_fails(self):
        good = case('<body><p>hello</p></body><expect pages="1"><page>hello</page></expect>')
        self.assertIn("1 cases, 0 failed", self.outcome(good, expect=0))
        bad = case('<body><p>hello</p></body><expect><page>hallo</page></expect>', "bad")
        out = self.outcome(good, bad, expect=1)
        self.assertIn("cases.xml:4:54: page 1 has another text\n    - hallo\n    + hello\n       ^",
                      out)
        self.assertIn("2 cases, 1 failed", out)

    def test_what_never_looks_green(self):
        dump = case("<body><p>a</p></body><expect><dump/></expect>")
        self.assertIn("the golden is missing", self.outcome(dump, expect=1))
        beside = case('<body><p>a</p></body><expect><dump path="no.dump"/></expect>')
        self.assertIn("the golden is missing: can't read no.dump", self.outcome(beside, expect=1))
        picture = case('<body><p>a</p></body><expect><picture path="no.png"/></expect>')
        self.assertIn("the golden is missing: can't read no.png", self.outcome(picture, expect=1))
        slow = case('<body><for-each in="for i in 1..3000000 return i" as="i"><p>{i}</p></for-each>'
                    '</body><expect pages="1"/>')
        out = self.outcome(slow, options=("--timeout", "1"), expect=1)
        self.assertTrue("time-out: did not end within 1 s" in out or "rejected" in out, out)
        self.assertIn("no case holds 'nothing'",
                      self.outcome(dump, options=("--filter", "nothing"), expect=2))

    def test_errors_of_files_say_where(self):
        out = self.outcome(case('<body/><expect pagges="1"/>'), expect=2)
        self.assertIn('cases.xml:3:35: error[compare.unknown-attribute]: <expect> has no attribute '
                      '"pagges"', out)
        self.assertIn('did you mean "pages"?', out)
        self.assertIn("nothing was tested", out)
        template = case('<body>\n<pp/></body><expect pages="1"/>')
        out = self.outcome(template, expect=1)
        self.assertIn("cases.xml:4:2: error[template.unknown-element]: there is no element <pp>",
                      out)
        self.assertNotIn("/tmp", out.split("replay in")[0])

    def test_rejects_errors_and_values(self):
        schema = ('<schema name="c"><field name="id"/><field name="n" type="number"/></schema>'
                  '<record>{"id":"1","n":"two"}</record><record>{"id":"2","n":4}</record>')
        self.outcome(case(schema + '<body><p>{c.n}</p></body><expect reject="data.field-type"/>'
                       '<expect key="2" pages="1"><value of="c.n * 2">8</value></expect>'),
                  expect=0)
        out = self.outcome(case(schema + '<body><p>{c.n}</p></body><expect pages="1"/>'), expect=1)
        self.assertIn("the record is rejected", out)
        self.assertIn("case.ndjson:1: error[data.field-type]", out)
        out = self.outcome(case(schema + '<body><p>{c.m}</p></body>'
                             '<expect error="rules.unknown-name"/>'), expect=0)

    def test_samples_by_path(self):
        job = SAMPLES / "invoices" / "job.xml"
        self.outcome(case(f'<job path="{job}"/><expect pages="1" warning="none"/>'
                       '<expect channel="web"><no-text>null</no-text></expect>'), expect=0)

    def test_replay(self):
        out = self.outcome(case('<body><p>hello</p></body><expect pages="2"/>'), expect=1)
        folder = self.folder / re.search(r"replay in (\S+):", out).group(1)
        env = {"PATH": f"{CAJISTA.rsplit('/', 1)[0]}:/usr/bin:/bin"}
        subprocess.run(["sh", folder / "replay.sh"], check=True, env=env)
        self.assertEqual(text_of(folder / "document.pdf").strip(), "hello")
        template = SAMPLES / "statements" / "statement.xml"
        data = SAMPLES / "statements" / "data"
        data = next(p for p in sorted(data.iterdir()) if p.suffix == ".ndjson")
        out = self.outcome(case(f'<template path="{template}"/><records path="{data}"/>'
                             '<expect record="2" pages="77"/>'), expect=1)
        folder = self.folder / re.search(r"replay in (\S+):", out).group(1)
        subprocess.run(["sh", folder / "replay.sh"], check=True, env=env)
        self.assertGreater(len(text_of(folder / "document.pdf")), 100)

    def test_junit(self):
        cases = (case('<body><p>a</p></body><expect pages="1"/>', "good"),
                 case('<body><p>a &lt; "b"</p></body><expect><page>&lt;b</page></expect>', "bad"))
        self.outcome(*cases, options=("--junit", "junit.xml"), expect=1)
        root = tree.parse(self.folder / "junit.xml").getroot()
        self.assertEqual((root.get("tests"), root.get("failures"), root.get("errors")),
                         ("2", "1", "0"))
        failure = root.find(".//testcase[@name='bad']/failure")
        self.assertIn('+ a < "b"', failure.text)
        self.assertIsNone(root.find(".//testcase[@name='good']/failure"))

    def test_update(self):
        cases = (case('<body><p>a &lt; b</p></body>\n    <expect pages="3">\n'
                      '      <page>x</page>\n      <dump show="text"/>\n'
                      '      <dump path="golden.dump"/>\n      <picture path="a.png"/>\n'
                      "    </expect>\n  "),
                 case('<body><p>c</p></body><expect pages="1"/>', "two"))
        out = self.outcome(*cases, options=("--update",), expect=2)
        self.assertIn("--update needs --reason", out)
        out = self.outcome(options=("--update", "--reason", 'new "rule"', "--who", "ana"), expect=0)
        self.assertIn("- x\n    + a < b", out)
        text = (self.folder / "cases.xml").read_text(encoding="utf-8")
        self.assertIn('<expect pages="1">\n      <page>\n        a &lt; b\n      </page>\n'
                      '      <dump show="text">\n        page 1 page 200 100\n', text)
        self.assertRegex(text, r'    <history>\n      <change when="\d{4}-\d\d-\d\dT[0-9:]+Z" '
                         'who="ana" reason="new &quot;rule&quot;"/>\n    </history>\n  </case>')
        self.assertTrue((self.folder / "golden.dump").read_text().startswith("page 1 page 200 100"))
        self.outcome(expect=0)
        # Another change adds to the history; a picture that differs is shown.
        changed = text.replace("a &lt; b</p>", "other</p>")
        (self.folder / "cases.xml").write_text(changed, encoding="utf-8")
        out = self.outcome(expect=1)
        self.assertRegex(out, r"the picture differs in \d+ of 20000 pixels")
        self.assertTrue(list((self.folder / "failed").rglob("*page-1-difference.png")))
        self.outcome(options=("--update", "--reason", "again", "--who", "eva"), expect=0)
        text = (self.folder / "cases.xml").read_text(encoding="utf-8")
        self.assertEqual(text.count("<change "), 2)
        self.outcome(expect=0)

    def test_jobs_do_not_matter(self):
        cases = [case(f'<body><p>{i}</p></body><expect pages="{1 + i % 2}"/>', f"case {i}")
                 for i in range(40)]
        outs = [re.sub(r"in \d+\.\d s", "",
                       self.outcome(*cases, options=("--jobs", jobs), expect=1))
                for jobs in ("1", "3")]
        self.assertEqual(*outs)
        self.assertIn("40 cases, 20 failed", outs[0])


if __name__ == "__main__":
    unittest.main()
