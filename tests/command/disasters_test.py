#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The four disasters of print shops: each is refused, or seen before an envelope leaves."""
import importlib.util
import re
import subprocess
import unittest
from importlib.machinery import SourceFileLoader

from program import ROOT, SAMPLES, ProgramTest, call, make_data, pages_of, rows, text_of

JOB = '''<job name="disaster" xmlns="urn:cajista:job">
  <input name="s" format="ndjson" path="data.ndjson" key="id"
         schema="{statements}/statement.schema.xml"/>
  <document template="{statements}/statement.xml"/>
  <print>{children}</print>{more}
</job>'''


def simulator():
    loader = SourceFileLoader("inserter_sim", str(ROOT / "tools" / "inserter-sim"))
    spec = importlib.util.spec_from_loader("inserter_sim", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class DisastersTest(ProgramTest):
    def job(self, children, more="", count=12, statements=SAMPLES / "statements"):
        make_data("statements", count, "ndjson", self.folder / "data.ndjson")
        path = self.folder / "job.xml"
        path.write_text(JOB.format(statements=statements, children=children, more=more), "utf-8")
        return path

    def test_the_list_run_twice(self):
        """The same data again is refused; the same stack through the inserter twice is, too."""
        job = self.job("<sort by='name'/>", '<state path="state" keys="yes"/>')
        run = self.run_job(job)
        again = call("run", job, "--out", self.folder / "again", "--progress", "never")
        self.assertEqual(again.returncode, 12, again.stderr)
        self.assertFalse((self.folder / "again" / "print").exists())
        back = self.folder / "back.csv"
        back.write_text("piece,status\n" + "".join(
            f"{row['piece']},ok\n" for row in rows(run / "print" / "pieces.csv")), "utf-8")
        self.assertEqual(call("reconcile", run, back).returncode, 0)
        twice = call("reconcile", run, back)
        self.assertEqual(twice.returncode, 12)
        self.assertIn("print.piece-twice", twice.stderr)

    def test_two_statements_in_one_envelope(self):
        """A double feed at every single place of the stack: no envelope ever holds two customers,
        and what is lost by it comes back for reprint."""
        sim = simulator()
        run = self.run_job(self.job("<sort by='name'/>"))
        sheets = sim.load(run / "print")
        marks = sim.read_data(sheets)
        pieces = {row["piece"] for row in rows(run / "print" / "pieces.csv")}
        for place in range(len(sheets) - 1):
            inserter = sim.Inserter(0, 1)
            at = iter(range(len(sheets)))
            inserter.fault = lambda at=at, place=place: (
                "double feed" if next(at) == place else None)
            inserter.feed(sheets, marks)
            reprint = {piece for piece, (status, _) in inserter.status.items()
                       if status == "reprint"}
            for piece in reprint:
                inserter.envelopes.pop(piece, None)
            self.assertIn(sheets[place].row["piece"], reprint)
            self.assertIn(sheets[place + 1].row["piece"], reprint)
            for piece, envelopes in inserter.envelopes.items():
                for papers in envelopes:
                    self.assertEqual({paper.true_piece for paper in papers}, {piece})
            self.assertEqual(pieces, reprint | set(inserter.envelopes))

    def test_a_duplex_slip(self):
        """A page lost in the printer turns every back behind another's front: marks on both sides
        disagree from there on, on every sheet."""
        run = self.run_job(self.job('<marks side="both"><text size="5pt" '
                                    'content="#{piece:4}.{sheet:2}#"/></marks>'))
        volume, = (run / "print").glob("*.pdf")
        count = pages_of(volume)

        def sides(pdf):
            seen = []
            for page in range(1, pages_of(pdf) + 1):
                seen.append(re.findall(r"#(\d+\.\d+)#", text_of(pdf, "-f", str(page), "-l",
                                                                str(page))))
            return [tuple(seen[at:at + 2]) for at in range(0, len(seen), 2)]
        self.assertTrue(all(len(sheet[0]) == 1 and sheet[0] == sheet[1]
                            for sheet in sides(volume)))
        for lost in (1, 4, count - 3):
            slipped = self.folder / "slipped.pdf"
            subprocess.run(["qpdf", volume, "--pages", volume, f"1-{lost - 1},{lost + 1}-z"
                            if lost > 1 else "2-z", "--", slipped], check=True)
            first = (lost - 1) // 2
            for number, sheet in enumerate(sides(slipped)):
                good = len(sheet) == 2 and sheet[0] == sheet[1]
                self.assertEqual(good, number < first, f"sheet {number + 1}, lost {lost}")

    def test_a_mark_missing_on_an_overflow_page(self):
        """One master of the template has no mark zone; only a long statement gets to it."""
        style = (SAMPLES / "statements" / "bank.css").read_text("utf-8")
        head, rest = style.split("@page rest", 1)
        folder = self.folder / "statements"
        subprocess.run(["cp", "-r", SAMPLES / "statements", folder], check=True)
        (folder / "bank.css").write_text(
            head + "@page rest" + rest.replace("mark-zone: 4mm 110mm 10mm 70mm;", "", 1), "utf-8")
        job = self.job('<marks side="both"><omr/></marks>', statements=folder)
        result = call("run", job, "--out", self.folder / "run", "--progress", "never")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertRegex(result.stderr, r"page 2 of document '\S+' \(record \d+\) must have marks")
        printed = rows(self.folder / "run" / "print" / "control.csv")
        self.assertTrue(printed)
        self.assertEqual({row["sheets"] for row in printed}, {"1"})
        for row in printed:
            self.assertNotIn(f"page 2 of document '{row['key']}'", result.stderr)


if __name__ == "__main__":
    unittest.main()
