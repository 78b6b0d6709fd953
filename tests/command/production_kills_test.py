#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Production that is killed at any instant and called again ends with the bytes of one that isn't:
two pages on a sheet, presort, reprints, shards and their merge."""
import csv
import hashlib
import shutil
import subprocess
import time
import unittest

from program import CAJISTA, SAMPLES, ProgramTest, call, digests, make_data, rows

NOW = ("--now", "2026-11-02T08:00:00Z", "--progress", "never")
JOB = '''<job name="kills" xmlns="urn:cajista:job">
  <input name="s" format="ndjson" path="data.ndjson" key="id"
         schema="{samples}/statements/statement.schema.xml"/>
  <document template="{samples}/statements/statement.xml"/>
  <print><group by="locale" banner="yes"/><sort by="name" locale="es"/>
    <household by="name"/><press up="2" gutter="5mm"/><volume sheets="60"/>
    <marks side="both"><datamatrix content="{{piece}}|{{sheet}}|{{sheets}}|{{sequence}}"/></marks>
    <ticket/></print>
  <run batch="8"/>
</job>'''
KILLS = 4


def of_folder(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class KillsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        make_data("statements", 250, "ndjson", self.folder / "data.ndjson")
        self.job = self.folder / "job.xml"
        self.job.write_text(JOB.format(samples=SAMPLES), "utf-8")

    def killed(self, seconds, *arguments):
        """True when it was killed; else it was done before."""
        with subprocess.Popen([CAJISTA, *map(str, arguments)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return True
        return False

    def composed(self):
        run = self.folder / "run"
        if not run.exists():
            self.assertEqual(call("run", self.job, "--out", run, *NOW).returncode, 0)
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(run, copy)
        return copy

    def times(self, *arguments):
        """Instants spread over what the call takes."""
        start = time.monotonic()
        call(*arguments)
        took = time.monotonic() - start
        return [took * (i + 0.5) / KILLS for i in range(KILLS)]

    def test_produce_and_presort(self):
        run = self.composed()
        addresses, back = self.folder / "out.csv", self.folder / "back.csv"
        self.assertEqual(call("presort", run, "--out", addresses).returncode, 0)
        with open(back, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("piece", "tray", "reject"))
            for number, row in enumerate(reversed(rows(addresses))):
                writer.writerow((row["piece"], f"T{number // 40}", "gone" if number == 7 else ""))
        self.assertEqual(call("presort", run, "--back", back).returncode, 0)
        delays = self.times("produce", run, "--progress", "never")
        wanted = digests(run)
        kills = 0
        for delay in delays:
            run = self.composed()
            kills += self.killed(delay / 8, "presort", run, "--back", back)
            self.assertEqual(call("presort", run, "--back", back).returncode, 0)
            kills += self.killed(delay, "produce", run, "--progress", "never")
            self.assertEqual(call("produce", run, "--progress", "never").returncode, 0)
            self.assertEqual(digests(run), wanted)
        self.assertGreater(kills, 0)

    def test_reprint(self):
        arguments = ("--pieces", "1-150", "--reason", "jam", "--now", "2026-11-03T08:00:00Z")
        delays = self.times("reprint", self.composed(), *arguments)
        run = self.folder / "copy"
        wanted, audit = of_folder(run / "reprints"), (run / "pieces.csv").read_bytes()
        kills = 0
        for delay in delays:
            run = self.composed()
            if not self.killed(delay, "reprint", run, *arguments):
                continue
            kills += 1
            if (run / "pieces.csv").exists():
                continue  # killed when all was done
            self.assertEqual(call("reprint", run, *arguments).returncode, 0)
            self.assertEqual(of_folder(run / "reprints"), wanted)
            self.assertEqual((run / "pieces.csv").read_bytes(), audit)
        self.assertGreater(kills, 0)

    def test_shards_and_merge(self):
        whole = self.composed()
        wanted = digests(whole)
        shards, kills = [self.folder / "s1", self.folder / "s2"], 0
        for number, shard in enumerate(shards, 1):
            arguments = ("run", self.job, "--shard", f"{number}/2", *NOW, "--out")
            delay = self.times(*arguments, self.folder / f"timed{number}")[number]
            kills += self.killed(delay, *arguments, shard)
            if not (shard / "run.json").exists():
                shutil.rmtree(shard, ignore_errors=True)
                self.assertEqual(call(*arguments, shard).returncode, 0)
            self.assertEqual(call("resume", shard, "--progress", "never").returncode, 0)
        out = self.folder / "merged0"
        delays = self.times("merge", out, *shards, "--progress", "never")
        self.assertEqual(digests(out), wanted)
        for number, delay in enumerate(delays, 1):
            out = self.folder / f"merged{number}"
            kills += self.killed(delay, "merge", out, *shards, "--progress", "never")
            if not (out / "run.json").exists():
                shutil.rmtree(out, ignore_errors=True)
                call("merge", out, *shards, "--progress", "never")
            self.assertEqual(call("resume", out, "--progress", "never").returncode, 0)
            self.assertEqual(digests(out), wanted)
        self.assertGreater(kills, 0)


if __name__ == "__main__":
    unittest.main()
