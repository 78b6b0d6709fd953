#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The disk: too little is said before the first record; one that gets full stops the run, and once
there is space again `resume` makes the bytes of a run that had enough. A small file system is
mounted for it where that is allowed."""
import shutil
import subprocess
import unittest

from program import NOW, ROOT, SAMPLES, ProgramTest, call, digests, make_data

MIB = 1 << 20
JOB = """<job name="space" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson" schema="statement.schema.xml"
         key="id"/>
  <document template="statement.xml"/>
  <print/><archive path="{id}.pdf"/><web path="{id}.html"/>
  <run batch="8"RUN/>
</job>
"""


class SpaceTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder, dirs_exist_ok=True)
        make_data("statements", 200, "ndjson", self.folder / "data.ndjson")
        self.library = self.folder / "faults.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.library,
                        ROOT / "tests" / "crash" / "faults.c", "-ldl"], check=True)
        self.job = self.make_job("")

    def make_job(self, attribute):
        path = self.folder / "space.xml"
        path.write_text(JOB.replace("RUN", attribute), encoding="utf-8")
        return path

    def run_it(self, out, *options, left=None):
        env = {"LD_PRELOAD": str(self.library), "CAJISTA_FAULT_SPACE": left} if left else {}
        return call("run", self.job, "--out", out, "--now", NOW, "--progress", "never", *options,
                    env=env)

    def copy_data(self, times):
        """Many records, that nobody will compose."""
        path = self.folder / "data.ndjson"
        path.write_bytes(path.read_bytes() * times)

    def test_told_before_the_first_record(self):
        self.copy_data(40)
        out = self.folder / "run"
        refused = self.run_it(out, left=f"{100 * MIB}")
        self.assertEqual(refused.returncode, 12, refused.stderr)
        self.assertIn("run.disk-low", refused.stderr)
        self.assertIn("records, of which the first 64 take", refused.stderr)
        self.assertFalse(out.exists(), "something was started")
        few = self.run_it(out, "--limit", "10", left=f"{100 * MIB}")
        self.assertEqual(few.returncode, 0, few.stderr)

    def test_the_job_says_what_it_needs(self):
        for written, code in (("1GiB", 12), ("0", 0)):
            self.job = self.make_job(f' space="{written}"')
            result = self.run_it(self.folder / f"run{code}", "--limit", "10",
                                 left=f"{100 * MIB}")
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual("run.disk-low" in result.stderr, code == 12)

    def test_low_while_it_runs(self):
        whole, out = self.folder / "whole", self.folder / "run"
        self.assertEqual(self.run_it(whole).returncode, 0)
        stopped = self.run_it(out, left=f"{1 << 40},{10 * MIB}")
        self.assertEqual(stopped.returncode, 16, stopped.stderr)
        self.assertIn("run.disk-low", stopped.stderr)
        self.assertEqual(digests(out), {})
        resumed = call("resume", out, "--progress", "never")
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        self.assertEqual(digests(out), digests(whole))

    def test_a_full_file_system(self):
        place = self.folder / "small"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place],
                                 stderr=subprocess.PIPE, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no small file system: {mounted.stderr.decode()}")
        self.addCleanup(subprocess.run, ["umount", "-l", str(place)], check=False)
        whole, out = self.folder / "whole", place / "run"
        self.assertEqual(self.run_it(whole).returncode, 0)
        refused = self.run_it(out)
        self.assertEqual(refused.returncode, 12, refused.stderr)
        self.assertIn("run.disk-low", refused.stderr)
        self.assertFalse(out.exists())
        stopped = self.run_it(out, left=f"{1 << 40}")  # nobody has warned it
        self.assertEqual(stopped.returncode, 16, stopped.stderr)
        self.assertIn("No space left on device", stopped.stderr)
        self.assertEqual(digests(out), {})
        again = call("resume", out, "--progress", "never")
        self.assertEqual(again.returncode, 16, again.stderr)
        subprocess.run(["mount", "-o", "remount,size=200m", str(place)], check=True)
        resumed = call("resume", out, "--progress", "never")
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        self.assertEqual(digests(out), digests(whole))


if __name__ == "__main__":
    unittest.main()
