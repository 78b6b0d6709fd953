#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every way to fail, as cron sees it: no terminal, an empty environment, another folder, nothing
but the exit code and what was printed. Each row says what the operator is told."""
import json
import re
import shutil
import signal
import stat
import subprocess
import time
import unittest

from program import CAJISTA, NOW, ROOT, SAMPLES, ProgramTest, digests, make_data, report


def cron(*arguments, env=None, stdin=None, timeout=120):
    result = subprocess.run([CAJISTA, *map(str, arguments)], cwd="/", input=stdin,
                            env={"PATH": "/usr/bin:/bin", **(env or {})},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
                            check=False)
    return result.returncode, result.stdout.decode(), result.stderr.decode("utf-8", "replace")


class ExitCodesTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.work = self.folder / "work"
        shutil.copytree(SAMPLES / "statements", self.work)
        make_data("statements", 30, "ndjson", self.work / "data" / "statements.ndjson")
        self.job = self.work / "job.xml"
        self.text = self.job.read_text(encoding="utf-8")
        self.number = 0

    def edit(self, *pairs):
        text = self.text
        for before, after in pairs:
            self.assertIn(before, text)
            text = text.replace(before, after, 1)
        self.job.write_text(text, encoding="utf-8")

    def run_it(self, *options, expect, says="", **more):
        self.number += 1
        out = self.folder / f"run-{self.number}"
        code, said, errors = cron("run", self.job, "--out", out, "--now", NOW, *options, **more)
        self.assertEqual(code, expect, errors)
        self.assertIn(says, errors)
        self.assertNotIn("\x1b", said + errors, "colours without a terminal")
        if expect in (8, 12, 16):
            self.assertIn("error", errors)
            for channel in ("print", "archive", "web"):
                self.assertFalse((out / channel).exists(), channel)
        if expect == 12:
            self.assertFalse((out / "run.json").exists(), "something was started")
        elif "--dry-run" not in options and (out / "report.json").exists():
            self.assertEqual(report(out)["exit_code"], expect)
        return out

    def spoil(self, count=1):
        path = self.work / "data" / "statements.ndjson"
        lines = path.read_text(encoding="utf-8").splitlines()
        for at in range(count):
            lines[at] = lines[at][:30]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def test_done(self):
        self.run_it(expect=0)
        self.run_it("--dry-run", expect=0)

    def test_done_with_rejects(self):
        self.spoil()
        self.edit(('limit="0.1%"', 'limit="1"'))
        self.run_it(expect=4, says="data.json-record-broken")
        self.edit(('limit="0.1%"', 'limit="3.4%"'))  # one of 30 is 3.33 %
        self.run_it(expect=4)

    def test_refused(self):
        self.spoil(2)
        self.edit(('limit="0.1%"', 'limit="1"'))
        out = self.run_it(expect=8, says="run.reject-limit")
        listed = report(out)["rejects"]
        self.assertEqual(sum(entry["count"] for entry in listed),
                         report(out)["records"]["rejected"])
        self.assertIn("data.json-record-broken", [entry["code"] for entry in listed])
        self.assertEqual(stat.S_IMODE((out / "rejects.ndjson").stat().st_mode), 0o600)
        self.edit(('limit="0.1%"', 'limit="6.6%"'))  # two of 30 are 6.67 %
        self.run_it(expect=8, says="2 of 30 records were rejected")
        self.edit(('limit="0.1%"', 'limit="0"'))
        self.run_it(expect=8, says="run.reject-limit")
        self.edit(("<rejects limit=\"0.1%\"/>", '<total name="n" expect="31"/>'))
        self.run_it(expect=8, says="run.total-differs")

    def test_wrong(self):
        self.run_it("--now", "yesterday", expect=12)
        self.run_it("--workers", "many", expect=12)
        self.run_it("--set", "x=1", expect=12, says="job.unknown-parameter")
        self.run_it("--data", "nothing=x", expect=12, says="job.unknown-input")
        self.run_it("--data", "/nowhere.ndjson", expect=12, says="data.file-missing")
        code, _, errors = cron("run", "/nowhere.xml", "--out", self.folder / "no")
        self.assertEqual((code, "nowhere.xml" in errors), (12, True))
        for what, says in (
                (("<document ", "<dokument "), "did you mean"),
                (('template="statement.xml"', 'template="missing.xml"'), "missing.xml"),
                (('schema="statement.schema.xml"', 'schema="missing.xml"'), "missing.xml"),
                (('key="id"', 'key="ident"'), "rules.unknown-name"),
                (("</job>", ""), "base.xml-malformed"),
                (('limit="0.1%"', 'limit="ten"'), "job.bad-value"),
                (('path="{issued}/{id}.pdf"', 'path="../{id}.pdf"'), "job.path-outside"),
                (('key="id"', 'key="id" marker="done"'), "run.data-incomplete")):
            with self.subTest(says):
                self.edit(what)
                self.run_it(expect=12, says=says)
        self.job.write_text(self.text, encoding="utf-8")
        design = (self.work / "statement.xml").read_text(encoding="utf-8")
        (self.work / "statement.xml").write_text(
            design.replace("<frame ", '<frame nat="7mm"/><frame nat="7mm"/><frame ', 1), "utf-8")
        self.run_it(expect=12, says="template.")  # ended the engine once
        (self.work / "statement.xml").write_text("<template/>", encoding="utf-8")
        self.run_it(expect=12, says="template.")

    def test_directory(self):
        full = self.folder / "full"
        full.mkdir()
        (full / "x").write_text("x")
        code, _, errors = cron("run", self.job, "--out", full)
        self.assertEqual((code, "run.directory-not-empty" in errors), (12, True))
        (self.folder / "file").write_text("x")
        code, _, errors = cron("run", self.job, "--out", self.folder / "file")
        self.assertEqual((code, "run.directory-unwritable" in errors), (12, True))
        code, _, errors = cron("run", self.job, "--out", "/proc/nothing")
        self.assertEqual((code, "run.directory-unwritable" in errors), (12, True))

    def test_stopped(self):
        with open(self.work / "data" / "statements.ndjson", "rb") as file:
            data = file.read()
        broken = self.work / "cut.ndjson.gz"
        packed = subprocess.run(["gzip", "-c"], input=data, stdout=subprocess.PIPE, check=True)
        broken.write_bytes(packed.stdout[:-30])
        out = self.run_it("--data", broken, expect=16, says="data.compression-broken")
        self.assertEqual(json.loads((out / "run.json").read_text())["state"], "stopped")
        for number in (signal.SIGINT, signal.SIGTERM):
            out = self.folder / f"signal-{number}"
            with subprocess.Popen([CAJISTA, "run", self.job, "--out", out, "--data", "-"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env={}, cwd="/") as process:
                for _ in range(3000):
                    if (out / "run.json").exists():
                        break
                    time.sleep(0.01)
                process.send_signal(number)
                said = process.communicate(timeout=60)[1].decode()
            self.assertEqual(process.returncode, 16, said)
            self.assertIn("stopped by a signal", said)

    def full_disk(self, folder):
        """The environment in which nothing can be written there."""
        library = self.folder / "faults.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library,
                        ROOT / "tests" / "crash" / "faults.c", "-ldl"], check=True)
        return {"LD_PRELOAD": str(library), "CAJISTA_FAULT": "enospc:write:1",
                "CAJISTA_FAULT_BELOW": str(folder)}

    def test_codes_of_resume(self):
        whole = self.run_it(expect=0)
        code, _, errors = cron("resume", whole)
        self.assertEqual((code, "run.nothing-to-resume" in errors), (0, True), errors)
        data = self.work / "data" / "statements.ndjson"
        packed = subprocess.run(["gzip", "-c"], input=data.read_bytes(), stdout=subprocess.PIPE,
                                check=True).stdout
        broken = self.work / "cut.ndjson.gz"
        broken.write_bytes(packed[:-30])
        out = self.run_it("--data", broken, expect=16, says="data.compression-broken")
        code, _, errors = cron("resume", out)
        self.assertEqual((code, "data.compression-broken" in errors), (16, True), errors)
        code, _, errors = cron("resume", out, env=self.full_disk(out))
        self.assertEqual((code, "is there room on the volume" in errors), (16, True), errors)
        broken.write_bytes(packed)
        code, _, errors = cron("resume", out)
        self.assertEqual(code, 0, errors)
        self.assertEqual(digests(out), digests(whole))
        self.spoil(2)
        self.edit(('limit="0.1%"', 'limit="1"'))
        refused = self.run_it(expect=8, says="run.reject-limit")
        code, _, errors = cron("resume", refused)
        self.assertEqual((code, "run.nothing-to-resume" in errors), (8, True), errors)

    def test_codes_of_merge(self):
        self.spoil(2)
        self.edit(('limit="0.1%"', 'limit="50%"'), ("</job>", '<run batch="4"/></job>'))
        shards = [self.folder / f"shard-{number}" for number in (1, 2)]

        def merge(expect, says, *folders, env=None):
            out = self.folder / "merged"
            shutil.rmtree(out, ignore_errors=True)
            code, _, errors = cron("merge", out, *folders, env=env)
            self.assertEqual((code, says in errors), (expect, True), errors)
            self.assertEqual((out / "archive").exists(), expect in (0, 4))
        for total, expect, says in ((30, 4, ""), (31, 8, "run.total-differs")):
            self.job.write_text(self.job.read_text("utf-8").replace(
                "</job>", f'<total name="n" expect="{total}"/></job>'), encoding="utf-8")
            for number, shard in enumerate(shards, 1):
                shutil.rmtree(shard, ignore_errors=True)
                code, _, errors = cron("run", self.job, "--shard", f"{number}/2", "--out", shard,
                                       "--now", NOW)
                self.assertIn(code, (0, 4), errors)
            merge(expect, says, *shards)
            merge(12, "run.shards-missing", shards[0])
            self.job.write_text(self.job.read_text("utf-8").replace(
                f'<total name="n" expect="{total}"/>', ""), encoding="utf-8")

    def test_codes_of_produce(self):
        run = self.run_it(expect=0)
        before = digests(run)
        code, _, errors = cron("produce", run)
        self.assertEqual(code, 0, errors)
        code, _, errors = cron("produce", run, env=self.full_disk(run))
        self.assertEqual((code, "No space left" in errors), (16, True), errors)
        self.assertEqual(digests(run), before)
        code, _, errors = cron("produce", run, "--profile", "none")
        self.assertEqual((code, "error" in errors), (12, True), errors)

    def test_other_commands(self):
        for arguments, expect, says in (
                (("resume", self.folder), 12, "run.not-a-run"),
                (("retry", self.folder, "--out", "/tmp/x"), 12, "run.not-a-run"),
                (("release", self.folder, "--show"), 12, "run.not-a-run"),
                (("capture", self.folder, "--record", "1", "-o", "/tmp/x"), 12, "run.not-a-run"),
                (("produce", self.folder), 12, "run.not-a-run"),
                (("status", self.folder), 12, "run.not-a-run"),
                (("void", self.folder, "--reason", "x"), 12, "run.not-a-run"),
                (("retry",), 12, "the run directory is missing"),
                (("nothing",), 12, "there is no command"),
                (("explain", "no.code"), 12, ""),
                (("check", "/nowhere.xml"), 12, "nowhere.xml")):
            with self.subTest(arguments[0]):
                code, _, errors = cron(*arguments)
                self.assertEqual(code, expect, errors)
                self.assertIn(says, errors)

    def test_values_from_elsewhere(self):
        secret = "hunter2-is-no-good"
        rows = '<set name="password" secret="yes" env="DB_PASSWORD"/>'
        self.edit(("<document ", rows + "<document "))
        self.run_it(expect=12, says="job.value-missing")
        self.run_it("--set", f"password={secret}", expect=12, says="job.secret-in-the-open",
                    env={"DB_PASSWORD": "x"})
        out = self.run_it(expect=0, env={"DB_PASSWORD": secret})
        (self.folder / "secret").write_text(secret + "\n", encoding="utf-8")
        self.edit(("<document ", f'<set name="password" secret="yes" file="{self.folder}/secret"/>'
                   "<document "))
        again = self.run_it(expect=0)
        for run in (out, again):
            for path in run.rglob("*"):
                if path.is_file():
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)
        self.assertEqual(cron("check", self.job)[0], 0)  # asks for no value

    def test_totals_of_a_control_file(self):
        """The sender's sums come from his own file, or from the last line of the data."""
        records = [json.loads(line) for line in
                   (self.work / "data" / "statements.ndjson").read_text("utf-8").splitlines()]
        (self.work / "totals").write_text(f"date=2026-11-02\ncount={len(records)}\n")
        self.edit(("<document ", '<set name="count" type="number" file="totals" field="count"/>'
                   '<total name="n" expect="count"/><document '))
        self.run_it(expect=0)
        (self.work / "totals").write_text("date=2026-11-02\ncount=31\n")
        self.run_it(expect=8, says="run.total-differs")
        (self.work / "totals").write_text("date=2026-11-02\n")
        self.run_it(expect=12, says="job.value-missing")
        (self.work / "totals").unlink()
        self.run_it(expect=12, says="job.value-missing")

    def write_amounts_template(self):
        """r.xml: a paragraph with the amount of each record."""
        (self.work / "r.schema.xml").write_text(
            '<schema name="r" xmlns="urn:cajista:schema"><field name="id"/>'
            '<field name="amount" type="number"/></schema>')
        (self.work / "r.xml").write_text(
            '<template name="r" version="1" xmlns="urn:cajista:template">'
            '<record name="r" schema="r.schema.xml"/><page name="a"><frame name="body"/></page>'
            '<document locale="en" title="{r.id}" pages="a*"><flow frame="body"><p>{r.amount}</p>'
            "</flow></document></template>")

    def test_trailer_row(self):
        data = self.work / "rows.csv"
        self.write_amounts_template()
        self.job.write_text(
            '<job name="r" xmlns="urn:cajista:job"><input name="r" format="csv" path="rows.csv" '
            'schema="r.schema.xml" key="id"><csv delimiter=";" type-column="1">'
            '<row type="D" columns="type id amount"/><row type="T" skip="yes"/></csv></input>'
            '<set name="count" type="number" input="r" line="last" delimiter=";" column="2"/>'
            '<set name="sum" type="number" input="r" line="last" delimiter=";" column="3"/>'
            '<document template="r.xml"/><print/><total name="count" expect="count"/>'
            '<total name="sum" of="amount" expect="sum" printed="sum"/></job>')
        data.write_text("D;a;1.10\nD;b;2.25\nT;2;3.35\n")
        out = self.run_it(expect=0)
        self.assertEqual(report(out)["totals"]["sum"]["read"], "3.35")
        data.write_text("D;a;1.10\nT;2;3.35\n")
        self.run_it(expect=8, says="run.total-differs")
        data.write_text("D;a;1.10\nD;b;2.25\n")  # cut off: its last line is no trailer
        self.run_it(expect=12, says="job.parameter-type")

    def test_trailers_of_json_and_xml(self):
        """Count, sum and hash total of the data's own trailer: they agree, or nothing goes out."""
        self.write_amounts_template()
        rows = ((4711, "1.10"), (815, "2.25"))
        objects = ['{"id":"%s","amount":%s}' % row for row in rows]
        ends = ['{ "trailer" : {"count":2,"sum":%s,"hash":5526}}'] * 2
        elements = "".join("<r><id>%s</id><amount>%s</amount></r>" % row for row in rows)
        forms = {
            "ndjson": ("\n".join([*objects, ends[0]]) + "\n", '<json skip="trailer"/>', ""),
            "json": ("[" + ",\n".join([*objects, ends[1]]) + "\n]\n",
                     '<json skip="trailer"/>', ""),
            "header": ("[" + ",\n".join([ends[1], *objects]) + "\n]\n", '<json skip="trailer"/>',
                       'line="first" '),
            "xml": (f"<a>{elements}<trailer><count>2</count><sum>%s</sum><hash>5526</hash>"
                    "</trailer><!-- x --></a>\n", '<xml record="a/r"/>', ""),
            "xml-header": (f"<a><trailer><count>2</count><sum>%s</sum><hash>5526</hash></trailer>"
                           f"{elements}</a>\n", '<xml record="a/r"/>', 'line="first" '),
            "attributes": (f'<a>{elements}<trailer count="2" sum="%s" hash="5526"/></a>\n',
                           '<xml record="a/r"/>', ""),
        }
        data = self.work / "rows.txt"
        for name, (text, layout, where) in forms.items():
            kind = {"header": "json"}.get(name, name if "json" in name else "xml")
            at = "@" if name == "attributes" else ""
            sets = "".join(f'<set name="{each}" type="number" input="r" {where}'
                           f'path="trailer/{at}{each}"/>' for each in ("count", "sum", "hash"))
            self.job.write_text(
                f'<job name="r" xmlns="urn:cajista:job"><input name="r" format="{kind}" '
                f'path="rows.txt" schema="r.schema.xml" key="id">{layout}</input>{sets}'
                '<document template="r.xml"/><print/><total name="count" expect="count"/>'
                '<total name="sum" of="amount" expect="sum" printed="sum"/>'
                '<total name="hash" of="number(id)" expect="hash"/></job>')
            with self.subTest(name):
                data.write_text(text % "3.35")
                out = self.run_it(expect=0)
                self.assertEqual(report(out)["records"]["read"], 2)
                totals = report(out)["totals"]
                self.assertEqual((totals["sum"]["read"], totals["hash"]["read"]),
                                 ("3.35", "5526"))
                data.write_text(text % "3.36")
                out = self.run_it(expect=8, says="run.total-differs")
                self.assertFalse((out / "print").exists())
                data.write_text((text % "3.35").replace("5526", "5527"))
                self.run_it(expect=8, says="run.total-differs")
                data.write_text((text % "3.35").replace("sum", "summe"))
                self.run_it(expect=12, says="job.value-missing")
                data.write_text((text % "3.35").replace("trailer", "trailing"))
                self.run_it(expect=12, says="job.value-missing")


