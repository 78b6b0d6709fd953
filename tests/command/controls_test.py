#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What guards a run: control totals, complete data, and nothing twice."""
import json
import shutil
import signal
import subprocess
import time
import unittest
from decimal import Decimal

from program import CAJISTA, NOW, SAMPLES, ProgramTest, call, json_lines, make_data, report

JOB = """<job name="guarded" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson" marker="data.done"
         schema="statement.schema.xml" key="id"/>
  <set name="sum" type="number" value="0"/>
  <set name="count" type="number" value="0"/>
  <set name="sent" type="number" value="0"/>
  <suppress when='ends with(id, "7")' reason="every tenth"/>
  <document template="statement.xml"/>
  <archive path="{id}.pdf"/>
  <total name="closing" of="closing" expect="sum" printed="sent"/>
  <total name="records" expect="count"/>
  STATE
</job>
"""


class ControlsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder, dirs_exist_ok=True)
        self.data = make_data("statements", 60, "ndjson", self.folder / "data.ndjson")
        (self.folder / "data.done").touch()
        self.records = json_lines(self.data)
        self.job = self.write("")

    def write(self, state):
        path = self.folder / "guarded.xml"
        path.write_text(JOB.replace("STATE", state), encoding="utf-8")
        return path

    def sums(self):
        amounts = [(record["id"], Decimal(record["closing"])) for record in self.records]
        return (sum(amount for _, amount in amounts),
                sum(amount for key, amount in amounts if not key.endswith("7")))

    def options(self, **more):
        everything, sent = self.sums()
        values = {"sum": everything, "count": len(self.records), "sent": sent, **more}
        return [part for name, value in values.items() for part in ("--set", f"{name}={value}")]

    def test_totals_agree_to_the_cent(self):
        out = self.run_job(self.job, "run", *self.options())
        everything, sent = self.sums()
        totals = report(out)["totals"]
        self.assertEqual(Decimal(totals["closing"]["read"]), everything)
        self.assertEqual(Decimal(totals["closing"]["composed"]), sent)
        self.assertEqual(Decimal(totals["records"]["expected"]), len(self.records))

    def test_a_total_that_differs_publishes_nothing(self):
        everything, sent = self.sums()
        for name, value in (("sum", everything + Decimal("0.01")), ("count", 59),
                            ("sent", sent - Decimal("0.01"))):
            with self.subTest(name):
                out = self.folder / f"run-{name}"
                result = call("run", self.job, "--out", out, "--now", NOW, "--progress", "never",
                              *self.options(**{name: value}))
                self.assertEqual(result.returncode, 8, result.stderr)
                self.assertIn("run.total-differs", result.stderr)
                self.assertFalse((out / "archive").exists())
                self.assertEqual(report(out)["state"], "refused")

    def test_data_that_is_not_complete(self):
        (self.folder / "data.done").unlink()
        out = self.folder / "run"
        result = call("run", self.job, "--out", out, *self.options())
        self.assertEqual(result.returncode, 12)
        self.assertIn("run.data-incomplete", result.stderr)
        self.assertFalse(out.exists())

    def test_the_same_data_twice(self):
        job = self.write('<state path="state"/>')
        first = self.run_job(job, "first", *self.options())
        again = ("run", job, "--out", self.folder / "again", "--now", NOW, "--progress", "never",
                 *self.options())
        refused = call(*again)
        self.assertEqual(refused.returncode, 12, refused.stderr)
        self.assertIn("run.duplicate-data", refused.stderr)
        self.assertFalse((self.folder / "again").exists())
        self.write('<state path="state" duplicates="warn"/>')
        self.assertEqual(call(*again).returncode, 4)
        self.write('<state path="state"/>')
        for name in ("first", "again"):
            self.assertEqual(call("void", self.folder / name).returncode, 12)  # no reason
            taken = call("void", self.folder / name, "--reason", "wrong prices")
            self.assertEqual(taken.returncode, 0, taken.stderr)
            self.assertEqual(call("void", self.folder / name, "--reason", "x").returncode, 12)
        self.run_job(job, "third", *self.options())
        told = json.loads(call("status", first, "--json").stdout)
        self.assertEqual(told["state"], "voided")
        self.assertEqual(told["audit"][-1]["details"], "wrong prices")

    def test_the_same_document_twice(self):
        job = self.write('<state path="state" keys="yes"/>')
        self.run_job(job, "first", *self.options())
        lines = self.data.read_text(encoding="utf-8").splitlines()
        known = self.records[1]["id"]
        fresh = [line.replace(f'"{record["id"]}"', f'"N{record["id"]}"', 1)
                 for record, line in zip(self.records, lines)]
        fresh[1] = lines[1]
        self.data.write_text("\n".join(fresh) + "\n", encoding="utf-8")
        self.records = json_lines(self.data)
        out = self.folder / "second"
        result = call("run", job, "--out", out, "--now", NOW, "--progress", "never",
                      *self.options(sent=self.sums()[1] - Decimal(self.records[1]["closing"])))
        self.assertEqual(result.returncode, 4, result.stderr)
        rejects = json_lines(out / "rejects.ndjson")
        self.assertEqual([(entry["key"], entry["code"]) for entry in rejects],
                         [(known, "run.duplicate-document")])

    def test_one_run_of_a_job_at_a_time(self):
        job = self.write('<state path="state"/>')
        with subprocess.Popen([CAJISTA, "run", job, "--out", self.folder / "one", "--now", NOW,
                               "--progress", "never", *self.options()],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            for _ in range(3000):
                if (self.folder / "one" / "run.json").exists():
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGSTOP)
            second = call("run", job, "--out", self.folder / "two", *self.options())
            process.send_signal(signal.SIGCONT)
            process.wait(120)
        self.assertEqual(second.returncode, 12, second.stderr)
        self.assertIn("run.job-running", second.stderr)
        self.assertEqual(process.returncode, 0)

    def test_one_run_at_a_time_without_a_register(self):
        """Beside each other; a run that was killed hinders nobody, and the job can allow it."""
        for element, code in (("", 12), ('<run alone="no"/>', 0)):
            job = self.write(element)
            kind = "alone" if code else "together"
            with self.subTest(kind):
                first = self.folder / f"{kind}-one"
                with subprocess.Popen([CAJISTA, "run", job, "--out", first, "--now", NOW,
                                       "--progress", "never", *self.options()],
                                      stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) as process:
                    for _ in range(3000):
                        if (first / "run.json").exists():
                            break
                        time.sleep(0.01)
                    process.send_signal(signal.SIGSTOP)
                    second = call("run", job, "--out", self.folder / f"{kind}-two",
                                  *self.options())
                    process.kill()
                    process.wait(120)
                self.assertEqual(second.returncode, code, second.stderr)
                if code == 12:
                    self.assertIn("run.job-running", second.stderr)
                    self.assertIn("alone-one", second.stderr)
                    self.assertFalse((self.folder / "alone-two").exists())
                    third = call("run", job, "--out", self.folder / "alone-three",
                                 *self.options())
                    self.assertEqual(third.returncode, 0, third.stderr)
                again = call("resume", first)
                self.assertEqual(again.returncode, 0, again.stderr)


if __name__ == "__main__":
    unittest.main()
