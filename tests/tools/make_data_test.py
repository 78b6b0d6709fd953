#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sample data of the repository is what tools/make-data makes, and its sums are right."""
import csv
import decimal
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
D = decimal.Decimal


def make(folder, kind, count, kind_of_file, *more):
    out = pathlib.Path(folder) / f"{kind}.{kind_of_file}"
    subprocess.run([sys.executable, ROOT / "tools" / "make-data", kind, str(count),
                    "--format", kind_of_file, "--out", out, *more],
                   check=True, stdout=subprocess.DEVNULL)
    return out


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class MakeDataTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def test_samples_are_what_is_made(self):
        for sample in sorted(SAMPLES.glob("statements/data/statements.*")
                             ) + sorted(SAMPLES.glob("invoices/data/invoices.*")):
            with self.subTest(sample.name):
                made = make(self.folder, sample.stem, 12, sample.suffix[1:])
                if sample.suffix == ".sqlite":  # its bytes depend on SQLite's version
                    dumps = []
                    for path in (made, sample):
                        base = sqlite3.connect(path)
                        dumps.append(list(base.iterdump()))
                        base.close()
                    self.assertEqual(*dumps)
                else:
                    self.assertEqual(made.read_bytes(), sample.read_bytes())

    def test_a_longer_file_starts_with_the_shorter(self):
        short = make(self.folder, "statements", 5, "ndjson").read_bytes()
        self.assertTrue(make(self.folder, "statements", 9, "ndjson").read_bytes()
                        .startswith(short))
        later = make(self.folder, "statements", 4, "ndjson", "--start", "5").read_bytes()
        self.assertEqual(make(self.folder, "statements", 9, "ndjson").read_bytes(), short + later)

    def test_statements_add_up(self):
        for record in records(make(self.folder, "statements", 200, "ndjson")):
            balance = D(record["opening"])
            for tx in record["tx"]:
                balance += D(tx["amount"])
                self.assertEqual(balance, D(tx["balance"]))
            self.assertEqual(balance, D(record["closing"]))
            self.assertEqual(D(record["opening"]) + D(record["total_in"])
                             + D(record["total_out"]), balance)

    def test_invoices_add_up(self):
        for record in records(make(self.folder, "invoices", 200, "ndjson")):
            net = sum(D(line["net"]) for line in record["lines"])
            for line in record["lines"]:
                self.assertEqual(D(line["net"]), line["quantity"] * D(line["price"]))
            self.assertEqual(net, D(record["net"]))
            self.assertEqual(net, sum(D(vat["base"]) for vat in record["vats"]))
            for vat in record["vats"]:
                exact = D(vat["base"]) * vat["rate"] / 100
                self.assertEqual(D(vat["amount"]),
                                 exact.quantize(D("0.01"), decimal.ROUND_HALF_UP))
            self.assertEqual(D(record["vat"]), sum(D(vat["amount"]) for vat in record["vats"]))
            self.assertEqual(D(record["total"]), net + D(record["vat"]))

    def test_check_digits(self):
        def valid(text):
            text = text.replace(" ", "")
            return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
        for record in records(make(self.folder, "statements", 50, "ndjson")):
            self.assertTrue(valid(record["account"]), record["account"])
        for record in records(make(self.folder, "invoices", 50, "ndjson")):
            self.assertTrue(valid(record["payment_reference"]), record["payment_reference"])
            self.assertTrue(valid(record["seller"]["iban"]))

    def test_formats_say_the_same(self):
        wanted = records(make(self.folder, "statements", 30, "ndjson"))
        root = xml.etree.ElementTree.parse(make(self.folder, "statements", 30, "xml")).getroot()
        self.assertEqual([(r["id"], r["name"], r["address"], len(r["tx"])) for r in wanted],
                         [(s.get("id"), s.get("name"), [line.text for line in s.findall("line")],
                           len(s.findall("tx"))) for s in root])
        with open(make(self.folder, "statements", 30, "csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(r["id"], r["closing"]) for r in wanted],
                         [(row["id"], row["closing"]) for row in rows])
        with open(make(self.folder, "statements", 30, "grouped"), encoding="utf-8",
                  newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual([r["id"] for r in wanted], [row[1] for row in rows if row[0] == "C"])
        self.assertEqual(sum(len(r["tx"]) for r in wanted), sum(row[0] == "T" for row in rows))
        base = sqlite3.connect(make(self.folder, "statements", 30, "sqlite"))
        self.addCleanup(base.close)
        self.assertEqual([(tx["desc"], tx["amount"]) for tx in wanted[0]["tx"]],
                         base.execute("SELECT \"desc\", amount FROM movements WHERE id = ? "
                                      "ORDER BY position", [wanted[0]["id"]]).fetchall())


if __name__ == "__main__":
    unittest.main()
