#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Limits of one document, given by the job: each a clean reject, the same for any number of
workers; and the clock, which stops the run and names the record."""
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from program import CAJISTA, NOW, SAMPLES, ProgramTest, call, digests, json_lines, make_data, \
    report


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


SLOW_TEMPLATE = '''<template name="slow" version="1.0" xmlns="urn:cajista:template">
  <record name="slow" schema="slow.schema.xml"/>
  <style href="slow.css"/>
  <page name="sheet"><frame name="body"/></page>
  <document locale="en" pages="sheet*" title="{id}"><flow frame="body">
    <p>{id} <if test="some i in 1..n, j in 1..n satisfies i + j = 0"><span>never</span></if></p>
  </flow></document>
</template>'''
SLOW_STYLE = '@page sheet { size: A4; margin: 20mm; } flow { font-family: "Noto Sans"; }'
SLOW_SCHEMA = '''<schema name="slow" xmlns="urn:cajista:schema">
  <field name="id" required="yes"/><field name="n" type="number" required="yes"/>
</schema>'''
SLOW_JOB = '''<job name="slow" xmlns="urn:cajista:job">
  <input name="slow" format="ndjson" path="slow.ndjson" schema="slow.schema.xml" key="id"/>
  <document template="slow.xml"/>
  <archive path="{id}.pdf"/>
  <run batch="4"/>
  <limits rule-steps="1000000000000" seconds="%s"/>
</job>'''


class ClockTest(ProgramTest):
    """A record whose rules take long: its steps are raised, its time isn't."""

    def setUp(self):
        super().setUp()
        (self.folder / "slow.css").write_text(SLOW_STYLE, encoding="utf-8")
        (self.folder / "slow.xml").write_text(SLOW_TEMPLATE, encoding="utf-8")
        (self.folder / "slow.schema.xml").write_text(SLOW_SCHEMA, encoding="utf-8")

    def write(self, seconds, n):
        (self.folder / "job.xml").write_text(SLOW_JOB % seconds, encoding="utf-8")
        lines = [json.dumps({"id": f"R{i}", "n": n if i == 21 else 10}) for i in range(1, 41)]
        (self.folder / "slow.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.folder / "job.xml"

    def test_a_slow_record_stops_the_run_and_is_named(self):
        job = self.write(600, 14_000)
        whole = self.run_job(job, "whole")
        out = self.folder / "out"
        said = call("run", job, "--out", out, "--now", NOW, "--progress", "never", "--seconds", 1,
                    "--workers", 3)
        self.assertEqual(said.returncode, 16, said.stderr)
        self.assertIn("run.record-slow", said.stderr)
        self.assertIn("record 21, key R21", said.stderr)
        self.assertIn("slow.ndjson:21", said.stderr)
        self.assertFalse((out / "archive").exists())
        state = json.loads((out / "run.json").read_text(encoding="utf-8"))
        self.assertEqual(state["state"], "stopped")
        self.assertIn("run.record-slow", (out / "log.ndjson").read_text(encoding="utf-8"))
        again = call("resume", out, "--progress", "never", "--seconds", 1)
        self.assertEqual(again.returncode, 16, again.stderr)
        self.assertIn("record 21, key R21", again.stderr)
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digests(out), digests(whole))
        self.assertEqual(report(out)["records"], report(whole)["records"])

    def test_a_signal_in_the_middle_of_a_record(self):
        """Minutes of work: two seconds are enough to stop all the same."""
        job = self.write(900, 200_000)
        out = self.folder / "out"
        with subprocess.Popen([CAJISTA, "run", job, "--out", out, "--now", NOW, "--progress",
                               "never"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(3)
            start = time.monotonic()
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=60)[1].decode("utf-8")
            seconds = time.monotonic() - start
        self.assertEqual(process.returncode, 16, said)
        self.assertIn("run.interrupted", said)
        self.assertLess(seconds, 2 if os.getloadavg()[0] < os.cpu_count() else 10)
        job = self.write(900, 10)  # the data is mended: it is not what was read before
        done = call("resume", out, "--progress", "never")
        self.assertIn(done.returncode, (0, 12), done.stderr)


if __name__ == "__main__":
    unittest.main()
