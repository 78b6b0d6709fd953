#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run --shard and merge: K machines make the bytes that one makes."""
import concurrent.futures
import json
import unittest

from program import SAMPLES, ProgramTest, call, digests, make_data, report

NOW = ("--now", "2026-11-02T08:00:00Z")
JOB = '''<job name="shards" xmlns="urn:cajista:job">
  <input name="s" format="ndjson" path="data.ndjson" key="id"
         schema="{samples}/statements/statement.schema.xml"/>
  <suppress when='segment = "closed"' reason="closed"/>
  <hold when='id = "C00000007"'/>
  <document template="{samples}/statements/statement.xml"/>
  <print>
    <group by="locale" banner="yes" volumes="yes"/><sort by="name" locale="es"/>
    <household by="name" priority="closing"/>
    <machine name="small" sheets="3"/><machine name="hand"/><volume sheets="20"/>
    <marks><datamatrix content="{{piece}}|{{sheet}}|{{sheets}}|{{sequence}}"/></marks>
    <profile name="roll"><press up="2"/><sort by="id" order="descending"/></profile>
  </print>
  <archive path="{{id}}.pdf"><index name="name" value="name"/></archive>
  <web path="{{id}}.html"/>
  <total name="sum" of="closing" printed="sent"/>
  <set name="sent" type="number" value="0"/>
  {more}<run batch="4"/>
</job>'''


