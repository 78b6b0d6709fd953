#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Planted differences: small changes of the samples, each found by `diff` as the kind it is."""
import concurrent.futures
import json
import re
import shutil
import unittest

from picture import png
from program import SAMPLES, ProgramTest, call

STYLE, PAGE, ENGLISH, JOB = "bank.css", "statement.xml", "texts/en.xml", "job.xml"
STATEMENTS = [
    # name, file, what is there, what comes instead, kind
    ("a column 1 pt narrower", PAGE, '<column width="31mm"/>', '<column width="30.65mm"/>',
     "moved"),
    ("the first column 1 pt wider", PAGE, '"21mm"/><column', '"21.35mm"/><column', "moved"),
    ("rounded to tenths", PAGE, 'format(t.amount, ".00")', 'format(t.amount, ".0")',
     "amount-changed"),
    ("three decimals", PAGE, 'format(t.balance, ".00")', 'format(t.balance, ".000")',
     "amount-changed"),
    ("rounded to units", PAGE, "money(s.closing)", "money(round half up(s.closing, 0))",
     "amount-changed"),
    ("a cent more", PAGE, "format(s.opening,", "format(s.opening + 0.01,", "amount-changed"),
    ("sums exchanged", PAGE, "money(s.total_in)", "money(s.total_out)", "amount-changed"),
    ("a row of the sums dropped", PAGE, r"re:<tr class=\"total\">\s+<td/><td><text "
     r'key="total-debits"/>.*?</tr>', "", "text-lost"),
    ("the first movement dropped", PAGE, 'in="s.tx"', 'in="sublist(s.tx, 2)"', "text-lost"),
    ("a fact dropped", PAGE, r're:<tr><td class="label"><text key="issued"/>.*?</tr>', "",
     "text-lost"),
    ("the opening row dropped", PAGE, r're:<tbody>\s+<tr class="opening">.*?</tbody>', "",
     "text-lost"),
    ("a heading in other words", ENGLISH, r're:(<text key="title">)[^<]+', r"\1Summary sheet",
     "text-changed"),
    ("another name", PAGE, "Meridian Bank", "Meridian Bench", "text-changed"),
    ("a digit of a number", PAGE, "+34 910 000 000", "+34 910 000 001", "text-changed"),
    ("a date in words", PAGE, "{t.date}", '{format(t.date, "yMMMd")}', "text-changed"),
    ("another locale", PAGE, 'locale="{s.locale}"', 'locale="en-US"', "text-changed"),
    ("another currency", PAGE, 'currency="{s.currency}"', 'currency="JPY"', "amount-changed"),
    ("a line more", PAGE, '<p class="contact">www', '<p class="contact">new</p><p class="contact">'
     "www", "text-added"),
    ("another family", STYLE, '"Noto Sans"', '"Noto Serif"', "font"),
    ("half a point larger", STYLE, ".to { font-size: 10pt", ".to { font-size: 10.5pt", "font"),
    ("a tenth of a point smaller", STYLE, ".legal { font-size: 6pt", ".legal { font-size: 5.9pt",
     "font"),
    ("a heading smaller", STYLE, "h1 { font-size: 18pt", "h1 { font-size: 17pt", "font"),
    ("no longer bold", STYLE, ".note .what { font-weight: bold",
     ".note .what { font-weight: normal",
     "font"),
    ("the month larger", STYLE, ".month { font-size: 11pt", ".month { font-size: 12pt", "font"),
    ("the house colour", STYLE, "#14304f", "#aa304f", "color"),
    ("a colour by one step", STYLE, r"re:(\.contact \{[^}]*)#5a6672", r"\1#5a6673", "color"),
    ("a background", STYLE, "#f2f5f8", "#f2f5f0", "color"),
    ("the rule of a cell", STYLE, "#d8dde2", "#d80de2", "color"),
    ("the edge of a note", STYLE, "#d9a441", "#d9a4f1", "color"),
    ("a thicker edge", STYLE, "border-left: 2.5pt solid #d9a441",
     "border-left: 3.5pt solid #d9a441",
     "graphic"),
    ("a thicker rule", STYLE, "0.35pt solid #d8dde2", "0.7pt solid #d8dde2", "graphic"),
    ("another QR code", PAGE, 'value=\'"https://www.meridian.example/s/"',
     'value=\'"https://www.meridian.example/t/"', "graphic"),
    ("another bar code", PAGE, "pattern:yyyyMM", "pattern:yyyyDD", "graphic"),
    ("a larger logo", PAGE, 'width="24pt"', 'width="26pt"', "graphic"),
    ("no logo", PAGE, '<img src="logo.svg" alt="" width="24pt"/>', "", "graphic"),
    ("the logo in another colour", "logo.svg", r"re:#[0-9a-fA-F]{6}", "#123456", "color"),
    ("a lower body", STYLE, "margin: 92mm", "margin: 93mm", "moved"),
    ("a lower header", STYLE, "header-top: 14mm", "header-top: 15mm", "moved"),
    ("a higher footer", STYLE, "footer-bottom: 8mm", "footer-bottom: 8.1mm", "moved"),
    ("an address to the right", PAGE, 'name="to" left="25mm"', 'name="to" left="25.2mm"', "moved"),
    ("a tenth of a point between rows", STYLE, "padding: 1.4pt 6pt 1.4pt 0",
     "padding: 1.5pt 6pt 1.4pt 0", "moved"),
    ("not justified", STYLE, ".intro { line-height: 12pt; text-align: justify",
     ".intro { line-height: 12pt; text-align: left", "moved"),
    ("facts at the left", STYLE, ".facts .fact { text-align: right; }", "", "moved"),
    ("figures above the text", PAGE, r're:(<p class="intro">.*?</p>)(.*?)(<table class="figures">'
     r".*?</table>)", r"\3\1\2", "moved"),
    ("more pages", STYLE, ".movements { font-size: 8.5pt; line-height: 10.5pt; }",
     ".movements { font-size: 8.5pt; line-height: 24pt; }", "page-count"),
    ("another paper", STYLE, "size: A4", "size: letter", "page-size"),
    ("another title", PAGE, 'title="{s.name} {s.account}"', 'title="{s.account}"', "metadata"),
]
STYLE, PAGE = "invoice.css", "invoice.xml"
INVOICES = [
    ("a column 1 pt narrower", PAGE, '<column width="15mm"/>', '<column width="14.65mm"/>',
     "moved"),
    ("three decimals", PAGE, 'format(line.price, ".00")', 'format(line.price, ".000")',
     "amount-changed"),
    ("rounded down", PAGE, "round half up(base * rate / 100, 2)",
     "round down(base * rate / 100, 0)",
     "amount-changed"),
    ("the wrong sum", PAGE, "money(invoice.total)", "money(invoice.net)", "amount-changed"),
    ("the article dropped", PAGE, '<span class="article">{line.article}</span>', "", "text-lost"),
    ("a row dropped", PAGE, r"re:<tr><td class=\"label\">BIC</td>.*?</tr>", "", "text-lost"),
    ("another family", STYLE, '.house { font-family: "Noto Serif"',
     '.house { font-family: "Noto Sans"',
     "font"),
    ("a tenth of a point larger", STYLE, ".legal { font-size: 6.5pt", ".legal { font-size: 6.6pt",
     "font"),
    ("a red by one step", STYLE, "#a8321f", "#a8321e", "color"),
    ("a background", STYLE, "#f6f3ef", "#f6f3e0", "color"),
    ("a thicker rule", STYLE, "border-top: 0.75pt solid #1f1c1a", "border-top: 1.5pt solid #1f1c1a",
     "graphic"),
    ("a smaller code", PAGE, 'kind="qr" width="25mm"', 'kind="qr" width="24mm"', "graphic"),
    ("a word of a heading", ENGLISH, ">Invoice<", ">Bill<", "text-changed"),
    ("a unit", ENGLISH, "{pcs.}", "{pieces}", "text-changed"),
    ("sums lower", STYLE, ".sums { margin-top: 8pt", ".sums { margin-top: 9pt", "moved"),
    ("another title", PAGE, 'title="{invoice.seller_name} {invoice.number}"',
     'title="{invoice.number}"', "metadata"),
]
LETTERS = [
    ("a larger font", "letter.css", "font: 11pt", "font: 11.5pt", "font"),
    ("another font", "letter.css", '"Liberation Sans"', '"Liberation Serif"', "font"),
    ("wider margins", "letter.css", "margin: 25mm", "margin: 26mm", "moved"),
    ("a sentence in other words", "letter.xml", "stays free of charge", "costs nothing",
     "text-changed"),
    ("a rate in other digits", "letter.xml", "decimal(offer.rate * 100, 1)",
     "decimal(offer.rate * 100, 3)", "amount-changed"),
]
PICTURES = [
    ("other pixels", "logo.png", None, None, "image"),
    ("a larger picture", "statement.xml", 'width="24pt"', 'width="25pt"', "image"),
    ("no picture", "statement.xml", '<img src="logo.png" alt="" width="24pt"/>', "", "image"),
]


