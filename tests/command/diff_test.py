#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cajista diff`: planted differences are found by kind, and none is invented."""
import json
import shutil
import subprocess
import unittest

from program import SAMPLES, ProgramTest, call, pages_of, text_of

STATEMENTS = SAMPLES / "statements"


class DiffTest(ProgramTest):
    def diff(self, before, after, *options, expect=None):
        """The differences, and the exit code looked at."""
        result = call("diff", before, after, "--format", "json", *options)
        if expect is not None:
            self.assertEqual(result.returncode, expect, result.stdout.decode() + result.stderr)
        return json.loads(result.stdout)["differences"] if result.returncode < 2 else None

    def changed(self, name, edits, data=None):
        """A run of the sample with files edited."""
        folder = self.folder / f"{name}-job"
        shutil.copytree(STATEMENTS, folder)
        for file, old, new in edits:
            text = (folder / file).read_text(encoding="utf-8")
            self.assertIn(old, text)
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        if data:
            path = folder / "data" / "statements.ndjson"
            path.write_text(data(path.read_text(encoding="utf-8")), encoding="utf-8")
        return self.run_job(folder / "job.xml", name)

    def test_equal_runs(self):
        one = self.run_job(STATEMENTS / "job.xml", "one", "--workers", "1")
        two = self.run_job(STATEMENTS / "job.xml", "two", "--workers", "2")
        self.assertEqual(self.diff(one, two, expect=0), [])
        turned = self.changed("turned", [], lambda text: "".join(
            reversed(text.splitlines(keepends=True))))
        self.assertEqual(self.diff(one, turned, expect=0), [])

    def test_planted(self):
        before = self.run_job(STATEMENTS / "job.xml", "before")
        lines = (STATEMENTS / "data" / "statements.ndjson").read_text("utf-8").splitlines()
        record = json.loads(lines[0])
        name = record["name"].split()[0]

        def renamed(text):
            return text.replace(name, "Xyz" + name, 1)

        def shorter(text):
            return "".join(text.splitlines(keepends=True)[1:])

        found = self.diff(before, self.changed("renamed", [], renamed), expect=1)
        self.assertIn("text-changed", {one["kind"] for one in found})
        self.assertEqual(len({one["document"] for one in found}), 1)
        found = self.diff(before, self.changed("shorter", [], shorter), expect=1)
        self.assertEqual([one["kind"] for one in found], ["document-missing"])
        found = self.diff(self.folder / "shorter", before, expect=1)
        self.assertEqual([one["kind"] for one in found], ["document-added"])
        found = self.diff(before, self.changed("font", [("bank.css", ".to { font-size: 10pt",
                                                         ".to { font-size: 10.5pt")]), expect=1)
        self.assertIn("font", {one["kind"] for one in found})
        found = self.diff(before, self.changed("color", [("bank.css", "#14304f", "#aa304f")]),
                          expect=1)
        self.assertEqual({one["kind"] for one in found}, {"color"})

    def test_options_and_reports(self):
        before = self.run_job(STATEMENTS / "job.xml", "before")
        spool = before / "print" / "statements-0001.pdf"
        self.assertTrue(spool.exists(), list((before / "print").iterdir()))
        self.assertEqual(self.diff(spool, spool, expect=0), [])
        for options in (("--ignore", "text-lost"), ("--ignore", "amount-changed"),
                        ("--ignore", "nothing"), ("--mask", "1 2 3"), ("--format", "xml")):
            self.assertEqual(call("diff", spool, spool, *options).returncode, 2)
        self.assertEqual(call("diff", spool, self.folder / "no.pdf").returncode, 2)
        (self.folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
        self.assertEqual(call("diff", spool, self.folder / "broken.pdf").returncode, 2)
        self.assertEqual(call("diff", spool).returncode, 2)
        after = self.changed("after", [("bank.css", ".to { font-size: 10pt",
                                        ".to { font-size: 12pt")])
        html = self.folder / "report.html"
        self.diff(before, after, "--html", html, expect=1)
        text = html.read_text(encoding="utf-8")
        self.assertIn('<input type="checkbox" value="font" checked>', text)
        self.assertGreaterEqual(text.count("data:image/png;base64,"), 3)
        for caption in ("before", "after", "difference"):
            self.assertIn(f"<figcaption>{caption}</figcaption>", text)


    def test_two_jobs(self):
        """Processes and orders don't matter; the kinds that a change has are the same."""
        before = self.run_job(STATEMENTS / "job.xml", "before")
        after = self.changed("after", [("bank.css", "#14304f", "#aa304f"),
                                       ("statement.xml", '"31mm"', '"30mm"')])
        one = self.diff(before, after, "--jobs", "1", expect=1)
        self.assertEqual(one, self.diff(before, after, "--jobs", "3", expect=1))
        self.assertEqual({one["kind"] for one in one}, {"color", "moved"})

    def test_mailpieces(self):
        """Documents in mailpieces are matched by key; their marks are not part of them."""
        for sample in ("production", "statements"):
            shutil.copytree(SAMPLES / sample, self.folder / "jobs" / sample)
        job = self.folder / "jobs" / "production" / "job.xml"
        before = self.run_job(job, "before", "--workers", "1")
        self.assertEqual(self.diff(before, self.run_job(job, "again", "--workers", "2"),
                                   expect=0), [])
        text = job.read_text(encoding="utf-8")
        sort = '<sort by="name" locale="es"/>'
        self.assertIn(sort, text)
        job.write_text(text.replace(sort, '<sort by="id" order="descending"/>'), encoding="utf-8")
        after = self.run_job(job, "after")
        self.assertNotEqual((before / "print" / "control.csv").read_bytes(),
                            (after / "print" / "control.csv").read_bytes())
        self.assertEqual(self.diff(before, after, expect=0), [])
        self.assertNotEqual(self.diff(before, after, "--marks", expect=1), [])

    def settings(self, inside, root='tolerance="0.1pt"'):
        path = self.folder / "settings.xml"
        path.write_text(f'<diff xmlns="urn:cajista:diff" {root}>\n{inside}\n</diff>\n',
                        encoding="utf-8")
        return "--settings", path

    def test_settings(self):
        before = self.run_job(STATEMENTS / "job.xml", "before")
        after = self.changed("after", [("bank.css", "#14304f", "#aa304f"),
                                       ("statement.xml", "+34 910 000 000", "+34 910 000 001"),
                                       ("statement.xml", "money(s.closing)",
                                        "money(s.closing + 1)")])

        def kinds(*more):
            return {one["kind"] for one in self.diff(before, after, *more)}
        self.assertEqual(kinds(), {"color", "text-changed", "amount-changed"})
        # Amounts can't be suppressed by any mask or type.
        self.assertEqual(kinds(*self.settings('<mask area="0 0 600 850"/>')), {"amount-changed"})
        self.assertEqual(kinds(*self.settings('<ignore kind="color"/>'
                                              '<mask after="+34 910 000"/>')), {"amount-changed"})
        self.assertEqual(kinds(*self.settings('<mask pattern="00[0-9]"/>')),
                         {"color", "amount-changed"})
        found = self.diff(before, after, *self.settings(
            '<page-type name="first" text="Paseo del Meridiano"><ignore kind="color"/>'
            '<ignore kind="text-changed"/><must-have text="Meridian Bank" area="0 0 300 80"/>'
            '<must-have text="not there"/><must-not-have pattern="Mer.dian"/></page-type>'))
        checks = [one for one in found if one["kind"] == "check"]
        self.assertEqual(len(checks), 2 * 12)
        self.assertEqual({(one["page"], one["page_type"]) for one in checks}, {(1, "first")})
        self.assertTrue(all(one["page"] > 1 for one in found if one["kind"] == "color"))
        # Also when everything is equal.
        self.assertEqual({one["kind"] for one in self.diff(before, before, *self.settings(
            '<page-type name="x" text="Meridian"><must-have text="not there"/></page-type>'),
            expect=1)}, {"check"})

    def test_errors_of_settings(self):
        spool = self.run_job(STATEMENTS / "job.xml", "one") / "print" / "statements-0001.pdf"
        for inside, at, code in (
                ('<ignore kind="colour"/>', "2:15", "compare.bad-value"),
                ('<ignore kind="text-lost"/>', "2:15", "compare.bad-value"),
                ('<mask/>', "2:2", "compare.conflict"),
                ('<mask area="1 2 3"/>', "2:13", "compare.bad-value"),
                ('<mask pattern="("/>', "2:16", "compare.bad-value"),
                ('<mask area="0 0 1 1" words="2"/>', "2:2", "compare.conflict"),
                ('<page-type name="x"/>', "2:2", "compare.missing-attribute"),
                ('<page-tipe/>', "2:2", "compare.unknown-element"),
                ('text', "2:1", "compare.unexpected-text")):
            result = call("diff", spool, spool, *self.settings(inside))
            self.assertEqual(result.returncode, 2)
            self.assertIn(f"settings.xml:{at}: error[{code}]", result.stderr)
        result = call("diff", spool, spool, *self.settings("", 'tolerance="far"'))
        self.assertIn("settings.xml:1:43: error[compare.bad-value]", result.stderr)
        (self.folder / "settings.xml").write_text("<other/>", encoding="utf-8")
        result = call("diff", spool, spool, "--settings", self.folder / "settings.xml")
        self.assertIn("compare.not-a-settings-file", result.stderr)
        self.assertEqual(call("diff", spool, spool, "--settings", "no.xml").returncode, 2)

    def test_layers(self):
        """A PDF with both sides as layers, which others read without complaint."""
        before = self.run_job(STATEMENTS / "job.xml", "before")
        after = self.changed("after", [("bank.css", ".to { font-size: 10pt",
                                        ".to { font-size: 12pt")])
        layers = self.folder / "layers.pdf"
        self.diff(before, after, "--pdf", layers, expect=1)
        subprocess.run(["qpdf", "--check", layers], check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(pages_of(layers), 12)
        made = json.loads(subprocess.run(["qpdf", "--json", layers], check=True,
                                         stdout=subprocess.PIPE).stdout)
        groups = [one["value"]["/Name"] for one in made["qpdf"][1].values()
                  if isinstance(one.get("value"), dict) and one["value"].get("/Type") == "/OCG"]
        self.assertEqual(groups, ["u:before", "u:after", "u:differences"])
        text = text_of(layers, "-l", "1")
        self.assertGreater(text.count("Meridian Bank"), 1)  # of both sides
        drawn = subprocess.run(["mutool", "draw", "-q", "-r", "20", "-o", self.folder / "p%d.png",
                                layers], stderr=subprocess.PIPE, check=True).stderr.decode()
        self.assertNotIn("error", drawn)

    def test_locked(self):
        """What can't be read here poppler reads: words are compared, and pages are drawn."""
        before = self.run_job(STATEMENTS / "job.xml", "before")
        after = self.changed("after", [("bank.css", "#14304f", "#aa304f")])
        locked = []
        for run in (before, after):
            path = self.folder / f"{run.name}.pdf"
            subprocess.run(["qpdf", "--encrypt", "", "x", "256", "--",
                            run / "print" / "statements-0001.pdf", path], check=True)
            locked.append(path)
        self.assertEqual(self.diff(locked[0], locked[0], expect=0), [])
        found = self.diff(*locked, "--pdf", self.folder / "layers.pdf", expect=1)
        self.assertEqual({one["kind"] for one in found}, {"look"})
        subprocess.run(["qpdf", "--check", self.folder / "layers.pdf"], check=True,
                       stdout=subprocess.DEVNULL)

    def test_parts(self):
        before = self.run_job(STATEMENTS / "job.xml", "before")
        after = self.changed("after", [("statement.xml", 'title="{s.name} {s.account}"',
                                        'title="{s.account}"')])
        found = self.diff(before, after, "--part", "archive", expect=1)
        self.assertEqual({one["kind"] for one in found}, {"metadata"})
        self.assertTrue(all(one["document"].endswith(".pdf") for one in found))
        self.assertEqual(call("diff", before, after, "--part", "web").returncode, 2)


if __name__ == "__main__":
    unittest.main()
