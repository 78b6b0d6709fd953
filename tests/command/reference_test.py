#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference statement (samples/reference): the same pages from NDJSON, XML and CSV."""
import re
import subprocess
import sys
import unittest

from program import SAMPLES, ProgramTest, digests, make_data, pages_of, shared, text_of

REFERENCE = SAMPLES / "reference"


class ReferenceTest(ProgramTest):
    def assert_same_pages(self, files):
        pages = {}
        for name, path in files.items():
            run = self.run_job(REFERENCE / f"{name}.xml", name, "--data", f"statements={path}")
            self.assert_sound(run)
            pages[name] = self.pictures(run)
        self.assertEqual(pages["job-csv"], pages["job"])
        self.assertEqual(pages["job-xml"], pages["job"])
        return pages["job"]

    def pictures(self, run):
        """Text with the place of every word, of all volumes in order."""
        spools = sorted((run / "print").glob("*.pdf"))
        self.assertGreater(len(spools), 0)
        text = "".join(text_of(spool, "-bbox") for spool in spools)
        # The titles of the files name the job.
        return [line for line in text.splitlines() if "<word" in line or "<page" in line]

    def test_made_data(self):
        make = {"job": "ndjson", "job-xml": "xml", "job-csv": "grouped"}
        files = {name: make_data("statements", 60, kind, self.folder / f"data.{kind}")
                 for name, kind in make.items()}
        self.assertGreater(len(self.assert_same_pages(files)), 60 * 100)

    def test_reference_data(self):
        maker = shared("bench", "reference_data.py")
        if not maker.exists():
            self.skipTest(f"no reference data at {maker}")
        subprocess.run([sys.executable, maker, "500", self.folder / "data"], check=True)
        files = {name: self.folder / f"data.{kind}" for name, kind in
                 {"job": "ndjson", "job-xml": "xml", "job-csv": "csv"}.items()}
        self.assert_same_pages(files)
        pages = sum(map(pages_of, (self.folder / "job" / "print").glob("*.pdf")))
        self.assertAlmostEqual(pages / 500, 1.83, delta=0.04)

    def test_archive_does_not_change_the_spool(self):
        data = make_data("statements", 40, "ndjson", self.folder / "data.ndjson")
        plain = self.run_job(REFERENCE / "job.xml", "plain", "--data", f"statements={data}")
        both = self.run_job(REFERENCE / "job-archive.xml", "both", "--data", f"statements={data}")
        self.assert_sound(both)
        # One-byte codes differ, and so do the runs whose place is rounded to 1/100 pt.
        for one, other in zip(self.pictures(both), self.pictures(plain), strict=True):
            place, other_place = (re.findall(r'"([-0-9.]+)"', line) for line in (one, other))
            for a, b in zip(place, other_place, strict=True):
                self.assertAlmostEqual(float(a), float(b), delta=0.015)
            self.assertEqual(re.sub(r'"[-0-9.]+"', "", one), re.sub(r'"[-0-9.]+"', "", other))
        self.assertEqual(sum(name.endswith(".pdf") for name in digests(both)
                             if name.startswith("archive/")), 40)


if __name__ == "__main__":
    unittest.main()
