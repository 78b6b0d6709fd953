#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Limits of one document, given by the job: each a clean reject, the same for any number of
workers; and the clock, which stops the run and names the record."""
import json
import shutil
import unittest

from program import SAMPLES, ProgramTest, call, digests, json_lines, make_data, report


class LimitsTest(ProgramTest):
    number = 0

    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder / "job")
        self.data = make_data("statements", 80, "ndjson", self.folder / "data.ndjson")

    def job(self, limits, name="job.xml"):
        text = (SAMPLES / "statements" / name).read_text(encoding="utf-8")
        text = text.replace('limit="0.1%"', 'limit="100%"')
        path = self.folder / "job" / "limited.xml"
        path.write_text(text.replace("</job>", f"<run batch='8'/>{limits}</job>"),
                        encoding="utf-8")
        return path

    def rejects(self, limits, workers):
        self.number += 1
        return self.run_job(self.job(limits), f"run-{self.number}", "--data", self.data,
                            "--workers", workers, expect=4)

    def test_each_limit_rejects_the_same_records(self):
        for limits, code, is_some in (
                ('pages="2"', "layout.too-many-pages", True),
                ('layout-steps="900"', "layout.too-many-steps", True),
                ('memory="160KiB"', "layout.document-too-large", True),
                ('memory="12KiB"', "compose.document-too-large", False),
                ('rule-steps="600"', "compose.too-many-steps", True),
                ('record="4KiB"', "data.record-too-large", True),
                ('field="20"', "data.field-too-large", False)):
            with self.subTest(limits):
                runs = [self.rejects(f"<limits {limits}/>", workers) for workers in (1, 3)]
                lines = json_lines(runs[0] / "rejects.ndjson")
                self.assertEqual({line["code"] for line in lines}, {code})
                facts = self.assert_sound(runs[0]) if is_some else report(runs[0])
                self.assertEqual(facts["records"]["rejected"], len(lines))
                self.assertEqual(facts["rejects"], [{"code": code, "count": len(lines)}])
                if is_some:
                    self.assertLess(len(lines), 80)
                for other in runs[1:]:
                    self.assertEqual(digests(other), digests(runs[0]))

    def test_limits_can_be_raised(self):
        """Above the engine's own, which `check` takes and a number beyond all sense it doesn't."""
        good = self.job('<limits pages="200000" memory="4GiB" rule-steps="1000000000" '
                        'layout-steps="9000000000" record="512MiB" depth="200" seconds="7200"/>')
        self.assertEqual(call("check", good).returncode, 0)
        for wrong in ('pages="0"', 'memory="12 MB"', 'memory="1TiB"', 'depth="100000"',
                      'seconds="0"', 'rule-steps="-1"', 'field="1GiB"'):
            said = call("check", self.job(f"<limits {wrong}/>"))
            self.assertEqual(said.returncode, 12, wrong)
            self.assertIn("job.bad-value", said.stderr)

    def test_nesting(self):
        """Values that no field asks for are walked to be checked, as deep as the job says."""
        line = json.loads(self.data.read_text(encoding="utf-8").splitlines()[0])
        line["more"] = 0
        for _ in range(100):
            line["more"] = [line["more"]]
        deep = self.folder / "deep.ndjson"
        deep.write_text(json.dumps(line) + "\n", encoding="utf-8")
        for limits, code in (("", 4), ('<limits depth="200"/>', 0)):
            out = self.run_job(self.job(limits), "deep", "--data", deep, expect=code)
            if code == 4:
                self.assertEqual(report(out)["rejects"],
                                 [{"code": "data.json-too-deep", "count": 1}])
            shutil.rmtree(out)


if __name__ == "__main__":
    unittest.main()
