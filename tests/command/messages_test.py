#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Messages in white space: what was shown, and what had no room, in reports and traces."""
import json
import signal
import subprocess
import time
import unittest

from program import CAJISTA, NOW, ProgramTest, call, json_lines, report

SCHEMA = """<schema name="r" xmlns="urn:cajista:schema"><field name="id" required="yes"/>
<field name="lines" type="number"/></schema>"""
TEMPLATE = """<template name="t" version="1.0" xmlns="urn:cajista:template">
<record name="r" schema="r.schema.xml"/>
<style>@page { size: 220pt 120pt; margin: 10pt; header-top: 0pt; footer-bottom: 0pt }
p { font-size: 8pt; line-height: 10pt; margin: 0 }</style><page name="all"/>
<document locale="en" title="{r.id}"><flow frame="body">
<for-each in="for i in 1..r.lines return i" as="i"><p>line {i}</p></for-each>
<fill min="15pt" max="45pt"><div id="loan"><p>loan</p><p>loan</p><p>loan</p></div>
<if test="r.lines &lt; 9"><p class="small">small</p></if><p>thanks</p></fill>
</flow></document></template>"""
JOB = """<job name="messages" xmlns="urn:cajista:job">
<input name="r" format="ndjson" path="data.ndjson" schema="r.schema.xml" key="id"/>
<hold when='r.lines = 6'/><document template="t.xml"/><print/><run batch="4"/></job>"""


class MessagesTest(ProgramTest):
    def prepare(self, lines):
        (self.folder / "r.schema.xml").write_text(SCHEMA, "utf-8")
        (self.folder / "t.xml").write_text(TEMPLATE, "utf-8")
        (self.folder / "data.ndjson").write_text(
            "".join(json.dumps({"id": f"d{i}", "lines": n}) + "\n" for i, n in enumerate(lines)),
            "utf-8")
        job = self.folder / "job.xml"
        job.write_text(JOB, "utf-8")
        return job

    def test_counts_and_documents(self):
        # Free: 60, 30, 20, 10 points; the document that is held counts nowhere.
        job = self.prepare([4, 7, 8, 9, 6])
        run = self.run_job(job, "run", "--trace", "d0", "--trace", "d1", "--trace", "d3")
        self.assertEqual(report(run)["messages"], [
            {"name": "loan", "shown": 2, "left_out": 1},
            {"name": "p", "shown": 1, "left_out": 2},
            {"name": "p.small", "shown": 2, "left_out": 1}])
        html = (run / "report.html").read_text("utf-8")
        self.assertIn("<tr><td>loan</td><td>2</td><td>1</td></tr>", html)
        traced = {line["key"]: line["fills"] for line in json_lines(run / "trace.ndjson")}
        self.assertEqual(traced["d0"], [
            {"free": 60, "min": 15, "max": 45, "used": 40, "messages": [
                {"name": "loan", "height": 30, "shown": True},
                {"name": "p.small", "height": 10, "shown": True},
                {"name": "p", "height": 10, "shown": False}]}])
        self.assertEqual([one["shown"] for one in traced["d1"][0]["messages"]],
                         [True, False, False])
        self.assertEqual(traced["d3"], [
            {"free": 10, "min": 15, "max": 45, "used": 0, "messages": []}])

    def test_shards_and_workers(self):
        job = self.prepare([n % 10 + 1 for n in range(50)])
        whole = self.run_job(job, "whole", "--workers", 3)
        shards = []
        for number in (1, 2, 3):
            shards.append(self.run_job(job, f"s{number}", "--shard", f"{number}/3"))
        merged = self.folder / "merged"
        result = call("merge", merged, *shards, "--progress", "never")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(report(whole)["messages"])
        self.assertEqual(report(merged)["messages"], report(whole)["messages"])

    def test_killed_and_resumed(self):
        job = self.prepare([n % 10 + 1 for n in range(2000)])
        whole = self.run_job(job, "whole")
        out = self.folder / "killed"
        command = [CAJISTA, "run", job, "--out", out, "--now", NOW, "--progress", "never"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            store = out / "pages" / "000001.pages"
            for _ in range(3000):
                if store.exists() and store.stat().st_size > 60_000:
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(report(out)["messages"], report(whole)["messages"])


if __name__ == "__main__":
    unittest.main()
