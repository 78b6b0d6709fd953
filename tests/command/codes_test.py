#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Barcodes of the samples are read back from the rendered pages; every code has its explanation."""
import pathlib
import re
import subprocess
import unittest

from program import ROOT, SAMPLES, ProgramTest, call, json_lines

CASES = pathlib.Path(__file__).resolve().parent / "broken"


class BarcodeTest(ProgramTest):
    def symbols(self, job, key):
        """What a reader sees on the document's pages: type and content of each symbol."""
        pdf, picture = self.folder / "one.pdf", self.folder / "page"
        result = call("compose", job, "--key", key, "-o", pdf)
        self.assertEqual(result.returncode, 0, result.stderr)
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", pdf, picture], check=True)
        pages = sorted(self.folder.glob("page*.png"))
        seen = subprocess.run(["zbarimg", "--quiet", "--nodbus", "-Sdisable", "-Sqrcode.enable",
                               "-Scode128.enable", *pages], check=False,
                              stdout=subprocess.PIPE).stdout.decode("utf-8")
        return {kind: value.strip() for kind, value in
                re.findall(r"^(QR-Code|CODE-128):(.*?)(?=^(?:QR-Code|CODE-128):|\Z)", seen,
                           re.M | re.S)}

    def test_statement(self):
        for record in json_lines(SAMPLES / "statements" / "data" / "statements.ndjson")[:4]:
            seen = self.symbols(SAMPLES / "statements" / "job.xml", record["id"])
            self.assertEqual(seen, {"CODE-128": record["id"] + "202610",
                                    "QR-Code": "https://www.meridian.example/s/" + record["id"]})

    def test_invoice_is_paid_by_its_code(self):
        invoices = json_lines(SAMPLES / "invoices" / "data" / "invoices.ndjson")
        invoice = next(one for one in invoices if one["currency"] == "EUR")
        seen = self.symbols(SAMPLES / "invoices" / "job.xml", invoice["number"])
        seller = invoice["seller"]
        self.assertEqual(seen["QR-Code"].split("\n"), [
            "BCD", "002", "1", "SCT", seller["bic"], seller["name"], seller["iban"],
            "EUR" + invoice["total"], "", invoice["payment_reference"]])


class ExplainTest(ProgramTest):
    def test_codes_that_people_meet(self):
        codes = set()
        for expected in CASES.glob("*/expected"):
            codes |= set(re.findall(r"(?:error|warning)\[([^\]]*)\]",
                                    expected.read_text(encoding="utf-8")))
        self.assertGreater(len(codes), 20)
        for code in sorted(codes):
            result = call("explain", code)
            self.assertEqual(result.returncode, 0, code)
            self.assertIn(code, result.stdout.decode("utf-8"))

    def test_all_documented_codes(self):
        for file in sorted((ROOT / "engine").glob("*/codes.md")):
            for code in re.findall(r"^## (\S+)", file.read_text(encoding="utf-8"), re.M):
                self.assertTrue(code.startswith(file.parent.name + ".")
                                or file.parent.name == "template", code)

    def test_unknown_code(self):
        result = call("explain", "data.csv-open-qoute")
        self.assertEqual(result.returncode, 12)
        self.assertIn("data.csv-open-quote", result.stderr)


if __name__ == "__main__":
    unittest.main()
