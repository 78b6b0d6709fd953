#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""samples/production: statements as mailpieces, for two presses, reprinted and reconciled."""
import json
import os
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ET

from program import (CAJISTA, ROOT, SAMPLES, ProgramTest, call, digests, json_lines, make_data,
                     pages_of, rows, squeezed, text_of)

JOB = SAMPLES / "production" / "job.xml"
SMALL = '''<job name="small" xmlns="urn:cajista:job">
  <input name="s" format="ndjson" path="{data}" key="id"
         schema="{samples}/statements/statement.schema.xml"/>
  <document template="{samples}/statements/statement.xml"/>
  <print>{children}</print>
</job>'''


class PiecesTest(ProgramTest):
    def job(self, children, records=None, count=12):
        data = self.folder / "data.ndjson"
        if records is None:
            make_data("statements", count, "ndjson", data)
        else:
            data.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
        path = self.folder / "job.xml"
        path.write_text(SMALL.format(data=data, samples=SAMPLES, children=children), "utf-8")
        return path

    def texts(self, folder, row, first="first_page"):
        begin = int(row[first])
        return squeezed(text_of(folder / row["file"], "-f", str(begin), "-l",
                                str(begin + int(row["pages"]) - 1)))

    def test_sample(self):
        one = self.run_job(JOB, "one", "--workers", "1")
        two = self.run_job(JOB, "two", "--workers", "3")
        self.assertEqual(digests(one), digests(two))
        records = {record["id"]: record for record in
                   json_lines(SAMPLES / "statements" / "data" / "statements.ndjson")}
        documents = rows(one / "print" / "control.csv")
        pieces = rows(one / "print" / "pieces.csv")
        sheets = rows(one / "print" / "sheets.csv")
        self.assertEqual(sorted(row["key"] for row in documents), sorted(records))
        self.assertEqual([row["piece"] for row in pieces],
                         [str(i + 1) for i in range(len(pieces))])
        for row in documents:
            text = self.texts(one / "print", row)
            self.assertIn(squeezed(records[row["key"]]["name"]), text)
        # Each machine's pieces by language, then by name; a file a language.
        languages = [records[row["keys"].split()[0]]["locale"] for row in pieces
                     if row["machine"] == "inserter"]
        self.assertEqual(languages, sorted(languages))
        for row in pieces:
            self.assertEqual({records[key]["name"] for key in row["keys"].split()},
                             {records[row["keys"].split()[0]]["name"]})
            self.assertTrue(row["machine"] == "hand" or int(row["sheets"]) <= 6)
        # Sheets: each once, fronts and backs follow each other, nobody's page behind another's.
        self.assertEqual([int(row["sequence"]) for row in sheets],
                         list(range(1, len(sheets) + 1)))
        for row in sheets:
            if row["back"] != "0":
                self.assertEqual(int(row["back"]), int(row["front"]) + 1)
            self.assertEqual(int(row["front"]) % 2, 1)
        for piece in pieces:
            own = [row for row in sheets if row["piece"] == piece["piece"]]
            self.assertEqual([int(row["sheet"]) for row in own],
                             list(range(1, int(piece["sheets"]) + 1)))
        ticket = ET.parse(one / "print" / "ticket.jdf").getroot()
        media = [int(one.get("Amount")) for one in ticket.iter(
            "{http://www.CIP4.org/JDFSchema_1_1}Media")]
        self.assertEqual(sum(media), len(sheets))
        for pdf in (one / "print").glob("*.pdf"):
            subprocess.run(["qpdf", "--check", pdf], check=True, stdout=subprocess.DEVNULL)

    def test_produce_gives_the_same_and_the_profile_another(self):
        run = self.run_job(JOB)
        before = digests(run)
        self.assertEqual(call("produce", run, "--progress", "never").returncode, 0)
        self.assertEqual(digests(run), before)
        made = call("produce", run, "--profile", "simplex", "--progress", "never")
        self.assertEqual(made.returncode, 0, made.stderr)
        control = rows(run / "print-simplex" / "control.csv")
        self.assertEqual([row["key"] for row in control],
                         sorted((row["key"] for row in control), reverse=True))
        self.assertEqual(sum(int(row["sheets"]) for row in control),
                         sum(map(pages_of, (run / "print-simplex").glob("*.pdf"))))
        wrong = call("produce", run, "--profile", "simplx", "--progress", "never")
        self.assertEqual(wrong.returncode, 12)
        self.assertIn("did you mean 'simplex'?", wrong.stderr)

    def test_stays_as_it_was_without_children(self):
        """A job without pieces gives no plan and the control file of before."""
        run = self.run_job(self.job(""))
        self.assertEqual(sorted(path.name for path in (run / "print").iterdir()),
                         ["control.csv", "small-0001.pdf"])
        self.assertFalse((run / "pages" / "production.xml").exists())

    def test_reprint_and_reconcile(self):
        run = self.run_job(JOB)
        pieces = rows(run / "print" / "pieces.csv")
        sheets = rows(run / "print" / "sheets.csv")
        back = self.folder / "return.csv"
        back.write_text("status,piece\n" + "".join(
            f"{'reprint' if row['piece'] == '2' else 'ok'},{row['piece']}\n"
            for row in pieces[:-1]), "utf-8")
        done = call("reconcile", run, back)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(b"1 for reprint, 1 open", done.stdout)
        again = call("reconcile", run, back)
        self.assertEqual(again.returncode, 12)
        self.assertIn("print.piece-twice", again.stderr)
        opened = call("reconcile", run, "--open")
        self.assertEqual(opened.stdout.decode().splitlines()[:2],
                         [f"2 reprint ({pieces[1]['keys']})",
                          f"{len(pieces)} open ({pieces[-1]['keys']})"])
        self.assertEqual(call("reprint", run).returncode, 12)
        made = call("reprint", run, "--reason", "jam")
        self.assertEqual(made.returncode, 0, made.stderr)
        reprinted = rows(run / "reprints" / "0001" / "pieces.csv")
        self.assertEqual([row["piece"] for row in reprinted], ["2"])
        new = rows(run / "reprints" / "0001" / "sheets.csv")
        self.assertEqual(int(new[0]["sequence"]), len(sheets) + 1)
        first = next(row for row in rows(run / "print" / "control.csv") if row["piece"] == "2")
        second = rows(run / "reprints" / "0001" / "control.csv")[0]
        self.assertEqual(self.texts(run / "print", first),
                         self.texts(run / "reprints" / "0001", second))
        back.write_text(f"piece,status\n2,ok\n{len(pieces)},pull\n", "utf-8")
        closed = call("reconcile", run, back)
        self.assertEqual(closed.returncode, 0, closed.stderr)
        self.assertIn(b"the job is closed", closed.stdout)
        audit = rows(run / "pieces.csv")
        self.assertEqual(len(audit), len(pieces) - 1 + 2 + 2)

    def test_pulled_piece_is_not_printed(self):
        run = self.run_job(JOB)
        key = rows(run / "print" / "pieces.csv")[2]["keys"]
        self.assertEqual(call("reconcile", run, "--pull", "3").returncode, 12)
        self.assertEqual(call("reconcile", run, "--pull", "3", "--reason", "death").returncode, 4)
        listed = call("reconcile", run, "--pulled").stdout.decode().splitlines()
        self.assertEqual(listed[2], f"3 pulled ({key}): death")
        audit, = rows(run / "pieces.csv")
        self.assertEqual((audit["action"], audit["piece"], audit["reason"]),
                         ("pulled", "3", "death"))
        self.assertEqual(call("produce", run, "--progress", "never").returncode, 0)
        pieces = rows(run / "print" / "pieces.csv")
        self.assertNotIn("3", [row["piece"] for row in pieces])
        self.assertIn("4", [row["piece"] for row in pieces])
        self.assertNotIn(key, [row["keys"] for row in pieces])
        self.assertEqual(call("reprint", run, "--pieces", "3", "--reason", "x").returncode, 12)

    def test_inserter(self):
        """The whole loop: fed, with faults, returned, reprinted, closed; marks from pixels."""
        with_camera = shutil.which("dmtxread") is not None
        for name, count, options in (
                ("data", 60, ()), ("pixels", 12, ("--pixels", "--omr", "8,122.2,3",
                                                         "--keys", r"\bC\d{8}\b"))):
            if options and not with_camera:
                continue
            data = make_data("statements", count, "ndjson", self.folder / f"{name}.ndjson")
            run = self.run_job(JOB, name, "--data", f"statements={data}")
            result = subprocess.run(
                [sys.executable, "-B", ROOT / "tools" / "inserter-sim", run, "--faults", "6",
                 *options], env={**os.environ, "CAJISTA": CAJISTA}, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, check=False)
            said = result.stdout.decode()
            self.assertEqual(result.returncode, 0, said)
            self.assertIn(" 0 failed", said)

    def test_page_without_a_mark_zone(self):
        """The mark that is missing on an overflow page: such documents are not printed."""
        style = (SAMPLES / "statements" / "bank.css").read_text("utf-8")
        head, rest = style.split("@page rest", 1)
        folder = self.folder / "statements"
        subprocess.run(["cp", "-r", SAMPLES / "statements", folder], check=True)
        (folder / "bank.css").write_text(
            head + "@page rest" + rest.replace("mark-zone: 4mm 110mm 10mm 70mm;", "", 1), "utf-8")
        job = self.folder / "job.xml"
        job.write_text(SMALL.format(data=SAMPLES / "statements" / "data" / "statements.ndjson",
                                    samples=self.folder,
                                    children='<marks side="both"><omr/></marks>'), "utf-8")
        out = self.folder / "run"
        result = call("run", job, "--out", out, "--progress", "never")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("print.mark-zone-missing", result.stderr)
        self.assertIn("'rest'", result.stderr)
        printed = rows(out / "print" / "control.csv")
        self.assertEqual({row["pages"] for row in printed}, {"2"})  # a front and an empty back
        rejected = {one["key"] for one in json_lines(out / "rejects.ndjson")}
        self.assertEqual(len(rejected) + len(printed), 12)
        checked = call("check", job)
        self.assertIn("warning[print.mark-zone-missing]: page master 'rest'", checked.stderr)

    def test_mark_that_does_not_fit(self):
        job = self.job('<marks><omr pitch="15mm"/></marks>', count=3)
        result = call("run", job, "--out", self.folder / "run", "--progress", "never")
        self.assertEqual(result.returncode, 12)
        self.assertIn("print.mark-outside-zone", result.stderr)

    def test_filter_and_order(self):
        job = self.job('<filter when="closing &lt; 10000"/><sort by="closing" order="descending"/>',
                       count=40)
        run = self.run_job(job)
        records = {one["id"]: float(one["closing"])
                   for one in json_lines(self.folder / "data.ndjson")}
        printed = [records[row["key"]] for row in rows(run / "print" / "control.csv")]
        self.assertEqual(printed, sorted((x for x in records.values() if x < 10000),
                                         reverse=True))
        self.assertTrue(printed and len(printed) < 40)

    def test_slips_in_the_job(self):
        job = self.job('<sort by="nmae"/><marks><omr order="gate sequense"/>'
                       '<text content="{peice}"/></marks><control path="x" level="peece"/>'
                       '<insert name="a" weight="3"/><insert name="b" tray="1" weight="1g"/>'
                       '<group by="id"/><group by="id"/><group by="id"/><group by="id"/>')
        result = call("check", job)
        self.assertEqual(result.returncode, 12)
        for text in ('did you mean "name"?', "did you mean 'sequence'?", "did you mean 'piece'?",
                     "grams, like 4.5g", "tray 1 holds 'a' already", "at most 3 <group>"):
            self.assertIn(text, result.stderr)


if __name__ == "__main__":
    unittest.main()