def print_only(job):
    """The archive and the web pages of a job are not what is compared here."""
    text = job.read_text(encoding="utf-8")
    text = re.sub(r"<archive .*?</archive>|<web [^>]*/>", "", text, flags=re.S)
    job.write_text(text, encoding="utf-8")


class PlantedTest(ProgramTest):
    def run_copy(self, sample, name, edit=lambda folder: None):
        folder = self.folder / f"{name} job"
        shutil.copytree(sample, folder)
        print_only(folder / "job.xml")
        edit(folder)
        return self.run_job(folder / "job.xml", name)

    def edit(self, folder, change):
        name, file, old, new, _ = change
        if old is None:
            (folder / file).write_bytes(png(7))
            return
        # A sample may be cut into included files: the first that has it.
        others = sorted(path.name for path in folder.glob("*.xml")) if file.endswith(".xml") else []
        for one in [file, *others]:
            text = (folder / one).read_text(encoding="utf-8")
            made = re.sub(old[3:], new, text, flags=re.S) if old.startswith("re:") else \
                text.replace(old, new)
            if made != text:
                (folder / one).write_text(made, encoding="utf-8")
                return
        self.fail(f"{name}: nothing to change in {file}")

    def kinds(self, before, after):
        result = call("diff", before, after, "--format", "json")
        found = json.loads(result.stdout)["differences"]
        self.assertEqual(result.returncode, 1 if found else 0)
        return sorted({one["kind"] for one in found})

    def check(self, sample, changes, prepare=lambda folder: None):
        before = self.run_copy(sample, "before", prepare)
        again = self.run_copy(sample, "again", prepare)
        self.assertEqual(self.kinds(before, again), [])

        def plant(index):
            change = changes[index]

            def both(folder):
                prepare(folder)
                self.edit(folder, change)
            name = f"change {index}"
            found = self.kinds(before, self.run_copy(sample, name, both))
            for made in (name, f"{name} job"):
                shutil.rmtree(self.folder / made)
            return change, found

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for change, found in pool.map(plant, range(len(changes))):
                with self.subTest(change[0]):
                    self.assertIn(change[4], found)

    def test_statements(self):
        self.check(SAMPLES / "statements", STATEMENTS)

    def test_invoices(self):
        self.check(SAMPLES / "invoices", INVOICES)

    def test_letters(self):
        self.check(SAMPLES / "decisions", LETTERS)

    def test_pictures(self):
        def with_picture(folder):
            (folder / "logo.png").write_bytes(png(0))
            page = folder / "statement.xml"
            page.write_text(page.read_text("utf-8").replace("logo.svg", "logo.png"), "utf-8")
        self.check(SAMPLES / "statements", PICTURES, with_picture)

    def test_how_many(self):
        self.assertGreaterEqual(sum(map(len, (STATEMENTS, INVOICES, LETTERS, PICTURES))), 60)


if __name__ == "__main__":
    unittest.main()
