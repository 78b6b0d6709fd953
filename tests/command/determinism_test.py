#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Same input, same bytes: for any number of workers, on any day, in any environment."""
import unittest

from program import SAMPLES, ProgramTest, digests, make_data


class DeterminismTest(ProgramTest):
    def data(self):
        """Statements, every fiftieth of them broken, so that there are rejects as well."""
        path = make_data("statements", 300, "ndjson", self.folder / "statements.ndjson")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[49::50] = [line.replace('"opening":"', '"opening":"x') for line in lines[49::50]]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    def job(self):
        """samples/statements/job.xml with small volumes, a web channel, and rejects allowed."""
        job = (SAMPLES / "statements" / "job.xml").read_text(encoding="utf-8")
        job = job.replace('volume-sheets="500"', 'volume-sheets="40"')
        job = job.replace('<rejects limit="0.1%"/>', '<web path="{id}.html"/>')
        for name in ("statement.schema.xml", "statement.xml"):
            job = job.replace(f'"{name}"', f'"{SAMPLES / "statements" / name}"')
        path = self.folder / "job.xml"
        path.write_text(job, encoding="utf-8")
        return path

    def test_workers_day_and_place_do_not_matter(self):
        job, data = self.job(), self.data()
        first = digests(self.run_job(job, "one", "--data", f"statements={data}", "--workers", 1,
                                     expect=4))
        for name in ("print/control.csv", "archive/index.sqlite", "rejects.ndjson"):
            self.assertIn(name, first)
        self.assertGreater(sum(name.startswith("print/statements-") for name in first), 3)
        self.assertEqual(sum(name.startswith("archive/") for name in first), 294 + 1)
        self.assertEqual(sum(name.startswith("web/") for name in first), 294)
        for workers in (2, 4):
            again = digests(self.run_job(job, f"w{workers}", "--data", f"statements={data}",
                                         "--workers", workers, expect=4))
            self.assertEqual(again, first, f"{workers} workers")
        abroad = {"TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "LC_ALL": "de_DE.UTF-8"}
        again = digests(self.run_job(job, "abroad", "--data", f"statements={data}", expect=4,
                                     env=abroad))
        self.assertEqual(again, first, "another time zone and locale of the environment")

    def test_invoices_too(self):
        first = digests(self.run_job(SAMPLES / "invoices" / "job.xml", "one", "--workers", 1))
        again = digests(self.run_job(SAMPLES / "invoices" / "job.xml", "four", "--workers", 4,
                                     env={"TZ": "America/Caracas", "LANG": "C"}))
        self.assertEqual(again, first)


if __name__ == "__main__":
    unittest.main()
