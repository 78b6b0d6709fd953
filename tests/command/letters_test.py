#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""samples/policy, qrbill, arabic, labels, payslip: what stands on which page."""
import unittest

from program import NOW, SAMPLES, ProgramTest, call, pages_of, squeezed, text_of


class LettersTest(ProgramTest):
    def compose(self, folder, name, record=1):
        out = self.folder / f"{folder}-{record}.pdf"
        sample = SAMPLES / folder
        result = call("compose", sample / f"{name}.xml", "--data", sample / f"{name}.ndjson",
                      "--record", record, "--now", NOW, "-o", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("warning", result.stderr)
        return out

    def page(self, pdf, number):
        return squeezed(text_of(pdf, "-f", str(number), "-l", str(number)))

    def test_policy(self):
        pdf = self.compose("policy", "policy")
        self.assertEqual(pages_of(pdf), 10)
        first = self.page(pdf, 1)
        for wanted in ("Noonisthelocaltime", "Lockedtoafixedobject", "£339.05"):
            self.assertIn(wanted, first)
        for part, page in (("1.Buildings", 3), ("2.Contents", 5), ("4.Legalexpenses", 9)):
            self.assertRegex(first, rf"{part}\.+{page}")
            self.assertIn(part, self.page(pdf, page))
        self.assertIn("Thispageisleftblank.", self.page(pdf, 4))
        self.assertIn("partpage1of1page9of10", self.page(pdf, 9))
        appended = self.page(pdf, 10)
        for wanted in ("FormHH-2026-11", "9.Lawandcourts", "page10of10"):
            self.assertIn(wanted, appended)

    def test_payment_part_stands_on_the_last_page(self):
        pdf = self.compose("qrbill", "invoice")
        self.assertEqual(pages_of(pdf), 1)
        self.assertIn("Zahlteil", self.page(pdf, 1))
        long = self.compose("qrbill", "invoice", 2)
        self.assertEqual(pages_of(long), 2)
        self.assertNotIn("Zahlteil", self.page(long, 1))
        self.assertIn("1/2", self.page(long, 1))
        last = self.page(long, 2)
        for wanted in ("Käseplatte30", "Empfangsschein", "Zahlteil", "CHF2543.50",
                       "000000000000000000202601180"):
            self.assertIn(wanted, last)

    def test_labels(self):
        pdf = self.compose("labels", "labels")
        self.assertEqual(pages_of(pdf), 2)
        self.assertEqual(self.page(pdf, 1).count("AdaNorton"), 4)
        self.assertTrue(self.page(pdf, 2).startswith("DieterGroß"))

    def test_telephone(self):
        run = self.run_job(SAMPLES / "telephone/job.xml")
        usual, large = (next(run.glob(f"archive/*/*/T-{number}.pdf")) for number in (20417, 20418))
        first = self.page(usual, 1)
        for wanted in ("117,95€", "Cuota12,90€", "Llamadas100,05€", "150€", "dicenefebmar",
                       "TarifaLibre20:desde", "Internacionales"):
            self.assertIn(wanted, first)
        rest = squeezed(text_of(usual))
        for kind, sums in (("Amóviles", "12711,43€"), ("Nacionales", "43221,60€"),
                           ("Servicios", "109,90€")):
            self.assertIn(kind, rest)
            self.assertIn(sums, rest)
        self.assertIn("64llamadas", rest)
        # The other style set: the same template, chosen by a field.
        self.assertEqual(pages_of(usual), 3)
        self.assertEqual(pages_of(large), 4)
        self.assertIn("•Diealtegiltbis31.Januar.", self.page(large, 1))
        page = next(run.glob("web/*/T-20419.html")).read_text(encoding="utf-8")
        self.assertEqual(page.count("<svg"), 3)
        self.assertIn("Monthly fee €12.90, Calls €47.08, Extra data €5.00", page)

    def test_japanese(self):
        pdf = self.compose("japanese", "statement")
        self.assertEqual(pages_of(pdf), 2)
        text = text_of(pdf)
        for wanted in ("港南銀行", "渡邉 さくら 様", "2026年12月1日", "お取引明細書", "￥842,310", "差引残高"):
            self.assertIn(wanted, text)
        # Fonts show some ideographs and their radicals by one glyph: the text has the former.
        self.assertFalse([c for c in text if 0x2E80 <= ord(c) <= 0x2FDF])
        # Kinsoku: no line begins with a mark that may not stand there.
        for line in text.splitlines():
            self.assertNotIn(line[:1], tuple("、。」）ー"))
        self.assertIn("次期繰越", self.page(self.compose("japanese", "statement", 2), 3))

    def test_payslip(self):
        spool = next(self.run_job(SAMPLES / "payslip/job.xml").glob("print/*.pdf"))
        self.assertEqual(pages_of(spool), 2)
        first = self.page(spool, 1)
        for wanted in ("PayslipforJanuary2026", "Totalearnings€3,962.60", "Incometax-€612.40",
                       "Totaldeductions-€943.40", "€3,019.20"):
            self.assertIn(wanted, first)
        self.assertIn("€2,445.70", self.page(spool, 2))

    def test_arabic(self):
        text = text_of(self.compose("arabic", "letter"))
        for mark in "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069":
            text = text.replace(mark, "")
        for wanted in ("كشف حسابكم رقم AE07 0331 2345", "Meridian Bank", "12,472.05"):
            self.assertIn(wanted, text)


if __name__ == "__main__":
    unittest.main()
