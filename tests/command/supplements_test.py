#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rejects that are repaired and run alone, documents that are held and released: the production is
one, no number twice, no record lost. All counts are made again from the outputs."""
import csv
import json
import shutil
import stat
import subprocess
import time
import unittest

from program import CAJISTA, NOW, SAMPLES, RecountTest, call, digests, json_lines, make_data, \
    report, rows

JOB = """<job name="s" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson" schema="statement.schema.xml"
         key="id"/>
  <suppress when='ends with(id, "3")' reason="test"/>
  <suppress list="never.txt"/>
  <hold when='segment = "gold"' reason="to be looked at"/>
  <hold list="wait.txt"/>
  <document template="statement.xml"/>
  <print>PRINT</print>
  <archive path="{issued}/{id}.pdf"><index name="customer" value="name"/></archive>
  <web path="{id}.html"/>
  <run batch="8"/>
</job>
"""


class SupplementsTest(RecountTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder, dirs_exist_ok=True)
        self.data = make_data("statements", 60, "ndjson", self.folder / "data.ndjson")
        self.records = json_lines(self.data)
        lines = self.data.read_text(encoding="utf-8").splitlines()
        lines[4] = lines[4][:50]                                    # can't be read
        lines[10] = lines[10].replace('"issued":"', '"issued":"x')  # wrong type
        lines[20] = lines[19]                                       # a key that comes twice
        self.good = {5: json.dumps(self.records[4]), 11: json.dumps(self.records[10]),
                     21: json.dumps(self.records[20])}
        self.data.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.folder / "never.txt").write_text(f"# not these\n{self.records[1]['id']}\n")
        (self.folder / "wait.txt").write_text(f"{self.records[5]['id']}\n\n")

    def make_job(self, print_element=""):
        path = self.folder / "job.xml"
        path.write_text(JOB.replace("PRINT", print_element), encoding="utf-8")
        return path

    def repair(self, run):
        lines = []
        for entry in json_lines(run / "rejects.ndjson"):
            entry["record"] = self.good[entry["number"]]
            lines.append(json.dumps(entry))
        path = self.folder / "repaired.ndjson"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def finish(self, verb, run, name, *options, code=0):
        result = call(verb, run, "--out", self.folder / name, "--progress", "never", *options)
        self.assertEqual(result.returncode, code, result.stderr)
        return self.folder / name

    def expected(self):
        """Keys that must come out in all, of the good data."""
        never = self.records[1]["id"]
        return {record["id"] for record in self.records
                if not record["id"].endswith("3") and record["id"] != never}

    def test_repaired_and_released(self):
        run = self.run_job(self.make_job(), "run", expect=4)
        control, archived, rejects = self.check(run)
        self.assertEqual([(entry["number"], entry["stage"]) for entry in rejects],
                         [(5, "reading"), (11, "reading"), (21, "publishing")])
        self.assertEqual(stat.S_IMODE((run / "rejects.ndjson").stat().st_mode), 0o600)
        held = [record["id"] for number, record in enumerate(self.records, 1)
                if (record["segment"] == "gold" or number == 6)
                and record["id"] in self.expected() and number not in self.good]
        self.assertEqual(report(run)["records"]["held"], len(held))
        self.assertFalse(archived & set(held))
        shown = list(csv.DictReader(call("release", run, "--show").stdout.decode().splitlines()))
        self.assertEqual([row["key"] for row in shown], held)
        again = self.finish("retry", run, "again", "--rejects", self.repair(run))
        more, archived_again, left = self.check(again)
        self.assertEqual(left, [])
        first = self.finish("release", run, "first", "--key", held[0])
        one, archived_first, _ = self.check(first)
        self.assertEqual(archived_first, {held[0]})
        rest = self.finish("release", run, "rest")
        others, archived_rest, _ = self.check(rest)
        numbers = [int(row["document"]) for row in control + more + one + others]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        files = [row["file"] for part in (control, more, one, others) for row in part]
        self.assertEqual(sorted(set(files)), [f"s-{i:04}.pdf" for i in range(1, 5)])
        everything = archived | archived_again | archived_first | archived_rest
        retried_held = report(again)["records"]["held"]
        self.assertEqual(len(everything) + retried_held, len(self.expected()))
        self.assertEqual(len(numbers), len(everything))
        told = json.loads(call("status", run, "--json").stdout)
        self.assertEqual([row["kind"] for row in told["supplements"]],
                         ["retry", "release", "release"])
        # Nothing twice.
        twice = self.finish("retry", run, "twice", "--rejects", self.repair(run), code=4)
        self.assertEqual({entry["code"] for entry in json_lines(twice / "rejects.ndjson")},
                         {"run.supplied-already"})
        none = call("release", run, "--out", self.folder / "none")
        self.assertEqual(none.returncode, 12)
        self.assertIn("run.nothing-to-release", none.stderr)
        self.assertFalse((self.folder / "none").exists())
        # Taken back, they can go again, under the same numbers.
        self.assertEqual(call("void", rest, "--reason", "test").returncode, 0)
        once_more = self.finish("release", run, "rest2")
        self.assertEqual([row["key"] for row in rows(once_more / "print" / "control.csv")],
                         [row["key"] for row in others])

    def test_shards_merged_and_completed(self):
        """The counts of a merged run, and of what completes it, are those of one machine."""
        job = self.make_job()
        whole = self.run_job(job, "whole", expect=4)
        shards = []
        for number in range(1, 4):
            shards.append(self.folder / f"shard{number}")
            result = call("run", job, "--shard", f"{number}/3", "--out", shards[-1], "--now", NOW,
                          "--progress", "never")
            self.assertIn(result.returncode, (0, 4), result.stderr)
            facts = report(shards[-1])["records"]
            self.assertEqual(facts["rejected"],
                             len(json_lines(shards[-1] / "rejects.ndjson"))
                             if (shards[-1] / "rejects.ndjson").exists() else 0)
        run = self.folder / "merged"
        self.assertEqual(call("merge", run, *shards, "--progress", "never").returncode, 4)
        _, archived, rejects = self.check(run)
        for name in ("records", "stages", "channels", "documents", "pages", "sheets", "rejects"):
            self.assertEqual(report(run)[name], report(whole)[name], name)
        self.assertEqual(len(rejects), 3)
        again = self.finish("retry", run, "again", "--rejects", self.repair(run))
        _, more, left = self.check(again)
        rest = self.finish("release", run, "rest")
        _, released, _ = self.check(rest)
        self.assertEqual((left, archived & more, archived & released), ([], set(), set()))
        held = report(run)["records"]["held"]
        self.assertEqual(len(released), held)
        self.assertEqual(len(archived) + len(more) + held + report(again)["records"]["held"],
                         len(self.expected()))

    def test_a_release_that_was_killed(self):
        """Called again in the same folder, or resumed when it was being published, it is whole."""
        run = self.run_job(self.make_job(), "run", expect=4)
        whole = self.finish("release", run, "whole")
        expected = digests(whole)
        self.assertEqual(call("void", whole, "--reason", "test").returncode, 0)
        out = self.folder / "killed"
        command = [CAJISTA, "release", run, "--out", out, "--progress", "never"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not (out / "run.json").exists():
                time.sleep(0.001)
            process.kill()
        state = json.loads((out / "run.json").read_text(encoding="utf-8"))["state"]
        if state == "composing":
            said = call("resume", out)
            self.assertEqual(said.returncode, 12)
            self.assertIn("run.release-interrupted", said.stderr)
            # As if it had been killed before this got its name.
            (out / "run.json.part").write_text("{", encoding="utf-8")
            # And what a process leaves that was killed before its run began.
            (self.folder / "begun" / "scratch").mkdir(parents=True)
            (self.folder / "begun" / "lock").touch()
            (self.folder / "begun" / "run.json.part").write_text("{", encoding="utf-8")
            self.run_job(self.make_job(), "begun", expect=4)
            self.finish("release", run, "killed")
        else:
            self.assertEqual(call("resume", out).returncode, 0)
        self.assertEqual(digests(out), expected)
        again = call("release", run, "--out", self.folder / "more")
        self.assertIn("run.nothing-to-release", again.stderr)

    def test_pieces_go_on(self):
        job = self.make_job('<sort by="name"/><machine name="m"/>')
        run = self.run_job(job, "run", expect=4)
        again = self.finish("retry", run, "again", "--rejects", self.repair(run))
        rest = self.finish("release", run, "rest")
        pieces = [[int(row["piece"]) for row in rows(each / "print" / "pieces.csv")]
                  for each in (run, again, rest)]
        self.assertEqual(sum(pieces, []), list(range(1, sum(map(len, pieces)) + 1)))
        before = {path.name: path.read_bytes() for path in (rest / "print").iterdir()}
        self.assertEqual(call("produce", rest).returncode, 0)
        self.assertEqual({path.name: path.read_bytes() for path in (rest / "print").iterdir()},
                         before)
        wrong = call("reprint", rest, "--pieces", "1", "--reason", "x")
        self.assertEqual(wrong.returncode, 12, wrong.stderr)
        self.assertIn("print.unknown-piece", wrong.stderr)
        good = call("reprint", rest, "--pieces", pieces[2][0], "--reason", "x")
        self.assertEqual(good.returncode, 0, good.stderr)

    def test_retry_as_it_is(self):
        run = self.run_job(self.make_job(), "run", expect=4)
        again = self.finish("retry", run, "again", code=4)
        codes = [(entry["number"], entry["code"]) for entry in json_lines(run / "rejects.ndjson")]
        now = [(entry["number"], entry["code"]) for entry in json_lines(again / "rejects.ndjson")]
        self.assertEqual(now[:2], codes[:2])
        (self.folder / "broken.ndjson").write_text("{\"number\":1}\n")
        broken = call("retry", run, "--out", self.folder / "no", "--rejects",
                      self.folder / "broken.ndjson", "--progress", "never")
        self.assertEqual(broken.returncode, 4, broken.stderr)
        self.assertIn("data.kept-broken", broken.stderr)
        missing = call("retry", run, "--out", self.folder / "no2", "--rejects", "nowhere")
        self.assertEqual(missing.returncode, 12)
        self.assertIn("run.no-rejects", missing.stderr)

    def test_joined_records(self):
        """CSV with details from a second file: the rejects carry them and the columns."""
        folder = self.folder / "invoices"
        shutil.copytree(SAMPLES / "invoices", folder)
        job = folder / "job.xml"
        job.write_text(job.read_text("utf-8").replace('<rejects limit="0.1%"/>', ""), "utf-8")
        data = folder / "data" / "invoices.csv"
        whole = self.run_job(job, "whole")
        lines = data.read_text(encoding="utf-8").splitlines()
        issued = lines[0].split(",").index("issued")
        row = next(csv.reader([lines[3]]))
        date = row[issued]
        lines[3] = lines[3].replace(date, "soon", 1)
        data.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = self.run_job(job, "run", expect=4)
        entries = json_lines(run / "rejects.ndjson")
        self.assertEqual(len(entries), 1)
        self.assertGreater(len(entries[0]["parts"]), 0)
        entries[0]["record"] = entries[0]["record"].replace("soon", date, 1)
        (self.folder / "fixed").write_text(json.dumps(entries[0]) + "\n", encoding="utf-8")
        again = self.finish("retry", run, "again", "--rejects", self.folder / "fixed")
        made = next((again / "archive").rglob("*.pdf"))
        same = next(path for path in (whole / "archive").rglob(made.name))
        self.assertEqual(made.read_bytes(), same.read_bytes())

    def test_refused_runs_are_not_completed(self):
        job = self.make_job()
        job.write_text(job.read_text().replace("</job>", '<rejects limit="1"/></job>'))
        run = self.folder / "run"
        result = call("run", job, "--out", run, "--now", NOW, "--progress", "never")
        self.assertEqual(result.returncode, 8, result.stderr)
        for verb in ("retry", "release"):
            refused = call(verb, run, "--out", self.folder / "no")
            self.assertEqual(refused.returncode, 12)
            self.assertIn("run.nothing-to-supplement", refused.stderr)


if __name__ == "__main__":
    unittest.main()
