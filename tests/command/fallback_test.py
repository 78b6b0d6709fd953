#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A name in letters that the template's font lacks: the fallback face gets into spool, archive and
store, whichever document comes to use it first."""
import json
import unittest

from program import SAMPLES, ProgramTest, call, digests, json_lines, make_data, text_of


class FallbackTest(ProgramTest):
    def test_arabic_name(self):
        data = make_data("statements", 3, "ndjson", self.folder / "statements.ndjson")
        records = json_lines(data)
        records[1]["name"] = "محمد"
        data.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records),
                        encoding="utf-8")
        run = self.run_job(SAMPLES / "statements" / "job.xml", "run", "--data",
                           f"statements={data}")
        self.assert_sound(run)
        for path in [*run.glob("print/*.pdf"), *run.glob(f"archive/**/{records[1]['id']}.pdf")]:
            self.assertIn("محمد", text_of(path))
        before = digests(run)
        call("produce", run)
        self.assertEqual(digests(run), before)


if __name__ == "__main__":
    unittest.main()
