#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""samples/invoices: two CSV files joined, the same invoices from SQLite, page masters, VAT."""
import sqlite3
import unittest

from program import (SAMPLES, ProgramTest, json_lines, make_data, number_text, pages_of, rows,
                     squeezed, text_of)

INVOICES = SAMPLES / "invoices"


class InvoicesTest(ProgramTest):
    def assert_invoice(self, text, invoice):
        locale = invoice["locale"]
        at = 0
        for line in invoice["lines"]:
            for piece in (line["description"], number_text(line["price"], locale),
                          f"{line['vat_rate']}%", number_text(line["net"], locale)):
                at = text.find(squeezed(piece), at)
                self.assertGreaterEqual(at, 0, f"{invoice['number']}: {piece} of {line}")
        for piece in [number_text(invoice["net"], locale),
                      *(number_text(vat["amount"], locale) for vat in invoice["vats"]),
                      number_text(invoice["total"], locale)]:
            at = text.find(squeezed(piece), at)
            self.assertGreaterEqual(at, 0, f"{invoice['number']}: the sum {piece}")
        for piece in (invoice["payment_reference"], invoice["buyer"]["name"],
                      invoice["seller"]["bic"]):
            self.assertIn(squeezed(piece), text)

    def test_csv(self):
        data = make_data("invoices", 100, "csv", self.folder / "invoices.csv")
        invoices = json_lines(make_data("invoices", 100, "ndjson",
                                        self.folder / "invoices.ndjson"))
        run = self.run_job(INVOICES / "job.xml", "run", "--data", f"invoices={data}", "--data",
                           f"lines={self.folder / 'invoices-lines.csv'}")
        facts = self.assert_sound(run)
        self.assertEqual(facts["documents"], 100)
        control = rows(run / "print" / "control.csv")
        several = 0
        for invoice, row in zip(invoices, control):
            self.assertEqual(row["key"], invoice["number"])
            last = int(row["first_page"]) + int(row["pages"]) - 1
            text = text_of(run / "print" / row["file"], "-layout", "-f", row["first_page"], "-l",
                           str(last))
            self.assert_invoice(squeezed(text), invoice)
            several += int(row["pages"]) > 1
        self.assertGreater(several, 2, "long invoices go over the page")

    def test_sqlite_gives_the_same_pages(self):
        one = self.run_job(INVOICES / "job.xml", "csv")
        two = self.run_job(INVOICES / "job-sqlite.xml", "sqlite")
        self.assert_sound(two)
        self.assertEqual(text_of(one / "print" / "invoices-0001.pdf", "-layout"),
                         text_of(two / "print" / "invoices-sqlite-0001.pdf", "-layout"))

    def test_index(self):
        run = self.run_job(INVOICES / "job.xml")
        index = sqlite3.connect(run / "archive" / "index.sqlite")
        found = {key: (path, pages, total) for key, path, pages, total in index.execute(
            "select key, path, pages, total from documents")}
        index.close()
        for invoice in json_lines(INVOICES / "data" / "invoices.ndjson"):
            path, pages, total = found[invoice["number"]]
            self.assertEqual(total, invoice["total"])
            self.assertEqual(pages_of(run / "archive" / path), pages)


if __name__ == "__main__":
    unittest.main()