class CaptureTest(ProgramTest):
    def test_capture(self):
        work = self.folder / "work"
        shutil.copytree(SAMPLES / "statements", work)
        job = work / "job.xml"
        job.write_text(job.read_text("utf-8").replace('<rejects limit="0.1%"/>', ""), "utf-8")
        data = make_data("statements", 5, "ndjson", work / "data" / "statements.ndjson")
        lines = data.read_text(encoding="utf-8").splitlines()
        record = json.loads(lines[2])
        name = record["name"]
        record["issued"] = "soon"
        lines[2] = json.dumps(record, ensure_ascii=False)
        data.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = self.run_job(job, "run", expect=4)
        # Of a field with allowed values the value stays, or that would be the error.
        for options in ((), ("--mask", "--keep", "segment", "--keep", "channel")):
            file = self.folder / f"capture{int(bool(options))}"
            code, said, errors = cron("capture", run, "--record", "3", "-o", file, *options)
            self.assertEqual(code, 0, errors)
            self.assertIn("data.field-type", said)
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
            self.assertEqual(name in file.read_text(encoding="utf-8"), not options)
        code, _, errors = cron("capture", run, "--record", "4", "-o", self.folder / "no")
        self.assertEqual((code, "run.capture-unknown" in errors), (12, True))
        shutil.rmtree(work)
        shutil.rmtree(run)
        for name in ("capture0", "capture1"):
            code, _, errors = cron("compose", self.folder / name, "-o", self.folder / "x.pdf")
            self.assertEqual(code, 12, errors)
            self.assertIn("data.field-type", errors)
        fixed = (self.folder / "capture1").read_text(encoding="utf-8")
        # A text of JSON in a text of JSON.
        fixed = re.sub(r'(issued\\+": ?\\+")xxxx', r"\g<1>2026-01-01", fixed)
        (self.folder / "fixed").write_text(fixed, encoding="utf-8")
        code, _, errors = cron("compose", self.folder / "fixed", "-o", self.folder / "x.pdf")
        self.assertEqual(code, 0, errors)
        self.assertTrue((self.folder / "x.pdf").read_bytes().startswith(b"%PDF-"))
        (self.folder / "cut").write_text(fixed[:len(fixed) // 2], encoding="utf-8")
        code, _, errors = cron("compose", self.folder / "cut", "-o", self.folder / "y.pdf")
        self.assertEqual((code, "run.capture-broken" in errors), (12, True), errors)


if __name__ == "__main__":
    unittest.main()
