#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Electronic invoices that nobody here wrote (EN 16931, XRechnung), each a readable page."""
import re
import sqlite3
import unittest
import xml.etree.ElementTree

from program import SAMPLES, ProgramTest, rows, shared, squeezed, text_of

EINVOICE = SAMPLES / "einvoice"
FOLDERS = ("en16931", "xrechnung")


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def child_text(element, *path):
    """Text of the first descendant by local names."""
    for name in path:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return ""
    return (element.text or "").strip()


def ubl_facts(root):
    lines = [line for line in root if local(line) in ("InvoiceLine", "CreditNoteLine")]
    return {"id": child_text(root, "ID"),
            "lines": [(child_text(line, "Item", "Name"),
                       child_text(line, "LineExtensionAmount")) for line in lines],
            "payable": child_text(root, "LegalMonetaryTotal", "PayableAmount")}


def cii_facts(root):
    trade = next(child for child in root if local(child) == "SupplyChainTradeTransaction")
    lines = [line for line in trade if local(line) == "IncludedSupplyChainTradeLineItem"]
    total = ("SpecifiedLineTradeSettlement",
             "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount")
    return {"id": child_text(root, "ExchangedDocument", "ID"),
            "lines": [(child_text(line, "SpecifiedTradeProduct", "Name"),
                       child_text(line, *total)) for line in lines],
            "payable": child_text(trade, "ApplicableHeaderTradeSettlement",
                                  "SpecifiedTradeSettlementHeaderMonetarySummation",
                                  "DuePayableAmount")}


def digits(text):
    """1.234,50 and 1,234.50 and 1234.5 alike: digits without what groups and pads them."""
    return re.sub(r"[^0-9]", "", text)


def amount_digits(text):
    whole, _, part = text.lstrip("-+").partition(".")
    return (whole.lstrip("0") or "0") + part.ljust(2, "0")[:2]


class EinvoiceTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if not shared("conformance", "en16931").is_dir():
            self.skipTest(f"no invoices at {shared('conformance')}: set CAJISTA_CONFORMANCE")

    def invoices(self, facts_of, *roots):
        found = {}
        for folder in FOLDERS:
            for path in sorted(shared("conformance", folder).rglob("*.xml")):
                root = xml.etree.ElementTree.parse(path).getroot()
                if local(root) in roots:
                    found[path] = facts_of(root)
        return found

    def assert_readable(self, job, facts_of, *roots):
        invoices = self.invoices(facts_of, *roots)
        self.assertGreater(len(invoices), 15)
        folder = self.folder / "in"
        folder.mkdir()
        for number, path in enumerate(invoices):
            (folder / f"{number:03}.xml").write_bytes(path.read_bytes())
        run = self.run_job(EINVOICE / job, "run", "--data", f"invoices={folder}")
        self.assert_sound(run)
        control = rows(run / "print" / "control.csv")
        self.assertEqual(len(control), len(invoices))
        for (path, invoice), row in zip(invoices.items(), control):
            first, pages = int(row["first_page"]), int(row["pages"])
            text = text_of(run / "print" / row["file"], "-f", str(first), "-l",
                           str(first + pages - 1))
            with self.subTest(path.name):
                self.assert_invoice(text, invoice)

    def assert_invoice(self, text, invoice):
        flat = squeezed(text)
        self.assertIn(squeezed(invoice["id"]), flat)
        numbers = {digits(word) for word in re.findall(r"[0-9][0-9.,\u00a0\u202f'’]*", text)}
        # Broken lines: words may be hyphenated at the end of a line, so they are looked for alone.
        words = set(text.split())
        for name, amount in invoice["lines"]:
            missing = [word for word in name.split() if word not in words
                       and squeezed(word) not in flat]
            self.assertEqual(missing, [], f"the line {name!r}")
            self.assertIn(amount_digits(amount), numbers, f"the line {name!r}")
        self.assertIn(amount_digits(invoice["payable"]), numbers)

    def test_ubl(self):
        self.assert_readable("job-ubl.xml", ubl_facts, "Invoice", "CreditNote")

    def test_cii(self):
        self.assert_readable("job-cii.xml", cii_facts, "CrossIndustryInvoice")


class ChinookTest(ProgramTest):
    """Every invoice of the Chinook shop, from SQLite."""

    def test_chinook(self):
        shop = shared("data", "chinook", "Chinook_Sqlite.sqlite")
        if not shop.exists():
            self.skipTest(f"no shop at {shop}")
        run = self.run_job(SAMPLES / "chinook" / "job.xml", "run", "--data",
                           f"invoices={shop}", "--data", f"lines={shop}")
        facts = self.assert_sound(run)
        base = sqlite3.connect(f"file:{shop}?mode=ro", uri=True)
        invoices = base.execute(
            "select InvoiceId, FirstName, LastName, Total from Invoice join Customer "
            "using (CustomerId) order by InvoiceId").fetchall()
        tracks = {}
        for invoice, name in base.execute("select InvoiceId, Name from InvoiceLine join Track "
                                          "using (TrackId) order by InvoiceId, InvoiceLineId"):
            tracks.setdefault(invoice, []).append(name)
        base.close()
        self.assertEqual(facts["documents"], len(invoices))
        control = rows(run / "print" / "control.csv")
        for (invoice, first_name, last_name, total), row in zip(invoices, control):
            first = int(row["first_page"])
            text = text_of(run / "print" / row["file"], "-f", str(first), "-l",
                           str(first + int(row["pages"]) - 1))
            # pdftotext leaves out a hyphen at the end of a line.
            flat = squeezed(text).replace("-", "")
            self.assertEqual(row["key"], str(invoice))
            self.assertIn(squeezed(f"{first_name} {last_name}").replace("-", ""), flat)
            self.assertIn(digits(f"{total:.2f}"), digits(flat))
            at = 0
            for name in tracks[invoice]:
                at = flat.find(squeezed(name).replace("-", ""), at)
                self.assertGreaterEqual(at, 0, f"invoice {invoice}: {name}")


if __name__ == "__main__":
    unittest.main()