class ShardsTest(ProgramTest):
    def prepare(self, count=70, more=""):
        lines = make_data("statements", count, "ndjson",
                          self.folder / "data.ndjson").read_text("utf-8").splitlines()
        lines[9] = lines[9].replace('"closing":', '"closing_":')  # a reject
        lines[33] = lines[2]  # the same key again, in another shard: its path is taken
        lines[34] = lines[3]
        lines[40] = lines[40].replace("{", "[", 1)
        (self.folder / "data.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
        job = self.folder / "job.xml"
        job.write_text(JOB.format(samples=SAMPLES, more=more), "utf-8")
        return job

    def sent(self, run):
        return json.loads((run / "report.json").read_text("utf-8"))["totals"]["sum"]["composed"]

    def published(self, run):
        found = {name: digest for name, digest in digests(run).items()
                 if not name.startswith("pages")}
        found["rejects"] = (run / "rejects.ndjson").read_text("utf-8")
        return found

    def shards(self, job, count, *options):
        """All at once, in folders beside each other."""
        made = [self.folder / f"s{number}of{count}" for number in range(1, count + 1)]

        def compose(number):
            return call("run", job, "--out", made[number], "--shard", f"{number + 1}/{count}",
                        *NOW, "--progress", "never", *options)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            results = list(pool.map(compose, range(count)))
        for result, out in zip(results, made):
            self.assertIn(result.returncode, (0, 4), result.stderr)
            self.assertFalse((out / "print").exists() or (out / "archive").exists())
        return made

    def merge(self, name, shards, code=4):
        out = self.folder / name
        result = call("merge", out, *shards, "--progress", "never")
        self.assertEqual(result.returncode, code, result.stderr)
        return out

    def test_the_bytes_of_one_machine(self):
        job = self.prepare()
        sent = None
        for attempt in range(2):  # the first one tells what was printed
            options = ("--set", f"sent={sent}") if sent else ()
            result = call("run", job, "--out", self.folder / f"whole{attempt}", *NOW, *options,
                          "--progress", "never")
            if not attempt:
                self.assertEqual(result.returncode, 8, result.stderr)
                sent = self.sent(self.folder / "whole0")
        whole = self.folder / "whole1"
        self.assertEqual(result.returncode, 4, result.stderr)
        counts = report(whole)["records"]
        self.assertGreaterEqual(counts["rejected"], 4)
        self.assertEqual(counts["held"], 1)
        self.assertIn("archive.path-taken", (whole / "rejects.ndjson").read_text("utf-8"))
        for count in (2, 3, 40):
            shards = self.shards(job, count, "--set", f"sent={sent}", "--workers",
                                 str(1 + count % 2))
            merged = self.merge(f"merged{count}", reversed(shards))
            self.assertEqual(self.published(merged), self.published(whole))
            facts, wanted = report(merged), report(whole)
            for name in ("records", "stages", "documents", "pages", "sheets", "mailpieces",
                         "totals", "rejects", "channels"):
                self.assertEqual(facts[name], wanted[name], name)
        # The merged run is a run: it can be produced for another press.
        for run in (whole, merged):
            self.assertEqual(call("produce", run, "--profile", "roll", "--progress",
                                  "never").returncode, 0)
        self.assertEqual(self.published(merged), self.published(whole))
        # A total that differs is noticed over all shards.
        bad = self.shards(self.prepare(), 5, "--set", "sent=1")
        self.merge("bad", bad, code=8)
        self.assertFalse((self.folder / "bad" / "print").exists())

    def test_killed_before_the_word_of_its_end(self):
        """Its rejects have their name already, and `run.json` says that it composes."""
        job = self.prepare()
        shard = self.shards(job, 2)[0]
        before = (shard / "rejects.ndjson").read_bytes()
        self.assertTrue(before)
        record = json.loads((shard / "run.json").read_text(encoding="utf-8"))
        record["state"] = "composing"
        (shard / "run.json").write_text(json.dumps(record), encoding="utf-8")
        resumed = call("resume", shard, "--progress", "never")
        self.assertEqual(resumed.returncode, 4, resumed.stderr)
        self.assertEqual((shard / "rejects.ndjson").read_bytes(), before)
        self.assertFalse((shard / "rejects.ndjson.part").exists())

    def test_what_is_refused(self):
        job = self.prepare()
        self.assertEqual(call("run", job, "--shard", "1/2").returncode, 12)
        for wrong in ("0/2", "3/2", "x", "1/"):
            result = call("run", job, "--shard", wrong, *NOW)
            self.assertEqual(result.returncode, 12)
            self.assertIn("--shard takes K/N", result.stderr)
        one, two, three = self.shards(job, 3)
        for names, code in (((one, two), "run.shards-missing"),
                            ((one, two, two), "run.locked"),
                            ((one, two, three, self.folder), "run.not-a-run")):
            result = call("merge", self.folder / "m", *names)
            self.assertEqual(result.returncode, 12, result.stderr)
            self.assertIn(code, result.stderr)
            self.assertFalse((self.folder / "m").exists())
        for command in (("produce", one), ("reprint", one, "--pieces", "1", "--reason", "x")):
            self.assertEqual(call(*command).returncode, 12)
        other = self.folder / "other"
        self.assertIn(call("run", job, "--out", other, "--shard", "3/3", "--now",
                           "2026-11-03T08:00:00Z", "--progress", "never").returncode, (0, 4))
        result = call("merge", self.folder / "m", one, two, other)
        self.assertIn("its instant (--now) differs", result.stderr)
        data = self.folder / "data.ndjson"
        data.write_text(data.read_text("utf-8").replace("C00000005", "C00009995"), "utf-8")
        changed = self.folder / "changed"
        self.assertIn(call("run", job, "--out", changed, "--shard", "3/3", *NOW, "--progress",
                           "never").returncode, (0, 4))
        result = call("merge", self.folder / "m", one, two, changed)
        self.assertIn("its data differs", result.stderr)
        self.assertEqual(call("resume", one).returncode & ~4, 0)

    def test_register_counts_the_run_once(self):
        job = self.prepare(more='<state path="state" keys="yes"/>')
        text = job.read_text("utf-8")
        job.write_text(text.replace('<total name="sum" of="closing" printed="sent"/>', ""),
                       "utf-8")
        shards = self.shards(job, 2)
        self.merge("merged", shards)
        again = call("run", job, "--out", self.folder / "again", "--progress", "never")
        self.assertEqual(again.returncode, 12, again.stderr)
        result = call("merge", self.folder / "twice", *shards)
        self.assertEqual(result.returncode, 12, result.stderr)

    def test_records_of_each_shard(self):
        job = self.prepare(count=43)
        shards = self.shards(job, 3)
        read = [report(shard)["records"]["read"] for shard in shards]
        self.assertEqual(read, [16, 15, 12])


if __name__ == "__main__":
    unittest.main()
