#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How a run is going and how it went: status, a report that a recount confirms, prune."""
import json
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
import unittest

from program import (CAJISTA, NOW, SAMPLES, ProgramTest, call, digests, json_lines, make_data,
                     pages_of, report, rows)

JOB = """<job name="counted" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson" schema="statement.schema.xml"
         key="id"/>
  <suppress when='ends with(id, "7")' reason="every tenth"/>
  <document template="statement.xml" when='not(ends with(id, "33"))'/>
  <print volume-sheets="40"/>
  <archive path="{issued}/{id}.pdf"><index name="customer" value="name"/></archive>
  <web path="{id}.html"/>
  <run batch="8"/>
</job>
"""


class StatusTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder, dirs_exist_ok=True)
        self.job = self.folder / "counted.xml"
        self.job.write_text(JOB, encoding="utf-8")

    def data(self, count):
        path = make_data("statements", count, "ndjson", self.folder / "data.ndjson")
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[10] = lines[10][:50]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.lines = lines

    def test_report_is_what_a_recount_finds(self):
        self.data(150)
        out = self.run_job(self.job, expect=4)
        facts = self.assert_sound(out)
        ids = [json.loads(line)["id"] for at, line in enumerate(self.lines) if at != 10]
        rejects = json_lines(out / "rejects.ndjson")
        records = facts["records"]
        self.assertEqual(records["read"], len(self.lines))
        self.assertEqual(records["suppressed"], sum(key.endswith("7") for key in ids))
        self.assertEqual(records["rejected"], len(rejects))
        self.assertEqual(len(rejects), 1 + sum(key.endswith("33") for key in ids))
        self.assertEqual(records["held"], 0)
        self.assertEqual(sum(entry["count"] for entry in facts["rejects"]), len(rejects))
        # Each record is in exactly one place, and in every channel.
        printed = [row["key"] for row in rows(out / "print" / "control.csv")]
        expected = [key for key in ids if not key.endswith("7") and not key.endswith("33")]
        self.assertEqual(printed, expected)
        self.assertEqual(records["composed"], len(expected))
        with sqlite3.connect(out / "archive" / "index.sqlite") as database:
            archived = database.execute("SELECT key, path, pages FROM documents").fetchall()
        self.assertEqual(sorted(row[0] for row in archived), sorted(expected))
        for _, path, pages in archived[:20]:
            self.assertEqual(pages_of(out / "archive" / path), pages)
        web = {path.stem for path in (out / "web").rglob("*.html")}
        self.assertEqual(web, set(expected))
        for name in ("print", "archive", "web"):
            self.assertEqual(facts["channels"][name]["documents"], len(expected), name)

    def test_all_channels_and_stages_balance(self):
        """With documents that are held, and a file for e-mail: counted from the files alone."""
        self.data(80)
        more = ('<hold when=\'ends with(id, "4")\' reason="to be looked at"/>'
                '<email path="{id}.pdf"/><run batch="8"/>')
        self.job.write_text(JOB.replace('<run batch="8"/>', more), encoding="utf-8")
        out = self.run_job(self.job, expect=4)
        facts = report(out)
        records = facts["records"]
        ids = [json.loads(line)["id"] for at, line in enumerate(self.lines) if at != 10]
        expected = {key for key in ids
                    if not key.endswith(("7", "33", "4"))}
        self.assertEqual(records, {
            "read": len(self.lines), "composed": len(expected),
            "rejected": len(json_lines(out / "rejects.ndjson")),
            "suppressed": sum(key.endswith("7") for key in ids),
            "held": sum(key.endswith("4") for key in ids)})
        self.assertEqual(records["read"], sum(records.values()) - records["read"])
        found = {"print": {row["key"] for row in rows(out / "print" / "control.csv")},
                 "archive": {path.stem for path in (out / "archive").rglob("*.pdf")},
                 "email": {path.stem for path in (out / "email").rglob("*.pdf")},
                 "web": {path.stem for path in (out / "web").rglob("*.html")}}
        pages = {}
        for name, keys in found.items():
            self.assertEqual(keys, expected, name)
            channel = facts["channels"][name]
            self.assertEqual(channel["documents"] + channel.get("filtered", 0), len(expected))
            pages[name] = sum(map(pages_of, (out / name).rglob("*.pdf")))
        self.assertEqual(pages["print"], facts["channels"]["print"]["pages"])
        self.assertEqual(pages["archive"], facts["channels"]["archive"]["pages"])
        self.assertEqual(pages["archive"], facts["pages"])
        into = records["read"]
        for name in ("reading", "choosing", "composing", "publishing"):
            stage = facts["stages"][name]
            self.assertEqual(stage["in"], into, name)
            self.assertEqual(stage["in"], sum(stage.values()) - stage["in"], name)
            into = stage["out"]
        self.assertEqual(into, len(expected))

    def test_rejects_say_where_they_stand_and_are_private(self):
        self.data(60)
        out = self.run_job(self.job, expect=4)
        rejects = json_lines(out / "rejects.ndjson")
        self.assertTrue(any(entry["code"] == "run.no-document" for entry in rejects))
        for entry in rejects:
            self.assertTrue(entry["file"].endswith("data.ndjson"), entry)
            at = entry["line"] - 1
            self.assertEqual(entry["record"], self.lines[at])
        self.assertEqual(stat.S_IMODE((out / "rejects.ndjson").stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE((out / "journal.sqlite").stat().st_mode), 0o600)

    def status(self, out):
        result = call("status", out, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def test_status(self):
        self.data(1200)
        out = self.folder / "run"
        with subprocess.Popen([CAJISTA, "run", self.job, "--out", out, "--now", NOW, "--progress",
                               "never"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            for _ in range(6000):
                if (out / "run.json").exists() and self.status(out).get("records"):
                    break
                time.sleep(0.02)
            process.send_signal(signal.SIGSTOP)
            running = self.status(out)
            process.send_signal(signal.SIGKILL)
        self.assertEqual(running["state"], "running")
        self.assertFalse(running["is_resumable"])
        records = running["records"]
        self.assertGreater(records["read"], 0)
        self.assertEqual(records["read"], records["composed"] + records["rejected"]
                         + records["suppressed"] + records["held"])
        killed = self.status(out)
        self.assertEqual((killed["state"], killed["is_resumable"]), ("interrupted", True))
        self.assertIn(b"cajista resume", call("status", out).stdout)
        self.assertEqual(call("resume", out, "--progress", "never").returncode, 4)
        done = self.status(out)
        self.assertEqual(done["state"], "published")
        self.assertEqual(done["records"], report(out)["records"])
        self.assertEqual([row["event"] for row in done["audit"]], ["started", "resumed", "ended"])
        self.assertIn(b"published", call("status", out).stdout)
        with sqlite3.connect(out / "journal.sqlite") as journal:
            for change in ("DELETE FROM audit", "UPDATE audit SET details = ''"):
                with self.assertRaises(sqlite3.DatabaseError):
                    journal.execute(change)

    def test_prune(self):
        self.data(40)
        out = self.run_job(self.job, expect=4)
        before = digests(out)
        kept = call("prune", out, "--older-than", "1")
        self.assertEqual(kept.returncode, 0, kept.stderr)
        self.assertTrue((out / "pages").exists())
        pruned = call("prune", out, "--older-than", "0")
        self.assertEqual(pruned.returncode, 0, pruned.stderr)
        self.assertFalse((out / "pages").exists())
        self.assertFalse((out / "rejects.ndjson").exists())
        before.pop("rejects.ndjson")
        self.assertEqual(digests(out), before)
        self.assertEqual(self.status(out)["audit"][-1]["event"], "pruned")
        self.assertEqual(call("prune", self.folder, "--older-than", "0").returncode, 12)
        self.assertEqual(call("prune", out).returncode, 12)


if __name__ == "__main__":
    unittest.main()
