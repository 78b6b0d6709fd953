#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the job's `standard` gives: PDF/X and PDF/VT spools, archives, the same bytes each time."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from program import SAMPLES, ProgramTest, call, digests, make_data

PROFILE = pathlib.Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
PRINTS = ("pdf/1.7", "pdf/x-4", "pdf/vt-1")
ARCHIVES = ("pdf/1.7", "pdf/a-2b", "pdf/a-2u", "pdf/a-2a", "pdf/a-3b", "pdf/a-3u", "pdf/a-3a",
            "pdf/a-2a+ua-1", "pdf/a-3a+ua-1", "pdf/ua-1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
import pdfx_rules  # noqa: E402


class StandardsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if not PROFILE.exists():
            self.skipTest(f"{PROFILE} is missing; install libgs-common")

    def copied(self, name, *changes):
        """A job of the samples, changed."""
        top = self.folder / "samples"
        if not top.exists():
            shutil.copytree(SAMPLES, top)
        job = top / name / "job.xml"
        text = job.read_text(encoding="utf-8")
        for old, new in changes:
            changed = re.sub(old, new, text, count=1, flags=re.S)
            self.assertNotEqual(changed, text, old)
            text = changed
        path = job.with_name("changed.xml")
        path.write_text(text, encoding="utf-8")
        return path

    def printed(self, standard):
        return f'<print standard="{standard}" output-intent="{PROFILE}" bleed="3mm"'

    def parts(self, path):
        pdf = pdfx_rules.Pdf(path)
        self.assertEqual(pdfx_rules.failures(pdf, "pdf/vt-1"), [])
        return pdf, [(level, pdf.get(node["/DPM"])) for _, node, level, _ in pdfx_rules.parts(pdf)]

    def test_mailpieces_as_variable_data(self):
        job = self.copied("production", ("<print", self.printed("pdf/vt-1")),
                          ("<group", '<index name="segment" value="segment" level="segment"/>'
                                     '<index name="name" value="name"/><group'))
        one = self.run_job(job, "one", "--workers", "1")
        two = self.run_job(job, "two", "--workers", "2")
        self.assertEqual(digests(one), digests(two))
        data = (job.parents[1] / "statements" / "data" / "statements.ndjson").read_text("utf-8")
        known = {json.loads(line)["segment"] for line in data.splitlines()}
        languages, pieces, names = [], [], []
        for path in sorted((one / "print").glob("*.pdf")):
            pdf, parts = self.parts(path)
            root = pdf.get(pdf.catalog["/DPartRoot"])
            self.assertEqual(root["/NodeNameList"],
                             ["/Job", "/language", "/Segment", "/Piece", "/Document"])
            self.assertEqual(root["/RecordLevel"], 3)
            for level, metadata in parts:
                fields = metadata.get("/Cajista_Fields", {})
                if level == 1:
                    languages.append(fields["/language"][2:])
                if level == 2:
                    self.assertIn(fields["/segment"][2:], known)
                if level == 3 and "/piece" in fields:
                    pieces.append(int(fields["/piece"][2:]))
                if level == 4 and "/name" in fields:
                    names.append(fields["/name"])
        self.assertEqual(sorted(pieces), list(range(1, len(pieces) + 1)))
        self.assertEqual(len(names), 12)
        self.assertEqual(languages, sorted(languages))
        before = digests(one)
        self.assertEqual(call("produce", one).returncode, 0)
        self.assertEqual(digests(one), before)
        self.assertEqual(call("produce", one, "--profile", "simplex").returncode, 0)
        self.parts(one / "print-simplex" / "simplex-0001.pdf")
        again = call("reprint", one, "--pieces", "2-3", "--reason", "torn")
        self.assertEqual(again.returncode, 0, again.stderr)
        for path in (one / "reprints" / "0001").glob("*.pdf"):
            self.parts(path)

    def test_spool_with_segments(self):
        job = self.copied("statements", (r"<print[^>]*/>", self.printed("pdf/vt-1") + '>'
                                         '<index name="segment" value="segment" level="segment"/>'
                                         '</print>'))
        run = self.run_job(job)
        pdf, parts = self.parts(next((run / "print").glob("*.pdf")))
        self.assertEqual(pdf.get(pdf.catalog["/DPartRoot"])["/RecordLevel"], 2)
        segments = [metadata["/Cajista_Fields"]["/segment"] for level, metadata in parts
                    if level == 1]
        data = (job.parent / "data" / "statements.ndjson").read_text("utf-8")
        expected = []
        for line in data.splitlines():
            segment = "u:" + json.loads(line)["segment"]
            if expected[-1:] != [segment]:
                expected.append(segment)
        self.assertEqual(segments, expected)
        self.assertEqual(sum(level == 2 for level, _ in parts), len(data.splitlines()))

    def test_same_bytes_in_every_flavour(self):
        data = make_data("statements", 5, "ndjson", self.folder / "five.ndjson")
        for number, archive in enumerate(ARCHIVES):
            printed = PRINTS[number % len(PRINTS)]
            job = self.copied(
                "statements",
                (r"<print[^>]*/>", "<print/>" if printed == "pdf/1.7"
                 else self.printed(printed) + "/>"),
                (r"<archive\b", f'<archive standard="{archive}"'))
            runs = [self.run_job(job, f"{number}-{workers}", "--workers", workers, "--data",
                                 f"statements={data}") for workers in (1, 2)]
            self.assertEqual(digests(runs[0]), digests(runs[1]), (printed, archive))
            for pdf in runs[0].rglob("*.pdf"):
                check = subprocess.run(["qpdf", "--check", pdf], stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, check=False)
                self.assertEqual(check.returncode, 0, check.stdout.decode("utf-8", "replace"))


if __name__ == "__main__":
    unittest.main()
