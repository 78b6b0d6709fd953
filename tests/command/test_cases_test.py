#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cajista test`: exit codes, places of errors, reports, updates, replays."""
import os
import pathlib
import re
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree as tree

from program import CAJISTA, SAMPLES, ProgramTest, call, text_of

HERE = pathlib.Path(__file__).resolve().parent
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

    def test_cases_of_samples(self):
        done = call("test", SAMPLES / "statements", "--failed", "-")
        self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr)

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
                 case('<body><p>a &lt; "b"</p></body><expect><page>&lt;b</page></expect>', "bad"),
                 case('<body><for-each in="for i in 1..3000000 return i" as="i"><p>{i}</p>'
                      '</for-each></body><expect pages="1"/>', "slow"))
        self.outcome(*cases, options=("--junit", "junit.xml", "--timeout", "1"), expect=1)
        for schema in ("jenkins", "ant"):
            check = subprocess.run(["xmllint", "--noout", "--nonet", "--schema",
                                    HERE / "junit" / f"{schema}.xsd", self.folder / "junit.xml"],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual(check.returncode, 0, check.stdout.decode())
        root = tree.parse(self.folder / "junit.xml").getroot()
        suite = root.find("testsuite")
        counts = [int(suite.get(name)) for name in ("tests", "failures", "errors")]
        self.assertEqual(counts[0], 3)
        self.assertEqual(counts[1] + counts[2], 2)
        failure = root.find(".//testcase[@name='bad']/failure")
        self.assertIn('+ a < "b"', failure.text)
        self.assertEqual(len(root.find(".//testcase[@name='slow']")), 1)
        self.assertIsNone(root.find(".//testcase[@name='good']/failure"))

    def test_crash(self):
        """A process that dies takes its case with it, and nothing else."""
        slow = case('<body><for-each in="for i in 1..3000000 return i" as="i"><p>{i}</p>'
                    '</for-each></body><expect pages="1"/>', "dies")
        good = case('<body><p>a</p></body><expect pages="1"/>', "good")
        path = self.folder / "cases.xml"
        path.write_text(BASE % (slow + good), encoding="utf-8")
        program = subprocess.Popen([CAJISTA, "test", path, "--jobs", "1", "--failed", "-",
                                    "--junit", self.folder / "junit.xml"], stdout=subprocess.PIPE)
        children = pathlib.Path(f"/proc/{program.pid}/task/{program.pid}/children")
        end = time.monotonic() + 60
        while not (found := children.read_text().split()) and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(int(found[0]), signal.SIGSEGV)
        out = program.communicate()[0].decode()
        self.assertEqual(program.returncode, 1, out)
        self.assertIn("crash: signal SIGSEGV", out)
        self.assertIn("2 cases, 1 failed", out)
        suite = tree.parse(self.folder / "junit.xml").getroot().find("testsuite")
        self.assertEqual((suite.get("failures"), suite.get("errors")), ("0", "1"))

    def test_parts_of_jobs(self):
        """A parameter that does nothing is an error with its place."""
        out = self.outcome(case('<set name="x" value="1"/><body/><expect pages="1"/>'), expect=2)
        self.assertIn("cases.xml:3:21: error[compare.conflict]: <set> needs a <job>: a template "
                      "has no parameters", out)
        job = SAMPLES / "invoices" / "job.xml"
        out = self.outcome(case(f'<job path="{job}"/><set name="no-such" value="1"/>'
                                '<expect pages="1"/>'), expect=1)
        self.assertIn("no-such", out)

    def test_update_many(self):
        """One call with one reason writes many cases of several files."""
        for name in ("one.xml", "two.xml"):
            cases = [case(f'<body><p>text {i}</p></body>\n    <expect pages="7">\n'
                          '      <page>x</page>\n    </expect>\n  ', f"case {i}")
                     for i in range(5)]
            (self.folder / name).write_text(BASE % "\n".join(cases), encoding="utf-8")
        done = call("test", ".", "--failed", "-", "--update", "--reason", "all new", "--who", "ana",
                    cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr)
        self.assertEqual(done.stdout.decode().count("updated: case"), 10)
        for name in ("one.xml", "two.xml"):
            text = (self.folder / name).read_text(encoding="utf-8")
            self.assertEqual(text.count('who="ana" reason="all new"'), 5)
        self.assertEqual(call("test", ".", "--failed", "-", cwd=self.folder).returncode, 0)

    def test_update_leaves_assertions(self):
        mixed = case('<body><p>a</p></body>\n<expect pages="3">\n<text>gone</text>\n</expect>\n')
        out = self.outcome(mixed, options=("--update", "--reason", "r"), expect=1)
        self.assertIn("updated: one", out)
        self.assertIn("something fails that is no golden", out)
        self.outcome(expect=1)
        two = "".join(case(f'<body><p>{i}</p></body>\n<expect>\n<dump path="same.dump"/>\n'
                           "</expect>\n", f"n{i}") for i in range(2))
        out = self.outcome(two, options=("--update", "--reason", "r"), expect=2)
        self.assertIn("compare.golden-twice", out)
        self.assertFalse((self.folder / "same.dump").exists())

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
