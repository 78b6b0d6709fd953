#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cajista diff`: planted differences are found by kind, and none is invented."""
import json
import shutil
import unittest

from program import SAMPLES, ProgramTest, call

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


if __name__ == "__main__":
    unittest.main()
